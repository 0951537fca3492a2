//! The rows of data of a table: without the header, its repetitions, blank
//! rows, totals and copyright lines.

use std::sync::Arc;

use csv::StringRecord;

use super::amounts;
use super::cell;
use super::dates;
use super::header::Header;
use super::outcomes::{self, Meaning};
use super::rows::{Row, RowReader, Rows};
use super::understood::OddKind;
use crate::place::Problem;

/// Reads the rows of data one after the other; the same ones each time.
pub(super) struct DataRows {
    reader: RowReader,
    header: Arc<Header>,
    before: usize,
    /// The line after the last row: a gap before a row sets it apart.
    next_line: u32,
    after_gap: bool,
    /// What joins the cells beyond the last column to it, where the last is
    /// one of texts that were not quoted.
    joins: Option<char>,
}

impl DataRows {
    pub(super) fn new(rows: &Rows, header: &Arc<Header>, joins: Option<char>) -> Self {
        let before = header.records_before;
        let header = Arc::clone(header);
        Self { reader: rows.read(), header, before, next_line: 1, after_gap: false, joins }
    }

    /// Reads the next row of data into `row`; tells `left_out` of the others.
    /// False at the end.
    pub(super) fn next(&mut self, row: &mut Row, mut left_out: impl FnMut(OddKind, &Row)) -> bool {
        while self.reader.next(row) {
            if self.before > 0 {
                self.before -= 1;
                self.next_line = end_of(row);
                continue;
            }
            self.after_gap |= row.line > self.next_line;
            self.next_line = end_of(row);
            match Kind::of(row, &self.header, self.after_gap) {
                Kind::Data => {
                    self.after_gap = false;
                    self.join_last(row);
                    return true;
                }
                Kind::Blank => self.after_gap = true,
                Kind::Footer => left_out(OddKind::Footer, row),
                Kind::Header => left_out(OddKind::RepeatedHeader, row),
            }
        }
        false
    }

    /// Joins the cells beyond the last column to it.
    fn join_last(&self, row: &mut Row) {
        let width = self.header.names.len();
        let Some(joins) = self.joins.filter(|_| row.cells.len() > width && width > 0) else {
            return;
        };
        let cells: Vec<_> = row.cells.iter().collect();
        let mut joined: StringRecord = cells[..width - 1].iter().collect();
        joined.push_field(&cells[width - 1..].join(&joins.to_string()));
        row.cells = joined;
    }

    /// Makes it a problem if the file is not what it was.
    pub(super) fn check(&mut self) {
        self.reader.check();
    }

    /// What was wrong with the rows read so far.
    pub(super) fn problems(&mut self, file: &Arc<str>) -> Vec<Problem> {
        self.reader.problems(file)
    }
}

fn end_of(row: &Row) -> u32 {
    row.line_of(row.cells.len().saturating_sub(1), true).saturating_add(1)
}

enum Kind {
    Data,
    Blank,
    Footer,
    Header,
}

impl Kind {
    fn of(row: &Row, header: &Header, after_gap: bool) -> Self {
        if header.is_repeated_by(row) {
            return Self::Header;
        }
        let mut filled = row.cells.iter().map(cell::trim).filter(|cell| !cell.is_empty());
        let Some(first) = filled.next() else { return Self::Blank };
        // The line under the header of a table in Markdown.
        if first.starts_with("--") && row.cells.iter().all(is_rule) {
            return Self::Blank;
        }
        let width = header.names.len();
        let count = 1 + filled.count();
        // A whole row is data, whatever its first word; and only a table that
        // people look at, with a header, is signed.
        if count * 2 > width.max(3) || header.cells.is_empty() {
            return Self::Data;
        }
        let is_alone = count == 1 && width >= 4;
        // Boards part their rows by titles such as `Closed lost`, and sum up
        // each part in a row of nothing but numbers.
        let is_title = is_alone && outcomes::meaning(first) != Meaning::Unfamiliar;
        let is_sum = cell::trim(row.cell(0)).is_empty()
            && count * 3 <= width
            && row.cells.iter().filter_map(cell::value).all(is_number);
        let is_footer = is_footer_text(first) || is_title || is_sum || (is_alone && after_gap);
        if is_footer { Self::Footer } else { Self::Data }
    }
}

fn is_number(cell: &str) -> bool {
    amounts::read(cell, '.').is_some() && !dates::is_date(cell)
}

fn is_rule(cell: &str) -> bool {
    cell.bytes().all(|byte| matches!(byte, b'-' | b':' | b' ' | b'='))
}

/// How a line begins that sums up or signs a table.
const FOOTERS: &[&str] = &[
    "grand total",
    "grand totals",
    "total",
    "totals",
    "subtotal",
    "sub-total",
    "sum",
    "average",
    "avg",
    "count",
    "confidential",
    "copyright",
    "\u{a9}",
    "(c)",
    "generated",
    "exported",
    "report generated",
    "page",
    "applied filters",
    "end of report",
    "records",
    "data as of",
    "as of",
    "source:",
    "note:",
    "gesamt",
    "gesamtsumme",
    "summe",
    "suma",
    "soma",
    "total general",
    "total geral",
];

fn is_footer_text(text: &str) -> bool {
    let lower = text.to_lowercase();
    FOOTERS.iter().any(|start| {
        lower.strip_prefix(start).is_some_and(|rest| !rest.starts_with(char::is_alphanumeric))
    })
}
