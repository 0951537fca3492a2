//! Sets a mention's direction against those of the mentions near it in the same
//! turn: people go on in the way in which they speak, until they turn with a
//! `but`. How much each neighbour adds is learned.

use super::model::{Model, Part};

/// Beyond so many milli-logits a direction is certain.
pub(super) const CERTAIN: i32 = 2_000;
/// So many sentences before and after are near.
const NEAR: usize = 3;

/// What a sentence turns with that begins with it.
pub(super) const TURNS: [&str; 8] =
    ["but", "though", "however", "still", "yet", "although", "while", "whereas"];

/// What is asked of a mention's neighbours: of how the same side's are spoken
/// of, and another's (`-unlike`), where the later sentence turns (`-but`) and
/// where it does not.
pub(crate) const ACCORD: [&str; 14] = [
    "direction-own",
    "direction-beside",
    "direction-before",
    "direction-before-unlike",
    "direction-before-but",
    "direction-before-but-unlike",
    "direction-far-before",
    "direction-far-before-unlike",
    "direction-after",
    "direction-after-unlike",
    "direction-after-but",
    "direction-after-but-unlike",
    "direction-far-after",
    "direction-far-after-unlike",
];
const BESIDE: usize = 1;
const BEFORE: usize = 2;
const AFTER: usize = 8;

/// Values of [`ACCORD`], in thousandths.
pub(crate) type Values = [i32; ACCORD.len()];

/// A mention as its neighbours see it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Said {
    pub(crate) turn: u32,
    /// The number of its sentence in the interview.
    pub(crate) sentence: usize,
    /// The sentence begins with one of [`TURNS`].
    pub(crate) turns: bool,
    /// Above 0 it speaks for us, in milli-logits.
    pub(crate) score: i32,
    /// Of whose side it speaks: above 0 of ours.
    pub(crate) whose: i32,
}

/// The values of the mention at `at` among the others of its interview, which
/// are in the order of the text.
pub(crate) fn accord_of(said: &[Said], at: usize) -> Values {
    let own = said[at];
    let mut values = Values::default();
    values[0] = own.score;
    let earlier = said[..at].iter().rev().take_while(|other| is_near(other, &own));
    let later = said[at + 1..].iter().take_while(|other| is_near(other, &own));
    for other in earlier.chain(later) {
        let value = (other.score / 2).clamp(-CERTAIN / 2, CERTAIN / 2);
        values[kind(&own, other)] += value;
    }
    values
}

fn is_near(other: &Said, own: &Said) -> bool {
    other.turn == own.turn && other.sentence.abs_diff(own.sentence) <= NEAR
}

/// Which of [`ACCORD`] a neighbour is.
fn kind(own: &Said, other: &Said) -> usize {
    if own.sentence == other.sentence {
        return BESIDE;
    }
    let before = other.sentence < own.sentence;
    let far = own.sentence.abs_diff(other.sentence) > 1;
    let turns = if before { own.turns } else { other.turns };
    let unlike = i64::from(own.whose) * i64::from(other.whose) <= 0;
    let first = if before { BEFORE } else { AFTER };
    first + 4 * usize::from(far) + 2 * usize::from(!far && turns) + usize::from(unlike)
}

/// The learned weights of [`ACCORD`], in thousandths.
#[derive(Clone, Copy, Debug)]
pub(super) struct Accord {
    weights: Values,
    bias: i32,
}

impl Accord {
    pub(super) fn new(model: &Model) -> Self {
        let weight = |feature: &str| model.known(Part::Context, feature).map(|row| row[0]);
        let own = weight(ACCORD[0]).is_none();
        let mut weights = ACCORD.map(|feature| weight(feature).unwrap_or_default());
        if own {
            // Without learned weights a direction stays as it is.
            weights[0] = 1_000;
        }
        Self { weights, bias: weight("direction-bias").unwrap_or_default() }
    }

    /// The score of the mention at `at`, its neighbours' heard.
    pub(super) fn judge(&self, said: &[Said], at: usize) -> i32 {
        let values = accord_of(said, at);
        let products = values.iter().zip(&self.weights);
        let sum: i64 = products.map(|(&value, &weight)| i64::from(value) * i64::from(weight)).sum();
        i32::try_from(sum / 1_000).unwrap_or(i32::MAX).saturating_add(self.bias)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tag::whose::OURS;

    fn said(sentence: usize, turns: bool, score: i32, whose: i32) -> Said {
        Said { turn: 1, sentence, turns, score, whose }
    }

    #[test]
    fn neighbours_are_told_apart_by_place_turn_and_side() {
        let all = [
            said(2, false, 900, OURS),
            said(4, false, 9_000, -OURS),
            said(5, true, 300, OURS),
            said(5, true, -600, OURS),
            said(6, true, -400, OURS),
            said(9, false, 500, OURS),
        ];
        let values = accord_of(&all, 2);
        let told: Vec<(&str, i32)> =
            ACCORD.into_iter().zip(values).filter(|(_, value)| *value != 0).collect();
        assert_eq!(
            told,
            [
                ("direction-own", 300),
                ("direction-beside", -300),
                ("direction-before-but-unlike", 1_000),
                ("direction-far-before", 450),
                ("direction-after-but", -200),
            ]
        );
        let elsewhere = Said { turn: 2, ..all[1] };
        assert_eq!(accord_of(&[elsewhere, all[2]], 1)[BEFORE..], [0; 12]);
    }
}
