//! The people of the deals: coach, ladder, relationship, and why nothing was
//! decided.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::deal::Outcome;
use crate::reason::{CoachState, Lean, Rung, Stall, Standpoint, Test, Tie};
use crate::summary::rate::{fisher, rounded};
use crate::summary::{DealRow, Gap, Rate, ThemeRow};
use crate::tally::{Cited, Cites, People};

type ByOutcome = BTreeMap<Outcome, u64>;

/// Coaches over the deals in which somebody was heard.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct CoachSummary {
    /// Deals in which somebody, buyer or seller, was heard.
    pub deals: u64,
    /// One row a state.
    pub states: Vec<CoachStateRow>,
    /// Win rate with a coach, against every other state in which a coach is
    /// spoken of.
    pub difference: Option<DifferenceRow>,
    /// Of our coaches: which tests are evidenced.
    pub tests: Vec<CoachTestRow>,
    /// Our coaches in the buyer's company.
    pub inside: u64,
    /// Our coaches outside it.
    pub outside: u64,
    /// In how many lost and in how many won deals a rival had one.
    pub rival: WonLost,
    /// Sellers' claims of a coach that buyers contradict.
    pub false_coaches: Vec<FalseCoachRow>,
}

/// The deals in one state of the coach.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct CoachStateRow {
    /// The state.
    pub state: CoachState,
    /// Deals, of any outcome.
    pub deals: u64,
    /// Deals by outcome.
    pub outcomes: ByOutcome,
    /// Won of won and lost.
    pub win_rate: Rate,
}

/// Two win rates, compared.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct DifferenceRow {
    /// With.
    pub with: Rate,
    /// Without.
    pub without: Rate,
    /// With less without.
    pub gap: Option<Gap>,
    /// Fisher's exact test, two-sided.
    pub p: Option<f64>,
}

/// One test of a coach.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct CoachTestRow {
    /// The test.
    pub test: Test,
    /// Of the deals in which we had a coach: in how many it is evidenced.
    pub deals: Rate,
    /// Won of won and lost, where it is.
    pub win_rate: Rate,
}

/// The same in lost and in won deals.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct WonLost {
    /// Of the lost deals in which somebody was heard.
    pub lost: Rate,
    /// Of the won deals in which somebody was heard.
    pub won: Rate,
}

/// A claim and what contradicts it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct FalseCoachRow {
    /// The deal.
    pub deal: String,
    /// The customer.
    pub account: Option<String>,
    /// How it ended.
    pub outcome: Outcome,
    /// What the seller said.
    pub claim: Cited,
    /// What the buyer said.
    pub contradiction: Cited,
}

/// The rapport ladder over lost deals.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct RapportSummary {
    /// Lost deals in which somebody spoke of a rung.
    pub deals: u64,
    /// One row a rung, the lowest first.
    pub rungs: Vec<RungRow>,
    /// Of those lost deals: in how many no rung broke.
    pub unbroken: Rate,
}

/// One rung.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct RungRow {
    /// The rung.
    pub rung: Rung,
    /// Of the lost deals in which a rung was spoken of: it was the first that
    /// broke.
    pub first_broken: Rate,
    /// Lost deals in which it broke, first or not.
    pub broken: u64,
    /// Lost deals in which as much spoke for us as against.
    pub mixed: u64,
    /// Lost deals in which it held.
    pub held: u64,
    /// Lost deals in which a rival held it.
    pub rival_held: u64,
    /// Won deals in which it held.
    pub held_won: u64,
    /// Won deals in which it broke.
    pub broken_won: u64,
    /// The lines that tell best how it broke.
    pub quotes: Vec<Cited>,
}

/// The lasting bond over deals.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct RelationshipSummary {
    /// Deals in which somebody spoke of it.
    pub deals: u64,
    /// One row a state.
    pub states: Vec<TieRow>,
}

/// One state of the bond.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct TieRow {
    /// The state.
    pub state: Tie,
    /// Deals, of any outcome.
    pub deals: u64,
    /// Deals by outcome.
    pub outcomes: ByOutcome,
    /// Won of won and lost.
    pub win_rate: Rate,
    /// The lines that tell it best.
    pub quotes: Vec<Cited>,
}

/// How closed deals ended whose lines lean as those of open deals do.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct PursueSummary {
    /// Won of the won and lost deals that lean to leaving.
    pub leave: Rate,
    /// Won of those that lean to going on.
    pub pursue: Rate,
}

/// Why nothing was decided.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct NoDecisionSummary {
    /// Deals that ended without a decision, and lost deals whose reason is no
    /// decision.
    pub deals: u64,
    /// Those whose outcome says so.
    pub undecided: u64,
    /// Those whose outcome is lost, with no decision as the reason.
    pub lost: u64,
    /// One row a kind.
    pub kinds: Vec<StallRow>,
}

/// One kind of standstill.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct StallRow {
    /// The kind.
    pub kind: Stall,
    /// Of all those deals.
    pub deals: Rate,
    /// Those whose outcome is that no decision was taken.
    pub undecided: u64,
    /// Those whose outcome is lost.
    pub lost: u64,
    /// The lines that tell it best.
    pub quotes: Vec<Cited>,
}

impl CoachSummary {
    pub(super) fn of(people: &People, deals: &[DealRow]) -> Self {
        let none = ByOutcome::new();
        let of = |state| people.coach.get(&state).unwrap_or(&none);
        let states: Vec<CoachStateRow> = CoachState::ALL
            .into_iter()
            .map(|state| CoachStateRow {
                state,
                deals: of(state).values().sum(),
                outcomes: of(state).clone(),
                win_rate: win_rate(of(state)),
            })
            .collect();
        let ours = sum([of(CoachState::Present), of(CoachState::Lost)]);
        let tests = Test::ALL.into_iter().map(|test| {
            let passed = people.tests.get(&test).unwrap_or(&none);
            CoachTestRow {
                test,
                deals: Rate::of(passed.values().sum(), ours.values().sum()),
                win_rate: win_rate(passed),
            }
        });
        let stand = |at| people.standpoints.get(&at).map_or(0, |deals| deals.values().sum());
        Self {
            deals: people.heard.values().sum(),
            difference: difference(
                win_rate(of(CoachState::Present)),
                win_rate(&sum([
                    of(CoachState::Lost),
                    of(CoachState::False),
                    of(CoachState::Absent),
                    of(CoachState::Rival),
                ])),
            ),
            states,
            tests: tests.collect(),
            inside: stand(Standpoint::Inside),
            outside: stand(Standpoint::Outside),
            rival: WonLost {
                lost: share(&people.rival_coach, &people.heard, Outcome::Lost),
                won: share(&people.rival_coach, &people.heard, Outcome::Won),
            },
            false_coaches: deals.iter().filter_map(false_coach).collect(),
        }
    }

    /// The row of a state.
    pub fn state(&self, state: CoachState) -> Option<&CoachStateRow> {
        self.states.iter().find(|row| row.state == state)
    }
}

fn false_coach(deal: &DealRow) -> Option<FalseCoachRow> {
    let coach = deal.coach.as_ref()?;
    Some(FalseCoachRow {
        deal: deal.id.clone(),
        account: deal.account.clone(),
        outcome: deal.outcome,
        claim: coach.claim.as_deref()?.clone(),
        contradiction: coach.contradiction.as_deref()?.clone(),
    })
}

impl RapportSummary {
    pub(super) fn of(people: &People) -> Self {
        let lost = |deals: &ByOutcome| deals.get(&Outcome::Lost).copied().unwrap_or(0);
        let won = |deals: &ByOutcome| deals.get(&Outcome::Won).copied().unwrap_or(0);
        let broken: u64 = people.rungs.values().map(|rung| lost(&rung.first_broken)).sum();
        let unbroken = lost(&people.unbroken);
        let deals = broken + unbroken;
        let rungs = Rung::ALL.into_iter().filter_map(|rung| {
            let count = people.rungs.get(&rung)?;
            Some(RungRow {
                rung,
                first_broken: Rate::of(lost(&count.first_broken), deals),
                broken: lost(&count.broken),
                mixed: lost(&count.mixed),
                held: lost(&count.held),
                rival_held: lost(&count.rival),
                held_won: won(&count.held),
                broken_won: won(&count.broken),
                quotes: Cites::as_slice(&count.quotes).to_vec(),
            })
        });
        Self { deals, rungs: rungs.collect(), unbroken: Rate::of(unbroken, deals) }
    }
}

impl RelationshipSummary {
    pub(super) fn of(people: &People) -> Self {
        let states = Tie::ALL.into_iter().filter_map(|state| {
            let outcomes = people.ties.get(&state)?;
            let quotes = people.tie_quotes.get(&state).map(|cites| cites.as_slice().to_vec());
            Some(TieRow {
                state,
                deals: outcomes.values().sum(),
                outcomes: outcomes.clone(),
                win_rate: win_rate(outcomes),
                quotes: quotes.unwrap_or_default(),
            })
        });
        let deals = people.ties.values().flat_map(BTreeMap::values).sum();
        Self { deals, states: states.collect() }
    }
}

impl PursueSummary {
    pub(super) fn of(people: &People) -> Self {
        let closed = |lean| people.leans.get(&lean).map(win_rate).unwrap_or_default();
        Self { leave: closed(Lean::Leave), pursue: closed(Lean::Pursue) }
    }
}

impl NoDecisionSummary {
    pub(super) fn of(people: &People) -> Self {
        let undecided: u64 = people.stalls.values().map(|count| count.undecided).sum();
        let lost: u64 = people.stalls.values().map(|count| count.lost).sum();
        let kinds = Stall::ALL.into_iter().filter_map(|kind| {
            let count = people.stalls.get(&kind)?;
            Some(StallRow {
                kind,
                deals: Rate::of(count.undecided + count.lost, undecided + lost),
                undecided: count.undecided,
                lost: count.lost,
                quotes: Cites::as_slice(&count.quotes).to_vec(),
            })
        });
        Self { deals: undecided + lost, undecided, lost, kinds: kinds.collect() }
    }
}

/// Won of won and lost.
fn win_rate(outcomes: &ByOutcome) -> Rate {
    let of = |outcome| outcomes.get(&outcome).copied().unwrap_or(0);
    Rate::of(of(Outcome::Won), of(Outcome::Won) + of(Outcome::Lost))
}

/// Of the deals that ended so, those that are among `some`.
fn share(some: &ByOutcome, all: &ByOutcome, outcome: Outcome) -> Rate {
    let of = |deals: &ByOutcome| deals.get(&outcome).copied().unwrap_or(0);
    Rate::of(of(some), of(all))
}

fn sum<const N: usize>(parts: [&ByOutcome; N]) -> ByOutcome {
    let mut sum = ByOutcome::new();
    for (outcome, deals) in parts.into_iter().flatten() {
        *sum.entry(*outcome).or_default() += deals;
    }
    sum
}

fn difference(with: Rate, without: Rate) -> Option<DifferenceRow> {
    let gap = Gap::of(with, without)?;
    let p = fisher(with, without).map(rounded);
    Some(DifferenceRow { with, without, gap: Some(gap), p })
}

/// The rows of the people themes, in the order of the article.
pub fn people_themes(themes: &[ThemeRow]) -> impl Iterator<Item = &ThemeRow> {
    const PEOPLE: [&str; 5] =
        ["coach", "rapport.personal", "rapport.technical", "rapport.business", "relationship"];
    PEOPLE.into_iter().filter_map(|id| themes.iter().find(|row| row.theme == id))
}
