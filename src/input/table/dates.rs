//! Dates as tables write them. Whether the day or the month comes first is
//! decided for a column from all its values, never for one cell.

use jiff::civil::{Date, DateTime, Time};

use crate::input::DateOrder;

/// What the values of one column tell about how they are written.
#[derive(Clone, Debug, Default)]
pub(super) struct Style {
    /// The first value that only reads with the day first.
    pub(super) day_first: Option<String>,
    /// The first value that only reads with the month first.
    pub(super) month_first: Option<String>,
    /// Values such as `3/4/2025`, which read both ways.
    pub(super) either: usize,
    /// The first of them.
    pub(super) either_example: Option<String>,
    /// Values that read only one way whatever the order.
    pub(super) plain: usize,
}

impl Style {
    /// Takes note of one value.
    pub(super) fn see(&mut self, value: &str) {
        let Some((first, second)) = leading_pair(value) else {
            self.plain += 1;
            return;
        };
        match (first > 12, second > 12) {
            (true, false) if self.day_first.is_none() => self.day_first = Some(value.to_owned()),
            (false, true) if self.month_first.is_none() => {
                self.month_first = Some(value.to_owned());
            }
            // 4/4/2025 is the same day either way.
            (false, false) if first != second => {
                self.either += 1;
                self.either_example.get_or_insert_with(|| value.to_owned());
            }
            _ => {}
        }
    }

    /// The order that the values tell and the value that tells it; `None`
    /// where no value tells or two contradict each other.
    pub(super) fn told(&self) -> Option<(DateOrder, &str)> {
        match (&self.day_first, &self.month_first) {
            (Some(value), None) => Some((DateOrder::DayFirst, value)),
            (None, Some(value)) => Some((DateOrder::MonthFirst, value)),
            _ => None,
        }
    }

    /// Whether some values read with the day first only and others with the
    /// month first only.
    pub(super) fn is_mixed(&self) -> bool {
        self.day_first.is_some() && self.month_first.is_some()
    }
}

/// The first two numbers of a date whose order can be in doubt, such as
/// `3/4/2025`: not of an ISO date, and not beside a month's name.
fn leading_pair(value: &str) -> Option<(u32, u32)> {
    let bytes = value.as_bytes();
    let number = |from: usize| -> Option<(u32, usize)> {
        let digits = bytes[from..].iter().take_while(|byte| byte.is_ascii_digit()).count();
        (1..=2)
            .contains(&digits)
            .then(|| (value[from..from + digits].parse().ok(), from + digits))
            .and_then(|(n, end)| Some((n?, end)))
    };
    let separator = |at: usize| bytes.get(at).copied().filter(|b| matches!(b, b'/' | b'-' | b'.'));
    let (first, end) = number(0)?;
    let mark = separator(end)?;
    let (second, end) = number(end + 1)?;
    let year = &bytes[end..];
    let digits = year.iter().skip(1).take_while(|byte| byte.is_ascii_digit()).count();
    (year.first() == Some(&mark) && (digits == 2 || digits == 4)).then_some((first, second))
}

/// Reads a date, with its time where there is one. A time zone is not
/// applied: the date is the one that is written.
pub(super) fn read(value: &str, order: DateOrder) -> Option<DateTime> {
    let (date, rest) = read_date(value, order)?;
    let time = read_time(rest)?;
    (1900..=2200).contains(&date.year()).then(|| date.to_datetime(time))
}

/// Whether the value reads as a date in either order.
pub(super) fn is_date(value: &str) -> bool {
    value.len() <= 48
        && value.bytes().any(|byte| byte.is_ascii_digit())
        && (read(value, DateOrder::DayFirst).is_some()
            || read(value, DateOrder::MonthFirst).is_some())
}

/// A piece of a value: a run of digits or of letters, and the marks before it.
#[derive(Clone, Copy, Debug)]
enum Piece<'a> {
    Number(&'a str),
    Word(&'a str),
}

/// The next piece of `text` and what follows it. Only spaces and date marks
/// may stand between the pieces of a date.
fn piece(text: &str) -> Option<(Piece<'_>, &str)> {
    let text = text.trim_start_matches([' ', '\u{a0}', ',', '/', '-', '.', '_', '\u{2013}']);
    let first = text.chars().next()?;
    let (is_number, end) = if first.is_ascii_digit() {
        (true, text.find(|c: char| !c.is_ascii_digit()))
    } else if first.is_alphabetic() {
        (false, text.find(|c: char| !c.is_alphabetic()))
    } else {
        return None;
    };
    let (run, rest) = text.split_at(end.unwrap_or(text.len()));
    Some((if is_number { Piece::Number(run) } else { Piece::Word(run) }, rest))
}

fn read_date(value: &str, order: DateOrder) -> Option<(Date, &str)> {
    let value = value.trim_start();
    if let Some(read) = iso(value) {
        return Some(read);
    }
    if value.bytes().all(|byte| byte.is_ascii_digit() || byte == b'.')
        && value.bytes().filter(|&byte| byte == b'.').count() <= 1
        && let Some(date) = counted(value)
    {
        return Some((date, ""));
    }
    let (first, rest) = piece(value)?;
    match first {
        Piece::Number(number) => from_number(number, rest, order),
        Piece::Word(word) => {
            if let Some(month) = month_named(word) {
                return from_month(month, rest);
            }
            if word.eq_ignore_ascii_case("q") {
                return from_quarter(rest);
            }
            // `Mon, 3 Apr 2024`
            if is_weekday(word) {
                let (next, after) = piece(rest.trim_start_matches('.'))?;
                return match next {
                    Piece::Number(number) => from_number(number, after, order),
                    Piece::Word(word) => from_month(month_named(word)?, after),
                };
            }
            None
        }
    }
}

/// `2025-04-03`, by far the commonest.
fn iso(value: &str) -> Option<(Date, &str)> {
    let bytes = value.as_bytes();
    if bytes.len() < 10 || bytes[4] != b'-' || bytes[7] != b'-' {
        return None;
    }
    let number = |range: std::ops::Range<usize>| {
        bytes[range].iter().try_fold(0_i16, |number, byte| {
            byte.is_ascii_digit().then(|| number * 10 + i16::from(byte - b'0'))
        })
    };
    let date = date(number(0..4)?, number(5..7)?, number(8..10)?)?;
    Some((date, &value[10..]))
}

fn from_number<'a>(number: &str, rest: &'a str, order: DateOrder) -> Option<(Date, &'a str)> {
    let (second, after) = match piece(rest.strip_prefix(['\u{ba}', '.']).unwrap_or(rest)) {
        Some((Piece::Word(word), after)) if is_ordinal(word) => piece(after)?,
        other => other?,
    };
    match second {
        Piece::Word(word) if number.len() == 4 => {
            let year = number.parse().ok()?;
            // `2024 Q3`
            if word.eq_ignore_ascii_case("q") {
                let (Piece::Number(quarter), after) = piece(after)? else { return None };
                return Some((first_of_quarter(year, quarter)?, after));
            }
            // `2024 Apr 3`, `2024 Apr`
            let month = month_named(word)?;
            match piece(after) {
                Some((Piece::Number(day), rest)) => {
                    Some((date(year, month, day.parse().ok()?)?, rest))
                }
                _ => Some((date(year, month, 1)?, after)),
            }
        }
        // `3 Apr 2024`, `3 de abril de 2024`
        Piece::Word(word) => {
            let (word, after) = skip_small_word(word, after)?;
            let month = month_named(word)?;
            let (next, after) = piece(after)?;
            let (year, after) = match next {
                Piece::Number(year) => (year, after),
                Piece::Word(small) if is_small_word(small) => {
                    let (Piece::Number(year), after) = piece(after)? else { return None };
                    (year, after)
                }
                Piece::Word(_) => return None,
            };
            Some((date(year_of(year)?, month, number.parse().ok()?)?, after))
        }
        Piece::Number(second) => from_numbers(number, second, after, order),
    }
}

fn from_numbers<'a>(
    first: &str,
    second: &str,
    rest: &'a str,
    order: DateOrder,
) -> Option<(Date, &'a str)> {
    // A third number belongs to the date only if a date mark joins it.
    let third = match piece(rest) {
        Some((Piece::Number(number), after)) if rest.starts_with(['/', '-', '.', '_']) => {
            Some((number, after))
        }
        _ => None,
    };
    match (first.len(), second.len(), third) {
        (4, 1..=2, Some((day, after))) => {
            Some((date(first.parse().ok()?, second.parse().ok()?, day.parse().ok()?)?, after))
        }
        // `2024-10` and `10/2024` are a month: its first day.
        (4, 1..=2, None) => Some((date(first.parse().ok()?, second.parse().ok()?, 1)?, rest)),
        (1..=2, 4, None) => Some((date(second.parse().ok()?, first.parse().ok()?, 1)?, rest)),
        (1..=2, 1..=2, Some((year, after))) => {
            let (first, second): (i16, i16) = (first.parse().ok()?, second.parse().ok()?);
            let year = year_of(year)?;
            let (day, month) = match order {
                DateOrder::DayFirst => (first, second),
                DateOrder::MonthFirst => (second, first),
            };
            // A value that reads one way only is read that way: the column
            // says that it is mixed.
            let date = date(year, month, day).or_else(|| date(year, day, month))?;
            Some((date, after))
        }
        _ => None,
    }
}

/// `Apr 3, 2024`, `April 2024`.
fn from_month(month: i16, rest: &str) -> Option<(Date, &str)> {
    let (Piece::Number(number), after) = piece(rest)? else { return None };
    if number.len() == 4 {
        return Some((date(number.parse().ok()?, month, 1)?, after));
    }
    let after = match piece(after) {
        Some((Piece::Word(word), rest)) if is_ordinal(word) => rest,
        _ => after,
    };
    match piece(after) {
        Some((Piece::Number(year), rest)) => {
            Some((date(year_of(year)?, month, number.parse().ok()?)?, rest))
        }
        // `Apr-24` is a month of a year: no deal table drops the year.
        _ if number.len() == 2 => Some((date(year_of(number)?, month, 1)?, after)),
        _ => None,
    }
}

/// `Q3 2024`, with the `Q` taken.
fn from_quarter(rest: &str) -> Option<(Date, &str)> {
    let (Piece::Number(quarter), after) = piece(rest)? else { return None };
    let (Piece::Number(year), after) = piece(after.trim_start_matches(['\'', '\u{2019}']))? else {
        return None;
    };
    Some((first_of_quarter(year_of(year)?, quarter)?, after))
}

fn first_of_quarter(year: i16, quarter: &str) -> Option<Date> {
    let quarter: i16 = quarter.parse().ok()?;
    (1..=4).contains(&quarter).then(|| date(year, quarter * 3 - 2, 1)).flatten()
}

/// Days since 1899 (spreadsheets), seconds or milliseconds since 1970, or
/// `20250403`.
fn counted(value: &str) -> Option<Date> {
    let whole = value.split('.').next()?;
    let number: i64 = whole.parse().ok()?;
    let days_from = |start: Date, days: i64| start.checked_add(jiff::Span::new().days(days)).ok();
    match whole.len() {
        8 if whole.len() == value.len() => date(
            i16::try_from(number / 10_000).ok()?,
            i16::try_from(number / 100 % 100).ok()?,
            i16::try_from(number % 100).ok()?,
        ),
        5 if (20_000..80_000).contains(&number) => {
            days_from(jiff::civil::date(1899, 12, 30), number)
        }
        10 => days_from(jiff::civil::date(1970, 1, 1), number / 86_400),
        13 => days_from(jiff::civil::date(1970, 1, 1), number / 86_400_000),
        _ => None,
    }
}

fn date(year: i16, month: i16, day: i16) -> Option<Date> {
    Date::new(year, i8::try_from(month).ok()?, i8::try_from(day).ok()?).ok()
}

fn year_of(number: &str) -> Option<i16> {
    let year: i16 = number.parse().ok()?;
    match number.len() {
        4 => Some(year),
        2 if year < 70 => Some(2000 + year),
        2 => Some(1900 + year),
        _ => None,
    }
}

fn is_ordinal(word: &str) -> bool {
    ["st", "nd", "rd", "th", "er"].iter().any(|end| word.eq_ignore_ascii_case(end))
}

fn is_small_word(word: &str) -> bool {
    ["de", "del", "of"].iter().any(|small| word.eq_ignore_ascii_case(small))
}

fn skip_small_word<'a>(word: &'a str, after: &'a str) -> Option<(&'a str, &'a str)> {
    if !is_small_word(word) {
        return Some((word, after));
    }
    match piece(after)? {
        (Piece::Word(word), after) => Some((word, after)),
        (Piece::Number(_), _) => None,
    }
}

/// The months in English, Spanish, Portuguese, French and German, each by the
/// letters that tell it from the others.
const MONTHS: [&[&str]; 12] = [
    &["jan", "ene", "jän"],
    &["feb", "fev", "fév"],
    &["mar", "mär", "maer", "mrz"],
    &["apr", "abr", "avr"],
    &["may", "mai"],
    &["jun", "juin"],
    &["jul", "juil"],
    &["aug", "ago", "aoû", "aou"],
    &["sep", "set"],
    &["oct", "out", "okt"],
    &["nov"],
    &["dec", "dic", "dez", "déc"],
];

fn month_named(word: &str) -> Option<i16> {
    let word = word.to_lowercase();
    if word.chars().count() > 10 {
        return None;
    }
    let is = |month: &&[&str]| month.iter().any(|start| word.starts_with(start));
    let month = MONTHS.iter().position(is)?;
    i16::try_from(month + 1).ok()
}

fn is_weekday(word: &str) -> bool {
    let word = word.to_lowercase();
    ["mon", "tue", "wed", "thu", "fri", "sat", "sun"].iter().any(|day| word.starts_with(day))
}

/// The time after a date: midnight where there is none; `None` if what
/// follows is no time, so that the value is no date.
fn read_time(text: &str) -> Option<Time> {
    let text = text.trim_start_matches([' ', '\u{a0}', 'T', 't', ',', '\u{202f}']);
    let text = text.strip_prefix("at ").unwrap_or(text);
    if text.is_empty() || text == "Z" {
        return Some(Time::midnight());
    }
    let digits = |text: &str| text.bytes().take_while(u8::is_ascii_digit).count();
    let number = |text: &str| -> Option<(i8, usize)> {
        let len = digits(text);
        (1..=2).contains(&len).then(|| text[..len].parse().ok()).flatten().map(|n| (n, len))
    };
    let (mut hour, len) = number(text)?;
    let mut rest = &text[len..];
    let (mut minute, mut second) = (0, 0);
    if let Some(after) = rest.strip_prefix([':', '.', 'h']) {
        let (value, len) = number(after)?;
        minute = value;
        rest = &after[len..];
        if let Some(after) = rest.strip_prefix(':') {
            let (value, len) = number(after)?;
            second = value;
            rest = &after[len..];
            if let Some(fraction) = rest.strip_prefix(['.', ',']) {
                rest = &fraction[digits(fraction)..];
            }
        }
    } else if !rest.trim_start().to_ascii_lowercase().starts_with(['a', 'p']) {
        return None;
    }
    let tail = rest.trim_start().to_ascii_lowercase();
    if tail.starts_with("pm") || tail.starts_with("p.m") {
        hour = if hour < 12 { hour + 12 } else { hour };
    } else if (tail.starts_with("am") || tail.starts_with("a.m")) && hour == 12 {
        hour = 0;
    }
    // What is left may name a time zone.
    (tail.len() <= 24).then(|| Time::new(hour, minute, second.min(59), 0).ok()).flatten()
}

#[cfg(test)]
mod tests {
    use jiff::civil::datetime;

    use super::*;
    use DateOrder::{DayFirst, MonthFirst};

    #[test]
    fn dates_are_read_as_tables_write_them() {
        let day = |year, month, day| datetime(year, month, day, 0, 0, 0, 0);
        let cases = [
            ("2017-03-01", MonthFirst, day(2017, 3, 1)),
            ("2016-01-12 11:54:27.000000", DayFirst, datetime(2016, 1, 12, 11, 54, 27, 0)),
            ("2023-01-18T09:15:41.444Z", DayFirst, datetime(2023, 1, 18, 9, 15, 41, 0)),
            ("2024-05-01T07:25:37.000+0000", DayFirst, datetime(2024, 5, 1, 7, 25, 37, 0)),
            ("2024-05-01T07:25:37+05:00", DayFirst, datetime(2024, 5, 1, 7, 25, 37, 0)),
            ("2017-03-01 10:00:00 UTC", DayFirst, datetime(2017, 3, 1, 10, 0, 0, 0)),
            ("3/1/2017", MonthFirst, day(2017, 3, 1)),
            ("3/1/2017", DayFirst, day(2017, 1, 3)),
            ("02/23/26 08:55 PM", MonthFirst, datetime(2026, 2, 23, 20, 55, 0, 0)),
            ("5/20/2024 7:42", MonthFirst, datetime(2024, 5, 20, 7, 42, 0, 0)),
            ("01-14-2020", MonthFirst, day(2020, 1, 14)),
            ("13-11-2019", DayFirst, day(2019, 11, 13)),
            ("31.12.2024", DayFirst, day(2024, 12, 31)),
            ("1/08/26", DayFirst, day(2026, 8, 1)),
            ("2024/10/05", MonthFirst, day(2024, 10, 5)),
            ("20241005", MonthFirst, day(2024, 10, 5)),
            ("44124", MonthFirst, day(2020, 10, 20)),
            ("44124.75", MonthFirst, day(2020, 10, 20)),
            ("1709251200", MonthFirst, day(2024, 3, 1)),
            ("1709251200000", MonthFirst, day(2024, 3, 1)),
            ("Apr 3, 2024", MonthFirst, day(2024, 4, 3)),
            ("February 26, 2026 4:12pm", MonthFirst, datetime(2026, 2, 26, 16, 12, 0, 0)),
            ("3 April 2024", MonthFirst, day(2024, 4, 3)),
            ("3rd Apr 2024", MonthFirst, day(2024, 4, 3)),
            ("April 3rd, 2024", MonthFirst, day(2024, 4, 3)),
            ("Wed, 3 Apr 2024", MonthFirst, day(2024, 4, 3)),
            ("Wednesday, April 3, 2024", MonthFirst, day(2024, 4, 3)),
            ("27Feb2026", MonthFirst, day(2026, 2, 27)),
            ("27-Feb-26", MonthFirst, day(2026, 2, 27)),
            ("3 de abril de 2024", DayFirst, day(2024, 4, 3)),
            ("3. M\u{e4}rz 2024", DayFirst, day(2024, 3, 3)),
            ("3 f\u{e9}vrier 2024", DayFirst, day(2024, 2, 3)),
            ("2024-10", MonthFirst, day(2024, 10, 1)),
            ("10/2024", MonthFirst, day(2024, 10, 1)),
            ("Oct 2024", MonthFirst, day(2024, 10, 1)),
            ("Oct-24", MonthFirst, day(2024, 10, 1)),
            ("Q3 2024", MonthFirst, day(2024, 7, 1)),
            ("2024-Q3", MonthFirst, day(2024, 7, 1)),
        ];
        for (value, order, expected) in cases {
            assert_eq!(read(value, order), Some(expected), "{value}");
        }
    }

    #[test]
    fn what_is_no_date_is_not_read() {
        for value in [
            "12 months",
            "soon",
            "0.8",
            "2024-13-01",
            "10-20",
            "Enterprise",
            "1.5",
            "",
            "may be",
            "3 of 4",
            "2024",
            "99999",
            "1/2/3/4",
            "Q5 2024",
            "2024-01-01 but later maybe",
        ] {
            assert_eq!(read(value, MonthFirst), None, "{value}");
        }
    }

    #[test]
    fn a_column_tells_its_order_by_values_over_twelve() {
        let told = |values: &[&str]| {
            let mut style = Style::default();
            values.iter().for_each(|value| style.see(value));
            style.told().map(|(order, value)| (order, value.to_owned()))
        };
        let cases: [(&[&str], _); 5] = [
            (&["3/4/2025", "13/4/2025"], Some((DayFirst, "13/4/2025".to_owned()))),
            (&["3/4/25", "4/13/25 8:00"], Some((MonthFirst, "4/13/25 8:00".to_owned()))),
            (&["3/4/2025", "4/4/2025"], None),
            (&["13/4/2025", "4/13/2025"], None),
            (&["2025-04-13", "Apr 13, 2025"], None),
        ];
        for (values, expected) in cases {
            assert_eq!(told(values), expected, "{values:?}");
        }
    }
}
