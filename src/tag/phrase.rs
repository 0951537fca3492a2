//! Finds patterns in the words of a sentence.

use super::features::Who;
use crate::codebook::pattern::Slot;
use crate::codebook::{
    Around, BROKEN, Class, Kinds, Pattern, PatternOwner, Patterns, Set, What, WordId, kind_of,
};

/// A word of a sentence, as patterns see it.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Token {
    /// Bytes in the turn's text.
    pub(super) start: u32,
    pub(super) end: u32,
    /// The codebook's number of the word.
    pub(super) word: WordId,
    /// The class of the word.
    pub(super) class: Class,
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

impl Token {
    /// What kinds of words it is of. Slots of patterns have the same bits.
    fn kinds(&self) -> Kinds {
        const OF_PATTERNS: u8 = 0b1_1111;
        let broken = if self.after_break { BROKEN } else { 0 };
        kind_of(self.class) | Kinds::from(self.slots.0 & OF_PATTERNS) | broken
    }
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

/// Looks for patterns in sentences, and keeps what it needs from one to the
/// next.
#[derive(Debug, Default)]
pub(super) struct Search {
    around: Around,
    sentence: u32,
    /// For each pattern, the sentence in which it was tried at every anchor.
    tried: Vec<u32>,
}

impl Search {
    /// Adds every cue found in `tokens`, a sentence, to `found`, and if `all`
    /// is asked for every rule and family.
    pub(super) fn find(
        &mut self,
        patterns: &Patterns,
        tokens: &[Token],
        all: bool,
        found: &mut Vec<Found>,
    ) {
        self.sentence = self.sentence.checked_add(1).unwrap_or_else(|| {
            self.tried.fill(0);
            1
        });
        self.around.look(tokens.iter().map(Token::kinds));
        for (at, token) in tokens.iter().enumerate() {
            for waiting in patterns.waiting(token.word, all) {
                if !self.around.is_open(waiting.gate, at) {
                    continue;
                }
                let pattern = patterns.pattern(waiting.pattern);
                if !self.around.is_open(pattern.gate, at) {
                    continue;
                }
                let text = Text { patterns, tokens, around: &self.around };
                if pattern.at_anchor {
                    found.extend(text.match_at(pattern, at));
                } else if is_to_try(&mut self.tried, self.sentence, waiting.pattern, pattern) {
                    found.extend(text.matches(pattern));
                }
            }
        }
    }

    /// Whether a pattern that the match `hit` of `rule` must not overlap does,
    /// in the sentence that was searched last.
    pub(super) fn is_excluded(
        &self,
        patterns: &Patterns,
        rule: u16,
        hit: &Found,
        tokens: &[Token],
    ) -> bool {
        let text = Text { patterns, tokens, around: &self.around };
        patterns.excluded(rule).iter().any(|&excluded| {
            text.matches(patterns.pattern(excluded)).any(|other| other.overlaps(hit))
        })
    }
}

/// Whether a pattern is to be tried at every anchor: once in a sentence, but a
/// cue each time.
fn is_to_try(tried: &mut Vec<u32>, sentence: u32, number: u32, pattern: Pattern) -> bool {
    let number = number as usize;
    if tried.len() <= number {
        tried.resize(number + 1, 0);
    }
    let is_new = std::mem::replace(&mut tried[number], sentence) != sentence;
    is_new || matches!(pattern.owner, PatternOwner::Cue(_))
}

/// A sentence, and the patterns that are tried on it.
#[derive(Clone, Copy)]
struct Text<'a> {
    patterns: &'a Patterns,
    tokens: &'a [Token],
    around: &'a Around,
}

impl<'a> Text<'a> {
    /// Whether a word of the set stands at `at`.
    #[inline]
    fn has(&self, set: Set<'_>, at: usize) -> bool {
        let stands = |token: &Token| self.around.own(at) & set.kinds != 0 && set.has(token.word);
        self.tokens.get(at).is_some_and(stands)
    }

    /// The words of which one must stand first, or `last`, where a step is
    /// tried, if words must.
    #[inline]
    fn needs(&self, step: u32, last: bool) -> Option<Set<'a>> {
        let step = self.patterns.step(step);
        match step.what {
            _ if step.optional => None,
            What::Words(set) => Some(self.patterns.set(set)),
            What::Choice(choice) => self.patterns.ends(choice, last),
            What::Slot(_) | What::Gap(_) | What::Break => None,
        }
    }

    /// The matches of `pattern` at every word that it may be tried on.
    fn matches(self, pattern: Pattern) -> impl Iterator<Item = Found> + use<'a> {
        let set = match self.patterns.step(pattern.anchor).what {
            What::Words(set) => self.patterns.set(set),
            What::Slot(_) | What::Gap(_) | What::Break | What::Choice(_) => Set::default(),
        };
        let any = self.around.all() & set.kinds != 0;
        let tokens = if any { self.tokens.len() } else { 0 };
        let at = (0..tokens).filter(move |&at| self.has(set, at));
        at.filter_map(move |at| self.match_at(pattern, at))
    }

    /// The longest match of `pattern` whose anchor is the token `at`.
    fn match_at(self, pattern: Pattern, at: usize) -> Option<Found> {
        let Pattern { owner, from, to, anchor, .. } = pattern;
        let mut walk = Walk { text: self, budget: MOST_STEPS };
        let end = if anchor + 1 == to {
            at + 1
        } else {
            walk.forward(Rest { from: anchor + 1, to, next: None }, at + 1)?
        };
        let start = if from == anchor {
            at
        } else {
            walk.backward(Rest { from, to: anchor, next: None }, at)?
        };
        Some(Found { owner, start: to_u32(start), end: to_u32(end) })
    }
}

/// Steps still to match, then those of the brackets around them.
#[derive(Clone, Copy)]
struct Rest<'a> {
    from: u32,
    to: u32,
    next: Option<&'a Rest<'a>>,
}

struct Walk<'a> {
    text: Text<'a>,
    budget: u32,
}

impl Walk<'_> {
    fn spend(&mut self) -> Option<()> {
        self.budget = self.budget.checked_sub(1)?;
        Some(())
    }

    /// The farthest end of a match of `rest` that begins at `at`.
    fn forward(&mut self, mut rest: Rest<'_>, mut at: usize) -> Option<usize> {
        let Text { patterns, tokens, .. } = self.text;
        loop {
            self.spend()?;
            if rest.from == rest.to {
                match rest.next {
                    Some(next) => rest = *next,
                    None => return Some(at),
                }
                continue;
            }
            let step = patterns.step(rest.from);
            let then = Rest { from: rest.from + 1, ..rest };
            let end = match step.what {
                What::Words(set) => self.text.has(patterns.set(set), at).then_some(at + 1),
                What::Slot(slot) => self.slot_end(slot, at),
                What::Break => tokens.get(at).is_some_and(|token| token.after_break).then_some(at),
                What::Gap(words) => {
                    let taken = self.forward_over(words as usize, then, at);
                    return if step.optional { taken.max(self.forward(then, at)) } else { taken };
                }
                What::Choice(choice) => {
                    let taken = self.forward_through(choice, then, at);
                    return if step.optional { taken.max(self.forward(then, at)) } else { taken };
                }
            };
            if step.optional {
                let taken = end.and_then(|end| self.forward(then, end));
                return taken.max(self.forward(then, at));
            }
            (rest, at) = (then, end?);
        }
    }

    /// The same behind a gap of up to so many words.
    fn forward_over(&mut self, words: usize, rest: Rest<'_>, at: usize) -> Option<usize> {
        let most = (at + words).min(self.text.tokens.len());
        let needs = if rest.from < rest.to { self.text.needs(rest.from, false) } else { None };
        (at..=most).rev().find_map(|end| {
            if needs.is_none_or(|set| self.text.has(set, end)) {
                self.forward(rest, end)
            } else {
                self.spend();
                None
            }
        })
    }

    /// The same with the sequences of a choice before `rest`.
    fn forward_through(&mut self, choice: u32, rest: Rest<'_>, at: usize) -> Option<usize> {
        let patterns = self.text.patterns;
        if patterns.ends(choice, false).is_some_and(|set| !self.text.has(set, at)) {
            return None;
        }
        let sequences = patterns.sequences(choice);
        let sequences = sequences.map(|(from, to)| Rest { from, to, next: Some(&rest) });
        sequences.filter_map(|sequence| self.forward(sequence, at)).max()
    }

    /// The nearest start of a match of `rest` that ends before `at`, taken
    /// from its last step.
    fn backward(&mut self, mut rest: Rest<'_>, mut at: usize) -> Option<usize> {
        let Text { patterns, tokens, .. } = self.text;
        loop {
            self.spend()?;
            if rest.from == rest.to {
                match rest.next {
                    Some(next) => rest = *next,
                    None => return Some(at),
                }
                continue;
            }
            let step = patterns.step(rest.to - 1);
            let then = Rest { to: rest.to - 1, ..rest };
            let start = match step.what {
                What::Words(set) => {
                    let set = patterns.set(set);
                    at.checked_sub(1).filter(|&before| self.text.has(set, before))
                }
                What::Slot(slot) => self.slot_start(slot, at),
                What::Break => tokens.get(at).is_some_and(|token| token.after_break).then_some(at),
                What::Gap(words) => {
                    let taken = self.backward_over(words as usize, then, at);
                    return if step.optional {
                        least(taken, self.backward(then, at))
                    } else {
                        taken
                    };
                }
                What::Choice(choice) => {
                    let taken = self.backward_through(choice, then, at);
                    return if step.optional {
                        least(taken, self.backward(then, at))
                    } else {
                        taken
                    };
                }
            };
            if step.optional {
                let taken = start.and_then(|start| self.backward(then, start));
                return least(taken, self.backward(then, at));
            }
            (rest, at) = (then, start?);
        }
    }

    /// The same before a gap of up to so many words.
    fn backward_over(&mut self, words: usize, rest: Rest<'_>, at: usize) -> Option<usize> {
        let needs = if rest.from < rest.to { self.text.needs(rest.to - 1, true) } else { None };
        (at.saturating_sub(words)..=at).find_map(|start| {
            let stands = |set| start.checked_sub(1).is_some_and(|last| self.text.has(set, last));
            if needs.is_none_or(stands) {
                self.backward(rest, start)
            } else {
                self.spend();
                None
            }
        })
    }

    /// The same with the sequences of a choice behind `rest`.
    fn backward_through(&mut self, choice: u32, rest: Rest<'_>, at: usize) -> Option<usize> {
        let patterns = self.text.patterns;
        let stands = |set| at.checked_sub(1).is_some_and(|last| self.text.has(set, last));
        if !patterns.ends(choice, true).is_none_or(stands) {
            return None;
        }
        let sequences = patterns.sequences(choice);
        let sequences = sequences.map(|(from, to)| Rest { from, to, next: Some(&rest) });
        sequences.filter_map(|sequence| self.backward(sequence, at)).min()
    }

    /// Behind the name, with its `'s`, that begins at `at` and fills `slot`.
    fn slot_end(&self, slot: Slot, at: usize) -> Option<usize> {
        let first = self.text.tokens.get(at).filter(|token| token.slots.fills(slot))?;
        let mut end = at + 1;
        while first.entity != 0
            && self.text.tokens.get(end).is_some_and(|token| token.entity == first.entity)
        {
            end += 1;
        }
        let possessive =
            self.text.tokens.get(end).is_some_and(|token| token.slots.has(Slots::POSSESSIVE));
        Some(if possessive { end + 1 } else { end })
    }

    /// Where the name that ends before `at` and fills `slot` begins.
    fn slot_start(&self, slot: Slot, at: usize) -> Option<usize> {
        let mut last = at.checked_sub(1)?;
        if self.text.tokens[last].slots.has(Slots::POSSESSIVE) {
            last = last.checked_sub(1)?;
        }
        let token = self.text.tokens[last];
        if !token.slots.fills(slot) {
            return None;
        }
        while token.entity != 0 && last > 0 && self.text.tokens[last - 1].entity == token.entity {
            last -= 1;
        }
        Some(last)
    }
}

/// The lower of two, if there are any.
fn least(one: Option<usize>, other: Option<usize>) -> Option<usize> {
    one.into_iter().chain(other).min()
}

fn to_u32(at: usize) -> u32 {
    u32::try_from(at).unwrap_or(u32::MAX)
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;
    use crate::codebook::Source;
    use crate::words::{WordKind, each_word};

    /// A sentence, its slots filled anyhow: as `seed` has it.
    fn tokens(patterns: &Patterns, text: &str, seed: u32) -> Vec<Token> {
        let mut tokens = Vec::new();
        each_word(text, |word| {
            let mut spelled = String::new();
            word.spell(text, &mut spelled);
            let known = patterns.word(&spelled);
            let number = to_u32(tokens.len()).wrapping_add(seed).wrapping_mul(0x9E37_79B1) >> 26;
            let slots = match (number, word.kind) {
                (at @ 0..7, _) => Slots(1 << at),
                (_, WordKind::Word) => Slots::default(),
                _ => Slots::NUMBER,
            };
            let class = patterns.class(known);
            let after_break = word.after_break;
            tokens.push(Token { word: known, class, slots, after_break, ..Token::default() });
        });
        tokens
    }

    /// What is found by trying every pattern on every word.
    fn found_anywhere(patterns: &Patterns, rules: u16, tokens: &[Token]) -> BTreeSet<String> {
        let mut around = Around::default();
        around.look(tokens.iter().map(Token::kinds));
        let text = Text { patterns, tokens, around: &around };
        let excluded: BTreeSet<u32> =
            (0..rules).flat_map(|rule| patterns.excluded(rule).iter().copied()).collect();
        let tried = (0..patterns.count()).filter(|number| !excluded.contains(number));
        tried
            .flat_map(|number| text.matches(patterns.pattern(number)))
            .map(|found| format!("{found:?}"))
            .collect()
    }

    fn all_is_found(source: &Source, texts: &[&str]) {
        let codebook = source.codebook();
        let (patterns, mut search) = (&codebook.patterns, Search::default());
        let rules = u16::try_from(codebook.rules.len()).expect("a few hundred rules");
        for (seed, text) in (0..).zip(texts) {
            let tokens = tokens(patterns, text, seed);
            let mut found = Vec::new();
            search.find(patterns, &tokens, true, &mut found);
            let found: BTreeSet<String> = found.iter().map(|found| format!("{found:?}")).collect();
            assert_eq!(found, found_anywhere(patterns, rules, &tokens), "{text}");
        }
    }

    #[test]
    fn no_gate_shuts_out_a_match() {
        let source = Source::builtin();
        let rules = source.rules.iter();
        let examples =
            rules.flat_map(|rule| rule.entry.speak_for.iter().chain(&rule.entry.speak_against));
        let examples: Vec<&str> = examples.step_by(9).map(String::as_str).collect();
        assert!(examples.len() > 50, "the codebook has examples");
        all_is_found(&source, &examples);
    }

    #[test]
    fn gates_know_breaks_names_and_brackets() {
        let patterns = [
            ", ..6 left",
            ", ..2 left",
            "left ..1 , so",
            "(a|b c d) ..9 left",
            "<org> ..3 left",
            "left (, so|then) ..2 <us>",
            "(no|not any) (deep word|words <them>)? left",
            "so , left",
            "(left , they|left)",
            "(red|deep (blue|light green)) ..2 (house|garden shed) left",
        ];
        let rule = |(number, pattern): (usize, &&str)| {
            format!("[[theme.rule]]\nid = \"r{number}\"\nsign = \"-\"\nmatch = [\"{pattern}\"]\n")
        };
        let rules: String = patterns.iter().enumerate().map(rule).collect();
        let mut source = Source::default();
        let head = "schema = 1\n[[theme]]\nid = \"t\"\n";
        let problems = source.overlay("t.toml", &format!("{head}{rules}"));
        assert!(problems.is_empty(), "{problems:?}");
        let words =
            ["left", "so", "then", "a", "b c d", "no", "not any", "deep word", "words", ","];
        let more = [
            "red",
            "deep blue",
            "light green",
            "house",
            "garden shed",
            "they",
            "x",
            "'s",
            ", left",
        ];
        let words = [&words[..], &more].concat();
        let texts = (0..4_000_usize).map(|seed| {
            let at =
                |place: usize| (seed * 31 + place * place * 17 + seed * place * 7) % words.len();
            (0..5 + seed % 9).map(|place| words[at(place)]).collect::<Vec<_>>().join(" ")
        });
        let texts: Vec<String> = texts.collect();
        all_is_found(&source, &texts.iter().map(String::as_str).collect::<Vec<_>>());
    }
}
