//! The lasting bond over deals: ours, none, soured, or a rival's grip.

use crate::deal::Outcome;
use crate::reason::Tie;
use crate::summary::Summary;
use crate::view::analysis::Depth;
use crate::view::words;
use crate::view::{Block, Cell, Column, Kind, Said, Table, Tone};

pub(super) fn blocks(summary: &Summary, depth: Depth) -> Vec<Block> {
    let relationship = &summary.relationship;
    if relationship.deals == 0 {
        return Vec::new();
    }
    let mut table = Table::new(
        "relationship",
        vec![
            Column::new("state", "state", Kind::Text).sheet_only(),
            Column::new("name", "relationship", Kind::Text),
            Column::new("deals", "deals", Kind::Count),
            Column::new("won", "won", Kind::Count),
            Column::new("lost", "lost", Kind::Count),
            Column::new("no_decision", "no decision", Kind::Count),
            Column::new("win_rate", "win rate", Kind::Rate),
        ],
    );
    for row in &relationship.states {
        let count = |outcome| Cell::some(row.outcomes.get(&outcome).copied().unwrap_or(0));
        table.push(
            Tone::Plain,
            vec![
                Cell::Text(row.state.id().to_owned()),
                Cell::Text(row.state.name().to_owned()),
                Cell::Count(row.deals),
                count(Outcome::Won),
                count(Outcome::Lost),
                count(Outcome::NoDecision),
                Cell::Rate(row.win_rate),
            ],
        );
    }
    let mut blocks = vec![
        Block::Heading("Whose is the relationship?".to_owned()),
        Block::Table(table),
        Block::Note(format!(
            "Over {} in which somebody spoke of it; the state with the most statements, on a tie \
             the worst.",
            words::deals(relationship.deals)
        )),
    ];
    let told = relationship.states.iter().filter(|row| row.state != Tie::None);
    let told = told.filter_map(|row| {
        let quote = row.quotes.first()?;
        Some(Block::Quote(Said::of(row.state.name(), quote)))
    });
    blocks.extend(told.take(depth.at_most(1)));
    blocks
}
