//! What is shown: headings, text, quotes and tables of typed cells. One value
//! is rendered by every writer.

mod analysis;
mod block;
mod cell;
mod check;
mod coding;
mod comparison;
mod evaluation;
mod explain;
mod mentions;
mod record;
mod suggest;
pub(crate) mod words;

pub use analysis::{SECTIONS, Section, analysis, report};
pub use block::{Block, Line, Passage, Said, Tone};
pub use cell::{Align, Cell, Column, Kind, Row, Table};
pub use check::{
    Checked, ColumnRow, InputRow, InterviewRow, LabelRow, NumberRow, OddRow, SpeakerRow, TableRow,
    TextRow, check,
};
pub use coding::{
    CaseRow, CodeRow, CodedRow, FactRow, FactValue, SourceRow, SpokenRow, cases, codes, rules,
    source,
};
pub use comparison::{changed, comparison};
pub use evaluation::{DifferenceRow, evaluation};
pub use explain::{Explained, FindingRow, Heard, MarkedRow, SaidRow, ShareRow, TurnRow, explain};
pub use mentions::{Around, MentionRow, mentions, word};
pub use record::Record;
pub use suggest::{SuggestedRow, suggested};

pub use crate::interview::Role;
#[cfg(test)]
pub(crate) use {
    check::Entry as CheckedLine, evaluation::Document as Evaluations,
    explain::Entry as ExplainedLine, suggest::Document as Suggestions,
};

pub use crate::summary::{Gap, MoneyRow, Rate};
pub use crate::tag::Direction;

/// One result, ready for any writer.
pub struct View<'a> {
    /// For people: what a terminal or a page shows, and the tables of a sheet.
    pub blocks: Vec<Block>,
    /// For programs: the one object of the JSON format.
    pub document: Box<dyn Record + 'a>,
    /// For programs: the lines of the NDJSON format.
    pub records: Vec<Box<dyn Record + 'a>>,
}

impl View<'_> {
    /// The tables that a sheet holds: the main ones, or all if none is main.
    pub fn tables(&self) -> impl Iterator<Item = &Table> {
        let tables = || {
            self.blocks.iter().filter_map(|block| match block {
                Block::Table(table) => Some(table),
                Block::Heading(_)
                | Block::Text(_)
                | Block::Note(_)
                | Block::Quote(_)
                | Block::Passage(_) => None,
            })
        };
        let any_main = tables().any(|table| table.main);
        tables().filter(move |table| table.main || !any_main)
    }
}
