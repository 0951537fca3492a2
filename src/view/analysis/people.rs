//! The people themes in won and lost deals: what the CRM never records.

use crate::summary::{Summary, ThemeRow, people_themes};
use crate::view::analysis::Depth;
use crate::view::analysis::themes::lines;
use crate::view::{Block, Cell, Column, Kind, Table, Tone};

pub(super) fn blocks(summary: &Summary, _: Depth) -> Vec<Block> {
    let rows: Vec<&ThemeRow> = people_themes(&summary.themes).collect();
    if rows.iter().all(|row| row.statements.is_empty()) {
        return Vec::new();
    }
    let (lost, won) = (rows[0].against.lost.n, rows[0].against.won.n);
    let title = |way: &str, n: u64, outcome: &str| format!("{way}, of {n} {outcome}");
    let mut table = Table::new(
        "people",
        vec![
            Column::new("theme", "theme", Kind::Text).sheet_only(),
            Column::new("name", "theme", Kind::Text),
            Column::new("against_lost", title("against", lost, "lost"), Kind::Share),
            Column::new("for_lost", title("for us", lost, "lost"), Kind::Share).spare(2),
            Column::new("against_won", title("against", won, "won"), Kind::Share).spare(1),
            Column::new("for_won", title("for us", won, "won"), Kind::Share),
        ],
    );
    for row in rows {
        let said = [("against us, ", &row.against), ("for us, ", &row.in_favour)];
        table.push_said(
            Tone::Plain,
            vec![
                Cell::Text(row.theme.clone()),
                Cell::Text(row.name.clone()),
                Cell::Rate(row.against.lost),
                Cell::Rate(row.in_favour.lost),
                Cell::Rate(row.against.won),
                Cell::Rate(row.in_favour.won),
            ],
            said.into_iter().flat_map(|(way, contrast)| lines(way, contrast)).collect(),
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
