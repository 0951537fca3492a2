//! An amount of money as headers write it: `$640k`, `EUR 1.2m`, `640,000`.

use std::sync::Arc;

use crate::deal::{Amount, Money};

const SYMBOLS: &[(char, &str)] =
    &[('$', "USD"), ('€', "EUR"), ('£', "GBP"), ('¥', "JPY"), ('₹', "INR")];

/// Reads one amount; `None` where the text holds anything else.
pub(super) fn read(text: &str) -> Option<Money> {
    let symbol = SYMBOLS.iter().find(|(symbol, _)| text.contains(*symbol)).map(|&(_, code)| code);
    let code = text.split(|c: char| !c.is_ascii_alphabetic()).find(|word| {
        word.len() == 3
            && word.chars().all(|c| c.is_ascii_uppercase())
            && !matches!(*word, "ARR" | "ACV" | "TCV")
    });
    let start = text.find(|c: char| c.is_ascii_digit())?;
    let rest = &text[start..];
    let end = rest
        .find(|c: char| !c.is_ascii_digit() && !matches!(c, ',' | '.' | ' ' | '\'' | '\u{a0}'))
        .unwrap_or(rest.len());
    let number = rest[..end].trim_matches([',', '.', ' ', '\'']);
    let unit = rest[end..].trim_start();
    let scale = match unit.chars().next().map(|c| c.to_ascii_lowercase()) {
        Some('k') => 1_000,
        Some('m') => 1_000_000,
        _ => 1,
    };
    let amount = parts(number)?.checked_mul(scale)?;
    Some(Money { amount: Amount(amount), currency: code.or(symbol).map(Arc::from) })
}

/// A number in ten-thousandths; the last mark is a decimal one unless three
/// digits follow it or it stands twice.
fn parts(number: &str) -> Option<i128> {
    let mark = number.rfind([',', '.']);
    let decimal = mark.filter(|&at| {
        let mark = number.as_bytes()[at];
        number.len() - at - 1 != 3 && number.bytes().filter(|&byte| byte == mark).count() == 1
    });
    let (whole, fraction) = decimal.map_or((number, ""), |at| (&number[..at], &number[at + 1..]));
    let digits: String = whole.chars().filter(char::is_ascii_digit).collect();
    if digits.is_empty() || digits.len() > 18 || fraction.len() > 4 {
        return None;
    }
    let fraction = format!("{fraction:0<4}");
    Some(digits.parse::<i128>().ok()? * Amount::PARTS + fraction.parse::<i128>().ok()?)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_amount_is_read_in_its_usual_dresses() {
        let cases = [
            ("$640k", 640_000, Some("USD")),
            ("EUR 1.2m", 1_200_000, Some("EUR")),
            ("640,000 USD", 640_000, Some("USD")),
            ("£ 1.250.000", 1_250_000, Some("GBP")),
            ("12 500", 12_500, None),
        ];
        for (text, units, currency) in cases {
            let money = read(text).expect(text);
            assert_eq!(
                (money.amount, money.currency.as_deref()),
                (Amount::whole(units), currency),
                "{text}"
            );
        }
        assert!(read("confidential").is_none());
    }
}
