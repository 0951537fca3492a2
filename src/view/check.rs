//! What was taken for what, on one page: tables, interviews, what did not
//! join, and every problem.

use std::collections::BTreeMap;

use serde::Serialize;

use crate::deal::Outcome;
use crate::interview::{Certainty, Kind as TextKind, Role};
use crate::place::Effect;
use crate::summary::{ProblemRow, SCHEMA};
use crate::view::words::{count, deals, grouped};
use crate::view::{Block, Cell, Column, Kind, Line, Record, Table, Tone, View, word};

/// How many interviews, or deals, a page shows.
const SHOWN: usize = 20;

/// All that was understood of the input.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct Checked {
    /// The number of this form.
    pub schema: u32,
    /// The version of the program.
    pub version: String,
    /// Each file.
    pub inputs: Vec<InputRow>,
    /// Each interview.
    pub interviews: Vec<InterviewRow>,
    /// How many deals there are.
    pub deals: u64,
    /// Who sells: whose name stands for us in what is said. Empty where nothing
    /// tells it.
    pub vendors: Vec<String>,
    /// The ids of deals that no interview joined.
    pub deals_without_interviews: Vec<String>,
    /// What could not be used, or was used by a guess.
    pub problems: Vec<ProblemRow>,
}

/// What one file was taken for.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct InputRow {
    /// The file.
    pub file: String,
    /// The format's name.
    pub format: String,
    /// How the text was encoded.
    pub encoding: String,
    /// Interviews and notes in it.
    pub interviews: usize,
    /// The table in it, if it is one.
    pub table: Option<TableRow>,
}

/// What a table was taken for.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct TableRow {
    /// The character between fields.
    pub delimiter: Option<char>,
    /// The sheet of a workbook.
    pub sheet: Option<String>,
    /// The line of the header, from 1.
    pub header_line: Option<u32>,
    /// Rows of data.
    pub rows: usize,
    /// Deals in them.
    pub deals: usize,
    /// Field ← column.
    pub columns: Vec<ColumnRow>,
    /// Columns that mean nothing to us.
    pub unused: Vec<String>,
    /// What each outcome label became.
    pub outcomes: Vec<LabelRow>,
    /// How dates and amounts are written.
    pub numbers: Vec<NumberRow>,
    /// Whose voice the columns of texts hold.
    pub texts: Vec<TextRow>,
    /// Odd things.
    pub odd: Vec<OddRow>,
}

/// A column that is used.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct ColumnRow {
    /// The field.
    pub field: String,
    /// Its header.
    pub column: String,
}

/// An outcome label.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct LabelRow {
    /// As typed; blank where the record is silent.
    pub label: String,
    /// How many deals have it.
    pub deals: usize,
    /// What it became.
    pub outcome: Outcome,
}

/// A column of dates or amounts.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct NumberRow {
    /// Its header.
    pub column: String,
    /// `day_first`, `month_first`, `.` or `,`; `None` for dates that read one
    /// way only.
    pub style: Option<String>,
    /// The value that tells it; `None` where nothing does.
    pub telling: Option<String>,
    /// How many values could not be read.
    pub unreadable: usize,
}

/// A column of texts.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct TextRow {
    /// Its header.
    pub column: String,
    /// Whose voice it was taken for.
    pub voice: String,
    /// How many rows have a text in it.
    pub texts: usize,
}

/// Something odd in a table.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct OddRow {
    /// What it is, such as `closed_before_created`.
    pub kind: String,
    /// How many rows show it.
    pub count: usize,
    /// The line of the first.
    pub first_line: u32,
}

/// What one interview was taken for.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct InterviewRow {
    /// Its id.
    pub interview: String,
    /// The file.
    pub file: String,
    /// The line on which it begins.
    pub line: u32,
    /// What kind of text it is.
    pub kind: TextKind,
    /// When it was held, where that is told: `2024-09-30`.
    pub date: Option<String>,
    /// How many turns.
    pub turns: usize,
    /// How many words.
    pub words: usize,
    /// Who speaks.
    pub speakers: Vec<SpeakerRow>,
    /// The deal that it joined.
    pub deal: Option<String>,
    /// By what: `id`, `account`, `file_name`, `title`, `folder`, `speaker`;
    /// `own` where no table has the deal and the interview itself tells of it.
    pub by: Option<String>,
}

/// A speaker.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct SpeakerRow {
    /// The name.
    pub name: Option<String>,
    /// The job.
    pub title: Option<String>,
    /// For whom they speak.
    pub role: Role,
    /// How the role was found.
    pub certainty: Certainty,
    /// How often they speak.
    pub turns: usize,
}

/// A line of the NDJSON format.
#[derive(Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(tag = "record", rename_all = "snake_case")]
pub(crate) enum Entry<'a> {
    Input(&'a InputRow),
    Interview(&'a InterviewRow),
    Problem(&'a ProblemRow),
}

impl Checked {
    /// What was understood, as a value to fill.
    pub fn new() -> Self {
        Self::default()
    }
}

impl Default for Checked {
    fn default() -> Self {
        Self {
            schema: SCHEMA,
            version: env!("CARGO_PKG_VERSION").to_owned(),
            inputs: Vec::new(),
            interviews: Vec::new(),
            deals: 0,
            vendors: Vec::new(),
            deals_without_interviews: Vec::new(),
            problems: Vec::new(),
        }
    }
}

/// The page of `winloss check`.
pub fn check(checked: &Checked) -> View<'_> {
    let mut blocks = Vec::new();
    for input in &checked.inputs {
        if let Some(table) = &input.table {
            of_table(input, table, &mut blocks);
        }
    }
    blocks.push(match &checked.vendors[..] {
        [] => Block::Note(
            "Nothing tells who sells: with `--vendor NAME` our name is known in what is said."
                .to_owned(),
        ),
        vendors => titled("we are", vendors.join(", ")),
    });
    of_interviews(checked, &mut blocks);
    of_joins(checked, &mut blocks);
    of_problems(checked, &mut blocks);
    let inputs = checked.inputs.iter().map(|row| Box::new(Entry::Input(row)) as Box<dyn Record>);
    let interviews = checked.interviews.iter().map(|row| Box::new(Entry::Interview(row)) as _);
    let problems = checked.problems.iter().map(|row| Box::new(Entry::Problem(row)) as _);
    let records = inputs.chain(interviews).chain(problems).collect();
    View { blocks, document: Box::new(checked), records }
}

fn titled(title: &str, text: impl Into<String>) -> Block {
    Block::Text(Line::default().and(format!("{title}: "), Tone::Strong).and(text, Tone::Plain))
}

fn of_table(input: &InputRow, table: &TableRow, blocks: &mut Vec<Block>) {
    blocks.push(Block::Heading(input.file.clone()));
    let mut facts = vec![input.format.clone(), input.encoding.clone()];
    facts.extend(table.sheet.as_ref().map(|sheet| format!("sheet `{sheet}`")));
    facts.extend(table.delimiter.map(|mark| match mark {
        '\t' => "tabs between fields".to_owned(),
        mark => format!("`{mark}` between fields"),
    }));
    facts.push(match table.header_line {
        Some(line) => format!("header on line {line}"),
        None => "no header".to_owned(),
    });
    facts.push(count(table.rows as u64, "row", "rows"));
    facts.push(deals(table.deals as u64));
    if input.interviews > 0 {
        facts.push(count(input.interviews as u64, "text", "texts"));
    }
    blocks.push(Block::Text(Line::plain(facts.join(", "))));
    let pairs = table.columns.iter().map(|row| format!("{} ← {}", row.field, row.column));
    blocks.push(titled("columns", or_none(pairs.collect::<Vec<_>>().join("; "))));
    if !table.unused.is_empty() {
        blocks.push(titled("kept for `--by` only", table.unused.join("; ")));
    }
    for row in &table.numbers {
        blocks.push(titled(&row.column, number(row)));
    }
    for row in &table.texts {
        let texts = count(row.texts as u64, "text", "texts");
        blocks.push(titled(&row.column, format!("{texts} in the {}'s voice", row.voice)));
    }
    let columns = vec![
        Column::new("label", "Outcome as typed", Kind::Text),
        Column::new("deals", "Deals", Kind::Count),
        Column::new("outcome", "Taken for", Kind::Text),
    ];
    let mut outcomes = Table::new("outcomes", columns);
    outcomes.shown = SHOWN;
    for row in &table.outcomes {
        let label = if row.label.is_empty() { "(blank)" } else { &row.label };
        let tone = if row.outcome == Outcome::Unknown { Tone::Bad } else { Tone::Plain };
        let deals = Cell::Count(row.deals as u64);
        outcomes.push(
            tone,
            vec![Cell::Text(label.to_owned()), deals, Cell::Text(row.outcome.to_string())],
        );
    }
    if !table.outcomes.is_empty() {
        blocks.push(Block::Table(outcomes));
    }
    for row in &table.odd {
        let (n, what) = (grouped(row.count as u64), odd(&row.kind));
        blocks.push(Block::Note(format!("{n} × {what}; the first on line {}", row.first_line)));
    }
}

fn or_none(text: String) -> String {
    if text.is_empty() { "none known".to_owned() } else { text }
}

fn number(row: &NumberRow) -> String {
    let style = match row.style.as_deref() {
        None => "reads one way only".to_owned(),
        Some("day_first") => "day first".to_owned(),
        Some("month_first") => "month first".to_owned(),
        Some(mark) => format!("decimal mark `{mark}`"),
    };
    let telling = match (&row.telling, &row.style) {
        (Some(value), _) => format!(", as `{value}` tells"),
        (None, Some(_)) => ", which no value tells".to_owned(),
        (None, None) => String::new(),
    };
    let unreadable = match row.unreadable {
        0 => String::new(),
        n => format!(", {} unreadable", grouped(n as u64)),
    };
    format!("{style}{telling}{unreadable}")
}

/// An odd thing in words.
fn odd(kind: &str) -> String {
    match kind {
        "closed_before_created" => "closed before it was created",
        "lost_without_reason" => "lost without a stated reason",
        "reason_on_won" => "a reason on a won deal: taken as the reason for winning",
        "reason_on_open" => "a reason on a deal that is not closed: not used",
        "lost_without_amount" => "lost with the amount 0",
        "contradiction" => "two outcomes that contradict each other",
        "duplicate" => "the same row again",
        "folded" => "a later row of the same deal: the last one counts",
        "shared_id" => "different deals with one id: the later has a number added",
        "no_id" => "a row without an id",
        "repeated_header" => "the header again among the data",
        "footer" => "a total or a footer",
        "long_row" => "a row with more cells than the header",
        "short_row" => "a row with fewer cells than the header",
        other => return other.replace('_', " "),
    }
    .to_owned()
}

fn of_interviews(checked: &Checked, blocks: &mut Vec<Block>) {
    if checked.interviews.is_empty() {
        return;
    }
    blocks.push(Block::Heading("Interviews".to_owned()));
    let mut formats: BTreeMap<&str, u64> = BTreeMap::new();
    for input in checked.inputs.iter().filter(|input| input.interviews > 0) {
        *formats.entry(&input.format).or_default() += input.interviews as u64;
    }
    let formats: Vec<String> =
        formats.iter().map(|(format, n)| format!("{} {format}", grouped(*n))).collect();
    let words: usize = checked.interviews.iter().map(|row| row.words).sum();
    let texts = count(checked.interviews.len() as u64, "text", "texts");
    let words = count(words as u64, "word", "words");
    blocks.push(Block::Text(Line::plain(format!("{texts}, {words}: {}", formats.join(", ")))));
    let format_of: BTreeMap<&str, &InputRow> =
        checked.inputs.iter().map(|input| (input.file.as_str(), input)).collect();
    let columns = vec![
        Column::new("file", "File", Kind::Text),
        Column::new("interview", "Interview", Kind::Text).sheet_only(),
        Column::new("kind", "Kind", Kind::Text).spare(2),
        Column::new("format", "Format", Kind::Text).spare(4),
        Column::new("encoding", "Encoding", Kind::Text).spare(5),
        Column::new("turns", "Turns", Kind::Count).spare(1),
        Column::new("words", "Words", Kind::Count).spare(3),
        Column::new("speakers", "Speakers", Kind::Text),
        Column::new("deal", "Deal", Kind::Text),
        Column::new("by", "By", Kind::Text),
    ];
    let mut table = Table::new("interviews", columns);
    table.shown = SHOWN;
    // The texts of tables were told of with their columns: files come first,
    // so that the many do not hide the few.
    let is_of_table = |row: &&InterviewRow| {
        format_of.get(row.file.as_str()).is_some_and(|input| input.table.is_some())
    };
    let (of_tables, of_files): (Vec<_>, Vec<_>) = checked.interviews.iter().partition(is_of_table);
    for row in of_files.into_iter().chain(of_tables) {
        let input = format_of.get(row.file.as_str());
        let place =
            if row.line > 1 { format!("{}:{}", row.file, row.line) } else { row.file.clone() };
        let speakers: Vec<String> = row.speakers.iter().map(speaker).collect();
        let tone = if row.deal.is_none() { Tone::Bad } else { Tone::Plain };
        let cells = vec![
            Cell::Text(place),
            Cell::Text(row.interview.clone()),
            Cell::Text(word(&row.kind)),
            Cell::maybe(input.map(|input| input.format.as_str())),
            Cell::maybe(input.map(|input| input.encoding.as_str())),
            Cell::Count(row.turns as u64),
            Cell::Count(row.words as u64),
            Cell::Text(speakers.join(", ")),
            Cell::Text(row.deal.clone().unwrap_or_else(|| "none".to_owned())),
            Cell::Text(row.by.as_deref().unwrap_or_default().replace('_', " ")),
        ];
        table.push(tone, cells);
    }
    blocks.push(Block::Table(table));
    let guessed = |row: &&InterviewRow| {
        row.speakers.iter().any(|speaker| speaker.certainty == Certainty::Guessed)
    };
    let guesses = checked.interviews.iter().filter(guessed).count();
    if guesses > 0 {
        blocks.push(Block::Note(format!(
            "A role with a question mark is a guess from who asks and who answers: {}. \
             `--us`, `--interviewer` and `--buyer` overrule it.",
            count(guesses as u64, "text", "texts"),
        )));
    }
}

fn speaker(row: &SpeakerRow) -> String {
    let mark = if row.certainty == Certainty::Guessed { "?" } else { "" };
    match &row.name {
        Some(name) => format!("{name} ({}{mark})", row.role),
        None => format!("{}{mark}", row.role),
    }
}

fn of_joins(checked: &Checked, blocks: &mut Vec<Block>) {
    if checked.interviews.is_empty() || checked.deals == 0 {
        return;
    }
    let unjoined: Vec<&str> = checked
        .interviews
        .iter()
        .filter(|row| row.deal.is_none())
        .map(|row| row.file.as_str())
        .collect();
    if !unjoined.is_empty() {
        let texts = count(unjoined.len() as u64, "text", "texts");
        blocks.push(titled("without a deal", format!("{texts}: {}", some_of(&unjoined))));
    }
    let silent: Vec<&str> = checked.deals_without_interviews.iter().map(String::as_str).collect();
    if !silent.is_empty() {
        let of = format!("{} of {}", grouped(silent.len() as u64), deals(checked.deals));
        blocks.push(titled("without an interview", of));
    }
}

fn some_of(names: &[&str]) -> String {
    let shown = names.iter().take(SHOWN).copied().collect::<Vec<_>>().join(", ");
    match names.len().saturating_sub(SHOWN) {
        0 => shown,
        more => format!("{shown}, and {} more", grouped(more as u64)),
    }
}

fn of_problems(checked: &Checked, blocks: &mut Vec<Block>) {
    blocks.push(Block::Heading("Problems".to_owned()));
    if checked.problems.is_empty() {
        blocks.push(Block::Text(Line::plain("None: everything was used.")));
        return;
    }
    let columns = vec![
        Column::new("place", "Place", Kind::Text),
        Column::new("effect", "Effect", Kind::Text),
        Column::new("message", "What", Kind::Text),
    ];
    let mut table = Table::new("problems", columns);
    for row in &checked.problems {
        let place = match row.line {
            0 => row.file.clone(),
            line => format!("{}:{line}", row.file),
        };
        let (tone, effect) = match row.effect {
            Effect::LeftOut => (Tone::Bad, "left out"),
            Effect::Noted => (Tone::Plain, "noted"),
        };
        table.push(
            tone,
            vec![Cell::Text(place), Cell::Text(effect.to_owned()), Cell::Text(row.message.clone())],
        );
    }
    blocks.push(Block::Table(table));
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn how_a_column_is_written_is_said_with_what_tells_it() {
        let row = |style: Option<&str>, telling: Option<&str>, unreadable| NumberRow {
            column: "Close Date".to_owned(),
            style: style.map(str::to_owned),
            telling: telling.map(str::to_owned),
            unreadable,
        };
        let cases = [
            (row(None, None, 0), "reads one way only"),
            (row(Some("day_first"), Some("23/04/2025"), 0), "day first, as `23/04/2025` tells"),
            (row(Some("month_first"), None, 2), "month first, which no value tells, 2 unreadable"),
            (row(Some(","), Some("1,50"), 0), "decimal mark `,`, as `1,50` tells"),
        ];
        for (row, expected) in cases {
            assert_eq!(number(&row), expected);
        }
    }

    #[test]
    fn a_guessed_role_has_a_question_mark() {
        let row = |name: Option<&str>, certainty| SpeakerRow {
            name: name.map(str::to_owned),
            title: None,
            role: Role::Buyer,
            certainty,
            turns: 1,
        };
        let cases = [
            (row(Some("Ann"), Certainty::Told), "Ann (buyer)"),
            (row(Some("Ann"), Certainty::Inferred), "Ann (buyer)"),
            (row(Some("Ann"), Certainty::Guessed), "Ann (buyer?)"),
            (row(None, Certainty::Guessed), "buyer?"),
        ];
        for (row, expected) in cases {
            assert_eq!(speaker(&row), expected);
        }
    }
}
