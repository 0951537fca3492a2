//! The analysis as people read it, section by section.

mod head;
mod left_out;
mod people;
mod reasons;

use crate::summary::Summary;
use crate::view::{Block, View};

/// One section, describing itself.
pub struct Section {
    /// Its name, for `--section`.
    pub id: &'static str,
    /// What it shows, in one line.
    pub about: &'static str,
    /// Its blocks; none where it has nothing to say.
    blocks: fn(&Summary) -> Vec<Block>,
}

/// Every section, in the order in which they are shown.
pub const SECTIONS: &[Section] = &[
    Section { id: "head", about: "deals, outcomes, win rate, value", blocks: head::blocks },
    Section { id: "losses", about: "why we lose", blocks: reasons::losses },
    Section { id: "wins", about: "why we win", blocks: reasons::wins },
    Section {
        id: "people",
        about: "coach, rapport and relationship in won and lost deals",
        blocks: people::blocks,
    },
    Section { id: "left-out", about: "what is in no figure, and why", blocks: left_out::blocks },
];

/// The analysis for every writer. `sections` chooses by id; empty shows all
/// that have something to say, and a sheet then holds the loss reasons.
pub fn analysis<'a>(summary: &'a Summary, sections: &[&str]) -> View<'a> {
    let chosen =
        SECTIONS.iter().filter(|section| sections.is_empty() || sections.contains(&section.id));
    let mut blocks: Vec<Block> = chosen.flat_map(|section| (section.blocks)(summary)).collect();
    for block in &mut blocks {
        if let Block::Table(table) = block {
            table.main = sections.is_empty() && table.id == reasons::LOSSES;
        }
    }
    View {
        blocks,
        document: Box::new(summary),
        records: summary.deals.iter().map(|deal| Box::new(deal) as _).collect(),
    }
}
