//! Labelled interviews as rows of numbers: a row a sentence, a column a
//! feature.

use std::collections::BTreeMap;

use super::logistic::{Features, Rows};
use crate::labelled::Labelled;
use crate::tag::{Direction, Examined, SHARED, Span, Tagger};

/// Features seen in fewer rows are left out.
const LEAST_SEEN: u32 = 2;

/// Rows, and what their columns are.
#[derive(Debug, Default)]
pub(super) struct Table {
    pub(super) rows: Rows,
    /// The interview of each row.
    pub(super) interview: Vec<usize>,
    pub(super) columns: Vec<Column>,
}

/// A column: a feature, the lane it counts for if it is not every lane's own,
/// and the value that it has where it stands once.
#[derive(Clone, Debug)]
pub(super) struct Column {
    pub(super) feature: String,
    pub(super) lane: usize,
    pub(super) value: f64,
}

/// The sentences of a labelled corpus, and the directions of its labels.
#[derive(Debug, Default)]
pub(super) struct Corpus {
    /// A row a sentence; its labels are themes.
    pub(super) sentences: Table,
    /// A row a label with a side; it is set where it speaks for us.
    pub(super) sides: Table,
    /// A row a label; it is set where it weighs for nobody.
    pub(super) neutral: Table,
}

/// A row before the columns are known: its features, whether each is scaled
/// and for which lane it counts.
struct Raw {
    interview: usize,
    scale: f64,
    features: Vec<(String, bool, usize)>,
    labels: u32,
}

impl Corpus {
    /// Reads `labelled` with `tagger`, for labels of `themes`.
    pub(super) fn new(tagger: &Tagger, labelled: &[Labelled], themes: &[String]) -> Self {
        let (mut sentences, mut sides, mut neutral) = (Vec::new(), Vec::new(), Vec::new());
        for (interview, one) in labelled.iter().enumerate() {
            let wanted = |turn, span| labels_of(one, turn, span, themes);
            tagger.examine(&one.interview, wanted, |examined| {
                let Examined { turn, span, scale, features, directions, labels } = examined;
                for (theme, described) in directions {
                    let Some(direction) = direction_of(one, turn, span, &themes[theme]) else {
                        continue;
                    };
                    let row = |set: bool| Raw {
                        interview,
                        scale,
                        features: for_lane(&described, theme),
                        labels: u32::from(set),
                    };
                    neutral.push(row(direction == Direction::Neutral));
                    if direction != Direction::Neutral {
                        sides.push(row(direction == Direction::For));
                    }
                }
                let features =
                    features.into_iter().map(|(feature, scaled)| (feature, scaled, 0)).collect();
                sentences.push(Raw { interview, scale, features, labels });
            });
        }
        Self {
            sentences: Table::new(&sentences, true),
            sides: Table::new(&sides, false),
            neutral: Table::new(&neutral, false),
        }
    }
}

/// Features of a direction count for every theme, and more for their own.
fn for_lane(features: &[String], theme: usize) -> Vec<(String, bool, usize)> {
    let both = |feature: &String| [(feature.clone(), true, SHARED), (feature.clone(), true, theme)];
    features.iter().flat_map(both).collect()
}

impl Table {
    fn new(raws: &[Raw], rare_tells_more: bool) -> Self {
        let mut seen: BTreeMap<(&str, usize), (u32, bool)> = BTreeMap::new();
        for raw in raws {
            let mut features: Vec<_> = raw.features.iter().collect();
            features.sort_unstable();
            features.dedup();
            for (feature, scaled, lane) in features {
                seen.entry((feature, *lane)).or_insert((0, *scaled)).0 += 1;
            }
        }
        let total = raws.len() as f64;
        let mut numbers: BTreeMap<(&str, usize), u32> = BTreeMap::new();
        let mut table = Self::default();
        let often = |(_, (count, _)): &((&str, usize), (u32, bool))| *count >= LEAST_SEEN;
        for ((feature, lane), (count, scaled)) in seen.into_iter().filter(often) {
            numbers.insert((feature, lane), u32::try_from(table.columns.len()).unwrap_or(u32::MAX));
            let rarity = libm::log((total + 1.0) / (f64::from(count) + 1.0)) / 6.0;
            let value = if scaled && rare_tells_more { rarity } else { 1.0 };
            table.columns.push(Column { feature: feature.to_owned(), lane, value });
        }
        for raw in raws {
            table.rows.features.push(table.row(raw, &numbers));
            table.rows.labels.push(raw.labels);
            table.interview.push(raw.interview);
        }
        table
    }

    #[expect(clippy::cast_possible_truncation, reason = "values near 1")]
    fn row(&self, raw: &Raw, numbers: &BTreeMap<(&str, usize), u32>) -> Features {
        let mut row: BTreeMap<u32, f32> = BTreeMap::new();
        for (feature, scaled, lane) in &raw.features {
            if let Some(&number) = numbers.get(&(feature.as_str(), *lane)) {
                let scale = if *scaled { raw.scale } else { 1.0 };
                *row.entry(number).or_default() +=
                    (self.columns[number as usize].value * scale) as f32;
            }
        }
        row.into_iter().collect()
    }
}

/// The labels of the people's sentences that lie in ours, a bit a theme.
fn labels_of(one: &Labelled, turn: u32, span: Span, themes: &[String]) -> u32 {
    let mut labels = 0;
    let within = |other: Span| {
        let shared = span.end.min(other.end).saturating_sub(span.start.max(other.start));
        2 * shared >= other.end - other.start || 2 * shared > span.end - span.start
    };
    for sentence in
        one.sentences.iter().filter(|sentence| sentence.turn == turn && within(sentence.span))
    {
        for (theme, _) in &sentence.labels {
            if let Some(at) = themes.iter().position(|known| known == theme) {
                labels |= 1 << at;
            }
        }
    }
    labels
}

/// The direction that people gave a theme in our sentence, if they did.
fn direction_of(one: &Labelled, turn: u32, span: Span, theme: &str) -> Option<Direction> {
    let sentences =
        one.sentences.iter().filter(|other| other.turn == turn && span.overlaps(other.span));
    sentences
        .flat_map(|sentence| &sentence.labels)
        .find(|(id, _)| id == theme)
        .map(|(_, direction)| *direction)
}
