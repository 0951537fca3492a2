//! The shape that many share: a list of objects with a speaker and a text,
//! under whatever keys; chats as JSON Lines; a whole dialogue in one string.

use serde_json::{Map, Value};

use super::{Builder, is_json, name_of, numbered, read_with};
use crate::input::talk::{self, Talk, Who, label_role};
use crate::input::{Format, Person, Sample};
use crate::interview::{Kind, Role};

/// Lists of messages.
pub(in crate::input) const FORMAT: Format = Format {
    name: "messages",
    about: "JSON lists with a speaker and a text each (`speaker`/`text`, `role`/`content`), chats as JSON Lines",
    holds_deals: false,
    recognise,
    read: |sample, context, reading| read_with(build, FORMAT.name, sample, context, reading),
};

/// Keys of whoever speaks, the most telling first.
const SPEAKERS: &[&str] = &[
    "speaker",
    "speaker_name",
    "speakerName",
    "speaker_label",
    "speakerLabel",
    "participant",
    "participantName",
    "participant_name",
    "name",
    "displayName",
    "display_name",
    "author",
    "sender",
    "from",
    "user",
    "username",
    "userName",
    "who",
    "role",
    "participantRole",
    "ParticipantRole",
    "speaker_role",
    "channel",
    "speaker_id",
    "speakerId",
    "voice",
    "party",
    "actor",
    "talker",
];

/// Keys of what is said.
const TEXTS: &[&str] = &[
    "text",
    "content",
    "message",
    "utterance",
    "transcript",
    "body",
    "Content",
    "caption",
    "sentence",
    "spokenText",
    "words",
    "value",
    "line",
    "msg",
    "speech",
    "dialogue",
    "raw_text",
    "transcription",
    "Text",
    "quote",
];

/// Keys under which a whole dialogue may stand as one string.
const DIALOGUES: &[&str] = &[
    "transcript",
    "conversation",
    "dialogue",
    "dialog",
    "text",
    "content",
    "call_transcript",
    "transcription",
    "chat",
    "call",
];

fn recognise(sample: &Sample<'_>) -> bool {
    if !is_json(sample) {
        return false;
    }
    let quick = |keys: &[&str]| keys.iter().any(|key| super::has_key(sample, key));
    if !quick(SPEAKERS) && !quick(DIALOGUES) && !super::has_key(sample, "0") {
        return false;
    }
    // Of JSON lines the first tells.
    let mut stream = serde_json::Deserializer::from_str(sample.text.trim_start_matches('\u{feff}'))
        .into_iter::<Value>();
    match stream.next() {
        Some(Ok(document)) => {
            !is_table(&document)
                && (!lists(&document).is_empty() || whole_dialogue(&document).is_some())
        }
        _ => false,
    }
}

/// Deals with contacts and mails are no dialogue.
fn is_table(document: &Value) -> bool {
    const TABLES: &[&str] = &["deals", "records", "opportunities", "properties"];
    let keyed = |value: &Value| TABLES.iter().any(|key| value.get(*key).is_some());
    keyed(document) || document.as_array().is_some_and(|list| list.first().is_some_and(keyed))
}

/// A list of messages and the objects around it, the outermost first.
struct List<'v> {
    around: Vec<&'v Map<String, Value>>,
    messages: &'v [Value],
}

/// The lists of messages in a document: one, or one in each of its items.
fn lists(document: &Value) -> Vec<List<'_>> {
    let mut found = Vec::new();
    collect(document, &mut Vec::new(), 0, &mut found);
    found
}

fn collect<'v>(
    value: &'v Value,
    around: &mut Vec<&'v Map<String, Value>>,
    depth: usize,
    found: &mut Vec<List<'v>>,
) {
    match value {
        Value::Array(list) if are_messages(list) => {
            found.push(List { around: around.clone(), messages: list });
        }
        Value::Array(list) if depth < 4 => {
            for one in list.iter().filter(|one| one.is_object() || one.is_array()) {
                collect(one, around, depth + 1, found);
            }
        }
        Value::Object(object) if depth < 4 => {
            around.push(object);
            let before = found.len();
            // Of several lists in one object the longest is the talk: others
            // are its summary, its chapters.
            let mut own = Vec::new();
            for one in object.values() {
                collect(one, around, depth + 1, &mut own);
            }
            let direct: Vec<usize> =
                (0..own.len()).filter(|&at| own[at].around.len() == around.len()).collect();
            match direct.iter().max_by_key(|&&at| own[at].messages.len()) {
                Some(&longest) => found.push(own.swap_remove(longest)),
                None => found.extend(own),
            }
            debug_assert!(found.len() >= before);
            around.pop();
        }
        _ => {}
    }
}

/// Whether most of a list's items say something and tell who says it.
fn are_messages(list: &[Value]) -> bool {
    let objects = list.len();
    let message = |one: &&Value| {
        one.as_object().is_some_and(|object| {
            text_of(object).is_some() && speaker_of(object).is_some() || single(object).is_some()
        })
    };
    let told = list.iter().filter(message).count();
    let strings =
        list.iter().filter(|one| one.as_str().is_some_and(|text| said_by(text).is_some())).count();
    objects >= 2 && (told * 10 >= objects * 6 || strings * 10 >= objects * 8)
        || objects == 1
            && told == 1
            && list[0].as_object().is_some_and(|object| object.get("speaker").is_some())
}

/// `{"customer": "…"}`: the key is the speaker.
fn single(object: &Map<String, Value>) -> Option<(&str, &str)> {
    let mut entries = object.iter();
    let (key, value) = entries.next()?;
    let only = entries.next().is_none();
    (only && label_role(key).is_some()).then(|| value.as_str().map(|text| (key.as_str(), text)))?
}

/// `Customer: …` in one string.
fn said_by(text: &str) -> Option<(&str, &str)> {
    let (name, said) = text.split_once(':')?;
    (name.len() <= 40 && name.split(' ').count() <= 4 && !said.trim().is_empty())
        .then_some((name, said))
}

fn speaker_of(object: &Map<String, Value>) -> Option<&Value> {
    SPEAKERS.iter().find_map(|key| object.get(*key)).filter(|value| match value {
        Value::String(_) | Value::Number(_) | Value::Null => true,
        Value::Object(object) => name_of(object).is_some(),
        _ => false,
    })
}

enum Text<'v> {
    Whole(&'v str),
    Words(Vec<&'v str>),
}

fn text_of(object: &Map<String, Value>) -> Option<Text<'_>> {
    TEXTS.iter().find_map(|key| match object.get(*key)? {
        Value::String(text) => Some(Text::Whole(text)),
        // `content: [{"type": "text", "text": "…"}]`, `words: [{"text": "…"}]`
        Value::Array(parts) => {
            let words: Vec<&str> = parts
                .iter()
                .filter_map(|part| match part {
                    Value::String(text) => Some(text.as_str()),
                    Value::Object(part) => {
                        ["text", "word", "content"].iter().find_map(|key| part.get(*key)?.as_str())
                    }
                    _ => None,
                })
                .collect();
            (!words.is_empty()).then_some(Text::Words(words))
        }
        _ => None,
    })
}

fn build(document: &Value, builder: &mut Builder<'_, '_>) -> Option<Vec<Talk>> {
    let lists = lists(document);
    if !lists.is_empty() {
        return Some(lists.iter().map(|list| from_list(list, builder)).collect());
    }
    let (text, object) = whole_dialogue(document)?;
    let line = builder.strings.line_of(&text).unwrap_or(builder.line);
    // The line breaks of a string are no lines of the file.
    let lines: Vec<_> =
        talk::lines(&text, 1).into_iter().map(|one| talk::Line { number: line, ..one }).collect();
    let mut talks = talk::read_lines(&lines, "", builder.context.settings.dates);
    for talk in &mut talks {
        talk.line = line;
        builder.take_header(&mut talk.header, object);
    }
    Some(talks)
}

fn from_list(list: &List<'_>, builder: &mut Builder<'_, '_>) -> Talk {
    let mut talk = builder.talk();
    for object in list.around.iter().rev() {
        builder.take_header(&mut talk.header, object);
        for key in ["metadata", "meta", "meeting", "call", "info"] {
            if let Some(about) = object.get(key).and_then(Value::as_object) {
                builder.take_header(&mut talk.header, about);
            }
        }
    }
    for message in list.messages {
        match message {
            Value::Object(object) => {
                if let Some((name, text)) = single(object) {
                    let who = talk.labels.of(name);
                    builder.say(&mut talk, who, text);
                } else if let Some(who) = who_of(object, &mut talk) {
                    say(object, who, &mut talk, builder);
                }
            }
            Value::String(text) => {
                let line = builder.strings.line_of(text).unwrap_or(builder.line);
                match said_by(text) {
                    Some((name, said)) => {
                        let who = talk.labels.of(name);
                        talk.say(who, said, line);
                    }
                    None => talk.say(Who::Same, text, line),
                }
            }
            _ => {}
        }
    }
    talk
}

fn say(object: &Map<String, Value>, who: Who, talk: &mut Talk, builder: &mut Builder<'_, '_>) {
    match text_of(object) {
        Some(Text::Whole(text)) => builder.say(talk, who, text),
        Some(Text::Words(words)) => {
            let line = words
                .first()
                .and_then(|word| builder.strings.line_of(word))
                .unwrap_or(builder.line);
            let words: Vec<&str> = words.iter().map(|word| word.trim()).collect();
            talk.say(who, &words.join(" "), line);
        }
        None => {}
    }
}

/// Who speaks a message; `None` for what a program told itself.
fn who_of(object: &Map<String, Value>, talk: &mut Talk) -> Option<Who> {
    let speaker = speaker_of(object).unwrap_or(&Value::Null);
    let told = ["role", "speaker_role", "speakerRole", "participantRole", "type"]
        .iter()
        .find_map(|key| object.get(*key)?.as_str())
        .unwrap_or_default();
    if matches!(told, "system" | "tool" | "function" | "developer") {
        return None;
    }
    let title = ["title", "job_title", "jobTitle", "company", "organization"]
        .iter()
        .find_map(|key| object.get(*key)?.as_str())
        .map(str::to_owned);
    let name = match speaker {
        Value::Object(object) => name_of(object).map(str::to_owned),
        Value::String(name) if name != told || label_role(name).is_some() => Some(name.clone()),
        Value::String(name) => Some(name.clone()),
        _ => None,
    };
    let role = told.to_lowercase().parse::<Role>().ok().or_else(|| label_role(told));
    Some(match name {
        Some(name) if name.trim().len() > 1 => {
            let is_word = label_role(&name).is_some();
            talk.labels.of_person(&Person { name, title, role: role.filter(|_| !is_word) })
        }
        _ => numbered(&mut talk.labels, speaker),
    })
}

/// A dialogue in one string, or in numbered strings, and the object it stands
/// in.
fn whole_dialogue(document: &Value) -> Option<(String, &Map<String, Value>)> {
    let object = document.as_object()?;
    let is_dialogue = |text: &str| {
        text.len() >= 20
            && text.contains(':')
            && talk::turns_of(text, 1, Kind::Notes).kind == Kind::Transcript
    };
    let strings = DIALOGUES.iter().filter_map(|key| object.get(*key)?.as_str());
    if let Some(text) = strings.filter(|text| is_dialogue(text)).next() {
        return Some((text.to_owned(), object));
    }
    // `{"0": "Customer: …", "1": "Sales Rep: …"}`
    let mut numbered: Vec<(u32, &str)> = object
        .iter()
        .filter_map(|(key, value)| Some((key.parse().ok()?, value.as_str()?)))
        .collect();
    numbered.sort_unstable();
    let text = numbered.iter().map(|(_, text)| *text).collect::<Vec<_>>().join("\n");
    (numbered.len() >= 2 && is_dialogue(&text)).then_some((text, object))
}
