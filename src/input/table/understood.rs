//! What a deal table was taken for, as data: `check` prints it.

use serde::Serialize;

use super::voice::Voice;
use crate::deal::Outcome;
use crate::input::DateOrder;

/// What a deal table was taken for.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct TableUnderstood {
    /// The character between the fields; `None` for JSON and workbooks.
    pub delimiter: Option<char>,
    /// The sheet of a workbook.
    pub sheet: Option<String>,
    /// The line of the header, from 1; `None` where there is none.
    pub header_line: Option<u32>,
    /// Rows of data.
    pub rows: usize,
    /// Deals that the rows are of: fewer than the rows where several tell of
    /// one deal, none in a table of interviews.
    pub deals: usize,
    /// Field ← column, in the order of the columns.
    pub columns: Vec<(String, String)>,
    /// Columns that mean nothing to us (kept for `--by`).
    pub unused: Vec<String>,
    /// Each outcome label, how many deals have it, and what it became; the
    /// label is blank where the record is silent.
    pub outcomes: Vec<(String, usize, Outcome)>,
    /// Per date column, how it is written.
    pub dates: Vec<DateColumn>,
    /// Per amount column, how it is written.
    pub amounts: Vec<AmountColumn>,
    /// Per column of texts, whose voice it holds.
    pub texts: Vec<TextColumn>,
    /// Odd things, each with its count.
    pub odd: Vec<Odd>,
}

/// How the dates of a column are written.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct DateColumn {
    /// The header.
    pub column: String,
    /// The order of day and month; `None` where every value reads one way
    /// only.
    pub order: Option<DateOrder>,
    /// The value that tells the order, in this column or another of the table;
    /// `None` where the order was taken from the user or is a guess.
    pub telling: Option<String>,
    /// How many values could not be read.
    pub unreadable: usize,
}

/// How the amounts of a column are written.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct AmountColumn {
    /// The header.
    pub column: String,
    /// The decimal mark.
    pub decimal: char,
    /// The value that tells it.
    pub telling: Option<String>,
    /// How many values could not be read.
    pub unreadable: usize,
}

/// A column of texts.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct TextColumn {
    /// The header.
    pub column: String,
    /// Whose voice it was taken for.
    pub voice: Voice,
    /// How many rows have a text in it.
    pub texts: usize,
}

/// Something odd in a table, how often, and where first.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Odd {
    /// What it is.
    pub kind: OddKind,
    /// How many rows show it.
    pub count: usize,
    /// The line of the first.
    pub first_line: u32,
}

/// What is odd.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum OddKind {
    /// The deal was closed before it was created.
    ClosedBeforeCreated,
    /// A lost deal has no stated reason, though the table has a column for it.
    LostWithoutReason,
    /// A won deal has a reason: taken as the reason for winning.
    ReasonOnWon,
    /// A deal that is not closed has a reason: not used.
    ReasonOnOpen,
    /// A lost deal has the amount 0.
    LostWithoutAmount,
    /// A flag and a label, or two labels, contradict each other.
    Contradiction,
    /// A row is the same as an earlier one of the deal.
    Duplicate,
    /// A later row of the same deal: the last one counts.
    Folded,
    /// Two different deals share an id: the later one has a number added.
    SharedId,
    /// A row without an id.
    NoId,
    /// The header again among the data.
    RepeatedHeader,
    /// A total, a copyright line: below or among the data.
    Footer,
    /// A row with more cells than the header.
    LongRow,
    /// A row with fewer cells than the header.
    ShortRow,
}
