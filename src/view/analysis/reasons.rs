//! Why we lose, why we win: the table, and the lines that tell it best.

use crate::deal::Outcome;
use crate::reason::By;
use crate::summary::{MoneyRow, Rate, ReasonRow, Summary};
use crate::view::analysis::Depth;
use crate::view::words;
use crate::view::{Block, Cell, Column, Kind, Said, Table, Tone};

/// The id of the loss table: what `analyze -f csv` writes.
pub(super) const LOSSES: &str = "loss_reasons";

/// So many reasons are shown with a quote on a page with other sections.
const QUOTED: usize = 3;

pub(super) fn losses(summary: &Summary, depth: Depth) -> Vec<Block> {
    let quoted = depth.at_most(QUOTED);
    blocks(summary, Outcome::Lost, &summary.loss_reasons, LOSSES, "Why we lose", quoted)
}

pub(super) fn wins(summary: &Summary, depth: Depth) -> Vec<Block> {
    let quoted = depth.at_most(QUOTED);
    blocks(summary, Outcome::Won, &summary.win_reasons, "win_reasons", "Why we win", quoted)
}

pub(super) fn blocks(
    summary: &Summary,
    outcome: Outcome,
    rows: &[ReasonRow],
    id: &'static str,
    title: &str,
    quoted: usize,
) -> Vec<Block> {
    let all = summary.summary.of_outcome(outcome);
    if all == 0 {
        // A sheet still gets its header.
        return match id {
            LOSSES => vec![Block::Table(table(id, outcome, rows, all))],
            _ => Vec::new(),
        };
    }
    let mut blocks = vec![Block::Heading(title.to_owned())];
    blocks.push(Block::Table(table(id, outcome, rows, all)));
    blocks.extend(notes(rows, outcome, all).map(Block::Note));
    blocks.extend(
        rows.iter()
            .filter(|row| row.deals > 0)
            .filter_map(|row| Some(Said::of(name(row, outcome), row.quotes.first()?)))
            .take(quoted)
            .map(Block::Quote),
    );
    blocks
}

fn table(id: &'static str, outcome: Outcome, rows: &[ReasonRow], all: u64) -> Table {
    let money = match outcome {
        Outcome::Won => "won",
        Outcome::Lost => "lost",
        _ => "value",
    };
    let mut table = Table::new(
        id,
        vec![
            Column::new("theme", "theme", Kind::Text).sheet_only(),
            Column::new("name", "reason", Kind::Text),
            Column::new("deals", "deals", Kind::Count),
            Column::new("share", format!("of {all} {}", outcome.name()), Kind::Share),
            Column::new("bar", "0 to 100 %", Kind::Bar).spare(3),
            Column::new("amount", money, Kind::Money).spare(1),
            Column::new("contributing", "also", Kind::Count)
                .noted("deals in which it weighed beside another reason"),
            Column::new("recorded", "reps say", Kind::Count)
                .spare(2)
                .noted("deals whose seller recorded it as the reason"),
            Column::new("statements", "statements", Kind::Count).sheet_only(),
        ],
    );
    for row in rows {
        let typed: u64 = row.typed.iter().map(|typed| typed.deals).sum();
        for typed in &row.typed {
            let name = format!("“{}”", typed.text);
            let money = Cell::Money(typed.amounts.clone());
            let counts = [typed.deals, 0, typed.deals, 0];
            table.push(Tone::Plain, cells(&row.theme, name, typed.share, money, counts));
        }
        let rest = row.deals - typed;
        if rest + row.contributing + row.recorded > 0 {
            let tone = if row.theme == "unknown" || rest == 0 { Tone::Quiet } else { Tone::Plain };
            let money = Cell::Money(rest_of(row));
            let share = Rate::of(rest, all);
            let counts = [rest, row.contributing, row.recorded, row.statements];
            let said = Said::all(&row.quotes);
            let cells = cells(&row.theme, name(row, outcome), share, money, counts);
            table.push_said(tone, cells, said);
        }
    }
    table
}

/// The amounts of the deals whose reason was not typed.
fn rest_of(row: &ReasonRow) -> Vec<MoneyRow> {
    let typed = |currency: &Option<String>| {
        let amounts = row.typed.iter().flat_map(|typed| &typed.amounts);
        let amounts = amounts.filter(|amount| amount.currency == *currency);
        amounts.fold((0.0, 0), |(sum, deals), one| (sum + one.amount, deals + one.deals))
    };
    let rest = |all: &MoneyRow| {
        let (amount, deals) = typed(&all.currency);
        MoneyRow { amount: all.amount - amount, deals: all.deals - deals, ..all.clone() }
    };
    row.amounts.iter().map(rest).filter(|rest| rest.deals > 0).collect()
}

fn name(row: &ReasonRow, outcome: Outcome) -> String {
    match outcome {
        Outcome::Won => words::in_favour(&row.theme, &row.name).to_owned(),
        _ => row.name.clone(),
    }
}

fn cells(theme: &str, name: String, share: Rate, money: Cell, counts: [u64; 4]) -> Vec<Cell> {
    let [deals, contributing, recorded, statements] = counts;
    vec![
        Cell::Text(theme.to_owned()),
        Cell::Text(name),
        Cell::Count(deals),
        Cell::Rate(share),
        Cell::Rate(share),
        money,
        Cell::some(contributing),
        Cell::some(recorded),
        Cell::Count(statements),
    ]
}

/// How the reasons were found, and how to read the columns.
fn notes(rows: &[ReasonRow], outcome: Outcome, all: u64) -> impl Iterator<Item = String> {
    let by = |rule: By| -> u64 { rows.iter().filter_map(|row| row.by.get(&rule)).sum() };
    let parts: Vec<String> = By::ALL
        .into_iter()
        .filter(|rule| by(*rule) > 0)
        .map(|rule| format!("{} ({})", told_by(rule), by(rule)))
        .collect();
    let found = format!("Each deal stands under one reason, by: {}.", parts.join("; "));
    let read = "In brackets: the 95 % interval, within which the share of many more such deals \
                would likely lie.";
    let small = match all {
        0..5 => Some("Fewer than 5 deals: counts only.".to_owned()),
        5..20 => Some("~ from 5 to 19 deals: a signal, not yet a finding.".to_owned()),
        20.. => None,
    };
    let read = (all >= 5).then(|| read.to_owned());
    let silent = outcome == Outcome::Lost && rows.iter().all(|row| row.amounts.is_empty());
    let silent = silent.then(|| "Amounts are not recorded on lost deals.".to_owned());
    [Some(found), read, small, silent].into_iter().flatten()
}

/// By which rule a deal has its reason.
pub(super) fn told_by(rule: By) -> &'static str {
    match rule {
        By::BuyerDecisive => "the buyer says what decided",
        By::BuyerWeight => "what weighs most in buyers' words",
        By::Seller => "a seller's words",
        By::Stated => "the recorded reason only",
        By::None => "nothing tells",
    }
}
