//! A part of an analysis that was made elsewhere: what was heard, deal by
//! deal, before anything is judged. Parts are written and read as JSON; added
//! in any order they are what one run over all of the input would have heard.

use std::collections::{BTreeSet, HashMap};

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
    /// What other parts know the deal by: its row and id in a table, else its
    /// id or account.
    pub key: String,
    /// Whether nothing is known of it but its interview, which has no id
    /// either: no other part can know it.
    pub nameless: bool,
    /// Its record.
    pub deal: Deal,
    /// What the texts of the table say of it. Every part that was given the
    /// table has the same, and it counts once. Absent where they say nothing,
    /// as is so of most deals of a large table.
    #[serde(default, skip_serializing_if = "is_silent")]
    pub table: Evidence,
    /// What was heard of it elsewhere; absent where nothing was.
    #[serde(default, skip_serializing_if = "is_silent")]
    pub evidence: Evidence,
}

impl Known {
    /// Adds what another part knows of the same deal.
    fn add(&mut self, other: Self) {
        // Where interviews alone tell of a deal, the one that stands first
        // has its facts.
        if other.deal.place < self.deal.place {
            self.deal = other.deal;
        }
        self.evidence += other.evidence;
    }
}

fn is_silent(evidence: &Evidence) -> bool {
    *evidence == Evidence::default()
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
    /// The deals.
    pub deals: Vec<Known>,
    /// What was heard in interviews that joined no deal.
    pub unjoined: Evidence,
    /// What is wrong with the deal tables, and with files that were named: what
    /// several parts say counts once.
    pub of_tables: BTreeSet<Problem>,
    /// What could not be used of interviews, and what was used by a guess.
    pub problems: Vec<Problem>,
    /// Verdicts on what was not found in this part; those that no part found
    /// are problems.
    pub unmet: BTreeSet<Problem>,
}

impl Partial {
    /// Adds another part.
    ///
    /// # Errors
    /// Why the two must not be added.
    pub fn add(&mut self, other: Self) -> Result<(), String> {
        self.check(&other)?;
        let mut places: HashMap<String, usize> =
            self.deals.iter().zip(0..).map(|(known, at)| (known.key.clone(), at)).collect();
        for known in other.deals {
            let at = *places.entry(known.key.clone()).or_insert(self.deals.len());
            match self.deals.get_mut(at) {
                None => self.deals.push(known),
                Some(ours) if known.nameless => {
                    return Err(format!(
                        "an interview without an id or a deal at {} is in an earlier part too \
                         (expected an `interview_id`, or `file` and `line` in the record)",
                        ours.deal.place
                    ));
                }
                Some(ours)
                    if self.tables && (&ours.deal, &ours.table) != (&known.deal, &known.table) =>
                {
                    return Err(format!(
                        "the deal `{}` at {} is another one there",
                        ours.deal.id, ours.deal.place
                    ));
                }
                Some(ours) => ours.add(known),
            }
        }
        self.unjoined += other.unjoined;
        self.of_tables.extend(other.of_tables);
        self.problems.extend(other.problems);
        self.unmet.retain(|problem| other.unmet.contains(problem));
        Ok(())
    }

    /// Whether the two were made alike.
    fn check(&self, other: &Self) -> Result<(), String> {
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
        Ok(())
    }

    /// Whether it can be what a run over this codebook wrote.
    ///
    /// # Errors
    /// What cannot be, and in which deal.
    pub fn check_evidence(&self, codebook: &Codebook) -> Result<(), String> {
        let themes = codebook.themes.len();
        for known in &self.deals {
            if let Some(fault) = known.table.fault(themes).or_else(|| known.evidence.fault(themes))
            {
                return Err(format!("the deal `{}` has {fault}", known.deal.id));
            }
        }
        match self.unjoined.fault(themes) {
            Some(fault) => Err(format!("what joined no deal has {fault}")),
            None => Ok(()),
        }
    }

    /// The analysis of what was heard, with its deals and problems.
    pub fn analysis(mut self, codebook: &Codebook) -> (Analysis<'_>, Vec<Deal>, Vec<Problem>) {
        let mut analysis = Analysis::new(codebook);
        analysis.add(None, self.unjoined);
        self.deals.sort_by(|one, two| one.deal.place.cmp(&two.deal.place));
        let mut deals = Vec::new();
        for (at, known) in self.deals.into_iter().enumerate() {
            analysis.add(Some(at), known.table);
            analysis.add(Some(at), known.evidence);
            deals.push(known.deal);
        }
        let mut problems = self.problems;
        problems.extend(self.of_tables);
        problems.extend(self.unmet);
        problems.sort();
        (analysis, deals, problems)
    }
}
