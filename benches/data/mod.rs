//! Data to measure with: deal tables and interviews of any size, made of the
//! sentences of `tests/gold`, mixed anew and varied.
//!
//! The same set has the same bytes on every machine, and a larger one begins
//! as a smaller one does.

mod chance;
mod corpus;
mod deals;
pub(crate) mod hard;
mod talk;

use std::fs::{self, File};
use std::io::{self, BufWriter, Write};
use std::path::Path;

use chance::Chance;
pub(crate) use corpus::Corpus;
pub(crate) use deals::Deal;
pub(crate) use talk::Talk;

/// A deal has so many interviews: 4 deals in 5 have one, the fifth has two.
const SECOND: (u64, u64) = (1, 5);

/// Writes `deals.csv` and `interviews.ndjson` with `bytes` of interview text.
pub(crate) fn interviews(corpus: &Corpus, bytes: u64, folder: &Path) -> io::Result<u64> {
    let mut set = Set::begin(folder)?;
    for number in 0.. {
        if set.text >= bytes {
            break;
        }
        let mut chance = Chance::of(number);
        set.deal(&Deal::new(corpus, &mut chance, number))?;
        let talks = 1 + u64::from(chance.is(SECOND));
        for talk in 0..talks {
            set.talk(&Talk::new(corpus, &mut chance, number, talk))?;
        }
    }
    set.end()
}

/// Writes a `deals.csv` of `rows` deals, a third of them with a note.
pub(crate) fn table(corpus: &Corpus, rows: u64, folder: &Path) -> io::Result<u64> {
    let mut set = Set::begin(folder)?;
    for number in 0..rows {
        set.deal(&Deal::new(corpus, &mut Chance::of(number), number))?;
    }
    set.end()
}

/// A folder's two files as they are written.
pub(crate) struct Set {
    deals: csv::Writer<File>,
    talks: BufWriter<File>,
    /// Bytes of interview text so far.
    text: u64,
}

impl Set {
    fn begin(folder: &Path) -> io::Result<Self> {
        fs::create_dir_all(folder)?;
        let deals = csv::Writer::from_writer(File::create(folder.join("deals.csv"))?);
        let talks = BufWriter::new(File::create(folder.join("interviews.ndjson"))?);
        Ok(Self { deals, talks, text: 0 })
    }

    fn deal(&mut self, deal: &Deal) -> io::Result<()> {
        self.deals.serialize(deal).map_err(io::Error::from)
    }

    fn talk(&mut self, talk: &Talk) -> io::Result<()> {
        self.text += talk.turns.iter().map(|turn| turn.text.len() as u64).sum::<u64>();
        serde_json::to_writer(&mut self.talks, talk)?;
        self.talks.write_all(b"\n")
    }

    /// Bytes of interview text that were written.
    fn end(mut self) -> io::Result<u64> {
        self.deals.flush()?;
        self.talks.flush()?;
        Ok(self.text)
    }
}
