//! A codebook's patterns made ready to run: words are numbers, a pattern is
//! steps over them, and a sentence is searched for few of them: each pattern
//! waits for the rarest word that it must have, and is only tried where the
//! next rarest stands on the right side of it.

use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet};

use rustc_hash::FxHashMap;
use serde::{Deserialize, Serialize};

use super::pattern::{Item, Piece, Slot, WordSet};
use super::source::Source;
use crate::flat::{self, Index, Lists, Numbers, Reader, Writer};

/// A word's number: the more often it is met, the lower; 0 is every word that
/// the codebook does not know.
pub type WordId = u32;

/// Common words, a bit a word.
pub type Common = u64;

/// The bit of a word if it is among the most common ones; else none.
#[inline]
pub fn common(word: WordId) -> Common {
    (1 as Common).checked_shl(word).unwrap_or(0)
}

/// Common words, from the halves of their bits.
#[inline]
fn common_of(halves: [u32; 2]) -> Common {
    let [low, high] = halves.map(Common::from);
    low | high << 32
}

/// The halves of the bits of the common ones of `words`.
fn halves_of_common(words: &[WordId]) -> [u32; 2] {
    let all = words.iter().fold(0, |all, &word| all | common(word));
    [all as u32, (all >> 32) as u32]
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
}

/// A pattern that waits for a word.
#[derive(Clone, Copy, Debug)]
pub struct Waiting {
    /// Its number.
    pub pattern: u32,
    /// Whether the word it waits for is its anchor; else every anchor in the
    /// sentence is tried.
    pub at_anchor: bool,
    /// The gate that has to be met elsewhere in the sentence.
    pub gate: Option<Gate>,
}

/// Another word that a pattern must have.
#[derive(Clone, Copy, Debug)]
pub struct Gate {
    /// Its number.
    pub number: u32,
    /// Whether it stands after the word that the pattern waits for, or before.
    pub after: bool,
}

/// The patterns of a codebook, ready to run.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Patterns {
    words: Index,
    word_count: u32,
    /// Beginnings of words, with the number that an unknown word of that
    /// beginning gets.
    prefixes: Index,
    /// For each set two numbers, the halves of the bits of its common words,
    /// then the others.
    sets: Lists,
    code: Numbers,
    /// For each choice: the set of the words that it may begin with, and that
    /// it may end with ([`ANY`] if that is open), then its sequences.
    choices: Lists,
    patterns: Numbers,
    /// For each word three lists that lie together: the cues' patterns that
    /// wait for it, the rules' and families', and, if it is not common, the
    /// gates that it meets.
    of_words: Lists,
    /// For each gate two numbers, the halves of the bits of the common words
    /// that meet it.
    common: Numbers,
    /// For each rule, the patterns that its match must not overlap.
    excluded: Lists,
    /// For each word, the families that it belongs to by itself.
    families: Lists,
}

/// A choice's set of words, where there is none.
const ANY: u32 = u32::MAX;

/// A pattern that waits for words met less often than so in a million is tried
/// at once: to watch for its second word costs more.
const RARE: u32 = 30;

/// How often words are met in a million of English: of the interviews, notes
/// and talks under `tests/gold`.
const FREQUENCIES: &str = include_str!("builtin/frequencies.txt");

impl Patterns {
    /// The patterns of a codebook as it is written.
    pub fn new(source: &Source) -> Self {
        let mut compiler = Compiler::default();
        let families: Vec<&[Vec<Item>]> =
            source.families.iter().map(|family| &family.patterns[..]).collect();
        let rules = source.rules.iter();
        let excluded: Vec<&[Vec<Item>]> = rules.clone().map(|rule| &rule.excluded[..]).collect();
        let rules: Vec<&[Vec<Item>]> = rules.map(|rule| &rule.patterns[..]).collect();
        let cues: Vec<&[Vec<Item>]> = source.cues.iter().map(|cue| &cue.patterns[..]).collect();
        for patterns in [&rules, &excluded, &cues, &families] {
            patterns.iter().copied().flatten().for_each(|items| compiler.learn(items));
        }
        compiler.ready();
        let numbered = |patterns: &[&'_ [Vec<Item>]], owner: fn(u16) -> Owner| {
            let owners = (0..).map(owner);
            let each = owners.zip(patterns).flat_map(|(owner, patterns)| {
                patterns.iter().map(move |items| (owner, items.clone()))
            });
            each.collect::<Vec<_>>()
        };
        for (owner, items) in numbered(&rules, Owner::Rule) {
            compiler.add(owner, items, Use::Found);
        }
        for (owner, items) in numbered(&families, Owner::Family) {
            compiler.add(owner, items, Use::Found);
        }
        for (owner, items) in numbered(&cues, Owner::Cue) {
            compiler.add(owner, items, Use::Found);
        }
        for (owner, items) in numbered(&excluded, Owner::Rule) {
            compiler.add(owner, items, Use::Excluded);
        }
        compiler.patterns(rules.len())
    }

    /// How many word numbers there are, 0 included.
    pub fn word_count(&self) -> usize {
        self.word_count as usize
    }

    /// How many gates there are.
    pub fn gate_count(&self) -> usize {
        self.common.len() / 2
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

    /// The set numbered `set`.
    #[inline]
    pub fn set(&self, set: u32) -> Set<'_> {
        match self.sets.at(set) {
            &[low, high, ref others @ ..] => Set { common: common_of([low, high]), others },
            _ => Set::default(),
        }
    }

    /// Whether a choice may begin (or, if `last`, end) with `word`.
    #[inline]
    pub fn may_take(&self, choice: u32, last: bool, word: Option<WordId>) -> bool {
        match self.choices.at(choice)[usize::from(last)] {
            ANY => true,
            set => word.is_some_and(|word| self.set(set).has(word)),
        }
    }

    /// The sequences of a choice: each from one step to before another.
    #[inline]
    pub fn sequences(&self, choice: u32) -> impl Iterator<Item = (u32, u32)> {
        self.choices.at(choice)[2..].as_chunks().0.iter().map(|&[from, to]| (from, to))
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
        let [owner, from, to, anchor] = self.patterns.as_chunks().0[pattern as usize];
        let number = (owner >> 2) as u16;
        let owner = match owner & 3 {
            0 => Owner::Rule(number),
            1 => Owner::Cue(number),
            _ => Owner::Family(number),
        };
        Pattern { owner, from, to, anchor }
    }

    /// The cues' patterns that wait for `word`.
    #[inline]
    pub fn cues(&self, word: WordId) -> impl Iterator<Item = Waiting> {
        waiting(self.of_words.at(3 * word))
    }

    /// The rules' and families' patterns that wait for `word`.
    #[inline]
    pub fn waiting(&self, word: WordId) -> impl Iterator<Item = Waiting> {
        waiting(self.of_words.at(3 * word + 1))
    }

    /// The gates that `word`, if it is not common, meets.
    #[inline]
    pub fn gates(&self, word: WordId) -> &[u32] {
        self.of_words.at(3 * word + 2)
    }

    /// The common words that meet a gate.
    #[inline]
    pub fn common_of_gate(&self, gate: u32) -> Common {
        common_of(self.common.as_chunks().0[gate as usize])
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
        writer.lists(&self.sets);
        writer.numbers(&self.code);
        writer.lists(&self.choices);
        writer.numbers(&self.patterns);
        writer.lists(&self.of_words);
        writer.numbers(&self.common);
        writer.lists(&self.excluded);
        writer.lists(&self.families);
        Head { word_count: self.word_count }
    }

    /// The patterns that were written.
    pub(super) fn read(head: Head, reader: &mut Reader) -> Self {
        Self {
            words: reader.index(),
            prefixes: reader.index(),
            sets: reader.lists(),
            code: reader.numbers(),
            choices: reader.lists(),
            patterns: reader.numbers(),
            of_words: reader.lists(),
            common: reader.numbers(),
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

const SLOTS: [Slot; 5] = [Slot::Us, Slot::Them, Slot::Org, Slot::Person, Slot::Number];

#[inline]
fn waiting(list: &[u32]) -> impl Iterator<Item = Waiting> {
    list.as_chunks().0.iter().map(|&[pattern, gate]| Waiting {
        pattern: pattern >> 1,
        at_anchor: pattern & 1 != 0,
        gate: gate.checked_sub(1).map(|gate| Gate { number: gate >> 1, after: gate & 1 != 0 }),
    })
}

/// What a pattern is for.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Use {
    Found,
    Excluded,
}

/// A word that a pattern must have: how often one of the set is met, the step,
/// and the set.
struct Required {
    cost: u32,
    step: usize,
    set: Vec<WordId>,
}

#[derive(Default)]
struct Compiler {
    words: FxHashMap<Box<str>, WordId>,
    prefixes: Vec<(Box<str>, WordId)>,
    /// The known words in the order of their letters, to find those of a
    /// beginning.
    by_text: Vec<(Box<str>, WordId)>,
    /// How often each word is met.
    costs: Vec<u32>,
    sets: Interned<Vec<WordId>>,
    code: Vec<u32>,
    choices: Vec<Vec<u32>>,
    patterns: Vec<u32>,
    cues: BTreeMap<WordId, Vec<u32>>,
    waiting: BTreeMap<WordId, Vec<u32>>,
    gates: Interned<Vec<WordId>>,
    excluded: BTreeMap<u32, Vec<u32>>,
    families: BTreeMap<WordId, Vec<u32>>,
}

/// Things numbered in the order in which they came.
#[derive(Default)]
struct Interned<T> {
    numbers: FxHashMap<T, u32>,
    things: Vec<T>,
}

impl<T: Clone + Eq + std::hash::Hash> Interned<T> {
    fn number(&mut self, thing: T) -> u32 {
        if let Some(&number) = self.numbers.get(&thing) {
            return number;
        }
        let number = to_u32(self.things.len());
        self.things.push(thing.clone());
        self.numbers.insert(thing, number);
        number
    }
}

impl Compiler {
    /// Learns the words of a pattern.
    fn learn(&mut self, items: &[Item]) {
        for item in items {
            match &item.piece {
                Piece::Words(set) => {
                    for form in &set.forms {
                        self.words.entry(form.as_str().into()).or_default();
                    }
                    for prefix in &set.prefixes {
                        if !self.prefixes.iter().any(|(known, _)| **known == **prefix) {
                            self.prefixes.push((prefix.as_str().into(), 0));
                        }
                    }
                }
                Piece::Choice(choices) => choices.iter().for_each(|choice| self.learn(choice)),
                Piece::Slot(_) | Piece::Gap(_) | Piece::Break => {}
            }
        }
    }

    /// All words are known: numbers them, those met most often first.
    fn ready(&mut self) {
        let frequencies = FREQUENCIES.lines().filter_map(|line| line.split_once(' '));
        let frequencies: FxHashMap<&str, u32> =
            frequencies.filter_map(|(word, often)| Some((word, often.parse().ok()?))).collect();
        let often = |word: &str| frequencies.get(word).copied().unwrap_or(1);
        self.by_text = self.words.keys().map(|word| (word.clone(), 0)).collect();
        self.by_text.sort_by_cached_key(|(word, _)| (Reverse(often(word)), word.clone()));
        self.prefixes.sort_by_key(|(prefix, _)| (Reverse(prefix.len()), prefix.clone()));
        self.costs = vec![1];
        for (word, id) in &mut self.by_text {
            *id = to_u32(self.costs.len());
            self.costs.push(often(word));
        }
        for (_, id) in &mut self.prefixes {
            *id = to_u32(self.costs.len());
            self.costs.push(1);
        }
        self.by_text.sort();
        self.words = self.by_text.iter().cloned().collect();
    }

    /// Adds a pattern.
    fn add(&mut self, owner: Owner, items: Vec<Item>, used: Use) {
        // A family's single words are looked up once a spelling, not searched.
        if let (Owner::Family(family), [Item { piece: Piece::Words(set), .. }]) =
            (owner, &items[..])
        {
            for word in self.ids(set) {
                self.families.entry(word).or_default().push(u32::from(family));
            }
            return;
        }
        let mut required: Vec<Required> =
            (0..).zip(&items).filter_map(|(step, item)| self.required(step, item)).collect();
        required.sort_by_key(|one| (one.cost, one.step));
        let is_word = |one: &&Required| matches!(items[one.step].piece, Piece::Words(_));
        let Some(anchor) = required.iter().find(is_word).map(|one| one.step) else {
            return self.add_split(owner, items, used);
        };
        let (from, to) = self.steps(&items);
        let number = to_u32(self.patterns.len() / 4);
        let (kind, of) = match owner {
            Owner::Rule(rule) => (0, rule),
            Owner::Cue(cue) => (1, cue),
            Owner::Family(family) => (2, family),
        };
        self.patterns.extend([kind | u32::from(of) << 2, from, to, from + to_u32(anchor)]);
        if used == Use::Excluded {
            self.excluded.entry(u32::from(of)).or_default().push(number);
            return;
        }
        let mut required = required.into_iter();
        let first = required.next().expect("an anchor was found");
        let is_cue = matches!(owner, Owner::Cue(_));
        let second = required.next().filter(|_| !is_cue && first.cost > RARE);
        let gate = second.map_or(0, |second| {
            let after = u32::from(second.step > first.step);
            1 + (self.gates.number(second.set) << 1 | after)
        });
        let waits = [number << 1 | u32::from(first.step == anchor), gate];
        let lists = if is_cue { &mut self.cues } else { &mut self.waiting };
        for word in first.set {
            lists.entry(word).or_default().extend(waits);
        }
    }

    /// No word has to stand: the first choice becomes patterns of their own.
    /// One without any (`<us> <them>`) finds nothing and is refused when the
    /// codebook is loaded.
    fn add_split(&mut self, owner: Owner, mut items: Vec<Item>, used: Use) {
        let is_choice = |item: &Item| !item.optional && matches!(item.piece, Piece::Choice(_));
        let Some(at) = items.iter().position(is_choice) else { return };
        let after = items.split_off(at + 1);
        let Some(Item { piece: Piece::Choice(choices), .. }) = items.pop() else { return };
        for choice in choices {
            let whole = items.iter().chain(&choice).chain(&after).cloned().collect();
            self.add(owner, whole, used);
        }
    }

    /// The words of which one must stand for `item`, if some must.
    fn required(&self, step: usize, item: &Item) -> Option<Required> {
        if item.optional {
            return None;
        }
        let set = match &item.piece {
            Piece::Words(set) => self.ids(set),
            Piece::Choice(choices) => {
                let mut all = BTreeSet::new();
                for choice in choices {
                    let rarest = choice.iter().filter_map(|item| self.required(step, item));
                    all.extend(rarest.min_by_key(|one| one.cost)?.set);
                }
                all.into_iter().collect()
            }
            Piece::Slot(_) | Piece::Gap(_) | Piece::Break => return None,
        };
        let cost = set.iter().map(|&word| self.costs[word as usize]).sum();
        Some(Required { cost, step, set })
    }

    /// Writes steps in a row; what is between their brackets stands before.
    fn steps(&mut self, items: &[Item]) -> (u32, u32) {
        let codes: Vec<u32> = items.iter().map(|item| self.code_of(item)).collect();
        let from = to_u32(self.code.len());
        self.code.extend(codes);
        (from, to_u32(self.code.len()))
    }

    fn code_of(&mut self, item: &Item) -> u32 {
        let (kind, operand) = match &item.piece {
            Piece::Words(set) => (0, self.set(set)),
            Piece::Slot(slot) => {
                (1, to_u32(SLOTS.iter().position(|known| known == slot).unwrap_or(0)))
            }
            Piece::Gap(words) => (2, u32::from(*words)),
            Piece::Break => (3, 0),
            Piece::Choice(choices) => (4, self.choice(choices)),
        };
        kind | u32::from(item.optional) << 3 | operand << 4
    }

    fn set(&mut self, set: &WordSet) -> u32 {
        let ids = self.ids(set);
        self.sets.number(ids)
    }

    fn choice(&mut self, choices: &[Vec<Item>]) -> u32 {
        let ends = [self.ends(choices, <[Item]>::first), self.ends(choices, <[Item]>::last)];
        let mut choice = ends.to_vec();
        for items in choices {
            let (from, to) = self.steps(items);
            choice.extend([from, to]);
        }
        self.choices.push(choice);
        to_u32(self.choices.len() - 1)
    }

    /// The set of the words at one end of every sequence of a choice, if words
    /// must stand there.
    fn ends(&mut self, choices: &[Vec<Item>], end: impl Fn(&[Item]) -> Option<&Item>) -> u32 {
        let mut all = BTreeSet::new();
        for choice in choices {
            match end(choice) {
                Some(Item { piece: Piece::Words(set), optional: false }) => {
                    all.extend(self.ids(set));
                }
                _ => return ANY,
            }
        }
        self.sets.number(all.into_iter().collect())
    }

    fn ids(&self, set: &WordSet) -> Vec<WordId> {
        let mut ids: Vec<WordId> = set.forms.iter().map(|form| self.words[form.as_str()]).collect();
        for prefix in &set.prefixes {
            let from = self.by_text.partition_point(|(word, _)| **word < **prefix);
            let begins = |(word, _): &&(Box<str>, WordId)| word.starts_with(prefix.as_str());
            ids.extend(self.by_text[from..].iter().take_while(begins).map(|(_, id)| *id));
            let longer =
                self.prefixes.iter().filter(|(known, _)| known.starts_with(prefix.as_str()));
            ids.extend(longer.map(|(_, id)| *id));
        }
        ids.sort_unstable();
        ids.dedup();
        ids
    }

    fn patterns(self, rules: usize) -> Patterns {
        let word_count = to_u32(self.costs.len());
        let by_word = |lists: &BTreeMap<u32, Vec<u32>>, count: u32| {
            let none = Vec::new();
            Lists::new((0..count).map(|word| lists.get(&word).unwrap_or(&none)))
        };
        let mut gates: BTreeMap<WordId, Vec<u32>> = BTreeMap::new();
        let mut common_words = Vec::new();
        for (gate, words) in (0..).zip(&self.gates.things) {
            for &word in words.iter().filter(|&&word| common(word) == 0) {
                gates.entry(word).or_default().push(gate);
            }
            common_words.extend(halves_of_common(words));
        }
        let none = Vec::new();
        let of_words = (0..word_count).flat_map(|word| {
            [&self.cues, &self.waiting, &gates].map(|lists| lists.get(&word).unwrap_or(&none))
        });
        let sets = self.sets.things.iter().map(|words| {
            let others = words.iter().filter(|&&word| common(word) == 0);
            halves_of_common(words).into_iter().chain(others.copied()).collect::<Vec<_>>()
        });
        let by_key = |words: &[(Box<str>, WordId)]| {
            let entries = words.iter().map(|(word, id)| (flat::key(word), *id));
            Index::new(&entries.collect::<Vec<_>>())
        };
        Patterns {
            words: by_key(&self.by_text),
            word_count,
            sets: Lists::new(sets),
            code: self.code.into(),
            choices: Lists::new(&self.choices),
            patterns: self.patterns.into(),
            of_words: Lists::new(of_words),
            common: common_words.into(),
            excluded: by_word(&self.excluded, to_u32(rules)),
            families: by_word(&self.families, word_count),
            prefixes: by_key(&self.prefixes),
        }
    }
}

fn to_u32(number: usize) -> u32 {
    u32::try_from(number).expect("a codebook is not so large")
}
