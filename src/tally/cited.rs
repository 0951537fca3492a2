//! A quote as it is written out, with its deal; and the few best of many.

use std::ops::AddAssign;

use serde::{Deserialize, Serialize};

use crate::reason::{Quote, Voice};

/// A quote that leads back to its line.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct Cited {
    /// The sentence as it was written.
    pub quote: String,
    /// The deal.
    pub deal: String,
    /// The interview.
    pub interview: String,
    /// The file.
    pub file: String,
    /// The line, from 1.
    pub line: u32,
    /// Who said it.
    pub speaker: Option<String>,
    /// In which voice.
    pub role: Voice,
    /// The rule that fired.
    pub rule: String,
    /// Whether the speaker says that this decided it.
    pub decisive: bool,
    /// How sure the tagger is, in milli-logits.
    pub score: i32,
}

impl Cited {
    /// A quote of a deal.
    pub fn of(deal: &str, quote: &Quote) -> Self {
        Self {
            quote: quote.text.to_string(),
            deal: deal.to_owned(),
            interview: quote.interview.to_string(),
            file: quote.place.file.to_string(),
            line: quote.place.line,
            speaker: quote.speaker.as_deref().map(str::to_owned),
            role: quote.voice,
            rule: quote.rule.to_string(),
            decisive: quote.decisive,
            score: quote.score,
        }
    }
}

/// The few best quotes, best first; of equal ones the first that was met.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct Cites(Vec<Cited>);

impl Cites {
    /// How many are kept.
    pub const KEPT: usize = 3;

    /// At most one quote of one deal.
    pub fn of(deal: &str, quote: Option<&Quote>) -> Self {
        Self(quote.map(|quote| Cited::of(deal, quote)).into_iter().collect())
    }

    /// The quotes, best first.
    pub fn as_slice(&self) -> &[Cited] {
        &self.0
    }
}

impl FromIterator<Cited> for Cites {
    fn from_iter<I: IntoIterator<Item = Cited>>(quotes: I) -> Self {
        let mut best = Self::default();
        best += Self(quotes.into_iter().collect());
        best
    }
}

impl AddAssign for Cites {
    fn add_assign(&mut self, other: Self) {
        self.0.extend(other.0);
        self.0.sort_by_key(|cited| {
            // A sentence that fits two or three lines is read.
            let readable = (30..=220).contains(&cited.quote.chars().count());
            let buyer = cited.role == Voice::Buyer;
            std::cmp::Reverse((buyer, readable, cited.decisive, cited.score))
        });
        self.0.truncate(Self::KEPT);
    }
}
