//! What sellers recorded against what buyers said.

use std::collections::BTreeMap;
use std::ops::AddAssign;

use serde::{Deserialize, Serialize};

use crate::deal::Outcome;
use crate::reason::{Recorded, Voice};
use crate::tally::{Case, Cites, merge};

/// Recorded reasons, by how the deal ended.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Stated {
    /// Per outcome that has reasons.
    pub outcomes: BTreeMap<Outcome, Pairs>,
}

/// Recorded reasons beside what buyers named.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Pairs {
    /// Recorded theme, then the buyers' theme: deals.
    pub matrix: BTreeMap<String, BTreeMap<String, u64>>,
    /// Per recorded theme: deals in which buyers spoke of it at all, if not as
    /// the first reason.
    pub spoken: BTreeMap<String, u64>,
    /// Buyers named a reason, nothing was recorded.
    pub blank: u64,
    /// Buyers named a reason, what was recorded gives none ("other").
    pub empty: u64,
    /// Buyers named a reason, what was recorded maps to no theme.
    pub unmapped: u64,
    /// A reason was recorded, and no buyer named any.
    pub unheard: u64,
    /// Where buyers, sellers and the record all name a theme.
    pub voices: ThreeVoices,
}

/// Three voices side by side, over the deals in which all three speak.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct ThreeVoices {
    /// How many deals.
    pub deals: u64,
    /// What buyers name.
    pub buyer: BTreeMap<String, u64>,
    /// What sellers say in debriefs and notes.
    pub seller: BTreeMap<String, u64>,
    /// What is recorded.
    pub recorded: BTreeMap<String, u64>,
    /// The lines in which buyers name it.
    pub quotes: BTreeMap<String, Cites>,
}

impl Stated {
    pub(super) fn of(case: &Case<'_>) -> Self {
        if case.verdict.primary.is_none() {
            return Self::default();
        }
        Self { outcomes: [(case.deal.outcome(), Pairs::of(case))].into() }
    }
}

impl Pairs {
    fn of(case: &Case<'_>) -> Self {
        let verdict = case.verdict;
        let mut pairs = Self::default();
        let Some(&buyer) = verdict.named.get(&Voice::Buyer) else {
            pairs.unheard = u64::from(verdict.stated.recorded != Recorded::Blank);
            return pairs;
        };
        let recorded = match verdict.stated.recorded {
            Recorded::Theme(theme) => theme,
            Recorded::Blank => return Self { blank: 1, ..pairs },
            Recorded::Empty => return Self { empty: 1, ..pairs },
            Recorded::Typed => return Self { unmapped: 1, ..pairs },
        };
        let (said, typed) = (case.id(buyer), case.id(recorded));
        if recorded != buyer && verdict.contributing.contains(&recorded) {
            pairs.spoken.insert(typed.clone(), 1);
        }
        if let Some(&seller) = verdict.named.get(&Voice::Seller) {
            let primary = verdict.primary.as_ref();
            let quote = primary.and_then(|primary| primary.quote.as_ref());
            pairs.voices = ThreeVoices {
                deals: 1,
                quotes: [(said.clone(), Cites::of(&case.deal.id, quote))].into(),
                buyer: [(said.clone(), 1)].into(),
                seller: [(case.id(seller), 1)].into(),
                recorded: [(typed.clone(), 1)].into(),
            };
        }
        pairs.matrix.insert(typed, [(said, 1)].into());
        pairs
    }

    /// Deals that have both.
    pub fn deals(&self) -> u64 {
        self.matrix.values().flat_map(BTreeMap::values).sum()
    }

    /// Deals in which both are the same.
    pub fn agreed(&self) -> u64 {
        self.matrix.iter().filter_map(|(typed, said)| said.get(typed)).sum()
    }
}

impl AddAssign for Stated {
    fn add_assign(&mut self, other: Self) {
        merge(&mut self.outcomes, other.outcomes);
    }
}

impl AddAssign for Pairs {
    fn add_assign(&mut self, other: Self) {
        for (typed, said) in other.matrix {
            merge(self.matrix.entry(typed).or_default(), said);
        }
        merge(&mut self.spoken, other.spoken);
        self.blank += other.blank;
        self.empty += other.empty;
        self.unmapped += other.unmapped;
        self.unheard += other.unheard;
        self.voices += other.voices;
    }
}

impl AddAssign for ThreeVoices {
    fn add_assign(&mut self, other: Self) {
        self.deals += other.deals;
        merge(&mut self.buyer, other.buyer);
        merge(&mut self.seller, other.seller);
        merge(&mut self.recorded, other.recorded);
        merge(&mut self.quotes, other.quotes);
    }
}
