//! Reads what users have into deals and interviews: one file a format, one
//! list of formats.
//!
//! A format is recognised by its content, never trusted by its extension. To
//! add one, write a file with a [`Format`] that describes itself and name it
//! in [`FORMATS`].

mod decode;
mod documents;
mod notes_and_dialogues;
mod recordings;
mod sources;
mod speaker_table;
mod speakers;
mod srt;
mod talk;
mod webvtt;
mod zoom_chat;

use std::collections::BTreeMap;
use std::sync::Arc;

use serde::Serialize;

use crate::deal::{Deal, Outcome};
use crate::interview::{Interview, Role};
use crate::place::{Place, Problem};

pub use decode::Encoding;
pub use sources::{Part, Source, find};
pub use speakers::assign;

/// What the user tells the readers, beyond the files themselves.
#[derive(Clone, Debug, Default)]
pub struct Settings {
    /// `--map FIELD=COLUMN`: which column holds which field.
    pub columns: Vec<(String, String)>,
    /// `--outcome LABEL=OUTCOME`: what an outcome label means.
    pub outcomes: Vec<(String, Outcome)>,
    /// `--assume OUTCOME`: the outcome of deals whose record has none.
    pub assume: Option<Outcome>,
    /// `--vendor NAME`: who we are.
    pub vendor: Option<String>,
    /// `--us`, `--interviewer`, `--buyer NAME`: who speaks for whom.
    pub people: Vec<(String, Role)>,
    /// `--sheet NAME`: which sheet of a workbook.
    pub sheet: Option<String>,
    /// `--dates`: day or month first, where a column does not tell.
    pub dates: Option<DateOrder>,
    /// `--include GLOB`: only these files of a folder.
    pub include: Vec<String>,
    /// `--exclude GLOB`: none of these files of a folder.
    pub exclude: Vec<String>,
}

/// Which of two numbers comes first in `3/4/2025`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum DateOrder {
    /// 3 April.
    DayFirst,
    /// 4 March.
    MonthFirst,
}

/// The decoded text, or the bytes, of one file or one piece of a large one.
#[derive(Debug)]
pub struct Content {
    /// The file as the user named it; `-` is standard input.
    pub file: Arc<str>,
    /// The line on which this piece begins, from 1; above 1 only for a later
    /// piece of a file read line by line.
    pub first_line: u32,
    /// The bytes as they were read.
    pub bytes: Vec<u8>,
}

/// What one format looks like, and how it is read.
pub(crate) struct Format {
    /// Its name in `check`, such as `webvtt`.
    pub(crate) name: &'static str,
    /// One line for people: which programs write it.
    pub(crate) about: &'static str,
    /// Whether it may hold deal records, which are read before any interview.
    pub(crate) holds_deals: bool,
    /// Whether the content is of this format. The first format of the list
    /// that says yes reads it, so the particular come before the general.
    pub(crate) recognise: fn(&Sample<'_>) -> bool,
    /// Reads the content. Never fails: what cannot be used is a problem.
    pub(crate) read: fn(&Sample<'_>, &Context<'_>, &mut Reading),
}

/// Content with its text decoded, as a format sees it.
#[derive(Debug)]
pub struct Sample<'a> {
    /// The content.
    pub content: &'a Content,
    /// Its text; empty for a binary container (a workbook, a Word file).
    pub text: &'a str,
    /// How the text was encoded.
    pub encoding: Encoding,
}

/// What a reader may know beside the content.
#[derive(Debug)]
pub struct Context<'a> {
    /// What the user told.
    pub settings: &'a Settings,
    /// People named in other files, by the id that transcripts use for them
    /// (a call list beside its transcripts).
    pub people: &'a BTreeMap<String, Person>,
}

/// A person named in another file than the transcript.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Person {
    /// The name as shown.
    pub name: String,
    /// The job, where it is told.
    pub title: Option<String>,
    /// Ours, theirs, or not told.
    pub role: Option<Role>,
}

/// What was read from one piece of content.
#[derive(Debug, Default)]
pub struct Reading {
    /// Deal records.
    pub deals: Vec<Deal>,
    /// Interviews, and notes on the deals.
    pub interviews: Vec<Interview>,
    /// People that transcripts in other files refer to.
    pub people: BTreeMap<String, Person>,
    /// What could not be used.
    pub problems: Vec<Problem>,
    /// What was taken for what, for `check`.
    pub understood: Vec<Understood>,
}

/// What one input was taken for: `check` shows it in full.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Understood {
    /// The file.
    pub file: Arc<str>,
    /// The format's name.
    pub format: &'static str,
    /// How the text was encoded.
    pub encoding: Encoding,
    /// The deal table in it, if it is one.
    pub table: Option<TableUnderstood>,
    /// How many interviews or notes were read.
    pub interviews: usize,
}

/// What a deal table was taken for.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct TableUnderstood {
    /// The character between the fields; `None` for JSON and workbooks.
    pub delimiter: Option<char>,
    /// The sheet of a workbook.
    pub sheet: Option<String>,
    /// The line of the header, from 1; `None` where there is none.
    pub header_line: Option<u32>,
    /// Rows read as deals.
    pub rows: usize,
    /// Field ← column, in the order of the columns.
    pub columns: Vec<(String, String)>,
    /// Columns that mean nothing to us (kept for `--by`).
    pub unused: Vec<String>,
    /// Each outcome label, how many rows have it, and what it became.
    pub outcomes: Vec<(String, usize, Outcome)>,
    /// Per date column: its header, the order decided, and the telling value
    /// (`None` where no value tells).
    pub dates: Vec<(String, DateOrder, Option<String>)>,
    /// Per amount column: its header, the decimal mark, and the telling value.
    pub amounts: Vec<(String, char, Option<String>)>,
}

/// Every format, the particular before the general.
const FORMATS: &[&Format] = &[
    &documents::unread::FORMAT,
    &documents::docx::FORMAT,
    &documents::odt::FORMAT,
    &documents::rtf::FORMAT,
    &webvtt::FORMAT,
    &recordings::gong::CALLS,
    &recordings::gong::TRANSCRIPTS,
    &recordings::fireflies::FORMAT,
    &recordings::rev_ai::FORMAT,
    &recordings::assemblyai::FORMAT,
    &recordings::deepgram::FORMAT,
    &recordings::amazon::FORMAT,
    &recordings::google::FORMAT,
    &recordings::whisper::FORMAT,
    &recordings::messages::FORMAT,
    &srt::FORMAT,
    &zoom_chat::FORMAT,
    &speaker_table::FORMAT,
    &documents::html::FORMAT,
    &notes_and_dialogues::FORMAT,
];

impl Content {
    /// Reads the content as the first format that recognises it.
    ///
    /// Never fails: content that nobody recognises is a problem.
    pub fn read(&self, context: &Context<'_>) -> Reading {
        let mut reading = Reading::default();
        let decoded = decode::decode(&self.bytes);
        let sample = Sample { content: self, text: &decoded.text, encoding: decoded.encoding };
        match format_of(&sample) {
            Some(format) => (format.read)(&sample, context, &mut reading),
            None => reading.problems.push(Problem::left_out(
                Place::whole(&self.file),
                "not a format that is read here (expected a deal table, a transcript or notes; \
                 see `winloss check --help`)",
            )),
        }
        reading
    }

    /// Whether the content may hold deal records, which are read before any
    /// interview.
    pub fn holds_deals(&self) -> bool {
        let decoded = decode::decode(&self.bytes);
        let sample = Sample { content: self, text: &decoded.text, encoding: decoded.encoding };
        format_of(&sample).is_some_and(|format| format.holds_deals)
    }
}

fn format_of(sample: &Sample<'_>) -> Option<&'static Format> {
    FORMATS.iter().copied().find(|format| (format.recognise)(sample))
}
