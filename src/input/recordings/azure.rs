//! Azure's batch transcription: recognised phrases with numbered speakers or
//! channels.

use serde_json::Value;

use super::{Builder, has_keys, numbered, read_with};
use crate::input::Format;
use crate::input::talk::{Talk, Who};

/// Azure Speech, batch transcription.
pub(in crate::input) const FORMAT: Format = Format {
    name: "azure speech",
    about: "Azure Speech batch results (`recognizedPhrases` with `speaker` or `channel`)",
    holds_deals: false,
    recognise: |sample| {
        has_keys(sample, &["recognizedPhrases", "nBest"])
            || has_keys(sample, &["combinedPhrases", "phrases"])
    },
    read: |sample, context, reading| read_with(build, FORMAT.name, sample, context, reading),
};

fn build(document: &Value, builder: &mut Builder<'_, '_>) -> Option<Vec<Talk>> {
    let phrases =
        ["recognizedPhrases", "phrases"].iter().find_map(|key| document.get(*key)?.as_array())?;
    let mut talk = builder.talk();
    for phrase in phrases {
        let speaker = ["speaker", "channel"].iter().find_map(|key| phrase.get(*key));
        let who = speaker.map_or(Who::Same, |speaker| numbered(&mut talk.labels, speaker));
        let text = phrase.pointer("/nBest/0/display").or_else(|| phrase.get("text"));
        if let Some(text) = text.and_then(Value::as_str) {
            builder.say(&mut talk, who, text);
        }
    }
    Some(vec![talk])
}
