//! What a title line or a file's name tells: `Client | Cape Bank Loss to
//! Castellan Dana Okafor 27Feb2026`, `ACME_2025-03-02_lost.md`, `D-1042 Cape
//! Bank CIO.txt`.

use super::date;
use super::header::{Header, people_of};
use super::names::is_person;
use super::role::{has_phrase, is_job, simple, title_role};
use crate::deal::Outcome;
use crate::input::{DateOrder, Person};
use crate::interview::Role;

/// Reads a title into `header`; what is told already stays.
pub(super) fn read(title: &str, order: Option<DateOrder>, header: &mut Header) {
    let found = date::find(title, order);
    let mut text = title.to_owned();
    if let Some((date, span)) = found {
        header.date = header.date.or(Some(date));
        text.replace_range(span, " ");
    }
    if let Some(id) = announced_id(&text).map(str::to_owned) {
        text = text.replacen(&id, " ", 1);
        header.deal_id.get_or_insert(id);
    }
    let outcome = outcome_in_title(&text);
    if header.facts.outcome.is_none()
        && let Some((outcome, _)) = outcome
    {
        header.facts.outcome = Some(outcome);
    }
    match (outcome, text.split_once('|')) {
        (Some((_, span)), Some((vendor, _))) if vendor.len() < span.start => {
            programme_title(&text, vendor, span, header);
        }
        (Some((_, span)), None) => {
            let after = &text[span.end..];
            if let Some(rival) = rival_after_to(&text[span.start..]) {
                header.add_rivals(rival, true);
            }
            take_people(&text, header);
            take_account(&text[..span.start], after, header);
        }
        _ => take_people(&text, header),
    }
}

/// Reads what a file's name tells and nothing else has told.
pub(super) fn read_file_name(file: &str, order: Option<DateOrder>, header: &mut Header) {
    let stem = stem(file).replace(" _ ", " | ");
    let mut own = Header::default();
    let found = date::find(&stem, order);
    let mut text = stem.clone();
    if let Some((date, span)) = found {
        own.date = Some(date);
        text.replace_range(span, " ");
    }
    if let Some(id) = announced_id(&text).map(str::to_owned) {
        text = text.replacen(&id, " ", 1);
        own.deal_id = Some(id);
    }
    let text = if text.contains(' ') && !stem.contains('_') && stem.contains(' ') {
        text
    } else {
        text.replace(['_', '-', '.', '+'], " ")
    };
    read(&text, order, &mut own);
    header.date = header.date.or(own.date);
    header.deal_id = header.deal_id.take().or(own.deal_id);
    let (facts, told) = (&mut header.facts, own.facts);
    facts.outcome = facts.outcome.or(told.outcome);
    facts.account = facts.account.take().or(told.account);
    facts.vendor = facts.vendor.take().or(told.vendor);
    if facts.competitors.is_empty() {
        facts.competitors = told.competitors;
    }
    if !header.people.iter().any(|person| person.role == Some(Role::Buyer)) {
        header.people.extend(own.people);
    }
}

/// A file's name without its folders and extension.
pub(in crate::input) fn stem(file: &str) -> &str {
    let name = file.rsplit(['/', '\\']).next().unwrap_or(file);
    match name.rsplit_once('.') {
        Some((stem, extension))
            if !stem.is_empty() && extension.len() <= 5 && !extension.contains(' ') =>
        {
            stem
        }
        _ => name,
    }
}

/// `Client | Account Loss to Competitor First Last`: the title of a win/loss
/// programme.
fn programme_title(text: &str, vendor: &str, outcome: std::ops::Range<usize>, header: &mut Header) {
    let facts = &mut header.facts;
    if facts.vendor.is_none() {
        facts.vendor = clean_name(vendor);
    }
    if facts.account.is_none() {
        facts.account = clean_name(&text[vendor.len() + 1..outcome.start]);
    }
    let after = text[outcome.end..].trim();
    let lower = after.to_ascii_lowercase();
    let to = ["to ", "against ", "over ", "vs ", "vs. "].iter().find(|to| lower.starts_with(**to));
    let words: Vec<&str> = after[to.map_or(0, |to| to.len())..].split_whitespace().collect();
    let (rival, person) = match (to, words.len()) {
        (Some(_), 3..) => words.split_at(words.len() - 2),
        (Some(_), _) => (&words[..], &[][..]),
        (None, _) => (&[][..], &words[..]),
    };
    if !rival.is_empty() {
        header.add_rivals(&rival.join(" "), true);
    }
    let person = person.join(" ");
    if is_person(&person) {
        header.people.push(Person { name: person, title: None, role: Some(Role::Buyer) });
    }
}

/// `interview with Dana Okafor, CIO, Cape Bank`: a person is one if a job
/// follows the name.
fn take_people(text: &str, header: &mut Header) {
    let lower = text.to_lowercase();
    if lower.len() != text.len() {
        return;
    }
    let with = ["with ", "avec ", "mit ", "con "].iter().find_map(|with| {
        let at = lower.find(with).filter(|&at| at == 0 || lower[..at].ends_with(' '))?;
        Some((at, at + with.len()))
    });
    let Some((at, end)) = with else { return };
    let before = simple(&text[..at]);
    let rest = &text[end..];
    let rest = rest.split([':', '|']).next().unwrap_or(rest);
    let interview = ["interview", "entretien", "entrevista", "gespräch"]
        .iter()
        .any(|word| before.ends_with(word));
    for person in people_of(rest) {
        let mut title = person.title.clone();
        if let Some(title) = &mut title {
            // What follows the job is the place, the length, the weather.
            let end = title.find(|c: char| c.is_ascii_digit()).unwrap_or(title.len());
            title.truncate(end);
            title.truncate(title.trim_end_matches([',', ' ', '-']).len());
        }
        let job = title.as_deref().is_some_and(is_job);
        let full = person.name.split(' ').count() >= 2;
        if is_person(&person.name) && (job || interview && full) {
            let seller = title.as_deref().and_then(title_role).is_some_and(|(role, weight)| {
                role == Role::Seller && weight == super::role::Weight::Strong
            });
            let role = if seller { Role::Seller } else { Role::Buyer };
            let name = person.name;
            if !header.people.iter().any(|known| simple(&known.name) == simple(&name)) {
                header.people.push(Person {
                    name,
                    title: title.filter(|title| !title.is_empty()),
                    role: Some(role),
                });
            }
        }
    }
}

/// The account is what is left of a title that tells an outcome, where only
/// one name is left.
fn take_account(before: &str, after: &str, header: &mut Header) {
    if header.facts.account.is_some() {
        return;
    }
    let rest_after = match rival_after_to(&format!("lost {}", after.trim_start())) {
        Some(rival) => after.split(rival).nth(1).unwrap_or_default(),
        None => after,
    };
    let pieces = before.split(SEPARATORS).chain(rest_after.split(SEPARATORS));
    let known = |name: &str| {
        let simple_name = simple(name);
        header.people.iter().any(|person| simple(&person.name) == simple_name)
    };
    let names: Vec<String> =
        pieces.filter_map(clean_name).filter(|name| !known(name) && !is_job(name)).collect();
    if let [name] = &names[..] {
        header.facts.account = Some(name.clone());
    }
}

/// The one name of a title that is no generic word: `Win/loss interview: Cape
/// Bank`; `None` where there are several, or none, or `with` announces a
/// person.
pub(super) fn account(title: &str) -> Option<String> {
    let mut text = title.to_owned();
    if let Some((_, span)) = date::find(title, Some(DateOrder::DayFirst)) {
        text.replace_range(span, " ");
    }
    if has_phrase(&simple(&text), "with") || text.contains("<>") || text.contains(" x ") {
        return None;
    }
    let generic =
        text.split(SEPARATORS).any(|piece| clean_name(piece).is_none() && !piece.trim().is_empty());
    let names: Vec<String> =
        text.replace(" - ", "|").split(SEPARATORS).filter_map(clean_name).collect();
    match &names[..] {
        [name] if (generic || text.contains(" - ")) && name.starts_with(char::is_uppercase) => {
            Some(name.clone())
        }
        _ => None,
    }
}

const SEPARATORS: &[char] = &['|', ':', ';', ',', '(', ')', '[', ']', '–', '—', '_'];

/// Words of titles that name nobody.
const GENERIC: &[&str] = &[
    "interview",
    "interviews",
    "transcript",
    "transcripts",
    "transcription",
    "win",
    "loss",
    "lost",
    "won",
    "winloss",
    "notes",
    "note",
    "call",
    "meeting",
    "recording",
    "debrief",
    "deal",
    "review",
    "post",
    "mortem",
    "postmortem",
    "customer",
    "buyer",
    "client",
    "prospect",
    "with",
    "of",
    "the",
    "and",
    "for",
    "from",
    "on",
    "at",
    "to",
    "final",
    "draft",
    "v1",
    "v2",
    "v3",
    "zoom",
    "teams",
    "otter",
    "ai",
    "raw",
    "clean",
    "cleaned",
    "edited",
    "copy",
    "audio",
    "video",
    "text",
    "follow",
    "up",
    "discovery",
    "demo",
    "pricing",
    "kickoff",
    "competitor",
    "closed",
    "summary",
    "outcome",
    "export",
    "crm",
    "case",
    "study",
    "opportunity",
    "account",
    "internal",
    "session",
    "no",
    "decision",
    "docx",
    "txt",
    "vtt",
    "md",
    "redacted",
    "anonymised",
    "anonymized",
    "q1",
    "q2",
    "q3",
    "q4",
    "file",
    "cio",
    "cto",
    "cfo",
    "ceo",
    "coo",
    "ciso",
    "a",
    "analysis",
    "report",
    "our",
    "why",
    "we",
    "vs",
    "against",
    "over",
    "as",
    "by",
    "phone",
    "retro",
    "retrospective",
    "sales",
    "part",
];

/// A name without the generic words at its ends; `None` if nothing is left.
fn clean_name(text: &str) -> Option<String> {
    let generic = |word: &&&str| {
        let word = simple(word);
        GENERIC.contains(&word.as_str())
            || word.bytes().all(|byte| byte.is_ascii_digit() || byte == b' ')
    };
    let words: Vec<&str> = text.split_whitespace().collect();
    let start = words.iter().take_while(|word| generic(word)).count();
    let end = words.len() - words[start..].iter().rev().take_while(|word| generic(word)).count();
    let name = words[start..end].join(" ");
    let name = name.trim_matches(['-', ' ', '.', '\'', '"']);
    (!name.is_empty() && name.len() <= 60).then(|| name.to_owned())
}

/// Splits an id off a value: `D-17`, `D-17 - Cape Bank renewal`, `Cape Bank
/// (D-17)`.
pub(super) fn split_id(value: &str) -> (Option<&str>, &str) {
    let value = value.trim();
    let first = value.split([' ', ',', '(']).next().unwrap_or_default().trim_matches(['#', ':']);
    if is_id(first) {
        let rest = value.trim_start_matches('#')[first.len()..]
            .trim_matches([' ', '-', '–', '—', ':', ',', '|', '(', ')']);
        return (Some(first), rest);
    }
    if let Some((rest, id)) = value.trim_end_matches([')', ']']).rsplit_once(['(', '['])
        && is_id(id.trim())
    {
        return (Some(id.trim()), rest.trim());
    }
    (None, value)
}

/// Whether a word is an id rather than a name: it has digits, and is not a
/// date, a quarter or a year.
fn is_id(word: &str) -> bool {
    let digits = word.bytes().filter(u8::is_ascii_digit).count();
    let letters = word.bytes().filter(u8::is_ascii_alphabetic).count();
    let plain = word
        .bytes()
        .all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_' | b'.' | b'/'));
    let lower = word.to_ascii_lowercase();
    let period = matches!(lower.as_bytes(), [b'q' | b'h', b'1'..=b'4', ..] | [b'f', b'y', ..])
        && word.len() <= 7;
    plain
        && digits >= 1
        && word.len() <= 40
        && !period
        && date::find(word, Some(DateOrder::DayFirst)).is_none()
        && (letters > 0 || digits >= 3)
        && !(letters == 0 && digits == 4 && lower.starts_with("20"))
}

/// An id that says it is one: `D-1042` first or in brackets, `deal 17`,
/// `opp_123`.
fn announced_id(text: &str) -> Option<&str> {
    let trimmed = text.trim_start();
    let first = trimmed.split([' ', '_', '|', ',']).next().unwrap_or_default();
    if is_coded_id(first) {
        return Some(first);
    }
    if let Some(inner) =
        text.split_once(['(', '[']).and_then(|(_, rest)| rest.split([')', ']']).next())
        && is_coded_id(inner.trim())
    {
        return Some(inner.trim());
    }
    for word in ["deal", "opp", "opportunity"] {
        let mut parts = trimmed.splitn(3, ['-', '_', ' ', '#']);
        if parts.next().is_some_and(|head| head.eq_ignore_ascii_case(word))
            && let Some(id) = parts
                .next()
                .filter(|id| !id.is_empty() && id.bytes().all(|byte| byte.is_ascii_digit()))
        {
            let end = trimmed.find(id).unwrap_or(0) + id.len();
            // With a hyphen the word is part of the id.
            let whole = trimmed.as_bytes().get(word.len()) == Some(&b'-');
            return Some(if whole { &trimmed[..end] } else { id });
        }
    }
    None
}

/// `D-1042`, `OPP-77`, `CRM-2024-0113`: capitals, a hyphen, digits.
fn is_coded_id(word: &str) -> bool {
    let Some((prefix, rest)) = word.split_once('-') else { return false };
    let prefix_fits =
        (1..=5).contains(&prefix.len()) && prefix.bytes().all(|byte| byte.is_ascii_uppercase());
    let rest_fits = rest.bytes().all(|byte| byte.is_ascii_digit() || byte == b'-')
        && rest.bytes().filter(u8::is_ascii_digit).count() >= 2;
    prefix_fits
        && rest_fits
        && !matches!(prefix, "Q" | "FY" | "H" | "V" | "COVID" | "GMT" | "CALL" | "INT")
}

/// The outcome that a header's value tells.
pub(in crate::input) fn outcome(value: &str) -> Option<Outcome> {
    let words = simple(value);
    if let Ok(outcome) = words.replace(' ', "_").parse() {
        return Some(outcome);
    }
    let has = |phrases: &[&str]| phrases.iter().any(|phrase| has_phrase(&words, phrase));
    if has(&["duplicate", "test", "invalid", "disqualified", "unqualified"]) {
        return Some(Outcome::Invalid);
    }
    if let Some((outcome, _)) = outcome_in_title(value) {
        return Some(outcome);
    }
    if has(&[
        "stalled",
        "abandoned",
        "cancelled",
        "canceled",
        "undecided",
        "did nothing",
        "postponed",
        "on hold",
    ]) {
        return Some(Outcome::NoDecision);
    }
    if has(&["closedwon", "win", "signed", "customer"]) {
        return Some(Outcome::Won);
    }
    if has(&["closedlost", "lose", "dead"]) {
        return Some(Outcome::Lost);
    }
    has(&["open", "pending", "in progress", "negotiation", "evaluation"]).then_some(Outcome::Open)
}

/// The outcome word of a title and where it stands; `win/loss` is none.
fn outcome_in_title(text: &str) -> Option<(Outcome, std::ops::Range<usize>)> {
    let mut words: Vec<(String, std::ops::Range<usize>)> = Vec::new();
    let mut start = None;
    for (at, c) in text.char_indices().chain([(text.len(), ' ')]) {
        match (c.is_alphanumeric(), start) {
            (true, None) => start = Some(at),
            (false, Some(from)) => {
                words.push((text[from..at].to_lowercase(), from..at));
                start = None;
            }
            _ => {}
        }
    }
    let word = |at: usize| words.get(at).map_or("", |(word, _)| word.as_str());
    let mut found = None;
    let mut at = 0;
    while at < words.len() {
        let span = |count: usize| words[at].1.start..words[at + count - 1].1.end;
        let told = match (word(at), word(at + 1)) {
            ("win" | "won", "loss" | "lost") => {
                at += 2;
                continue;
            }
            ("win" | "won", "or" | "and") if matches!(word(at + 2), "loss" | "lost") => {
                at += 3;
                continue;
            }
            ("no" | "non", "decision") | ("status", "quo") => Some((Outcome::NoDecision, span(2))),
            ("nodecision" | "undecided", _) => Some((Outcome::NoDecision, span(1))),
            ("loss" | "lost", "to" | "against")
                if matches!(
                    (word(at + 2), word(at + 3)),
                    ("status", "quo") | ("no", "decision")
                ) =>
            {
                Some((Outcome::NoDecision, span(4)))
            }
            ("lost" | "loss" | "closedlost", _) => Some((Outcome::Lost, span(1))),
            ("won" | "win" | "closedwon", _) => Some((Outcome::Won, span(1))),
            _ => None,
        };
        match (&found, told) {
            (None, Some(told)) => found = Some(told),
            (Some((old, _)), Some((new, _))) if *old != new => {
                // `lost: no decision` is one outcome, `lost … won` is none.
                if new == Outcome::NoDecision {
                    found = Some((new, found?.1));
                } else if *old != Outcome::NoDecision {
                    return None;
                }
            }
            _ => {}
        }
        at += 1;
    }
    found
}

/// The rival behind `lost to`, `won against`.
pub(super) fn rival_after_to(text: &str) -> Option<&str> {
    let lower = text.to_ascii_lowercase();
    let at = [" to ", " against ", " over ", " vs. ", " vs "]
        .iter()
        .filter_map(|mark| lower.find(mark).map(|at| at + mark.len()))
        .min()?;
    let rest = &text[at..];
    let stop = [" on ", " because", " due ", " after ", " - ", " for ", " in ", " by "]
        .iter()
        .filter_map(|mark| rest.find(mark))
        .chain(rest.find([',', ';', '(', '|', ':', '–', '—', '.', '_']))
        .min()
        .unwrap_or(rest.len());
    let rival = rest[..stop].trim();
    let words = simple(rival);
    let named = !matches!(
        words.as_str(),
        "" | "competitor"
            | "a competitor"
            | "competition"
            | "status quo"
            | "no decision"
            | "the competition"
            | "incumbent"
            | "the incumbent"
    );
    let words = rival.split_whitespace().count();
    (named && words <= 3).then_some(rival)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn told(title: &str, file: bool) -> String {
        let mut header = Header::default();
        if file {
            read_file_name(title, None, &mut header)
        } else {
            read(title, None, &mut header)
        }
        let facts = &header.facts;
        let mut parts = Vec::new();
        parts.extend(header.deal_id.map(|id| format!("id {id}")));
        parts.extend(facts.vendor.as_ref().map(|vendor| format!("us {vendor}")));
        parts.extend(facts.account.as_ref().map(|account| format!("account {account}")));
        parts.extend(facts.outcome.map(|outcome| outcome.id().to_owned()));
        parts.extend(facts.competitors.iter().map(|rival| format!("rival {rival}")));
        parts.extend(header.people.iter().map(|person| format!("person {}", person.name)));
        parts.extend(header.date.map(|date| date.to_string()));
        parts.join("; ")
    }

    #[test]
    fn a_title_tells_the_deal() {
        let cases = [
            (
                "Lumina | Cape Bank Loss to Castellan Dana Okafor 27Feb2026",
                "us Lumina; account Cape Bank; lost; rival Castellan; person Dana Okafor; 2026-02-27",
            ),
            (
                "Lumina | Cape Bank Loss to Status Quo Dana Okafor 27Feb2026",
                "us Lumina; account Cape Bank; no_decision; person Dana Okafor; 2026-02-27",
            ),
            (
                "Lumina | Cape Bank Win Dana Okafor 27Feb2026",
                "us Lumina; account Cape Bank; won; person Dana Okafor; 2026-02-27",
            ),
            ("Loss interview: Cape Bank", "account Cape Bank; lost"),
            ("Win/loss interview with Dana Okafor, CIO, Cape Bank", "person Dana Okafor"),
            (
                "Cape Bank (D-1042) – lost to Castellan",
                "id D-1042; account Cape Bank; lost; rival Castellan",
            ),
            ("Pricing call - October 03", ""),
            ("Pricing call-20251003_120018-Meeting Recording", "2025-10-03"),
            ("Notes from call with Matthias Kroll, CIO Hollmann, 35 min", "person Matthias Kroll"),
        ];
        for (title, expected) in cases {
            assert_eq!(told(title, false), expected, "{title}");
        }
    }

    #[test]
    fn a_file_name_tells_the_deal() {
        let cases = [
            ("x/ACME_2025-03-02_lost.md", "account ACME; lost; 2025-03-02"),
            ("D-1042 Cape Bank CIO.txt", "id D-1042"),
            ("deal-17_notes.md", "id deal-17"),
            ("opp_123 Acme.txt", "id 123"),
            ("cape-bank-won.txt", "account cape bank; won"),
            (
                "Lumina _ Cape Bank Loss to Castellan Dana Okafor 27Feb2026.docx",
                "us Lumina; account Cape Bank; lost; rival Castellan; person Dana Okafor; 2026-02-27",
            ),
            ("win-loss-interview-3.txt", ""),
            ("GMT20251003-120018_Recording.vtt", "2025-10-03"),
            ("call_01.txt", ""),
            ("Q3-2025 notes.md", ""),
        ];
        for (file, expected) in cases {
            assert_eq!(told(file, true), expected, "{file}");
        }
    }

    #[test]
    fn an_id_is_split_from_a_name() {
        let cases = [
            ("D-17", (Some("D-17"), "")),
            ("D-17 - Cape Bank renewal", (Some("D-17"), "Cape Bank renewal")),
            ("Cape Bank (D-17)", (Some("D-17"), "Cape Bank")),
            ("Cape Bank renewal", (None, "Cape Bank renewal")),
            ("0065g00000XyZ12", (Some("0065g00000XyZ12"), "")),
            ("2025 renewal", (None, "2025 renewal")),
        ];
        for (value, expected) in cases {
            assert_eq!(split_id(value), expected, "{value}");
        }
    }
}
