//! What changed from one analysis to another.

use crate::summary::{Change, Comparison, Figure, Head};
use crate::view::words;
use crate::view::{Block, Cell, Column, Kind, Line, Table, Tone, View};

/// So many changes of each kind are shown beside those that are clear.
const SHOWN: usize = 5;

/// The comparison for every writer; its records are the changes.
pub fn comparison(found: &Comparison) -> View<'_> {
    let mut blocks = vec![
        Block::Text(side("Before", &found.before.label, &found.before.summary)),
        Block::Text(side("After", &found.after.label, &found.after.summary)),
        Block::Text(Line::plain(verdict(found))),
    ];
    let kinds = [
        (Figure::WinRate, "win_rate", ""),
        (Figure::NoDecision, "no_decision", "No decision: share of the closed deals"),
        (Figure::LossReason, "loss_reasons", "Why we lose: share of the lost deals"),
        (Figure::WinReason, "win_reasons", "Why we win: share of the won deals"),
        (Figure::AgainstInLost, "against", "What buyers held against us, in lost deals"),
        (Figure::ForInWon, "for", "What buyers said for us, in won deals"),
        (Figure::Coach, "coach", "Coach: of the deals in which one is spoken of"),
    ];
    for (figure, id, title) in kinds {
        let changes: Vec<&Change> =
            found.changes.iter().filter(|change| change.figure == figure).collect();
        if changes.iter().all(|change| change.before.n + change.after.n == 0) {
            continue;
        }
        if !title.is_empty() {
            blocks.push(Block::Heading(title.to_owned()));
        }
        blocks.push(Block::Table(table(id, &changes)));
    }
    if found.tests > 0 {
        blocks.push(Block::Note(format!(
            "change: after less before, in points, with Newcombe's 95 % interval. q: Fisher's \
             exact test, two-sided, corrected for {} (Benjamini-Hochberg); below 0.05 it is \
             more than chance. Below 5 deals on a side nothing is tested.",
            words::count(found.tests, "test", "tests")
        )));
    }
    View {
        blocks,
        document: Box::new(found),
        records: found.changes.iter().map(|change| Box::new(change) as _).collect(),
    }
}

/// One change in a line: `Win rate: 6 of 10 before, 2 of 10 after`, each with
/// its percentage.
pub fn changed(change: &Change) -> String {
    let kind = match change.figure {
        Figure::WinRate | Figure::Coach => "",
        Figure::NoDecision => " among closed deals",
        Figure::LossReason => " as the reason of lost deals",
        Figure::WinReason => " as the reason of won deals",
        Figure::AgainstInLost => " held against us in lost deals",
        Figure::ForInWon => " spoke for us in won deals",
    };
    let (before, after) = (words::rate(&change.before), words::rate(&change.after));
    format!("{}{kind}: {before} before, {after} after", named(change))
}

/// The theme as it is called on that side.
fn named(change: &Change) -> &str {
    match (change.figure, change.theme.as_deref()) {
        (Figure::ForInWon | Figure::WinReason, Some(theme)) => {
            words::in_favour(theme, &change.name)
        }
        _ => &change.name,
    }
}

fn side(title: &str, label: &str, head: &Head) -> Line {
    Line::plain(format!("{title}: "))
        .and(label, Tone::Strong)
        .and(format!(", {}", words::deals(head.deals)), Tone::Plain)
}

fn verdict(found: &Comparison) -> String {
    if found.tests == 0 {
        return "Too few deals to say whether anything changed: a test needs 5 on each side."
            .to_owned();
    }
    let clear: Vec<String> =
        found.changes.iter().filter(|change| change.clear).map(changed).collect();
    match clear.as_slice() {
        [] => "Nothing changed by clearly more than chance.".to_owned(),
        clear => format!("More than chance: {}.", clear.join("; ")),
    }
}

fn table(id: &'static str, changes: &[&Change]) -> Table {
    let mut table = Table::new(
        id,
        vec![
            Column::new("figure", "figure", Kind::Text).sheet_only(),
            Column::new("theme", "theme", Kind::Text).sheet_only(),
            Column::new("name", title(id), Kind::Text),
            Column::new("before", "before", Kind::Of),
            Column::new("after", "after", Kind::Of),
            Column::new("change", "change, points", Kind::Gap).spare(1),
            Column::new("p", "p", Kind::Chance).spare(3),
            Column::new("q", "q", Kind::Chance).spare(2),
        ],
    );
    table.shown = SHOWN.max(changes.iter().filter(|change| change.clear).count());
    for change in changes {
        let tone = match (change.clear, change.worse) {
            (false, _) => Tone::Plain,
            (true, Some(true)) => Tone::Bad,
            (true, Some(false)) => Tone::Good,
            (true, None) => Tone::Strong,
        };
        table.push(
            tone,
            vec![
                Cell::Text(figure(change.figure).to_owned()),
                Cell::maybe(change.theme.as_deref()),
                Cell::Text(named(change).to_owned()),
                Cell::Rate(change.before),
                Cell::Rate(change.after),
                // Below 5 deals on a side there are counts, no points.
                change.gap.filter(|_| change.p.is_some()).map_or(Cell::Empty, Cell::Gap),
                change.p.map_or(Cell::Empty, Cell::Chance),
                change.q.map_or(Cell::Empty, Cell::Chance),
            ],
        );
    }
    table
}

/// What stands over the names.
fn title(id: &str) -> &'static str {
    match id {
        "win_rate" | "coach" | "no_decision" => "",
        "against" | "for" => "theme",
        _ => "reason",
    }
}

fn figure(figure: Figure) -> &'static str {
    match figure {
        Figure::WinRate => "win_rate",
        Figure::NoDecision => "no_decision",
        Figure::LossReason => "loss_reason",
        Figure::WinReason => "win_reason",
        Figure::AgainstInLost => "against_in_lost",
        Figure::ForInWon => "for_in_won",
        Figure::Coach => "coach",
    }
}
