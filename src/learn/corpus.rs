//! Labelled interviews as rows of numbers: a row a sentence, a column a
//! feature.

use std::collections::BTreeMap;

use super::logistic::{Features, Rows};
use crate::labelled::Labelled;
use crate::tag::{Direction, Examined, SHARED, Signed, Span, Tagger, Wanted};

/// Features seen in fewer rows are left out.
const LEAST_SEEN: u32 = 2;

/// Pairs that tell of themes, seen in fewer rows, are left out: most pairs are
/// rare, and without those seen two or three times as much is found (recall
/// .505 of .506 at a precision of .88, four folds) with half of the features.
const LEAST_PAIRS: u32 = 4;

/// Of five rows, so many are learned from without their rules. Rules fire more
/// often in text that their writers have seen than in what users bring: were
/// they always there to lean on, the words would be learned too little.
const WITHOUT_RULES: usize = 3;

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

/// A row before the columns are known: its features, by how much each counts
/// and for which lane.
struct Raw {
    interview: usize,
    features: Vec<(String, f64, usize)>,
    labels: u32,
}

impl Corpus {
    /// Reads `labelled` with `tagger`, for labels of `themes`.
    pub(super) fn new(tagger: &Tagger, labelled: &[Labelled], themes: &[String]) -> Self {
        let (mut sentences, mut sides, mut neutral) = (Vec::new(), Vec::new(), Vec::new());
        for (interview, one) in labelled.iter().enumerate() {
            let wanted = |turn, span| wanted(one, turn, span, themes);
            tagger.examine(&one.interview, wanted, |examined| {
                let Examined { turn, span, scale, features, directions, labels } = examined;
                for (theme, described) in directions {
                    let Some(direction) = direction_of(one, turn, span, &themes[theme]) else {
                        continue;
                    };
                    let row = |set: bool| Raw {
                        interview,
                        features: for_lane(&described, scale, theme),
                        labels: u32::from(set),
                    };
                    neutral.push(row(direction == Direction::Neutral));
                    if direction != Direction::Neutral {
                        sides.push(row(direction == Direction::For));
                    }
                }
                let features =
                    features.into_iter().map(|(feature, scale)| (feature, scale, 0)).collect();
                sentences.push(Raw { interview, features, labels });
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
fn for_lane(features: &[Signed], scale: f64, theme: usize) -> Vec<(String, f64, usize)> {
    let both = |(feature, sign): &Signed| {
        let scale = scale * f64::from(*sign);
        [(feature.clone(), scale, SHARED), (feature.clone(), scale, theme)]
    };
    features.iter().flat_map(both).collect()
}

impl Table {
    fn new(raws: &[Raw], rare_tells_more: bool) -> Self {
        let mut seen: BTreeMap<(&str, usize), u32> = BTreeMap::new();
        for raw in raws {
            let mut features: Vec<(&str, usize)> =
                raw.features.iter().map(|(feature, _, lane)| (feature.as_str(), *lane)).collect();
            features.sort_unstable();
            features.dedup();
            for feature in features {
                *seen.entry(feature).or_default() += 1;
            }
        }
        let total = raws.len() as f64;
        let mut numbers: BTreeMap<(&str, usize), u32> = BTreeMap::new();
        let mut table = Self::default();
        let often = |feature: &str, count: u32| {
            let least = if rare_tells_more && is_pair(feature) { LEAST_PAIRS } else { LEAST_SEEN };
            count >= least
        };
        for ((feature, lane), count) in
            seen.into_iter().filter(|((feature, _), count)| often(feature, *count))
        {
            numbers.insert((feature, lane), u32::try_from(table.columns.len()).unwrap_or(u32::MAX));
            let rarity = libm::log((total + 1.0) / (f64::from(count) + 1.0)) / 6.0;
            let value = if rare_tells_more && is_of_words(feature) {
                rarity * share_of(feature)
            } else {
                1.0
            };
            table.columns.push(Column { feature: feature.to_owned(), lane, value });
        }
        for (at, raw) in raws.iter().enumerate() {
            table.rows.features.push(table.row(at, raw, &numbers));
            table.rows.labels.push(raw.labels);
            table.interview.push(raw.interview);
        }
        table
    }

    #[expect(clippy::cast_possible_truncation, reason = "values near 1")]
    fn row(&self, at: usize, raw: &Raw, numbers: &BTreeMap<(&str, usize), u32>) -> Features {
        let mut row: BTreeMap<u32, f32> = BTreeMap::new();
        let without_rules = at % 5 < WITHOUT_RULES;
        for (feature, scale, lane) in &raw.features {
            if without_rules && is_of_rules(feature) {
                continue;
            }
            if let Some(&number) = numbers.get(&(feature.as_str(), *lane)) {
                *row.entry(number).or_default() +=
                    (self.columns[number as usize].value * scale) as f32;
            }
        }
        row.into_iter().collect()
    }
}

/// Whether a feature is one of words, of which rare ones tell more; rules and
/// lengths tell what they tell.
fn is_of_words(feature: &str) -> bool {
    !is_of_rules(feature) && feature != "bias" && !feature.starts_with("length:")
}

/// Whether a feature is one of two words in their order.
fn is_pair(feature: &str) -> bool {
    ["pair:", "next:", "opens:"].iter().any(|kind| feature.starts_with(kind))
        && feature.contains('_')
}

fn is_of_rules(feature: &str) -> bool {
    feature.starts_with("rule:") || feature.starts_with("any-rule:")
}

/// By how much a feature counts: the sentence after tells less.
fn share_of(feature: &str) -> f64 {
    match () {
        () if feature.starts_with("after-word:") => 0.5,
        () if feature.starts_with("after-family:") => 0.3,
        () => 1.0,
    }
}

/// What people say of the sentences that lie in ours.
fn wanted(one: &Labelled, turn: u32, span: Span, themes: &[String]) -> Wanted {
    let mut wanted = Wanted { labels: 0, direction: None };
    let within = |other: Span| {
        let shared = span.end.min(other.end).saturating_sub(span.start.max(other.start));
        2 * shared >= other.end - other.start || 2 * shared > span.end - span.start
    };
    for sentence in
        one.sentences.iter().filter(|sentence| sentence.turn == turn && within(sentence.span))
    {
        for (theme, direction) in &sentence.labels {
            if let Some(at) = themes.iter().position(|known| known == theme) {
                wanted.labels |= 1 << at;
                wanted.direction = direction.or(wanted.direction);
            }
        }
    }
    wanted
}

/// The direction that people gave a theme in our sentence, if they did.
fn direction_of(one: &Labelled, turn: u32, span: Span, theme: &str) -> Option<Direction> {
    let sentences =
        one.sentences.iter().filter(|other| other.turn == turn && span.overlaps(other.span));
    sentences
        .flat_map(|sentence| &sentence.labels)
        .find(|(id, _)| id == theme)
        .and_then(|(_, direction)| *direction)
}
