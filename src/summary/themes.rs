//! Each theme between wins and losses: the same words counted in both, and
//! whether the difference is more than chance.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::codebook::Codebook;
use crate::deal::Outcome;
use crate::reason::Voice;
use crate::statistics;
use crate::summary::rate::{fisher, rounded};
use crate::summary::{Gap, Rate};
use crate::tag::Direction;
use crate::tally::{Cited, Themes};

/// One theme, over the deals of which a buyer was heard.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct ThemeRow {
    /// The theme's id.
    pub theme: String,
    /// Its name.
    pub name: String,
    /// Deals in which buyers spoke of it against us.
    pub against: Contrast,
    /// Deals in which buyers spoke of it for us.
    #[serde(rename = "for")]
    pub in_favour: Contrast,
    /// Deals left undecided in which buyers spoke of it against us.
    pub no_decision: Rate,
    /// Distinct statements of buyers, by direction.
    pub statements: BTreeMap<Direction, u64>,
    /// Deals, of any outcome, in which sellers spoke of it, by direction.
    pub sellers: BTreeMap<Direction, u64>,
}

/// The same thing counted in lost and in won deals.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct Contrast {
    /// Of the lost deals.
    pub lost: Rate,
    /// Of the won deals.
    pub won: Rate,
    /// Against us: lost less won. For us: won less lost.
    pub gap: Option<Gap>,
    /// Fisher's exact test, two-sided; `None` where it was not tested.
    pub p: Option<f64>,
    /// Benjamini-Hochberg over all tests of the table.
    pub q: Option<f64>,
    /// The lines that tell it best, of lost deals.
    #[serde(default)]
    pub lost_quotes: Vec<Cited>,
    /// The same, of won deals.
    #[serde(default)]
    pub won_quotes: Vec<Cited>,
}

/// One row a theme, in the codebook's order.
pub(super) fn rows(themes: &Themes, codebook: &Codebook) -> Vec<ThemeRow> {
    let mut rows: Vec<ThemeRow> =
        codebook.themes.iter().map(|theme| row(themes, &theme.id, &theme.name)).collect();
    correct(&mut rows);
    rows
}

fn row(themes: &Themes, id: &str, name: &str) -> ThemeRow {
    let rate = |direction, outcome| {
        let deals = themes.deals(Voice::Buyer, id, direction, outcome);
        Rate::of(deals, themes.heard(Voice::Buyer, outcome))
    };
    let contrast = |way| {
        let quotes = |outcome| themes.quotes(Voice::Buyer, id, way, outcome).to_vec();
        let (lost, won) = (Outcome::Lost, Outcome::Won);
        Contrast {
            lost_quotes: quotes(lost),
            won_quotes: quotes(won),
            ..Contrast::of(rate(way, lost), rate(way, won), way)
        }
    };
    let count = |voice| themes.said.get(&voice).and_then(|said| said.get(id));
    let sellers = count(Voice::Seller)
        .map(|count| count.deals.iter().map(|(way, deals)| (*way, deals.values().sum())).collect());
    ThemeRow {
        theme: id.to_owned(),
        name: name.to_owned(),
        against: contrast(Direction::Against),
        in_favour: contrast(Direction::For),
        no_decision: rate(Direction::Against, Outcome::NoDecision),
        statements: count(Voice::Buyer).map(|count| count.statements.clone()).unwrap_or_default(),
        sellers: sellers.unwrap_or_default(),
    }
}

impl Contrast {
    fn of(lost: Rate, won: Rate, direction: Direction) -> Self {
        let gap = match direction {
            Direction::For => Gap::of(won, lost),
            Direction::Against | Direction::Neutral => Gap::of(lost, won),
        };
        // Where nobody said it there is nothing to test.
        let p = fisher(lost, won).filter(|_| lost.k + won.k > 0);
        Self { lost, won, gap, p, q: None, lost_quotes: Vec::new(), won_quotes: Vec::new() }
    }
}

/// How many tests the table holds.
pub(super) fn tests(rows: &[ThemeRow]) -> u64 {
    let contrasts = rows.iter().flat_map(|row| [&row.against, &row.in_favour]);
    contrasts.filter(|contrast| contrast.p.is_some()).count() as u64
}

/// Sets the q-values over every test of the table, and rounds.
fn correct(rows: &mut [ThemeRow]) {
    let mut tested: Vec<&mut Contrast> = rows
        .iter_mut()
        .flat_map(|row| [&mut row.against, &mut row.in_favour])
        .filter(|contrast| contrast.p.is_some())
        .collect();
    let p: Vec<f64> = tested.iter().filter_map(|contrast| contrast.p).collect();
    let q = statistics::benjamini_hochberg(&p);
    for ((contrast, p), q) in tested.iter_mut().zip(p).zip(q) {
        contrast.p = Some(rounded(p));
        contrast.q = Some(rounded(q));
    }
}
