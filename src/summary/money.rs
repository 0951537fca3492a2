//! Amounts as they are shown: one row a currency, never added across.

use serde::{Deserialize, Serialize};

use crate::tally::Sums;

/// The sum of one currency.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct MoneyRow {
    /// The ISO 4217 code; `None` where the record tells none.
    pub currency: Option<String>,
    /// The sum.
    pub amount: f64,
    /// Deals that have an amount in this currency.
    pub deals: u64,
}

/// The sums per currency, in the order of the codes.
pub(super) fn rows(sums: &Sums) -> Vec<MoneyRow> {
    let rows = sums.currencies.iter().map(|(currency, total)| MoneyRow {
        currency: Some(currency.clone()).filter(|currency| !currency.is_empty()),
        amount: total.amount.0.units(),
        deals: total.deals,
    });
    rows.collect()
}

/// The one sum, where there is one currency; `None` where no deal has an
/// amount, or where there are several currencies.
pub(super) fn single(rows: &[MoneyRow]) -> Option<f64> {
    match rows {
        [row] => Some(row.amount),
        _ => None,
    }
}
