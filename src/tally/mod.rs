//! Counts over deals. They are integers, they merge in any split, and they
//! can be written and read, so that a corpus too large for one machine is
//! counted in parts.
//!
//! A deal is counted once everywhere, however many interviews it has.

mod breakdown;
mod cited;
mod coverage;
mod cut;
mod money;
mod people;
mod period;
mod stated;
mod themes;

use std::collections::BTreeMap;
use std::ops::AddAssign;

use serde::{Deserialize, Serialize};

use crate::codebook::{Codebook, ThemeId};
use crate::deal::Deal;
use crate::reason::{Evidence, Verdict};

pub use breakdown::{Breakdown, Ended, ReasonCount, Reasons, Typed};
pub use cited::{Cited, Cites};
pub use coverage::{Coverage, Covered};
pub use cut::{BLANK, Field, Unit, month};
pub use money::{Exact, Sums, Total};
pub use people::{People, RungCount, StallCount};
pub use period::Period;
pub use stated::{Pairs, Stated, ThreeVoices};
pub use themes::{ThemeCount, Themes};

/// Everything that is counted.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Tally {
    /// Outcomes and reasons over all deals.
    pub whole: Breakdown,
    /// What was spoken of, for and against.
    pub themes: Themes,
    /// What sellers recorded against what buyers said.
    pub stated: Stated,
    /// Coach, ladder, relationship, standstill.
    pub people: People,
    /// What was heard, and what was not.
    pub coverage: Coverage,
    /// Per rival: every deal in which it is named.
    pub rivals: BTreeMap<String, Breakdown>,
    /// Per month of closing, `2024-09`.
    pub months: BTreeMap<String, Breakdown>,
    /// Per field that was asked for: its groups.
    pub cuts: BTreeMap<Field, BTreeMap<String, Breakdown>>,
}

/// One deal with everything that is known of it.
#[derive(Clone, Copy, Debug)]
pub struct Case<'a> {
    /// Its record.
    pub deal: &'a Deal,
    /// What was heard.
    pub evidence: &'a Evidence,
    /// What that comes to.
    pub verdict: &'a Verdict,
    /// The codebook of the themes.
    pub codebook: &'a Codebook,
}

impl Case<'_> {
    /// A theme's id.
    fn id(&self, theme: ThemeId) -> String {
        self.codebook.at(theme).id.to_string()
    }

    /// Whether a buyer was heard.
    fn is_heard(&self) -> bool {
        self.evidence.interviews > 0
    }
}

impl Tally {
    /// The counts of one deal; `fields` are the cuts that were asked for.
    pub fn of(case: &Case<'_>, fields: &[Field]) -> Self {
        let whole = Breakdown::of(case);
        let facts = &case.deal.facts;
        let rivals = facts.competitors.iter().map(|rival| (rival.clone(), whole.clone())).collect();
        let closed = facts.closed.filter(|_| case.deal.outcome().is_closed());
        let months = closed.map(|date| (month(date), whole.clone())).into_iter().collect();
        let cuts = fields
            .iter()
            .map(|field| {
                let groups = field.values(case.deal).into_iter();
                (field.clone(), groups.map(|group| (group, whole.clone())).collect())
            })
            .collect();
        Self {
            themes: Themes::of(case),
            stated: Stated::of(case),
            people: People::of(case),
            coverage: Coverage::of(case),
            rivals,
            months,
            cuts,
            whole,
        }
    }
}

impl AddAssign for Tally {
    fn add_assign(&mut self, other: Self) {
        self.whole += other.whole;
        self.themes += other.themes;
        self.stated += other.stated;
        self.people += other.people;
        self.coverage += other.coverage;
        merge(&mut self.rivals, other.rivals);
        merge(&mut self.months, other.months);
        for (field, groups) in other.cuts {
            merge(self.cuts.entry(field).or_default(), groups);
        }
    }
}

/// Adds a map of counts, key by key.
fn merge<K: Ord, V: Default + AddAssign>(into: &mut BTreeMap<K, V>, from: BTreeMap<K, V>) {
    for (key, value) in from {
        *into.entry(key).or_default() += value;
    }
}
