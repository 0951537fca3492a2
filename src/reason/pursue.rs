//! Pursue or leave: what an open deal's evidence says for either, with the
//! lines.

use serde::{Deserialize, Serialize};

use crate::codebook::Codebook;
use crate::reason::{
    CoachCard, CoachState, Evidence, Finding, Key, Ladder, Quote, Relationship, Rung, RungState,
    Tie, Voice,
};
use crate::tag::Direction;

/// To which side the lines lean. A person decides.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum Lean {
    /// No coach of ours, and the relationship is a rival's: the article's
    /// advice is to spend no more time.
    Leave,
    /// A coach of ours, and nothing above.
    Pursue,
    /// Lines for both, or too few.
    Undecided,
}

impl Lean {
    /// The word used in JSON.
    pub fn id(self) -> &'static str {
        match self {
            Self::Leave => "leave",
            Self::Pursue => "pursue",
            Self::Undecided => "undecided",
        }
    }
}

impl Lean {
    /// Each half of an advice needs its line: that nobody speaks of a coach
    /// does not say that there is none.
    pub(super) fn of(
        evidence: &Evidence,
        coach: &CoachCard,
        relationship: Option<&Relationship>,
    ) -> Self {
        let grip = Finding::Tie(Tie::Grip);
        let spoken = evidence.found.keys().any(|(finding, _)| *finding == grip);
        let gripped = relationship.is_some_and(|relationship| relationship.tie == Tie::Grip);
        match coach.state {
            CoachState::Present if !spoken => Self::Pursue,
            CoachState::Absent | CoachState::Lost | CoachState::False | CoachState::Rival
                if gripped =>
            {
                Self::Leave
            }
            _ => Self::Undecided,
        }
    }
}

/// The lines of one open deal, for and against going on.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Pursue {
    /// To which side they lean.
    pub lean: Lean,
    /// What speaks for going on: in short, and the line.
    pub reasons_for: Vec<(&'static str, Quote)>,
    /// What speaks for leaving: in short, and the line.
    pub reasons_against: Vec<(&'static str, Quote)>,
}

impl Pursue {
    /// `None` where nothing is said of people at all.
    pub(super) fn of(
        evidence: &Evidence,
        codebook: &Codebook,
        coach: &CoachCard,
        ladder: &Ladder,
        relationship: Option<&Relationship>,
    ) -> Option<Self> {
        let mut reasons_for = Vec::new();
        let mut reasons_against = Vec::new();
        match (coach.state, &coach.quote) {
            (CoachState::Present, Some(quote)) => {
                reasons_for.push(("we have a coach", quote.clone()));
            }
            (CoachState::Lost, Some(quote)) => {
                reasons_against.push(("our coach left or lost their say", quote.clone()));
            }
            (CoachState::False, Some(quote)) => {
                reasons_against.push(("the seller's coach is none", quote.clone()));
            }
            (CoachState::Absent, Some(quote)) => {
                reasons_against.push(("we have no coach", quote.clone()));
            }
            (CoachState::Rival | CoachState::Unspoken, _) | (_, None) => {}
        }
        if let Some((quote, _)) = &coach.rival {
            reasons_against.push(("the rival has a coach", quote.clone()));
        }
        let tie = relationship.map(|relationship| relationship.tie);
        if let Some(quote) = relationship.and_then(|relationship| relationship.quote.clone()) {
            match tie {
                Some(Tie::Ours) => reasons_for.push(("the relationship is ours", quote)),
                Some(Tie::Grip) => reasons_against.push(("the relationship is a rival's", quote)),
                Some(Tie::Soured) => reasons_against.push(("the relationship soured", quote)),
                Some(Tie::None) => reasons_against.push(("there is no relationship", quote)),
                None => {}
            }
        }
        if let Some((rung, Some(quote))) = &ladder.broken {
            reasons_against.push((broken(*rung), quote.clone()));
        }
        for (rung, state) in ladder.rungs {
            if state == RungState::Held
                && let Some(quote) = held(evidence, codebook, rung.theme(), ladder.voice)
            {
                reasons_for.push((holds(rung), quote));
            }
        }
        let lean = Lean::of(evidence, coach, relationship);
        let silent = reasons_for.is_empty() && reasons_against.is_empty();
        (!silent).then_some(Self { lean, reasons_for, reasons_against })
    }
}

fn broken(rung: Rung) -> &'static str {
    match rung {
        Rung::Personal => "the personal rapport broke",
        Rung::Technical => "the technical rapport broke",
        Rung::Business => "the business rapport broke",
    }
}

fn holds(rung: Rung) -> &'static str {
    match rung {
        Rung::Personal => "the personal rapport holds",
        Rung::Technical => "the technical rapport holds",
        Rung::Business => "the business rapport holds",
    }
}

fn held(
    evidence: &Evidence,
    codebook: &Codebook,
    theme: &str,
    voice: Option<Voice>,
) -> Option<Quote> {
    let voice = voice?;
    codebook.under(theme).find_map(|theme| {
        let key = Key { theme, direction: Direction::For, voice };
        evidence.said.get(&key)?.best.first().cloned()
    })
}
