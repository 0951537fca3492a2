//! `AssemblyAI`: utterances of lettered speakers, or none at all.

use serde_json::Value;

use super::{Builder, has_keys, numbered, read_with};
use crate::input::Format;
use crate::input::talk::{Talk, Who};

/// `AssemblyAI`.
pub(in crate::input) const FORMAT: Format = Format {
    name: "assemblyai",
    about: "AssemblyAI transcripts (`utterances` with `speaker`)",
    holds_deals: false,
    recognise: |sample| {
        has_keys(sample, &["utterances", "text", "confidence"])
            && !super::has_key(sample, "channels")
    },
    read: |sample, context, reading| read_with(build, FORMAT.name, sample, context, reading),
};

fn build(document: &Value, builder: &mut Builder<'_, '_>) -> Option<Vec<Talk>> {
    let object = document.as_object()?;
    let mut talk = builder.talk();
    builder.take_header(&mut talk.header, object);
    match object.get("utterances").and_then(Value::as_array) {
        Some(utterances) => {
            for utterance in utterances {
                let who =
                    numbered(&mut talk.labels, utterance.get("speaker").unwrap_or(&Value::Null));
                if let Some(text) = utterance.get("text").and_then(Value::as_str) {
                    builder.say(&mut talk, who, text);
                }
            }
        }
        // Without speaker labels there is only the text as a whole.
        None => builder.say(&mut talk, Who::Same, object.get("text")?.as_str()?),
    }
    Some(vec![talk])
}
