//! What differs between wins and losses, and whether it is more than chance.

use crate::summary::{Contrast, Summary};
use crate::view::analysis::Depth;
use crate::view::words;
use crate::view::{Block, Cell, Column, Kind, Line, Said, Table, Tone};

/// So many rows are shown beside those that are clear.
const SHOWN: usize = 6;

pub(super) fn blocks(summary: &Summary, _: Depth) -> Vec<Block> {
    let mut rows: Vec<(&str, &str, &'static str, &Contrast)> = summary
        .themes
        .iter()
        .flat_map(|row| {
            [
                (&*row.theme, &*row.name, "against us", &row.against),
                (&*row.theme, words::in_favour(&row.theme, &row.name), "for us", &row.in_favour),
            ]
        })
        .filter(|(.., contrast)| contrast.p.is_some())
        .collect();
    let enough = |contrast: &Contrast| contrast.lost.n >= 5 && contrast.won.n >= 5;
    if !rows.iter().any(|(.., contrast)| enough(contrast)) {
        return Vec::new();
    }
    rows.sort_by(|a, b| {
        let chance = |contrast: &Contrast| contrast.p.unwrap_or(1.0);
        chance(a.3).total_cmp(&chance(b.3))
    });
    let clear = rows.iter().filter(|(.., contrast)| is_clear(contrast)).count();
    let mut table = Table::new(
        "themes",
        vec![
            Column::new("theme", "theme", Kind::Text).sheet_only(),
            Column::new("name", "buyers spoke of", Kind::Text),
            Column::new("direction", "", Kind::Text),
            Column::new("lost", "in lost", Kind::Rate),
            Column::new("won", "in won", Kind::Rate),
            Column::new("gap", "gap, points", Kind::Gap),
            Column::new("p", "p", Kind::Chance).spare(1),
            Column::new("q", "q", Kind::Chance),
        ],
    );
    table.shown = SHOWN.max(clear);
    for (theme, name, direction, contrast) in &rows {
        let tone = if is_clear(contrast) { Tone::Strong } else { Tone::Plain };
        table.push_said(
            tone,
            vec![
                Cell::Text((*theme).to_owned()),
                Cell::Text((*name).to_owned()),
                Cell::Text((*direction).to_owned()),
                Cell::Rate(contrast.lost),
                Cell::Rate(contrast.won),
                contrast.gap.map_or(Cell::Empty, Cell::Gap),
                contrast.p.map_or(Cell::Empty, Cell::Chance),
                contrast.q.map_or(Cell::Empty, Cell::Chance),
            ],
            lines("", contrast),
        );
    }
    vec![
        Block::Heading("What differs between wins and losses".to_owned()),
        Block::Text(Line::plain(verdict(clear, rows.len()))),
        Block::Table(table),
        Block::Note(format!(
            "Over the deals of which a buyer was heard. Gap: for `against us` lost less won, for \
             `for us` won less lost, with Newcombe's 95 % interval. p: Fisher's exact test, \
             two-sided; q: p corrected for all {} (Benjamini-Hochberg).",
            words::count(rows.len() as u64, "test of this table", "tests of this table")
        )),
    ]
}

/// The lines behind a contrast; `way` is said where the row does not say it.
pub(super) fn lines(way: &str, contrast: &Contrast) -> Vec<Said> {
    let sides = [("lost", &contrast.lost_quotes), ("won", &contrast.won_quotes)];
    let line = |outcome, quote| Said::of(format!("{way}{outcome}"), quote);
    let sides = sides.into_iter();
    sides
        .flat_map(|(outcome, quotes)| quotes.iter().map(move |quote| line(outcome, quote)))
        .collect()
}

fn is_clear(contrast: &Contrast) -> bool {
    contrast.q.is_some_and(|q| q < 0.05)
}

fn verdict(clear: usize, all: usize) -> String {
    match clear {
        0 => format!(
            "None of {} is clearly more than chance: read them as hints.",
            words::count(all as u64, "difference", "differences")
        ),
        1 => format!("1 of {all} differences is more than chance would give."),
        clear => format!("{clear} of {all} differences are more than chance would give."),
    }
}
