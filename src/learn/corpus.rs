//! Labelled interviews as rows of numbers: a row a sentence, a column a
//! feature.

use std::collections::BTreeMap;

use super::logistic::{Features, Rows};
use crate::labelled::Labelled;
use crate::tag::{Direction, Examined, Span, Tagger};

/// Features seen in fewer sentences are left out.
const LEAST_SEEN: u32 = 2;

/// The sentences of a labelled corpus.
#[derive(Debug, Default)]
pub(super) struct Corpus {
    pub(super) rows: Rows,
    /// The interview of each row.
    pub(super) interview: Vec<usize>,
    /// The sentence of each row.
    pub(super) place: Vec<(u32, Span)>,
    /// The columns' features, with the value that each has where it stands
    /// once.
    pub(super) columns: Vec<(String, f64)>,
}

/// A row before the columns are known.
struct Raw {
    interview: usize,
    examined: Examined,
    labels: u32,
}

impl Corpus {
    /// Reads `labelled` with `tagger`, for labels of `themes`.
    pub(super) fn new(tagger: &Tagger, labelled: &[Labelled], themes: &[String]) -> Self {
        let mut raws = Vec::new();
        for (number, one) in labelled.iter().enumerate() {
            tagger.examine(&one.interview, |examined| {
                let labels = labels_of(one, examined.turn, examined.span, themes);
                raws.push(Raw { interview: number, examined, labels });
            });
        }
        let mut seen: BTreeMap<&str, (u32, bool)> = BTreeMap::new();
        for raw in &raws {
            let mut features: Vec<_> = raw.examined.features.iter().collect();
            features.sort_unstable();
            features.dedup();
            for (feature, scaled) in features {
                seen.entry(feature).or_insert((0, *scaled)).0 += 1;
            }
        }
        let total = raws.len() as f64;
        let mut numbers: BTreeMap<&str, u32> = BTreeMap::new();
        let mut columns = Vec::new();
        for (feature, (count, scaled)) in seen.into_iter().filter(|(_, (count, _))| *count >= LEAST_SEEN) {
            numbers.insert(feature, u32::try_from(columns.len()).unwrap_or(u32::MAX));
            // Rare features are told more by one sighting.
            let value = if scaled { libm::log((total + 1.0) / (f64::from(count) + 1.0)) / 6.0 } else { 1.0 };
            columns.push((feature.to_owned(), value));
        }
        let mut corpus = Self { columns, ..Self::default() };
        for raw in &raws {
            corpus.rows.features.push(row(&raw.examined, &numbers, &corpus.columns));
            corpus.rows.labels.push(raw.labels);
            corpus.rows.counts.push(1.0);
            corpus.interview.push(raw.interview);
            corpus.place.push((raw.examined.turn, raw.examined.span));
        }
        corpus
    }
}

#[expect(clippy::cast_possible_truncation, reason = "values near 1")]
fn row(examined: &Examined, numbers: &BTreeMap<&str, u32>, columns: &[(String, f64)]) -> Features {
    let mut row: BTreeMap<u32, f32> = BTreeMap::new();
    for (feature, scaled) in &examined.features {
        if let Some(&number) = numbers.get(feature.as_str()) {
            let scale = if *scaled { examined.scale } else { 1.0 };
            *row.entry(number).or_default() += (columns[number as usize].1 * scale) as f32;
        }
    }
    row.into_iter().collect()
}

/// The labels of the people's sentences that lie in ours, a bit a theme.
fn labels_of(one: &Labelled, turn: u32, span: Span, themes: &[String]) -> u32 {
    let mut labels = 0;
    let within = |other: Span| {
        let shared = span.end.min(other.end).saturating_sub(span.start.max(other.start));
        2 * shared >= other.end - other.start || 2 * shared > span.end - span.start
    };
    for sentence in one.sentences.iter().filter(|sentence| sentence.turn == turn && within(sentence.span)) {
        for (theme, _) in &sentence.labels {
            if let Some(at) = themes.iter().position(|known| known == theme) {
                labels |= 1 << at;
            }
        }
    }
    labels
}

/// The direction that people gave a theme in our sentence, if they did.
pub(super) fn direction_of(one: &Labelled, turn: u32, span: Span, theme: &str) -> Option<Direction> {
    let within = |other: Span| span.overlaps(other);
    let sentences = one.sentences.iter().filter(|sentence| sentence.turn == turn && within(sentence.span));
    sentences.flat_map(|sentence| &sentence.labels).find(|(id, _)| id == theme).map(|(_, direction)| *direction)
}
