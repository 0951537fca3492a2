//! The lasting bond of a deal: ours, none, soured, or in a rival's grip.

use crate::reason::{Evidence, Finding, Quote, Tie, Voice};

/// How the bond of one deal stands, and what tells it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Relationship {
    /// The state with the most statements; on a tie the worst, for a good word
    /// does not loosen a rival's grip.
    pub tie: Tie,
    /// Whose words tell it.
    pub voice: Voice,
    /// The line that tells it.
    pub quote: Option<Quote>,
}

impl Relationship {
    /// What buyers say of the bond; where they say nothing, what sellers say.
    pub(super) fn of(evidence: &Evidence) -> Option<Self> {
        Voice::ALL.into_iter().find_map(|voice| {
            let told = Tie::ALL
                .into_iter()
                .filter_map(|tie| evidence.found(Finding::Tie(tie), voice).map(|said| (tie, said)))
                .reduce(
                    |best, next| {
                        if next.1.statements > best.1.statements { next } else { best }
                    },
                );
            told.map(|(tie, said)| Self { tie, voice, quote: said.best.first().cloned() })
        })
    }
}
