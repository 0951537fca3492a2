//! How deals ended and why: each decided deal under exactly one reason, so
//! that the rows add up.

use std::collections::BTreeMap;
use std::ops::AddAssign;

use serde::{Deserialize, Serialize};

use crate::codebook::ThemeId;
use crate::deal::Outcome;
use crate::reason::{By, Key, Reason};
use crate::tag::Direction;
use crate::tally::{Case, Cited, Cites, Sums, merge};

/// Outcomes and reasons of some deals.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Breakdown {
    /// Deals by outcome.
    pub outcomes: BTreeMap<Outcome, Ended>,
    /// Reasons of the deals that were won, lost or left undecided.
    pub reasons: BTreeMap<Outcome, Reasons>,
}

/// Deals that ended one way.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Ended {
    /// How many.
    pub deals: u64,
    /// Of how many a buyer was heard.
    pub heard: u64,
    /// Their amounts.
    pub money: Sums,
}

/// The reasons of deals that ended one way.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Reasons {
    /// By theme.
    pub themes: BTreeMap<String, ReasonCount>,
    /// By what sellers typed, where it maps to no theme: the key is the text
    /// in lower case.
    pub typed: BTreeMap<String, Typed>,
    /// Deals without any reason.
    pub unknown: ReasonCount,
}

/// One reason.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct ReasonCount {
    /// Deals whose primary reason it is.
    pub deals: u64,
    /// The rule that said so.
    pub by: BTreeMap<By, u64>,
    /// Deals in which it weighed beside another.
    pub contributing: u64,
    /// Deals whose seller recorded it as the reason.
    pub recorded: u64,
    /// Distinct statements of the voice that decided, over the deals whose
    /// primary reason it is.
    pub statements: u64,
    /// The amounts of the deals whose primary reason it is.
    pub money: Sums,
    /// The lines that tell it best, of the deals whose primary reason it is.
    pub quotes: Cites,
    /// The same of the deals in which it weighed beside another.
    pub beside: Cites,
}

impl ReasonCount {
    /// The lines that tell it best: those of the deals that stand under it
    /// first.
    pub fn lines(&self) -> Vec<Cited> {
        let lines = self.quotes.as_slice().iter().chain(self.beside.as_slice());
        lines.take(Cites::KEPT).cloned().collect()
    }
}

/// A reason as it was typed.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Typed {
    /// The text as it was first met.
    pub text: String,
    /// Its deals.
    pub count: ReasonCount,
}

impl Breakdown {
    /// One deal.
    pub(super) fn of(case: &Case<'_>) -> Self {
        let outcome = case.deal.outcome();
        let ended =
            Ended { deals: 1, heard: u64::from(case.is_heard()), money: Sums::of(case.deal) };
        let reasons = Reasons::of(case).map(|reasons| (outcome, reasons));
        Self { outcomes: [(outcome, ended)].into(), reasons: reasons.into_iter().collect() }
    }

    /// Deals that ended so.
    pub fn deals(&self, outcome: Outcome) -> u64 {
        self.outcomes.get(&outcome).map_or(0, |ended| ended.deals)
    }

    /// Deals that ended so and of which a buyer was heard.
    pub fn heard(&self, outcome: Outcome) -> u64 {
        self.outcomes.get(&outcome).map_or(0, |ended| ended.heard)
    }

    /// All deals.
    pub fn all(&self) -> u64 {
        self.outcomes.values().map(|ended| ended.deals).sum()
    }
}

impl Reasons {
    fn of(case: &Case<'_>) -> Option<Self> {
        let primary = case.verdict.primary.as_ref()?;
        let mut reasons = Self::default();
        let count = ReasonCount {
            deals: 1,
            by: [(primary.by, 1)].into(),
            statements: u64::from(primary.statements),
            money: Sums::of(case.deal),
            quotes: Cites::of(&case.deal.id, primary.quote.as_ref()),
            ..ReasonCount::default()
        };
        match &primary.reason {
            Reason::Theme(theme) => *reasons.theme(case, *theme) += count,
            Reason::Typed(text) => {
                let text: String = text.split_whitespace().collect::<Vec<_>>().join(" ");
                reasons.typed.insert(text.to_lowercase(), Typed { text, count });
            }
            Reason::Unknown => reasons.unknown += count,
        }
        for theme in &case.verdict.contributing {
            let beside = Cites::of(&case.deal.id, contributing_line(case, *theme));
            *reasons.theme(case, *theme) +=
                ReasonCount { contributing: 1, beside, ..ReasonCount::default() };
        }
        if let Some(theme) = case.verdict.stated.theme() {
            reasons.theme(case, theme).recorded += 1;
        }
        Some(reasons)
    }

    fn theme(&mut self, case: &Case<'_>, theme: ThemeId) -> &mut ReasonCount {
        self.themes.entry(case.id(theme)).or_default()
    }

    /// Deals over all reasons: the deals that ended this way.
    pub fn deals(&self) -> u64 {
        let themes: u64 = self.themes.values().map(|count| count.deals).sum();
        let typed: u64 = self.typed.values().map(|typed| typed.count.deals).sum();
        themes + typed + self.unknown.deals
    }
}

/// The best line of a theme that weighed beside the primary reason.
fn contributing_line<'a>(case: &Case<'a>, theme: ThemeId) -> Option<&'a crate::reason::Quote> {
    let direction = match case.deal.outcome() {
        Outcome::Won => Direction::For,
        _ => Direction::Against,
    };
    crate::reason::Voice::ALL
        .into_iter()
        .find_map(|voice| case.evidence.said.get(&Key { theme, direction, voice })?.best.first())
}

impl AddAssign for Breakdown {
    fn add_assign(&mut self, other: Self) {
        merge(&mut self.outcomes, other.outcomes);
        merge(&mut self.reasons, other.reasons);
    }
}

impl AddAssign for Ended {
    fn add_assign(&mut self, other: Self) {
        self.deals += other.deals;
        self.heard += other.heard;
        self.money += other.money;
    }
}

impl AddAssign for Reasons {
    fn add_assign(&mut self, other: Self) {
        merge(&mut self.themes, other.themes);
        merge(&mut self.typed, other.typed);
        self.unknown += other.unknown;
    }
}

impl AddAssign for ReasonCount {
    fn add_assign(&mut self, other: Self) {
        self.deals += other.deals;
        merge(&mut self.by, other.by);
        self.contributing += other.contributing;
        self.recorded += other.recorded;
        self.statements += other.statements;
        self.money += other.money;
        self.quotes += other.quotes;
        self.beside += other.beside;
    }
}

impl AddAssign for Typed {
    fn add_assign(&mut self, other: Self) {
        if self.text.is_empty() {
            self.text = other.text;
        }
        self.count += other.count;
    }
}
