//! Which way a mention speaks: what its rule says, the words of praise and
//! blame, what is denied, and whose side they stand near, as one learned sum
//! over features that a person can read.

use std::collections::BTreeMap;

use rustc_hash::FxHashMap;

use super::features::{self, Place};
use super::mention::{Direction, Side};
use super::phrase::Token;
use super::read::{Pages, RuleHit, SCALE, Sentence, scale};
use super::sides::side_of;
use super::tagger::Tagger;
use super::weights::{LANES, Row, Weights};

/// A side that stands within so many words colours a family of words.
const SIDE_REACH: usize = 6;

/// The lane whose weights count for every theme.
pub(crate) const SHARED: usize = LANES - 1;

/// The learned weights of directions.
#[derive(Debug)]
pub(super) struct Directions {
    /// Above 0 speaks for us.
    sides: FxHashMap<Box<str>, Row>,
    /// Above 0 weighs for nobody.
    neutral: FxHashMap<Box<str>, Row>,
}

/// What a mention's direction was found to be, and how sure it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Judged {
    pub(super) direction: Direction,
    /// Milli-logits for us.
    pub(super) score: i32,
}

impl Directions {
    pub(super) fn new(weights: &Weights) -> Self {
        let held = |map: &BTreeMap<String, Vec<i16>>| {
            let widen = |row: &Vec<i16>| {
                let mut wide = Row::default();
                for (wide, &weight) in wide.iter_mut().zip(row) {
                    *wide = i32::from(weight);
                }
                wide
            };
            map.iter().map(|(feature, row)| (feature.as_str().into(), widen(row))).collect()
        };
        Self { sides: held(&weights.direction), neutral: held(&weights.neutral) }
    }

    /// Which way features speak, if anything was learned of it.
    pub(super) fn judge(&self, features: &[String], lane: usize, words: usize) -> Option<Judged> {
        if self.sides.is_empty() {
            return None;
        }
        let sum = |map: &FxHashMap<Box<str>, Row>| {
            let of = |feature: &String| {
                map.get(feature.as_str()).map_or(0, |row| row[lane] + row[SHARED])
            };
            features.iter().map(of).sum::<i32>() * scale(words) / SCALE
        };
        let score = sum(&self.sides);
        let direction = if sum(&self.neutral) > 0 {
            Direction::Neutral
        } else if score > 0 {
            Direction::For
        } else {
            Direction::Against
        };
        Some(Judged { direction, score })
    }
}

/// The features of a theme's direction in the sentence at `at`.
pub(super) fn describe(
    tagger: &Tagger,
    pages: &Pages,
    at: usize,
    hit: Option<&RuleHit>,
) -> Vec<String> {
    let known = tagger.known();
    let sentence = &pages.sentences[at];
    let tokens = &pages.tokens[sentence.tokens.clone()];
    let mut found = vec!["bias".to_owned()];
    for (word, token) in tokens.iter().enumerate() {
        let place = if token.denied { Place::Denied } else { Place::Said };
        let near = side_near(tokens, word);
        pages.lexicon.describe(token.form, place, known, |feature| {
            if feature.contains("family:") {
                if let Some(side) = near {
                    found.push(format!("{}~{feature}", side.id()));
                }
                found.push(feature);
            } else if feature.contains("word:") {
                found.push(feature);
            }
        });
        if let Some(next) = tokens.get(word + 1) {
            let (first, second) =
                (pages.lexicon.stem_of(token.form), pages.lexicon.stem_of(next.form));
            found.push(features::of_pair(&first, &second));
        }
    }
    for &family in &pages.phrases[sentence.phrases.clone()] {
        found.push(features::of_phrase(Place::Said, &known.families[usize::from(family)].name));
    }
    surroundings(tagger, pages, at, &mut found);
    found.extend(rules(tagger, pages, sentence, hit));
    found
}

/// What the question asked for, and the sentence before.
fn surroundings(tagger: &Tagger, pages: &Pages, at: usize, found: &mut Vec<String>) {
    let known = tagger.known();
    let sentence = &pages.sentences[at];
    let mut add = |other: &Sentence, place| {
        for token in &pages.tokens[other.tokens.clone()] {
            pages.lexicon.describe(token.form, place, known, |feature| {
                if feature.contains("family:") {
                    found.push(feature);
                }
            });
        }
    };
    pages.sentences[sentence.asked.clone()].iter().for_each(|asked| add(asked, Place::Asked));
    if sentence.continues {
        let before = &pages.sentences[at - 1];
        add(before, Place::Before);
        for hit in &pages.hits[before.hits.clone()] {
            found.push(format!("before-says:{}", hit.direction.id()));
        }
    }
}

fn rules(
    tagger: &Tagger,
    pages: &Pages,
    sentence: &Sentence,
    hit: Option<&RuleHit>,
) -> Vec<String> {
    let mut found = Vec::new();
    if let Some(hit) = hit {
        found.push(format!("says:{}", hit.direction.id()));
        found.push(format!("{}-says:{}", tagger.rule(hit).id, hit.direction.id()));
        found.push(format!("side:{}", hit.side.id()));
        if hit.context.dismissed {
            found.push("dismissed".to_owned());
        }
        found.extend(
            hit.context.cues.iter().map(|cue| format!("cue:{:?}", cue.kind).to_lowercase()),
        );
    } else {
        found.push("no-rule".to_owned());
    }
    let hits = &pages.hits[sentence.hits.clone()];
    found.extend(hits.iter().map(|other| format!("any-says:{}", other.direction.id())));
    let tokens = &pages.tokens[sentence.tokens.clone()];
    for side in [Side::Us, Side::Rival] {
        if tokens.iter().any(|token| side_of(token.slots) == Some(side)) {
            found.push(format!("names:{}", side.id()));
        }
    }
    if let Some(side) = sentence.antecedent {
        found.push(format!("named-before:{}", side.id()));
    }
    found.push(format!("role:{}", sentence.role.id()));
    found
}

/// The side that stands nearest to a word, within reach.
fn side_near(tokens: &[Token], word: usize) -> Option<Side> {
    let from = word.saturating_sub(SIDE_REACH);
    let to = (word + SIDE_REACH + 1).min(tokens.len());
    (from..to)
        .filter_map(|at| Some((at.abs_diff(word), side_of(tokens[at].slots)?)))
        .min_by_key(|(distance, _)| *distance)
        .map(|(_, side)| side)
}
