//! Sets a sentence's scores against its neighbours' and its interview's.
//!
//! Evidence comes in runs, and ordinary talk holds none: a sentence among
//! others that speak of a theme is more likely to speak of it, and one in a
//! conversation without any evidence is less likely to be evidence. How much
//! each neighbour adds is learned; the interview's share of evidence is
//! estimated from its own scores.
//!
//! Source of the latter: M. Saerens, P. Latinne, C. Decaestecker, "Adjusting
//! the outputs of a classifier to new a priori probabilities", Neural
//! Computation 14 (2002).

use super::model::{Model, Part};
use super::odds::{ONE, Odds};
use super::weights::{LANES, Row};

/// The share of evidence in what was learned from, as a chance.
const USUAL: i32 = ONE / 100 * 28;
/// The share of evidence is never taken to lie outside these.
const SHARES: (i32, i32) = (ONE / 50, ONE / 100 * 45);
/// So many sentences of the usual share are added to every interview, so that
/// a short note is judged by its own words.
const PRIOR_SENTENCES: i64 = 20;
/// How often the share is estimated anew.
const ROUNDS: usize = 6;
/// How many sentences on either side are near.
const NEAR: usize = 5;
/// The feature of a note, and the most sentences that one has.
pub(crate) const NOTE: &str = "note";
const NOTE_SENTENCES: usize = 4;

/// A score that no setting takes for a mention: lower ones are not told apart.
const HOPELESS: i32 = -4_000;
/// The odds that a sentence at the threshold of a mention is evidence, in
/// milli-logits: on labelled interviews about e to 1.
const AT_THRESHOLD: i32 = 1_000;
/// The lowest value of `other`.
const LOWEST: i32 = -6_000;
/// The lowest value of `any-near`, in logits.
const FARTHEST_NEAR: i64 = -4;

/// What is asked of a sentence's surroundings, in the order of
/// [`Surroundings::features`].
pub(crate) const FEATURES: [&str; 14] = [
    "own",
    "own-high",
    "other",
    "is-best",
    "this-before",
    "any-before",
    "this-after",
    "any-after",
    "this-two-before",
    "this-two-after",
    "any-two-before",
    "any-two-after",
    "any-near",
    NOTE,
];

/// Values of [`FEATURES`], in thousandths.
pub(crate) type Values = [i32; FEATURES.len()];

/// The learned part: weights of the features, and what each theme adds.
#[derive(Debug)]
pub(crate) struct Surroundings {
    odds: Odds,
    weights: Values,
    /// Added to each lane; the threshold of a mention is 0.
    bias: Row,
    lanes: usize,
    learned: bool,
}

impl Surroundings {
    pub(crate) fn new(model: &Model) -> Self {
        let bias = model.known(Part::Context, "bias");
        Self {
            odds: Odds::new(),
            weights: FEATURES.map(|feature| model.row(Part::Context, feature)[0]),
            bias: bias.unwrap_or_default(),
            lanes: model.themes.len(),
            learned: bias.is_some(),
        }
    }

    /// Whether an interview of so many sentences is a note.
    pub(crate) fn is_note(sentences: usize) -> bool {
        sentences <= NOTE_SENTENCES
    }

    /// The scores of sentences in their surroundings. Without learned weights
    /// they stay as they are.
    pub(crate) fn judge(&self, scores: &[Row]) -> Vec<Row> {
        if !self.learned {
            return scores.to_vec();
        }
        let shift = self.shift(scores);
        let mut judged = vec![[HOPELESS; LANES]; scores.len()];
        // What the surroundings add at most.
        let most: i64 = self.weights.iter().skip(3).map(|&weight| i64::from(weight.max(0))).sum();
        let near = FEATURES.iter().position(|name| *name == "any-near");
        let near = near.map_or(0, |near| i64::from(self.weights[near].min(0)) * FARTHEST_NEAR);
        let bound = |bias: i32, own: i32, other: i32| {
            let values = [own, (own + 1000).max(0), other].into_iter().zip(&self.weights);
            let sum: i64 =
                values.map(|(value, &weight)| i64::from(value) * i64::from(weight)).sum();
            sum / 1000 + most + near + i64::from(bias + shift)
        };
        let hopeless = i64::from(HOPELESS);
        let can_hold = |lane: usize, own, other| bound(self.bias[lane], own, other) >= hopeless;
        // No lane of a sentence has a higher bound than the best one would have
        // with the highest bias, where more of the own score makes more.
        let highest = self.bias[..self.lanes].iter().copied().max().unwrap_or(0);
        let grows = self.weights[..2].iter().all(|&weight| weight >= 0);
        let any_can_hold = |best: i32, second: i32| {
            let others = [best, second].map(|other| other.max(LOWEST));
            !grows || others.iter().any(|&other| bound(highest, best, other) >= hopeless)
        };
        self.features(scores, any_can_hold, can_hold, |sentence, lane, values| {
            let sum: i64 = values
                .iter()
                .zip(&self.weights)
                .map(|(&value, &weight)| i64::from(value) * i64::from(weight))
                .sum();
            let sum = i32::try_from(sum / 1000).unwrap_or(i32::MIN);
            judged[sentence][lane] = sum.saturating_add(self.bias[lane]).saturating_add(shift);
        });
        judged
    }

    /// The chance that a sentence which was judged so is evidence of the theme,
    /// in thousandths: 0 where that is hopeless, or nothing was learned.
    pub(crate) fn chance(&self, score: i32) -> u32 {
        if score <= HOPELESS || !self.learned {
            return 0;
        }
        let chance = self.odds.chance(score.saturating_add(AT_THRESHOLD)) * 125 / (ONE / 8);
        chance.unsigned_abs()
    }

    /// What the interview's share of evidence adds to every score, in
    /// milli-logits.
    pub(crate) fn shift(&self, scores: &[Row]) -> i32 {
        let best: Vec<i32> = scores
            .iter()
            .map(|row| row[..self.lanes].iter().copied().max().unwrap_or(i32::MIN) + 600)
            .collect();
        let usual = self.odds.logit(USUAL);
        let mut share = USUAL;
        for _ in 0..ROUNDS {
            let move_by = self.odds.logit(share) - usual;
            let sum: i64 = best
                .iter()
                .map(|&score| i64::from(self.odds.chance(score.saturating_add(move_by))))
                .sum();
            let all = i64::try_from(best.len()).unwrap_or(i64::MAX) + PRIOR_SENTENCES;
            let mean = (sum + PRIOR_SENTENCES * i64::from(USUAL)) / all;
            share = i32::try_from(mean).unwrap_or(USUAL).clamp(SHARES.0, SHARES.1);
        }
        self.odds.logit(share) - usual
    }

    /// Calls `each` with sentence, lane and the values of the features, where
    /// lane, own score and the highest of the others are `wanted`. None is in a
    /// sentence whose highest and second score are not `any_wanted`.
    pub(crate) fn features(
        &self,
        scores: &[Row],
        any_wanted: impl Fn(i32, i32) -> bool,
        wanted: impl Fn(usize, i32, i32) -> bool,
        mut each: impl FnMut(usize, usize, Values),
    ) {
        let chances = |row: &Row| {
            let mut chances = Row::default();
            for (chance, &score) in chances.iter_mut().zip(&row[..self.lanes]) {
                *chance = self.odds.chance(score);
            }
            chances
        };
        let chance: Vec<Row> = scores.iter().map(chances).collect();
        let any: Vec<i32> = chance.iter().map(|row| any_of(&row[..self.lanes])).collect();
        let thousandths = |chance: i32| chance * 125 / (ONE / 8);
        let this = |at: Option<usize>, lane: usize| {
            at.and_then(|at| chance.get(at)).map_or(0, |row| thousandths(row[lane]))
        };
        let any_at =
            |at: Option<usize>| at.and_then(|at| any.get(at)).map_or(0, |&one| thousandths(one));
        let note = if Self::is_note(scores.len()) { 1000 } else { 0 };
        for (at, row) in scores.iter().enumerate() {
            let row = &row[..self.lanes.min(LANES)];
            let (best, second) = two_highest(row);
            if !any_wanted(best, second) {
                continue;
            }
            let (before, two_before) = (at.checked_sub(1), at.checked_sub(2));
            let (after, two_after) = (Some(at + 1), Some(at + 2));
            let near = at.saturating_sub(NEAR)..(at + NEAR + 1).min(any.len());
            let others = i32::try_from(near.len() - 1).unwrap_or(0).max(1);
            let near: i32 = any[near].iter().sum::<i32>() - any[at];
            let near = self.odds.logarithm(near / others + ONE * 3 / 100);
            for (lane, &own) in row.iter().enumerate() {
                let other = if own == best { second } else { best }.max(LOWEST);
                if !wanted(lane, own, other) {
                    continue;
                }
                let values = [
                    own,
                    (own + 1000).max(0),
                    other,
                    if own >= other { 1000 } else { 0 },
                    this(before, lane),
                    any_at(before),
                    this(after, lane),
                    any_at(after),
                    this(two_before, lane),
                    this(two_after, lane),
                    any_at(two_before),
                    any_at(two_after),
                    near,
                    note,
                ];
                each(at, lane, values);
            }
        }
    }
}

/// The highest of several scores, and the highest of the others.
fn two_highest(scores: &[i32]) -> (i32, i32) {
    scores.iter().fold((i32::MIN, i32::MIN), |(best, second), &score| {
        if score > best { (score, best) } else { (best, second.max(score)) }
    })
}

/// The chance of any of several, were they independent.
fn any_of(chances: &[i32]) -> i32 {
    // None is below 0, and what is left of 1 each time is rounded down.
    let rest = |chance: i32| u64::from((ONE - chance).unsigned_abs());
    let one = u64::from(ONE.unsigned_abs());
    let none = chances.iter().fold(one, |none, &chance| none * rest(chance) / one);
    ONE - i32::try_from(none).unwrap_or(0)
}
