//! Keyword in context: a line for each mention, all matches below each other.

use crate::hidden::plain;
use crate::output::draw;
use crate::output::wrap::width;
use crate::view::{Around, Direction, MentionRow, Tone};

/// Columns of the line's number, the theme and the direction.
const HEAD: usize = 27;

/// One line behind its number, at most `room` columns wide with it; the match begins in the same column
/// of every line, whatever stands before it.
pub(super) fn line(row: &MentionRow, around: &Around, room: usize) -> Vec<(String, Tone)> {
    let tone = draw::tone_of(row.direction);
    let way = match row.direction {
        Direction::For => '+',
        Direction::Against => '−',
        Direction::Neutral => '0',
    };
    let room = room.saturating_sub(HEAD);
    // The words after a match tell more than those before it.
    let before = room * 2 / 5;
    let space = |text: &str, at_end: bool| {
        let touches = if at_end { text.ends_with(' ') } else { text.starts_with(' ') };
        if touches { " " } else { "" }
    };
    let left = plain(&around.left) + space(&around.left, true);
    let left = ending(&left, before);
    let matched = beginning(&plain(&row.matched), room - before);
    let right = space(&around.right, false).to_owned() + &plain(&around.right);
    let right = beginning(&right, room - before - width(&matched));
    let theme = beginning(&row.theme, 17);
    let theme = format!("{theme}{}", " ".repeat(17 - width(&theme)));
    vec![
        (format!("{theme} {way} "), tone),
        (format!("{}{left}", " ".repeat(before - width(&left))), Tone::Plain),
        (matched, if tone == Tone::Quiet { Tone::Strong } else { tone }),
        (right, Tone::Plain),
    ]
}

/// As much of the end of a text as `room` columns take.
fn ending(text: &str, room: usize) -> String {
    fitting(text.chars().rev(), text, room).into_iter().rev().collect()
}

/// As much of the beginning of a text as `room` columns take.
fn beginning(text: &str, room: usize) -> String {
    fitting(text.chars(), text, room).into_iter().collect()
}

/// Characters in their order while there is room; of a text that is cut the
/// last place goes to `…`.
fn fitting(chars: impl Iterator<Item = char>, text: &str, room: usize) -> Vec<char> {
    if width(text) <= room {
        return chars.collect();
    }
    let mut kept = Vec::new();
    let mut used = 1;
    for c in chars {
        used += width(c.encode_utf8(&mut [0; 4]));
        if used > room {
            break;
        }
        kept.push(c);
    }
    if room > 0 {
        kept.push('…');
    }
    kept
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_is_cut_to_the_columns_that_it_takes() {
        for (text, room, start, end) in [
            ("one two", 7, "one two", "one two"),
            ("one two", 5, "one …", "… two"),
            ("日本語の", 5, "日本…", "語の"),
            ("one", 1, "…", "…"),
            ("one", 0, "", ""),
        ] {
            assert_eq!(beginning(text, room), start);
            let found = ending(text, room);
            assert!(width(&found) <= room, "{found}");
            assert!(found.ends_with(end.trim_start_matches('…')), "{found}, {end}");
        }
    }
}
