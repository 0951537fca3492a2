//! An interview or a note as it was read: who speaks, and what they say, turn
//! by turn.

use std::fmt;
use std::str::FromStr;
use std::sync::Arc;

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use crate::deal::Facts;
use crate::place::Place;

/// For whom a speaker speaks.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum Role {
    /// Asks; never evidence.
    Interviewer,
    /// Bought, or did not: the evidence.
    Buyer,
    /// Sold for us: a second, separate voice.
    Seller,
    /// A recording's voice, an operator, a speaker we cannot place.
    Other,
}

impl Role {
    /// Every role.
    pub const ALL: [Self; 4] = [Self::Interviewer, Self::Buyer, Self::Seller, Self::Other];

    /// The word used in files, flags and JSON.
    pub fn id(self) -> &'static str {
        match self {
            Self::Interviewer => "interviewer",
            Self::Buyer => "buyer",
            Self::Seller => "seller",
            Self::Other => "other",
        }
    }
}

impl fmt::Display for Role {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.id())
    }
}

impl FromStr for Role {
    type Err = String;

    fn from_str(word: &str) -> Result<Self, String> {
        Self::ALL.into_iter().find(|role| role.id() == word).ok_or_else(|| {
            format!("unknown role `{word}` (expected `interviewer`, `buyer`, `seller` or `other`)")
        })
    }
}

/// How a speaker's role was found.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum Certainty {
    /// The input or the user says so.
    Told,
    /// Worked out from a role word, a company, an owner's name.
    Inferred,
    /// A guess, from who asks and who answers; `check` says so.
    Guessed,
}

/// Somebody who speaks in an interview, under one identity.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Speaker {
    /// The name as shown; `None` where the text has no speakers.
    pub name: Option<Arc<str>>,
    /// The job or title, where it is told.
    pub title: Option<String>,
    /// For whom they speak.
    pub role: Role,
    /// How the role was found.
    pub certainty: Certainty,
}

/// What one speaker says before another speaks; in notes, one bullet or line.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Turn {
    /// The speaker: an index into [`Interview::speakers`].
    pub speaker: usize,
    /// The words. Line breaks inside a turn are kept as they were read.
    pub text: String,
    /// The line of the file on which the text begins, from 1.
    pub line: u32,
}

/// What kind of text it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum Kind {
    /// A conversation, turn by turn.
    Transcript,
    /// Somebody's notes of what a buyer said.
    Notes,
    /// What a seller typed or said about the deal: a CRM note, a debrief.
    Record,
}

/// One interview, or one note on a deal.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Interview {
    /// Its id: as given, else from the file's name.
    pub id: String,
    /// Where it begins.
    pub place: Place,
    /// What kind of text it is.
    pub kind: Kind,
    /// The deal it names, if it names one by id.
    pub deal_id: Option<String>,
    /// What its header, title or file name tells of the deal.
    pub facts: Facts,
    /// When it was held.
    pub date: Option<Date>,
    /// Who speaks.
    pub speakers: Vec<Speaker>,
    /// What is said, in order. A heading of notes is a turn of an unnamed
    /// interviewer: it tells what the lines under it are about and is never
    /// evidence.
    pub turns: Vec<Turn>,
}

impl Interview {
    /// Who speaks `turn`.
    ///
    /// # Panics
    /// If the turn is not one of this interview's.
    pub fn speaker(&self, turn: &Turn) -> &Speaker {
        &self.speakers[turn.speaker]
    }
}
