//! Runs over an interview, turn by turn and sentence by sentence, and makes
//! mentions of what it finds.

use std::sync::{Arc, Mutex};

use super::compile::{Compiled, Owner};
use super::context::{self, Context, CueHit, SideBy};
use super::lexicon::Lexicon;
use super::mention::{Direction, Mention, Side, Span};
use super::phrase::{self, Found, Slots, Token};
use super::sides::{self, Antecedent, Names, Voice};
use crate::codebook::{Codebook, Owner as RuleOwner, Rule};
use crate::interview::{Interview, Role};
use crate::segment::sentences;
use crate::words::{WordKind, each_word};

/// The score of a mention that a rule alone carries, in milli-logits.
const RULE_SCORE: i32 = 3_000;

/// Finds mentions in interviews. One tagger serves any number of threads.
#[derive(Debug)]
pub struct Tagger {
    codebook: Arc<Codebook>,
    compiled: Compiled,
    /// Workers at rest: each keeps the words it has met.
    workers: Mutex<Vec<Worker>>,
}

/// What one thread works with; kept from interview to interview, so that
/// nothing is allocated per word.
#[derive(Debug, Default)]
struct Worker {
    lexicon: Lexicon,
    spelled: String,
    tokens: Vec<Token>,
    found: Vec<Found>,
    cues: Vec<CueHit>,
}

/// A rule found in a sentence, with everything that decides its direction.
#[derive(Clone, Debug)]
pub(super) struct RuleHit {
    pub(super) rule: u16,
    pub(super) span: Span,
    pub(super) context: Context,
    pub(super) side: Side,
    pub(super) side_by: SideBy,
    pub(super) direction: Direction,
}

impl Tagger {
    /// A tagger for `codebook`.
    pub fn new(codebook: Arc<Codebook>) -> Self {
        let compiled = Compiled::new(&codebook);
        Self { codebook, compiled, workers: Mutex::default() }
    }

    /// The codebook it tags with.
    pub fn codebook(&self) -> &Codebook {
        &self.codebook
    }

    /// The mentions of an interview, in the order of its text.
    ///
    /// The deal's facts (vendor, competitors, owner) are taken from
    /// [`Interview::facts`].
    pub fn tag(&self, interview: &Interview) -> Vec<Mention> {
        let mut worker =
            self.workers.lock().map_or_else(|_| None, |mut pool| pool.pop()).unwrap_or_default();
        let mentions = self.run(interview, &mut worker);
        worker.lexicon.shrink();
        if let Ok(mut pool) = self.workers.lock() {
            pool.push(worker);
        }
        mentions
    }

    fn run(&self, interview: &Interview, worker: &mut Worker) -> Vec<Mention> {
        let names = Names::of(interview, &mut worker.lexicon, &self.compiled);
        let you = sides::says_you_to_us(interview);
        let mut antecedent = Antecedent::default();
        let mut mentions = Vec::new();
        for (number, turn) in (0_u32..).zip(&interview.turns) {
            let role = interview.speaker(turn).role;
            let voice = match role {
                Role::Buyer if you => Voice::BuyerToUs,
                Role::Buyer => Voice::BuyerAboutUs,
                Role::Seller => Voice::Seller,
                Role::Interviewer | Role::Other => Voice::Other,
            };
            for span in sentences(&turn.text) {
                antecedent.age();
                let sentence = &turn.text[span.clone()];
                self.tokenise(sentence, span.start, worker);
                if worker.tokens.is_empty() {
                    continue;
                }
                let before = antecedent.org;
                let Worker { lexicon, tokens, .. } = worker;
                sides::fill(tokens, &names, lexicon, voice, &mut antecedent);
                let evidence =
                    matches!(role, Role::Buyer | Role::Seller) && !sentence.ends_with('?');
                if evidence {
                    let span = Span { start: to_u32(span.start), end: to_u32(span.end) };
                    let hits = self.hits(worker, before);
                    self.decide(number, span, &hits, &mut mentions);
                }
            }
        }
        names.forget(&mut worker.lexicon);
        mentions
    }

    /// Cuts a sentence that begins at byte `offset` of its turn into tokens.
    fn tokenise(&self, sentence: &str, offset: usize, worker: &mut Worker) {
        let Worker { lexicon, spelled, tokens, .. } = worker;
        tokens.clear();
        let offset = to_u32(offset);
        each_word(sentence, |word| {
            word.spell(sentence, spelled);
            let surface = lexicon.number(spelled, &self.compiled);
            let slots = match word.kind {
                WordKind::Word => Slots::default(),
                WordKind::Number | WordKind::Money | WordKind::Percent => Slots::NUMBER,
            };
            tokens.push(Token {
                start: word.start + offset,
                end: word.end + offset,
                word: lexicon.at(surface).word,
                surface,
                slots,
                entity: 0,
                after_break: word.after_break,
                capital: word.capital,
            });
        });
    }

    /// The rules that hold in the sentence, with their context and side.
    fn hits(&self, worker: &mut Worker, before: Option<Side>) -> Vec<RuleHit> {
        let Worker { tokens, found, cues, .. } = worker;
        found.clear();
        phrase::find(&self.compiled, tokens, found);
        if found.iter().all(|hit| matches!(hit.owner, Owner::Cue(_))) {
            return Vec::new();
        }
        context::cues(found, &self.compiled, cues);
        let mut hits = Vec::new();
        for hit in found.iter() {
            let Owner::Rule(number) = hit.owner else { continue };
            let excluded =
                |other: &Found| other.owner == Owner::Excluded(number) && other.overlaps(hit);
            if found.iter().any(excluded) {
                continue;
            }
            let rule = &self.codebook.rules[usize::from(number)];
            let context = context::around(hit, cues, tokens);
            let (side, side_by) = match rule.side {
                Some(RuleOwner::Us) => (Side::Us, SideBy::Match),
                Some(RuleOwner::Rival) => (Side::Rival, SideBy::Match),
                None => context::side(hit, tokens, before),
            };
            let direction = context::direction(rule.sign, &context, side);
            let span = context::span_of(tokens, hit.start, hit.end);
            hits.push(RuleHit { rule: number, span, context, side, side_by, direction });
        }
        hits
    }

    /// One mention a theme: the longest match, then file order.
    fn decide(&self, turn: u32, sentence: Span, hits: &[RuleHit], mentions: &mut Vec<Mention>) {
        let theme = |hit: &RuleHit| self.rule(hit).theme;
        let length = |hit: &RuleHit| hit.span.end - hit.span.start;
        let mut best: Vec<&RuleHit> = Vec::new();
        for hit in hits {
            match best.iter_mut().find(|kept| theme(kept) == theme(hit)) {
                Some(kept) if (length(hit), kept.rule) > (length(kept), hit.rule) => *kept = hit,
                Some(_) => {}
                None => best.push(hit),
            }
        }
        best.sort_by_key(|hit| (hit.span, theme(hit)));
        for hit in best {
            let rule = self.rule(hit);
            mentions.push(Mention {
                theme: rule.theme,
                direction: hit.direction,
                side: hit.side,
                turn,
                sentence,
                span: hit.span,
                rule: Arc::clone(&rule.id),
                facet: rule.facet.clone(),
                presence: hit.context.presence,
                standing: hit.context.standing,
                decisive: hit.context.decisive,
                cues: hit.context.cues.clone(),
                score: RULE_SCORE,
            });
        }
    }

    fn rule(&self, hit: &RuleHit) -> &Rule {
        &self.codebook.rules[usize::from(hit.rule)]
    }

    /// Every rule that fires in `interview`, with the direction that it gives:
    /// what a codebook's examples are checked with.
    pub(crate) fn fired(&self, interview: &Interview) -> Vec<(Arc<str>, Direction)> {
        let mut worker = Worker::default();
        let names = Names::of(interview, &mut worker.lexicon, &self.compiled);
        let mut antecedent = Antecedent::default();
        let mut fired = Vec::new();
        for turn in &interview.turns {
            let voice = match interview.speaker(turn).role {
                Role::Buyer => Voice::BuyerToUs,
                Role::Seller => Voice::Seller,
                Role::Interviewer | Role::Other => Voice::Other,
            };
            for span in sentences(&turn.text) {
                antecedent.age();
                self.tokenise(&turn.text[span.clone()], span.start, &mut worker);
                if worker.tokens.is_empty() {
                    continue;
                }
                let before = antecedent.org;
                let Worker { lexicon, tokens, .. } = &mut worker;
                sides::fill(tokens, &names, lexicon, voice, &mut antecedent);
                if voice != Voice::Other {
                    let hits = self.hits(&mut worker, before);
                    fired.extend(
                        hits.iter().map(|hit| (Arc::clone(&self.rule(hit).id), hit.direction)),
                    );
                }
            }
        }
        fired
    }
}

fn to_u32(at: usize) -> u32 {
    u32::try_from(at).unwrap_or(u32::MAX)
}
