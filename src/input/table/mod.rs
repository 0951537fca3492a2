//! Tables: of deals, with texts beside them, or of interviews.
//!
//! Delimited text, workbooks and JSON records all become [`Rows`]; from there
//! one path leads to deals. The rows are walked three times: a survey of what
//! the columns tell as a whole, the deals, and, when their turn comes, the
//! texts. So neither the rows nor the texts are held.

mod amounts;
mod build;
mod cell;
mod closing;
mod columns;
mod data_rows;
mod dates;
mod delimited;
mod facts;
mod fields;
mod header;
mod hints;
mod interviews;
mod names;
mod objects;
mod outcomes;
mod remarks;
mod rows;
mod survey;
mod texts;
mod understood;
mod voice;
mod word_rules;
mod workbook;

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use jiff::civil::{Date, DateTime};

use super::{Context, DateOrder, Encoding, Format, Reading, Settings, Understood, bounds};
use crate::deal::{Amount, Outcome};
use crate::place::{Place, Problem};
use build::Built;
use closing::Closing;
use columns::Columns;
use data_rows::DataRows;
use facts::Reader;
use fields::Field;
use header::Header;
use rows::{Row, Rows};
use survey::{Custom, Survey};

pub(in crate::input) use build::{are_different, fill};
pub(in crate::input) use cell::{plain as plain_text, trim};
pub(in crate::input) use columns::check_fields;
pub(in crate::input) use delimited::{FORMAT as DELIMITED, read_file as read_delimited_file};
pub(in crate::input) use facts::names_in;
pub(in crate::input) use objects::FORMAT as OBJECTS;
pub(in crate::input) use texts::{Note, Notes};
pub use understood::{AmountColumn, DateColumn, Odd, OddKind, TableUnderstood, TextColumn};
pub use voice::Voice;
pub(in crate::input) use workbook::FORMAT as WORKBOOK;

/// How many rows the columns are judged by.
const SAMPLE: usize = 500;

/// What a reader of one format knows of a table.
#[derive(Debug)]
struct Origin {
    file: Arc<str>,
    format: &'static str,
    encoding: Encoding,
    delimiter: Option<char>,
    sheet: Option<String>,
}

/// Reads a table into deals and their texts, or into interviews.
fn read(rows: &Rows, origin: Origin, context: &Context<'_>, reading: &mut Reading) {
    match Header::find(&first_rows(rows, SAMPLE)) {
        Some(header) => read_below(rows, header, origin, context, reading),
        None => reading.problems.push(Problem::left_out(
            Place::whole(&origin.file),
            "no table is found in it (expected a header and rows of as many columns)",
        )),
    }
}

/// Reads a table whose header is known.
fn read_below(
    rows: &Rows,
    header: Header,
    origin: Origin,
    context: &Context<'_>,
    reading: &mut Reading,
) {
    if header.names.len() > bounds::COLUMNS {
        let most = bounds::COLUMNS;
        let message = format!("a table of more than {most} columns (expected one of deals)");
        return reading.problems.push(Problem::left_out(Place::whole(&origin.file), message));
    }
    let settings = context.settings;
    let header = Arc::new(header);
    let sample = first_rows(rows, header.records_before + SAMPLE);
    let below = || sample.iter().skip(header.records_before);
    let values = columns::values(header.names.len(), below());
    let mut columns = Columns::of(header.names.clone(), &values, settings);
    if header.known == 0 {
        columns.guess(&values, below());
    }
    let of_interviews = interviews::is_table_of(&columns);
    if of_interviews {
        columns.date_interviews();
        // A coder's `Vendor` is whom a quote speaks of.
        columns.drop_all(Field::Vendor);
    }
    if !of_interviews && !interviews::is_table_of_deals(&columns) {
        reading.problems.push(remarks::no_known_column(&origin.file, &columns));
        return;
    }
    let table = Table::survey(rows, header, columns, origin, settings);
    if of_interviews {
        table.read_interviews(reading);
    } else {
        table.read(reading);
    }
}

/// The first rows, enough to judge a table by, however wide they are.
fn first_rows(rows: &Rows, count: usize) -> Vec<Row> {
    let mut reader = rows.read();
    let (mut first, mut held) = (Vec::new(), 0);
    let mut row = Row::default();
    while first.len() < count && held < bounds::RECORD && reader.next(&mut row) {
        if row.cells.len() > bounds::COLUMNS {
            row.cells = row.cells.iter().take(bounds::COLUMNS + 1).collect();
        }
        held += row.cells.as_slice().len();
        first.push(row.clone());
    }
    first
}

/// A table of deals whose columns are understood.
struct Table<'a> {
    rows: &'a Rows,
    header: Arc<Header>,
    origin: Origin,
    reader: Reader,
    survey: Survey,
    settings: &'a Settings,
    day_first: bool,
}

impl<'a> Table<'a> {
    fn survey(
        rows: &'a Rows,
        header: Arc<Header>,
        mut columns: Columns,
        origin: Origin,
        settings: &'a Settings,
    ) -> Self {
        let survey = Survey::of(rows, &header, &columns);
        let closing = Closing::of(&mut columns, &survey.closing, settings);
        let decimals: BTreeMap<_, _> =
            survey.amounts.iter().map(|(&column, style)| (column, style.decimal().0)).collect();
        // Semicolons, decimal commas and foreign headers come from where the
        // day is first.
        let day_first = origin.delimiter == Some(';')
            || columns.are_foreign()
            || decimals.values().any(|&mark| mark == ',');
        let custom = Custom { settings, day_first };
        let orders = survey.dates.keys();
        let orders = orders.map(|&column| (column, survey.order(column, &columns, custom).order));
        let mut reader = Reader {
            orders: orders.collect(),
            decimals,
            vendor: survey.vendor().map(str::to_owned),
            told_vendor: settings.vendor.clone(),
            beat_us: BTreeSet::new(),
            others: others(&columns, survey.vendor().is_some()),
            columns,
            closing,
        };
        if reader.columns.has(Field::Winner) {
            reader.learn_winners(DataRows::new(rows, &header, None));
        }
        Self { rows, header, origin, reader, survey, settings, day_first }
    }

    fn read(self, reading: &mut Reading) {
        let built =
            build::build(&self.origin.file, self.rows, &self.header, &self.reader, self.joins());
        let columns = self.text_columns();
        let understood = self.understood(&built, &columns);
        reading.problems.extend(remarks::of(&self, &built, &understood));
        let texts = understood.texts.iter().map(|column| column.texts).sum();
        reading.understood.push(Understood {
            file: Arc::clone(&self.origin.file),
            format: self.origin.format,
            encoding: self.origin.encoding,
            table: Some(understood),
            interviews: texts,
        });
        let Built { deals, deal_of_row, rows, .. } = built;
        if texts > 0 {
            let notes = Notes::new(
                DataRows::new(self.rows, &self.header, self.joins()),
                self.rows.breaks_are_lines(),
                columns,
                self.people(),
                deal_of_row,
                rows,
                Arc::clone(&self.origin.file),
            );
            reading.notes = Some(notes);
        }
        reading.deals.extend(deals);
    }

    fn order(&self, column: usize) -> survey::Order<'_> {
        let custom = Custom { settings: self.settings, day_first: self.day_first };
        self.survey.order(column, &self.reader.columns, custom)
    }

    /// What joins the cells of a row that has too many to its last column: a
    /// text in which nobody quoted the commas.
    fn joins(&self) -> Option<char> {
        let last = self.header.names.len().saturating_sub(1);
        let columns = &self.reader.columns;
        let is_text = [Field::Notes, Field::Interview]
            .into_iter()
            .any(|field| columns.of_field(field).contains(&last));
        self.origin.delimiter.filter(|_| is_text)
    }

    /// The columns of the buyer who speaks, and of the buyer's job.
    fn people(&self) -> texts::People {
        let columns = &self.reader.columns;
        texts::People {
            respondent: columns.one(Field::Respondent),
            title: columns.one(Field::Title),
        }
    }

    fn text_columns(&self) -> Vec<texts::Column> {
        let columns = &self.reader.columns;
        let voices = [(Field::Notes, Voice::Seller), (Field::Interview, Voice::Buyer)];
        let mut texts: Vec<_> = voices
            .into_iter()
            .flat_map(|(field, voice)| columns.of_field(field).iter().map(move |&at| (at, voice)))
            .map(|(at, voice)| {
                let header = Arc::from(columns.headers[at].as_str());
                let words: Vec<_> = columns.names[at].words.split(' ').collect();
                let is_question = voice::is_survey_question(&words) || voice::is_question(&words);
                texts::Column { at, header, voice, is_question }
            })
            .collect();
        texts.sort_unstable_by_key(|column| column.at);
        texts
    }

    fn understood(&self, built: &Built, texts: &[texts::Column]) -> TableUnderstood {
        let columns = &self.reader.columns;
        let header = |column: usize| columns.headers[column].clone();
        let unreadable = |column| built.unreadable.get(&column).map_or(0, |(count, ..)| *count);
        let (used, unused) = uses(columns);
        let dates = self.survey.dates.keys().map(|&column| {
            let order = self.order(column);
            DateColumn {
                column: header(column),
                order: (order.why != survey::Why::Plain).then_some(order.order),
                telling: order.telling.map(str::to_owned),
                unreadable: unreadable(column),
            }
        });
        let amounts = self.survey.amounts.iter().map(|(&column, style)| AmountColumn {
            column: header(column),
            decimal: style.decimal().0,
            telling: style.decimal().1.map(str::to_owned),
            unreadable: unreadable(column),
        });
        let texts = texts.iter().map(|column| TextColumn {
            column: header(column.at),
            voice: column.voice,
            texts: self.survey.texts.get(&column.at).copied().unwrap_or_default(),
        });
        let outcomes = built.outcomes.iter();
        let mut outcomes: Vec<_> =
            outcomes.map(|((label, outcome), &count)| (label.clone(), count, *outcome)).collect();
        outcomes.sort_by_key(|&(_, count, outcome)| (outcome, std::cmp::Reverse(count)));
        TableUnderstood {
            delimiter: self.origin.delimiter,
            sheet: self.origin.sheet.clone(),
            header_line: self.header.line,
            rows: built.rows,
            deals: built.deals.len(),
            columns: used,
            unused,
            outcomes,
            dates: dates.collect(),
            amounts: amounts.collect(),
            texts: texts.collect(),
            odd: built.odd.clone(),
        }
    }
}

/// Field ← column for the columns that hold one, and the headers of the rest.
fn uses(columns: &Columns) -> (Vec<(String, String)>, Vec<String>) {
    let (mut used, mut unused) = (Vec::new(), Vec::new());
    for (header, field) in columns.headers.iter().zip(columns.uses()) {
        match field {
            Some(field) => used.push((field.id().to_owned(), header.clone())),
            None => unused.push(header.clone()),
        }
    }
    (used, unused)
}

/// The columns that only [`Facts::other`](crate::deal::Facts::other) holds.
fn others(columns: &Columns, has_vendor: bool) -> Vec<(usize, Arc<str>)> {
    let names = columns.headers.iter().zip(columns.uses()).enumerate();
    let others = names.filter_map(|(column, (header, field))| {
        let name = match field {
            None | Some(Field::OutcomeDetail | Field::StatusReason) => header,
            Some(Field::Vendor) if !has_vendor => header,
            Some(
                field @ (Field::Segment
                | Field::Size
                | Field::Region
                | Field::Industry
                | Field::Product
                | Field::Source),
            ) => field.id(),
            Some(_) => return None,
        };
        Some((column, Arc::from(name)))
    });
    others.collect()
}

/// Whether a large file of the format can be read without holding it.
pub(in crate::input) fn streams(format: &Format) -> bool {
    format.name == DELIMITED.name
}

/// Reads a date of an interview's header.
pub(in crate::input) fn read_date(value: &str, order: DateOrder) -> Option<Date> {
    dates::read(cell::value(value)?, order).map(DateTime::date)
}

/// Reads an amount of an interview's header, and the currency it names.
pub(in crate::input) fn read_amount(value: &str) -> Option<(Amount, Option<&'static str>)> {
    let read = amounts::read(cell::value(value)?, '.')?;
    Some((read.amount, read.currency))
}

/// Reads an outcome of an interview's header.
pub(in crate::input) fn read_outcome(label: &str, settings: &Settings) -> Option<Outcome> {
    cell::value(label).map(|label| closing::outcome_of(label, settings))
}

/// The problem with each `--map` that no table of the input has a column for,
/// given the columns of all.
pub(in crate::input) fn unmatched(
    settings: &Settings,
    tables: &[(&Arc<str>, &TableUnderstood)],
) -> Vec<Problem> {
    let mut problems = BTreeMap::new();
    for (field, column) in &settings.columns {
        let used = tables.iter().any(|(_, table)| {
            let used = table.columns.iter().map(|(_, column)| column);
            used.chain(&table.unused).any(|header| columns::is_called(header, column))
        });
        if let Some((file, table)) = tables.first().filter(|_| !used) {
            let problem = remarks::no_such_column(file, field, column, table);
            problems.insert((field.clone(), column.clone()), problem);
        }
    }
    problems.into_values().collect()
}
