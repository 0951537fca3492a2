//! The codebook made ready to run: words are numbers, patterns are steps over
//! them, and each pattern is found by its rarest word.

use rustc_hash::FxHashMap;

use crate::codebook::pattern::{Item, Piece, Slot, WordSet};
use crate::codebook::{Codebook, CueKind, Reach};

/// A word's number; 0 is every word that the codebook does not know.
pub(super) type WordId = u32;

/// One step of a compiled pattern.
#[derive(Debug)]
pub(super) struct Step {
    pub(super) what: What,
    pub(super) optional: bool,
}

#[derive(Debug)]
pub(super) enum What {
    /// One of these words, in ascending order.
    Words(Box<[WordId]>),
    Slot(Slot),
    Gap(u8),
    Break,
    Choice(Box<[Box<[Step]>]>),
}

/// Whose pattern it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Owner {
    /// A rule's, by its number.
    Rule(u16),
    /// What a rule must not overlap.
    Excluded(u16),
    /// A cue's, by its number.
    Cue(u16),
    /// A family's, by its number.
    Family(u16),
}

/// A pattern, and the step by which it is found.
#[derive(Debug)]
pub(super) struct Pattern {
    pub(super) owner: Owner,
    pub(super) steps: Box<[Step]>,
    pub(super) anchor: usize,
}

/// What a cue does, beside its patterns.
#[derive(Clone, Copy, Debug)]
pub(super) struct CueInfo {
    pub(super) kind: CueKind,
    pub(super) reach: Reach,
    pub(super) scope: u8,
}

/// The codebook ready to run.
#[derive(Debug)]
pub(super) struct Compiled {
    words: FxHashMap<Box<str>, WordId>,
    /// Beginnings of words, longest first, with the number that an unknown
    /// word of that beginning gets.
    prefixes: Vec<(Box<str>, WordId)>,
    pub(super) patterns: Vec<Pattern>,
    /// For each word, the patterns that it is the anchor of.
    anchors: Vec<Vec<u32>>,
    pub(super) cues: Vec<CueInfo>,
    /// For each word, the families that it belongs to by itself.
    families: Vec<Vec<u16>>,
}

/// Words so common that a pattern should not be found by them, the commonest
/// first.
const COMMON: &str = "the and to of a in it that i we you was for they on with is be not as have n't \
but so at or are this had their our were there what do from if 's about your would one by can all \
out up just who them like more no us think some how when did because he she get very really into \
good people than know other which then any been me time now my go work want way 're where could only also \
has well make see thing things team going even much got over first too came back down could never take need \
say said something kind lot bit look price product company vendor system business customer use new two our will";

impl Compiled {
    pub(super) fn new(codebook: &Codebook) -> Self {
        let mut compiled = Self {
            words: FxHashMap::default(),
            prefixes: Vec::new(),
            patterns: Vec::new(),
            anchors: Vec::new(),
            cues: Vec::new(),
            families: Vec::new(),
        };
        let mut entries: Vec<(Owner, &[Item])> = Vec::new();
        for (number, rule) in (0_u16..).zip(&codebook.rules) {
            entries.extend(rule.patterns.iter().map(|items| (Owner::Rule(number), &items[..])));
            entries.extend(rule.excluded.iter().map(|items| (Owner::Excluded(number), &items[..])));
        }
        for (number, cue) in (0_u16..).zip(&codebook.cues) {
            entries.extend(cue.patterns.iter().map(|items| (Owner::Cue(number), &items[..])));
            compiled.cues.push(CueInfo { kind: cue.kind, reach: cue.reach, scope: cue.scope });
        }
        for (number, family) in (0_u16..).zip(&codebook.families) {
            entries.extend(family.patterns.iter().map(|items| (Owner::Family(number), &items[..])));
        }
        for (_, items) in &entries {
            compiled.learn(items);
        }
        compiled.anchors.resize(compiled.word_count(), Vec::new());
        compiled.families.resize(compiled.word_count(), Vec::new());
        compiled
            .prefixes
            .sort_by_key(|(prefix, _)| (std::cmp::Reverse(prefix.len()), prefix.clone()));
        let costs = compiled.costs();
        let by_text = compiled.sorted_words();
        for (owner, items) in entries {
            let steps = compiled.steps(items, &by_text);
            compiled.add(owner, steps, &costs);
        }
        compiled
    }

    /// How many word numbers there are, 0 included.
    pub(super) fn word_count(&self) -> usize {
        self.words.len() + self.prefixes.len() + 1
    }

    /// The number of a word in lower case.
    pub(super) fn word(&self, word: &str) -> WordId {
        if let Some(&id) = self.words.get(word) {
            return id;
        }
        let prefix = self.prefixes.iter().find(|(prefix, _)| word.starts_with(&**prefix));
        prefix.map_or(0, |(_, id)| *id)
    }

    /// The patterns whose anchor is `word`.
    #[inline]
    pub(super) fn anchored(&self, word: WordId) -> &[u32] {
        &self.anchors[word as usize]
    }

    /// The families that `word` belongs to by itself.
    pub(super) fn families(&self, word: WordId) -> &[u16] {
        &self.families[word as usize]
    }

    fn learn(&mut self, items: &[Item]) {
        for item in items {
            match &item.piece {
                Piece::Words(set) => {
                    for form in &set.forms {
                        self.number(form);
                    }
                    for prefix in &set.prefixes {
                        if !self.prefixes.iter().any(|(known, _)| **known == **prefix) {
                            let id = self.next_id();
                            self.prefixes.push((prefix.as_str().into(), id));
                        }
                    }
                }
                Piece::Choice(choices) => choices.iter().for_each(|choice| self.learn(choice)),
                Piece::Slot(_) | Piece::Gap(_) | Piece::Break => {}
            }
        }
    }

    fn number(&mut self, word: &str) {
        if !self.words.contains_key(word) {
            let id = self.next_id();
            self.words.insert(word.into(), id);
        }
    }

    fn next_id(&self) -> WordId {
        u32::try_from(self.words.len() + self.prefixes.len() + 1)
            .expect("a codebook has fewer words")
    }

    /// The known words in the order of their letters, to find those of a
    /// beginning.
    fn sorted_words(&self) -> Vec<(Box<str>, WordId)> {
        let mut sorted: Vec<_> = self.words.iter().map(|(word, &id)| (word.clone(), id)).collect();
        sorted.sort();
        sorted
    }

    fn steps(&self, items: &[Item], by_text: &[(Box<str>, WordId)]) -> Box<[Step]> {
        let step = |item: &Item| Step {
            what: match &item.piece {
                Piece::Words(set) => What::Words(self.ids(set, by_text)),
                Piece::Slot(slot) => What::Slot(*slot),
                Piece::Gap(words) => What::Gap(*words),
                Piece::Break => What::Break,
                Piece::Choice(choices) => {
                    What::Choice(choices.iter().map(|choice| self.steps(choice, by_text)).collect())
                }
            },
            optional: item.optional,
        };
        items.iter().map(step).collect()
    }

    fn ids(&self, set: &WordSet, by_text: &[(Box<str>, WordId)]) -> Box<[WordId]> {
        let mut ids: Vec<WordId> = set.forms.iter().map(|form| self.words[form.as_str()]).collect();
        for prefix in &set.prefixes {
            let from = by_text.partition_point(|(word, _)| **word < **prefix);
            let begins = |(word, _): &&(Box<str>, WordId)| word.starts_with(prefix.as_str());
            ids.extend(by_text[from..].iter().take_while(begins).map(|(_, id)| *id));
            let longer =
                self.prefixes.iter().filter(|(known, _)| known.starts_with(prefix.as_str()));
            ids.extend(longer.map(|(_, id)| *id));
        }
        ids.sort_unstable();
        ids.dedup();
        ids.into()
    }

    /// How often a word is met, roughly: the price of being found by it.
    fn costs(&self) -> Vec<u32> {
        let mut costs = vec![1; self.word_count()];
        for (rank, word) in (0_u32..).zip(COMMON.split_ascii_whitespace()) {
            if let Some(&id) = self.words.get(word) {
                costs[id as usize] = 4000 / (rank + 4);
            }
        }
        costs
    }

    fn add(&mut self, owner: Owner, steps: Box<[Step]>, costs: &[u32]) {
        // A family's single words are looked up once a spelling, not searched.
        if let (Owner::Family(family), [Step { what: What::Words(words), .. }]) =
            (owner, &steps[..])
        {
            for &word in words {
                self.families[word as usize].push(family);
            }
            return;
        }
        let cost = |words: &[WordId]| words.iter().map(|&word| costs[word as usize]).sum::<u32>();
        let anchor = steps
            .iter()
            .enumerate()
            .filter_map(|(at, step)| match &step.what {
                What::Words(words) if !step.optional => Some((cost(words), at)),
                _ => None,
            })
            .min();
        if let Some((_, anchor)) = anchor {
            let number = u32::try_from(self.patterns.len()).expect("a codebook has fewer patterns");
            let What::Words(words) = &steps[anchor].what else { unreachable!("chosen above") };
            for &word in words {
                self.anchors[word as usize].push(number);
            }
            self.patterns.push(Pattern { owner, steps, anchor });
            return;
        }
        // No word has to stand: split the first choice into patterns of their
        // own; one without any (`<us> <them>`) finds nothing and is refused
        // when the codebook is loaded.
        let is_choice = |step: &Step| !step.optional && matches!(step.what, What::Choice(_));
        let Some(at) = steps.iter().position(is_choice) else { return };
        let mut before = steps.into_vec();
        let after = before.split_off(at + 1);
        let Some(Step { what: What::Choice(choices), .. }) = before.pop() else {
            unreachable!("chosen above")
        };
        for choice in choices {
            let copy = |steps: &[Step]| steps.iter().map(Step::copy).collect::<Vec<_>>();
            let mut whole = copy(&before);
            whole.extend(choice);
            whole.extend(copy(&after));
            self.add(owner, whole.into(), costs);
        }
    }
}

impl Step {
    fn copy(&self) -> Self {
        let what = match &self.what {
            What::Words(words) => What::Words(words.clone()),
            What::Slot(slot) => What::Slot(*slot),
            What::Gap(words) => What::Gap(*words),
            What::Break => What::Break,
            What::Choice(choices) => What::Choice(
                choices.iter().map(|choice| choice.iter().map(Self::copy).collect()).collect(),
            ),
        };
        Self { what, optional: self.optional }
    }
}
