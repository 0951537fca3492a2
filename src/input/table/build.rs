//! The second walk over a table's rows: deals, one for each, however many
//! rows tell of it.

use std::collections::{BTreeMap, HashMap};
use std::hash::{BuildHasher, BuildHasherDefault, DefaultHasher};
use std::sync::Arc;

use jiff::civil::DateTime;

use super::cell;
use super::data_rows::DataRows;
use super::facts::{Reader, Unreadable, plain};
use super::fields::Field;
use super::header::Header;
use super::rows::{Row, Rows};
use super::understood::{Odd, OddKind};
use crate::deal::{Deal, Facts, Outcome};
use crate::place::{Place, Problem};

/// The deals of a table, and what was seen on the way.
#[derive(Debug, Default)]
pub(super) struct Built {
    pub(super) deals: Vec<Deal>,
    /// The deal of each row of data; empty where row and deal are one and the
    /// same throughout.
    pub(super) deal_of_row: Vec<u32>,
    /// How often each label became each outcome.
    pub(super) outcomes: BTreeMap<(String, Outcome), usize>,
    pub(super) unreadable: Unreadable,
    pub(super) odd: Vec<Odd>,
    /// Lines of rows with more cells than the header.
    pub(super) long_rows: Vec<u32>,
    /// Lines and texts of rows that were left out as footers.
    pub(super) footers: Vec<(u32, String)>,
    /// Whether dates told which row of a deal is the last.
    pub(super) folded_by_date: bool,
    pub(super) problems: Vec<Problem>,
    pub(super) rows: usize,
}

/// Walks over the rows and makes deals of them.
pub(super) fn build(
    file: &Arc<str>,
    rows: &Rows,
    header: &Arc<Header>,
    reader: &Reader,
    joins: Option<char>,
) -> Built {
    let mut builder = Builder::new(file, reader, rows.breaks_are_lines());
    let mut data = DataRows::new(rows, header, joins);
    let mut row = Row::default();
    let mut left_out = Vec::new();
    while data.next(&mut row, |kind, row| left_out.push((kind, row.line, first_cell(row)))) {
        builder.shape(&row, header.names.len());
        builder.row(&row);
    }
    for (kind, line, text) in left_out {
        builder.odd(kind, line);
        if kind == OddKind::Footer {
            builder.built.footers.push((line, text));
        }
    }
    builder.finish(data.problems(file))
}

fn first_cell(row: &Row) -> String {
    let first = row.cells.iter().map(cell::trim).find(|cell| !cell.is_empty());
    first.unwrap_or_default().chars().take(60).collect()
}

struct Builder<'a> {
    file: &'a Arc<str>,
    reader: &'a Reader,
    built: Built,
    odd: BTreeMap<OddKind, Odd>,
    /// The deals by a hash of their id: the ids themselves stand in the deals.
    by_id: HashMap<u64, u32>,
    hasher: BuildHasherDefault<DefaultHasher>,
    /// When each deal's row was true, if the table tells.
    changed: Vec<Option<DateTime>>,
    order: Option<Field>,
    /// Whether a row that is too short lacks something: a workbook has no
    /// blank cells at the end of a row.
    counts_cells: bool,
}

impl<'a> Builder<'a> {
    fn new(file: &'a Arc<str>, reader: &'a Reader, counts_cells: bool) -> Self {
        // A history's own date tells which row is the last; where it has none,
        // the date on which the row was created does.
        let order = [Field::Changed, Field::Created];
        let order = order.into_iter().find(|&field| reader.columns.has(field));
        Self {
            file,
            reader,
            built: Built::default(),
            odd: BTreeMap::new(),
            by_id: HashMap::new(),
            hasher: BuildHasherDefault::default(),
            changed: Vec::new(),
            order,
            counts_cells,
        }
    }

    fn odd(&mut self, kind: OddKind, line: u32) {
        let odd = self.odd.entry(kind).or_insert(Odd { kind, count: 0, first_line: line });
        odd.count += 1;
        odd.first_line = odd.first_line.min(line);
    }

    /// Takes note of a row that is longer or shorter than the header.
    fn shape(&mut self, row: &Row, width: usize) {
        let cells = row.cells.len();
        if cells > width && (width..cells).any(|at| !cell::trim(row.cell(at)).is_empty()) {
            self.odd(OddKind::LongRow, row.line);
            self.built.long_rows.push(row.line);
        } else if cells < width && self.counts_cells {
            self.odd(OddKind::ShortRow, row.line);
        }
    }

    fn row(&mut self, row: &Row) {
        self.built.rows += 1;
        let (facts, ending) = self.reader.facts(row, &mut self.built.unreadable);
        if ending.contradicted {
            self.odd(OddKind::Contradiction, row.line);
        }
        let (id, own) = self.id(row, &facts);
        let at = match self.find(&id, own, &facts) {
            Found::New => self.push(id, row, facts),
            Found::Other => {
                self.odd(OddKind::SharedId, row.line);
                let id = self.numbered(&id);
                self.push(id, row, facts)
            }
            Found::Same(at) => {
                self.fold(at, row, facts);
                at
            }
        };
        self.note_row(at);
    }

    /// The deal's id, and whether the row has one of its own.
    fn id(&mut self, row: &Row, facts: &Facts) -> (String, bool) {
        if let Some(id) = self.reader.columns.value(Field::Id, row) {
            return (plain(id), true);
        }
        if self.reader.columns.has(Field::Id) {
            self.odd(OddKind::NoId, row.line);
        }
        let name = facts.name.as_ref().or(facts.account.as_ref());
        (name.map_or_else(|| format!("row {}", row.line), Clone::clone), false)
    }

    fn find(&self, id: &str, own: bool, facts: &Facts) -> Found {
        let Some(&at) = self.by_id.get(&self.hasher.hash_one(id)) else { return Found::New };
        let deal = &self.built.deals[at as usize];
        if deal.id != id {
            return Found::New;
        }
        let same = if own {
            !are_different(&deal.facts, facts)
        } else {
            // A history without ids: one name at several dates.
            let history = self.order == Some(Field::Changed)
                && (&deal.facts.name, &deal.facts.account) == (&facts.name, &facts.account);
            history || deal.facts == *facts
        };
        if same { Found::Same(at) } else { Found::Other }
    }

    /// An id that no deal has: `Acme #2`.
    fn numbered(&self, id: &str) -> String {
        let mut number = 2_u32;
        loop {
            let numbered = format!("{id} #{number}");
            if !self.by_id.contains_key(&self.hasher.hash_one(&numbered)) {
                return numbered;
            }
            number += 1;
        }
    }

    fn push(&mut self, id: String, row: &Row, facts: Facts) -> u32 {
        let at = u32::try_from(self.built.deals.len()).unwrap_or(u32::MAX);
        self.by_id.entry(self.hasher.hash_one(&id)).or_insert(at);
        self.built.deals.push(Deal { id, place: Place::new(self.file, row.line), facts });
        if self.order.is_some() {
            let when = self.when(row);
            self.changed.push(when);
        }
        at
    }

    /// Takes a later row of a deal: the last one counts, by date where the
    /// dates tell, and fills its blanks from the others.
    fn fold(&mut self, at: u32, row: &Row, facts: Facts) {
        let deal = &mut self.built.deals[at as usize];
        if deal.facts == facts {
            self.odd(OddKind::Duplicate, row.line);
            return;
        }
        let when = self.when(row);
        let before = self.changed.get(at as usize).copied().flatten();
        let deal = &mut self.built.deals[at as usize];
        // A history's rows are created one after the other, its deal once.
        let created = [deal.facts.created, facts.created].into_iter().flatten().min();
        let is_later = match (before, when) {
            (Some(before), Some(when)) => {
                self.built.folded_by_date |= before != when;
                when >= before
            }
            _ => true,
        };
        if is_later {
            let earlier = std::mem::replace(&mut deal.facts, facts);
            fill(&mut deal.facts, earlier);
            deal.place.line = row.line;
            if let Some(changed) = self.changed.get_mut(at as usize) {
                *changed = when.or(before);
            }
        } else {
            fill(&mut deal.facts, facts);
        }
        deal.facts.created = created;
        self.odd(OddKind::Folded, row.line);
    }

    fn when(&self, row: &Row) -> Option<DateTime> {
        // What cannot be read was counted with the facts.
        self.reader.date(self.order?, row, &mut Unreadable::new())
    }

    /// Notes the deal of the row just read, once row and deal differ.
    fn note_row(&mut self, at: u32) {
        let built = &mut self.built;
        let row = built.rows - 1;
        if !built.deal_of_row.is_empty() || at as usize != row {
            if built.deal_of_row.is_empty() {
                built.deal_of_row = (0..u32::try_from(row).unwrap_or(u32::MAX)).collect();
            }
            built.deal_of_row.push(at);
        }
    }

    fn finish(mut self, problems: Vec<Problem>) -> Built {
        self.built.problems = problems;
        let deals = std::mem::take(&mut self.built.deals);
        for deal in &deals {
            self.look_at(deal);
        }
        self.built.deals = deals;
        self.built.odd = self.odd.into_values().collect();
        self.built
    }

    /// Counts the deal's outcome and what is odd about it.
    fn look_at(&mut self, deal: &Deal) {
        let (facts, line) = (&deal.facts, deal.place.line);
        let label = facts.outcome_label.as_deref().unwrap_or_default();
        let outcome = deal.outcome();
        match self.built.outcomes.get_mut(&(label.to_owned(), outcome)) {
            Some(count) => *count += 1,
            None => {
                self.built.outcomes.insert((label.to_owned(), outcome), 1);
            }
        }
        let columns = &self.reader.columns;
        let has_reasons = columns.has(Field::Reason) || columns.has(Field::ReasonDetail);
        let has_reason = !facts.stated.is_blank();
        let is_lost = outcome == Outcome::Lost;
        let zero = facts.amount.as_ref().is_some_and(|money| money.amount.0 == 0);
        let odd = [
            (OddKind::LostWithoutReason, is_lost && has_reasons && !has_reason),
            (
                OddKind::ReasonOnWon,
                outcome == Outcome::Won && has_reason && !columns.has(Field::WinReason),
            ),
            (OddKind::ReasonOnOpen, outcome == Outcome::Open && has_reason),
            (OddKind::LostWithoutAmount, is_lost && zero),
            (
                OddKind::ClosedBeforeCreated,
                facts.closed.zip(facts.created).is_some_and(|(closed, created)| closed < created),
            ),
        ];
        for (kind, _) in odd.into_iter().filter(|(_, is)| *is) {
            self.odd(kind, line);
        }
    }
}

enum Found {
    New,
    Same(u32),
    /// A different deal has the id.
    Other,
}

/// Whether two rows of one id tell of different deals: another customer, and
/// not the same name. A deal may be renamed on its way.
pub(in crate::input) fn are_different(one: &Facts, other: &Facts) -> bool {
    let differ = |one: &Option<String>, other: &Option<String>| match (one, other) {
        (Some(one), Some(other)) => Some(!one.eq_ignore_ascii_case(other)),
        _ => None,
    };
    differ(&one.account, &other.account) == Some(true)
        && differ(&one.name, &other.name) != Some(false)
}

/// Fills what `facts` do not tell from `others`.
pub(in crate::input) fn fill(facts: &mut Facts, others: Facts) {
    fn keep<T>(own: &mut Option<T>, other: Option<T>) {
        if own.is_none() {
            *own = other;
        }
    }
    keep(&mut facts.account, others.account);
    keep(&mut facts.name, others.name);
    keep(&mut facts.vendor, others.vendor);
    if facts.competitors.is_empty() {
        facts.competitors = others.competitors;
    }
    if facts.outcome.is_none() {
        facts.outcome = others.outcome;
        facts.outcome_label = others.outcome_label;
    }
    keep(&mut facts.amount, others.amount);
    keep(&mut facts.closed, others.closed);
    keep(&mut facts.created, others.created);
    keep(&mut facts.owner, others.owner);
    if facts.stated.is_blank() {
        facts.stated = others.stated;
    }
    for (name, value) in others.other {
        facts.other.entry(name).or_insert(value);
    }
}
