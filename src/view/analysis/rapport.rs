//! The rapport ladder over lost deals: where it broke first.

use crate::deal::Outcome;
use crate::reason::Rung;
use crate::summary::{RungRow, Summary};
use crate::view::analysis::{Depth, by_deal};
use crate::view::words;
use crate::view::{Block, Cell, Column, Kind, Said, Table, Tone};

pub(super) fn blocks(summary: &Summary, depth: Depth) -> Vec<Block> {
    let rapport = &summary.rapport;
    if rapport.deals == 0 {
        return Vec::new();
    }
    let mut table = Table::new(
        "rapport",
        vec![
            Column::new("rung", "rung", Kind::Text).sheet_only(),
            Column::new("name", "rung", Kind::Text),
            Column::new("first_broken", "broke first", Kind::Rate),
            Column::new("bar", "0 to 100 %", Kind::Bar).spare(3),
            Column::new("broken", "broke at all", Kind::Count),
            Column::new("held", "held", Kind::Count),
            Column::new("rival_held", "rival held it", Kind::Count),
            Column::new("held_won", "held in won", Kind::Count).spare(1),
        ],
    );
    for row in &rapport.rungs {
        table.push_said(
            Tone::Plain,
            vec![
                Cell::Text(row.rung.id().to_owned()),
                Cell::Text(name(row.rung).to_owned()),
                Cell::Rate(row.first_broken),
                Cell::Rate(row.first_broken),
                Cell::some(row.broken),
                Cell::some(row.held),
                Cell::some(row.rival_held),
                Cell::some(row.held_won),
            ],
            Said::all(&row.quotes),
        );
    }
    let mut blocks = vec![
        Block::Heading("Where the rapport broke".to_owned()),
        Block::Table(table),
        Block::Note(format!(
            "Over {} in which somebody spoke of a rung; in {} none broke. A rung broke where more \
             was said against us than for us; the first that broke makes those above it \
             worthless.",
            words::count(rapport.deals, "lost deal", "lost deals"),
            rapport.unbroken.k
        )),
    ];
    if depth == Depth::Full {
        // One line for each rung, instead of the most frequent one's.
        blocks.extend(rapport.rungs.iter().filter_map(|row| {
            let shows = format!("{} broke first", name(row.rung));
            Some(Block::Quote(Said::of(shows, row.quotes.first()?)))
        }));
        blocks.push(Block::Table(ladders(summary)));
        return blocks;
    }
    let most = rapport.rungs.iter().filter(|row| row.first_broken.k > 0).reduce(most_first);
    if let Some((row, quote)) = most.and_then(|row| Some((row, row.quotes.first()?))) {
        let name = name(row.rung);
        blocks.push(Block::Quote(Said::of(format!("{name} broke first"), quote)));
    }
    blocks
}

/// The ladder of every lost deal in which somebody spoke of a rung.
fn ladders(summary: &Summary) -> Table {
    let own = vec![
        Column::new("first_broken", "broke first", Kind::Text),
        Column::new("personal", "personal", Kind::Text),
        Column::new("technical", "technical", Kind::Text),
        Column::new("business", "business", Kind::Text),
        Column::new("rival_held", "a rival held", Kind::Text).spare(2),
    ];
    let mut table = by_deal::table("ladders", own);
    for deal in summary.deals.iter().filter(|deal| deal.outcome == Outcome::Lost) {
        let Some(ladder) = &deal.rapport else { continue };
        let held: Vec<&str> = ladder.rival_held.iter().map(|rung| rung.id()).collect();
        let state = |state: &str| match state {
            "unspoken" => Cell::Empty,
            spoken => Cell::Text(spoken.to_owned()),
        };
        let cells = vec![
            Cell::Text(ladder.first_broken.map_or("none", Rung::id).to_owned()),
            state(&ladder.personal),
            state(&ladder.technical),
            state(&ladder.business),
            Cell::Text(held.join(", ")),
        ];
        let quote = ladder.quote.as_ref();
        by_deal::push(&mut table, deal, cells, (ladder.told_by, quote), by_deal::line(quote));
    }
    table
}

fn most_first<'a>(most: &'a RungRow, next: &'a RungRow) -> &'a RungRow {
    if next.first_broken.k > most.first_broken.k { next } else { most }
}

fn name(rung: Rung) -> &'static str {
    match rung {
        Rung::Personal => "Personal",
        Rung::Technical => "Technical",
        Rung::Business => "Business",
    }
}
