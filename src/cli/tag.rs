//! `winloss tag`: every mention, with the line it stands on.

use std::collections::BTreeSet;
use std::io::{self, ErrorKind};
use std::path::PathBuf;

use anyhow::{Context, Result, ensure};
use clap::ValueEnum;
use winloss::output::Sink;
use winloss::output::qdpx::{self, Project, Target};
use winloss::place::Problem;
use winloss::tag::{Tagged, Tagger};
use winloss::view::{self, MentionRow};

use super::Status;
use super::cache::Cache;
use super::complaints::Complaints;
use super::input::{InputArgs, TagArgs};
use super::output::{OutputArgs, names_and_project};
use super::progress::Progress;
use super::run::{Going, Joined, Met, Run, Shown, Taker, progress};
use super::verdicts::{VerdictArgs, Verdicts};

/// Every mention: theme, direction, quote, file and line, rule.
#[derive(Debug, clap::Args)]
#[command(mut_arg("format", |arg| arg.value_parser(names_and_project())), after_help = "Examples:
  winloss tag interviews/
  winloss tag deals.csv interviews/ -f ndjson | jq -r 'select(.theme == \"coach\") | .quote'
  winloss tag interviews/ --context 8
  winloss tag notes/ -f csv -o mentions.csv
  winloss tag deals.csv interviews/ -f qdpx -o codings.qdpx")]
pub(crate) struct Args {
    #[command(flatten)]
    input: InputArgs,
    /// Show up to so many words on either side of each match: keyword in
    /// context, a line each.
    #[arg(long, value_name = "WORDS")]
    context: Option<usize>,
    /// The program that is to open `-f qdpx`.
    #[arg(long, value_enum, default_value_t, value_name = "PROGRAM")]
    refi_target: RefiTarget,
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

/// Programs count text differently.
#[derive(Clone, Copy, Debug, Default, ValueEnum)]
enum RefiTarget {
    /// One that counts as the standard says, such as MAXQDA.
    #[default]
    Standard,
    /// `NVivo`: lines end with CR and LF, positions are units of UTF-16.
    Nvivo,
}

impl From<RefiTarget> for Target {
    fn from(target: RefiTarget) -> Self {
        match target {
            RefiTarget::Standard => Self::Standard,
            RefiTarget::Nvivo => Self::Nvivo,
        }
    }
}

/// Writes mentions as they are found. Nothing is kept of them, nor of what is
/// wrong with the input, so that a pipe may be of any length.
struct Writing<'w> {
    sink: &'w mut dyn Sink,
    complaints: &'w mut Complaints,
    written: &'w mut io::Result<()>,
}

impl Taker<Vec<MentionRow>> for Writing<'_> {
    const KEEPS: bool = false;

    fn take(&mut self, joined: Joined<Vec<MentionRow>>) {
        if self.written.is_ok() {
            *self.written = joined.made.iter().try_for_each(|mention| self.sink.push(mention));
        }
    }

    fn problem(&mut self, problem: &Problem) {
        self.complaints.add(problem);
    }

    fn pause(&mut self) -> Going {
        if self.written.is_ok() {
            *self.written = self.sink.pause();
        }
        match self.written {
            Ok(()) => Going::On,
            // Whoever read our output has seen enough.
            Err(error) if error.kind() == ErrorKind::BrokenPipe => Going::Stop,
            Err(_) => Going::Drain,
        }
    }
}

impl Args {
    /// Runs the command.
    pub(crate) fn run(self) -> Result<Status> {
        let tagger = self.tag.tagger()?;
        if self.output.is(qdpx::NAME) {
            return self.project(&tagger);
        }
        let format = self.output.format()?;
        let begin = format
            .mentions
            .with_context(|| format!("the format `{}` holds no list of mentions", format.name))?;
        let mut out = self.output.open()?;
        let mut sink = begin(self.output.style(), &mut out);
        let codebook = tagger.codebook();
        let verdicts = self.verdicts.read(codebook)?;
        let cache = self.cache.as_ref().map(|folder| Cache::open(folder, &tagger)).transpose()?;
        let work = |met: Met<'_>, tagged: Tagged| -> Vec<MentionRow> {
            let Tagged { mentions, .. } = Verdicts::judge(verdicts.as_ref(), met.interview, tagged);
            let Shown { interview, deal, mentions, .. } = met.shown(mentions);
            let rows = view::mentions(deal.as_deref(), &interview, &mentions, codebook);
            match self.context {
                Some(words) => {
                    rows.into_iter().map(|row| row.with_context(&interview, words)).collect()
                }
                None => rows,
            }
        };
        // Mentions that come on the terminal are progress enough.
        let progress = if self.input.quiet || self.output.is_on_screen() {
            Progress::none()
        } else {
            Progress::new()
        };
        let mut complaints = Complaints::of(&self.input);
        let mut written = Ok(());
        let writing =
            Writing { sink: &mut *sink, complaints: &mut complaints, written: &mut written };
        let run = Run::tagged(&self.input, &tagger, cache.as_ref(), progress, work, writing)?;
        written?;
        sink.finish()?;
        out.finish()?;
        for problem in run.shown(verdicts.iter().flat_map(Verdicts::stale)) {
            complaints.add(&problem);
        }
        let status = complaints.close();
        if !run.is_empty_pipe(&self.input) {
            run.check_found()?;
        }
        Ok(status)
    }

    /// Writes the interviews with their mentions as codings.
    fn project(&self, tagger: &Tagger) -> Result<Status> {
        ensure!(self.context.is_none(), "`--context` is for lists of mentions, not for `-f qdpx`");
        let mut out = self.output.open()?;
        let mut project = Project::new(self.refi_target.into());
        let codebook = tagger.codebook();
        let verdicts = self.verdicts.read(codebook)?;
        let cache = self.cache.as_ref().map(|folder| Cache::open(folder, tagger)).transpose()?;
        let work = |met: Met<'_>, tagged: Tagged| {
            let Tagged { mentions, .. } = Verdicts::judge(verdicts.as_ref(), met.interview, tagged);
            let Shown { interview, deal, mentions, .. } = met.shown(mentions);
            let rules: Vec<_> = view::rules(&mentions, codebook).collect();
            (view::source(deal.as_deref(), &interview, &mentions, codebook), rules)
        };
        let (mut rules, mut deals) = (BTreeSet::new(), Vec::new());
        let mut written = Ok(());
        let take = |joined: Joined<_>| {
            let (source, own) = joined.made;
            rules.extend(own);
            deals.push(joined.deal);
            if written.is_ok() {
                written = project.push(&source);
            }
        };
        let progress = progress(&self.input);
        let mut run = Run::tagged(&self.input, tagger, cache.as_ref(), progress, work, take)?;
        written?;
        run.tell(verdicts.iter().flat_map(Verdicts::stale));
        let status = if run.is_empty_pipe(&self.input) {
            Status::Done
        } else {
            run.close(self.input.quiet)?
        };
        let (codes, cases) = (view::codes(codebook, &rules), view::cases(&run.deals, &deals));
        project.finish(&codes, &cases, &mut out)?;
        out.finish()?;
        Ok(status)
    }
}
