//! Reads an interview: words, names, cues and rules of every sentence, and
//! what its words alone score for each theme.

use std::ops::Range;

use memchr::memchr_iter;

use super::accord;
use super::context::{self, Context, CueHit};
use super::features::{self, PAIR_REACH, Place, Position, Who};
use super::lexicon::{Form, Known, Lexicon, Surface};
use super::mention::{Direction, Side, Span};
use super::model;
use super::phrase::{Found, Search, Slots, Token};
use super::score::{MOST_WORDS, PairsAtHand, SCALE, add_scaled, own_words, scale};
use super::sides::{self, Antecedent, Names, Voice};
use super::tagger::{Rows, Tagger};
use super::weights::Row;
use crate::codebook::{CueKind, Owner, PatternOwner};
use crate::deal::Outcome;
use crate::interview::{Interview, Kind, Role};
use crate::segment::sentences;
use crate::words::{WordKind, each_word};

/// A rule found in a sentence, with everything that decides its direction.
#[derive(Clone, Debug)]
pub(super) struct RuleHit {
    pub(super) rule: u16,
    pub(super) span: Span,
    pub(super) context: Context,
    pub(super) side: Side,
    pub(super) direction: Direction,
}

/// A sentence as it was read.
#[derive(Clone, Debug)]
pub(super) struct Sentence {
    pub(super) turn: u32,
    pub(super) span: Span,
    /// The lines of the turn above it.
    pub(super) lines: u32,
    pub(super) role: Role,
    /// Whose words they are: a seller's, where one of ours notes what a buyer
    /// said.
    pub(super) teller: Role,
    /// Whether it may be evidence: no question, and not the interviewer's.
    pub(super) evidence: bool,
    /// Its words in [`Pages::tokens`].
    pub(super) tokens: Range<usize>,
    /// Its rules in [`Pages::hits`].
    pub(super) hits: Range<usize>,
    /// Its cues in [`Pages::cues`].
    pub(super) cues: Range<usize>,
    /// Whether it is or answers the question what decided it.
    pub(super) decides: bool,
    /// Its families' phrases in [`Pages::phrases`].
    pub(super) phrases: Range<usize>,
    /// The question that it answers: a range of sentences.
    pub(super) asked: Range<usize>,
    /// Whether the sentence before it belongs to the same turn.
    pub(super) continues: bool,
    /// The organisation named before it.
    pub(super) antecedent: Option<Side>,
    /// What its words score for each lane, in milli-logits.
    pub(super) score: Row,
}

/// An interview as it was read. Kept from interview to interview, so that
/// nothing is allocated per word.
#[derive(Debug, Default)]
pub(super) struct Pages {
    pub(super) lexicon: Lexicon,
    pub(super) tokens: Vec<Token>,
    pub(super) sentences: Vec<Sentence>,
    pub(super) hits: Vec<RuleHit>,
    pub(super) phrases: Vec<u16>,
    pub(super) cues: Vec<CueHit>,
    /// The outcome of the deal, if a record of it is read: what is typed into
    /// one most often gives the reason of its outcome. What people say in
    /// interviews is judged by their words alone.
    pub(super) note_of: Option<Outcome>,
    /// Whether one of ours writes of the deal: a record, or notes of a talk.
    pub(super) is_by_us: bool,
    /// Whether buyers mean us by `you`.
    pub(super) to_us: bool,
    spelled: String,
    search: Search,
    found: Vec<Found>,
    /// The cues of the sentence at hand.
    at_hand: Vec<CueHit>,
    pairs: PairsAtHand,
    /// What the words of each sentence of the question asked last add.
    question: Vec<Row>,
}

impl Pages {
    /// Reads `interview`.
    pub(super) fn read(&mut self, tagger: &Tagger, interview: &Interview) {
        let known = tagger.known();
        self.lexicon.prepare(known);
        let is_record = interview.kind == Kind::Record;
        let told_by_us = !is_record && sides::is_told_by_us(interview);
        self.is_by_us = is_record || told_by_us;
        self.note_of = interview.facts.outcome.filter(|_| is_record);
        self.to_us = told_by_us || sides::says_you_to_us(interview);
        self.tokens.clear();
        self.sentences.clear();
        self.hits.clear();
        self.phrases.clear();
        self.cues.clear();
        let names = Names::of(interview, &mut self.lexicon, known);
        let mut antecedent = Antecedent::default();
        let mut asked = 0..0;
        let (mut asker, mut answers) = (None, None);
        for (number, turn) in (0_u32..).zip(&interview.turns) {
            let role = interview.speaker(turn).role;
            // What a buyer said is written down in the words of one of ours.
            let teller = if told_by_us && role == Role::Buyer { Role::Seller } else { role };
            let voice = match teller {
                Role::Buyer if self.to_us => Voice::BuyerToUs,
                Role::Buyer => Voice::BuyerAboutUs,
                Role::Seller => Voice::Seller,
                Role::Interviewer | Role::Other => Voice::Other,
            };
            // A question is answered by whoever speaks next, if it is somebody
            // else, and by nobody after that.
            if asker == Some(turn.speaker) || *answers.get_or_insert(turn.speaker) != turn.speaker {
                asked = 0..0;
            }
            let first = self.sentences.len();
            let mut line_ends = memchr_iter(b'\n', turn.text.as_bytes()).peekable();
            let mut lines = 0;
            for span in sentences(&turn.text) {
                while line_ends.next_if(|&end| end < span.start).is_some() {
                    lines += 1;
                }
                antecedent.age();
                let start = self.tokens.len();
                let text = &turn.text[span.clone()];
                self.tokenise(known, text, span.start);
                if self.tokens.len() == start {
                    continue;
                }
                let before = antecedent.org;
                let tokens = &mut self.tokens[start..];
                sides::fill(tokens, &names, &self.lexicon, voice, &mut antecedent);
                let sentence = Sentence {
                    turn: number,
                    span: Span { start: to_u32(span.start), end: to_u32(span.end) },
                    lines,
                    role,
                    teller,
                    evidence: matches!(role, Role::Buyer | Role::Seller) && !text.ends_with('?'),
                    tokens: start..self.tokens.len(),
                    hits: self.hits.len()..self.hits.len(),
                    cues: self.cues.len()..self.cues.len(),
                    decides: self.sentences[asked.clone()].iter().any(|question| question.decides),
                    phrases: self.phrases.len()..self.phrases.len(),
                    asked: asked.clone(),
                    continues: self.sentences.len() > first,
                    antecedent: before,
                    score: Row::default(),
                };
                self.take(tagger, sentence);
            }
            self.end_turn(tagger.rows(), first);
            // What is asked is what was said last before somebody answers.
            let last = self.sentences.len();
            let asks =
                role == Role::Interviewer || (last > first && turn.text.trim_end().ends_with('?'));
            if asks {
                asked = last.saturating_sub(2).max(first)..last;
                self.question.clear();
                for sentence in &self.sentences[asked.clone()] {
                    let row = self.row_of(sentence, Place::Asked);
                    self.question.push(row);
                }
                (asker, answers) = (Some(turn.speaker), None);
            }
        }
        names.forget(&mut self.lexicon);
    }

    /// Lends the lexicon, in which what is looked up of a word is kept, while
    /// pages are read from.
    pub(super) fn lend<T>(&mut self, then: impl FnOnce(&mut Lexicon, &Self) -> T) -> T {
        let mut lexicon = std::mem::take(&mut self.lexicon);
        let result = then(&mut lexicon, self);
        self.lexicon = lexicon;
        result
    }

    /// Cuts a sentence that begins at byte `offset` of its turn into tokens.
    fn tokenise(&mut self, known: Known<'_>, sentence: &str, offset: usize) {
        let Self { lexicon, spelled, tokens, .. } = self;
        let offset = to_u32(offset);
        each_word(sentence, |word| {
            let met = word.key(sentence).and_then(|key| lexicon.met(key));
            let surface = met.unwrap_or_else(|| {
                word.spell(sentence, spelled);
                lexicon.number(spelled, known)
            });
            let (form, slots) = match word.kind {
                WordKind::Word => (surface, Slots::default()),
                WordKind::Number => (Lexicon::form(Form::Number), Slots::NUMBER),
                WordKind::Money => (Lexicon::form(Form::Money), Slots::NUMBER),
                WordKind::Percent => (Lexicon::form(Form::Percent), Slots::NUMBER),
            };
            let &Surface { word: known_word, class, .. } = lexicon.at(surface);
            tokens.push(Token {
                start: word.start + offset,
                end: word.end + offset,
                word: known_word,
                class,
                surface,
                form,
                slots,
                entity: 0,
                after_break: word.after_break,
                capital: word.capital,
                denied: false,
                who: Who::Nobody,
            });
        });
    }

    /// Adds a sentence whose words were read: its rules, and its score.
    fn take(&mut self, tagger: &Tagger, mut sentence: Sentence) {
        let Self { tokens, search, found, cues, at_hand, hits, phrases, .. } = self;
        let tokens = &mut tokens[sentence.tokens.clone()];
        let codebook = tagger.codebook();
        let patterns = &codebook.patterns;
        found.clear();
        search.find(patterns, tokens, sentence.evidence, found);
        found.sort_unstable_by_key(|found| (found.start, found.end, found.owner));
        context::cues(found, &codebook.cues, at_hand);
        if sentence.evidence {
            context::mark_denied(at_hand, tokens);
            for hit in found.iter() {
                match hit.owner {
                    PatternOwner::Rule(number) => {
                        if !search.is_excluded(patterns, number, hit, tokens) {
                            let before = sentence.antecedent;
                            hits.push(rule_hit(tagger, number, hit, at_hand, tokens, before));
                        }
                    }
                    PatternOwner::Family(number) => phrases.push(number),
                    PatternOwner::Cue(_) => {}
                }
            }
        } else {
            // A question that asks what decided it makes its answers decide.
            sentence.decides = at_hand.iter().any(|cue| cue.kind == CueKind::Decisive);
        }
        cues.extend_from_slice(at_hand);
        sentence.cues.end = cues.len();
        sentence.hits.end = hits.len();
        sentence.phrases.end = phrases.len();
        self.score(tagger, &mut sentence);
        self.sentences.push(sentence);
    }

    fn score(&mut self, tagger: &Tagger, sentence: &mut Sentence) {
        if sentence.continues && self.sentences.last().is_some_and(|previous| previous.evidence) {
            let after = self.row_of(sentence, Place::After);
            if let Some(previous) = self.sentences.last_mut() {
                add_scaled(&mut previous.score, &after, scale(sentence.tokens.len()));
            }
        }
        if sentence.evidence {
            sentence.score = self.words_score(tagger, sentence);
        }
    }

    /// What the words of a sentence add at a place.
    fn row_of(&self, sentence: &Sentence, place: Place) -> Row {
        let mut row = Row::default();
        for token in self.tokens[sentence.tokens.clone()].iter().take(MOST_WORDS) {
            self.lexicon.add(token.form, place, &mut row);
        }
        row
    }

    fn words_score(&mut self, tagger: &Tagger, sentence: &Sentence) -> Row {
        let (model, rows) = (tagger.known().model, tagger.rows());
        let tokens = &self.tokens[sentence.tokens.clone()];
        let mut sum = own_words(&mut self.lexicon, rows, tokens);
        self.pairs.add(&self.lexicon, model, tokens, &mut sum);
        for &family in &self.phrases[sentence.phrases.clone()] {
            model::add(&mut sum, rows.phrase(family));
        }
        let own = scale(tokens.len());
        let mut score = rows.bias;
        model::add(&mut score, rows.length(tokens.len()));
        if !sentence.continues {
            add_scaled(&mut score, rows.position(Position::First), own);
        }
        if sentence.decides {
            add_scaled(&mut score, rows.decisive(tokens.len()), own);
        }
        self.each_rule(tagger, sentence, |rule, first_of_theme| {
            model::add(&mut score, rows.rule(rule));
            if first_of_theme {
                let theme = tagger.codebook().rules[usize::from(rule)].theme;
                model::add(&mut score, rows.theme(theme));
            }
        });
        add_scaled(&mut score, &sum, own);
        for (asked, row) in sentence.asked.clone().zip(&self.question) {
            add_scaled(&mut score, row, self.scale_of(asked));
        }
        if let (true, Some(before)) = (sentence.continues, self.sentences.last()) {
            let row = self.row_of(before, Place::Before);
            add_scaled(&mut score, &row, scale(before.tokens.len()));
        }
        score
    }

    /// Whether the sentence at `at` turns against what was said before it.
    pub(super) fn turns(&self, lexicon: &Lexicon, at: usize) -> bool {
        let first = self.tokens[self.sentences[at].tokens.clone()].first();
        first.is_some_and(|token| accord::TURNS.contains(&lexicon.spelled(token.surface)))
    }

    /// The turn that began with sentence `first` is over.
    fn end_turn(&mut self, rows: &Rows, first: usize) {
        let Some(last) = self.sentences.len().checked_sub(1).filter(|&last| last >= first) else {
            return;
        };
        let scale = self.scale_of(last);
        let sentence = &mut self.sentences[last];
        if sentence.evidence {
            add_scaled(&mut sentence.score, rows.position(Position::Last), scale);
            if last == first {
                add_scaled(&mut sentence.score, rows.position(Position::Only), scale);
            }
        }
    }

    /// By how much the words of the sentence at `at` count for others.
    fn scale_of(&self, at: usize) -> i32 {
        scale(self.sentences[at].tokens.len())
    }

    /// Calls `each` once with every rule that holds in the sentence, and
    /// whether it is the first of its theme.
    fn each_rule(&self, tagger: &Tagger, sentence: &Sentence, mut each: impl FnMut(u16, bool)) {
        let hits = &self.hits[sentence.hits.clone()];
        for (at, hit) in hits.iter().enumerate() {
            if hits[..at].iter().any(|before| before.rule == hit.rule) {
                continue;
            }
            let theme = tagger.rule(hit).theme;
            each(hit.rule, !hits[..at].iter().any(|before| tagger.rule(before).theme == theme));
        }
    }

    /// Calls `each` with every feature of the sentence at `at` and by how much
    /// it counts, in parts of [`SCALE`]: what a score is the sum of.
    pub(super) fn describe(&self, tagger: &Tagger, at: usize, mut each: impl FnMut(&str, i32)) {
        let known = tagger.known();
        let sentence = &self.sentences[at];
        let tokens = &self.tokens[sentence.tokens.clone()];
        each("bias", SCALE);
        each(&features::of_length(tokens.len()), SCALE);
        self.each_rule(tagger, sentence, |rule, first_of_theme| {
            let rule = &tagger.codebook().rules[usize::from(rule)];
            each(&features::of_rule(&rule.id), SCALE);
            if first_of_theme {
                each(&features::of_any_rule(&tagger.codebook().at(rule.theme).id), SCALE);
            }
        });
        let own = self.scale_of(at);
        let (opens, ends) =
            (!sentence.continues, self.sentences.get(at + 1).is_none_or(|next| !next.continues));
        let positions =
            [(Position::First, opens), (Position::Last, ends), (Position::Only, opens && ends)];
        for (position, _) in positions.into_iter().filter(|(_, holds)| *holds) {
            each(features::of_position(position), own);
        }
        if sentence.decides {
            each(features::DECISIVE[features::decisive(tokens.len())], own);
        }
        for (at, token) in tokens.iter().enumerate() {
            let alike = |other: &Token| other.form == token.form;
            if !tokens[..at].iter().any(alike) {
                self.lexicon.describe(token.form, Place::Said, known, |feature| each(feature, own));
            }
            if token.denied && !tokens[..at].iter().any(|other| other.denied && alike(other)) {
                self.lexicon
                    .describe(token.form, Place::Denied, known, |feature| each(feature, own));
            }
            let first = self.lexicon.stem_of(token.form);
            for (distance, later) in tokens[at + 1..].iter().take(PAIR_REACH).enumerate() {
                let second = self.lexicon.stem_of(later.form);
                each(&features::of_pair(&first, &second), own);
                if distance == 0 {
                    each(&features::of_next(&first, &second), own);
                    if at == 0 {
                        each(&features::of_opening(&format!("{first}_{second}")), own);
                    }
                }
            }
            if at == 0 {
                self.lexicon
                    .describe(token.form, Place::Opening, known, |feature| each(feature, own));
            }
        }
        for who in Who::ALL {
            let mut met = tokens.iter().filter(|token| token.who == who).peekable();
            if met.peek().is_some() {
                each(&features::of_who(Place::Said, who), own);
                if met.any(|token| token.denied) {
                    each(&features::of_who(Place::Denied, who), own);
                }
            }
        }
        for &family in &self.phrases[sentence.phrases.clone()] {
            each(
                &features::of_phrase(Place::Said, &known.codebook.families[usize::from(family)]),
                own,
            );
        }
        let mut others = |at: usize, place| {
            let scale = self.scale_of(at);
            for token in &self.tokens[self.sentences[at].tokens.clone()] {
                self.lexicon.describe(token.form, place, known, |feature| each(feature, scale));
            }
        };
        sentence.asked.clone().for_each(|asked| others(asked, Place::Asked));
        if sentence.continues {
            others(at - 1, Place::Before);
        }
        if self.sentences.get(at + 1).is_some_and(|next| next.continues) {
            others(at + 1, Place::After);
        }
    }
}

fn rule_hit(
    tagger: &Tagger,
    number: u16,
    hit: &Found,
    cues: &[CueHit],
    tokens: &[Token],
    antecedent: Option<Side>,
) -> RuleHit {
    let rule = &tagger.codebook().rules[usize::from(number)];
    let context = context::around(hit, cues, tokens);
    let side = match rule.side {
        Some(Owner::Us) => Side::Us,
        Some(Owner::Rival) => Side::Rival,
        None => context::side(hit, tokens, antecedent),
    };
    let direction = context::direction(rule.sign, &context, side);
    let span = context::span_of(tokens, hit.start, hit.end);
    RuleHit { rule: number, span, context, side, direction }
}

fn to_u32(at: usize) -> u32 {
    u32::try_from(at).unwrap_or(u32::MAX)
}
