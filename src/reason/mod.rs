//! What was heard of one deal, and what it comes to: the primary reason and
//! the contributing ones, the coach card, the ladder, the relationship.
//!
//! [`Evidence`] is folded from the mentions of a deal's interviews and merges;
//! a [`Judge`] reads it beside the deal's record and gives a [`Verdict`].

mod coach;
mod counted;
mod evidence;
mod finding;
mod ladder;
mod pairs;
mod person;
mod primary;
mod pursue;
mod quote;
mod relationship;
mod stall;
mod stated;
mod verdict;

pub use coach::{CoachCard, CoachState, FalseCoach, Standpoint};
pub use counted::{Counted, Counts, count};
pub use evidence::{Evidence, Key, Said};
pub use finding::{Finding, Rung, Stall, Test, Tie};
pub use ladder::{Ladder, RungState};
pub use primary::{By, Primary, Reason};
pub use pursue::{Lean, Pursue};
pub use quote::{Best, Quote};
pub use relationship::Relationship;
pub use stall::Stalled;
pub use stated::{Recorded, StatedReason};
pub use verdict::{Judge, Verdict};

use serde::{Deserialize, Serialize};

use crate::interview::{Interview, Kind, Role, Speaker};

/// Whose words they are. What an interviewer says is nobody's evidence.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum Voice {
    /// A buyer's: the evidence.
    Buyer,
    /// A seller's: a second, separate voice.
    Seller,
}

impl Voice {
    /// Both voices, the one that counts first.
    pub const ALL: [Self; 2] = [Self::Buyer, Self::Seller];

    /// The word used in files and JSON.
    pub fn id(self) -> &'static str {
        match self {
            Self::Buyer => "buyer",
            Self::Seller => "seller",
        }
    }

    /// The voice in which `speaker` speaks in `interview`; `None` for the
    /// interviewer, and for somebody in a conversation whom we cannot place.
    ///
    /// Notes that name no speaker are notes of what a buyer said, and a CRM
    /// record is a seller's.
    pub fn of(interview: &Interview, speaker: &Speaker) -> Option<Self> {
        match (speaker.role, interview.kind) {
            (Role::Other, Kind::Notes) => Some(Self::Buyer),
            (Role::Other, Kind::Record) => Some(Self::Seller),
            (role, _) => Self::of_role(role),
        }
    }

    /// The voice of people in a role; `None` if the role alone does not tell.
    pub(crate) fn of_role(role: Role) -> Option<Self> {
        match role {
            Role::Buyer => Some(Self::Buyer),
            Role::Seller => Some(Self::Seller),
            Role::Interviewer | Role::Other => None,
        }
    }
}
