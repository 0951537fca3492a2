//! The one core of every transcript and note: cues with labels become turns
//! with speakers, and what stands around them becomes facts.
//!
//! ```text
//! lines → parts → header + dialogue (labels, cues) or notes → turns, speakers
//! captions, JSON, Word paragraphs ─────────┘
//! ```

pub(in crate::input) mod captions;
mod clean;
mod date;
mod dialogue;
mod flow;
mod header;
mod label;
mod lines;
mod money;
mod names;
mod notes;
mod parts;
mod role;
mod stamp;
mod text;
mod title;
mod topic;

use std::collections::BTreeMap;
use std::sync::Arc;

use super::speakers;
use super::{Context, Person, Reading, Sample, Understood};
use crate::deal::Facts;
use crate::interview::{Certainty, Interview, Kind, Role, Speaker, Turn};
use crate::place::{Place, Problem};

pub(in crate::input) use clean::{entities, speech};
pub(in crate::input) use header::Header;
pub(in crate::input) use lines::{Line, lines};
use names::identities;
pub(in crate::input) use role::{Weight, has_phrase, label_role, simple, title_role};
use stamp::stamp;
pub(in crate::input) use text::{read_lines, talks_of};
pub(in crate::input) use title::stem;

/// A conversation or notes as a reader found them, before anybody's role is
/// known.
#[derive(Debug)]
pub(in crate::input) struct Talk {
    pub(in crate::input) header: Header,
    pub(in crate::input) kind: Kind,
    /// The labels under which people speak, each once.
    pub(in crate::input) labels: Labels,
    pub(in crate::input) cues: Vec<Cue>,
    /// The line on which the talk, its header included, begins.
    pub(in crate::input) line: u32,
    /// The id, where the input gives one.
    pub(in crate::input) id: Option<String>,
    /// What a reader should know of how it was understood, with the line.
    pub(in crate::input) remarks: Vec<(u32, String)>,
}

/// The smallest piece of a talk that has one speaker.
#[derive(Debug, PartialEq, Eq)]
pub(in crate::input) struct Cue {
    pub(in crate::input) who: Who,
    pub(in crate::input) text: String,
    /// The line on which the text begins.
    pub(in crate::input) line: u32,
}

/// Who says a cue.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::input) enum Who {
    /// One of the labels.
    Label(usize),
    /// Nobody is named: whoever spoke before goes on.
    Same,
    /// A heading or a question of notes.
    Heading,
    /// A line of notes: what the respondent said, or the writer wrote.
    Note,
    /// The note taker's own remark.
    Aside,
}

/// The labels of a talk, each once.
#[derive(Debug, Default)]
pub(in crate::input) struct Labels {
    pub(in crate::input) people: Vec<Person>,
    index: BTreeMap<String, usize>,
}

impl Labels {
    /// The label of this name, added if it is new.
    pub(in crate::input) fn of(&mut self, name: &str) -> Who {
        let name = name.trim();
        if let Some(&at) = self.index.get(name) {
            return Who::Label(at);
        }
        let at = self.people.len();
        self.index.insert(name.to_owned(), at);
        self.people.push(Person { name: name.to_owned(), ..Person::default() });
        Who::Label(at)
    }

    /// Whether a label is a stage direction: programs take `*screen share:
    /// ROI.xlsx*` for a speaker.
    fn is_stage(&self, who: Who) -> bool {
        matches!(who, Who::Label(at) if self.people[at].name.starts_with('*'))
    }

    /// The label of a person of whom the input tells more than the name.
    pub(in crate::input) fn of_person(&mut self, person: &Person) -> Who {
        let who = self.of(&person.name);
        if let Who::Label(at) = who {
            let known = &mut self.people[at];
            known.role = known.role.or(person.role);
            if known.title.is_none() {
                known.title.clone_from(&person.title);
            }
        }
        who
    }
}

impl Talk {
    /// A talk without cues.
    pub(in crate::input) fn new(kind: Kind) -> Self {
        Self {
            header: Header::default(),
            kind,
            labels: Labels::default(),
            cues: Vec::new(),
            line: 1,
            id: None,
            remarks: Vec::new(),
        }
    }

    /// Adds what one speaker says; nothing where no word is left of it.
    pub(in crate::input) fn say(&mut self, who: Who, text: &str, line: u32) {
        let text = speech(text);
        if !text.is_empty() && !self.labels.is_stage(who) {
            self.cues.push(Cue { who, text: text.into_owned(), line });
        }
    }

    /// Makes turns and speakers, and tells who speaks for whom.
    pub(in crate::input) fn into_interview(
        mut self,
        file: &Arc<str>,
        id: String,
        context: &Context<'_>,
    ) -> Interview {
        self.header.settle_account(&self.labels.people);
        title::read_file_name(file, context.settings.dates, &mut self.header);
        let Self { header, kind, labels, cues, line, id: own_id, .. } = self;
        let mut cast = Cast::new(&labels, &header, kind);
        let turns = match kind {
            Kind::Transcript => merged(cues, &mut cast),
            Kind::Notes | Kind::Record => cues
                .into_iter()
                .map(|cue| Turn {
                    speaker: cast.speaker_of(cue.who),
                    text: cue.text,
                    line: cue.line,
                })
                .collect(),
        };
        let Header { title, kind: told_kind, mut facts, date, deal_id, .. } = header;
        if let Some(told) = told_kind.lines().next() {
            facts.other.entry(Arc::from("type")).or_insert_with(|| told.to_owned());
        }
        if facts.name.is_none() {
            facts.name = title.map(|title| title.trim().to_owned());
        }
        let mut interview = Interview {
            id: own_id.unwrap_or(id),
            place: Place::new(file, line),
            kind,
            deal_id,
            facts,
            date,
            speakers: cast.speakers,
            turns,
        };
        interview.keep_only_who_speaks();
        speakers::assign(&mut interview, context.settings, &Facts::default());
        interview
    }
}

impl Interview {
    /// Drops speakers who say nothing: labels of stage directions.
    fn keep_only_who_speaks(&mut self) {
        let mut new_index = vec![None; self.speakers.len()];
        for turn in &self.turns {
            new_index[turn.speaker] = Some(0);
        }
        let mut count = 0;
        for index in new_index.iter_mut().flatten() {
            *index = count;
            count += 1;
        }
        let mut at = 0;
        self.speakers.retain(|_| {
            at += 1;
            new_index[at - 1].is_some()
        });
        for turn in &mut self.turns {
            turn.speaker = new_index[turn.speaker].expect("who has a turn is kept");
        }
    }
}

/// The speakers of an interview while its turns are made.
struct Cast {
    speakers: Vec<Speaker>,
    of_label: Vec<usize>,
    kind: Kind,
    respondent: Option<Person>,
    /// The unnamed ones, once they have spoken.
    nobody: Option<usize>,
    asking: Option<usize>,
    noted: Option<usize>,
    aside: Option<usize>,
    last: Option<usize>,
}

impl Cast {
    fn new(labels: &Labels, header: &Header, kind: Kind) -> Self {
        let identities = identities(&labels.people, &header.people);
        let mut speakers: Vec<Speaker> = identities.people.into_iter().map(speaker).collect();
        give_told_titles(&mut speakers, &header.people);
        let respondent = match kind {
            Kind::Record => None,
            _ => header.people.iter().find(|person| person.role == Some(Role::Buyer)).cloned(),
        };
        let none = None;
        let of_label = identities.of_label;
        Self {
            speakers,
            of_label,
            kind,
            respondent,
            nobody: none,
            asking: none,
            noted: none,
            aside: none,
            last: none,
        }
    }

    fn speaker_of(&mut self, who: Who) -> usize {
        let unnamed = |role, certainty| Speaker { name: None, title: None, role, certainty };
        let (slot, speaker) = match who {
            Who::Label(label) => {
                let at = self.of_label[label];
                self.last = Some(at);
                return at;
            }
            Who::Same => match self.last {
                Some(last) => return last,
                None => (&mut self.nobody, unnamed(Role::Other, Certainty::Guessed)),
            },
            Who::Heading => (&mut self.asking, unnamed(Role::Interviewer, Certainty::Told)),
            Who::Aside => (&mut self.aside, unnamed(Role::Other, Certainty::Inferred)),
            Who::Note => {
                let person = self.respondent.take();
                let told = person.is_some();
                let noted = match (self.kind, person) {
                    (_, Some(person)) => {
                        let name =
                            (!person.name.is_empty()).then(|| Arc::from(person.name.as_str()));
                        Speaker {
                            name,
                            title: person.title,
                            role: Role::Buyer,
                            certainty: Certainty::Told,
                        }
                    }
                    (Kind::Record, None) => unnamed(Role::Seller, Certainty::Inferred),
                    (_, None) => unnamed(Role::Buyer, Certainty::Guessed),
                };
                debug_assert!(self.noted.is_none() || !told);
                (&mut self.noted, noted)
            }
        };
        *slot.get_or_insert_with(|| {
            self.speakers.push(speaker);
            self.speakers.len() - 1
        })
    }
}

fn speaker(person: Person) -> Speaker {
    Speaker {
        name: (!person.name.is_empty()).then(|| Arc::from(person.name.as_str())),
        title: person.title,
        role: person.role.unwrap_or(Role::Other),
        certainty: if person.role.is_some() { Certainty::Told } else { Certainty::Guessed },
    }
}

/// A header's respondent who speaks only under a role word (`A:`,
/// `Respondent:`) gives that label the title.
fn give_told_titles(speakers: &mut [Speaker], people: &[Person]) {
    for role in [Role::Buyer, Role::Interviewer] {
        let mut told = people.iter().filter(|person| person.role == Some(role));
        let (Some(person), None) = (told.next(), told.next()) else { continue };
        let mut named = speakers.iter_mut().filter(|speaker| {
            let name = speaker.name.as_deref().unwrap_or_default();
            label_role(name) == Some(role) || role == Role::Buyer && matches!(name, "A" | "R")
        });
        let (Some(speaker), None) = (named.next(), named.next()) else { continue };
        if speaker.title.is_none() {
            let parts = [Some(person.name.as_str()), person.title.as_deref()];
            let parts: Vec<&str> =
                parts.into_iter().flatten().filter(|part| !part.is_empty()).collect();
            speaker.title = Some(parts.join(", "));
        }
    }
}

/// Cues of one speaker in a row are one turn.
fn merged(cues: Vec<Cue>, cast: &mut Cast) -> Vec<Turn> {
    let mut turns: Vec<Turn> = Vec::new();
    for cue in cues {
        let speaker = cast.speaker_of(cue.who);
        match turns.last_mut() {
            Some(turn) if turn.speaker == speaker => {
                turn.text.push(' ');
                turn.text.push_str(&cue.text);
            }
            _ => turns.push(Turn { speaker, text: cue.text, line: cue.line }),
        }
    }
    turns
}

/// Adds the talks of one piece of content to a reading, as interviews of the
/// file.
pub(in crate::input) fn add(
    talks: Vec<Talk>,
    format: &'static str,
    sample: &Sample<'_>,
    context: &Context<'_>,
    reading: &mut Reading,
) {
    let file = &sample.content.file;
    let several = talks.len() > 1 || sample.content.first_line > 1;
    let mut interviews = 0;
    for (at, talk) in talks.into_iter().enumerate() {
        let place = Place::new(file, talk.line);
        for (line, remark) in &talk.remarks {
            reading.problems.push(Problem::noted(Place::new(file, *line), remark.clone()));
        }
        let id = match several {
            // The pieces of a large file go on counting by their lines.
            true if sample.content.first_line > 1 => format!("{}:{}", stem(file), talk.line),
            true => format!("{}#{}", stem(file), at + 1),
            false => stem(file).to_owned(),
        };
        if talk.cues.is_empty() {
            reading
                .problems
                .push(Problem::noted(place, "an empty interview: nobody says anything in it"));
            continue;
        }
        reading.interviews.push(talk.into_interview(file, id, context));
        interviews += 1;
    }
    reading.understood.push(Understood {
        file: Arc::clone(file),
        format,
        encoding: sample.encoding,
        table: None,
        interviews,
    });
}

/// The text of a cell or a field as turns: who speaks and what they say.
pub(in crate::input) struct Told {
    /// What kind of text it turned out to be.
    pub(in crate::input) kind: Kind,
    /// Who speaks.
    pub(in crate::input) speakers: Vec<Speaker>,
    /// What is said.
    pub(in crate::input) turns: Vec<Turn>,
}

/// Reads the text of a table's cell, or the `text` of an interview in JSON,
/// that begins on `line`. `kind` is what its column or key implies: a text
/// that turns out to be a dialogue is a transcript all the same.
pub(in crate::input) fn turns_of(text: &str, line: u32, kind: Kind) -> Told {
    let lines = lines(text, line);
    let mut talk = text::one_talk(&lines, Some(kind), None);
    if talk.kind == Kind::Notes && kind == Kind::Record {
        talk.kind = Kind::Record;
    }
    let mut cast = Cast::new(&talk.labels, &talk.header, talk.kind);
    let turns = match talk.kind {
        Kind::Transcript => merged(talk.cues, &mut cast),
        Kind::Notes | Kind::Record => talk
            .cues
            .into_iter()
            .map(|cue| Turn { speaker: cast.speaker_of(cue.who), text: cue.text, line: cue.line })
            .collect(),
    };
    Told { kind: talk.kind, speakers: cast.speakers, turns }
}

/// The text behind a bullet or a number; `None` if the line has neither.
pub(in crate::input) fn bullet(line: &str) -> Option<&str> {
    let line = line.trim_start();
    let first = line.chars().next()?;
    let rest = match first {
        '-' | '*' | '•' | '+' | '–' | '—' | '◦' | '▪' | '·' | '‣' | '●' | '○' | '■' | '➢'
        | '\u{f0b7}' => &line[first.len_utf8()..],
        '0'..='9' => return numbered(line),
        '(' => {
            let (inner, rest) = line[1..].split_once(')')?;
            let short = inner.len() <= 2
                && !inner.is_empty()
                && inner.bytes().all(|byte| byte.is_ascii_alphanumeric());
            return (short && rest.starts_with(' ')).then(|| rest.trim_start());
        }
        'a'..='h' | 'o' => {
            let rest = &line[1..];
            let marked = rest.starts_with(") ") || first == 'o' && rest.starts_with(['\t']);
            return marked.then(|| rest[1..].trim_start());
        }
        _ => return None,
    };
    if !rest.starts_with([' ', '\t']) {
        return None;
    }
    let rest = rest.trim_start();
    let task = ["[ ] ", "[x] ", "[X] "].iter().find_map(|mark| rest.strip_prefix(mark));
    let text = task.unwrap_or(rest);
    (!text.is_empty()).then_some(text)
}

/// `1. text`, `12) text`, `2.1 Text`.
fn numbered(line: &str) -> Option<&str> {
    let end = line.find(|c: char| !c.is_ascii_digit() && c != '.').unwrap_or(line.len());
    let (number, rest) = line.split_at(end);
    let marked = number.ends_with('.') || rest.starts_with(')');
    let levels = number.trim_end_matches('.');
    let deep = levels.contains('.');
    let rest = rest.strip_prefix(')').unwrap_or(rest);
    let text = rest.trim_start();
    let short = levels.split('.').all(|level| (1..=2).contains(&level.len()));
    // `3.5 million` is no number of a paragraph.
    let starts =
        marked && !deep || text.starts_with(|c: char| c.is_uppercase() || matches!(c, '"' | '“'));
    (short && (marked || deep) && starts && rest.starts_with([' ', '\t']) && !text.is_empty())
        .then_some(text)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_bullet_is_dropped_and_a_number_kept() {
        let cases = [
            ("- text", Some("text")),
            ("  * text", Some("text")),
            ("• text", Some("text")),
            ("1. text", Some("text")),
            ("12) text", Some("text")),
            ("2.1 Text", Some("Text")),
            ("- [ ] text", Some("text")),
            ("(a) text", Some("text")),
            ("3.5 million users", None),
            ("2/6 inbound", None),
            ("2024. was bad", None),
            ("-text", None),
            ("**bold**", None),
            ("a word", None),
        ];
        for (line, expected) in cases {
            assert_eq!(bullet(line), expected, "{line}");
        }
    }
}
