//! Learned weights made ready to run: rows of numbers found by the key of
//! their feature, without a string in between. The shipped ones are made when
//! the program is built and read where they lie.

use std::collections::BTreeMap;

use super::weights::{LANES, Row, Weights};
use crate::flat::{self, Index, Numbers, Reader, Writer};

/// What weights are for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Part {
    /// Whether a sentence speaks of a theme.
    Feature,
    /// What its surroundings add to that.
    Context,
    /// Which way it speaks.
    Direction,
    /// Whether it weighs for anybody.
    Neutral,
}

impl Part {
    fn letter(self) -> char {
        match self {
            Self::Feature => 'f',
            Self::Context => 'c',
            Self::Direction => 'd',
            Self::Neutral => 'n',
        }
    }
}

/// What a pair of stems is a feature of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum PairKind {
    /// A theme: two words not far apart.
    Near,
    /// A theme: side by side.
    Beside,
    /// A theme: side by side at the beginning of the sentence.
    Opening,
    /// A direction: not far apart.
    Direction,
    /// A direction, with the sign of the side: side by side.
    DirectionOf,
    /// Weighing for nobody: not far apart.
    Neutral,
    /// Weighing for nobody, with the sign of the side: side by side.
    NeutralOf,
}

/// How many kinds of pairs there are.
const PAIR_KINDS: usize = 7;

/// The kind and the two stems of a pair's feature.
fn pair_of(part: Part, feature: &str) -> Option<(PairKind, &str, &str)> {
    let (prefix, pair) = feature.split_once(':')?;
    let kind = match (part, prefix) {
        (Part::Feature, "pair") => PairKind::Near,
        (Part::Feature, "next") => PairKind::Beside,
        (Part::Feature, "opens") => PairKind::Opening,
        (Part::Direction, "pair") => PairKind::Direction,
        (Part::Direction, "of-pair") => PairKind::DirectionOf,
        (Part::Neutral, "pair") => PairKind::Neutral,
        (Part::Neutral, "of-pair") => PairKind::NeutralOf,
        _ => return None,
    };
    let (first, second) = pair.split_once('_')?;
    Some((kind, first, second))
}

/// The bits of the filter that tells pairs which have no weights.
const FILTER_BITS: u32 = 19;

/// A row, packed: the first half of the lanes in the low halves of its
/// numbers. Weights stay within ±32 logits.
type Packed = [u32; LANES / 2];

/// Weights ready to run.
#[derive(Clone, Debug, Default)]
pub struct Model {
    /// The themes, in the order of a row's lanes.
    pub(crate) themes: Vec<String>,
    features: Index,
    stems: Index,
    /// For each stem, the stems that stand second in its pairs of themes: a
    /// filter of 64 bits, its low half first.
    seconds: Numbers,
    /// Where a pair's rows are told in `kinds`.
    pairs: Index,
    filter: Numbers,
    /// For each pair the row of each [`PairKind`], or [`NONE`].
    kinds: Numbers,
    rows: Numbers,
}

/// No row.
const NONE: u32 = u32::MAX;

/// The weights that two stems in their order have, of every kind.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Pair<'a> {
    model: &'a Model,
    rows: &'a [u32; PAIR_KINDS],
}

impl Pair<'_> {
    /// Adds its weights of one kind.
    #[inline]
    pub(crate) fn add(&self, kind: PairKind, sum: &mut Row) {
        let row = self.rows[kind as usize];
        if row != NONE {
            add_packed(sum, self.model.at(row));
        }
    }
}

impl Model {
    /// `weights`, ready to run.
    ///
    /// # Panics
    /// If there are more than 2^32 of them.
    pub fn new(weights: &Weights) -> Self {
        let parts = [
            (Part::Feature, &weights.features),
            (Part::Context, &weights.context),
            (Part::Direction, &weights.direction),
            (Part::Neutral, &weights.neutral),
        ];
        let (mut features, mut rows) = (Vec::new(), Vec::new());
        let mut pairs: BTreeMap<u64, [u32; PAIR_KINDS]> = BTreeMap::new();
        let mut stems: BTreeMap<&str, u32> = BTreeMap::new();
        let mut filter = vec![0_u32; 1 << (FILTER_BITS - 5)];
        for (part, map) in parts {
            for (feature, row) in map {
                let number = u32::try_from(rows.len() / (LANES / 2)).expect("fewer than 2^32 rows");
                rows.extend(packed(row));
                if let Some((kind, first, second)) = pair_of(part, feature) {
                    let [first, second] = [first, second].map(|stem| {
                        // Stem 0 is every stem without a pair.
                        let next = u32::try_from(stems.len() + 1).expect("fewer than 2^32 stems");
                        *stems.entry(stem).or_insert(next)
                    });
                    let pair = pair_key(first, second);
                    let bit = filter_bit(pair);
                    filter[bit / 32] |= 1 << (bit % 32);
                    pairs.entry(pair).or_insert([NONE; PAIR_KINDS])[kind as usize] = number;
                } else {
                    features.push((feature_key(part, feature), number));
                }
            }
        }
        let entries: Vec<(u64, u32)> = pairs.keys().copied().zip(0..).collect();
        let mut seconds = vec![0; 2 * (stems.len() + 1)];
        for feature in weights.features.keys() {
            if let Some((_, first, second)) = pair_of(Part::Feature, feature) {
                let bit = stems[second] % 64;
                seconds[2 * stems[first] as usize + bit as usize / 32] |= 1 << (bit % 32);
            }
        }
        let stems: Vec<(u64, u32)> =
            stems.into_iter().map(|(stem, number)| (flat::key(stem), number)).collect();
        Self {
            themes: weights.themes.clone(),
            features: Index::new(&features),
            stems: Index::new(&stems),
            seconds: seconds.into(),
            pairs: Index::new(&entries),
            filter: filter.into(),
            kinds: pairs.into_values().flatten().collect::<Vec<u32>>().into(),
            rows: rows.into(),
        }
    }

    /// Writes the model, for [`Model::read`]; its themes are returned.
    pub fn write(&self, writer: &mut Writer) -> String {
        writer.index(&self.features);
        writer.index(&self.stems);
        writer.numbers(&self.seconds);
        writer.index(&self.pairs);
        writer.numbers(&self.filter);
        writer.numbers(&self.kinds);
        writer.numbers(&self.rows);
        self.themes.join(" ")
    }

    /// The model that was written.
    pub fn read(themes: &str, reader: &mut Reader) -> Self {
        Self {
            themes: themes.split_ascii_whitespace().map(str::to_owned).collect(),
            features: reader.index(),
            stems: reader.index(),
            seconds: reader.numbers(),
            pairs: reader.index(),
            filter: reader.numbers(),
            kinds: reader.numbers(),
            rows: reader.numbers(),
        }
    }

    /// Whether anything was learned.
    pub(crate) fn is_empty(&self) -> bool {
        self.rows.is_empty()
    }

    /// The weights of a feature that is no pair; zeros if it has none.
    pub(crate) fn row(&self, part: Part, feature: &str) -> Row {
        self.known(part, feature).unwrap_or_default()
    }

    /// The weights of a feature that is no pair, if it has any.
    pub(crate) fn known(&self, part: Part, feature: &str) -> Option<Row> {
        let number = self.features.find(feature_key(part, feature))?;
        let mut row = Row::default();
        add_packed(&mut row, self.at(number));
        Some(row)
    }

    /// The weight of one feature, a pair's too, for one lane.
    pub(crate) fn weight(&self, part: Part, feature: &str, lane: usize) -> i32 {
        let mut row = Row::default();
        match pair_of(part, feature) {
            Some((kind, first, second)) => {
                if let Some(pair) = self.pair(self.stem(first), self.stem(second)) {
                    pair.add(kind, &mut row);
                }
            }
            None => row = self.row(part, feature),
        }
        row[lane]
    }

    /// The number of a stem that some pair has; 0 is any other.
    pub(crate) fn stem(&self, stem: &str) -> u32 {
        self.stems.find(flat::key(stem)).unwrap_or(0)
    }

    /// A filter of the stems that stand second in a stem's pairs of themes:
    /// the bit of each one's number, modulo 64, is set.
    pub(crate) fn seconds(&self, stem: u32) -> u64 {
        match self.seconds.as_chunks().0.get(stem as usize) {
            Some(&[low, high]) => u64::from(low) | u64::from(high) << 32,
            None => 0,
        }
    }

    /// What two stems in their order have, if anything.
    #[inline]
    pub(crate) fn pair(&self, first: u32, second: u32) -> Option<Pair<'_>> {
        let pair = pair_key(first, second);
        let bit = filter_bit(pair);
        if self.filter.get(bit / 32).is_none_or(|bits| bits & (1 << (bit % 32)) == 0) {
            return None;
        }
        let number = self.pairs.find(pair)?;
        Some(Pair { model: self, rows: &self.kinds.as_chunks().0[number as usize] })
    }

    #[inline]
    fn at(&self, number: u32) -> &Packed {
        &self.rows.as_chunks().0[number as usize]
    }
}

fn feature_key(part: Part, feature: &str) -> u64 {
    // The parts are told apart by their letter, as in the file.
    flat::key(feature) ^ (u64::from(u32::from(part.letter())) << 56)
}

#[inline]
fn pair_key(first: u32, second: u32) -> u64 {
    u64::from(first) << 32 | u64::from(second)
}

#[inline]
fn filter_bit(pair: u64) -> usize {
    (pair.wrapping_mul(0x9E37_79B9_7F4A_7C15) >> (64 - FILTER_BITS)) as usize
}

fn packed(row: &[i16]) -> Packed {
    let lane = |lane: usize| u32::from(row.get(lane).copied().unwrap_or(0).cast_unsigned());
    std::array::from_fn(|at| lane(at) | lane(at + LANES / 2) << 16)
}

#[inline]
fn add_packed(sum: &mut Row, packed: &Packed) {
    for (at, &both) in packed.iter().enumerate() {
        sum[at] += both.cast_signed() << 16 >> 16;
        sum[at + LANES / 2] += both.cast_signed() >> 16;
    }
}

/// Adds `row` to `sum`.
#[inline]
pub(super) fn add(sum: &mut Row, row: &Row) {
    for (sum, weight) in sum.iter_mut().zip(row) {
        *sum += weight;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_weight_is_found_as_it_was_read() {
        let text = "winloss weights 1\nthemes coach price\nf opens:we_lost 1 -2\nf pair:we_lost 3 4\n\
                    f word:lost -32768 32767 0 0 0 0 0 0 0 0 0 0 0 0 0 9\nc own 700\n\
                    d of-pair:too_late 5\nd word:lost 6\nn pair:too_late 0 -7\n";
        let weights = Weights::read(text).expect("a weights file");
        let model = Model::new(&weights);
        let mut writer = Writer::default();
        let themes = model.write(&mut writer);
        let frozen = Model::read(&themes, &mut Reader::new(writer.bytes().leak()));
        for model in [model, frozen] {
            let cases = [
                (Part::Feature, "opens:we_lost", 1, -2),
                (Part::Feature, "pair:we_lost", 0, 3),
                (Part::Feature, "next:we_lost", 0, 0),
                (Part::Feature, "word:lost", 0, -32_768),
                (Part::Feature, "word:lost", 1, 32_767),
                (Part::Feature, "word:lost", LANES - 1, 9),
                (Part::Context, "own", 0, 700),
                (Part::Context, "word:lost", 0, 0),
                (Part::Direction, "of-pair:too_late", 0, 5),
                (Part::Direction, "pair:too_late", 0, 0),
                (Part::Direction, "word:lost", 0, 6),
                (Part::Neutral, "pair:too_late", 1, -7),
                (Part::Neutral, "word:lost", 0, 0),
            ];
            for (part, feature, lane, expected) in cases {
                assert_eq!(model.weight(part, feature, lane), expected, "{part:?} {feature}");
            }
            assert_eq!(model.themes, ["coach", "price"]);
        }
    }
}
