//! Which column holds which field: by its name, by what its values are like,
//! and by what the user says.

use std::collections::BTreeMap;

use super::amounts;
use super::cell;
use super::dates;
use super::fields::{FIELDS, Field, Shape};
use super::names::Name;
use super::outcomes::{self, Meaning};
use super::rows::Row;
use crate::input::Settings;

/// The columns of a table and what each is taken for.
#[derive(Clone, Debug, Default)]
pub(super) struct Columns {
    /// The header of each column; no two alike, none blank.
    pub(super) headers: Vec<String>,
    pub(super) names: Vec<Name>,
    /// The columns of each field, the preferred first.
    by_field: BTreeMap<Field, Vec<usize>>,
}

/// What the values of a column are like, from a sample of rows.
#[derive(Clone, Debug, Default)]
pub(super) struct Values {
    filled: usize,
    flags: usize,
    dates: usize,
    amounts: usize,
    words: usize,
    /// Words in all the values, to tell remarks from labels.
    spoken: usize,
}

impl Values {
    fn see(&mut self, value: &str) {
        self.filled += 1;
        self.flags += usize::from(flag(value).is_some());
        let is_date = dates::is_date(value);
        let is_amount = amounts::read(value, '.').is_some();
        self.dates += usize::from(is_date);
        self.amounts += usize::from(is_amount);
        self.words += usize::from(!is_date && !is_amount && flag(value).is_none());
        self.spoken += value.split_whitespace().count();
    }

    /// Whether the values are like `shape`; a blank column is like any.
    fn are(&self, shape: Shape) -> bool {
        let most = |count: usize| count * 2 >= self.filled;
        let nearly_all = |count: usize| count * 10 >= self.filled * 9;
        self.filled == 0
            || match shape {
                Shape::Any => true,
                Shape::Flag => nearly_all(self.flags),
                Shape::Date => most(self.dates),
                Shape::Amount => most(self.amounts),
                Shape::Words => most(self.words),
                Shape::Short => self.spoken <= 6 * self.filled,
                Shape::Label => !nearly_all(self.flags) && !(most(self.dates) && self.amounts == 0),
            }
    }

    /// Whether the values are numbers, dates or flags.
    pub(super) fn are_data(&self) -> bool {
        self.filled > 0 && self.words * 2 < self.filled
    }

    /// Whether the values are remarks, not labels.
    fn are_remarks(&self) -> bool {
        self.filled > 0 && most_are_words(self) && self.spoken >= 12 * self.filled
    }
}

fn most_are_words(values: &Values) -> bool {
    values.words * 2 >= values.filled
}

/// What a flag says: yes and no as tables write them.
pub(super) fn flag(value: &str) -> Option<bool> {
    const YES: &[&str] = &[
        "true",
        "yes",
        "y",
        "t",
        "1",
        "1.0",
        "si",
        "s\u{ed}",
        "sim",
        "ja",
        "oui",
        "x",
        "\u{2713}",
        "wahr",
        "verdadero",
        "vrai",
    ];
    const NO: &[&str] = &[
        "false", "no", "n", "f", "0", "0.0", "nao", "n\u{e3}o", "nein", "non", "falsch", "falso",
        "faux",
    ];
    if value.len() > 10 {
        return None;
    }
    let is = |words: &[&str]| words.iter().any(|word| word.eq_ignore_ascii_case(value));
    if is(YES) {
        Some(true)
    } else if is(NO) {
        Some(false)
    } else {
        None
    }
}

/// What the values in `rows` are like, column by column.
pub(super) fn values<'a>(width: usize, rows: impl Iterator<Item = &'a Row>) -> Vec<Values> {
    let mut values = vec![Values::default(); width];
    for row in rows {
        for (column, seen) in values.iter_mut().enumerate() {
            if let Some(value) = cell::value(row.cell(column)) {
                seen.see(value);
            }
        }
    }
    values
}

impl Columns {
    /// Decides for each header, given the values of its column and what the
    /// user says.
    pub(super) fn of(headers: Vec<String>, values: &[Values], settings: &Settings) -> Self {
        let names: Vec<_> = headers.iter().map(|header| Name::of(header)).collect();
        let mut columns = Self { headers, names, by_field: BTreeMap::new() };
        let told = columns.told(settings);
        let mut found = Vec::new();
        for (column, name) in columns.names.iter().enumerate() {
            if told.iter().any(|&(_, told)| told == column) {
                continue;
            }
            let values = &values[column];
            let claim = name.claims().into_iter().find(|claim| values.are(claim.field.shape()));
            match claim {
                Some(claim) => found.push((claim.field, claim.rank, column)),
                // Whole remarks under a name that we do not know.
                None if values.are_remarks() => found.push((Field::Notes, u16::MAX, column)),
                None => {}
            }
        }
        found.sort_unstable();
        for (field, _, column) in found {
            columns.by_field.entry(field).or_default().push(column);
        }
        columns.overrule(&told);
        columns.settle(values);
        columns
    }

    /// What the user says, as columns of this table.
    fn told(&self, settings: &Settings) -> Vec<(Field, usize)> {
        let told = settings
            .columns
            .iter()
            .filter_map(|(field, column)| Some((field_named(field)?, self.position(column)?)));
        told.collect()
    }

    /// The column that the user calls `name`: its header, or `column 3`.
    fn position(&self, name: &str) -> Option<usize> {
        let same = |header: &String| cell::trim(header).eq_ignore_ascii_case(cell::trim(name));
        let exact = self.headers.iter().position(same);
        exact.or_else(|| self.headers.iter().position(|header| is_called(header, name)))
    }

    fn overrule(&mut self, told: &[(Field, usize)]) {
        for (field, _) in told {
            self.by_field.remove(field);
            // A told outcome or date is the whole truth of it.
            let overruled: &[Field] = match field {
                Field::Outcome => &[
                    Field::IsWon,
                    Field::IsLost,
                    Field::IsClosed,
                    Field::OutcomeDetail,
                    Field::StatusReason,
                ],
                Field::Closed => &[Field::Expected, Field::WonOn, Field::LostOn],
                _ => &[],
            };
            for field in
                overruled.iter().filter(|field| told.iter().all(|(told, _)| told != *field))
            {
                self.by_field.remove(field);
            }
        }
        for &(field, column) in told {
            self.by_field.entry(field).or_default().push(column);
        }
        self.by_field.remove(&Field::Other);
    }

    /// Settles columns that depend on each other.
    fn settle(&mut self, values: &[Values]) {
        // A detail that is a story is a note; the only reason there is, is the
        // reason.
        let details = self.by_field.remove(&Field::ReasonDetail).unwrap_or_default();
        for column in details {
            let field = match self.by_field.get(&Field::Reason) {
                _ if values[column].are_remarks() => Field::Notes,
                None => Field::Reason,
                Some(_) => Field::ReasonDetail,
            };
            self.by_field.entry(field).or_default().push(column);
        }
        if let Some(details) = self.by_field.get_mut(&Field::ReasonDetail) {
            details.sort_unstable();
        }
        // The id of a reason stands in only where its words do not.
        let names = &self.names;
        if let Some(columns) = self.by_field.get_mut(&Field::Reason) {
            let is_id = |column: usize| {
                names[column].words.ends_with(" id") || names[column].words.ends_with(" code")
            };
            if columns.iter().any(|&column| !is_id(column)) {
                columns.retain(|&column| !is_id(column));
            }
        }
        for field in SINGLE {
            if let Some(columns) = self.by_field.get_mut(field) {
                columns.truncate(1);
            }
        }
        // `Date` may be anything where there is a `Close Date`.
        let names = &self.names;
        if let Some(columns) = self.by_field.get_mut(&Field::Closed)
            && let Some(&first) = columns.first()
        {
            let is_general = |column: usize| GENERAL_DATES.contains(&names[column].words.as_str());
            columns.retain(|&column| column == first || !is_general(column));
        }
        // A yearly amount never fills in for a total.
        if let Some(columns) = self.by_field.get_mut(&Field::Amount)
            && let Some(&first) = columns.first()
        {
            let alike = |name: &Name| is_total(name) && name.currency == names[first].currency;
            let fills_in = |column: usize| alike(&names[first]) && alike(&names[column]);
            columns.retain(|&column| column == first || fills_in(column));
        }
    }

    /// Finds the columns by their values, where no header names them: one of
    /// outcomes and, with it, the first that tells the rows apart, the first of
    /// names, the only one of dates, the only one of amounts.
    pub(super) fn guess<'a>(&mut self, values: &[Values], rows: impl Iterator<Item = &'a Row>) {
        let rows: Vec<_> = rows.collect();
        let uses = self.uses();
        let free: Vec<_> = (0..self.headers.len()).filter(|&at| uses[at].is_none()).collect();
        let best = free.iter().filter_map(|&at| Some((ends(&rows, at)?, at)));
        let Some((_, outcome)) = best.max_by_key(|&(count, _)| count) else { return };
        if self.has(Field::Outcome) || self.has(Field::IsWon) {
            return;
        }
        let mut left: Vec<_> = free.into_iter().filter(|&at| at != outcome).collect();
        let mut take = |columns: &mut Self, field, at: Option<usize>| {
            if let Some(at) = at {
                left.retain(|&other| other != at);
                columns.by_field.insert(field, vec![at]);
            }
            left.clone()
        };
        let left = take(self, Field::Outcome, Some(outcome));
        let is_id = |&&at: &&usize| values[at].dates == 0 && are_all_different(&rows, at);
        let left = take(self, Field::Id, left.iter().find(is_id).copied());
        let name = left.iter().find(|&&at| values[at].words * 2 > values[at].filled).copied();
        let left = take(self, Field::Account, name);
        let only = |left: &[usize], fits: &dyn Fn(&Values) -> bool| {
            let mut fitting = left.iter().copied().filter(|&at| fits(&values[at]));
            fitting.next().filter(|_| fitting.next().is_none())
        };
        let are_dates =
            |values: &Values| values.filled > 0 && values.dates * 10 > values.filled * 9;
        let are_amounts = |values: &Values| {
            values.amounts * 10 > values.filled * 9 && values.flags * 10 < values.filled * 9
        };
        let left = take(self, Field::Closed, only(&left, &are_dates));
        take(self, Field::Amount, only(&left, &are_amounts));
    }

    /// Whether most of the known headers are not English.
    pub(super) fn are_foreign(&self) -> bool {
        let foreign =
            |name: &&Name| FOREIGN.iter().any(|word| name.words.split(' ').any(|w| w == *word));
        self.names.iter().filter(foreign).count() >= 2
    }

    /// The columns of `field`, the preferred first.
    pub(super) fn of_field(&self, field: Field) -> &[usize] {
        self.by_field.get(&field).map_or(&[], Vec::as_slice)
    }

    /// The one column of `field`.
    pub(super) fn one(&self, field: Field) -> Option<usize> {
        self.of_field(field).first().copied()
    }

    /// Whether a column holds `field`.
    pub(super) fn has(&self, field: Field) -> bool {
        self.by_field.contains_key(&field)
    }

    /// Takes `column` from `field`.
    pub(super) fn drop(&mut self, field: Field, column: usize) {
        if let Some(columns) = self.by_field.get_mut(&field) {
            columns.retain(|&other| other != column);
            if columns.is_empty() {
                self.by_field.remove(&field);
            }
        }
    }

    /// Takes all columns from `field`.
    pub(super) fn drop_all(&mut self, field: Field) {
        self.by_field.remove(&field);
    }

    /// In a table of interviews a mere date is that of the interview.
    pub(super) fn date_interviews(&mut self) {
        if self.has(Field::InterviewDate) {
            return;
        }
        if let Some(column) = self.one(Field::Closed)
            && GENERAL_DATES.contains(&self.names[column].words.as_str())
        {
            self.drop(Field::Closed, column);
            self.by_field.insert(Field::InterviewDate, vec![column]);
        }
    }

    /// Every field that has a column.
    pub(super) fn fields(&self) -> impl Iterator<Item = Field> {
        self.by_field.keys().copied()
    }

    /// What each column is taken for, in the order of the columns.
    pub(super) fn uses(&self) -> Vec<Option<Field>> {
        let mut uses = vec![None; self.headers.len()];
        for (&field, columns) in &self.by_field {
            for &column in columns {
                uses[column].get_or_insert(field);
            }
        }
        uses
    }

    /// The first filled cell among the columns of `field`.
    pub(super) fn value<'r>(&self, field: Field, row: &'r Row) -> Option<&'r str> {
        self.of_field(field).iter().find_map(|&column| cell::value(row.cell(column)))
    }
}

/// How many labels in a column tell of an end; `None` if too few do for a
/// column of outcomes.
fn ends(rows: &[&Row], column: usize) -> Option<usize> {
    let labels = rows.iter().filter_map(|row| cell::value(row.cell(column)));
    let meanings: Vec<_> = labels.map(outcomes::meaning).collect();
    let tells =
        |meaning: &&Meaning| matches!(meaning, Meaning::Won | Meaning::Lost | Meaning::NoDecision);
    let ends = meanings.iter().filter(tells).count();
    (ends > 0 && ends * 5 >= meanings.len()).then_some(ends)
}

fn are_all_different(rows: &[&Row], column: usize) -> bool {
    let mut values: Vec<_> = rows.iter().filter_map(|row| cell::value(row.cell(column))).collect();
    values.sort_unstable();
    values.len() == rows.len() && values.windows(2).all(|pair| pair[0] != pair[1])
}

/// Fields that one column holds.
const SINGLE: &[Field] = &[
    Field::Id,
    Field::Name,
    Field::Account,
    Field::Vendor,
    Field::IsWon,
    Field::IsLost,
    Field::IsClosed,
    Field::Currency,
    Field::Created,
    Field::Changed,
    Field::Owner,
    Field::Segment,
    Field::Size,
    Field::Region,
    Field::Industry,
    Field::Product,
    Field::Source,
    Field::InterviewId,
    Field::InterviewDate,
    Field::Respondent,
    Field::Title,
    Field::Speaker,
    Field::Role,
];

/// Words of headers that are not English.
const FOREIGN: &[&str] = &[
    "empresa",
    "cliente",
    "etapa",
    "importe",
    "fecha",
    "cierre",
    "responsable",
    "motivo",
    "monto",
    "nombre",
    "estado",
    "estagio",
    "valor",
    "fechamento",
    "responsavel",
    "situacao",
    "nome",
    "kunde",
    "phase",
    "betrag",
    "abschluss",
    "abschlussdatum",
    "verantwortlicher",
    "grund",
    "verlustgrund",
    "wettbewerber",
    "bemerkung",
    "client",
    "montant",
    "etape",
    "cloture",
    "proprietaire",
    "raison",
    "statut",
    "entreprise",
    "concurrent",
    "cuenta",
    "conta",
    "firma",
];

/// Names of dates that say nothing of a close.
const GENERAL_DATES: &[&str] = &[
    "reporting date",
    "date deadline",
    "end date",
    "date",
    "fecha",
    "data",
    "datum",
    "month",
    "quarter",
    "fiscal quarter",
];

/// Whether an amount's name is that of the whole deal, not of a year or month
/// of it or of a chance.
fn is_total(name: &Name) -> bool {
    let part = ["acv", "arr", "mrr", "annual", "recurring", "monthly", "weighted", "tcv", "price"];
    name.words != "expected revenue" && !name.words.split(' ').any(|word| part.contains(&word))
}

/// Whether the user means the column of this header by `name`.
pub(super) fn is_called(header: &str, name: &str) -> bool {
    let words = Name::of(name).words;
    cell::trim(header).eq_ignore_ascii_case(cell::trim(name))
        || (!words.is_empty() && Name::of(header).words == words)
}

/// What is wrong with the fields of `--map FIELD=COLUMN`, if anything.
pub(in crate::input) fn check_fields(settings: &Settings) -> Result<(), String> {
    match settings.columns.iter().find(|(field, _)| field_named(field).is_none()) {
        None => Ok(()),
        Some((field, _)) => {
            let ids: Vec<_> = FIELDS.iter().map(|entry| format!("`{}`", entry.id)).collect();
            Err(format!("unknown field `{field}` (expected one of {})", ids.join(", ")))
        }
    }
}

/// The field that the user calls `name`: its own name, or a column name that
/// means it.
fn field_named(name: &str) -> Option<Field> {
    let id = name.trim().to_lowercase().replace([' ', '-'], "_");
    Field::named(&id).or_else(|| {
        let claims = Name::of(name).claims();
        claims.first().map(|claim| claim.field)
    })
}
