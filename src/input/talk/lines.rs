//! Lines of a text with their numbers, and which of them only go on because
//! the text was wrapped at a fixed width.

use memchr::memchr2_iter;

/// One line without its end; the indentation is kept.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::input) struct Line<'a> {
    pub(in crate::input) text: &'a str,
    /// Its number in the file, from 1.
    pub(in crate::input) number: u32,
}

impl Line<'_> {
    /// Whether nothing stands on it.
    pub(in crate::input) fn is_blank(&self) -> bool {
        self.text.trim_start().is_empty()
    }

    /// How far it is indented; a tab counts as four.
    pub(in crate::input) fn indent(&self) -> usize {
        self.text
            .chars()
            .map_while(|c| if c == '\t' { Some(4) } else { (c == ' ').then_some(1) })
            .sum()
    }
}

/// The lines of `text`, ended by LF, CRLF or CR; the first has the number
/// `first`.
pub(in crate::input) fn lines(text: &str, first: u32) -> Vec<Line<'_>> {
    let bytes = text.as_bytes();
    let mut lines = Vec::new();
    let (mut start, mut number) = (0, first);
    for end in memchr2_iter(b'\n', b'\r', bytes) {
        if bytes[end] == b'\n' && end > 0 && bytes[end - 1] == b'\r' {
            start = end + 1;
            continue;
        }
        lines.push(Line { text: text[start..end].trim_end(), number });
        (start, number) = (end + 1, number + 1);
    }
    if start < text.len() {
        lines.push(Line { text: text[start..].trim_end(), number });
    }
    lines
}

/// The width at which a text was wrapped.
#[derive(Clone, Copy, Debug)]
pub(in crate::input) struct Wrap(Option<usize>);

impl Wrap {
    /// Widths at which people and programs wrap; longer lines are paragraphs.
    const WIDTHS: std::ops::RangeInclusive<usize> = 40..=130;

    /// Finds the width: most lines that have a follower leave no room for the
    /// follower's first word.
    pub(in crate::input) fn of(lines: &[Line<'_>]) -> Self {
        let longest = lines.iter().map(|line| line.text.len()).max().unwrap_or(0);
        // Bytes bound characters from above, so most texts end here.
        if longest > Self::WIDTHS.end() * 4 {
            return Self(None);
        }
        let width = lines.iter().map(|line| line.text.chars().count()).max().unwrap_or(0);
        if !Self::WIDTHS.contains(&width) {
            return Self(None);
        }
        let (mut pairs, mut full) = (0, 0);
        for pair in lines.windows(2) {
            if pair[0].is_blank() || pair[1].is_blank() || starts_block(pair[1].text) {
                continue;
            }
            pairs += 1;
            full += usize::from(leaves_no_room(pair[0].text, pair[1].text, width));
        }
        Self((full >= 2 && full * 10 >= pairs * 6).then_some(width))
    }

    /// Whether `next` only goes on with the sentence that `line` began.
    pub(in crate::input) fn joins(self, line: &str, next: &str) -> bool {
        self.0.is_some_and(|width| leaves_no_room(line, next, width)) && !starts_block(next)
    }
}

fn leaves_no_room(line: &str, next: &str, width: usize) -> bool {
    let word = next.split_whitespace().next().unwrap_or_default();
    line.chars().count() + 1 + word.chars().count() > width
}

/// Whether a line starts something new: a bullet, a heading, a table row, a
/// quotation.
pub(in crate::input) fn starts_block(line: &str) -> bool {
    let line = line.trim_start();
    line.starts_with(['#', '>', '|']) || super::bullet(line).is_some()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_line_end_counts_once() {
        let cases = [
            ("a\nb\n", vec![("a", 1), ("b", 2)]),
            ("a\r\nb", vec![("a", 1), ("b", 2)]),
            ("a\rb\r\rc", vec![("a", 1), ("b", 2), ("", 3), ("c", 4)]),
            ("a\r\n\r\nb \n", vec![("a", 1), ("", 2), ("b", 3)]),
            ("", vec![]),
            ("\n", vec![("", 1)]),
        ];
        for (text, expected) in cases {
            let seen: Vec<_> = lines(text, 1).iter().map(|line| (line.text, line.number)).collect();
            assert_eq!(seen, expected, "{text:?}");
        }
    }

    #[test]
    fn a_full_line_goes_on_in_the_next() {
        let text = "We looked at four vendors in the spring and then\n\
                    narrowed it down to two by the summer, because of\n\
                    the price and nothing else as far as I remember\n\
                    it now.\nShort.";
        let lines = lines(text, 1);
        let wrap = Wrap::of(&lines);
        let joined: Vec<_> =
            lines.windows(2).map(|pair| wrap.joins(pair[0].text, pair[1].text)).collect();
        assert_eq!(joined, [true, true, true, false]);
        let notes =
            super::lines("rfi to 6 vendors\nshortlist of three\nprice was ok in the end", 1);
        assert!(Wrap::of(&notes).0.is_none());
    }
}
