//! Figures worked out from counts: the only place with floating point, and
//! the shape of the analysis in JSON.
//!
//! Every rate carries its `k` and `n`; numbers are rounded to four digits, so
//! that the same input gives the same bytes everywhere.

mod compare;
mod coverage;
mod deals;
mod evaluation;
mod groups;
mod head;
mod money;
mod people;
mod rate;
mod reasons;
mod stated;
mod themes;
mod winback;

use serde::{Deserialize, Serialize};

use crate::codebook::Codebook;
use crate::deal::Outcome;
use crate::place::{Effect, Problem};
use crate::tally::{Tally, Unit};

pub use compare::{Change, Compared, ComparedSide, Comparison, FailOn, Figure};
pub use coverage::{ChanceRow, CoverageSummary, CoveredRow, CurvePoint, LagRow, SaturationRow};
pub use deals::{
    CoachRow, DealRow, LadderRow, NoDecisionRow, PrimaryRow, PursueLine, PursueRow,
    RelationshipRow, StatedRow, TestRow,
};
pub use evaluation::{Evaluation, JudgedRow, ThemeFigures};
pub use groups::{GroupRow, PeriodRow, TopReason, TrendSummary};
pub use head::Head;
pub use money::MoneyRow;
pub use people::{
    CoachStateRow, CoachSummary, CoachTestRow, DifferenceRow, FalseCoachRow, NoDecisionSummary,
    PursueSummary, RapportSummary, RelationshipSummary, RungRow, StallRow, TieRow, WonLost,
    people_themes,
};
pub use rate::{Gap, Rate, Reading};
pub use reasons::{ReasonRow, TypedRow};
pub use stated::{
    InsteadRow, KappaRow, StatedReasonRow, StatedSummary, StatedTable, VoicesRow, VoicesTable,
};
pub use themes::{Contrast, ThemeRow};
pub use winback::{ACTIONABLE, WinBackRow};

/// The version of the machine formats.
pub const SCHEMA: u32 = 1;

/// What the reader of the figures may choose.
#[derive(Clone, Copy, Debug, Default)]
pub struct Choices<'a> {
    /// The reasons that we can change; where it is empty, [`ACTIONABLE`].
    pub actionable: &'a [String],
    /// The periods of the trend; `None` takes months, and quarters where the
    /// months are many.
    pub trend: Option<Unit>,
}

/// The analysis: what `analyze -f json` writes.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct Summary {
    /// The version of this format.
    pub schema: u32,
    /// The version of the program.
    pub version: String,
    /// Deals, outcomes, win rate, value.
    pub summary: Head,
    /// Why we lose: one row a theme plus `unknown`; `deals` add up to the lost
    /// deals.
    pub loss_reasons: Vec<ReasonRow>,
    /// Why we win: the same over won deals.
    pub win_reasons: Vec<ReasonRow>,
    /// Why nothing is decided: the same over deals left undecided.
    pub no_decision_reasons: Vec<ReasonRow>,
    /// Each theme between wins and losses.
    pub themes: Vec<ThemeRow>,
    /// How many tests the table of themes holds.
    pub themes_tests: u64,
    /// What sellers recorded against what buyers said.
    pub stated: StatedSummary,
    /// Coaches.
    pub coach: CoachSummary,
    /// The rapport ladder.
    pub rapport: RapportSummary,
    /// The lasting bond.
    pub relationship: RelationshipSummary,
    /// Why nothing was decided.
    pub no_decision: NoDecisionSummary,
    /// How closed deals ended that lean as open ones do.
    #[serde(default)]
    pub pursue: PursueSummary,
    /// Head to head: one row a rival.
    pub rivals: Vec<GroupRow>,
    /// The groups of every cut that was asked for.
    pub groups: Vec<GroupRow>,
    /// The deals over time.
    pub trend: TrendSummary,
    /// What was heard, and what was not.
    pub coverage: CoverageSummary,
    /// Deals that may be won back.
    pub win_back: Vec<WinBackRow>,
    /// The reasons that count as changeable there.
    pub actionable: Vec<String>,
    /// Every deal.
    pub deals: Vec<DealRow>,
    /// What could not be used, or was used by a guess.
    pub problems: Vec<ProblemRow>,
}

/// A problem as JSON tells it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct ProblemRow {
    /// The file.
    pub file: String,
    /// The line, from 1; 0 is the file as a whole.
    pub line: u32,
    /// What it did to the result.
    pub effect: Effect,
    /// What is wrong.
    pub message: String,
}

impl From<&Problem> for ProblemRow {
    fn from(problem: &Problem) -> Self {
        Self {
            file: problem.place.file.to_string(),
            line: problem.place.line,
            effect: problem.effect,
            message: problem.message.clone(),
        }
    }
}

impl Summary {
    /// The figures of `tally`; `deals` and `problems` are passed through.
    pub fn of(
        tally: &Tally,
        deals: Vec<DealRow>,
        codebook: &Codebook,
        choices: Choices<'_>,
        problems: &[Problem],
    ) -> Self {
        let reasons = |outcome| reasons::rows(&tally.whole, outcome, codebook);
        let themes = themes::rows(&tally.themes, codebook);
        let actionable = match choices.actionable {
            [] => ACTIONABLE.map(str::to_owned).to_vec(),
            chosen => chosen.to_vec(),
        };
        Self {
            schema: SCHEMA,
            version: env!("CARGO_PKG_VERSION").to_owned(),
            summary: Head::of(tally),
            loss_reasons: reasons(Outcome::Lost),
            win_reasons: reasons(Outcome::Won),
            no_decision_reasons: reasons(Outcome::NoDecision),
            themes_tests: themes::tests(&themes),
            themes,
            stated: StatedSummary::of(&tally.stated, codebook),
            coach: CoachSummary::of(&tally.people, &deals),
            rapport: RapportSummary::of(&tally.people),
            relationship: RelationshipSummary::of(&tally.people),
            no_decision: NoDecisionSummary::of(&tally.people),
            pursue: PursueSummary::of(&tally.people),
            rivals: groups::rivals(tally, codebook),
            groups: groups::cuts(tally, codebook),
            trend: TrendSummary::of(tally, codebook, choices.trend),
            coverage: CoverageSummary::of(tally),
            win_back: winback::rows(&deals, &actionable, codebook),
            actionable,
            deals,
            problems: problems.iter().map(ProblemRow::from).collect(),
        }
    }
}

/// A theme's name; of one that the codebook does not hold, its id.
fn theme_name(codebook: &Codebook, id: &str) -> String {
    codebook.theme(id).map_or_else(|| id.to_owned(), |theme| codebook.at(theme).name.clone())
}
