//! CSV and its kin: the delimiter and the quoting are told by the content.

use std::path::Path;
use std::sync::Arc;

use memchr::memchr;

use super::columns;
use super::header::Header;
use super::rows::{Dialect, Row, Rows, Text};
use super::{Origin, first_rows};
use crate::input::{Context, Encoding, Format, Reading, Sample};
use crate::place::{Place, Problem};

/// Delimited text.
pub(in crate::input) const FORMAT: Format = Format {
    name: "csv",
    about: "a table as text, its cells parted by commas, semicolons, tabs or pipes",
    holds_deals: true,
    recognise,
    read,
};

/// How much of a text is looked at to tell its dialect.
const LOOK: usize = 1 << 16;

/// How many rows are looked at.
const ROWS: usize = 100;

fn recognise(sample: &Sample<'_>) -> bool {
    sniff(sample.text).is_some()
}

fn read(sample: &Sample<'_>, context: &Context<'_>, reading: &mut Reading) {
    let Some(dialect) = sniff(sample.text) else { return };
    let text = Text::Held(Arc::from(sample.text.as_bytes()));
    let origin = origin(Arc::clone(&sample.content.file), sample.encoding, dialect);
    super::read(&Rows::Text { text, dialect }, origin, context, reading);
}

/// Reads a large file without holding it. `head` is its start.
pub(in crate::input) fn read_file(
    path: &Path,
    head: &Sample<'_>,
    context: &Context<'_>,
    reading: &mut Reading,
) {
    let Some(dialect) = sniff(head.text) else { return };
    let text = match Text::of_file(path) {
        Ok(text) => text,
        Err(error) => {
            let place = Place::whole(&head.content.file);
            let message = format!("cannot be read: {error}");
            return reading.problems.push(Problem::left_out(place, message));
        }
    };
    let origin = origin(Arc::clone(&head.content.file), head.encoding, dialect);
    super::read(&Rows::Text { text, dialect }, origin, context, reading);
}

fn origin(file: Arc<str>, encoding: Encoding, dialect: Dialect) -> Origin {
    let delimiter = Some(char::from(dialect.delimiter));
    Origin { file, format: FORMAT.name, encoding, delimiter, sheet: None }
}

/// The dialect of a text that is a table; `None` if it is none.
fn sniff(text: &str) -> Option<Dialect> {
    let start = text.trim_start_matches(['\u{feff}', ' ', '\n', '\r']);
    // JSON and markup have commas too.
    if start.starts_with(['{', '[', '<']) || start.starts_with("WEBVTT") {
        return None;
    }
    let head = head_of(text);
    let backslash = head.contains("\\\"");
    // A reader costs more to make than a byte to look for.
    let met = b",;\t|".iter().filter(|&&delimiter| memchr(delimiter, head.as_bytes()).is_some());
    let dialects = met.flat_map(|&delimiter| {
        let plain = Dialect { delimiter, backslash: false };
        let escaped = Dialect { delimiter, backslash: true };
        [Some(plain), backslash.then_some(escaped)].into_iter().flatten()
    });
    let tables = dialects.filter_map(|dialect| Some((Look::at(head, dialect)?, dialect)));
    // The first of two that are equally likely: the plainer one.
    let best = tables.reduce(|best, other| if other.0 > best.0 { other } else { best });
    best.map(|(_, dialect)| dialect)
}

/// The start of a text, cut after a whole line.
fn head_of(text: &str) -> &str {
    if text.len() <= LOOK {
        return text;
    }
    let mut end = LOOK;
    while !text.is_char_boundary(end) {
        end -= 1;
    }
    let cut = text[..end].rfind(['\n', '\r']).map_or(end, |at| at + 1);
    &text[..cut]
}

/// What a text looks like when cut with one delimiter; the greater the
/// likelier.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Look {
    /// How many columns have a name that we know.
    known: usize,
    /// Rows of the usual width, in hundredths.
    regular: usize,
    width: usize,
}

impl Look {
    fn at(head: &str, dialect: Dialect) -> Option<Self> {
        let text = Text::Held(Arc::from(head.as_bytes()));
        let rows = first_rows(&Rows::Text { text, dialect }, ROWS);
        let header = Header::find(&rows)?;
        let below = &rows[header.records_before.min(rows.len())..];
        let width = header.names.len();
        if width < 2 {
            return None;
        }
        // A wrong dialect cuts the rows into more cells than the header has.
        let cells = rows.iter().find(|row| Some(row.line) == header.line);
        let cells = cells.map_or(width, |row| row.cells.len());
        let share = |fits: &dyn Fn(&Row) -> bool| match below.len() {
            // A header alone is as regular as can be.
            0 => 100,
            count => below.iter().filter(|row| fits(row)).count() * 100 / count,
        };
        let regular = share(&|row: &Row| row.cells.len() == cells);
        let filled = share(&|row: &Row| row.cells.len() * 2 > cells);
        let look = Self { known: header.known, regular, width };
        look.is_table(&header, below, dialect, filled).then_some(look)
    }

    /// Whether it is a table at all, not prose with commas or a dialogue.
    fn is_table(self, header: &Header, below: &[Row], dialect: Dialect, filled: usize) -> bool {
        let short = header.names.iter().all(|name| name.chars().count() <= 120);
        if !short {
            return false;
        }
        match self.known {
            // Three names that we know in a row are no accident, even if commas
            // that nobody quoted, or lines below the table, make it ragged.
            3.. => filled >= 40,
            1..=2 => self.regular >= 70 && (self.known * 3 >= self.width || self.width >= 4),
            0 => {
                // Prose has commas, and no two lines alike.
                let columns = if dialect.delimiter == b',' { 3 } else { 2 };
                self.width >= columns
                    && below.len() >= 2
                    && self.regular >= 95
                    && columns::values(self.width, below.iter())
                        .iter()
                        .any(super::columns::Values::are_data)
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_delimiter_is_told_by_the_content() {
        let cases = [
            ("id,stage\n1,Won\n2,Lost\n", Some(b',')),
            ("id;empresa;importe\n1;A, B y C;0,8\n2;D;1,5\n", Some(b';')),
            ("Deal Name\tNotes\tCompetitor\nA\tone, two, three\tX\n", Some(b'\t')),
            ("deal id|stage|amount\n1|Won|5\n", Some(b'|')),
            ("Title\nAs of today, really\n\ndeal id,stage,amount\n1,Won,5\n", Some(b',')),
            ("Company,Deal Stage,Amount\n", Some(b',')),
            ("foo;bar;12\nx;y;13\nz;w;14\n", Some(b';')),
            ("Interviewer: Why, then?\nGreg: Price, mostly, and time.\n", None),
            ("Notes on the deal, by us.\nWe lost, they won, so what.\nPrice, mainly.\n", None),
            ("{\"deals\": [1, 2]}", None),
            ("", None),
        ];
        for (text, expected) in cases {
            assert_eq!(sniff(text).map(|dialect| dialect.delimiter), expected, "{text:?}");
        }
    }

    #[test]
    fn a_dump_escapes_quotes_with_backslashes() {
        let text = "\"id\",\"stage\",\"notes\"\n\"1\",\"Won\",\"say \\\"yes\\\", he said\"\n";
        assert_eq!(sniff(text), Some(Dialect { delimiter: b',', backslash: true }));
    }
}
