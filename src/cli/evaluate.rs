//! `winloss evaluate`: agreement with people's labels.

use std::num::NonZeroUsize;
use std::path::PathBuf;
use std::sync::Arc;
use std::thread;

use anyhow::Result;
use winloss::agreement::{Agreement, Difference, Disagreement, compare};
use winloss::codebook::Codebook;
use winloss::learn::Learner;
use winloss::parallel;
use winloss::place::Problem;
use winloss::summary::{Evaluation, JudgedRow};
use winloss::tag::{Model, Sensitivity, Tagger};
use winloss::view::{self, DifferenceRow};

use super::input::TagArgs;
use super::output::OutputArgs;
use super::run::close;
use super::verdicts::{VerdictArgs, Verdicts};
use super::{Status, gold};

/// Agreement with people's labels: precision, recall, F1, kappa, direction.
///
/// Measured on text that the weights were learned from, the figures flatter:
/// `--leave-one-out` learns anew without each author and measures on that
/// author. `--verdicts` tells how many of the mentions that people judged are
/// right, with or without labelled interviews.
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:
  winloss evaluate our-codings/
  winloss evaluate tests/gold --leave-one-out
  winloss evaluate our-codings/ --misses
  winloss evaluate --verdicts judged.csv")]
pub(crate) struct Args {
    /// Labelled interviews, ordinary talk, folders of them.
    #[arg(required_unless_present = "verdicts", value_name = "GOLD")]
    gold: Vec<PathBuf>,
    /// Learn anew without each author, and measure on that author.
    #[arg(long, conflicts_with_all = ["weights", "verdicts"])]
    leave_one_out: bool,
    /// List the labels that were not found.
    #[arg(long)]
    misses: bool,
    /// List the mentions that people have no label for.
    #[arg(long)]
    false_alarms: bool,
    /// List the mentions that speak another way than people say.
    #[arg(long)]
    directions: bool,
    #[command(flatten)]
    verdicts: VerdictArgs,
    #[command(flatten)]
    tag: TagArgs,
    #[command(flatten)]
    output: OutputArgs,
}

/// An author, the agreement, and what is seen differently.
pub(crate) type ByAuthor = (String, Agreement, Vec<Disagreement>);

impl Args {
    /// Runs the command.
    pub(crate) fn run(self) -> Result<Status> {
        let judged_alone = self.gold.is_empty();
        let labelled = if judged_alone { Vec::new() } else { gold::read(&self.gold)? };
        let tagger = self.tag.tagger()?;
        let verdicts = self.verdicts.read(tagger.codebook())?;
        let authors = if self.leave_one_out {
            let codebook = tagger.shared_codebook();
            let cores = thread::available_parallelism().unwrap_or(NonZeroUsize::MIN);
            let learner = Learner::new(&codebook, &labelled, cores);
            left_out(&learner, &codebook, cores)
        } else {
            let mut authors: Vec<ByAuthor> = Vec::new();
            for one in labelled.iter().filter(|one| !one.is_background()) {
                let at = authors
                    .iter()
                    .position(|(author, ..)| *author == one.author)
                    .unwrap_or_else(|| {
                        authors.push((one.author.clone(), Agreement::default(), Vec::new()));
                        authors.len() - 1
                    });
                let (_, agreement, differing) = &mut authors[at];
                let mut mentions = tagger.tag(&one.interview);
                if let Some(verdicts) = &verdicts {
                    mentions = verdicts.apply(&one.interview, mentions);
                }
                *agreement += compare(one, &mentions, tagger.codebook(), differing);
            }
            authors
        };
        let mut all = Agreement::default();
        let mut differences = Vec::new();
        let mut evaluations = Vec::new();
        for (author, agreement, differing) in authors {
            evaluations.push(Evaluation::of(author, &agreement));
            all += agreement;
            let wanted = differing.iter().filter(|one| self.wants(one.difference));
            differences.extend(wanted.map(DifferenceRow::from));
        }
        if !judged_alone {
            evaluations.insert(0, Evaluation::of("all", &all));
        }
        let judged = verdicts.as_ref().map(|all| all.judged(tagger.codebook(), !judged_alone));
        let judged = JudgedRow::all(&judged.unwrap_or_default());
        let view = view::evaluation(evaluations, differences, judged);
        let mut out = self.output.open()?;
        (self.output.format()?.write)(&view, self.output.style(), &mut out)?;
        out.finish()?;
        // Where nothing was tagged, no verdict can be out of date.
        let told = verdicts.iter().filter(|_| !judged_alone);
        let stale: Vec<Problem> = told.flat_map(Verdicts::stale).collect();
        Ok(close(&stale, false))
    }

    fn wants(&self, difference: Difference) -> bool {
        match difference {
            Difference::Miss => self.misses,
            Difference::FalseAlarm => self.false_alarms,
            Difference::Direction => self.directions,
        }
    }
}

/// Each author, tagged with what was learned without that author.
pub(crate) fn left_out(
    learner: &Learner<'_>,
    codebook: &Arc<Codebook>,
    threads: NonZeroUsize,
) -> Vec<ByAuthor> {
    let measure = |(number, author): (usize, &String)| {
        let weights = learner.weights_without(number);
        let tagger = Tagger::new(Arc::clone(codebook), Model::new(&weights), Sensitivity::Balanced);
        let (mut agreement, mut differing) = (Agreement::default(), Vec::new());
        for one in learner.interviews_of(number) {
            agreement += compare(one, &tagger.tag(&one.interview), codebook, &mut differing);
        }
        (author.clone(), agreement, differing)
    };
    let mut authors = Vec::new();
    let each = learner.authors().iter().enumerate();
    parallel::for_each_in_order(each, threads, measure, |author| authors.push(author));
    authors
}
