//! What the lines of one deal come to: distinct statements, what decided, and
//! what is told of the people.

use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet};

use serde_json::Value;

use crate::count::THEMES;
use crate::program::text;

/// What was said of one deal.
#[derive(Default)]
pub(crate) struct Lines {
    /// Voice, direction, theme: distinct statements and the sum of scores.
    pub(crate) said: BTreeMap<(String, String, String), (u64, i64)>,
    /// Voice and theme: what is said too faintly to be a line, as the program
    /// tells it, in thousandths of a statement.
    pub(crate) faint: BTreeMap<(String, String), u64>,
    /// Voice and direction: the themes of the sentence that decided.
    pub(crate) decided: BTreeMap<(String, String), BTreeSet<String>>,
    /// Voice and what is told of the people, as `tells` calls it: distinct
    /// sentences and the sum of scores.
    pub(crate) told: BTreeMap<(String, String), (u64, i64)>,
    /// Theme and direction: interviews in which a buyer said it.
    pub(crate) met: BTreeMap<(String, String), u64>,
}

impl Lines {
    /// `speakers` is asked only where an answer may run over several turns.
    pub(crate) fn of(
        mentions: &[&Value],
        speakers: impl FnOnce(&[String]) -> BTreeMap<(String, String), Vec<String>>,
    ) -> Self {
        let asked = |mention: &Value| mention["decisive"] == true && !has_decisive_cue(mention);
        let turns: BTreeSet<u64> = mentions
            .iter()
            .filter(|one| asked(one))
            .filter_map(|one| one["turn"].as_u64())
            .collect();
        let speakers = if turns.len() > 1 {
            let files: BTreeSet<String> = mentions.iter().map(|one| text(one, "file")).collect();
            speakers(&files.into_iter().collect::<Vec<_>>())
        } else {
            BTreeMap::new()
        };
        let mut lines = Self::default();
        for interview in in_order(mentions) {
            let key = (text(interview[0], "file"), text(interview[0], "interview"));
            let who = speakers.get(&key).map_or(&[][..], Vec::as_slice);
            lines.add(&interview, who);
        }
        lines
    }

    fn add(&mut self, interview: &[&Value], who: &[String]) {
        let mut heard = BTreeSet::new();
        let mut heard_of = BTreeSet::new();
        let mut met = BTreeSet::new();
        let mut last: BTreeMap<(String, String), (u64, String)> = BTreeMap::new();
        // Where the answer to a question after the reason began.
        let mut answer: Option<(u64, String)> = None;
        for mention in interview.iter().filter(|one| one["standing"] == "told") {
            let Some(voice) = voice(mention) else { continue };
            for finding in findings(mention) {
                if heard_of.insert((voice.clone(), finding, text(mention, "quote"))) {
                    let told = self.told.entry((voice.clone(), finding.to_owned())).or_default();
                    let score = mention["score"].as_i64().expect("a score");
                    *told = (told.0 + 1, told.1 + score);
                }
            }
            let [direction, theme] = ["direction", "theme"].map(|key| text(mention, key));
            let (turn, quote) = (mention["turn"].as_u64().expect("a turn"), text(mention, "quote"));
            let mut decides = mention["decisive"] == true;
            if decides && !has_decisive_cue(mention) {
                let here = (turn, quote.clone());
                let goes_on = |first: &(u64, String)| {
                    *first != here
                        && (first.0..turn).all(|at| who[at as usize] == who[turn as usize])
                };
                decides = !answer.as_ref().is_some_and(goes_on);
                if decides {
                    answer = Some(here);
                }
            }
            if decides {
                let key = (voice.clone(), direction.clone());
                let here = (turn, quote.clone());
                let themes = self.decided.entry(key.clone()).or_default();
                if last.insert(key, here.clone()) != Some(here) {
                    themes.clear();
                }
                themes.insert(theme.clone());
            }
            if voice == "buyer" {
                met.insert((theme.clone(), direction.clone()));
            }
            if heard.insert((voice.clone(), direction.clone(), theme.clone(), quote)) {
                let said = self.said.entry((voice, direction, theme)).or_default();
                *said = (said.0 + 1, said.1 + mention["score"].as_i64().expect("a score"));
            }
        }
        for key in met {
            *self.met.entry(key).or_default() += 1;
        }
    }

    /// The themes that a voice spoke of, the weightiest first.
    pub(crate) fn ranked(&self, voice: &str, direction: &str, favoured: &str) -> Vec<String> {
        let said = self.said.iter().filter(|((v, d, _), _)| v == voice && d == direction);
        let mut themes: Vec<(&String, (u64, i64))> =
            said.map(|((.., theme), weight)| (theme, *weight)).collect();
        themes.sort_by_key(|(theme, _)| THEMES.iter().position(|one| one == theme));
        themes.sort_by_key(|(theme, (statements, score))| {
            let key = (voice.to_owned(), (*theme).clone());
            let weight = statements * 1000 + self.faint.get(&key).copied().unwrap_or_default();
            Reverse(((weight + 500) / 1000, *theme == favoured, weight, *score))
        });
        themes.into_iter().map(|(theme, _)| theme.clone()).collect()
    }

    /// What a voice says decided, else what it says most.
    pub(crate) fn names(
        &self,
        voice: &str,
        direction: &str,
        favoured: &str,
    ) -> Option<(String, bool)> {
        let ranked = self.ranked(voice, direction, favoured);
        let decided = self.decided.get(&(voice.to_owned(), direction.to_owned()));
        let by_word =
            decided.and_then(|themes| ranked.iter().find(|theme| themes.contains(*theme)));
        match by_word {
            Some(theme) => Some((theme.clone(), true)),
            None => ranked.first().map(|theme| (theme.clone(), false)),
        }
    }

    pub(crate) fn statements(&self, voice: &str, direction: &str, theme: &str) -> u64 {
        let key = (voice.to_owned(), direction.to_owned(), theme.to_owned());
        self.said.get(&key).map_or(0, |said| said.0)
    }

    /// How many lines tell a thing of the people in a voice.
    pub(crate) fn tell(&self, voice: &str, finding: &str) -> u64 {
        self.told.get(&(voice.to_owned(), finding.to_owned())).map_or(0, |told| told.0)
    }

    /// The sum of their scores.
    pub(crate) fn told_score(&self, voice: &str, finding: &str) -> i64 {
        self.told.get(&(voice.to_owned(), finding.to_owned())).map_or(0, |told| told.1)
    }
}

/// The mentions of each interview, interviews in the order of the input.
fn in_order<'a>(mentions: &[&'a Value]) -> Vec<Vec<&'a Value>> {
    let mut interviews: Vec<Vec<&Value>> = Vec::new();
    for mention in mentions {
        let same = |other: &Value| {
            other["file"] == mention["file"] && other["interview"] == mention["interview"]
        };
        match interviews.iter_mut().find(|interview| same(interview[0])) {
            Some(interview) => interview.push(mention),
            None => interviews.push(vec![mention]),
        }
    }
    interviews
}

/// Whose words they are; nobody's where the speaker cannot be placed.
pub(crate) fn voice(mention: &Value) -> Option<String> {
    Some(text(mention, "role")).filter(|role| role == "buyer" || role == "seller")
}

fn has_decisive_cue(mention: &Value) -> bool {
    let cues = mention["cues"].as_array().map_or(&[][..], Vec::as_slice);
    cues.iter().any(|cue| cue["kind"] == "decisive")
}

/// What a mention tells of the people, by its theme, direction, side, presence
/// and facet. Two things hang on words, a coach outside the company and the
/// kind of a standstill that no rule knows: these are the program's.
pub(crate) fn findings(mention: &Value) -> Vec<&str> {
    let [theme, way, side, presence, facet] =
        ["theme", "direction", "side", "presence", "facet"].map(|key| mention[key].as_str());
    let own = |wanted: &dyn Fn(&str) -> bool| -> Vec<&str> {
        let tells = mention["tells"].as_array().expect("a list").iter();
        tells.filter_map(Value::as_str).filter(|one| wanted(one)).collect()
    };
    match (theme.expect("a theme"), way.expect("a direction"), side.expect("a side"), presence) {
        ("coach", "for", "us" | "unknown", _) if is_no_coach(facet) => Vec::new(),
        ("coach", "for", "us" | "unknown", _) => {
            let mut found = vec!["coach.present"];
            found.extend(match facet {
                Some("stake") => Some("coach.stake"),
                Some("advocacy") => Some("coach.advocacy"),
                Some("information") => Some("coach.information"),
                Some("authority") => Some("coach.authority"),
                _ => None,
            });
            found.extend(own(&|one| one == "coach.outside"));
            found
        }
        ("coach", "against", side, presence) => vec![match (side, facet, presence) {
            ("rival", ..) | (_, Some("rival"), _) => "coach.rival",
            (_, Some("false"), _) => "coach.false",
            (_, Some("loss"), _) => "coach.lost",
            (_, Some("absence"), _) => "coach.absent",
            (_, _, Some("lost")) => "coach.lost",
            (_, _, Some("absent")) | ("us", ..) => "coach.absent",
            _ => "coach.rival",
        }],
        ("relationship", "for", "us" | "unknown", _) => vec!["relationship.ours"],
        ("relationship", "against", side, presence) => vec![match (side, presence, facet) {
            ("unknown", Some("present"), Some("trust" | "forgotten")) => "relationship.soured",
            ("rival", ..) | ("unknown", Some("present"), _) => "relationship.rivals_grip",
            (_, Some("absent"), _) => "relationship.none",
            _ => "relationship.soured",
        }],
        ("no_decision", "against", ..) => match facet {
            Some("status_quo") => vec!["no_decision.status_quo"],
            Some("indecision") => vec!["no_decision.indecision"],
            Some("circumstance") => vec!["no_decision.circumstance"],
            _ => own(&|one| one.starts_with("no_decision.")),
        },
        ("rapport.personal", "against", "rival", Some("present")) => {
            vec!["rapport.personal.rival_held"]
        }
        ("rapport.technical", "against", "rival", Some("present")) => {
            vec!["rapport.technical.rival_held"]
        }
        ("rapport.business", "against", "rival", Some("present")) => {
            vec!["rapport.business.rival_held"]
        }
        _ => Vec::new(),
    }
}

/// Whether the facet speaks of one who is not there for us.
fn is_no_coach(facet: Option<&str>) -> bool {
    matches!(facet, Some("false" | "rival" | "loss" | "absence"))
}
