//! Makes a codebook's patterns ready to run, so that a sentence is searched for
//! few of them: each pattern waits for the rarest word that it must have, and is
//! only tried where what else it must have stands near.

use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet};

use rustc_hash::FxHashMap;

use super::gate::{
    ALONE, BROKEN, CLASSES, Class, FIRST, Gate, Kinds, UNKNOWN, kind_of, kind_of_slot, quarters,
};
use super::pattern::{Item, Piece, WordSet};
use super::ready::{ANY, Owner, Patterns, RECORD, SLOTS, WordId, common};
use super::source::Source;
use crate::flat::{self, Index, Lists};

/// Words of sets of up to so many share a class.
const SMALL: usize = 12;

/// How often a slot is filled in a million words, about, in the order of
/// [`Slot`](super::pattern::Slot), and how often a word stands behind a break.
const FILLED: [u32; 6] = [25_000, 10_000, 50_000, 30_000, 15_000, 60_000];

/// How often words are met in a million of English: of the interviews, notes
/// and talks under `tests/gold`.
const FREQUENCIES: &str = include_str!("builtin/frequencies.txt");

/// The halves of bits.
fn halves(bits: u64) -> [u32; 2] {
    [bits as u32, (bits >> 32) as u32]
}

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
    /// The sets of words that patterns have.
    known: BTreeSet<WordSet>,
    classes: Vec<Class>,
    /// How often each kind of words is met.
    rates: Vec<u32>,
    sets: Interned<Vec<WordId>>,
    code: Vec<u32>,
    choices: Vec<Vec<u32>>,
    patterns: Vec<u32>,
    cues: BTreeMap<WordId, Vec<u32>>,
    waiting: BTreeMap<WordId, Vec<u32>>,
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
                    self.known.insert(set.clone());
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
        self.classify();
    }

    /// Deals the words into classes: words that stand in one small set share
    /// one, so that sets are of few classes, and each class is met as seldom as
    /// the others.
    fn classify(&mut self) {
        self.rates = FILLED.to_vec();
        self.rates.resize(Kinds::BITS as usize, 0);
        self.classes = vec![UNKNOWN; self.costs.len()];
        let alone = (FIRST..FIRST + ALONE).zip(1..self.costs.len());
        for (class, word) in alone {
            self.classes[word] = class;
            self.rates[usize::from(class)] = self.costs[word];
        }
        let mut sets: Vec<Vec<WordId>> = self.known.iter().map(|set| self.ids(set)).collect();
        sets.sort_by(|one, two| (one.len(), one).cmp(&(two.len(), two)));
        let (small, large) = sets.split_at(sets.partition_point(|set| set.len() <= SMALL));
        let small = small.iter().filter(|set| set.len() > 1).cloned();
        let single = large.iter().flatten().chain(sets.iter().flatten());
        let parts: Vec<Vec<WordId>> = small.chain(single.map(|&word| vec![word])).collect();
        for part in parts {
            let class = (FIRST + ALONE..FIRST + CLASSES)
                .min_by_key(|&class| self.rates[usize::from(class)])
                .unwrap_or(FIRST);
            for word in part {
                let word = word as usize;
                if word > 0 && self.classes[word] == UNKNOWN {
                    self.classes[word] = class;
                    self.rates[usize::from(class)] += self.costs[word];
                }
            }
        }
    }

    /// The kinds of words.
    fn kinds_of(&self, words: &[WordId]) -> Kinds {
        words.iter().fold(0, |kinds, &word| kinds | kind_of(self.classes[word as usize]))
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
        let number = to_u32(self.patterns.len() / RECORD);
        let (kind, of) = match owner {
            Owner::Rule(rule) => (0, rule),
            Owner::Cue(cue) => (1, cue),
            Owner::Family(family) => (2, family),
        };
        let is_cue = matches!(owner, Owner::Cue(_));
        let at_anchor = required[0].step == anchor;
        let [first, second] = if used == Use::Excluded || (is_cue && !at_anchor) {
            // Tried always, or as often as words wait for it.
            [Gate::OPEN; 2]
        } else {
            self.gates(&items, &required[0])
        };
        let owner = kind | u32::from(at_anchor) << 2 | u32::from(of) << 3;
        self.patterns.extend([owner, from, to, from + to_u32(anchor)]);
        self.patterns.extend(second.written());
        if used == Use::Excluded {
            self.excluded.entry(u32::from(of)).or_default().push(number);
            return;
        }
        let lists = if is_cue { &mut self.cues } else { &mut self.waiting };
        for &word in &required[0].set {
            let waits = lists.entry(word).or_default();
            waits.push(number);
            waits.extend(first.written());
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

    /// The gates of a pattern at the word that it waits for: of all that it must
    /// have, the two that are open most seldom.
    fn gates(&self, items: &[Item], waits: &Required) -> [Gate; 2] {
        let from = waits.step;
        let others = items.iter().enumerate().filter(|(step, _)| *step != from);
        let gates = others.filter_map(|(step, item)| {
            let is_break = !item.optional && matches!(item.piece, Piece::Break);
            let kinds = if is_break { BROKEN } else { self.needed(item)?.1 };
            let cost = self.rate(kinds);
            let is_behind = step > from;
            let (least, most) = lengths(&items[from.min(step) + 1..from.max(step)]);
            // A break stands before the next word, or the word itself.
            let nearest = least + usize::from(is_behind || !is_break);
            // Either may stand anywhere in its brackets.
            let spread = spread(&items[from], false).zip(spread(item, !is_behind));
            let farthest =
                most.zip(spread).map(|(most, (one, other))| nearest - least + most + one + other);
            let words = Gate::words(nearest, farthest);
            let gate = Gate::beside(kinds, is_behind, nearest, farthest)?;
            Some((u64::from(cost) * words as u64, gate))
        });
        let mut gates: Vec<(u64, Gate)> = gates.collect();
        gates.sort_by_key(|(cost, _)| *cost);
        let mut gates = gates.into_iter().map(|(_, gate)| gate);
        std::array::from_fn(|_| gates.next().unwrap_or(Gate::OPEN))
    }

    /// How often a word of one of these kinds is met.
    fn rate(&self, kinds: Kinds) -> u32 {
        let bits = (0..Kinds::BITS).filter(|bit| kinds >> bit & 1 != 0);
        bits.map(|bit| self.rates[bit as usize]).sum()
    }

    /// The kinds of which one must stand for `item`, and how often one does; if
    /// some must.
    fn needed(&self, item: &Item) -> Option<(u32, Kinds)> {
        if item.optional {
            return None;
        }
        match &item.piece {
            Piece::Words(set) => {
                let words = self.ids(set);
                let cost = words.iter().map(|&word| self.costs[word as usize]).sum();
                Some((cost, self.kinds_of(&words)))
            }
            Piece::Slot(slot) => Some((self.rate(kind_of_slot(*slot)), kind_of_slot(*slot))),
            Piece::Gap(_) | Piece::Break => None,
            Piece::Choice(choices) => choices.iter().try_fold((0, 0), |(cost, kinds), choice| {
                let rarest = choice.iter().filter_map(|item| self.needed(item)).min()?;
                Some((cost + rarest.0, kinds | rarest.1))
            }),
        }
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
        let none = Vec::new();
        let of_words = (0..word_count).flat_map(|word| {
            [&self.cues, &self.waiting].map(|lists| lists.get(&word).unwrap_or(&none))
        });
        let sets = self.sets.things.iter().map(|words| {
            let others = words.iter().filter(|&&word| common(word) == 0);
            let all = words.iter().fold(0, |all, &word| all | common(word));
            let bits = halves(all).into_iter().chain(quarters(self.kinds_of(words)));
            bits.chain(others.copied()).collect::<Vec<_>>()
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
            excluded: by_word(&self.excluded, to_u32(rules)),
            families: by_word(&self.families, word_count),
            prefixes: by_key(&self.prefixes),
            classes: self.classes.iter().copied().map(u32::from).collect::<Vec<_>>().into(),
        }
    }
}

fn to_u32(number: usize) -> u32 {
    u32::try_from(number).expect("a codebook is not so large")
}

/// How many words items take, at least and, if that is bounded, at most.
fn lengths(items: &[Item]) -> (usize, Option<usize>) {
    items.iter().map(length).fold((0, Some(0)), |(least, most), (at_least, at_most)| {
        (least + at_least, most.zip(at_most).map(|(most, more)| most + more))
    })
}

fn length(item: &Item) -> (usize, Option<usize>) {
    let (least, most) = match &item.piece {
        Piece::Words(_) => (1, Some(1)),
        // A name may have any number of words.
        Piece::Slot(_) => (1, None),
        Piece::Gap(words) => (0, Some(usize::from(*words))),
        Piece::Break => (0, Some(0)),
        Piece::Choice(choices) => {
            let all = || choices.iter().map(|choice| lengths(choice));
            let least = all().map(|(least, _)| least).min().unwrap_or(0);
            // None is more than any.
            let most = all().map(|(_, most)| most.ok_or(())).collect::<Result<Vec<_>, ()>>();
            (least, most.ok().map(|most| most.into_iter().max().unwrap_or(0)))
        }
    };
    (if item.optional { 0 } else { least }, most)
}

/// How many words farther away than the nearest place of `item` the one may
/// stand that is looked for, if that is bounded. Of a name it is the nearest,
/// but where it stands before, its `'s` may come between.
fn spread(item: &Item, is_before: bool) -> Option<usize> {
    match item.piece {
        Piece::Slot(_) => Some(usize::from(is_before)),
        _ => length(item).1.map(|most| most.saturating_sub(1)),
    }
}
