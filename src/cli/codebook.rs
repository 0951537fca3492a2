//! `winloss codebook`: prints the codebook in force, or runs its examples.

use std::fs;
use std::io::{Read as _, Write};
use std::path::{Path, PathBuf};

use anyhow::{Context, Result};
use winloss::builtin;
use winloss::codebook::{Codebook, LARGEST, Source};
use winloss::tag::check;

use super::destination::Destination;
use super::{Status, say};

/// Print the codebook in force, or run its examples.
#[derive(Debug, clap::Args)]
pub(crate) struct Args {
    /// Lay this codebook over the built-in one.
    #[arg(long, value_name = "FILE")]
    codebook: Option<PathBuf>,
    /// Run every example of every rule instead.
    #[arg(long)]
    check: bool,
    /// Write to this file instead of standard output.
    #[arg(short, long, value_name = "FILE")]
    output: Option<PathBuf>,
}

impl Args {
    /// Runs the command.
    pub(crate) fn run(self) -> Result<Status> {
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
}

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
        let mut text = String::new();
        fs::File::open(path)
            .and_then(|file| file.take(LARGEST as u64 + 1).read_to_string(&mut text))
            .with_context(|| format!("cannot read `{name}`"))?;
        let problems = codebook.overlay(&name, &text);
        for problem in &problems {
            say(&problem.to_string());
        }
        anyhow::ensure!(problems.is_empty(), "the codebook `{name}` cannot be used");
    }
    Ok(codebook)
}
