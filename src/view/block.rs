//! The blocks of which a view is made.

use crate::tag::Direction;
use crate::tally::Cited;
use crate::view::Table;

/// One block.
#[derive(Clone, Debug, PartialEq)]
pub enum Block {
    /// A heading.
    Heading(String),
    /// A paragraph.
    Text(Line),
    /// A footnote: the method, or what was left out.
    Note(String),
    /// Somebody's words.
    Quote(Said),
    /// What somebody said, with marks in it.
    Passage(Passage),
    /// A table.
    Table(Table),
}

/// A turn of an interview, with what was found in it marked.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Passage {
    /// Where it stands and who speaks.
    pub head: Line,
    /// The words in order; what carried a mention has its direction.
    pub words: Vec<(String, Option<Direction>)>,
    /// What is to be said of the marks.
    pub notes: Vec<Line>,
}

/// Words and their tones.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Line(pub Vec<(String, Tone)>);

/// What words mean; each writer shows it in its own way, and colour is never
/// the only bearer.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Tone {
    /// As any text.
    #[default]
    Plain,
    /// What to look at first.
    Strong,
    /// What may be passed over.
    Quiet,
    /// Where something stands, `file:line`: may be passed over, and followed.
    Place,
    /// For us.
    Good,
    /// Against us.
    Bad,
}

/// Somebody's words, with what they show and where they stand.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Said {
    /// What they show; may be empty.
    pub shows: String,
    /// The words.
    pub text: String,
    /// Who said it.
    pub speaker: Option<String>,
    /// The deal.
    pub deal: String,
    /// `file:line`.
    pub place: String,
}

impl Said {
    /// A quote, and what it shows.
    pub fn of(shows: impl Into<String>, cited: &Cited) -> Self {
        Self {
            shows: shows.into(),
            text: cited.quote.clone(),
            speaker: cited.speaker.clone(),
            deal: cited.deal.clone(),
            place: format!("{}:{}", cited.file, cited.line),
        }
    }
}

impl Said {
    /// The lines that a row leads back to: it says itself what they show.
    pub fn all(cited: &[Cited]) -> Vec<Self> {
        cited.iter().map(|cited| Self::of("", cited)).collect()
    }

    /// A quote of which every part is `text`, for the tests of all writers.
    #[cfg(test)]
    pub(crate) fn saying(text: &str) -> Self {
        let own = || text.to_owned();
        let place = format!("{text}:3");
        Self { shows: own(), text: own(), speaker: Some(own()), deal: own(), place }
    }
}

impl Line {
    /// Plain words.
    pub fn plain(text: impl Into<String>) -> Self {
        Self::default().and(text, Tone::Plain)
    }

    /// The line with more words at its end.
    #[must_use]
    pub fn and(mut self, text: impl Into<String>, tone: Tone) -> Self {
        self.0.push((text.into(), tone));
        self
    }
}
