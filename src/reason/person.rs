//! Whom a sentence names: a best effort, for the coach card.

use crate::interview::Interview;

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

/// Runs of capitalised words in mid-sentence that are not an organisation's
/// name; at the beginning of a sentence, only if the interview uses the word
/// as a name elsewhere.
fn name(interview: &Interview, words: &str) -> Option<String> {
    let mut run: Vec<&str> = Vec::new();
    let mut begins = true;
    for token in words.split_whitespace() {
        let word = token.trim_matches(|c: char| !c.is_alphanumeric());
        let word = word.strip_suffix("'s").or(word.strip_suffix("’s")).unwrap_or(word);
        let capital = is_name_like(word)
            && !is_organisation(interview, word)
            && (!begins || is_name_elsewhere(interview, word));
        if capital {
            run.push(word);
        }
        let ends = token.ends_with(|c: char| !c.is_alphanumeric());
        if !run.is_empty() && (!capital || ends) {
            break;
        }
        begins = token.ends_with(['.', '!', '?', ':', '"', '“']);
    }
    (!run.is_empty()).then(|| run.join(" "))
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

fn is_organisation(interview: &Interview, word: &str) -> bool {
    let facts = &interview.facts;
    let names = facts.vendor.iter().chain(&facts.account).chain(&facts.competitors);
    names.flat_map(|name| name.split_whitespace()).any(|part| part.eq_ignore_ascii_case(word))
}

/// Whether the word begins a speaker's name, or stands in mid-sentence with a
/// capital somewhere in the interview and nowhere without.
fn is_name_elsewhere(interview: &Interview, word: &str) -> bool {
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
            let other = token.trim_matches(|c: char| !c.is_alphanumeric());
            if other == small {
                return false;
            }
            seen |= !begins && other == word;
            begins = token.ends_with(['.', '!', '?', ':', '"', '“']);
        }
    }
    seen
}

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
