//! Pairs of words and the rows of their weights, found without a hash: for
//! each word that stands first a bit for every word that may stand second. The
//! words with most pairs have the lowest numbers, so that what is looked up
//! most lies close together.

use std::collections::BTreeMap;
use std::ops::Range;

use crate::flat::{Numbers, Reader, Writer};

/// How many kinds of features a pair may be.
pub(super) const KINDS: usize = 3;

/// What two words in their order have: the bits of its kinds, and above them
/// the number of the first of its rows; those of its kinds follow each other.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Pair(u32);

impl Pair {
    /// The rows of its kinds up to `last`.
    #[inline]
    pub(super) fn rows(self, last: usize) -> Range<u32> {
        const COUNTS: [u8; 1 << KINDS] = [0, 1, 1, 2, 1, 2, 2, 3];
        let kinds = self.0 & ((2 << last) - 1) & ((1 << KINDS) - 1);
        let first = self.0 >> KINDS;
        first..first + u32::from(COUNTS[kinds as usize])
    }

    /// The row of one kind.
    #[inline]
    pub(super) fn row(self, kind: usize) -> Option<u32> {
        let before = (self.0 & ((1 << kind) - 1)).count_ones();
        (self.0 & (1 << kind) != 0).then_some((self.0 >> KINDS) + before)
    }
}

/// Pairs of numbered words.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Pairs {
    /// For each word that stands first, where its blocks begin, and where the
    /// last one's end.
    starts: Numbers,
    /// Two numbers for 32 words that may stand second: a bit for each that
    /// does, and how many pairs come before. The last block of each word that
    /// stands first has none: it is that of all the words beyond.
    blocks: Numbers,
    /// For each pair, what it has.
    pairs: Numbers,
}

impl Pairs {
    /// The pairs of the words below `words`: first, second and kind, with the
    /// number of a row. `renumber` is told every row in the order in which they
    /// have to lie.
    ///
    /// # Panics
    /// If there are more than 2^28 rows.
    pub(super) fn new(
        words: u32,
        entries: &BTreeMap<(u32, u32, usize), u32>,
        mut renumber: impl FnMut(u32) -> u32,
    ) -> Self {
        let (mut starts, mut blocks, mut pairs) = (vec![0], Vec::<[u32; 2]>::new(), Vec::new());
        let mut entries = entries.iter().peekable();
        for first in 0..words {
            let from = blocks.len();
            while let Some((&(_, second, kind), &row)) = entries.next_if(|(key, _)| key.0 == first)
            {
                let count = u32::try_from(pairs.len()).expect("fewer than 2^28 pairs");
                blocks.resize(blocks.len().max(from + second as usize / 32 + 1), [0, count]);
                let (block, bit) = (blocks.len() - 1, 1 << (second % 32));
                let row = renumber(row);
                if blocks[block][0] & bit == 0 {
                    blocks[block][0] |= bit;
                    assert!(row < 1 << (32 - KINDS), "fewer than 2^28 rows");
                    pairs.push(row << KINDS);
                }
                if let Some(pair) = pairs.last_mut() {
                    *pair |= 1 << kind;
                }
            }
            blocks.push([0, 0]);
            starts.push(u32::try_from(blocks.len()).expect("fewer than 2^32 blocks"));
        }
        let blocks: Vec<u32> = blocks.into_flattened();
        Self { starts: starts.into(), blocks: blocks.into(), pairs: pairs.into() }
    }

    /// The pairs in which a word stands first.
    #[inline]
    pub(super) fn of(&self, first: u32) -> PairsOf<'_> {
        let blocks = match self.starts.get(first as usize..) {
            Some(&[from, to, ..]) => &self.blocks.as_chunks().0[from as usize..to as usize],
            _ => &[[0; 2]],
        };
        PairsOf { blocks, pairs: &self.pairs }
    }

    /// The pair numbered `number`.
    #[inline]
    pub(super) fn at(&self, number: u32) -> Pair {
        Pair(self.pairs[number as usize])
    }

    pub(super) fn write(&self, writer: &mut Writer) {
        writer.numbers(&self.starts);
        writer.numbers(&self.blocks);
        writer.numbers(&self.pairs);
    }

    pub(super) fn read(reader: &mut Reader) -> Self {
        Self { starts: reader.numbers(), blocks: reader.numbers(), pairs: reader.numbers() }
    }
}

/// The pairs in which one word stands first.
#[derive(Clone, Copy, Debug)]
pub(super) struct PairsOf<'a> {
    blocks: &'a [[u32; 2]],
    pairs: &'a [u32],
}

impl PairsOf<'_> {
    /// What the two have, if `second` stands second.
    #[inline]
    pub(super) fn find(self, second: u32) -> Option<Pair> {
        let (number, is_pair) = self.number(second);
        is_pair.then(|| Pair(self.pairs[number as usize]))
    }

    /// The number of the pair, and whether `second` stands second. There is no
    /// branch: whether two words are a pair cannot be foreseen.
    #[inline]
    pub(super) fn number(self, second: u32) -> (u32, bool) {
        let last = self.blocks.len() - 1;
        let [bits, before] = self.blocks[(second as usize / 32).min(last)];
        let bit = 1 << (second % 32);
        (before + (bits & (bit - 1)).count_ones(), bits & bit != 0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_pair_finds_its_rows_and_no_other_is_found() {
        // A few hundred pairs over 90 words, some of several kinds.
        let keys = (0..400_u32).map(|at| (at * 7 % 90, at * at % 89 + 1, (at % 3) as usize));
        let entries: BTreeMap<(u32, u32, usize), u32> = keys.zip(0..).collect();
        let mut order = Vec::new();
        let pairs = Pairs::new(90, &entries, |row| {
            order.push(row);
            u32::try_from(order.len() - 1).expect("a few hundred")
        });
        for first in 0..90 {
            for second in 0..96 {
                let found = pairs.of(first).find(second);
                let mut told: Vec<u32> = Vec::new();
                for kind in 0..KINDS {
                    let expected = entries.get(&(first, second, kind)).copied();
                    let row = found.and_then(|pair| pair.row(kind));
                    assert_eq!(row.map(|row| order[row as usize]), expected);
                    told.extend(row);
                    let rows = found.into_iter().flat_map(|pair| pair.rows(kind));
                    assert_eq!(rows.collect::<Vec<_>>(), told);
                }
            }
        }
    }
}
