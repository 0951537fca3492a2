//! Tables of whole numbers that are read where they lie: compiled into the
//! program, so that nothing is built when it starts, or made at run time.

use std::borrow::Cow;
use std::ops::Deref;

/// Whole numbers in a row.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Numbers(Cow<'static, [u32]>);

impl Deref for Numbers {
    type Target = [u32];

    #[inline]
    fn deref(&self) -> &[u32] {
        &self.0
    }
}

impl From<Vec<u32>> for Numbers {
    fn from(numbers: Vec<u32>) -> Self {
        Self(Cow::Owned(numbers))
    }
}

/// Lists of numbers, one behind the other.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Lists {
    /// Where each list begins, and where the last one ends.
    bounds: Numbers,
    items: Numbers,
}

impl Default for Lists {
    fn default() -> Self {
        Self::new(std::iter::empty::<&[u32]>())
    }
}

impl Lists {
    /// The lists in their order.
    ///
    /// # Panics
    /// If they hold more than 2^32 numbers.
    pub fn new<L: AsRef<[u32]>>(lists: impl IntoIterator<Item = L>) -> Self {
        let (mut bounds, mut items) = (vec![0], Vec::new());
        for list in lists {
            items.extend_from_slice(list.as_ref());
            bounds.push(u32::try_from(items.len()).expect("fewer than 2^32 numbers"));
        }
        Self { bounds: bounds.into(), items: items.into() }
    }

    /// The list numbered `list`; empty if there are not so many.
    #[inline]
    pub fn at(&self, list: u32) -> &[u32] {
        match self.bounds.get(list as usize..list as usize + 2) {
            Some(&[from, to]) => &self.items[from as usize..to as usize],
            _ => &[],
        }
    }

    /// So many lists in a row, from `list` on; empty if there are not so many.
    #[inline]
    pub fn run(&self, list: u32, count: usize) -> &[u32] {
        let list = list as usize;
        match (self.bounds.get(list), self.bounds.get(list + count)) {
            (Some(&from), Some(&to)) => &self.items[from as usize..to as usize],
            _ => &[],
        }
    }

    /// How many lists there are.
    pub fn len(&self) -> usize {
        self.bounds.len() - 1
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }
}

/// Numbers found by a key of 64 bits: open addressing, at most half full.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Index {
    /// Three numbers a slot: the key's low and high half, and one more than
    /// what is found, 0 where the slot is free.
    slots: Numbers,
    shift: u32,
}

impl Default for Index {
    fn default() -> Self {
        Self::new(&[])
    }
}

impl Index {
    /// An index of the entries; of two with the same key the first is found.
    pub fn new(entries: &[(u64, u32)]) -> Self {
        let bits = (2 * entries.len().max(1)).next_power_of_two().trailing_zeros();
        let mut slots = vec![0; 3 << bits];
        let shift = 64 - bits;
        for &(key, found) in entries {
            let mut at = slot_of(key, shift);
            while slots[3 * at + 2] != 0 {
                at = (at + 1) & ((1 << bits) - 1);
            }
            let [low, high] = halves(key);
            slots[3 * at..3 * at + 3].copy_from_slice(&[low, high, found + 1]);
        }
        Self { slots: slots.into(), shift }
    }

    /// What stands under `key`.
    #[inline]
    pub fn find(&self, key: u64) -> Option<u32> {
        let [low, high] = halves(key);
        let mut at = slot_of(key, self.shift);
        loop {
            let slot: &[u32; 3] = self.slots[3 * at..].first_chunk()?;
            if slot[2] == 0 {
                return None;
            }
            if slot[0] == low && slot[1] == high {
                return Some(slot[2] - 1);
            }
            at = if 3 * (at + 1) == self.slots.len() { 0 } else { at + 1 };
        }
    }
}

#[inline]
fn slot_of(key: u64, shift: u32) -> usize {
    // Fibonacci hashing spreads keys that are small or alike.
    (key.wrapping_mul(0x9E37_79B9_7F4A_7C15) >> shift) as usize
}

fn halves(key: u64) -> [u32; 2] {
    [(key & 0xFFFF_FFFF) as u32, (key >> 32) as u32]
}

/// The key of a text: FNV-1a in 64 bits, the same on every machine and for
/// ever. Source: G. Fowler, L. Noll, K.-P. Vo, D. Eastlake, "The FNV
/// non-cryptographic hash algorithm", IETF draft (2019).
pub fn key(text: &str) -> u64 {
    key_of(text.bytes())
}

/// The key of bytes, as [`key`] makes it.
pub fn key_of(bytes: impl Iterator<Item = u8>) -> u64 {
    bytes.fold(NO_BYTES, longer)
}

/// The key of no bytes.
pub const NO_BYTES: u64 = 0xCBF2_9CE4_8422_2325;

/// The key of the bytes that have `key`, and one more.
#[inline]
pub fn longer(key: u64, byte: u8) -> u64 {
    (key ^ u64::from(byte)).wrapping_mul(0x100_0000_01B3)
}

/// So many numbers fill a line of the machine's cache: each table begins with
/// one, so that what has its size lies in one and not across two.
const LINE: usize = 16;

/// Writes tables one behind the other, for [`Reader`].
#[derive(Debug, Default)]
pub struct Writer(Vec<u8>);

impl Writer {
    /// Adds numbers: how many they are, at the end of a line, and then they.
    pub fn numbers(&mut self, numbers: &Numbers) {
        let count = u32::try_from(numbers.len()).expect("fewer than 2^32 numbers");
        self.0.resize(4 * (lines_of(self.0.len() / 4 + 1) - 1), 0);
        for number in std::iter::once(&count).chain(numbers.iter()) {
            self.0.extend_from_slice(&number.to_le_bytes());
        }
    }

    /// Adds lists.
    pub fn lists(&mut self, lists: &Lists) {
        self.numbers(&lists.bounds);
        self.numbers(&lists.items);
    }

    /// Adds an index.
    pub fn index(&mut self, index: &Index) {
        self.numbers(&index.slots);
    }

    /// What was written.
    pub fn bytes(self) -> Vec<u8> {
        self.0
    }
}

/// So many numbers, and those that fill their last line.
fn lines_of(numbers: usize) -> usize {
    numbers.next_multiple_of(LINE)
}

/// Reads, in the same order, what a [`Writer`] wrote.
#[derive(Debug)]
pub struct Reader {
    written: Cow<'static, [u32]>,
    at: usize,
}

impl Reader {
    /// A reader of bytes that are compiled in. They are not copied where they
    /// are aligned and the machine counts as they do.
    pub fn new(bytes: &'static [u8]) -> Self {
        let written = match bytemuck::try_cast_slice(bytes) {
            Ok(numbers) if cfg!(target_endian = "little") => Cow::Borrowed(numbers),
            _ => {
                let numbers = bytes.as_chunks().0.iter().map(|&four| u32::from_le_bytes(four));
                Cow::Owned(numbers.collect())
            }
        };
        Self { written, at: 0 }
    }

    /// The next numbers.
    pub fn numbers(&mut self) -> Numbers {
        let from = lines_of(self.at + 1);
        let count = self.written.get(from - 1).map_or(0, |&count| count as usize);
        let to = (from + count).min(self.written.len());
        let from = from.min(to);
        self.at = to;
        Numbers(match &self.written {
            Cow::Borrowed(written) => Cow::Borrowed(&written[from..to]),
            Cow::Owned(written) => Cow::Owned(written[from..to].to_vec()),
        })
    }

    /// The next lists.
    pub fn lists(&mut self) -> Lists {
        Lists { bounds: self.numbers(), items: self.numbers() }
    }

    /// The next index.
    pub fn index(&mut self) -> Index {
        let slots = self.numbers();
        let shift = 64 - (slots.len() / 3).max(1).trailing_zeros();
        Index { slots, shift }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_key_finds_its_own_and_no_other() {
        let keys = (0..2_000_u64).map(|key| key * 7_919);
        let entries: Vec<(u64, u32)> = keys.zip(0..).collect();
        let index = Index::new(&entries);
        for &(key, found) in &entries {
            assert_eq!(index.find(key), Some(found));
            assert_eq!(index.find(key + 1), None);
        }
        assert_eq!(Index::default().find(0), None);
    }

    #[test]
    fn what_was_written_is_read() {
        let lists = Lists::new([&[1, 2][..], &[], &[3]]);
        let index = Index::new(&[(key("coach"), 7), (key("price"), 9)]);
        let numbers = Numbers::from(vec![5, 6]);
        let mut writer = Writer::default();
        writer.lists(&lists);
        writer.index(&index);
        writer.numbers(&numbers);
        let bytes: &'static [u8] = writer.bytes().leak();
        // Shifted by a byte they are not aligned, and are copied.
        let shifted: &'static [u8] = [&[0], bytes].concat().leak();
        for bytes in [bytes, &shifted[1..]] {
            let mut reader = Reader::new(bytes);
            assert_eq!(reader.lists(), lists);
            assert_eq!(reader.index(), index);
            assert_eq!(reader.numbers(), numbers);
            assert_eq!(reader.numbers(), Numbers::default());
        }
        assert_eq!(
            [lists.at(0), lists.at(1), lists.at(2), lists.at(3)],
            [&[1, 2][..], &[], &[3], &[]]
        );
        assert_eq!((lists.len(), lists.is_empty()), (3, false));
    }
}
