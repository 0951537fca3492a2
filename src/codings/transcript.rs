//! Reads the text of a source that we wrote: a paragraph a turn,
//! `Name (buyer): words`.

use std::ops::Range;
use std::sync::Arc;

use crate::deal::{Facts, Stated};
use crate::interview::{Certainty, Interview, Kind, Role, Speaker, Turn};
use crate::place::Place;
use crate::refi::Source;

/// The interview, and the bytes of the source that each turn's text is;
/// `None` if the source is none of ours.
pub(super) fn read(source: &Source, place: &Place) -> Option<(Interview, Vec<Range<usize>>)> {
    let labels = labels(&source.text);
    if labels.first().is_none_or(|first| first.start > 0) {
        return None;
    }
    let mut interview = bare(source, place);
    let mut spans = Vec::new();
    for (at, label) in labels.iter().enumerate() {
        let rest = &source.text[label.end..];
        let (text, between) = match labels.get(at + 1) {
            Some(next) => (&source.text[label.end..next.start], "\n\n"),
            None => (rest, "\n"),
        };
        let text = text.strip_suffix(between).unwrap_or(text);
        let speaker = speaker_of(&mut interview.speakers, label.name, label.role);
        interview.turns.push(Turn { speaker, text: text.to_owned(), line: label.line });
        spans.push(label.end..label.end + text.len());
    }
    Some((interview, spans))
}

/// An interview without turns, and what the source's variables tell of it.
pub(super) fn bare(source: &Source, place: &Place) -> Interview {
    let fact = |name: &str| source.facts.get(name).cloned();
    let rivals = fact("competitors").unwrap_or_default();
    let rivals = rivals.split("; ").filter(|name| !name.is_empty()).map(str::to_owned);
    let kind = fact("kind").map(serde_json::Value::String);
    let kind: Option<Kind> = kind.and_then(|kind| serde_json::from_value(kind).ok());
    Interview {
        id: source.name.clone(),
        place: place.clone(),
        kind: kind.unwrap_or(Kind::Transcript),
        deal_id: fact("deal"),
        facts: Facts {
            account: fact("account"),
            name: fact("name"),
            vendor: fact("vendor"),
            competitors: rivals.collect(),
            outcome: fact("outcome").and_then(|outcome| outcome.parse().ok()),
            owner: fact("owner"),
            stated: Stated { reason: fact("stated_reason"), detail: fact("stated_detail") },
            ..Facts::default()
        },
        date: fact("date").and_then(|date| date.parse().ok()),
        speakers: Vec::new(),
        turns: Vec::new(),
    }
}

/// Where a turn begins, and who speaks it.
struct Label<'a> {
    start: usize,
    /// Where the words begin.
    end: usize,
    line: u32,
    name: Option<&'a str>,
    role: Role,
}

/// The labels of a text: at its beginning and after empty lines.
fn labels(text: &str) -> Vec<Label<'_>> {
    let mut labels = Vec::new();
    let mut start = 0;
    let mut after_empty = true;
    for (number, line) in (1_u32..).zip(text.split_inclusive('\n')) {
        if after_empty && let Some((name, role, length)) = label(line) {
            labels.push(Label { start, end: start + length, line: number, name, role });
        }
        after_empty = line == "\n";
        start += line.len();
    }
    labels
}

/// The name, the role, and how many bytes the label has.
fn label(line: &str) -> Option<(Option<&str>, Role, usize)> {
    if line.starts_with(char::is_whitespace) {
        return None;
    }
    let unnamed = |role: &Role| line.starts_with(&format!("{}: ", role.id()));
    if let Some(role) = Role::ALL.into_iter().find(unnamed) {
        return Some((None, role, role.id().len() + 2));
    }
    let named = Role::ALL.into_iter().filter_map(|role| {
        let mark = format!(" ({}): ", role.id());
        line.find(&mark).map(|at| (at, role, at + mark.len()))
    });
    let (at, role, length) = named.min_by_key(|(at, ..)| *at)?;
    Some((Some(&line[..at]), role, length))
}

fn speaker_of(speakers: &mut Vec<Speaker>, name: Option<&str>, role: Role) -> usize {
    let same = |one: &Speaker| one.name.as_deref() == name && one.role == role;
    speakers.iter().position(same).unwrap_or_else(|| {
        let name = name.map(Arc::from);
        speakers.push(Speaker { name, title: None, role, certainty: Certainty::Told });
        speakers.len() - 1
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn turns(text: &str) -> Option<Vec<(Option<String>, Role, String)>> {
        let source = Source { text: text.to_owned(), ..Source::default() };
        let (interview, spans) = read(&source, &Place::whole("x.qdpx"))?;
        let turns = interview.turns.iter().zip(spans).map(|(turn, span)| {
            assert_eq!(turn.text, text[span]);
            let speaker = interview.speaker(turn);
            (speaker.name.as_deref().map(str::to_owned), speaker.role, turn.text.clone())
        });
        Some(turns.collect())
    }

    #[test]
    fn turns_begin_at_labels_after_empty_lines() {
        let text = "Ann (interviewer): Why?\n\nBob, CIO (buyer): It was dear.\nBob (buyer): no label\n\nAnd more.\n\n seller: nor this\n\nseller: Hm.\n";
        let bob = "It was dear.\nBob (buyer): no label\n\nAnd more.\n\n seller: nor this";
        let expected = [
            (Some("Ann".to_owned()), Role::Interviewer, "Why?".to_owned()),
            (Some("Bob, CIO".to_owned()), Role::Buyer, bob.to_owned()),
            (None, Role::Seller, "Hm.".to_owned()),
        ];
        assert_eq!(turns(text), Some(expected.to_vec()));
        assert_eq!(turns("Ann: Why?\n"), None);
        assert_eq!(turns(""), None);
    }
}
