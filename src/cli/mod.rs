//! The command line: one page per command.

mod analyze;
mod cache;
mod check;
mod codebook;
mod compare;
mod complaints;
mod completions;
mod config;
mod destination;
mod evaluate;
mod explain;
mod gold;
mod guest;
mod input;
mod man;
mod merge;
mod output;
mod progress;
mod run;
mod settings;
mod suggest;
mod tag;
mod train;
mod verdicts;

use std::io::{self, Write};
use std::process::ExitCode;

use anyhow::Result;
use clap::{Parser, Subcommand};
use winloss::guard::hush;
use winloss::hidden::plain;

/// Why do we win, and why do we lose, in the buyers' own words.
#[derive(Debug, Parser)]
#[command(name = "winloss", version, max_term_width = 100)]
struct Cli {
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    Analyze(analyze::Args),
    Tag(tag::Args),
    Suggest(suggest::Args),
    Explain(explain::Args),
    Merge(merge::Args),
    Compare(compare::Args),
    Check(check::Args),
    Codebook(codebook::Args),
    Train(train::Args),
    Evaluate(evaluate::Args),
    Config(config::Args),
    Completions(completions::Args),
    Man(man::Args),
}

/// How a command ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Status {
    /// All input is in the result.
    Done,
    /// There is a result, but some input was left out of it.
    Incomplete,
    /// There is no result.
    Failed,
    /// There is a result, and it is what a script asked to be told of.
    Tripped,
}

impl From<Status> for ExitCode {
    fn from(status: Status) -> Self {
        Self::from(match status {
            Status::Done => 0,
            Status::Incomplete => 1,
            Status::Failed => 2,
            Status::Tripped => 3,
        })
    }
}

/// Runs the command that was typed.
pub(crate) fn main() -> ExitCode {
    hush();
    let result = settings::with_settings(std::env::args_os().collect())
        .and_then(|line| run(Cli::parse_from(line).command));
    match result {
        Ok(status) => status.into(),
        // Whoever read our output has seen enough.
        Err(error) if is_broken_pipe(&error) => Status::Done.into(),
        Err(error) => {
            say(&format!("winloss: {error:#}"));
            Status::Failed.into()
        }
    }
}

fn run(command: Command) -> Result<Status> {
    match command {
        Command::Analyze(args) => args.run(),
        Command::Tag(args) => args.run(),
        Command::Suggest(args) => args.run(),
        Command::Explain(args) => args.run(),
        Command::Merge(args) => args.run(),
        Command::Compare(args) => args.run(),
        Command::Check(args) => args.run(),
        Command::Codebook(args) => args.run(),
        Command::Train(args) => args.run(),
        Command::Evaluate(args) => args.run(),
        Command::Config(args) => args.run(),
        Command::Completions(args) => args.run(),
        Command::Man(args) => args.run(),
    }
}

/// Writes a line to standard error, without what steers a terminal: names of
/// files and cells of tables stand in it. If standard error is gone there is
/// nobody to tell.
pub(crate) fn say(line: &str) {
    writeln!(io::stderr(), "{}", plain(line)).unwrap_or_default();
}

fn is_broken_pipe(error: &anyhow::Error) -> bool {
    let is_pipe = |cause: &(dyn std::error::Error + 'static)| {
        cause
            .downcast_ref::<io::Error>()
            .is_some_and(|error| error.kind() == io::ErrorKind::BrokenPipe)
    };
    error.chain().any(is_pipe)
}
