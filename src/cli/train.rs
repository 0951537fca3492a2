//! `winloss train`: learns the weights from labelled interviews.

use std::io::Write;
use std::num::NonZeroUsize;
use std::path::PathBuf;
use std::sync::Arc;
use std::thread;

use anyhow::Result;
use winloss::learn::Learner;

use super::codebook::load;
use super::destination::Destination;
use super::evaluate::left_out;
use super::gold::{self, Gold};
use super::{Status, say};

/// Learn the weights from labelled interviews.
///
/// The same interviews and codebook give the same weights, to the bit. How
/// good they are is said on standard error, leaving one author out at a time.
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:
  winloss train tests/gold -o weights.txt
  winloss train tests/gold our-codings/ -o ours.txt && winloss analyze deals.csv --weights ours.txt")]
pub(crate) struct Args {
    /// Labelled interviews, REFI-QDA projects, ordinary talk, folders of them.
    #[arg(required = true, value_name = "GOLD")]
    gold: Vec<PathBuf>,
    /// Lay this codebook over the built-in one.
    #[arg(long, value_name = "FILE")]
    codebook: Option<PathBuf>,
    /// Write the weights to this file instead of standard output.
    #[arg(short, long, value_name = "FILE")]
    output: Option<PathBuf>,
    /// Threads (default: as many as the machine has cores).
    #[arg(short = 'j', long, value_name = "N")]
    threads: Option<NonZeroUsize>,
    /// Say nothing on standard error.
    #[arg(short, long)]
    quiet: bool,
}

impl Args {
    /// Runs the command.
    pub(crate) fn run(self) -> Result<Status> {
        let codebook = Arc::new(load(self.codebook.as_deref())?);
        let Gold { labelled, problems } = gold::read(&self.gold, &codebook)?;
        let status = gold::close(&problems, self.quiet);
        let cores = || thread::available_parallelism().unwrap_or(NonZeroUsize::MIN);
        let threads = self.threads.unwrap_or_else(cores);
        let learner = Learner::new(&codebook, &labelled, threads);
        if !self.quiet {
            for (author, agreement, _) in left_out(&learner, &codebook, threads) {
                let total = agreement.total();
                let percent = |k: u64, n: u64| (100 * k + n / 2).checked_div(n).unwrap_or(0);
                say(&format!(
                    "without {author}: precision {} %, recall {} %, direction {} %",
                    percent(total.both, total.both + total.ours),
                    percent(total.both, total.both + total.theirs),
                    percent(total.directions, total.directed),
                ));
            }
        }
        let mut out = Destination::open(self.output.as_deref())?;
        out.write_all(learner.weights().write().as_bytes())?;
        out.finish()?;
        Ok(status)
    }
}

#[cfg(test)]
mod tests {
    use std::fs;
    use std::path::Path;

    use winloss::learn::source;

    use super::*;

    /// Making the shipped weights anew takes minutes, so they tell what they
    /// were learned from: labelled text or a codebook that was changed without
    /// learning anew fails here.
    #[test]
    fn the_shipped_weights_are_learned_from_the_gold_and_the_codebook_as_they_are() {
        let root = Path::new(env!("CARGO_MANIFEST_DIR"));
        let codebook = Arc::new(load(None).expect("the built-in one"));
        let gold = gold::read(&[root.join("tests/gold")], &codebook).expect("labelled text");
        let mut gold = gold.labelled;
        let weights = fs::read_to_string(root.join("src/tag/weights.txt")).expect("the weights");
        let told = weights.lines().find_map(|line| line.strip_prefix("from "));
        assert_eq!(
            told,
            Some(&*source(&codebook, &gold)),
            "learn anew: winloss train tests/gold -o src/tag/weights.txt"
        );
        // Another order is the same source, a label less is another.
        gold.reverse();
        assert_eq!(told, Some(&*source(&codebook, &gold)));
        let said = gold.iter_mut().flat_map(|one| &mut one.sentences);
        let label = said.map(|sentence| &mut sentence.labels).find(|labels| !labels.is_empty());
        label.expect("a label").pop();
        assert_ne!(told, Some(&*source(&codebook, &gold)));
    }
}
