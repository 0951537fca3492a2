//! `winloss evaluate`: agreement with people's labels.

use std::collections::BTreeSet;
use std::fs;
use std::num::NonZeroUsize;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use anyhow::{Context, Result, anyhow, ensure};
use winloss::agreement::{Agreement, Difference, Disagreement, compare};
use winloss::codebook::Codebook;
use winloss::codings::{self, Sheet};
use winloss::learn::Learner;
use winloss::parallel;
use winloss::place::Problem;
use winloss::summary::{Evaluation, JudgedRow};
use winloss::tag::{Model, Sensitivity, Tagger};
use winloss::view::{self, DifferenceRow};

use super::Status;
use super::complaints::close;
use super::gold::{self, Gold};
use super::input::{InputArgs, TagArgs};
use super::output::OutputArgs;
use super::run::{Met, Run};
use super::verdicts::{VerdictArgs, Verdicts};

/// Agreement with people's labels: precision, recall, F1, kappa, direction.
///
/// GOLD are labelled interviews, or projects (`.qdpx`) that people coded in a
/// program for qualitative research. With `--codings` it is a deal table and
/// interviews as every command reads them, and the labels are in a sheet.
///
/// Measured on text that the weights were learned from, the figures flatter:
/// `--leave-one-out` learns anew without each author (of many, without a few at
/// a time) and measures on that author. `--verdicts` tells how many of the
/// mentions that people judged are right, with or without labelled interviews.
#[derive(Debug, clap::Args)]
#[command(mut_arg("inputs", |arg| {
    arg.value_name("GOLD").help(GOLD).required(false).required_unless_present("verdicts")
}), after_help = "Examples:
  winloss evaluate our-codings/
  winloss evaluate corrected.qdpx --misses
  winloss evaluate deals.csv interviews/ --codings by-hand.csv
  winloss evaluate --verdicts judged.csv
  winloss evaluate tests/gold --leave-one-out")]
pub(crate) struct Args {
    #[command(flatten)]
    input: InputArgs,
    /// Labels by hand: a sheet with the columns `deal` or `file`, `quote` or
    /// `turn`, `start` and `end`, `theme`, `direction`, and perhaps `coder`.
    #[arg(long, value_name = "FILE", conflicts_with = "leave_one_out")]
    codings: Option<PathBuf>,
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

const GOLD: &str = "Labelled interviews, REFI-QDA projects, ordinary talk, folders of them; with \
                    `--codings` what they were made of";

/// An author, the agreement, and what is seen differently.
pub(crate) type ByAuthor = (String, Agreement, Vec<Disagreement>);

impl Args {
    /// Runs the command.
    pub(crate) fn run(self) -> Result<Status> {
        let tagger = self.tag.tagger()?;
        let judged_alone = self.input.inputs.is_empty();
        let verdicts = self.verdicts.read(tagger.codebook())?;
        let (authors, mut status) = match &self.codings {
            _ if judged_alone => (Vec::new(), Status::Done),
            Some(path) => self.by_hand(path, &tagger, verdicts.as_ref())?,
            None => self.labelled(&tagger, verdicts.as_ref())?,
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
        if close(&stale, self.input.quiet) == Status::Incomplete {
            status = Status::Incomplete;
        }
        Ok(status)
    }

    /// Measured on interviews that carry their labels.
    fn labelled(
        &self,
        tagger: &Tagger,
        verdicts: Option<&Verdicts>,
    ) -> Result<(Vec<ByAuthor>, Status)> {
        ensure!(
            !self.input.hides_names(),
            "labelled interviews are shown as they are (expected `--redact` with `--codings`)"
        );
        let Gold { labelled, problems } = gold::read(&self.input.inputs, tagger.codebook())?;
        let status = gold::close(&problems, self.input.quiet);
        if self.leave_one_out {
            let codebook = tagger.shared_codebook();
            let learner = Learner::new(&codebook, &labelled, self.input.threads());
            return Ok((left_out(&learner, &codebook, self.input.threads()), status));
        }
        let mut authors = Vec::new();
        for one in labelled.iter().filter(|one| !one.is_background()) {
            let mut differing = Vec::new();
            let tagged = Verdicts::judge(verdicts, &one.interview, tagger.tagged(&one.interview));
            let agreement = compare(one, &tagged, tagger.codebook(), &mut differing);
            add(&mut authors, (one.author.clone(), agreement, differing));
        }
        Ok((authors, status))
    }

    /// Measured on interviews that a sheet tells the labels of. What a coder
    /// has no row about was not looked at, and is not compared.
    fn by_hand(
        &self,
        path: &Path,
        tagger: &Tagger,
        verdicts: Option<&Verdicts>,
    ) -> Result<(Vec<ByAuthor>, Status)> {
        let name = path.display().to_string();
        let bytes = fs::read(path).with_context(|| format!("cannot read `{name}`"))?;
        let sheet = Sheet::read(&name, &bytes, tagger.codebook())
            .map_err(|error| anyhow!("`{name}` {error}"))?;
        let unnamed = path
            .file_stem()
            .map_or_else(|| name.clone(), |stem| stem.to_string_lossy().into_owned());
        let work = |met: Met<'_>| {
            let coders = sheet.of(met.interview, met.deal);
            if coders.is_empty() {
                return (Vec::new(), Vec::new(), Vec::new());
            }
            let tagged = Verdicts::judge(verdicts, met.interview, tagger.tagged(met.interview));
            let (mut made, mut rows, mut problems) = (Vec::new(), Vec::new(), Vec::new());
            for (coder, coded) in coders {
                let coder = if coder.is_empty() { &*unnamed } else { coder };
                let asked = codings::of_interviewers(met.interview, &coded.codings);
                if asked > 0 {
                    let codings = if asked == 1 { "coding" } else { "codings" };
                    let message = format!("{asked} {codings} of what the interviewer says");
                    problems.push(Problem::noted(met.interview.place.clone(), message));
                }
                let labelled = codings::labelled(met.interview.clone(), coder, &coded.codings);
                let mut differing = Vec::new();
                let agreement = compare(&labelled, &tagged, tagger.codebook(), &mut differing);
                made.push((coder.to_owned(), agreement, met.differing(differing)));
                rows.extend(coded.rows);
            }
            (made, rows, problems)
        };
        let (mut authors, mut met, mut told) = (Vec::new(), BTreeSet::new(), Vec::new());
        let mut run = Run::over(&self.input, work, |joined| {
            let (made, rows, problems) = joined.made;
            made.into_iter().for_each(|one| add(&mut authors, one));
            met.extend(rows);
            told.extend(problems);
        })?;
        let lost = sheet.lost(|row| met.contains(&row));
        run.tell(sheet.problems.into_iter().chain(lost).chain(told));
        ensure!(!authors.is_empty(), "`{name}` is about nothing that was read");
        Ok((authors, run.close(self.input.quiet)?))
    }

    fn wants(&self, difference: Difference) -> bool {
        match difference {
            Difference::Miss => self.misses,
            Difference::FalseAlarm => self.false_alarms,
            Difference::Direction => self.directions,
        }
    }
}

/// Adds to the figures of an author.
fn add(authors: &mut Vec<ByAuthor>, (author, agreement, differing): ByAuthor) {
    match authors.iter_mut().find(|(known, ..)| *known == author) {
        Some((_, all, others)) => {
            *all += agreement;
            others.extend(differing);
        }
        None => authors.push((author, agreement, differing)),
    }
}

/// Each author, tagged with what was learned without that author and the
/// others of the group.
pub(crate) fn left_out(
    learner: &Learner<'_>,
    codebook: &Arc<Codebook>,
    threads: NonZeroUsize,
) -> Vec<ByAuthor> {
    let without = learner.leave_out(threads);
    let measure = |group| {
        let weights = without.weights(group);
        let tagger = Tagger::new(Arc::clone(codebook), Model::new(&weights), Sensitivity::Balanced);
        let mut authors = Vec::new();
        for one in learner.interviews_of(group) {
            let mut differing = Vec::new();
            let agreement = compare(one, &tagger.tagged(&one.interview), codebook, &mut differing);
            add(&mut authors, (one.author.clone(), agreement, differing));
        }
        authors
    };
    let mut authors = Vec::new();
    let groups = 0..learner.groups();
    parallel::for_each_in_order(groups, threads, |_| 0, measure, |group| authors.extend(group));
    authors.sort_by(|one: &ByAuthor, other| one.0.cmp(&other.0));
    authors
}
