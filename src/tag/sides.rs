//! Whose side a name or a pronoun is on, in one interview.

use memchr::memmem::Finder;

use super::features::Who;
use super::lexicon::{Form, Known, Lexicon, Pronoun};
use super::mention::Side;
use super::phrase::{Slots, Token};
use crate::interview::{Interview, Kind, Role};
use crate::words::words_of;

/// A name in an interview, as the worker's word numbers.
#[derive(Debug)]
struct Name {
    words: Vec<u32>,
    slots: Slots,
    /// It is only taken for the name where it is written with a capital.
    needs_capital: bool,
}

/// The names of an interview, by the word with which they begin.
#[derive(Debug, Default)]
pub(super) struct Names {
    lists: Vec<Vec<Name>>,
    firsts: Vec<u32>,
}

impl Names {
    /// Collects who is who, and marks the first words in the lexicon.
    pub(super) fn of(interview: &Interview, lexicon: &mut Lexicon, known: Known<'_>) -> Self {
        let mut names = Self { lists: vec![Vec::new()], firsts: Vec::new() };
        let us = Slots::US.with(Slots::ORG);
        let them = Slots::THEM.with(Slots::ORG);
        let facts = &interview.facts;
        if let Some(vendor) = &facts.vendor {
            names.organisation(vendor, us, lexicon, known);
        }
        for rival in &facts.competitors {
            names.organisation(rival, them, lexicon, known);
        }
        if let Some(owner) = &facts.owner {
            names.person(owner, Slots::PERSON.with(Slots::US), lexicon, known);
        }
        for speaker in &interview.speakers {
            if let Some(name) = &speaker.name {
                let slots = match speaker.role {
                    Role::Seller => Slots::PERSON.with(Slots::US),
                    Role::Buyer | Role::Interviewer | Role::Other => Slots::PERSON,
                };
                names.person(name, slots, lexicon, known);
            }
        }
        // The longest name wins.
        for list in &mut names.lists {
            list.sort_by_key(|name| std::cmp::Reverse(name.words.len()));
        }
        names
    }

    /// Takes the marks out of the lexicon again.
    pub(super) fn forget(&self, lexicon: &mut Lexicon) {
        for &first in &self.firsts {
            lexicon.at_mut(first).names = 0;
        }
    }

    fn organisation(&mut self, name: &str, slots: Slots, lexicon: &mut Lexicon, known: Known<'_>) {
        let words = words_of(name);
        self.add(&words, slots, false, lexicon, known);
        // `Brightwell Clinical` is called `Brightwell` as well.
        if let [first, _, ..] = &words[..]
            && first.len() >= 4
        {
            self.add(&words[..1], slots, true, lexicon, known);
        }
    }

    fn person(&mut self, name: &str, slots: Slots, lexicon: &mut Lexicon, known: Known<'_>) {
        let words = words_of(name);
        // `Speaker 1`, `SPEAKER_00`, `Interviewer`, `CIO` are no names.
        if words.len() > 4
            || words.iter().any(|word| word.starts_with("speaker") || word == "interviewer")
        {
            return;
        }
        for word in words {
            if word.len() >= 3 {
                self.add(&[word], slots, true, lexicon, known);
            }
        }
    }

    fn add(
        &mut self,
        words: &[String],
        slots: Slots,
        needs_capital: bool,
        lexicon: &mut Lexicon,
        known: Known<'_>,
    ) {
        let words: Vec<u32> = words.iter().map(|word| lexicon.number(word, known)).collect();
        let Some(&first) = words.first() else { return };
        let mark = &mut lexicon.at_mut(first).names;
        if *mark == 0 {
            let Ok(list) = u16::try_from(self.lists.len()) else { return };
            *mark = list;
            self.lists.push(Vec::new());
            self.firsts.push(first);
        }
        let list = &mut self.lists[usize::from(*mark)];
        if !list.iter().any(|name| name.words == words) {
            list.push(Name { words, slots, needs_capital });
        }
    }

    /// The slots and the length of the name that begins at `at`, if one does.
    fn at(&self, list: u16, tokens: &[Token], at: usize) -> Option<(Slots, usize)> {
        let fits = |name: &&Name| {
            let end = at + name.words.len();
            end <= tokens.len()
                && (!name.needs_capital || tokens[at].capital)
                && tokens[at..end]
                    .iter()
                    .zip(&name.words)
                    .all(|(token, &word)| token.surface == word)
        };
        let name = self.lists[usize::from(list)].iter().find(fits)?;
        Some((name.slots, name.words.len()))
    }
}

/// Who speaks, and to whom: what pronouns mean.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Voice {
    /// A buyer who says `you` to us.
    BuyerToUs,
    /// A buyer who speaks of us in the third person.
    BuyerAboutUs,
    /// Our seller: `we` are us.
    Seller,
    /// Somebody whose pronouns tell nothing.
    Other,
}

/// What buyers call `your` and `their` where they speak of those who sell.
pub(super) const OURS: [&str; 40] = [
    "team",
    "rep",
    "reps",
    "product",
    "price",
    "prices",
    "pricing",
    "demo",
    "proposal",
    "people",
    "sales",
    "company",
    "system",
    "platform",
    "tool",
    "software",
    "guys",
    "quote",
    "offer",
    "engineers",
    "contract",
    "solution",
    "legal",
    "folks",
    "support",
    "implementation",
    "account",
    "guy",
    "bid",
    "references",
    "side",
    "roadmap",
    "consultant",
    "technical",
    "service",
    "plan",
    "salesman",
    "colleague",
    "competitor",
    "competitors",
];

/// Whether buyers in this interview mean us by `you`.
pub(super) fn says_you_to_us(interview: &Interview) -> bool {
    if interview.kind != Kind::Transcript {
        return true;
    }
    let your = Finder::new("our ");
    let vendor = interview.facts.vendor.as_deref().filter(|name| !name.is_empty());
    let vendor = vendor.map(Finder::new);
    let mut named = false;
    for said in said_by_buyers(interview) {
        let text = said.as_bytes();
        for at in your.find_iter(text) {
            let is_your = at > 1 && matches!(text[at - 1], b'y' | b'Y') && text[at - 2] == b' ';
            if is_your && OURS.contains(&word_at(said, at + "our ".len())) {
                return true;
            }
        }
        named = named || vendor.as_ref().is_some_and(|vendor| vendor.find(text).is_some());
    }
    // A buyer who calls us by name, and nothing ours `yours`, speaks to
    // somebody else.
    !named
}

/// What we give to buyers and they do not have of their own: `our quote`.
const GIVEN: [&str; 10] =
    ["quote", "offer", "bid", "proposal", "pricing", "demo", "rep", "reps", "salesman", "pitch"];

/// Whether what buyers say is told by one of ours, who writes `we` for us and
/// `they` for the buyer, as in notes of a talk with a CIO: hardly anybody says
/// `I` or `you` there.
pub(super) fn is_told_by_us(interview: &Interview) -> bool {
    // A text this long has an `I` in it, if somebody speaks for himself.
    const LONG: usize = 200;
    // So many of our words there are at least to one that is spoken.
    const OURS_TO_SPOKEN: usize = 6;
    const MOST_SPOKEN: usize = 4;
    let (mut words, mut ours, mut spoken, mut given) = (0, 0, 0, 0);
    for said in said_by_buyers(interview) {
        let mut after_our = false;
        for word in said.split(|letter: char| !letter.is_alphanumeric()) {
            if word.is_empty() {
                continue;
            }
            words += 1;
            given += usize::from(after_our && GIVEN.contains(&word));
            after_our = matches!(word, "our" | "Our");
            match word {
                "we" | "We" | "our" | "Our" | "ours" | "Ours" | "us" | "Us" => ours += 1,
                "I" | "my" | "My" | "me" | "Me" | "you" | "You" | "your" | "Your" | "yours" => {
                    spoken += 1;
                    if spoken > MOST_SPOKEN {
                        return false;
                    }
                }
                _ => {}
            }
        }
    }
    let is_notes = interview.kind == Kind::Notes && given > 0;
    spoken * OURS_TO_SPOKEN <= ours && (is_notes || (ours >= 3 && words >= LONG))
}

/// What buyers say, turn by turn.
fn said_by_buyers(interview: &Interview) -> impl Iterator<Item = &str> {
    let turns = interview.turns.iter();
    turns.filter(|turn| interview.speaker(turn).role == Role::Buyer).map(|turn| &*turn.text)
}

/// The word that begins at `start`.
fn word_at(text: &str, start: usize) -> &str {
    let rest = &text[start..];
    let end = rest.find(|letter: char| !letter.is_alphanumeric()).unwrap_or(rest.len());
    &rest[..end]
}

/// The organisations named so far, for what `they` stands for.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Antecedent {
    /// The organisation named last.
    pub(super) org: Option<Side>,
    /// How many sentences ago a rival was named; large if never.
    rival: u8,
    /// Whether a rival was named at all.
    rival_known: bool,
}

/// A rival named so many sentences ago is still who `they` are.
const RIVAL_LASTS: u8 = 2;

impl Antecedent {
    /// A sentence has passed.
    pub(super) fn age(&mut self) {
        self.rival = self.rival.saturating_add(1);
    }

    fn name(&mut self, side: Side) {
        self.org = Some(side);
        if side == Side::Rival {
            (self.rival, self.rival_known) = (0, true);
        }
    }

    /// Whose `they` is.
    fn they(&self, voice: Voice) -> Option<Side> {
        match voice {
            Voice::BuyerToUs => {
                let rival = self.rival_known && self.rival <= RIVAL_LASTS;
                rival.then_some(Side::Rival)
            }
            Voice::BuyerAboutUs => self.org,
            // We never call ourselves `they`.
            Voice::Seller => self.org.filter(|side| *side == Side::Rival),
            Voice::Other => None,
        }
    }
}

/// Fills the slots of a sentence's tokens, in place, and keeps track of who
/// was named.
pub(super) fn fill(
    tokens: &mut [Token],
    names: &Names,
    lexicon: &Lexicon,
    voice: Voice,
    antecedent: &mut Antecedent,
) {
    let mut entity = 0;
    let mut at = 0;
    while at < tokens.len() {
        let surface = lexicon.at(tokens[at].surface);
        if surface.names != 0
            && let Some((slots, length)) = names.at(surface.names, tokens, at)
        {
            entity += 1;
            for token in &mut tokens[at..at + length] {
                token.slots = token.slots.with(slots);
                token.entity = entity;
                token.form = Lexicon::form(match (side_of(slots), slots.has(Slots::ORG)) {
                    (Some(Side::Us), true) => Form::Us,
                    (Some(Side::Rival), true) => Form::Them,
                    _ => Form::Name,
                });
            }
            if let Some(side) = side_of(slots) {
                antecedent.name(side);
            }
            if slots.has(Slots::US) && slots.has(Slots::ORG) {
                tokens[at].who = Who::Us;
            }
            at += length;
            continue;
        }
        let sells =
            tokens.get(at + 1).is_some_and(|next| lexicon.at(next.surface).slots.has(Slots::SOLD));
        let slots = match (surface.pronoun, voice) {
            (Pronoun::You, Voice::BuyerToUs) | (Pronoun::We, Voice::Seller) => {
                Slots::US.with(Slots::ORG)
            }
            (Pronoun::Their, Voice::BuyerToUs) if sells => Slots::THEM.with(Slots::ORG),
            (Pronoun::They | Pronoun::Their, _) => match antecedent.they(voice) {
                Some(Side::Us) => Slots::US.with(Slots::ORG),
                Some(Side::Rival) => Slots::THEM.with(Slots::ORG),
                // The customer's, who sells nothing.
                _ if voice == Voice::Seller => Slots::default(),
                Some(Side::Unknown) | None => Slots::ORG,
            },
            _ => Slots::default(),
        };
        let token = &mut tokens[at];
        token.who = match (surface.pronoun, voice) {
            (Pronoun::You, Voice::Seller) => Who::You,
            (Pronoun::You, _) | (Pronoun::We | Pronoun::I, Voice::Seller) => Who::Us,
            (Pronoun::We | Pronoun::I, _) => Who::We,
            (Pronoun::They | Pronoun::Their, _) => Who::They,
            (Pronoun::Person, _) => Who::Person,
            (Pronoun::None, _) => Who::Nobody,
        };
        token.slots = token.slots.with(surface.slots).with(slots);
        // A word with a capital inside a sentence that is no name of a side.
        if token.capital && at > 0 && token.end - token.start > 1 && surface.word == 0 {
            token.slots = token.slots.with(Slots::PERSON);
            token.form = Lexicon::form(Form::Name);
        }
        if (surface.pronoun, voice) == (Pronoun::We, Voice::Seller) {
            token.form = Lexicon::form(Form::SellerWe);
        }
        at += 1;
    }
}

/// The side that slots tell.
pub(super) fn side_of(slots: Slots) -> Option<Side> {
    match (slots.has(Slots::US), slots.has(Slots::THEM)) {
        (true, false) => Some(Side::Us),
        (false, true) => Some(Side::Rival),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tag::check::interview_of;

    #[test]
    fn notes_of_ours_say_we_for_us() {
        let ours = [
            "Notes: Liked our people. Our quote came in over theirs, and no sponsor spoke up.",
            "Notes: CIO said our demo was fine. We never understood the plant, he thinks.",
        ];
        for text in ours {
            assert!(is_told_by_us(&interview_of(text)), "{text}");
        }
        let theirs = [
            "Notes: Your quote came in over theirs, and our board noticed.",
            "Notes: We have seven hotels. Our team chose Apex.",
            "Notes: Our trial went well, but our implementation needs four months.",
            "Our quote was too high, we thought, and so was theirs.",
            "Notes: I told our reps that our offer stands.",
        ];
        for text in theirs {
            assert!(!is_told_by_us(&interview_of(text)), "{text}");
        }
    }
}
