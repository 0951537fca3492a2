//! The coach card: was there a person inside who helped us win, which of the
//! tests did they pass, and did a seller only believe so.

use serde::{Deserialize, Serialize};

use crate::reason::{Evidence, Finding, Quote, Said, Test, Voice};

/// How it stands with our coach in a deal.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum CoachState {
    /// There was one.
    Present,
    /// There was one who went, or lost their say.
    Lost,
    /// Somebody was taken for one and was none.
    False,
    /// There was none.
    Absent,
    /// Nothing is said of ours; a rival had one.
    Rival,
    /// Nobody speaks of a coach.
    Unspoken,
}

impl CoachState {
    /// Every state, in the order in which it is shown.
    pub const ALL: [Self; 6] =
        [Self::Present, Self::Lost, Self::False, Self::Absent, Self::Rival, Self::Unspoken];

    /// The word used in JSON.
    pub fn id(self) -> &'static str {
        match self {
            Self::Present => "present",
            Self::Lost => "lost",
            Self::False => "false",
            Self::Absent => "absent",
            Self::Rival => "rival",
            Self::Unspoken => "unspoken",
        }
    }

    /// The words shown to people.
    pub fn name(self) -> &'static str {
        match self {
            Self::Present => "we had a coach",
            Self::Lost => "ours left or lost their say",
            Self::False => "false coach",
            Self::Absent => "we had none",
            Self::Rival => "only the rival had one",
            Self::Unspoken => "nobody spoke of one",
        }
    }
}

/// Where our coach stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum Standpoint {
    /// In the buyer's company, as far as the words tell.
    Inside,
    /// Outside it: a consultant, an integrator.
    Outside,
}

/// A seller believed in a coach, and the buyers' words contradict it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FalseCoach {
    /// What the seller said.
    pub claim: Quote,
    /// What the buyer said.
    pub contradiction: Quote,
}

/// The coach card of one deal.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CoachCard {
    /// How it stands with ours.
    pub state: CoachState,
    /// Whose words tell it; `None` if nobody speaks of one.
    pub voice: Option<Voice>,
    /// The line that tells it.
    pub quote: Option<Quote>,
    /// Who, as the text names them.
    pub who: Option<String>,
    /// Inside or outside the company; `None` where there is no coach of ours.
    pub standpoint: Option<Standpoint>,
    /// The tests that are evidenced for ours, each with its line.
    pub tests: Vec<(Test, Quote)>,
    /// The line that gives a rival one, and who it is, if named.
    pub rival: Option<(Quote, Option<String>)>,
    /// A seller's claim that a buyer's words contradict.
    pub false_coach: Option<FalseCoach>,
}

impl CoachCard {
    /// What buyers say of a coach; where they say nothing, what sellers say.
    pub(super) fn of(evidence: &Evidence) -> Self {
        let false_coach = contradiction(evidence);
        let told = Voice::ALL
            .into_iter()
            .find_map(|voice| state(evidence, voice).map(|(state, said)| (voice, state, said)));
        let (state, voice, quote) = match (told, &false_coach) {
            (_, Some(found)) => {
                (CoachState::False, Some(Voice::Buyer), Some(found.contradiction.clone()))
            }
            (Some((voice, state, said)), None) => (state, Some(voice), said.best.first().cloned()),
            (None, None) => (CoachState::Unspoken, None, None),
        };
        let ours = matches!(state, CoachState::Present | CoachState::Lost);
        let heard = |finding| voice.and_then(|voice| evidence.found(finding, voice));
        let tests = Test::ALL
            .into_iter()
            .filter(|_| ours)
            .filter_map(|test| {
                let said = heard(Finding::CoachTest(test))?;
                Some((test, said.best.first()?.clone()))
            })
            .collect();
        let standpoint = ours.then(|| match heard(Finding::CoachOutside) {
            Some(_) => Standpoint::Outside,
            None => Standpoint::Inside,
        });
        Self {
            state,
            voice,
            quote,
            who: who(evidence, state),
            standpoint,
            tests,
            rival: rival(evidence),
            false_coach,
        }
    }
}

/// How it stands with our coach in the words of one voice.
fn state(evidence: &Evidence, voice: Voice) -> Option<(CoachState, &Said)> {
    let said = |finding| evidence.found(finding, voice);
    // One who went was there before, and one who passed for a coach was
    // spoken well of: both outweigh any number of good words.
    if let Some(said) = said(Finding::CoachLost) {
        return Some((CoachState::Lost, said));
    }
    if let Some(said) = said(Finding::CoachFalse) {
        return Some((CoachState::False, said));
    }
    match (said(Finding::CoachPresent), said(Finding::CoachAbsent)) {
        (Some(present), Some(absent)) if absent.statements > present.statements => {
            Some((CoachState::Absent, absent))
        }
        (Some(present), _) => Some((CoachState::Present, present)),
        (None, Some(absent)) => Some((CoachState::Absent, absent)),
        (None, None) => said(Finding::CoachOfRival).map(|said| (CoachState::Rival, said)),
    }
}

/// A seller's claim of a coach, where buyers deny it and none confirms it.
fn contradiction(evidence: &Evidence) -> Option<FalseCoach> {
    let line = |finding, voice| evidence.found(finding, voice)?.best.first().cloned();
    let claim = line(Finding::CoachPresent, Voice::Seller)?;
    if evidence.found(Finding::CoachPresent, Voice::Buyer).is_some()
        || evidence.found(Finding::CoachLost, Voice::Buyer).is_some()
    {
        return None;
    }
    let contradiction = line(Finding::CoachFalse, Voice::Buyer)
        .or_else(|| line(Finding::CoachAbsent, Voice::Buyer))?;
    Some(FalseCoach { claim, contradiction })
}

fn rival(evidence: &Evidence) -> Option<(Quote, Option<String>)> {
    let said =
        Voice::ALL.into_iter().find_map(|voice| evidence.found(Finding::CoachOfRival, voice))?;
    let who = evidence.named(Finding::CoachOfRival).map(str::to_owned);
    Some((said.best.first()?.clone(), who))
}

fn who(evidence: &Evidence, state: CoachState) -> Option<String> {
    let findings: &[Finding] = match state {
        CoachState::Present => &[Finding::CoachPresent],
        CoachState::Lost => &[Finding::CoachLost, Finding::CoachPresent],
        CoachState::False => &[Finding::CoachFalse, Finding::CoachPresent],
        CoachState::Rival => &[Finding::CoachOfRival],
        CoachState::Absent | CoachState::Unspoken => &[],
    };
    findings.iter().find_map(|finding| evidence.named(*finding)).map(str::to_owned)
}
