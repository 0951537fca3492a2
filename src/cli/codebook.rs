//! `winloss codebook`: prints the codebook in force, or runs its examples.

use std::collections::BTreeSet;
use std::fs;
use std::io::{Read as _, Write};
use std::path::{Path, PathBuf};

use anyhow::{Context, Result, anyhow};
use clap::builder::{PossibleValue, PossibleValuesParser};
use winloss::builtin;
use winloss::codebook::{Codebook, Source};
use winloss::codings::themes;
use winloss::output::qdc;
use winloss::refi;
use winloss::tag::check;
use winloss::view;

use super::destination::Destination;
use super::{Status, say};

/// Print the codebook in force, or run its examples.
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:
  winloss codebook --codebook ours.toml --check
  winloss codebook -f qdc -o themes.qdc
  winloss codebook --codebook frame.qdc -o ours.toml")]
pub(crate) struct Args {
    /// Lay this codebook over the built-in one: ours, or the codes of a
    /// REFI-QDA codebook or project.
    #[arg(long, value_name = "FILE")]
    codebook: Option<PathBuf>,
    /// Run every example of every rule instead.
    #[arg(long)]
    check: bool,
    /// The form in which it is printed.
    #[arg(short, long, value_name = "FORMAT", default_value = TOML, value_parser = names())]
    format: String,
    /// Write to this file instead of standard output.
    #[arg(short, long, value_name = "FILE")]
    output: Option<PathBuf>,
}

impl Args {
    /// Runs the command.
    pub(crate) fn run(self) -> Result<Status> {
        if self.format == qdc::NAME && !self.check {
            return self.themes();
        }
        let codebook = source(self.codebook.as_deref())?;
        let mut out = Destination::open(self.output.as_deref())?;
        let mut status = Status::Done;
        if self.check {
            let checked = check(&codebook);
            for problem in &checked.problems {
                say(&problem.to_string());
                status = Status::Failed;
            }
            let (themes, rules) = (codebook.themes.len(), codebook.rules.len());
            let (examples, failed) = (checked.examples, checked.problems.len());
            writeln!(out, "{themes} themes, {rules} rules, {examples} examples, {failed} failed")?;
        } else {
            let text = toml::to_string(&codebook.to_file()).context("cannot print the codebook")?;
            out.write_all(text.as_bytes())?;
        }
        out.finish()?;
        Ok(status)
    }

    /// Writes the themes for programs for qualitative research. Rules are
    /// left out: people do not code by them.
    fn themes(&self) -> Result<Status> {
        let codebook = load(self.codebook.as_deref())?;
        let mut out = Destination::open(self.output.as_deref())?;
        qdc::write(&view::codes(&codebook, &BTreeSet::new()), &mut out)?;
        out.finish()?;
        Ok(Status::Done)
    }
}

/// The form in which a codebook is written by hand.
const TOML: &str = "toml";

fn names() -> PossibleValuesParser {
    let toml = PossibleValue::new(TOML).help("all of it, to be changed and laid over");
    vec![toml, PossibleValue::new(qdc::NAME).help(qdc::ABOUT)].into()
}

/// Not more is read of a file that is named as a codebook: a project holds the
/// texts that were coded, too.
const LARGEST_PROJECT: u64 = 512 << 20;

/// The built-in codebook with the user's laid over it, ready to run.
pub(crate) fn load(path: Option<&Path>) -> Result<Codebook> {
    match path {
        None => Ok(builtin::codebook()),
        Some(_) => Ok(source(path)?.codebook()),
    }
}

/// The built-in codebook with the user's laid over it, as they are written.
fn source(path: Option<&Path>) -> Result<Source> {
    let mut codebook = Source::builtin();
    if let Some(path) = path {
        let name = path.display().to_string();
        let mut bytes = Vec::new();
        fs::File::open(path)
            .and_then(|file| file.take(LARGEST_PROJECT).read_to_end(&mut bytes))
            .with_context(|| format!("cannot read `{name}`"))?;
        let problems = if refi::is_one(&bytes) {
            let codes = refi::codes(&bytes).map_err(|error| anyhow!("`{name}` {error}"))?;
            codebook.overlay_file(&name, themes(&codes, &builtin::codebook()))
        } else {
            let text = String::from_utf8(bytes).with_context(|| format!("cannot read `{name}`"))?;
            codebook.overlay(&name, &text)
        };
        for problem in &problems {
            say(&problem.to_string());
        }
        anyhow::ensure!(problems.is_empty(), "the codebook `{name}` cannot be used");
    }
    Ok(codebook)
}
