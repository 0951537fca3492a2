//! A part of an analysis that was made elsewhere: what was heard, deal by
//! deal, before anything is judged. Parts are written and read as JSON; added
//! in order they are what one run over all of the input would have heard.

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};

use crate::analysis::Analysis;
use crate::codebook::Codebook;
use crate::deal::Deal;
use crate::place::Problem;
use crate::reason::Evidence;

/// The number of the file format.
pub const SCHEMA: u32 = 1;

/// A deal as one part knows it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct Known {
    /// What other parts know the deal by: its row in a table, else its id or
    /// account.
    pub key: String,
    /// Its record.
    pub deal: Deal,
    /// What was heard of it.
    pub evidence: Evidence,
}

/// What one run heard.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct Partial {
    /// The number of the file format, [`SCHEMA`].
    pub schema: u32,
    /// The version of the program that wrote it.
    pub version: String,
    /// The fingerprint of the codebook and the weights that it was tagged
    /// with: parts of different ones are not added.
    pub tagger: String,
    /// Whether the deals are those of a table.
    pub tables: bool,
    /// The deals, in the order of the input.
    pub deals: Vec<Known>,
    /// What was heard in interviews that joined no deal.
    pub unjoined: Evidence,
    /// What could not be used, and what was used by a guess.
    pub problems: Vec<Problem>,
}

impl Partial {
    /// Adds a part that comes after this one.
    ///
    /// # Errors
    /// Why the two must not be added.
    pub fn add(&mut self, other: Self) -> Result<(), String> {
        let same = [
            ("version", &self.version, &other.version),
            ("codebook and weights", &self.tagger, &other.tagger),
        ];
        for (what, ours, theirs) in same {
            if ours != theirs {
                return Err(format!(
                    "{what} `{theirs}` (expected `{ours}`, as the first part has)"
                ));
            }
        }
        if self.tables != other.tables {
            let (with, without) = ("with a deal table", "without one");
            let (found, expected) = if other.tables { (with, without) } else { (without, with) };
            return Err(format!("made {found} (expected {expected}, as the first part was)"));
        }
        let places: BTreeMap<&str, usize> =
            self.deals.iter().zip(0..).map(|(known, at)| (&*known.key, at)).collect();
        let mut new = Vec::new();
        let mut heard = Vec::new();
        for known in other.deals {
            match places.get(&*known.key) {
                Some(&at) if self.tables && self.deals[at].deal != known.deal => {
                    return Err(format!("the deal at {} is another one there", known.key));
                }
                Some(&at) => heard.push((at, known.evidence)),
                None => new.push(known),
            }
        }
        for (at, evidence) in heard {
            self.deals[at].evidence += evidence;
        }
        self.deals.extend(new);
        self.unjoined += other.unjoined;
        // A table that every part was given has its problems once.
        let said: BTreeSet<Problem> = self.problems.iter().cloned().collect();
        self.problems.extend(other.problems.into_iter().filter(|problem| !said.contains(problem)));
        Ok(())
    }

    /// The analysis of what was heard, with its deals and problems.
    pub fn analysis(self, codebook: &Codebook) -> (Analysis<'_>, Vec<Deal>, Vec<Problem>) {
        let mut analysis = Analysis::new(codebook);
        analysis.add(None, self.unjoined);
        let mut deals = Vec::new();
        for (at, known) in self.deals.into_iter().enumerate() {
            analysis.add(Some(at), known.evidence);
            deals.push(known.deal);
        }
        (analysis, deals, self.problems)
    }
}
