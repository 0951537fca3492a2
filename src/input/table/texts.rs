//! Texts in a table's cells: each becomes an interview or a note of its deal
//! when its turn comes, so that only the table is walked again and no text is
//! held.

use std::collections::HashSet;
use std::fmt;
use std::hash::{BuildHasher, BuildHasherDefault, DefaultHasher};
use std::sync::Arc;

use super::cell;
use super::data_rows::DataRows;
use super::header::Header;
use super::rows::{Row, Rows};
use super::voice::Voice;
use crate::deal::Deal;
use crate::interview::{Certainty, Interview, Kind, Role, Speaker, Turn};
use crate::place::Place;

/// A column of texts.
#[derive(Clone, Debug)]
pub(super) struct Column {
    pub(super) at: usize,
    pub(super) header: Arc<str>,
    pub(super) voice: Voice,
    /// Whether the header asks the buyer something: the cells answer it.
    pub(super) is_question: bool,
}

/// A text of a deal's row, not yet cut into turns.
#[derive(Clone, Debug)]
pub(in crate::input) struct Note {
    /// The deal's place among those of its table.
    pub(in crate::input) deal: u32,
    /// Whether the deal has more texts in the column.
    several: bool,
    column: Column,
    cell: Cell,
}

/// The text of a cell and where it stands.
#[derive(Clone, Debug)]
pub(super) struct Cell {
    text: String,
    line: u32,
    /// Whether its line breaks are lines of the file.
    breaks_are_lines: bool,
}

impl Cell {
    /// The texts in `column` of a row.
    pub(super) fn of(row: &Row, column: usize, breaks_are_lines: bool) -> Vec<Self> {
        let own = (row.line_of(column, breaks_are_lines), row.cell(column));
        let more = row.nested.iter().flat_map(|nested| &nested.more);
        let more = more.filter(|(of, ..)| *of == column);
        let more = more.map(|(_, line, text)| (*line, text.as_str()));
        let cells = std::iter::once(own).chain(more).filter_map(|(line, text)| {
            let text = cell::value(text)?.to_owned();
            Some(Self { text, line, breaks_are_lines })
        });
        cells.collect()
    }

    /// The turns of the text, and the line of the first.
    pub(super) fn turns(&self) -> (Vec<Turn>, u32) {
        let mut turns = turns(&self.text, self.line);
        if !self.breaks_are_lines {
            turns.iter_mut().for_each(|turn| turn.line = self.line);
        }
        (turns, self.line)
    }
}

impl Note {
    /// The interview or note that the text is, for `deal`.
    pub(in crate::input) fn interview(self, deal: &Deal) -> Interview {
        let (mut turns, line) = self.cell.turns();
        let number = if self.several { format!(":{line}") } else { String::new() };
        let facts = &deal.facts;
        let speaker = match self.column.voice {
            Voice::Seller => facts.owner.as_deref(),
            Voice::Buyer => None,
        };
        let mut speakers = vec![speaker_of(self.column.voice, speaker)];
        if self.column.is_question {
            speakers.push(heading());
            let text = self.column.header.to_string();
            turns.insert(0, Turn { speaker: 1, text, line });
        }
        Interview {
            id: format!("{}:{}{number}", deal.id, self.column.header),
            place: Place::new(&deal.place.file, line),
            kind: match self.column.voice {
                Voice::Seller => Kind::Record,
                Voice::Buyer => Kind::Notes,
            },
            deal_id: Some(deal.id.clone()),
            facts: facts.clone(),
            date: None,
            speakers,
            turns,
        }
    }
}

/// The one speaker of a note.
pub(super) fn speaker_of(voice: Voice, name: Option<&str>) -> Speaker {
    Speaker {
        name: name.map(Arc::from),
        title: None,
        role: match voice {
            Voice::Seller => Role::Seller,
            Voice::Buyer => Role::Buyer,
        },
        certainty: Certainty::Inferred,
    }
}

/// Who speaks a heading or a survey's question: it tells what the lines under
/// it are about and is never evidence.
pub(super) fn heading() -> Speaker {
    let certainty = Certainty::Told;
    Speaker { name: None, title: None, role: Role::Interviewer, certainty }
}

/// The turns of a text without speakers: its lines, each without its bullet. A
/// line that only wraps, in the middle of a sentence, stays with the one
/// before.
pub(in crate::input) fn turns(text: &str, line: u32) -> Vec<Turn> {
    let mut turns = Vec::<Turn>::new();
    let mut wraps = false;
    for (line, raw) in (line..).zip(text.split('\n')) {
        for (part, piece) in cell::plain(raw).split('\n').enumerate() {
            let piece = cell::trim(piece);
            let bare = without_bullet(piece);
            if bare.is_empty() {
                wraps = false;
                continue;
            }
            let goes_on = wraps && part == 0 && bare.starts_with(char::is_lowercase);
            match turns.last_mut() {
                Some(turn) if goes_on && bare.len() == piece.len() => {
                    turn.text.push('\n');
                    turn.text.push_str(bare);
                }
                _ => turns.push(Turn { speaker: 0, text: bare.to_owned(), line }),
            }
            wraps = bare.len() > 40 && bare.ends_with(|c: char| c.is_alphanumeric() || c == ',');
        }
    }
    turns
}

fn without_bullet(line: &str) -> &str {
    let bare = line.trim_start_matches(['-', '*', '\u{2022}', '\u{2013}', '\u{b7}', '>', '#']);
    // `-5 points` and `#1` begin with no bullet.
    if bare.len() < line.len() && bare.starts_with([' ', '\t', '\u{a0}']) {
        bare.trim_start()
    } else if bare.is_empty() {
        ""
    } else {
        line
    }
}

/// The texts of a table of deals, row by row.
pub(in crate::input) struct Notes {
    data: DataRows,
    columns: Vec<Column>,
    /// The deal of each row; empty where they are one and the same.
    deal_of_row: Vec<u32>,
    /// Texts of deals with several rows, which repeat what has not changed.
    seen: HashSet<(u32, usize, u64)>,
    row: Row,
    /// How many rows were read.
    read: usize,
    breaks_are_lines: bool,
}

impl fmt::Debug for Notes {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Notes").field("columns", &self.columns).finish_non_exhaustive()
    }
}

impl Notes {
    pub(super) fn new(
        rows: &Rows,
        header: &Arc<Header>,
        columns: Vec<Column>,
        deal_of_row: Vec<u32>,
        joins: Option<char>,
    ) -> Self {
        let data = DataRows::new(rows, header, joins);
        let (seen, row) = (HashSet::new(), Row::default());
        let breaks_are_lines = rows.breaks_are_lines();
        Self { data, columns, deal_of_row, seen, row, read: 0, breaks_are_lines }
    }

    fn notes_of_row(&mut self, deal: u32) -> Vec<Note> {
        let of_several = !self.deal_of_row.is_empty();
        let mut notes = Vec::new();
        for column in &self.columns {
            let cells = Cell::of(&self.row, column.at, self.breaks_are_lines);
            let several = of_several || cells.len() > 1;
            for cell in cells {
                if of_several && !self.seen.insert((deal, column.at, hash(&cell.text))) {
                    continue;
                }
                notes.push(Note { deal, several, column: column.clone(), cell });
            }
        }
        notes
    }
}

impl Iterator for Notes {
    /// The texts of one row that has any.
    type Item = Vec<Note>;

    fn next(&mut self) -> Option<Vec<Note>> {
        while self.data.next(&mut self.row, |_, _| {}) {
            let read = self.read;
            self.read += 1;
            let deal = self.deal_of_row.get(read).copied();
            let deal = deal.unwrap_or_else(|| u32::try_from(read).unwrap_or(u32::MAX));
            let notes = self.notes_of_row(deal);
            if !notes.is_empty() {
                return Some(notes);
            }
        }
        None
    }
}

/// A hash that is the same in each run.
fn hash(text: &str) -> u64 {
    BuildHasherDefault::<DefaultHasher>::default().hash_one(text)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_lines_of_a_note_are_its_turns() {
        let cases: [(&str, &[(u32, &str)]); 6] = [
            ("Lost on price.", &[(7, "Lost on price.")]),
            ("- Lost on price\n\n- No champion", &[(7, "Lost on price"), (9, "No champion")]),
            (
                "They liked the product a lot but in the end the\nprice was too high.\nNext.",
                &[
                    (7, "They liked the product a lot but in the end the\nprice was too high."),
                    (9, "Next."),
                ],
            ),
            ("<p>One</p><p>Two</p>\nThree", &[(7, "One"), (7, "Two"), (8, "Three")]),
            ("-5 points\n#1 reason\n--\n", &[(7, "-5 points"), (8, "#1 reason")]),
            ("", &[]),
        ];
        for (text, expected) in cases {
            let turns = turns(text, 7);
            let found: Vec<_> = turns.iter().map(|turn| (turn.line, &*turn.text)).collect();
            assert_eq!(found, expected, "{text:?}");
        }
    }
}
