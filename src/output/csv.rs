//! CSV: the tables for a spreadsheet, each typed cell spread over as many
//! columns as it has numbers. Text that a spreadsheet would run is defused.

use std::borrow::Cow;
use std::io::{self, Write};

use crate::hidden::is_hostile;
use crate::output::{Format, Sink, Style};
use crate::view::{Cell, Column, Kind, MentionRow, MoneyRow, Table, View};

pub(super) static FORMAT: Format = Format {
    name: "csv",
    about: "the breakdown, or the chosen sections' tables, for a spreadsheet",
    extension: "csv",
    whole: false,
    write,
    mentions: Some(mentions),
};

/// Several tables stand one below the other, an empty line between them.
fn write(view: &View<'_>, style: Style, out: &mut dyn Write) -> io::Result<()> {
    for (at, table) in view.tables().enumerate() {
        if at > 0 {
            out.write_all(b"\n")?;
        }
        write_table(table, style, out)?;
    }
    Ok(())
}

fn write_table(table: &Table, style: Style, out: &mut dyn Write) -> io::Result<()> {
    let mut csv = csv::Writer::from_writer(out);
    let titles = table.columns.iter().flat_map(titles);
    csv.write_record(titles.map(|title| text(&title, style).into_owned()))?;
    for row in &table.rows {
        let cells = row.cells.iter().zip(&table.columns);
        csv.write_record(cells.flat_map(|(cell, column)| values(cell, column.kind, style)))?;
    }
    csv.flush()
}

/// The columns over which a column is spread.
pub(super) fn titles(column: &Column) -> Vec<String> {
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

fn values(cell: &Cell, kind: Kind, style: Style) -> Vec<String> {
    let or_empty = |value: Option<f64>| value.map(|value| value.to_string()).unwrap_or_default();
    match (kind, cell) {
        (Kind::Bar, _) => Vec::new(),
        (_, Cell::Text(words)) => vec![text(words, style).into_owned()],
        (_, Cell::Count(count)) => vec![count.to_string()],
        (_, Cell::Chance(number) | Cell::Number(number)) => vec![number.to_string()],
        (_, Cell::Rate(rate)) => vec![
            rate.k.to_string(),
            rate.n.to_string(),
            or_empty(rate.rate),
            or_empty(rate.low),
            or_empty(rate.high),
        ],
        (_, Cell::Money(rows)) => money(rows, style),
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
fn money(rows: &[MoneyRow], style: Style) -> Vec<String> {
    let join =
        |part: &dyn Fn(&MoneyRow) -> String| rows.iter().map(part).collect::<Vec<_>>().join("; ");
    let currencies = join(&|row| row.currency.clone().unwrap_or_default());
    vec![join(&|row| row.amount.to_string()), text(&currencies, style).into_owned()]
}

/// Text for a cell: what steers a terminal or shows nothing is taken out, and
/// what a spreadsheet would run as a formula stands behind an apostrophe, which
/// makes it text. `--raw-csv` writes it as it is.
fn text(text: &str, style: Style) -> Cow<'_, str> {
    if style.raw_csv {
        return Cow::Borrowed(text);
    }
    let shown = if text.chars().any(is_out) {
        Cow::Owned(text.chars().filter(|c| !is_out(*c)).collect())
    } else {
        Cow::Borrowed(text)
    };
    // A carriage return is out by now, and what stood behind it is first.
    if text.starts_with('\r') || is_formula(&shown) {
        return Cow::Owned(format!("'{shown}"));
    }
    shown
}

/// Whether a character never stands in a cell: lines and tabs may.
pub(super) fn is_out(c: char) -> bool {
    is_hostile(c) && !matches!(c, '\n' | '\t')
}

/// Whether a spreadsheet may take it for a formula. The wide forms are those
/// of East Asian keyboards; a plain negative number is a number.
fn is_formula(text: &str) -> bool {
    let formula = |c| {
        matches!(c, '=' | '+' | '-' | '@' | '\t' | '\r' | '\n')
            || matches!(c, '\u{FF1D}' | '\u{FF0B}' | '\u{FF0D}' | '\u{FF20}')
    };
    text.starts_with(formula) && !is_number(text)
}

/// Whether it is `-3.2` and nothing more.
fn is_number(text: &str) -> bool {
    let digits = |part: &str| !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_digit());
    let Some(number) = text.strip_prefix('-') else { return false };
    let (whole, part) = number.split_once('.').unwrap_or((number, "0"));
    digits(whole) && digits(part)
}

fn mentions(style: Style, out: &mut dyn Write) -> Box<dyn Sink + '_> {
    Box::new(Rows { csv: csv::Writer::from_writer(out), style, titled: false })
}

struct Rows<'a> {
    csv: csv::Writer<&'a mut dyn Write>,
    style: Style,
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
        let cells = mention.cells();
        let cells = cells.iter().map(|cell| text(cell, self.style));
        self.csv.write_record(cells.map(Cow::into_owned))?;
        Ok(())
    }

    fn pause(&mut self) -> io::Result<()> {
        self.csv.flush()
    }

    fn finish(mut self: Box<Self>) -> io::Result<()> {
        self.title(&MentionRow::COLUMNS)?;
        self.csv.flush()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::hidden::ATTACKS;

    const STYLE: Style = Style { width: 80, color: false, raw_csv: false, address: None };

    #[test]
    fn a_formula_is_written_as_text_and_a_number_as_a_number() {
        let cases = [
            ("=1+1", "'=1+1"),
            ("- dear", "'- dear"),
            ("dear", "dear"),
            ("\t=1", "'\t=1"),
            ("\r=1", "'=1"),
            ("\u{200B}=1", "'=1"),
            ("-3.2", "-3.2"),
            ("-12", "-12"),
            ("-3.2+1", "'-3.2+1"),
            ("-.", "'-."),
            ("+44 20", "'+44 20"),
            ("two\r\nlines", "two\nlines"),
        ];
        for (words, expected) in cases {
            assert_eq!(text(words, STYLE), expected, "{words:?}");
            assert_eq!(text(words, Style { raw_csv: true, ..STYLE }), words);
        }
    }

    #[test]
    fn no_attack_leaves_its_cell() {
        use crate::view::Tone;
        for attack in ATTACKS {
            let columns = vec![
                Column::new((*attack).to_owned(), *attack, Kind::Text),
                Column::new("n", "n", Kind::Count),
            ];
            let mut table = Table::new("t", columns);
            table.push(Tone::Plain, vec![Cell::Text((*attack).to_owned()), Cell::Count(7)]);
            let mut out = Vec::new();
            write_table(&table, STYLE, &mut out).expect("written");
            let text = String::from_utf8(out).expect("UTF-8");
            assert!(!text.chars().any(|c| !matches!(c, '\n' | '\t') && is_hostile(c)), "{text:?}");
            let mut read =
                csv::ReaderBuilder::new().has_headers(false).from_reader(text.as_bytes());
            let rows: Vec<csv::StringRecord> =
                read.records().map(|row| row.expect("a row")).collect();
            assert_eq!(rows.len(), 2, "{text:?}");
            assert_eq!(&rows[1][1], "7");
            for cell in rows.iter().flat_map(csv::StringRecord::iter) {
                assert!(!is_formula(cell), "{cell:?}");
            }
        }
    }
}
