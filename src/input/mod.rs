//! Reads what users have into deals and interviews: one file a format, one
//! list of formats.
//!
//! A format is recognised by its content, never trusted by its extension. To
//! add one, write a file with a `Format` that describes itself and name it
//! in `FORMATS`.

mod batch;
mod bounds;
mod decode;
mod documents;
mod json;
mod native;
mod notes_and_dialogues;
mod recordings;
mod sources;
mod speaker_table;
mod speakers;
mod srt;
mod table;
mod talk;
mod walk;
mod webvtt;
mod written;
mod zoom_chat;

use std::collections::BTreeMap;
use std::sync::Arc;

use serde::Serialize;

use crate::deal::{Deal, Outcome};
use crate::guard::guarded;
use crate::interview::{Interview, Role};
use crate::place::{Place, Problem};

pub use batch::{Batch, Piece, Pieces, gather, open};
pub use decode::Encoding;
#[cfg(test)]
pub(crate) use native::schema::File as InterviewFile;
pub use sources::Source;
pub use speakers::assign;
pub use table::{AmountColumn, DateColumn, Odd, OddKind, TableUnderstood, TextColumn, Voice};
pub use walk::find;

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
    /// that says yes reads it, so the particular come before the general. A
    /// large file shows only its first 64 KB when deals are looked for.
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
    /// Texts of a table's deals that are read when their turn comes.
    notes: Option<table::Notes>,
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

/// Every format, the particular before the general.
const FORMATS: &[&Format] = &[
    // Containers.
    &documents::unread::FORMAT,
    &documents::docx::FORMAT,
    &documents::odt::FORMAT,
    &documents::rtf::FORMAT,
    // Our own.
    &native::FORMAT,
    // Transcripts.
    &webvtt::FORMAT,
    &recordings::gong::CALLS,
    &recordings::gong::TRANSCRIPTS,
    &recordings::fireflies::FORMAT,
    &recordings::rev_ai::FORMAT,
    &recordings::assemblyai::FORMAT,
    &recordings::deepgram::FORMAT,
    &recordings::amazon::FORMAT,
    &recordings::azure::FORMAT,
    &recordings::speechmatics::FORMAT,
    &recordings::google::FORMAT,
    &recordings::whisper::FORMAT,
    // Deals, which may have transcripts of any other shape within.
    &table::OBJECTS,
    &recordings::messages::FORMAT,
    &srt::FORMAT,
    &zoom_chat::FORMAT,
    &speaker_table::FORMAT,
    &documents::html::FORMAT,
    &notes_and_dialogues::TABBED,
    // Tables.
    &table::WORKBOOK,
    &table::DELIMITED,
    // Any text.
    &notes_and_dialogues::FORMAT,
];

/// Every format: its name in `check`, and which programs write it.
pub fn formats() -> impl Iterator<Item = (&'static str, &'static str)> {
    FORMATS.iter().map(|format| (format.name, format.about))
}

impl Settings {
    /// What is wrong with the settings themselves, if anything: a field that
    /// there is not, a pattern that is none.
    pub fn check(&self) -> Result<(), String> {
        table::check_fields(self)?;
        walk::Globs::of(self).map(|_| ())
    }
}

impl Content {
    /// Reads the content as the first format that recognises it.
    ///
    /// Never fails: content that nobody recognises is a problem.
    pub fn read(&self, context: &Context<'_>) -> Reading {
        let mut reading = self.read_with_notes(context);
        for note in reading.notes.take().into_iter().flatten().flatten() {
            let deal = &reading.deals[note.deal as usize];
            reading.interviews.push(note.interview(deal, context.settings));
        }
        reading
    }

    /// Reads the content, every line of which is an interview or cannot be
    /// used.
    fn read_lines(&self, context: &Context<'_>) -> Reading {
        let mut reading = Reading::default();
        let is_one = self.with_sample(|sample| {
            let is_one = match sample.encoding {
                Encoding::Utf8 => true,
                Encoding::Windows1252 => false,
                Encoding::Utf16Le | Encoding::Utf16Be | Encoding::Binary => {
                    std::str::from_utf8(&self.bytes).is_ok()
                }
            };
            if is_one {
                native::read_lines(sample, context, &mut reading);
            }
            is_one
        });
        if is_one {
            return reading;
        }
        // What one line is written in must not change how others are read.
        for line in self.lines() {
            line.with_sample(|sample| native::read_lines(sample, context, &mut reading));
        }
        let understood = std::mem::take(&mut reading.understood);
        gather(&mut reading.understood, understood);
        reading
    }

    /// Each line by itself, without its end.
    fn lines(&self) -> impl Iterator<Item = Self> {
        let lines = self.bytes.split_inclusive(|&byte| byte == b'\n');
        (self.first_line..).zip(lines).map(|(first_line, line)| Self {
            file: Arc::clone(&self.file),
            first_line,
            bytes: line.strip_suffix(b"\n").unwrap_or(line).to_vec(),
        })
    }

    /// Reads the content, but leaves the texts of a table for later.
    fn read_with_notes(&self, context: &Context<'_>) -> Reading {
        let mut reading = Reading::default();
        self.with_sample(|sample| match format_of(sample) {
            Some(format) => match too_much(format, sample) {
                Some(message) => {
                    reading.problems.push(Problem::left_out(Place::whole(&self.file), message));
                }
                None => (format.read)(sample, context, &mut reading),
            },
            None => reading.problems.push(decode::unknown(&self.file, &self.bytes)),
        });
        reading
    }

    /// The format that recognises the content.
    fn format(&self) -> Option<&'static Format> {
        // A failure shows again when it is read, and is a problem then.
        let place = Place::whole(&self.file);
        guarded(&place, || self.with_sample(format_of)).ok().flatten()
    }

    /// Whether it is a file of Office before 2007.
    fn is_old_office(&self) -> bool {
        self.bytes.starts_with(b"\xD0\xCF\x11\xE0")
    }

    /// Whether its encoding keeps ASCII as it is, so that it can be cut before
    /// it is decoded.
    fn is_ascii_based(&self) -> bool {
        self.with_sample(|sample| matches!(sample.encoding, Encoding::Utf8 | Encoding::Windows1252))
    }

    fn with_sample<T>(&self, look: impl FnOnce(&Sample<'_>) -> T) -> T {
        let decoded = decode::decode(&self.bytes);
        look(&Sample { content: self, text: &decoded.text, encoding: decoded.encoding })
    }
}

/// Why a text is not read though it is of a format. Delimited tables and
/// interviews as JSON have bounds of their own, row by row.
fn too_much(format: &Format, sample: &Sample<'_>) -> Option<String> {
    let text = sample.text;
    let is_json = text.trim_start_matches(['\u{feff}', ' ', '\n', '\r']).starts_with(['{', '[']);
    if is_json && format.name != documents::rtf::FORMAT.name {
        let begins = |byte: &&u8| matches!(byte, b',' | b'{' | b'[');
        let is_held = format.name != native::FORMAT.name && text.len() > bounds::VALUES;
        let values = if is_held { text.as_bytes().iter().filter(begins).count() } else { 0 };
        return (values > bounds::VALUES).then(|| {
            let millions = bounds::VALUES >> 20;
            format!("more than {millions} million values (expected JSON Lines, or several files)")
        });
    }
    let is_talk = !format.holds_deals && text.len() > bounds::TALK;
    is_talk.then(|| {
        let most = bounds::megabytes(bounds::TALK as u64);
        format!("a text of more than {most} (expected one interview a file)")
    })
}

fn format_of(sample: &Sample<'_>) -> Option<&'static Format> {
    FORMATS.iter().copied().find(|format| (format.recognise)(sample))
}
