//! Stated against actual: what reps record, and what buyers say.

use std::collections::{BTreeMap, BTreeSet};

use crate::deal::Outcome;
use crate::summary::{InsteadRow, KappaRow, StatedReasonRow, StatedTable, Summary, ThemeRow};
use crate::tally::Cited;
use crate::view::analysis::{Depth, best, by_buyer};
use crate::view::words;
use crate::view::{Block, Cell, Column, Kind, Line, Said, Table, Tone};

pub(super) fn blocks(summary: &Summary, depth: Depth) -> Vec<Block> {
    let mut blocks = Vec::new();
    let parts = [
        (&summary.stated.losses, LOSSES),
        (&summary.stated.wins, WINS),
        (&summary.stated.no_decision, NO_DECISION),
    ];
    for (table, words) in parts {
        blocks.extend(part(summary, table, &words, depth));
    }
    if !blocks.is_empty() {
        blocks.insert(0, Block::Heading("What reps record, and what buyers say".to_owned()));
        let shown = [&summary.stated.losses, &summary.stated.wins, &summary.stated.no_decision]
            .into_iter()
            .any(|table| kappa(table).is_some());
        blocks.push(Block::Note(if shown { format!("{NOTE} {KAPPA}") } else { NOTE.to_owned() }));
    }
    blocks
}

const NOTE: &str = "Blank reasons, and reasons that map to no theme, are no disagreement.";
const KAPPA: &str = "Kappa is agreement beyond chance: 0 is chance, 1 is full.";

/// The kappa that is shown: of fewer than 5 deals, or where one voice names one
/// theme only, it says nothing.
fn kappa(table: &StatedTable) -> Option<KappaRow> {
    table.kappa.filter(|kappa| table.agreement.n >= 5 && kappa.low < kappa.high)
}

/// How one outcome is called, and its tables.
struct Words {
    outcome: Outcome,
    deals: &'static str,
    /// Whether what buyers named spoke for us.
    in_favour: bool,
    reasons: &'static str,
    matrix: &'static str,
    voices: &'static str,
}

impl Words {
    /// A theme as it is called on that side.
    fn name<'a>(&self, theme: &str, name: &'a str) -> &'a str {
        if self.in_favour { words::in_favour(theme, name) } else { name }
    }
}

const LOSSES: Words = Words {
    outcome: Outcome::Lost,
    deals: "lost",
    in_favour: false,
    reasons: "stated_losses",
    matrix: "stated_matrix_losses",
    voices: "voices_losses",
};
const WINS: Words = Words {
    outcome: Outcome::Won,
    deals: "won",
    in_favour: true,
    reasons: "stated_wins",
    matrix: "stated_matrix_wins",
    voices: "voices_wins",
};
const NO_DECISION: Words = Words {
    outcome: Outcome::NoDecision,
    deals: "undecided",
    in_favour: false,
    reasons: "stated_no_decision",
    matrix: "stated_matrix_no_decision",
    voices: "voices_no_decision",
};

fn part(summary: &Summary, table: &StatedTable, words: &Words, depth: Depth) -> Vec<Block> {
    let apart = apart(table);
    if table.agreement.n == 0 {
        if table.blank + table.empty + table.unmapped == 0 {
            return Vec::new();
        }
        let said = format!("Of the {} deals, none has both. {apart}", words.deals);
        return vec![Block::Text(Line::plain(said.trim_end()))];
    }
    // That undecided deals are recorded as undecided is no news.
    if words.outcome == Outcome::NoDecision && table.agreement.k == table.agreement.n {
        return Vec::new();
    }
    let mut line =
        Line::plain(format!("Of the {} deals that have both, they agree in ", words.deals))
            .and(words::rate(&table.agreement), Tone::Strong);
    if let Some(kappa) = kappa(table) {
        let said = format!(
            "; kappa {} ({} to {})",
            signed(kappa.kappa),
            signed(kappa.low),
            signed(kappa.high)
        );
        line = line.and(said, Tone::Quiet);
    }
    let mut blocks = vec![Block::Text(line.and(". ", Tone::Plain).and(apart, Tone::Quiet))];
    blocks.push(Block::Table(reasons(summary, table, words)));
    blocks.extend(too_often(table, words).map(|text| Block::Text(Line::plain(text))));
    if depth == Depth::Brief {
        return blocks;
    }
    if table.agreement.k < table.agreement.n {
        blocks.push(Block::Table(matrix(summary, table, words)));
    }
    if table.voices.deals > 0 {
        blocks.push(Block::Table(voices(table, words)));
    }
    blocks
}

/// The reasons that are recorded much more often than buyers name them.
fn too_often(table: &StatedTable, words: &Words) -> Option<String> {
    let told = table.reasons.iter().filter(|row| row.named.n >= 5);
    let told: Vec<String> = told
        .filter_map(|row| {
            let name = words.name(&row.theme, &row.name);
            match row.over_attribution {
                None => Some(format!("{name} in {}, and buyers in none", row.named.n)),
                Some(times) if times >= MUCH => Some(format!(
                    "{name} in {}, and buyers in {}: {times:.1} times as often",
                    row.named.n, row.buyers
                )),
                Some(_) => None,
            }
        })
        .collect();
    (!told.is_empty()).then(|| format!("Recorded more than buyers name it: {}.", told.join("; ")))
}

/// So many times as often is much.
const MUCH: f64 = 1.5;

/// What is in neither agreement nor disagreement.
fn apart(table: &StatedTable) -> String {
    let counts = [
        (table.blank, "without a recorded reason"),
        (table.empty, "with one that tells nothing"),
        (table.unmapped, "with one that maps to no theme"),
        (table.unheard, "recorded and not heard from the buyer"),
    ];
    let parts: Vec<String> = counts
        .into_iter()
        .filter(|(count, _)| *count > 0)
        .map(|(count, words)| format!("{count} {words}"))
        .collect();
    if parts.is_empty() { String::new() } else { format!("Apart: {}.", words::list(&parts)) }
}

fn signed(value: f64) -> String {
    if value < 0.0 { format!("−{:.2}", -value) } else { format!("{value:.2}") }
}

/// What buyers named where this reason is recorded: of each, the line that
/// tells it best.
fn lines(summary: &Summary, outcome: Outcome, recorded: &str) -> Vec<Said> {
    let deals = summary
        .deals
        .iter()
        .filter(|deal| deal.outcome == outcome && deal.stated.theme.as_deref() == Some(recorded));
    let mut named: BTreeMap<&str, Vec<&Cited>> = BTreeMap::new();
    for deal in deals {
        if let (Some(primary), Some(quote)) = (&deal.primary, by_buyer(deal)) {
            named.entry(&primary.theme).or_default().push(quote);
        }
    }
    let line = |theme: &ThemeRow| {
        let quotes = named.get(&*theme.theme)?;
        let said = best(quotes.iter().copied()).into_iter().next()?;
        Some(Said { shows: format!("buyers named {}", theme.name), ..said })
    };
    summary.themes.iter().filter_map(line).collect()
}

fn reasons(summary: &Summary, stated: &StatedTable, words: &Words) -> Table {
    let mut table = Table::new(
        words.reasons,
        vec![
            Column::new("theme", "theme", Kind::Text).sheet_only(),
            Column::new("name", "recorded", Kind::Text),
            Column::new("named", "buyers agree", Kind::Rate),
            Column::new("spoken", "spoke of it", Kind::Count)
                .spare(2)
                .noted("deals in which buyers spoke of it, and named another first"),
            Column::new("buyers", "buyers name it", Kind::Count).sheet_only(),
            Column::new("over_attribution", "recorded / named", Kind::Times)
                .spare(1)
                .noted("how many times as often it is recorded as buyers name it"),
            Column::new("instead", "buyers named instead", Kind::Text),
        ],
    );
    for row in &stated.reasons {
        table.push_said(
            Tone::Plain,
            vec![
                Cell::Text(row.theme.clone()),
                Cell::Text(words.name(&row.theme, &row.name).to_owned()),
                Cell::Rate(row.named),
                Cell::some(row.spoken),
                Cell::Count(row.buyers),
                row.over_attribution.map_or(Cell::Empty, Cell::Number),
                Cell::Text(instead(row, words)),
            ],
            lines(summary, words.outcome, &row.theme),
        );
    }
    table
}

fn instead(row: &StatedReasonRow, words: &Words) -> String {
    let name = |other: &InsteadRow| words.name(&other.theme, &other.name).to_owned();
    let parts = row.instead.iter().map(|other| format!("{} {}", name(other), other.deals));
    parts.collect::<Vec<_>>().join(", ")
}

/// Rows: what is recorded; columns: what buyers named, by the rows' numbers,
/// so that ten themes fit a page.
fn matrix(summary: &Summary, stated: &StatedTable, words: &Words) -> Table {
    let said: BTreeSet<&str> =
        stated.matrix.values().flat_map(|said| said.keys().map(String::as_str)).collect();
    let known = summary
        .themes
        .iter()
        .filter(|theme| stated.matrix.contains_key(&theme.theme) || said.contains(&*theme.theme));
    let themes: Vec<_> = known.collect();
    let mut columns = vec![
        Column::new("recorded", "recorded \\ buyers", Kind::Text),
        Column::new("theme", "theme", Kind::Text).sheet_only(),
    ];
    columns.extend((1..).zip(&themes).map(|(number, theme)| {
        Column::new(theme.theme.clone(), format!("{number}"), Kind::Count)
            .in_full(format!("{number} {}", theme.name))
    }));
    let mut table = Table::new(words.matrix, columns);
    for (number, theme) in (1..).zip(&themes) {
        let name = words.name(&theme.theme, &theme.name);
        let mut cells =
            vec![Cell::Text(format!("{number} {name}")), Cell::Text(theme.theme.clone())];
        let row = stated.matrix.get(&theme.theme);
        cells.extend(themes.iter().map(|said| {
            Cell::some(row.and_then(|row| row.get(&said.theme)).copied().unwrap_or(0))
        }));
        table.push_said(Tone::Plain, cells, lines(summary, words.outcome, &theme.theme));
    }
    table
}

fn voices(stated: &StatedTable, words: &Words) -> Table {
    let title = format!("named in {}", words::deals(stated.voices.deals));
    let mut table = Table::new(
        words.voices,
        vec![
            Column::new("theme", "theme", Kind::Text).sheet_only(),
            Column::new("name", title, Kind::Text),
            Column::new("buyer", "by buyers", Kind::Count),
            Column::new("seller", "by sellers", Kind::Count),
            Column::new("recorded", "in the CRM", Kind::Count),
        ],
    );
    for row in &stated.voices.rows {
        table.push_said(
            Tone::Plain,
            vec![
                Cell::Text(row.theme.clone()),
                Cell::Text(words.name(&row.theme, &row.name).to_owned()),
                Cell::some(row.buyer),
                Cell::some(row.seller),
                Cell::some(row.recorded),
            ],
            Said::all(&row.quotes),
        );
    }
    table
}
