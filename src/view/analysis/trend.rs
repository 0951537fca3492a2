//! The deals over time.

use crate::deal::Outcome;
use crate::summary::{PeriodRow, Summary, TrendSummary};
use crate::view::analysis::Depth;
use crate::view::analysis::groups::{lines, top};
use crate::view::words;
use crate::view::{Block, Cell, Column, Kind, Line, Table, Tone};

/// So many periods are shown on a page, the latest.
const SHOWN: usize = 12;

pub(super) fn blocks(summary: &Summary, _: Depth) -> Vec<Block> {
    let trend = &summary.trend;
    if trend.periods.len() < 2 {
        return Vec::new();
    }
    let mut table = Table::new(
        "trend",
        vec![
            Column::new("period", trend.unit.clone(), Kind::Text),
            Column::new("incomplete", "incomplete", Kind::Text).sheet_only(),
            Column::new("won", "won", Kind::Count),
            Column::new("lost", "lost", Kind::Count),
            Column::new("no_decision", "no decision", Kind::Count),
            Column::new("win_rate", "win rate", Kind::Share),
            Column::new("bar", "0 to 100 %", Kind::Bar).spare(2),
            Column::new("loss_reasons", "first loss reasons", Kind::Text).spare(1),
        ],
    );
    // The latest first, so that a long past is what is folded.
    table.shown = SHOWN;
    for period in trend.periods.iter().rev() {
        let group = &period.group;
        let tone = if period.incomplete { Tone::Quiet } else { Tone::Plain };
        let mark = if period.incomplete { " (so far)" } else { "" };
        let count = |outcome| Cell::some(group.of_outcome(outcome));
        table.push_said(
            tone,
            vec![
                Cell::Text(format!("{}{mark}", group.value)),
                Cell::Text(period.incomplete.to_string()),
                count(Outcome::Won),
                count(Outcome::Lost),
                count(Outcome::NoDecision),
                Cell::Rate(group.win_rate),
                Cell::Rate(group.win_rate),
                Cell::Text(top(&group.loss_reasons)),
            ],
            lines(group),
        );
    }
    let mut blocks = vec![Block::Heading("Over time".to_owned()), Block::Table(table)];
    blocks.extend(latest(trend).map(|text| Block::Text(Line::plain(text))));
    let incomplete = trend.periods.last().is_some_and(|period| period.incomplete);
    if let Some(latest) = trend.latest.as_deref().filter(|_| incomplete) {
        blocks.push(Block::Note(format!(
            "so far: the latest date in the input is {latest}, before the {} ends.",
            trend.unit
        )));
    }
    if trend.undated > 0 {
        let undated = words::count(trend.undated, "closed deal has", "closed deals have");
        blocks.push(Block::Note(format!("{undated} no date and stand in no {}.", trend.unit)));
    }
    blocks
}

/// The latest change between two whole periods, in words: a column of rates
/// looks like a slope even where it is chance.
fn latest(trend: &TrendSummary) -> Option<String> {
    let (before, after) = trend
        .periods
        .windows(2)
        .rev()
        .map(|two| (&two[0], &two[1]))
        .find(|(_, after)| !after.incomplete)?;
    let enough = |period: &PeriodRow| period.group.win_rate.n >= 5;
    let change = after.change.filter(|_| enough(before) && enough(after))?;
    let read =
        if change.low > 0.0 || change.high < 0.0 { "more than chance" } else { "it may be chance" };
    Some(format!(
        "Win rate from {} to {}: {} points, with Newcombe's 95 % interval; {read}.",
        before.group.value,
        after.group.value,
        words::gap(&change)
    ))
}
