//! Whom a sentence names: a best effort, for the coach card.

use crate::interview::{Interview, Role};

/// The person that `words` name: a name, else a job ("our CFO"); `None` where
/// neither is found, or only organisations and speakers' own "I".
pub(super) fn named(interview: &Interview, words: &str) -> Option<String> {
    name(interview, words).or_else(|| job(words))
}

/// Whether the words say that the helper stands outside the buyer's company.
pub(super) fn is_outside(words: &str) -> bool {
    let words = words.to_lowercase();
    let mut tokens = words.split(|c: char| !c.is_alphanumeric());
    tokens.any(|token| OUTSIDE.contains(&token))
}

const OUTSIDE: [&str; 11] = [
    "consultant",
    "consultants",
    "consultancy",
    "adviser",
    "advisor",
    "integrator",
    "reseller",
    "analyst",
    "auditor",
    "accountants",
    "outsider",
];

/// The first run of capitalised words that is no organisation's name, nor our
/// seller's. At the beginning of a sentence, where every word has a capital,
/// more is asked.
fn name(interview: &Interview, words: &str) -> Option<String> {
    let mut run: Vec<&str> = Vec::new();
    let mut begins = true;
    let mut tokens = words.split_whitespace().peekable();
    while let Some(token) = tokens.next() {
        let word = bare(token);
        let next = tokens.peek().map(|next| bare(next));
        let capital = is_name_like(word)
            && !is_nobody_inside(interview, word)
            && (!begins || is_name_at_start(interview, word, next));
        if capital {
            run.push(word);
        }
        let ends = token.ends_with(|c: char| !c.is_alphanumeric());
        if !run.is_empty() && (!capital || ends) {
            break;
        }
        begins = ends_sentence(token);
    }
    (!run.is_empty()).then(|| run.join(" "))
}

/// A word without the marks around it and without `'s`.
fn bare(token: &str) -> &str {
    let word = token.trim_matches(|c: char| !c.is_alphanumeric());
    word.strip_suffix("'s").or(word.strip_suffix("’s")).unwrap_or(word)
}

fn ends_sentence(token: &str) -> bool {
    token.ends_with(['.', '!', '?', ':', '"', '“'])
}

/// A capital followed by small letters: not an abbreviation, not `I'd`, and
/// not a day, a month or another word that is always written large.
fn is_name_like(word: &str) -> bool {
    let mut letters = word.chars();
    letters.next().is_some_and(char::is_uppercase)
        && letters.next().is_some_and(char::is_lowercase)
        && !word.contains(['\'', '’', '&', '.'])
        && !CAPITALISED.contains(&word)
        && !JOBS.iter().any(|job| job.eq_ignore_ascii_case(word))
}

/// Words that English writes with a capital and that name nobody.
const CAPITALISED: [&str; 36] = [
    "Monday",
    "Tuesday",
    "Wednesday",
    "Thursday",
    "Friday",
    "Saturday",
    "Sunday",
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
    "Christmas",
    "Easter",
    "English",
    "German",
    "French",
    "Excel",
    "Head",
    "Vice",
    "President",
    "Chief",
    "Director",
    "Procurement",
    "Finance",
    "Operations",
    "Board",
    "Sales",
    "Legal",
];

/// Whether a word is of the name of an organisation, or of our seller's.
fn is_nobody_inside(interview: &Interview, word: &str) -> bool {
    let facts = &interview.facts;
    let sellers = interview.speakers.iter().filter(|speaker| speaker.role == Role::Seller);
    let sellers = sellers.filter_map(|speaker| speaker.name.as_deref());
    let organisations = facts.vendor.iter().chain(&facts.account).chain(&facts.competitors);
    let names = organisations.chain(&facts.owner).map(String::as_str).chain(sellers);
    names.flat_map(str::split_whitespace).any(|part| part.eq_ignore_ascii_case(word))
}

/// Whether a word that begins a sentence is a name: it is a speaker's, or the
/// interview uses it with a capital in mid-sentence, or it is no common word
/// and a small word follows; and nowhere is it written small.
fn is_name_at_start(interview: &Interview, word: &str, next: Option<&str>) -> bool {
    let speaks = interview
        .speakers
        .iter()
        .filter_map(|speaker| speaker.name.as_deref())
        .any(|name| name.split_whitespace().any(|part| part == word));
    if speaks {
        return true;
    }
    let small = word.to_lowercase();
    let mut seen = false;
    for turn in &interview.turns {
        let mut begins = true;
        for token in turn.text.split_whitespace() {
            let other = bare(token);
            if other == small {
                return false;
            }
            seen |= !begins && other == word;
            begins = ends_sentence(token);
        }
    }
    let common = STARTERS.contains(&&*small) || small.ends_with("ly") || small.ends_with("ing");
    let followed = next.is_some_and(|next| {
        next.starts_with(char::is_lowercase)
            // A surname: `Ines Castellanos argued for you`.
            || (is_name_like(next) && !is_nobody_inside(interview, next))
    });
    seen || (!common && followed)
}

/// Words that begin many sentences and name nobody.
const STARTERS: &[&str] = &[
    "the",
    "a",
    "an",
    "this",
    "that",
    "these",
    "those",
    "we",
    "you",
    "he",
    "she",
    "it",
    "they",
    "my",
    "our",
    "your",
    "his",
    "her",
    "its",
    "their",
    "there",
    "here",
    "and",
    "but",
    "so",
    "or",
    "if",
    "when",
    "while",
    "because",
    "since",
    "after",
    "before",
    "then",
    "now",
    "once",
    "yes",
    "no",
    "not",
    "nobody",
    "none",
    "nothing",
    "everybody",
    "everyone",
    "everything",
    "somebody",
    "someone",
    "something",
    "anybody",
    "anyone",
    "some",
    "any",
    "all",
    "both",
    "each",
    "every",
    "most",
    "many",
    "much",
    "few",
    "several",
    "one",
    "two",
    "three",
    "four",
    "first",
    "second",
    "third",
    "last",
    "next",
    "other",
    "others",
    "another",
    "what",
    "who",
    "which",
    "where",
    "why",
    "how",
    "whose",
    "well",
    "okay",
    "ok",
    "look",
    "maybe",
    "perhaps",
    "only",
    "just",
    "even",
    "also",
    "still",
    "again",
    "later",
    "at",
    "in",
    "on",
    "for",
    "from",
    "with",
    "without",
    "by",
    "to",
    "of",
    "as",
    "under",
    "over",
    "until",
    "during",
    "across",
    "between",
    "people",
    "folks",
    "management",
    "security",
    "support",
    "marketing",
    "engineering",
    "compliance",
    "had",
    "has",
    "have",
    "was",
    "were",
    "is",
    "are",
    "did",
    "do",
    "does",
    "could",
    "would",
    "should",
    "will",
    "can",
    "let",
    "same",
    "such",
    "like",
    "inside",
    "outside",
    "nope",
    "yeah",
    "sure",
    "right",
    "thanks",
    "champion",
    "sponsor",
    "customer",
    "client",
    "prospect",
    "leadership",
    "users",
    "turns",
    "came",
    "went",
    "got",
    "lost",
    "won",
    "neither",
    "either",
    "instead",
    "though",
    "although",
    "whoever",
    "whatever",
    "too",
    "very",
    "more",
    "less",
    "than",
    "our",
    "us",
];

/// A job named with its owner: `our CFO`, `the head of IT`.
fn job(words: &str) -> Option<String> {
    let tokens: Vec<&str> = words.split_whitespace().collect();
    let clean = |at: usize| tokens[at].trim_matches(|c: char| !c.is_alphanumeric());
    (0..tokens.len()).find_map(|at| {
        let word = clean(at);
        let is_job = JOBS.iter().any(|job| job.eq_ignore_ascii_case(word));
        if !is_job || at == 0 {
            return None;
        }
        let before = clean(at - 1).to_lowercase();
        // `the IT director`: one word may stand between.
        let from = if is_owner(&before) {
            at
        } else if at >= 2 && is_owner(&clean(at - 2).to_lowercase()) {
            at - 1
        } else {
            return None;
        };
        let of = at + 2 < tokens.len() && tokens[at + 1] == "of" && tokens[at] == word;
        let to = if of { at + 2 } else { at };
        Some((from..=to).map(clean).collect::<Vec<_>>().join(" "))
    })
}

fn is_owner(word: &str) -> bool {
    matches!(word, "our" | "the" | "their" | "your" | "my" | "a")
}

const JOBS: [&str; 25] = [
    "CEO",
    "CFO",
    "CIO",
    "CTO",
    "COO",
    "CISO",
    "CRO",
    "CMO",
    "VP",
    "SVP",
    "director",
    "head",
    "manager",
    "controller",
    "treasurer",
    "consultant",
    "adviser",
    "advisor",
    "architect",
    "president",
    "boss",
    "chairman",
    "owner",
    "founder",
    "buyer",
];

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::*;
    use crate::deal::Facts;
    use crate::interview::{Certainty, Kind, Role, Speaker, Turn};
    use crate::place::Place;

    fn interview(texts: &[&str]) -> Interview {
        let turns = texts
            .iter()
            .map(|text| Turn { speaker: 0, text: (*text).to_owned(), line: 1 })
            .collect();
        Interview {
            id: "i".into(),
            place: Place::whole("i.txt"),
            kind: Kind::Transcript,
            deal_id: None,
            facts: Facts {
                vendor: Some("Lendwright".into()),
                competitors: vec!["Apex Systems".into()],
                ..Facts::default()
            },
            date: None,
            speakers: vec![Speaker {
                name: Some(Arc::from("Greg Holm")),
                title: None,
                role: Role::Buyer,
                certainty: Certainty::Told,
            }],
            turns,
        }
    }

    #[test]
    fn a_sentence_names_a_person_or_a_job() {
        let interview =
            interview(&["I met Dana in May. Dana is fine, and honest people are rare."]);
        let cases = [
            ("Dana went to bat for you every time.", Some("Dana")),
            ("In the end Maria Lopez pushed it through.", Some("Maria Lopez")),
            ("Nobody there spoke up for Lendwright.", None),
            ("Tom fought for you in every meeting.", Some("Tom")),
            ("Ines Castellanos argued for you.", Some("Ines Castellanos")),
            ("Then Ines Castellanos argued for you.", Some("Ines Castellanos")),
            ("But Lendwright had nobody.", None),
            ("Eventually somebody spoke up.", None),
            ("Marketing wanted you, finance did not.", None),
            ("Apex had our CTO fighting for them.", Some("CTO")),
            ("The head of IT wanted you.", Some("head of IT")),
            ("Honest support came from the finance director.", Some("finance director")),
            ("We had Tom's word on it.", Some("Tom")),
        ];
        for (words, expected) in cases {
            assert_eq!(named(&interview, words).as_deref(), expected, "{words}");
        }
    }

    #[test]
    fn a_consultant_stands_outside() {
        assert!(is_outside("The consultant we hired kept pushing for you."));
        assert!(!is_outside("Our controller kept pushing for you."));
    }
}
