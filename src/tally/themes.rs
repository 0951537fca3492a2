//! In how many deals a theme spoke for us, and in how many against.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::AddAssign;

use serde::{Deserialize, Serialize};

use crate::deal::Outcome;
use crate::reason::Voice;
use crate::tag::Direction;
use crate::tally::{Case, Cited, Cites, merge};

/// What was spoken of, by voice.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Themes {
    /// Per voice: deals by outcome in which it was heard.
    pub heard: BTreeMap<Voice, BTreeMap<Outcome, u64>>,
    /// Per voice and theme; what is split off a theme counts for it too.
    pub said: BTreeMap<Voice, BTreeMap<String, ThemeCount>>,
}

/// One theme in one voice.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct ThemeCount {
    /// Deals by direction and outcome.
    pub deals: BTreeMap<Direction, BTreeMap<Outcome, u64>>,
    /// Distinct statements by direction.
    pub statements: BTreeMap<Direction, u64>,
    /// The lines that tell it best, by direction and outcome.
    pub quotes: BTreeMap<Direction, BTreeMap<Outcome, Cites>>,
}

impl Themes {
    pub(super) fn of(case: &Case<'_>) -> Self {
        let outcome = case.deal.outcome();
        let mut themes = Self::default();
        for voice in Voice::ALL {
            let heard = match voice {
                Voice::Buyer => case.is_heard(),
                Voice::Seller => case.evidence.has(Voice::Seller),
            };
            if heard {
                themes.heard.insert(voice, [(outcome, 1)].into());
            }
        }
        let mut met = BTreeSet::new();
        for (key, said) in &case.evidence.said {
            let id = case.id(key.theme);
            for theme in roots(case, &id) {
                let count = themes.said.entry(key.voice).or_default();
                let count = count.entry(theme.clone()).or_default();
                *count.statements.entry(key.direction).or_default() += u64::from(said.statements);
                let quotes = count.quotes.entry(key.direction).or_default();
                *quotes.entry(outcome).or_default() += Cites::of(&case.deal.id, said.best.first());
                if met.insert((key.voice, theme, key.direction)) {
                    count.deals.entry(key.direction).or_default().insert(outcome, 1);
                }
            }
        }
        themes
    }

    /// Deals of this outcome in which a voice was heard.
    pub fn heard(&self, voice: Voice, outcome: Outcome) -> u64 {
        self.heard.get(&voice).and_then(|heard| heard.get(&outcome)).copied().unwrap_or(0)
    }

    /// Deals of this outcome in which a voice spoke of `theme` this way.
    pub fn deals(&self, voice: Voice, theme: &str, way: Direction, outcome: Outcome) -> u64 {
        self.said
            .get(&voice)
            .and_then(|themes| themes.get(theme)?.deals.get(&way)?.get(&outcome).copied())
            .unwrap_or(0)
    }

    /// The lines of a voice that tell best how it spoke of `theme` this way, in
    /// deals of this outcome.
    pub fn quotes(&self, voice: Voice, theme: &str, way: Direction, outcome: Outcome) -> &[Cited] {
        let quotes = self.said.get(&voice).and_then(|themes| themes.get(theme)?.quotes.get(&way));
        quotes.and_then(|quotes| quotes.get(&outcome)).map_or(&[], Cites::as_slice)
    }
}

/// A theme and those of the codebook above it: `coach.advocacy`, `coach`.
fn roots(case: &Case<'_>, id: &str) -> Vec<String> {
    let above = id.match_indices('.').map(|(at, _)| &id[..at]);
    let above = above.filter(|root| case.codebook.theme(root).is_some());
    above.chain([id]).map(str::to_owned).collect()
}

impl AddAssign for Themes {
    fn add_assign(&mut self, other: Self) {
        for (voice, heard) in other.heard {
            merge(self.heard.entry(voice).or_default(), heard);
        }
        for (voice, said) in other.said {
            merge(self.said.entry(voice).or_default(), said);
        }
    }
}

impl AddAssign for ThemeCount {
    fn add_assign(&mut self, other: Self) {
        for (direction, deals) in other.deals {
            merge(self.deals.entry(direction).or_default(), deals);
        }
        merge(&mut self.statements, other.statements);
        for (direction, quotes) in other.quotes {
            merge(self.quotes.entry(direction).or_default(), quotes);
        }
    }
}
