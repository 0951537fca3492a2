//! A quote: one sentence as it was written, with everything that leads back
//! to it, and the few best of many.

use std::ops::AddAssign;
use std::sync::Arc;

use serde::{Deserialize, Serialize};

use crate::interview::Interview;
use crate::place::Place;
use crate::reason::Voice;
use crate::tag::{Mention, Weight};

/// A sentence as it was written, and where.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct Quote {
    /// The sentence.
    pub text: Arc<str>,
    /// Where it begins.
    pub place: Place,
    /// The interview's id.
    pub interview: Arc<str>,
    /// The turn, counted from 0.
    pub turn: u32,
    /// Who said it; `None` where the text has no speakers.
    pub speaker: Option<Arc<str>>,
    /// In which voice.
    pub voice: Voice,
    /// The rule that fired.
    pub rule: Arc<str>,
    /// Whether the speaker says that this decided it.
    pub decisive: bool,
    /// How sure the tagger is.
    pub score: Weight,
}

impl Quote {
    /// The sentence of `mention`.
    ///
    /// # Panics
    /// If the mention is not one of this interview's.
    pub fn of(interview: &Interview, id: &Arc<str>, mention: &Mention, voice: Voice) -> Self {
        let turn = &interview.turns[mention.turn as usize];
        Self {
            text: Arc::from(&turn.text[mention.sentence.range()]),
            place: Place::new(&interview.place.file, turn.line + mention.lines),
            interview: Arc::clone(id),
            turn: mention.turn,
            speaker: interview.speaker(turn).name.clone(),
            voice,
            rule: Arc::clone(&mention.rule),
            decisive: mention.decisive,
            score: mention.score,
        }
    }

    /// How much it tells, greater first: what decided it, in the buyer's
    /// words, of a length that is read, and sure.
    fn rank(&self) -> (bool, bool, bool, Weight) {
        let length = self.text.chars().count();
        (self.decisive, self.voice == Voice::Buyer, READABLE.contains(&length), self.score)
    }

    /// Where it stands, for an order that does not hang on which interview is
    /// read first.
    pub(super) fn standing(&self) -> (&Place, u32, &str) {
        (&self.place, self.turn, &self.interview)
    }
}

/// Characters of a sentence that is read: shorter ones say little out of
/// their place, longer ones do not fit a table.
const READABLE: std::ops::RangeInclusive<usize> = 30..=220;

/// The few best quotes, best first; of equal ones those that stand first.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct Best(Vec<Quote>);

impl Best {
    /// How many are kept.
    pub const KEPT: usize = 3;

    /// One quote.
    pub fn one(quote: Quote) -> Self {
        Self(vec![quote])
    }

    /// The best.
    pub fn first(&self) -> Option<&Quote> {
        self.0.first()
    }

    /// All that are kept, best first.
    pub fn iter(&self) -> impl Iterator<Item = &Quote> {
        self.0.iter()
    }
}

impl AddAssign for Best {
    /// Keeps the best of both, whichever comes first; equal ones of one turn
    /// come together and keep their order.
    fn add_assign(&mut self, other: Self) {
        if self.0.is_empty() {
            *self = other;
            return;
        }
        self.0.extend(other.0);
        self.0.sort_by(|one, two| {
            two.rank().cmp(&one.rank()).then_with(|| one.standing().cmp(&two.standing()))
        });
        self.0.truncate(Self::KEPT);
    }
}
