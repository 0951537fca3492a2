//! Rules on the words of a name, compiled so that a name is looked up once
//! per word however many rules there are.

use std::collections::HashMap;

/// Words that a name must have: one of each group, and none of `not`. The
/// words of a group are parted by spaces.
pub(super) struct Rule {
    pub(super) all: &'static [&'static str],
    pub(super) not: &'static str,
}

/// A list of rules, compiled.
pub(super) struct Rules {
    /// For each word, the rules that it bears on and the bit of its group;
    /// [`NOT`] for a word that must not be there.
    words: HashMap<&'static str, Vec<(usize, u8)>>,
    /// The bits that each rule needs.
    needs: Vec<u8>,
}

const NOT: u8 = 1 << 7;

impl Rules {
    pub(super) fn new(rules: impl Iterator<Item = &'static Rule>) -> Self {
        let mut compiled = Self { words: HashMap::new(), needs: Vec::new() };
        for (at, rule) in rules.enumerate() {
            let mut needs = 0;
            for (group, words) in rule.all.iter().enumerate() {
                let bit = 1 << group;
                needs |= bit;
                compiled.add(words, at, bit);
            }
            compiled.add(rule.not, at, NOT);
            compiled.needs.push(needs);
        }
        compiled
    }

    fn add(&mut self, words: &'static str, rule: usize, bit: u8) {
        for word in words.split(' ').filter(|word| !word.is_empty()) {
            self.words.entry(word).or_default().push((rule, bit));
        }
    }

    /// The rules that the words fit, in their order.
    pub(super) fn fitting(&self, words: &[&str]) -> Vec<usize> {
        let mut has = HashMap::<usize, u8>::new();
        for &(rule, bit) in words.iter().filter_map(|word| self.words.get(word)).flatten() {
            *has.entry(rule).or_default() |= bit;
        }
        let fits = |&(rule, bits): &(usize, u8)| bits == self.needs[rule];
        let mut fitting: Vec<_> = has.into_iter().filter(fits).map(|(rule, _)| rule).collect();
        fitting.sort_unstable();
        fitting
    }
}
