//! The analysis as people read it, section by section.

mod by_deal;
mod coach;
mod coverage;
mod deals;
mod groups;
mod head;
mod left_out;
mod no_decision;
mod people;
mod pursue;
mod rapport;
mod reasons;
mod relationship;
mod stated;
mod themes;
mod trend;
mod winback;

use std::collections::BTreeMap;

use crate::deal::Outcome;
use crate::reason::Voice;
use crate::summary::{DealRow, Rate, Summary};
use crate::tally::{Cited, Cites};
use crate::view::{Block, Cell, Column, Kind, Said, Table, View};

/// One section, describing itself.
pub struct Section {
    /// Its name, for `--section`.
    pub id: &'static str,
    /// What it shows, in one line.
    pub about: &'static str,
    /// What there must be for it to show anything.
    needs: &'static str,
    /// Whether it is shown where no section is chosen.
    pub usual: bool,
    /// Its blocks; none where it has nothing to say.
    blocks: fn(&Summary, Depth) -> Vec<Block>,
}

/// How much of a section is shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Depth {
    /// What belongs on a page with all the others.
    Brief,
    /// Everything: the section was asked for.
    Full,
}

impl Depth {
    /// So many of what a page has room for; all where all is asked for.
    fn at_most(self, brief: usize) -> usize {
        match self {
            Self::Brief => brief,
            Self::Full => usize::MAX,
        }
    }
}

/// Every section, in the order in which they are shown.
pub const SECTIONS: &[Section] = &[
    section("head", "deals, outcomes, win rate, value", "deals", head::blocks),
    section("losses", "why we lose", "a lost deal", reasons::losses),
    section(
        "stated",
        "what reps record against what buyers say",
        "a closed deal whose seller recorded a reason and whose buyer was heard",
        stated::blocks,
    ),
    section("wins", "why we win", "a won deal", reasons::wins),
    section(
        "groups",
        "the cuts asked for with --by",
        "a field to cut by, as `--by segment`",
        groups::cuts,
    ),
    section(
        "themes",
        "what differs between wins and losses",
        "5 lost and 5 won deals of which a buyer was heard",
        themes::blocks,
    ),
    section(
        "coach",
        "who helped us inside, and false coaches",
        "somebody who speaks of a coach",
        coach::blocks,
    ),
    section(
        "rapport",
        "the first rung of the ladder that broke",
        "a lost deal in which somebody speaks of rapport",
        rapport::blocks,
    ),
    section(
        "relationship",
        "ours, none, soured, or a rival's grip",
        "somebody who speaks of the relationship",
        relationship::blocks,
    ),
    section(
        "no-decision",
        "why nothing is decided",
        "a deal that ended without a decision",
        no_decision::blocks,
    ),
    section("rivals", "head to head", "a deal that names a rival", groups::rivals),
    section(
        "trend",
        "the deals over time",
        "deals closed in two periods (`--trend month` takes the shortest)",
        trend::blocks,
    ),
    section(
        "pursue",
        "open deals: pursue or leave",
        "an open deal of which somebody was heard",
        pursue::blocks,
    ),
    section(
        "win-back",
        "deals that may be won back",
        "a lost or undecided deal with evidence for us",
        winback::blocks,
    ),
    section(
        "coverage",
        "who was heard, how late, and whether enough",
        "an interview or a note",
        coverage::blocks,
    ),
    Section {
        id: "people",
        about: "coach, rapport and relationship in won and lost deals",
        needs: "a closed deal of which a buyer was heard",
        usual: false,
        blocks: people::blocks,
    },
    Section {
        id: "deals",
        about: "every deal with its reason",
        needs: "a deal",
        usual: false,
        blocks: deals::blocks,
    },
    section(
        "left-out",
        "what is in no figure, and why",
        "a deal that is in no figure",
        left_out::blocks,
    ),
];

const fn section(
    id: &'static str,
    about: &'static str,
    needs: &'static str,
    blocks: fn(&Summary, Depth) -> Vec<Block>,
) -> Section {
    Section { id, about, needs, usual: true, blocks }
}

/// The analysis for every writer. `sections` chooses by id; empty shows all
/// usual ones that have something to say, and a sheet then holds the loss
/// reasons.
pub fn analysis<'a>(summary: &'a Summary, sections: &[&str]) -> View<'a> {
    let chosen = SECTIONS.iter().filter(|section| match sections {
        [] => section.usual,
        chosen => chosen.contains(&section.id),
    });
    let depth = if sections.is_empty() { Depth::Brief } else { Depth::Full };
    let mut blocks = Vec::new();
    for section in chosen {
        let shown = (section.blocks)(summary, depth);
        if shown.is_empty() && depth == Depth::Full {
            blocks.push(Block::Note(silent(section)));
        }
        blocks.extend(shown);
    }
    if depth == Depth::Brief {
        blocks.push(Block::Note(more()));
    }
    of(summary, blocks, depth)
}

/// The analysis for a writer that has room for all of it: every section in
/// full that has something to say.
pub fn report(summary: &Summary) -> View<'_> {
    let blocks = SECTIONS.iter().flat_map(|section| (section.blocks)(summary, Depth::Full));
    of(summary, blocks.collect(), Depth::Full)
}

fn of(summary: &Summary, mut blocks: Vec<Block>, depth: Depth) -> View<'_> {
    for block in &mut blocks {
        if let Block::Table(table) = block {
            match depth {
                Depth::Brief => table.main = table.id == reasons::LOSSES,
                Depth::Full => table.shown = table.rows.len(),
            }
        }
    }
    View {
        blocks,
        document: Box::new(summary),
        records: summary.deals.iter().map(|deal| Box::new(deal) as _).collect(),
    }
}

/// What is said where a section was asked for that has nothing to show.
fn silent(section: &Section) -> String {
    format!("Nothing to show of `{}`: it needs {}.", section.id, section.needs)
}

/// What a page leaves to those who ask for it.
fn more() -> String {
    let ids: Vec<&str> =
        SECTIONS.iter().map(|section| section.id).filter(|id| *id != "head").collect();
    format!("More of each, with its lines: --section {}.", ids.join(", "))
}

/// A table of the states that deals are in, with how they ended.
fn by_state(id: &'static str, heading: &'static str) -> Table {
    Table::new(
        id,
        vec![
            Column::new("state", "state", Kind::Text).sheet_only(),
            Column::new("name", heading, Kind::Text),
            Column::new("deals", "deals", Kind::Count),
            Column::new("won", "won", Kind::Count),
            Column::new("lost", "lost", Kind::Count),
            Column::new("no_decision", "no decision", Kind::Count),
            Column::new("win_rate", "win rate", Kind::Rate),
        ],
    )
}

/// A row of [`by_state`]: the state's id and name, its deals, and how they
/// ended.
fn state_cells(
    (id, name): (&str, &str),
    deals: u64,
    outcomes: &BTreeMap<Outcome, u64>,
    win_rate: Rate,
) -> Vec<Cell> {
    let count = |outcome| Cell::some(outcomes.get(&outcome).copied().unwrap_or(0));
    vec![
        Cell::Text(id.to_owned()),
        Cell::Text(name.to_owned()),
        Cell::Count(deals),
        count(Outcome::Won),
        count(Outcome::Lost),
        count(Outcome::NoDecision),
        Cell::Rate(win_rate),
    ]
}

/// The lines that tell best of some deals, few enough to be read.
fn best<'a>(quotes: impl IntoIterator<Item = &'a Cited>) -> Vec<Said> {
    Said::all(quotes.into_iter().cloned().collect::<Cites>().as_slice())
}

/// The line that decided a deal, where a buyer said it.
fn by_buyer(deal: &DealRow) -> Option<&Cited> {
    deal.primary.as_ref()?.quote.as_ref().filter(|quote| quote.role == Voice::Buyer)
}

/// A deal as people call it: the account, and the id where it says more.
fn deal_name(account: Option<&str>, id: &str) -> String {
    match account {
        Some(account) if account == id => id.to_owned(),
        Some(account) => format!("{account} ({id})"),
        None => id.to_owned(),
    }
}

/// Where a line stands: `calls/i1.txt:12`.
fn place(quote: &Cited) -> String {
    format!("{}:{}", quote.file, quote.line)
}
