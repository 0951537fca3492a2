//! Fireflies: a row a sentence, or a document of sections `Name: text`.

use serde_json::Value;

use super::{Builder, has_key, has_keys, numbered, read_with};
use crate::input::Format;
use crate::input::talk::{Talk, Who};

/// Fireflies.
pub(in crate::input) const FORMAT: Format = Format {
    name: "fireflies",
    about: "Fireflies transcripts (`sentences` with `speaker_name`), and documents made of them",
    holds_deals: false,
    recognise: |sample| {
        has_keys(sample, &["sentences", "speaker_name"])
            || has_keys(sample, &["sections", "text", "semantic_identifier"])
            || has_keys(sample, &["sentences", "speakerName"]) && has_key(sample, "text")
    },
    read: |sample, context, reading| read_with(build, FORMAT.name, sample, context, reading),
};

fn build(document: &Value, builder: &mut Builder<'_, '_>) -> Option<Vec<Talk>> {
    let data = document.get("data").unwrap_or(document);
    let one = data.get("transcript").unwrap_or(data);
    let several = data.get("transcripts").or(Some(one)).and_then(Value::as_array);
    let talks: Vec<Talk> = match several {
        Some(list) => list.iter().filter_map(|one| transcript(one, builder)).collect(),
        None => transcript(one, builder).into_iter().collect(),
    };
    (!talks.is_empty()).then_some(talks)
}

fn transcript(document: &Value, builder: &mut Builder<'_, '_>) -> Option<Talk> {
    let object = document.as_object()?;
    let mut talk = builder.talk();
    builder.take_header(&mut talk.header, object);
    for key in ["metadata", "meeting_info", "meta"] {
        if let Some(about) = object.get(key).and_then(Value::as_object) {
            builder.take_header(&mut talk.header, about);
        }
    }
    talk.id = object.get("id").and_then(Value::as_str).map(str::to_owned);
    if let Some(sentences) = object.get("sentences").and_then(Value::as_array) {
        for sentence in sentences {
            let key = |key: &str| sentence.get(key).filter(|value| !value.is_null());
            let speaker =
                key("speaker_name").or_else(|| key("speakerName")).or_else(|| key("speaker_id"));
            let who = speaker.map_or(Who::Same, |speaker| numbered(&mut talk.labels, speaker));
            if let Some(text) = key("text").or_else(|| key("raw_text")).and_then(Value::as_str) {
                builder.say(&mut talk, who, text);
            }
        }
        return Some(talk);
    }
    let sections = object.get("sections")?.as_array()?;
    for section in sections {
        let Some(text) = section.get("text").and_then(Value::as_str) else { continue };
        let line = builder.strings.line_of(text).unwrap_or(builder.line);
        // Each section is `Name: text`; the names are the vendor's.
        match text.split_once(':').filter(|(name, _)| name.len() <= 60 && !name.contains('\n')) {
            Some((name, said)) => {
                let who = talk.labels.of(name);
                talk.say(who, said, line);
            }
            None => talk.say(Who::Same, text, line),
        }
    }
    Some(talk)
}
