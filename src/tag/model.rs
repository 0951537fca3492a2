//! Learned weights made ready to run: rows of numbers found by the key of
//! their feature, without a string in between. The shipped ones are made when
//! the program is built and read where they lie.

use std::cmp::Reverse;
use std::collections::BTreeMap;

use super::pairs::{Pair, Pairs, PairsOf};
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
    /// Of whose side it speaks.
    Side,
}

impl Part {
    fn letter(self) -> char {
        match self {
            Self::Feature => 'f',
            Self::Context => 'c',
            Self::Direction => 'd',
            Self::Neutral => 'n',
            Self::Side => 's',
        }
    }
}

/// What a pair of stems tells of themes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum ThemePair {
    /// Two words not far apart.
    Near,
    /// Side by side.
    Beside,
    /// Side by side at the beginning of the sentence.
    Opening,
}

/// What a pair of stems tells of a direction.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum DirectionPair {
    /// Which way.
    Direction,
    /// Which way, by the side of which it is said.
    DirectionOf,
    /// Weighing for nobody.
    Neutral,
}

/// A pair's feature: its kind among those of themes, or of directions.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum PairKind {
    Theme(ThemePair),
    Direction(DirectionPair),
}

/// The kind and the two stems of a pair's feature.
fn pair_of(part: Part, feature: &str) -> Option<(PairKind, &str, &str)> {
    let (prefix, pair) = feature.split_once(':')?;
    let kind = match (part, prefix) {
        (Part::Feature, "pair") => PairKind::Theme(ThemePair::Near),
        (Part::Feature, "next") => PairKind::Theme(ThemePair::Beside),
        (Part::Feature, "opens") => PairKind::Theme(ThemePair::Opening),
        (Part::Direction, "pair") => PairKind::Direction(DirectionPair::Direction),
        (Part::Direction, "of-pair") => PairKind::Direction(DirectionPair::DirectionOf),
        (Part::Neutral, "pair") => PairKind::Direction(DirectionPair::Neutral),
        _ => return None,
    };
    let (first, second) = pair.split_once('_')?;
    Some((kind, first, second))
}

/// One weight of a direction's pair, packed: most have one or two, of sixteen
/// lanes. From below the weight, its lane, the kind, and whether it is the
/// pair's last.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct PairWeight(u32);

impl PairWeight {
    const LANE: u32 = 16;
    const KIND: u32 = 20;
    const LAST: u32 = 1 << 31;

    /// # Panics
    /// If there is no such lane.
    fn new(kind: DirectionPair, lane: usize, weight: i16) -> Self {
        assert!(lane < LANES, "a row has at most {LANES} lanes");
        let lane = u32::try_from(lane).unwrap_or_default();
        Self(u32::from(weight.cast_unsigned()) | lane << Self::LANE | (kind as u32) << Self::KIND)
    }

    /// The number of its [`DirectionPair`].
    #[inline]
    pub(super) fn kind(self) -> usize {
        (self.0 >> Self::KIND & 3) as usize
    }

    #[inline]
    pub(super) fn lane(self) -> usize {
        (self.0 >> Self::LANE & 15) as usize
    }

    #[inline]
    pub(super) fn weight(self) -> i32 {
        self.0.cast_signed() << 16 >> 16
    }

    #[inline]
    fn is_last(self) -> bool {
        self.0 & Self::LAST != 0
    }
}

const _: () = assert!(LANES == 16, "a lane is told in four bits");

/// A row, packed: the first half of the lanes in the low halves of its
/// numbers. Weights stay within ±32 logits.
type Packed = [u32; LANES / 2];

/// A row of a pair of themes in a byte a lane, the first quarter of the lanes in
/// the lowest bytes of its numbers. In place of the last lane, which no theme
/// has, it tells how many bits were cut off below: weights are kept to one in
/// 128 of the row's highest. There are 200,000 of them, and more of them stay
/// near at hand the shorter they are.
type Short = [u32; QUARTER];

const QUARTER: usize = LANES / 4;

/// Weights ready to run.
#[derive(Clone, Debug, Default)]
pub struct Model {
    /// The themes, in the order of a row's lanes.
    pub(crate) themes: Vec<String>,
    features: Index,
    stems: Index,
    /// Kinds are those of [`ThemePair`].
    theme_pairs: Pairs,
    /// All of one kind, whose row is where the pair's weights begin in `told`.
    direction_pairs: Pairs,
    /// As [`PairWeight`].
    told: Numbers,
    /// As [`Short`].
    of_pairs: Numbers,
    /// As [`Packed`], of what is no pair.
    rows: Numbers,
}

impl Model {
    /// `weights`, ready to run.
    ///
    /// # Panics
    /// If there are more than 2^28 of them.
    pub fn new(weights: &Weights) -> Self {
        let parts = [
            (Part::Feature, &weights.features),
            (Part::Context, &weights.context),
            (Part::Direction, &weights.direction),
            (Part::Neutral, &weights.neutral),
            (Part::Side, &weights.side),
        ];
        let every = || {
            parts.into_iter().flat_map(|(part, map)| {
                map.iter().map(move |(feature, row)| (part, feature.as_str(), row))
            })
        };
        let stems = numbered(every().filter_map(|(part, feature, _)| pair_of(part, feature)));
        let (mut features, mut rows) = (Vec::new(), Rows::default());
        let (mut themes, mut of_themes) = (BTreeMap::new(), Vec::new());
        let mut of_directions: BTreeMap<(u32, u32), Vec<PairWeight>> = BTreeMap::new();
        for (part, feature, row) in every() {
            let Some((kind, first, second)) = pair_of(part, feature) else {
                features.push((feature_key(part, &[feature]), rows.push(row)));
                continue;
            };
            let (first, second) = (stems[first], stems[second]);
            match kind {
                PairKind::Theme(kind) => {
                    themes.insert((first, second, kind as usize), number(of_themes.len()));
                    of_themes.push(row);
                }
                PairKind::Direction(kind) => {
                    let weights = row.iter().take(LANES).enumerate();
                    let weights = weights.filter(|(_, weight)| **weight != 0);
                    let weights =
                        weights.map(|(lane, &weight)| PairWeight::new(kind, lane, weight));
                    of_directions.entry((first, second)).or_default().extend(weights);
                }
            }
        }
        let words = number(stems.len() + 1);
        let mut of_pairs = Vec::new();
        let theme_pairs = Pairs::new(words, &themes, |row| {
            of_pairs.extend(short(of_themes[row as usize]));
            number(of_pairs.len() / QUARTER - 1)
        });
        let (mut directions, mut told) = (BTreeMap::new(), Vec::new());
        for ((first, second), weights) in of_directions {
            let from = number(told.len());
            told.extend(weights.into_iter().map(|weight| weight.0));
            // A pair may have no weight but zeros.
            if let Some(last) = told[from as usize..].last_mut() {
                *last |= PairWeight::LAST;
                directions.insert((first, second, 0), from);
            }
        }
        let direction_pairs = Pairs::new(words, &directions, |from| from);
        let stems: Vec<(u64, u32)> =
            stems.into_iter().map(|(stem, number)| (flat::key(stem), number)).collect();
        Self {
            themes: weights.themes.clone(),
            features: Index::new(&features),
            stems: Index::new(&stems),
            theme_pairs,
            direction_pairs,
            told: told.into(),
            of_pairs: of_pairs.into(),
            rows: rows.0.into(),
        }
    }

    /// Writes the model, for [`Model::read`]; its themes are returned.
    pub fn write(&self, writer: &mut Writer) -> String {
        writer.index(&self.features);
        writer.index(&self.stems);
        self.theme_pairs.write(writer);
        self.direction_pairs.write(writer);
        writer.numbers(&self.told);
        writer.numbers(&self.of_pairs);
        writer.numbers(&self.rows);
        self.themes.join(" ")
    }

    /// The model that was written.
    pub fn read(themes: &str, reader: &mut Reader) -> Self {
        Self {
            themes: themes.split_ascii_whitespace().map(str::to_owned).collect(),
            features: reader.index(),
            stems: reader.index(),
            theme_pairs: Pairs::read(reader),
            direction_pairs: Pairs::read(reader),
            told: reader.numbers(),
            of_pairs: reader.numbers(),
            rows: reader.numbers(),
        }
    }

    /// Whether anything was learned.
    pub(crate) fn is_empty(&self) -> bool {
        self.rows.is_empty() && self.told.is_empty() && self.of_pairs.is_empty()
    }

    /// The weights of a feature that is no pair; zeros if it has none.
    pub(crate) fn row(&self, part: Part, feature: &str) -> Row {
        self.known(part, feature).unwrap_or_default()
    }

    /// The weights of a feature that is no pair, if it has any.
    pub(crate) fn known(&self, part: Part, feature: &str) -> Option<Row> {
        self.known_of(part, &[feature])
    }

    /// The same of a feature in parts that follow each other.
    pub(crate) fn known_of(&self, part: Part, feature: &[&str]) -> Option<Row> {
        let number = self.features.find(feature_key(part, feature))?;
        let mut row = Row::default();
        add_packed(&mut row, self.at(number));
        Some(row)
    }

    /// The weight of one feature, a pair's too, for one lane.
    pub(crate) fn weight(&self, part: Part, feature: &str, lane: usize) -> i32 {
        match pair_of(part, feature) {
            Some((PairKind::Theme(kind), first, second)) => {
                let pair = self.theme_pairs(self.stem(first)).find(self.stem(second));
                let row = pair.and_then(|pair| pair.row(kind as usize));
                row.map_or(0, |row| {
                    let mut sum = Row::default();
                    self.add_pair(row, &mut sum);
                    sum[lane]
                })
            }
            Some((PairKind::Direction(kind), first, second)) => self
                .direction_pair(self.stem(first), self.stem(second))
                .filter(|told| told.kind() == kind as usize && told.lane() == lane)
                .map(PairWeight::weight)
                .sum(),
            None => self.row(part, feature)[lane],
        }
    }

    /// The number of a stem that some pair has; 0 is any other.
    pub(crate) fn stem(&self, stem: &str) -> u32 {
        self.stems.find(flat::key(stem)).unwrap_or(0)
    }

    /// What a stem and those behind it tell of themes.
    #[inline]
    pub(super) fn theme_pairs(&self, first: u32) -> PairsOf<'_> {
        self.theme_pairs.of(first)
    }

    /// What the pair of themes numbered `pair` tells.
    #[inline]
    pub(super) fn theme_pair(&self, pair: u32) -> Pair {
        self.theme_pairs.at(pair)
    }

    /// What two stems in their order tell of a direction.
    #[inline]
    pub(super) fn direction_pair(
        &self,
        first: u32,
        second: u32,
    ) -> impl Iterator<Item = PairWeight> + use<'_> {
        let pair = self.direction_pairs.of(first).find(second);
        let from = pair.and_then(|pair| pair.row(0));
        let told = from.map_or(&[][..], |from| &self.told[from as usize..]);
        let mut goes_on = true;
        told.iter()
            .map(|&told| PairWeight(told))
            .take_while(move |told| std::mem::replace(&mut goes_on, !told.is_last()))
    }

    /// Adds the row of a pair of themes to `sum`.
    #[inline]
    pub(super) fn add_pair(&self, row: u32, sum: &mut Row) {
        add_short(sum, self.of_pairs.as_chunks().0[row as usize]);
    }

    #[inline]
    fn at(&self, number: u32) -> &Packed {
        &self.rows.as_chunks().0[number as usize]
    }
}

/// Numbers the stems of pairs from 1, those with most pairs first; 0 is every
/// stem without a pair.
fn numbered<'a>(
    pairs: impl Iterator<Item = (PairKind, &'a str, &'a str)>,
) -> BTreeMap<&'a str, u32> {
    let mut counts: BTreeMap<&str, u32> = BTreeMap::new();
    for (_, first, second) in pairs {
        for stem in [first, second] {
            *counts.entry(stem).or_default() += 1;
        }
    }
    let mut stems: Vec<(&str, u32)> = counts.into_iter().collect();
    stems.sort_by_key(|&(stem, count)| (Reverse(count), stem));
    stems.into_iter().map(|(stem, _)| stem).zip(1..).collect()
}

fn number(count: usize) -> u32 {
    u32::try_from(count).expect("fewer than 2^28 weights")
}

/// Rows, packed, one behind the other.
#[derive(Default)]
struct Rows(Vec<u32>);

impl Rows {
    /// Adds a row and gives its number.
    fn push(&mut self, row: &[i16]) -> u32 {
        let number = self.0.len() / (LANES / 2);
        self.0.extend(packed(row));
        u32::try_from(number).expect("fewer than 2^28 rows")
    }
}

fn feature_key(part: Part, feature: &[&str]) -> u64 {
    let letters = |key, part: &&str| part.bytes().fold(key, flat::longer);
    // The parts are told apart by their letter, as in the file.
    feature.iter().fold(flat::NO_BYTES, letters) ^ (u64::from(u32::from(part.letter())) << 56)
}

fn packed(row: &[i16]) -> Packed {
    let lane = |lane: usize| u32::from(row.get(lane).copied().unwrap_or(0).cast_unsigned());
    std::array::from_fn(|at| lane(at) | lane(at + LANES / 2) << 16)
}

fn short(row: &[i16]) -> Short {
    let row = &row[..row.len().min(LANES - 1)];
    let rounded = |weight: i16, cut: u32| (i32::from(weight) + (1 << cut >> 1)) >> cut;
    let fits = |cut: &u32| row.iter().all(|&weight| i8::try_from(rounded(weight, *cut)).is_ok());
    let cut = (0..16).find(fits).unwrap_or(16);
    let byte = |lane: usize| match row.get(lane) {
        Some(&weight) => rounded(weight, cut).cast_unsigned() & 0xFF,
        None if lane == LANES - 1 => cut,
        None => 0,
    };
    let lanes = |at: usize| (0..4).map(move |quarter| (quarter, byte(at + quarter * QUARTER)));
    std::array::from_fn(|at| lanes(at).fold(0, |all, (quarter, byte)| all | byte << (8 * quarter)))
}

#[inline]
fn add_short(sum: &mut Row, mut short: Short) {
    let cut = short[QUARTER - 1] >> 24;
    short[QUARTER - 1] &= 0x00FF_FFFF;
    for (quarter, sums) in sum.as_chunks_mut::<QUARTER>().0.iter_mut().enumerate() {
        let weights = short.map(|bytes| (bytes << (24 - 8 * quarter)).cast_signed() >> 24 << cut);
        sums.iter_mut().zip(weights).for_each(|(sum, weight)| *sum += weight);
    }
}

#[inline]
fn add_packed(sum: &mut Row, packed: &Packed) {
    let (low, high) = sum.split_at_mut(LANES / 2);
    let halves = packed.map(u32::cast_signed);
    low.iter_mut().zip(halves).for_each(|(sum, both)| *sum += both << 16 >> 16);
    high.iter_mut().zip(halves).for_each(|(sum, both)| *sum += both >> 16);
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
        let text = "winloss weights 2\nthemes coach price\nf opens:we_lost 1 -2\nf pair:we_lost 3 4\n\
                    f word:lost -32768 32767 0 0 0 0 0 0 0 0 0 0 0 0 0 9\nc own 700\n\
                    f next:we_lost 1000 -24\n\
                    f next:too_late -32768 32767 0 0 0 0 0 0 0 0 0 0 0 0 0 9\n\
                    d of-pair:late_by 0 0\nd of-pair:too_late 5\n\
                    d pair:too_high -32768 4 0 0 0 0 0 0 0 0 0 0 0 0 0 9\n\
                    d word:lost 6\nn pair:too_late 0 -7\n\
                    s word:lost 8\n";
        let weights = Weights::read(text).expect("a weights file");
        let model = Model::new(&weights);
        let mut writer = Writer::default();
        let themes = model.write(&mut writer);
        let frozen = Model::read(&themes, &mut Reader::new(writer.bytes().leak()));
        for model in [model, frozen] {
            let cases = [
                (Part::Feature, "opens:we_lost", 1, -2),
                (Part::Feature, "pair:we_lost", 0, 3),
                (Part::Feature, "pair:we_lost", 1, 4),
                // A pair's weights are kept to one in 128 of the highest.
                (Part::Feature, "next:we_lost", 0, 1_000),
                (Part::Feature, "next:we_lost", 1, -24),
                (Part::Feature, "next:we_lost", LANES - 1, 0),
                (Part::Feature, "next:too_late", 0, -32_768),
                (Part::Feature, "next:too_late", 1, 32_768),
                (Part::Feature, "next:too_late", LANES - 1, 0),
                (Part::Feature, "next:too_high", 0, 0),
                (Part::Feature, "word:lost", 0, -32_768),
                (Part::Feature, "word:lost", 1, 32_767),
                (Part::Feature, "word:lost", LANES - 1, 9),
                (Part::Context, "own", 0, 700),
                (Part::Context, "word:lost", 0, 0),
                (Part::Direction, "of-pair:too_late", 0, 5),
                (Part::Direction, "of-pair:too_late", 1, 0),
                (Part::Direction, "pair:too_late", 0, 0),
                (Part::Direction, "pair:too_high", 0, -32_768),
                (Part::Direction, "pair:too_high", 1, 4),
                (Part::Direction, "pair:too_high", LANES - 1, 9),
                (Part::Direction, "of-pair:too_high", 0, 0),
                (Part::Direction, "of-pair:late_by", 1, 0),
                (Part::Direction, "word:lost", 0, 6),
                (Part::Neutral, "pair:too_late", 1, -7),
                (Part::Neutral, "word:lost", 0, 0),
                (Part::Side, "word:lost", 0, 8),
            ];
            for (part, feature, lane, expected) in cases {
                assert_eq!(model.weight(part, feature, lane), expected, "{part:?} {feature}");
            }
            assert_eq!(model.themes, ["coach", "price"]);
        }
    }
}
