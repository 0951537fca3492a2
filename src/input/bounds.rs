//! How much the readers take. Input comes from strangers: what is larger than
//! any that people have is refused, before it costs memory and time. All of it
//! is told in `docs/reliability.md`.

/// A file that does not come in pieces is held whole.
pub(super) const FILE: u64 = 512 << 20;

/// A line of JSON, or a row of a table: an interview has 0.1 MB, and a whole
/// book in one cell 2 MB.
pub(super) const RECORD: usize = 64 << 20;

/// A text, a page or captions: a day of talk has 1.3 MB.
pub(super) const TALK: usize = 32 << 20;

/// What the text part of a document unpacks to: a book has 2 MB, and ten times
/// that with its markup.
pub(super) const PART: u64 = 64 << 20;

/// Paragraphs of a document: a book has ten thousand.
pub(super) const PARAGRAPHS: usize = 1 << 20;

/// Open elements of a document, one in the other: tables in text boxes in
/// tables come to fifty.
pub(super) const DEPTH: usize = 1_000;

/// Turns of an interview, or items of any other list in it: a day of talk has
/// forty thousand.
pub(super) const TURNS: usize = 1 << 20;

/// Values in a file of JSON that is not ours, which are held one by one: a
/// million deals of sixteen fields.
pub(super) const VALUES: usize = 16 << 20;

/// Columns of a table: Excel has 16,384, and no table of deals a tenth of it.
pub(super) const COLUMNS: usize = 4_096;

/// What a workbook unpacks to: a million deals have 0.8 GB.
pub(super) const WORKBOOK: u64 = 1 << 30;

/// Cells of a workbook, those in the gaps of its rows included.
pub(super) const CELLS: usize = 32 << 20;

/// A number of bytes for people.
pub(super) fn megabytes(bytes: u64) -> String {
    format!("{} MB", bytes >> 20)
}
