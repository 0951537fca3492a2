//! Codings that people made elsewhere, as labels to measure against: of a
//! REFI-QDA project, whose codes are given a meaning, or of a sheet, whose
//! quotes are found in the interviews.

mod find;
mod meaning;
mod project;
mod sheet;
mod themes;
mod transcript;

use std::ops::Range;

use find::same_words;

pub use find::find;
pub use meaning::{Meaning, direction};
pub use project::{Read, labelled as labelled_project};
pub use sheet::{Coded, Sheet};
pub use themes::themes;

use crate::interview::{Interview, Role, Turn};
use crate::labelled::{Labelled, LabelledSentence};
use crate::segment;
use crate::tag::{Direction, Span};

/// A passage that somebody coded.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Coding {
    /// The turn, counted from 0.
    pub turn: u32,
    /// The passage in the turn's text.
    pub span: Span,
    /// The theme.
    pub theme: String,
    /// Which way it speaks, where that was coded.
    pub direction: Option<Direction>,
}

/// The interview with its codings as labels of sentences. A passage of several
/// sentences makes them one, so that it counts once however long it is. What
/// interviewers say is never evidence: codings of it have no place here.
pub fn labelled(interview: Interview, author: &str, codings: &[Coding]) -> Labelled {
    let mut sentences = Vec::new();
    for (number, turn) in (0_u32..).zip(&interview.turns) {
        if interview.speaker(turn).role == Role::Interviewer {
            continue;
        }
        let own: Vec<&Coding> = codings.iter().filter(|coding| coding.turn == number).collect();
        sentences.extend(units(number, turn, &own));
    }
    let author = author.to_owned();
    Labelled { interview, author, sentences, primary: None, contributing: Vec::new() }
}

/// How many codings are of what an interviewer says.
pub fn of_interviewers(interview: &Interview, codings: &[Coding]) -> usize {
    let asks = |coding: &&Coding| {
        let turn = interview.turns.get(coding.turn as usize);
        turn.is_some_and(|turn| interview.speaker(turn).role == Role::Interviewer)
    };
    codings.iter().filter(asks).count()
}

/// The sentences of a turn, those joined that one passage covers.
fn units(number: u32, turn: &Turn, codings: &[&Coding]) -> Vec<LabelledSentence> {
    let spans: Vec<Range<usize>> = segment::sentences(&turn.text).collect();
    let mut goes_on = vec![false; spans.len()];
    let mut firsts: Vec<(usize, &Coding)> = Vec::new();
    for coding in codings {
        let touched = |at: &usize| touches(&turn.text, coding.span.range(), &spans[*at]);
        let mut touched = (0..spans.len()).filter(touched);
        if let Some(first) = touched.next() {
            let last = touched.next_back().unwrap_or(first);
            goes_on[first..last].fill(true);
            firsts.push((first, coding));
        }
    }
    let mut units = Vec::new();
    let mut at = 0;
    while at < spans.len() {
        let end = (at..spans.len()).find(|end| !goes_on[*end]).unwrap_or(spans.len() - 1);
        let mut labels: Vec<(String, Option<Direction>)> = Vec::new();
        for (_, coding) in firsts.iter().filter(|(first, _)| (at..=end).contains(first)) {
            match labels.iter_mut().find(|(theme, _)| *theme == coding.theme) {
                Some((_, direction)) => *direction = direction.or(coding.direction),
                None => labels.push((coding.theme.clone(), coding.direction)),
            }
        }
        let span = span_of(spans[at].start..spans[end].end);
        units.push(LabelledSentence { turn: number, span, labels });
        at = end + 1;
    }
    units
}

/// Whether a passage holds a letter of a sentence: a hand that slips takes in
/// the full stop of the sentence before.
fn touches(text: &str, passage: Range<usize>, sentence: &Range<usize>) -> bool {
    let shared = passage.start.max(sentence.start)..passage.end.min(sentence.end);
    text.get(shared).is_some_and(|shared| shared.chars().any(char::is_alphanumeric))
}

fn span_of(range: Range<usize>) -> Span {
    let number = |at: usize| u32::try_from(at).unwrap_or(u32::MAX);
    Span { start: number(range.start), end: number(range.end) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_passage_of_several_sentences_is_one_unit() {
        let text = "It was dear. Far too dear! We left. And that was it.";
        let turn = Turn { speaker: 0, text: text.to_owned(), line: 1 };
        let coding = |words: &str, theme: &str, direction| {
            let start = text.find(words).expect("words of the text");
            let span = span_of(start..start + words.len());
            Coding { turn: 0, span, theme: theme.to_owned(), direction }
        };
        let against = Some(Direction::Against);
        let codings = [
            coding("was dear. Far too dear!", "price", None),
            coding("too dear", "price", against),
            coding("! We left", "risk", None),
        ];
        let units = units(0, &turn, &codings.iter().collect::<Vec<_>>());
        let shown: Vec<_> =
            units.iter().map(|unit| (&text[unit.span.range()], &*unit.labels)).collect();
        let expected: [(&str, &[(String, Option<Direction>)]); 3] = [
            ("It was dear. Far too dear!", &[("price".to_owned(), against)]),
            ("We left.", &[("risk".to_owned(), None)]),
            ("And that was it.", &[]),
        ];
        assert_eq!(shown, expected);
    }
}
