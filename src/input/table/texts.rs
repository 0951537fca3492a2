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
use crate::input::Settings;
use crate::input::written::{Written, assign_roles, heading, place_of};
use crate::interview::{Certainty, Interview, Role, Speaker, Turn};
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
    written: Written,
}

impl Note {
    /// The interview or note that the text is, for `deal`.
    pub(in crate::input) fn interview(self, deal: &Deal, settings: &Settings) -> Interview {
        let Self { several, column, written, .. } = self;
        let number = if several { format!(":{}", written.line) } else { String::new() };
        let facts = &deal.facts;
        let owner = facts.owner.as_deref().filter(|_| column.voice == Voice::Seller);
        let mut interview = Interview {
            id: format!("{}:{}{number}", deal.id, column.header),
            place: Place::new(&deal.place.file, written.line),
            kind: column.voice.kind(),
            deal_id: Some(deal.id.clone()),
            facts: facts.clone(),
            date: None,
            speakers: Vec::new(),
            turns: Vec::new(),
        };
        if column.is_question {
            add_heading(&mut interview, &column.header, written.line);
        }
        written.add_to(&mut interview, speaker_of(column.voice, owner));
        assign_roles(&mut interview, settings);
        interview
    }
}

/// Adds the name of a column as a heading.
pub(super) fn add_heading(interview: &mut Interview, header: &str, line: u32) {
    let speaker = place_of(interview, heading());
    interview.turns.push(Turn { speaker, text: header.to_owned(), line });
}

/// The texts in `column` of a row.
pub(super) fn written(row: &Row, column: usize, breaks_are_lines: bool) -> Vec<Written> {
    let own = (row.line_of(column, breaks_are_lines), row.cell(column));
    let more = row.nested.iter().flat_map(|nested| &nested.more);
    let more = more.filter(|(of, ..)| *of == column);
    let more = more.map(|(_, line, text)| (*line, text.as_str()));
    let texts = std::iter::once(own).chain(more).filter_map(|(line, text)| {
        let text = cell::value(text)?.to_owned();
        Some(Written { text, line, breaks_are_lines })
    });
    texts.collect()
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
            let texts = written(&self.row, column.at, self.breaks_are_lines);
            let several = of_several || texts.len() > 1;
            for written in texts {
                if of_several && !self.seen.insert((deal, column.at, hash(&written.text))) {
                    continue;
                }
                notes.push(Note { deal, several, column: column.clone(), written });
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
