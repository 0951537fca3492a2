//! Which way a mention speaks: what its words and rules tell that is good or
//! bad by itself, and what is good or bad for the side of which it is said, as
//! one learned sum over features that a person can read.
//!
//! A feature counts by itself, and again, as `of-` and its name, as many times
//! as the sentence speaks of our side ([`super::whose`]): what is good to hear
//! of a rival is bad for us. In a sentence that names both sides a word is said
//! of the side that was named last, and a pair of words of its first word's;
//! what is known beside its words stays the whole sentence's.

use std::collections::BTreeMap;

use super::context;
use super::features::{self, PAIR_REACH, Place};
use super::lexicon::{Known, Lexicon};
use super::mention::{Direction, Side};
use super::model::{self, Model, PairWeight, Part};
use super::phrase::Token;
use super::read::{Pages, RuleHit, Sentence};
use super::score::{MOST_WORDS, scale, scaled};
use super::sides::side_of;
use super::tagger::Tagger;
use super::weights::{LANES, Row};
use super::whose::{self, OURS};
use crate::codebook::{Codebook, CueKind};
use crate::deal::Outcome;
use crate::interview::Role;

/// The lane whose weights count for every theme.
pub(crate) const SHARED: usize = LANES - 1;

/// What the name of a feature that is said of a side begins with.
pub(crate) const OF: &str = "of-";

/// The learned weights of what is said of a mention: above 0 `sides` speak for
/// us, and `neutral` weigh for nobody. Those `of` a side count as much as the
/// sentence speaks of ours. `whose` tells how much it does.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Colour {
    sides: Row,
    sides_of: Row,
    neutral: Row,
    pub(super) whose: i32,
}

impl Colour {
    /// Adds the weights of one feature.
    fn add(&mut self, model: &Model, feature: &str) {
        for (sum, part, prefix) in [
            (&mut self.sides, Part::Direction, ""),
            (&mut self.sides_of, Part::Direction, OF),
            (&mut self.neutral, Part::Neutral, ""),
        ] {
            if let Some(row) = model.known_of(part, &[prefix, feature]) {
                model::add(sum, &row);
            }
        }
    }

    /// Adds what the feature of a word at a place tells.
    pub(super) fn add_word(&mut self, model: &Model, feature: &str, place: Place) {
        if counts(feature, place) {
            self.add(model, feature);
        }
        if whose::counts(feature, place) {
            self.whose += model.row(Part::Side, feature)[0];
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
fn counts(feature: &str, place: Place) -> bool {
    match place {
        Place::Said | Place::Denied => feature.contains("family:") || feature.contains("word:"),
        Place::Asked | Place::Before => feature.contains("family:"),
        Place::After | Place::Opening => false,
    }
}

/// What takes the features of a direction.
trait Sink {
    /// What comes next is said of a side; of nobody: of the one that the
    /// sentence speaks of.
    fn said_of(&mut self, side: Option<Side>);
    /// A word at a place.
    fn word(&mut self, form: u32, place: Place);
    /// Two words in their order.
    fn pair(&mut self, first: u32, second: u32);
    /// A phrase of a family.
    fn phrase(&mut self, family: u16);
    /// Anything else.
    fn fact(&mut self, fact: Fact);
}

/// What is known of a mention beside the words of its sentence.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(super) enum Fact {
    Bias,
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

/// A feature of a direction, and the side that it is said of, if that is not
/// the one that the sentence speaks of.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Remark {
    pub(crate) feature: String,
    pub(crate) said_of: Option<Side>,
}

/// The features of a theme's direction in the sentence at `at`, as weights are
/// learned from them.
pub(super) fn describe(
    tagger: &Tagger,
    pages: &Pages,
    at: usize,
    hit: Option<&RuleHit>,
) -> Vec<Remark> {
    let known = tagger.known();
    let mut described =
        Described { lexicon: &pages.lexicon, known, said_of: None, found: Vec::new() };
    walk(pages, at, hit, &mut described);
    described.found
}

/// What was learned of a mention's direction.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Judgement {
    /// Above 0 it speaks for us, in milli-logits.
    pub(super) score: i32,
    /// Above 0 what is said of the sentence's side is good to hear of it.
    pub(super) praise: i32,
    /// It weighs for nobody.
    pub(super) neutral: bool,
}

/// Which way a theme's mention in the sentence at `at` speaks, if anything was
/// learned of it; `whose` is as [`whose::judge`] tells it.
pub(super) fn judge(
    tagger: &Tagger,
    lexicon: &mut Lexicon,
    pages: &Pages,
    at: usize,
    lane: usize,
    hit: Option<&RuleHit>,
    whose: i32,
) -> Option<Judgement> {
    let known = tagger.known();
    if known.model.is_empty() {
        return None;
    }
    let mut judged =
        Judged { tagger, lexicon, known, lane, said_of: None, own: 0, of: 0, neutral: 0 };
    walk(pages, at, hit, &mut judged);
    let Judged { own, of, neutral, .. } = judged;
    let score = own + of * i64::from(whose) / i64::from(OURS);
    let scale = scale(pages.sentences[at].tokens.len());
    Some(Judgement {
        score: scaled(held(score), scale),
        praise: scaled(held(of), scale),
        neutral: scaled(held(neutral), scale) > 0,
    })
}

/// What each feature adds to the score of a theme's direction in the sentence at
/// `at`, or to its weighing for nobody, in parts of
/// [`SCALE`](super::score::SCALE) of a milli-logit.
pub(super) fn parts(
    tagger: &Tagger,
    pages: &Pages,
    at: usize,
    lane: usize,
    hit: Option<&RuleHit>,
    told: Told,
) -> BTreeMap<String, i64> {
    let model = tagger.known().model;
    let ours = i64::from(OURS);
    let scale = i64::from(scale(pages.sentences[at].tokens.len()));
    let weight = |part, feature: &str| {
        let of = |lane| i64::from(model.weight(part, feature, lane));
        of(lane) + of(SHARED)
    };
    let mut parts = BTreeMap::new();
    for Remark { feature, said_of } in describe(tagger, pages, at, hit) {
        let adds = match told {
            Told::ForNobody => weight(Part::Neutral, &feature),
            Told::Direction { whose } => {
                let times = match said_of.and_then(Side::sign) {
                    Some(sign) => i64::from(sign) * ours,
                    None => i64::from(whose),
                };
                let of = weight(Part::Direction, &format!("{OF}{feature}")) * times / ours;
                weight(Part::Direction, &feature) + of
            }
        };
        *parts.entry(feature).or_default() += adds * scale;
    }
    parts
}

/// What [`parts`] tells of.
#[derive(Clone, Copy, Debug)]
pub(super) enum Told {
    /// Which way a mention speaks; `whose` is as [`whose::judge`] tells it.
    Direction { whose: i32 },
    /// That it weighs for nobody.
    ForNobody,
}

/// Whether a sentence names both sides, so that each word is said of one.
pub(super) fn names_both(pages: &Pages, at: usize) -> bool {
    SidesInTurn::of(&pages.tokens[pages.sentences[at].tokens.clone()]).is_some()
}

/// Features as strings.
struct Described<'a> {
    lexicon: &'a Lexicon,
    known: Known<'a>,
    said_of: Option<Side>,
    found: Vec<Remark>,
}

impl Described<'_> {
    fn add(&mut self, feature: String) {
        self.found.push(Remark { feature, said_of: self.said_of });
    }
}

impl Sink for Described<'_> {
    fn said_of(&mut self, side: Option<Side>) {
        self.said_of = side;
    }

    fn word(&mut self, form: u32, place: Place) {
        let (lexicon, known) = (self.lexicon, self.known);
        lexicon.describe(form, place, known, |feature| {
            if counts(feature, place) {
                self.add(feature.to_owned());
            }
        });
    }

    fn pair(&mut self, first: u32, second: u32) {
        let [first, second] = [first, second].map(|form| self.lexicon.stem_of(form));
        self.add(features::of_pair(&first, &second));
    }

    fn phrase(&mut self, family: u16) {
        let name = &self.known.codebook.families[usize::from(family)];
        self.add(features::of_phrase(Place::Said, name));
    }

    fn fact(&mut self, fact: Fact) {
        self.add(fact.feature(self.known.codebook));
    }
}

/// The sums of a lane's weights.
struct Judged<'a> {
    tagger: &'a Tagger,
    lexicon: &'a mut Lexicon,
    known: Known<'a>,
    lane: usize,
    said_of: Option<Side>,
    /// What is good or bad by itself, or said of a side that is known.
    own: i64,
    /// What is said of the side that the sentence speaks of.
    of: i64,
    neutral: i64,
}

/// What a feature adds to a lane, by the kinds of
/// [`DirectionPair`](model::DirectionPair).
type Adds = [i32; 3];

impl Judged<'_> {
    fn add(&mut self, adds: Adds) {
        let [own, of, neutral] = adds.map(i64::from);
        self.own += own;
        self.neutral += neutral;
        match self.said_of.and_then(Side::sign) {
            Some(sign) => self.own += of * i64::from(sign),
            None => self.of += of,
        }
    }
}

/// A sum as scores are kept: no sentence comes to more.
fn held(sum: i64) -> i32 {
    i32::try_from(sum.clamp(i32::MIN.into(), i32::MAX.into())).unwrap_or_default()
}

/// What a colour adds to a lane.
fn in_lane(colour: &Colour, lane: usize) -> Adds {
    [&colour.sides, &colour.sides_of, &colour.neutral].map(|row| row[lane] + row[SHARED])
}

impl Sink for Judged<'_> {
    fn said_of(&mut self, side: Option<Side>) {
        self.said_of = side;
    }

    fn word(&mut self, form: u32, place: Place) {
        if let Some(colour) = self.lexicon.colour(form, place, self.known) {
            let adds = in_lane(colour, self.lane);
            self.add(adds);
        }
    }

    fn pair(&mut self, first: u32, second: u32) {
        let [first, second] = [first, second].map(|form| self.lexicon.at(form).stem);
        let model = self.known.model;
        let mut adds = Adds::default();
        let ours = |one: &PairWeight| one.lane() == self.lane || one.lane() == SHARED;
        for one in model.direction_pair(first, second).filter(ours) {
            adds[one.kind()] += one.weight();
        }
        self.add(adds);
    }

    fn phrase(&mut self, family: u16) {
        self.add(in_lane(self.tagger.phrase_colour(family), self.lane));
    }

    fn fact(&mut self, fact: Fact) {
        let adds = in_lane(self.lexicon.colour_of(fact, self.known), self.lane);
        self.add(adds);
    }
}

/// Hands every feature of a direction to `sink`.
fn walk(pages: &Pages, at: usize, hit: Option<&RuleHit>, sink: &mut impl Sink) {
    let sentence = &pages.sentences[at];
    let tokens = &pages.tokens[sentence.tokens.clone()];
    sink.fact(Fact::Bias);
    let mut named = SidesInTurn::of(tokens);
    for (word, token) in tokens.iter().enumerate().take(MOST_WORDS) {
        sink.said_of(named.as_mut().map(|named| named.at(word)));
        sink.word(token.form, if token.denied { Place::Denied } else { Place::Said });
        for later in tokens[word + 1..].iter().take(PAIR_REACH) {
            sink.pair(token.form, later.form);
        }
    }
    sink.said_of(None);
    for &family in &pages.phrases[sentence.phrases.clone()] {
        sink.phrase(family);
    }
    surroundings(pages, at, sink);
    rules(pages, sentence, hit, sink);
}

/// The sides of a sentence that names both, word by word: the one named last;
/// before the first name, that one.
struct SidesInTurn {
    named: std::iter::Peekable<std::vec::IntoIter<(usize, Side)>>,
    last: Side,
}

impl SidesInTurn {
    fn of(tokens: &[Token]) -> Option<Self> {
        let named: Vec<(usize, Side)> = context::sides(tokens).collect();
        let &(_, first) = named.first()?;
        let is_both = named.iter().any(|&(_, side)| side != first);
        is_both.then(|| Self { named: named.into_iter().peekable(), last: first })
    }

    /// The side of which the word at `at` is said; words come in their order.
    fn at(&mut self, at: usize) -> Side {
        while let Some((_, side)) = self.named.next_if(|&(named, _)| named <= at) {
            self.last = side;
        }
        self.last
    }
}

/// What the question asked for, and the sentence before.
fn surroundings(pages: &Pages, at: usize, sink: &mut impl Sink) {
    let sentence = &pages.sentences[at];
    let add = |other: &Sentence, place, sink: &mut _| {
        for token in pages.tokens[other.tokens.clone()].iter().take(MOST_WORDS) {
            Sink::word(sink, token.form, place);
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
        role: sentence.teller,
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

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::*;
    use crate::builtin;
    use crate::tag::Sensitivity;
    use crate::tag::check::interview_of;

    /// What weights are learned from is what a mention is judged by.
    #[test]
    fn a_direction_is_the_sum_of_what_is_described() {
        let tagger =
            Tagger::new(Arc::new(builtin::codebook()), builtin::model(), Sensitivity::default());
        let model = tagger.known().model;
        let texts = [
            "You were far too expensive. But they did not answer, and your price was fair.",
            "Nobody inside spoke up for you, which is what decided it. Theirs had a champion.",
            "It wasn't the money, 40 % or not.",
            "And what did Apex do better, and you? // They came twice. Your people never did.",
            "Seller: Apex was cheaper; CFO said we were slow. They had a friend in IT.",
        ];
        for text in texts {
            let interview = interview_of(text);
            tagger.with_pages(&interview, |pages| {
                let is_evidence = |&at: &usize| pages.sentences[at].evidence;
                let evidence: Vec<usize> = (0..pages.sentences.len()).filter(is_evidence).collect();
                for at in evidence {
                    let hit = pages.hits[pages.sentences[at].hits.clone()].first().cloned();
                    let hit = hit.as_ref();
                    let described = describe(&tagger, pages, at, hit);
                    let told = whose::describe(tagger.known(), pages, at);
                    let whose = pages
                        .lend(|lexicon, pages| whose::judge(tagger.known(), lexicon, pages, at));
                    let told = told.iter().map(|feature| model.row(Part::Side, feature)[0]);
                    assert_eq!(whose, told.sum::<i32>().clamp(-OURS, OURS), "{text}");
                    let sum = |part, prefix: &str, said_of: &[Option<Side>], lane| -> i32 {
                        let weight = |remark: &Remark| {
                            let feature = format!("{prefix}{}", remark.feature);
                            model.weight(part, &feature, lane)
                                + model.weight(part, &feature, SHARED)
                        };
                        let of = |remark: &&Remark| said_of.contains(&remark.said_of);
                        described.iter().filter(of).map(weight).sum()
                    };
                    let all = [None, Some(Side::Us), Some(Side::Rival)];
                    let scale = scale(pages.sentences[at].tokens.len());
                    for lane in 0..model.themes.len() {
                        let of = |side| sum(Part::Direction, OF, &[side], lane);
                        let score = sum(Part::Direction, "", &all, lane)
                            + of(None) * whose / OURS
                            + of(Some(Side::Us))
                            - of(Some(Side::Rival));
                        let expected = Judgement {
                            score: scaled(score, scale),
                            praise: scaled(of(None), scale),
                            neutral: scaled(sum(Part::Neutral, "", &all, lane), scale) > 0,
                        };
                        let judged = pages.lend(|lexicon, pages| {
                            judge(&tagger, lexicon, pages, at, lane, hit, whose)
                        });
                        assert_eq!(judged, Some(expected), "{text} {lane}");
                    }
                }
            });
        }
    }

    #[test]
    fn where_both_sides_are_named_words_are_said_of_the_one_named_last() {
        let tagger =
            Tagger::new(Arc::new(builtin::codebook()), builtin::model(), Sensitivity::default());
        let (us, them) = (Some(Side::Us), Some(Side::Rival));
        let cases: [(&str, &[(&str, Option<Side>)]); 3] = [
            (
                "After a week your plan was clear, whereas Apex stayed vague.",
                &[("week", us), ("clear", us), ("vagu", them)],
            ),
            ("Apex was vague and slow.", &[("vagu", None), ("slow", None)]),
            ("Apex was less clear than you were.", &[("clear", None)]),
        ];
        for (text, expected) in cases {
            tagger.with_pages(&interview_of(text), |pages| {
                let described = describe(&tagger, pages, 0, None);
                for (stem, said_of) in expected {
                    let feature = format!("word:{stem}");
                    let remark = described.iter().find(|remark| remark.feature == feature);
                    let found = remark.map(|remark| remark.said_of);
                    assert_eq!(found, Some(*said_of), "{text} {stem}");
                }
                let facts = described.iter().filter(|remark| remark.feature.starts_with("role:"));
                assert!(facts.into_iter().all(|remark| remark.said_of.is_none()), "{text}");
            });
        }
    }

    #[test]
    fn no_setting_changes_a_direction() {
        let text = "You were dear. But Apex never called back, and their trial failed twice. \
                    My boss liked them, I think. You had the better plan, though it was long. \
                    We knew your people for years. Still, the fee was hard to defend. \
                    Apex had no reference in our trade. Their support was praised.";
        let interview = interview_of(text);
        let tagged = |sensitivity| {
            let codebook = Arc::new(builtin::codebook());
            let mentions = Tagger::new(codebook, builtin::model(), sensitivity).tag(&interview);
            let of = |one: crate::tag::Mention| ((one.sentence.start, one.theme), one.direction);
            mentions.into_iter().map(of).collect::<std::collections::BTreeMap<_, _>>()
        };
        let most = tagged(Sensitivity::Near);
        let mut fewer = most.len();
        for sensitivity in [Sensitivity::High, Sensitivity::Balanced, Sensitivity::Strict] {
            let found = tagged(sensitivity);
            assert!(!found.is_empty() && found.len() <= fewer, "{sensitivity:?}");
            fewer = found.len();
            for (mention, direction) in found {
                assert_eq!(Some(&direction), most.get(&mention), "{sensitivity:?} {mention:?}");
            }
        }
    }
}
