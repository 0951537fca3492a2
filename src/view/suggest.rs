//! Sentences that are nearly evidence, with the words that make them so.

use serde::Serialize;

use crate::summary::SCHEMA;
use crate::view::explain::logits;
use crate::view::{Block, Cell, Column, Kind, Line, ShareRow, Table, Tone, View};

/// Of the words that make a sentence nearly evidence so many are shown on a
/// page; records have all.
const SHOWN: usize = 4;

/// A sentence of a buyer that is no mention, and the theme it is nearest to.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct SuggestedRow {
    /// The deal's id; `None` if the interview joined none.
    pub deal: Option<String>,
    /// The interview's id.
    pub interview: String,
    /// The file.
    pub file: String,
    /// The line, from 1.
    pub line: u32,
    /// Who speaks.
    pub speaker: Option<String>,
    /// The theme's id.
    pub theme: String,
    /// The sentence as written.
    pub quote: String,
    /// What it scores, in milli-logits.
    pub score: i32,
    /// How much more would make it a mention.
    pub short_of: i32,
    /// What its own words score; the rest of `score` comes from the sentences
    /// around it.
    pub own_score: i32,
    /// The features that speak for the theme, and what each adds to
    /// `own_score`; the strongest first.
    pub shares: Vec<ShareRow>,
}

/// All suggestions as one object.
#[derive(Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub(crate) struct Document<'a> {
    /// The number of this form.
    schema: u32,
    /// The version of the program.
    version: &'static str,
    /// The nearest first.
    suggestions: &'a [SuggestedRow],
}

/// Suggestions, those nearest to being evidence first, of so many that there
/// are.
pub fn suggested(rows: &[SuggestedRow], all: usize) -> View<'_> {
    let mut table = Table::new(
        "suggestions",
        vec![
            Column::new("theme", "theme", Kind::Text),
            Column::new("score", "score", Kind::Text).sheet_only(),
            Column::new("short_of", "short of", Kind::Text),
            Column::new("quote", "sentence", Kind::Text),
            Column::new("words", "by", Kind::Text).spare(1),
            Column::new("deal", "deal", Kind::Text).sheet_only(),
            Column::new("interview", "interview", Kind::Text).sheet_only(),
            Column::new("speaker", "speaker", Kind::Text).sheet_only(),
            Column::new("place", "where", Kind::Text),
        ],
    );
    for row in rows {
        table.push(
            Tone::Plain,
            vec![
                Cell::Text(row.theme.clone()),
                Cell::Text(row.score.to_string()),
                Cell::Text(logits(row.short_of)),
                Cell::Text(row.quote.clone()),
                Cell::Text(words(&row.shares)),
                Cell::maybe(row.deal.as_deref()),
                Cell::Text(row.interview.clone()),
                Cell::maybe(row.speaker.as_deref()),
                Cell::Text(format!("{}:{}", row.file, row.line)),
            ],
        );
    }
    let shown = match rows.len() {
        0 => "No sentence of a buyer is nearly evidence.".to_owned(),
        shown if shown < all => format!("The {shown} nearest of {all} sentences (--limit)."),
        shown => format!("{shown} sentences."),
    };
    View {
        blocks: vec![
            Block::Heading("Nearly evidence".to_owned()),
            Block::Text(Line::plain(shown)),
            Block::Table(table),
            Block::Note(
                "Sentences of buyers that are no mention, nearest first. short of: what is \
                 missing, in units of the score (`winloss explain`). A rule of your own makes \
                 such a sentence a mention: see `winloss codebook`."
                    .to_owned(),
            ),
        ],
        document: Box::new(Document {
            schema: SCHEMA,
            version: env!("CARGO_PKG_VERSION"),
            suggestions: rows,
        }),
        records: rows.iter().map(|row| Box::new(row) as _).collect(),
    }
}

fn words(shares: &[ShareRow]) -> String {
    let shown = shares.iter().take(SHOWN);
    let shown = shown.map(|share| format!("{} {}", share.feature, logits(share.weight)));
    shown.collect::<Vec<_>>().join(", ")
}
