//! Tables with a row a deal: what is found of it, and the line that tells it.

use crate::reason::Voice;
use crate::summary::DealRow;
use crate::tally::Cited;
use crate::view::analysis::{deal_name, place};
use crate::view::{Cell, Column, Kind, Said, Table, Tone};

/// An empty table; `own` are the columns between the deal and its line.
pub(super) fn table(id: &'static str, own: Vec<Column>) -> Table {
    let before = [
        Column::new("deal", "deal", Kind::Text).sheet_only(),
        Column::new("name", "deal", Kind::Text),
        Column::new("outcome", "outcome", Kind::Text),
    ];
    let after = [
        Column::new("told_by", "told by", Kind::Text).spare(1),
        Column::new("quote", "quote", Kind::Text).sheet_only(),
        Column::new("place", "place", Kind::Text).sheet_only(),
    ];
    Table::new(id, before.into_iter().chain(own).chain(after).collect())
}

/// Adds a deal with its own cells, whose words tell them, and the line that
/// tells it best; `said` are the lines that the row leads back to.
pub(super) fn push(
    table: &mut Table,
    deal: &DealRow,
    own: Vec<Cell>,
    (told_by, quote): (Option<Voice>, Option<&Cited>),
    said: Vec<Said>,
) {
    let before = [
        Cell::Text(deal.id.clone()),
        Cell::Text(deal_name(deal.account.as_deref(), &deal.id)),
        Cell::Text(deal.outcome.name().to_owned()),
    ];
    let after = [
        Cell::maybe(told_by.map(Voice::id)),
        Cell::maybe(quote.map(|quote| quote.quote.as_str())),
        Cell::maybe(quote.map(place).as_deref()),
    ];
    table.push_said(Tone::Plain, before.into_iter().chain(own).chain(after).collect(), said);
}

/// The line as the one that the row leads back to.
pub(super) fn line(quote: Option<&Cited>) -> Vec<Said> {
    quote.map(|quote| Said::of("", quote)).into_iter().collect()
}
