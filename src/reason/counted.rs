//! How each mention of an interview counts: in whose voice, as a statement of
//! its own or not, and what it tells of the people.

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};

use crate::codebook::{Codebook, CueKind};
use crate::interview::Interview;
use crate::reason::{Finding, Key, Voice, finding};
use crate::tag::Mention;

/// What a mention adds to the counts of its deal.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Counted {
    /// Whose words they are; `None` where that cannot be told, or they are the
    /// interviewer's.
    pub voice: Option<Voice>,
    /// Whether it is a statement, and why not.
    pub counts: Counts,
    /// Whether its sentence is taken for what decided, unless a later one is.
    pub decides: bool,
    /// What it tells of the people and that its sentence has not told yet.
    pub tells: Vec<Finding>,
}

/// Whether a mention is a statement.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum Counts {
    /// It is one.
    Counted,
    /// The same words spoke of this theme this way before.
    SaidBefore,
    /// It is not of this decision.
    SetAside,
    /// It is the interviewer's, or nobody's whom we can place.
    NoVoice,
}

/// How each of `mentions` counts, in their order, which is that of the text.
///
/// # Panics
/// If a mention is not one of this interview's, or its theme not one of the
/// codebook's.
pub fn count(interview: &Interview, mentions: &[Mention], codebook: &Codebook) -> Vec<Counted> {
    let mut said = BTreeSet::new();
    let mut told = BTreeSet::new();
    let mut answered = None;
    mentions
        .iter()
        .map(|mention| {
            let turn = &interview.turns[mention.turn as usize];
            let silent = |voice, counts| Counted { voice, counts, decides: false, tells: vec![] };
            let Some(voice) = Voice::of(interview, interview.speaker(turn)) else {
                return silent(None, Counts::NoVoice);
            };
            if !mention.standing.may_decide() {
                return silent(Some(voice), Counts::SetAside);
            }
            let words = words(interview, mention);
            let key = Key { theme: mention.theme, direction: mention.direction, voice };
            let mut tells = finding::findings(codebook, mention, words);
            tells.retain(|finding| told.insert((*finding, voice, words)));
            let new = said.insert((key, words));
            Counted {
                voice: Some(voice),
                counts: if new { Counts::Counted } else { Counts::SaidBefore },
                decides: decides(interview, mention, &mut answered),
                tells,
            }
        })
        .collect()
}

/// The sentence of a mention.
pub(super) fn words<'a>(interview: &'a Interview, mention: &Mention) -> &'a str {
    &interview.turns[mention.turn as usize].text[mention.sentence.range()]
}

/// Whether a mention says what decided. Where only the question asks for it
/// ("What killed it?"), the first sentence of the answer that names a reason
/// does; what else is told in the same breath has not been said to decide.
/// `answered` is that sentence of the latest answer: its turn and where it
/// starts.
fn decides(interview: &Interview, mention: &Mention, answered: &mut Option<(u32, u32)>) -> bool {
    let own = mention.cues.iter().any(|cue| cue.kind == CueKind::Decisive);
    if !mention.decisive || own {
        return mention.decisive;
    }
    let here = (mention.turn, mention.sentence.start);
    let speaker = |turn: u32| interview.turns[turn as usize].speaker;
    let same_answer = |first: (u32, u32)| {
        (first.0..mention.turn).all(|turn| speaker(turn) == speaker(mention.turn))
    };
    if answered.is_some_and(|first| first != here && same_answer(first)) {
        return false;
    }
    *answered = Some(here);
    true
}
