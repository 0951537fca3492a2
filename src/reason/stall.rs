//! Why nothing was decided: no need felt, wanted and feared, or circumstance.

use crate::reason::{Evidence, Finding, Quote, Said, Stall, StatedReason, Voice};

/// The kind of a standstill, and what tells it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Stalled {
    /// The kind with the most statements.
    pub kind: Stall,
    /// Whose words tell it; `None` where only the recorded reason does.
    pub voice: Option<Voice>,
    /// The line that tells it.
    pub quote: Option<Quote>,
}

impl Stalled {
    /// What the deal's evidence tells, else what the seller recorded.
    pub(super) fn of(evidence: &Evidence, stated: &StatedReason) -> Self {
        for voice in Voice::ALL {
            let said = |kind| evidence.found(Finding::Stall(kind), voice);
            let known = [Stall::StatusQuo, Stall::Indecision, Stall::Circumstance];
            let heaviest = known
                .into_iter()
                .filter_map(|kind| said(kind).map(|said| (kind, said)))
                .reduce(|best, next| if weight(next.1) > weight(best.1) { next } else { best })
                .or_else(|| said(Stall::Unspecified).map(|said| (Stall::Unspecified, said)));
            if let Some((kind, said)) = heaviest {
                let quote = said.best.first().cloned();
                return Self { kind, voice: Some(voice), quote };
            }
        }
        let kind = stated.text.as_deref().map_or(Stall::Unspecified, |text| kind(None, text));
        Self { kind, voice: None, quote: None }
    }
}

fn weight(said: &Said) -> (u32, i64) {
    (said.statements, said.score)
}

/// The kind that a rule's facet tells, else the words.
pub(super) fn kind(facet: Option<&str>, words: &str) -> Stall {
    if let Some(known) = Stall::ALL.into_iter().find(|kind| Some(kind.id()) == facet) {
        return known;
    }
    let words = words.to_lowercase();
    TELLING
        .iter()
        .find(|(_, phrases)| phrases.iter().any(|phrase| words.contains(phrase)))
        .map_or(Stall::Unspecified, |(kind, _)| *kind)
}

/// Words that tell the kind where no rule does: a reason typed in a CRM, or a
/// sentence that learned words alone carried. Beginnings of words, so that
/// `postpon` finds `postponed`; circumstance first, for it explains the rest
/// ("budget was cut, so we stay with what we have").
const TELLING: [(Stall, &[&str]); 3] = [
    (
        Stall::Circumstance,
        &[
            "budget",
            "funding",
            "money",
            "cancel",
            "merge",
            "acqui",
            "reorg",
            "restructur",
            "layoff",
            "freeze",
            "froze",
            "priorit",
            "sponsor left",
            "left the company",
            "bankrupt",
            "cost cutting",
            "cut costs",
            "shelved",
            "on hold",
        ],
    ),
    (
        Stall::Indecision,
        &[
            "indecis",
            "could not decide",
            "couldn't decide",
            "could not agree",
            "couldn't agree",
            "afraid",
            "nervous",
            "fear",
            "hesita",
            "cold feet",
            "too risky",
            "not ready",
            "went dark",
            "went quiet",
            "unresponsive",
            "ghosted",
        ],
    ),
    (
        Stall::StatusQuo,
        &[
            "status quo",
            "good enough",
            "as we are",
            "as is",
            "existing",
            "in-house",
            "in house",
            "internally",
            "ourselves",
            "no need",
            "do nothing",
            "did nothing",
            "stay with",
            "stayed with",
            "current system",
            "spreadsheet",
            "build it",
            "built it",
            "no urgency",
        ],
    ),
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_standstill_is_told_by_its_facet_else_by_its_words() {
        let cases = [
            (Some("indecision"), "the budget was gone", Stall::Indecision),
            (None, "Budget frozen", Stall::Circumstance),
            (None, "Status quo", Stall::StatusQuo),
            (None, "Went dark", Stall::Indecision),
            (Some("learned"), "we just stopped", Stall::Unspecified),
        ];
        for (facet, words, expected) in cases {
            assert_eq!(kind(facet, words), expected, "{words}");
        }
    }
}
