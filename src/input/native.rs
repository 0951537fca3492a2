//! Our own format of interviews, as JSON or JSON Lines: turns with speakers
//! and roles, and the facts of the deal beside them. Labelled interviews are
//! read too, their labels unseen.
//!
//! An archive has gigabytes of them, so lines are read straight into borrowed
//! fields; see [`Wire`].

mod loose;
#[cfg(test)]
pub(crate) mod schema;
mod wire;

use std::sync::Arc;

use memchr::memchr_iter;

use super::json::{Lines, is_json, not_json, paths};
use super::table;
use super::talk::{label_role, stem};
use super::written::{Written, assign_roles};
use super::{Context, DateOrder, Format, Reading, Sample, Settings, Understood};
use crate::deal::{Facts, Money, Stated};
use crate::interview::{Certainty, Interview, Kind, Role, Speaker, Turn};
use crate::place::{Place, Problem};
use wire::{Wire, WireTurn};

/// Interviews as JSON.
pub(super) const FORMAT: Format = Format {
    name: "json interviews",
    about: "interviews as JSON or JSON Lines, with `turns` or `text`",
    holds_deals: false,
    recognise,
    read,
};

/// How much of a text is looked at.
const LOOK: usize = 1 << 16;

fn recognise(sample: &Sample<'_>) -> bool {
    shows_interview(sample.text)
}

/// Whether a line is an interview by itself.
pub(super) fn is_interview(line: &[u8]) -> bool {
    line.starts_with(b"{") && std::str::from_utf8(line).is_ok_and(shows_interview) && is_json(line)
}

fn shows_interview(text: &str) -> bool {
    let mut end = text.len().min(LOOK);
    while !text.is_char_boundary(end) {
        end -= 1;
    }
    let paths = paths(&text[..end]);
    let has = |home: &str, key: &str| paths.contains(&format!("{home}{key}"));
    let homes = paths.iter().filter_map(|path| {
        let home = &path[..path.rfind('.').map_or(0, |at| at + 1)];
        let listed = home.ends_with("[].")
            && home.matches("[]").count() == 1
            && home.matches('.').count() == 1;
        (home.is_empty() || listed).then_some(home)
    });
    let mut homes: Vec<_> = homes.collect();
    homes.dedup();
    homes.into_iter().any(|home| {
        has(home, "turns[].text")
            || has(home, "turns[].sentences")
            || has(home, "sentences[].t")
            || (has(home, "turns") && has(home, "interview_id"))
            || (has(home, "text")
                && OF_INTERVIEWS.iter().any(|key| has(home, key))
                && !OF_OTHERS.iter().any(|key| has(home, key)))
            || (has(home, "transcript")
                && has(home, "interview_id")
                && !has(home, "transcript[].text"))
    })
}

/// Keys beside a `text` that make it an interview's.
const OF_INTERVIEWS: &[&str] = &[
    "interview_id",
    "deal_id",
    "account",
    "vendor",
    "competitors",
    "respondent",
    "outcome",
    "stated_reason",
    "crm_reason",
];

/// Keys beside a `text` that make it a piece of somebody else's transcript.
const OF_OTHERS: &[&str] =
    &["speaker", "speaker_name", "segments", "words", "utterances", "start", "start_time"];

fn read(sample: &Sample<'_>, context: &Context<'_>, reading: &mut Reading) {
    let text = sample.text.trim_start_matches('\u{feff}');
    if is_lines(text, sample.content.first_line > 1) {
        return read_lines(sample, context, reading);
    }
    read_by(sample, context, reading, |file| file.whole(text));
}

/// Reads a text every line of which is an interview or cannot be used.
pub(super) fn read_lines(sample: &Sample<'_>, context: &Context<'_>, reading: &mut Reading) {
    let text = sample.text.trim_start_matches('\u{feff}');
    read_by(sample, context, reading, |file| {
        let ends = memchr_iter(b'\n', text.as_bytes()).chain([text.len()]);
        let lines = ends.scan(0, |start, end| Some(&text[std::mem::replace(start, end + 1)..end]));
        for (line, text) in (sample.content.first_line..).zip(lines) {
            let text = text.trim_matches([' ', '\r', '\t']);
            if !text.is_empty() {
                file.line(text, line);
            }
        }
    });
}

fn read_by(
    sample: &Sample<'_>,
    context: &Context<'_>,
    reading: &mut Reading,
    read: impl FnOnce(&mut File<'_>),
) {
    let content = sample.content;
    let before = reading.interviews.len();
    read(&mut File { name: &content.file, told: None, context, reading });
    reading.understood.push(Understood {
        file: Arc::clone(&content.file),
        format: FORMAT.name,
        encoding: sample.encoding,
        table: None,
        interviews: reading.interviews.len() - before,
    });
}

/// Whether each line is an interview of its own. One object may be spread over
/// several lines of any shape; and the first of several may be a broken one.
fn is_lines(text: &str, is_later_piece: bool) -> bool {
    let mut lines = text.lines().map(str::trim).filter(|line| !line.is_empty());
    let first = lines.next().unwrap_or_default();
    if is_later_piece || !first.starts_with('{') {
        return is_later_piece && first.starts_with('{');
    }
    lines.next().is_some_and(|next| {
        is_json(first) || (next.starts_with('{') && is_json(next) && !is_json(text))
    })
}

struct File<'f> {
    name: &'f Arc<str>,
    /// The file that the last interview says that it stands in.
    told: Option<Arc<str>>,
    context: &'f Context<'f>,
    reading: &'f mut Reading,
}

impl File<'_> {
    fn line(&mut self, text: &str, line: u32) {
        match serde_json::from_str::<Wire<'_>>(text) {
            Ok(wire) => self.add(wire, &mut |_| line, true),
            Err(error) => {
                let place = Place::new(self.name, line);
                self.reading.problems.push(Problem::left_out(place, not_json(&error)));
            }
        }
    }

    fn whole(&mut self, text: &str) {
        let (wires, error) = wire::all(text);
        let several = wires.len() > 1;
        let mut lines = Lines::new(text, 1);
        for wire in wires {
            self.add(wire, &mut |address| lines.of_address(address), several);
        }
        if let Some(error) = error {
            let line = u32::try_from(error.line()).unwrap_or(u32::MAX);
            let place = Place::new(self.name, line);
            self.reading.problems.push(Problem::left_out(place, not_json(&error)));
        }
    }

    fn add(&mut self, mut wire: Wire<'_>, line: &mut dyn FnMut(usize) -> u32, several: bool) {
        let at = line(wire.at);
        let place = Place::new(self.name, at);
        if !wire.is_interview() {
            let message = "not an interview (expected `turns`, `text` or `sentences`)";
            self.reading.problems.push(Problem::left_out(place, message));
            return;
        }
        let id = wire.id.as_deref().map_or_else(|| self.id(at, several), str::to_owned);
        let settings = self.context.settings;
        let interview = match wire.place.take().map(|(file, line)| self.told(&file, line)) {
            Some(told) => {
                let line = told.line;
                interview(wire, id, told, &mut |_| line, settings)
            }
            None => interview(wire, id, place, line, settings),
        };
        if interview.turns.is_empty() {
            let message = "an interview in which nobody says anything";
            self.reading.problems.push(Problem::noted(interview.place, message));
        } else {
            self.reading.interviews.push(interview);
        }
    }

    /// The place that an interview tells.
    fn told(&mut self, file: &str, line: u32) -> Place {
        let last = self.told.take().filter(|last| **last == *file);
        let file = self.told.insert(last.unwrap_or_else(|| Arc::from(file)));
        Place::new(file, line)
    }

    /// The file's name stands in for an id that is not told.
    fn id(&self, line: u32, several: bool) -> String {
        let stem = stem(self.name);
        if several { format!("{stem}:{line}") } else { stem.to_owned() }
    }
}

fn interview(
    wire: Wire<'_>,
    id: String,
    place: Place,
    line: &mut dyn FnMut(usize) -> u32,
    settings: &Settings,
) -> Interview {
    let facts = facts(&wire, settings);
    let order = settings.dates.unwrap_or(DateOrder::MonthFirst);
    let date = wire.date.as_deref().and_then(|date| table::read_date(date, order));
    let mut interview = Interview {
        id,
        place,
        kind: Kind::Transcript,
        deal_id: wire.deal_id.as_deref().map(str::to_owned),
        facts,
        date,
        speakers: Vec::new(),
        turns: Vec::with_capacity(wire.turns.len()),
    };
    if wire.turns.is_empty() {
        let line = line(wire.text_at);
        note(&mut interview, &wire, line);
    } else {
        let mut cast = Cast { respondent: &wire.respondent, speakers: Vec::with_capacity(3) };
        for turn in wire.turns {
            let line = line(turn.at);
            let speaker = cast.place_of(&turn);
            let text = turn.text.into_owned();
            if !text.trim().is_empty() {
                interview.turns.push(Turn { speaker, text, line });
            }
        }
        interview.speakers = cast.speakers;
    }
    if interview.speakers.iter().any(|speaker| speaker.certainty != Certainty::Told) {
        assign_roles(&mut interview, settings);
    }
    interview
}

/// A note: sentences are a seller's, as the records of a CRM are; a text is
/// whose it says, or a buyer's.
fn note(interview: &mut Interview, wire: &Wire<'_>, line: u32) {
    let told = wire.role.as_deref().and_then(role_named);
    let is_record = wire
        .kind
        .as_deref()
        .is_some_and(|kind| matches!(kind, "record" | "crm" | "note" | "crm_note" | "debrief"));
    let role = match (&wire.text, is_record) {
        (Some(_), false) => told.unwrap_or(Role::Buyer),
        _ => told.unwrap_or(Role::Seller),
    };
    interview.kind = if role == Role::Seller { Kind::Record } else { Kind::Notes };
    let speaker = note_speaker(wire, role, told.is_some());
    if let Some(text) = wire.text.as_deref() {
        // Its line breaks are none of the file's.
        let written = Written { text: text.to_owned(), line, breaks_are_lines: false };
        written.add_to(interview, speaker);
    } else {
        let text = wire.sentences.join(" ");
        if !text.trim().is_empty() {
            interview.turns.push(Turn { speaker: 0, text, line });
            interview.speakers.push(speaker);
        }
    }
}

fn note_speaker(wire: &Wire<'_>, role: Role, told: bool) -> Speaker {
    let name = match role {
        Role::Seller => wire.owner.as_deref(),
        _ => wire.respondent.name.as_deref(),
    };
    let certainty = if told { Certainty::Told } else { Certainty::Inferred };
    let title = wire.respondent.title.as_deref().filter(|_| role == Role::Buyer);
    Speaker { name: name.map(Arc::from), title: title.map(str::to_owned), role, certainty }
}

/// The speakers of an interview as they come.
struct Cast<'w> {
    respondent: &'w wire::Respondent<'w>,
    speakers: Vec<Speaker>,
}

impl Cast<'_> {
    /// The place of a turn's speaker. One name with two roles is two
    /// speakers: the input says so.
    fn place_of(&mut self, turn: &WireTurn<'_>) -> usize {
        let role = turn.role.as_deref().and_then(role_of);
        let name = turn.speaker.as_deref();
        let same = |speaker: &Speaker| {
            speaker.name.as_deref() == name && role.is_none_or(|role| speaker.role == role)
        };
        if let Some(at) = self.speakers.iter().position(same) {
            return at;
        }
        let is_respondent = name.is_some() && name == self.respondent.name.as_deref();
        let (role, certainty) = match role {
            Some(role) => (role, Certainty::Told),
            None if is_respondent => (Role::Buyer, Certainty::Inferred),
            None => (Role::Other, Certainty::Guessed),
        };
        let title =
            turn.title.as_deref().or(self.respondent.title.as_deref().filter(|_| is_respondent));
        self.speakers.push(Speaker {
            name: name.map(Arc::from),
            title: title.map(str::to_owned),
            role,
            certainty,
        });
        self.speakers.len() - 1
    }
}

/// The role that a turn tells: one of ours, or a word for it.
fn role_of(word: &str) -> Option<Role> {
    role_named(word).or_else(|| label_role(word))
}

/// The role that is called so.
fn role_named(word: &str) -> Option<Role> {
    Role::ALL.into_iter().find(|role| role.id().eq_ignore_ascii_case(word.trim()))
}

fn facts(wire: &Wire<'_>, settings: &Settings) -> Facts {
    let text = |value: &Option<std::borrow::Cow<'_, str>>| {
        value.as_deref().map(str::trim).filter(|text| !text.is_empty()).map(str::to_owned)
    };
    let order = settings.dates.unwrap_or(DateOrder::MonthFirst);
    let date = |value: &Option<std::borrow::Cow<'_, str>>| {
        value.as_deref().and_then(|value| table::read_date(value, order))
    };
    let amount = wire.amount.as_deref().and_then(table::read_amount).map(|(amount, currency)| {
        let code = wire.currency.as_deref().map(|code| Arc::from(code.trim().to_uppercase()));
        Money { amount, currency: code.or(currency.map(Arc::from)) }
    });
    let vendor = text(&wire.vendor).or_else(|| settings.vendor.clone());
    let is_us = |name: &str| vendor.as_deref().is_some_and(|us| us.eq_ignore_ascii_case(name));
    let competitors = wire.competitors.iter().filter(|name| !is_us(name));
    Facts {
        account: text(&wire.account),
        name: text(&wire.name),
        competitors: competitors.map(ToString::to_string).collect(),
        outcome: wire.outcome.as_deref().and_then(|label| table::read_outcome(label, settings)),
        outcome_label: text(&wire.outcome),
        amount,
        closed: date(&wire.closed),
        created: date(&wire.created),
        owner: text(&wire.owner),
        stated: Stated { reason: text(&wire.reason), detail: text(&wire.detail) },
        other: wire
            .other
            .iter()
            .map(|(key, value)| (Arc::from(&**key), value.to_string()))
            .collect(),
        vendor,
    }
}

#[cfg(test)]
mod tests;
