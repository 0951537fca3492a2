//! Deals that may be won back: what speaks for it, part by part.

use serde::{Deserialize, Serialize};

use crate::codebook::Codebook;
use crate::deal::Outcome;
use crate::reason::{CoachState, Tie};
use crate::summary::{DealRow, theme_name};
use crate::tally::Cited;

/// One lost or undecided deal, with the parts by which it is ranked.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct WinBackRow {
    /// The deal.
    pub deal: String,
    /// The customer.
    pub account: Option<String>,
    /// How it ended.
    pub outcome: Outcome,
    /// When it was closed.
    pub close_date: Option<String>,
    /// The value.
    pub amount: Option<f64>,
    /// Its currency.
    pub currency: Option<String>,
    /// How many of the three parts are there.
    pub parts: u8,
    /// Part 1: themes that spoke for us.
    pub for_us: Vec<String>,
    /// Part 2: a coach of ours is still there.
    pub coach: bool,
    /// Who, as the text names them.
    pub coach_who: Option<String>,
    /// Part 3: the reason is one that we can change.
    pub changeable: bool,
    /// The primary reason: a theme's id or `unknown`.
    pub reason: String,
    /// Its name, or what was typed.
    pub reason_name: String,
    /// Against it: the relationship is in a rival's grip.
    pub rivals_grip: bool,
    /// A line that tells why they are not lost for good: the coach's, else the
    /// reason's.
    pub quote: Option<Cited>,
}

/// Reasons that a vendor can change by itself, where nobody says otherwise.
pub const ACTIONABLE: [&str; 3] = ["price", "delivery", "sales_execution"];

/// Lost and undecided deals with something that speaks for us and a coach or
/// a changeable reason besides: most parts first, then those out of a rival's
/// grip, then the latest.
pub(super) fn rows(
    deals: &[DealRow],
    actionable: &[String],
    codebook: &Codebook,
) -> Vec<WinBackRow> {
    let mut rows: Vec<WinBackRow> =
        deals.iter().filter_map(|deal| row(deal, actionable, codebook)).collect();
    rows.sort_by(|a, b| {
        b.parts
            .cmp(&a.parts)
            .then(a.rivals_grip.cmp(&b.rivals_grip))
            .then_with(|| b.close_date.cmp(&a.close_date))
    });
    rows
}

fn row(deal: &DealRow, actionable: &[String], codebook: &Codebook) -> Option<WinBackRow> {
    if !matches!(deal.outcome, Outcome::Lost | Outcome::NoDecision) || deal.for_us.is_empty() {
        return None;
    }
    let primary = deal.primary.as_ref()?;
    let ours = deal.coach.as_ref().filter(|coach| coach.state == CoachState::Present);
    let changeable = actionable.iter().any(|theme| is_under(&primary.theme, theme));
    if ours.is_none() && !changeable {
        return None;
    }
    let parts = 1 + u8::from(ours.is_some()) + u8::from(changeable);
    let grip = deal.relationship.as_ref().is_some_and(|bond| bond.state == Tie::Grip);
    let name = match &primary.text {
        Some(text) => text.clone(),
        None => theme_name(codebook, &primary.theme),
    };
    Some(WinBackRow {
        deal: deal.id.clone(),
        account: deal.account.clone(),
        outcome: deal.outcome,
        close_date: deal.close_date.clone(),
        amount: deal.amount,
        currency: deal.currency.clone(),
        parts,
        for_us: deal.for_us.clone(),
        coach: ours.is_some(),
        coach_who: ours.and_then(|coach| coach.who.clone()),
        changeable,
        reason: primary.theme.clone(),
        reason_name: name,
        rivals_grip: grip,
        quote: ours.and_then(|coach| coach.quote.as_deref()).or(primary.quote.as_ref()).cloned(),
    })
}

/// Whether `theme` is `root` or split off it.
fn is_under(theme: &str, root: &str) -> bool {
    theme.strip_prefix(root).is_some_and(|rest| rest.is_empty() || rest.starts_with('.'))
}
