//! The two files of the program that are read by none of the library's readers:
//! its settings, and sheets of verdicts. They are compiled in from where they
//! stand.

use std::ffi::OsString;

use clap::{Parser, Subcommand};
use winloss::interview::Interview;

use super::TAGGER;
use verdicts::Verdicts;

#[expect(dead_code, reason = "only what reads is called")]
#[path = "../../src/cli/settings.rs"]
mod settings;
#[expect(dead_code, reason = "only what reads is called")]
#[path = "../../src/cli/verdicts.rs"]
mod verdicts;

/// A command line with a flag of each kind.
#[derive(Parser)]
struct Cli {
    #[command(subcommand)]
    _command: Command,
}

#[derive(Subcommand)]
enum Command {
    Analyze(Flags),
    Tag(Flags),
}

#[derive(clap::Args)]
struct Flags {
    _inputs: Vec<String>,
    #[arg(long)]
    _vendor: Option<String>,
    #[arg(long)]
    _map: Vec<String>,
    #[arg(long, conflicts_with = "_vendor")]
    _redact: bool,
}

/// Settings, and the command line with them.
pub fn settings(text: &str) {
    let command = <Cli as clap::CommandFactory>::command();
    if let Ok(settings) = settings::parse(text, &command) {
        let line = ["winloss", "tag", "a.csv", "--_redact"].map(OsString::from).to_vec();
        assert!(settings::merged(line, &settings, command).len() >= 4);
    }
}

/// A sheet of verdicts, and what it makes of an interview.
pub fn verdicts(bytes: &[u8], interview: &Interview) {
    let Ok(verdicts) = Verdicts::of("sheet.csv", bytes, TAGGER.codebook()) else { return };
    let judged = Verdicts::judge(Some(&verdicts), interview, TAGGER.tagged(interview)).mentions;
    assert!(judged.iter().all(|one| usize::from(one.theme.0) < TAGGER.codebook().themes.len()));
    assert!(verdicts.stale_of_read().count() <= verdicts.stale().count());
    verdicts.judged(TAGGER.codebook(), true);
}
