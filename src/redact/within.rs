//! Takes the names out of one interview: whom its record and its speakers
//! name, and whoever else its text does.

use std::sync::Arc;

use super::Redactor;
use super::names::{self, Names};
use super::replaced::Replaced;
use crate::interview::{Interview, Speaker, Turn};
use crate::tag::{Mention, Span};

/// Replaces the names of one interview by pseudonyms.
#[derive(Clone, Debug)]
pub struct Within<'a> {
    redactor: &'a Redactor,
    interview: &'a Interview,
    /// Whom its record and its speakers name.
    names: Names,
}

impl<'a> Within<'a> {
    pub(super) fn new(redactor: &'a Redactor, interview: &'a Interview) -> Self {
        let mut names = redactor.names_of(&interview.facts);
        for name in interview.speakers.iter().filter_map(|speaker| speaker.name.as_ref()) {
            names.person(name, false, redactor.key);
        }
        Self { redactor, interview, names }
    }

    /// The interview when it names nobody, with its mentions in the text as it
    /// is then.
    pub fn shown(&self, mentions: Vec<Mention>) -> (Interview, Vec<Mention>) {
        let Self { redactor, interview, names } = self;
        let met = self.met();
        let known = [names, &redactor.names, &met];
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

    /// Who else is named in the text.
    fn met(&self) -> Names {
        let Self { redactor, interview, names } = self;
        let mut met = Names::default();
        for turn in &interview.turns {
            met.learn(&turn.text, &[names, &redactor.names], redactor.key);
        }
        met
    }

    /// The words at these places of the interview when they name nobody.
    pub fn quotes(&self, places: &[(u32, Span)]) -> Vec<String> {
        let met = self.met();
        let known = [&self.names, &self.redactor.names, &met];
        let quote = |(turn, span): &(u32, Span)| {
            let text = &self.interview.turns[*turn as usize].text;
            let text = self.redactor.replace(text, &known, true);
            text.text[text.span(*span).range()].to_owned()
        };
        places.iter().map(quote).collect()
    }

    /// A feature of the tagger's, without the words that are names here.
    pub fn feature(&self, feature: &str) -> String {
        let Some((kind, words)) = feature.split_once(':') else { return feature.to_owned() };
        let known = [&self.names, &self.redactor.names];
        let shown = words.split('_').map(|word| {
            // Features are in small letters; a name may need its capital.
            let mut capital = word.to_owned();
            if let Some(first) = capital.get_mut(..1) {
                first.make_ascii_uppercase();
            }
            let mut is_name = false;
            names::find(&capital, &known, false, self.redactor.key, |_, _| is_name = true);
            if is_name { "<name>" } else { word }
        });
        format!("{kind}:{}", shown.collect::<Vec<_>>().join("_"))
    }
}
