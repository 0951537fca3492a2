//! From one row of a table to the facts of a deal.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use jiff::civil::{Date, DateTime};
use litemap::LiteMap;

use super::amounts;
use super::cell;
use super::closing::{Closing, Ending};
use super::columns::{Columns, flag};
use super::data_rows::DataRows;
use super::dates;
use super::fields::Field;
use super::rows::Row;
use crate::deal::{Amount, Facts, Money, Outcome, Stated};
use crate::input::DateOrder;

/// How each column of a table is read: what the survey decided.
#[derive(Debug)]
pub(super) struct Reader {
    pub(super) columns: Columns,
    pub(super) closing: Closing,
    /// The order of day and month per date column.
    pub(super) orders: BTreeMap<usize, DateOrder>,
    /// The decimal mark per amount column.
    pub(super) decimals: BTreeMap<usize, char>,
    /// Us, where the table tells it in one column for all its rows.
    pub(super) vendor: Option<String>,
    /// Us, as the user says.
    pub(super) told_vendor: Option<String>,
    /// Those who won a deal that we lost.
    pub(super) beat_us: BTreeSet<String>,
    /// Columns that only [`Facts::other`] holds, by the name it uses.
    pub(super) others: Vec<(usize, Arc<str>)>,
}

/// Values that could not be read, by column.
pub(super) type Unreadable = BTreeMap<usize, (usize, u32, String)>;

/// A longer value is no group to cut by.
const LONGEST_OTHER: usize = 200;

impl Reader {
    /// The facts of `row`, and how its deal ended.
    pub(super) fn facts<'r>(
        &self,
        row: &'r Row,
        unreadable: &mut Unreadable,
    ) -> (Facts, Ending<'r>) {
        let ending = self.closing.ending(&self.columns, row);
        let text = |field| self.columns.value(field, row).map(plain);
        let facts = Facts {
            account: text(Field::Account),
            name: text(Field::Name),
            vendor: self.vendor.clone().or_else(|| self.told_vendor.clone()),
            competitors: self.competitors(row, ending.outcome, ending.label),
            outcome: ending.outcome,
            outcome_label: ending.label.map(plain),
            amount: self.amount(row, unreadable),
            closed: self.closed(row, ending.outcome, unreadable),
            created: self.date(Field::Created, row, unreadable).map(DateTime::date),
            owner: text(Field::Owner),
            stated: self.stated(row, ending.outcome, ending.label),
            other: self.other(row),
        };
        (facts, ending)
    }

    /// The date in the first filled column of `field`.
    pub(super) fn date(
        &self,
        field: Field,
        row: &Row,
        unreadable: &mut Unreadable,
    ) -> Option<DateTime> {
        self.columns.of_field(field).iter().find_map(|&column| {
            let value = cell::value(row.cell(column))?;
            let order = self.orders.get(&column).copied().unwrap_or(DateOrder::MonthFirst);
            dates::read(value, order).or_else(|| {
                note_unreadable(unreadable, column, row, value);
                None
            })
        })
    }

    /// A lost deal was closed when it was lost, a won one when it was won; a
    /// day that was only expected stands in for a day that is not recorded.
    fn closed(
        &self,
        row: &Row,
        outcome: Option<Outcome>,
        unreadable: &mut Unreadable,
    ) -> Option<Date> {
        let fields: &[Field] = match outcome {
            Some(Outcome::Won) => &[Field::WonOn, Field::Closed, Field::Expected],
            Some(Outcome::Lost | Outcome::NoDecision) => {
                &[Field::LostOn, Field::Closed, Field::Expected]
            }
            _ => &[Field::Closed, Field::Expected],
        };
        let mut found = fields.iter().filter_map(|&field| self.date(field, row, unreadable));
        found.next().map(DateTime::date)
    }

    /// The first amount that is not 0, else the first: `Actual revenue` is 0
    /// on lost deals beside their `Est. revenue`.
    fn amount(&self, row: &Row, unreadable: &mut Unreadable) -> Option<Money> {
        let mut zero = None;
        for &column in self.columns.of_field(Field::Amount) {
            let Some(value) = cell::value(row.cell(column)) else { continue };
            let decimal = self.decimals.get(&column).copied().unwrap_or('.');
            let Some(read) = amounts::read(value, decimal) else {
                note_unreadable(unreadable, column, row, value);
                continue;
            };
            let name = &self.columns.names[column];
            let times = i128::from(name.times.unwrap_or(1));
            let Some(amount) = read.amount.0.checked_mul(times) else { continue };
            let currency = self.columns.value(Field::Currency, row).map(currency_code);
            let currency =
                read.currency.map(Arc::from).or(currency).or(name.currency.map(Arc::from));
            let money = Money { amount: Amount(amount), currency };
            if amount != 0 {
                return Some(money);
            }
            zero.get_or_insert(money);
        }
        zero
    }

    /// The rivals, the one who won first. On a won deal the successful vendor
    /// is us, unless it is one that we lost to elsewhere: columns such as `Lost
    /// to` are filled in there too.
    fn competitors(&self, row: &Row, outcome: Option<Outcome>, label: Option<&str>) -> Vec<String> {
        let won = outcome == Some(Outcome::Won);
        let fields = if won {
            [Field::Competitor, Field::Incumbent, Field::Winner]
        } else {
            [Field::Winner, Field::Competitor, Field::Incumbent]
        };
        let mut names = Vec::<String>::new();
        let columns = fields
            .into_iter()
            .flat_map(|field| self.columns.of_field(field).iter().map(move |&at| (field, at)));
        for (field, column) in columns {
            let Some(value) = cell::value(row.cell(column)) else { continue };
            for name in names_in(&plain(value)) {
                let same = |other: &String| other.eq_ignore_ascii_case(name);
                let is_us = [&self.vendor, &self.told_vendor].into_iter().flatten().any(same)
                    || is_pronoun_of_ours(name)
                    || won && field == Field::Winner && !self.beat_us.iter().any(same);
                if !is_us && !names.iter().any(same) {
                    names.push(name.to_owned());
                }
            }
        }
        if names.is_empty() && outcome == Some(Outcome::Lost) {
            names.extend(label.and_then(rival_in).map(str::to_owned));
        }
        names
    }

    /// On a won deal the reason is that for winning.
    fn stated(&self, row: &Row, outcome: Option<Outcome>, label: Option<&str>) -> Stated {
        let reasons = |field| {
            let columns = self.columns.of_field(field).iter();
            columns.filter_map(|&column| cell::value(row.cell(column))).map(plain)
        };
        let lost = reasons(Field::Reason).chain(reasons(Field::ReasonDetail));
        let mut all: Vec<String> = match outcome {
            Some(Outcome::Won) if self.columns.has(Field::WinReason) => {
                let won: Vec<_> = reasons(Field::WinReason).collect();
                if won.is_empty() { lost.collect() } else { won }
            }
            _ => lost.collect(),
        };
        if all.is_empty() {
            // Dynamics: `Status Reason` of a lost deal.
            let closed = matches!(outcome, Some(Outcome::Lost | Outcome::NoDecision));
            let says_more = |reason: &String| {
                !matches!(reason.to_lowercase().as_str(), "lost" | "closed" | "closed lost")
            };
            all.extend(reasons(Field::StatusReason).filter(says_more).filter(|_| closed).take(1));
        }
        if all.is_empty() && outcome == Some(Outcome::Lost) {
            all.extend(label.and_then(reason_in).map(str::to_owned));
        }
        let mut all = all.into_iter();
        let reason = all.next();
        let rest: Vec<_> = all.filter(|detail| Some(detail) != reason.as_ref()).collect();
        Stated { reason, detail: (!rest.is_empty()).then(|| rest.join("; ")) }
    }

    fn other(&self, row: &Row) -> LiteMap<Arc<str>, String> {
        let others = self.others.iter().filter_map(|(column, name)| {
            let text = cell::trim(row.cell(*column));
            // `NA` is blank anywhere but among regions: North America.
            let value =
                cell::value(text).or((&**name == "region" && text == "NA").then_some(text))?;
            (value.len() <= LONGEST_OTHER).then(|| (Arc::clone(name), plain(value)))
        });
        others.collect()
    }

    /// Learns from who won which deals who has beaten us, and who we are, unless
    /// that is told: the one who won all the deals that are won, and none that
    /// is lost.
    pub(super) fn learn_winners(&mut self, mut data: DataRows) {
        let mut ours = BTreeSet::new();
        let mut row = Row::default();
        while data.next(&mut row, |_, _| {}) {
            let Some(winner) = self.columns.value(Field::Winner, &row) else { continue };
            match self.closing.ending(&self.columns, &row).outcome {
                Some(Outcome::Won) if ours.len() < 2 => ours.insert(plain(winner)),
                Some(Outcome::Lost) => self.beat_us.insert(plain(winner)),
                _ => continue,
            };
        }
        let us = ours.pop_first().filter(|us| ours.is_empty() && !self.beat_us.contains(us));
        if self.vendor.is_none() {
            self.vendor = us.filter(|us| !is_pronoun_of_ours(us));
        }
    }
}

/// Us, as a table's keeper writes.
fn is_pronoun_of_ours(name: &str) -> bool {
    ["us", "we", "our company", "ourselves", "our firm", "you"]
        .iter()
        .any(|us| us.eq_ignore_ascii_case(name))
}

/// What follows `lost` in a label: `Lost - Price`, `Closed Lost (Price)`,
/// `Lost to Northwind`.
fn after_lost(label: &str) -> Option<&str> {
    let at = label.to_ascii_lowercase().find("lost")?;
    let rest = label[at + "lost".len()..].trim();
    (!rest.is_empty()).then_some(rest)
}

/// The rival that the label of a lost deal names.
fn rival_in(label: &str) -> Option<&str> {
    let rest = after_lost(label)?;
    let name = rest.get(..3).filter(|to| to.eq_ignore_ascii_case("to ")).map(|_| &rest[3..])?;
    let names_one = name.chars().next().is_some_and(char::is_uppercase)
        && !names_nobody(name)
        && !["compet", "rival", "other ", "another ", "price", "budget"]
            .iter()
            .any(|word| name.to_lowercase().starts_with(word));
    names_one.then_some(name)
}

/// The reason that the label of a lost deal tells.
fn reason_in(label: &str) -> Option<&str> {
    let rest = after_lost(label)?;
    let reason = rest.strip_prefix(['-', ':', '\u{2013}', '\u{2014}', '/', '(', '|'])?;
    let reason = reason.trim().trim_end_matches(')').trim();
    // An outcome is no reason.
    let is_outcome = ["compet", "rival"].iter().any(|word| reason.to_lowercase().starts_with(word));
    let is_word = !is_outcome && reason.chars().filter(|c| c.is_alphabetic()).count() >= 3;
    (is_word && cell::value(reason).is_some()).then_some(reason)
}

fn note_unreadable(unreadable: &mut Unreadable, column: usize, row: &Row, value: &str) {
    let first = || (0, row.line, value.chars().take(40).collect());
    unreadable.entry(column).or_insert_with(first).0 += 1;
}

/// The text of a short cell: without tags, on one line.
pub(super) fn plain(value: &str) -> String {
    let plain = cell::plain(value);
    if plain.contains(['\n', '\t']) {
        plain.split_whitespace().collect::<Vec<_>>().join(" ")
    } else {
        plain.into_owned()
    }
}

fn currency_code(value: &str) -> Arc<str> {
    amounts::currency(value).map_or_else(|| Arc::from(value.to_uppercase()), Arc::from)
}

/// The names of rivals in a cell: a list with `|`, `;`, `,`, `/` or line
/// breaks. `None`, `Yes` and `Other` name nobody.
pub(in crate::input) fn names_in(cell: &str) -> Vec<&str> {
    let mut names = Vec::new();
    for part in cell.split(['|', ';', '\n']).flat_map(split_slashes).flat_map(split_commas) {
        let name = part.trim().trim_matches(['"', '\'', '[', ']', '•', '-']).trim();
        let name = name.strip_prefix("and ").unwrap_or(name);
        if !names_nobody(name) {
            names.push(name);
        }
    }
    names
}

/// `A / B` is a list, `A/B Tasty` a name.
fn split_slashes(part: &str) -> impl Iterator<Item = &str> {
    part.split(" / ").flat_map(|part| part.split(" vs. "))
}

/// Cuts at commas, but not before a legal form: `Acme, Inc.`
fn split_commas(part: &str) -> Vec<&str> {
    let mut parts = Vec::new();
    let mut start = 0;
    for (at, _) in part.match_indices(',') {
        let rest = part[at + 1..].trim_start();
        let word = rest.split([' ', ',', '.']).next().unwrap_or_default().to_lowercase();
        let is_form =
            ["inc", "llc", "ltd", "corp", "co", "gmbh", "ag", "sa", "plc", "lp", "sas", "bv"]
                .contains(&word.as_str());
        if !is_form {
            parts.push(&part[start..at]);
            start = at + 1;
        }
    }
    parts.push(&part[start..]);
    parts
}

fn names_nobody(name: &str) -> bool {
    const NOBODY: &[&str] = &[
        "none",
        "no decision",
        "no-decision",
        "no competitor",
        "no competition",
        "no competitors",
        "none identified",
        "none known",
        "unknown",
        "not known",
        "other",
        "others",
        "multiple",
        "several",
        "various",
        "tbd",
        "tba",
        "not applicable",
        "n/a",
        "no one",
        "nobody",
        "not specified",
        "unspecified",
        "not disclosed",
        "undisclosed",
        "keiner",
        "ninguno",
        "nenhum",
        "aucun",
        "desconocido",
        "etc",
        "competitor",
        "competitors",
        "no incumbent",
        "blank",
    ];
    let lower = name.to_lowercase();
    name.len() < 2
        || name.len() > 60
        || cell::value(name).is_none()
        || flag(name).is_some()
        || NOBODY.contains(&lower.trim_end_matches('.'))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_label_of_a_loss_may_tell_why_and_to_whom() {
        let cases = [
            ("Closed Lost", None, None),
            ("Lost - Price", Some("Price"), None),
            ("Closed Lost (No budget)", Some("No budget"), None),
            ("Lost: went dark", Some("went dark"), None),
            ("Lost to Northwind", None, Some("Northwind")),
            ("Lost to competitor", None, None),
            ("Lost - competitor", None, None),
            ("Lost to Competition", None, None),
            ("Lost and Closed", None, None),
            ("Closed/Lost", None, None),
            ("Won", None, None),
        ];
        for (label, reason, rival) in cases {
            assert_eq!((reason_in(label), rival_in(label)), (reason, rival), "{label}");
        }
    }

    #[test]
    fn a_cell_of_rivals_is_a_list() {
        let cases: [(&str, &[&str]); 10] = [
            ("Northwind", &["Northwind"]),
            ("None", &[]),
            ("Yes", &[]),
            ("Northwind; Fabrikam|Tailspin", &["Northwind", "Fabrikam", "Tailspin"]),
            ("Northwind, Fabrikam, and Tailspin", &["Northwind", "Fabrikam", "Tailspin"]),
            ("Fabrikam, Inc., Northwind", &["Fabrikam, Inc.", "Northwind"]),
            ("Northwind / Fabrikam", &["Northwind", "Fabrikam"]),
            ("A/B Tools", &["A/B Tools"]),
            ("Other", &[]),
            ("Status quo", &["Status quo"]),
        ];
        for (cell, expected) in cases {
            assert_eq!(names_in(cell), expected, "{cell}");
        }
    }
}
