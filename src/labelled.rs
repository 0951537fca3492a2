//! Interviews with people's labels, to learn from and to measure against: the
//! form is told in `tests/gold/README.md`.

use std::sync::Arc;

use serde::Deserialize;

use crate::deal::{Facts, Outcome, Stated};
use crate::interview::{Certainty, Interview, Kind, Role, Speaker, Turn};
use crate::place::{Place, Problem};
use crate::tag::{Direction, Span};

/// An interview and what people found in it.
#[derive(Clone, Debug)]
pub struct Labelled {
    /// The interview, without its labels.
    pub interview: Interview,
    /// Who wrote or coded it: figures leave one author out at a time.
    pub author: String,
    /// The sentences of everybody but the interviewer.
    pub sentences: Vec<LabelledSentence>,
    /// The theme that decided the deal.
    pub primary: Option<String>,
    /// The themes that contributed.
    pub contributing: Vec<String>,
}

impl Labelled {
    /// Whether it is ordinary talk, without labels.
    pub fn is_background(&self) -> bool {
        self.author.starts_with(BACKGROUND)
    }

    /// All of it that weights are learned from, as text: wherever it lies, and
    /// whatever else is told of its deal.
    pub(crate) fn to_learn_from(&self) -> String {
        let Interview { kind, facts, speakers, turns, .. } = &self.interview;
        let named = (&facts.account, &facts.vendor, &facts.competitors, &facts.owner);
        let said = turns.iter().map(|turn| {
            let Speaker { name, role, .. } = &speakers[turn.speaker];
            (name, role, &turn.text)
        });
        let said: Vec<_> = said.collect();
        format!("{:?}", (&self.author, kind, named, facts.outcome, said, &self.sentences))
    }
}

/// How the author of ordinary talk begins.
const BACKGROUND: &str = "background ";

/// A sentence and its labels.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LabelledSentence {
    /// The turn, counted from 0.
    pub turn: u32,
    /// The sentence in the turn's text.
    pub span: Span,
    /// Themes, and directions where people tell them.
    pub labels: Vec<(String, Option<Direction>)>,
}

/// An interview, or a note, with what people found in it.
#[derive(Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub(crate) struct Wire {
    /// Its id.
    #[serde(alias = "id")]
    interview_id: String,
    /// The id of its deal.
    #[serde(default)]
    deal_id: Option<String>,
    /// The customer.
    #[serde(default)]
    account: Option<String>,
    /// Who we are.
    #[serde(default)]
    vendor: Option<String>,
    /// The rivals.
    #[serde(default)]
    competitors: Vec<String>,
    /// How the deal ended.
    #[serde(default)]
    outcome: Option<Outcome>,
    /// The seller.
    #[serde(default)]
    owner: Option<String>,
    /// The reason that the seller recorded.
    #[serde(default)]
    crm_reason: Option<String>,
    /// The theme that decided the deal.
    #[serde(default)]
    primary: Option<String>,
    /// The themes that contributed.
    #[serde(default)]
    contributing: Vec<String>,
    /// What was said, in order.
    #[serde(default)]
    turns: Vec<WireTurn>,
    /// A note: one turn of the seller.
    #[serde(default)]
    sentences: Vec<WireSentence>,
}

/// What one person says at a time.
#[derive(Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
struct WireTurn {
    /// Who speaks.
    speaker: String,
    /// For whom.
    role: Role,
    /// The words, sentence by sentence.
    sentences: Vec<WireSentence>,
}

/// A sentence and its labels.
#[derive(Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
struct WireSentence {
    /// The sentence.
    t: String,
    /// Its labels: a theme, then `+`, `-` or `0`, such as `price -`.
    l: Vec<String>,
}

/// Reads labelled interviews from a JSON file of one, or JSON lines of many.
/// The author is the file's name up to its first `-`.
pub fn labelled(file: &str, text: &str) -> (Vec<Labelled>, Vec<Problem>) {
    let name: Arc<str> = Arc::from(file);
    let stem = file.rsplit(['/', '\\']).next().unwrap_or(file);
    let author = stem.split(['-', '.']).next().unwrap_or(stem);
    let (mut found, mut problems) = (Vec::new(), Vec::new());
    let mut take = |line: u32, text: &str| match serde_json::from_str::<Wire>(text) {
        Ok(wire) => match convert(wire, Place::new(&name, line), author) {
            Ok(labelled) => found.push(labelled),
            Err(message) => problems.push(Problem::left_out(Place::new(&name, line), message)),
        },
        Err(error) => {
            let at = line.saturating_sub(1) + u32::try_from(error.line()).unwrap_or(0);
            let message = format!("{error} (expected a labelled interview)");
            problems.push(Problem::left_out(Place::new(&name, at), message));
        }
    };
    if is_one_object(text) {
        take(1, text);
    } else {
        for (line, text) in (1_u32..).zip(text.lines()).filter(|(_, text)| !text.trim().is_empty())
        {
            take(line, text);
        }
    }
    (found, problems)
}

fn is_one_object(text: &str) -> bool {
    let mut lines = text.lines().filter(|line| !line.trim().is_empty());
    let first = lines.next().unwrap_or_default();
    lines.next().is_none() || serde_json::from_str::<serde::de::IgnoredAny>(first).is_err()
}

fn convert(wire: Wire, place: Place, author: &str) -> Result<Labelled, String> {
    let is_note = wire.turns.is_empty();
    let turns = if is_note {
        vec![WireTurn { speaker: "rep".to_owned(), role: Role::Seller, sentences: wire.sentences }]
    } else {
        wire.turns
    };
    let facts = Facts {
        account: wire.account,
        vendor: wire.vendor,
        competitors: wire.competitors,
        outcome: wire.outcome,
        owner: wire.owner,
        stated: Stated { reason: wire.crm_reason, detail: None },
        ..Facts::default()
    };
    let mut interview = Interview {
        id: wire.interview_id,
        place,
        kind: if is_note { Kind::Record } else { Kind::Transcript },
        deal_id: wire.deal_id,
        facts,
        date: None,
        speakers: Vec::new(),
        turns: Vec::new(),
    };
    let mut sentences = Vec::new();
    for (number, turn) in (0_u32..).zip(turns) {
        let speaker = speaker_of(&mut interview.speakers, &turn.speaker, turn.role);
        let mut text = String::new();
        for sentence in turn.sentences {
            if !text.is_empty() {
                text.push(' ');
            }
            let start = text.len();
            text.push_str(&sentence.t);
            if turn.role == Role::Interviewer {
                continue;
            }
            let labels: Result<Vec<_>, String> =
                sentence.l.iter().map(|label| read_label(label)).collect();
            let span = Span { start: to_u32(start), end: to_u32(text.len()) };
            sentences.push(LabelledSentence { turn: number, span, labels: labels? });
        }
        interview.turns.push(Turn { speaker, text, line: interview.place.line });
    }
    let (primary, contributing) = (wire.primary, wire.contributing);
    Ok(Labelled { interview, author: author.to_owned(), sentences, primary, contributing })
}

fn speaker_of(speakers: &mut Vec<Speaker>, name: &str, role: Role) -> usize {
    let same = |speaker: &Speaker| speaker.name.as_deref() == Some(name) && speaker.role == role;
    if let Some(at) = speakers.iter().position(same) {
        return at;
    }
    speakers.push(Speaker {
        name: Some(name.into()),
        title: None,
        role,
        certainty: Certainty::Told,
    });
    speakers.len() - 1
}

/// A label is `THEME DIRECTION`, the direction `+`, `-` or `0`.
fn read_label(label: &str) -> Result<(String, Option<Direction>), String> {
    let wrong = || format!("label `{label}` (expected a theme, then `+`, `-` or `0`)");
    let (theme, sign) = label.split_once(' ').ok_or_else(wrong)?;
    let direction = match sign {
        "+" => Direction::For,
        "-" => Direction::Against,
        "0" => Direction::Neutral,
        _ => return Err(wrong()),
    };
    Ok((theme.to_owned(), Some(direction)))
}

/// Ordinary talk, `Name: text` a line, in which nothing is a mention: to learn
/// what to leave alone.
pub fn background(file: &str, text: &str) -> Labelled {
    let mut interview = Interview {
        id: file.to_owned(),
        place: Place::whole(file),
        kind: Kind::Transcript,
        deal_id: None,
        facts: Facts::default(),
        date: None,
        speakers: Vec::new(),
        turns: Vec::new(),
    };
    let mut sentences = Vec::new();
    for (line, text) in (1_u32..).zip(text.lines()).filter(|(_, text)| !text.trim().is_empty()) {
        let (name, said) = text.split_once(": ").unwrap_or(("", text));
        let speaker = speaker_of(&mut interview.speakers, name, Role::Buyer);
        let turn = to_u32(interview.turns.len());
        for span in crate::segment::sentences(said) {
            let span = Span { start: to_u32(span.start), end: to_u32(span.end) };
            sentences.push(LabelledSentence { turn, span, labels: Vec::new() });
        }
        interview.turns.push(Turn { speaker, text: said.to_owned(), line });
    }
    let author = format!("{BACKGROUND}{file}");
    Labelled { interview, author, sentences, primary: None, contributing: Vec::new() }
}

fn to_u32(at: usize) -> u32 {
    u32::try_from(at).unwrap_or(u32::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn labels_and_their_sentences_are_read() {
        let text = r#"{"interview_id":"x-01","vendor":"Acme","turns":[
            {"speaker":"I","role":"interviewer","sentences":[{"t":"Why?","l":[]}]},
            {"speaker":"B","role":"buyer","sentences":[{"t":"Well.","l":[]},{"t":"It was dear.","l":["price -"]}]}]}"#;
        let (found, problems) = labelled("gold/x-01.json", text);
        assert!(problems.is_empty(), "{problems:?}");
        let [one] = &found[..] else { panic!("one interview") };
        assert_eq!(one.author, "x");
        assert_eq!(one.interview.turns[1].text, "Well. It was dear.");
        let last = &one.sentences[1];
        assert_eq!(&one.interview.turns[1].text[last.span.range()], "It was dear.");
        assert_eq!(last.labels, [("price".to_owned(), Some(Direction::Against))]);
    }

    #[test]
    fn a_wrong_label_is_a_problem_with_its_line() {
        let text = "{\"id\":\"n1\",\"sentences\":[]}\n{\"id\":\"n2\",\"sentences\":[{\"t\":\"x\",\"l\":[\"price\"]}]}";
        let (found, problems) = labelled("x-notes.jsonl", text);
        assert_eq!((found.len(), problems.len()), (1, 1));
        assert_eq!(
            problems[0].to_string(),
            "x-notes.jsonl:2: label `price` (expected a theme, then `+`, `-` or `0`)"
        );
    }
}
