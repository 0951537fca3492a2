//! Texts in a table's cells: each becomes an interview or a note of its deal
//! when its turn comes, so that only the table is walked again and no text is
//! held.

use std::collections::HashSet;
use std::fmt;
use std::hash::{BuildHasher, BuildHasherDefault, DefaultHasher};
use std::sync::Arc;

use super::cell;
use super::data_rows::DataRows;
use super::facts::plain;
use super::rows::Row;
use super::voice::Voice;
use crate::deal::Deal;
use crate::input::Settings;
use crate::input::written::{Written, assign_roles, heading, place_of};
use crate::interview::{Certainty, Interview, Role, Speaker, Turn};
use crate::place::{Effect, Place, Problem};

/// A column of texts.
#[derive(Clone, Debug)]
pub(super) struct Column {
    pub(super) at: usize,
    pub(super) header: Arc<str>,
    pub(super) voice: Voice,
    /// Whether the header asks the buyer something: the cells answer it.
    pub(super) is_question: bool,
}

/// The columns that tell who the buyer is.
#[derive(Clone, Copy, Debug)]
pub(super) struct People {
    pub(super) respondent: Option<usize>,
    pub(super) title: Option<usize>,
}

/// A text of a deal's row, not yet cut into turns; the answers to a survey's
/// questions are one.
#[derive(Clone, Debug)]
pub(in crate::input) struct Note {
    /// The deal's place among those of its table.
    pub(in crate::input) deal: u32,
    /// Whether the deal has more texts in the column.
    several: bool,
    texts: Vec<(Column, Written)>,
    respondent: Option<String>,
    title: Option<String>,
}

impl Note {
    /// How many bytes of text it holds.
    pub(in crate::input) fn len(&self) -> usize {
        self.texts.iter().map(|(_, written)| written.text.len()).sum()
    }

    /// The interview or note that the text is, for `deal`.
    pub(in crate::input) fn interview(self, deal: &Deal, settings: &Settings) -> Interview {
        let (column, first) = &self.texts[0];
        let name = if self.texts.len() > 1 { "answers" } else { &*column.header };
        let number = if self.several { format!(":{}", first.line) } else { String::new() };
        let mut interview = Interview {
            id: format!("{}:{name}{number}", deal.id),
            place: Place::new(&deal.place.file, first.line),
            kind: column.voice.kind(),
            deal_id: Some(deal.id.clone()),
            facts: deal.facts.clone(),
            date: None,
            speakers: Vec::new(),
            turns: Vec::new(),
        };
        let speaker = match column.voice {
            Voice::Seller => speaker_of(column.voice, deal.facts.owner.as_deref(), None),
            Voice::Buyer => {
                speaker_of(column.voice, self.respondent.as_deref(), self.title.clone())
            }
        };
        for (column, written) in &self.texts {
            if column.is_question {
                add_heading(&mut interview, &column.header, written.line);
            }
            written.add_to(&mut interview, speaker.clone());
        }
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
pub(super) fn speaker_of(voice: Voice, name: Option<&str>, title: Option<String>) -> Speaker {
    Speaker {
        name: name.map(Arc::from),
        title,
        role: match voice {
            Voice::Seller => Role::Seller,
            Voice::Buyer => Role::Buyer,
        },
        certainty: Certainty::Inferred,
    }
}

/// What is said of a file that is not what it was.
const CHANGED: &str = "changed while it was read: some of its texts are left out";

/// The texts of a table of deals, row by row.
pub(in crate::input) struct Notes {
    data: DataRows,
    columns: Vec<Column>,
    people: People,
    /// The deal of each row; empty where they are one and the same.
    deal_of_row: Vec<u32>,
    /// Texts of deals with several rows, which repeat what has not changed.
    seen: HashSet<(u32, usize, u64)>,
    row: Row,
    /// How many rows were read, and how many there were before.
    read: usize,
    rows: usize,
    /// Whether it was asked what went wrong.
    told: bool,
    file: Arc<str>,
    breaks_are_lines: bool,
}

impl fmt::Debug for Notes {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Notes").field("columns", &self.columns).finish_non_exhaustive()
    }
}

impl Notes {
    pub(super) fn new(
        data: DataRows,
        breaks_are_lines: bool,
        columns: Vec<Column>,
        people: People,
        deal_of_row: Vec<u32>,
        rows: usize,
        file: Arc<str>,
    ) -> Self {
        let (seen, row) = (HashSet::new(), Row::default());
        Self {
            data,
            columns,
            people,
            deal_of_row,
            seen,
            row,
            read: 0,
            rows,
            told: false,
            file,
            breaks_are_lines,
        }
    }

    /// What went wrong as the texts were read, once: the table was read well
    /// before, so that its file has changed since.
    pub(in crate::input) fn problem(&mut self) -> Option<Problem> {
        if std::mem::replace(&mut self.told, true) {
            return None;
        }
        self.data.check();
        let failed = self.data.problems(&self.file).into_iter();
        let failed = failed.filter(|problem| problem.effect == Effect::LeftOut).next();
        let changed = self.rows != self.read;
        failed.or_else(|| changed.then(|| Problem::left_out(Place::whole(&self.file), CHANGED)))
    }

    fn notes_of_row(&mut self, deal: u32) -> Vec<Note> {
        let of_several = !self.deal_of_row.is_empty();
        let mut notes = Vec::new();
        let mut answers = Vec::new();
        for column in &self.columns {
            let mut texts = written(&self.row, column.at, self.breaks_are_lines);
            let several = of_several || texts.len() > 1;
            texts.retain(|written| {
                !of_several || self.seen.insert((deal, column.at, hash(&written.text)))
            });
            let texts = texts.into_iter().map(|written| (column.clone(), written));
            if column.is_question {
                answers.extend(texts);
            } else {
                notes.extend(
                    texts.map(|text| self.people.note(&self.row, deal, several, vec![text])),
                );
            }
        }
        if !answers.is_empty() {
            notes.push(self.people.note(&self.row, deal, of_several, answers));
        }
        notes
    }
}

impl People {
    fn note(self, row: &Row, deal: u32, several: bool, texts: Vec<(Column, Written)>) -> Note {
        let value = |column: Option<usize>| {
            column.and_then(|column| cell::value(row.cell(column))).map(plain)
        };
        let (respondent, title) = (value(self.respondent), value(self.title));
        Note { deal, several, texts, respondent, title }
    }
}

impl Iterator for Notes {
    /// The texts of one row that has any.
    type Item = Vec<Note>;

    fn next(&mut self) -> Option<Vec<Note>> {
        while self.read < self.rows && self.data.next(&mut self.row, |_, _| {}) {
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
