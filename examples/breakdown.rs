//! The main job as a library: read a deal table and a folder of interviews,
//! tag them, and print each lost deal's primary reason with its quote.
//!
//! `cargo run --example breakdown`

use std::io::{self, Write};
use std::path::PathBuf;
use std::sync::Arc;

use winloss::analysis::Analysis;
use winloss::builtin;
use winloss::deal::Outcome;
use winloss::input::{Settings, open};
use winloss::join::{Index, Join};
use winloss::reason::Evidence;
use winloss::tag::{Sensitivity, Tagger};

fn main() -> io::Result<()> {
    let inputs = ["examples/deals.csv", "examples/interviews"].map(PathBuf::from);
    let (batch, pieces) = open(&inputs, &Settings::default());
    let index = Index::new(&batch.deals);
    let codebook = Arc::new(builtin::codebook());
    let tagger = Tagger::new(Arc::clone(&codebook), builtin::model(), Sensitivity::Balanced);
    let mut analysis = Analysis::new(&codebook);
    for piece in pieces {
        for mut interview in piece.read(&batch).interviews {
            let Join::To { deal, .. } = index.join(&interview, &batch.deals) else { continue };
            interview.facts.fill(batch.deals[deal].facts.clone());
            let evidence = Evidence::of(&interview, &tagger.tagged(&interview), &codebook);
            analysis.add(Some(deal), evidence);
        }
    }
    let mut out = io::stdout().lock();
    for (at, deal) in
        batch.deals.iter().enumerate().filter(|(_, deal)| deal.outcome() == Outcome::Lost)
    {
        let verdict = analysis.verdict(at, deal);
        let Some(primary) = verdict.primary else { continue };
        let reason = primary.reason.theme().map_or("unknown", |theme| &codebook.at(theme).name);
        let quote = primary.quote.map(|quote| quote.text.to_string()).unwrap_or_default();
        writeln!(out, "{}: {reason} ({}) {quote}", deal.id, primary.by.id())?;
    }
    Ok(())
}
