//! Counts, from lines to deals.

use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet};

use serde_json::Value;

use crate::program::{Program, text};

pub(crate) const THEMES: [&str; 10] = [
    "coach",
    "rapport.personal",
    "rapport.technical",
    "rapport.business",
    "relationship",
    "price",
    "risk",
    "delivery",
    "sales_execution",
    "no_decision",
];

/// Every deal, counted.
pub(crate) struct Counted {
    pub(crate) deals: Vec<Deal>,
}

/// A deal: its facts, and what the lines come to.
pub(crate) struct Deal {
    pub(crate) heard: bool,
    pub(crate) rivals: Vec<String>,
    /// Theme or `unknown`, and the rule that said so; empty where not decided.
    pub(crate) primary: (String, &'static str),
    pub(crate) beside: Vec<String>,
    pub(crate) buyer_names: Option<String>,
    /// Where somebody spoke of a rung: the first that broke, if any did.
    pub(crate) ladder: Option<Option<String>>,
    facts: Value,
    lines: Lines,
}

/// What was said of one deal.
#[derive(Default)]
pub(crate) struct Lines {
    /// Voice, direction, theme: distinct statements and the sum of scores.
    pub(crate) said: BTreeMap<(String, String, String), (u64, i64)>,
    /// Voice and direction: the themes of the sentence that decided.
    pub(crate) decided: BTreeMap<(String, String), BTreeSet<String>>,
}

impl Counted {
    pub(crate) fn of(program: &Program) -> Self {
        let mentions = program.mentions();
        let mut by_deal: BTreeMap<String, Vec<&Value>> = BTreeMap::new();
        for mention in &mentions {
            let deal = mention["deal"].as_str().unwrap_or_else(|| text_of(mention, "interview"));
            by_deal.entry(deal.to_owned()).or_default().push(mention);
        }
        let deal = |facts: Value| {
            let id = text(&facts, "id");
            let found = by_deal.get(&id).map_or(&[][..], Vec::as_slice);
            Deal::of(facts, Lines::of(found, || program.speakers(&id)))
        };
        Self { deals: program.deals().into_iter().map(deal).collect() }
    }

    pub(crate) fn ended(&self, outcome: &str) -> impl Iterator<Item = &Deal> {
        self.deals.iter().filter(move |deal| deal.facts["outcome"] == outcome)
    }

    /// Currency, sum and deals; of all deals that ended so, or of those under
    /// one reason. An amount of 0 is none.
    pub(crate) fn amounts(&self, outcome: &str, theme: Option<&str>) -> Vec<(String, f64, usize)> {
        let mut sums: BTreeMap<String, (f64, usize)> = BTreeMap::new();
        let deals = self.ended(outcome);
        for deal in deals.filter(|deal| theme.is_none_or(|theme| deal.primary.0 == theme)) {
            if let Some(amount) = deal.facts["amount"].as_f64().filter(|amount| *amount != 0.0) {
                let sum = sums.entry(text(&deal.facts, "currency")).or_default();
                *sum = (sum.0 + amount, sum.1 + 1);
            }
        }
        sums.into_iter().map(|(currency, (sum, deals))| (currency, sum, deals)).collect()
    }

    /// Whether the program gives each deal the same reason, by the same rule.
    pub(crate) fn check_deals(&self, program: &Program) {
        for (deal, told) in self.deals.iter().zip(program.deals()) {
            let id = text(&told, "id");
            let primary = &told["primary"];
            if deal.is_closed() {
                let found = (text(primary, "theme"), text(primary, "by"));
                assert_eq!(found, (deal.primary.0.clone(), deal.primary.1.to_owned()), "{id}");
            } else {
                assert!(primary.is_null(), "{id}");
            }
            let beside: Vec<&str> = told["contributing"]
                .as_array()
                .expect("a list")
                .iter()
                .filter_map(Value::as_str)
                .collect();
            assert_eq!(
                BTreeSet::from_iter(beside),
                deal.beside.iter().map(|one| &**one).collect(),
                "{id}"
            );
        }
    }
}

impl Lines {
    /// `speakers` is asked only where an answer may run over several turns.
    pub(crate) fn of(
        mentions: &[&Value],
        speakers: impl FnOnce() -> BTreeMap<(String, String), Vec<String>>,
    ) -> Self {
        let asked = |mention: &Value| mention["decisive"] == true && !has_decisive_cue(mention);
        let turns: BTreeSet<u64> = mentions
            .iter()
            .filter(|one| asked(one))
            .filter_map(|one| one["turn"].as_u64())
            .collect();
        let speakers = if turns.len() > 1 { speakers() } else { BTreeMap::new() };
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
        let mut last: BTreeMap<(String, String), (u64, String)> = BTreeMap::new();
        // Where the answer to a question after the reason began.
        let mut answer: Option<(u64, String)> = None;
        for mention in interview.iter().filter(|one| one["standing"] == "told") {
            let Some(voice) = voice(mention) else { continue };
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
            if heard.insert((voice.clone(), direction.clone(), theme.clone(), quote)) {
                let said = self.said.entry((voice, direction, theme)).or_default();
                *said = (said.0 + 1, said.1 + mention["score"].as_i64().expect("a score"));
            }
        }
    }

    /// The themes that a voice spoke of, the weightiest first.
    pub(crate) fn ranked(&self, voice: &str, direction: &str, favoured: &str) -> Vec<String> {
        let said = self.said.iter().filter(|((v, d, _), _)| v == voice && d == direction);
        let mut themes: Vec<(&String, (u64, i64))> =
            said.map(|((.., theme), weight)| (theme, *weight)).collect();
        themes.sort_by_key(|(theme, _)| THEMES.iter().position(|one| one == theme));
        themes.sort_by_key(|(theme, (statements, score))| {
            Reverse((*statements, *theme == favoured, *score))
        });
        themes.into_iter().map(|(theme, _)| theme.clone()).collect()
    }

    /// What a voice says decided, else what it says most.
    fn names(&self, voice: &str, direction: &str, favoured: &str) -> Option<(String, bool)> {
        let ranked = self.ranked(voice, direction, favoured);
        let decided = self.decided.get(&(voice.to_owned(), direction.to_owned()));
        let by_word =
            decided.and_then(|themes| ranked.iter().find(|theme| themes.contains(*theme)));
        match by_word {
            Some(theme) => Some((theme.clone(), true)),
            None => ranked.first().map(|theme| (theme.clone(), false)),
        }
    }

    fn statements(&self, voice: &str, direction: &str, theme: &str) -> u64 {
        let key = (voice.to_owned(), direction.to_owned(), theme.to_owned());
        self.said.get(&key).map_or(0, |said| said.0)
    }

    fn ladder(&self) -> Option<Option<String>> {
        let rungs = ["personal", "technical", "business"];
        ["buyer", "seller"].into_iter().find_map(|voice| {
            let said = rungs.map(|rung| {
                let count = |way| self.statements(voice, way, &format!("rapport.{rung}"));
                (rung, count("for"), count("against"))
            });
            let spoken = said.iter().any(|(_, ours, theirs)| ours + theirs > 0);
            let broken = said.iter().find(|(_, ours, theirs)| theirs > ours);
            spoken.then(|| broken.map(|(rung, ..)| (*rung).to_owned()))
        })
    }
}

impl Deal {
    fn of(facts: Value, lines: Lines) -> Self {
        let outcome = text(&facts, "outcome");
        let way = if outcome == "won" { "for" } else { "against" };
        let favoured = if outcome == "no_decision" { "no_decision" } else { "" };
        let mut deal = Self {
            heard: facts["interviews"].as_u64() > Some(0),
            rivals: facts["competitors"]
                .as_array()
                .map(|rivals| rivals.iter().filter_map(Value::as_str).map(str::to_owned).collect())
                .unwrap_or_default(),
            primary: (String::new(), ""),
            beside: Vec::new(),
            buyer_names: None,
            ladder: lines.ladder(),
            facts,
            lines,
        };
        if deal.is_closed() {
            let buyer = deal.lines.names("buyer", way, favoured);
            let seller = deal.lines.names("seller", way, favoured);
            deal.primary = match (&buyer, &seller, text(&deal.facts["stated"], "kind").as_str()) {
                (Some((theme, true)), ..) => (theme.clone(), "buyer_decisive"),
                (Some((theme, false)), ..) => (theme.clone(), "buyer_weight"),
                (None, Some((theme, _)), _) => (theme.clone(), "seller"),
                (None, None, "theme") => (text(&deal.facts["stated"], "theme"), "stated"),
                (None, None, "typed") => ("unknown".to_owned(), "stated"),
                (None, None, _) => ("unknown".to_owned(), "none"),
            };
            let voice = if buyer.is_some() { "buyer" } else { "seller" };
            deal.beside = deal.lines.ranked(voice, way, favoured);
            deal.beside.retain(|theme| *theme != deal.primary.0);
            deal.buyer_names = buyer.map(|(theme, _)| theme);
        }
        deal
    }

    pub(crate) fn is_closed(&self) -> bool {
        ["won", "lost", "no_decision"].iter().any(|outcome| self.facts["outcome"] == *outcome)
    }

    /// The theme of the recorded reason.
    pub(crate) fn recorded(&self) -> Option<&str> {
        self.facts["stated"]["theme"].as_str()
    }

    pub(crate) fn buyers_spoke(&self, theme: &str, way: &str) -> bool {
        self.lines.statements("buyer", way, theme) > 0
    }

    /// The month or quarter in which it was closed.
    pub(crate) fn period(&self, unit: &str) -> Option<String> {
        let date = self.facts["close_date"].as_str()?;
        let (year, month) = (&date[..4], date[5..7].parse::<u8>().ok()?);
        Some(match unit {
            "month" => format!("{year}-{month:02}"),
            _ => format!("{year}-Q{}", month.div_ceil(3)),
        })
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
fn voice(mention: &Value) -> Option<String> {
    Some(text(mention, "role")).filter(|role| role == "buyer" || role == "seller")
}

fn has_decisive_cue(mention: &Value) -> bool {
    let cues = mention["cues"].as_array().map_or(&[][..], Vec::as_slice);
    cues.iter().any(|cue| cue["kind"] == "decisive")
}

fn text_of<'a>(value: &'a Value, key: &str) -> &'a str {
    value[key].as_str().unwrap_or_default()
}
