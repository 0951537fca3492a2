//! Everything that was heard of one deal: counts of distinct statements, what
//! was said more faintly, and the few best quotes. It merges, and grows with
//! themes, not with text.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::AddAssign;
use std::sync::Arc;

use jiff::civil::Date;
use litemap::LiteMap;
use serde::{Deserialize, Serialize};

use crate::codebook::{Codebook, ThemeId};
use crate::interview::{Certainty, Interview, Role};
use crate::place::Place;
use crate::reason::{Best, Counts, Finding, Quote, Voice, counted};
use crate::tag::{Direction, Mention, Tagged};

/// What statements are told apart by.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct Key {
    /// The theme.
    pub theme: ThemeId,
    /// Which way they speak.
    pub direction: Direction,
    /// Whose words they are.
    pub voice: Voice,
}

/// Distinct statements of one kind.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct Said {
    /// How many: one a sentence, and a sentence said twice is one.
    pub statements: u32,
    /// The sum of the tagger's scores, to break ties.
    pub score: i64,
    /// The best of them.
    pub best: Best,
}

impl AddAssign for Said {
    fn add_assign(&mut self, other: Self) {
        self.statements += other.statements;
        self.score += other.score;
        self.best += other.best;
    }
}

/// A sentence of which the speaker says that it decided.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct Decided {
    /// The themes it names, in the order of their mentions.
    pub themes: Vec<ThemeId>,
    /// The sentence.
    pub quote: Quote,
}

impl Decided {
    fn is_later_than(&self, other: &Self) -> bool {
        self.quote.standing() > other.quote.standing()
    }
}

/// What was heard of one deal.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct Evidence {
    /// Interviews in which a buyer speaks.
    pub interviews: u64,
    /// Debriefs and notes in which only sellers speak.
    pub debriefs: u64,
    /// Interviews in which nobody could be placed.
    pub voiceless: u64,
    /// Interviews in which a role was guessed from who asks and who answers.
    pub guessed: u64,
    /// When the interviews with a buyer were held, where that is told, and how
    /// many on each day.
    #[cfg_attr(test, schemars(with = "BTreeMap<String, u64>"))]
    pub dates: BTreeMap<Date, u64>,
    /// All mentions, those that are no evidence included.
    pub mentions: u64,
    /// Mentions in talk that is not of this decision: another purchase, life
    /// afterwards, a mere possibility, a pretext.
    pub set_aside: u64,
    /// Mentions by the interviewer or by somebody we cannot place.
    pub unplaced: u64,
    /// Sentences that buyers spoke.
    pub buyer_sentences: u64,
    /// Those of them that speak of a theme.
    pub themed_sentences: u64,
    /// In how many interviews a buyer spoke of a theme this way.
    #[serde(with = "super::pairs")]
    #[cfg_attr(test, schemars(with = "Vec<((ThemeId, Direction), u64)>"))]
    pub met: LiteMap<(ThemeId, Direction), u64>,
    /// Statements by theme, direction and voice.
    #[serde(with = "super::pairs")]
    #[cfg_attr(test, schemars(with = "Vec<(Key, Said)>"))]
    pub said: LiteMap<Key, Said>,
    /// What each voice says of a theme in sentences that are no statement of
    /// it: how many statements are to be expected among them, in thousandths.
    #[serde(default, with = "super::pairs")]
    #[cfg_attr(test, schemars(with = "Vec<((ThemeId, Voice), u64)>"))]
    pub faint: LiteMap<(ThemeId, Voice), u64>,
    /// The last sentence of each voice and direction that says it decided.
    #[serde(with = "super::pairs")]
    #[cfg_attr(test, schemars(with = "Vec<((Voice, Direction), Decided)>"))]
    pub decided: LiteMap<(Voice, Direction), Decided>,
    /// What the mentions tell about the people, by voice.
    #[serde(with = "super::pairs")]
    #[cfg_attr(test, schemars(with = "Vec<((Finding, Voice), Said)>"))]
    pub found: LiteMap<(Finding, Voice), Said>,
    /// People whom the lines of a finding name, the first of each, and the
    /// interview in which they do.
    #[serde(with = "super::pairs")]
    #[cfg_attr(test, schemars(with = "Vec<(Finding, (Place, String))>"))]
    pub named: LiteMap<Finding, (Place, String)>,
}

impl Evidence {
    /// What one interview tells, in which `tagged` was found.
    ///
    /// # Panics
    /// If a mention is not one of this interview's, or its theme not one of
    /// the codebook's.
    pub fn of(interview: &Interview, tagged: &Tagged, codebook: &Codebook) -> Self {
        let Tagged { mentions, buyer_sentences, faint } = tagged;
        let mut evidence = Self { buyer_sentences: *buyer_sentences, ..Self::voices(interview) };
        let id: Arc<str> = Arc::from(&*interview.id);
        let mut themed = BTreeSet::new();
        for (mention, counted) in mentions.iter().zip(counted::count(interview, mentions, codebook))
        {
            evidence.mentions += 1;
            let Some(voice) = counted.voice else {
                evidence.unplaced += 1;
                continue;
            };
            if voice == Voice::Buyer {
                themed.insert((mention.turn, mention.sentence.start));
            }
            if counted.counts == Counts::SetAside {
                evidence.set_aside += 1;
                continue;
            }
            let quote = Quote::of(interview, &id, mention, voice);
            if counted.decides {
                evidence.decide(mention, &quote);
            }
            let key = Key { theme: mention.theme, direction: mention.direction, voice };
            let said =
                Said { statements: 1, score: i64::from(mention.score), best: Best::one(quote) };
            for finding in counted.tells {
                *evidence.found.entry((finding, voice)).or_default() += said.clone();
                evidence.name(finding, interview, counted::words(interview, mention));
            }
            if counted.counts == Counts::Counted {
                *evidence.said.entry(key).or_default() += said;
            }
        }
        evidence.themed_sentences = themed.len() as u64;
        let voiced = faint.iter().filter_map(|faint| {
            let voice = Voice::of_role(faint.role)?;
            Some(((faint.theme, voice), faint.thousandths))
        });
        evidence.faint = voiced.collect();
        let buyers = evidence.said.keys().filter(|key| key.voice == Voice::Buyer);
        evidence.met = buyers.map(|key| ((key.theme, key.direction), 1)).collect();
        evidence.fitted()
    }

    /// The same, in no more memory than it needs: it is kept for every deal.
    fn fitted(self) -> Self {
        fn fitted<K: Ord, V>(map: LiteMap<K, V>) -> LiteMap<K, V> {
            let mut sorted = map.into_tuple_vec();
            sorted.shrink_to_fit();
            LiteMap::from_sorted_store_unchecked(sorted)
        }
        Self {
            met: fitted(self.met),
            said: fitted(self.said),
            faint: fitted(self.faint),
            decided: fitted(self.decided),
            found: fitted(self.found),
            named: fitted(self.named),
            ..self
        }
    }

    /// An interview's voices and date, before any mention.
    fn voices(interview: &Interview) -> Self {
        let voices: BTreeSet<_> = interview
            .turns
            .iter()
            .filter_map(|turn| Voice::of(interview, interview.speaker(turn)))
            .collect();
        let buyer = voices.contains(&Voice::Buyer);
        let guessed = interview
            .speakers
            .iter()
            .any(|speaker| speaker.certainty == Certainty::Guessed && speaker.role != Role::Other);
        Self {
            interviews: u64::from(buyer),
            debriefs: u64::from(!buyer && voices.contains(&Voice::Seller)),
            voiceless: u64::from(voices.is_empty()),
            guessed: u64::from(guessed),
            dates: interview.date.filter(|_| buyer).map(|date| (date, 1)).into_iter().collect(),
            ..Self::default()
        }
    }

    /// Notes a decisive mention: a later sentence replaces an earlier one.
    fn decide(&mut self, mention: &Mention, quote: &Quote) {
        let last = self
            .decided
            .entry((quote.voice, mention.direction))
            .or_insert_with(|| Decided { themes: Vec::new(), quote: quote.clone() });
        if (last.quote.turn, &last.quote.text) != (quote.turn, &quote.text) {
            *last = Decided { themes: Vec::new(), quote: quote.clone() };
        }
        if !last.themes.contains(&mention.theme) {
            last.themes.push(mention.theme);
        }
    }

    /// Remembers whom the line of a coach finding names.
    fn name(&mut self, finding: Finding, interview: &Interview, words: &str) {
        let of_coach = matches!(
            finding,
            Finding::CoachPresent
                | Finding::CoachLost
                | Finding::CoachFalse
                | Finding::CoachOfRival
        );
        if of_coach
            && !self.named.contains_key(&finding)
            && let Some(person) = super::person::named(interview, words)
        {
            self.named.insert(finding, (interview.place.clone(), person));
        }
    }

    /// Whom the lines of a finding name.
    pub fn named(&self, finding: Finding) -> Option<&str> {
        self.named.get(&finding).map(|(_, person)| &**person)
    }

    /// Statements of a theme in one direction and voice.
    pub fn statements(&self, theme: ThemeId, direction: Direction, voice: Voice) -> u32 {
        self.said.get(&Key { theme, direction, voice }).map_or(0, |said| said.statements)
    }

    /// How much a theme weighs in one direction and voice, in thousandths of a
    /// statement: what was stated, and what was said of it more faintly.
    pub fn weight(&self, theme: ThemeId, direction: Direction, voice: Voice) -> u64 {
        let stated = u64::from(self.statements(theme, direction, voice)) * 1000;
        stated + self.faint(theme, voice)
    }

    /// How many statements are to be expected among what a voice says of a
    /// theme too faintly to be shown, in thousandths.
    pub fn faint(&self, theme: ThemeId, voice: Voice) -> u64 {
        self.faint.get(&(theme, voice)).copied().unwrap_or_default()
    }

    /// What was said that amounts to `finding`.
    pub fn found(&self, finding: Finding, voice: Voice) -> Option<&Said> {
        self.found.get(&(finding, voice))
    }

    /// Whether anything of evidence was said in this voice.
    pub fn has(&self, voice: Voice) -> bool {
        self.said.keys().any(|key| key.voice == voice)
    }
}

/// No part of an analysis counts more, of anything but statements: sums of
/// parts stay far from what a number can hold.
const MOST: u64 = 1 << 40;
/// No part of an analysis has more statements of one kind, which are counted in
/// smaller numbers.
const MOST_STATEMENTS: u32 = 1 << 20;

impl Evidence {
    /// What is impossible in evidence that was read from a file, if anything
    /// is; `themes` is how many themes its codebook has.
    pub fn fault(&self, themes: usize) -> Option<&'static str> {
        let counts = [
            self.interviews,
            self.debriefs,
            self.voiceless,
            self.guessed,
            self.mentions,
            self.set_aside,
            self.unplaced,
            self.buyer_sentences,
        ];
        let dates = self.dates.values().copied();
        let said = || self.said.values().chain(self.found.values());
        let scores = said().map(|said| said.score.unsigned_abs());
        let faint = self.faint.values().copied();
        let mut counts = counts.into_iter().chain(dates).chain(scores).chain(faint);
        let too_many = |said: &Said| said.statements > MOST_STATEMENTS;
        let decided = self.decided.values().flat_map(|decided| &decided.themes);
        let named = self.said.keys().map(|key| &key.theme).chain(decided);
        let named = named.chain(self.met.keys().map(|(theme, _)| theme));
        let mut named = named.chain(self.faint.keys().map(|(theme, _)| theme));
        let heard = |voice| match voice {
            Voice::Buyer => self.interviews > 0,
            Voice::Seller => self.interviews + self.debriefs > 0,
        };
        let voices = self.said.keys().map(|key| key.voice);
        let voices = voices.chain(self.found.keys().map(|(_, voice)| *voice));
        let voices = voices.chain(self.faint.keys().map(|(_, voice)| *voice));
        let mut voices = voices.chain(self.decided.keys().map(|(voice, _)| *voice));
        match () {
            () if counts.any(|count| count > MOST) || said().any(too_many) => {
                Some("too large a count")
            }
            () if named.any(|theme| usize::from(theme.0) >= themes) => {
                Some("a theme that the codebook does not have")
            }
            () if !voices.all(heard) => Some("statements in a voice that was not heard"),
            () if self.met.values().any(|&met| met > self.interviews) => {
                Some("a theme met in more interviews than there are")
            }
            () if self.themed_sentences > self.buyer_sentences => {
                Some("more sentences of themes than sentences")
            }
            () => None,
        }
    }
}

/// Adds what `other` holds under the same keys.
fn add<K: Ord, V: AddAssign + Default>(map: &mut LiteMap<K, V>, other: LiteMap<K, V>) {
    for (key, value) in other {
        *map.entry(key).or_default() += value;
    }
}

impl AddAssign for Evidence {
    /// Adds what another interview of the same deal tells, in any order: the
    /// one that stands later has the last word on what decided, and the one
    /// that stands first on whom a line names.
    fn add_assign(&mut self, other: Self) {
        // Most deals have one interview.
        if *self == Self::default() {
            *self = other;
            return;
        }
        self.interviews += other.interviews;
        self.debriefs += other.debriefs;
        self.voiceless += other.voiceless;
        self.guessed += other.guessed;
        for (date, interviews) in other.dates {
            *self.dates.entry(date).or_default() += interviews;
        }
        self.mentions += other.mentions;
        self.set_aside += other.set_aside;
        self.unplaced += other.unplaced;
        self.buyer_sentences += other.buyer_sentences;
        self.themed_sentences += other.themed_sentences;
        add(&mut self.met, other.met);
        add(&mut self.said, other.said);
        add(&mut self.faint, other.faint);
        add(&mut self.found, other.found);
        for (key, decided) in other.decided {
            if self.decided.get(&key).is_none_or(|known| !known.is_later_than(&decided)) {
                self.decided.insert(key, decided);
            }
        }
        for (finding, named) in other.named {
            if self.named.get(&finding).is_none_or(|known| *known > named) {
                self.named.insert(finding, named);
            }
        }
    }
}
