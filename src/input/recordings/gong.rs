//! Gong: transcripts hold ids only, the names and sides stand in the call
//! list of `/v2/calls/extensive`.

use serde_json::{Map, Value};

use super::{Builder, has_keys, name_of, read_with};
use crate::input::talk::{Talk, Who};
use crate::input::{Context, Format, Person, Reading, Sample, Understood};
use crate::interview::Role;

/// The call list. It holds people, no interview; it is read before the
/// transcripts that refer to it.
pub(in crate::input) const CALLS: Format = Format {
    name: "gong calls",
    about: "Gong's call list (/v2/calls/extensive): the people of its transcripts",
    holds_deals: true,
    recognise: |sample| {
        has_keys(sample, &["parties", "speakerId"]) && !has_keys(sample, &["sentences"])
    },
    read: read_calls,
};

/// The transcripts.
pub(in crate::input) const TRANSCRIPTS: Format = Format {
    name: "gong",
    about: "Gong transcripts (/v2/calls/transcript), with the call list beside them",
    holds_deals: false,
    recognise: |sample| {
        has_keys(sample, &["sentences", "speakerId"]) && super::has_key(sample, "transcript")
    },
    read: |sample, context, reading| read_with(build, TRANSCRIPTS.name, sample, context, reading),
};

fn read_calls(sample: &Sample<'_>, _: &Context<'_>, reading: &mut Reading) {
    for (document, _) in super::documents(sample, reading) {
        for call in calls(&document) {
            for (id, person) in parties(call) {
                reading.people.insert(id, person);
            }
        }
    }
    reading.understood.push(Understood {
        file: std::sync::Arc::clone(&sample.content.file),
        format: CALLS.name,
        encoding: sample.encoding,
        table: None,
        interviews: 0,
    });
}

/// The calls of a document: a page of them, or a bare array.
fn calls(document: &Value) -> Vec<&Map<String, Value>> {
    let list = ["calls", "callTranscripts"].iter().find_map(|key| document.get(*key)?.as_array());
    match list.or_else(|| document.as_array()) {
        Some(list) => list.iter().filter_map(Value::as_object).collect(),
        None => document.as_object().into_iter().collect(),
    }
}

/// The people of a call, by the id that its transcript uses.
fn parties(call: &Map<String, Value>) -> Vec<(String, Person)> {
    let parties = call.get("parties").and_then(Value::as_array);
    let people = parties.into_iter().flatten().filter_map(|party| {
        let party = party.as_object()?;
        let id = id_of(party.get("speakerId")?)?;
        let name = name_of(party).or_else(|| party.get("emailAddress")?.as_str())?;
        let role = match party.get("affiliation").and_then(Value::as_str) {
            Some(side) if side.eq_ignore_ascii_case("internal") => Some(Role::Seller),
            Some(side) if side.eq_ignore_ascii_case("external") => Some(Role::Buyer),
            _ => None,
        };
        let title = party.get("title").and_then(Value::as_str).map(str::to_owned);
        Some((id, Person { name: name.to_owned(), title, role }))
    });
    people.collect()
}

fn id_of(value: &Value) -> Option<String> {
    match value {
        Value::String(id) if !id.is_empty() => Some(id.clone()),
        Value::Number(id) => Some(id.to_string()),
        _ => None,
    }
}

fn build(document: &Value, builder: &mut Builder<'_, '_>) -> Option<Vec<Talk>> {
    let mut talks = Vec::new();
    for call in calls(document) {
        let own: std::collections::BTreeMap<String, Person> = parties(call).into_iter().collect();
        let monologues = call.get("transcript").and_then(Value::as_array);
        let Some(monologues) = monologues else { continue };
        let mut talk = builder.talk();
        talk.id = ["callId", "id"].iter().find_map(|key| id_of(call.get(*key)?));
        builder.take_header(&mut talk.header, call);
        if let Some(about) = call.get("metaData").and_then(Value::as_object) {
            builder.take_header(&mut talk.header, about);
            talk.id = talk.id.or_else(|| id_of(about.get("id")?));
        }
        let mut strangers = false;
        for monologue in monologues {
            let id = monologue.get("speakerId").and_then(id_of);
            let person =
                id.as_ref().and_then(|id| own.get(id).or_else(|| builder.context.people.get(id)));
            let who = match (person, id) {
                (Some(person), _) => talk.labels.of_person(person),
                (None, Some(id)) => {
                    strangers = true;
                    talk.labels.of(&id)
                }
                (None, None) => Who::Same,
            };
            for sentence in
                monologue.get("sentences").and_then(Value::as_array).into_iter().flatten()
            {
                if let Some(text) = sentence.get("text").and_then(Value::as_str) {
                    builder.say(&mut talk, who, text);
                }
            }
        }
        if strangers {
            let remark = "speakers are ids only (expected Gong's call list, `/v2/calls/extensive`, beside this file)";
            talk.remarks.push((talk.line, remark.to_owned()));
        }
        talks.push(talk);
    }
    (!talks.is_empty()).then_some(talks)
}
