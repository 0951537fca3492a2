//! Every deal with its reason: for a sheet, or a look over all.

use crate::deal::Outcome;
use crate::summary::{DealRow, MoneyRow, Summary};
use crate::view::analysis::Depth;
use crate::view::analysis::reasons::told_by;
use crate::view::analysis::{deal_name, place};
use crate::view::{Block, Cell, Column, Kind, Said, Table, Tone};

pub(super) fn blocks(summary: &Summary, _: Depth) -> Vec<Block> {
    let mut table = Table::new(
        "deals",
        vec![
            Column::new("id", "id", Kind::Text).sheet_only(),
            Column::new("account", "account", Kind::Text).sheet_only(),
            Column::new("name", "deal", Kind::Text),
            Column::new("outcome", "outcome", Kind::Text),
            Column::new("primary", "reason", Kind::Text).sheet_only(),
            Column::new("primary_name", "reason", Kind::Text),
            Column::new("by", "by", Kind::Text).sheet_only(),
            Column::new("told_by", "as", Kind::Text).spare(5),
            Column::new("contributing", "also", Kind::Text).sheet_only(),
            Column::new("contributing_names", "also", Kind::Text).spare(1),
            Column::new("stated", "recorded", Kind::Text).spare(2),
            Column::new("stated_theme", "recorded theme", Kind::Text).sheet_only(),
            Column::new("coach", "coach", Kind::Text).spare(4),
            Column::new("first_broken", "first broken", Kind::Text).sheet_only(),
            Column::new("relationship", "relationship", Kind::Text).sheet_only(),
            Column::new("amount", "value", Kind::Money).spare(3),
            Column::new("close_date", "closed", Kind::Text).sheet_only(),
            Column::new("competitors", "rivals", Kind::Text).sheet_only(),
            Column::new("segment", "segment", Kind::Text).sheet_only(),
            Column::new("interviews", "interviews", Kind::Count).sheet_only(),
            Column::new("quote", "quote", Kind::Text).sheet_only(),
            Column::new("place", "place", Kind::Text).sheet_only(),
        ],
    );
    for deal in &summary.deals {
        let tone = match deal.outcome {
            Outcome::Won => Tone::Good,
            Outcome::Lost => Tone::Bad,
            Outcome::NoDecision => Tone::Plain,
            Outcome::Open | Outcome::Invalid | Outcome::Unknown => Tone::Quiet,
        };
        let quote = deal.primary.as_ref().and_then(|primary| primary.quote.as_ref());
        let said = quote.map(|quote| Said::of("", quote)).into_iter().collect();
        table.push_said(tone, cells(deal, summary), said);
    }
    vec![Block::Heading("The deals".to_owned()), Block::Table(table)]
}

fn cells(deal: &DealRow, summary: &Summary) -> Vec<Cell> {
    let primary = deal.primary.as_ref();
    let quote = primary.and_then(|primary| primary.quote.as_ref());
    let reason = primary.map(|primary| match &primary.text {
        Some(text) => format!("“{text}”"),
        None => primary.theme.clone(),
    });
    let named = |theme: &str| match summary.themes.iter().find(|row| row.theme == theme) {
        Some(row) => row.name.clone(),
        None => "Unknown".to_owned(),
    };
    let name = primary.map(|primary| match &primary.text {
        Some(text) => format!("“{text}”"),
        None => named(&primary.theme),
    });
    let also: Vec<String> = deal.contributing.iter().map(|theme| named(theme)).collect();
    let money =
        deal.amount.map(|amount| MoneyRow { currency: deal.currency.clone(), amount, deals: 1 });
    vec![
        Cell::Text(deal.id.clone()),
        Cell::maybe(deal.account.as_deref()),
        Cell::Text(deal_name(deal.account.as_deref(), &deal.id)),
        Cell::Text(deal.outcome.name().to_owned()),
        Cell::maybe(reason.as_deref()),
        Cell::maybe(name.as_deref()),
        Cell::maybe(primary.map(|primary| primary.by.id())),
        Cell::maybe(primary.map(|primary| told_by(primary.by))),
        Cell::Text(deal.contributing.join(", ")),
        Cell::Text(also.join(", ")),
        Cell::maybe(deal.stated.text.as_deref()),
        Cell::maybe(deal.stated.theme.as_deref()),
        Cell::maybe(deal.coach.as_ref().map(|coach| coach.state.id())),
        Cell::maybe(deal.rapport.as_ref().and_then(|rapport| Some(rapport.first_broken?.id()))),
        Cell::maybe(deal.relationship.as_ref().map(|bond| bond.state.id())),
        Cell::Money(money.into_iter().collect()),
        Cell::maybe(deal.close_date.as_deref()),
        Cell::Text(deal.competitors.join("; ")),
        Cell::maybe(deal.segment.as_deref()),
        Cell::Count(deal.interviews),
        Cell::maybe(quote.map(|quote| quote.quote.as_str())),
        Cell::maybe(quote.map(place).as_deref()),
    ]
}
