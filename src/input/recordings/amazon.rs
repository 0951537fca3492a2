//! Amazon Transcribe: single words with speaker labels, to be put together.

use std::collections::BTreeMap;

use serde_json::Value;

use super::{Builder, Words, has_key, has_keys, read_with};
use crate::input::Format;
use crate::input::talk::{Talk, Who};

/// Amazon Transcribe.
pub(in crate::input) const FORMAT: Format = Format {
    name: "amazon transcribe",
    about: "Amazon Transcribe results (`items` with `speaker_label`)",
    holds_deals: false,
    recognise: |sample| {
        has_keys(sample, &["results", "items", "alternatives"])
            && (has_key(sample, "transcripts") || has_key(sample, "speaker_labels"))
    },
    read: |sample, context, reading| read_with(build, FORMAT.name, sample, context, reading),
};

fn build(document: &Value, builder: &mut Builder<'_, '_>) -> Option<Vec<Talk>> {
    let results = document.get("results")?;
    let items = results.get("items")?.as_array()?;
    let by_time = speakers_by_time(results);
    let mut talk = builder.talk();
    let mut words = Vec::with_capacity(items.len());
    for item in items {
        let Some(text) = item.pointer("/alternatives/0/content").and_then(Value::as_str) else {
            continue;
        };
        let punctuation = item.get("type").and_then(Value::as_str) == Some("punctuation");
        let start = item.get("start_time").and_then(Value::as_str);
        let speaker = ["speaker_label", "channel_label"]
            .iter()
            .find_map(|key| item.get(*key)?.as_str())
            .or_else(|| start.and_then(|start| by_time.get(start).copied()));
        // Punctuation carries no time; it belongs to the word before.
        let who = speaker.filter(|_| !punctuation).map(|speaker| talk.labels.of(speaker));
        let line = builder.strings.line_of(text).unwrap_or(builder.line);
        words.push((who, text, punctuation, line));
    }
    if words.is_empty() {
        let text = results.pointer("/transcripts/0/transcript")?.as_str()?;
        builder.say(&mut talk, Who::Same, text);
        return Some(vec![talk]);
    }
    let mut cues = Words::new(&mut talk);
    for (who, text, punctuation, line) in words {
        cues.add(who, text, punctuation, line);
    }
    drop(cues);
    Some(vec![talk])
}

/// Older results label segments of time instead of words.
fn speakers_by_time(results: &Value) -> BTreeMap<&str, &str> {
    let mut speakers = BTreeMap::new();
    let segments = results.pointer("/speaker_labels/segments").and_then(Value::as_array);
    for segment in segments.into_iter().flatten() {
        let label = segment.get("speaker_label").and_then(Value::as_str);
        for item in segment.get("items").and_then(Value::as_array).into_iter().flatten() {
            let own = item.get("speaker_label").and_then(Value::as_str).or(label);
            if let (Some(start), Some(own)) = (item.get("start_time").and_then(Value::as_str), own)
            {
                speakers.insert(start, own);
            }
        }
    }
    speakers
}
