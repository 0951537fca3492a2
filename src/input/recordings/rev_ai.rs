//! Rev.ai: monologues of numbered speakers, word by word.

use serde_json::Value;

use super::{Builder, has_keys, name_of, numbered, read_with};
use crate::input::Format;
use crate::input::talk::{Talk, Who};

/// Rev.ai.
pub(in crate::input) const FORMAT: Format = Format {
    name: "rev.ai",
    about: "Rev.ai transcripts (`monologues` with `elements`)",
    holds_deals: false,
    recognise: |sample| has_keys(sample, &["monologues", "elements"]),
    read: |sample, context, reading| read_with(build, FORMAT.name, sample, context, reading),
};

fn build(document: &Value, builder: &mut Builder<'_, '_>) -> Option<Vec<Talk>> {
    let monologues = document.get("monologues")?.as_array()?;
    let mut talk = builder.talk();
    let names = document.get("speakers").and_then(Value::as_array);
    for monologue in monologues {
        let speaker = monologue.get("speaker").unwrap_or(&Value::Null);
        let listed = names.into_iter().flatten().find(|one| one.get("id") == Some(speaker));
        let name = listed
            .and_then(Value::as_object)
            .and_then(name_of)
            .or_else(|| monologue.pointer("/speaker_info/display_name")?.as_str())
            .or_else(|| monologue.get("speaker_name")?.as_str());
        let who = match name {
            Some(name) => talk.labels.of(name),
            None => numbered(&mut talk.labels, speaker),
        };
        say_elements(monologue, who, &mut talk, builder);
    }
    Some(vec![talk])
}

/// Words and the punctuation between them; spaces are elements of their own.
fn say_elements(monologue: &Value, who: Who, talk: &mut Talk, builder: &mut Builder<'_, '_>) {
    let mut text = String::new();
    let mut line = None;
    for element in monologue.get("elements").and_then(Value::as_array).into_iter().flatten() {
        let Some(value) = element.get("value").and_then(Value::as_str) else { continue };
        let found = builder.strings.line_of(value);
        if line.is_none() && !value.trim().is_empty() {
            line = found;
        }
        text.push_str(value);
    }
    talk.say(who, &text, line.unwrap_or(builder.line));
}
