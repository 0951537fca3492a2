//! The people themes in won and lost deals: what the CRM never records.

use crate::summary::{Summary, ThemeRow, people_themes};
use crate::view::{Block, Cell, Column, Kind, Table, Tone};

pub(super) fn blocks(summary: &Summary) -> Vec<Block> {
    let rows: Vec<&ThemeRow> = people_themes(&summary.themes).collect();
    if rows.iter().all(|row| row.statements.is_empty()) {
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
    vec![
        Block::Heading("The people".to_owned()),
        Block::Table(table),
        Block::Note(
            "Of the lost and the won deals in which a buyer was heard: in how many a buyer spoke \
             of it against us, or for us."
                .to_owned(),
        ),
    ]
}
