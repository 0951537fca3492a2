//! How each speaker talks: how often they ask, how much they say, whether
//! they sell, buy or probe.

use std::sync::LazyLock;

use memchr::memchr_iter;

use crate::interview::{Interview, Kind};
use crate::words::eight_letters;

/// The habits of one speaker, counted.
#[derive(Clone, Debug, Default)]
pub(super) struct Voice {
    pub(super) turns: usize,
    pub(super) words: usize,
    /// Turns that end in a question, or begin as one where nothing is
    /// punctuated.
    pub(super) questions: usize,
    /// Things that only who sells says: `our platform`, `I'll send over`.
    pub(super) pitches: usize,
    /// Things that an interviewer says: `walk me through`, `what made you`.
    pub(super) probes: usize,
    /// Things that only who buys says: `we went with`, `our board`.
    pub(super) buys: usize,
    /// Different words of a purchase.
    pub(super) purchase: u32,
    /// Different things that only our own people say, looking back at a deal.
    pub(super) inside: usize,
    /// How often `you` and `your` are said: a buyer speaks to us, a colleague
    /// about us.
    pub(super) yours: usize,
    /// Whether this speaker has a label in a dialogue.
    pub(super) is_dialogue: bool,
}

/// Buyers say `our product` and `our system` too, so these are not among them.
const PITCHES: &[&str] = &[
    "our platform",
    "we offer",
    "we can offer",
    "we provide",
    "our pricing",
    "our standard",
    "send over",
    "send that over",
    "share my screen",
    "free trial",
    "schedule a demo",
    "set up a demo",
    "walk you through",
    "show you",
    "happy to send",
    "i can offer",
    "our enterprise",
    "pricing starts",
    "we integrate",
    "we support",
    "i'll follow up",
    "i will follow up",
    "we've helped",
    "we have helped",
    "customers like you",
    "companies like yours",
    "for your team",
    "our plans",
    "let me show",
    "get you set up",
    "our proposal",
    "we'd love to",
    "if you sign",
    "our latest release",
    "i'll get you",
    "our packages",
    "your current provider",
    "your current solution",
    "i'll send",
    "i can send",
    "we typically",
    "most of our customers",
    "our team can",
    "our team will",
    "we're able to offer",
    "what we do is",
    "on our roadmap",
    "book a",
    "get you a",
    "what are you using today",
    "what does your",
    "your budget",
    "i can set",
    "i can escalate",
    "i'll talk to our",
    "our account manager",
    "our product lead",
    "we value your",
    "your timeline",
    "looking for a solution",
    "we can do",
    "i can do",
    "we can get you",
    "we can add",
    "we can share",
    "we can propose",
    "off list",
    "i'll loop",
    "thanks for hopping on",
    "thanks for jumping on",
];

const PROBES: &[&str] = &[
    "walk me through",
    "talk me through",
    "tell me about",
    "tell me more",
    "what led",
    "what made you",
    "what drove",
    "what triggered",
    "why did you",
    "how did you",
    "what was the",
    "what were the",
    "who else",
    "who was involved",
    "which vendors",
    "other vendors",
    "how did they",
    "looking back",
    "if you could",
    "what could",
    "what would have",
    "in hindsight",
    "confidential",
    "your perspective",
    "your decision",
    "come across",
    "how important",
    "what stood out",
    "deciding factor",
    "last question",
    "scale of",
    "take me back",
    "in your own words",
    "first question",
    "can you start",
    "your role",
    "what happened",
    "could you describe",
    "can you describe",
    "how would you describe",
    "what were you",
    "how did that",
    "what else",
    "evaluation process",
    "anything we could",
    "what did you think",
    "independent",
    "your experience with",
    "what surprised",
    "how were",
    "what ultimately",
    "decision process",
    "why not",
    "interview",
];

const BUYS: &[&str] = &[
    "we chose",
    "we went with",
    "we selected",
    "we decided",
    "we have decided",
    "we've decided",
    "decided to go with",
    "we looked at",
    "we evaluated",
    "our board",
    "our cfo",
    "our cio",
    "your product",
    "your team",
    "your platform",
    "your pricing",
    "your rep ",
    "your rep's",
    "you guys",
    "your price",
    "your demo",
    "our requirements",
    "our budget",
    "our procurement",
    "our legal",
    "we picked",
    "your proposal",
    "your quote",
    "our current vendor",
    "we're looking for",
    "we are looking for",
    "we were looking",
    "our it team",
    "our security team",
    "we need",
    "we're currently using",
    "we currently use",
    "our users",
    "is there a discount",
    "how much",
    "what does it cost",
    "what would it cost",
    "my boss",
    "my team",
    "we shortlisted",
    "your solution",
    "we ended up",
    "the vendor",
    "we issued",
    "we signed",
    "your company",
    "quoted us",
    "can you match",
    "our current contract",
];

/// Words of a purchase. Of 85 win/loss interviews nearly all hold two or more
/// of them, of 30 other conversations few do.
const PURCHASE: &[&str] = &[
    "vendor",
    "rfp",
    "procurement",
    "shortlist",
    "short list",
    "sales rep",
    "account executive",
    "renewal",
    "went with",
    "we chose",
    "purchas",
    "proposal",
    "pricing",
    "pilot",
    "competitor",
    "business case",
    "supplier",
    "demo",
    "quote",
    "contract",
    "discount",
    "licen",
    "tender",
    "evaluat",
    "your price",
    "your team",
    "your rep",
    "reference",
];

/// Things said only among our own people, looking back at a deal.
const INSIDE: &[&str] = &[
    "in the crm",
    "the crm says",
    "crm says",
    "the crm right",
    "in salesforce",
    "in hubspot",
    "closed lost",
    "closed-lost",
    "loss reason",
    "reason code",
    "our champion",
    "my champion",
    "my manager",
    "my forecast",
    "forecast call",
    "account plan",
    "internal review",
    "deal review",
    "loss review",
    "win review",
    "deal desk",
    "my pipeline",
    "our se ",
    "post-mortem",
    "what did we miss",
    "against us",
    "my quota",
    "close plan",
    "did we get our",
    "how did we do",
    "how did we sell",
    "our discount",
    "i had him down",
    "i had her down",
    "commit it",
];

/// How much of each speaker is listened to; habits show early.
const LISTEN: usize = 24 << 10;

/// The habits of every speaker of `interview`.
pub(super) fn of(interview: &Interview) -> Vec<Voice> {
    let mut voices = vec![Voice::default(); interview.speakers.len()];
    let mut heard = vec![String::new(); voices.len()];
    for turn in &interview.turns {
        let voice = &mut voices[turn.speaker];
        voice.turns += 1;
        voice.words += memchr_iter(b' ', turn.text.as_bytes()).count() + 1;
        voice.questions += usize::from(asks(&turn.text));
        let heard = &mut heard[turn.speaker];
        if heard.len() < LISTEN {
            heard.push(' ');
            let most = LISTEN.saturating_sub(heard.len()).min(turn.text.len());
            let end = (0..=most).rev().find(|&end| turn.text.is_char_boundary(end));
            heard.push_str(&turn.text[..end.unwrap_or(0)]);
        }
    }
    for (at, (voice, heard)) in voices.iter_mut().zip(heard).enumerate() {
        EAR.listen(heard, voice);
        voice.is_dialogue =
            interview.kind == Kind::Transcript && interview.speakers[at].name.is_some();
    }
    voices
}

/// What a phrase tells of who says it.
#[derive(Clone, Copy)]
enum Habit {
    Pitch,
    Probe,
    Buy,
    Your,
    /// One of [`INSIDE`].
    Inside(usize),
    /// One of [`PURCHASE`].
    Purchase(usize),
}

/// Finds all phrases in one go, in any case and with either apostrophe: at
/// each letter the next eight tell whether a phrase may begin there. That takes
/// less time than an automaton, which has to wait for its last state at each
/// letter.
struct Ear {
    /// A bit for each hash of the first letters of a phrase.
    begins: [u64; HASHES / 64],
    /// For each hash, from where to where its phrases are.
    places: Vec<[u16; 2]>,
    phrases: Vec<Phrase>,
}

struct Phrase {
    hash: usize,
    /// Its first letters as a number, and which of its bits are theirs.
    first: u64,
    mask: u64,
    text: String,
    habit: Habit,
}

static EAR: LazyLock<Ear> = LazyLock::new(Ear::new);

/// How many letters are looked at at once.
const AT_ONCE: usize = 8;

/// The hash of the first four of eight letters.
fn hash(letters: u64) -> usize {
    const GOLDEN: u32 = 0x9E37_79B1;
    ((letters as u32).wrapping_mul(GOLDEN) >> (32 - HASHES.trailing_zeros())) as usize
}

/// How many hashes there are.
const HASHES: usize = 1 << 14;

impl Ear {
    fn new() -> Self {
        let begins = [0; HASHES / 64];
        let mut ear = Self { begins, places: vec![[0; 2]; HASHES], phrases: Vec::new() };
        let mut add = |phrase: &str, habit| {
            ear.enter(phrase, habit);
            if phrase.contains('\'') {
                ear.enter(&phrase.replace('\'', "’"), habit);
            }
        };
        add(" you", Habit::Your);
        let alike = [(PITCHES, Habit::Pitch), (PROBES, Habit::Probe), (BUYS, Habit::Buy)];
        for (phrases, habit) in alike {
            phrases.iter().for_each(|phrase| add(phrase, habit));
        }
        INSIDE.iter().enumerate().for_each(|(at, phrase)| add(phrase, Habit::Inside(at)));
        PURCHASE.iter().enumerate().for_each(|(at, phrase)| add(phrase, Habit::Purchase(at)));
        ear.phrases.sort_by_key(|phrase| phrase.hash);
        for (at, phrase) in (0_u16..).zip(&ear.phrases) {
            let [from, to] = &mut ear.places[phrase.hash];
            *from = if *to == 0 { at } else { *from };
            *to = at + 1;
        }
        ear
    }

    fn enter(&mut self, text: &str, habit: Habit) {
        assert!(text.len() >= 3, "a phrase of three letters at least");
        let length = text.len().min(AT_ONCE);
        let mask = u64::MAX >> (8 * (AT_ONCE - length));
        let first = eight_letters(text.as_bytes()) & mask;
        // Any letter may follow one of three.
        let next = if length < 4 { 0..=u32::MAX >> 24 } else { 0..=0 };
        let mut hashes: Vec<usize> =
            next.map(|next| hash(first | u64::from(next | 0x20) << 24 & !mask)).collect();
        hashes.sort_unstable();
        hashes.dedup();
        for hash in hashes {
            self.begins[hash / 64] |= 1 << (hash % 64);
            self.phrases.push(Phrase { hash, first, mask, text: text.to_owned(), habit });
        }
    }

    /// The habits of the phrases that `text` begins with; `first` are its first
    /// letters.
    fn found(&self, first: u64, text: &[u8]) -> impl Iterator<Item = Habit> {
        let [from, to] = self.places[hash(first)].map(usize::from);
        let alike = self.phrases[from..to].iter();
        let stands = move |phrase: &&Phrase| {
            let letters = phrase.text.as_bytes();
            (phrase.first ^ first) & phrase.mask == 0
                && text.get(..letters.len()).is_some_and(|text| text.eq_ignore_ascii_case(letters))
        };
        alike.filter(stands).map(|phrase| phrase.habit)
    }

    fn listen(&self, heard: String, voice: &mut Voice) {
        let mut heard = heard.into_bytes();
        // The last letters are looked at as well.
        heard.extend([b' '; AT_ONCE - 1]);
        let (spoken, _) = heard.split_at(heard.len() + 1 - AT_ONCE);
        let mut inside = [false; INSIDE.len()];
        // Where phrases may begin is written down first, without a branch.
        let (mut places, mut end) = (vec![0; heard.len()], 0);
        for (at, letters) in heard.windows(AT_ONCE).enumerate() {
            let hash = hash(eight_letters(letters));
            places[end] = at;
            end += (self.begins[hash / 64] >> (hash % 64) & 1) as usize;
        }
        for &at in &places[..end] {
            let first = eight_letters(&heard[at..]);
            for habit in self.found(first, &spoken[at..]) {
                match habit {
                    Habit::Pitch => voice.pitches += 1,
                    Habit::Probe => voice.probes += 1,
                    Habit::Buy => voice.buys += 1,
                    Habit::Your => voice.yours += 1,
                    Habit::Inside(phrase) => inside[phrase] = true,
                    Habit::Purchase(word) => voice.purchase |= 1 << word,
                }
            }
        }
        voice.inside = inside.into_iter().filter(|said| *said).count();
    }
}

/// Whether a turn asks: it ends in a question, or it begins with the words of
/// one and nothing is punctuated.
fn asks(text: &str) -> bool {
    let text = text.trim_end_matches(['"', '”', ')', ' ']);
    if text.ends_with('?') {
        return true;
    }
    if text.ends_with(['.', '!', '…']) {
        // The question may come before a last word: `… right? Okay.`
        let tail = text.char_indices().rev().nth(40).map_or(text, |(at, _)| &text[at..]);
        return tail.contains('?');
    }
    const OPENINGS: &[&str] = &[
        "what",
        "how",
        "why",
        "who",
        "when",
        "where",
        "which",
        "can you",
        "could you",
        "did you",
        "do you",
        "was there",
        "were there",
        "is there",
        "are you",
        "so what",
        "so how",
        "so when",
        "so who",
        "and what",
        "and how",
        "and who",
        "and when",
        "and why",
        "tell me",
        "walk me",
        "okay what",
        "okay so",
        "would you",
        "have you",
        "and did",
        "so did",
        "so tell",
    ];
    let head: String = text.chars().take(24).flat_map(char::to_lowercase).collect();
    OPENINGS.iter().any(|opening| head.starts_with(opening))
}

/// Who asks most, by far; `None` where nobody stands out.
pub(super) fn asker(voices: &[Voice]) -> Option<usize> {
    let speaking: Vec<usize> = (0..voices.len()).filter(|&at| voices[at].turns > 0).collect();
    if speaking.len() < 2 {
        return None;
    }
    let words: usize = speaking.iter().map(|&at| voices[at].words).sum();
    let turns: usize = speaking.iter().map(|&at| voices[at].turns).sum();
    let score = |at: usize| {
        let voice = &voices[at];
        let asked = voice.questions * 1000 / voice.turns;
        // Who comes in once with a question does not lead the talk.
        let asked = if voice.turns * 5 >= turns { asked } else { asked / 2 };
        let probes = 60 * voice.probes.min(6);
        // Who asks says little.
        let (rest_words, rest_turns) = (words - voice.words, turns - voice.turns);
        let brief = rest_turns > 0
            && voice.turns >= 3
            && voice.words * rest_turns * 2 <= rest_words * voice.turns;
        asked + probes + if brief { 200 } else { 0 } + if at == speaking[0] { 40 } else { 0 }
    };
    let mut ranked: Vec<(usize, usize)> = speaking.iter().map(|&at| (score(at), at)).collect();
    ranked.sort_by(|one, other| other.cmp(one));
    let (best, second) = (ranked[0], ranked[1]);
    (best.0 >= 200 && best.0 * 10 >= second.0 * 13 + 500).then_some(best.1)
}

/// Who sells, by what they say.
pub(super) fn seller(voices: &[Voice]) -> Option<usize> {
    let score = |voice: &Voice| (voice.pitches * 2).saturating_sub(voice.buys);
    let best = (0..voices.len()).max_by_key(|&at| (score(&voices[at]), usize::MAX - at))?;
    (voices[best].pitches >= 2 && score(&voices[best]) >= 3).then_some(best)
}

/// Whether our own people talk about a customer who is not there: things said
/// only inside, and those who answer hardly say `you`.
pub(super) fn is_internal(voices: &[Voice], asker: Option<usize>) -> bool {
    let answering =
        || voices.iter().enumerate().filter(|(at, _)| Some(*at) != asker).map(|(_, voice)| voice);
    let inside: usize = voices.iter().map(|voice| voice.inside).sum();
    let (yours, words) = answering()
        .fold((0, 0), |(yours, words), voice| (yours + voice.yours, words + voice.words));
    inside >= 1 && yours * 1000 < words * 8
}

/// Whether any word of a purchase is said.
pub(super) fn names_a_purchase(voices: &[Voice]) -> bool {
    voices.iter().any(|voice| voice.purchase > 0)
}

/// Whether the talk has words of a purchase, or is too short to tell.
pub(super) fn is_about_a_purchase(voices: &[Voice]) -> bool {
    let words: usize = voices.iter().map(|voice| voice.words).sum();
    let kinds = voices.iter().fold(0, |all, voice| all | voice.purchase).count_ones();
    let needed = match words {
        0..400 => 0,
        400..3000 => 2,
        3000..6000 => 3,
        _ => 4,
    };
    kinds >= needed
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_phrase_is_heard_where_it_stands_in_any_case() {
        let phrases = [PITCHES, PROBES, BUYS, PURCHASE, INSIDE].concat();
        let text = phrases.join(" - ").to_uppercase() + &phrases.concat().replace('\'', "’");
        let said = |phrase: &&str| {
            let text = text.to_lowercase().replace('’', "'");
            (0..text.len())
                .filter(|&at| text.as_bytes()[at..].starts_with(phrase.as_bytes()))
                .count()
        };
        let times = |phrases: &[&str]| phrases.iter().map(said).sum::<usize>();
        let mut voice = Voice::default();
        EAR.listen(text.clone(), &mut voice);
        assert_eq!(voice.pitches, times(PITCHES));
        assert_eq!(voice.probes, times(PROBES));
        assert_eq!(voice.buys, times(BUYS));
        assert_eq!(voice.yours, times(&[" you"]));
        assert_eq!((voice.inside, voice.purchase.count_ones()), (INSIDE.len(), 28));
    }

    #[test]
    fn nothing_is_heard_behind_the_end() {
        for (text, purchase) in [("rfp", 1), ("an rfp", 1), ("rf", 0), ("vendo", 0), ("", 0)] {
            let mut voice = Voice::default();
            EAR.listen(text.to_owned(), &mut voice);
            assert_eq!(voice.purchase.count_ones(), purchase, "{text}");
        }
    }
}
