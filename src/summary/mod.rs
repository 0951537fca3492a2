//! Figures worked out from counts: the only place with floating point, and
//! the shape of the analysis in JSON.
//!
//! Every rate carries its `k` and `n`; numbers are rounded to four digits, so
//! that the same input gives the same bytes everywhere.

mod deals;
mod evaluation;
mod head;
mod money;
mod people;
mod rate;
mod reasons;
mod themes;

use serde::{Deserialize, Serialize};

use crate::codebook::Codebook;
use crate::deal::Outcome;
use crate::place::{Effect, Problem};
use crate::tally::Tally;

pub use deals::{
    CoachRow, DealRow, LadderRow, NoDecisionRow, PrimaryRow, PursueLine, PursueRow,
    RelationshipRow, StatedRow, TestRow,
};
pub use evaluation::{Evaluation, ThemeFigures};
pub use head::Head;
pub use money::MoneyRow;
pub use people::people_themes;
pub use rate::{Gap, Rate, Reading};
pub use reasons::{ReasonRow, TypedRow};
pub use themes::{Contrast, ThemeRow};

/// The version of the machine formats.
pub const SCHEMA: u32 = 1;

/// The analysis: what `analyze -f json` writes.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
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
    /// Every deal.
    pub deals: Vec<DealRow>,
    /// What could not be used, or was used by a guess.
    pub problems: Vec<ProblemRow>,
}

/// A problem as JSON tells it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
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
        problems: &[Problem],
    ) -> Self {
        let reasons = |outcome| reasons::rows(&tally.whole, outcome, codebook);
        Self {
            schema: SCHEMA,
            version: env!("CARGO_PKG_VERSION").to_owned(),
            summary: Head::of(tally),
            loss_reasons: reasons(Outcome::Lost),
            win_reasons: reasons(Outcome::Won),
            no_decision_reasons: reasons(Outcome::NoDecision),
            themes: themes::rows(&tally.themes, codebook),
            deals,
            problems: problems.iter().map(ProblemRow::from).collect(),
        }
    }
}
