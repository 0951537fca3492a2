//! `winloss compare`: what changed between two analyses.

use std::fs;
use std::io::{self, Read};
use std::path::{Path, PathBuf};

use anyhow::{Context, Result, bail, ensure};
use winloss::summary::{Choices, Compared, Comparison, FailOn, SCHEMA};
use winloss::tally::Period;
use winloss::view;

use super::input::{InputArgs, TagArgs};
use super::output::OutputArgs;
use super::run::Run;
use super::{Status, say};

/// What changed from one analysis to another, and is it more than chance.
///
/// Compares two results of `analyze -f json`, or, with INPUT, the deals that
/// were closed in two periods. With `--fail-on` the exit code is 3 where the
/// change is there, so that it can run in a schedule.
#[derive(Debug, clap::Args)]
#[command(
    mut_arg("inputs", |inputs| inputs.required(false)),
    after_help = "Examples:
  winloss compare june.json july.json
  winloss compare 2025-Q1 2025-Q2 deals.csv interviews/
  winloss compare 2025-07-01..2025-07-31 2025-08 deals.csv
  winloss analyze deals.csv -f json | winloss compare last.json - --fail-on worse"
)]
pub(crate) struct Args {
    /// The earlier: a result file, or with INPUT a period such as `2025`,
    /// `2025-Q1`, `2025-07` or `2025-07-01..2025-08-31`.
    #[arg(value_name = "BEFORE")]
    before: String,
    /// The later; a result file may be `-`, standard input.
    #[arg(value_name = "AFTER")]
    after: String,
    /// Exit with 3 on any clear `change`, on one that is `worse` for us, on a
    /// fall of the `win_rate:POINTS`, or where a reason's share of the lost
    /// deals grew by so many points, as `price:POINTS`. May be repeated.
    #[arg(long, value_name = "RULE")]
    fail_on: Vec<FailOn>,
    #[command(flatten)]
    input: InputArgs,
    #[command(flatten)]
    tag: TagArgs,
    #[command(flatten)]
    output: OutputArgs,
}

impl Args {
    /// Runs the command.
    pub(crate) fn run(self) -> Result<Status> {
        let format = self.output.format()?;
        let (before, after, status) = if self.input.inputs.is_empty() {
            let read = |name: &str| read(name).with_context(|| explained(name));
            (read(&self.before)?, read(&self.after)?, Status::Done)
        } else {
            self.periods()?
        };
        for rule in &self.fail_on {
            known(rule, &before)?;
        }
        let comparison = Comparison::of((&self.before, &before), (&self.after, &after));
        let mut out = self.output.open()?;
        (format.write)(&view::comparison(&comparison), self.output.style(), &mut out)?;
        out.finish()?;
        let mut tripped = false;
        for change in self.fail_on.iter().flat_map(|rule| comparison.failing(rule)) {
            tripped = true;
            if !self.input.quiet {
                say(&format!("fails on: {}", view::changed(change)));
            }
        }
        Ok(if tripped { Status::Tripped } else { status })
    }

    /// The deals of two periods, each as an analysis.
    fn periods(&self) -> Result<(Compared, Compared, Status)> {
        let period = |text: &str| text.parse::<Period>().map_err(anyhow::Error::msg);
        let (before, after) = (period(&self.before)?, period(&self.after)?);
        ensure!(!before.meets(&after), "the periods share days: {before} and {after}");
        let tagger = self.tag.tagger()?;
        let (analysis, run) = Run::analysed(&self.input, &tagger, None, None)?;
        let status = run.close(self.input.quiet)?;
        let of = |period: Period| {
            let closed_then =
                |deal: &winloss::deal::Deal| deal.facts.closed.is_some_and(|day| period.holds(day));
            let part = analysis.part(&run.deals, &[], closed_then);
            Compared::from(&part.summary(tagger.codebook(), Choices::default(), &[]))
        };
        let undated = run.deals.iter().filter(|deal| deal.facts.closed.is_none()).count();
        if undated > 0 && !self.input.quiet {
            let deals = if undated == 1 { "deal has" } else { "deals have" };
            say(&format!("{undated} {deals} no closing date and stand in no period"));
        }
        Ok((of(before), of(after), status))
    }
}

/// A result file; `-` is standard input.
fn read(name: &str) -> Result<Compared> {
    let mut text = String::new();
    if name == "-" {
        io::stdin().read_to_string(&mut text)?;
    } else {
        text = fs::read_to_string(PathBuf::from(name))?;
    }
    let compared: Compared =
        serde_json::from_str(&text).context("not a result of `winloss analyze -f json`")?;
    let schema = compared.schema;
    ensure!(schema == SCHEMA, "schema {schema} (expected {SCHEMA}): analyze again");
    Ok(compared)
}

/// What to do about a result file that could not be read.
fn explained(name: &str) -> String {
    if !Path::new(name).exists() && name.parse::<Period>().is_ok() {
        return format!("`{name}` is a period, and there is no INPUT to take its deals from");
    }
    format!("cannot compare `{name}`")
}

/// Whether the rule's theme is there: a wrong word must not pass for ever.
fn known(rule: &FailOn, compared: &Compared) -> Result<()> {
    let FailOn::Reason(theme, _) = rule else { return Ok(()) };
    let known = || compared.loss_reasons.iter().map(|row| &row.theme);
    if !known().any(|known| known == theme) {
        let known: Vec<String> = known().map(|theme| format!("`{theme}`")).collect();
        bail!("cannot fail on `{theme}` (expected `win_rate` or one of {})", known.join(", "));
    }
    Ok(())
}
