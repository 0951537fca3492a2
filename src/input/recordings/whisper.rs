//! Whisper and what is built on it: segments, with speakers where `WhisperX`
//! or another diarizer added them.

use serde_json::Value;

use super::{Builder, Words, has_key, has_keys, numbered, read_with};
use crate::input::Format;
use crate::input::talk::{Talk, Who};

/// Whisper.
pub(in crate::input) const FORMAT: Format = Format {
    name: "whisper",
    about: "Whisper and WhisperX JSON (`segments`, `chunks` or `transcription`)",
    holds_deals: false,
    recognise: |sample| {
        has_keys(sample, &["segments", "start", "text"])
            || has_keys(sample, &["chunks", "timestamp", "text"])
            || has_keys(sample, &["transcription", "offsets"]) && has_key(sample, "text")
    },
    read: |sample, context, reading| read_with(build, FORMAT.name, sample, context, reading),
};

fn build(document: &Value, builder: &mut Builder<'_, '_>) -> Option<Vec<Talk>> {
    let list = ["segments", "chunks", "transcription"]
        .iter()
        .find_map(|key| document.get(*key)?.as_array())
        .or_else(|| document.as_array())?;
    let mut talk = builder.talk();
    if let Some(object) = document.as_object() {
        builder.take_header(&mut talk.header, object);
    }
    for segment in list {
        let speaker =
            ["speaker", "speaker_label", "speaker_id"].iter().find_map(|key| segment.get(*key));
        let who = speaker.map_or(Who::Same, |speaker| numbered(&mut talk.labels, speaker));
        let words =
            segment.get("words").and_then(Value::as_array).filter(|words| speakers_of(words) > 1);
        match (words, segment.get("text").and_then(Value::as_str)) {
            (Some(words), _) => {
                let mut spoken = Vec::with_capacity(words.len());
                for word in words {
                    let who =
                        word.get("speaker").map(|speaker| numbered(&mut talk.labels, speaker));
                    let Some(text) = word.get("word").and_then(Value::as_str) else { continue };
                    spoken.push((who, text, builder.strings.line_of(text).unwrap_or(builder.line)));
                }
                let mut cues = Words::new(&mut talk);
                for (who, text, line) in spoken {
                    cues.add(who, text, false, line);
                }
            }
            (None, Some(text)) => builder.say(&mut talk, who, text),
            (None, None) => {}
        }
    }
    Some(vec![talk])
}

/// How many different speakers the words of a segment have.
fn speakers_of(words: &[Value]) -> usize {
    let mut speakers: Vec<&str> =
        words.iter().filter_map(|word| word.get("speaker")?.as_str()).collect();
    speakers.sort_unstable();
    speakers.dedup();
    speakers.len()
}
