//! Makes mentions of what was read: where a theme's score is high enough, and
//! which way it speaks.

use std::ops::Range;
use std::sync::{Arc, Mutex};

use rustc_hash::FxHashSet;

use super::accord::{self, Accord, Said};
use super::context::{self, CueHit};
use super::direction::{self, Colour, Remark};
use super::features::{self, Place, Position, Who};
use super::lexicon::{Known, Lexicon};
use super::mention::{Direction, Mention, Presence, Side, Span, Standing};
use super::model::{Model, Part};
use super::phrase::{Found, Token};
use super::read::{Pages, RuleHit, Sentence};
use super::score::{SCALE, scale};
use super::surroundings::Surroundings;
use super::tagged::{Faint, Tagged};
use super::weights::{LANES, Row};
use super::whose;
use crate::codebook::{Codebook, PatternOwner, Rule, ThemeId};
use crate::flat::{self, Writer};
use crate::interview::{Interview, Role};

/// The score of a mention that a user's own rule carries, in milli-logits: it
/// counts as written.
const OWN_RULE: i32 = 3_000;

/// The setting at which mentions are heard on each other.
const USUAL: Sensitivity = Sensitivity::Balanced;

/// How much is taken for a mention.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Sensitivity {
    /// More is found, and more of it is wrong.
    High,
    /// The setting that the published figures are for.
    #[default]
    Balanced,
    /// Less is found, and less of it is wrong.
    Strict,
    /// What is nearly a mention too: far more than is evidence.
    Near,
}

impl Sensitivity {
    /// The score from which a sentence is taken for a mention, in milli-logits.
    pub fn threshold(self) -> i32 {
        match self {
            Self::Near => -3_000,
            Self::High => -700,
            Self::Balanced => 0,
            Self::Strict => 700,
        }
    }
}

/// A sentence as weights are learned from it.
#[derive(Debug)]
pub(crate) struct Examined {
    pub(crate) turn: u32,
    pub(crate) span: Span,
    /// Its number in the interview.
    pub(crate) number: usize,
    /// Whether it turns against what was said before it.
    pub(crate) turns: bool,
    /// The themes that were asked for, with the features of their directions.
    pub(crate) directions: Vec<(usize, Vec<Remark>)>,
    /// The features of whose side it speaks of, if any theme was asked for.
    pub(crate) whose: Vec<String>,
    /// Whose side a glance takes it to speak of: 1 is ours, -1 a rival's.
    pub(crate) glance: f64,
    /// The themes that were asked for, a bit a theme.
    pub(crate) labels: u32,
    /// By how much its directions' features count.
    pub(crate) scale: f64,
    /// Its features, and by how much each counts.
    pub(crate) features: Vec<(String, f64)>,
}

/// Finds mentions in interviews. One tagger serves any number of threads.
#[derive(Debug)]
pub struct Tagger {
    codebook: Arc<Codebook>,
    model: Model,
    surroundings: Surroundings,
    accord: Accord,
    sensitivity: Sensitivity,
    rows: Rows,
    /// The lane of each theme of the codebook, if its weights were learned.
    lanes: Vec<Option<usize>>,
    /// Pages at rest: each keeps the words that it has met.
    pages: Mutex<Vec<Pages>>,
}

/// The learned weights of what is no word, at hand by number.
#[derive(Debug)]
pub(super) struct Rows {
    pub(super) bias: Row,
    /// Of sentences' lengths.
    lengths: [Row; features::LENGTHS],
    /// By [`Who::ALL`], said and denied.
    who: [[Row; 2]; Who::ALL.len()],
    positions: [Row; Position::ALL.len()],
    /// Of answers to what decided it, short and longer.
    decisive: [Row; features::DECISIVE.len()],
    /// Of each rule, of any rule of each theme, and of each family's phrases.
    rules: Vec<Row>,
    themes: Vec<Row>,
    phrases: Vec<Row>,
    /// How each family's phrases colour a direction.
    colours: Vec<Colour>,
}

impl Rows {
    fn new(codebook: &Codebook, model: &Model) -> Self {
        let row = |feature: &str| model.row(Part::Feature, feature);
        let families =
            || codebook.families.iter().map(|name| features::of_phrase(Place::Said, name));
        Self {
            bias: row("bias"),
            lengths: std::array::from_fn(|length| row(&format!("length:{length}"))),
            who: Who::ALL.map(|who| {
                [Place::Said, Place::Denied].map(|place| row(&features::of_who(place, who)))
            }),
            positions: Position::ALL.map(|position| row(features::of_position(position))),
            decisive: features::DECISIVE.map(row),
            rules: codebook.rules.iter().map(|rule| row(&features::of_rule(&rule.id))).collect(),
            themes: codebook
                .themes
                .iter()
                .map(|theme| row(&features::of_any_rule(&theme.id)))
                .collect(),
            phrases: families().map(|feature| row(&feature)).collect(),
            colours: families().map(|feature| Colour::of(model, &feature)).collect(),
        }
    }

    /// The weights of a sentence's length.
    pub(super) fn length(&self, words: usize) -> &Row {
        &self.lengths[(words / 4).min(self.lengths.len() - 1)]
    }

    /// The weights of whom a word stands for.
    pub(super) fn who(&self, who: Who, denied: bool) -> &Row {
        &self.who[who as usize - 1][usize::from(denied)]
    }

    /// The weights of where a sentence stands in its turn.
    pub(super) fn position(&self, position: Position) -> &Row {
        &self.positions[position as usize]
    }

    /// The weights of an answer of so many words to what decided it.
    pub(super) fn decisive(&self, words: usize) -> &Row {
        &self.decisive[features::decisive(words)]
    }

    pub(super) fn rule(&self, rule: u16) -> &Row {
        &self.rules[usize::from(rule)]
    }

    pub(super) fn theme(&self, theme: ThemeId) -> &Row {
        &self.themes[usize::from(theme.0)]
    }

    pub(super) fn phrase(&self, family: u16) -> &Row {
        &self.phrases[usize::from(family)]
    }
}

/// A mention whose direction its neighbours have not been heard on yet.
struct Undirected {
    mention: Mention,
    said: Said,
    /// Whether it weighs for nobody; nothing where its direction is settled: by
    /// a user's own rule, or for lack of learned weights.
    neutral: Option<bool>,
    /// How good it is to hear of its side; nothing where that is named.
    praise: Option<i32>,
}

/// What is said of themes in sentences that are no mentions, added up.
#[derive(Default)]
struct FaintSums {
    buyers: [u64; LANES],
    sellers: [u64; LANES],
    /// Keys of the sentences that were added: one said twice is one.
    met: FxHashSet<u64>,
}

impl FaintSums {
    /// Adds the chances of a sentence, in thousandths, unless it speaks of an
    /// earlier purchase, of later or of a pretext.
    fn add(&mut self, interview: &Interview, pages: &Pages, at: usize, chances: &[u32; LANES]) {
        let sentence = &pages.sentences[at];
        let aside = |cue: &CueHit| context::standing_of(cue.kind).is_some();
        if chances.iter().all(|&chance| chance == 0)
            || pages.cues[sentence.cues.clone()].iter().any(aside)
        {
            return;
        }
        let said = &interview.turns[sentence.turn as usize].text[sentence.span.range()];
        if !self.met.insert(flat::key(said)) {
            return;
        }
        let buyer = sentence.role == Role::Buyer;
        let sums = if buyer { &mut self.buyers } else { &mut self.sellers };
        for (sum, &chance) in sums.iter_mut().zip(chances) {
            *sum += u64::from(chance);
        }
    }

    /// The sums of each theme that has any; `lanes` are the themes'.
    fn by_theme(&self, lanes: &[Option<usize>]) -> Vec<Faint> {
        let of = |(role, sums): (Role, &[u64; LANES])| {
            let themes = (0_u16..).map(ThemeId).zip(lanes);
            let sums = themes.filter_map(|(theme, lane)| Some((theme, sums[(*lane)?])));
            let sums = sums.filter(|&(_, sum)| sum > 0);
            sums.map(|(theme, thousandths)| Faint { theme, role, thousandths }).collect::<Vec<_>>()
        };
        [(Role::Buyer, &self.buyers), (Role::Seller, &self.sellers)]
            .into_iter()
            .flat_map(of)
            .collect()
    }
}

impl Tagger {
    /// A tagger for `codebook`, with what was learned.
    pub fn new(codebook: Arc<Codebook>, model: Model, sensitivity: Sensitivity) -> Self {
        let lane = |id: &str| model.themes.iter().position(|theme| theme == id);
        Self {
            rows: Rows::new(&codebook, &model),
            lanes: codebook.themes.iter().map(|theme| lane(&theme.id)).collect(),
            surroundings: Surroundings::new(&model),
            accord: Accord::new(&model),
            pages: Mutex::default(),
            codebook,
            model,
            sensitivity,
        }
    }

    /// The codebook it tags with.
    pub fn codebook(&self) -> &Codebook {
        &self.codebook
    }

    /// The codebook, to be shared with another tagger.
    pub fn shared_codebook(&self) -> Arc<Codebook> {
        Arc::clone(&self.codebook)
    }

    /// Tells taggers apart that may find different mentions: a number made of
    /// codebook, weights and sensitivity, the same on every machine.
    ///
    /// # Panics
    /// Never: a codebook can be written as JSON.
    pub fn fingerprint(&self) -> String {
        let mut writer = Writer::default();
        let head = self.codebook.write(&mut writer).expect("a codebook is JSON");
        let themes = self.model.write(&mut writer);
        let text = format!("{head}{themes}{:?}", self.sensitivity);
        let key = flat::key_of(text.bytes().chain(writer.bytes()));
        format!("{key:016x}")
    }

    pub(super) fn known(&self) -> Known<'_> {
        Known { codebook: &self.codebook, model: &self.model }
    }

    pub(super) fn rows(&self) -> &Rows {
        &self.rows
    }

    pub(super) fn phrase_colour(&self, family: u16) -> &Colour {
        &self.rows.colours[usize::from(family)]
    }

    /// The lane of a theme, if its weights were learned.
    pub(super) fn lane(&self, theme: ThemeId) -> Option<usize> {
        self.lanes[usize::from(theme.0)]
    }

    pub(super) fn rule(&self, hit: &RuleHit) -> &Rule {
        &self.codebook.rules[usize::from(hit.rule)]
    }

    /// The mentions of an interview, in the order of its text.
    ///
    /// The deal's facts (vendor, competitors, owner) are taken from
    /// [`Interview::facts`].
    pub fn tag(&self, interview: &Interview) -> Vec<Mention> {
        self.tagged(interview).mentions
    }

    /// The mentions, and what is said without being one.
    pub fn tagged(&self, interview: &Interview) -> Tagged {
        self.with_pages(interview, |pages| {
            pages.lend(|lexicon, pages| self.judge(interview, lexicon, pages))
        })
    }

    /// Reads `interview` and hands the pages to `then`.
    pub(super) fn with_pages<T>(
        &self,
        interview: &Interview,
        then: impl FnOnce(&mut Pages) -> T,
    ) -> T {
        let rested = self.pages.lock().map_or(None, |mut pool| pool.pop());
        let mut pages = rested.unwrap_or_default();
        pages.read(self, interview);
        let result = then(&mut pages);
        if let Ok(mut pool) = self.pages.lock() {
            pool.push(pages);
        }
        result
    }

    /// Lets go of the words that were met: megabytes, once all is read.
    pub fn forget_words(&self) {
        if let Ok(mut pool) = self.pages.lock() {
            *pool = Vec::new();
        }
    }

    fn judge(&self, interview: &Interview, lexicon: &mut Lexicon, pages: &Pages) -> Tagged {
        let evidence: Vec<usize> =
            (0..pages.sentences.len()).filter(|&at| pages.sentences[at].evidence).collect();
        let scores: Vec<Row> = evidence.iter().map(|&at| pages.sentences[at].score).collect();
        let judged = self.surroundings.judge(&scores);
        let mut found: Vec<Undirected> = Vec::new();
        let mut faint = FaintSums::default();
        // What a stricter setting drops is not faint.
        let usual = USUAL.threshold();
        for (at, scores) in evidence.into_iter().zip(judged) {
            let mut chances = [0; LANES];
            let mut whose = None;
            for (number, lane) in (0_u16..).zip(&self.lanes) {
                let theme = ThemeId(number);
                let hit = self.best_hit(pages, &pages.sentences[at], theme);
                let learned = lane.map_or(i32::MIN, |lane| scores[lane]);
                let score = match hit {
                    Some(hit) if self.rule(hit).own => learned.max(OWN_RULE),
                    _ => learned,
                };
                // What the usual setting shows is heard on the others' directions
                // at every setting, so that none changes a direction.
                if score >= self.sensitivity.threshold().min(usual) {
                    let whose = *whose
                        .get_or_insert_with(|| whose::judge(self.known(), lexicon, pages, at));
                    let mention = self.mention(lexicon, pages, at, theme, *lane, hit, score);
                    found.push(self.undirected(lexicon, pages, at, *lane, hit, whose, mention));
                } else if let Some(lane) = lane.filter(|_| score < usual) {
                    chances[lane] = self.surroundings.chance(score);
                }
            }
            faint.add(interview, pages, at, &chances);
        }
        let buyers = pages.sentences.iter().filter(|sentence| sentence.role == Role::Buyer);
        let buyer_sentences = buyers.count() as u64;
        let mentions = self.directed(found);
        Tagged { mentions, buyer_sentences, faint: faint.by_theme(&self.lanes) }
    }

    /// Whether a mention's rule or its sentence names the side that it speaks of.
    fn names_side(&self, pages: &Pages, at: usize, hit: Option<&RuleHit>) -> bool {
        hit.is_some_and(|hit| self.rule(hit).side.is_some())
            || context::sides(&pages.tokens[pages.sentences[at].tokens.clone()]).next().is_some()
    }

    /// Whether a mention's direction is learned: a user's own rule counts as it
    /// is written.
    pub(super) fn learns_direction(&self, hit: Option<&RuleHit>) -> bool {
        self.accord.is_learned() && hit.is_none_or(|hit| !self.rule(hit).own)
    }

    /// What is known of a mention's direction by its own sentence.
    fn undirected(
        &self,
        lexicon: &mut Lexicon,
        pages: &Pages,
        at: usize,
        lane: Option<usize>,
        hit: Option<&RuleHit>,
        whose: i32,
        mention: Mention,
    ) -> Undirected {
        let learned = lane
            .filter(|_| self.learns_direction(hit))
            .and_then(|lane| direction::judge(self, lexicon, pages, at, lane, hit, whose));
        // A user's own rule counts as written.
        let written = match hit.map_or(Direction::Neutral, |hit| hit.direction) {
            Direction::For => accord::CERTAIN,
            Direction::Neutral => 0,
            Direction::Against => -accord::CERTAIN,
        };
        let said = Said {
            turn: mention.turn,
            sentence: at,
            turns: pages.turns(lexicon, at),
            score: learned.map_or(written, |learned| learned.score),
            whose,
        };
        Undirected {
            mention,
            said,
            neutral: learned.map(|learned| learned.neutral),
            praise: learned
                .filter(|_| !self.names_side(pages, at, hit))
                .map(|learned| learned.praise),
        }
    }

    /// Gives mentions their directions, each with those near it in mind.
    fn directed(&self, found: Vec<Undirected>) -> Vec<Mention> {
        let said: Vec<Said> = found.iter().map(|one| one.said).collect();
        let usual: Vec<bool> =
            found.iter().map(|one| one.mention.score >= USUAL.threshold()).collect();
        let of = |(at, Undirected { mention, said: own, neutral, praise })| {
            let direction = match neutral {
                None => mention.direction,
                Some(true) => Direction::Neutral,
                Some(false) if self.accord.is_for(&said, at, |other| usual[other]) => {
                    Direction::For
                }
                Some(false) => Direction::Against,
            };
            let side = praise.and_then(|praise| whose::side(own.whose, praise, direction));
            Mention { direction, side: side.unwrap_or(mention.side), ..mention }
        };
        let shown = |mention: &Mention| mention.score >= self.sensitivity.threshold();
        found.into_iter().enumerate().map(of).filter(shown).collect()
    }

    /// The rule that stands for a theme in a sentence: the longest, then the
    /// first in file order.
    pub(super) fn best_hit<'a>(
        &self,
        pages: &'a Pages,
        sentence: &Sentence,
        theme: ThemeId,
    ) -> Option<&'a RuleHit> {
        let hits = pages.hits[sentence.hits.clone()].iter();
        let length = |hit: &RuleHit| hit.span.end - hit.span.start;
        hits.filter(|hit| self.rule(hit).theme == theme)
            .max_by_key(|hit| (self.rule(hit).own, length(hit), std::cmp::Reverse(hit.rule)))
    }

    fn mention(
        &self,
        lexicon: &mut Lexicon,
        pages: &Pages,
        at: usize,
        theme: ThemeId,
        lane: Option<usize>,
        hit: Option<&RuleHit>,
        score: i32,
    ) -> Mention {
        let sentence = &pages.sentences[at];
        let base = Mention {
            theme,
            direction: hit.map_or(Direction::Neutral, |hit| hit.direction),
            side: Side::Unknown,
            turn: sentence.turn,
            lines: sentence.lines,
            sentence: sentence.span,
            span: sentence.span,
            rule: Arc::from("learned"),
            facet: None,
            presence: Presence::Present,
            standing: Standing::Told,
            decisive: sentence.decides,
            cues: Vec::new(),
            score,
        };
        match hit {
            Some(hit) => {
                let rule = self.rule(hit);
                Mention {
                    side: hit.side,
                    span: hit.span,
                    rule: Arc::clone(&rule.id),
                    facet: rule.facet.clone(),
                    presence: hit.context.presence,
                    standing: hit.context.standing,
                    decisive: base.decisive || hit.context.decisive,
                    cues: hit.context.cues.clone(),
                    ..base
                }
            }
            None => learned_mention(lexicon, pages, sentence, lane, base),
        }
    }

    /// Calls `each` with every sentence that may be evidence, and its features:
    /// what weights are learned from.
    ///
    /// `wanted` tells the themes whose directions are asked for of a turn's span,
    /// a bit a theme.
    pub(crate) fn examine(
        &self,
        interview: &Interview,
        wanted: impl Fn(u32, Span) -> u32,
        mut each: impl FnMut(Examined),
    ) {
        self.with_pages(interview, |pages| {
            for (at, sentence) in pages.sentences.iter().enumerate().filter(|(_, one)| one.evidence)
            {
                let mut features = Vec::new();
                pages.describe(self, at, |feature, scale| {
                    features.push((feature.to_owned(), f64::from(scale) / f64::from(SCALE)));
                });
                let labels = wanted(sentence.turn, sentence.span);
                let themes =
                    (0..self.codebook.themes.len()).filter(|theme| labels & (1 << theme) != 0);
                let directions = themes.map(|theme| {
                    let hit = self.best_hit(pages, sentence, ThemeId(to_u16(theme)));
                    (theme, direction::describe(self, pages, at, hit))
                });
                let directions: Vec<_> = directions.collect();
                let whose = if directions.is_empty() {
                    Vec::new()
                } else {
                    whose::describe(self.known(), pages, at)
                };
                each(Examined {
                    turn: sentence.turn,
                    span: sentence.span,
                    number: at,
                    turns: pages.turns(&pages.lexicon, at),
                    directions,
                    whose,
                    glance: whose::glance(pages, at),
                    labels,
                    scale: f64::from(scale(sentence.tokens.len())) / f64::from(SCALE),
                    features,
                });
            }
        });
    }

    /// Every rule that fires in `interview`, with the direction that it gives:
    /// what a codebook's examples are checked with.
    pub(super) fn fired(&self, interview: &Interview) -> Vec<(Arc<str>, Direction)> {
        self.with_pages(interview, |pages| {
            pages.hits.iter().map(|hit| (Arc::clone(&self.rule(hit).id), hit.direction)).collect()
        })
    }
}

/// A mention that learned words carry: cues and side are taken around the
/// words that add most.
fn learned_mention(
    lexicon: &Lexicon,
    pages: &Pages,
    sentence: &Sentence,
    lane: Option<usize>,
    base: Mention,
) -> Mention {
    let tokens = &pages.tokens[sentence.tokens.clone()];
    let words = lane.map_or(0..tokens.len(), |lane| strongest(lexicon, tokens, lane));
    let (start, end) = (to_u32(words.start), to_u32(words.end));
    let found = Found { owner: PatternOwner::Rule(u16::MAX), start, end };
    let context = context::around(&found, &pages.cues[sentence.cues.clone()], tokens);
    Mention {
        side: context::side(&found, tokens, sentence.antecedent),
        span: context::span_of(tokens, start, end),
        presence: context.presence,
        standing: context.standing,
        decisive: base.decisive || context.decisive,
        cues: context.cues,
        ..base
    }
}

/// The run of words that adds most to a lane's score: what is shown as the
/// match where no rule fired.
fn strongest(lexicon: &Lexicon, tokens: &[Token], lane: usize) -> Range<usize> {
    // Words that add less than this on the average do not lengthen the run.
    const LEAST: i32 = 120;
    let (mut best, mut best_sum) = (0..tokens.len(), i32::MIN);
    let (mut start, mut sum) = (0, 0);
    for (at, token) in tokens.iter().enumerate() {
        let adds = lexicon.row(token.form, Place::Said)[lane] - LEAST;
        if sum <= 0 {
            (start, sum) = (at, 0);
        }
        sum += adds;
        if sum > best_sum {
            (best, best_sum) = (start..at + 1, sum);
        }
    }
    best
}

fn to_u16(number: usize) -> u16 {
    u16::try_from(number).unwrap_or(u16::MAX)
}

fn to_u32(number: usize) -> u32 {
    u32::try_from(number).unwrap_or(u32::MAX)
}
