//! The people themes in won and lost deals: what the CRM never records.

use crate::summary::{Summary, ThemeRow, people_themes};
use crate::view::{Block, Cell, Column, Kind, Said, Table, Tone};

pub(super) fn blocks(summary: &Summary) -> Vec<Block> {
    let rows: Vec<&ThemeRow> = people_themes(&summary.themes).collect();
    let spoken = rows.iter().any(|row| !row.statements.is_empty());
    if !spoken {
        return Vec::new();
    }
    let mut table = Table::new(
        "people",
        vec![
            Column::new("theme", "theme", Kind::Text).sheet_only(),
            Column::new("name", "buyers spoke of", Kind::Text),
            Column::new("against_lost", "against, lost", Kind::Rate),
            Column::new("for_lost", "for, lost", Kind::Rate).spare(2),
            Column::new("against_won", "against, won", Kind::Rate).spare(1),
            Column::new("for_won", "for, won", Kind::Rate),
        ],
    );
    for row in rows {
        table.push(
            Tone::Plain,
            vec![
                Cell::Text(row.theme.clone()),
                Cell::Text(row.name.clone()),
                Cell::Rate(row.against.lost),
                Cell::Rate(row.in_favour.lost),
                Cell::Rate(row.against.won),
                Cell::Rate(row.in_favour.won),
            ],
        );
    }
    let mut blocks = vec![
        Block::Heading("The people".to_owned()),
        Block::Table(table),
        Block::Note(
            "Of the lost and the won deals in which a buyer was heard: in how many a buyer spoke \
             of it against us, or for us."
                .to_owned(),
        ),
    ];
    blocks.extend(false_coaches(summary));
    blocks
}

/// A seller's claim of a coach, and the buyer's words against it.
fn false_coaches(summary: &Summary) -> Vec<Block> {
    let found = summary.deals.iter().filter_map(|deal| {
        let coach = deal.coach.as_ref()?;
        Some([
            Said::of("False coach: the seller said", coach.claim.as_ref()?),
            Said::of("the buyer said", coach.contradiction.as_ref()?),
        ])
    });
    found.flatten().map(Block::Quote).collect()
}
