//! Words over as many lines as they need, and the columns that a text takes.

use comfy_table::Table as Ruler;

use crate::hidden::plain;
use crate::view::Tone;

/// Lays words out in lines of at most `room` columns; `drawn` gives a word of
/// the part at this place its colour.
pub(super) fn wrapped(
    parts: &[(String, Tone)],
    room: usize,
    drawn: impl Fn(&str, usize) -> String,
) -> Vec<String> {
    let mut lines = Vec::new();
    let mut line = String::new();
    let mut used = 0;
    for Word { glued, text, part } in words_of(parts) {
        let space = usize::from(used > 0 && !glued);
        if used > 0 && !glued && used + space + width(&text) > room {
            lines.push(std::mem::take(&mut line));
            used = 0;
        } else if space == 1 {
            line.push(' ');
            used += 1;
        }
        for piece in cut(&text, room) {
            if used + width(&piece) > room {
                lines.push(std::mem::take(&mut line));
                used = 0;
            }
            used += width(&piece);
            line.push_str(&drawn(&piece, part));
        }
    }
    if used > 0 {
        lines.push(line);
    }
    lines
}

/// The columns that a text takes.
pub(super) fn width(text: &str) -> usize {
    if text.is_ascii() {
        return text.len();
    }
    let mut ruler = Ruler::new();
    ruler.add_row([text]);
    ruler.column_max_content_widths().first().map_or(0, |width| usize::from(*width))
}

struct Word {
    /// Whether it stands without a space behind the word before.
    glued: bool,
    text: String,
    /// The part that it is of.
    part: usize,
}

fn words_of(parts: &[(String, Tone)]) -> Vec<Word> {
    let mut words = Vec::new();
    let mut glued = true;
    for (part, (text, _)) in parts.iter().enumerate() {
        for piece in text.split_inclusive(' ') {
            let word = plain(piece);
            if !word.is_empty() {
                words.push(Word { glued, text: word, part });
                glued = true;
            }
            glued &= !piece.ends_with(' ');
        }
    }
    words
}

/// A word in pieces that fit a line each.
fn cut(word: &str, room: usize) -> Vec<String> {
    if width(word) <= room {
        return vec![word.to_owned()];
    }
    let mut pieces = Vec::new();
    let mut piece = String::new();
    let mut used = 0;
    for c in word.chars() {
        let wide = width(c.encode_utf8(&mut [0; 4]));
        if used + wide > room && used > 0 {
            pieces.push(std::mem::take(&mut piece));
            used = 0;
        }
        piece.push(c);
        used += wide;
    }
    pieces.push(piece);
    pieces
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_laid_out_and_long_ones_cut() {
        let lines = |text: &str, room| {
            wrapped(&[(text.to_owned(), Tone::Plain)], room, |word, _| word.to_owned())
        };
        assert_eq!(lines("one two three", 7), ["one two", "three"]);
        assert_eq!(lines("one abcdefghij", 4), ["one", "abcd", "efgh", "ij"]);
        assert_eq!(lines("日本語", 4), ["日本", "語"]);
        assert!(lines("", 4).is_empty());
    }

    #[test]
    fn parts_join_without_a_space_where_none_is_written() {
        let parts = [("5 won".to_owned(), Tone::Good), (", 2 lost".to_owned(), Tone::Bad)];
        let lines = wrapped(&parts, 80, |word, _| word.to_owned());
        assert_eq!(lines, ["5 won, 2 lost"]);
    }
}
