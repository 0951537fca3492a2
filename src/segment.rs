//! Cuts turns into sentences, as byte spans; never across turns.
//!
//! A full stop ends a sentence where a space or the end follows, unless it
//! stands behind an abbreviation or an initial, or before a small letter.
//! Text without punctuation (automatic captions) is cut where a new clause
//! begins, once a sentence has grown too long to be one.

use std::ops::Range;

use memchr::{memchr, memchr_iter, memchr3};

/// A sentence may have so many bytes before it is cut at the next clause.
const LONG: usize = 240;

/// Abbreviations that a full stop does not end.
const ABBREVIATIONS: &[&str] = &[
    "mr", "mrs", "ms", "dr", "prof", "sr", "jr", "st", "vs", "etc", "inc", "ltd", "co", "corp",
    "no", "approx", "dept", "est", "fig", "e.g", "i.e", "u.s", "u.k", "a.m", "p.m", "mgr", "dir",
    "gov", "gen", "rep", "sen", "capt", "col", "sgt", "ave", "blvd", "jan", "feb", "mar", "apr",
    "jun", "jul", "aug", "sep", "sept", "oct", "nov", "dec", "cust", "impl", "mtg", "incl", "ca",
];

/// Words that begin a clause: where a long run without punctuation is cut.
const CLAUSE_STARTS: [&str; 8] =
    [" and ", " but ", " so ", " because ", " then ", " which ", " yeah ", " anyway "];

/// The bytes of the longest of them.
const LONGEST_START: usize = 9;

/// The sentences of `text`, in order. They cover all that is not white space.
pub fn sentences(text: &str) -> Sentences<'_> {
    Sentences { text, at: 0, mark: 0, line_end: 0 }
}

/// Iterator over the sentences of a text.
#[derive(Clone, Debug)]
pub struct Sentences<'a> {
    text: &'a str,
    at: usize,
    /// The first mark at or behind where it was looked for last, so that a
    /// long run without any is looked through once.
    mark: usize,
    /// The first line end at or behind where it was looked for last.
    line_end: usize,
}

impl Iterator for Sentences<'_> {
    type Item = Range<usize>;

    fn next(&mut self) -> Option<Range<usize>> {
        let rest = &self.text[self.at..];
        let start = self.at + (rest.len() - rest.trim_start().len());
        if start == self.text.len() {
            return None;
        }
        let end = self.end_from(start);
        self.at = end;
        let trimmed = self.text[start..end].trim_end().len();
        Some(start..start + trimmed)
    }
}

impl Sentences<'_> {
    fn end_from(&mut self, start: usize) -> usize {
        let bytes = self.text.as_bytes();
        let mut at = start;
        let mut limit = start + LONG;
        // Up to here no clause begins.
        let mut clear = start + LONG / 3;
        loop {
            let mark = self.mark_from(at);
            if let Some(cut) = self.cut_long(start, limit, mark, &mut clear) {
                return cut;
            }
            if mark == bytes.len() {
                return mark;
            }
            let end = self.after_marks(mark);
            if bytes[mark] == b'\n' || self.ends_sentence(start, mark, end) {
                return end;
            }
            at = end;
            limit = limit.max(start + LONG);
        }
    }

    /// The first mark at or behind `at`; the end of the text if there is none.
    fn mark_from(&mut self, at: usize) -> usize {
        let bytes = self.text.as_bytes();
        let from = |found: Option<usize>| found.map_or(bytes.len(), |found| at + found);
        if self.line_end < at || at == 0 {
            self.line_end = from(memchr(b'\n', &bytes[at..]));
        }
        if self.mark < at || at == 0 {
            let stop = from(memchr3(b'.', b'!', b'?', &bytes[at..self.line_end]));
            self.mark = stop.min(self.line_end);
        }
        self.mark
    }

    /// Behind the marks and closing quotes that begin at `mark`.
    fn after_marks(&self, mark: usize) -> usize {
        let bytes = self.text.as_bytes();
        let mut end = mark + 1;
        loop {
            match bytes.get(end) {
                Some(b'.' | b'!' | b'?' | b'"' | b')' | b']' | b'\'') => end += 1,
                Some(0xE2) if self.text[end..].starts_with(['”', '’']) => end += 3,
                _ => return end,
            }
        }
    }

    fn ends_sentence(&self, start: usize, mark: usize, end: usize) -> bool {
        let bytes = self.text.as_bytes();
        let Some(next) = bytes.get(end) else { return true };
        if !next.is_ascii_whitespace() {
            return false;
        }
        let following = self.text[end..].trim_start().chars().next();
        let small = following.is_some_and(char::is_lowercase);
        if bytes[mark] == b'.' && end == mark + 1 {
            // A stop before a small letter ends one if a whole sentence stands
            // before it: notes in small letters end sentences so, too.
            let ends = !small || mark - start > 12;
            if is_long_word(&bytes[start..mark]) {
                return ends;
            }
            let is_break = |letter: char| letter.is_whitespace() || "(\"'/".contains(letter);
            let word = self.text[start..mark].rsplit(is_break).next().unwrap_or_default();
            let word = word.trim_start_matches(|letter: char| !letter.is_alphanumeric());
            let is_initial =
                word.len() == 1 && word.as_bytes()[0].is_ascii_uppercase() && word != "I";
            // `no.` and `rep.` end sentences as well: only before a small
            // letter or a digit are they abbreviations.
            let is_one =
                |short: &&str| short.len() == word.len() && word.eq_ignore_ascii_case(short);
            let is_short = ABBREVIATIONS.iter().any(is_one);
            let is_word_too = ["no", "rep", "co", "mar", "dec", "est", "st"].iter().any(is_one);
            let digit = following.is_some_and(|letter| letter.is_ascii_digit());
            if is_initial || (is_short && (!is_word_too || small || digit)) {
                return false;
            }
            return ends;
        }
        // `...` and `?!` before a small letter go on.
        !small || bytes[mark] != b'.'
    }

    /// Where a run too long for a sentence is cut, if it reaches `end`; up to
    /// `clear` no clause begins.
    fn cut_long(&self, start: usize, limit: usize, end: usize, clear: &mut usize) -> Option<usize> {
        if end < limit + LONG / 2 {
            return None;
        }
        let from = boundary(self.text, start + LONG / 3);
        let run = &self.text[from..end];
        // A break of clauses, with a comma before it if there is one.
        let near = &run[..boundary(run, LONG + LONGEST_START)];
        let comma = clause_starts(near).find(|&at| near[..at].ends_with(','));
        let comma = comma.filter(|&at| at < LONG);
        comma.map(|at| from + at).or_else(|| self.clause(from, end, clear))
    }

    /// Where the first clause begins behind `from` and `clear`, if one does
    /// before `end`. It is looked for piece by piece: one is seldom far.
    fn clause(&self, from: usize, end: usize, clear: &mut usize) -> Option<usize> {
        let mut at = boundary(self.text, (*clear).max(from));
        while at < end {
            let next = boundary(self.text, at + LONG).min(end);
            let to = boundary(self.text, next + LONGEST_START).min(end);
            let found = clause_starts(&self.text[at..to]).next();
            if let Some(found) = found.filter(|&found| at + found < next) {
                return Some(at + found);
            }
            at = next;
        }
        // The longest start may begin here and end behind `end`.
        *clear = boundary(self.text, end.saturating_sub(LONGEST_START)).max(from);
        None
    }
}

/// Whether a text ends with more letters and digits than any abbreviation has.
fn is_long_word(text: &[u8]) -> bool {
    const LONGEST: usize = 6;
    text.last_chunk::<{ LONGEST + 1 }>()
        .is_some_and(|last| last.iter().all(u8::is_ascii_alphanumeric))
}

/// Where words stand that begin a clause.
fn clause_starts(text: &str) -> impl Iterator<Item = usize> {
    let begins = |&at: &usize| CLAUSE_STARTS.iter().any(|start| text[at..].starts_with(start));
    memchr_iter(b' ', text.as_bytes()).filter(begins)
}

/// The first place at or behind `at` where a character begins, at most the
/// end.
fn boundary(text: &str, at: usize) -> usize {
    (at..text.len()).find(|&at| text.is_char_boundary(at)).unwrap_or(text.len())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn cut(text: &str) -> Vec<&str> {
        sentences(text).map(|span| &text[span]).collect()
    }

    #[test]
    fn text_is_cut_where_a_reader_would() {
        let cases: [(&str, &[&str]); 10] = [
            ("One. Two! Three?", &["One.", "Two!", "Three?"]),
            (
                "Dr. Smith of Acme Inc. said no. We left.",
                &["Dr. Smith of Acme Inc. said no.", "We left."],
            ),
            ("It cost 1.5 million. Too much.", &["It cost 1.5 million.", "Too much."]),
            ("He said “no.” Then he left.", &["He said “no.”", "Then he left."]),
            ("Well... maybe. J. Doe agreed.", &["Well... maybe.", "J. Doe agreed."]),
            ("- one bullet\n- another", &["- one bullet", "- another"]),
            ("no budget this year. maybe next.", &["no budget this year.", "maybe next."]),
            ("  ", &[]),
            // A space of several bytes before the last word; found by fuzzing.
            ("He said\u{a0}no. We left.", &["He said\u{a0}no.", "We left."]),
            ("Was it price? not really", &["Was it price?", "not really"]),
        ];
        for (text, expected) in cases {
            assert_eq!(cut(text), expected, "{text}");
        }
    }

    #[test]
    fn captions_without_punctuation_are_cut_at_clauses() {
        let text = "we had a good look at it over the summer and the team quite liked the screens and the \
                    reports but in the end the finance people said it was more than we could spend this \
                    year so we told your guy that we would wait and see what the new director says about \
                    the whole thing because she has her own ideas and nobody here knows what they are so it \
                    may well be another year before we look at this again";
        let found = cut(text);
        assert!(found.len() > 1 && found.iter().all(|sentence| sentence.len() < 360), "{found:?}");
        assert_eq!(found.join(" "), text);
    }

    #[test]
    fn sentences_cover_all_that_is_not_space() {
        for text in ["a.b. c!d? e", "é. É. —x. y", "...", "?!", "a\n\nb. c"] {
            let covered: usize = sentences(text)
                .map(|span| text[span].split_whitespace().map(str::len).sum::<usize>())
                .sum();
            assert_eq!(covered, text.split_whitespace().map(str::len).sum::<usize>(), "{text}");
        }
    }
}
