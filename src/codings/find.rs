//! Finds the words of a quote in an interview, however they are spaced,
//! punctuated and cut short.

use std::ops::Range;

use super::span_of;
use crate::interview::Interview;
use crate::tag::Span;

/// Where an interview has the words of `quote`: the turn, and the bytes of its
/// text. What is left out may be marked by `…`, `...` or `[…]`.
pub fn find(interview: &Interview, quote: &str) -> Option<(u32, Span)> {
    let pieces = pieces(quote);
    (0_u32..).zip(&interview.turns).find_map(|(number, turn)| {
        let found = Letters::of(&turn.text).find_all(&turn.text, &pieces)?;
        Some((number, span_of(found)))
    })
}

/// What of a quote stands between marks of what is left out.
fn pieces(quote: &str) -> Vec<Letters> {
    let quote = quote.replace("...", "…");
    quote.split('…').map(Letters::of).filter(|one| !one.is_empty()).collect()
}

/// Whether one of two texts has the words of the other.
pub(super) fn same_words(one: &str, other: &str) -> bool {
    let (one, other) = (Letters::of(one).small, Letters::of(other).small);
    !one.is_empty() && !other.is_empty() && (one.contains(&other) || other.contains(&one))
}

/// The letters and digits of a text in small letters, and where each stands.
struct Letters {
    small: String,
    /// For each byte of `small`, the character of the text that it is of.
    places: Vec<Range<usize>>,
}

impl Letters {
    fn of(text: &str) -> Self {
        let mut letters = Self { small: String::new(), places: Vec::new() };
        for (at, c) in text.char_indices().filter(|(_, c)| c.is_alphanumeric()) {
            letters.small.extend(c.to_lowercase());
            letters.places.resize(letters.small.len(), at..at + c.len_utf8());
        }
        letters
    }

    fn is_empty(&self) -> bool {
        self.small.is_empty()
    }

    /// Where `text`, whose letters these are, has all `pieces` in order; nowhere
    /// if there are none.
    fn find_all(&self, text: &str, pieces: &[Self]) -> Option<Range<usize>> {
        let (mut from, mut all) = (0, None);
        for piece in pieces {
            let found = self.find(text, piece, from)?;
            from = found.end;
            let span = self.places[found.start].start..self.places[found.end - 1].end;
            let start = all.map_or(span.start, |all: Range<usize>| all.start);
            all = Some(start..span.end);
        }
        all
    }

    /// The first place at or behind `from` with whole words of `piece`.
    fn find(&self, text: &str, piece: &Self, from: usize) -> Option<Range<usize>> {
        let places = self.small.get(from..)?.match_indices(&piece.small);
        places.map(|(at, _)| from + at..from + at + piece.small.len()).find(|found| {
            let start = self.places[found.start].start;
            let end = self.places[found.end - 1].end;
            !text[..start].ends_with(char::is_alphanumeric)
                && !text[end..].starts_with(char::is_alphanumeric)
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_found_however_they_are_written() {
        let text = "Well, the party — I’d say — was “far too EXPENSIVE”. İ came in 2024, at last.";
        let cases = [
            ("The party, I'd say", Some("the party — I’d say")),
            ("far too expensive.", Some("far too EXPENSIVE")),
            (
                "the party ... 2024",
                Some("the party — I’d say — was “far too EXPENSIVE”. İ came in 2024"),
            ),
            ("art", None),
            ("İ came", Some("İ came")),
            ("expensive … party", None),
            ("…", None),
            ("", None),
        ];
        for (quote, expected) in cases {
            let found = Letters::of(text).find_all(text, &pieces(quote));
            assert_eq!(found.map(|range| &text[range]), expected, "{quote}");
        }
    }
}
