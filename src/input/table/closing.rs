//! How a row's deal ended: its stage, status, flags and dates together.

use std::collections::{BTreeMap, HashMap};

use super::cell;
use super::columns::{Columns, flag};
use super::fields::Field;
use super::names::normal;
use super::outcomes::{self, Meaning};
use super::rows::Row;
use crate::deal::Outcome;
use crate::input::Settings;

/// The labels of a column and how many rows have each; `None` once there are
/// too many for a column of labels.
#[derive(Clone, Debug)]
pub(super) struct Labels(Option<HashMap<String, usize>>);

/// No pipeline has so many stages.
const MOST_LABELS: usize = 500;

impl Default for Labels {
    fn default() -> Self {
        Self(Some(HashMap::new()))
    }
}

impl Labels {
    /// Takes note of one label.
    pub(super) fn see(&mut self, label: &str) {
        let Some(counts) = &mut self.0 else { return };
        if let Some(count) = counts.get_mut(label) {
            *count += 1;
        } else if counts.len() < MOST_LABELS {
            counts.insert(label.to_owned(), 1);
        } else {
            self.0 = None;
        }
    }
}

/// What the survey of a table saw that bears on its outcomes.
#[derive(Clone, Debug, Default)]
pub(super) struct Seen {
    /// Per column of labels.
    pub(super) labels: BTreeMap<usize, Labels>,
    /// Rows whose is-won flag is blank.
    pub(super) won_blank: usize,
    /// Rows without a close date.
    pub(super) closed_blank: usize,
}

/// Decides the outcome of each row of one table.
#[derive(Debug)]
pub(super) struct Closing {
    labels: Vec<LabelColumn>,
    has_flags: bool,
    /// Whether a blank is-won flag means open, so that false means lost.
    blank_flag_is_open: bool,
    /// Whether some rows have no close date, so that a date means closed.
    date_means_closed: bool,
    /// Whether the flag is an outcome of its own, not one of open deals too.
    flag_is_outcome: bool,
    /// Labels of stages that are not known, and so not closed.
    taken_as_open: BTreeMap<String, usize>,
    told: Vec<(String, Outcome)>,
    assume: Option<Outcome>,
}

#[derive(Debug)]
struct LabelColumn {
    column: usize,
    meanings: HashMap<String, Said>,
}

/// What a label says, and who says so.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Said {
    /// By its words.
    Words(Meaning),
    /// The user says so.
    Told(Outcome),
}

/// How one row's deal ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Ending<'r> {
    /// `None` if the record is silent.
    pub(super) outcome: Option<Outcome>,
    /// The label or flag that told, as typed.
    pub(super) label: Option<&'r str>,
    /// Whether another column says the opposite.
    pub(super) contradicted: bool,
}

impl Closing {
    /// Decides what the labels mean; drops from `columns` those that turn out
    /// to hold no outcome.
    pub(super) fn of(columns: &mut Columns, seen: &Seen, settings: &Settings) -> Self {
        let mut candidates = Vec::new();
        let mut label_columns = columns.of_field(Field::Outcome).to_vec();
        if label_columns.is_empty() && !columns.has(Field::IsWon) {
            label_columns = columns.of_field(Field::StatusReason).to_vec();
        }
        for column in label_columns {
            let counts = seen.labels.get(&column).and_then(|labels| labels.0.as_ref());
            let Some(counts) = counts else {
                columns.drop(Field::Outcome, column);
                continue;
            };
            let meanings = counts.keys().map(|label| (label.clone(), said(label, settings)));
            candidates.push((LabelColumn { column, meanings: meanings.collect() }, counts));
        }
        let any_closed = candidates.iter().any(|(labels, _)| labels.tells_of_an_end());
        let mut taken_as_open = BTreeMap::new();
        let mut labels = Vec::new();
        for (mut column, counts) in candidates {
            // Beside a column that tells, one of mere ids or unknown words
            // (`state` of a country) is none of outcomes.
            let useful = column
                .meanings
                .values()
                .any(|said| !matches!(said, Said::Words(Meaning::Id | Meaning::Unfamiliar)));
            if any_closed && !useful {
                columns.drop(Field::Outcome, column.column);
                continue;
            }
            let words = &columns.names[column.column].words;
            if column.tells_of_an_end() && is_of_stages(words) {
                column.take_unfamiliar_as_open(counts, &mut taken_as_open);
            }
            labels.push(column);
        }
        Self {
            labels,
            has_flags: columns.has(Field::IsWon)
                || columns.has(Field::IsLost)
                || columns.has(Field::IsClosed),
            blank_flag_is_open: seen.won_blank > 0,
            date_means_closed: seen.closed_blank > 0 && columns.has(Field::Closed),
            flag_is_outcome: columns.one(Field::IsWon).is_some_and(|column| {
                let words = &columns.names[column].words;
                // `Did you choose us?` is asked when it is over.
                let is_question = words.split(' ').count() >= 4;
                is_question || matches!(words.as_str(), "outcome" | "result")
            }),
            taken_as_open,
            told: settings.outcomes.clone(),
            assume: settings.assume,
        }
    }

    /// Labels of stages that are not known and were taken as open, and how
    /// many rows have each.
    pub(super) fn taken_as_open(&self) -> &BTreeMap<String, usize> {
        &self.taken_as_open
    }

    /// Whether the table has any column that tells an outcome.
    pub(super) fn has_columns(&self, columns: &Columns) -> bool {
        !self.labels.is_empty()
            || self.has_flags
            || columns.has(Field::WonOn)
            || columns.has(Field::LostOn)
            || lost_to(columns).is_some()
    }

    /// How the deal of `row` ended.
    pub(super) fn ending<'r>(&self, columns: &Columns, row: &'r Row) -> Ending<'r> {
        let mut ending = self.by_record(columns, row);
        if ending.outcome == Some(Outcome::Lost) {
            ending.outcome = Some(refined(columns, row));
        }
        if ending.outcome.is_none() {
            ending.outcome = self.assume;
        }
        if ending.outcome.is_some() && is_no_deal(columns, row) {
            ending.outcome = Some(Outcome::Invalid);
        }
        ending
    }

    fn by_record<'r>(&self, columns: &Columns, row: &'r Row) -> Ending<'r> {
        let flag_of = |field| {
            let text = columns.value(field, row)?;
            Some((flag(text)?, text))
        };
        let won = flag_of(Field::IsWon);
        let lost = flag_of(Field::IsLost);
        let closed = flag_of(Field::IsClosed).map(|(closed, _)| closed);
        let labels = self.labels(row);

        let end = labels.iter().find(|(said, _)| said.end().is_some());
        if let Some(&(said, label)) = end {
            let outcome = said.end();
            let others = labels.iter().filter_map(|(other, _)| other.end());
            let flags =
                [won.map(|(won, _)| (won, Outcome::Won)), lost.map(|(l, _)| (l, Outcome::Lost))];
            let contradicted = others.clone().any(|other| contradict(outcome, other))
                || (outcome == Some(Outcome::Won) && won.is_some_and(|(won, _)| !won))
                || flags.into_iter().flatten().any(|(is, other)| is && contradict(outcome, other));
            return Ending { outcome, label: Some(label), contradicted };
        }
        let ending = |outcome, label| Ending { outcome, label, contradicted: false };
        let label = labels.first().map(|&(_, label)| label);
        let is_open = labels.iter().any(|(said, _)| *said == Said::Words(Meaning::Open));
        let is_closed = labels.iter().any(|(said, _)| *said == Said::Words(Meaning::Closed));
        let is_filed_away = flag_of(Field::IsActive).is_some_and(|(active, _)| !active)
            && columns.value(Field::Reason, row).is_some();
        if is_open && is_filed_away {
            return ending(Some(Outcome::Lost), label);
        }
        let told = won.or(lost).and_then(|(_, text)| told(text, &self.told));
        if told.is_some() {
            return ending(told, label.or(won.or(lost).map(|(_, text)| text)));
        }
        match (won, lost) {
            (Some((false, text)), Some((false, _))) => {
                return ending(Some(Outcome::Open), label.or(Some(text)));
            }
            (Some((true, text)), _) => return ending(Some(Outcome::Won), label.or(Some(text))),
            (_, Some((true, text))) => return ending(Some(Outcome::Lost), label.or(Some(text))),
            (Some((false, text)), _) => {
                let lost = closed
                    .or_else(|| is_open.then_some(false))
                    .or_else(|| is_closed.then_some(true));
                let lost = lost.or_else(|| {
                    if labels.is_empty() { self.false_is_lost(columns, row) } else { None }
                });
                let outcome = match lost {
                    Some(true) => Outcome::Lost,
                    Some(false) => Outcome::Open,
                    None => Outcome::Unknown,
                };
                return ending(Some(outcome), label.or(Some(text)));
            }
            _ => {}
        }
        // `Closed` beside the stage in which it was closed.
        if is_closed && is_open && closed.is_none() {
            return ending(Some(Outcome::Unknown), label);
        }
        if is_open || closed == Some(false) {
            return ending(Some(Outcome::Open), label);
        }
        if label.is_some() || closed == Some(true) {
            return ending(Some(Outcome::Unknown), label);
        }
        if columns.has(Field::IsWon) && self.blank_flag_is_open {
            return ending(Some(Outcome::Open), None);
        }
        ending(by_dates(columns, row).filter(|_| self.labels.is_empty()), None)
    }

    /// What a false is-won flag means where no stage and no is-closed flag
    /// tell: `None` if nobody can say, for open deals carry it too.
    fn false_is_lost(&self, columns: &Columns, row: &Row) -> Option<bool> {
        if self.flag_is_outcome
            || self.blank_flag_is_open
            || columns.value(Field::Reason, row).is_some()
        {
            return Some(true);
        }
        self.date_means_closed.then(|| columns.value(Field::Closed, row).is_some())
    }

    fn labels<'r>(&self, row: &'r Row) -> Vec<(Said, &'r str)> {
        let said = self.labels.iter().filter_map(|labels| {
            let label = cell::value(row.cell(labels.column))?;
            Some((*labels.meanings.get(label)?, label))
        });
        said.collect()
    }
}

impl LabelColumn {
    fn tells_of_an_end(&self) -> bool {
        self.meanings.values().any(|said| {
            matches!(
                said,
                Said::Told(_) | Said::Words(Meaning::Won | Meaning::Lost | Meaning::NoDecision)
            )
        })
    }

    /// Takes labels that are not known as open, as is every stage that is not
    /// closed.
    fn take_unfamiliar_as_open(
        &mut self,
        counts: &HashMap<String, usize>,
        taken: &mut BTreeMap<String, usize>,
    ) {
        for (label, said) in self.meanings.iter_mut().collect::<BTreeMap<_, _>>() {
            if *said == Said::Words(Meaning::Unfamiliar) {
                *said = Said::Words(Meaning::Open);
                taken.insert(label.clone(), counts.get(label).copied().unwrap_or_default());
            }
        }
    }
}

impl Said {
    /// The outcome, if the label tells of an end or the user says what it is.
    fn end(self) -> Option<Outcome> {
        match self {
            Self::Told(outcome) => Some(outcome),
            Self::Words(Meaning::Won) => Some(Outcome::Won),
            Self::Words(Meaning::Lost) => Some(Outcome::Lost),
            Self::Words(Meaning::NoDecision) => Some(Outcome::NoDecision),
            Self::Words(Meaning::Invalid) => Some(Outcome::Invalid),
            Self::Words(Meaning::Open | Meaning::Closed | Meaning::Id | Meaning::Unfamiliar) => {
                None
            }
        }
    }
}

/// The outcome that a label alone tells.
pub(super) fn outcome_of(label: &str, settings: &Settings) -> Outcome {
    let said = said(label, settings);
    said.end().unwrap_or(match said {
        Said::Words(Meaning::Open) => Outcome::Open,
        _ => Outcome::Unknown,
    })
}

fn said(label: &str, settings: &Settings) -> Said {
    let told = told(label, &settings.outcomes);
    told.map_or_else(|| Said::Words(outcomes::meaning(label)), Said::Told)
}

/// What the user says that a label means.
fn told(label: &str, outcomes: &[(String, Outcome)]) -> Option<Outcome> {
    let same = |told: &str| told.trim().to_lowercase() == label.to_lowercase();
    outcomes.iter().find(|(told, _)| same(told)).map(|&(_, outcome)| outcome)
}

/// Whether one says won and the other that it was not.
fn contradict(one: Option<Outcome>, other: Outcome) -> bool {
    let lost = [Outcome::Lost, Outcome::NoDecision];
    (one == Some(Outcome::Won) && lost.contains(&other))
        || (other == Outcome::Won && one.is_some_and(|one| lost.contains(&one)))
}

/// Whether a column of this name holds every stage of a deal, so that a stage
/// that is not closed is open.
fn is_of_stages(words: &str) -> bool {
    const STAGES: &[&str] = &[
        "stage",
        "stagename",
        "dealstage",
        "status",
        "state",
        "phase",
        "etapa",
        "estagio",
        "fase",
        "etape",
        "estado",
        "situacao",
        "statut",
        "verkaufsphase",
        "stufe",
        "verkaufsstufe",
    ];
    words.split(' ').any(|word| STAGES.contains(&word))
}

/// A loss whose detail says that they chose nobody, or that it goes on.
fn refined(columns: &Columns, row: &Row) -> Outcome {
    let detail = columns.value(Field::OutcomeDetail, row);
    match detail.map(outcomes::meaning) {
        Some(Meaning::NoDecision) => Outcome::NoDecision,
        Some(Meaning::Open) if detail.is_some_and(|detail| normal(detail).contains("in play")) => {
            Outcome::Open
        }
        _ => Outcome::Lost,
    }
}

/// Whether the row is a test or another's double, however it was closed.
fn is_no_deal(columns: &Columns, row: &Row) -> bool {
    let fields = [Field::Reason, Field::Account, Field::Name];
    fields.into_iter().filter_map(|field| columns.value(field, row)).any(outcomes::is_no_deal)
}

/// Pipedrive tells by two dates: won on, lost on; others by whom it went to.
fn by_dates(columns: &Columns, row: &Row) -> Option<Outcome> {
    if columns.value(Field::WonOn, row).is_some() {
        Some(Outcome::Won)
    } else if columns.value(Field::LostOn, row).is_some() {
        Some(Outcome::Lost)
    } else if let Some(to) = lost_to(columns).and_then(|column| cell::value(row.cell(column))) {
        let is_nobody = outcomes::meaning(to) == Meaning::NoDecision;
        Some(if is_nobody { Outcome::NoDecision } else { Outcome::Lost })
    } else if columns.has(Field::WonOn) && columns.has(Field::LostOn) {
        Some(Outcome::Open)
    } else {
        None
    }
}

/// The column that says to whom a deal was lost: only a lost deal has it.
fn lost_to(columns: &Columns) -> Option<usize> {
    let says = |&column: &usize| {
        let words = columns.names[column].words.as_str();
        words.starts_with("lost to") || words.starts_with("loss to")
    };
    columns.of_field(Field::Winner).iter().copied().find(says)
}
