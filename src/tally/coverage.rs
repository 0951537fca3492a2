//! What was heard, and what was not.

use std::collections::BTreeMap;
use std::ops::AddAssign;

use serde::{Deserialize, Serialize};

use crate::deal::Outcome;
use crate::tag::Direction;
use crate::tally::{Case, merge};

/// Deals and interviews, heard and unheard.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Coverage {
    /// Interviews in which a buyer speaks.
    pub interviews: u64,
    /// Debriefs and notes in which only sellers speak.
    pub debriefs: u64,
    /// Interviews in which nobody could be placed: no evidence.
    pub voiceless: u64,
    /// Interviews whose roles were guessed from who asks and who answers.
    pub guessed: u64,
    /// Interviews that joined no deal; they are in no count of deals.
    pub unjoined: u64,
    /// All mentions.
    pub mentions: u64,
    /// Mentions in talk that is not of the decision.
    pub set_aside: u64,
    /// Mentions by the interviewer or by somebody whom we cannot place.
    pub unplaced: u64,
    /// Sentences that buyers spoke.
    pub buyer_sentences: u64,
    /// Those of them that speak of a theme.
    pub themed_sentences: u64,
    /// Deals of which a buyer was heard, and spoke of no theme.
    pub themeless: u64,
    /// Closed deals per segment.
    pub segments: BTreeMap<String, BTreeMap<Outcome, Covered>>,
    /// Days from closing to interview: interviews. Below 0: held before.
    pub lags: BTreeMap<i32, u64>,
    /// The latest date on which a deal was closed or an interview held:
    /// `2024-09-30`.
    pub latest: Option<String>,
    /// Theme, direction other than neutral: interviews in which a buyer spoke of it so.
    pub met: BTreeMap<String, BTreeMap<Direction, u64>>,
}

/// Deals, and those of which a buyer was heard.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Covered {
    /// Deals.
    pub deals: u64,
    /// Of which a buyer was heard.
    pub heard: u64,
}

impl Coverage {
    pub(super) fn of(case: &Case<'_>) -> Self {
        let (deal, evidence) = (case.deal, case.evidence);
        let outcome = deal.outcome();
        let heard = u64::from(case.is_heard());
        let mut coverage = Self {
            interviews: evidence.interviews,
            debriefs: evidence.debriefs,
            voiceless: evidence.voiceless,
            guessed: evidence.guessed,
            mentions: evidence.mentions,
            set_aside: evidence.set_aside,
            unplaced: evidence.unplaced,
            buyer_sentences: evidence.buyer_sentences,
            themed_sentences: evidence.themed_sentences,
            themeless: u64::from(case.is_heard() && evidence.met.is_empty()),
            ..Self::default()
        };
        if let Some(segment) = deal.facts.other.get("segment").filter(|_| outcome.is_closed()) {
            let covered = BTreeMap::from([(outcome, Covered { deals: 1, heard })]);
            coverage.segments.insert(segment.clone(), covered);
        }
        let closed = deal.facts.closed.filter(|_| outcome.is_closed());
        let dates = evidence.dates.keys().copied().chain(closed);
        coverage.latest = dates.max().map(|date| date.to_string());
        if let Some(closed) = closed {
            for (date, interviews) in &evidence.dates {
                let days = (*date - closed).get_days();
                *coverage.lags.entry(days).or_default() += interviews;
            }
        }
        let sided = |direction: &Direction| *direction != Direction::Neutral;
        let met = evidence.met.iter().filter(|((_, direction), _)| sided(direction));
        for ((theme, direction), interviews) in met {
            let met = coverage.met.entry(case.id(*theme)).or_default();
            met.insert(*direction, *interviews);
        }
        coverage
    }
}

impl AddAssign for Coverage {
    fn add_assign(&mut self, other: Self) {
        self.interviews += other.interviews;
        self.debriefs += other.debriefs;
        self.voiceless += other.voiceless;
        self.guessed += other.guessed;
        self.unjoined += other.unjoined;
        self.mentions += other.mentions;
        self.set_aside += other.set_aside;
        self.unplaced += other.unplaced;
        self.buyer_sentences += other.buyer_sentences;
        self.themed_sentences += other.themed_sentences;
        self.themeless += other.themeless;
        for (segment, covered) in other.segments {
            merge(self.segments.entry(segment).or_default(), covered);
        }
        merge(&mut self.lags, other.lags);
        // Dates as `2024-09-30` sort as they follow.
        self.latest = self.latest.take().max(other.latest);
        for (theme, met) in other.met {
            merge(self.met.entry(theme).or_default(), met);
        }
    }
}

impl AddAssign for Covered {
    fn add_assign(&mut self, other: Self) {
        self.deals += other.deals;
        self.heard += other.heard;
    }
}
