//! Workbooks: XLSX, XLSB, XLS and ODS. The first sheet whose header we know
//! is read, or the one that the user names.

use std::io::Cursor;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;

use calamine::{Data, Dimensions, ExcelDateTime, Ods, Reader, Xls, Xlsb, Xlsx};
use csv::StringRecord;

use super::header::Header;
use super::rows::{Row, Rows};
use super::{Origin, SAMPLE};
use crate::input::{Context, Encoding, Format, Reading, Sample};
use crate::place::{Place, Problem};

/// Workbooks.
pub(in crate::input) const FORMAT: Format = Format {
    name: "workbook",
    about: "Excel (.xlsx, .xlsb, .xls) and OpenDocument (.ods) workbooks",
    holds_deals: true,
    recognise,
    read,
};

/// A workbook may unpack to so much; more is a trap.
const UNPACKED: u64 = 2 << 30;

/// No table of deals is wider.
const COLUMNS: usize = 4_096;

fn recognise(sample: &Sample<'_>) -> bool {
    Kind::of(&sample.content.bytes).is_some()
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Kind {
    Xlsx,
    Xlsb,
    Xls,
    Ods,
}

impl Kind {
    /// Told by the names of the parts, which stand in the clear; the start of
    /// a file is enough.
    fn of(bytes: &[u8]) -> Option<Self> {
        let start = &bytes[..bytes.len().min(1 << 20)];
        let has = |name: &[u8]| memchr::memmem::find(start, name).is_some();
        if bytes.starts_with(b"PK\x03\x04") {
            if has(b"opendocument.spreadsheet") {
                return Some(Self::Ods);
            }
            let is_excel =
                ["xl/workbook", "xl/worksheets", "xl/_rels", "xl/styles", "xl/theme", "xl/shared"]
                    .iter()
                    .any(|part| has(part.as_bytes()));
            let is_binary = has(b"xl/workbook.bin") || has(b"sheet1.bin");
            return is_excel.then_some(if is_binary { Self::Xlsb } else { Self::Xlsx });
        }
        let workbook = b"W\0o\0r\0k\0b\0o\0o\0k\0";
        let book = b"\0B\0o\0o\0k\0\0";
        (bytes.starts_with(b"\xD0\xCF\x11\xE0")
            && (memchr::memmem::find(bytes, workbook).is_some()
                || memchr::memmem::find(bytes, book).is_some()))
        .then_some(Self::Xls)
    }
}

fn read(sample: &Sample<'_>, context: &Context<'_>, reading: &mut Reading) {
    let content = sample.content;
    let whole = |message: String| Problem::left_out(Place::whole(&content.file), message);
    // The library promises no panic but meets the strangest files: one bad
    // workbook must not end a batch.
    let opened = catch_unwind(AssertUnwindSafe(|| open(&content.bytes)));
    let mut sheets = match opened {
        Ok(Ok(sheets)) => sheets,
        Ok(Err(error)) => {
            reading.problems.push(whole(format!("a workbook that cannot be read: {error}")));
            return;
        }
        Err(_) => {
            reading.problems.push(whole("a workbook that cannot be read".to_owned()));
            return;
        }
    };
    match choose(&sheets, context.settings.sheet.as_deref()) {
        Ok(chosen) => {
            let others = sheets.iter().filter(|sheet| sheet.name != sheets[chosen].name);
            let others: Vec<_> = others.filter(|sheet| !sheet.rows.is_empty()).collect();
            if !others.is_empty() {
                let names: Vec<_> =
                    others.iter().map(|sheet| format!("`{}`", sheet.name)).collect();
                let message = format!(
                    "only sheet `{}` is read, not {} (`--sheet` chooses)",
                    sheets[chosen].name,
                    names.join(", ")
                );
                reading.problems.push(Problem::noted(Place::whole(&content.file), message));
            }
            let Sheet { name, rows } = sheets.swap_remove(chosen);
            let origin = Origin {
                file: Arc::clone(&content.file),
                format: FORMAT.name,
                encoding: Encoding::Binary,
                delimiter: None,
                sheet: Some(name),
            };
            super::read(&Rows::Held(Arc::new(rows)), origin, context, reading);
        }
        Err(message) => reading.problems.push(whole(message)),
    }
}

/// A sheet's filled rows; its line numbers are the sheet's row numbers.
#[derive(Debug)]
struct Sheet {
    name: String,
    rows: Vec<Row>,
}

/// The sheet to read: the one the user names, else the one with the most
/// columns that we know, the first of several.
fn choose(sheets: &[Sheet], wanted: Option<&str>) -> Result<usize, String> {
    let names = || {
        let names: Vec<_> = sheets.iter().map(|sheet| format!("`{}`", sheet.name)).collect();
        names.join(", ")
    };
    if let Some(wanted) = wanted {
        let same = |sheet: &Sheet| sheet.name.trim().eq_ignore_ascii_case(wanted.trim());
        return sheets
            .iter()
            .position(same)
            .ok_or_else(|| format!("no sheet `{wanted}` (expected one of {})", names()));
    }
    let known = |sheet: &Sheet| {
        Header::find(&sheet.rows[..sheet.rows.len().min(SAMPLE)]).map_or(0, |header| header.known)
    };
    let first = sheets.iter().position(|sheet| known(sheet) >= 3);
    let first = first.or_else(|| sheets.iter().position(|sheet| known(sheet) >= 1));
    first.or_else(|| sheets.iter().position(|sheet| !sheet.rows.is_empty())).ok_or_else(|| {
        if sheets.is_empty() {
            "a workbook without sheets".to_owned()
        } else {
            "a workbook whose sheets are empty".to_owned()
        }
    })
}

fn open(bytes: &[u8]) -> Result<Vec<Sheet>, String> {
    let cursor = || Cursor::new(bytes);
    match Kind::of(bytes) {
        Some(Kind::Xlsx) => {
            check_size(bytes)?;
            let book: Xlsx<_> = calamine::open_workbook_from_rs(cursor()).map_err(text)?;
            streamed(book)
        }
        Some(Kind::Xlsb) => {
            check_size(bytes)?;
            let book: Xlsb<_> = calamine::open_workbook_from_rs(cursor()).map_err(text)?;
            whole(book)
        }
        Some(Kind::Ods) => {
            check_size(bytes)?;
            let book: Ods<_> = calamine::open_workbook_from_rs(cursor()).map_err(text)?;
            whole(book)
        }
        Some(Kind::Xls) => {
            let book: Xls<_> = calamine::open_workbook_from_rs(cursor()).map_err(text)?;
            whole(book)
        }
        None => Err("not a workbook".to_owned()),
    }
}

fn text(error: impl std::fmt::Display) -> String {
    error.to_string()
}

/// Refuses an archive that unpacks to more than any workbook does.
fn check_size(bytes: &[u8]) -> Result<(), String> {
    let mut archive = zip::ZipArchive::new(Cursor::new(bytes)).map_err(text)?;
    let mut size = 0_u64;
    for part in 0..archive.len() {
        size = size.saturating_add(archive.by_index_raw(part).map_err(text)?.size());
    }
    if size > UNPACKED { Err("it unpacks to more than 2 GB".to_owned()) } else { Ok(()) }
}

/// Sheets of XLSX, cell by cell: a stray cell in the last row and column must
/// not allocate all between.
fn streamed(mut book: Xlsx<Cursor<&[u8]>>) -> Result<Vec<Sheet>, String> {
    let mut sheets = Vec::new();
    for name in book.sheet_names() {
        // A sheet whose merged cells cannot be read is read without them.
        let merged = book.merge_cells_by_sheet_name(&name).unwrap_or_default();
        let Ok(mut cells) = book.worksheet_cells_reader(&name) else { continue };
        let mut rows = Builder::default();
        while let Some(cell) = cells.next_cell().map_err(text)? {
            let (row, column) = cell.get_position();
            rows.cell(row, column, &shown(&cell.get_value().clone().into()));
        }
        let mut rows = rows.finish();
        fill_down(&mut rows, &merged);
        sheets.push(Sheet { name, rows });
    }
    Ok(sheets)
}

/// Gives every row that a merged cell spans what stands in it: one region for
/// the deals of several rows.
fn fill_down(rows: &mut [Row], merged: &[Dimensions]) {
    for region in merged.iter().filter(|region| region.start.0 < region.end.0) {
        let (first, last) = (region.start.0.saturating_add(1), region.end.0.saturating_add(1));
        let from = rows.partition_point(|row| row.line < first);
        let to = rows.partition_point(|row| row.line <= last);
        let column = region.start.1 as usize;
        let Some((top, below)) = rows[from..to].split_first_mut() else { continue };
        let value = top.cell(column).to_owned();
        if top.line == first && !value.is_empty() && column < COLUMNS {
            below.iter_mut().for_each(|row| put(row, column, &value));
        }
    }
}

/// Puts `value` where the row has a blank cell.
fn put(row: &mut Row, column: usize, value: &str) {
    if row.cell(column).is_empty() {
        let width = row.cells.len().max(column + 1);
        let cells = (0..width).map(|at| if at == column { value } else { row.cell(at) });
        row.cells = cells.collect();
    }
}

fn whole<'b, B>(mut book: B) -> Result<Vec<Sheet>, String>
where
    B: Reader<Cursor<&'b [u8]>>,
    B::Error: std::fmt::Display,
{
    let mut sheets = Vec::new();
    for name in book.sheet_names() {
        let range = book.worksheet_range(&name).map_err(text)?;
        let (first_row, first_column) = range.start().unwrap_or_default();
        let mut rows = Builder::default();
        for (row, column, value) in range.used_cells() {
            let at = |first: u32, offset: usize| {
                first.saturating_add(u32::try_from(offset).unwrap_or(u32::MAX))
            };
            rows.cell(at(first_row, row), at(first_column, column), &shown(value));
        }
        sheets.push(Sheet { name, rows: rows.finish() });
    }
    Ok(sheets)
}

/// Builds rows from cells that come row by row.
#[derive(Default)]
struct Builder {
    rows: Vec<Row>,
    row: StringRecord,
    line: u32,
}

impl Builder {
    fn cell(&mut self, row: u32, column: u32, value: &str) {
        let (line, column) = (row.saturating_add(1), column as usize);
        if value.is_empty() || column >= COLUMNS {
            return;
        }
        if line != self.line {
            self.end_row();
            self.line = line;
        }
        while self.row.len() < column {
            self.row.push_field("");
        }
        self.row.push_field(value);
    }

    fn end_row(&mut self) {
        if !self.row.is_empty() {
            self.rows.push(Row::new(self.line, std::mem::take(&mut self.row)));
        }
    }

    fn finish(mut self) -> Vec<Row> {
        self.end_row();
        self.rows
    }
}

/// A cell as text. Dates are ISO dates; a number is written so that no reader
/// takes its point for a thousands mark.
fn shown(value: &Data) -> String {
    match value {
        Data::Empty | Data::Error(_) => String::new(),
        Data::Int(number) => number.to_string(),
        Data::Float(number) => number_text(*number),
        Data::String(text) | Data::DateTimeIso(text) | Data::DurationIso(text) => text.clone(),
        Data::Bool(flag) => flag.to_string(),
        Data::DateTime(date) => date_text(*date),
    }
}

/// `123.456` might be thousands; `123.4560` cannot.
pub(super) fn number_text(number: f64) -> String {
    let text = number.to_string();
    match text.split_once('.') {
        Some((_, decimals)) if decimals.len() == 3 => format!("{text}0"),
        _ => text,
    }
}

fn date_text(date: ExcelDateTime) -> String {
    let (year, month, day, hour, minute, second, _) = date.to_ymd_hms_milli();
    if date.is_duration() {
        return number_text(date.as_f64());
    }
    let day = format!("{year:04}-{month:02}-{day:02}");
    if (hour, minute, second) == (0, 0, 0) {
        day
    } else {
        format!("{day} {hour:02}:{minute:02}:{second:02}")
    }
}
