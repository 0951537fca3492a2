//! What a deal's evidence and its record come to.

use std::collections::BTreeMap;

use crate::codebook::{Codebook, ThemeId};
use crate::deal::{Deal, Outcome};
use crate::reason::primary::{self, Question};
use crate::reason::stated::Phrases;
use crate::reason::{
    CoachCard, Evidence, Ladder, Lean, Primary, Pursue, Relationship, Stalled, StatedReason, Voice,
};
use crate::tag::Direction;

/// One deal, judged.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Verdict {
    /// What decided it; `None` where nothing was decided yet or the outcome is
    /// not known.
    pub primary: Option<Primary>,
    /// What else weighed, the weightiest first.
    pub contributing: Vec<ThemeId>,
    /// What buyers said for us, the weightiest first: what a lost deal could be won
    /// back with.
    pub for_us: Vec<ThemeId>,
    /// What each voice names by itself: its decisive statement, else the theme
    /// with the most weight.
    pub named: BTreeMap<Voice, ThemeId>,
    /// What the seller recorded.
    pub stated: StatedReason,
    /// The coach card.
    pub coach: CoachCard,
    /// The rapport ladder.
    pub ladder: Ladder,
    /// The lasting bond; `None` if nobody speaks of it.
    pub relationship: Option<Relationship>,
    /// Why nothing was decided; only where nothing was, or where that is the
    /// primary reason.
    pub stalled: Option<Stalled>,
    /// To which side its lines lean, open or not: how closed deals that leaned
    /// so ended is what an open one can be held against.
    pub lean: Lean,
    /// For and against going on; only for open deals.
    pub pursue: Option<Pursue>,
}

/// Judges deals by one codebook.
#[derive(Debug)]
pub struct Judge<'a> {
    codebook: &'a Codebook,
    phrases: Phrases,
    no_decision: Option<ThemeId>,
}

impl<'a> Judge<'a> {
    /// A judge by this codebook.
    pub fn new(codebook: &'a Codebook) -> Self {
        let no_decision = codebook.theme("no_decision");
        Self { codebook, phrases: Phrases::of(codebook), no_decision }
    }

    /// The codebook.
    pub fn codebook(&self) -> &'a Codebook {
        self.codebook
    }

    /// What the evidence and the record of `deal` come to.
    pub fn verdict(&self, deal: &Deal, evidence: &Evidence) -> Verdict {
        let stated = self.phrases.read(&deal.facts);
        let outcome = deal.outcome();
        let asked = self.question(outcome);
        let primary = asked.map(|asked| primary::primary(asked, evidence, &stated));
        let mut contributing =
            asked.map(|asked| primary::by_weight(asked, evidence)).unwrap_or_default();
        let decided = primary.as_ref().and_then(|primary| primary.reason.theme());
        contributing.retain(|theme| Some(*theme) != decided);
        let helping = Question { direction: Direction::For, favoured: None };
        let for_us = primary::ranked(helping, evidence, Voice::Buyer);
        let named = asked
            .into_iter()
            .flat_map(|asked| Voice::ALL.map(|voice| (voice, asked)))
            .filter_map(|(voice, asked)| Some((voice, primary::named(asked, evidence, voice)?)))
            .collect();
        let coach = CoachCard::of(evidence);
        let ladder = Ladder::of(evidence, self.codebook);
        let relationship = Relationship::of(evidence);
        let undecided = outcome == Outcome::NoDecision
            || (outcome == Outcome::Lost && decided.is_some() && decided == self.no_decision);
        let stalled = undecided.then(|| Stalled::of(evidence, &stated));
        let lean = Lean::of(evidence, &coach, relationship.as_ref());
        let pursue = (outcome == Outcome::Open)
            .then(|| {
                let relationship = relationship.as_ref();
                Pursue::of(evidence, self.codebook, &coach, &ladder, relationship)
            })
            .flatten();
        Verdict {
            primary,
            contributing,
            for_us,
            named,
            stated,
            coach,
            ladder,
            relationship,
            stalled,
            lean,
            pursue,
        }
    }

    /// What is asked of a deal that ended so; nothing of one that has not
    /// ended, or whose end we do not know.
    fn question(&self, outcome: Outcome) -> Option<Question> {
        match outcome {
            Outcome::Won => Some(Question { direction: Direction::For, favoured: None }),
            Outcome::Lost => Some(Question { direction: Direction::Against, favoured: None }),
            Outcome::NoDecision => {
                Some(Question { direction: Direction::Against, favoured: self.no_decision })
            }
            Outcome::Open | Outcome::Invalid | Outcome::Unknown => None,
        }
    }
}
