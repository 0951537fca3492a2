//! Cells as words and drawings, for pages.

use std::collections::BTreeSet;

use crate::hidden::plain;
use crate::view::{Cell, Column, Direction, Kind, Rate, Table, Tone, words};

/// Characters of a drawn rate.
const BAR: usize = 20;

/// A cell's words on a page.
pub(super) fn cell(cell: &Cell, kind: Kind) -> String {
    match (kind, cell) {
        (_, Cell::Empty) => String::new(),
        (Kind::Bar, Cell::Rate(rate)) => bar(rate),
        (Kind::Share, Cell::Rate(rate)) => words::share(rate),
        (Kind::Of, Cell::Rate(rate)) => words::of(rate),
        (_, Cell::Rate(rate)) => words::rate(rate),
        (_, Cell::Text(text)) => plain(text),
        (_, Cell::Count(count)) => words::grouped(*count),
        (_, Cell::Money(rows)) => plain(&words::money(rows)),
        (_, Cell::Gap(gap)) => words::gap(gap),
        (_, Cell::Chance(p)) => words::chance(*p),
        (_, Cell::Number(number)) => format!("{number:.1}x"),
    }
}

/// The tone of what speaks so.
pub(super) fn tone_of(direction: Direction) -> Tone {
    match direction {
        Direction::For => Tone::Good,
        Direction::Against => Tone::Bad,
        Direction::Neutral => Tone::Quiet,
    }
}

/// Words as `shown` has them, with the spaces at their ends, which join them to
/// their neighbours.
pub(super) fn kept(text: &str, shown: impl Fn(&str) -> String) -> String {
    let front = if text.starts_with(' ') { " " } else { "" };
    let back = if text.ends_with(' ') && text.len() > 1 { " " } else { "" };
    format!("{front}{}{back}", shown(text))
}

/// A sentence in quotation marks, those around it taken off.
pub(super) fn quoted(text: &str) -> String {
    let text = plain(text);
    format!("“{}”", text.trim_matches(['"', '“', '”', '„', '«', '»']))
}

/// What stands below a table of which a page shows only the beginning.
pub(super) fn folded(table: &Table) -> Option<String> {
    let more = table.rows.len().checked_sub(table.shown).filter(|more| *more > 0)?;
    Some(format!("… and {more} more"))
}

/// The columns of a page: not those for a sheet, and of those that can be
/// spared none that is empty.
pub(super) fn on_page(table: &Table) -> Vec<usize> {
    let is_empty = |at: usize| {
        let mut rows = table.rows.iter().take(table.shown);
        rows.all(|row| cell(&row.cells[at], table.columns[at].kind).is_empty())
    };
    let on_page = |at: &usize| {
        let spare = table.columns[*at].spare;
        spare != Column::SHEET_ONLY && (spare == 0 || !is_empty(*at))
    };
    (0..table.columns.len()).filter(on_page).collect()
}

/// The footnotes of a page, each said once.
#[derive(Debug, Default)]
pub(super) struct Footnotes(BTreeSet<String>);

impl Footnotes {
    /// Whether it was not said before; from now on it was.
    pub(super) fn is_new(&mut self, note: &str) -> bool {
        self.0.insert(note.to_owned())
    }

    /// What the shown columns of a table have to be explained by.
    pub(super) fn of(&mut self, table: &Table, shown: &[usize]) -> Option<String> {
        let columns = shown.iter().map(|at| &table.columns[*at]);
        let notes = columns.filter_map(|column| Some((&column.title, column.note?)));
        let new: Vec<String> = notes
            .filter(|(_, note)| self.is_new(note))
            .map(|(title, note)| format!("{title}: {note}."))
            .collect();
        (!new.is_empty()).then(|| new.join(" "))
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
