//! Sums of money, exact and per currency: amounts of two currencies are never
//! added.

use std::collections::BTreeMap;
use std::ops::AddAssign;

use serde::de::Error;
use serde::{Deserialize, Deserializer, Serialize, Serializer};

use crate::deal::{Amount, Deal};
use crate::tally::merge;

/// The amounts of some deals.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Sums {
    /// Per currency; the empty string where the record tells none.
    pub currencies: BTreeMap<String, Total>,
    /// Deals without an amount, or with 0: CRMs often clear what was lost.
    pub silent: u64,
}

/// The sum of one currency.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Total {
    /// Deals that have an amount.
    pub deals: u64,
    /// Its sum.
    pub amount: Exact,
}

/// An exact amount; in JSON a string of ten-thousandths, for JSON's numbers
/// are not exact.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct Exact(pub Amount);

impl Sums {
    /// The amount of one deal.
    pub(super) fn of(deal: &Deal) -> Self {
        let Some(money) = deal.facts.amount.as_ref().filter(|money| money.amount.0 != 0) else {
            return Self { silent: 1, ..Self::default() };
        };
        let currency = money.currency.as_deref().unwrap_or_default().to_owned();
        let total = Total { deals: 1, amount: Exact(money.amount) };
        Self { currencies: [(currency, total)].into(), silent: 0 }
    }
}

impl AddAssign for Sums {
    fn add_assign(&mut self, other: Self) {
        merge(&mut self.currencies, other.currencies);
        self.silent += other.silent;
    }
}

impl AddAssign for Total {
    fn add_assign(&mut self, other: Self) {
        self.deals += other.deals;
        self.amount.0 += other.amount.0;
    }
}

impl Serialize for Exact {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(&self.0.0)
    }
}

impl<'de> Deserialize<'de> for Exact {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        text.parse().map(|parts| Self(Amount(parts))).map_err(D::Error::custom)
    }
}
