//! Coaches, rungs, ties and standstills over deals.

use std::collections::BTreeMap;
use std::ops::AddAssign;

use serde::{Deserialize, Serialize};

use crate::deal::Outcome;
use crate::reason::{CoachState, Lean, Rung, RungState, Stall, Standpoint, Test, Tie};
use crate::tally::{Case, Cites, merge};

/// Deals by outcome.
type ByOutcome = BTreeMap<Outcome, u64>;

/// What is counted of the people.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct People {
    /// Deals in which anybody, buyer or seller, was heard.
    pub heard: ByOutcome,
    /// By how it stands with our coach.
    pub coach: BTreeMap<CoachState, ByOutcome>,
    /// Deals in which our coach passed a test.
    pub tests: BTreeMap<Test, ByOutcome>,
    /// Our coaches by where they stand.
    pub standpoints: BTreeMap<Standpoint, ByOutcome>,
    /// Deals in which a rival had a coach.
    pub rival_coach: ByOutcome,
    /// Deals in which a seller's claim of a coach is contradicted.
    pub false_coach: ByOutcome,
    /// Per rung.
    pub rungs: BTreeMap<Rung, RungCount>,
    /// Deals in which no rung broke, though somebody spoke of one.
    pub unbroken: ByOutcome,
    /// Deals by the lasting bond; those in which nobody speaks of it are not
    /// here.
    pub ties: BTreeMap<Tie, ByOutcome>,
    /// The lines that tell a tie best.
    pub tie_quotes: BTreeMap<Tie, Cites>,
    /// Deals by the side to which their lines lean.
    #[serde(default)]
    pub leans: BTreeMap<Lean, ByOutcome>,
    /// Deals that ended in nothing, by why.
    pub stalls: BTreeMap<Stall, StallCount>,
}

/// One rung over deals.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct RungCount {
    /// Deals in which it held.
    pub held: ByOutcome,
    /// Deals in which as much spoke for us as against.
    pub mixed: ByOutcome,
    /// Deals in which it broke.
    pub broken: ByOutcome,
    /// Deals in which it was the first that broke.
    pub first_broken: ByOutcome,
    /// Deals in which a rival held it.
    pub rival: ByOutcome,
    /// The lines that tell best how it broke first.
    pub quotes: Cites,
}

/// Deals that ended in nothing for one kind of cause.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct StallCount {
    /// Whose outcome is that no decision was taken.
    pub undecided: u64,
    /// Whose outcome is lost, with no decision as the reason.
    pub lost: u64,
    /// The lines that tell it best.
    pub quotes: Cites,
}

impl People {
    pub(super) fn of(case: &Case<'_>) -> Self {
        let verdict = case.verdict;
        let outcome = case.deal.outcome();
        let one = || ByOutcome::from([(outcome, 1)]);
        let mut people = Self::default();
        if let Some(stalled) = &verdict.stalled {
            let undecided = u64::from(outcome == Outcome::NoDecision);
            let quotes = Cites::of(&case.deal.id, stalled.quote.as_ref());
            let count = StallCount { undecided, lost: 1 - undecided, quotes };
            people.stalls.insert(stalled.kind, count);
        }
        if case.evidence.interviews + case.evidence.debriefs == 0 {
            return people;
        }
        people.heard = one();
        let coach = &verdict.coach;
        people.coach.insert(coach.state, one());
        people.tests = coach.tests.iter().map(|(test, _)| (*test, one())).collect();
        people.standpoints = coach.standpoint.map(|at| (at, one())).into_iter().collect();
        if coach.rival.is_some() {
            people.rival_coach = one();
        }
        if coach.false_coach.is_some() {
            people.false_coach = one();
        }
        people.leans.insert(verdict.lean, one());
        people.ladder(case, &one);
        if let Some(relationship) = &verdict.relationship {
            people.ties.insert(relationship.tie, one());
            let quotes = Cites::of(&case.deal.id, relationship.quote.as_ref());
            people.tie_quotes.insert(relationship.tie, quotes);
        }
        people
    }

    fn ladder(&mut self, case: &Case<'_>, one: &dyn Fn() -> ByOutcome) {
        let ladder = &case.verdict.ladder;
        for (rung, state) in ladder.rungs {
            let count = self.rungs.entry(rung).or_default();
            match state {
                RungState::Unspoken => {}
                RungState::Held => count.held = one(),
                RungState::Mixed => count.mixed = one(),
                RungState::Broken => count.broken = one(),
            }
        }
        for rung in &ladder.rival {
            self.rungs.entry(*rung).or_default().rival = one();
        }
        match (&ladder.broken, ladder.voice) {
            (Some((rung, quote)), _) => {
                let count = self.rungs.entry(*rung).or_default();
                count.first_broken = one();
                count.quotes = Cites::of(&case.deal.id, quote.as_ref());
            }
            (None, Some(_)) => self.unbroken = one(),
            (None, None) => {}
        }
    }
}

impl AddAssign for People {
    fn add_assign(&mut self, other: Self) {
        merge(&mut self.heard, other.heard);
        merge_deep(&mut self.coach, other.coach);
        merge_deep(&mut self.tests, other.tests);
        merge_deep(&mut self.standpoints, other.standpoints);
        merge(&mut self.rival_coach, other.rival_coach);
        merge(&mut self.false_coach, other.false_coach);
        merge(&mut self.rungs, other.rungs);
        merge(&mut self.unbroken, other.unbroken);
        merge_deep(&mut self.ties, other.ties);
        merge(&mut self.tie_quotes, other.tie_quotes);
        merge_deep(&mut self.leans, other.leans);
        merge(&mut self.stalls, other.stalls);
    }
}

fn merge_deep<K: Ord>(into: &mut BTreeMap<K, ByOutcome>, from: BTreeMap<K, ByOutcome>) {
    for (key, value) in from {
        merge(into.entry(key).or_default(), value);
    }
}

impl AddAssign for RungCount {
    fn add_assign(&mut self, other: Self) {
        merge(&mut self.held, other.held);
        merge(&mut self.mixed, other.mixed);
        merge(&mut self.broken, other.broken);
        merge(&mut self.first_broken, other.first_broken);
        merge(&mut self.rival, other.rival);
        self.quotes += other.quotes;
    }
}

impl AddAssign for StallCount {
    fn add_assign(&mut self, other: Self) {
        self.undecided += other.undecided;
        self.lost += other.lost;
        self.quotes += other.quotes;
    }
}
