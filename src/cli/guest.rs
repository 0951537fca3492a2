//! An interview that came, and the deal that it is about: one of a table, or
//! the one that it tells of itself.

use winloss::deal::{Deal, Outcome};
use winloss::input::{Batch, assign};
use winloss::interview::Interview;
use winloss::join::{Index, Join, plain_name};
use winloss::place::{Place, Problem};
use winloss::redact::Redactor;

use super::run::Met;

/// An interview that came, and the deal that it joined.
pub(super) struct Guest {
    pub(super) interview: Interview,
    pub(super) join: Join,
    /// The deal that it tells of, where no table has it.
    pub(super) own: Option<Own>,
    pub(super) remark: Option<Problem>,
    pub(super) conflict: Option<Problem>,
}

/// A deal as an interview tells it.
pub(super) struct Own {
    pub(super) key: DealKey,
    pub(super) deal: Deal,
}

/// What a deal that interviews tell of is known by.
#[derive(Clone, PartialEq, Eq, Hash)]
pub(super) struct DealKey {
    pub(super) text: String,
    /// Whether it is that of an interview without an id, or anything else that
    /// could be met again.
    pub(super) nameless: bool,
}

impl Guest {
    pub(super) fn new(mut interview: Interview, batch: &Batch, index: &Index) -> Self {
        let join = index.join(&interview, &batch.deals);
        let deal = joined(&join, batch);
        let mut conflict = None;
        if let Some(deal) = deal {
            conflict = conflict_of(&interview, deal);
            let own = std::mem::replace(&mut interview.facts, deal.facts.clone());
            interview.facts.fill(own);
        }
        if interview.facts.vendor.is_none() {
            interview.facts.vendor.clone_from(&batch.settings.vendor);
        }
        let facts = interview.facts.clone();
        assign(&mut interview, &batch.settings, &facts);
        let own = deal.is_none().then(|| own_deal(&interview, batch));
        let remark = join
            .remark(&interview, &batch.deals)
            .map(|message| Problem::noted(interview.place.clone(), message));
        Self { interview, join, own, remark, conflict }
    }

    pub(super) fn met<'a>(&'a self, batch: &'a Batch, redactor: Option<&'a Redactor>) -> Met<'a> {
        let (interview, join) = (&self.interview, &self.join);
        Met { interview, deal: joined(join, batch), join, redactor }
    }
}

/// The deal of a table that an interview joined.
fn joined<'b>(join: &Join, batch: &'b Batch) -> Option<&'b Deal> {
    match join {
        Join::To { deal, .. } => Some(&batch.deals[*deal]),
        Join::Several { .. } | Join::None { .. } => None,
    }
}

/// The table's word counts; that the interview's differs is said.
fn conflict_of(interview: &Interview, deal: &Deal) -> Option<Problem> {
    let (theirs, ours) = (interview.facts.outcome?, deal.facts.outcome?);
    let differ = theirs != ours && theirs != Outcome::Unknown && ours != Outcome::Unknown;
    differ.then(|| {
        let message = format!(
            "the deal `{}` is {theirs} here and {ours} at {}: the table counts",
            deal.id, deal.place
        );
        Problem::noted(interview.place.clone(), message)
    })
}

/// The deal that an interview without a table is about.
fn own_deal(interview: &Interview, batch: &Batch) -> Own {
    let facts = &interview.facts;
    let id = interview
        .deal_id
        .clone()
        .or_else(|| facts.account.clone())
        .unwrap_or_else(|| interview.id.clone());
    let (text, nameless) = match (&interview.deal_id, &facts.account) {
        (Some(id), _) => (format!("id {}", id.to_lowercase()), false),
        (None, Some(account)) => (format!("account {}", plain_name(account)), false),
        (None, None) => (format!("interview {} {}", interview.place, interview.id), true),
    };
    let key = DealKey { text, nameless };
    let mut facts = facts.clone();
    facts.outcome = facts.outcome.or(batch.settings.assume);
    let place = Place::clone(&interview.place);
    Own { key, deal: Deal { id, place, facts } }
}
