//! The pattern language of rules and cues: `go~ to bat for? <org>?`.
//!
//! | token | stands for |
//! |---|---|
//! | `word` | that word, in any case; `didn't` is `did` `n't`, `follow-up` is `follow` `up` |
//! | `word~` | every inflection of it |
//! | `pre*` | every word that begins so |
//! | `(a\|b c)` | one of several; `(a\|b)~` with every inflection of each |
//! | `@list` | one of a named list |
//! | `x?` | `x` or nothing |
//! | `..3` | up to three words, never over a sentence's end |
//! | `<us>` `<them>` `<org>` `<person>` | a side of the deal, anybody's organisation, a person |
//! | `<number>` | a number, a share or a sum of money |
//! | `,` | a comma, dash or other break between two words |

use std::collections::{BTreeMap, BTreeSet};

use super::inflect::forms;
use crate::words::words_of;

/// The longest gap that a pattern may leave.
const LONGEST_GAP: u8 = 12;
/// The most tokens that a pattern may have, nested ones included.
const MOST_ITEMS: usize = 60;
/// How deep brackets may nest.
const DEEPEST: usize = 4;
/// The most tokens and words that the patterns of one file may come to, with
/// all that their lists and inflections stand for: many times the largest file
/// of the built-in codebook.
pub(super) const MOST_IN_ALL: usize = 1 << 20;
/// The most ways to read a pattern that has no word outside its brackets.
const MOST_WAYS: usize = 256;

/// What a slot stands for; filled from the deal, the speakers and pronouns.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Slot {
    /// Our side.
    Us,
    /// A rival.
    Them,
    /// Any organisation of the deal that sells: ours or a rival's.
    Org,
    /// A person, by name, pronoun or job.
    Person,
    /// A number, a share or a sum of money.
    Number,
}

/// One step of a pattern.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Item {
    /// What has to stand there.
    pub piece: Piece,
    /// Whether it may be missing.
    pub optional: bool,
}

/// What may stand at one place of a pattern.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Piece {
    /// One word of a set.
    Words(WordSet),
    /// A filled slot.
    Slot(Slot),
    /// Up to so many words.
    Gap(u8),
    /// A break between words.
    Break,
    /// One of several sequences.
    Choice(Vec<Vec<Item>>),
}

/// A set of words: exact forms and beginnings.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct WordSet {
    /// Exact forms, lower case.
    pub forms: BTreeSet<String>,
    /// Beginnings, lower case.
    pub prefixes: BTreeSet<String>,
}

/// Named word lists, for `@list`.
pub type Lists = BTreeMap<String, Vec<String>>;

/// Reads `text` as a pattern. `used` collects the lists it names; `left` is how
/// much the patterns of its file may come to yet.
///
/// # Errors
/// What is wrong with it, and what was expected.
pub fn parse(
    text: &str,
    lists: &Lists,
    used: &mut BTreeSet<String>,
    left: &mut usize,
) -> Result<Vec<Item>, String> {
    let mut parser = Parser { rest: text, lists, used, left, items: 0 };
    let items = parser.sequence(0)?;
    if !parser.rest.is_empty() {
        return Err(format!("`{text}` has a `)` or `|` outside brackets"));
    }
    let only_gaps = items.iter().all(|item| item.optional || matches!(item.piece, Piece::Gap(_)));
    if only_gaps {
        return Err(format!(
            "`{text}` would match anything (expected a word that has to stand there)"
        ));
    }
    if !has_anchor(&items, &mut MOST_WAYS.clone())? {
        return Err("holds no word that has to stand there".to_owned());
    }
    Ok(items)
}

/// Whether a way to read a pattern has a word at which it is tried; an error
/// if there are too many ways. Where no word has to stand outside the brackets,
/// each choice of the first ones is a way.
fn has_anchor(items: &[Item], left: &mut usize) -> Result<bool, String> {
    *left = left.checked_sub(1).ok_or_else(|| {
        format!("can be read in more than {MOST_WAYS} ways (expected a word outside brackets)")
    })?;
    let mut needed = items.iter().filter(|item| !item.optional);
    if needed.any(|item| matches!(item.piece, Piece::Words(_))) {
        return Ok(true);
    }
    let choice = items.iter().enumerate().find_map(|(at, item)| match &item.piece {
        Piece::Choice(choices) if !item.optional => Some((at, choices)),
        _ => None,
    });
    let Some((at, choices)) = choice else { return Ok(false) };
    let mut any = false;
    for choice in choices {
        let whole: Vec<Item> =
            items[..at].iter().chain(choice).chain(&items[at + 1..]).cloned().collect();
        any |= has_anchor(&whole, left)?;
    }
    Ok(any)
}

struct Parser<'a> {
    rest: &'a str,
    lists: &'a Lists,
    used: &'a mut BTreeSet<String>,
    left: &'a mut usize,
    items: usize,
}

impl<'a> Parser<'a> {
    fn sequence(&mut self, depth: usize) -> Result<Vec<Item>, String> {
        let mut items = Vec::new();
        loop {
            self.rest = self.rest.trim_start();
            match self.rest.bytes().next() {
                None | Some(b')' | b'|') => return Ok(items),
                Some(_) => self.item(depth, &mut items)?,
            }
            self.items += 1;
            if self.items > MOST_ITEMS {
                return Err(format!("has more than {MOST_ITEMS} tokens"));
            }
            self.spend(1)?;
        }
    }

    fn spend(&mut self, count: usize) -> Result<(), String> {
        *self.left = self.left.checked_sub(count).ok_or_else(|| {
            format!("comes with those before it to more than {MOST_IN_ALL} tokens and words")
        })?;
        Ok(())
    }

    /// Every inflection of what a bracket or a list holds.
    fn inflect(&mut self, choices: &mut [Vec<Item>]) -> Result<(), String> {
        for item in choices.iter_mut().flatten() {
            if let Piece::Words(set) = &mut item.piece {
                set.forms = set.forms.iter().flat_map(|word| forms(word)).collect();
                self.spend(set.forms.len())?;
            }
        }
        Ok(())
    }

    fn item(&mut self, depth: usize, items: &mut Vec<Item>) -> Result<(), String> {
        let pieces = match self.rest.as_bytes()[0] {
            b'(' => vec![self.choice(depth)?],
            b'<' => vec![self.slot()?],
            b'@' => vec![self.list(depth)?],
            b',' => {
                self.rest = &self.rest[1..];
                vec![Piece::Break]
            }
            _ if self.rest.starts_with("..") => vec![self.gap()?],
            _ => self.words()?,
        };
        let optional = self.eat('?');
        match <[Piece; 1]>::try_from(pieces) {
            Ok([piece]) => items.push(Item { piece, optional }),
            Err(several) if optional => {
                let parts = several.into_iter().map(Item::needed).collect();
                items.push(Item { piece: Piece::Choice(vec![parts]), optional });
            }
            Err(several) => items.extend(several.into_iter().map(Item::needed)),
        }
        Ok(())
    }

    fn choice(&mut self, depth: usize) -> Result<Piece, String> {
        if depth == DEEPEST {
            return Err(format!("nests brackets deeper than {DEEPEST}"));
        }
        self.rest = &self.rest[1..];
        let mut choices = Vec::new();
        loop {
            let choice = self.sequence(depth + 1)?;
            if choice.is_empty() {
                return Err("has an empty choice in brackets".to_owned());
            }
            choices.push(choice);
            if self.eat(')') {
                break;
            }
            if !self.eat('|') {
                return Err("has a `(` without its `)`".to_owned());
            }
        }
        if self.eat('~') {
            self.inflect(&mut choices)?;
        }
        Ok(merged(choices))
    }

    fn slot(&mut self) -> Result<Piece, String> {
        let end = self.rest.find('>').ok_or("has a `<` without its `>`")?;
        let name = &self.rest[1..end];
        self.rest = &self.rest[end + 1..];
        Ok(Piece::Slot(match name {
            "us" => Slot::Us,
            "them" => Slot::Them,
            "org" => Slot::Org,
            "person" => Slot::Person,
            "number" => Slot::Number,
            _ => {
                return Err(format!(
                    "has an unknown slot `<{name}>` (expected `<us>`, `<them>`, `<org>`, `<person>` \
                     or `<number>`)"
                ));
            }
        }))
    }

    fn gap(&mut self) -> Result<Piece, String> {
        let digits = self.rest[2..].bytes().take_while(u8::is_ascii_digit).count();
        let (number, rest) = self.rest[2..].split_at(digits);
        self.rest = rest;
        match number.parse() {
            Ok(words @ 1..=LONGEST_GAP) => Ok(Piece::Gap(words)),
            _ => Err(format!("has a gap `..{number}` (expected `..1` to `..{LONGEST_GAP}`)")),
        }
    }

    fn list(&mut self, depth: usize) -> Result<Piece, String> {
        let name = self.bare(1);
        let Some(entries) = self.lists.get(name) else {
            return Err(format!("names an unknown list `@{name}`"));
        };
        if depth == DEEPEST {
            return Err(format!("nests lists and brackets deeper than {DEEPEST}"));
        }
        self.used.insert(name.to_owned());
        let mut choices = Vec::new();
        for entry in entries {
            let (used, left) = (&mut *self.used, &mut *self.left);
            let mut parser = Parser { rest: entry, lists: self.lists, used, left, items: 0 };
            choices.push(
                parser.sequence(depth + 1).map_err(|error| format!("list `{name}`: {error}"))?,
            );
        }
        if self.eat('~') {
            self.inflect(&mut choices)?;
        }
        Ok(merged(choices))
    }

    /// A word, with its `~` or `*`; several where it splits (`didn't`).
    fn words(&mut self) -> Result<Vec<Piece>, String> {
        let text = self.bare(0);
        if text.is_empty() {
            let found = self.rest.chars().next().unwrap_or_default();
            return Err(format!("has a `{found}` that means nothing here"));
        }
        // The end of a contraction, `'d`, is a word of its own in a sentence.
        let ending = text.starts_with('\'');
        let mut words = if ending { vec![text.to_lowercase()] } else { words_of(text) };
        let Some(last) = words.pop() else {
            return Err(format!("has `{text}`, which holds no word"));
        };
        let single =
            |word: String| Piece::Words(WordSet { forms: [word].into(), ..WordSet::default() });
        let mut pieces: Vec<_> = words.into_iter().map(single).collect();
        let mut set = WordSet::default();
        if self.eat('~') {
            set.forms.extend(forms(&last));
            self.spend(set.forms.len())?;
        } else if self.eat('*') {
            if last.len() < 3 {
                return Err(format!("has `{last}*` (expected at least three letters before `*`)"));
            }
            set.prefixes.insert(last);
        } else {
            set.forms.insert(last);
        }
        pieces.push(Piece::Words(set));
        Ok(pieces)
    }

    /// The text from `from` up to the next character that has a meaning.
    fn bare(&mut self, from: usize) -> &'a str {
        let special = |letter: char| letter.is_whitespace() || "()|?~*<>@,".contains(letter);
        let end = self.rest[from..].find(special).map_or(self.rest.len(), |at| at + from);
        let (text, rest) = (&self.rest[from..end], &self.rest[end..]);
        self.rest = rest;
        text
    }

    fn eat(&mut self, letter: char) -> bool {
        let rest = self.rest.strip_prefix(letter);
        self.rest = rest.unwrap_or(self.rest);
        rest.is_some()
    }
}

impl Item {
    fn needed(piece: Piece) -> Self {
        Self { piece, optional: false }
    }
}

/// Choices of one word each are one set of words; others stay a choice.
fn merged(choices: Vec<Vec<Item>>) -> Piece {
    let mut set = WordSet::default();
    let mut longer = Vec::new();
    for choice in choices {
        match <[Item; 1]>::try_from(choice) {
            Ok([Item { piece: Piece::Words(words), optional: false }]) => {
                set.forms.extend(words.forms);
                set.prefixes.extend(words.prefixes);
            }
            Ok([Item { piece: Piece::Choice(inner), optional: false }]) => longer.extend(inner),
            Ok(one) => longer.push(one.into()),
            Err(several) => longer.push(several),
        }
    }
    let has_words = !set.forms.is_empty() || !set.prefixes.is_empty();
    match (has_words, longer.is_empty()) {
        (true, true) => Piece::Words(set),
        (true, false) => {
            longer.push(vec![Item::needed(Piece::Words(set))]);
            Piece::Choice(longer)
        }
        (false, _) => Piece::Choice(longer),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parsed(text: &str) -> Result<Vec<Item>, String> {
        let lists = Lists::from([(
            "insider".to_owned(),
            vec!["champion~".to_owned(), "friend in the account".to_owned()],
        )]);
        parse(text, &lists, &mut BTreeSet::new(), &mut MOST_IN_ALL.clone())
    }

    #[test]
    fn every_token_of_the_language_is_read() {
        let cases = [
            ("price", 1),
            ("go~ to bat for? <org>?", 5),
            ("did n't return", 3),
            ("didn't return", 3),
            ("follow-up", 2),
            ("(vouch|root|push|fight)~ ..1 for <org>", 4),
            ("@insider ..3 left", 3),
            ("implement* , they", 3),
            ("(had|'d) been", 2),
        ];
        for (text, items) in cases {
            assert_eq!(parsed(text).map(|found| found.len()), Ok(items), "{text}");
        }
    }

    #[test]
    fn the_end_of_a_contraction_is_spelled_as_sentences_are_cut() {
        let items = parsed("(had|'d)").expect("a pattern");
        let Piece::Words(set) = &items[0].piece else { panic!("{items:?}") };
        assert!(set.forms.contains("'d"), "{set:?}");
    }

    #[test]
    fn a_wrong_pattern_says_what_was_expected() {
        let cases = [
            ("(a|b", "without its `)`"),
            ("a)", "outside brackets"),
            ("@nobody", "unknown list `@nobody`"),
            ("<we>", "expected `<us>`"),
            ("a ..99 b", "expected `..1`"),
            ("..3", "would match anything"),
            ("a?", "would match anything"),
            ("ab*", "three letters"),
            ("((((((a))))))", "deeper"),
            ("<us> <them>", "holds no word"),
            (&"(<us>|<them>|(<us>|<org>)) ".repeat(12), "more than 60 tokens"),
            (&"(<us>|<them>) ".repeat(4), "holds no word"),
            (&"(<us>|<them>) ".repeat(15), "more than 256 ways"),
            (&format!("{}(a <us>|b <us>)", "(<us>|<them>) ".repeat(15)), "more than 256 ways"),
        ];
        for (text, part) in cases {
            let error = parsed(text).expect_err(text);
            assert!(error.contains(part), "{text}: {error}");
        }
    }

    /// Four lists, each of which names the next twenty times in twenty entries,
    /// would come to 25 billion words.
    #[test]
    fn lists_that_explode_are_refused_in_time() {
        let list = |next: &str| vec![format!("{next} ").repeat(20); 20];
        let lists = Lists::from([
            ("a".to_owned(), list("@b")),
            ("b".to_owned(), list("@c")),
            ("c".to_owned(), list("@d")),
            ("d".to_owned(), list("word~")),
        ]);
        let mut left = MOST_IN_ALL;
        let error = parse("@a", &lists, &mut BTreeSet::new(), &mut left).expect_err("too much");
        assert!(error.contains("more than 1048576 tokens"), "{error}");
        let error = parse("(((a|b)~)~)~", &lists, &mut BTreeSet::new(), &mut 60);
        assert!(error.is_err(), "{error:?}");
    }
}
