//! CSV: the tables for a spreadsheet, each typed cell spread over as many
//! columns as it has numbers.

use std::io::{self, Write};

use crate::output::{Format, Sink, Style};
use crate::view::{Cell, Column, Kind, MentionRow, MoneyRow, Table, View};

pub(super) static FORMAT: Format = Format {
    name: "csv",
    about: "the breakdown, or the chosen sections' tables, for a spreadsheet",
    extension: "csv",
    write,
    mentions: Some(mentions),
};

/// Several tables stand one below the other, an empty line between them.
fn write(view: &View<'_>, _: Style, out: &mut dyn Write) -> io::Result<()> {
    for (at, table) in view.tables().enumerate() {
        if at > 0 {
            out.write_all(b"\n")?;
        }
        write_table(table, out)?;
    }
    Ok(())
}

fn write_table(table: &Table, out: &mut dyn Write) -> io::Result<()> {
    let mut csv = csv::Writer::from_writer(out);
    csv.write_record(table.columns.iter().flat_map(titles))?;
    for row in &table.rows {
        let cells = row.cells.iter().zip(&table.columns);
        csv.write_record(cells.flat_map(|(cell, column)| values(cell, column.kind)))?;
    }
    csv.flush()
}

/// The columns over which a column is spread.
fn titles(column: &Column) -> Vec<String> {
    let id = &column.id;
    let with = |parts: &[&str]| parts.iter().map(|part| format!("{id}{part}")).collect();
    match column.kind {
        Kind::Bar => Vec::new(),
        Kind::Text | Kind::Count | Kind::Chance | Kind::Times => with(&[""]),
        Kind::Rate | Kind::Of | Kind::Share => with(&["_k", "_n", "_rate", "_low", "_high"]),
        Kind::Money => with(&["", "_currency"]),
        Kind::Gap => with(&["", "_low", "_high"]),
    }
}

fn values(cell: &Cell, kind: Kind) -> Vec<String> {
    let or_empty = |value: Option<f64>| value.map(|value| value.to_string()).unwrap_or_default();
    match (kind, cell) {
        (Kind::Bar, _) => Vec::new(),
        (_, Cell::Text(text)) => vec![guarded(text)],
        (_, Cell::Count(count)) => vec![count.to_string()],
        (_, Cell::Chance(number) | Cell::Number(number)) => vec![number.to_string()],
        (_, Cell::Rate(rate)) => vec![
            rate.k.to_string(),
            rate.n.to_string(),
            or_empty(rate.rate),
            or_empty(rate.low),
            or_empty(rate.high),
        ],
        (_, Cell::Money(rows)) => money(rows),
        (_, Cell::Gap(gap)) => [gap.gap, gap.low, gap.high].map(|end| end.to_string()).to_vec(),
        // A column without decisions keeps its counts at 0.
        (Kind::Count, Cell::Empty) => vec!["0".to_owned()],
        (Kind::Text | Kind::Chance | Kind::Times, Cell::Empty) => vec![String::new()],
        (Kind::Rate | Kind::Of | Kind::Share, Cell::Empty) => vec![String::new(); 5],
        (Kind::Money, Cell::Empty) => vec![String::new(); 2],
        (Kind::Gap, Cell::Empty) => vec![String::new(); 3],
    }
}

/// Amount and currency; several currencies stand side by side, never added.
fn money(rows: &[MoneyRow]) -> Vec<String> {
    let join =
        |part: &dyn Fn(&MoneyRow) -> String| rows.iter().map(part).collect::<Vec<_>>().join("; ");
    vec![join(&|row| row.amount.to_string()), join(&|row| row.currency.clone().unwrap_or_default())]
}

/// Text that a spreadsheet would run as a formula is written behind an
/// apostrophe, which it shows as text.
fn guarded(text: &str) -> String {
    if text.starts_with(['=', '+', '-', '@', '\t', '\r']) {
        format!("'{text}")
    } else {
        text.to_owned()
    }
}

fn mentions(_: Style, out: &mut dyn Write) -> Box<dyn Sink + '_> {
    Box::new(Rows { csv: csv::Writer::from_writer(out), titled: false })
}

struct Rows<'a> {
    csv: csv::Writer<&'a mut dyn Write>,
    titled: bool,
}

impl Rows<'_> {
    /// Writes the titles, once.
    fn title(&mut self, titles: &[&str]) -> io::Result<()> {
        if !self.titled {
            self.csv.write_record(titles)?;
            self.titled = true;
        }
        Ok(())
    }
}

impl Sink for Rows<'_> {
    fn push(&mut self, mention: &MentionRow) -> io::Result<()> {
        self.title(&mention.titles())?;
        self.csv.write_record(mention.cells().iter().map(|cell| guarded(cell)))?;
        Ok(())
    }

    fn finish(mut self: Box<Self>) -> io::Result<()> {
        self.title(&MentionRow::COLUMNS)?;
        self.csv.flush()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_formula_is_written_as_text() {
        for (text, expected) in [("=1+1", "'=1+1"), ("- dear", "'- dear"), ("dear", "dear")] {
            assert_eq!(guarded(text), expected);
        }
    }
}
