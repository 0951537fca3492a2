//! Finds the header of a table: below a title and filters, over two rows, or
//! none at all.

use super::amounts;
use super::cell;
use super::columns::flag;
use super::dates;
use super::names::Name;
use super::outcomes::{self, Meaning};
use super::rows::Row;

/// The header of a table and where its records begin.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Header {
    /// One name a column, no two alike, none blank.
    pub(super) names: Vec<String>,
    /// The line of the header; `None` where there is none.
    pub(super) line: Option<u32>,
    /// How many records stand before the first of data.
    pub(super) records_before: usize,
    /// The header's cells as they stand, to know it again further down.
    pub(super) cells: Vec<String>,
    /// How many cells have a name that we know.
    pub(super) known: usize,
}

/// How far down a header is looked for.
const REACH: usize = 60;

impl Header {
    /// Finds the header in the first rows of a table; `None` if they are no
    /// table.
    pub(super) fn find(rows: &[Row]) -> Option<Self> {
        let reach = &rows[..rows.len().min(REACH)];
        let scores: Vec<_> = reach.iter().map(score).collect();
        let best = scores.iter().copied().max().unwrap_or_default();
        let at = scores.iter().position(|&score| score == best)?;
        if best >= 2 || (best == 1 && is_lone_header(rows, at)) {
            return Some(Self::at(rows, at, best));
        }
        Self::unknown(rows)
    }

    fn at(rows: &[Row], at: usize, known: usize) -> Self {
        let row = &rows[at];
        let width = width_of(rows, at);
        let own: Vec<_> = (0..width).map(|column| cell::trim(row.cell(column))).collect();
        let (names, last) = if let Some(below) = second_row_below(rows, at, &own) {
            (below, at + 1)
        } else if let Some(above) = at.checked_sub(1).and_then(|above| groups(&rows[above], &own)) {
            (grouped(&own, &above), at)
        } else {
            (own.iter().map(|&name| name.to_owned()).collect(), at)
        };
        let line = Some(rows[at].line);
        let cells = own.into_iter().map(str::to_owned).collect();
        Self { names: unique(names), line, records_before: last + 1, cells, known }
    }

    /// A table whose header, if it has one, holds no name that we know: the
    /// user may know.
    fn unknown(rows: &[Row]) -> Option<Self> {
        let width = usual_width(rows);
        let at = rows.iter().position(|row| filled(row) == width)?;
        if width < 2 {
            return None;
        }
        let is_text = |row: &Row| row.cells.iter().all(|cell| !is_data(cell));
        let data_below = rows[at + 1..].iter().any(|row| !is_text(row));
        let is_header = is_text(&rows[at]) && (data_below || rows.len() == at + 1);
        if is_header {
            return Some(Self::at(rows, at, 0));
        }
        let names = (1..=width).map(|number| format!("column {number}")).collect();
        Some(Self { names, line: None, records_before: at, cells: Vec::new(), known: 0 })
    }

    /// Whether a row repeats the header.
    pub(super) fn is_repeated_by(&self, row: &Row) -> bool {
        !self.cells.is_empty()
            && self.cells.first().is_some_and(|first| first == cell::trim(row.cell(0)))
            && (0..self.cells.len())
                .all(|column| self.cells[column] == cell::trim(row.cell(column)))
    }
}

/// How many different names that we know stand in the row; 0 if it looks like
/// data.
fn score(row: &Row) -> usize {
    let cells: Vec<_> = row.cells.iter().filter_map(cell::value).collect();
    let data = cells.iter().filter(|cell| is_data(cell)).count();
    if cells.is_empty() || data * 4 > cells.len() {
        return 0;
    }
    // A sentence has words that columns are called by, but is no name; a
    // survey's question is.
    let is_short = |cell: &str| cell.split_whitespace().count() <= 6;
    let known = |cell: &&str| {
        cell.len() <= 120 && (is_short(cell) || cell.ends_with('?')) && Name::of(cell).is_known()
    };
    let mut names: Vec<_> = cells.into_iter().filter(known).collect();
    names.sort_unstable();
    names.dedup();
    names.len()
}

/// Whether a cell holds a value rather than a name.
fn is_data(cell: &str) -> bool {
    let Some(value) = cell::value(cell) else { return false };
    amounts::read(value, '.').is_some()
        || dates::is_date(value)
        || value.contains('@')
        || flag(value).is_some()
}

/// Whether one known name makes the row a header: every row is as wide, and
/// the rows below do not read like it.
fn is_lone_header(rows: &[Row], at: usize) -> bool {
    let width = filled(&rows[at]);
    let below = &rows[at + 1..];
    let as_wide = below.iter().filter(|row| row.cells.len() == rows[at].cells.len()).count();
    let labels = rows[at].cells.iter().filter(|cell| is_outcome(cell)).count();
    width >= 1 && at <= 1 && labels == 0 && as_wide * 10 >= below.len() * 9
}

fn is_outcome(cell: &str) -> bool {
    let closed = [Meaning::Won, Meaning::Lost, Meaning::NoDecision];
    cell::value(cell).is_some_and(|value| closed.contains(&outcomes::meaning(value)))
}

fn filled(row: &Row) -> usize {
    row.cells.iter().filter(|cell| !cell::trim(cell).is_empty()).count()
}

/// How many columns the table has: as many as the header or the usual row.
fn width_of(rows: &[Row], at: usize) -> usize {
    let header = last_filled(&rows[at]);
    let below = &rows[at + 1..];
    let wider = below.iter().filter(|row| last_filled(row) > header).count();
    if wider * 2 > below.len() { usual_width(below).max(header) } else { header }
}

fn last_filled(row: &Row) -> usize {
    (0..row.cells.len()).rfind(|&at| !cell::trim(row.cell(at)).is_empty()).map_or(0, |at| at + 1)
}

/// The commonest number of columns; the larger of two as common.
fn usual_width(rows: &[Row]) -> usize {
    let mut widths: Vec<_> = rows.iter().map(last_filled).collect();
    widths.sort_unstable();
    let runs = widths.chunk_by(|one, other| one == other);
    runs.max_by_key(|run| run.len()).map_or(0, |run| run[0])
}

/// The names of a header whose second row fills what the first leaves blank
/// under its merged cells.
fn second_row_below(rows: &[Row], at: usize, own: &[&str]) -> Option<Vec<String>> {
    let below = rows.get(at + 1)?;
    let blank = own.iter().filter(|name| name.is_empty()).count();
    let cells: Vec<_> = (0..own.len()).map(|column| cell::trim(below.cell(column))).collect();
    let fills = |column: usize| own[column].is_empty() && !cells[column].is_empty();
    let all_fill = (0..own.len()).all(|column| !own[column].is_empty() || fills(column));
    let is_header = cells.iter().any(|cell| cell.is_empty())
        && cells.iter().all(|cell| !is_data(cell))
        && score(below) >= 1;
    if blank == 0 || !all_fill || !is_header {
        return None;
    }
    let groups = filled_from_left(own);
    let names = (0..own.len()).map(|column| match (own[column], cells[column]) {
        (own, "") => own.to_owned(),
        (_, cell) if !Name::of(cell).is_known() => format!("{} {cell}", groups[column]),
        (_, cell) => cell.to_owned(),
    });
    Some(names.collect())
}

/// The groups that a row above a header names: merged cells, each over the
/// columns up to the next.
fn groups<'r>(above: &'r Row, own: &[&str]) -> Option<Vec<&'r str>> {
    let cells: Vec<_> = (0..own.len()).map(|column| cell::trim(above.cell(column))).collect();
    let named = cells.iter().filter(|cell| !cell.is_empty()).count();
    let is_groups = named >= 2
        && named < own.len()
        && last_filled(above) <= own.len()
        && cells.iter().all(|cell| cell.len() <= 40 && !is_data(cell));
    is_groups.then(|| filled_from_left(&cells))
}

fn filled_from_left<'r>(cells: &[&'r str]) -> Vec<&'r str> {
    let mut last = "";
    let filled = cells.iter().map(|&cell| {
        if !cell.is_empty() {
            last = cell;
        }
        last
    });
    filled.collect()
}

/// A name that two columns share takes the group above it: `Outcome Date`.
fn grouped(own: &[&str], groups: &[&str]) -> Vec<String> {
    let shared =
        |name: &str| own.iter().filter(|other| other.eq_ignore_ascii_case(name)).count() > 1;
    let named = own.iter().zip(groups).map(|(&name, &group)| {
        let unknown = !name.is_empty() && !Name::of(name).is_known();
        if !group.is_empty() && (shared(name) || unknown || name.is_empty()) {
            format!("{group} {name}").trim_end().to_owned()
        } else {
            name.to_owned()
        }
    });
    named.collect()
}

/// Gives blank names a number, and the second of two alike `_2`.
fn unique(names: Vec<String>) -> Vec<String> {
    let mut unique = Vec::<String>::with_capacity(names.len());
    for (column, name) in names.into_iter().enumerate() {
        let name = match name.split_whitespace().collect::<Vec<_>>().join(" ") {
            blank if blank.is_empty() => format!("column {}", column + 1),
            name => name,
        };
        let mut numbered = name.clone();
        let mut number = 2;
        while unique.contains(&numbered) {
            numbered = format!("{name}_{number}");
            number += 1;
        }
        unique.push(numbered);
    }
    unique
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rows(text: &[&str]) -> Vec<Row> {
        let row = |(line, text): (u32, &&str)| Row::new(line, text.split('|').collect());
        (1..).zip(text).map(row).collect()
    }

    #[test]
    fn the_header_is_found_wherever_it_stands() {
        let cases: [(&[&str], Option<u32>, usize, &[&str]); 8] = [
            (&["Deal ID|Stage", "1|Won"], Some(1), 1, &["Deal ID", "Stage"]),
            (
                &["Closed deals by stage", "As of 2026-04-01", "Deal ID|Stage|Amount", "1|Won|5"],
                Some(3),
                3,
                &["Deal ID", "Stage", "Amount"],
            ),
            (
                &["Deal||Outcome||Other", "ID|Stage|Date|Amount|Date", "1|Won|2024-01-02|5|"],
                Some(2),
                2,
                &["ID", "Stage", "Outcome Date", "Amount", "Other Date"],
            ),
            (
                &["Deal ID|Stage|Money|", "||Amount|Currency", "1|Won|5|EUR"],
                Some(1),
                2,
                &["Deal ID", "Stage", "Amount", "Currency"],
            ),
            (&["Stage|foo|foo|", "Won|1|2|3"], Some(1), 1, &["Stage", "foo", "foo_2", "column 4"]),
            (
                &["1|Acme|Won|2024-01-02", "2|Beta|Lost|2024-01-03"],
                None,
                0,
                &["column 1", "column 2", "column 3", "column 4"],
            ),
            (&["foo|bar", "1|2", "3|4"], Some(1), 1, &["foo", "bar"]),
            (&["Company|Deal Stage|Amount"], Some(1), 1, &["Company", "Deal Stage", "Amount"]),
        ];
        for (text, line, records_before, names) in cases {
            let header = Header::find(&rows(text)).expect("a table");
            assert_eq!((header.line, header.records_before), (line, records_before), "{text:?}");
            assert_eq!(header.names, names);
        }
        assert_eq!(Header::find(&rows(&["just a line"])), None);
    }
}
