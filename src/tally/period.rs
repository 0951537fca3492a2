//! A range of days, as it is typed: `2025-Q1`, `2025-07`, `2025` or
//! `2025-07-01..2025-08-31`.

use std::fmt;
use std::str::FromStr;

use jiff::civil::Date;

/// Days from the first to the last, both included.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Period {
    /// The first day.
    pub first: Date,
    /// The last day.
    pub last: Date,
}

impl Period {
    /// Whether the day lies in it.
    pub fn holds(&self, day: Date) -> bool {
        (self.first..=self.last).contains(&day)
    }

    /// Whether a day lies in both.
    pub fn meets(&self, other: &Self) -> bool {
        self.first <= other.last && other.first <= self.last
    }

    /// A year, a quarter, a month or a day.
    fn one(text: &str) -> Option<Self> {
        if let Ok(day) = text.parse::<Date>() {
            return Some(Self { first: day, last: day });
        }
        let (year, rest) = text.split_once('-').map_or((text, None), |(y, rest)| (y, Some(rest)));
        let year: i16 = year.parse().ok().filter(|year| (1000..=9999).contains(year))?;
        let (from, to) = match rest {
            None => (1, 12),
            Some(rest) => match rest.strip_prefix(['Q', 'q']) {
                Some(quarter) => {
                    let quarter: i8 = quarter.parse().ok().filter(|at| (1..=4).contains(at))?;
                    (quarter * 3 - 2, quarter * 3)
                }
                None => rest.parse().ok().map(|month: i8| (month, month))?,
            },
        };
        let first = Date::new(year, from, 1).ok()?;
        Some(Self { first, last: Date::new(year, to, 1).ok()?.last_of_month() })
    }
}

impl fmt::Display for Period {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} to {}", self.first, self.last)
    }
}

impl FromStr for Period {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let whole = match text.split_once("..") {
            Some((from, to)) => Self::one(from.trim())
                .zip(Self::one(to.trim()))
                .map(|(from, to)| Self { first: from.first, last: to.last }),
            None => Self::one(text.trim()),
        };
        whole.filter(|period| period.first <= period.last).ok_or_else(|| {
            format!(
                "`{text}` is no period (expected `2025`, `2025-Q1`, `2025-07` or \
                 `2025-07-01..2025-08-31`)"
            )
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_period_is_read_from_its_first_to_its_last_day() {
        let cases = [
            ("2025", Some("2025-01-01 to 2025-12-31")),
            ("2024-q1", Some("2024-01-01 to 2024-03-31")),
            ("2024-02", Some("2024-02-01 to 2024-02-29")),
            ("2025-07-04", Some("2025-07-04 to 2025-07-04")),
            ("2025-07-01..2025-08", Some("2025-07-01 to 2025-08-31")),
            ("2025-08..2025-07", None),
            ("2025-Q5", None),
            ("2025-13", None),
            ("25", None),
            ("soon", None),
        ];
        for (text, expected) in cases {
            let found = text.parse::<Period>().ok().map(|period| period.to_string());
            assert_eq!(found.as_deref(), expected, "{text}");
        }
    }

    #[test]
    fn periods_meet_where_they_share_a_day() {
        let period = |text: &str| text.parse::<Period>().expect("a period");
        assert!(period("2025").meets(&period("2025-Q4")));
        assert!(!period("2025-Q1").meets(&period("2025-Q2")));
    }
}
