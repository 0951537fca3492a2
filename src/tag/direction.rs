//! Which way a mention speaks: what its rule says, the words of praise and
//! blame, what is denied, and whose side they stand near, as one learned sum
//! over features that a person can read.

use super::context;
use super::features::{self, PAIR_REACH, Place};
use super::lexicon::{Known, Lexicon};
use super::mention::{Direction, Side};
use super::model::{self, DirectionPair, Model, Part};
use super::read::{Pages, RuleHit, Sentence, scale, scaled};
use super::sides::side_of;
use super::tagger::Tagger;
use super::weights::{LANES, Row};
use crate::codebook::{Codebook, CueKind};
use crate::deal::Outcome;
use crate::interview::Role;

/// A side that stands within so many words colours a family of words.
const SIDE_REACH: usize = 6;

/// The lane whose weights count for every theme.
pub(crate) const SHARED: usize = LANES - 1;

/// The learned weights of what is said of a mention: above 0 `sides` speak for
/// us, and `neutral` weigh for nobody. Those `of` a side count with its sign.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Colour {
    sides: Row,
    sides_of: Row,
    neutral: Row,
    neutral_of: Row,
}

impl Colour {
    /// Adds the weights of one feature.
    pub(super) fn add(&mut self, model: &Model, feature: &str) {
        let of = format!("of-{feature}");
        for (sum, part, feature) in [
            (&mut self.sides, Part::Direction, feature),
            (&mut self.sides_of, Part::Direction, &of),
            (&mut self.neutral, Part::Neutral, feature),
            (&mut self.neutral_of, Part::Neutral, &of),
        ] {
            if let Some(row) = model.known(part, feature) {
                model::add(sum, &row);
            }
        }
    }

    /// The weights of one feature.
    pub(super) fn of(model: &Model, feature: &str) -> Self {
        let mut colour = Self::default();
        colour.add(model, feature);
        colour
    }
}

/// Whether a word's feature at a place counts for directions: in the sentence
/// itself all but the letters of words, around it only families.
pub(super) fn counts(feature: &str, place: Place) -> bool {
    match place {
        Place::Said | Place::Denied => feature.contains("family:") || feature.contains("word:"),
        Place::Asked | Place::Before => feature.contains("family:"),
        Place::After | Place::Opening => false,
    }
}

/// A feature, and the sign of the side of which it is said.
pub(crate) type Signed = (String, i32);

/// What takes the features of a direction.
trait Sink {
    /// A word at a place. `sign` is that of the side of which it is said; none
    /// around the sentence, where it counts by itself alone.
    fn word(&mut self, form: u32, place: Place, sign: Option<i32>);
    /// Two words in their order, with a sign where they stand side by side.
    fn pair(&mut self, first: u32, second: u32, sign: Option<i32>);
    /// A phrase of a family.
    fn phrase(&mut self, family: u16, sign: i32);
    /// Anything else.
    fn fact(&mut self, fact: Fact);
}

/// What is known of a mention beside the words of its sentence.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(super) enum Fact {
    Bias,
    /// Which way the sentence before spoke.
    Before(Direction),
    /// What a rule says in the sentence before.
    BeforeSays(Direction),
    NoRule,
    /// What the mention's rule says, whose it is, and both with its number.
    Says(Direction),
    Side(Side),
    RuleSays(u16, Direction),
    Dismissed,
    Cue(CueKind),
    /// What any rule says in the sentence.
    AnySays(Direction),
    Names(Side),
    NamedBefore(Side),
    Role(Role),
    Stand(Stand),
    NoteOf(Outcome),
}

/// What the rule says, whose it is and who is named, all at once: a rule that
/// says `for` tells something else where only the rival was named.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(super) struct Stand {
    rule: Option<(Direction, Side)>,
    /// Whether we are named, and a rival.
    named: [bool; 2],
    named_before: Option<Side>,
    role: Role,
}

impl Stand {
    /// Each of its parts by itself: those of the rule, and the others.
    fn parts(self) -> (impl Iterator<Item = Fact>, impl Iterator<Item = Fact>) {
        let rule = self.rule.map(|(says, side)| [Fact::Says(says), Fact::Side(side)]);
        let sides = [Side::Us, Side::Rival].into_iter().zip(self.named);
        let named = sides.filter(|(_, named)| *named).map(|(side, _)| Fact::Names(side));
        let before = self.named_before.map(Fact::NamedBefore);
        (rule.into_iter().flatten(), named.chain(before).chain([Fact::Role(self.role)]))
    }
}

impl Fact {
    /// The feature that it is.
    fn feature(self, codebook: &Codebook) -> String {
        match self {
            Self::Bias => "bias".to_owned(),
            Self::Before(direction) => format!("before:{direction}"),
            Self::BeforeSays(direction) => format!("before-says:{direction}"),
            Self::NoRule => "no-rule".to_owned(),
            Self::Says(direction) => format!("says:{direction}"),
            Self::Side(side) => format!("side:{}", side.id()),
            Self::RuleSays(rule, direction) => {
                format!("{}-says:{direction}", codebook.rules[usize::from(rule)].id)
            }
            Self::Dismissed => "dismissed".to_owned(),
            Self::Cue(kind) => format!("cue:{kind:?}").to_lowercase(),
            Self::AnySays(direction) => format!("any-says:{direction}"),
            Self::Names(side) => format!("names:{}", side.id()),
            Self::NamedBefore(side) => format!("named-before:{}", side.id()),
            Self::Role(role) => format!("role:{}", role.id()),
            Self::Stand(stand) => {
                let (of_rule, of_names) = stand.parts();
                let parts = of_rule.chain(of_names).map(|part| part.feature(codebook) + "|");
                "stand:".to_owned() + &parts.collect::<String>()
            }
            Self::NoteOf(outcome) => format!("note-of:{}", outcome.id()),
        }
    }

    /// How it colours a direction.
    pub(super) fn colour(self, known: Known<'_>) -> Colour {
        Colour::of(known.model, &self.feature(known.codebook))
    }
}

/// The features of a theme's direction in the sentence at `at`, as weights are
/// learned from them; `before` is which way the sentence before spoke, in the
/// same turn.
pub(super) fn describe(
    tagger: &Tagger,
    pages: &Pages,
    at: usize,
    hit: Option<&RuleHit>,
    before: Option<Direction>,
) -> Vec<Signed> {
    let known = tagger.known();
    let mut described = Described { lexicon: &pages.lexicon, known, found: Vec::new() };
    walk(pages, at, hit, before, &mut described);
    described.found
}

/// Which way a theme's mention in the sentence at `at` speaks, if anything was
/// learned of it.
pub(super) fn judge(
    tagger: &Tagger,
    lexicon: &mut Lexicon,
    pages: &Pages,
    at: usize,
    lane: usize,
    hit: Option<&RuleHit>,
    before: Option<Direction>,
) -> Option<Direction> {
    let known = tagger.known();
    if known.model.is_empty() {
        return None;
    }
    let mut judged = Judged { tagger, lexicon, known, lane, sides: 0, neutral: 0 };
    walk(pages, at, hit, before, &mut judged);
    let scale = scale(pages.sentences[at].tokens.len());
    Some(if scaled(judged.neutral, scale) > 0 {
        Direction::Neutral
    } else if scaled(judged.sides, scale) > 0 {
        Direction::For
    } else {
        Direction::Against
    })
}

/// Features as strings.
struct Described<'a> {
    lexicon: &'a Lexicon,
    known: Known<'a>,
    found: Vec<Signed>,
}

impl Described<'_> {
    fn add(&mut self, feature: String, sign: Option<i32>) {
        if let Some(sign) = sign {
            self.found.push((format!("of-{feature}"), sign));
        }
        self.found.push((feature, 1));
    }
}

impl Sink for Described<'_> {
    fn word(&mut self, form: u32, place: Place, sign: Option<i32>) {
        let mut features = Vec::new();
        self.lexicon.describe(form, place, self.known, |feature| features.push(feature.to_owned()));
        for feature in features.into_iter().filter(|feature| counts(feature, place)) {
            self.add(feature, sign);
        }
    }

    fn pair(&mut self, first: u32, second: u32, sign: Option<i32>) {
        let [first, second] = [first, second].map(|form| self.lexicon.stem_of(form));
        self.add(features::of_pair(&first, &second), sign);
    }

    fn phrase(&mut self, family: u16, sign: i32) {
        let name = &self.known.codebook.families[usize::from(family)];
        self.add(features::of_phrase(Place::Said, name), Some(sign));
    }

    fn fact(&mut self, fact: Fact) {
        self.found.push((fact.feature(self.known.codebook), 1));
    }
}

/// The sums of a lane's weights.
struct Judged<'a> {
    tagger: &'a Tagger,
    lexicon: &'a mut Lexicon,
    known: Known<'a>,
    lane: usize,
    sides: i32,
    neutral: i32,
}

/// Adds a colour to the sums of a lane.
fn paint(colour: &Colour, lane: usize, sign: Option<i32>, sides: &mut i32, neutral: &mut i32) {
    let of = |row: &Row| row[lane] + row[SHARED];
    *sides += of(&colour.sides);
    *neutral += of(&colour.neutral);
    if let Some(sign) = sign {
        *sides += of(&colour.sides_of) * sign;
        *neutral += of(&colour.neutral_of) * sign;
    }
}

impl Sink for Judged<'_> {
    fn word(&mut self, form: u32, place: Place, sign: Option<i32>) {
        if let Some(colour) = self.lexicon.colour(form, place, self.known) {
            paint(colour, self.lane, sign, &mut self.sides, &mut self.neutral);
        }
    }

    fn pair(&mut self, first: u32, second: u32, sign: Option<i32>) {
        let [first, second] = [first, second].map(|form| self.lexicon.at(form).stem);
        let model = self.known.model;
        let Some(pair) = model.direction_pair(first, second) else { return };
        let lane = self.lane;
        let of = |kind: DirectionPair| {
            let row = pair.row(kind as usize);
            row.map_or(0, |row| model.lane(row, lane) + model.lane(row, SHARED))
        };
        self.sides += of(DirectionPair::Direction);
        self.neutral += of(DirectionPair::Neutral);
        if let Some(sign) = sign {
            self.sides += of(DirectionPair::DirectionOf) * sign;
            self.neutral += of(DirectionPair::NeutralOf) * sign;
        }
    }

    fn phrase(&mut self, family: u16, sign: i32) {
        let colour = self.tagger.phrase_colour(family);
        paint(colour, self.lane, Some(sign), &mut self.sides, &mut self.neutral);
    }

    fn fact(&mut self, fact: Fact) {
        let colour = self.lexicon.colour_of(fact, self.known);
        paint(colour, self.lane, None, &mut self.sides, &mut self.neutral);
    }
}

/// Hands every feature of a direction to `sink`.
///
/// A word counts by itself, and again with the sign of the side of which it is
/// said: what is good to hear of a rival is bad for us.
fn walk(
    pages: &Pages,
    at: usize,
    hit: Option<&RuleHit>,
    before: Option<Direction>,
    sink: &mut impl Sink,
) {
    let sentence = &pages.sentences[at];
    let tokens = &pages.tokens[sentence.tokens.clone()];
    let sides: Vec<(usize, Side)> = context::sides(tokens).collect();
    // Of whom it speaks where no side stands near: of the first that it names,
    // else of the one named before.
    let subject = sides.first().map(|(_, side)| *side).or(sentence.antecedent);
    sink.fact(Fact::Bias);
    for (word, token) in tokens.iter().enumerate() {
        let place = if token.denied { Place::Denied } else { Place::Said };
        let sign = sign(context::nearest(tokens, &sides, word, SIDE_REACH).or(subject));
        sink.word(token.form, place, Some(sign));
        for (distance, later) in tokens[word + 1..].iter().take(PAIR_REACH).enumerate() {
            sink.pair(token.form, later.form, (distance == 0).then_some(sign));
        }
    }
    for &family in &pages.phrases[sentence.phrases.clone()] {
        sink.phrase(family, sign(subject));
    }
    surroundings(pages, at, sink);
    rules(pages, sentence, hit, sink);
    if let Some(before) = before {
        sink.fact(Fact::Before(before));
    }
}

fn sign(side: Option<Side>) -> i32 {
    if side == Some(Side::Rival) { -1 } else { 1 }
}

/// What the question asked for, and the sentence before.
fn surroundings(pages: &Pages, at: usize, sink: &mut impl Sink) {
    let sentence = &pages.sentences[at];
    let add = |other: &Sentence, place, sink: &mut _| {
        for token in &pages.tokens[other.tokens.clone()] {
            Sink::word(sink, token.form, place, None);
        }
    };
    for asked in &pages.sentences[sentence.asked.clone()] {
        add(asked, Place::Asked, sink);
    }
    if sentence.continues {
        let before = &pages.sentences[at - 1];
        add(before, Place::Before, sink);
        for hit in &pages.hits[before.hits.clone()] {
            sink.fact(Fact::BeforeSays(hit.direction));
        }
    }
}

fn rules(pages: &Pages, sentence: &Sentence, hit: Option<&RuleHit>, sink: &mut impl Sink) {
    let tokens = &pages.tokens[sentence.tokens.clone()];
    let is_named = |side| tokens.iter().any(|token| side_of(token.slots) == Some(side));
    let stand = Stand {
        rule: hit.map(|hit| (hit.direction, hit.side)),
        named: [Side::Us, Side::Rival].map(is_named),
        named_before: sentence.antecedent,
        role: sentence.role,
    };
    let (of_rule, of_names) = stand.parts();
    of_rule.for_each(|fact| sink.fact(fact));
    if let Some(hit) = hit {
        sink.fact(Fact::RuleSays(hit.rule, hit.direction));
        if hit.context.dismissed {
            sink.fact(Fact::Dismissed);
        }
        for cue in &hit.context.cues {
            sink.fact(Fact::Cue(cue.kind));
        }
    } else {
        sink.fact(Fact::NoRule);
    }
    for other in &pages.hits[sentence.hits.clone()] {
        sink.fact(Fact::AnySays(other.direction));
    }
    of_names.chain([Fact::Stand(stand)]).for_each(|fact| sink.fact(fact));
    if let Some(outcome) = pages.note_of {
        sink.fact(Fact::NoteOf(outcome));
    }
}
