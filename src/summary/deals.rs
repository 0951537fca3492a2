//! One deal as a record: what decided it, and all that was found of it.

use serde::{Deserialize, Serialize};

use crate::codebook::ThemeId;
use crate::deal::Outcome;
use crate::reason::{
    By, CoachState, Lean, Reason, Recorded, Rung, Stall, Standpoint, Test, Tie, Voice,
};
use crate::tally::{Case, Cited};

// There may be a million of them: what most have none of is boxed.
/// One deal: a row of `deals`, and a line of `analyze -f ndjson`.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct DealRow {
    /// Its id.
    pub id: String,
    /// The customer.
    pub account: Option<String>,
    /// The deal's name.
    pub name: Option<String>,
    /// How it ended.
    pub outcome: Outcome,
    /// The value; `None` where it is blank.
    pub amount: Option<f64>,
    /// The currency, where it is told.
    pub currency: Option<String>,
    /// When it was closed, or is expected to be.
    pub close_date: Option<String>,
    /// The rivals.
    pub competitors: Vec<String>,
    /// The customer's segment, where the record tells it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub segment: Option<String>,
    /// What decided it; `None` for deals that are not decided.
    pub primary: Option<Box<PrimaryRow>>,
    /// What else weighed, the weightiest first.
    pub contributing: Vec<String>,
    /// What was said too faintly to be shown, of the themes that have
    /// statements: with them it makes a theme's weight.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub faint: Vec<FaintRow>,
    /// What the seller recorded.
    pub stated: StatedRow,
    /// Interviews in which a buyer speaks.
    pub interviews: u64,
    /// Debriefs and notes in which only sellers speak.
    pub debriefs: u64,
    /// The coach card; `None` if nobody was heard.
    pub coach: Option<Box<CoachRow>>,
    /// The rapport ladder; `None` if nobody spoke of any rung.
    pub rapport: Option<Box<LadderRow>>,
    /// The lasting bond; `None` if nobody spoke of it.
    pub relationship: Option<Box<RelationshipRow>>,
    /// Why nothing was decided, where that is so.
    pub no_decision: Option<Box<NoDecisionRow>>,
    /// For and against going on, for open deals.
    pub pursue: Option<Box<PursueRow>>,
    /// What spoke for us: themes, the weightiest first.
    pub for_us: Vec<String>,
    /// The file of its record.
    pub file: String,
    /// The line of its record.
    pub line: u32,
}

/// The primary reason of a deal.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct PrimaryRow {
    /// The theme's id, or `unknown`.
    pub theme: String,
    /// The rule that said so.
    pub by: By,
    /// What was typed, where that is the reason and maps to no theme.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub text: Option<String>,
    /// Distinct statements for it in the voice that gave it.
    pub statements: u32,
    /// The line that tells it best.
    pub quote: Option<Cited>,
}

/// What one voice says of a theme too faintly to be shown.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct FaintRow {
    /// The theme's id.
    pub theme: String,
    /// Whose words they are.
    pub voice: Voice,
    /// How many statements are to be expected among these sentences, in
    /// thousandths.
    pub thousandths: u64,
}

/// The recorded reason of a deal.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct StatedRow {
    /// As typed.
    pub text: Option<String>,
    /// The theme to which it maps.
    pub theme: Option<String>,
    /// What it comes to: `blank`, `theme`, `typed` (maps to none) or `empty`
    /// (gives no reason).
    pub kind: String,
}

/// The coach card of a deal.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct CoachRow {
    /// How it stands with ours.
    pub state: CoachState,
    /// Whose words tell it.
    pub told_by: Option<Voice>,
    /// Who, as the text names them.
    pub who: Option<String>,
    /// Inside or outside the company.
    pub standpoint: Option<Standpoint>,
    /// The line that tells it.
    pub quote: Option<Box<Cited>>,
    /// The tests that are evidenced, each with its line.
    pub tests: Vec<TestRow>,
    /// Whether a rival had one.
    pub rival: bool,
    /// Who, if the text names them.
    pub rival_who: Option<String>,
    /// The line that gives a rival one.
    pub rival_quote: Option<Box<Cited>>,
    /// What a seller claimed, where buyers contradict it.
    pub claim: Option<Box<Cited>>,
    /// What the buyer said to the contrary.
    pub contradiction: Option<Box<Cited>>,
}

/// A test of a coach that is evidenced.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct TestRow {
    /// Which.
    pub test: Test,
    /// Its line.
    pub quote: Cited,
}

/// The ladder of a deal.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct LadderRow {
    /// `held`, `mixed`, `broken` or `unspoken`.
    pub personal: String,
    /// The same for the technical rung.
    pub technical: String,
    /// The same for the business rung.
    pub business: String,
    /// The first rung that broke.
    pub first_broken: Option<Rung>,
    /// The rungs that a rival held.
    pub rival_held: Vec<Rung>,
    /// Whose words tell it.
    pub told_by: Option<Voice>,
    /// The line of the first broken rung.
    pub quote: Option<Cited>,
}

/// The bond of a deal.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct RelationshipRow {
    /// How it stands.
    pub state: Tie,
    /// Whose words tell it.
    pub told_by: Voice,
    /// The line that tells it.
    pub quote: Option<Cited>,
}

/// Why a deal ended in nothing.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct NoDecisionRow {
    /// The kind.
    pub kind: Stall,
    /// Whose words tell it; `None` where only the record does.
    pub told_by: Option<Voice>,
    /// The line that tells it.
    pub quote: Option<Cited>,
}

/// For and against going on with an open deal.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct PursueRow {
    /// To which side the lines lean.
    pub lean: Lean,
    /// For going on.
    #[serde(rename = "for")]
    pub reasons_for: Vec<PursueLine>,
    /// For leaving.
    pub against: Vec<PursueLine>,
}

/// One reason to go on, or to leave, with its line.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct PursueLine {
    /// In short.
    pub reason: String,
    /// The line.
    pub quote: Cited,
}

impl DealRow {
    /// The record of one deal.
    pub fn of(case: &Case<'_>) -> Self {
        let (deal, verdict) = (case.deal, case.verdict);
        let facts = &deal.facts;
        let id = |theme| case.codebook.at(theme).id.to_string();
        let heard = case.evidence.interviews + case.evidence.debriefs > 0;
        Self {
            id: deal.id.clone(),
            account: facts.account.clone(),
            name: facts.name.clone(),
            outcome: deal.outcome(),
            amount: facts.amount.as_ref().map(|money| money.amount.units()),
            currency: facts
                .amount
                .as_ref()
                .and_then(|money| money.currency.as_deref().map(str::to_owned)),
            close_date: facts.closed.map(|date| date.to_string()),
            competitors: facts.competitors.clone(),
            segment: facts.other.get("segment").cloned(),
            primary: primary(case).map(Box::new),
            contributing: verdict.contributing.iter().copied().map(id).collect(),
            faint: faint(case),
            stated: stated(case),
            interviews: case.evidence.interviews,
            debriefs: case.evidence.debriefs,
            coach: heard.then(|| Box::new(coach(case))),
            rapport: ladder(case).map(Box::new),
            relationship: relationship(case).map(Box::new),
            no_decision: no_decision(case).map(Box::new),
            pursue: pursue(case).map(Box::new),
            for_us: verdict.for_us.iter().copied().map(id).collect(),
            file: deal.place.file.to_string(),
            line: deal.place.line,
        }
    }
}

fn primary(case: &Case<'_>) -> Option<PrimaryRow> {
    let primary = case.verdict.primary.as_ref()?;
    let (theme, text) = match &primary.reason {
        Reason::Theme(theme) => (case.codebook.at(*theme).id.to_string(), None),
        Reason::Typed(text) => (super::reasons::UNKNOWN.to_owned(), Some(text.clone())),
        Reason::Unknown => (super::reasons::UNKNOWN.to_owned(), None),
    };
    let quote = primary.quote.as_ref().map(|quote| Cited::of(&case.deal.id, quote));
    Some(PrimaryRow { theme, by: primary.by, text, statements: primary.statements, quote })
}

fn faint(case: &Case<'_>) -> Vec<FaintRow> {
    let evidence = case.evidence;
    let stated =
        |theme, voice| evidence.said.keys().any(|key| (key.theme, key.voice) == (theme, voice));
    let faint = evidence.faint.iter().filter(|((theme, voice), _)| stated(*theme, *voice));
    let row = |(&(theme, voice), &thousandths): (&(ThemeId, Voice), &u64)| FaintRow {
        theme: case.codebook.at(theme).id.to_string(),
        voice,
        thousandths,
    };
    faint.map(row).collect()
}

fn stated(case: &Case<'_>) -> StatedRow {
    let stated = &case.verdict.stated;
    StatedRow {
        text: stated.text.clone(),
        theme: stated.theme().map(|theme| case.codebook.at(theme).id.to_string()),
        kind: match stated.recorded {
            Recorded::Blank => "blank",
            Recorded::Theme(_) => "theme",
            Recorded::Typed => "typed",
            Recorded::Empty => "empty",
        }
        .to_owned(),
    }
}

fn coach(case: &Case<'_>) -> CoachRow {
    let card = &case.verdict.coach;
    let cited = |quote| Cited::of(&case.deal.id, quote);
    let boxed = |quote| Box::new(cited(quote));
    let false_coach = card.false_coach.as_ref();
    CoachRow {
        state: card.state,
        told_by: card.voice,
        who: card.who.clone(),
        standpoint: card.standpoint,
        quote: card.quote.as_ref().map(boxed),
        tests: card
            .tests
            .iter()
            .map(|(test, quote)| TestRow { test: *test, quote: cited(quote) })
            .collect(),
        rival: card.rival.is_some(),
        rival_who: card.rival.as_ref().and_then(|(_, who)| who.clone()),
        rival_quote: card.rival.as_ref().map(|(quote, _)| boxed(quote)),
        claim: false_coach.map(|found| boxed(&found.claim)),
        contradiction: false_coach.map(|found| boxed(&found.contradiction)),
    }
}

fn ladder(case: &Case<'_>) -> Option<LadderRow> {
    let ladder = &case.verdict.ladder;
    let voice = ladder.voice?;
    let [personal, technical, business] = ladder.rungs.map(|(_, state)| state.id().to_owned());
    let broken = ladder.broken.as_ref();
    Some(LadderRow {
        personal,
        technical,
        business,
        first_broken: broken.map(|(rung, _)| *rung),
        rival_held: ladder.rival.clone(),
        told_by: Some(voice),
        quote: broken
            .and_then(|(_, quote)| quote.as_ref())
            .map(|quote| Cited::of(&case.deal.id, quote)),
    })
}

fn relationship(case: &Case<'_>) -> Option<RelationshipRow> {
    let relationship = case.verdict.relationship.as_ref()?;
    Some(RelationshipRow {
        state: relationship.tie,
        told_by: relationship.voice,
        quote: relationship.quote.as_ref().map(|quote| Cited::of(&case.deal.id, quote)),
    })
}

fn no_decision(case: &Case<'_>) -> Option<NoDecisionRow> {
    let stalled = case.verdict.stalled.as_ref()?;
    Some(NoDecisionRow {
        kind: stalled.kind,
        told_by: stalled.voice,
        quote: stalled.quote.as_ref().map(|quote| Cited::of(&case.deal.id, quote)),
    })
}

fn pursue(case: &Case<'_>) -> Option<PursueRow> {
    let pursue = case.verdict.pursue.as_ref()?;
    let lines = |lines: &[(&'static str, crate::reason::Quote)]| -> Vec<PursueLine> {
        lines
            .iter()
            .map(|(reason, quote)| PursueLine {
                reason: (*reason).to_owned(),
                quote: Cited::of(&case.deal.id, quote),
            })
            .collect()
    };
    Some(PursueRow {
        lean: pursue.lean,
        reasons_for: lines(&pursue.reasons_for),
        against: lines(&pursue.reasons_against),
    })
}
