//! Why nothing was decided.

use crate::deal::Outcome;
use crate::reason::Stall;
use crate::summary::{NoDecisionSummary, Summary};
use crate::view::analysis::{Depth, by_deal, reasons};
use crate::view::words;
use crate::view::{Block, Cell, Column, Kind, Said, Table, Tone};

pub(super) fn blocks(summary: &Summary, depth: Depth) -> Vec<Block> {
    let found = &summary.no_decision;
    if found.deals == 0 {
        return Vec::new();
    }
    let mut blocks = vec![
        Block::Heading("Why nothing is decided".to_owned()),
        Block::Table(kinds(found)),
        Block::Note(both_kinds(found)),
    ];
    let told = found.kinds.iter().filter(|row| row.kind != Stall::Unspecified);
    let told =
        told.filter_map(|row| Some(Block::Quote(Said::of(name(row.kind), row.quotes.first()?))));
    blocks.extend(told.take(depth.at_most(1)));
    if depth == Depth::Brief {
        return blocks;
    }
    blocks.push(Block::Table(stalled(summary)));
    let rows = &summary.no_decision_reasons;
    let others = rows.iter().any(|row| row.deals > 0 && row.theme != "no_decision");
    if others {
        let outcome = Outcome::NoDecision;
        let title = "What weighed against us where nothing was decided";
        blocks.extend(reasons::blocks(summary, outcome, rows, "no_decision_reasons", title, 3));
    }
    blocks
}

fn kinds(found: &NoDecisionSummary) -> Table {
    let mut table = Table::new(
        "no_decision",
        vec![
            Column::new("kind", "kind", Kind::Text).sheet_only(),
            Column::new("name", "kind", Kind::Text),
            Column::new("deals", format!("of {}", found.deals), Kind::Rate),
            Column::new("bar", "0 to 100 %", Kind::Bar).spare(3),
            Column::new("undecided", "no decision", Kind::Count),
            Column::new("lost", "recorded as lost", Kind::Count),
        ],
    );
    for row in &found.kinds {
        let tone = if row.kind == Stall::Unspecified { Tone::Quiet } else { Tone::Plain };
        table.push_said(
            tone,
            vec![
                Cell::Text(row.kind.id().to_owned()),
                Cell::Text(name(row.kind).to_owned()),
                Cell::Rate(row.deals),
                Cell::Rate(row.deals),
                Cell::some(row.undecided),
                Cell::some(row.lost),
            ],
            Said::all(&row.quotes),
        );
    }
    table
}

/// Every deal that ended in nothing.
fn stalled(summary: &Summary) -> Table {
    let own = vec![
        Column::new("kind", "kind", Kind::Text).sheet_only(),
        Column::new("kind_name", "why nothing was decided", Kind::Text),
    ];
    let mut table = by_deal::table("stalled", own);
    for deal in &summary.deals {
        let Some(stall) = &deal.no_decision else { continue };
        let cells = [stall.kind.id(), name(stall.kind)].map(|text| Cell::Text(text.to_owned()));
        let quote = stall.quote.as_ref();
        let told = (stall.told_by, quote);
        by_deal::push(&mut table, deal, cells.to_vec(), told, by_deal::line(quote));
    }
    table
}

/// Both kinds are counted, and it is said.
fn both_kinds(found: &NoDecisionSummary) -> String {
    let undecided = words::count(
        found.undecided,
        "deal that ended without a decision",
        "deals that ended without a decision",
    );
    match found.lost {
        0 => format!("{undecided}."),
        lost => format!(
            "{undecided}, and {} whose reason is that nobody decided.",
            words::count(lost, "deal recorded as lost", "deals recorded as lost")
        ),
    }
}

fn name(kind: Stall) -> &'static str {
    match kind {
        Stall::StatusQuo => "Status quo: no need felt",
        Stall::Indecision => "Indecision: wanted it, feared it",
        Stall::Circumstance => "Circumstance: money, sponsor or company changed",
        Stall::Unspecified => "The words do not tell",
    }
}
