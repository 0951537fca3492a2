//! `winloss analyze`: the loss-reason breakdown and all that hangs on it.

use std::collections::BTreeSet;
use std::io::Write;
use std::path::PathBuf;

use anyhow::{Result, ensure};
use winloss::codebook::Codebook;
use winloss::deal::Deal;
use winloss::output::Format;
use winloss::summary::{Choices, Summary};
use winloss::tag::Tagger;
use winloss::tally::{Field, Unit};
use winloss::view;

use super::cache::Cache;
use super::input::{InputArgs, TagArgs};
use super::output::OutputArgs;
use super::run::Run;
use super::verdicts::{VerdictArgs, Verdicts};
use super::{Status, say};

/// Why do we win, and why do we lose: the breakdown by reason.
///
/// Reads deal tables and interviews in any mix, joins them, and gives each
/// lost deal one primary reason, so that the rows add up.
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:
  winloss analyze deals.csv
  winloss analyze deals.csv interviews/ --by competitor
  winloss analyze deals.csv --section trend --trend quarter
  winloss analyze notes/ -f json | jq .loss_reasons
  winloss analyze deals.csv shard-1/ --partial -o 1.part")]
pub(crate) struct Args {
    #[command(flatten)]
    input: InputArgs,
    /// Cut by a field: `competitor`, `segment`, `region`, `quarter`, `owner`,
    /// `size`, or any column.
    #[arg(long, value_name = "FIELD")]
    by: Vec<Field>,
    /// Show only these sections.
    #[arg(long, value_name = "SECTION", value_parser = sections())]
    section: Vec<String>,
    /// The periods of the trend: `month`, `quarter` or `year` (default: months,
    /// and quarters where the months are more than a year's).
    #[arg(long, value_name = "UNIT")]
    trend: Option<Unit>,
    /// The reasons that we can change: what the win-back list looks for
    /// (default: `price,delivery,sales_execution`).
    #[arg(long, value_name = "THEMES", value_delimiter = ',')]
    actionable: Vec<String>,
    /// Write what was heard, as JSON, to be added to other parts by `winloss
    /// merge`: rates and tests are worked out there.
    #[arg(long, conflicts_with_all = ["by", "section", "actionable", "trend", "format"])]
    partial: bool,
    /// Keep what was found in each interview in this folder, and use what is
    /// kept there of interviews that have not changed. The result is the same.
    #[arg(long, value_name = "DIR", help_heading = "Tagging")]
    cache: Option<PathBuf>,
    #[command(flatten)]
    verdicts: VerdictArgs,
    #[command(flatten)]
    tag: TagArgs,
    #[command(flatten)]
    output: OutputArgs,
}

/// The values of `--section`.
pub(super) fn sections() -> clap::builder::PossibleValuesParser {
    let value =
        |section: &view::Section| clap::builder::PossibleValue::new(section.id).help(section.about);
    view::SECTIONS.iter().map(value).collect::<Vec<_>>().into()
}

impl Args {
    /// Runs the command.
    pub(crate) fn run(self) -> Result<Status> {
        let tagger = self.tag.tagger()?;
        let format = self.output.format()?;
        for theme in &self.actionable {
            known(tagger.codebook(), theme)?;
        }
        let verdicts = self.verdicts.read(tagger.codebook())?;
        let cache = self.cache.as_ref().map(|folder| Cache::open(folder, &tagger)).transpose()?;
        if self.partial {
            return self.part(&tagger, verdicts.as_ref(), cache.as_ref());
        }
        let (analysis, run) =
            Run::analysed(&self.input, &tagger, verdicts.as_ref(), cache.as_ref())?;
        let status = run.close(self.input.quiet)?;
        let by: Vec<Field> = self.by.iter().map(|field| run.meant(field)).collect();
        if !self.input.quiet {
            say_unknown(&by, &run.deals);
        }
        let choices = Choices { actionable: &self.actionable, trend: self.trend };
        let summary = analysis.summary(&run.deals, &by, choices, &run.problems());
        write(&summary, &self.section, format, &self.output)?;
        Ok(status)
    }

    /// Writes a part; nothing, where nothing came through the pipe.
    fn part(
        &self,
        tagger: &Tagger,
        verdicts: Option<&Verdicts>,
        cache: Option<&Cache<'_>>,
    ) -> Result<Status> {
        let (partial, run) = Run::parted(&self.input, tagger, verdicts, cache)?;
        let mut out = self.output.open()?;
        let status = if run.is_empty_pipe(&self.input) {
            Status::Done
        } else {
            let status = run.close(self.input.quiet)?;
            serde_json::to_writer(&mut out, &partial)?;
            writeln!(out)?;
            status
        };
        out.finish()?;
        Ok(status)
    }
}

/// Says which of the fields no deal has: their one group is of blanks.
pub(super) fn say_unknown(by: &[Field], deals: &[Deal]) {
    let unknown = by.iter().filter(|field| !deals.is_empty() && !field.is_known(deals));
    for field in unknown {
        let others = deals.iter().flat_map(|deal| deal.facts.other.keys());
        let others: BTreeSet<&str> = others.map(|name| &**name).collect();
        let usual = ["competitor", "owner", "size", "quarter"].into_iter();
        let names: Vec<String> =
            usual.chain(others.into_iter().take(12)).map(|name| format!("`{name}`")).collect();
        say(&format!(
            "no deal has `{field}`, so `--by` shows one group (expected one of {}; `winloss check` \
             tells which field a column was taken for)",
            names.join(", ")
        ));
    }
}

/// Writes the analysis: the chosen sections, or what the format has room for.
pub(super) fn write(
    summary: &Summary,
    sections: &[String],
    format: &Format,
    output: &OutputArgs,
) -> Result<()> {
    let view = if format.whole && sections.is_empty() {
        view::report(summary)
    } else {
        view::analysis(summary, &sections.iter().map(String::as_str).collect::<Vec<_>>())
    };
    let mut out = output.open()?;
    (format.write)(&view, output.style(), &mut out)?;
    out.finish()
}

/// Whether the codebook has the theme; a wrong word must not give an empty
/// list in silence.
pub(super) fn known(codebook: &Codebook, theme: &str) -> Result<()> {
    let known: Vec<String> =
        codebook.themes.iter().map(|theme| format!("`{}`", theme.id)).collect();
    ensure!(
        codebook.under(theme).next().is_some(),
        "unknown theme `{theme}` (expected one of {})",
        known.join(", ")
    );
    Ok(())
}
