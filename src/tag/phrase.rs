//! Finds patterns in the words of a sentence.

use super::features::Who;
use crate::codebook::pattern::Slot;
use crate::codebook::{Common, Gate, Pattern, PatternOwner, Patterns, What, WordId, common};

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
    pub(super) owner: PatternOwner,
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

/// Adds every cue found in `tokens`, a sentence, to `found`.
pub(super) fn find_cues(patterns: &Patterns, tokens: &[Token], found: &mut Vec<Found>) {
    for (at, token) in tokens.iter().enumerate() {
        for waiting in patterns.cues(token.word) {
            let pattern = patterns.pattern(waiting.pattern);
            if waiting.at_anchor {
                found.extend(match_at(patterns, pattern, tokens, at));
            } else {
                found.extend(matches(patterns, pattern, tokens));
            }
        }
    }
}

/// What is known of the sentence that is searched: kept from one to the next.
#[derive(Debug, Default)]
pub(super) struct Search {
    sentence: u32,
    /// For each gate, where a word that is not common met it last.
    gates: Vec<Met>,
    /// For each word of the sentence, the common words behind it.
    behind: Vec<Common>,
    /// For each pattern, the sentence in which it was tried at every anchor.
    tried: Vec<u32>,
}

/// The sentence in which a gate was met last, and its first and last word that
/// met it.
#[derive(Clone, Copy, Debug, Default)]
struct Met {
    sentence: u32,
    first: u32,
    last: u32,
}

impl Search {
    /// Adds every rule and family found in `tokens`, a sentence, to `found`.
    pub(super) fn find(&mut self, patterns: &Patterns, tokens: &[Token], found: &mut Vec<Found>) {
        self.gates.resize(patterns.gate_count(), Met::default());
        self.sentence = self.sentence.checked_add(1).unwrap_or_else(|| {
            self.gates.fill(Met::default());
            self.tried.fill(0);
            1
        });
        let sentence = self.sentence;
        for (at, token) in (0..).zip(tokens) {
            for &gate in patterns.gates(token.word) {
                let met = &mut self.gates[gate as usize];
                if met.sentence != sentence {
                    *met = Met { sentence, first: at, last: at };
                }
                met.last = at;
            }
        }
        self.behind.clear();
        self.behind.resize(tokens.len(), 0);
        let mut behind = 0;
        for (place, token) in self.behind.iter_mut().zip(tokens).rev() {
            *place = behind;
            behind |= common(token.word);
        }
        let mut before = 0;
        for (at, token) in (0..).zip(tokens) {
            let behind = self.behind[at as usize];
            for waiting in patterns.waiting(token.word) {
                if let Some(gate) = waiting.gate {
                    let beside = if gate.after { behind } else { before };
                    if patterns.common_of_gate(gate.number) & beside == 0 && !self.is_met(gate, at)
                    {
                        continue;
                    }
                }
                let pattern = patterns.pattern(waiting.pattern);
                if waiting.at_anchor {
                    found.extend(match_at(patterns, pattern, tokens, at as usize));
                } else if self.is_new(waiting.pattern) {
                    found.extend(matches(patterns, pattern, tokens));
                }
            }
            before |= common(token.word);
        }
    }

    /// Whether a word that is not common meets a gate of the word at `at`.
    fn is_met(&self, gate: Gate, at: u32) -> bool {
        let met = self.gates[gate.number as usize];
        met.sentence == self.sentence && if gate.after { met.last > at } else { met.first < at }
    }

    /// Whether a pattern is tried for the first time in this sentence.
    fn is_new(&mut self, pattern: u32) -> bool {
        let pattern = pattern as usize;
        if self.tried.len() <= pattern {
            self.tried.resize(pattern + 1, 0);
        }
        std::mem::replace(&mut self.tried[pattern], self.sentence) != self.sentence
    }
}

/// Whether a pattern that the match `hit` of `rule` must not overlap does.
pub(super) fn is_excluded(patterns: &Patterns, rule: u16, hit: &Found, tokens: &[Token]) -> bool {
    patterns.excluded(rule).iter().any(|&excluded| {
        let pattern = patterns.pattern(excluded);
        matches(patterns, pattern, tokens).any(|other| other.overlaps(hit))
    })
}

/// The matches of `pattern` at every word that it may be tried on.
fn matches<'a>(
    patterns: &'a Patterns,
    pattern: Pattern,
    tokens: &'a [Token],
) -> impl Iterator<Item = Found> {
    let set = match patterns.step(pattern.anchor).what {
        What::Words(set) => Some(patterns.set(set)),
        What::Slot(_) | What::Gap(_) | What::Break | What::Choice(_) => None,
    };
    let fits = move |token: &Token| set.is_some_and(|set| set.has(token.word));
    let at = tokens.iter().enumerate().filter(move |(_, token)| fits(token)).map(|(at, _)| at);
    at.filter_map(move |at| match_at(patterns, pattern, tokens, at))
}

/// The longest match of `pattern` whose anchor is the token `at`.
fn match_at(patterns: &Patterns, pattern: Pattern, tokens: &[Token], at: usize) -> Option<Found> {
    let Pattern { owner, from, to, anchor } = pattern;
    let mut walk = Walk { patterns, tokens, budget: MOST_STEPS };
    let end = if anchor + 1 == to {
        at + 1
    } else {
        walk.forward(Rest { from: anchor + 1, to, next: None }, at + 1)?
    };
    let start =
        if from == anchor { at } else { walk.backward(Rest { from, to: anchor, next: None }, at)? };
    Some(Found { owner, start: to_u32(start), end: to_u32(end) })
}

/// Steps still to match, then those of the brackets around them.
#[derive(Clone, Copy)]
struct Rest<'a> {
    from: u32,
    to: u32,
    next: Option<&'a Rest<'a>>,
}

struct Walk<'a> {
    patterns: &'a Patterns,
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
        if rest.from == rest.to {
            return match rest.next {
                Some(next) => self.forward(*next, at),
                None => Some(at),
            };
        }
        let patterns = self.patterns;
        let step = patterns.step(rest.from);
        let then = Rest { from: rest.from + 1, ..rest };
        let taken = match step.what {
            What::Words(set) => {
                let fits =
                    self.tokens.get(at).is_some_and(|token| patterns.set(set).has(token.word));
                if fits { self.forward(then, at + 1) } else { None }
            }
            What::Slot(slot) => self.slot_end(slot, at).and_then(|end| self.forward(then, end)),
            What::Gap(words) => {
                let most = (at + words as usize).min(self.tokens.len());
                (at..=most).rev().find_map(|end| self.forward(then, end))
            }
            What::Break => {
                let broken = self.tokens.get(at).is_some_and(|token| token.after_break);
                if broken { self.forward(then, at) } else { None }
            }
            What::Choice(choice) => {
                let next = self.tokens.get(at).map(|token| token.word);
                if patterns.may_take(choice, false, next) {
                    patterns
                        .sequences(choice)
                        .filter_map(|(from, to)| {
                            self.forward(Rest { from, to, next: Some(&then) }, at)
                        })
                        .max()
                } else {
                    None
                }
            }
        };
        if step.optional { taken.max(self.forward(then, at)) } else { taken }
    }

    /// The nearest start of a match of `rest` that ends before `at`, taken
    /// from its last step.
    fn backward(&mut self, rest: Rest<'_>, at: usize) -> Option<usize> {
        self.spend()?;
        if rest.from == rest.to {
            return match rest.next {
                Some(next) => self.backward(*next, at),
                None => Some(at),
            };
        }
        let patterns = self.patterns;
        let step = patterns.step(rest.to - 1);
        let then = Rest { to: rest.to - 1, ..rest };
        let before = at.checked_sub(1);
        let taken = match step.what {
            What::Words(set) => before
                .filter(|&before| patterns.set(set).has(self.tokens[before].word))
                .and_then(|before| self.backward(then, before)),
            What::Slot(slot) => {
                self.slot_start(slot, at).and_then(|start| self.backward(then, start))
            }
            What::Gap(words) => {
                let least = at.saturating_sub(words as usize);
                (least..=at).find_map(|start| self.backward(then, start))
            }
            What::Break => {
                let broken = self.tokens.get(at).is_some_and(|token| token.after_break);
                if broken { self.backward(then, at) } else { None }
            }
            What::Choice(choice) => {
                let last = before.map(|before| self.tokens[before].word);
                if patterns.may_take(choice, true, last) {
                    patterns
                        .sequences(choice)
                        .filter_map(|(from, to)| {
                            self.backward(Rest { from, to, next: Some(&then) }, at)
                        })
                        .min()
                } else {
                    None
                }
            }
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

fn to_u32(at: usize) -> u32 {
    u32::try_from(at).unwrap_or(u32::MAX)
}
