//! `winloss tag`: every mention, with the line it stands on.

use std::path::PathBuf;

use anyhow::{Context, Result};
use winloss::view::{self, MentionRow};

use super::Status;
use super::cache::{Cache, Tagged};
use super::input::{InputArgs, TagArgs};
use super::output::OutputArgs;
use super::progress::Progress;
use super::run::{Joined, Met, Run, Shown};

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
    /// Keep what was found in each interview in this folder, and use what is
    /// kept there of interviews that have not changed. The result is the same.
    #[arg(long, value_name = "DIR", help_heading = "Tagging")]
    cache: Option<PathBuf>,
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
        let cache = self.cache.as_ref().map(|folder| Cache::open(folder, &tagger)).transpose()?;
        let work = |met: Met<'_>, tagged: Tagged| -> Vec<MentionRow> {
            let Shown { interview, deal, mentions, .. } = met.shown(tagged.mentions);
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
        let take = |joined: Joined<Vec<MentionRow>>| {
            for mention in &joined.made {
                if written.is_ok() {
                    written = sink.push(mention);
                }
            }
        };
        let run = Run::tagged(&self.input, &tagger, cache.as_ref(), progress, work, take)?;
        written?;
        sink.finish()?;
        out.finish()?;
        if run.is_empty_pipe(&self.input) {
            return Ok(Status::Done);
        }
        run.close(self.input.quiet)
    }
}
