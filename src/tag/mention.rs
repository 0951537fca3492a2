//! A mention: an exact span of the source, its theme and direction, and
//! everything that made it count.

use std::fmt;
use std::ops::Range;
use std::sync::Arc;

use serde::{Deserialize, Serialize};

use crate::codebook::{CueKind, ThemeId};

/// Which way a mention speaks, always seen from our side.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum Direction {
    /// It helped our chance: our strength, or a rival's weakness.
    For,
    /// It hurt our chance: our weakness, or a rival's strength.
    Against,
    /// It weighed for nobody.
    Neutral,
}

impl Direction {
    /// Every direction.
    pub const ALL: [Self; 3] = [Self::For, Self::Against, Self::Neutral];

    /// The word used in JSON.
    pub fn id(self) -> &'static str {
        match self {
            Self::For => "for",
            Self::Against => "against",
            Self::Neutral => "neutral",
        }
    }

    /// The other way; neutral stays.
    #[must_use]
    pub fn reversed(self) -> Self {
        match self {
            Self::For => Self::Against,
            Self::Against => Self::For,
            Self::Neutral => Self::Neutral,
        }
    }
}

impl fmt::Display for Direction {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.id())
    }
}

/// Whose strength or weakness a mention speaks of.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum Side {
    /// Ours.
    Us,
    /// A rival's.
    Rival,
    /// The text does not tell.
    Unknown,
}

impl Side {
    /// The word used in JSON.
    pub fn id(self) -> &'static str {
        match self {
            Self::Us => "us",
            Self::Rival => "rival",
            Self::Unknown => "unknown",
        }
    }

    /// 1 for ours, -1 for a rival's.
    pub(crate) fn sign(self) -> Option<i8> {
        match self {
            Self::Us => Some(1),
            Self::Rival => Some(-1),
            Self::Unknown => None,
        }
    }
}

/// Whether what a mention speaks of was there.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum Presence {
    /// It was there.
    Present,
    /// It was missing: denied, or wished for.
    Absent,
    /// It was there and went.
    Lost,
}

/// What kind of talk a mention stands in.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum Standing {
    /// Of this decision, as it happened.
    Told,
    /// What could be, with no bearing on what happened.
    Hypothetical,
    /// What the speaker told somebody, as against what was so.
    Pretext,
    /// An earlier purchase.
    Previous,
    /// Life after this decision.
    After,
}

impl Standing {
    /// Whether the mention may set a deal's primary reason.
    pub fn may_decide(self) -> bool {
        self == Self::Told
    }
}

/// Bytes of a turn's text; the end is exclusive.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Span {
    /// The first byte.
    pub start: u32,
    /// The byte after the last.
    pub end: u32,
}

impl Span {
    /// The span as a range to slice a turn's text with.
    pub fn range(self) -> Range<usize> {
        self.start as usize..self.end as usize
    }

    /// Whether the two share a byte.
    pub fn overlaps(self, other: Self) -> bool {
        self.start < other.end && other.start < self.end
    }
}

/// A cue that reached a mention.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Cue {
    /// What it does.
    pub kind: CueKind,
    /// Where it stands.
    pub span: Span,
}

/// Milli-logits: a score of 0 is an even chance, and scores are sums.
pub type Weight = i32;

/// A part of a mention's score: a feature that a person can read, such as
/// `word:champion`, and what it added.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Share {
    /// The feature.
    pub feature: String,
    /// What it added to the score.
    pub weight: Weight,
}

/// A sentence, or a part of it, that speaks of a theme.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Mention {
    /// The theme.
    pub theme: ThemeId,
    /// Which way it speaks.
    pub direction: Direction,
    /// Whose strength or weakness it speaks of.
    pub side: Side,
    /// The turn, counted from 0.
    pub turn: u32,
    /// The lines of the turn's text above the sentence.
    pub lines: u32,
    /// The sentence in the turn's text: the quote.
    pub sentence: Span,
    /// The words that carried it, within the sentence.
    pub span: Span,
    /// The rule that fired, such as `coach.acts-for`; `learned` where the
    /// learned words alone carried it.
    pub rule: Arc<str>,
    /// What the rule is about within its theme, such as `advocacy`.
    pub facet: Option<Arc<str>>,
    /// Whether what it speaks of was there.
    pub presence: Presence,
    /// What kind of talk it stands in.
    pub standing: Standing,
    /// Whether the speaker says that this decided it.
    pub decisive: bool,
    /// The cues that reached it.
    pub cues: Vec<Cue>,
    /// How sure the tagger is, in milli-logits.
    pub score: Weight,
}
