//! Cells as words and drawings, for pages.

use crate::output::plain::plain;
use crate::view::{Cell, Kind, Rate, words};

/// Characters of a drawn rate.
const BAR: usize = 20;

/// A cell's words on a page.
pub(super) fn cell(cell: &Cell, kind: Kind) -> String {
    match (kind, cell) {
        (_, Cell::Empty) => String::new(),
        // A row without deals says nothing by its share.
        (Kind::Bar | Kind::Share, Cell::Rate(rate)) if rate.k == 0 => String::new(),
        (Kind::Bar, Cell::Rate(rate)) => bar(rate),
        (Kind::Share, Cell::Rate(rate)) => words::share(rate),
        (_, Cell::Rate(rate)) => words::rate(rate),
        (_, Cell::Text(text)) => plain(text),
        (_, Cell::Count(count)) => words::grouped(*count),
        (_, Cell::Money(rows)) => plain(&words::money(rows)),
        (_, Cell::Gap(gap)) => words::gap(gap),
        (_, Cell::Chance(p)) => words::chance(*p),
        (_, Cell::Number(number)) => format!("{number:.1}x"),
    }
}

/// A rate on a line from 0 to 100 %: the dot is the rate, the rule its
/// interval. Nothing below 5 deals, as there is no percentage either.
fn bar(rate: &Rate) -> String {
    let (Some(middle), Some(low), Some(high)) = (rate.rate, rate.low, rate.high) else {
        return String::new();
    };
    if rate.n < 5 {
        return String::new();
    }
    let place = |share: f64| -> usize {
        // From 0 to 1, so that the product fits.
        #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "0 to BAR")]
        let at = (share * BAR as f64).floor() as usize;
        at.min(BAR - 1)
    };
    (0..BAR)
        .map(|at| match at {
            at if at == place(middle) => '●',
            at if (place(low)..=place(high)).contains(&at) => '─',
            _ => '·',
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_bar_shows_the_rate_in_its_interval() {
        let cases = [
            (Rate::of(9, 24), "····───●────········"),
            (Rate::of(1, 24), "●────···············"),
            (Rate::of(24, 24), "·················──●"),
            (Rate::of(2, 4), ""),
            (Rate::of(0, 0), ""),
        ];
        for (rate, expected) in cases {
            assert_eq!(bar(&rate), expected, "{rate:?}");
        }
    }
}
