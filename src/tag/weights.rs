//! What was learned from labelled interviews: a weight for each feature and
//! theme. A text file that a person can read; the shipped one is compiled in.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use super::features::{self, Place, Position, Who};
use rustc_hash::{FxHashMap, FxHasher};
use std::hash::{Hash, Hasher};

/// One more than the most themes that weights can be learned for: a row's
/// last lane may count for all of them.
pub const LANES: usize = 16;

/// A weight for each theme, in milli-logits.
pub type Row = [i32; LANES];

/// A row as it is held: weights stay within ±32 logits.
type HeldRow = [i16; LANES];

/// The first line of a weights file.
const HEAD: &str = "winloss weights 1";

/// Two stems, by their numbers, and how they stand to each other.
type Pair = (u32, u32, Nearness);

/// How two words of a pair stand to each other.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(super) enum Nearness {
    /// Not far apart.
    Near,
    /// Side by side.
    Beside,
    /// Side by side at the beginning of the sentence.
    Opening,
}

/// The bits of the filter that tells pairs which have no weights.
const FILTER_BITS: u64 = 1 << 19;

/// Learned weights.
#[derive(Clone, Debug, Default)]
pub struct Weights {
    /// The themes, in the order of a row's lanes.
    pub themes: Vec<String>,
    /// Weights of a sentence's features, by feature.
    pub features: BTreeMap<String, Vec<i16>>,
    /// Weights that set a sentence against its neighbours and its interview.
    pub context: BTreeMap<String, Vec<i16>>,
    /// Weights of a mention's direction: above 0 it speaks for us.
    pub direction: BTreeMap<String, Vec<i16>>,
    /// Weights of whether a mention weighs for anybody: above 0 it does not.
    pub neutral: BTreeMap<String, Vec<i16>>,
}

impl Weights {
    /// The shipped weights.
    ///
    /// # Panics
    /// Never: a test reads the same file.
    pub fn builtin() -> Self {
        Self::read(include_str!("weights.txt")).expect("the shipped weights are sound")
    }

    /// Reads a weights file.
    ///
    /// # Errors
    /// The line that is wrong, and what was expected.
    pub fn read(text: &str) -> Result<Self, String> {
        let mut weights = Self::default();
        let mut lines = (1..).zip(text.lines());
        if lines.next().map(|(_, line)| line) != Some(HEAD) {
            return Err(format!("1: not a weights file (expected `{HEAD}`)"));
        }
        let themes = lines.next().and_then(|(_, line)| line.strip_prefix("themes "));
        let themes = themes.ok_or("2: no themes (expected `themes` and their ids)")?;
        weights.themes = themes.split(' ').map(str::to_owned).collect();
        if weights.themes.len() >= LANES {
            return Err(format!(
                "2: {} themes (expected at most {})",
                weights.themes.len(),
                LANES - 1
            ));
        }
        for (number, line) in lines {
            let wrong =
                || format!("{number}: `{line}` (expected a part, a feature and whole numbers)");
            let mut fields = line.split(' ');
            let (part, feature) = fields.next().zip(fields.next()).ok_or_else(wrong)?;
            let row: Result<Vec<i16>, _> = fields.map(str::parse).collect();
            let row = row.ok().filter(|row| row.len() <= LANES).ok_or_else(wrong)?;
            let map = match part {
                "f" => &mut weights.features,
                "c" => &mut weights.context,
                "d" => &mut weights.direction,
                "n" => &mut weights.neutral,
                _ => return Err(wrong()),
            };
            map.insert(feature.to_owned(), row);
        }
        Ok(weights)
    }

    /// The weights as a file: the same weights are the same bytes.
    pub fn write(&self) -> String {
        let mut text = format!("{HEAD}\nthemes {}\n", self.themes.join(" "));
        let parts = [
            ("f", &self.features),
            ("c", &self.context),
            ("d", &self.direction),
            ("n", &self.neutral),
        ];
        for (part, map) in parts {
            for (feature, row) in map {
                let shown = row.iter().rposition(|&weight| weight != 0).map_or(0, |last| last + 1);
                write!(text, "{part} {feature}").expect("a string takes all");
                for weight in &row[..shown] {
                    write!(text, " {weight}").expect("a string takes all");
                }
                text.push('\n');
            }
        }
        text
    }
}

/// The weights of sentences' features, ready to be looked up while text is
/// read.
#[derive(Debug, Default)]
pub(super) struct Table {
    rows: FxHashMap<Box<str>, HeldRow>,
    stems: FxHashMap<Box<str>, u32>,
    pairs: FxHashMap<Pair, HeldRow>,
    filter: Vec<u64>,
    lengths: Vec<Row>,
    /// By [`Who::ALL`], said and denied.
    who: [[Row; 2]; Who::ALL.len()],
    positions: [Row; Position::ALL.len()],
    pub(super) bias: Row,
}

impl Table {
    /// `lanes` says for each of the weights' themes which lane it has here.
    pub(super) fn new(weights: &Weights) -> Self {
        let mut table = Self { filter: vec![0; (FILTER_BITS / 64) as usize], ..Self::default() };
        for (feature, row) in &weights.features {
            let mut held = HeldRow::default();
            held[..row.len()].copy_from_slice(row);
            match split_pair(feature) {
                Some((first, second, nearness)) => {
                    let pair = (table.stem_number(first), table.stem_number(second), nearness);
                    let bit = filter_bit(pair);
                    table.filter[(bit / 64) as usize] |= 1 << (bit % 64);
                    table.pairs.insert(pair, held);
                }
                None => drop(table.rows.insert(feature.as_str().into(), held)),
            }
        }
        table.bias = table.row("bias");
        table.lengths =
            (0..features::LENGTHS).map(|length| table.row(&format!("length:{length}"))).collect();
        table.who = Who::ALL.map(|who| {
            [Place::Said, Place::Denied].map(|place| table.row(&features::of_who(place, who)))
        });
        table.positions = Position::ALL.map(|position| table.row(features::of_position(position)));
        table
    }

    fn stem_number(&mut self, stem: &str) -> u32 {
        if let Some(&number) = self.stems.get(stem) {
            return number;
        }
        // Stem 0 is every stem without a pair.
        let number = u32::try_from(self.stems.len() + 1).unwrap_or(0);
        self.stems.insert(stem.into(), number);
        number
    }

    /// The number of a stem that some pair has; 0 is any other.
    pub(super) fn stem(&self, stem: &str) -> u32 {
        self.stems.get(stem).copied().unwrap_or(0)
    }

    /// The weights of a feature; zeros if it has none.
    pub(super) fn row(&self, feature: &str) -> Row {
        self.rows.get(feature).map_or(Row::default(), widened)
    }

    /// The weight of one feature, a pair's too, for one lane.
    pub(super) fn weight(&self, feature: &str, lane: usize) -> i32 {
        let row = match split_pair(feature) {
            Some((first, second, nearness)) => {
                self.pairs.get(&(self.stem(first), self.stem(second), nearness))
            }
            None => self.rows.get(feature),
        };
        row.map_or(0, |row| i32::from(row[lane]))
    }

    /// The weights of a sentence's length.
    pub(super) fn length(&self, words: usize) -> &Row {
        &self.lengths[(words / 4).min(self.lengths.len() - 1)]
    }

    /// The weights of whom a word stands for.
    pub(super) fn who(&self, who: Who, denied: bool) -> &Row {
        &self.who[who as usize - 1][usize::from(denied)]
    }

    /// The weights of where a sentence stands in its turn.
    pub(super) fn position(&self, position: Position) -> &Row {
        &self.positions[position as usize]
    }

    /// Adds the weights of two stems in their order.
    #[inline]
    pub(super) fn add_pair(&self, pair: Pair, sum: &mut Row) {
        let bit = filter_bit(pair);
        if self.filter[(bit / 64) as usize] & (1 << (bit % 64)) == 0 {
            return;
        }
        if let Some(row) = self.pairs.get(&pair) {
            for (sum, &weight) in sum.iter_mut().zip(row) {
                *sum += i32::from(weight);
            }
        }
    }
}

/// The two stems of a pair's feature.
fn split_pair(feature: &str) -> Option<(&str, &str, Nearness)> {
    let (kind, pair) = feature.split_once(':')?;
    let nearness = match kind {
        "pair" => Nearness::Near,
        "next" => Nearness::Beside,
        "opens" => Nearness::Opening,
        _ => return None,
    };
    let (first, second) = pair.split_once('_')?;
    Some((first, second, nearness))
}

#[inline]
fn filter_bit(pair: Pair) -> u64 {
    let mut hasher = FxHasher::default();
    pair.hash(&mut hasher);
    hasher.finish() % FILTER_BITS
}

fn widened(row: &HeldRow) -> Row {
    row.map(i32::from)
}

/// Adds `row` to `sum`.
#[inline]
pub(super) fn add(sum: &mut Row, row: &Row) {
    for (sum, weight) in sum.iter_mut().zip(row) {
        *sum += weight;
    }
}
