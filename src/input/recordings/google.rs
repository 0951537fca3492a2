//! Google Speech-to-Text: results with alternatives; speakers, if any, are
//! tags on the words of the last result.

use serde_json::Value;

use super::{Builder, Words, has_keys, numbered, read_with};
use crate::input::Format;
use crate::input::talk::{Talk, Who};

/// Google Speech-to-Text.
pub(in crate::input) const FORMAT: Format = Format {
    name: "google speech",
    about: "Google Speech-to-Text results (`alternatives` with `transcript`)",
    holds_deals: false,
    recognise: |sample| has_keys(sample, &["results", "alternatives", "transcript"]),
    read: |sample, context, reading| read_with(build, FORMAT.name, sample, context, reading),
};

const TAGS: [&str; 4] = ["speakerTag", "speaker_tag", "speakerLabel", "speaker_label"];

fn build(document: &Value, builder: &mut Builder<'_, '_>) -> Option<Vec<Talk>> {
    let response = document.get("response").unwrap_or(document);
    let results = response.get("results")?.as_array()?;
    let best: Vec<&Value> =
        results.iter().filter_map(|result| result.pointer("/alternatives/0")).collect();
    let mut talk = builder.talk();
    let tagged = best.iter().rev().find_map(|best| {
        let words = best.get("words")?.as_array()?;
        words.iter().any(|word| tag(word).is_some()).then_some(words)
    });
    if let Some(words) = tagged {
        let mut spoken = Vec::with_capacity(words.len());
        for word in words {
            let who = tag(word).map(|tag| numbered(&mut talk.labels, tag));
            let Some(text) = word.get("word").and_then(Value::as_str) else { continue };
            spoken.push((who, text, builder.strings.line_of(text).unwrap_or(builder.line)));
        }
        let mut cues = Words::new(&mut talk);
        for (who, text, line) in spoken {
            cues.add(who, text, false, line);
        }
        drop(cues);
        return Some(vec![talk]);
    }
    for best in best {
        if let Some(text) = best.get("transcript").and_then(Value::as_str) {
            builder.say(&mut talk, Who::Same, text);
        }
    }
    Some(vec![talk])
}

/// A word's speaker; 0 stands for nobody.
fn tag(word: &Value) -> Option<&Value> {
    TAGS.iter().find_map(|key| word.get(*key)).filter(|tag| match tag {
        Value::Number(number) => number.as_u64() != Some(0),
        Value::String(label) => !label.is_empty() && label != "0",
        _ => false,
    })
}
