//! Learns which way labels speak, in four steps: what is good and bad to hear,
//! by itself and of the side that a glance takes a sentence to speak of; from
//! that, as models tell it that have not seen the label's author, whose side
//! sentences speak of; what is good and bad again, by the side that was learned;
//! and, from the second step's scores, how far neighbours speak alike.
//!
//! The product of two sums is learned by turns: with the one held, the other is
//! a logistic regression.

use std::collections::BTreeMap;
use std::num::NonZeroUsize;

use super::corpus::{Column, FOR_US, NEUTRAL, Table};
use super::logistic::{self, Rows};
use super::{CONTEXT_PENALTY, DIRECTIONS, LEAST_DIRECTION, Learner, SIDES, milli, newton, short};
use crate::parallel;
use crate::tag::{ACCORD, LANES, OF, OURS, Said, Weights, accord_of};

/// Authors are left out in at most so many groups: directions are learned
/// several times over, and what a few more authors add to them is little.
const MOST_WIDE_GROUPS: usize = 6;
/// By how much the held sum counts while sides are learned: so that its own
/// penalty does not matter.
const HELD: f64 = 5.0;

/// What a label's sentence tells of its direction, in logits: by itself, and of
/// the side of which it speaks.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Pole {
    own: f64,
    of: f64,
}

impl Pole {
    /// The sums of a row's weights: of its features, with what of them is said
    /// of a side that stands beside it, and of those that are said of its side.
    fn of_row(table: &Table, row: usize, weights: &[f64]) -> Self {
        let columns = table.columns.len();
        let mut pole = Self::default();
        for (feature, value, again) in table.rows.of(row) {
            let of = weights[columns + feature];
            pole.own += weights[feature] * value + of * f64::from(again.settled);
            pole.of += of * f64::from(again.signed);
        }
        pole
    }
}

/// All that was learned of directions, of some or of all authors.
#[derive(Debug, Default)]
pub(super) struct Directions {
    /// As [`Weights`] has them.
    direction: BTreeMap<String, Vec<i16>>,
    neutral: BTreeMap<String, Vec<i16>>,
    side: BTreeMap<String, Vec<i16>>,
    context: BTreeMap<String, Vec<i16>>,
}

impl Directions {
    /// Adds them to weights that have none.
    pub(super) fn add_to(&self, weights: &mut Weights) {
        weights.direction.clone_from(&self.direction);
        weights.neutral.clone_from(&self.neutral);
        weights.side.clone_from(&self.side);
        weights.context.extend(self.context.clone());
    }
}

impl Learner<'_> {
    fn wide_groups(&self) -> usize {
        self.groups.clamp(1, MOST_WIDE_GROUPS)
    }

    /// The group, of those for directions, that a group of authors lies in.
    pub(super) fn wide_group(&self, group: usize) -> usize {
        group % self.wide_groups()
    }

    /// The same of the author of a label.
    fn wide_group_of(&self, row: usize) -> usize {
        self.wide_group(self.folds[self.corpus.directions.interview[row]])
    }

    /// Each label's pole, by what was learned without its author.
    pub(super) fn unseen_poles(&self, threads: NonZeroUsize) -> Vec<Pole> {
        let groups = self.wide_groups();
        let table = &self.corpus.directions;
        let mut poles = vec![Pole::default(); table.interview.len()];
        // A single author has nobody else to be judged by.
        let keep = |left_out: usize, row: usize| groups == 1 || self.wide_group_of(row) != left_out;
        let leave = |left_out| self.learn_poles(&self.corpus.glances, |row| keep(left_out, row));
        let mut left_out = 0;
        parallel::for_each_in_order(
            0..groups,
            threads,
            |_| 0,
            leave,
            |weights: Vec<f64>| {
                for row in (0..poles.len()).filter(|&row| self.wide_group_of(row) == left_out) {
                    poles[row] = Pole::of_row(table, row, &weights);
                }
                left_out += 1;
            },
        );
        poles
    }

    /// All of directions, without each group.
    pub(super) fn directions_without(&self, threads: NonZeroUsize) -> Vec<Directions> {
        let mut without = Vec::new();
        let leave = |left_out| self.learn_directions(Some(left_out));
        let take = |learned| without.push(learned);
        parallel::for_each_in_order(0..self.wide_groups(), threads, |_| 0, leave, take);
        without
    }

    /// Learns which way labels with a side speak, if `sides` are whose they
    /// speak of.
    fn learn_poles(&self, sides: &[f64], keep: impl Fn(usize) -> bool) -> Vec<f64> {
        let Table { rows, columns, .. } = &self.corpus.directions;
        let keep = |row: usize| rows.labels[row] & NEUTRAL == 0 && keep(row);
        logistic::learn(rows, Some(sides), keep, columns.len(), 1, DIRECTIONS)
    }

    /// Learns all that decides directions, perhaps without one of the groups.
    pub(super) fn learn_directions(&self, left_out: Option<usize>) -> Directions {
        let table = &self.corpus.directions;
        let keep = |row: usize| left_out != Some(self.wide_group_of(row));
        let of_sides = self.learn_sides(keep);
        let sides = self.sides(&of_sides);
        let poles = self.learn_poles(&sides, keep);
        let columns = table.columns.len();
        let mut direction = named(table, &poles[..columns], "");
        direction.extend(named(table, &poles[columns..], OF));
        let neutral = Rows {
            features: table.rows.features.clone(),
            labels: table
                .rows
                .labels
                .iter()
                .map(|labels| u32::from(labels & NEUTRAL != 0))
                .collect(),
            ..Rows::default()
        };
        let neutral = logistic::learn(&neutral, None, keep, columns, 1, DIRECTIONS);
        let side = |(column, weight): (&Column, f64)| {
            let weight = short(thousandths(weight * column.value));
            (weight != 0).then(|| (column.feature.clone(), vec![weight]))
        };
        Directions {
            direction,
            neutral: named(table, &neutral, ""),
            side: self.corpus.whose.columns.iter().zip(of_sides).filter_map(side).collect(),
            context: self.learn_accord(keep, &sides),
        }
    }

    /// Learns what tells whose side a sentence speaks of: 1 is ours.
    fn learn_sides(&self, keep: impl Fn(usize) -> bool) -> Vec<f64> {
        let Table { rows, columns, .. } = &self.corpus.whose;
        let held = u32::try_from(columns.len()).unwrap_or(u32::MAX);
        let with_poles = |(row, pole): (&logistic::Features, &Pole)| {
            let of =
                row.iter().map(|&(feature, value)| (feature, narrow(f64::from(value) * pole.of)));
            of.chain([(held, narrow(HELD * pole.own))]).collect()
        };
        let features = rows.features.iter().zip(&self.poles).map(with_poles).collect();
        let labels: Vec<u32> = rows.labels.iter().map(|labels| labels & FOR_US).collect();
        let keep = |row: usize| rows.labels[row] & NEUTRAL == 0 && keep(row);
        let rows = Rows { features, labels, ..Rows::default() };
        let mut weights = logistic::learn(&rows, None, keep, columns.len() + 1, 1, SIDES);
        // In parts of how far the held sum counts; if it does not, neither does
        // anything else.
        let held = weights.pop().unwrap_or_default() * HELD;
        for weight in &mut weights {
            *weight = if held > 0.1 { *weight / held } else { 0.0 };
        }
        weights
    }

    /// Whose side each label's sentence speaks of, from -1 to 1.
    fn sides(&self, weights: &[f64]) -> Vec<f64> {
        let side = |row: &logistic::Features| {
            let of = |&(feature, value): &(u32, f32)| weights[feature as usize] * f64::from(value);
            row.iter().map(of).sum::<f64>().clamp(-1.0, 1.0)
        };
        self.corpus.whose.rows.features.iter().map(side).collect()
    }

    /// Learns how far the labels of a turn speak alike.
    fn learn_accord(
        &self,
        keep: impl Fn(usize) -> bool,
        sides: &[f64],
    ) -> BTreeMap<String, Vec<i16>> {
        let table = &self.corpus.directions;
        let mut rows = Vec::new();
        for run in table.runs().into_iter().filter(|run| keep(run.start)) {
            let said = |row: usize| {
                let (pole, side) = (self.poles[row], sides[row]);
                let score = milli(pole.own + pole.of * side);
                Said { score, whose: thousandths(side), ..self.corpus.said[row] }
            };
            let said: Vec<Said> = run.clone().map(said).collect();
            for (at, row) in run.enumerate() {
                let labels = table.rows.labels[row];
                if labels & NEUTRAL == 0 {
                    let values =
                        accord_of(&said, at, |_| true).map(|value| f64::from(value) / 1000.0);
                    rows.push((values.to_vec(), labels & FOR_US != 0));
                }
            }
        }
        if rows.is_empty() {
            return BTreeMap::new();
        }
        let learned = newton::learn(&rows, CONTEXT_PENALTY);
        let features = ACCORD.iter().chain(&["direction-bias"]).zip(learned);
        features
            .map(|(feature, weight)| ((*feature).to_owned(), vec![short(milli(weight))]))
            .collect()
    }
}

/// Weights by the name of their feature, with `prefix`.
fn named(table: &Table, weights: &[f64], prefix: &str) -> BTreeMap<String, Vec<i16>> {
    let mut named: BTreeMap<String, Vec<i16>> = BTreeMap::new();
    for (column, weight) in table.columns.iter().zip(weights) {
        let weight = short(milli(weight * column.value));
        if weight.abs() >= LEAST_DIRECTION {
            named.entry(format!("{prefix}{}", column.feature)).or_insert_with(|| vec![0; LANES])
                [column.lane] = weight;
        }
    }
    named
}

/// A share of a side in the parts that it is told in.
fn thousandths(share: f64) -> i32 {
    milli(share * f64::from(OURS) / 1000.0)
}

#[expect(clippy::cast_possible_truncation, reason = "values near 1")]
fn narrow(value: f64) -> f32 {
    value as f32
}
