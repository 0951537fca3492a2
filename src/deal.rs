//! A deal as the record tells it: who, how it ended, for how much, and the
//! reason that the seller typed.

use std::fmt;
use std::iter::Sum;
use std::ops::AddAssign;
use std::str::FromStr;
use std::sync::Arc;

use jiff::civil::Date;
use litemap::LiteMap;
use serde::{Deserialize, Serialize};

use crate::place::Place;

/// How a deal ended. Outcome and reason are different things: "lost to a
/// competitor" is an outcome, never a reason.
#[derive(
    Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize,
)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum Outcome {
    /// They signed with us.
    Won,
    /// They chose a rival.
    Lost,
    /// They chose nobody: kept what they had, built it themselves, stopped.
    NoDecision,
    /// Not closed yet.
    Open,
    /// A duplicate, a test, a disqualified lead: counted and said, never in a
    /// rate.
    Invalid,
    /// We could not tell: counted and said, never in a rate.
    #[default]
    Unknown,
}

impl Outcome {
    /// Every outcome, in the order in which it is shown.
    pub const ALL: [Self; 6] =
        [Self::Won, Self::Lost, Self::NoDecision, Self::Open, Self::Invalid, Self::Unknown];

    /// The word used in files, flags and JSON.
    pub fn id(self) -> &'static str {
        match self {
            Self::Won => "won",
            Self::Lost => "lost",
            Self::NoDecision => "no_decision",
            Self::Open => "open",
            Self::Invalid => "invalid",
            Self::Unknown => "unknown",
        }
    }

    /// The word shown to people.
    pub fn name(self) -> &'static str {
        match self {
            Self::NoDecision => "no decision",
            other => other.id(),
        }
    }

    /// Whether the deal is closed: won, lost or left undecided.
    pub fn is_closed(self) -> bool {
        matches!(self, Self::Won | Self::Lost | Self::NoDecision)
    }
}

impl fmt::Display for Outcome {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

impl FromStr for Outcome {
    type Err = String;

    /// Reads an [`id`](Self::id), as `--outcome LABEL=OUTCOME` gives it.
    fn from_str(word: &str) -> Result<Self, String> {
        Self::ALL.into_iter().find(|outcome| outcome.id() == word).ok_or_else(|| {
            let words: Vec<_> =
                Self::ALL.iter().map(|outcome| format!("`{}`", outcome.id())).collect();
            format!("unknown outcome `{word}` (expected one of {})", words.join(", "))
        })
    }
}

/// An amount of money in ten-thousandths, so that sums are exact in any
/// order.
#[derive(
    Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize,
)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(try_from = "String", into = "String")]
pub struct Amount(pub i128);

impl From<Amount> for String {
    /// The parts as text: JSON's numbers end below the largest amounts.
    fn from(amount: Amount) -> Self {
        amount.0.to_string()
    }
}

impl TryFrom<String> for Amount {
    type Error = String;

    fn try_from(parts: String) -> Result<Self, Self::Error> {
        let amount: i128 = parts.parse().map_err(|error| format!("{error}"))?;
        let possible = amount.unsigned_abs() <= Self::MOST.unsigned_abs();
        possible.then_some(Self(amount)).ok_or_else(|| format!("`{parts}` is no amount of money"))
    }
}

impl Amount {
    /// How many parts one unit of the currency has.
    pub const PARTS: i128 = 10_000;

    /// More is no amount of money, and sums of less are exact.
    pub const MOST: i128 = 1 << 96;

    /// A whole number of units.
    pub fn whole(units: i64) -> Self {
        Self(i128::from(units) * Self::PARTS)
    }

    /// The amount in units, as JSON and sheets show it.
    #[expect(clippy::cast_precision_loss, reason = "shown, never added")]
    pub fn units(self) -> f64 {
        self.0 as f64 / Self::PARTS as f64
    }
}

impl AddAssign for Amount {
    fn add_assign(&mut self, other: Self) {
        self.0 += other.0;
    }
}

impl Sum for Amount {
    fn sum<I: Iterator<Item = Self>>(amounts: I) -> Self {
        Self(amounts.map(|amount| amount.0).sum())
    }
}

/// An amount and its currency. Amounts of two currencies are never added.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct Money {
    /// How much.
    pub amount: Amount,
    /// The ISO 4217 code, if the input tells it.
    pub currency: Option<Arc<str>>,
}

/// The reason that a seller recorded, as it was typed.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct Stated {
    /// The reason, usually picked from a list or a short remark.
    pub reason: Option<String>,
    /// The second level: a detail or a comment beside the reason.
    pub detail: Option<String>,
}

impl Stated {
    /// Whether nothing was recorded.
    pub fn is_blank(&self) -> bool {
        self.reason.is_none() && self.detail.is_none()
    }

    /// Reason and detail as one line.
    pub fn text(&self) -> Option<String> {
        match (&self.reason, &self.detail) {
            (Some(reason), Some(detail)) => Some(format!("{reason} - {detail}")),
            (Some(one), None) | (None, Some(one)) => Some(one.clone()),
            (None, None) => None,
        }
    }
}

/// What is known of a deal, from a table's row or an interview's header.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct Facts {
    /// The customer.
    pub account: Option<String>,
    /// The deal's name or title.
    pub name: Option<String>,
    /// Us, where the record tells it.
    pub vendor: Option<String>,
    /// The rivals, the one who won first where that is told.
    pub competitors: Vec<String>,
    /// How it ended; `None` if the record is silent.
    pub outcome: Option<Outcome>,
    /// The outcome as it was typed.
    pub outcome_label: Option<String>,
    /// The value; `None` where it is blank.
    pub amount: Option<Money>,
    /// When it was closed, or is expected to be.
    #[cfg_attr(test, schemars(with = "Option<String>"))]
    pub closed: Option<Date>,
    /// When it was created.
    #[cfg_attr(test, schemars(with = "Option<String>"))]
    pub created: Option<Date>,
    /// Our seller.
    pub owner: Option<String>,
    /// What the seller recorded as the reason.
    pub stated: Stated,
    /// Every other column that has a value, by its field name where it is a
    /// known one (`segment`, `region`, `industry`, `product`, `size`,
    /// `source`), else by its header as typed: what `--by` can cut on.
    #[serde(with = "columns")]
    #[cfg_attr(test, schemars(with = "std::collections::BTreeMap<String, String>"))]
    pub other: LiteMap<Arc<str>, String>,
}

impl Facts {
    /// Fills what is not known with what `other` tells.
    pub fn fill(&mut self, other: Self) {
        fn gap<T>(known: &mut Option<T>, told: Option<T>) {
            if known.is_none() {
                *known = told;
            }
        }
        gap(&mut self.account, other.account);
        gap(&mut self.name, other.name);
        gap(&mut self.vendor, other.vendor);
        gap(&mut self.outcome, other.outcome);
        gap(&mut self.outcome_label, other.outcome_label);
        gap(&mut self.amount, other.amount);
        gap(&mut self.closed, other.closed);
        gap(&mut self.created, other.created);
        gap(&mut self.owner, other.owner);
        gap(&mut self.stated.reason, other.stated.reason);
        gap(&mut self.stated.detail, other.stated.detail);
        for rival in other.competitors {
            if !self.competitors.contains(&rival) {
                self.competitors.push(rival);
            }
        }
        for (field, value) in other.other {
            self.other.entry(field).or_insert(value);
        }
    }
}

/// Columns and their values, written as a map.
mod columns {
    use std::collections::BTreeMap;
    use std::sync::Arc;

    use litemap::LiteMap;
    use serde::{Deserialize, Deserializer, Serializer};

    /// Writes them; a map of none as well.
    pub(super) fn serialize<S: Serializer>(
        columns: &LiteMap<Arc<str>, String>,
        serializer: S,
    ) -> Result<S::Ok, S::Error> {
        serializer.collect_map(columns)
    }

    /// Reads what [`serialize`] wrote.
    pub(super) fn deserialize<'de, D: Deserializer<'de>>(
        deserializer: D,
    ) -> Result<LiteMap<Arc<str>, String>, D::Error> {
        Ok(BTreeMap::deserialize(deserializer)?.into_iter().collect())
    }
}

/// One deal: the unit of the analysis.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct Deal {
    /// Its id as typed; where the table has none, its name or account, else
    /// `row N`.
    pub id: String,
    /// Where it was read.
    pub place: Place,
    /// What is known of it.
    pub facts: Facts,
}

impl Deal {
    /// How it ended; [`Outcome::Unknown`] if the record is silent.
    pub fn outcome(&self) -> Outcome {
        self.facts.outcome.unwrap_or_default()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_outcome_is_read_from_its_id() {
        for outcome in Outcome::ALL {
            assert_eq!(outcome.id().parse(), Ok(outcome));
        }
        let error = Outcome::from_str("maybe").expect_err("no such outcome");
        assert!(error.starts_with("unknown outcome `maybe` (expected one of `won`, `lost`"));
    }

    #[test]
    fn a_stated_reason_is_one_line() {
        let some = |text: &str| Some(text.to_owned());
        let cases = [
            (None, None, None),
            (some("Price"), None, some("Price")),
            (None, some("too dear"), some("too dear")),
            (some("Price"), some("too dear"), some("Price - too dear")),
        ];
        for (reason, detail, expected) in cases {
            assert_eq!(Stated { reason, detail }.text(), expected);
        }
    }
}
