//! What was heard, and what was not: who was interviewed, how late, and
//! whether enough.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::deal::Outcome;
use crate::statistics;
use crate::summary::Rate;
use crate::summary::rate::rounded;
use crate::tally::{Covered, Tally};

/// Interviews against closed deals, and what may be missing.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct CoverageSummary {
    /// Per outcome: of the closed deals, those of which a buyer was heard.
    pub outcomes: BTreeMap<Outcome, Rate>,
    /// Per segment: of its closed deals, those of which a buyer was heard.
    pub segments: Vec<CoveredRow>,
    /// Per rival: of the closed deals in which it is named, those of which a
    /// buyer was heard.
    pub rivals: Vec<CoveredRow>,
    /// Interviews in which a buyer speaks.
    pub interviews: u64,
    /// Debriefs and notes in which only sellers speak.
    pub debriefs: u64,
    /// Interviews in which nobody could be placed: no evidence.
    pub voiceless: u64,
    /// Interviews whose roles were guessed.
    pub guessed: u64,
    /// Interviews that joined no deal.
    pub unjoined: u64,
    /// How long after closing the interviews were held.
    pub lag: Option<LagRow>,
    /// Of the buyers' sentences: those that speak of a theme.
    pub sentences: Rate,
    /// Of the deals of which a buyer was heard: those without any theme.
    pub themeless: Rate,
    /// Mentions in talk that is not of the decision.
    pub set_aside: u64,
    /// Mentions by the interviewer or by somebody whom we cannot place.
    pub unplaced: u64,
    /// Whether enough was heard.
    pub saturation: Option<SaturationRow>,
}

/// Closed deals of a segment or against a rival.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct CoveredRow {
    /// The segment, or the rival.
    pub value: String,
    /// Of its closed deals: those of which a buyer was heard.
    pub heard: Rate,
}

/// Days from closing to interview.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct LagRow {
    /// Interviews with both dates.
    pub interviews: u64,
    /// The median, in days; below 0: held before closing.
    pub median: f64,
    /// The shortest.
    pub least: i32,
    /// The longest.
    pub most: i32,
    /// Held more than 180 days after closing: memory fades.
    pub late: Rate,
    /// Held before the deal was closed.
    pub before: Rate,
}

/// Whether enough was heard: themes, for and against counted apart.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct SaturationRow {
    /// Interviews in which a buyer speaks.
    pub interviews: u64,
    /// Different things met: a theme for us, a theme against us.
    pub met: u64,
    /// Those met in one interview only.
    pub met_once: u64,
    /// New ones that a further interview would have brought, on average, when
    /// it was the last.
    pub new_per_interview: f64,
    /// Good-Turing: the chance that the next thing said was met before.
    pub coverage: Option<f64>,
    /// After so many interviews: how many were met, on average over every
    /// order of the interviews.
    pub curve: Vec<CurvePoint>,
    /// The chance of having met something that this share of buyers would say.
    pub chances: Vec<ChanceRow>,
}

/// A point of the curve.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct CurvePoint {
    /// After so many interviews.
    pub interviews: u64,
    /// So many were met.
    pub met: f64,
}

/// The chance of having met something.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct ChanceRow {
    /// The share of buyers who would say it.
    pub prevalence: f64,
    /// The chance that at least one of ours did.
    pub chance: f64,
}

/// An interview held later than this after closing is late.
const LATE_DAYS: i32 = 180;

impl CoverageSummary {
    pub(super) fn of(tally: &Tally) -> Self {
        let coverage = &tally.coverage;
        let closed = [Outcome::Won, Outcome::Lost, Outcome::NoDecision];
        let outcomes = closed.map(|outcome| {
            (outcome, Rate::of(tally.whole.heard(outcome), tally.whole.deals(outcome)))
        });
        let heard: u64 = outcomes.iter().map(|(_, rate)| rate.k).sum();
        let heard_open: u64 = [Outcome::Open, Outcome::Invalid, Outcome::Unknown]
            .into_iter()
            .map(|outcome| tally.whole.heard(outcome))
            .sum();
        let rivals = tally.rivals.iter().map(|(rival, group)| {
            let count = |of: &dyn Fn(Outcome) -> u64| closed.iter().map(|out| of(*out)).sum();
            let rate = Rate::of(count(&|out| group.heard(out)), count(&|out| group.deals(out)));
            CoveredRow { value: rival.clone(), heard: rate }
        });
        Self {
            outcomes: outcomes.into(),
            segments: most_first(coverage.segments.iter().map(|(segment, outcomes)| {
                let sum = |of: &dyn Fn(&Covered) -> u64| outcomes.values().map(of).sum();
                let heard = Rate::of(sum(&|covered| covered.heard), sum(&|covered| covered.deals));
                CoveredRow { value: segment.clone(), heard }
            })),
            rivals: most_first(rivals),
            interviews: coverage.interviews,
            debriefs: coverage.debriefs,
            voiceless: coverage.voiceless,
            guessed: coverage.guessed,
            unjoined: coverage.unjoined,
            lag: LagRow::of(&coverage.lags),
            sentences: Rate::of(
                coverage.themed_sentences.min(coverage.buyer_sentences),
                coverage.buyer_sentences,
            ),
            themeless: Rate::of(coverage.themeless, heard + heard_open),
            set_aside: coverage.set_aside,
            unplaced: coverage.unplaced,
            saturation: SaturationRow::of(tally),
        }
    }
}

/// Rows of closed deals only, those with the most first.
fn most_first(rows: impl Iterator<Item = CoveredRow>) -> Vec<CoveredRow> {
    let mut rows: Vec<CoveredRow> = rows.filter(|row| row.heard.n > 0).collect();
    rows.sort_by_key(|row| std::cmp::Reverse(row.heard.n));
    rows
}

impl LagRow {
    fn of(lags: &BTreeMap<i32, u64>) -> Option<Self> {
        let interviews: u64 = lags.values().sum();
        let (least, most) = (*lags.keys().next()?, *lags.keys().next_back()?);
        let count = |keep: &dyn Fn(i32) -> bool| -> u64 {
            lags.iter().filter(|(days, _)| keep(**days)).map(|(_, count)| count).sum()
        };
        Some(Self {
            interviews,
            median: median(lags, interviews),
            least,
            most,
            late: Rate::of(count(&|days| days > LATE_DAYS), interviews),
            before: Rate::of(count(&|days| days < 0), interviews),
        })
    }
}

/// The middle value; of an even number, the mean of the two in the middle.
fn median(lags: &BTreeMap<i32, u64>, n: u64) -> f64 {
    let at = |rank: u64| {
        let mut seen = 0;
        let found = lags.iter().find(|(_, count)| {
            seen += **count;
            seen > rank
        });
        found.map_or(0.0, |(days, _)| f64::from(*days))
    };
    rounded(f64::midpoint(at((n - 1) / 2), at(n / 2)))
}

impl SaturationRow {
    fn of(tally: &Tally) -> Option<Self> {
        let interviews = tally.coverage.interviews;
        if interviews == 0 {
            return None;
        }
        let met: Vec<u64> = tally
            .coverage
            .met
            .values()
            .flat_map(BTreeMap::values)
            .map(|met| (*met).min(interviews))
            .collect();
        let at = |n| statistics::rarefaction(&met, interviews, n);
        let once = met.iter().filter(|met| **met == 1).count() as u64;
        let curve =
            points(interviews).map(|n| CurvePoint { interviews: n, met: rounded(at(n)) }).collect();
        let chances = [0.05, 0.1, 0.2, 0.3].map(|prevalence| ChanceRow {
            prevalence,
            chance: rounded(statistics::chance_met(prevalence, interviews)),
        });
        Some(Self {
            interviews,
            met: met.len() as u64,
            met_once: once,
            new_per_interview: rounded(at(interviews) - at(interviews - 1)),
            coverage: statistics::good_turing(once, met.iter().sum()).map(rounded),
            curve,
            chances: chances.to_vec(),
        })
    }
}

/// 1, 2, 3, 5, 8, 12, 20, 30, 50, … up to all.
fn points(all: u64) -> impl Iterator<Item = u64> {
    [1, 2, 3, 5, 8, 12, 20, 30, 50, 80, 120, 200, 300, 500]
        .into_iter()
        .filter(move |n| *n < all)
        .chain([all])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_median_stands_in_the_middle() {
        let cases = [
            (vec![(10, 1)], 10.0),
            (vec![(10, 1), (20, 1)], 15.0),
            (vec![(-5, 1), (30, 3), (40, 1)], 30.0),
        ];
        for (lags, expected) in cases {
            let lags = BTreeMap::from_iter(lags);
            let row = LagRow::of(&lags).expect("there are some");
            assert!((row.median - expected).abs() < 1e-9, "{row:?}");
        }
        assert_eq!(LagRow::of(&BTreeMap::new()), None);
    }
}
