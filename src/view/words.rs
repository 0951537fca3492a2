//! Figures in words, the same in every format for people.

use crate::summary::{Gap, MoneyRow, Rate, Reading};

/// `5 deals`, `1 deal`.
pub(crate) fn count(n: u64, one: &str, many: &str) -> String {
    format!("{} {}", grouped(n), if n == 1 { one } else { many })
}

/// `5 deals`, `1 deal`.
pub(crate) fn deals(n: u64) -> String {
    count(n, "deal", "deals")
}

/// A count with its thousands set apart: `12,345`.
pub(crate) fn grouped(n: u64) -> String {
    let digits = n.to_string();
    let mut out = String::new();
    for (at, digit) in digits.chars().enumerate() {
        if at > 0 && (digits.len() - at).is_multiple_of(3) {
            out.push(',');
        }
        out.push(digit);
    }
    out
}

/// `9 of 24`, and from 5 on the percentage with its interval.
pub(crate) fn rate(rate: &Rate) -> String {
    if rate.n == 0 {
        return "–".to_owned();
    }
    let counts = format!("{} of {}", grouped(rate.k), grouped(rate.n));
    match percent(rate) {
        Some(percent) => format!("{counts}, {percent}"),
        None => counts,
    }
}

/// `9 of 24, 38 %`, where the interval stands elsewhere.
pub(crate) fn of(rate: &Rate) -> String {
    let long = self::rate(rate);
    long.split_once(" (").map_or(long.clone(), |(short, _)| short.to_owned())
}

/// `38 % (21-57)`; `~38 %` from 5 to 19; counts below 5.
pub(crate) fn share(rate: &Rate) -> String {
    percent(rate).unwrap_or_else(|| match rate.n {
        0 => String::new(),
        n => format!("{} of {n}", rate.k),
    })
}

fn percent(rate: &Rate) -> Option<String> {
    let mark = match rate.reading {
        Reading::CountsOnly => return None,
        Reading::Signal => "~",
        Reading::Firm => "",
    };
    let (middle, low, high) = (rate.rate?, rate.low?, rate.high?);
    let whole = |share: f64| format!("{:.0}", share * 100.0);
    Some(format!("{mark}{} % ({}–{})", whole(middle), whole(low), whole(high)))
}

/// `+24 (-3 to +47)`, in points.
pub(crate) fn gap(gap: &Gap) -> String {
    let points = |share: f64| {
        let points = (share * 100.0).round();
        // A minus sign as wide as the plus; and no `-0`.
        let sign = if points < 0.0 { '−' } else { '+' };
        format!("{sign}{:.0}", points.abs())
    };
    format!("{} ({} to {})", points(gap.gap), points(gap.low), points(gap.high))
}

/// A p- or q-value: `0.03`, `<0.001`.
pub(crate) fn chance(p: f64) -> String {
    match p {
        p if p < 0.001 => "<0.001".to_owned(),
        p if p < 0.1 => format!("{p:.3}"),
        p => format!("{p:.2}"),
    }
}

/// `USD 1.8m`, one for each currency; nothing where no amount is recorded.
pub(crate) fn money(rows: &[MoneyRow]) -> String {
    let one = rows.len() == 1;
    rows.iter().map(|row| one_sum(row, one)).collect::<Vec<_>>().join(", ")
}

fn one_sum(row: &MoneyRow, alone: bool) -> String {
    let size = row.amount.abs();
    let digits = match size {
        size if size >= 999_500_000.0 => format!("{:.1}bn", row.amount / 1e9),
        size if size >= 999_500.0 => format!("{:.1}m", row.amount / 1e6),
        size if size >= 9_999.5 => format!("{:.0}k", row.amount / 1e3),
        _ => format!("{:.0}", row.amount),
    };
    match &row.currency {
        Some(currency) => format!("{currency} {digits}"),
        None if alone => digits,
        None => format!("{digits} (no currency)"),
    }
}

/// A theme's name where it spoke for us. That nothing was decided cannot; what
/// ruled out standing still can.
pub(crate) fn in_favour<'a>(theme: &str, name: &'a str) -> &'a str {
    if theme == "no_decision" { "Need to act" } else { name }
}

/// `a`, `a and b`, `a, b and c`.
pub(crate) fn list(parts: &[String]) -> String {
    match parts {
        [] => String::new(),
        [one] => one.clone(),
        [rest @ .., last] => format!("{} and {last}", rest.join(", ")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_percentage_needs_five_deals_and_says_when_it_is_a_signal() {
        let cases = [
            (Rate::of(0, 0), "–", ""),
            (Rate::of(2, 4), "2 of 4", "2 of 4"),
            (Rate::of(2, 5), "2 of 5, ~40 % (12–77)", "~40 % (12–77)"),
            (Rate::of(9, 24), "9 of 24, 38 % (21–57)", "38 % (21–57)"),
        ];
        for (value, long, short) in cases {
            assert_eq!(rate(&value), long);
            assert_eq!(share(&value), short);
            assert!(long.starts_with(&of(&value)));
        }
    }

    #[test]
    fn sums_are_short_and_never_added_across_currencies() {
        let row = |currency: Option<&str>, amount| MoneyRow {
            currency: currency.map(str::to_owned),
            amount,
            deals: 1,
        };
        let cases = [
            (vec![], ""),
            (vec![row(Some("USD"), 1_840_000.0)], "USD 1.8m"),
            (vec![row(Some("EUR"), 999_600.0), row(Some("USD"), 12_300.0)], "EUR 1.0m, USD 12k"),
            (vec![row(None, 950.0)], "950"),
            (vec![row(None, 950.0), row(Some("EUR"), 5.0)], "950 (no currency), EUR 5"),
        ];
        for (rows, expected) in cases {
            assert_eq!(money(&rows), expected);
        }
    }

    #[test]
    fn counts_and_lists_read_as_they_are_spoken() {
        assert_eq!(deals(1), "1 deal");
        assert_eq!(deals(12_345), "12,345 deals");
        let parts: Vec<String> = ["a", "b", "c"].map(str::to_owned).to_vec();
        assert_eq!(list(&parts), "a, b and c");
        assert_eq!(gap(&Gap { gap: -0.004, low: -0.3, high: 0.256 }), "+0 (−30 to +26)");
    }
}
