//! Logistic regression with an L2 penalty, for several labels at once, by
//! coordinate descent on the dual in a fixed order: the same rows give the
//! same weights, to the bit.
//!
//! Source: H.-F. Yu, F.-L. Huang, C.-J. Lin, "Dual coordinate descent methods
//! for logistic regression and maximum entropy models", Machine Learning 85
//! (2011), algorithm 5.

use std::collections::BTreeMap;

/// A row: its features with their values.
pub(super) type Features = Vec<(u32, f32)>;

/// How a feature's value counts a second time: by itself, and as many times as
/// its row's sign tells.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub(super) struct Again {
    pub(super) settled: f32,
    pub(super) signed: f32,
}

/// What is learned from.
#[derive(Debug, Default)]
pub(super) struct Rows {
    pub(super) features: Vec<Features>,
    /// For each row, whether it has each label: a bit a label.
    pub(super) labels: Vec<u32>,
    /// Of the rows of which not all depends on their sign, how each of their
    /// features counts again.
    pub(super) again: BTreeMap<usize, Vec<Again>>,
}

/// How long and how hard to learn.
#[derive(Clone, Copy, Debug)]
pub(super) struct Settings {
    /// The inverse of the penalty.
    pub(super) c: f64,
    /// How often all rows are gone through.
    pub(super) rounds: usize,
}

impl Rows {
    /// The features of a row with their values, and how each counts again.
    pub(super) fn of(&self, row: usize) -> impl Iterator<Item = (usize, f64, Again)> {
        let again = self.again.get(&row);
        self.features[row].iter().enumerate().map(move |(at, &(feature, value))| {
            let signed = Again { settled: 0.0, signed: value };
            let again = again.map_or(signed, |again| again[at]);
            (feature as usize, f64::from(value), again)
        })
    }

    /// The features of a row with their values. With `signs` each counts again,
    /// as one of another `features`.
    fn signed<'a>(
        &'a self,
        row: usize,
        signs: Option<&'a [f64]>,
        features: usize,
    ) -> impl Iterator<Item = (usize, f64)> + 'a {
        let sign = signs.map(|signs| signs[row]);
        self.of(row).flat_map(move |(feature, value, again)| {
            let again = sign.map(|sign| {
                let value = f64::from(again.settled) + f64::from(again.signed) * sign;
                (features + feature, value)
            });
            std::iter::once((feature, value)).chain(again)
        })
    }
}

/// Weights: `labels` for each feature, feature by feature; with `signs`, one
/// for each row, those of the features that are said of a side follow.
pub(super) fn learn(
    rows: &Rows,
    signs: Option<&[f64]>,
    keep: impl Fn(usize) -> bool,
    features: usize,
    labels: usize,
    settings: Settings,
) -> Vec<f64> {
    let mut weights = vec![0.0; features * labels * if signs.is_some() { 2 } else { 1 }];
    let mut order: Vec<usize> = (0..rows.features.len()).filter(|&row| keep(row)).collect();
    let upper = settings.c;
    let mut duals = vec![0.0; rows.features.len() * labels];
    for &row in &order {
        duals[row * labels..(row + 1) * labels].fill((0.001 * upper).min(1e-8));
    }
    let of = |row: usize| rows.signed(row, signs, features);
    let square = |row: usize| of(row).map(|(_, value)| value * value).sum();
    let squares: Vec<f64> = (0..rows.features.len()).map(square).collect();
    for &row in &order {
        for label in 0..labels {
            let step = duals[row * labels + label] * sign(rows.labels[row], label);
            for (feature, value) in of(row) {
                weights[feature * labels + label] += step * value;
            }
        }
    }
    let mut random = Shuffle(0x9E37_79B9_7F4A_7C15);
    let mut margins = vec![0.0; labels];
    let mut steps = vec![0.0; labels];
    for _ in 0..settings.rounds {
        random.shuffle(&mut order);
        for &row in &order {
            margins.fill(0.0);
            for (feature, value) in of(row) {
                let from = feature * labels;
                for (margin, weight) in margins.iter_mut().zip(&weights[from..from + labels]) {
                    *margin += weight * value;
                }
            }
            for label in 0..labels {
                let sign = sign(rows.labels[row], label);
                let dual = &mut duals[row * labels + label];
                let better = minimum(*dual, squares[row], margins[label] * sign, upper);
                steps[label] = (better - *dual) * sign;
                *dual = better;
            }
            for (feature, value) in of(row) {
                let from = feature * labels;
                for (weight, step) in weights[from..from + labels].iter_mut().zip(&steps) {
                    *weight += step * value;
                }
            }
        }
    }
    weights
}

fn sign(labels: u32, label: usize) -> f64 {
    if labels & (1 << label) == 0 { -1.0 } else { 1.0 }
}

/// The dual variable in `(0, upper)` that minimises the dual along one
/// coordinate: Newton's method, kept within a bracket, since it runs off where
/// `upper` is large.
fn minimum(dual: f64, square: f64, margin: f64, upper: f64) -> f64 {
    let (mut low, mut high) = (0.0, upper);
    let mut at = dual.clamp(upper * 1e-12, upper * (1.0 - 1e-12));
    for _ in 0..30 {
        let slope = square * (at - dual) + margin + libm::log(at / (upper - at));
        if slope > 0.0 {
            high = at;
        } else {
            low = at;
        }
        let bend = square + upper / ((upper - at) * at);
        let next = at - slope / bend;
        let inside = if next <= low {
            low + (at - low) * 0.1
        } else if next >= high {
            high - (high - at) * 0.1
        } else {
            next
        };
        let moved = (inside - at).abs();
        at = inside;
        if moved < upper * 1e-9 {
            break;
        }
    }
    at
}

/// Shuffles in an order that depends on the seed alone (splitmix64).
struct Shuffle(u64);

impl Shuffle {
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        mixed ^ (mixed >> 31)
    }

    fn shuffle(&mut self, items: &mut [usize]) {
        for last in (1..items.len()).rev() {
            let bound = last as u64 + 1;
            let other = usize::try_from(self.next() % bound).unwrap_or(0);
            items.swap(last, other);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Two features, one label: the gradient of the penalised loss is zero at
    /// the solution, which is what makes it one.
    #[test]
    fn the_solution_is_where_the_gradient_vanishes() {
        let rows = Rows {
            features: vec![
                vec![(0, 1.0), (1, 1.0)],
                vec![(0, 1.0), (1, 2.0)],
                vec![(0, 1.0), (1, -1.0)],
                vec![(0, 1.0), (1, 0.5)],
            ],
            labels: vec![1, 1, 0, 0],
            ..Rows::default()
        };
        let settings = Settings { c: 2.0, rounds: 400 };
        let weights = learn(&rows, None, |_| true, 2, 1, settings);
        for feature in 0..2 {
            let mut gradient = weights[feature];
            for (row, &labels) in rows.features.iter().zip(&rows.labels) {
                let sign = sign(labels, 0);
                let margin: f64 = row
                    .iter()
                    .map(|(at, value)| weights[*at as usize] * f64::from(*value))
                    .sum::<f64>()
                    * sign;
                gradient -= settings.c * sign * f64::from(row[feature].1) / (1.0 + margin.exp());
            }
            assert!(gradient.abs() < 1e-4, "{weights:?} {gradient}");
        }
    }

    /// Features with signs are what they are written out.
    #[test]
    fn signed_features_are_features_of_their_own() {
        let rows = |features: [Features; 3], again: BTreeMap<usize, Vec<Again>>| Rows {
            features: features.into(),
            labels: vec![1, 0, 1],
            again,
        };
        let again = vec![Again { settled: -0.25, signed: 0.5 }];
        let plain = rows(
            [vec![(0, 1.0)], vec![(0, 2.0), (1, 1.0)], vec![(1, 0.5)]],
            BTreeMap::from([(2, again)]),
        );
        let signs = [1.0, -0.5, 0.25];
        let written = rows(
            [
                vec![(0, 1.0), (2, 1.0)],
                vec![(0, 2.0), (2, -1.0), (1, 1.0), (3, -0.5)],
                vec![(1, 0.5), (3, -0.125)],
            ],
            BTreeMap::new(),
        );
        let settings = Settings { c: 1.0, rounds: 30 };
        assert_eq!(
            learn(&plain, Some(&signs), |_| true, 2, 1, settings),
            learn(&written, None, |_| true, 4, 1, settings)
        );
    }
}
