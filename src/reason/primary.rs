//! Which reason decided a deal: four rules, in order, and the one that did.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::codebook::ThemeId;
use crate::reason::{Best, Evidence, Quote, Recorded, StatedReason, Voice};
use crate::tag::Direction;

/// The rule that gave a deal its primary reason.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum By {
    /// A buyer says that it decided.
    BuyerDecisive,
    /// It has the most weight in what buyers say.
    BuyerWeight,
    /// A seller says so, and no buyer says anything.
    Seller,
    /// It is what the seller recorded, and nobody says anything.
    Stated,
    /// Nothing tells.
    None,
}

impl By {
    /// Every rule, in the order in which they are tried.
    pub const ALL: [Self; 5] =
        [Self::BuyerDecisive, Self::BuyerWeight, Self::Seller, Self::Stated, Self::None];

    /// The word used in files and JSON.
    pub fn id(self) -> &'static str {
        match self {
            Self::BuyerDecisive => "buyer_decisive",
            Self::BuyerWeight => "buyer_weight",
            Self::Seller => "seller",
            Self::Stated => "stated",
            Self::None => "none",
        }
    }

    /// Whether a buyer's words gave it.
    pub fn is_buyer(self) -> bool {
        matches!(self, Self::BuyerDecisive | Self::BuyerWeight)
    }
}

/// What decided a deal.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Reason {
    /// A theme.
    Theme(ThemeId),
    /// What the seller typed, where it maps to no theme.
    Typed(String),
    /// Nothing tells.
    Unknown,
}

impl Reason {
    /// The theme, if it is one.
    pub fn theme(&self) -> Option<ThemeId> {
        match self {
            Self::Theme(theme) => Some(*theme),
            Self::Typed(_) | Self::Unknown => None,
        }
    }
}

/// A deal's primary reason, and how it was found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Primary {
    /// The reason.
    pub reason: Reason,
    /// The rule that gave it.
    pub by: By,
    /// Distinct statements for it in the voice that gave it.
    pub statements: u32,
    /// The line that tells it best: the decisive one, if there is one.
    pub quote: Option<Quote>,
}

/// What is asked of a deal: which way its evidence must speak.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Question {
    /// Against us for a deal that we did not win, for us where we did.
    pub(super) direction: Direction,
    /// The theme that wins a tie: `no_decision`, where nothing was decided.
    pub(super) favoured: Option<ThemeId>,
}

/// The primary reason, by the first rule that gives one.
pub(super) fn primary(asked: Question, evidence: &Evidence, stated: &StatedReason) -> Primary {
    decisive(asked, evidence, Voice::Buyer, By::BuyerDecisive)
        .or_else(|| heaviest(asked, evidence, Voice::Buyer, By::BuyerWeight))
        .or_else(|| decisive(asked, evidence, Voice::Seller, By::Seller))
        .or_else(|| heaviest(asked, evidence, Voice::Seller, By::Seller))
        .unwrap_or_else(|| recorded(stated))
}

/// What one voice names by itself.
pub(super) fn named(asked: Question, evidence: &Evidence, voice: Voice) -> Option<ThemeId> {
    decisive(asked, evidence, voice, By::None)
        .or_else(|| heaviest(asked, evidence, voice, By::None))
        .and_then(|primary| primary.reason.theme())
}

/// The themes of the voice that decides, the weightiest first: what the
/// primary is taken from, and after it the contributing reasons.
pub(super) fn by_weight(asked: Question, evidence: &Evidence) -> Vec<ThemeId> {
    Voice::ALL
        .into_iter()
        .map(|voice| ranked(asked, evidence, voice))
        .find(|ranked| !ranked.is_empty())
        .unwrap_or_default()
}

/// What the last decisive sentence names; where it names several themes, the
/// weightiest of them.
fn decisive(asked: Question, evidence: &Evidence, voice: Voice, by: By) -> Option<Primary> {
    let decided = evidence.decided.get(&(voice, asked.direction))?;
    let theme =
        ranked(asked, evidence, voice).into_iter().find(|theme| decided.themes.contains(theme))?;
    Some(Primary {
        reason: Reason::Theme(theme),
        by,
        statements: evidence.statements(theme, asked.direction, voice),
        quote: Some(decided.quote.clone()),
    })
}

/// The theme with the most weight.
fn heaviest(asked: Question, evidence: &Evidence, voice: Voice, by: By) -> Option<Primary> {
    let theme = *ranked(asked, evidence, voice).first()?;
    let weight = &weights(asked, evidence, voice)[&theme];
    Some(Primary {
        reason: Reason::Theme(theme),
        by,
        statements: weight.statements,
        quote: weight.best.first().cloned(),
    })
}

/// What the seller recorded.
fn recorded(stated: &StatedReason) -> Primary {
    let (reason, by) = match (&stated.recorded, &stated.reason) {
        (Recorded::Theme(theme), _) => (Reason::Theme(*theme), By::Stated),
        (Recorded::Typed, Some(text)) => (Reason::Typed(text.clone()), By::Stated),
        (Recorded::Typed, None) | (Recorded::Blank | Recorded::Empty, _) => {
            (Reason::Unknown, By::None)
        }
    };
    Primary { reason, by, statements: 0, quote: None }
}

/// How much a theme weighs in one voice and direction.
struct Weighed<'a> {
    statements: u32,
    /// In thousandths of a statement.
    weight: u64,
    score: i64,
    best: &'a Best,
}

fn weights(asked: Question, evidence: &Evidence, voice: Voice) -> BTreeMap<ThemeId, Weighed<'_>> {
    evidence
        .said
        .iter()
        .filter(|(key, _)| key.voice == voice && key.direction == asked.direction)
        .map(|(key, said)| {
            let weighed = Weighed {
                statements: said.statements,
                weight: evidence.weight(key.theme, asked.direction, voice),
                score: said.score,
                best: &said.best,
            };
            (key.theme, weighed)
        })
        .collect()
}

/// Themes by weight, greatest first: distinct statements, and those that are to
/// be expected among what is said too faintly to be shown; where that comes to
/// as many statements, the favoured theme, then the greater part of one more,
/// then the tagger's confidence, then the codebook's order. A theme without any
/// statement is not among them: what is said of a deal can be shown.
///
/// On interviews whose authors nothing had seen, statements alone name the
/// coder's primary reason in 47 of 100, with the faint ones in 64; in the
/// coder's own labels the most statements name it in 99.
pub(super) fn ranked(asked: Question, evidence: &Evidence, voice: Voice) -> Vec<ThemeId> {
    let weights = weights(asked, evidence, voice);
    let mut themes: Vec<ThemeId> = weights.keys().copied().collect();
    themes.sort_by_key(|theme| {
        let weighed = &weights[theme];
        let favoured = asked.favoured == Some(*theme);
        let whole = (weighed.weight + 500) / 1000;
        std::cmp::Reverse((whole, favoured, weighed.weight, weighed.score))
    });
    themes
}
