//! Why we lose, why we win: one row a theme, adding up to the deals.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::codebook::Codebook;
use crate::deal::Outcome;
use crate::reason::By;
use crate::summary::{MoneyRow, Rate, money};
use crate::tally::{Breakdown, Cited, ReasonCount, Reasons};

/// The row of one theme, or of the deals without one.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct ReasonRow {
    /// The theme's id; `unknown` for the deals that have none.
    pub theme: String,
    /// The theme's name.
    pub name: String,
    /// Deals whose primary reason it is.
    pub deals: u64,
    /// Of all deals that ended this way.
    pub share: Rate,
    /// Deals in which it weighed beside another reason.
    pub contributing: u64,
    /// Deals whose seller recorded it as the reason.
    pub recorded: u64,
    /// The rule by which it became the primary reason: deals.
    pub by: BTreeMap<By, u64>,
    /// Distinct statements behind it.
    pub statements: u64,
    /// The amount of its deals, where there is one currency; `None` where none
    /// is recorded.
    pub amount: Option<f64>,
    /// The amounts, one row a currency.
    pub amounts: Vec<MoneyRow>,
    /// The lines that tell it best.
    pub quotes: Vec<Cited>,
    /// Of the deals without a theme: the reasons as sellers typed them.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub typed: Vec<TypedRow>,
}

/// A reason as it was typed, where it maps to no theme.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct TypedRow {
    /// The text.
    pub text: String,
    /// Its deals.
    pub deals: u64,
    /// Of all deals that ended this way.
    pub share: Rate,
    /// The amounts, one row a currency.
    pub amounts: Vec<MoneyRow>,
}

/// The id of the row of deals without a theme.
pub(super) const UNKNOWN: &str = "unknown";

/// The rows of one outcome: themes with the most deals first, then the
/// codebook's order, `unknown` last.
pub(super) fn rows(breakdown: &Breakdown, outcome: Outcome, codebook: &Codebook) -> Vec<ReasonRow> {
    let silent = Reasons::default();
    let reasons = breakdown.reasons.get(&outcome).unwrap_or(&silent);
    let all = reasons.deals();
    let none = ReasonCount::default();
    let known = codebook.themes.iter().map(|theme| {
        let count = reasons.themes.get(&*theme.id).unwrap_or(&none);
        row(&theme.id, &theme.name, count, all)
    });
    let mut rows: Vec<ReasonRow> = known.collect();
    rows.sort_by_key(|row| std::cmp::Reverse((row.deals, row.contributing, row.recorded)));
    rows.push(unknown(reasons, all));
    rows
}

fn row(theme: &str, name: &str, count: &ReasonCount, all: u64) -> ReasonRow {
    let amounts = money::rows(&count.money);
    ReasonRow {
        theme: theme.to_owned(),
        name: name.to_owned(),
        deals: count.deals,
        share: Rate::of(count.deals, all),
        contributing: count.contributing,
        recorded: count.recorded,
        by: count.by.clone(),
        statements: count.statements,
        amount: money::single(&amounts),
        amounts,
        quotes: count.lines(),
        typed: Vec::new(),
    }
}

fn unknown(reasons: &Reasons, all: u64) -> ReasonRow {
    let mut count = reasons.unknown.clone();
    for typed in reasons.typed.values() {
        count += typed.count.clone();
    }
    let mut typed: Vec<TypedRow> = reasons
        .typed
        .values()
        .map(|typed| TypedRow {
            text: typed.text.clone(),
            deals: typed.count.deals,
            share: Rate::of(typed.count.deals, all),
            amounts: money::rows(&typed.count.money),
        })
        .collect();
    typed.sort_by_key(|row| std::cmp::Reverse(row.deals));
    ReasonRow { typed, ..row(UNKNOWN, "Unknown", &count, all) }
}
