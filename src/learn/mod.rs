//! Learns weights from labelled interviews: deterministic to the bit.
//!
//! Themes are learned in two steps: what a sentence's words and rules say of
//! each, and how its neighbours change that, from scores by models that have
//! not seen its author. Directions are learned in `directions`.

mod corpus;
mod directions;
mod logistic;
mod newton;

use std::collections::BTreeMap;
use std::num::NonZeroUsize;
use std::ops::Range;
use std::sync::Arc;

use corpus::{Corpus, Table};
use directions::{Directions, Pole};
use logistic::Settings;

use crate::codebook::Codebook;
use crate::flat::key;
use crate::labelled::Labelled;
use crate::parallel;
use crate::tag::{FEATURES, Model, NOTE, Row, Sensitivity, Surroundings, Tagger, Weights};

/// Raised with every change of features, or of how they are learned: so the
/// weights that were learned otherwise are known.
const LEARNING: u32 = 4;
/// Features of themes whose weights all lie below this, in milli-logits, are
/// not kept: there are many, and together they change little.
const LEAST_WEIGHT: i16 = 200;
/// Features of directions whose weights lie below this are not kept: at 70 half
/// a point fewer directions are right, and at 30 hardly more.
const LEAST_DIRECTION: i16 = 50;
/// The penalties and rounds that did best, leaving one author out.
const THEMES: Settings = Settings { c: 10.0, rounds: 12 };
const DIRECTIONS: Settings = Settings { c: 0.3, rounds: 20 };
const SIDES: Settings = Settings { c: 0.03, rounds: 20 };
const CONTEXT_PENALTY: f64 = 1.0;
/// The precision that the threshold of a mention is set for, in hundredths,
/// over interviews by authors who were left out.
const PRECISION: u32 = 88;

/// With fewer sentences of notes than this, notes have the threshold of talks.
const LEAST_NOTES: usize = 200;

/// Authors are left out in at most so many groups: the time that it takes grows
/// with their number, and what four of a hundred authors add is little.
const MOST_GROUPS: usize = 24;

/// Tells what weights are learned from: a key of the codebook, of every
/// interview with its labels, in whatever order, and of how hard is learned.
/// The same on every machine.
pub fn source(codebook: &Arc<Codebook>, labelled: &[Labelled]) -> String {
    let tagger = untaught(codebook);
    let settings = (LEARNING, THEMES, DIRECTIONS, SIDES, LEAST_WEIGHT, LEAST_DIRECTION, PRECISION);
    let mut keys: Vec<u64> = labelled.iter().map(|one| key(&one.to_learn_from())).collect();
    keys.sort_unstable();
    format!("{:016x}", key(&format!("{} {settings:?} {keys:?}", tagger.fingerprint())))
}

/// A tagger that has learned nothing.
fn untaught(codebook: &Arc<Codebook>) -> Tagger {
    Tagger::new(Arc::clone(codebook), Model::default(), Sensitivity::default())
}

/// Learns from one corpus, whole or without a group of authors.
#[derive(Debug)]
pub struct Learner<'a> {
    labelled: &'a [Labelled],
    themes: Vec<String>,
    source: String,
    /// How many groups of authors there are.
    groups: usize,
    /// For each interview, the group it is left out with: its author's, or for
    /// ordinary talk one by turns.
    folds: Vec<usize>,
    corpus: Corpus,
    /// What was learned without each group.
    without: Vec<Vec<f64>>,
    /// Each sentence's scores by what was learned without its author.
    unseen: Vec<Row>,
    /// Each label's direction by what was learned without its author.
    poles: Vec<Pole>,
}

impl<'a> Learner<'a> {
    /// Reads the corpus and learns without each group, on `threads` threads.
    pub fn new(codebook: &Arc<Codebook>, labelled: &'a [Labelled], threads: NonZeroUsize) -> Self {
        let themes: Vec<String> =
            codebook.themes.iter().map(|theme| theme.id.to_string()).collect();
        let tagger = untaught(codebook);
        let corpus = Corpus::new(&tagger, labelled, &themes);
        let has_labels = |one: &&Labelled| !one.is_background();
        let mut authors: Vec<String> =
            labelled.iter().filter(has_labels).map(|one| one.author.clone()).collect();
        authors.sort_unstable();
        authors.dedup();
        let groups = authors.len().min(MOST_GROUPS);
        let mut turns = 0..;
        let fold = |one: &Labelled| {
            let author = authors.iter().position(|author| *author == one.author);
            author.or_else(|| turns.next()).unwrap_or(0) % groups.max(1)
        };
        let folds: Vec<usize> = labelled.iter().map(fold).collect();
        let mut learner = Self {
            labelled,
            themes,
            source: source(codebook, labelled),
            groups,
            folds,
            corpus,
            without: Vec::new(),
            unseen: Vec::new(),
            poles: Vec::new(),
        };
        let mut without = Vec::new();
        let leave = |group| learner.learn_themes(Some(group));
        parallel::for_each_in_order(
            0..groups,
            threads,
            |_| 0,
            leave,
            |weights| {
                without.push(weights);
            },
        );
        learner.unseen = learner.scores(&without);
        learner.without = without;
        learner.poles = learner.unseen_poles(threads);
        learner
    }

    /// How many groups of authors there are: one for each author, unless they
    /// are many.
    pub fn groups(&self) -> usize {
        self.groups
    }

    /// The labelled interviews by the authors of a group.
    pub fn interviews_of(&self, group: usize) -> impl Iterator<Item = &Labelled> {
        let inside = self.labelled.iter().zip(&self.folds).filter(move |(_, fold)| **fold == group);
        inside.map(|(one, _)| one).filter(|one| !one.is_background())
    }

    /// What is learned from all.
    pub fn weights(&self) -> Weights {
        let themes = self.learn_themes(None);
        let mut weights = Weights { source: self.source.clone(), ..self.assemble(None, &themes) };
        self.learn_directions(None).add_to(&mut weights);
        weights
    }

    /// Learns directions without each of their groups, on `threads` threads:
    /// what is still to do before authors can be left out.
    pub fn leave_out(&self, threads: NonZeroUsize) -> LeftOut<'_> {
        LeftOut { learner: self, directions: self.directions_without(threads) }
    }

    fn keeps(&self, left_out: Option<usize>, table: &Table, row: usize) -> bool {
        left_out != Some(self.folds[table.interview[row]])
    }

    fn learn_themes(&self, left_out: Option<usize>) -> Vec<f64> {
        let table = &self.corpus.sentences;
        let keep = |row: usize| self.keeps(left_out, table, row);
        let lanes = self.themes.len();
        let mut weights =
            logistic::learn(&table.rows, None, keep, table.columns.len(), lanes, THEMES);
        for (column, row) in table.columns.iter().zip(weights.chunks_mut(lanes)) {
            let counts = |weight: &f64| milli(weight * column.value).abs() >= LEAST_WEIGHT.into();
            if !row.iter().any(counts) {
                row.fill(0.0);
            }
        }
        weights
    }

    /// Each sentence's scores by the weights that have not seen its author.
    fn scores(&self, without: &[Vec<f64>]) -> Vec<Row> {
        let table = &self.corpus.sentences;
        let lanes = self.themes.len();
        let score = |row: usize| {
            let weights = &without[self.folds[table.interview[row]]];
            let mut scores = Row::default();
            for (lane, score) in scores.iter_mut().enumerate().take(lanes) {
                let of = |(feature, value): &(u32, f32)| {
                    weights[*feature as usize * lanes + lane] * f64::from(*value)
                };
                *score = milli(table.rows.features[row].iter().map(of).sum());
            }
            scores
        };
        (0..table.interview.len()).map(score).collect()
    }

    fn assemble(&self, left_out: Option<usize>, themes: &[f64]) -> Weights {
        let mut weights = Weights { themes: self.themes.clone(), ..Weights::default() };
        weights.features = self.named(themes);
        self.learn_context(left_out, &mut weights);
        weights
    }

    /// The weights of sentences' features, by name.
    fn named(&self, themes: &[f64]) -> BTreeMap<String, Vec<i16>> {
        let lanes = self.themes.len();
        let mut named = BTreeMap::new();
        for (column, row) in self.corpus.sentences.columns.iter().zip(themes.chunks(lanes)) {
            let row: Vec<i16> =
                row.iter().map(|weight| short(milli(weight * column.value))).collect();
            if row.iter().any(|weight| *weight != 0) {
                named.insert(column.feature.clone(), row);
            }
        }
        named
    }

    /// Learns how neighbours change a sentence's scores, and sets the
    /// thresholds.
    fn learn_context(&self, left_out: Option<usize>, weights: &mut Weights) {
        let lanes = self.themes.len();
        let surroundings = Surroundings::new(&Model::new(weights));
        let mut rows = Vec::new();
        for interview in self.runs(left_out) {
            let (any, all) = (|_, _| true, |_, _, _| true);
            surroundings.features(&self.unseen[interview.clone()], any, all, |at, lane, values| {
                let mut row: Vec<f64> =
                    values.iter().map(|&value| f64::from(value) / 1000.0).collect();
                // The last theme is the constant's.
                row.extend((0..lanes - 1).map(|other| f64::from(u8::from(other == lane))));
                let set =
                    self.corpus.sentences.rows.labels[interview.start + at] & (1 << lane) != 0;
                rows.push((row, set));
            });
        }
        let learned = newton::learn(&rows, CONTEXT_PENALTY);
        for (name, weight) in FEATURES.iter().zip(&learned) {
            weights.context.insert((*name).to_owned(), vec![short(milli(*weight))]);
        }
        let constant = learned[learned.len() - 1];
        let theme =
            |lane: usize| if lane + 1 < lanes { learned[FEATURES.len() + lane] } else { 0.0 };
        let mut bias: Vec<i16> =
            (0..lanes).map(|lane| short(milli(constant + theme(lane)))).collect();
        weights.context.insert("bias".to_owned(), bias.clone());
        let [talk, note] = self.thresholds(left_out, &Surroundings::new(&Model::new(weights)));
        for bias in &mut bias {
            *bias = short(i32::from(*bias) - talk);
        }
        weights.context.insert("bias".to_owned(), bias);
        for weight in weights.context.get_mut(NOTE).into_iter().flatten() {
            *weight = short(i32::from(*weight) + talk - note);
        }
    }

    /// The lowest scores from which on mentions are precise enough, in talks
    /// and in notes.
    fn thresholds(&self, left_out: Option<usize>, surroundings: &Surroundings) -> [i32; 2] {
        let mut scored: [Vec<(i32, bool)>; 2] = Default::default();
        for interview in self.runs(left_out) {
            let scored = &mut scored[usize::from(Surroundings::is_note(interview.len()))];
            let judged = surroundings.judge(&self.unseen[interview.clone()]);
            for (row, scores) in interview.zip(judged) {
                let labels = self.corpus.sentences.rows.labels[row];
                for (lane, &score) in scores.iter().enumerate().take(self.themes.len()) {
                    scored.push((score, labels & (1 << lane) != 0));
                }
            }
        }
        let notes = scored[1].len();
        let [talk, note] = scored.map(lowest_precise);
        let talk = talk.unwrap_or(0);
        [talk, note.filter(|_| notes >= LEAST_NOTES * self.themes.len()).unwrap_or(talk)]
    }

    /// The sentences of each interview that is not left out.
    fn runs(&self, left_out: Option<usize>) -> impl Iterator<Item = Range<usize>> {
        let table = &self.corpus.sentences;
        table.runs().into_iter().filter(move |run| self.keeps(left_out, table, run.start))
    }
}

/// What is learned without each group of authors, to be measured on them.
#[derive(Debug)]
pub struct LeftOut<'a> {
    learner: &'a Learner<'a>,
    directions: Vec<Directions>,
}

impl LeftOut<'_> {
    /// The weights without a group.
    pub fn weights(&self, group: usize) -> Weights {
        let learner = self.learner;
        let mut weights = learner.assemble(Some(group), &learner.without[group]);
        self.directions[learner.wide_group(group)].add_to(&mut weights);
        weights
    }
}

/// The lowest score from which on enough are right, if there is one.
fn lowest_precise(mut scored: Vec<(i32, bool)>) -> Option<i32> {
    scored.sort_unstable_by_key(|&(score, _)| std::cmp::Reverse(score));
    let (mut right, mut all, mut threshold) = (0_u32, 0_u32, None);
    for (score, set) in scored {
        all += 1;
        right += u32::from(set);
        if right * 100 >= all * PRECISION {
            threshold = Some(score);
        }
    }
    threshold
}

#[expect(
    clippy::cast_possible_truncation,
    reason = "weights are small; more is cut off at the ends"
)]
fn milli(logits: f64) -> i32 {
    libm::round(logits * 1000.0) as i32
}

fn short(milli: i32) -> i16 {
    i16::try_from(milli.clamp(-32_000, 32_000)).unwrap_or(0)
}
