//! The patterns of a codebook, ready to run: words are numbers, and a pattern is
//! steps over them that waits for one word.

use serde::{Deserialize, Serialize};

use super::gate::{Class, Gate, Kinds, UNKNOWN, from_quarters};
use super::pattern::Slot;
use crate::flat::{self, Index, Lists, Numbers, Reader, Writer};

/// A word's number: the more often it is met, the lower; 0 is every word that
/// the codebook does not know.
pub type WordId = u32;

/// Common words, a bit a word.
type Common = u64;

/// The bit of a word if it is among the most common ones; else none.
#[inline]
pub(super) fn common(word: WordId) -> Common {
    (1 as Common).checked_shl(word).unwrap_or(0)
}

/// Bits, from their halves.
#[inline]
fn whole(halves: [u32; 2]) -> u64 {
    let [low, high] = halves.map(u64::from);
    low | high << 32
}

/// Whose pattern it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Owner {
    /// A rule's, by its number.
    Rule(u16),
    /// A cue's, by its number.
    Cue(u16),
    /// A family's, by its number.
    Family(u16),
}

/// One step of a pattern.
#[derive(Clone, Copy, Debug)]
pub struct Step {
    /// What has to stand there.
    pub what: What,
    /// Whether it may be missing.
    pub optional: bool,
}

/// What may stand at one place of a pattern.
#[derive(Clone, Copy, Debug)]
pub enum What {
    /// One word of the set of this number.
    Words(u32),
    /// A filled slot.
    Slot(Slot),
    /// Up to so many words.
    Gap(u32),
    /// A break between words.
    Break,
    /// One of several sequences: the number of the choice.
    Choice(u32),
}

/// A pattern: its steps, from one number to before another, and the step at
/// which it is tried on a word.
#[derive(Clone, Copy, Debug)]
pub struct Pattern {
    /// Whose it is.
    pub owner: Owner,
    /// Its first step.
    pub from: u32,
    /// Behind its last step.
    pub to: u32,
    /// The step, a needed word, at which it is tried.
    pub anchor: u32,
    /// Whether it waits for the anchor; else every anchor in the sentence is
    /// tried once the word that it waits for stands there.
    pub at_anchor: bool,
    /// The second gate of that word, of those that have to be open.
    pub gate: Gate,
}

/// A pattern that waits for a word.
#[derive(Clone, Copy, Debug)]
pub struct Waiting {
    /// Its number.
    pub pattern: u32,
    /// The first gate of the word, of those that have to be open.
    pub gate: Gate,
}

/// The patterns of a codebook, ready to run.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Patterns {
    pub(super) words: Index,
    pub(super) word_count: u32,
    /// Beginnings of words, with the number that an unknown word of that
    /// beginning gets.
    pub(super) prefixes: Index,
    /// For each word its class.
    pub(super) classes: Numbers,
    /// For each set four numbers, the halves of the bits of its common words
    /// and of their kinds, then the words that are not common.
    pub(super) sets: Lists,
    pub(super) code: Numbers,
    /// For each choice: the set of the words that it may begin with, and that
    /// it may end with ([`ANY`] if that is open), then its sequences.
    pub(super) choices: Lists,
    /// For each pattern nine numbers: those of [`Pattern`].
    pub(super) patterns: Numbers,
    /// For each word two lists that lie together: the cues' patterns that wait
    /// for it, and the rules' and families'. [`Waiting`] as six numbers.
    pub(super) of_words: Lists,
    /// For each rule, the patterns that its match must not overlap.
    pub(super) excluded: Lists,
    /// For each word, the families that it belongs to by itself.
    pub(super) families: Lists,
}

/// How many numbers a pattern is.
pub(super) const RECORD: usize = 9;

/// A choice's set of words, where there is none.
pub(super) const ANY: u32 = u32::MAX;

impl Patterns {
    /// How many word numbers there are, 0 included.
    pub fn word_count(&self) -> usize {
        self.word_count as usize
    }

    /// The number of a word in lower case.
    pub fn word(&self, word: &str) -> WordId {
        if let Some(id) = self.words.find(flat::key(word)) {
            return id;
        }
        let keys = word.bytes().scan(flat::NO_BYTES, |key, byte| {
            *key = flat::longer(*key, byte);
            Some(*key)
        });
        // The longest beginning.
        keys.filter_map(|key| self.prefixes.find(key)).last().unwrap_or(0)
    }

    /// The class of a word, for gates.
    pub fn class(&self, word: WordId) -> Class {
        self.classes.get(word as usize).map_or(UNKNOWN, |&class| class as Class)
    }

    /// The set numbered `set`.
    #[inline]
    pub fn set(&self, set: u32) -> Set<'_> {
        match self.sets.at(set) {
            &[low, high, a, b, c, d, ref others @ ..] => {
                Set { common: whole([low, high]), kinds: from_quarters([a, b, c, d]), others }
            }
            _ => Set::default(),
        }
    }

    /// The words of which one must stand where a choice begins (or, if `last`,
    /// ends), if words must.
    #[inline]
    pub fn ends(&self, choice: u32, last: bool) -> Option<Set<'_>> {
        match self.choices.at(choice)[usize::from(last)] {
            ANY => None,
            set => Some(self.set(set)),
        }
    }

    /// The sequences of a choice: each from one step to before another.
    #[inline]
    pub fn sequences(&self, choice: u32) -> impl Iterator<Item = (u32, u32)> {
        self.choices.at(choice)[2..].as_chunks().0.iter().map(|&[from, to]| (from, to))
    }

    /// How many patterns there are.
    #[cfg(test)]
    pub(crate) fn count(&self) -> u32 {
        (self.patterns.len() / RECORD) as u32
    }

    /// The step numbered `step`.
    #[inline]
    pub fn step(&self, step: u32) -> Step {
        let code = self.code[step as usize];
        let operand = code >> 4;
        let what = match code & 7 {
            0 => What::Words(operand),
            1 => What::Slot(SLOTS[operand as usize]),
            2 => What::Gap(operand),
            3 => What::Break,
            _ => What::Choice(operand),
        };
        Step { what, optional: code & 8 != 0 }
    }

    /// The pattern numbered `pattern`.
    #[inline]
    pub fn pattern(&self, pattern: u32) -> Pattern {
        let [owner, from, to, anchor, window, a, b, c, d] =
            self.patterns.as_chunks::<RECORD>().0[pattern as usize];
        let number = (owner >> 3) as u16;
        let at_anchor = owner & 4 != 0;
        let owner = match owner & 3 {
            0 => Owner::Rule(number),
            1 => Owner::Cue(number),
            _ => Owner::Family(number),
        };
        let gate = Gate::read([window, a, b, c, d]);
        Pattern { owner, from, to, anchor, at_anchor, gate }
    }

    /// The patterns that wait for `word`: the cues', and if `all` are asked for
    /// the rules' and families' behind them.
    #[inline]
    pub fn waiting(&self, word: WordId, all: bool) -> impl Iterator<Item = Waiting> {
        let lists = self.of_words.run(2 * word, if all { 2 } else { 1 });
        lists.as_chunks().0.iter().map(|&[pattern, window, a, b, c, d]| Waiting {
            pattern,
            gate: Gate::read([window, a, b, c, d]),
        })
    }

    /// The patterns that a rule's match must not overlap.
    pub fn excluded(&self, rule: u16) -> &[u32] {
        self.excluded.at(u32::from(rule))
    }

    /// The families that `word` belongs to by itself.
    pub fn families(&self, word: WordId) -> impl Iterator<Item = u16> {
        self.families.at(word).iter().map(|&family| family as u16)
    }

    /// Writes them, for [`Patterns::read`].
    pub(super) fn write(&self, writer: &mut Writer) -> Head {
        writer.index(&self.words);
        writer.index(&self.prefixes);
        writer.numbers(&self.classes);
        writer.lists(&self.sets);
        writer.numbers(&self.code);
        writer.lists(&self.choices);
        writer.numbers(&self.patterns);
        writer.lists(&self.of_words);
        writer.lists(&self.excluded);
        writer.lists(&self.families);
        Head { word_count: self.word_count }
    }

    /// The patterns that were written.
    pub(super) fn read(head: Head, reader: &mut Reader) -> Self {
        Self {
            words: reader.index(),
            prefixes: reader.index(),
            classes: reader.numbers(),
            sets: reader.lists(),
            code: reader.numbers(),
            choices: reader.lists(),
            patterns: reader.numbers(),
            of_words: reader.lists(),
            excluded: reader.lists(),
            families: reader.lists(),
            word_count: head.word_count,
        }
    }
}

/// A set of words.
#[derive(Clone, Copy, Debug, Default)]
pub struct Set<'a> {
    common: Common,
    /// The kinds of its words.
    pub kinds: Kinds,
    /// The words that are not common, in their order.
    others: &'a [WordId],
}

impl Set<'_> {
    /// Whether `word` is one of it.
    #[inline]
    pub fn has(self, word: WordId) -> bool {
        if word < Common::BITS {
            self.common & common(word) != 0
        } else if self.others.len() <= 8 {
            self.others.contains(&word)
        } else {
            self.others.binary_search(&word).is_ok()
        }
    }
}

/// What of [`Patterns`] is no table of numbers.
#[derive(Debug, Serialize, Deserialize)]
pub(super) struct Head {
    word_count: u32,
}

pub(super) const SLOTS: [Slot; 5] = [Slot::Us, Slot::Them, Slot::Org, Slot::Person, Slot::Number];
