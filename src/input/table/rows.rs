//! Rows of a table, read as often as they are needed: from a text or a large
//! file without holding it, or held (workbooks, JSON).

use std::fmt;
use std::fs::File;
use std::io::{self, BufRead, BufReader, Cursor, Read};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::SystemTime;

use csv::{ByteRecord, StringRecord};
use encoding_rs::WINDOWS_1252;

use crate::input::bounds;
use crate::place::{Place, Problem};

/// One record: its cells and the line on which it begins.
#[derive(Clone, Debug, Default)]
pub(super) struct Row {
    /// The line, from 1.
    pub(super) line: u32,
    pub(super) cells: StringRecord,
    /// What a record of JSON has beyond one cell a column.
    pub(super) nested: Option<Arc<Nested>>,
}

/// Where the values of a record of JSON stand, and those that have to share a
/// column: the summaries of a deal's calls.
#[derive(Debug, Default)]
pub(super) struct Nested {
    /// The line of each column's cell.
    pub(super) lines: Vec<u32>,
    /// Further values: their column, line and text.
    pub(super) more: Vec<(usize, u32, String)>,
}

impl Row {
    /// A row of cells and nothing more.
    pub(super) fn new(line: u32, cells: StringRecord) -> Self {
        Self { line, cells, nested: None }
    }

    /// The cell in `column`; empty where the row is too short.
    pub(super) fn cell(&self, column: usize) -> &str {
        self.cells.get(column).unwrap_or_default()
    }

    /// The line on which the cell in `column` begins. In a text, cells before
    /// it may hold line breaks.
    pub(super) fn line_of(&self, column: usize, breaks_are_lines: bool) -> u32 {
        if let Some(nested) = &self.nested {
            return nested.lines.get(column).copied().unwrap_or(self.line);
        }
        if !breaks_are_lines {
            return self.line;
        }
        let before = self.cells.range(column).map_or(0, |range| range.start);
        let breaks = memchr::memchr_iter(b'\n', &self.cells.as_slice().as_bytes()[..before]);
        self.line.saturating_add(u32::try_from(breaks.count()).unwrap_or(u32::MAX))
    }
}

/// How a delimited text is cut into records.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Dialect {
    pub(super) delimiter: u8,
    /// Whether a backslash in a quoted cell takes the next character as it
    /// is, as database dumps write it.
    pub(super) backslash: bool,
}

/// Where a delimited text is.
#[derive(Clone)]
pub(super) enum Text {
    /// In memory, decoded.
    Held(Arc<[u8]>),
    /// In a file of UTF-8 or Windows-1252, read anew each time.
    File(PathBuf, Stamp),
}

/// By what a file is seen to be as it was.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Stamp {
    len: u64,
    modified: Option<SystemTime>,
}

impl Text {
    /// The text of a file as it is now.
    pub(super) fn of_file(path: &Path) -> io::Result<Self> {
        Ok(Self::File(path.to_owned(), Stamp::of(path)?))
    }

    /// Whether it is what it was.
    fn check(&self) -> io::Result<()> {
        match self {
            Self::File(path, stamp) if Stamp::of(path)? != *stamp => {
                Err(io::Error::other("changed while it was read"))
            }
            Self::File(..) | Self::Held(_) => Ok(()),
        }
    }
}

impl Stamp {
    fn of(path: &Path) -> io::Result<Self> {
        let metadata = path.metadata()?;
        Ok(Self { len: metadata.len(), modified: metadata.modified().ok() })
    }
}

/// The rows of a table.
#[derive(Clone)]
pub(super) enum Rows {
    Text { text: Text, dialect: Dialect },
    Held(Arc<Vec<Row>>),
}

impl fmt::Debug for Rows {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Text { text: Text::Held(bytes), dialect } => {
                write!(f, "Rows({} bytes, {dialect:?})", bytes.len())
            }
            Self::Text { text: Text::File(path, _), dialect } => {
                write!(f, "Rows({}, {dialect:?})", path.display())
            }
            Self::Held(rows) => write!(f, "Rows({})", rows.len()),
        }
    }
}

impl Rows {
    /// Whether a line break in a cell is one of the file.
    pub(super) fn breaks_are_lines(&self) -> bool {
        matches!(self, Self::Text { .. })
    }

    /// Reads the rows from the first.
    pub(super) fn read(&self) -> RowReader {
        let source = match self {
            Self::Held(rows) => Source::Held { rows: Arc::clone(rows), next: 0 },
            Self::Text { text, dialect } => Source::Text(Box::new(TextReader::new(text, *dialect))),
        };
        RowReader { source }
    }
}

/// Reads rows one after the other.
pub(super) struct RowReader {
    source: Source,
}

enum Source {
    Held { rows: Arc<Vec<Row>>, next: usize },
    Text(Box<TextReader>),
}

impl RowReader {
    /// Reads the next row into `row`; false at the end.
    pub(super) fn next(&mut self, row: &mut Row) -> bool {
        match &mut self.source {
            Source::Held { rows, next } => {
                let Some(held) = rows.get(*next) else { return false };
                row.clone_from(held);
                *next += 1;
                true
            }
            Source::Text(reader) => reader.next(row),
        }
    }

    /// Makes it a problem if the file is not what it was.
    pub(super) fn check(&mut self) {
        match &mut self.source {
            Source::Held { .. } => {}
            Source::Text(reader) => reader.check(),
        }
    }

    /// What was wrong with the rows read so far.
    pub(super) fn problems(&mut self, file: &Arc<str>) -> Vec<Problem> {
        match &mut self.source {
            Source::Held { .. } => Vec::new(),
            Source::Text(reader) => reader.problems(file),
        }
    }
}

/// A quoted cell over this many lines is looked at: a whole transcript, or a
/// quote that was never closed.
const LONG_CELL: usize = 3;

/// After this many unclosed quotes, quotes mean nothing in this text.
const UNCLOSED: usize = 16;

struct TextReader {
    text: Text,
    dialect: Dialect,
    csv: csv::Reader<Box<dyn Read + Send>>,
    /// How much was read for the record that is being read.
    taken: Arc<AtomicUsize>,
    /// The lines before those that `csv` reads.
    lines_before: u64,
    /// A line that begins with a quote that is never closed.
    unclosed: Vec<u32>,
    failed: Option<(u32, String)>,
    /// Whether any cell was not UTF-8.
    not_utf8: Option<u32>,
}

impl TextReader {
    fn new(text: &Text, dialect: Dialect) -> Self {
        let (taken, mut failed) = (Arc::default(), None);
        Self {
            text: text.clone(),
            dialect,
            csv: csv_reader(open_after(text, 0, &taken, &mut failed), dialect, true),
            taken,
            lines_before: 0,
            unclosed: Vec::new(),
            failed,
            not_utf8: None,
        }
    }

    /// Reads on from the line after the first `lines`.
    fn restart(&mut self, lines: u64, quoting: bool) {
        let bytes = open_after(&self.text, lines, &self.taken, &mut self.failed);
        self.csv = csv_reader(bytes, self.dialect, quoting);
        self.lines_before = lines;
    }

    fn next(&mut self, row: &mut Row) -> bool {
        loop {
            // The allocation of the last row is used again.
            let mut record = std::mem::take(&mut row.cells).into_byte_record();
            let from = self.csv.position().line();
            self.taken.store(0, Ordering::Relaxed);
            match self.csv.read_byte_record(&mut record) {
                Ok(true) => {}
                Ok(false) => {
                    self.check();
                    return false;
                }
                Err(error) => {
                    self.fail(self.lines_before + from, &error);
                    return false;
                }
            }
            let breaks = memchr::memchr_iter(b'\n', record.as_slice()).count();
            row.line = self.line_of_last(from, breaks as u64);
            if breaks >= LONG_CELL && self.is_runaway(&record) {
                self.unclosed.push(row.line);
                let line = u64::from(row.line);
                if self.unclosed.len() >= UNCLOSED {
                    self.restart(line - 1, false);
                    continue;
                }
                self.read_unquoted(line - 1, &mut record);
                record = record.iter().map(without_open_quote).collect();
                self.restart(line, true);
            }
            if record.iter().all(<[u8]>::is_empty) && record.len() <= 1 {
                row.cells = StringRecord::new();
                continue;
            }
            row.cells = StringRecord::from_byte_record(record).unwrap_or_else(|error| {
                self.not_utf8.get_or_insert(row.line);
                let decode = |cell| WINDOWS_1252.decode_without_bom_handling(cell).0;
                error.into_byte_record().iter().map(decode).collect()
            });
            return true;
        }
    }

    fn check(&mut self) {
        if let Err(error) = self.text.check() {
            self.fail(0, &error);
        }
    }

    fn fail(&mut self, line: u64, error: &dyn fmt::Display) {
        self.failed.get_or_insert((line_number(line), error.to_string()));
    }

    /// The line on which the record just read begins, `from` being the line
    /// on which the reader stood. Empty lines before the record were skipped,
    /// so it is counted back from where the reader stands now.
    fn line_of_last(&self, from: u64, breaks: u64) -> u32 {
        let begins = self.csv.position().line().saturating_sub(breaks + 1);
        line_number(self.lines_before + begins.max(from))
    }

    /// Whether a quote was opened and never closed: the lines swallowed are
    /// records themselves.
    fn is_runaway(&self, record: &ByteRecord) -> bool {
        let delimiters = |line: &[u8]| memchr::memchr_iter(self.dialect.delimiter, line).count();
        record.iter().any(|cell| {
            let lines: Vec<_> = cell.split(|&byte| byte == b'\n').skip(1).collect();
            let typical = lines.get(lines.len() / 2).map_or(0, |line| delimiters(line));
            let alike = lines.iter().filter(|line| delimiters(line) == typical).count();
            lines.len() >= LONG_CELL && typical >= 2 && alike * 10 >= lines.len() * 6
        })
    }

    /// Reads one line as it stands, quotes and all.
    fn read_unquoted(&mut self, lines: u64, record: &mut ByteRecord) {
        self.restart(lines, false);
        if !matches!(self.csv.read_byte_record(record), Ok(true)) {
            record.clear();
        }
    }

    fn problems(&mut self, file: &Arc<str>) -> Vec<Problem> {
        let mut problems = Vec::new();
        if let Some((line, error)) = self.failed.take() {
            problems.push(Problem::left_out(Place::new(file, line), error));
        }
        if let Some(line) = self.not_utf8.take() {
            problems.push(Problem::noted(
                Place::new(file, line),
                "not UTF-8 from here on: such rows are read as Windows-1252",
            ));
        }
        problems.extend(self.unclosed.drain(..).map(|line| {
            let message = "a quote is opened here and never closed: the line is read as it stands";
            Problem::noted(Place::new(file, line), message)
        }));
        problems
    }
}

/// A cell without the quote that opens it and never ends.
fn without_open_quote(cell: &[u8]) -> &[u8] {
    match cell.strip_prefix(b"\"") {
        Some(rest) => rest.strip_suffix(b"\"").unwrap_or(rest),
        None => cell,
    }
}

fn line_number(line: u64) -> u32 {
    u32::try_from(line).unwrap_or(u32::MAX)
}

fn csv_reader(
    bytes: Box<dyn Read + Send>,
    dialect: Dialect,
    quoting: bool,
) -> csv::Reader<Box<dyn Read + Send>> {
    csv::ReaderBuilder::new()
        .delimiter(dialect.delimiter)
        .escape(dialect.backslash.then_some(b'\\'))
        .double_quote(true)
        .quoting(quoting)
        .has_headers(false)
        .flexible(true)
        .terminator(csv::Terminator::Any(b'\n'))
        .buffer_capacity(1 << 16)
        .from_reader(bytes)
}

/// What follows the first `lines` lines; nothing, and why, if that cannot be
/// read.
fn open_after(
    text: &Text,
    lines: u64,
    taken: &Arc<AtomicUsize>,
    failed: &mut Option<(u32, String)>,
) -> Box<dyn Read + Send> {
    let opened = text.check().and_then(|()| open(text));
    let inner = opened.and_then(|bytes| after_lines(bytes, lines)).unwrap_or_else(|error| {
        failed.get_or_insert((0, error.to_string()));
        Box::new(io::empty())
    });
    Box::new(Bounded { inner, taken: Arc::clone(taken) })
}

fn open(text: &Text) -> io::Result<Box<dyn Read + Send>> {
    Ok(match text {
        Text::Held(bytes) => Box::new(LineBreaks::new(Cursor::new(Arc::clone(bytes)))),
        Text::File(path, _) => Box::new(LineBreaks::new(File::open(path)?)),
    })
}

/// What follows the first `lines` lines.
fn after_lines(bytes: Box<dyn Read + Send>, lines: u64) -> io::Result<Box<dyn Read + Send>> {
    if lines == 0 {
        return Ok(bytes);
    }
    let mut bytes = BufReader::new(bytes);
    let mut skipped = Vec::new();
    for _ in 0..lines {
        skipped.clear();
        bytes.read_until(b'\n', &mut skipped)?;
    }
    Ok(Box::new(bytes))
}

/// Ends with an error where one record would take more than any has, so that
/// it is not held.
struct Bounded<R> {
    inner: R,
    taken: Arc<AtomicUsize>,
}

impl<R: Read> Read for Bounded<R> {
    fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
        let len = self.inner.read(into)?;
        if self.taken.fetch_add(len, Ordering::Relaxed) > bounds::RECORD {
            let most = bounds::megabytes(bounds::RECORD as u64);
            return Err(io::Error::other(format!(
                "a row of more than {most}, the table is read up to it (expected a line break, or \
                 the end of a quote)"
            )));
        }
        Ok(len)
    }
}

/// Makes every line break (CR LF, CR alone) a line feed, ends the last line,
/// and takes a byte order mark off, so that lines are counted alike
/// everywhere.
struct LineBreaks<R> {
    inner: R,
    last: Option<u8>,
}

impl<R> LineBreaks<R> {
    fn new(inner: R) -> Self {
        Self { inner, last: None }
    }
}

impl<R: Read> Read for LineBreaks<R> {
    fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
        loop {
            let mut len = self.inner.read(into)?;
            if len == 0 {
                let ended = self.last.is_none_or(|last| matches!(last, b'\n' | b'\r'));
                self.last = None;
                return Ok(if ended { 0 } else { write_break(into) });
            }
            if self.last.is_none() && into[..len].starts_with(b"\xEF\xBB\xBF") {
                into.copy_within(3..len, 0);
                len -= 3;
            }
            let last = into[..len].last().copied().or(Some(b'\n'));
            if self.last == Some(b'\r') || memchr::memchr(b'\r', &into[..len]).is_some() {
                len = unify(&mut into[..len], self.last == Some(b'\r'));
            }
            self.last = last;
            // All that was read may have been the second half of a break.
            if len > 0 {
                return Ok(len);
            }
        }
    }
}

fn write_break(into: &mut [u8]) -> usize {
    into.first_mut().map_or(0, |byte| {
        *byte = b'\n';
        1
    })
}

/// Makes the line breaks in `bytes` line feeds; returns how many bytes are
/// left.
fn unify(bytes: &mut [u8], after_return: bool) -> usize {
    let mut after_return = after_return;
    let mut kept = 0;
    for at in 0..bytes.len() {
        let byte = bytes[at];
        let second_half = byte == b'\n' && after_return;
        after_return = byte == b'\r';
        if !second_half {
            bytes[kept] = if byte == b'\r' { b'\n' } else { byte };
            kept += 1;
        }
    }
    kept
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rows(text: &str) -> (Vec<(u32, Vec<String>)>, Vec<String>) {
        let dialect = Dialect { delimiter: b',', backslash: false };
        let rows = Rows::Text { text: Text::Held(Arc::from(text.as_bytes())), dialect };
        let (mut reader, mut row, mut read) = (rows.read(), Row::default(), Vec::new());
        while reader.next(&mut row) {
            read.push((row.line, row.cells.iter().map(str::to_owned).collect()));
        }
        let problems = reader.problems(&Arc::from("t.csv"));
        (read, problems.iter().map(ToString::to_string).collect())
    }

    #[test]
    fn lines_are_right_whatever_ends_them() {
        let expected = [(1, "a"), (2, "b1\nb2"), (5, "c"), (6, "d")];
        for end in ["\n", "\r\n", "\r"] {
            for last in ["", end] {
                let text = ["\u{feff}a,1", "\"b1", "b2\",2", "", "c,3", "d,4"].join(end) + last;
                let (rows, problems) = rows(&text);
                let found: Vec<_> = rows.iter().map(|(line, row)| (*line, &*row[0])).collect();
                assert_eq!(found, expected, "{end:?} {last:?}");
                assert!(problems.is_empty());
            }
        }
    }

    #[test]
    fn a_quote_that_is_never_closed_takes_one_line() {
        let text = "id,name,note\n1,a,x\n2,b,\"y\n3,c,z\n4,d,z\n5,e,z\n6,f,z\n";
        let (rows, problems) = rows(text);
        let ids: Vec<_> = rows.iter().map(|(line, row)| (*line, &*row[0])).collect();
        assert_eq!(ids, [(1, "id"), (2, "1"), (3, "2"), (4, "3"), (5, "4"), (6, "5"), (7, "6")]);
        assert_eq!(problems.len(), 1);
        assert!(problems[0].starts_with("t.csv:3: a quote is opened here"), "{}", problems[0]);
    }

    #[test]
    fn a_long_quoted_cell_is_one_cell() {
        let text = "id,note\n1,\"one, two\nthree\nfour, five, six\nseven\"\n2,x\n";
        let (rows, problems) = rows(text);
        assert_eq!(rows.len(), 3);
        assert_eq!(rows[2], (6, vec!["2".to_owned(), "x".to_owned()]));
        assert!(problems.is_empty());
    }

    #[test]
    fn a_cell_after_one_with_line_breaks_knows_its_line() {
        let cells = StringRecord::from(vec!["1", "a\nb\nc", "d"]);
        let row = Row::new(7, cells);
        assert_eq!([0, 1, 2].map(|column| row.line_of(column, true)), [7, 7, 9]);
        assert_eq!(row.line_of(2, false), 7);
    }
}
