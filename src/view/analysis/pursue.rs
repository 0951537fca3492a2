//! Open deals: what speaks for going on and what for leaving, with the lines.

use crate::reason::{CoachState, Lean};
use crate::summary::{CoachRow, DealRow, PursueLine, PursueRow, PursueSummary, Summary};
use crate::view::analysis::Depth;
use crate::view::analysis::{deal_name, place};
use crate::view::words;
use crate::view::{Block, Cell, Column, Kind, Line, Said, Table, Tone};

/// On a page with other sections so many deals are shown with their lines, and
/// so many lines each way.
const SHOWN: usize = 3;
const LINES: usize = 2;

pub(super) fn blocks(summary: &Summary, depth: Depth) -> Vec<Block> {
    let mut open: Vec<(&DealRow, &PursueRow)> =
        summary.deals.iter().filter_map(|deal| Some((deal, deal.pursue.as_deref()?))).collect();
    if open.is_empty() {
        return Vec::new();
    }
    open.sort_by_key(|(_, pursue)| pursue.lean);
    let mut blocks = vec![
        Block::Heading("Open deals: pursue or leave?".to_owned()),
        Block::Table(table(&open)),
        Block::Note(
            "Without a coach of ours, and with the relationship in a rival's grip, more time in \
             the account is rarely repaid. These are lines to weigh, not a verdict."
                .to_owned(),
        ),
    ];
    blocks.extend(closed(&summary.pursue).map(|text| Block::Text(Line::plain(text))));
    for (deal, pursue) in open.iter().take(depth.at_most(SHOWN)) {
        let name = deal_name(deal.account.as_deref(), &deal.id);
        let line = Line::default().and(name, Tone::Strong);
        blocks.push(Block::Text(line.and(format!(": {}", leans(deal, pursue.lean)), Tone::Plain)));
        let most = depth.at_most(LINES);
        blocks.extend(said(pursue, most).into_iter().map(Block::Quote));
    }
    blocks
}

/// How the user's own closed deals of the kind ended: better than any advice.
fn closed(like: &PursueSummary) -> Option<String> {
    let told = [(like.leave, "leave"), (like.pursue, "pursue")]
        .into_iter()
        .filter(|(rate, _)| rate.n > 0)
        .map(|(rate, lean)| format!("won {} whose lines lean to {lean}", words::rate(&rate)))
        .collect::<Vec<_>>();
    (!told.is_empty()).then(|| format!("Of your closed deals: {}.", words::list(&told)))
}

/// Up to so many lines each way.
fn said(pursue: &PursueRow, most: usize) -> Vec<Said> {
    let lines = pursue.reasons_for.iter().take(most).map(|line| ("for", line));
    let lines = lines.chain(pursue.against.iter().take(most).map(|line| ("against", line)));
    lines.map(|(side, line)| Said::of(format!("{side}, {}", line.reason), &line.quote)).collect()
}

fn table(open: &[(&DealRow, &PursueRow)]) -> Table {
    let mut table = Table::new(
        "pursue",
        vec![
            Column::new("deal", "deal", Kind::Text).sheet_only(),
            Column::new("name", "open deal", Kind::Text),
            Column::new("lean", "lines lean to", Kind::Text),
            Column::new("for", "for going on", Kind::Text),
            Column::new("against", "for leaving", Kind::Text),
            Column::new("for_lines", "lines for", Kind::Text).sheet_only(),
            Column::new("against_lines", "lines against", Kind::Text).sheet_only(),
        ],
    );
    for (deal, pursue) in open {
        let reasons = |lines: &[PursueLine]| {
            let reasons: Vec<&str> = lines.iter().map(|line| line.reason.as_str()).collect();
            Cell::Text(reasons.join("; "))
        };
        let tone = match pursue.lean {
            Lean::Leave => Tone::Bad,
            Lean::Pursue => Tone::Good,
            Lean::Undecided => Tone::Plain,
        };
        let lines = |lines: &[PursueLine]| {
            let told: Vec<String> = lines
                .iter()
                .map(|line| format!("“{}” ({})", line.quote.quote, place(&line.quote)))
                .collect();
            Cell::Text(told.join(" "))
        };
        table.push_said(
            tone,
            vec![
                Cell::Text(deal.id.clone()),
                Cell::Text(deal_name(deal.account.as_deref(), &deal.id)),
                Cell::Text(pursue.lean.id().to_owned()),
                reasons(&pursue.reasons_for),
                reasons(&pursue.against),
                lines(&pursue.reasons_for),
                lines(&pursue.against),
            ],
            said(pursue, usize::MAX),
        );
    }
    table
}

fn leans(deal: &DealRow, lean: Lean) -> &'static str {
    let unspoken = |coach: &CoachRow| coach.state == CoachState::Unspoken;
    let silent = deal.coach.as_deref().is_none_or(unspoken);
    match lean {
        Lean::Leave => "no coach of ours, and the relationship is a rival's",
        Lean::Pursue => "a coach of ours, and nobody's grip",
        Lean::Undecided if silent => {
            "nobody speaks of a coach of ours: find out whether there is one"
        }
        Lean::Undecided => "lines for both, or too few",
    }
}
