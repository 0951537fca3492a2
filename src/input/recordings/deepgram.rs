//! Deepgram: utterances, paragraphs or words of numbered speakers.

use serde_json::Value;

use super::{Builder, Words, has_key, has_keys, numbered, read_with};
use crate::input::Format;
use crate::input::talk::{Talk, Who};

/// Deepgram.
pub(in crate::input) const FORMAT: Format = Format {
    name: "deepgram",
    about: "Deepgram transcripts (`results` with `utterances` or `channels`)",
    holds_deals: false,
    recognise: |sample| {
        has_keys(sample, &["results", "transcript"])
            && (has_key(sample, "channels") || has_key(sample, "utterances"))
    },
    read: |sample, context, reading| read_with(build, FORMAT.name, sample, context, reading),
};

fn build(document: &Value, builder: &mut Builder<'_, '_>) -> Option<Vec<Talk>> {
    let results = document.get("results")?;
    let mut talk = builder.talk();
    if let Some(about) = document.get("metadata").and_then(Value::as_object) {
        builder.take_header(&mut talk.header, about);
    }
    if let Some(utterances) = results.get("utterances").and_then(Value::as_array) {
        for utterance in utterances {
            let speaker = ["speaker", "channel"].iter().find_map(|key| utterance.get(*key));
            let who = numbered(&mut talk.labels, speaker.unwrap_or(&Value::Null));
            if let Some(text) = utterance.get("transcript").and_then(Value::as_str) {
                builder.say(&mut talk, who, text);
            }
        }
        return Some(vec![talk]);
    }
    let channels = results.get("channels")?.as_array()?;
    for (number, channel) in channels.iter().enumerate() {
        let best = channel.get("alternatives").and_then(|list| list.get(0));
        let Some(best) = best else { continue };
        // Two channels are two people, one after the other: their times are
        // not compared.
        let of_channel = (channels.len() > 1).then(|| talk.labels.of(&format!("Channel {number}")));
        let paragraphs = best.pointer("/paragraphs/paragraphs").and_then(Value::as_array);
        if let Some(paragraphs) = paragraphs {
            for paragraph in paragraphs {
                let speaker = paragraph.get("speaker").unwrap_or(&Value::Null);
                let who = of_channel.unwrap_or_else(|| numbered(&mut talk.labels, speaker));
                for sentence in
                    paragraph.get("sentences").and_then(Value::as_array).into_iter().flatten()
                {
                    if let Some(text) = sentence.get("text").and_then(Value::as_str) {
                        builder.say(&mut talk, who, text);
                    }
                }
            }
        } else if let Some(words) =
            best.get("words").and_then(Value::as_array).filter(|words| !words.is_empty())
        {
            add_words(words, of_channel, &mut talk, builder);
        } else if let Some(text) = best.get("transcript").and_then(Value::as_str) {
            builder.say(&mut talk, of_channel.unwrap_or(Who::Same), text);
        }
    }
    Some(vec![talk])
}

fn add_words(
    words: &[Value],
    of_channel: Option<Who>,
    talk: &mut Talk,
    builder: &mut Builder<'_, '_>,
) {
    let mut spoken = Vec::with_capacity(words.len());
    for word in words {
        let who = of_channel
            .or_else(|| word.get("speaker").map(|speaker| numbered(&mut talk.labels, speaker)));
        let text = ["punctuated_word", "word"].iter().find_map(|key| word.get(*key)?.as_str());
        if let Some(text) = text {
            spoken.push((who, text, builder.strings.line_of(text).unwrap_or(builder.line)));
        }
    }
    let mut cues = Words::new(talk);
    for (who, text, line) in spoken {
        cues.add(who, text, false, line);
    }
}
