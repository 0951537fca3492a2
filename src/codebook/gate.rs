//! What else must stand near a word before a pattern that waits for it is
//! tried: kinds of words, a bit a kind, in a window of the sentence. Where a
//! gate is shut the pattern cannot match; where it is open it may.

use super::pattern::Slot;

/// Kinds of words, a bit a kind: those that may fill a slot, in the order of
/// [`Slot`]; those behind a break; and those of each [`Class`].
pub type Kinds = u128;

/// The number of a class of words. Each of the most common words is one; the
/// others are dealt into the rest.
pub type Class = u8;

/// The class of the words that the codebook does not know.
pub(super) const UNKNOWN: Class = Class::MAX;

/// How many kinds are slots.
const SLOTS: u8 = 5;

/// The kind of the words behind a break.
pub const BROKEN: Kinds = 1 << SLOTS;

/// The class of the first word, and how many common words are one each.
pub(super) const FIRST: Class = SLOTS + 1;
pub(super) const ALONE: u8 = 58;

/// How many classes there are.
pub(super) const CLASSES: u8 = Kinds::BITS as u8 - FIRST;

/// The kind of the words of a class.
#[inline]
pub fn kind_of(class: Class) -> Kinds {
    (1 as Kinds).checked_shl(u32::from(class)).unwrap_or(0)
}

/// The kind of the words that may fill a slot.
pub(super) fn kind_of_slot(slot: Slot) -> Kinds {
    1 << slot as u32
}

/// A gate: open where a word of one of these kinds stands in its window.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Gate {
    /// How far behind the line of the word itself its window begins, in
    /// columns.
    window: i16,
    kinds: Kinds,
}

/// What a line of [`Around`] holds, column by column: the kinds of the word
/// itself; of it and as many behind it, or before it, as make a run; and of
/// all that stand before it, and behind it.
const OWN: usize = 0;
const RUNS_BEHIND: [usize; 3] = [OWN, 1, 2];
const RUNS_BEFORE: [usize; 3] = [OWN, 3, 4];
const BEFORE: usize = 5;
const BEHIND: usize = 6;
/// A line fills two of the machine's cache.
const COLUMNS: usize = 8;

/// How many words each run has.
const RUNS: [usize; 3] = [1, 2, 4];

/// No run begins farther away.
const FAR: usize = 4;

impl Gate {
    /// A gate that is open for every known word.
    pub(super) const OPEN: Self = Self { window: 0, kinds: Kinds::MAX };

    /// A gate that asks for these kinds behind a word or before it, from the
    /// nearest place to the farthest, if that is bounded: 1 is beside it, and 0
    /// the word itself, which only runs hold.
    pub(super) fn beside(
        kinds: Kinds,
        is_behind: bool,
        nearest: usize,
        farthest: Option<usize>,
    ) -> Option<Self> {
        let run = Self::run(nearest, farthest);
        let (line, column) = match (run, is_behind) {
            (Some(run), true) => (nearest as i16, RUNS_BEHIND[run]),
            (Some(run), false) => (-(nearest as i16), RUNS_BEFORE[run]),
            (None, _) if nearest == 0 => return None,
            (None, true) => (0, BEHIND),
            (None, false) => (0, BEFORE),
        };
        Some(Self { window: line * COLUMNS as i16 + column as i16, kinds })
    }

    /// The shortest run that reaches so far.
    fn run(nearest: usize, farthest: Option<usize>) -> Option<usize> {
        let farthest = farthest.filter(|_| nearest <= FAR)?;
        RUNS.iter().position(|run| farthest < nearest + run)
    }

    /// How many words are looked at to open it, in a sentence of the usual
    /// length.
    pub(super) fn words(nearest: usize, farthest: Option<usize>) -> usize {
        const USUAL: usize = 8;
        Self::run(nearest, farthest).map_or(USUAL, |run| RUNS[run])
    }

    /// The gate as numbers, for [`Gate::read`].
    pub(super) fn written(self) -> [u32; 5] {
        let [a, b, c, d] = quarters(self.kinds);
        [u32::from(self.window.cast_unsigned()), a, b, c, d]
    }

    /// The gate that was written.
    #[inline]
    pub(super) fn read([window, a, b, c, d]: [u32; 5]) -> Self {
        let window = (window as u16).cast_signed();
        Self { window, kinds: from_quarters([a, b, c, d]) }
    }
}

/// Kinds as four numbers.
pub(super) fn quarters(kinds: Kinds) -> [u32; 4] {
    [0, 32, 64, 96].map(|shift| (kinds >> shift) as u32)
}

/// The kinds that were written so.
#[inline]
pub(super) fn from_quarters(quarters: [u32; 4]) -> Kinds {
    let [a, b, c, d] = quarters.map(u64::from);
    Kinds::from(a | b << 32) | Kinds::from(c | d << 32) << 64
}

/// For each word of a sentence, what kinds of words stand around it. Kept from
/// one sentence to the next.
#[derive(Debug, Default)]
pub struct Around {
    /// The words' lines, and as many empty ones before and behind them as a
    /// window may lie away.
    lines: Vec<[Kinds; COLUMNS]>,
    all: Kinds,
}

impl Around {
    /// Looks at a sentence; `kinds` are those of its words.
    pub fn look(&mut self, kinds: impl DoubleEndedIterator<Item = Kinds> + ExactSizeIterator) {
        let words = kinds.len();
        let lines = &mut self.lines;
        lines.resize(FAR + words + FAR, [0; COLUMNS]);
        lines[FAR + words..].fill([0; COLUMNS]);
        let mut behind = 0;
        for (at, own) in (FAR..FAR + words).rev().zip(kinds.rev()) {
            let two = own | lines[at + 1][OWN];
            lines[at] = [own, two, two | lines[at + 2][1], 0, 0, 0, behind, 0];
            behind |= own;
        }
        self.all = behind;
        let mut before = 0;
        for at in FAR..FAR + words {
            let own = lines[at][OWN];
            let two = own | lines[at - 1][OWN];
            lines[at][3] = two;
            lines[at][4] = two | lines[at - 2][3];
            lines[at][BEFORE] = before;
            before |= own;
        }
    }

    /// The kinds of the word at `at`.
    #[inline]
    pub fn own(&self, at: usize) -> Kinds {
        self.lines[FAR + at][OWN]
    }

    /// The kinds of all words.
    #[inline]
    pub fn all(&self) -> Kinds {
        self.all
    }

    /// Whether a gate of the word at `at` is open.
    #[inline]
    pub fn is_open(&self, gate: Gate, at: usize) -> bool {
        let window = ((FAR + at) * COLUMNS).wrapping_add_signed(isize::from(gate.window));
        self.lines.as_flattened()[window] & gate.kinds != 0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_gate_is_open_where_its_word_stands() {
        for words in 1..24 {
            for there in 0..words {
                let mut around = Around::default();
                around.look((0..words).map(|at| Kinds::from(at == there)));
                assert_eq!((around.all(), around.own(there)), (1, 1));
                for (at, farthest) in (0..words).flat_map(|at| (1..20).map(move |far| (at, far))) {
                    let distance = there.abs_diff(at);
                    for nearest in 0..=farthest {
                        let most = Some(farthest).filter(|&farthest| farthest < 16);
                        let gate = Gate::beside(1, there > at, nearest, most);
                        let Some(gate) = gate else { continue };
                        assert_eq!(Gate::read(gate.written()), gate);
                        let stands = distance >= nearest && distance <= farthest;
                        assert!(!stands || around.is_open(gate, at), "{at} {there} {gate:?}");
                    }
                }
            }
        }
    }

    #[test]
    fn a_gate_is_shut_where_its_word_stands_elsewhere() {
        let mut around = Around::default();
        around.look([0, 0, 0, 1, 0, 0, 0, 0].into_iter());
        let is_open = |is_behind, nearest, farthest, at| {
            let gate = Gate::beside(1, is_behind, nearest, farthest);
            around.is_open(gate.expect("a window without the word itself"), at)
        };
        assert!(is_open(true, 1, Some(1), 2) && is_open(false, 2, Some(3), 5));
        assert!(!is_open(true, 1, Some(1), 3) && !is_open(true, 1, Some(1), 1));
        assert!(!is_open(true, 1, None, 3) && !is_open(false, 1, None, 3));
        assert!(!is_open(false, 1, Some(2), 6) && !is_open(true, 2, Some(2), 2));
    }
}
