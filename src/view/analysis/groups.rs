//! Deals in groups: head to head per rival, and the cuts asked for.

use crate::deal::Outcome;
use crate::summary::{GroupRow, Reading, Summary, TopReason};
use crate::view::analysis::Depth;
use crate::view::words;
use crate::view::{Block, Cell, Column, Kind, Line, Said, Table, Tone};

/// So many groups are shown on a page.
const SHOWN: usize = 12;

pub(super) fn rivals(summary: &Summary, depth: Depth) -> Vec<Block> {
    let rows = &summary.rivals;
    if rows.is_empty() {
        return Vec::new();
    }
    let mut blocks = vec![
        Block::Heading("Head to head".to_owned()),
        Block::Table(table("rivals", "rival", ["we win by", "they win by"], rows)),
    ];
    blocks.extend(verdict(rows).map(|text| Block::Text(Line::plain(text))));
    blocks.extend(why(rows, ["we win by", "they win by"], depth));
    blocks.extend(small(rows).map(Block::Note));
    blocks.push(Block::Note(
        "A deal stands under every rival that it names. Lost deals are not always lost to the \
         rival named first."
            .to_owned(),
    ));
    blocks
}

pub(super) fn cuts(summary: &Summary, depth: Depth) -> Vec<Block> {
    let cuts = summary.groups.chunk_by(|a, b| a.by == b.by);
    cuts.flat_map(|rows| cut(rows, depth)).collect()
}

fn cut(rows: &[GroupRow], depth: Depth) -> Vec<Block> {
    let by = &rows[0].by;
    let id = match by.as_str() {
        "competitor" => "by_competitor",
        "owner" => "by_owner",
        "month" | "quarter" | "year" => "by_period",
        _ => "groups",
    };
    let mut blocks = vec![
        Block::Heading(format!("By {by}")),
        Block::Table(table(id, by, ["first win reasons", "first loss reasons"], rows)),
    ];
    blocks.extend(verdict(rows).map(|text| Block::Text(Line::plain(text))));
    blocks.extend(why(rows, ["won by", "lost by"], depth));
    blocks.extend(small(rows).map(Block::Note));
    if by == "owner" {
        blocks.push(Block::Note(
            "Sellers have few deals each, and not the same ones: ask with this table, do not \
             judge by it."
                .to_owned(),
        ));
    }
    blocks
}

fn table(id: &'static str, title: &str, reasons: [&str; 2], rows: &[GroupRow]) -> Table {
    let [wins, losses] = reasons;
    let mut table = Table::new(
        id,
        vec![
            Column::new("by", "by", Kind::Text).sheet_only(),
            Column::new("value", title, Kind::Text),
            Column::new("deals", "deals", Kind::Count),
            Column::new("won", "won", Kind::Count),
            Column::new("lost", "lost", Kind::Count),
            Column::new("no_decision", "no decision", Kind::Count).spare(5),
            Column::new("win_rate", "win rate", Kind::Share),
            Column::new("gap", "gap, points", Kind::Gap)
                .spare(6)
                .noted("win rate less that of all other deals, with Newcombe's 95 % interval"),
            Column::new("p", "p", Kind::Chance).sheet_only(),
            Column::new("q", "q", Kind::Chance).spare(4).noted(
                "Fisher's exact test of that gap, corrected for all groups of 5 deals and more \
                 (Benjamini-Hochberg); below 0.05 it is more than chance",
            ),
            Column::new("amount_won", "value won", Kind::Money).spare(2),
            Column::new("amount_lost", "value lost", Kind::Money).spare(1),
            Column::new("win_reasons", wins, Kind::Text).spare(3),
            Column::new("loss_reasons", losses, Kind::Text),
        ],
    );
    let ordered = matches!(rows.first(), Some(row) if is_ordered(&row.by));
    let large = rows.iter().filter(|row| row.reading != Reading::CountsOnly).count();
    // Small groups are folded, unless their order means something.
    table.shown = if ordered { rows.len() } else { large.max(3).min(SHOWN.max(3)) };
    for row in rows {
        let tone = match row.reading {
            Reading::CountsOnly => Tone::Quiet,
            Reading::Signal | Reading::Firm => Tone::Plain,
        };
        let money =
            |outcome| Cell::Money(row.value_by_outcome.get(&outcome).cloned().unwrap_or_default());
        table.push_said(
            tone,
            vec![
                Cell::Text(row.by.clone()),
                Cell::Text(row.value.clone()),
                Cell::Count(row.deals),
                Cell::some(row.of_outcome(Outcome::Won)),
                Cell::some(row.of_outcome(Outcome::Lost)),
                Cell::some(row.of_outcome(Outcome::NoDecision)),
                Cell::Rate(row.win_rate),
                row.gap.filter(|_| row.p.is_some()).map_or(Cell::Empty, Cell::Gap),
                row.p.map_or(Cell::Empty, Cell::Chance),
                row.q.map_or(Cell::Empty, Cell::Chance),
                money(Outcome::Won),
                money(Outcome::Lost),
                Cell::Text(top_of(&row.win_reasons, Outcome::Won, 2)),
                Cell::Text(top(&row.loss_reasons)),
            ],
            lines(row),
        );
    }
    table
}

fn is_ordered(by: &str) -> bool {
    matches!(by, "month" | "quarter" | "year" | "size")
}

/// Whether any group differs from the rest, in words: a table of rates looks
/// like a ranking even where it is chance.
fn verdict(rows: &[GroupRow]) -> Option<String> {
    let tested: Vec<&GroupRow> = rows.iter().filter(|row| row.q.is_some()).collect();
    let clear: Vec<String> = tested
        .iter()
        .filter(|row| row.q.is_some_and(|q| q < 0.05))
        .map(|row| format!("{} ({})", row.value, words::rate(&row.win_rate)))
        .collect();
    let tests = words::count(tested.len() as u64, "test", "tests");
    match (tested.is_empty(), clear.as_slice()) {
        (true, _) => None,
        (false, []) => Some(format!(
            "No win rate differs from that of all other deals by clearly more than chance ({tests})."
        )),
        (false, clear) => Some(format!(
            "More than chance sets apart from all other deals: {} ({tests}).",
            words::list(clear)
        )),
    }
}

/// Group by group, what the page has no column for: why deals are won and
/// lost, and their value.
fn why(rows: &[GroupRow], [won, lost]: [&str; 2], depth: Depth) -> Vec<Block> {
    if depth == Depth::Brief {
        return Vec::new();
    }
    let line = |row: &GroupRow| {
        let value = |outcome| {
            let rows = row.value_by_outcome.get(&outcome).filter(|rows| !rows.is_empty())?;
            Some(format!("{} {}", words::money(rows), outcome.name()))
        };
        let values: Vec<String> =
            [Outcome::Won, Outcome::Lost].into_iter().filter_map(value).collect();
        let parts = [
            (won, foremost(row, &row.win_reasons, Outcome::Won)),
            (lost, foremost(row, &row.loss_reasons, Outcome::Lost)),
            ("value", words::list(&values)),
        ];
        let parts = parts.into_iter().filter(|(_, told)| !told.is_empty());
        let told: Vec<String> = parts.map(|(what, told)| format!("{what} {told}")).collect();
        (!told.is_empty()).then(|| {
            let line = Line::default().and(row.value.clone(), Tone::Strong);
            Block::Text(line.and(format!(": {}.", told.join("; ")), Tone::Plain))
        })
    };
    rows.iter().filter_map(line).collect()
}

/// The foremost reasons, and a mark where there are others.
fn foremost(row: &GroupRow, reasons: &[TopReason], outcome: Outcome) -> String {
    let told: u64 = reasons.iter().map(|reason| reason.deals).sum();
    let more = told > 0 && told < row.of_outcome(outcome);
    format!("{}{}", top_of(reasons, outcome, usize::MAX), if more { ", …" } else { "" })
}

/// The lines behind a group's foremost reasons.
pub(super) fn lines(group: &GroupRow) -> Vec<Said> {
    let sides = [(Outcome::Lost, &group.loss_reasons), (Outcome::Won, &group.win_reasons)];
    let line = |(outcome, reason): (Outcome, &TopReason)| {
        let shows = format!("{outcome}: {}", reason.name);
        Some(Said::of(shows, reason.quote.as_ref()?))
    };
    let reasons = sides
        .into_iter()
        .flat_map(|(outcome, reasons)| reasons.iter().map(move |reason| (outcome, reason)));
    reasons.filter_map(line).collect()
}

/// The two foremost reasons with their deals.
pub(super) fn top(reasons: &[TopReason]) -> String {
    top_of(reasons, Outcome::Lost, 2)
}

fn top_of(reasons: &[TopReason], outcome: Outcome, most: usize) -> String {
    let name = |reason: &TopReason| match outcome {
        Outcome::Won => words::in_favour(&reason.theme, &reason.name).to_owned(),
        _ => reason.name.clone(),
    };
    let shown = reasons.iter().take(most);
    let shown = shown.map(|reason| format!("{} {}", name(reason), reason.deals));
    shown.collect::<Vec<_>>().join(", ")
}

/// What the groups of fewer than five closed deals hold together.
fn small(rows: &[GroupRow]) -> Option<String> {
    let small: Vec<&GroupRow> =
        rows.iter().filter(|row| row.reading == Reading::CountsOnly).collect();
    let count = |outcome| small.iter().map(|row| row.of_outcome(outcome)).sum::<u64>();
    (!small.is_empty()).then(|| {
        format!(
            "{} of fewer than 5 closed deals: counts only; together {} won, {} lost.",
            words::count(small.len() as u64, "group", "groups"),
            count(Outcome::Won),
            count(Outcome::Lost)
        )
    })
}
