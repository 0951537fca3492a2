//! Tables of typed cells: a writer for people shows `38 % (21-57)`, a sheet
//! gets the numbers.

use std::borrow::Cow;

use crate::summary::{Gap, MoneyRow, Rate};
use crate::view::{Said, Tone};

/// A table.
#[derive(Clone, Debug, PartialEq)]
pub struct Table {
    /// Its id, by which sheets and scripts name it.
    pub id: &'static str,
    /// Its columns.
    pub columns: Vec<Column>,
    /// Its rows.
    pub rows: Vec<Row>,
    /// How many rows a page shows; a sheet gets all.
    pub shown: usize,
    /// Whether a sheet that holds one table holds this one.
    pub main: bool,
}

/// A column.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Column {
    /// Its name in a sheet, in `snake_case`.
    pub id: Cow<'static, str>,
    /// Its title on a page.
    pub title: String,
    /// Its title where there is room for words, if that is another.
    pub full: Option<String>,
    /// What its cells are.
    pub kind: Kind,
    /// 0 is always shown; of the others the greatest goes first where there is
    /// no room. [`SHEET_ONLY`](Self::SHEET_ONLY) is never on a page.
    pub spare: u8,
    /// What it means, where the title alone does not tell: a footnote, without
    /// the full stop.
    pub note: Option<&'static str>,
}

/// What the cells of a column are.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Kind {
    /// Words.
    Text,
    /// A count.
    Count,
    /// `k of n` and the percentage with its interval.
    Rate,
    /// `k of n` and the percentage, where the interval stands elsewhere.
    Of,
    /// The percentage with its interval, where the title tells `n`.
    Share,
    /// A drawing of a rate and its interval; nothing in a sheet.
    Bar,
    /// Amounts per currency.
    Money,
    /// A difference in points with its interval.
    Gap,
    /// A p- or q-value.
    Chance,
    /// A ratio: `2.5x`.
    Times,
}

/// On which side a column's cells stand.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Align {
    /// Words.
    Left,
    /// Numbers.
    Right,
}

/// A row.
#[derive(Clone, Debug, PartialEq)]
pub struct Row {
    /// One cell a column.
    pub cells: Vec<Cell>,
    /// What the row means.
    pub tone: Tone,
    /// Lines that it leads back to.
    pub said: Vec<Said>,
}

/// A cell.
#[derive(Clone, Debug, PartialEq)]
pub enum Cell {
    /// Nothing.
    Empty,
    /// Words.
    Text(String),
    /// A count.
    Count(u64),
    /// A rate, in a column of [`Kind::Rate`], [`Kind::Of`], [`Kind::Share`] or
    /// [`Kind::Bar`].
    Rate(Rate),
    /// Amounts per currency.
    Money(Vec<MoneyRow>),
    /// A difference in points.
    Gap(Gap),
    /// A p- or q-value.
    Chance(f64),
    /// A ratio.
    Number(f64),
}

impl Table {
    /// An empty table of these columns.
    pub fn new(id: &'static str, columns: Vec<Column>) -> Self {
        Self { id, columns, rows: Vec::new(), shown: usize::MAX, main: false }
    }

    /// Adds a row.
    pub fn push(&mut self, tone: Tone, cells: Vec<Cell>) {
        self.push_said(tone, cells, Vec::new());
    }

    /// Adds a row with the lines that it leads back to.
    pub fn push_said(&mut self, tone: Tone, cells: Vec<Cell>, said: Vec<Said>) {
        debug_assert_eq!(cells.len(), self.columns.len(), "a cell for each column of {}", self.id);
        self.rows.push(Row { cells, tone, said });
    }
}

impl Column {
    /// The rank of a column that only a sheet gets.
    pub const SHEET_ONLY: u8 = u8::MAX;

    /// A column that is always shown.
    pub fn new(id: impl Into<Cow<'static, str>>, title: impl Into<String>, kind: Kind) -> Self {
        Self { id: id.into(), title: title.into(), full: None, kind, spare: 0, note: None }
    }

    /// A column that goes where there is no room, greater ranks first.
    #[must_use]
    pub fn spare(self, rank: u8) -> Self {
        Self { spare: rank, ..self }
    }

    /// A column with a longer title, where there is room for it.
    #[must_use]
    pub fn in_full(self, title: impl Into<String>) -> Self {
        Self { full: Some(title.into()), ..self }
    }

    /// Its title where there is room for words.
    pub fn full(&self) -> &str {
        self.full.as_ref().unwrap_or(&self.title)
    }

    /// A column with a footnote.
    #[must_use]
    pub fn noted(self, note: &'static str) -> Self {
        Self { note: Some(note), ..self }
    }

    /// A column that only a sheet gets.
    #[must_use]
    pub fn sheet_only(self) -> Self {
        self.spare(Self::SHEET_ONLY)
    }

    /// On which side its cells stand.
    pub fn align(&self) -> Align {
        match self.kind {
            Kind::Text | Kind::Bar => Align::Left,
            Kind::Count
            | Kind::Rate
            | Kind::Of
            | Kind::Share
            | Kind::Money
            | Kind::Gap
            | Kind::Chance
            | Kind::Times => Align::Right,
        }
    }
}

impl Cell {
    /// Words, or nothing.
    pub fn maybe(text: Option<&str>) -> Self {
        text.map_or(Self::Empty, |text| Self::Text(text.to_owned()))
    }

    /// A count, or nothing where it is 0, to keep a page quiet.
    pub fn some(count: u64) -> Self {
        if count == 0 { Self::Empty } else { Self::Count(count) }
    }
}
