//! Finds patterns in the words of a sentence.

use super::compile::{Compiled, Owner, Pattern, Step, What, WordId};
use super::features::Who;
use crate::codebook::pattern::Slot;

/// A word of a sentence, as patterns see it.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Token {
    /// Bytes in the turn's text.
    pub(super) start: u32,
    pub(super) end: u32,
    /// The codebook's number of the word.
    pub(super) word: WordId,
    /// The worker's number of the word as it is spelled.
    pub(super) surface: u32,
    /// The worker's number of what it is read as: the same, or a form that
    /// stands for names and numbers.
    pub(super) form: u32,
    /// What slots it may fill.
    pub(super) slots: Slots,
    /// Words of one name share a number; 0 is none.
    pub(super) entity: u16,
    /// A comma, dash or bracket stands before it.
    pub(super) after_break: bool,
    /// It is written with a capital letter.
    pub(super) capital: bool,
    /// It stands within reach of a denial.
    pub(super) denied: bool,
    /// Whom it stands for.
    pub(super) who: Who,
}

/// The slots that a word may fill, as bits.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Slots(pub(super) u8);

impl Slots {
    pub(super) const US: Self = Self(1);
    pub(super) const THEM: Self = Self(2);
    pub(super) const ORG: Self = Self(4);
    pub(super) const PERSON: Self = Self(8);
    pub(super) const NUMBER: Self = Self(16);
    /// The end of a possessive, which belongs to the name before it.
    pub(super) const POSSESSIVE: Self = Self(32);
    /// `than`, behind which the other side of a comparison stands.
    pub(super) const THAN: Self = Self(64);
    /// What only somebody who sells has: a price, a product, a proposal.
    pub(super) const SOLD: Self = Self(128);

    pub(super) fn with(self, other: Self) -> Self {
        Self(self.0 | other.0)
    }

    pub(super) fn has(self, other: Self) -> bool {
        self.0 & other.0 != 0
    }

    fn fills(self, slot: Slot) -> bool {
        self.has(match slot {
            Slot::Us => Self::US,
            Slot::Them => Self::THEM,
            Slot::Org => Self::ORG,
            Slot::Person => Self::PERSON,
            Slot::Number => Self::NUMBER,
        })
    }
}

/// A pattern found: whose it is, and its words.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Found {
    pub(super) owner: Owner,
    /// Tokens of the sentence; the end is exclusive.
    pub(super) start: u32,
    pub(super) end: u32,
}

impl Found {
    pub(super) fn overlaps(&self, other: &Self) -> bool {
        self.start < other.end && other.start < self.end
    }
}

/// The most steps that one pattern may take at one place: patterns with many
/// gaps and options give up there rather than explode.
const MOST_STEPS: u32 = 2_000;

/// Adds every pattern found in `tokens`, a sentence, to `found`.
pub(super) fn find(compiled: &Compiled, tokens: &[Token], found: &mut Vec<Found>) {
    for (at, token) in tokens.iter().enumerate() {
        for &number in compiled.anchored(token.word) {
            let pattern = &compiled.patterns[number as usize];
            if let Some((start, end)) = match_at(pattern, tokens, at) {
                found.push(Found { owner: pattern.owner, start: to_u32(start), end: to_u32(end) });
            }
        }
    }
}

/// The longest match of `pattern` whose anchor is the token `at`.
fn match_at(pattern: &Pattern, tokens: &[Token], at: usize) -> Option<(usize, usize)> {
    let mut walk = Walk { tokens, budget: MOST_STEPS };
    let after = &pattern.steps[pattern.anchor + 1..];
    let end = if after.is_empty() {
        at + 1
    } else {
        walk.forward(Rest { steps: after, next: None }, at + 1)?
    };
    let before = &pattern.steps[..pattern.anchor];
    let start =
        if before.is_empty() { at } else { walk.backward(Rest { steps: before, next: None }, at)? };
    Some((start, end))
}

/// Steps still to match, then those of the brackets around them.
#[derive(Clone, Copy)]
struct Rest<'a> {
    steps: &'a [Step],
    next: Option<&'a Rest<'a>>,
}

struct Walk<'a> {
    tokens: &'a [Token],
    budget: u32,
}

impl Walk<'_> {
    fn spend(&mut self) -> Option<()> {
        self.budget = self.budget.checked_sub(1)?;
        Some(())
    }

    /// The farthest end of a match of `rest` that begins at `at`.
    fn forward(&mut self, rest: Rest<'_>, at: usize) -> Option<usize> {
        self.spend()?;
        let Some((step, steps)) = rest.steps.split_first() else {
            return match rest.next {
                Some(next) => self.forward(*next, at),
                None => Some(at),
            };
        };
        let then = Rest { steps, next: rest.next };
        let taken = match &step.what {
            What::Words(words) => {
                let fits = self.tokens.get(at).is_some_and(|token| has(words, token.word));
                if fits { self.forward(then, at + 1) } else { None }
            }
            What::Slot(slot) => self.slot_end(*slot, at).and_then(|end| self.forward(then, end)),
            What::Gap(words) => {
                let most = (at + usize::from(*words)).min(self.tokens.len());
                (at..=most).rev().find_map(|end| self.forward(then, end))
            }
            What::Break => {
                let broken = self.tokens.get(at).is_some_and(|token| token.after_break);
                if broken { self.forward(then, at) } else { None }
            }
            What::Choice(choices) => choices
                .iter()
                .filter_map(|choice| self.forward(Rest { steps: choice, next: Some(&then) }, at))
                .max(),
        };
        if step.optional { taken.max(self.forward(then, at)) } else { taken }
    }

    /// The nearest start of a match of `rest` that ends before `at`, taken
    /// from its last step.
    fn backward(&mut self, rest: Rest<'_>, at: usize) -> Option<usize> {
        self.spend()?;
        let Some((step, steps)) = rest.steps.split_last() else {
            return match rest.next {
                Some(next) => self.backward(*next, at),
                None => Some(at),
            };
        };
        let then = Rest { steps, next: rest.next };
        let taken = match &step.what {
            What::Words(words) => {
                let before = at.checked_sub(1);
                before
                    .filter(|&before| has(words, self.tokens[before].word))
                    .and_then(|before| self.backward(then, before))
            }
            What::Slot(slot) => {
                self.slot_start(*slot, at).and_then(|start| self.backward(then, start))
            }
            What::Gap(words) => {
                let least = at.saturating_sub(usize::from(*words));
                (least..=at).find_map(|start| self.backward(then, start))
            }
            What::Break => {
                let broken = self.tokens.get(at).is_some_and(|token| token.after_break);
                if broken { self.backward(then, at) } else { None }
            }
            What::Choice(choices) => choices
                .iter()
                .filter_map(|choice| self.backward(Rest { steps: choice, next: Some(&then) }, at))
                .min(),
        };
        if step.optional {
            match (taken, self.backward(then, at)) {
                (Some(one), Some(other)) => Some(one.min(other)),
                (one, other) => one.or(other),
            }
        } else {
            taken
        }
    }

    /// Behind the name, with its `'s`, that begins at `at` and fills `slot`.
    fn slot_end(&self, slot: Slot, at: usize) -> Option<usize> {
        let first = self.tokens.get(at).filter(|token| token.slots.fills(slot))?;
        let mut end = at + 1;
        while first.entity != 0
            && self.tokens.get(end).is_some_and(|token| token.entity == first.entity)
        {
            end += 1;
        }
        let possessive =
            self.tokens.get(end).is_some_and(|token| token.slots.has(Slots::POSSESSIVE));
        Some(if possessive { end + 1 } else { end })
    }

    /// Where the name that ends before `at` and fills `slot` begins.
    fn slot_start(&self, slot: Slot, at: usize) -> Option<usize> {
        let mut last = at.checked_sub(1)?;
        if self.tokens[last].slots.has(Slots::POSSESSIVE) {
            last = last.checked_sub(1)?;
        }
        let token = self.tokens[last];
        if !token.slots.fills(slot) {
            return None;
        }
        while token.entity != 0 && last > 0 && self.tokens[last - 1].entity == token.entity {
            last -= 1;
        }
        Some(last)
    }
}

#[inline]
fn has(words: &[WordId], word: WordId) -> bool {
    if words.len() <= 8 { words.contains(&word) } else { words.binary_search(&word).is_ok() }
}

fn to_u32(at: usize) -> u32 {
    u32::try_from(at).unwrap_or(u32::MAX)
}
