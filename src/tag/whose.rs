//! Of whose side a sentence speaks: ours, a rival's, or partly either. Learned
//! from whom it names, whom the sentences before and the question name, who
//! speaks, and its words.

use super::context;
use super::features::{Place, Who};
use super::lexicon::{Known, Lexicon};
use super::mention::{Direction, Side};
use super::model::{Model, Part};
use super::phrase::Token;
use super::read::{Pages, Sentence};
use super::score::MOST_WORDS;
use crate::interview::Role;

/// A sentence that speaks of our side alone; the negative is a rival's.
pub(crate) const OURS: i32 = 1_000;

/// What a sentence that speaks of our side alone adds, in milli-logits, to a
/// mention's being of ours; set by hand, as nobody has labelled sides.
const WHOLE: i32 = 2_000;
/// From so many on, either way, the side is told.
const SURE: i32 = 500;

/// So many sentences before, in the same turn, are looked at.
const BACK: usize = 4;
/// Of so many of the sides that a sentence names the order is told.
const IN_ORDER: usize = 4;

/// Whether the feature of a word at a place tells whose side is spoken of:
/// words alone, and around the sentence only those of the question.
pub(super) fn counts(feature: &str, place: Place) -> bool {
    let word = match place {
        Place::Said => Some(feature),
        Place::Asked => feature.strip_prefix("asked-"),
        Place::Denied | Place::Before | Place::After | Place::Opening => None,
    };
    word.is_some_and(|word| word.starts_with("word:"))
}

/// Which sides a stretch of text names.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub(super) struct Named {
    us: bool,
    rival: bool,
}

impl Named {
    fn of(sides: &[Side]) -> Self {
        Self { us: sides.contains(&Side::Us), rival: sides.contains(&Side::Rival) }
    }

    fn id(self) -> &'static str {
        match (self.us, self.rival) {
            (true, true) => "both",
            (true, false) => "us",
            (false, true) => "rival",
            (false, false) => "nobody",
        }
    }

    fn any(self) -> bool {
        self.us || self.rival
    }
}

/// Who speaks, and to whom.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(super) struct Voice {
    role: Role,
    to_us: bool,
    record: bool,
}

impl Voice {
    fn id(self) -> String {
        let to = if self.to_us { "-to-us" } else { "" };
        let record = if self.record { "-record" } else { "" };
        format!("{}{to}{record}", self.role.id())
    }
}

/// What tells whose side a sentence speaks of, beside its words.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(super) enum Hint {
    Bias,
    Voice(Voice),
    /// The sides that it names, in their order.
    Names([Option<Side>; IN_ORDER]),
    First(Option<Side>, Voice),
    Last(Side),
    NamesAny(Named),
    /// The organisation named before it, and whether it names one itself.
    NamedBefore(Option<Side>, bool, Voice),
    Who(Who, Voice),
    FirstWho(Who, Voice, Option<Side>),
    /// Whom a sentence so many before names, and whether this one names any.
    Back(usize, Named, bool),
    /// The side named last in the sentences before, and how many before.
    LastBack(Side, usize, Who),
    NoneBack(Who, bool),
    /// Whom the question names (its last sentence, or the one before), whether
    /// this sentence names any, and how far it stands from the question.
    Asked(bool, Named, bool, usize),
    AskedWho(bool, Who, usize),
}

impl Hint {
    /// The feature that it is.
    fn feature(self) -> String {
        let of = |side: Option<Side>| side.map_or("nobody", Side::id);
        let here = |names: bool| if names { "named" } else { "unnamed" };
        let last = |last: bool| if last { "asked-last" } else { "asked" };
        match self {
            Self::Bias => "bias".to_owned(),
            Self::Voice(voice) => format!("voice:{}", voice.id()),
            Self::Names(sides) => {
                let sides: Vec<&str> = sides.into_iter().flatten().map(Side::id).collect();
                format!("names:{}", sides.join("-"))
            }
            Self::First(side, voice) => format!("first:{}|{}", of(side), voice.id()),
            Self::Last(side) => format!("last:{}", side.id()),
            Self::NamesAny(named) => format!("names-any:{}", named.id()),
            Self::NamedBefore(side, names, voice) => {
                format!("named-before:{}|{}|{}", of(side), here(names), voice.id())
            }
            Self::Who(who, voice) => format!("who:{}|{}", who.id(), voice.id()),
            Self::FirstWho(who, voice, before) => {
                format!("first-who:{}|{}|{}", who.id(), voice.id(), of(before))
            }
            Self::Back(distance, named, names) => {
                format!("back:{distance}|{}|{}", named.id(), here(names))
            }
            Self::LastBack(side, distance, who) => {
                format!("last-back:{}|{distance}|{}", side.id(), who.id())
            }
            Self::NoneBack(who, names) => format!("none-back:{}|{}", who.id(), here(names)),
            Self::Asked(is_last, named, names, distance) => {
                format!("{}:{}|{}|{distance}", last(is_last), named.id(), here(names))
            }
            Self::AskedWho(is_last, who, distance) => {
                format!("{}-who:{}|{distance}", last(is_last), who.id())
            }
        }
    }

    /// Its learned weight.
    pub(super) fn weight(self, model: &Model) -> i32 {
        model.row(Part::Side, &self.feature())[0]
    }
}

/// What takes the features of whose side a sentence speaks of.
trait Sink {
    fn hint(&mut self, hint: Hint);
    fn word(&mut self, form: u32, place: Place);
}

/// The features of whose side the sentence at `at` speaks of, as weights are
/// learned from them.
pub(super) fn describe(known: Known<'_>, pages: &Pages, at: usize) -> Vec<String> {
    let mut described = Described { lexicon: &pages.lexicon, known, found: Vec::new() };
    walk(pages, at, &mut described);
    described.found
}

/// Of whose side the sentence at `at` speaks: [`OURS`], its negative for a
/// rival's, or what lies between.
pub(super) fn judge(known: Known<'_>, lexicon: &mut Lexicon, pages: &Pages, at: usize) -> i32 {
    let mut judged = Judged { lexicon, known, sum: 0 };
    walk(pages, at, &mut judged);
    judged.sum.clamp(-OURS, OURS)
}

/// The side of which a mention that names nobody speaks, where that is sure
/// enough to be told: by whose its sentence is, and by which way it speaks, as
/// praise that speaks against us is a rival's.
pub(super) fn side(whose: i32, praise: i32, direction: Direction) -> Option<Side> {
    let praise = praise.clamp(-WHOLE, WHOLE);
    let of_us = match direction {
        Direction::For => praise,
        Direction::Against => -praise,
        Direction::Neutral => 0,
    };
    let lean = WHOLE * whose / OURS + of_us;
    match lean {
        SURE.. => Some(Side::Us),
        _ if lean <= -SURE => Some(Side::Rival),
        _ => None,
    }
}

/// Whose side the sentence at `at` speaks of at a glance, before anything was
/// learned: -1 of the rival that it names first, or that was named before it,
/// else 1.
pub(super) fn glance(pages: &Pages, at: usize) -> f64 {
    let sentence = &pages.sentences[at];
    let first = context::sides(&pages.tokens[sentence.tokens.clone()]).next();
    let side = first.map(|(_, side)| side).or(sentence.antecedent);
    if side == Some(Side::Rival) { -1.0 } else { 1.0 }
}

struct Described<'a> {
    lexicon: &'a Lexicon,
    known: Known<'a>,
    found: Vec<String>,
}

impl Sink for Described<'_> {
    fn hint(&mut self, hint: Hint) {
        self.found.push(hint.feature());
    }

    fn word(&mut self, form: u32, place: Place) {
        self.lexicon.describe(form, place, self.known, |feature| {
            if counts(feature, place) {
                self.found.push(feature.to_owned());
            }
        });
    }
}

struct Judged<'a> {
    lexicon: &'a mut Lexicon,
    known: Known<'a>,
    sum: i32,
}

impl Sink for Judged<'_> {
    fn hint(&mut self, hint: Hint) {
        self.sum += self.lexicon.hint(hint, self.known);
    }

    fn word(&mut self, form: u32, place: Place) {
        self.sum += self.lexicon.colour(form, place, self.known).map_or(0, |colour| colour.whose);
    }
}

/// Hands every feature of whose side is spoken of to `sink`.
fn walk(pages: &Pages, at: usize, sink: &mut impl Sink) {
    let sentence = &pages.sentences[at];
    let tokens = &pages.tokens[sentence.tokens.clone()];
    let voice = Voice { role: sentence.teller, to_us: pages.to_us, record: pages.is_by_us };
    let sides = sides_of(tokens);
    let named = Named::of(&sides);
    sink.hint(Hint::Bias);
    sink.hint(Hint::Voice(voice));
    let mut in_order = [None; IN_ORDER];
    in_order.iter_mut().zip(&sides).for_each(|(place, side)| *place = Some(*side));
    sink.hint(Hint::Names(in_order));
    sink.hint(Hint::First(sides.first().copied(), voice));
    if let Some(&last) = sides.last() {
        sink.hint(Hint::Last(last));
        sink.hint(Hint::NamesAny(named));
    }
    sink.hint(Hint::NamedBefore(sentence.antecedent, named.any(), voice));
    for who in whos(tokens) {
        sink.hint(Hint::Who(who, voice));
    }
    let first = tokens.iter().map(|token| token.who).find(|who| *who != Who::Nobody);
    let first = first.unwrap_or_default();
    sink.hint(Hint::FirstWho(first, voice, sentence.antecedent));
    let distance = before(pages, at, first, named.any(), sink);
    asked(pages, sentence, named.any(), distance, sink);
    for token in tokens.iter().take(MOST_WORDS) {
        sink.word(token.form, Place::Said);
    }
}

/// The sides that words name, in their order.
fn sides_of(tokens: &[Token]) -> Vec<Side> {
    context::sides(tokens).map(|(_, side)| side).collect()
}

/// Whom words stand for, each once; nobody too.
fn whos(tokens: &[Token]) -> impl Iterator<Item = Who> {
    let met = |who: Who| tokens.iter().any(|token| token.who == who);
    std::iter::once(Who::Nobody).chain(Who::ALL).filter(move |who| met(*who))
}

/// What the sentences before tell, in the same turn; and how many there are, up
/// to [`BACK`].
fn before(pages: &Pages, at: usize, first: Who, names: bool, sink: &mut impl Sink) -> usize {
    let mut last = None;
    let mut distance = 0;
    while distance < BACK && pages.sentences[at - distance].continues {
        distance += 1;
        let tokens = &pages.tokens[pages.sentences[at - distance].tokens.clone()];
        let sides = sides_of(tokens);
        sink.hint(Hint::Back(distance, Named::of(&sides), names));
        if last.is_none() {
            last = sides.last().map(|&side| (side, distance));
        }
    }
    sink.hint(match last {
        Some((side, distance)) => Hint::LastBack(side, distance.min(3), first),
        None => Hint::NoneBack(first, names),
    });
    distance
}

/// What the question tells that the sentence answers.
fn asked(pages: &Pages, sentence: &Sentence, names: bool, distance: usize, sink: &mut impl Sink) {
    let distance = distance.min(2);
    for question in sentence.asked.clone() {
        let is_last = question + 1 == sentence.asked.end;
        let tokens = &pages.tokens[pages.sentences[question].tokens.clone()];
        sink.hint(Hint::Asked(is_last, Named::of(&sides_of(tokens)), names, distance));
        for who in whos(tokens) {
            sink.hint(Hint::AskedWho(is_last, who, distance));
        }
        for token in tokens.iter().take(MOST_WORDS) {
            sink.word(token.form, Place::Asked);
        }
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::*;
    use crate::builtin;
    use crate::tag::check::interview_of;
    use crate::tag::{Sensitivity, Tagger};

    #[test]
    fn a_side_is_known_by_who_is_named_asked_for_and_spoken_to() {
        let tagger =
            Tagger::new(Arc::new(builtin::codebook()), builtin::model(), Sensitivity::default());
        let cases = [
            ("Your support was slow.", 1),
            ("Apex was slow to answer.", -1),
            ("How was our support? // It was slow.", 1),
            ("How was Apex on support? // Slow, from the first ticket.", -1),
            ("Apex came in March. Their demo was a mess.", -1),
            ("Apex came in March. Your demo was a mess.", 1),
            ("Seller: We were late with the quote.", 1),
            ("Seller: Apex was late with the quote.", -1),
        ];
        for (text, expected) in cases {
            let whose = tagger.with_pages(&interview_of(text), |pages| {
                let last = pages.sentences.len() - 1;
                pages.lend(|lexicon, pages| judge(tagger.known(), lexicon, pages, last))
            });
            assert_eq!(whose.signum(), expected, "{text}: {whose}");
        }
    }

    #[test]
    fn a_mention_whose_sentence_names_nobody_is_of_the_side_that_was_learned() {
        let tagger =
            Tagger::new(Arc::new(builtin::codebook()), builtin::model(), Sensitivity::Near);
        let cases = [
            ("How was Apex on support? // Slow, from the first ticket.", Side::Rival),
            ("How was our support? // Slow, from the first ticket.", Side::Us),
        ];
        for (text, side) in cases {
            let mentions = tagger.tag(&interview_of(text));
            let last = mentions.last().expect("something is near");
            assert_eq!(last.side, side, "{text}: {last:?}");
        }
    }

    #[test]
    fn praise_that_speaks_against_us_is_a_rivals() {
        use Direction::{Against, For, Neutral};
        let cases = [
            (0, 1_500, Against, Some(Side::Rival)),
            (0, 1_500, For, Some(Side::Us)),
            (0, -1_500, Against, Some(Side::Us)),
            (OURS, 3_000, Against, None),
            (-OURS, 300, For, Some(Side::Rival)),
            (OURS, 9_000, Neutral, Some(Side::Us)),
            (OURS / 5, 0, Neutral, None),
        ];
        for (whose, praise, direction, side_of) in cases {
            assert_eq!(side(whose, praise, direction), side_of, "{whose} {praise} {direction}");
        }
    }
}
