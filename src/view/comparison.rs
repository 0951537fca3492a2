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
        (Figure::LossReason, "loss_reasons", "Why we lose: share of the lost deals"),
        (Figure::WinReason, "win_reasons", "Why we win: share of the won deals"),
        (Figure::AgainstInLost, "against", "What buyers held against us, in lost deals"),
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
    blocks.push(Block::Note(format!(
        "Change: after less before, in points, with Newcombe's 95 % interval. q: Fisher's exact \
         test, two-sided, corrected for all {} (Benjamini-Hochberg). Below 5 deals on a side \
         nothing is tested.",
        words::count(found.tests, "test", "tests")
    )));
    View {
        blocks,
        document: Box::new(found),
        records: found.changes.iter().map(|change| Box::new(change) as _).collect(),
    }
}

fn side(title: &str, label: &str, head: &Head) -> Line {
    Line::plain(format!("{title}: "))
        .and(label, Tone::Strong)
        .and(format!(", {}", words::deals(head.deals)), Tone::Plain)
}

fn verdict(found: &Comparison) -> String {
    let clear: Vec<String> = found
        .changes
        .iter()
        .filter(|change| change.clear)
        .map(|change| change.name.clone())
        .collect();
    match clear.as_slice() {
        [] => "Nothing changed by clearly more than chance.".to_owned(),
        clear => format!("More than chance: {}.", words::list(clear)),
    }
}

fn table(id: &'static str, changes: &[&Change]) -> Table {
    let mut table = Table::new(
        id,
        vec![
            Column::new("figure", "figure", Kind::Text).sheet_only(),
            Column::new("theme", "theme", Kind::Text).sheet_only(),
            Column::new("name", "", Kind::Text),
            Column::new("before", "before", Kind::Rate),
            Column::new("after", "after", Kind::Rate),
            Column::new("change", "change, points", Kind::Gap),
            Column::new("p", "p", Kind::Chance).spare(1),
            Column::new("q", "q", Kind::Chance),
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
                Cell::Text(change.name.clone()),
                Cell::Rate(change.before),
                Cell::Rate(change.after),
                change.gap.map_or(Cell::Empty, Cell::Gap),
                change.p.map_or(Cell::Empty, Cell::Chance),
                change.q.map_or(Cell::Empty, Cell::Chance),
            ],
        );
    }
    table
}

fn figure(figure: Figure) -> &'static str {
    match figure {
        Figure::WinRate => "win_rate",
        Figure::LossReason => "loss_reason",
        Figure::WinReason => "win_reason",
        Figure::AgainstInLost => "against_in_lost",
        Figure::Coach => "coach",
    }
}
