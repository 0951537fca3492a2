//! The first walk over a table's rows: what its columns tell as a whole,
//! before any cell is read for good.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use super::amounts;
use super::cell;
use super::closing::Seen;
use super::columns::Columns;
use super::data_rows::DataRows;
use super::dates;
use super::fields::Field;
use super::header::Header;
use super::rows::{Row, Rows};
use crate::input::{DateOrder, Settings};

/// The fields that hold dates.
pub(super) const DATES: &[Field] = &[
    Field::Closed,
    Field::Expected,
    Field::WonOn,
    Field::LostOn,
    Field::Created,
    Field::Changed,
    Field::InterviewDate,
];

/// What the columns of a table tell as a whole.
#[derive(Debug, Default)]
pub(super) struct Survey {
    pub(super) dates: BTreeMap<usize, dates::Style>,
    pub(super) amounts: BTreeMap<usize, amounts::Style>,
    pub(super) closing: Seen,
    /// How many texts each column of texts has.
    pub(super) texts: BTreeMap<usize, usize>,
    /// The names in the vendor column, as long as they are few.
    vendors: BTreeSet<String>,
    pub(super) rows: usize,
}

impl Survey {
    /// Walks over the rows once.
    pub(super) fn of(rows: &Rows, header: &Arc<Header>, columns: &Columns) -> Self {
        let mut survey = Self::default();
        let all = |fields: &[Field]| -> Vec<usize> {
            fields.iter().flat_map(|&field| columns.of_field(field)).copied().collect()
        };
        let date_columns = all(DATES);
        let amount_columns = all(&[Field::Amount]);
        let label_columns = all(&[Field::Outcome, Field::StatusReason]);
        let text_columns = all(&[Field::Notes, Field::Interview]);
        let vendor = columns.one(Field::Vendor);
        let mut data = DataRows::new(rows, header, None);
        let mut row = Row::default();
        while data.next(&mut row, |_, _| {}) {
            survey.rows += 1;
            let value = |column: usize| cell::value(row.cell(column));
            for &column in &date_columns {
                if let Some(value) = value(column) {
                    survey.dates.entry(column).or_default().see(value);
                }
            }
            for &column in &amount_columns {
                if let Some(value) = value(column) {
                    survey.amounts.entry(column).or_default().see(value);
                }
            }
            for &column in &label_columns {
                if let Some(value) = value(column) {
                    survey.closing.labels.entry(column).or_default().see(value);
                }
            }
            for &column in &text_columns {
                let more = row.nested.iter().flat_map(|nested| &nested.more);
                let texts = usize::from(value(column).is_some())
                    + more.filter(|(of, ..)| *of == column).count();
                *survey.texts.entry(column).or_default() += texts;
            }
            if survey.vendors.len() < 2
                && let Some(vendor) = vendor.and_then(value)
            {
                survey.vendors.insert(vendor.to_owned());
            }
            let blank = |field| usize::from(columns.value(field, &row).is_none());
            survey.closing.won_blank += blank(Field::IsWon);
            survey.closing.closed_blank += blank(Field::Closed);
        }
        survey
    }

    /// Us: the one name of the vendor column. Several are not us alone.
    pub(super) fn vendor(&self) -> Option<&str> {
        self.vendors.first().filter(|_| self.vendors.len() == 1).map(String::as_str)
    }

    /// The order of day and month in `column`, and why: what its own values
    /// tell, else the header, else the other columns, else what the user says, else
    /// the custom where the table comes from.
    pub(super) fn order(&self, column: usize, columns: &Columns, custom: Custom<'_>) -> Order<'_> {
        let Some(style) = self.dates.get(&column) else { return Order::plain() };
        if let Some((order, value)) = style.told() {
            return Order { order, telling: Some(value), why: Why::Told };
        }
        if style.either == 0 && !style.is_mixed() {
            return Order::plain();
        }
        if let Some(order) = columns.names[column].order {
            return Order { order, telling: None, why: Why::Header };
        }
        if style.is_mixed() {
            return Order { order: custom.order(), telling: None, why: Why::Mixed };
        }
        let mut others = self.dates.values().filter_map(dates::Style::told);
        if let Some((order, value)) = others.next()
            && others.all(|(other, _)| other == order)
        {
            return Order { order, telling: Some(value), why: Why::OtherColumn };
        }
        let why = if custom.settings.dates.is_some() { Why::User } else { Why::Guess };
        // Whoever writes points writes the day first.
        let points = style.either_example.as_ref().is_some_and(|value| value.contains('.'));
        let custom = Custom { day_first: custom.day_first || points, ..custom };
        Order { order: custom.order(), telling: None, why }
    }
}

/// What decides where no value tells.
#[derive(Clone, Copy, Debug)]
pub(super) struct Custom<'s> {
    pub(super) settings: &'s Settings,
    /// Whether the table comes from where the day is written first.
    pub(super) day_first: bool,
}

impl Custom<'_> {
    fn order(self) -> DateOrder {
        let custom = if self.day_first { DateOrder::DayFirst } else { DateOrder::MonthFirst };
        self.settings.dates.unwrap_or(custom)
    }
}

/// The order of day and month in a column.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Order<'s> {
    pub(super) order: DateOrder,
    pub(super) telling: Option<&'s str>,
    pub(super) why: Why,
}

/// Why an order was taken.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Why {
    /// Every value reads one way only.
    Plain,
    /// A value of the column tells.
    Told,
    /// The header tells.
    Header,
    /// Values of the column contradict each other.
    Mixed,
    /// A value of another column tells.
    OtherColumn,
    /// The user says so.
    User,
    /// Nothing tells.
    Guess,
}

impl Order<'_> {
    fn plain() -> Self {
        Self { order: DateOrder::MonthFirst, telling: None, why: Why::Plain }
    }
}
