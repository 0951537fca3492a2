//! Transcripts and notes in every shape: one table of cases a reader.

mod anything;
mod documents;
mod files;
mod roles;

use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use winloss::input::{Content, Context, Reading, Settings};
use winloss::interview::Interview;

/// A fixture's path.
fn fixture(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/talk").join(name)
}

/// Reads bytes as a file of this name would be.
fn read(name: &str, bytes: &[u8], settings: &Settings) -> Reading {
    read_beside(name, bytes, settings, Reading::default())
}

/// Reads bytes, with the people of another file known.
fn read_beside(name: &str, bytes: &[u8], settings: &Settings, other: Reading) -> Reading {
    let content = Content { file: Arc::from(name), first_line: 1, bytes: bytes.to_vec() };
    content.read(&Context { settings, people: &other.people })
}

/// Reads a fixture.
fn read_fixture(name: &str) -> Reading {
    let bytes = std::fs::read(fixture(name)).expect(name);
    read(name, &bytes, &Settings::default())
}

/// Who speaks how often in which role, and where the first words stand.
fn told(interview: &Interview) -> String {
    let mut told = format!("{:?}", interview.kind).to_lowercase();
    for (at, speaker) in interview.speakers.iter().enumerate() {
        let turns = interview.turns.iter().filter(|turn| turn.speaker == at).count();
        let name = speaker.name.as_deref().unwrap_or("-");
        write!(told, "; {name} {} {turns}", speaker.role).expect("a string takes all");
    }
    if let Some(first) = interview.turns.first() {
        let start: String = first.text.chars().take(24).collect();
        write!(told, "; {}: {start}", first.line).expect("a string takes all");
    }
    told
}

/// The same of every interview of a reading.
fn told_of_all(reading: &Reading) -> Vec<String> {
    reading.interviews.iter().map(told).collect()
}
