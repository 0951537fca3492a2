//! `winloss merge`: adds parts of an analysis that were made elsewhere.

use std::fs::File;
use std::io::{self, BufReader, Read};
use std::path::{Path, PathBuf};

use anyhow::{Context, Result, anyhow, ensure};
use winloss::partial::{Partial, SCHEMA};
use winloss::summary::Choices;
use winloss::tally::{Field, Unit};

use super::analyze::{known, say_unknown, sections, write};
use super::complaints::close;
use super::input::TagArgs;
use super::output::OutputArgs;
use super::{Status, say};

/// One analysis of parts that were made elsewhere.
///
/// Adds what `winloss analyze --partial` wrote, in any order, and only then
/// judges deals and works out rates and tests: the result is that of one run
/// over all of the input. The codebook and the weights must be those of the
/// parts.
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:
  winloss analyze deals.csv shard-1/ --partial -o 1.part
  winloss analyze deals.csv shard-2/ --partial -o 2.part
  winloss merge 1.part 2.part --by competitor
  cat *.part | winloss merge - -f html -o report.html")]
pub(crate) struct Args {
    /// Files that `winloss analyze --partial` wrote, one part or several in
    /// each; `-` is standard input.
    #[arg(required = true, value_name = "PART")]
    parts: Vec<PathBuf>,
    /// Cut by a field, as in `winloss analyze`.
    #[arg(long, value_name = "FIELD")]
    by: Vec<Field>,
    /// Show only these sections.
    #[arg(long, value_name = "SECTION", value_parser = sections())]
    section: Vec<String>,
    /// The reasons that we can change, as in `winloss analyze`.
    #[arg(long, value_name = "THEMES", value_delimiter = ',')]
    actionable: Vec<String>,
    /// The periods of the trend: `month`, `quarter` or `year` (default: months,
    /// and quarters where the months are more than a year's).
    #[arg(long, value_name = "UNIT")]
    trend: Option<Unit>,
    /// Say nothing on standard error but what ends the command.
    #[arg(short, long)]
    quiet: bool,
    #[command(flatten)]
    tag: TagArgs,
    #[command(flatten)]
    output: OutputArgs,
}

impl Args {
    /// Runs the command.
    pub(crate) fn run(self) -> Result<Status> {
        let tagger = self.tag.tagger()?;
        let format = self.output.format()?;
        for theme in &self.actionable {
            known(tagger.codebook(), theme)?;
        }
        let mut all: Option<Partial> = None;
        let (codebook, ours) = (tagger.codebook(), tagger.fingerprint());
        // A part of another codebook is refused below, whatever it holds.
        let check = |part: &Partial| {
            if part.tagger == ours { part.check_evidence(codebook) } else { Ok(()) }
        };
        for path in &self.parts {
            let read = add(&mut all, path, check)?;
            // What a pipe wrote to which nothing came.
            if read == 0 && !self.quiet {
                say(&format!("`{}` is empty: a part of no input", path.display()));
            }
        }
        let all = all.context("no part (expected what `winloss analyze --partial` wrote)")?;
        ensure!(
            all.tagger == ours,
            "the parts were tagged with codebook and weights `{}` (expected `{ours}`: \
             give the same `--codebook`, `--weights` and `--sensitivity`)",
            all.tagger
        );
        let (analysis, deals, problems) = all.analysis(codebook);
        let status = close(&problems, self.quiet);
        if !self.quiet {
            say_unknown(&self.by, &deals);
        }
        let choices = Choices { actionable: &self.actionable, trend: self.trend };
        let summary = analysis.summary(&deals, &self.by, choices, &problems);
        write(&summary, &self.section, format, &self.output)?;
        Ok(status)
    }
}

/// Adds the parts of a file that pass the `check`; how many there are.
fn add(
    all: &mut Option<Partial>,
    path: &Path,
    check: impl Fn(&Partial) -> Result<(), String>,
) -> Result<usize> {
    let name = path.display();
    let reader: Box<dyn Read> = if path.as_os_str() == "-" {
        Box::new(io::stdin().lock())
    } else {
        Box::new(File::open(path).with_context(|| format!("cannot read `{name}`"))?)
    };
    let parts = serde_json::Deserializer::from_reader(BufReader::new(reader));
    let mut added = 0;
    for part in parts.into_iter::<Partial>() {
        let part = part.with_context(|| {
            format!("`{name}` is no part that `winloss analyze --partial` wrote")
        })?;
        let schema = part.schema;
        ensure!(schema == SCHEMA, "`{name}` has schema {schema} (expected {SCHEMA})");
        check(&part).map_err(|fault| anyhow!("`{name}` cannot be a part: {fault}"))?;
        added += 1;
        match all {
            None => *all = Some(part),
            Some(all) => {
                all.add(part).map_err(|error| anyhow!("`{name}` cannot be added: {error}"))?;
            }
        }
    }
    Ok(added)
}
