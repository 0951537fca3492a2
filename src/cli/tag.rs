//! `winloss tag`: every mention, with the line it stands on.

use anyhow::{Context, Result};
use winloss::view::{self, MentionRow};

use super::Status;
use super::input::{InputArgs, TagArgs};
use super::output::OutputArgs;
use super::progress::Progress;
use super::run::{Met, Run, Shown};
use super::verdicts::{VerdictArgs, Verdicts};

/// Every mention: theme, direction, quote, file and line, rule.
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:
  winloss tag interviews/
  winloss tag deals.csv interviews/ -f ndjson | jq -r 'select(.theme == \"coach\") | .quote'
  winloss tag interviews/ --context 8
  winloss tag notes/ -f csv -o mentions.csv")]
pub(crate) struct Args {
    #[command(flatten)]
    input: InputArgs,
    /// Show up to so many words on either side of each match: keyword in
    /// context, a line each.
    #[arg(long, value_name = "WORDS")]
    context: Option<usize>,
    #[command(flatten)]
    verdicts: VerdictArgs,
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
        let begin = format
            .mentions
            .with_context(|| format!("the format `{}` holds no list of mentions", format.name))?;
        let mut out = self.output.open()?;
        let mut sink = begin(self.output.style(), &mut out);
        let codebook = tagger.codebook();
        let verdicts = self.verdicts.read(codebook)?;
        let work = |met: Met<'_>| -> Vec<MentionRow> {
            let mentions = tagger.tag(met.interview);
            let mentions = match &verdicts {
                Some(verdicts) => verdicts.apply(met.interview, mentions),
                None => mentions,
            };
            let Shown { interview, deal, mentions, .. } = met.shown(mentions);
            let row = |one| {
                let row = view::mention(deal.as_deref(), &interview, one, codebook);
                match self.context {
                    Some(words) => row.with_context(&interview, words),
                    None => row,
                }
            };
            mentions.iter().map(row).collect()
        };
        // What could not be written stops the writing, not the reading: the
        // input is drained, and the error told at the end.
        let mut written = Ok(());
        // Mentions that come on the terminal are progress enough.
        let progress = if self.input.quiet || self.output.is_on_screen() {
            Progress::none()
        } else {
            Progress::new()
        };
        let mut run = Run::watched(&self.input, progress, work, |joined| {
            for mention in &joined.made {
                if written.is_ok() {
                    written = sink.push(mention);
                }
            }
        })?;
        written?;
        sink.finish()?;
        out.finish()?;
        run.tell(verdicts.iter().flat_map(Verdicts::stale));
        if run.is_empty_pipe(&self.input) {
            return Ok(Status::Done);
        }
        run.close(self.input.quiet)
    }
}
