//! A table of interviews: one a row, or one turn or quote a row.

use std::collections::HashMap;
use std::path::Path;
use std::sync::Arc;

use jiff::civil::DateTime;

use super::cell;
use super::columns::Columns;
use super::data_rows::DataRows;
use super::facts::{Unreadable, plain};
use super::fields::Field;
use super::rows::Row;
use super::texts::{self, Column};
use super::voice::Voice;
use super::{Table, TableUnderstood, TextColumn, Understood, uses};
use crate::input::Reading;
use crate::input::written::assign_roles;
use crate::interview::{Certainty, Interview, Kind, Role, Speaker};
use crate::place::{Place, Problem};

/// Fields that only a table of deals has.
const OF_DEALS: &[Field] = &[
    Field::Outcome,
    Field::OutcomeDetail,
    Field::IsWon,
    Field::IsLost,
    Field::IsClosed,
    Field::StatusReason,
    Field::Amount,
    Field::Expected,
    Field::WonOn,
    Field::LostOn,
    Field::Reason,
    Field::ReasonDetail,
    Field::WinReason,
    Field::Winner,
];

/// Whether the table is one of interviews: it has texts, and ids of
/// interviews or nothing of a deal but what names it.
pub(super) fn is_table_of(columns: &Columns) -> bool {
    let has_texts = columns.has(Field::Interview) || columns.has(Field::Notes);
    has_texts
        && (columns.has(Field::InterviewId)
            || columns.has(Field::Speaker)
            || !OF_DEALS.iter().any(|&field| columns.has(field)))
}

/// Whether the table is one of deals: it tells how they ended, or names them
/// and tells something of them.
pub(super) fn is_table_of_deals(columns: &Columns) -> bool {
    let names = [Field::Id, Field::Name, Field::Account];
    columns.fields().any(|field| OF_DEALS.contains(&field) && field != Field::Amount)
        || (names.into_iter().any(|field| columns.has(field))
            && columns.fields().any(Field::tells_of_a_deal))
}

/// Which rows belong to one interview.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Unit {
    /// A row is an interview.
    Row,
    /// A row is a turn, or a quote, of the interview that these fields name.
    Part(&'static [Field]),
}

impl Unit {
    fn of(columns: &Columns) -> Self {
        let is_quote = |&column: &usize| {
            columns.names[column].words.split(' ').any(|word| {
                matches!(word, "quote" | "quotes" | "verbatim" | "utterance" | "sentence")
            })
        };
        if columns.has(Field::InterviewId) {
            Self::Part(&[Field::InterviewId])
        } else if columns.has(Field::Speaker) {
            Self::Part(&[Field::Id, Field::Account])
        } else if columns.of_field(Field::Interview).iter().any(is_quote) {
            Self::Part(&[Field::Id, Field::Account, Field::Respondent])
        } else {
            Self::Row
        }
    }

    /// What the rows of one interview share; `None` if the row stands alone.
    fn key(self, columns: &Columns, row: &Row) -> Option<String> {
        let Self::Part(fields) = self else { return None };
        if !fields.iter().any(|&field| columns.has(field)) {
            return Some(String::new());
        }
        let values = fields.iter().map(|&field| columns.value(field, row).unwrap_or_default());
        let key = values.collect::<Vec<_>>().join("\n");
        (!key.trim().is_empty()).then_some(key)
    }
}

impl Table<'_> {
    /// Reads the rows as interviews.
    pub(super) fn read_interviews(self, reading: &mut Reading) {
        let columns = &self.reader.columns;
        let text_columns = self.text_columns();
        let mut gathered = Gathered::new(&self, &text_columns);
        let mut data = DataRows::new(self.rows, &self.header, self.joins());
        let mut row = Row::default();
        while data.next(&mut row, |_, _| {}) {
            gathered.row(&row);
        }
        let file = &self.origin.file;
        let (mut interviews, blank) = (gathered.interviews, gathered.blank);
        for interview in &mut interviews {
            assign_roles(interview, self.settings);
        }
        reading.problems.extend(data.problems(file));
        if let Some((count, line)) = blank {
            let rows = if count == 1 { "1 row has" } else { &format!("{count} rows have") };
            reading
                .problems
                .push(Problem::noted(Place::new(file, line), format!("{rows} no text")));
        }
        let (used, unused) = uses(columns);
        let texts = text_columns.iter().map(|column| TextColumn {
            column: column.header.to_string(),
            voice: column.voice,
            texts: self.survey.texts.get(&column.at).copied().unwrap_or_default(),
        });
        let understood = TableUnderstood {
            delimiter: self.origin.delimiter,
            sheet: self.origin.sheet.clone(),
            header_line: self.header.line,
            rows: self.survey.rows,
            columns: used,
            unused,
            texts: texts.collect(),
            ..TableUnderstood::default()
        };
        reading.understood.push(Understood {
            file: Arc::clone(file),
            format: self.origin.format,
            encoding: self.origin.encoding,
            table: Some(understood),
            interviews: interviews.len(),
        });
        reading.interviews.extend(interviews);
    }
}

/// The interviews gathered so far.
struct Gathered<'a> {
    table: &'a Table<'a>,
    texts: &'a [Column],
    unit: Unit,
    interviews: Vec<Interview>,
    by_key: HashMap<String, usize>,
    /// How many rows have no text, and the line of the first.
    blank: Option<(usize, u32)>,
}

impl<'a> Gathered<'a> {
    fn new(table: &'a Table<'a>, texts: &'a [Column]) -> Self {
        let unit = Unit::of(&table.reader.columns);
        Self { table, texts, unit, interviews: Vec::new(), by_key: HashMap::new(), blank: None }
    }

    fn row(&mut self, row: &Row) {
        let filled = |column: &&Column| cell::value(row.cell(column.at)).is_some();
        let texts: Vec<_> = self.texts.iter().filter(filled).collect();
        if texts.is_empty() {
            self.blank.get_or_insert((0, row.line)).0 += 1;
            return;
        }
        let breaks = self.table.rows.breaks_are_lines();
        let columns = &self.table.reader.columns;
        if let Some(key) = self.unit.key(columns, row) {
            let at = if let Some(&at) = self.by_key.get(&key) {
                at
            } else {
                let interview = self.begin(row, self.kind(&texts), "");
                self.interviews.push(interview);
                self.by_key.insert(key, self.interviews.len() - 1);
                self.interviews.len() - 1
            };
            let speaker = self.speaker(row, texts[0].voice);
            let interview = &mut self.interviews[at];
            for text in texts {
                add_text(interview, row, text, &speaker, false, breaks);
            }
            return;
        }
        for voice in [Voice::Buyer, Voice::Seller] {
            let texts: Vec<_> = texts.iter().filter(|text| text.voice == voice).collect();
            if texts.is_empty() {
                continue;
            }
            let kind = voice.kind();
            // A row with both voices is two records.
            let suffix = if voice == Voice::Seller && texts.len() < self.texts.len() {
                ":notes"
            } else {
                ""
            };
            let mut interview = self.begin(row, kind, suffix);
            let speaker = self.speaker(row, voice);
            for text in &texts {
                let headed = texts.len() > 1 || text.is_question;
                add_text(&mut interview, row, text, &speaker, headed, breaks);
            }
            self.interviews.push(interview);
        }
    }

    fn kind(&self, texts: &[&Column]) -> Kind {
        if self.table.reader.columns.has(Field::Speaker) {
            Kind::Transcript
        } else {
            texts[0].voice.kind()
        }
    }

    /// An interview without turns, with what the row tells of it.
    fn begin(&self, row: &Row, kind: Kind, suffix: &str) -> Interview {
        let reader = &self.table.reader;
        let file = &self.table.origin.file;
        let (facts, _) = reader.facts(row, &mut Unreadable::new());
        let value = |field| reader.columns.value(field, row).map(plain);
        let date = [Field::InterviewDate, Field::Created];
        let mut dates =
            date.iter().filter_map(|&field| reader.date(field, row, &mut Unreadable::new()));
        let stem = Path::new(&**file).file_stem().map(|stem| stem.to_string_lossy());
        let id = value(Field::InterviewId).unwrap_or_else(|| match stem {
            Some(stem) => format!("{stem}:{}", row.line),
            None => format!("row {}", row.line),
        });
        Interview {
            id: format!("{id}{suffix}"),
            place: Place::new(file, row.line),
            kind,
            deal_id: value(Field::Id),
            facts,
            date: dates.next().map(DateTime::date),
            speakers: Vec::new(),
            turns: Vec::new(),
        }
    }

    fn speaker(&self, row: &Row, voice: Voice) -> Speaker {
        let columns = &self.table.reader.columns;
        let value = |field| columns.value(field, row).map(plain);
        let own = match voice {
            Voice::Buyer => Field::Respondent,
            Voice::Seller => Field::Owner,
        };
        let title = value(Field::Title).filter(|_| voice == Voice::Buyer);
        let mut speaker = texts::speaker_of(voice, value(own).as_deref(), title);
        if let Some(name) = value(Field::Speaker) {
            // The role of one who takes turns is told, or guessed from the
            // whole talk.
            speaker = Speaker {
                name: Some(Arc::from(name)),
                title: None,
                role: Role::Other,
                certainty: Certainty::Guessed,
            };
        }
        if let Some(role) = value(Field::Role).and_then(|role| role.to_lowercase().parse().ok()) {
            speaker.role = role;
            speaker.certainty = Certainty::Told;
        }
        speaker
    }
}

/// Adds a cell's text as turns, under its column's name where `headed`.
fn add_text(
    interview: &mut Interview,
    row: &Row,
    text: &Column,
    speaker: &Speaker,
    headed: bool,
    breaks_are_lines: bool,
) {
    for written in texts::written(row, text.at, breaks_are_lines) {
        if headed {
            texts::add_heading(interview, &text.header, written.line);
        }
        written.add_to(interview, speaker.clone());
    }
}
