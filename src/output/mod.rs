//! Writes a view: one file a format, one list of formats.
//!
//! To add one, write a file with a [`Format`] that describes itself and name
//! it in [`FORMATS`]. What programs for qualitative research exchange is no
//! view, and stands apart: [`qdc`] and [`qdpx`].

mod csv;
mod draw;
mod grid;
mod html;
mod json;
mod kwic;
mod markdown;
mod ndjson;
pub mod qdc;
pub mod qdpx;
mod refi;
mod terminal;
mod wrap;
mod xlsx;

use std::io::{self, Write};

use crate::view::{MentionRow, View};

/// How a page is to look; decided by the caller, once.
#[derive(Clone, Copy, Debug, Default)]
pub struct Style {
    /// Columns of the page.
    pub width: u16,
    /// Whether tones may be colours.
    pub color: bool,
    /// Whether CSV has its text as it is, formulas and all.
    pub raw_csv: bool,
    /// Gives the address of a line in a file, by which a terminal opens it.
    pub address: Option<Address>,
}

/// The address of a line in a file; none where there is nothing to open.
pub type Address = fn(file: &str, line: u32) -> Option<String>;

/// One format.
pub struct Format {
    /// Its name, for `--format`.
    pub name: &'static str,
    /// What it is for, in one line.
    pub about: &'static str,
    /// How its files' names end, without the dot.
    pub extension: &'static str,
    /// Whether it has room for everything there is to say, and is no page for
    /// a terminal.
    pub whole: bool,
    /// Writes a view.
    pub write: fn(&View<'_>, Style, &mut dyn Write) -> io::Result<()>,
    /// Writes mentions one by one, as they are found; `None` if the format
    /// cannot.
    pub mentions: Option<Mentions>,
}

/// Begins to write mentions.
pub type Mentions = for<'a> fn(Style, &'a mut dyn Write) -> Box<dyn Sink + 'a>;

/// Takes mentions one by one.
pub trait Sink {
    /// Writes one.
    fn push(&mut self, mention: &MentionRow) -> io::Result<()>;

    /// Hands on what was pushed, before more of it is waited for, where the
    /// format can be read as it grows.
    fn pause(&mut self) -> io::Result<()> {
        Ok(())
    }

    /// Ends the result.
    fn finish(self: Box<Self>) -> io::Result<()>;
}

/// Every format, the one for people first.
pub const FORMATS: &[&Format] = &[
    &terminal::FORMAT,
    &json::FORMAT,
    &ndjson::FORMAT,
    &csv::FORMAT,
    &markdown::FORMAT,
    &html::FORMAT,
    &xlsx::FORMAT,
];

/// The format called `name`.
pub fn format(name: &str) -> Option<&'static Format> {
    FORMATS.iter().copied().find(|format| format.name == name)
}
