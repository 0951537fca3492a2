//! Speechmatics: single words, each with its speaker, to be put together.

use serde_json::Value;

use super::{Builder, Words, has_key, has_keys, read_with};
use crate::input::Format;
use crate::input::talk::Talk;

/// Speechmatics.
pub(in crate::input) const FORMAT: Format = Format {
    name: "speechmatics",
    about: "Speechmatics results (`results` of words with a `speaker` each)",
    holds_deals: false,
    recognise: |sample| {
        has_keys(sample, &["results", "alternatives", "content", "speaker"])
            && !has_key(sample, "items")
    },
    read: |sample, context, reading| read_with(build, FORMAT.name, sample, context, reading),
};

fn build(document: &Value, builder: &mut Builder<'_, '_>) -> Option<Vec<Talk>> {
    let results = document.get("results")?.as_array()?;
    let mut talk = builder.talk();
    let mut words = Vec::with_capacity(results.len());
    for result in results {
        let Some(best) = result.pointer("/alternatives/0") else { continue };
        let Some(text) = best.get("content").and_then(Value::as_str) else { continue };
        let punctuation = result.get("type").and_then(Value::as_str) == Some("punctuation");
        let speaker = best.get("speaker").and_then(Value::as_str).filter(|_| !punctuation);
        let who = speaker.map(|speaker| match speaker {
            "UU" => talk.labels.of("Unknown Speaker"),
            speaker => talk.labels.of(speaker),
        });
        let line = builder.strings.line_of(text).unwrap_or(builder.line);
        words.push((who, text, punctuation, line));
    }
    let mut cues = Words::new(&mut talk);
    for (who, text, punctuation, line) in words {
        cues.add(who, text, punctuation, line);
    }
    drop(cues);
    Some(vec![talk])
}
