//! Several interviews in one file: where each begins.

use super::header::key_value;
use super::label::{Found, Mark, look};
use super::lines::Line;
use super::role::simple;
use super::{bullet, date};

/// The index of the line on which each interview begins; empty if there is
/// but one.
pub(super) fn starts(lines: &[Line<'_>]) -> Vec<usize> {
    let by_heading = headings(lines);
    if by_heading.len() >= 2 {
        return by_heading;
    }
    let by_header = header_blocks(lines);
    if by_header.len() >= 2 { by_header } else { Vec::new() }
}

/// Words with which the heading of one of several interviews begins.
const HEADS: &[&str] = &[
    "interview",
    "transcript",
    "call",
    "meeting",
    "conversation",
    "debrief",
    "session",
    "deal",
    "account",
    "opportunity",
    "win",
    "loss",
    "won",
    "lost",
    "respondent",
    "interviewee",
    "customer",
    "case",
    "discovery",
    "entretien",
];

/// Of these, the words that also label speakers.
const OF_SPEAKERS: &[&str] = &["respondent", "interviewee", "customer"];

/// Headings of one level that begin with the same of these words, or with a
/// date.
fn headings(lines: &[Line<'_>]) -> Vec<usize> {
    let mut kinds: Vec<((usize, &'static str), Vec<(usize, String)>)> = Vec::new();
    for at in 0..lines.len() {
        let Some((level, text)) = heading(lines, at) else { continue };
        let words = simple(text);
        let first = words.split(' ').next().unwrap_or_default();
        let head = match date::find(text, Some(crate::input::DateOrder::DayFirst)) {
            Some((_, span)) if span.start == 0 && level > 0 => "date",
            _ if level == 0
                && !matches!(look(lines[at].text), Found::Label(label) if label.mark == Mark::Bare)
                && !text.contains(':') =>
            {
                continue;
            }
            _ => match HEADS.iter().find(|head| **head == first) {
                // Without a mark, a heading is numbered: `Interview 2: …`.
                // `Interviewee 2:` is a speaker's label.
                Some(&head)
                    if level > 0 || second_is_number(&words) && !OF_SPEAKERS.contains(&head) =>
                {
                    head
                }
                _ => continue,
            },
        };
        match kinds.iter_mut().find(|(kind, _)| *kind == (level, head)) {
            Some((_, seen)) => seen.push((at, words)),
            None => kinds.push(((level, head), vec![(at, words)])),
        }
    }
    let different = |seen: &[(usize, String)]| {
        let rest = |words: &String| words.split_once(' ').map(|(_, rest)| rest.to_owned());
        let repeated = seen.iter().all(|(_, words)| *words == seen[0].1);
        // `Call notes`, `Meeting cadence` are topics of one talk.
        let told =
            seen.iter().filter_map(|(_, words)| rest(words)).filter(|rest| names_one(rest)).count();
        repeated && seen[0].1.starts_with("interview transcript") || told == seen.len()
    };
    kinds
        .into_iter()
        .filter(|(_, seen)| seen.len() >= 2 && different(seen))
        .min_by_key(|((level, _), _)| if *level == 0 { 9 } else { *level })
        .map(|(_, seen)| seen.into_iter().map(|(at, _)| at).collect())
        .unwrap_or_default()
}

/// Whether what follows the first word of a heading can tell one interview
/// from another rather than name a topic.
fn names_one(rest: &str) -> bool {
    const TOPICS: &[&str] = &[
        "notes",
        "note",
        "summary",
        "details",
        "cadence",
        "agenda",
        "background",
        "overview",
        "outcome",
        "reason",
        "reasons",
        "criteria",
        "size",
        "process",
        "team",
        "review",
        "plan",
        "questions",
        "experience",
        "success",
        "service",
        "management",
        "executive",
        "info",
        "information",
        "timeline",
        "factors",
        "drivers",
        "themes",
        "analysis",
        "to action",
        "stage",
    ];
    !rest.is_empty()
        && !TOPICS.contains(&rest)
        && !TOPICS.contains(&rest.split(' ').next().unwrap_or_default())
}

fn second_is_number(words: &str) -> bool {
    words.split(' ').nth(1).is_some_and(|word| {
        word.len() <= 3 && word.bytes().all(|byte| byte.is_ascii_digit())
            || word == "no"
            || matches!(word, "one" | "two" | "three")
    })
}

/// A heading's level and text: Markdown's, or a line between rules or blank
/// lines (level 0).
fn heading<'a>(lines: &[Line<'a>], at: usize) -> Option<(usize, &'a str)> {
    let text = lines[at].text.trim();
    let level = text.bytes().take_while(|&byte| byte == b'#').count();
    if level > 0 {
        let rest = &text[level..];
        return rest.starts_with(' ').then(|| (level, rest.trim()));
    }
    let bare = text.trim_matches(['=', '-', '*', '_', ' ']);
    if text.len() > 100
        || bare.is_empty()
        || bullet(text).is_some()
        || text.ends_with(['.', '?', '!'])
    {
        return None;
    }
    let free = |line: Option<&Line<'_>>| {
        line.is_none_or(|line| !line.text.chars().any(char::is_alphanumeric))
    };
    free(at.checked_sub(1).and_then(|at| lines.get(at))).then_some((0, bare))
}

/// Keys that stand once in the header of each interview.
const KEYS: &[&str] = &[
    "deal",
    "deal id",
    "account",
    "company",
    "customer",
    "client",
    "opportunity",
    "interviewee",
    "respondent",
    "outcome",
    "date",
    "interview date",
    "interview",
    "interview id",
    "opportunity id",
    "account name",
    "time",
    "present",
    "interview with",
    "prospect",
];

/// Blocks of two or more `key: value` lines that begin with the same key, or
/// have a heading right above.
fn header_blocks(lines: &[Line<'_>]) -> Vec<usize> {
    let key_of = |at: usize| -> Option<&'static str> {
        let text = lines.get(at)?.text;
        if text.len() > 200 {
            return None;
        }
        let (key, value) = key_value(text)?;
        let words = simple(key);
        let short = value.split_whitespace().count() <= 10 && !value.ends_with(['?', '!', '.']);
        KEYS.iter().find(|known| **known == words && short && !value.is_empty()).copied()
    };
    let mut blocks: Vec<(usize, &'static str)> = Vec::new();
    let mut at = 0;
    while at < lines.len() {
        let Some(key) = key_of(at) else {
            at += 1;
            continue;
        };
        let above = (0..at).rev().find(|&above| !lines[above].is_blank());
        let starts =
            at == 0 || lines[at - 1].is_blank() || above.is_some_and(|above| is_edge(lines, above));
        let mut end = at + 1;
        while end < lines.len()
            && key_value(lines[end].text).is_some()
            && key_of(end).is_some_and(|other| other != key)
        {
            end += 1;
        }
        let titled = above.filter(|&above| lines[above].text.trim_start().starts_with('#'));
        if starts && (end - at >= 2 || titled.is_some()) {
            // The heading, the rule of a front matter and what stands between
            // belong to the interview that follows.
            blocks.push((
                titled.or(above.filter(|&above| lines[above].text.trim() == "---")).unwrap_or(at),
                key,
            ));
        }
        at = end;
    }
    // The commonest first key, the first of them where several are as common.
    let first = blocks.iter().map(|(_, key)| *key).max_by_key(|key| {
        let count = blocks.iter().filter(|(_, other)| other == key).count();
        (count, usize::MAX - KEYS.iter().position(|known| known == key).unwrap_or(0))
    });
    blocks.into_iter().filter(|(_, key)| Some(*key) == first).map(|(at, _)| at).collect()
}

/// A heading or a rule.
fn is_edge(lines: &[Line<'_>], at: usize) -> bool {
    let text = lines[at].text.trim();
    text.starts_with('#') || !text.chars().any(char::is_alphanumeric)
}
