//! Deals that may be won back, by parts that are all shown.

use crate::summary::{MoneyRow, Summary, WinBackRow};
use crate::view::analysis::Depth;
use crate::view::analysis::{deal_name, place};
use crate::view::words;
use crate::view::{Block, Cell, Column, Kind, Said, Table, Tone};

/// So many deals are shown on a page.
const SHOWN: usize = 10;

pub(super) fn blocks(summary: &Summary, depth: Depth) -> Vec<Block> {
    let rows = &summary.win_back;
    if rows.is_empty() {
        return Vec::new();
    }
    let mut table = Table::new(
        "win_back",
        vec![
            Column::new("deal", "deal", Kind::Text).sheet_only(),
            Column::new("name", "deal", Kind::Text),
            Column::new("parts", "of 3", Kind::Count),
            Column::new("for_us", "spoke for us", Kind::Text),
            Column::new("coach", "coach", Kind::Text),
            Column::new("reason", "reason", Kind::Text),
            Column::new("changeable", "can change", Kind::Text),
            Column::new("rivals_grip", "rival's grip", Kind::Text).spare(2),
            Column::new("amount", "value", Kind::Money).spare(1),
            Column::new("close_date", "closed", Kind::Text).spare(3),
            Column::new("quote", "quote", Kind::Text).sheet_only(),
            Column::new("place", "place", Kind::Text).sheet_only(),
        ],
    );
    table.shown = SHOWN;
    for row in rows {
        let said = row.quote.iter().map(|quote| Said::of("", quote)).collect();
        table.push_said(Tone::Plain, cells(summary, row), said);
    }
    let mut blocks = vec![
        Block::Heading("May be won back".to_owned()),
        Block::Table(table),
        Block::Note(format!(
            "Lost or undecided deals in which something spoke for us (1), a coach of ours is still \
             there (2), and the reason is one that we can change (3): {}. Most parts first, then \
             those out of a rival's grip, then the latest.",
            words::list(&summary.actionable)
        )),
    ];
    let told = rows.iter().filter_map(|row| {
        let name = deal_name(row.account.as_deref(), &row.deal);
        Some(Block::Quote(Said::of(name, row.quote.as_ref()?)))
    });
    blocks.extend(told.take(if depth == Depth::Full { SHOWN } else { 0 }));
    blocks
}

fn cells(summary: &Summary, row: &WinBackRow) -> Vec<Cell> {
    let name = |id: &String| {
        let theme = summary.themes.iter().find(|theme| theme.theme == *id);
        theme.map_or(id.as_str(), |theme| words::in_favour(id, &theme.name)).to_owned()
    };
    let yes = |is: bool| Cell::Text(if is { "yes" } else { "" }.to_owned());
    let for_us: Vec<String> = row.for_us.iter().take(3).map(name).collect();
    let money =
        row.amount.map(|amount| MoneyRow { currency: row.currency.clone(), amount, deals: 1 });
    let coach = match (&row.coach_who, row.coach) {
        (Some(who), true) => Cell::Text(who.clone()),
        (_, coach) => yes(coach),
    };
    vec![
        Cell::Text(row.deal.clone()),
        Cell::Text(deal_name(row.account.as_deref(), &row.deal)),
        Cell::Count(u64::from(row.parts)),
        Cell::Text(for_us.join(", ")),
        coach,
        Cell::Text(row.reason_name.clone()),
        yes(row.changeable),
        yes(row.rivals_grip),
        Cell::Money(money.into_iter().collect()),
        Cell::maybe(row.close_date.as_deref()),
        Cell::maybe(row.quote.as_ref().map(|quote| quote.quote.as_str())),
        Cell::maybe(row.quote.as_ref().map(place).as_deref()),
    ]
}
