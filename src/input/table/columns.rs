//! Which column holds which field: by its name, by what its values are like,
//! and by what the user says.

use std::collections::{BTreeMap, HashSet};

use super::amounts;
use super::cell;
use super::dates;
use super::fields::{FIELDS, Field, Shape};
use super::names::{BY_HINT, Claim, Name};
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
    /// Values that may be an id: `D-17`, `20931`.
    codes: usize,
    /// The codes, while no two are alike.
    different: HashSet<String>,
    repeated: bool,
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
        if is_code(value) && !is_date {
            self.codes += 1;
            self.repeated |= !self.different.insert(value.to_owned());
        }
    }

    /// Whether each of `rows` rows has a code of its own.
    fn tell_rows_apart(&self, rows: usize) -> bool {
        // A line below the table, such as a total, may have none.
        let nearly_all = self.codes + 1 + self.codes / 20 >= rows;
        self.filled > 0 && self.codes == self.filled && nearly_all && !self.repeated
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
        self.filled > 0 && most_are_words(self) && self.spoken >= 8 * self.filled
    }
}

/// Whether a value may be an id: short, without spaces, with a digit, and no
/// fraction or sum of money.
fn is_code(value: &str) -> bool {
    let is_mark = |byte: u8| matches!(byte, b'-' | b'_' | b'/' | b':' | b'#' | b'=' | b'.');
    value.len() <= 64
        && value.bytes().any(|byte| byte.is_ascii_digit())
        && value.bytes().all(|byte| byte.is_ascii_alphanumeric() || is_mark(byte))
        && !(value.contains('.') && value.parse::<f64>().is_ok())
}

/// The fields that a column may hold, by its name and its values, the likeliest
/// first.
fn claims(name: &Name, values: &Values) -> Vec<Claim> {
    let fits = |claim: &Claim| {
        // A text that only a hint tells of is no code: `Quote No`.
        let is_text = matches!(claim.field, Field::Notes | Field::Interview);
        values.are(claim.field.shape())
            && !(is_text && values.filled > 0 && values.codes * 2 >= values.filled)
    };
    let mut claims: Vec<_> = name.claims().into_iter().filter(fits).collect();
    // Whole remarks under a name that we do not know.
    if claims.is_empty() && values.are_remarks() && !is_told_elsewhere(&name.words) {
        claims.push(Claim { rank: u16::MAX, field: Field::Notes });
    }
    claims
}

/// Whether remarks of this name are none on how the deal went.
fn is_told_elsewhere(words: &str) -> bool {
    words.split(' ').any(|word| {
        matches!(word, "address" | "next" | "url" | "link" | "links" | "attendees" | "product")
    })
}

/// Which column holds which field. Where several claim a field of one column,
/// the likeliest has it, and the others what else their names may mean.
fn settled(claims: &[Vec<Claim>]) -> Vec<(Field, u16, usize)> {
    let mut tried = vec![0; claims.len()];
    loop {
        let held = (0..claims.len())
            .filter_map(|at| claims[at].get(tried[at]).map(|claim| (claim.field, claim.rank, at)));
        let mut held: Vec<_> = held.collect();
        held.sort_unstable();
        let lose =
            |pair: &[(Field, u16, usize)]| pair[0].0 == pair[1].0 && SINGLE.contains(&pair[0].0);
        let losers: Vec<_> =
            held.windows(2).filter(|pair| lose(pair)).map(|pair| pair[1].2).collect();
        if losers.is_empty() {
            return held;
        }
        for column in losers {
            // A hint was never meant for a name that is known as another.
            let is_other = |claim: &Claim| {
                claim.rank < BY_HINT && claim.field != claims[column][tried[column]].field
            };
            let rest = tried[column] + 1..claims[column].len();
            tried[column] =
                rest.into_iter().find(|&at| is_other(&claims[column][at])).unwrap_or(usize::MAX);
        }
    }
}

/// Whether a column is said to hold names, whatever they are like.
fn says_name(words: &str) -> bool {
    words.split(' ').any(|word| {
        matches!(
            word,
            "name"
                | "title"
                | "topic"
                | "subject"
                | "nombre"
                | "nome"
                | "nom"
                | "titulo"
                | "titel"
                | "bezeichnung"
                | "onderwerp"
                | "dealname"
                | "thema"
                | "intitule"
        )
    })
}

/// Whether a column is called like one of deals' ids: `Quote No`, `Copper ID`,
/// `RFP #`.
fn is_called_like_an_id(header: &str, words: &str) -> bool {
    const ID: &[&str] = &[
        "id",
        "number",
        "no",
        "nr",
        "num",
        "ref",
        "reference",
        "code",
        "key",
        "nk",
        "sk",
        "numero",
        "nummer",
        "referenz",
        "uuid",
        "guid",
    ];
    const OTHERS: &[&str] = &[
        "owner",
        "account",
        "contact",
        "user",
        "company",
        "customer",
        "client",
        "person",
        "organization",
        "organisation",
        "org",
        "product",
        "campaign",
        "manager",
        "agent",
        "rep",
        "row",
        "checksum",
        "line",
        "phone",
        "zip",
        "postal",
        "rank",
        "seller",
        "vendor",
        "partner",
        "pipeline",
        "stage",
        "employee",
        "employees",
        "turn",
        "status",
        "reason",
        "region",
        "segment",
        "seats",
        "users",
        "licenses",
        "year",
    ];
    let mut parts = words.split(' ');
    let is_id = |word: &str| ID.contains(&word);
    let marked = header.contains(['#', '\u{b0}', '\u{ba}', '\u{2116}']);
    let called =
        parts.clone().next().is_some_and(is_id) || parts.clone().next_back().is_some_and(is_id);
    (marked || called || words.ends_with("nummer")) && !parts.any(|word| OTHERS.contains(&word))
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
        let mut claims: Vec<_> = (0..columns.names.len())
            .map(|column| {
                let is_told = told.iter().any(|&(_, told)| told == column);
                if is_told { Vec::new() } else { claims(&columns.names[column], &values[column]) }
            })
            .collect();
        if told.iter().all(|&(field, _)| field != Field::Id) {
            columns.claim_id(values, &mut claims);
        }
        for (field, _, column) in settled(&claims) {
            columns.by_field.entry(field).or_default().push(column);
        }
        columns.overrule(&told);
        columns.settle(values);
        columns
    }

    /// Where no column is known to hold ids: the first that is called like one,
    /// or like the deal itself, and has a code of its own in every row.
    fn claim_id(&self, values: &[Values], claims: &mut [Vec<Claim>]) {
        let has = |field: Field| claims.iter().flatten().any(|claim| claim.field == field);
        let tells = |claim: &Claim| claim.field.tells_of_a_deal() && claim.field != Field::Owner;
        if has(Field::Id) || !claims.iter().any(|claims| claims.first().is_some_and(tells)) {
            return;
        }
        let rows = values.iter().map(|values| values.filled).max().unwrap_or_default();
        let first = |column: usize| claims[column].first().map(|claim| claim.field);
        let is_id = |&column: &usize| {
            let is_called_so = match first(column) {
                None => is_called_like_an_id(&self.headers[column], &self.names[column].words),
                Some(Field::Name) => !says_name(&self.names[column].words),
                Some(_) => false,
            };
            is_called_so && values[column].tell_rows_apart(rows)
        };
        if let Some(column) = (0..claims.len()).find(is_id) {
            claims[column].insert(0, Claim { rank: 0, field: Field::Id });
        }
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
        // A reason told at length is a note as well: it may name several.
        let reasons = self.by_field.get(&Field::Reason).map_or(&[][..], Vec::as_slice);
        let told: Vec<_> =
            reasons.iter().copied().filter(|&column| values[column].are_remarks()).collect();
        if !told.is_empty() {
            self.by_field.entry(Field::Notes).or_default().extend(told);
        }
        // A coded reason gives way to its words.
        if let (Some(&[code]), Some(&[detail])) = (
            self.by_field.get(&Field::Reason).map(Vec::as_slice),
            self.by_field.get(&Field::ReasonDetail).map(Vec::as_slice),
        ) && values[code].filled > 0
            && values[code].codes == values[code].filled
            && values[detail].filled >= values[code].filled
        {
            self.by_field.insert(Field::Reason, vec![detail]);
            self.by_field.remove(&Field::ReasonDetail);
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
    Field::IsActive,
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
