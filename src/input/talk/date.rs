//! A date somewhere in a title, a header or a file name.

use std::ops::Range;

use jiff::civil::Date;

use crate::input::DateOrder;

const MONTHS: [&str; 12] =
    ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"];

const MONTH_NAMES: [&str; 12] = [
    "january",
    "february",
    "march",
    "april",
    "may",
    "june",
    "july",
    "august",
    "september",
    "october",
    "november",
    "december",
];

/// The first date in `text` and where it stands. `3/4/2025` is a date only if
/// `order` is told or one of the numbers is over 12.
pub(super) fn find(text: &str, order: Option<DateOrder>) -> Option<(Date, Range<usize>)> {
    let pieces = pieces(text);
    (0..pieces.len()).find_map(|at| {
        let (date, count) = date_at(text, &pieces[at..], order)?;
        Some((date, pieces[at].start..pieces[at + count - 1].end))
    })
}

/// Runs of digits and runs of letters: `27Feb2026` is three pieces.
fn pieces(text: &str) -> Vec<Range<usize>> {
    let kind = |c: char| match c {
        c if c.is_ascii_digit() => Some(true),
        c if c.is_alphabetic() => Some(false),
        _ => None,
    };
    let mut pieces: Vec<Range<usize>> = Vec::new();
    let mut last = None;
    for (at, c) in text.char_indices() {
        let this = kind(c);
        match (this, pieces.last_mut()) {
            (Some(_), Some(piece)) if this == last => piece.end = at + c.len_utf8(),
            (Some(_), _) => pieces.push(at..at + c.len_utf8()),
            (None, _) => {}
        }
        last = this;
    }
    pieces
}

fn date_at(text: &str, pieces: &[Range<usize>], order: Option<DateOrder>) -> Option<(Date, usize)> {
    let word = |n: usize| pieces.get(n).map(|piece| &text[piece.clone()]);
    let gap = |n: usize| match (pieces.get(n), pieces.get(n + 1)) {
        (Some(one), Some(two)) => &text[one.end..two.start],
        _ => "",
    };
    let first = word(0)?;
    // 20250302
    if first.len() == 8 && (first.starts_with("19") || first.starts_with("20")) {
        let date = civil(&first[..4], month_number(&first[4..6])?, &first[6..])?;
        return Some((date, 1));
    }
    let (second, third) = (word(1)?, word(2));
    if first.len() == 4 && first.starts_with(['1', '2']) {
        // 2025-03-02
        let marked = matches!(gap(0), "-" | "/" | "." | "_") && gap(0) == gap(1);
        return if marked { Some((civil(first, month_number(second)?, third?)?, 3)) } else { None };
    }
    if let Some(month) = month_named(first) {
        // March 3rd, 2025
        let (year, count) = match third? {
            "st" | "nd" | "rd" | "th" => (word(3)?, 4),
            year => (year, 3),
        };
        return Some((civil(year, month, second)?, count));
    }
    let close = |gap: &str| gap.trim_matches([' ', '-', '.', ',', '_', '/']).is_empty();
    if first.len() <= 2 && close(gap(0)) {
        // 3 March 2025, 3rd of March 2025, 27Feb2026
        let skipped = usize::from(matches!(second, "st" | "nd" | "rd" | "th"));
        let skipped = skipped + usize::from(word(1 + skipped) == Some("of"));
        if let Some(month) = word(1 + skipped).and_then(month_named) {
            return Some((civil(word(2 + skipped)?, month, first)?, 3 + skipped));
        }
    }
    if first.len() <= 2 && second.len() <= 2 && gap(0) == gap(1) {
        let third = third?;
        let (day_first, month_first) = match (gap(0), order) {
            (".", _) | ("/" | "-", Some(DateOrder::DayFirst)) => (true, false),
            ("/" | "-", Some(DateOrder::MonthFirst)) => (false, true),
            ("/" | "-", None) => (second_is_month(first, second), second_is_month(second, first)),
            _ => return None,
        };
        let (month, day) = match (day_first, month_first) {
            (true, false) => (second, first),
            (false, true) => (first, second),
            (true, true) => (first, second),
            (false, false) => return None,
        };
        return Some((civil(third, month_number(month)?, day)?, 3));
    }
    None
}

/// Whether only the second of two numbers can be the month, or they are the
/// same.
fn second_is_month(day: &str, month: &str) -> bool {
    let number = |word: &str| word.parse::<u8>().unwrap_or(99);
    number(month) <= 12 && (number(day) > 12 || number(day) == number(month))
}

fn month_number(word: &str) -> Option<i8> {
    word.parse().ok().filter(|month| (1..=12).contains(month))
}

fn month_named(word: &str) -> Option<i8> {
    let word = word.to_lowercase();
    let at = MONTHS
        .iter()
        .position(|&month| month == word)
        .or_else(|| MONTH_NAMES.iter().position(|&month| month == word))
        .or_else(|| (word == "sept").then_some(8))?;
    i8::try_from(at + 1).ok()
}

fn civil(year: &str, month: i8, day: &str) -> Option<Date> {
    let year: i16 = year.parse().ok()?;
    let year = match year {
        0..=79 => 2000 + year,
        1900..=2199 => year,
        _ => return None,
    };
    Date::new(year, month, day.parse().ok()?).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_date_is_found_where_it_stands() {
        let cases = [
            ("ACME_2025-03-02_lost", Some("2025-03-02")),
            ("Pricing call-20251003_120018-Meeting", Some("2025-10-03")),
            ("October 3, 2025, 7:00PM", Some("2025-10-03")),
            ("Loss to X First Last 27Feb2026", Some("2026-02-27")),
            ("3rd of March 2025", Some("2025-03-03")),
            ("held on Mar 3rd, 2025 by phone", Some("2025-03-03")),
            ("Sept 9 2024", Some("2024-09-09")),
            ("13/02/2025", Some("2025-02-13")),
            ("02/13/25 08:55 PM", Some("2025-02-13")),
            ("13.02.2025", Some("2025-02-13")),
            ("2025-10-03T19:00:18.000Z", Some("2025-10-03")),
            ("3/4/2025", None),
            ("4/4/2025", Some("2025-04-04")),
            ("1 of 2 in 2025", None),
            ("call 2025", None),
        ];
        for (text, expected) in cases {
            let found = find(text, None).map(|(date, _)| date.to_string());
            assert_eq!(found.as_deref(), expected, "{text}");
        }
        let (date, at) = find("on 3/4/2025.", Some(DateOrder::DayFirst)).expect("a date");
        assert_eq!((date.to_string().as_str(), at), ("2025-04-03", 3..11));
    }
}
