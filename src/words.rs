//! Cuts text into words with their byte offsets: contractions split, numbers
//! and sums of money told from words, note-takers' `w/o` read as `without`.

/// What a word is made of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum WordKind {
    /// Letters, perhaps with digits among them (`q3`).
    Word,
    /// A number: `30`, `1,200`, `20k`, `24/7`.
    Number,
    /// A sum of money: `$30k`, `€1.2m`.
    Money,
    /// A share: `30%`.
    Percent,
}

/// A word of a text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Word {
    /// The first byte.
    pub start: u32,
    /// The byte after the last.
    pub end: u32,
    /// What it is made of.
    pub kind: WordKind,
    /// Whether it begins with a capital letter.
    pub capital: bool,
    /// Whether a comma, dash, colon or bracket stands between it and the word
    /// before.
    pub after_break: bool,
    /// How it is written where that is not its bytes in lower case: `without`
    /// for `w/o`, `n't` for the end of `didn’t`.
    pub form: Option<&'static str>,
    /// Its [`key`], where it is plain letters.
    plain: Option<u64>,
}

impl Word {
    /// The word as `text` has it, or as it is written instead of that.
    pub fn written<'a>(&self, text: &'a str) -> &'a str {
        self.form.unwrap_or(&text[self.start as usize..self.end as usize])
    }

    /// The [`key`] of the word as it is written.
    #[inline]
    pub fn key(&self, text: &str) -> Option<u64> {
        self.plain.or_else(|| key(self.written(text)))
    }

    /// Writes the word in lower case, as codebooks spell it, into `buffer`.
    pub fn spell(&self, text: &str, buffer: &mut String) {
        buffer.clear();
        if let Some(form) = self.form {
            buffer.push_str(form);
            return;
        }
        let slice = &text[self.start as usize..self.end as usize];
        if slice.is_ascii() {
            buffer.push_str(slice);
            buffer.make_ascii_lowercase();
        } else {
            buffer.extend(slice.chars().flat_map(char::to_lowercase));
        }
    }
}

/// The words of a short text in lower case, for patterns and names.
pub fn words_of(text: &str) -> Vec<String> {
    let mut words = Vec::new();
    each_word(text, |word| {
        let mut spelled = String::new();
        word.spell(text, &mut spelled);
        words.push(spelled);
    });
    words
}

/// The key of a word in ASCII, the same in small letters and in capitals;
/// `None` for any other, whose letters are not made small so easily.
///
/// All that a word is made of has the bit by which small letters differ from
/// capitals: letters, digits, and the marks between them.
pub fn key(word: &str) -> Option<u64> {
    let mut rest = word.as_bytes();
    let (mut key, mut wide) = (NO_LETTERS, 0);
    while !rest.is_empty() {
        let eight = eight(rest);
        wide |= eight & WIDE;
        let count = rest.len().min(8);
        key = longer(key, (eight | SMALL) & first(count));
        rest = &rest[count..];
    }
    (wide == 0).then_some(key)
}

/// The bit of small letters, and the one that ASCII does not have, in each of
/// eight bytes.
const SMALL: u64 = 0x2020_2020_2020_2020;
const WIDE: u64 = 0x8080_8080_8080_8080;

/// The key of no letters.
const NO_LETTERS: u64 = 0x9E37_79B9_7F4A_7C15;

/// The key of the letters that have `key`, and up to eight more.
#[inline]
fn longer(key: u64, eight: u64) -> u64 {
    // Both halves of the product take part.
    let product = u128::from(key ^ eight) * u128::from(NO_LETTERS);
    (product >> 64) as u64 ^ product as u64
}

/// The first eight bytes as one number; zeros follow where there are fewer.
#[inline]
fn eight(bytes: &[u8]) -> u64 {
    if let Some(&eight) = bytes.first_chunk() {
        return u64::from_le_bytes(eight);
    }
    bytes.iter().rev().fold(0, |number, &byte| number << 8 | u64::from(byte))
}

/// The first eight letters as one number, the same in capitals.
#[inline]
pub fn eight_letters(bytes: &[u8]) -> u64 {
    eight(bytes) | SMALL
}

/// The bits of the first of eight bytes.
#[inline]
fn first(count: usize) -> u64 {
    u64::MAX.checked_shr(64 - 8 * count as u32).unwrap_or(0)
}

/// How many of eight bytes are letters of ASCII, up to the first that is none.
#[inline]
fn letters_of(eight: u64) -> usize {
    const fn each(byte: u8) -> u64 {
        u64::from_le_bytes([byte; 8])
    }
    // A sum has the highest bit from `a` on, and from what follows `z` on.
    let small = (eight | SMALL) & !WIDE;
    let from_a = small + each(0x80 - b'a');
    let behind_z = small + each(0x7F - b'z');
    let others = !(from_a & !behind_z & !eight) & WIDE;
    others.trailing_zeros() as usize / 8
}

/// A word of plain letters: where it ends, and its key.
struct Plain {
    end: usize,
    key: u64,
}

impl Plain {
    /// The one that begins at `start`, if it ends where letters do and is no
    /// contraction and no shorthand: nearly every word. Its letters are cut and
    /// hashed eight at a time.
    #[inline]
    fn at(bytes: &[u8], start: usize) -> Option<Self> {
        let (mut end, mut key) = (start, NO_LETTERS);
        loop {
            let eight = eight(&bytes[end..]);
            let count = letters_of(eight);
            if count > 0 {
                key = longer(key, (eight | SMALL) & first(count));
            }
            end += count;
            if count < 8 {
                break;
            }
        }
        let length = end - start;
        let ends = match bytes.get(end) {
            None | Some(b' ' | b'.' | b',') => true,
            Some(b'/') => length > 1,
            Some(b'&') => false,
            Some(&next) => {
                matches!(CLASSES[usize::from(next)], Class::Break | Class::Currency | Class::Other)
            }
        };
        // `didnt`.
        let may_be_bare = length > 3 && bytes[end - 2..end].eq_ignore_ascii_case(b"nt");
        (ends && !may_be_bare).then_some(Self { end, key })
    }
}

/// What a byte may be part of.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Class {
    Letter,
    Digit,
    Apostrophe,
    Break,
    Currency,
    /// Part of a character beyond ASCII.
    Wide,
    Other,
}

const CLASSES: [Class; 256] = {
    let mut classes = [Class::Other; 256];
    let mut byte = 0;
    while byte < 256 {
        #[expect(clippy::cast_possible_truncation, reason = "below 256")]
        let class = match byte as u8 {
            b'a'..=b'z' | b'A'..=b'Z' => Class::Letter,
            b'0'..=b'9' => Class::Digit,
            b'\'' => Class::Apostrophe,
            b',' | b';' | b':' | b'(' | b')' | b'[' | b']' | b'"' => Class::Break,
            b'$' => Class::Currency,
            0x80..=0xFF => Class::Wide,
            _ => Class::Other,
        };
        classes[byte] = class;
        byte += 1;
    }
    classes
};

/// Calls `each` for every word of `text`, in order.
pub fn each_word(text: &str, mut each: impl FnMut(Word)) {
    let bytes = text.as_bytes();
    let mut at = 0;
    let mut after_break = false;
    let mut currency = false;
    while at < bytes.len() {
        let (class, width) = class_at(text, at);
        if class == Class::Letter
            && let Some(word) = Plain::at(bytes, at)
        {
            each(Word {
                start: to_u32(at),
                end: to_u32(word.end),
                kind: WordKind::Word,
                capital: bytes[at].is_ascii_uppercase(),
                after_break,
                form: None,
                plain: Some(word.key),
            });
            at = word.end + usize::from(bytes.get(word.end) == Some(&b' '));
            (after_break, currency) = (false, false);
            continue;
        }
        match class {
            Class::Letter => {
                let letters = Letters::from(text, at);
                // A single `-` between letters (`follow-up`) is no break.
                emit(text, &letters, after_break, &mut each);
                at = letters.end + shorthand_tail(bytes, at, letters.end);
                (after_break, currency) = (false, false);
            }
            Class::Digit => {
                let (end, kind) = end_of_number(bytes, at, currency);
                let capital = false;
                each(Word {
                    start: to_u32(at),
                    end: to_u32(end),
                    kind,
                    capital,
                    after_break,
                    form: None,
                    plain: None,
                });
                at = end;
                (after_break, currency) = (false, false);
            }
            Class::Currency => {
                currency = true;
                at += width;
            }
            Class::Break => {
                after_break = true;
                at += width;
            }
            Class::Other => {
                // A dash with a space beside it is a break; one within a word
                // is not.
                after_break |= bytes[at] == b'-'
                    && (bytes.get(at + 1).is_none_or(|&next| next == b' ' || next == b'-'));
                currency = false;
                at += width;
            }
            Class::Apostrophe | Class::Wide => at += width,
        }
    }
}

/// The class of the character at `at`, and its length in bytes.
#[inline]
fn class_at(text: &str, at: usize) -> (Class, usize) {
    match CLASSES[usize::from(text.as_bytes()[at])] {
        Class::Wide => class_beyond_ascii(text, at),
        class => (class, 1),
    }
}

#[cold]
fn class_beyond_ascii(text: &str, at: usize) -> (Class, usize) {
    let letter = text[at..].chars().next().unwrap_or(' ');
    let class = match letter {
        '’' | '‘' | 'ʼ' => Class::Apostrophe,
        '–' | '—' | '…' | '“' | '”' | '•' | '·' => Class::Break,
        '€' | '£' | '¥' | '₹' => Class::Currency,
        letter if letter.is_alphabetic() => Class::Letter,
        _ => Class::Other,
    };
    (class, letter.len_utf8())
}

/// The letters of a word, contractions included.
struct Letters {
    start: usize,
    end: usize,
    /// The last apostrophe among them, and its length in bytes.
    apostrophe: Option<(usize, usize)>,
}

impl Letters {
    /// Those that begin at `start`.
    #[inline]
    fn from(text: &str, start: usize) -> Self {
        let bytes = text.as_bytes();
        let mut apostrophe = None;
        let mut at = start;
        let is_plain = |byte: &u8| CLASSES[usize::from(*byte)] == Class::Letter;
        loop {
            // Most words are plain letters.
            at += bytes[at..].iter().take_while(|byte| is_plain(byte)).count();
            if at == bytes.len() {
                break;
            }
            match class_at(text, at) {
                (Class::Letter, width) => at += width,
                (Class::Digit, _) => at += 1,
                (Class::Apostrophe, width)
                    if at + width < bytes.len()
                        && class_at(text, at + width).0 == Class::Letter =>
                {
                    apostrophe = Some((at, width));
                    at += width;
                }
                // Inside `AT&T`, `R&D`.
                (Class::Other, _)
                    if bytes[at] == b'&'
                        && bytes.get(at + 1).is_some_and(u8::is_ascii_alphabetic) =>
                {
                    at += 1;
                }
                _ => break,
            }
        }
        Self { start, end: at, apostrophe }
    }
}

/// Bytes of `w/o`, `w/`, `b/c` beyond its first letter.
fn shorthand_tail(bytes: &[u8], start: usize, end: usize) -> usize {
    shorthand(bytes, start, end).map_or(0, |(_, extra)| extra)
}

/// Note-takers' shorthand that begins at `start`: its word, and how many
/// bytes it has beyond `end`.
fn shorthand(bytes: &[u8], start: usize, end: usize) -> Option<(&'static str, usize)> {
    if end != start + 1 || bytes.get(end) != Some(&b'/') {
        return None;
    }
    let ends_at = |at: usize| bytes.get(at).is_none_or(|byte| !byte.is_ascii_alphanumeric());
    match (bytes[start] | 0x20, bytes.get(end + 1).map(|byte| byte | 0x20)) {
        (b'w', Some(b'o')) if ends_at(end + 2) => Some(("without", 2)),
        (b'b', Some(b'c')) if ends_at(end + 2) => Some(("because", 2)),
        (b'w', _) => Some(("with", 1)),
        _ => None,
    }
}

/// Endings that are words of their own, as they are spelled with a straight
/// apostrophe.
const ENDINGS: [(&str, &str); 6] =
    [("s", "'s"), ("re", "'re"), ("ve", "'ve"), ("ll", "'ll"), ("d", "'d"), ("m", "'m")];

/// Contractions typed without an apostrophe, less their `nt`.
const BARE: [&str; 17] = [
    "did", "does", "do", "could", "would", "should", "was", "is", "are", "were", "has", "have",
    "had", "ca", "wo", "ai", "must",
];

#[inline]
fn emit(text: &str, letters: &Letters, after_break: bool, each: &mut impl FnMut(Word)) {
    let bytes = text.as_bytes();
    let &Letters { start, end, apostrophe } = letters;
    let capital = bytes[start].is_ascii_uppercase()
        || (bytes[start] >= 0x80 && text[start..].chars().next().is_some_and(char::is_uppercase));
    let word = |start: usize, end: usize, form, capital, after_break| Word {
        start: to_u32(start),
        end: to_u32(end),
        kind: WordKind::Word,
        capital,
        after_break,
        form,
        plain: None,
    };
    if let Some((form, extra)) = shorthand(bytes, start, end) {
        return each(word(start, end + extra, Some(form), capital, after_break));
    }
    if let Some((at, width)) = apostrophe {
        let tail = &text[at + width..end];
        if tail.eq_ignore_ascii_case("t") && at > start + 1 && matches!(bytes[at - 1], b'n' | b'N')
        {
            let cut = at - 1;
            let form = irregular_stem(&text[start..cut]);
            each(word(start, cut, form, capital, after_break));
            return each(word(cut, end, Some("n't"), false, false));
        }
        let ending = ENDINGS.iter().find(|(letters, _)| tail.eq_ignore_ascii_case(letters));
        if let (Some((_, form)), true) = (ending, at > start) {
            each(word(start, at, None, capital, after_break));
            return each(word(at, end, Some(form), false, false));
        }
    } else if let Some(stem) = bare_contraction(&text[start..end]) {
        let cut = start + stem;
        let form = irregular_stem(&text[start..cut]);
        each(word(start, cut, form, capital, after_break));
        return each(word(cut, end, Some("n't"), false, false));
    }
    each(word(start, end, None, capital, after_break));
}

/// `ca` of `can't` is `can`, `wo` of `won't` is `will`.
fn irregular_stem(stem: &str) -> Option<&'static str> {
    match stem.as_bytes() {
        [b'c' | b'C', b'a' | b'A'] => Some("can"),
        [b'w' | b'W', b'o' | b'O'] => Some("will"),
        _ => None,
    }
}

/// How long the part before `nt` is in `didnt`; `cannot` is `can` `not`
/// everywhere, so it is left to the patterns.
#[inline]
fn bare_contraction(word: &str) -> Option<usize> {
    let length = word.len();
    if !(4..=8).contains(&length) || !word.as_bytes()[length - 2..].eq_ignore_ascii_case(b"nt") {
        return None;
    }
    let stem = &word.as_bytes()[..length - 2];
    BARE.iter().any(|bare| stem.eq_ignore_ascii_case(bare.as_bytes())).then_some(length - 2)
}

/// Where a number ends: digits, with `.,/` between digits, a unit letter or a
/// percent sign.
fn end_of_number(bytes: &[u8], start: usize, currency: bool) -> (usize, WordKind) {
    let mut at = start;
    while at < bytes.len() {
        let inner = matches!(bytes[at], b'.' | b',' | b'/' | b':')
            && bytes.get(at + 1).is_some_and(u8::is_ascii_digit);
        if !bytes[at].is_ascii_alphanumeric() && !inner {
            break;
        }
        at += 1;
    }
    match (currency, bytes.get(at)) {
        (_, Some(b'%')) => (at + 1, WordKind::Percent),
        (true, _) => (at, WordKind::Money),
        (false, _) => (at, WordKind::Number),
    }
}

fn to_u32(at: usize) -> u32 {
    u32::try_from(at).unwrap_or(u32::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn plain_words_have_the_key_of_their_letters() {
        let text = "A is the wont mustnt of eigthght ninelette and Sixteen letters abcdefghijklmnop \
                    12 it's café ABC-Def/g (x) R&D w/o a1 Z[ `@{";
        each_word(text, |word| {
            let mut spelled = String::new();
            word.spell(text, &mut spelled);
            assert_eq!(word.key(text), key(&spelled), "{spelled}");
            assert_eq!(word.key(text).is_some(), spelled.is_ascii(), "{spelled}");
        });
        assert_ne!(key("a"), key(""));
        for (start, letter) in text.char_indices() {
            let plain = Plain::at(text.as_bytes(), start);
            let letters = Letters::from(text, start);
            let is_plain = letter.is_ascii_alphabetic();
            assert!(plain.is_none_or(|word| !is_plain || word.end == letters.end), "{start}");
        }
    }

    #[test]
    fn text_is_cut_into_words() {
        let cases = [
            ("You didn't follow-up.", "you did n't follow up"),
            ("we’re sure it’s O'Brien’s", "we 're sure it 's o'brien 's"),
            ("I can't, won't", "i can n't will n't"),
            ("didnt want, agent wont", "did n't want agent will n't"),
            ("no demo w/o SE b/c of Q3", "no demo without se because of q3"),
            ("30% over, $1.2m or 20k", "30% over 1.2m or 20k"),
            ("R&D and AT&T", "r&d and at&t"),
            ("Überall café", "überall café"),
            ("", ""),
        ];
        for (text, expected) in cases {
            assert_eq!(words_of(text).join(" "), expected, "{text}");
        }
    }

    #[test]
    fn a_word_knows_its_place_its_kind_and_the_break_before_it() {
        let text = "Yes, they — at €30k (30%)";
        let mut found = Vec::new();
        each_word(text, |word| {
            found.push((
                &text[word.start as usize..word.end as usize],
                word.kind,
                word.after_break,
            ));
        });
        let expected = [
            ("Yes", WordKind::Word, false),
            ("they", WordKind::Word, true),
            ("at", WordKind::Word, true),
            ("30k", WordKind::Money, false),
            ("30%", WordKind::Percent, true),
        ];
        assert_eq!(found, expected);
    }
}
