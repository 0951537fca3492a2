//! What the words of a sentence add to its scores.

use super::features::{PAIR_REACH, Place, Who};
use super::lexicon::Lexicon;
use super::model::{self, Model, ThemePair};
use super::phrase::Token;
use super::tagger::Rows;
use super::weights::Row;

/// So many words of a sentence count: people say no longer ones, and what each
/// adds, pairs and all, cannot come to more than a sum holds.
pub(super) const MOST_WORDS: usize = 1_024;

/// What the words of a sentence add: each counts once, however often it is said.
pub(super) fn own_words(lexicon: &mut Lexicon, rows: &Rows, tokens: &[Token]) -> Row {
    let mut sum = Row::default();
    let mut who = [false; 2 * (Who::ALL.len() + 1)];
    lexicon.begin_sentence();
    for (at, token) in tokens.iter().enumerate().take(MOST_WORDS) {
        if lexicon.is_new(token.form, false) {
            lexicon.add(token.form, Place::Said, &mut sum);
        }
        if token.denied && lexicon.is_new(token.form, true) {
            lexicon.add(token.form, Place::Denied, &mut sum);
        }
        if at == 0 {
            lexicon.add(token.form, Place::Opening, &mut sum);
        }
        if token.who != Who::Nobody {
            for denied in [false, true] {
                let met = &mut who[2 * token.who as usize + usize::from(denied)];
                if (token.denied || !denied) && !std::mem::replace(met, true) {
                    model::add(&mut sum, rows.who(token.who, denied));
                }
            }
        }
    }
    sum
}

/// What is at hand of a sentence's pairs, kept from one to the next.
#[derive(Debug, Default)]
pub(super) struct PairsAtHand {
    stems: Vec<u32>,
    /// The numbers of pairs, and the last of the kinds that hold.
    found: Vec<(u32, ThemePair)>,
    rows: Vec<u32>,
}

impl PairsAtHand {
    /// Adds the weights of the pairs of a sentence's words to `sum`.
    ///
    /// All pairs are found before the first of them is looked at, and all rows
    /// before the first weights are read: so the machine need not wait for one
    /// place in memory before it asks for the next. What is written beyond the
    /// end is no pair and no row, and is written over: whether there is one
    /// more is counted, not branched on.
    pub(super) fn add(
        &mut self,
        lexicon: &Lexicon,
        model: &Model,
        tokens: &[Token],
        sum: &mut Row,
    ) {
        let Self { stems, found, rows } = self;
        let words = tokens.len().min(MOST_WORDS + PAIR_REACH);
        stems.clear();
        stems.extend(tokens[..words].iter().map(|token| lexicon.at(token.form).stem));
        found.resize(found.len().max(words * PAIR_REACH), (0, ThemePair::Near));
        let mut pairs = 0;
        for (at, &first) in stems.iter().enumerate().take(MOST_WORDS) {
            // Of the kinds in their order, those up to this hold.
            let mut most = if at == 0 { ThemePair::Opening } else { ThemePair::Beside };
            let pairs_of = model.theme_pairs(first);
            for &second in stems[at + 1..].iter().take(PAIR_REACH) {
                let (number, is_pair) = pairs_of.number(second);
                found[pairs] = (number, most);
                pairs += usize::from(is_pair);
                most = ThemePair::Near;
            }
        }
        const KINDS: usize = ThemePair::Opening as usize + 1;
        rows.resize(rows.len().max(pairs * KINDS), 0);
        let mut end = 0;
        for &(number, most) in &found[..pairs] {
            let of_pair = model.theme_pair(number).rows(most as usize);
            for (row, number) in rows[end..end + KINDS].iter_mut().zip(of_pair.start..) {
                *row = number;
            }
            end += of_pair.len();
        }
        rows[..end].iter().for_each(|&row| model.add_pair(row, sum));
    }
}

pub(super) fn add_scaled(score: &mut Row, row: &Row, scale: i32) {
    for (score, words) in score.iter_mut().zip(row) {
        *score += scaled(*words, scale);
    }
}

/// `words` as many times as `scale` tells, which is at most once; rounded
/// towards 0.
#[inline]
pub(super) fn scaled(words: i32, scale: i32) -> i32 {
    // In two parts, neither of which needs more than 32 bits.
    let (whole, rest) = (words >> SHIFT, (words & (SCALE - 1)) * scale);
    let rounded_down = whole * scale + (rest >> SHIFT);
    rounded_down + i32::from(words < 0 && rest & (SCALE - 1) != 0)
}

/// What [`scale`] is a multiple of.
pub(super) const SCALE: i32 = 1 << SHIFT;
const SHIFT: i32 = 10;

/// By how much the words of a sentence of so many words count: long sentences
/// hold more words for any theme.
pub(super) fn scale(words: usize) -> i32 {
    const SCALES: [i32; 64] = {
        let mut scales = [0; 64];
        let mut words = 0;
        while words < 64 {
            // SCALE * (8 / (words + 8))^(1/4), by integer square roots.
            let square = (1_i64 << 40) * 8 / (words as i64 + 8);
            scales[words] = square.isqrt().isqrt() as i32;
            words += 1;
        }
        scales
    };
    SCALES[words.min(63)]
}
