//! Labelled interviews as rows of numbers: a row a sentence, a column a
//! feature.

use std::collections::BTreeMap;
use std::ops::Range;

use super::logistic::{Again, Features, Rows};
use crate::labelled::Labelled;
use crate::tag::{Direction, Examined, Remark, SHARED, Said, Side, Span, Tagger};

/// Features seen in fewer rows are left out.
const LEAST_SEEN: u32 = 2;

/// Pairs seen in fewer rows are left out: most pairs are rare, and without those
/// seen two or three times as much is found (recall .505 of .506 at a precision
/// of .88, four folds), and as many directions are right, with half of the
/// features.
const LEAST_PAIRS: u32 = 4;

/// Features of whose side is spoken of, seen in fewer rows, are left out.
const LEAST_OF_SIDES: u32 = 3;

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
    /// A row a label; its labels are [`FOR_US`] and [`NEUTRAL`].
    pub(super) directions: Table,
    /// For each of those, what tells whose side its sentence speaks of.
    pub(super) whose: Table,
    /// For each of those, whose side a glance takes it to speak of, and where
    /// it stands.
    pub(super) glances: Vec<f64>,
    pub(super) said: Vec<Said>,
}

/// The bits of a direction's labels: it speaks for us; it weighs for nobody.
pub(super) const FOR_US: u32 = 1;
pub(super) const NEUTRAL: u32 = 2;

/// A row before the columns are known.
struct Raw {
    interview: usize,
    features: Vec<RawFeature>,
    labels: u32,
}

/// A feature, by how much it counts and for which lane.
#[derive(Clone, Debug)]
struct RawFeature {
    name: String,
    scale: f64,
    lane: usize,
    /// The side that it is said of, if that is not the row's.
    said_of: Option<Side>,
}

impl RawFeature {
    /// One that counts for every lane.
    fn plain(name: String, scale: f64) -> Self {
        Self { name, scale, lane: 0, said_of: None }
    }
}

impl Corpus {
    /// Reads `labelled` with `tagger`, for labels of `themes`.
    pub(super) fn new(tagger: &Tagger, labelled: &[Labelled], themes: &[String]) -> Self {
        let (mut sentences, mut directed, mut whose) = (Vec::new(), Vec::new(), Vec::new());
        let (mut glances, mut said) = (Vec::new(), Vec::new());
        for (interview, one) in labelled.iter().enumerate() {
            let wanted = |turn, span| wanted(one, turn, span, themes);
            tagger.examine(&one.interview, wanted, |examined| {
                let Examined { turn, span, number, turns, scale, .. } = examined;
                for (theme, described) in examined.directions {
                    let Some(direction) = direction_of(one, turn, span, &themes[theme]) else {
                        continue;
                    };
                    let labels = match direction {
                        Direction::For => FOR_US,
                        Direction::Neutral => NEUTRAL,
                        Direction::Against => 0,
                    };
                    let features = for_lane(described, scale, theme);
                    directed.push(Raw { interview, features, labels });
                    let plain = |feature: &String| RawFeature::plain(feature.clone(), 1.0);
                    let features = examined.whose.iter().map(plain).collect();
                    whose.push(Raw { interview, features, labels });
                    glances.push(examined.glance);
                    said.push(Said { turn, sentence: number, turns, score: 0, whose: 0 });
                }
                let features = examined.features.into_iter();
                let features = features.map(|(name, scale)| RawFeature::plain(name, scale));
                let (features, labels) = (features.collect(), examined.labels);
                sentences.push(Raw { interview, features, labels });
            });
        }
        Self {
            sentences: Table::new(&sentences, Of::Themes),
            directions: Table::new(&directed, Of::Directions),
            whose: Table::new(&whose, Of::Sides),
            glances,
            said,
        }
    }
}

/// Features of a direction count for every theme, and more for their own.
fn for_lane(remarks: Vec<Remark>, scale: f64, theme: usize) -> Vec<RawFeature> {
    let both = |Remark { feature, said_of }: Remark| {
        let shared = RawFeature { name: feature, scale, lane: SHARED, said_of };
        [RawFeature { lane: theme, ..shared.clone() }, shared]
    };
    remarks.into_iter().flat_map(both).collect()
}

/// What a table's rows tell of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Of {
    /// The themes of sentences.
    Themes,
    /// The directions of labels.
    Directions,
    /// Whose side a label's sentence speaks of.
    Sides,
}

impl Of {
    /// In how many rows a feature must be seen.
    fn least(self, feature: &str) -> u32 {
        match self {
            Self::Themes | Self::Directions if is_pair(feature) => LEAST_PAIRS,
            Self::Themes | Self::Directions => LEAST_SEEN,
            Self::Sides => LEAST_OF_SIDES,
        }
    }

    /// What a feature is worth where it stands once: rare ones tell more.
    fn value(self, feature: &str, rarity: f64) -> f64 {
        match self {
            Self::Themes if is_of_words(feature) => rarity * share_of(feature),
            Self::Directions if tells_by_words(feature) => rarity,
            Self::Themes | Self::Directions => 1.0,
            // The many words of a sentence and of a question tell little each.
            Self::Sides if feature.starts_with("word:") => 0.5,
            Self::Sides if feature.starts_with("asked-word:") => 0.3,
            Self::Sides => 1.0,
        }
    }
}

impl Table {
    fn new(raws: &[Raw], of: Of) -> Self {
        let mut seen: BTreeMap<(&str, usize), u32> = BTreeMap::new();
        for raw in raws {
            let features = raw.features.iter();
            let mut features: Vec<(&str, usize)> =
                features.map(|feature| (feature.name.as_str(), feature.lane)).collect();
            features.sort_unstable();
            features.dedup();
            for feature in features {
                *seen.entry(feature).or_default() += 1;
            }
        }
        let total = raws.len() as f64;
        let mut numbers: BTreeMap<(&str, usize), u32> = BTreeMap::new();
        let mut table = Self::default();
        let often = seen.into_iter().filter(|((feature, _), count)| *count >= of.least(feature));
        for ((feature, lane), count) in often {
            numbers.insert((feature, lane), u32::try_from(table.columns.len()).unwrap_or(u32::MAX));
            let rarity = libm::log((total + 1.0) / (f64::from(count) + 1.0)) / 6.0;
            let value = of.value(feature, rarity);
            table.columns.push(Column { feature: feature.to_owned(), lane, value });
        }
        for (at, raw) in raws.iter().enumerate() {
            let (features, again) = table.row(at, raw, &numbers);
            if raw.features.iter().any(|feature| feature.said_of.is_some()) {
                table.rows.again.insert(at, again);
            }
            table.rows.features.push(features);
            table.rows.labels.push(raw.labels);
            table.interview.push(raw.interview);
        }
        table
    }

    /// The rows of each interview.
    pub(super) fn runs(&self) -> Vec<Range<usize>> {
        let mut runs: Vec<Range<usize>> = Vec::new();
        for (row, interview) in self.interview.iter().enumerate() {
            match runs.last_mut() {
                Some(run) if self.interview[run.start] == *interview => run.end = row + 1,
                _ => runs.push(row..row + 1),
            }
        }
        runs
    }

    /// The features of a row, and how each counts again.
    #[expect(clippy::cast_possible_truncation, reason = "values near 1")]
    fn row(
        &self,
        at: usize,
        raw: &Raw,
        numbers: &BTreeMap<(&str, usize), u32>,
    ) -> (Features, Vec<Again>) {
        let mut row: BTreeMap<u32, (f32, Again)> = BTreeMap::new();
        let without_rules = at % 5 < WITHOUT_RULES;
        for RawFeature { name, scale, lane, said_of } in &raw.features {
            if without_rules && is_of_rules(name) {
                continue;
            }
            if let Some(&number) = numbers.get(&(name.as_str(), *lane)) {
                let adds = (self.columns[number as usize].value * scale) as f32;
                let (value, again) = row.entry(number).or_default();
                *value += adds;
                match said_of.and_then(Side::sign) {
                    Some(sign) => again.settled += adds * f32::from(sign),
                    None => again.signed += adds,
                }
            }
        }
        row.into_iter().map(|(number, (value, again))| ((number, value), again)).unzip()
    }
}

/// Whether a feature is one of words, of which rare ones tell more; rules and
/// lengths tell what they tell.
fn is_of_words(feature: &str) -> bool {
    !is_of_rules(feature) && feature != "bias" && !feature.starts_with("length:")
}

/// The same of a direction's features.
fn tells_by_words(feature: &str) -> bool {
    ["word:", "family:", "pair:"].iter().any(|kind| feature.contains(kind))
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

/// The themes that people give the sentences that lie in ours, a bit a theme.
fn wanted(one: &Labelled, turn: u32, span: Span, themes: &[String]) -> u32 {
    let within = |other: Span| {
        let shared = span.end.min(other.end).saturating_sub(span.start.max(other.start));
        2 * shared >= other.end - other.start || 2 * shared > span.end - span.start
    };
    let sentences = one.sentences.iter();
    let ours = sentences.filter(|sentence| sentence.turn == turn && within(sentence.span));
    let labels = ours.flat_map(|sentence| &sentence.labels);
    let numbers = labels.filter_map(|(theme, _)| themes.iter().position(|known| known == theme));
    numbers.fold(0, |wanted, at| wanted | 1 << at)
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
