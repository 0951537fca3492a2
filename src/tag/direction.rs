//! Which way a mention speaks: what its rule says, the words of praise and
//! blame, what is denied, and whose side they stand near, as one learned sum
//! over features that a person can read.

use std::collections::BTreeMap;

use rustc_hash::FxHashMap;

use super::context;
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
    pub(super) fn judge(&self, features: &[Signed], lane: usize, words: usize) -> Option<Judged> {
        if self.sides.is_empty() {
            return None;
        }
        let sum = |map: &FxHashMap<Box<str>, Row>| {
            let of = |(feature, sign): &Signed| {
                map.get(feature.as_str()).map_or(0, |row| (row[lane] + row[SHARED]) * sign)
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

/// The features of a theme's direction in the sentence at `at`; `before` is
/// which way the sentence before spoke, in the same turn.
///
/// A word counts by itself, and again with the sign of the side of which it is
/// said: what is good to hear of a rival is bad for us.
pub(super) fn describe(
    tagger: &Tagger,
    pages: &Pages,
    at: usize,
    hit: Option<&RuleHit>,
    before: Option<Direction>,
) -> Vec<Signed> {
    let known = tagger.known();
    let sentence = &pages.sentences[at];
    let tokens = &pages.tokens[sentence.tokens.clone()];
    let subject = subject(sentence, tokens);
    let mut found = vec![("bias".to_owned(), 1)];
    for (word, token) in tokens.iter().enumerate() {
        let place = if token.denied { Place::Denied } else { Place::Said };
        let sign = sign(context::nearest(tokens, word, SIDE_REACH).or(subject));
        pages.lexicon.describe(token.form, place, known, |feature| {
            if feature.contains("family:") || feature.contains("word:") {
                found.push((format!("of-{feature}"), sign));
                found.push((feature, 1));
            }
        });
        if let Some(next) = tokens.get(word + 1) {
            let (first, second) =
                (pages.lexicon.stem_of(token.form), pages.lexicon.stem_of(next.form));
            let pair = features::of_pair(&first, &second);
            found.push((format!("of-{pair}"), sign));
            found.push((pair, 1));
        }
    }
    for &family in &pages.phrases[sentence.phrases.clone()] {
        let feature = features::of_phrase(Place::Said, &known.families[usize::from(family)].name);
        found.push((format!("of-{feature}"), sign(subject)));
        found.push((feature, 1));
    }
    let mut plain = Vec::new();
    surroundings(tagger, pages, at, &mut plain);
    plain.extend(rules(tagger, pages, sentence, hit));
    if let Some(before) = before {
        plain.push(format!("before:{}", before.id()));
    }
    found.extend(plain.into_iter().map(|feature| (feature, 1)));
    found
}

/// A feature, and the sign of the side of which it is said.
pub(crate) type Signed = (String, i32);

fn sign(side: Option<Side>) -> i32 {
    if side == Some(Side::Rival) { -1 } else { 1 }
}

/// Of whom a sentence speaks where no side stands near: of the first that it
/// names, else of the one named before.
fn subject(sentence: &Sentence, tokens: &[Token]) -> Option<Side> {
    let named = (0..tokens.len()).find_map(|at| context::side_at(tokens, at));
    named.or(sentence.antecedent)
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
