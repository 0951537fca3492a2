//! Two analyses compared: what changed, and whether it is more than chance.

use std::str::FromStr;

use serde::{Deserialize, Serialize};

use crate::deal::Outcome;
use crate::statistics;
use crate::summary::rate::{fisher, rounded};
use crate::summary::{CoachSummary, Gap, Head, Rate, ReasonRow, SCHEMA, Summary, ThemeRow};

/// What a comparison needs of an analysis: a part of its JSON.
#[derive(Clone, Debug, PartialEq, Deserialize)]
pub struct Compared {
    /// The version of the format.
    pub schema: u32,
    /// The headline.
    pub summary: Head,
    /// Why we lose.
    #[serde(default)]
    pub loss_reasons: Vec<ReasonRow>,
    /// Why we win.
    #[serde(default)]
    pub win_reasons: Vec<ReasonRow>,
    /// Themes in won and lost deals.
    #[serde(default)]
    pub themes: Vec<ThemeRow>,
    /// Coaches.
    #[serde(default)]
    pub coach: CoachSummary,
}

/// What changed from one analysis to another.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct Comparison {
    /// The version of this format.
    pub schema: u32,
    /// The version of the program.
    pub version: String,
    /// The earlier analysis.
    pub before: ComparedSide,
    /// The later one.
    pub after: ComparedSide,
    /// How many of the changes were tested.
    pub tests: u64,
    /// Every figure that both have, the clearest change first in each kind.
    pub changes: Vec<Change>,
}

/// One of the two analyses.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct ComparedSide {
    /// Its file, or its range of dates.
    pub label: String,
    /// Its headline.
    pub summary: Head,
}

/// One figure before and after.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct Change {
    /// Which figure.
    pub figure: Figure,
    /// The theme, where it is of one.
    pub theme: Option<String>,
    /// The words shown to people.
    pub name: String,
    /// Before.
    pub before: Rate,
    /// After.
    pub after: Rate,
    /// After less before.
    pub gap: Option<Gap>,
    /// Fisher's exact test, two-sided.
    pub p: Option<f64>,
    /// Benjamini-Hochberg over all tests of the comparison.
    pub q: Option<f64>,
    /// Whether `q` is below 0.05.
    pub clear: bool,
    /// Whether it went against us; `None` where it did not move, or where
    /// more is neither good nor bad.
    pub worse: Option<bool>,
}

/// Which figure.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum Figure {
    /// Won of won and lost.
    WinRate,
    /// Left undecided, of all closed deals.
    NoDecision,
    /// A reason's share of the lost deals.
    LossReason,
    /// A reason's share of the won deals.
    WinReason,
    /// Of the lost deals heard: buyers spoke of a theme against us.
    AgainstInLost,
    /// Of the won deals heard: buyers spoke of a theme for us.
    ForInWon,
    /// Of the deals heard in which a coach is spoken of: we had one.
    Coach,
}

impl Figure {
    /// Whether more of it is good for us; `None` if it is neither.
    fn more_is_good(self) -> Option<bool> {
        match self {
            Self::WinRate | Self::Coach | Self::ForInWon => Some(true),
            Self::AgainstInLost | Self::NoDecision => Some(false),
            // One reason's share grows where another's shrinks.
            Self::LossReason | Self::WinReason => None,
        }
    }
}

impl From<&Summary> for Compared {
    fn from(summary: &Summary) -> Self {
        Self {
            schema: summary.schema,
            summary: summary.summary.clone(),
            loss_reasons: summary.loss_reasons.clone(),
            win_reasons: summary.win_reasons.clone(),
            themes: summary.themes.clone(),
            coach: summary.coach.clone(),
        }
    }
}

impl Comparison {
    /// What changed from `before` to `after`, each with its label.
    pub fn of(before: (&str, &Compared), after: (&str, &Compared)) -> Self {
        let (old, new) = (before.1, after.1);
        let of_head = |figure, name, rate: fn(&Head) -> Rate| {
            Change::of(figure, None, name, rate(&old.summary), rate(&new.summary))
        };
        let mut changes = vec![of_head(Figure::WinRate, "Win rate", |head| head.win_rate)];
        if old.summary.of_outcome(Outcome::NoDecision) + new.summary.of_outcome(Outcome::NoDecision)
            > 0
        {
            changes.push(of_head(Figure::NoDecision, "No decision", no_decision));
        }
        changes.extend(reasons(Figure::LossReason, &old.loss_reasons, &new.loss_reasons));
        changes.extend(reasons(Figure::WinReason, &old.win_reasons, &new.win_reasons));
        changes.extend(old.themes.iter().filter_map(|row| {
            let other = new.themes.iter().find(|other| other.theme == row.theme)?;
            let (before, after) = (row.against.lost, other.against.lost);
            Some(Change::of(Figure::AgainstInLost, Some(&row.theme), &row.name, before, after))
        }));
        changes.extend(old.themes.iter().filter_map(|row| {
            let other = new.themes.iter().find(|other| other.theme == row.theme)?;
            let (before, after) = (row.in_favour.won, other.in_favour.won);
            Some(Change::of(Figure::ForInWon, Some(&row.theme), &row.name, before, after))
        }));
        if let (Some(before), Some(after)) = (with_coach(&old.coach), with_coach(&new.coach)) {
            changes.push(Change::of(Figure::Coach, None, "Deals with a coach", before, after));
        }
        changes.retain(|change| change.before.k + change.after.k > 0 || change.theme.is_none());
        let tests = correct(&mut changes);
        changes.sort_by(|a, b| {
            a.figure.cmp(&b.figure).then_with(|| {
                let chance = |change: &Change| change.p.unwrap_or(2.0);
                chance(a).total_cmp(&chance(b))
            })
        });
        let side = |(label, compared): (&str, &Compared)| ComparedSide {
            label: label.to_owned(),
            summary: compared.summary.clone(),
        };
        Self {
            schema: SCHEMA,
            version: env!("CARGO_PKG_VERSION").to_owned(),
            before: side(before),
            after: side(after),
            tests,
            changes,
        }
    }

    /// The changes for which `rule` says that a script should fail.
    pub fn failing<'a>(&'a self, rule: &'a FailOn) -> impl Iterator<Item = &'a Change> {
        self.changes.iter().filter(|change| rule.holds(change))
    }
}

/// Left undecided, of all closed deals.
fn no_decision(head: &Head) -> Rate {
    let closed = head.win_rate_with_no_decision.n;
    Rate::of(head.of_outcome(Outcome::NoDecision), closed)
}

/// The same reason's share before and after. A theme that one codebook lacks
/// is left out: it was not looked for.
fn reasons(
    figure: Figure,
    before: &[ReasonRow],
    after: &[ReasonRow],
) -> impl Iterator<Item = Change> {
    before.iter().filter_map(move |row| {
        let other = after.iter().find(|other| other.theme == row.theme)?;
        Some(Change::of(figure, Some(&row.theme), &row.name, row.share, other.share))
    })
}

/// Of the deals in which a coach is spoken of: those in which we had one.
fn with_coach(coach: &CoachSummary) -> Option<Rate> {
    use crate::reason::CoachState;
    let deals = |state| coach.state(state).map_or(0, |row| row.deals);
    let spoken = CoachState::ALL.into_iter().filter(|state| *state != CoachState::Unspoken);
    let all: u64 = spoken.map(deals).sum();
    (all > 0).then(|| Rate::of(deals(CoachState::Present), all))
}

impl Change {
    fn of(figure: Figure, theme: Option<&str>, name: &str, before: Rate, after: Rate) -> Self {
        let gap = Gap::of(after, before);
        let moved = gap.map(|gap| gap.gap).filter(|points| *points != 0.0);
        let worse = figure.more_is_good().zip(moved).map(|(good, points)| good != (points > 0.0));
        Self {
            figure,
            theme: theme.map(str::to_owned),
            name: name.to_owned(),
            before,
            after,
            gap,
            // Below 5 deals on a side there is no rate to compare.
            p: fisher(before, after).filter(|_| before.n >= 5 && after.n >= 5),
            q: None,
            clear: false,
            worse,
        }
    }
}

/// Sets the q-values over all tests; says how many there were.
fn correct(changes: &mut [Change]) -> u64 {
    let p: Vec<f64> = changes.iter().filter_map(|change| change.p).collect();
    let q = statistics::benjamini_hochberg(&p);
    let tests = p.len() as u64;
    let tested = changes.iter_mut().filter(|change| change.p.is_some());
    for ((change, p), q) in tested.zip(p).zip(q) {
        change.p = Some(rounded(p));
        change.q = Some(rounded(q));
        change.clear = q < 0.05;
    }
    tests
}

/// `--fail-on`: which change makes a script fail.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum FailOn {
    /// Any clear change.
    Change,
    /// Any clear change against us.
    Worse,
    /// The win rate fell by so many points or more, clear or not; like every
    /// rule only where there are 5 deals on each side.
    WinRate(u8),
    /// This theme's share of the lost deals grew by so many points or more,
    /// clear or not.
    Reason(String, u8),
}

impl FailOn {
    fn holds(&self, change: &Change) -> bool {
        let tested = change.gap.filter(|_| change.p.is_some());
        let moved = |points: f64| tested.is_some_and(|gap| gap.gap * 100.0 >= points);
        match self {
            Self::Change => change.clear,
            Self::Worse => change.clear && change.worse == Some(true),
            Self::WinRate(points) => {
                change.figure == Figure::WinRate
                    && tested.is_some_and(|gap| gap.gap * 100.0 <= -f64::from(*points))
            }
            Self::Reason(theme, points) => {
                change.figure == Figure::LossReason
                    && change.theme.as_deref() == Some(theme)
                    && moved(f64::from(*points))
            }
        }
    }
}

impl FromStr for FailOn {
    type Err = String;

    fn from_str(rule: &str) -> Result<Self, String> {
        let wrong = || {
            format!(
                "cannot fail on `{rule}` (expected `change`, `worse`, `win_rate:POINTS` or \
                 `THEME:POINTS`)"
            )
        };
        match (rule, rule.split_once(':')) {
            ("change", None) => Ok(Self::Change),
            ("worse", None) => Ok(Self::Worse),
            (_, Some((what, points))) if !what.is_empty() => {
                let points: u8 = points.parse().map_err(|_| wrong())?;
                // A fall of 0 points is no fall.
                let points = Some(points).filter(|points| (1..=100).contains(points));
                let points = points.ok_or_else(wrong)?;
                Ok(match what {
                    "win_rate" => Self::WinRate(points),
                    theme => Self::Reason(theme.to_owned(), points),
                })
            }
            _ => Err(wrong()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_rule_is_read_or_said_to_be_wrong() {
        let cases = [
            ("change", Some(FailOn::Change)),
            ("worse", Some(FailOn::Worse)),
            ("win_rate:10", Some(FailOn::WinRate(10))),
            ("price:5", Some(FailOn::Reason("price".to_owned(), 5))),
            ("price", None),
            ("price:0", None),
            ("price:many", None),
            (":5", None),
        ];
        for (rule, expected) in cases {
            assert_eq!(rule.parse().ok(), expected, "{rule}");
        }
    }

    #[test]
    fn a_fall_of_the_win_rate_is_worse_and_a_small_one_is_not_clear() {
        let change = |before, after| Change::of(Figure::WinRate, None, "Win rate", before, after);
        let mut changes = [change(Rate::of(60, 100), Rate::of(20, 100))];
        assert_eq!(correct(&mut changes), 1);
        let fall = &changes[0];
        assert!(fall.clear && fall.worse == Some(true), "{fall:?}");
        assert!(FailOn::WinRate(40).holds(fall) && !FailOn::WinRate(41).holds(fall));
        let mut changes = [change(Rate::of(6, 10), Rate::of(5, 10))];
        correct(&mut changes);
        assert!(!changes[0].clear && FailOn::WinRate(10).holds(&changes[0]));
        let few = change(Rate::of(4, 4), Rate::of(0, 4));
        assert!(few.p.is_none() && !FailOn::WinRate(10).holds(&few));
    }
}
