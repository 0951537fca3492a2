//! Deals in groups: by a column, by rival, by period.

use std::collections::BTreeMap;

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use crate::codebook::Codebook;
use crate::deal::Outcome;
use crate::statistics;
use crate::summary::head::{win_rate, win_rate_with_no_decision};
use crate::summary::rate::{fisher, rounded};
use crate::summary::{Gap, MoneyRow, Rate, Reading, money, theme_name};
use crate::tally::{Breakdown, Cited, Field, Period, ReasonCount, Reasons, Tally, Unit};

/// One group of deals.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct GroupRow {
    /// The field of the cut: `segment`, `competitor`, `month`.
    pub by: String,
    /// The group's value; `(blank)` where a deal has none.
    pub value: String,
    /// Its deals, of any outcome.
    pub deals: u64,
    /// By outcome.
    pub outcomes: BTreeMap<Outcome, u64>,
    /// Of its closed deals: of how many a buyer was heard.
    pub heard: Rate,
    /// Won of won and lost.
    pub win_rate: Rate,
    /// Won of won, lost and left undecided.
    pub win_rate_with_no_decision: Rate,
    /// The win rate less that of all other deals.
    pub gap: Option<Gap>,
    /// Fisher's exact test of that, two-sided.
    pub p: Option<f64>,
    /// Benjamini-Hochberg over the groups of the cut.
    pub q: Option<f64>,
    /// How its figures may be read: below 5 closed deals counts only.
    pub reading: Reading,
    /// Amounts by outcome, one row a currency.
    pub value_by_outcome: BTreeMap<Outcome, Vec<MoneyRow>>,
    /// Its foremost loss reasons.
    pub loss_reasons: Vec<TopReason>,
    /// Its foremost win reasons.
    pub win_reasons: Vec<TopReason>,
}

/// A reason and its deals.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct TopReason {
    /// The theme's id, or `unknown`.
    pub theme: String,
    /// Its name, or what was typed.
    pub name: String,
    /// Deals whose primary reason it is.
    pub deals: u64,
    /// The line that tells it best.
    #[serde(default)]
    pub quote: Option<Cited>,
}

/// The deals over time.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct TrendSummary {
    /// `month` or `quarter`.
    pub unit: String,
    /// Every period from the first to the last, oldest first.
    pub periods: Vec<PeriodRow>,
    /// Closed deals without a date: in no period.
    pub undated: u64,
    /// The latest date in the input.
    pub latest: Option<String>,
}

/// One period.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct PeriodRow {
    /// Whether the input may end before the period does.
    pub incomplete: bool,
    /// The win rate less that of the period before.
    pub change: Option<Gap>,
    /// Its figures.
    #[serde(flatten)]
    pub group: GroupRow,
}

/// So many reasons are told of a group.
const TOP: usize = 3;

impl GroupRow {
    fn of(by: &str, value: &str, group: &Breakdown, codebook: &Codebook) -> Self {
        let closed = [Outcome::Won, Outcome::Lost, Outcome::NoDecision];
        let deals: u64 = closed.iter().map(|outcome| group.deals(*outcome)).sum();
        let heard: u64 = closed.iter().map(|outcome| group.heard(*outcome)).sum();
        let top = |outcome| {
            group.reasons.get(&outcome).map(|reasons| top(reasons, codebook)).unwrap_or_default()
        };
        Self {
            by: by.to_owned(),
            value: value.to_owned(),
            deals: group.all(),
            outcomes: group.outcomes.iter().map(|(out, ended)| (*out, ended.deals)).collect(),
            heard: Rate::of(heard, deals),
            win_rate: win_rate(group),
            win_rate_with_no_decision: win_rate_with_no_decision(group),
            gap: None,
            p: None,
            q: None,
            reading: Reading::of(deals),
            value_by_outcome: group
                .outcomes
                .iter()
                .map(|(outcome, ended)| (*outcome, money::rows(&ended.money)))
                .collect(),
            loss_reasons: top(Outcome::Lost),
            win_reasons: top(Outcome::Won),
        }
    }

    /// Deals that ended so.
    pub fn of_outcome(&self, outcome: Outcome) -> u64 {
        self.outcomes.get(&outcome).copied().unwrap_or(0)
    }
}

/// The foremost reasons, those with a theme before those typed.
fn top(reasons: &Reasons, codebook: &Codebook) -> Vec<TopReason> {
    let order = |id: &str| codebook.themes.iter().position(|theme| *theme.id == *id);
    let quote = |count: &ReasonCount| count.lines().into_iter().next();
    let mut themes: Vec<(&String, &ReasonCount)> = reasons.themes.iter().collect();
    themes.sort_by_key(|(theme, count)| (std::cmp::Reverse(count.deals), order(theme)));
    let themes = themes.into_iter().map(|(theme, count)| TopReason {
        theme: theme.clone(),
        name: theme_name(codebook, theme),
        deals: count.deals,
        quote: quote(count),
    });
    let typed = reasons.typed.values().map(|typed| TopReason {
        theme: super::reasons::UNKNOWN.to_owned(),
        name: typed.text.clone(),
        deals: typed.count.deals,
        quote: quote(&typed.count),
    });
    let mut all: Vec<TopReason> = themes.chain(typed).filter(|reason| reason.deals > 0).collect();
    all.sort_by_key(|reason| std::cmp::Reverse(reason.deals));
    all.truncate(TOP);
    all
}

/// The groups of every cut that was asked for, those with the most deals
/// first; calendar cuts and bands in their order.
pub(super) fn cuts(tally: &Tally, codebook: &Codebook) -> Vec<GroupRow> {
    let mut rows = Vec::new();
    for (field, groups) in &tally.cuts {
        rows.extend(cut(&field.to_string(), is_ordered(field), groups, &tally.whole, codebook));
    }
    rows
}

/// One row a rival, over every deal in which it is named.
pub(super) fn rivals(tally: &Tally, codebook: &Codebook) -> Vec<GroupRow> {
    cut("competitor", false, &tally.rivals, &tally.whole, codebook)
}

fn cut(
    by: &str,
    ordered: bool,
    groups: &BTreeMap<String, Breakdown>,
    whole: &Breakdown,
    codebook: &Codebook,
) -> Vec<GroupRow> {
    let mut rows: Vec<GroupRow> =
        groups.iter().map(|(value, group)| GroupRow::of(by, value, group, codebook)).collect();
    correct(&mut rows, win_rate(whole));
    if !ordered {
        rows.sort_by_key(|row| std::cmp::Reverse(row.deals));
    }
    rows
}

/// Compares each group's win rate with that of all other deals.
fn correct(rows: &mut [GroupRow], whole: Rate) {
    let others = |row: &GroupRow| Rate::of(whole.k - row.win_rate.k, whole.n - row.win_rate.n);
    for row in rows.iter_mut() {
        row.gap = Gap::of(row.win_rate, others(row));
        // Below 5 deals there is nothing to say, and a test would only make
        // the others pay.
        row.p = fisher(row.win_rate, others(row)).filter(|_| row.win_rate.n >= 5);
    }
    let p: Vec<f64> = rows.iter().filter_map(|row| row.p).collect();
    let q = statistics::benjamini_hochberg(&p);
    let tested = rows.iter_mut().filter(|row| row.p.is_some());
    for ((row, p), q) in tested.zip(p).zip(q) {
        row.p = Some(rounded(p));
        row.q = Some(rounded(q));
    }
}

/// Whether the groups have an order of their own.
fn is_ordered(field: &Field) -> bool {
    match field {
        Field::Closed(_) | Field::Size => true,
        Field::Competitor | Field::Owner | Field::Column(_) => false,
    }
}

/// More months than this are shown as quarters.
const MONTHS: usize = 12;

impl TrendSummary {
    pub(super) fn of(tally: &Tally, codebook: &Codebook, unit: Option<Unit>) -> Self {
        let dated: u64 = tally.months.values().map(Breakdown::all).sum();
        let closed: u64 = [Outcome::Won, Outcome::Lost, Outcome::NoDecision]
            .into_iter()
            .map(|outcome| tally.whole.deals(outcome))
            .sum();
        let latest = tally.coverage.latest.clone();
        let months = every_month(&tally.months);
        let usual = if months.len() <= MONTHS { Unit::Month } else { Unit::Quarter };
        let unit = unit.unwrap_or(usual);
        let mut periods: BTreeMap<String, Breakdown> = BTreeMap::new();
        for (month, count) in months {
            *periods.entry(unit.of_month(&month)).or_default() += count;
        }
        let unit = unit.id();
        let last = periods.keys().next_back().cloned();
        let ends = latest.as_deref().and_then(|date| date.parse::<Date>().ok());
        let mut rows: Vec<PeriodRow> = Vec::new();
        for (period, count) in &periods {
            let group = GroupRow::of(unit, period, count, codebook);
            let change =
                rows.last().and_then(|before| Gap::of(group.win_rate, before.group.win_rate));
            let incomplete = last.as_ref() == Some(period)
                && ends.zip(last_day(period)).is_some_and(|(ends, day)| ends < day);
            rows.push(PeriodRow { incomplete, change, group });
        }
        Self { unit: unit.to_owned(), periods: rows, undated: closed - dated, latest }
    }
}

/// The months from the first to the last, those without deals too.
fn every_month(months: &BTreeMap<String, Breakdown>) -> BTreeMap<String, Breakdown> {
    let mut all = months.clone();
    let (Some(first), Some(last)) = (months.keys().next(), months.keys().next_back()) else {
        return all;
    };
    let mut month = first.clone();
    // A typing error in a year must not fill the page with empty months.
    for _ in 0..1200 {
        let Some(next) = next_month(&month).filter(|next| next < last) else { break };
        all.entry(next.clone()).or_default();
        month = next;
    }
    all
}

fn next_month(month: &str) -> Option<String> {
    let day = last_day(month)?.tomorrow().ok()?;
    Some(crate::tally::month(day))
}

/// The last day of `2024-09` or `2024-Q3`.
fn last_day(period: &str) -> Option<Date> {
    period.parse::<Period>().ok().map(|period| period.last)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_period_ends_on_its_last_day() {
        let cases = [
            ("2024-02", Some("2024-02-29")),
            ("2024-Q3", Some("2024-09-30")),
            ("2024", Some("2024-12-31")),
            ("2024-13", None),
            ("soon", None),
        ];
        for (period, expected) in cases {
            let found = last_day(period).map(|date| date.to_string());
            assert_eq!(found.as_deref(), expected, "{period}");
        }
    }

    #[test]
    fn months_without_deals_are_there() {
        let months = ["2023-11", "2024-02"].map(|month| (month.to_owned(), Breakdown::default()));
        let all: Vec<String> = every_month(&BTreeMap::from(months)).into_keys().collect();
        assert_eq!(all, ["2023-11", "2023-12", "2024-01", "2024-02"]);
    }
}
