//! The people of the deal, each with the line that tells it: coach card,
//! ladder, relationship, standstill, and the lines for and against going on.

use crate::summary::{CoachRow, DealRow, LadderRow, NoDecisionRow, PursueLine, PursueRow};
use crate::view::explain::{FindingRow, titled};
use crate::view::{Block, Cell, Column, Kind, Said, Table, Tone, word};

pub(super) fn blocks(deal: &DealRow, findings: &[FindingRow]) -> Vec<Block> {
    let mut blocks = Vec::new();
    if let Some(card) = &deal.coach {
        blocks.extend(coach(card));
    }
    if let Some(ladder) = &deal.rapport {
        blocks.push(titled("rapport", rungs(ladder)));
        blocks.extend(ladder.quote.iter().map(|quote| Block::Quote(Said::of("broken", quote))));
    }
    if let Some(row) = &deal.relationship {
        let told = format!("{}, told by a {}", row.state.name(), row.told_by.id());
        blocks.push(titled("relationship", told));
        blocks.extend(row.quote.iter().map(|quote| Block::Quote(Said::of("", quote))));
    }
    if let Some(row) = &deal.no_decision {
        blocks.push(titled("no decision", no_decision(row)));
        blocks.extend(row.quote.iter().map(|quote| Block::Quote(Said::of("", quote))));
    }
    if let Some(row) = &deal.pursue {
        blocks.extend(pursue(row));
    }
    if !findings.is_empty() {
        blocks.push(Block::Table(told(findings)));
        blocks.push(Block::Note(RULES.to_owned()));
    }
    blocks
}

/// How the lines give the states, so that it can be done by hand.
const RULES: &str = "Buyers' lines decide, sellers' only where buyers have none. Coach: one who \
                     left, then a false one, outweighs; else ours, unless more lines say that \
                     there was none; a rival's only where nothing is said of ours. A seller's \
                     coach whom a buyer denies, and no buyer confirms, is false. Rapport: a rung \
                     broke where more was said against us than for us. Relationship and no \
                     decision: what most lines tell; on a tie the relationship's worst, and of no \
                     decision the greater score.";

/// What the lines tell, counted.
fn told(findings: &[FindingRow]) -> Table {
    let columns = vec![
        Column::new("finding", "finding", Kind::Text).sheet_only(),
        Column::new("name", "Lines that tell", Kind::Text),
        Column::new("buyer", "Buyers'", Kind::Count),
        Column::new("seller", "Sellers'", Kind::Count),
    ];
    let mut table = Table::new("findings", columns);
    for row in findings {
        let names = [row.finding, row.name].map(|text| Cell::Text(text.to_owned()));
        let counts = [row.buyer, row.seller].map(|n| Cell::some(n.into()));
        table.push(Tone::Plain, names.into_iter().chain(counts).collect());
    }
    table
}

fn no_decision(row: &NoDecisionRow) -> String {
    let kind = row.kind.id().replace('_', " ");
    match row.told_by {
        Some(voice) => format!("{kind}, told by a {}", voice.id()),
        None => format!("{kind}, from the stated reason"),
    }
}

fn pursue(row: &PursueRow) -> Vec<Block> {
    let lines = |side: &'static str, lines: &[PursueLine]| -> Vec<Block> {
        let said = |line: &PursueLine| Said::of(format!("{side}, {}", line.reason), &line.quote);
        lines.iter().map(|line| Block::Quote(said(line))).collect()
    };
    let mut blocks = vec![titled("pursue or leave, the lines lean to", row.lean.id())];
    blocks.extend(lines("for", &row.reasons_for));
    blocks.extend(lines("against", &row.against));
    blocks
}

fn coach(card: &CoachRow) -> Vec<Block> {
    let mut told = card.state.name().to_owned();
    if let Some(who) = &card.who {
        told.push_str(&format!(": {who}"));
    }
    if let Some(standpoint) = &card.standpoint {
        told.push_str(&format!(", {} the company", word(standpoint)));
    }
    if let Some(voice) = card.told_by {
        told.push_str(&format!(", told by a {}", voice.id()));
    }
    let mut blocks = vec![titled("coach", told)];
    let mut quote = |shows: &str, quote: Option<&crate::tally::Cited>| {
        blocks.extend(quote.map(|quote| Block::Quote(Said::of(shows, quote))));
    };
    quote("", card.quote.as_deref());
    for row in &card.tests {
        quote(row.test.id(), Some(&row.quote));
    }
    quote("the rival's", card.rival_quote.as_deref());
    quote("a seller's claim", card.claim.as_deref());
    quote("the buyer's answer", card.contradiction.as_deref());
    blocks
}

fn rungs(ladder: &LadderRow) -> String {
    let mut text = format!(
        "personal {}, technical {}, business {}",
        ladder.personal, ladder.technical, ladder.business
    );
    if let Some(rung) = ladder.first_broken {
        text.push_str(&format!("; the first to break is the {} one", rung.id()));
    }
    if !ladder.rival_held.is_empty() {
        let held: Vec<&str> = ladder.rival_held.iter().map(|rung| rung.id()).collect();
        text.push_str(&format!("; a rival held {}", held.join(", ")));
    }
    text
}
