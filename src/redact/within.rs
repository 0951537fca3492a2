//! Takes the names out of one interview: whom its record and its speakers
//! name, and whoever else its text does.

use std::collections::BTreeSet;
use std::sync::{Arc, OnceLock};

use super::Redactor;
use super::names::Names;
use super::replaced::Replaced;
use crate::interview::{Interview, Speaker, Turn};
use crate::tag::{Mention, Span, stem};
use crate::words::words_of;

/// Replaces the names of one interview by pseudonyms.
#[derive(Clone, Debug)]
pub struct Within<'a> {
    redactor: &'a Redactor,
    interview: &'a Interview,
    /// Whom its record and its speakers name.
    names: Names,
    /// Who else is named in its text.
    met: OnceLock<Names>,
    /// The words of what is replaced in its text, and their stems, in small
    /// letters.
    hidden: OnceLock<BTreeSet<String>>,
}

impl<'a> Within<'a> {
    pub(super) fn new(redactor: &'a Redactor, interview: &'a Interview) -> Self {
        let mut names = redactor.names_of(&interview.facts);
        for name in interview.speakers.iter().filter_map(|speaker| speaker.name.as_ref()) {
            names.person(name, false, redactor.key);
        }
        Self { redactor, interview, names, met: OnceLock::new(), hidden: OnceLock::new() }
    }

    /// The interview when it names nobody, with its mentions in the text as it
    /// is then.
    pub fn shown(&self, mentions: Vec<Mention>) -> (Interview, Vec<Mention>) {
        let Self { redactor, interview, names, .. } = self;
        let known = self.known();
        let replace = |text: &str| redactor.replace(text, &known, true);
        let texts: Vec<_> = interview.turns.iter().map(|turn| replace(&turn.text)).collect();
        let mentions = mentions
            .into_iter()
            .map(|mention| texts[mention.turn as usize].mention(mention))
            .collect();
        let speaker = |speaker: &Speaker| Speaker {
            name: speaker.name.as_ref().map(|name| Arc::from(redactor.person(name, speaker.role))),
            title: speaker.title.as_ref().map(|title| replace(title).text),
            role: speaker.role,
            certainty: speaker.certainty,
        };
        let turns = interview.turns.iter().zip(texts);
        let turn = |(turn, text): (&Turn, Replaced)| Turn {
            speaker: turn.speaker,
            text: text.text,
            line: turn.line,
        };
        let shown = Interview {
            id: redactor.interview_id(&interview.id),
            place: redactor.place(&interview.place),
            kind: interview.kind,
            deal_id: interview.deal_id.as_ref().map(|id| redactor.deal_id(id, &interview.facts)),
            facts: redactor.facts(&interview.facts, names),
            date: interview.date,
            speakers: interview.speakers.iter().map(speaker).collect(),
            turns: turns.map(turn).collect(),
        };
        (shown, mentions)
    }

    /// All that are named in the interview, or in the records.
    fn known(&self) -> [&Names; 3] {
        let Self { redactor, interview, names, met, .. } = self;
        let met = met.get_or_init(|| {
            let mut met = Names::default();
            for turn in &interview.turns {
                met.learn(&turn.text, &[names, &redactor.names], redactor.key);
            }
            met
        });
        [names, &redactor.names, met]
    }

    /// The words at these places of the interview when they name nobody.
    pub fn quotes(&self, places: &[(u32, Span)]) -> Vec<String> {
        let known = self.known();
        let quote = |(turn, span): &(u32, Span)| {
            let text = &self.interview.turns[*turn as usize].text;
            let text = self.redactor.replace(text, &known, true);
            text.text[text.span(*span).range()].to_owned()
        };
        places.iter().map(quote).collect()
    }

    /// A feature of the tagger's, without the words that are replaced here.
    pub fn feature(&self, feature: &str) -> String {
        let Some((kind, words)) = feature.split_once(':') else { return feature.to_owned() };
        let hidden = self.hidden.get_or_init(|| self.replaced_words());
        let is_hidden = |word: &str| match kind.rsplit('-').next() {
            Some("word" | "pair" | "next" | "opens") => hidden.contains(word),
            Some("start") => hidden.iter().any(|name| name.starts_with(word)),
            Some("end") => hidden.iter().any(|name| name.ends_with(word)),
            _ => false,
        };
        let shown = words.split('_').map(|word| if is_hidden(word) { "<name>" } else { word });
        format!("{kind}:{}", shown.collect::<Vec<_>>().join("_"))
    }

    fn replaced_words(&self) -> BTreeSet<String> {
        let known = self.known();
        let mut hidden = BTreeSet::new();
        for turn in &self.interview.turns {
            for (range, _) in self.redactor.found(&turn.text, &known, true) {
                for word in words_of(&turn.text[range]) {
                    hidden.insert(stem(&word));
                    hidden.insert(word);
                }
            }
        }
        hidden
    }
}
