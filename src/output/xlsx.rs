//! XLSX: a workbook with a sheet for each table, numbers as numbers. Text is
//! written as text: no cell is a formula or a link.

use std::collections::BTreeSet;
use std::io::{self, Write};

use rust_xlsxwriter::{
    DocProperties, ExcelDateTime, Format as CellFormat, Workbook, Worksheet, XlsxError,
};

use crate::output::csv::{is_out, titles};
use crate::output::{Format, Sink, Style};
use crate::view::{Cell, Kind, MentionRow, MoneyRow, Rate, Table, View};

pub(super) static FORMAT: Format = Format {
    name: "xlsx",
    about: "a workbook with a sheet for each table",
    extension: "xlsx",
    whole: true,
    write,
    mentions: Some(mentions),
};

/// The most characters of a cell.
const LONGEST: usize = 32_767;
/// The most characters of a sheet's name.
const LONGEST_NAME: usize = 31;
/// The most rows of a sheet.
const MOST_ROWS: u32 = 1_048_576;

/// Columns of mentions that hold numbers.
const NUMBERS: [&str; 5] = ["line", "turn", "start", "end", "score"];

fn write(view: &View<'_>, _: Style, out: &mut dyn Write) -> io::Result<()> {
    let mut book = Book::new().map_err(wrong)?;
    for table in view.tables() {
        book.table(table).map_err(wrong)?;
    }
    book.finish(out)
}

fn mentions<'a>(_: Style, out: &'a mut dyn Write) -> Box<dyn Sink + 'a> {
    Box::new(Mentions { sheet: Worksheet::new(), rows: 0, columns: 0, out })
}

fn wrong(error: XlsxError) -> io::Error {
    io::Error::other(error)
}

struct Book {
    book: Workbook,
    names: BTreeSet<String>,
}

impl Book {
    fn new() -> Result<Self, XlsxError> {
        let mut book = Workbook::new();
        // The same input is the same bytes: no clock is looked at.
        let day = ExcelDateTime::from_ymd(2000, 1, 1)?;
        book.set_properties(&DocProperties::new().set_creation_datetime(&day));
        Ok(Self { book, names: BTreeSet::new() })
    }

    fn table(&mut self, table: &Table) -> Result<(), XlsxError> {
        // Cuts by several fields share an id.
        let mut name: String = table.id.chars().take(LONGEST_NAME).collect();
        for number in 2.. {
            if self.names.insert(name.clone()) {
                break;
            }
            name = table.id.chars().take(LONGEST_NAME - 4).collect();
            name.push_str(&format!("_{number}"));
        }
        let sheet = self.book.add_worksheet();
        sheet.set_name(name)?;
        let spread: Vec<Vec<String>> = table.columns.iter().map(titles).collect();
        let names = spread.concat();
        head(sheet, &names)?;
        for (row, line) in (1..MOST_ROWS).zip(&table.rows) {
            let mut at = 0;
            for ((cell, column), titles) in line.cells.iter().zip(&table.columns).zip(&spread) {
                put(sheet, row, at, cell, column.kind)?;
                at += u16::try_from(titles.len()).unwrap_or(u16::MAX);
            }
        }
        finish(sheet, table.rows.len(), names.len())
    }

    fn finish(mut self, out: &mut dyn Write) -> io::Result<()> {
        if self.book.worksheets().is_empty() {
            self.book.add_worksheet();
        }
        let bytes = self.book.save_to_buffer().map_err(wrong)?;
        out.write_all(&bytes)
    }
}

fn head(sheet: &mut Worksheet, names: &[String]) -> Result<(), XlsxError> {
    let bold = CellFormat::new().set_bold();
    for (column, name) in (0..).zip(names) {
        sheet.write_string_with_format(0, column, shown(name), &bold)?;
    }
    sheet.set_freeze_panes(1, 0)?;
    Ok(())
}

/// Filters over all, and columns as wide as what they hold.
fn finish(sheet: &mut Worksheet, rows: usize, columns: usize) -> Result<(), XlsxError> {
    let last_row = u32::try_from(rows).unwrap_or(MOST_ROWS).min(MOST_ROWS - 1);
    let last_column = u16::try_from(columns.saturating_sub(1)).unwrap_or(u16::MAX);
    sheet.autofilter(0, 0, last_row, last_column)?;
    sheet.set_autofit_max_width(480);
    sheet.autofit();
    Ok(())
}

fn put(
    sheet: &mut Worksheet,
    row: u32,
    column: u16,
    cell: &Cell,
    kind: Kind,
) -> Result<(), XlsxError> {
    let format = |form: &str| CellFormat::new().set_num_format(form);
    match (kind, cell) {
        (Kind::Bar, _) => {}
        (Kind::Count, Cell::Empty) => number(sheet, row, column, 0.0, &format("0"))?,
        (_, Cell::Empty) => {}
        (_, Cell::Text(text)) => {
            sheet.write_string(row, column, shown(text))?;
        }
        (_, Cell::Count(count)) => number(sheet, row, column, *count as f64, &format("#,##0"))?,
        (_, Cell::Chance(p)) => number(sheet, row, column, *p, &format("0.000"))?,
        (_, Cell::Number(ratio)) => number(sheet, row, column, *ratio, &format("0.0"))?,
        (_, Cell::Rate(rate)) => put_rate(sheet, row, column, rate)?,
        (_, Cell::Money(rows)) => put_money(sheet, row, column, rows)?,
        (_, Cell::Gap(gap)) => {
            for (column, part) in (column..).zip([gap.gap, gap.low, gap.high]) {
                number(sheet, row, column, part, &format("0.0%"))?;
            }
        }
    }
    Ok(())
}

fn number(
    sheet: &mut Worksheet,
    row: u32,
    column: u16,
    value: f64,
    format: &CellFormat,
) -> Result<(), XlsxError> {
    sheet.write_number_with_format(row, column, value, format)?;
    Ok(())
}

fn put_rate(sheet: &mut Worksheet, row: u32, column: u16, rate: &Rate) -> Result<(), XlsxError> {
    let (count, share) =
        (CellFormat::new().set_num_format("#,##0"), CellFormat::new().set_num_format("0.0%"));
    number(sheet, row, column, rate.k as f64, &count)?;
    number(sheet, row, column + 1, rate.n as f64, &count)?;
    for (column, part) in (column + 2..).zip([rate.rate, rate.low, rate.high]) {
        if let Some(part) = part {
            number(sheet, row, column, part, &share)?;
        }
    }
    Ok(())
}

/// An amount is a number; of several currencies, which are never added, it is
/// text.
fn put_money(
    sheet: &mut Worksheet,
    row: u32,
    column: u16,
    rows: &[MoneyRow],
) -> Result<(), XlsxError> {
    let currencies: Vec<&str> =
        rows.iter().map(|row| row.currency.as_deref().unwrap_or_default()).collect();
    match rows {
        [] => return Ok(()),
        [one] => {
            let format = CellFormat::new().set_num_format("#,##0.##");
            number(sheet, row, column, one.amount, &format)?;
        }
        several => {
            let amounts: Vec<String> = several.iter().map(|one| one.amount.to_string()).collect();
            sheet.write_string(row, column, amounts.join("; "))?;
        }
    }
    sheet.write_string(row, column + 1, shown(&currencies.join("; ")))?;
    Ok(())
}

/// Text that a cell can hold, without what shows nothing.
fn shown(text: &str) -> String {
    let shown: String = text.chars().filter(|c| !is_out(*c)).collect();
    // Excel counts in units of UTF-16.
    if shown.encode_utf16().count() <= LONGEST {
        return shown;
    }
    let kept: String = shown.chars().take(LONGEST / 2 - 40).collect();
    format!("{kept} … (cut: a cell holds no more)")
}

/// A sheet of mentions.
struct Mentions<'a> {
    sheet: Worksheet,
    rows: u32,
    columns: usize,
    out: &'a mut dyn Write,
}

impl Sink for Mentions<'_> {
    fn push(&mut self, mention: &MentionRow) -> io::Result<()> {
        let titles = mention.titles();
        if self.rows == 0 {
            let names: Vec<String> = titles.iter().map(|title| (*title).to_owned()).collect();
            head(&mut self.sheet, &names).map_err(wrong)?;
            self.columns = names.len();
        }
        self.rows += 1;
        if self.rows >= MOST_ROWS {
            let many = format!("a sheet holds no more than {} mentions", MOST_ROWS - 1);
            return Err(io::Error::other(format!("{many} (expected `-f csv` or `-f ndjson`)")));
        }
        for (column, (title, cell)) in (0..).zip(titles.iter().zip(mention.cells())) {
            let value = NUMBERS.contains(title).then(|| cell.parse::<f64>().ok()).flatten();
            let written = match value {
                Some(value) => self.sheet.write_number(self.rows, column, value),
                None => self.sheet.write_string(self.rows, column, shown(&cell)),
            };
            written.map_err(wrong)?;
        }
        Ok(())
    }

    fn finish(mut self: Box<Self>) -> io::Result<()> {
        let mut book = Book::new().map_err(wrong)?;
        self.sheet.set_name("mentions").map_err(wrong)?;
        if self.columns > 0 {
            finish(&mut self.sheet, self.rows as usize, self.columns).map_err(wrong)?;
        }
        book.book.push_worksheet(self.sheet);
        book.finish(self.out)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_fits_a_cell_and_hides_nothing() {
        assert_eq!(shown("=1+1"), "=1+1");
        assert_eq!(shown("a\u{202E}b\u{1b}c\nd"), "abc\nd");
        let long = "ab😀".repeat(20_000);
        let cut = shown(&long);
        assert!(cut.encode_utf16().count() <= LONGEST && cut.ends_with("no more)"));
    }
}
