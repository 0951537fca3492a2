//! Learns weights from labelled interviews: deterministic to the bit, and
//! measured by leaving one author out at a time.

mod corpus;
mod logistic;

use std::sync::Arc;

use corpus::Corpus;

use crate::codebook::Codebook;
use crate::labelled::Labelled;
use crate::tag::{Sensitivity, Tagger, Weights};

/// Weights below this in every lane, in milli-logits, are not kept.
const LEAST_WEIGHT: i16 = 12;

/// Scores of every row by models that have not seen its author: an experiment.
pub fn leave_one_author_out(codebook: &Arc<Codebook>, labelled: &[Labelled], c: f64) -> String {
    use std::fmt::Write as _;
    let themes: Vec<String> = codebook.themes.iter().map(|theme| theme.id.to_string()).collect();
    let tagger = Tagger::new(Arc::clone(codebook), &Weights::default(), Sensitivity::default());
    let corpus = Corpus::new(&tagger, labelled, &themes);
    let mut authors: Vec<&str> = labelled.iter().map(|one| one.author.as_str()).collect();
    authors.sort_unstable();
    authors.dedup();
    let settings = logistic::Settings { c, rounds: 12 };
    let mut out = String::new();
    let mut scores: Vec<(f64, bool, &str)> = Vec::new();
    let _ = writeln!(out, "{} rows {} columns", corpus.rows.features.len(), corpus.columns.len());
    for author in authors.iter().filter(|author| !author.starts_with("background") && !author.starts_with('w')) {
        let keep = |row: usize| labelled[corpus.interview[row]].author != *author;
        let weights = logistic::learn(&corpus.rows, keep, corpus.columns.len(), themes.len(), settings);
        for row in (0..corpus.rows.features.len()).filter(|&row| !keep(row)) {
            for label in 0..themes.len() {
                let score: f64 = corpus.rows.features[row]
                    .iter()
                    .map(|(feature, value)| weights[*feature as usize * themes.len() + label] * f64::from(*value))
                    .sum();
                scores.push((score, corpus.rows.labels[row] & (1 << label) != 0, author));
            }
        }
    }
    for group in ["plain", "idiomatic"] {
        let inside = |author: &str| match group {
            "plain" => !matches!(author, "a1" | "t8" | "t4"),
            _ => matches!(author, "a1" | "t8"),
        };
        let mut list: Vec<(f64, bool)> =
            scores.iter().filter(|(_, _, author)| inside(author)).map(|(score, yes, _)| (*score, *yes)).collect();
        list.sort_by(|one, other| other.0.total_cmp(&one.0));
        let all = list.iter().filter(|(_, yes)| *yes).count() as f64;
        let (mut hits, mut best, mut at85, mut at) = (0.0, 0.0_f64, 0.0, 0.0);
        for (number, (score, yes)) in list.iter().enumerate() {
            hits += f64::from(u8::from(*yes));
            let (p, r) = (hits / (number + 1) as f64, hits / all);
            best = best.max(2.0 * p * r / (p + r));
            if p >= 0.85 {
                (at85, at) = (r, *score);
            }
        }
        let _ = writeln!(out, "{group}: best F1 {best:.3}, recall at P .85 {at85:.3} (score {at:.2})");
    }
    let _ = LEAST_WEIGHT;
    out
}
