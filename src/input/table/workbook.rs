//! Workbooks: XLSX, XLSB, XLS and ODS. The first sheet whose header we know
//! is read, or the one that the user names.

use std::io::{self, BufReader, Cursor, Read as _};
use std::sync::Arc;

use calamine::{Data, Dimensions, ExcelDateTime, Ods, Reader, Xls, Xlsb, Xlsx};
use csv::StringRecord;
use quick_xml::events::{BytesStart, Event};

use super::header::Header;
use super::rows::{Row, Rows};
use super::{Origin, SAMPLE};
use crate::guard::guarded;
use crate::input::documents::docx::attribute;
use crate::input::{Context, Encoding, Format, Reading, Sample, bounds};
use crate::place::{Place, Problem};

/// Workbooks.
pub(in crate::input) const FORMAT: Format = Format {
    name: "workbook",
    about: "Excel (.xlsx, .xlsb, .xls) and OpenDocument (.ods) workbooks",
    holds_deals: true,
    recognise,
    read,
};

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
    let opened = guarded(&Place::whole(&content.file), || open(&content.bytes));
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
    let kind = Kind::of(bytes).ok_or("not a workbook")?;
    match kind {
        Kind::Xlsx | Kind::Xlsb => check_unpacked(bytes)?,
        Kind::Ods => check_repeated(bytes)?,
        Kind::Xls => {}
    }
    let cursor = Cursor::new(bytes);
    let mut budget = Budget::default();
    match kind {
        Kind::Xlsx => xlsx(calamine::open_workbook_from_rs(cursor).map_err(text)?, &mut budget),
        Kind::Xlsb => xlsb(calamine::open_workbook_from_rs(cursor).map_err(text)?, &mut budget),
        Kind::Ods => whole::<Ods<_>>(cursor, &mut budget),
        Kind::Xls => whole::<Xls<_>>(cursor, &mut budget),
    }
}

fn text(error: impl std::fmt::Display) -> String {
    error.to_string()
}

/// Refuses an archive that unpacks to more than any workbook does. What it
/// says of its parts' sizes is not trusted.
fn check_unpacked(bytes: &[u8]) -> Result<(), String> {
    let mut archive = zip::ZipArchive::new(Cursor::new(bytes)).map_err(text)?;
    let mut left = bounds::WORKBOOK;
    for part in 0..archive.len() {
        // A part that cannot be unpacked may be none that is needed.
        let Ok(part) = archive.by_index(part) else { continue };
        let mut part = part.take(left);
        io::copy(&mut part, &mut io::sink()).unwrap_or(0);
        left = part.limit();
        if left == 0 {
            let most = bounds::megabytes(bounds::WORKBOOK);
            return Err(format!("it unpacks to more than {most}"));
        }
    }
    Ok(())
}

/// Refuses sheets of `OpenDocument` whose few cells, or little text, are
/// repeated to more than any workbook has, and those that end in the middle:
/// the library waits for the end of a table, a cell or a remark for ever.
fn check_repeated(bytes: &[u8]) -> Result<(), String> {
    check_unpacked(bytes)?;
    let mut archive = zip::ZipArchive::new(Cursor::new(bytes)).map_err(text)?;
    let content = archive.by_name("content.xml").map_err(text)?;
    let mut reader = quick_xml::Reader::from_reader(BufReader::new(content));
    let (mut buffer, mut repeated, mut open) = (Vec::new(), Repeated::default(), 0_u64);
    loop {
        match reader.read_event_into(&mut buffer).map_err(text)? {
            Event::Start(tag) => {
                open += 1;
                repeated.tag(&tag);
            }
            Event::Empty(tag) => repeated.tag(&tag),
            Event::End(_) => open = open.saturating_sub(1),
            Event::Text(text) => repeated.letters(text.len() as u64),
            Event::Eof if open > 0 => return Err("it ends in the middle of a sheet".to_owned()),
            Event::Eof => return Ok(()),
            _ => {}
        }
        if repeated.cells > bounds::CELLS as u64 {
            return Err(too_many_cells());
        }
        if repeated.bytes > bounds::FILE {
            return Err(too_much_text());
        }
        buffer.clear();
    }
}

fn too_many_cells() -> String {
    let millions = bounds::CELLS >> 20;
    format!("more than {millions} million cells, those between others included")
}

fn too_much_text() -> String {
    format!("more than {} of text in its cells", bounds::megabytes(bounds::FILE))
}

/// Counts cells, and the text in them, as often as they are repeated.
#[derive(Default)]
struct Repeated {
    cells: u64,
    bytes: u64,
    /// How often the cell that is open stands in the sheet.
    times: u64,
    rows: u64,
    /// Blank cells, which count once one that is filled comes after them.
    blank: u64,
}

impl Repeated {
    fn tag(&mut self, tag: &BytesStart<'_>) {
        match tag.local_name().as_ref() {
            "table-row" => {
                (self.rows, self.blank) = (repeats(tag, "number-rows-repeated"), 0);
                (self.cells, self.times) = (self.cells + 1, 0);
            }
            "table-cell" | "covered-table-cell" => {
                let columns = repeats(tag, "number-columns-repeated");
                let is_filled =
                    ["value-type", "formula"].iter().any(|key| attribute(tag, key).is_some());
                if is_filled {
                    let cells = columns.saturating_add(std::mem::take(&mut self.blank));
                    self.cells = self.cells.saturating_add(cells.saturating_mul(self.rows));
                    self.times = columns.saturating_mul(self.rows);
                    let told = ["string-value", "formula"].map(|key| attribute(tag, key));
                    told.iter().flatten().for_each(|text| self.letters(text.len() as u64));
                } else {
                    self.times = 0;
                    self.blank = self.blank.saturating_add(columns);
                }
            }
            // Spaces that are counted, not written.
            "s" => self.letters(repeats(tag, "c")),
            _ => {}
        }
    }

    fn letters(&mut self, bytes: u64) {
        self.bytes = self.bytes.saturating_add(bytes.saturating_mul(self.times));
    }
}

fn repeats(tag: &BytesStart<'_>, key: &str) -> u64 {
    attribute(tag, key).and_then(|count| count.parse().ok()).unwrap_or(1)
}

/// What the sheets of a workbook may hold yet.
struct Budget {
    cells: usize,
    bytes: usize,
}

impl Default for Budget {
    fn default() -> Self {
        Self { cells: bounds::CELLS, bytes: bounds::FILE as usize }
    }
}

impl Budget {
    fn take(&mut self, cells: usize, bytes: usize) -> Result<(), String> {
        self.cells = self.cells.checked_sub(cells).ok_or_else(too_many_cells)?;
        let left = self.bytes.checked_sub(bytes);
        self.bytes = left.ok_or_else(too_much_text)?;
        Ok(())
    }
}

/// Sheets of XLSX, cell by cell: a stray cell in the last row and column must
/// not allocate all between.
fn xlsx(mut book: Xlsx<Cursor<&[u8]>>, budget: &mut Budget) -> Result<Vec<Sheet>, String> {
    let mut sheets = Vec::new();
    for name in book.sheet_names() {
        // A sheet whose merged cells cannot be read is read without them.
        let merged = book.merge_cells_by_sheet_name(&name).unwrap_or_default();
        let Ok(mut cells) = book.worksheet_cells_reader(&name) else { continue };
        let mut rows = Builder::new(budget);
        while let Some(cell) = cells.next_cell().map_err(text)? {
            let (row, column) = cell.get_position();
            rows.cell(row, column, &shown(&cell.get_value().clone().into()))?;
        }
        let mut rows = rows.finish();
        fill_down(&mut rows, &merged, budget)?;
        sheets.push(Sheet { name, rows });
    }
    Ok(sheets)
}

/// Sheets of XLSB, cell by cell.
fn xlsb(mut book: Xlsb<Cursor<&[u8]>>, budget: &mut Budget) -> Result<Vec<Sheet>, String> {
    let mut sheets = Vec::new();
    for name in book.sheet_names() {
        let mut cells = book.worksheet_cells_reader(&name).map_err(text)?;
        let mut rows = Builder::new(budget);
        while let Some(cell) = cells.next_cell().map_err(text)? {
            let (row, column) = cell.get_position();
            rows.cell(row, column, &shown(&cell.get_value().clone().into()))?;
        }
        sheets.push(Sheet { name, rows: rows.finish() });
    }
    Ok(sheets)
}

/// Gives every row that a merged cell spans what stands in it: one region for
/// the deals of several rows.
fn fill_down(rows: &mut [Row], merged: &[Dimensions], budget: &mut Budget) -> Result<(), String> {
    for region in merged.iter().filter(|region| region.start.0 < region.end.0) {
        let (first, last) = (region.start.0.saturating_add(1), region.end.0.saturating_add(1));
        let from = rows.partition_point(|row| row.line < first);
        let to = rows.partition_point(|row| row.line <= last);
        let column = region.start.1 as usize;
        let Some((top, below)) = rows[from..to].split_first_mut() else { continue };
        let value = top.cell(column).to_owned();
        if top.line == first && !value.is_empty() && column < bounds::COLUMNS {
            for row in below {
                budget.take(1 + column.saturating_sub(row.cells.len()), value.len())?;
                put(row, column, &value);
            }
        }
    }
    Ok(())
}

/// Puts `value` where the row has a blank cell.
fn put(row: &mut Row, column: usize, value: &str) {
    if row.cell(column).is_empty() {
        let width = row.cells.len().max(column + 1);
        let cells = (0..width).map(|at| if at == column { value } else { row.cell(at) });
        row.cells = cells.collect();
    }
}

/// Sheets that the library holds as a whole.
fn whole<'b, B>(cursor: Cursor<&'b [u8]>, budget: &mut Budget) -> Result<Vec<Sheet>, String>
where
    B: Reader<Cursor<&'b [u8]>>,
    B::Error: std::fmt::Display,
{
    let mut book: B = calamine::open_workbook_from_rs(cursor).map_err(text)?;
    let mut sheets = Vec::new();
    for name in book.sheet_names() {
        let range = book.worksheet_range(&name).map_err(text)?;
        let (first_row, first_column) = range.start().unwrap_or_default();
        let mut rows = Builder::new(budget);
        for (row, column, value) in range.used_cells() {
            let at = |first: u32, offset: usize| {
                first.saturating_add(u32::try_from(offset).unwrap_or(u32::MAX))
            };
            rows.cell(at(first_row, row), at(first_column, column), &shown(value))?;
        }
        sheets.push(Sheet { name, rows: rows.finish() });
    }
    Ok(sheets)
}

/// Builds rows from cells that come row by row.
struct Builder<'b> {
    rows: Vec<Row>,
    row: StringRecord,
    line: u32,
    budget: &'b mut Budget,
}

impl<'b> Builder<'b> {
    fn new(budget: &'b mut Budget) -> Self {
        Self { rows: Vec::new(), row: StringRecord::new(), line: 0, budget }
    }

    fn cell(&mut self, row: u32, column: u32, value: &str) -> Result<(), String> {
        let (line, column) = (row.saturating_add(1), column as usize);
        if value.is_empty() || column > bounds::COLUMNS {
            return Ok(());
        }
        if line != self.line {
            self.end_row();
            self.line = line;
        }
        let before = self.row.len();
        while self.row.len() < column {
            self.row.push_field("");
        }
        self.row.push_field(value);
        self.budget.take(self.row.len() - before, value.len())
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
