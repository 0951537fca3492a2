//! What names somebody by its form: e-mail addresses, telephone numbers, links
//! and sums of money.

use std::ops::Range;
use std::sync::LazyLock;

use regex_lite::Regex;

use super::pseudonym::Kind;

/// Each form, the sure before the likely: what one has found, a later one does
/// not look at.
static FORMS: LazyLock<Vec<(Kind, Regex)>> = LazyLock::new(|| {
    let number = r"\d(?:[\d,.' ]*\d)?";
    let scale = r"(?:\s?(?:k|m|mn|mm|bn|b|thousand|million|billion|grand|lakhs?|crores?)\b)?";
    let currency =
        r"(?:[$€£¥₹]|\b(?:USD|EUR|GBP|CHF|CAD|AUD|INR|JPY|SEK|NOK|DKK|PLN|BRL|Rs\.?)\s?)";
    let named = r"\s?(?:[$€£¥₹]|(?:USD|EUR|GBP|CHF|CAD|AUD|INR|JPY|SEK|NOK|DKK|PLN|BRL|dollars?|euros?|pounds?|quid|bucks|rupees|francs)\b)";
    let forms = [
        (Kind::Email, r"[\w.+%-]+@[\w-]+(?:\.[\w-]+)+".to_owned()),
        (Kind::Link, r"(?i)\b(?:https?://|www\.)[^\s<>()]+[^\s<>().,;:!?'\x22]".to_owned()),
        (Kind::Link, r"(?i)\b[a-z\d][a-z\d-]*(?:\.[a-z\d-]+)*\.(?:com|net|org|io|ai|co|uk|de|fr|eu|in|biz|gov|edu)\b(?:/[^\s<>()]*)?".to_owned()),
        (Kind::Sum, format!(r"(?i){currency}\s?{number}{scale}")),
        (Kind::Sum, format!(r"(?i)\b{number}{scale}{named}")),
        (Kind::Sum, r"(?i)\b\d[\d,.]*\s?(?:k|grand)\b".to_owned()),
        (Kind::Phone, r"(?:\+|\b00)\d[\d ().-]{6,}\d\b".to_owned()),
        (Kind::Phone, r"\(?\b\d{2,5}\)?[ .-]\d{3,4}[ .-]?\d{3,4}\b".to_owned()),
    ];
    let compile =
        |(kind, form): (Kind, String)| (kind, Regex::new(&form).expect("the forms are well made"));
    forms.into_iter().map(compile).collect()
});

/// Calls `each` with every form in `text` and what it is; they do not overlap.
pub(super) fn find(text: &str, mut each: impl FnMut(Range<usize>, Kind)) {
    // No form lacks a digit or one of these.
    let may = |byte: u8| byte.is_ascii_digit() || matches!(byte, b'@' | b'.');
    if !text.bytes().any(may) {
        return;
    }
    let mut taken: Vec<Range<usize>> = Vec::new();
    for (kind, form) in FORMS.iter() {
        for found in form.find_iter(text) {
            let range = found.range();
            if taken.iter().all(|other| other.end <= range.start || range.end <= other.start) {
                taken.push(range.clone());
                each(range, *kind);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn forms_are_found_and_plain_numbers_are_not() {
        let cases: &[(&str, &[(Kind, &str)])] = &[
            ("write to d.okafor@cape-bank.co.za.", &[(Kind::Email, "d.okafor@cape-bank.co.za")]),
            (
                "see https://cape.example/a?b=1, please",
                &[(Kind::Link, "https://cape.example/a?b=1")],
            ),
            ("on capebank.com we saw", &[(Kind::Link, "capebank.com")]),
            ("call +44 20 7946 0018 today", &[(Kind::Phone, "+44 20 7946 0018")]),
            ("it is 555-123-4567", &[(Kind::Phone, "555-123-4567")]),
            ("they asked $1.2 million", &[(Kind::Sum, "$1.2 million")]),
            ("about 184,000 dollars a year", &[(Kind::Sum, "184,000 dollars")]),
            ("EUR 30k over", &[(Kind::Sum, "EUR 30k")]),
            ("some 40k less", &[(Kind::Sum, "40k")]),
            ("3,000 people in 2024, 14 weeks and 30 % more", &[]),
            ("from 9.30 to 11.15, release 4.2.1", &[]),
            ("no numbers. Nothing at all", &[]),
        ];
        for (text, expected) in cases {
            let mut found = Vec::new();
            find(text, |range, kind| found.push((kind, &text[range])));
            assert_eq!(&found, expected, "{text}");
        }
    }
}
