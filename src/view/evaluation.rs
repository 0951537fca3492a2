//! How far we agree with people, as a page.

use serde::Serialize;

use crate::agreement::{Difference, Disagreement};
use crate::summary::{Evaluation, JudgedRow, ThemeFigures};
use crate::tag::Direction;
use crate::view::words::count;
use crate::view::{Block, Cell, Column, Kind, Line, Table, Tone, View};

/// A sentence that people and we see differently, as a record.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct DifferenceRow {
    /// The file.
    pub file: String,
    /// The line.
    pub line: u32,
    /// The interview.
    pub interview: String,
    /// What is different.
    pub difference: Difference,
    /// The theme.
    pub theme: String,
    /// The people's direction.
    pub theirs: Option<Direction>,
    /// Ours.
    pub ours: Option<Direction>,
    /// The sentence.
    pub quote: String,
}

impl From<&Disagreement> for DifferenceRow {
    fn from(one: &Disagreement) -> Self {
        Self {
            file: one.place.file.to_string(),
            line: one.place.line,
            interview: one.interview.clone(),
            difference: one.difference,
            theme: one.theme.clone(),
            theirs: one.theirs,
            ours: one.ours,
            quote: one.quote.clone(),
        }
    }
}

/// The one object of the JSON format.
#[derive(Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub(crate) struct Document<'a> {
    /// The number of this form.
    schema: u32,
    /// All interviews, then those of each author.
    evaluations: &'a [Evaluation],
    /// What people and the tagger see differently, where it was asked for.
    differences: &'a [DifferenceRow],
    /// What people say of the mentions that they judged: all themes, then
    /// each.
    verdicts: &'a [JudgedRow],
}

/// The figures of each group of interviews, all together first, the sentences
/// that were asked for, and what people say of mentions.
pub fn evaluation(
    evaluations: Vec<Evaluation>,
    differences: Vec<DifferenceRow>,
    verdicts: Vec<JudgedRow>,
) -> View<'static> {
    let mut blocks = Vec::new();
    if let Some(all) = evaluations.first() {
        blocks.push(Block::Heading(format!(
            "Agreement with people: {}",
            count(all.sentences, "sentence", "sentences")
        )));
        blocks.push(Block::Table(by_theme(all)));
        // Codings of passages name none.
        if all.primary.n > 0 {
            blocks.push(Block::Text(Line::plain(format!(
                "Primary reason the people's in {} of {}.",
                all.primary.k, all.primary.n
            ))));
        }
    }
    if evaluations.len() > 2 {
        blocks.push(Block::Heading("By author".to_owned()));
        blocks.push(Block::Table(by_group(&evaluations)));
    }
    if !differences.is_empty() {
        blocks.push(Block::Heading("What people and we see differently".to_owned()));
        blocks.push(Block::Table(differing(&differences)));
    }
    if !evaluations.is_empty() {
        blocks.push(Block::Note(
            "Precision: of the mentions, those that people labelled. Recall: of the labels, those \
             found. Direction: of the labels found, those with the people's direction. Range: 95 % \
             interval."
                .to_owned(),
        ));
    }
    if let Some(all) = verdicts.first() {
        let judged = count(all.right.n, "judged mention", "judged mentions");
        blocks.push(Block::Heading(format!("What people say of {judged}")));
        blocks.push(Block::Table(judgements(&verdicts, evaluations.is_empty())));
        blocks.push(Block::Note(
            "Right: of the mentions that were judged, those that stand as they are. It tells of \
             the other mentions only if those to be judged were drawn at random."
                .to_owned(),
        ));
    }
    let mut records: Vec<Box<dyn crate::view::Record>> = if differences.is_empty() {
        evaluations.iter().map(|one| Box::new(one.clone()) as _).collect()
    } else {
        differences.iter().map(|one| Box::new(one.clone()) as _).collect()
    };
    records.extend(verdicts.iter().map(|one| Box::new(one.clone()) as _));
    let document = serde_json::to_value(Document {
        schema: 1,
        evaluations: &evaluations,
        differences: &differences,
        verdicts: &verdicts,
    });
    View { blocks, document: Box::new(document.unwrap_or_default()), records }
}

fn columns(first: &'static str, title: &str) -> Vec<Column> {
    vec![
        Column::new(first, title, Kind::Text),
        Column::new("n", "labels", Kind::Count),
        Column::new("precision", "precision", Kind::Share),
        Column::new("recall", "recall", Kind::Share),
        Column::new("f1", "F1", Kind::Chance),
        Column::new("kappa", "kappa", Kind::Chance).spare(1),
        Column::new("direction", "direction", Kind::Share).spare(2),
    ]
}

fn cells(name: &str, theme: &ThemeFigures) -> Vec<Cell> {
    let number = |figure: Option<f64>| figure.map_or(Cell::Empty, Cell::Chance);
    vec![
        Cell::Text(name.to_owned()),
        Cell::Count(theme.n),
        Cell::Rate(theme.precision),
        Cell::Rate(theme.recall),
        number(theme.f1),
        number(theme.kappa),
        Cell::Rate(theme.direction),
    ]
}

fn by_theme(evaluation: &Evaluation) -> Table {
    let mut table = Table::new("themes", columns("theme", "theme"));
    table.main = true;
    for theme in &evaluation.themes {
        let tone = if theme.theme == "all" { Tone::Strong } else { Tone::Plain };
        table.push(tone, cells(&theme.theme, theme));
    }
    table
}

fn by_group(evaluations: &[Evaluation]) -> Table {
    let mut columns = columns("of", "author");
    columns.push(Column::new("primary", "primary", Kind::Share).spare(3));
    let mut table = Table::new("authors", columns);
    for one in evaluations {
        let Some(all) = one.themes.first() else { continue };
        let mut cells = cells(&one.of, all);
        cells.push(Cell::Rate(one.primary));
        table.push(Tone::Plain, cells);
    }
    table
}

fn judgements(verdicts: &[JudgedRow], is_main: bool) -> Table {
    let columns = vec![
        Column::new("theme", "theme", Kind::Text),
        Column::new("right", "right", Kind::Rate),
        Column::new("other_direction", "other direction", Kind::Count),
        Column::new("other_theme", "other theme", Kind::Count),
        Column::new("wrong", "wrong", Kind::Count),
    ];
    let mut table = Table::new("verdicts", columns);
    table.main = is_main;
    for row in verdicts {
        let tone = if row.theme == "all" { Tone::Strong } else { Tone::Plain };
        let counts = [row.other_direction, row.other_theme, row.wrong].map(Cell::some);
        let cells = [Cell::Text(row.theme.clone()), Cell::Rate(row.right)];
        table.push(tone, cells.into_iter().chain(counts).collect());
    }
    table
}

fn differing(differences: &[DifferenceRow]) -> Table {
    let columns = vec![
        Column::new("difference", "what", Kind::Text),
        Column::new("theme", "theme", Kind::Text),
        Column::new("interview", "interview", Kind::Text),
        Column::new("quote", "sentence", Kind::Text),
    ];
    let mut table = Table::new("differences", columns);
    for one in differences {
        let what = match one.difference {
            Difference::Miss => "miss".to_owned(),
            Difference::FalseAlarm => "false alarm".to_owned(),
            Difference::Direction => match (one.theirs, one.ours) {
                (Some(theirs), Some(ours)) => format!("{theirs}, not {ours}"),
                _ => "direction".to_owned(),
            },
        };
        let text = |text: &str| Cell::Text(text.to_owned());
        table.push(
            Tone::Plain,
            vec![Cell::Text(what), text(&one.theme), text(&one.interview), text(&one.quote)],
        );
    }
    table
}
