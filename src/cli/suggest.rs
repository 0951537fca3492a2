//! `winloss suggest`: what a codebook does not find yet, and nearly does.

use std::cmp::Reverse;

use anyhow::Result;
use winloss::interview::Role;
use winloss::tag::{Mention, Sensitivity, Tagger};
use winloss::view::{self, MentionRow, ShareRow, SuggestedRow};

use super::Status;
use super::analyze::known;
use super::input::{InputArgs, TagArgs};
use super::output::OutputArgs;
use super::run::{Met, Run, Shown};

/// The buyers' sentences that are nearly evidence, to grow a codebook by.
///
/// Lists sentences that no mention was made of, nearest first, with the theme
/// that each is nearest to and the words that make it so.
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:
  winloss suggest interviews/
  winloss suggest interviews/ --theme price --limit 20
  winloss suggest interviews/ -f csv -o to-look-at.csv")]
pub(crate) struct Args {
    #[command(flatten)]
    input: InputArgs,
    /// Only what is nearest to this theme.
    #[arg(long, value_name = "THEME")]
    theme: Option<String>,
    /// At most so many.
    #[arg(long, value_name = "N", default_value_t = 40)]
    limit: usize,
    #[command(flatten)]
    tag: TagArgs,
    #[command(flatten)]
    output: OutputArgs,
}

impl Args {
    /// Runs the command.
    pub(crate) fn run(self) -> Result<Status> {
        let format = self.output.format()?;
        let threshold = self.tag.sensitivity().threshold();
        let tagger = self.tag.tagger_at(Sensitivity::Near)?;
        if let Some(theme) = &self.theme {
            known(tagger.codebook(), theme)?;
        }
        let wanted = |theme: &str| {
            self.theme.as_deref().is_none_or(|wanted| {
                theme
                    .strip_prefix(wanted)
                    .is_some_and(|rest| rest.is_empty() || rest.starts_with('.'))
            })
        };
        let mut rows: Vec<SuggestedRow> = Vec::new();
        let mut all = 0;
        let work = |met: Met<'_>| near(&tagger, &met, threshold, wanted);
        let run = Run::over(&self.input, work, |joined| {
            all += joined.made.len();
            rows.extend(joined.made);
            // No more is held than may be shown, and a little.
            if rows.len() > self.limit.saturating_mul(2).max(1_000) {
                nearest(&mut rows, self.limit);
            }
        })?;
        nearest(&mut rows, self.limit);
        let status = run.close(self.input.quiet)?;
        let mut out = self.output.open()?;
        (format.write)(&view::suggested(&rows, all), self.output.style(), &mut out)?;
        out.finish()?;
        Ok(status)
    }
}

/// The nearest, in order; of equal ones those that came first.
fn nearest(rows: &mut Vec<SuggestedRow>, limit: usize) {
    rows.sort_by_key(|row| Reverse(row.score));
    rows.truncate(limit);
}

/// The sentences of one interview that are nearly evidence, each with the
/// theme that it is nearest to.
fn near(
    tagger: &Tagger,
    met: &Met<'_>,
    threshold: i32,
    wanted: impl Fn(&str) -> bool,
) -> Vec<SuggestedRow> {
    let interview = met.interview;
    let is_buyer =
        |one: &Mention| interview.speaker(&interview.turns[one.turn as usize]).role == Role::Buyer;
    let mut mentions = tagger.tag(interview);
    mentions.retain(is_buyer);
    let mut best: Vec<Mention> = Vec::new();
    let same = |a: &Mention, b: &Mention| (a.turn, a.sentence) == (b.turn, b.sentence);
    for sentence in mentions.chunk_by(same) {
        let nearest = sentence.iter().max_by_key(|one| (one.score, Reverse(one.theme)));
        let nearest = nearest
            .filter(|one| one.score < threshold && wanted(&tagger.codebook().at(one.theme).id));
        best.extend(nearest.cloned());
    }
    let shares = tagger.shares(interview, &best);
    let shown = met.shown(best);
    let Shown { interview, deal, mentions: best, .. } = &shown;
    let rows = view::mentions(deal.as_deref(), interview, best, tagger.codebook());
    let row = |(row, shares): (MentionRow, Vec<winloss::tag::Share>)| {
        let own_score = shares.iter().map(|share| share.weight).sum();
        let shares = shares.into_iter().filter(|share| share.weight > 0);
        let shares = shares
            .map(|share| ShareRow { feature: shown.feature(share.feature), weight: share.weight });
        SuggestedRow {
            deal: row.deal,
            interview: row.interview,
            file: row.file,
            line: row.line,
            speaker: row.speaker,
            theme: row.theme,
            quote: row.quote,
            score: row.score,
            short_of: threshold - row.score,
            own_score,
            shares: shares.collect(),
        }
    };
    rows.into_iter().zip(shares).map(row).collect()
}
