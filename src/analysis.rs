//! The whole analysis as one fold: evidence comes in interview by interview,
//! and in the end deals, evidence and codebook give the figures.

use std::collections::BTreeMap;
use std::ops::AddAssign;

use serde::{Deserialize, Serialize};

use crate::codebook::Codebook;
use crate::deal::Deal;
use crate::place::Problem;
use crate::reason::{Evidence, Judge, Verdict};
use crate::summary::{Choices, DealRow, Summary};
use crate::tally::{Case, Field, Tally};

/// Collects evidence per deal. Memory grows with deals and themes, not with
/// text: an interview is tagged, turned into [`Evidence`] and dropped.
#[derive(Debug)]
pub struct Analysis<'a> {
    judge: Judge<'a>,
    evidence: BTreeMap<usize, Evidence>,
    unjoined: Evidence,
}

/// What can be written, read again and added to other parts, before any
/// figure is worked out.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Part {
    /// The counts.
    pub tally: Tally,
    /// The deals, as records.
    pub deals: Vec<DealRow>,
}

impl<'a> Analysis<'a> {
    /// An analysis by this codebook.
    pub fn new(codebook: &'a Codebook) -> Self {
        Self {
            judge: Judge::new(codebook),
            evidence: BTreeMap::new(),
            unjoined: Evidence::default(),
        }
    }

    /// Adds the evidence of one interview to the deal at this place in the
    /// list of deals, or to none. A deal may enter the list later than its
    /// interviews come.
    pub fn add(&mut self, deal: Option<usize>, evidence: Evidence) {
        match deal {
            Some(at) => *self.evidence.entry(at).or_default() += evidence,
            None => self.unjoined += evidence,
        }
    }

    /// Follows a new order of the list of deals: `order` has the old place of
    /// each.
    pub fn reorder(&mut self, order: &[usize]) {
        let mut evidence = std::mem::take(&mut self.evidence);
        let moved = order.iter().enumerate();
        self.evidence = moved.filter_map(|(at, old)| Some((at, evidence.remove(old)?))).collect();
    }

    /// What was heard, by deal, and of no deal.
    pub fn into_evidence(self) -> (BTreeMap<usize, Evidence>, Evidence) {
        (self.evidence, self.unjoined)
    }

    /// The judge, for a closer look at single deals.
    pub fn judge(&self) -> &Judge<'a> {
        &self.judge
    }

    /// What was heard of the deal at this place.
    pub fn evidence(&self, deal: usize) -> Option<&Evidence> {
        self.evidence.get(&deal)
    }

    /// The verdict on the deal at this place.
    pub fn verdict(&self, at: usize, deal: &Deal) -> Verdict {
        let silent = Evidence::default();
        self.judge.verdict(deal, self.evidence(at).unwrap_or(&silent))
    }

    /// Counts the deals for which `keep` holds; `fields` are the cuts that
    /// were asked for.
    pub fn part(&self, deals: &[Deal], fields: &[Field], keep: impl Fn(&Deal) -> bool) -> Part {
        let silent = Evidence::default();
        let mut part = Part::default();
        part.deals.reserve_exact(deals.iter().filter(|deal| keep(deal)).count());
        for (at, deal) in deals.iter().enumerate().filter(|(_, deal)| keep(deal)) {
            let evidence = self.evidence.get(&at).unwrap_or(&silent);
            let verdict = self.judge.verdict(deal, evidence);
            let codebook = self.judge.codebook();
            let case = Case { deal, evidence, verdict: &verdict, codebook };
            part.tally += Tally::of(&case, fields);
            part.deals.push(DealRow::of(&case));
        }
        let coverage = &mut part.tally.coverage;
        coverage.unjoined +=
            self.unjoined.interviews + self.unjoined.debriefs + self.unjoined.voiceless;
        part
    }

    /// The figures over all deals.
    pub fn summary(
        &self,
        deals: &[Deal],
        fields: &[Field],
        choices: Choices<'_>,
        problems: &[Problem],
    ) -> Summary {
        self.part(deals, fields, |_| true).summary(self.judge.codebook(), choices, problems)
    }
}

impl Part {
    /// The figures.
    pub fn summary(
        self,
        codebook: &Codebook,
        choices: Choices<'_>,
        problems: &[Problem],
    ) -> Summary {
        Summary::of(&self.tally, self.deals, codebook, choices, problems)
    }
}

impl AddAssign for Part {
    fn add_assign(&mut self, other: Self) {
        self.tally += other.tally;
        self.deals.extend(other.deals);
    }
}
