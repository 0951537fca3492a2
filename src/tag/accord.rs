//! Sets a mention's direction against those of the mentions near it in the same
//! turn: people go on in the way in which they speak, until they turn with a
//! `but`. The other themes of its own sentence are taken off instead: their
//! words are its words, and would be heard twice. How much each adds is learned.

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
/// are in the order of the text; those that do not count are not heard.
pub(crate) fn accord_of(said: &[Said], at: usize, counts: impl Fn(usize) -> bool) -> Values {
    let own = said[at];
    let mut values = Values::default();
    values[0] = own.score;
    let near = |other: &usize| is_near(&said[*other], &own);
    let earlier = (0..at).rev().take_while(near);
    let later = (at + 1..said.len()).take_while(near);
    for other in earlier.chain(later).filter(|&other| counts(other)) {
        let value = (said[other].score / 2).clamp(-CERTAIN / 2, CERTAIN / 2);
        values[kind(&own, &said[other])] += value;
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
    learned: bool,
}

impl Accord {
    pub(super) fn new(model: &Model) -> Self {
        let weight = |feature: &str| model.known(Part::Context, feature).map(|row| row[0]);
        Self {
            weights: ACCORD.map(|feature| weight(feature).unwrap_or_default()),
            bias: weight("direction-bias").unwrap_or_default(),
            learned: weight(ACCORD[0]).is_some(),
        }
    }

    /// Whether anything was learned of directions.
    pub(super) fn is_learned(&self) -> bool {
        self.learned
    }

    /// Whether the mention at `at` speaks for us, those near it heard that
    /// count.
    pub(super) fn is_for(&self, said: &[Said], at: usize, counts: impl Fn(usize) -> bool) -> bool {
        let values = accord_of(said, at, counts);
        let products = values.iter().zip(&self.weights);
        let sum: i64 = products.map(|(&value, &weight)| i64::from(value) * i64::from(weight)).sum();
        sum / 1_000 + i64::from(self.bias) > 0
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tag::weights::Weights;
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
        let values = accord_of(&all, 2, |_| true);
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
        assert_eq!(accord_of(&[elsewhere, all[2]], 1, |_| true)[BEFORE..], [0; 12]);
        assert_eq!(accord_of(&all, 2, |_| false)[BESIDE..], [0; 13]);
    }

    #[test]
    fn a_but_turns_a_faint_direction_where_that_was_learned() {
        let weights = "winloss weights 2\nthemes t\nc direction-own 1000\n\
                       c direction-before 400\nc direction-before-but -800\n";
        let model = |text| Model::new(&Weights::read(text).expect("a weights file"));
        let accord = Accord::new(&model(weights));
        assert!(accord.is_learned());
        assert!(!Accord::new(&model("winloss weights 2\nthemes t\n")).is_learned());
        let before = said(3, false, 4_000, OURS);
        for (turns, score, expected) in
            [(false, -300, true), (true, 300, false), (false, -500, false), (true, 900, true)]
        {
            let all = [before, said(4, turns, score, OURS)];
            assert_eq!(accord.is_for(&all, 1, |_| true), expected, "{turns} {score}");
            assert_eq!(accord.is_for(&all, 1, |_| false), score > 0, "{turns} {score}");
        }
    }
}
