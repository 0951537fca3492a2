//! Tables of the report: grids of cells, and bars where a column is drawn.

use std::io;

use super::{FILTERS, class, quotes};
use crate::hidden::plain;
use crate::output::draw::{self, Footnotes};
use crate::view::{Align, Cell, Column, Kind, Rate, Row, Table, words};

/// So many columns a phone has room for.
const NARROW: usize = 4;

/// Between the values of one attribute; no value has one in it.
const BETWEEN: &str = "\n";

/// A rate on a line from 0 to 100 %, in hundredths of it.
pub(super) struct Bar {
    pub(super) label: String,
    pub(super) words: String,
    pub(super) tone: &'static str,
    pub(super) rate: String,
    pub(super) low: String,
    pub(super) high: String,
    pub(super) said: Vec<String>,
    /// Whether its lines are shown at once.
    pub(super) open: bool,
}

pub(super) struct Grid {
    pub(super) id: &'static str,
    /// Whether its counts are shades, and its columns all alike.
    pub(super) map: bool,
    /// Whether a phone has no room for it.
    pub(super) wide: bool,
    pub(super) columns: Vec<Head>,
    pub(super) rows: Vec<Entry>,
    pub(super) notes: Vec<String>,
}

pub(super) struct Head {
    pub(super) title: String,
    pub(super) right: bool,
}

pub(super) struct Entry {
    pub(super) tone: &'static str,
    pub(super) deal: Option<String>,
    pub(super) data: Vec<(&'static str, String)>,
    pub(super) cells: Vec<Field>,
    pub(super) said: Vec<String>,
}

pub(super) struct Field {
    pub(super) text: String,
    pub(super) class: &'static str,
    pub(super) dot: Option<Dot>,
}

/// A value with its interval on a line, in hundredths of it.
pub(super) struct Dot {
    pub(super) at: String,
    pub(super) low: String,
    pub(super) high: String,
    /// Whether the middle of the line is zero.
    pub(super) zero: bool,
}

/// What a row has in a column: several values stand between semicolons.
pub(super) fn values(table: &Table, row: &Row, column: &str) -> Vec<String> {
    let at = table.columns.iter().position(|one| one.id == column);
    match at.map(|at| &row.cells[at]) {
        Some(Cell::Text(text)) => {
            let values = text.split("; ").map(plain);
            values.filter(|value| !value.is_empty()).collect()
        }
        _ => Vec::new(),
    }
}

/// Hundredths of a line, as an attribute.
fn percent(share: f64) -> String {
    format!("{:.1}", share.clamp(0.0, 1.0) * 100.0)
}

/// A rate with its interval; nothing below 5, as there is no percentage either.
fn drawn(rate: &Rate) -> Option<[String; 3]> {
    let (middle, low, high) = (rate.rate?, rate.low?, rate.high?);
    (rate.n >= 5).then(|| [middle, low, high].map(percent))
}

/// The rows of a table that has a drawing, as bars.
pub(super) fn chart(table: &Table) -> io::Result<Vec<Bar>> {
    let Some(bar) = table.columns.iter().position(|column| column.kind == Kind::Bar) else {
        return Ok(Vec::new());
    };
    let label = draw::on_page(table).into_iter().find(|at| table.columns[*at].kind == Kind::Text);
    let mut bars = Vec::new();
    for row in &table.rows {
        let Cell::Rate(rate) = &row.cells[bar] else { continue };
        let Some([middle, low, high]) = drawn(rate) else { continue };
        bars.push(Bar {
            label: label.map_or(String::new(), |at| draw::cell(&row.cells[at], Kind::Text)),
            words: words::rate(rate),
            tone: class(row.tone),
            rate: middle,
            low,
            high,
            said: quotes(&row.said)?,
            // The first reason shows that bars open.
            open: bars.is_empty() && table.id.ends_with("reasons"),
        });
    }
    Ok(bars)
}

pub(super) fn grid(table: &Table, has_chart: bool, footnotes: &mut Footnotes) -> io::Result<Grid> {
    let shown: Vec<usize> = draw::on_page(table)
        .into_iter()
        .filter(|at| table.columns[*at].kind != Kind::Bar)
        .collect();
    let head = |at: &usize| {
        let column = &table.columns[*at];
        Head { title: plain(column.full()), right: column.align() == Align::Right }
    };
    let is_map = table.id.starts_with("stated_matrix");
    let mut rows = Vec::new();
    for row in table.rows.iter().take(table.shown) {
        let most = row.cells.iter().filter_map(counted).max().unwrap_or(0);
        let field = |at: &usize| {
            field(&row.cells[*at], &table.columns[*at], has_chart, is_map.then_some(most))
        };
        let is_deal = table.id == "deals";
        let data = FILTERS
            .into_iter()
            .filter(|_| is_deal)
            .map(|(id, _)| (id, values(table, row, id).join(BETWEEN)))
            .collect();
        rows.push(Entry {
            tone: class(row.tone),
            deal: is_deal.then(|| draw::cell(&row.cells[0], Kind::Text)),
            data,
            cells: shown.iter().map(field).collect(),
            // A bar has its lines already.
            said: if has_chart && has_bar(row) { Vec::new() } else { quotes(&row.said)? },
        });
    }
    let notes = [draw::folded(table), footnotes.of(table, &shown)];
    Ok(Grid {
        id: table.id,
        map: is_map,
        wide: shown.len() > NARROW,
        columns: shown.iter().map(head).collect(),
        rows,
        notes: notes.into_iter().flatten().map(|note| plain(&note)).collect(),
    })
}

fn has_bar(row: &Row) -> bool {
    row.cells.iter().any(|cell| matches!(cell, Cell::Rate(rate) if drawn(rate).is_some()))
}

fn counted(cell: &Cell) -> Option<u64> {
    match cell {
        Cell::Count(count) => Some(*count),
        _ => None,
    }
}

fn field(cell: &Cell, column: &Column, has_chart: bool, most: Option<u64>) -> Field {
    let dot = match cell {
        Cell::Rate(rate) if !has_chart => {
            drawn(rate).map(|[at, low, high]| Dot { at, low, high, zero: false })
        }
        Cell::Gap(gap) => {
            let [at, low, high] =
                [gap.gap, gap.low, gap.high].map(|part| percent(f64::midpoint(part, 1.0)));
            Some(Dot { at, low, high, zero: true })
        }
        _ => None,
    };
    let shade = match (most, counted(cell)) {
        (Some(most), Some(count)) if count > 0 && most > 0 => Some(count * 5 / most),
        _ => None,
    };
    let class = match shade {
        Some(0 | 1) => "h1",
        Some(2) => "h2",
        Some(3) => "h3",
        Some(4) => "h4",
        Some(_) => "h5",
        None if column.align() == Align::Right => "right",
        None => "",
    };
    Field { text: draw::cell(cell, column.kind), class, dot }
}
