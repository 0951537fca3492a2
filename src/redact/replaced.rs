//! A text whose names were replaced, and where its bytes lie now.

use std::ops::Range;

use crate::tag::{Mention, Span};

/// Text whose names were replaced, and where.
#[derive(Clone, Debug, Default)]
pub(super) struct Replaced {
    pub(super) text: String,
    /// What was replaced, and by how many bytes; in order.
    places: Vec<(Range<usize>, usize)>,
}

impl Replaced {
    /// `text` with what stands for each name that was found; they do not
    /// overlap.
    pub(super) fn of(text: &str, mut found: Vec<(Range<usize>, String)>) -> Self {
        found.sort_by_key(|(range, _)| range.start);
        let mut replaced = Self::default();
        let mut done = 0;
        for (range, pseudonym) in found {
            replaced.text.push_str(&text[done..range.start]);
            replaced.text.push_str(&pseudonym);
            done = range.end;
            replaced.places.push((range, pseudonym.len()));
        }
        replaced.text.push_str(&text[done..]);
        replaced
    }

    /// Where a byte of the text as it was lies now; one inside a name at the
    /// begin or the end of what stands for it.
    fn moved(&self, at: u32, to_end: bool) -> u32 {
        let at = at as usize;
        let mut moved = at;
        for (range, length) in &self.places {
            if range.end <= at {
                moved = moved + length - range.len();
            } else {
                if range.start < at {
                    moved = moved - (at - range.start) + if to_end { *length } else { 0 };
                }
                break;
            }
        }
        u32::try_from(moved).unwrap_or(u32::MAX)
    }

    pub(super) fn span(&self, span: Span) -> Span {
        Span { start: self.moved(span.start, false), end: self.moved(span.end, true) }
    }

    /// The mention where its words stand now.
    pub(super) fn mention(&self, mut mention: Mention) -> Mention {
        mention.sentence = self.span(mention.sentence);
        mention.span = self.span(mention.span);
        for cue in &mut mention.cues {
            cue.span = self.span(cue.span);
        }
        mention
    }
}
