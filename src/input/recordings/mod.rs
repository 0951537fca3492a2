//! What call recorders and speech-to-text services write as JSON: one file a
//! vendor, and one for the shapes that many share.

pub(super) mod amazon;
pub(super) mod assemblyai;
pub(super) mod azure;
pub(super) mod deepgram;
pub(super) mod fireflies;
pub(super) mod gong;
pub(super) mod google;
pub(super) mod messages;
pub(super) mod rev_ai;
pub(super) mod speechmatics;
mod strings;
pub(super) mod whisper;

use jiff::ToSpan;
use jiff::civil;
use serde_json::{Map, Value};

use super::json::not_json;
use super::talk::{self, Header, Labels, Talk, Who};
use super::{Context, Reading, Sample};
use crate::interview::Kind;
use crate::place::{Place, Problem};
use strings::Strings;

/// Whether a text is JSON by its first letter and holds all of these keys.
///
/// Within a string a quotation mark is escaped, so `"key"` is a key or a whole
/// string. The whole text is looked through: the telling key may come last.
fn has_keys(sample: &Sample<'_>, keys: &[&str]) -> bool {
    is_json(sample) && keys.iter().all(|key| has_key(sample, key))
}

fn is_json(sample: &Sample<'_>) -> bool {
    sample.text.trim_start().starts_with(['{', '['])
}

fn has_key(sample: &Sample<'_>, key: &str) -> bool {
    memchr::memmem::find(sample.text.as_bytes(), format!("\"{key}\"").as_bytes()).is_some()
}

/// The documents of a text: one, or one a line.
fn documents(sample: &Sample<'_>, reading: &mut Reading) -> Vec<(Value, u32)> {
    let mut documents = Vec::new();
    let text = sample.text.trim_start_matches('\u{feff}');
    let mut stream = serde_json::Deserializer::from_str(text).into_iter::<Value>();
    let mut counted = 0;
    let mut line = sample.content.first_line;
    loop {
        let start = stream.byte_offset();
        let blank = text[start..].len() - text[start..].trim_start().len();
        line += newlines(&text[counted..start + blank]);
        counted = start + blank;
        match stream.next() {
            Some(Ok(value)) => documents.push((value, line)),
            Some(Err(error)) => {
                let at = line + u32::try_from(error.line()).unwrap_or(1).saturating_sub(1);
                let at = if documents.is_empty() { at } else { line };
                let place = Place::new(&sample.content.file, at);
                reading.problems.push(Problem::left_out(place, not_json(&error)));
                return documents;
            }
            None => return documents,
        }
    }
}

fn newlines(text: &str) -> u32 {
    u32::try_from(memchr::memchr_iter(b'\n', text.as_bytes()).count()).unwrap_or(u32::MAX)
}

/// A vendor's document as talks; `None` if it is none of the vendor's.
type Build = fn(&Value, &mut Builder<'_, '_>) -> Option<Vec<Talk>>;

/// Reads all documents of a text with one vendor's `build`.
fn read_with(
    build: Build,
    format: &'static str,
    sample: &Sample<'_>,
    context: &Context<'_>,
    reading: &mut Reading,
) {
    let documents = documents(sample, reading);
    read_documents(&documents, build, format, sample, context, reading);
}

/// Reads documents with one vendor's `build`.
fn read_documents(
    documents: &[(Value, u32)],
    build: Build,
    format: &'static str,
    sample: &Sample<'_>,
    context: &Context<'_>,
    reading: &mut Reading,
) {
    let mut strings = Strings::of(sample.text, sample.content.first_line);
    let mut talks = Vec::new();
    for (document, line) in documents {
        let mut builder = Builder { strings: &mut strings, context, line: *line };
        match build(document, &mut builder) {
            Some(built) => talks.extend(built),
            None => reading.problems.push(Problem::left_out(
                Place::new(&sample.content.file, *line),
                format!("no talk in it (expected what {format} writes)"),
            )),
        }
    }
    talk::add(talks, format, sample, context, reading);
}

/// What a vendor's reader builds talks with.
struct Builder<'b, 's> {
    strings: &'b mut Strings<'s>,
    context: &'b Context<'b>,
    /// The line on which the document begins.
    line: u32,
}

impl Builder<'_, '_> {
    /// A talk that begins where its document does.
    fn talk(&self) -> Talk {
        let mut talk = Talk::new(Kind::Transcript);
        talk.line = self.line;
        talk
    }

    /// Adds what is said, with the line on which the string stands.
    fn say(&mut self, talk: &mut Talk, who: Who, text: &str) {
        let line = self.strings.line_of(text).unwrap_or(self.line);
        talk.say(who, text, line);
    }

    /// Takes what an object tells about the talk rather than in it.
    fn take_header(&self, header: &mut Header, object: &Map<String, Value>) {
        for (key, value) in object {
            if !TELLING.contains(&key.to_ascii_lowercase().replace(['_', '-', ' '], "").as_str()) {
                continue;
            }
            match value {
                Value::String(text) => {
                    header.set(&spaced(key), text, self.context.settings.dates);
                }
                Value::Number(number) => take_time(header, key, number.as_i64()),
                Value::Object(inner) => {
                    if let Some(name) = name_of(inner) {
                        header.set(&spaced(key), name, self.context.settings.dates);
                    }
                }
                Value::Array(list) => {
                    let names: Vec<&str> = list.iter().filter_map(string_or_name).collect();
                    header.set(&spaced(key), &names.join("; "), self.context.settings.dates);
                }
                Value::Null | Value::Bool(_) => {}
            }
        }
    }
}

/// Keys that tell about a talk, without marks. `id`, `status` and `name` are
/// not among them: they are the recording's.
const TELLING: &[&str] = &[
    "title",
    "meetingtitle",
    "subject",
    "topic",
    "date",
    "datestring",
    "started",
    "meetingdate",
    "starttime",
    "recordedat",
    "createdat",
    "dealid",
    "deal",
    "dealname",
    "opportunity",
    "opportunityid",
    "account",
    "accountname",
    "company",
    "companyname",
    "customer",
    "customername",
    "client",
    "prospect",
    "vendor",
    "competitor",
    "competitors",
    "outcome",
    "dealstage",
    "stage",
    "owner",
    "dealowner",
    "interviewee",
    "respondent",
    "interviewer",
    "interviewdate",
    "segment",
    "region",
    "industry",
    "closedate",
    "lossreason",
    "statedreason",
    "crmreason",
    "semanticidentifier",
    "interviewtype",
    "calltype",
    "meetingtype",
    "recordedon",
];

/// `meetingDate` and `deal_id` as words.
fn spaced(key: &str) -> String {
    let mut words = String::with_capacity(key.len() + 2);
    for c in key.chars() {
        match c {
            '_' | '-' => words.push(' '),
            c if c.is_ascii_uppercase() && !words.is_empty() => {
                words.push(' ');
                words.push(c.to_ascii_lowercase());
            }
            c => words.push(c.to_ascii_lowercase()),
        }
    }
    match words.as_str() {
        "date string" | "recorded at" | "created at" | "start time" => "date".to_owned(),
        "semantic identifier" => "title".to_owned(),
        "deal i d" => "deal id".to_owned(),
        "meeting type" => "type".to_owned(),
        _ => words,
    }
}

/// A date as seconds or milliseconds since 1970.
fn take_time(header: &mut Header, key: &str, number: Option<i64>) {
    let is_date = key.to_ascii_lowercase().contains("date")
        || matches!(key, "started" | "createdAt" | "created_at");
    let Some(number) = number.filter(|number| is_date && *number > 100_000_000) else { return };
    let milliseconds = if number < 100_000_000_000 { number.saturating_mul(1000) } else { number };
    // Whole days, in universal time.
    let days = (milliseconds / 86_400_000).min(1 << 20);
    header.date = header.date.or(civil::date(1970, 1, 1).checked_add(days.days()).ok());
}

/// The name in an object that stands for a person or a company.
fn name_of(object: &Map<String, Value>) -> Option<&str> {
    [
        "name",
        "real_name",
        "display_name",
        "displayName",
        "full_name",
        "fullName",
        "user_name",
        "userName",
        "username",
        "email",
    ]
    .iter()
    .find_map(|key| object.get(*key)?.as_str())
    .filter(|name| !name.trim().is_empty())
}

fn string_or_name(value: &Value) -> Option<&str> {
    match value {
        Value::String(text) => Some(text),
        Value::Object(object) => name_of(object),
        _ => None,
    }
}

/// The label of a voice that is only numbered: `Speaker 1`.
fn numbered(labels: &mut Labels, value: &Value) -> Who {
    match value {
        Value::Number(number) => labels.of(&format!("Speaker {number}")),
        Value::String(name)
            if name.len() == 1
                || name.bytes().all(|byte| byte.is_ascii_digit()) && !name.is_empty() =>
        {
            labels.of(&format!("Speaker {name}"))
        }
        Value::String(name) if !name.trim().is_empty() => labels.of(name),
        _ => Who::Same,
    }
}

/// Adds word after word, a new cue where the speaker changes.
struct Words<'t> {
    talk: &'t mut Talk,
    who: Who,
    text: String,
    line: u32,
}

impl<'t> Words<'t> {
    fn new(talk: &'t mut Talk) -> Self {
        Self { talk, who: Who::Same, text: String::new(), line: 0 }
    }

    /// Adds a word that stands on `line`; punctuation follows without a space.
    fn add(&mut self, who: Option<Who>, word: &str, punctuation: bool, line: u32) {
        if let Some(who) = who.filter(|who| *who != self.who) {
            self.close();
            self.who = who;
        }
        if self.text.is_empty() {
            self.line = line;
        } else if !punctuation {
            self.text.push(' ');
        }
        self.text.push_str(word.trim());
    }

    fn close(&mut self) {
        let text = std::mem::take(&mut self.text);
        self.talk.say(self.who, &text, self.line);
    }
}

impl Drop for Words<'_> {
    fn drop(&mut self) {
        self.close();
    }
}
