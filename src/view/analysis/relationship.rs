//! The lasting bond over deals: ours, none, soured, or a rival's grip.

use crate::reason::Tie;
use crate::summary::Summary;
use crate::view::analysis::{Depth, by_deal, by_state, state_cells};
use crate::view::words;
use crate::view::{Block, Cell, Column, Kind, Said, Table, Tone};

pub(super) fn blocks(summary: &Summary, depth: Depth) -> Vec<Block> {
    let relationship = &summary.relationship;
    if relationship.deals == 0 {
        return Vec::new();
    }
    let mut table = by_state("relationship", "relationship");
    for row in &relationship.states {
        let state = (row.state.id(), row.state.name());
        let cells = state_cells(state, row.deals, &row.outcomes, row.win_rate);
        let said = Said::all(&row.quotes);
        table.push_said(Tone::Plain, cells, said);
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
    if depth == Depth::Full {
        blocks.push(Block::Table(bonds(summary)));
    }
    blocks
}

/// Every deal in which somebody spoke of it.
fn bonds(summary: &Summary) -> Table {
    let own = vec![
        Column::new("state", "state", Kind::Text).sheet_only(),
        Column::new("state_name", "relationship", Kind::Text),
    ];
    let mut table = by_deal::table("relationships", own);
    for deal in &summary.deals {
        let Some(bond) = &deal.relationship else { continue };
        let cells = [bond.state.id(), bond.state.name()].map(|text| Cell::Text(text.to_owned()));
        let quote = bond.quote.as_ref();
        let told = (Some(bond.told_by), quote);
        by_deal::push(&mut table, deal, cells.to_vec(), told, by_deal::line(quote));
    }
    table
}
