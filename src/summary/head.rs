//! The headline: deals, outcomes, win rate, value.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::deal::Outcome;
use crate::summary::{MoneyRow, Rate, money};
use crate::tally::{Breakdown, Tally};

/// The headline figures.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct Head {
    /// All deals.
    pub deals: u64,
    /// Deals by outcome; every outcome is there.
    pub outcomes: BTreeMap<Outcome, u64>,
    /// Won of won and lost.
    pub win_rate: Rate,
    /// Won of won, lost and left undecided.
    pub win_rate_with_no_decision: Rate,
    /// Amounts by outcome, one row a currency.
    pub value: BTreeMap<Outcome, Vec<MoneyRow>>,
    /// Deals by outcome that have no amount, or 0.
    pub no_amount: BTreeMap<Outcome, u64>,
    /// Closed deals of which a buyer was heard.
    pub heard: Rate,
    /// Interviews in which a buyer speaks.
    pub interviews: u64,
    /// Debriefs and notes in which only sellers speak.
    pub debriefs: u64,
    /// Mentions, those that are no evidence included.
    pub mentions: u64,
}

impl Head {
    pub(super) fn of(tally: &Tally) -> Self {
        let whole = &tally.whole;
        let closed = || Outcome::ALL.into_iter().filter(|outcome| outcome.is_closed());
        let by_outcome = |count: &dyn Fn(Outcome) -> u64| {
            Outcome::ALL.into_iter().map(|outcome| (outcome, count(outcome))).collect()
        };
        let no_amount =
            |outcome| whole.outcomes.get(&outcome).map_or(0, |ended| ended.money.silent);
        Self {
            deals: whole.all(),
            outcomes: by_outcome(&|outcome| whole.deals(outcome)),
            win_rate: win_rate(whole),
            win_rate_with_no_decision: win_rate_with_no_decision(whole),
            value: whole
                .outcomes
                .iter()
                .map(|(outcome, ended)| (*outcome, money::rows(&ended.money)))
                .collect(),
            no_amount: by_outcome(&no_amount),
            heard: Rate::of(
                closed().map(|outcome| whole.heard(outcome)).sum(),
                closed().map(|outcome| whole.deals(outcome)).sum(),
            ),
            interviews: tally.coverage.interviews,
            debriefs: tally.coverage.debriefs,
            mentions: tally.coverage.mentions,
        }
    }

    /// Deals that ended so.
    pub fn of_outcome(&self, outcome: Outcome) -> u64 {
        self.outcomes.get(&outcome).copied().unwrap_or(0)
    }
}

/// Won of won and lost.
pub(super) fn win_rate(breakdown: &Breakdown) -> Rate {
    let (won, lost) = (breakdown.deals(Outcome::Won), breakdown.deals(Outcome::Lost));
    Rate::of(won, won + lost)
}

/// Won of won, lost and left undecided.
pub(super) fn win_rate_with_no_decision(breakdown: &Breakdown) -> Rate {
    let rate = win_rate(breakdown);
    Rate::of(rate.k, rate.n + breakdown.deals(Outcome::NoDecision))
}
