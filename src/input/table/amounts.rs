//! Amounts of money as tables write them: symbols, codes, thousands marks,
//! parentheses. Which mark is the decimal one is decided for a column from
//! all its values.

use crate::deal::Amount;

/// What the values of one column tell about how they are written.
#[derive(Clone, Debug, Default)]
pub(super) struct Style {
    /// The first value in which the point can only be the decimal mark.
    pub(super) point: Option<String>,
    /// The first value in which the comma can only be the decimal mark.
    pub(super) comma: Option<String>,
    /// The first value with a point that may mark either, such as `12.500`.
    pub(super) point_unclear: Option<String>,
    /// The first value with a comma that may mark either, such as `12,500`.
    pub(super) comma_unclear: Option<String>,
}

impl Style {
    /// Takes note of one value.
    pub(super) fn see(&mut self, value: &str) {
        // Most amounts are plain digits, which tell nothing.
        if !value.bytes().any(|byte| byte == b'.' || byte == b',') {
            return;
        }
        let Some(number) = Parts::of(value) else { return };
        let note = |slot: &mut Option<String>| {
            slot.get_or_insert_with(|| value.to_owned());
        };
        let digits = number.digits;
        let (points, commas) = (digits.matches('.').count(), digits.matches(',').count());
        match (points, commas) {
            (0, 0) => {}
            (1.., 1..) => match (digits.rfind('.'), digits.rfind(',')) {
                (Some(point), Some(comma)) if point > comma => note(&mut self.point),
                _ => note(&mut self.comma),
            },
            (2.., 0) => note(&mut self.comma),
            (0, 2..) => note(&mut self.point),
            (1, 0) if could_be_thousands(digits, '.') => note(&mut self.point_unclear),
            (1, 0) => note(&mut self.point),
            (0, 1) if could_be_thousands(digits, ',') => note(&mut self.comma_unclear),
            (0, 1) => note(&mut self.comma),
        }
    }

    /// The decimal mark and the value that tells it, if one does. A column
    /// whose only mark is a point before three digits (`12.500`) is taken to
    /// mark thousands: money has no third decimal.
    pub(super) fn decimal(&self) -> (char, Option<&str>) {
        match (&self.point, &self.comma) {
            (Some(value), None) => ('.', Some(value)),
            (None, Some(value)) => (',', Some(value)),
            (Some(_), Some(_)) => ('.', None),
            (None, None) if self.comma_unclear.is_none() => {
                (if self.point_unclear.is_some() { ',' } else { '.' }, None)
            }
            (None, None) => ('.', None),
        }
    }

    /// Whether some values only read with a point and others only with a
    /// comma as the decimal mark.
    pub(super) fn is_mixed(&self) -> bool {
        self.point.is_some() && self.comma.is_some()
    }

    /// A value whose point reads both ways, where none tells.
    pub(super) fn unclear(&self) -> Option<&str> {
        let tells = self.point.is_some() || self.comma.is_some() || self.comma_unclear.is_some();
        self.point_unclear.as_deref().filter(|_| !tells)
    }
}

/// `12.500`: one mark, one to three digits before it and exactly three after.
fn could_be_thousands(digits: &str, mark: char) -> bool {
    digits.split_once(mark).is_some_and(|(before, after)| {
        (1..=3).contains(&before.len()) && before != "0" && after.len() == 3
    })
}

/// An amount as it was read from a cell.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Read {
    pub(super) amount: Amount,
    /// The ISO 4217 code that the cell's own symbol or code stands for.
    pub(super) currency: Option<&'static str>,
}

/// Reads an amount whose decimal mark is `decimal`; `None` if it is no single
/// number (a range, a remark).
pub(super) fn read(value: &str, decimal: char) -> Option<Read> {
    let parts = Parts::of(value)?;
    let decimal = match (parts.digits.rfind('.'), parts.digits.rfind(',')) {
        // A value with both marks, or with one twice, tells its own.
        (Some(point), Some(comma)) => {
            if point > comma {
                '.'
            } else {
                ','
            }
        }
        (Some(_), None) if parts.digits.matches('.').count() > 1 => ',',
        (None, Some(_)) if parts.digits.matches(',').count() > 1 => '.',
        // A mark that cannot stand for thousands is the decimal one.
        (Some(_), None) if !could_be_thousands(parts.digits, '.') => '.',
        (None, Some(_)) if !could_be_thousands(parts.digits, ',') => ',',
        _ => decimal,
    };
    let amount = fixed(parts.digits, decimal)?.checked_mul(parts.times)?;
    let amount = Some(amount).filter(|amount| *amount <= Amount::MOST)?;
    let amount = Amount(if parts.negative { -amount } else { amount });
    Some(Read { amount, currency: parts.currency })
}

/// The digits as ten-thousandths, rounded half away from zero.
fn fixed(digits: &str, decimal: char) -> Option<i128> {
    let (mut amount, mut decimals, mut rounds_up) = (0_i128, None::<u32>, false);
    for c in digits.chars() {
        if let Some(digit) = c.to_digit(10) {
            match decimals {
                Some(4) => {
                    rounds_up = digit >= 5;
                    decimals = Some(5);
                }
                Some(5..) => {}
                other => {
                    amount = amount.checked_mul(10)?.checked_add(i128::from(digit))?;
                    decimals = other.map(|count| count + 1);
                }
            }
        } else if c == decimal {
            if decimals.is_some() {
                return None;
            }
            decimals = Some(0);
        }
    }
    let missing = 4 - decimals.unwrap_or(0).min(4);
    amount.checked_mul(10_i128.pow(missing))?.checked_add(i128::from(rounds_up))
}

/// The parts of a written amount.
struct Parts<'a> {
    /// Digits with their marks.
    digits: &'a str,
    negative: bool,
    currency: Option<&'static str>,
    /// 1,000 for `k`, 1,000,000 for `m`.
    times: i128,
}

impl<'a> Parts<'a> {
    fn of(value: &'a str) -> Option<Self> {
        let value = value.trim();
        let start = value.find(|c: char| c.is_ascii_digit())?;
        // `.5` has its point before the first digit.
        let start = if value[..start].ends_with(['.', ',']) { start - 1 } else { start };
        let end = value.rfind(|c: char| c.is_ascii_digit())? + 1;
        let (before, digits, after) = (&value[..start], &value[start..end], &value[end..]);
        let is_mark = |c: char| {
            matches!(c, '.' | ',' | '\'' | ' ' | '\u{a0}' | '\u{202f}' | '\u{2009}' | '\u{2019}')
        };
        if !digits.chars().all(|c| c.is_ascii_digit() || is_mark(c)) || !grouped(digits) {
            return None;
        }
        let mut parts = Self { digits, negative: false, currency: None, times: 1 };
        parts.negative = before.contains(['-', '\u{2212}', '('])
            || (after.trim_end().ends_with('-') && before.trim().is_empty());
        for word in words(before).chain(words(after)) {
            parts.word(word)?;
        }
        Some(parts)
    }

    /// Takes a symbol, a code or a multiplier; `None` for any other word.
    fn word(&mut self, word: &str) -> Option<()> {
        let lower = word.to_lowercase();
        if let Some(code) = currency(word) {
            self.currency = Some(code);
        } else if let Some(times) = multiplier(&lower) {
            self.times = times;
        } else if !matches!(lower.as_str(), "approx" | "ca" | "circa" | "about" | "est") {
            return None;
        }
        Some(())
    }
}

/// Whether spaces between digits mark thousands: a group of three follows
/// each.
fn grouped(digits: &str) -> bool {
    let mut groups =
        digits.split([' ', '\u{a0}', '\u{202f}', '\u{2009}', '\'', '\u{2019}']).skip(1);
    groups.all(|group| {
        let end = group.find(['.', ',']).unwrap_or(group.len());
        end == 3
    })
}

/// Runs of letters, and symbols one by one; marks of sign and grouping left
/// out.
fn words(text: &str) -> impl Iterator<Item = &str> {
    text.split(|c: char| {
        c.is_whitespace()
            || matches!(c, '-' | '\u{2212}' | '(' | ')' | '+' | '~' | '\u{2248}' | '.')
    })
    .filter(|word| !word.is_empty())
    .flat_map(|word| {
        // `$5k` and `k€` hold a word and a symbol.
        let at = word.find(|c: char| !c.is_alphanumeric() && c != '$').unwrap_or(word.len());
        let (one, other) = word.split_at(at);
        [one, other].into_iter().filter(|part| !part.is_empty())
    })
}

fn multiplier(word: &str) -> Option<i128> {
    match word {
        "k" | "thousand" | "tsd" => Some(1_000),
        "m" | "mm" | "mn" | "mio" | "million" | "millions" => Some(1_000_000),
        "b" | "bn" | "billion" | "mrd" => Some(1_000_000_000),
        "lakh" | "lac" | "lakhs" => Some(100_000),
        "crore" | "cr" | "crores" => Some(10_000_000),
        _ => None,
    }
}

/// Currency codes that stand in headers and cells.
const CODES: &[&str] = &[
    "USD", "EUR", "GBP", "INR", "JPY", "CNY", "CHF", "CAD", "AUD", "NZD", "SEK", "NOK", "DKK",
    "PLN", "CZK", "HUF", "RON", "BRL", "MXN", "ARS", "CLP", "COP", "PEN", "ZAR", "SGD", "HKD",
    "KRW", "ILS", "AED", "SAR", "TRY", "RUB", "UAH", "THB", "IDR", "MYR", "PHP", "VND", "NGN",
    "KES", "EGP", "TWD", "PKR", "BDT", "LKR", "QAR", "KWD", "BHD", "OMR", "JOD", "MAD", "KZT",
];

/// The ISO 4217 code that a symbol, code or word stands for. `$` is taken for
/// US dollars, as it is by the tools that write it without a code.
pub(super) fn currency(word: &str) -> Option<&'static str> {
    let code = match word {
        "$" | "US$" | "U$" | "USD$" => "USD",
        "\u{20ac}" => "EUR",
        "\u{a3}" => "GBP",
        "\u{20b9}" | "Rs" | "Rs." => "INR",
        "\u{a5}" => "JPY",
        "R$" => "BRL",
        "C$" | "CA$" => "CAD",
        "A$" | "AU$" => "AUD",
        "S$" => "SGD",
        "HK$" => "HKD",
        "NZ$" => "NZD",
        "MX$" => "MXN",
        "\u{20aa}" => "ILS",
        "\u{20a9}" => "KRW",
        "\u{20ba}" => "TRY",
        "z\u{142}" => "PLN",
        "K\u{10d}" => "CZK",
        "Ft" => "HUF",
        // Swedish, Norwegian, Danish or Icelandic: the table does not say.
        "kr" | "kr." | "Kr" | "Kr." => "KR",
        _ => {
            let code = CODES.iter().find(|code| code.eq_ignore_ascii_case(word));
            return code.copied().or_else(|| spelled_out(word));
        }
    };
    Some(code)
}

fn spelled_out(word: &str) -> Option<&'static str> {
    match word.to_lowercase().as_str() {
        "dollar" | "dollars" | "dollari" => Some("USD"),
        "euro" | "euros" => Some("EUR"),
        "pound" | "pounds" | "sterling" => Some("GBP"),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn amounts_are_read_as_tables_write_them() {
        let cases: [(&str, char, i128, Option<&str>); 32] = [
            ("1 200 000 kr", '.', 12_000_000_000, Some("KR")),
            ("42000", '.', 420_000_000, None),
            ("210833.37", '.', 2_108_333_700, None),
            ("1234.50000000", '.', 12_345_000, None),
            ("0.00005", '.', 1, None),
            ("0", '.', 0, None),
            ("$69,770", '.', 697_700_000, Some("USD")),
            ("$180,000.00", '.', 1_800_000_000, Some("USD")),
            ("1.234,50 \u{20ac}", ',', 12_345_000, Some("EUR")),
            ("EUR 1.234.567", ',', 12_345_670_000, Some("EUR")),
            ("1 234,50", ',', 12_345_000, None),
            ("1\u{a0}234\u{a0}567", '.', 12_345_670_000, None),
            ("1'234.50 CHF", '.', 12_345_000, Some("CHF")),
            ("12,34,567", '.', 12_345_670_000, None),
            ("12.500", ',', 125_000_000, None),
            ("12.500", '.', 125_000, None),
            ("0,8", '.', 8_000, None),
            ("(1,500)", '.', -15_000_000, None),
            ("-1,500.5", '.', -15_005_000, None),
            ("1500-", '.', -15_000_000, None),
            ("$5k", '.', 50_000_000, Some("USD")),
            ("1.2M", '.', 12_000_000_000, None),
            ("\u{a3}1.5m", '.', 15_000_000_000, Some("GBP")),
            ("250 k\u{20ac}", '.', 2_500_000_000, Some("EUR")),
            ("~50k", '.', 500_000_000, None),
            ("USD 640,000", '.', 6_400_000_000, Some("USD")),
            ("640000 usd", '.', 6_400_000_000, Some("USD")),
            ("R$ 1.500,00", ',', 15_000_000, Some("BRL")),
            ("\u{20b9}5 lakh", '.', 5_000_000_000, Some("INR")),
            (".5", '.', 5_000, None),
            ("US$ 99,999.99", '.', 999_999_900, Some("USD")),
            ("1,234,567", ',', 12_345_670_000, None),
        ];
        for (value, decimal, amount, currency) in cases {
            let expected = Some(Read { amount: Amount(amount), currency });
            assert_eq!(read(value, decimal), expected, "{value}");
        }
    }

    #[test]
    fn what_is_no_single_number_is_not_read() {
        for value in ["", "TBD", "0-500", "10k-20k", "50 seats", "20%", "2024-01-01", "1 2 3", "x1"]
        {
            assert_eq!(read(value, '.'), None, "{value}");
        }
        assert_eq!(read(&"9".repeat(60), '.'), None);
    }

    #[test]
    fn a_column_tells_its_decimal_mark() {
        let cases: [(&[&str], char, Option<&str>); 8] = [
            (&["1,234", "99.5"], '.', Some("99.5")),
            (&["1.234", "0,75"], ',', Some("0,75")),
            (&["1.234,50"], ',', Some("1.234,50")),
            (&["1,234.50"], '.', Some("1,234.50")),
            (&["1.234.567"], ',', Some("1.234.567")),
            (&["1,234"], '.', None),
            (&["12.500", "40.000"], ',', None),
            (&["42000"], '.', None),
        ];
        for (values, decimal, telling) in cases {
            let mut style = Style::default();
            values.iter().for_each(|value| style.see(value));
            assert_eq!(style.decimal(), (decimal, telling), "{values:?}");
        }
    }
}
