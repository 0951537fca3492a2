//! Deals as JSON: an array, JSON Lines, or the answer of a CRM, in which the
//! records lie in an array below some key and the fields may lie deeper.
//! Records become rows of a table, keys its header.

use std::borrow::Cow;
use std::collections::{BTreeMap, HashMap};
use std::sync::Arc;

use csv::StringRecord;

use super::fields::Field;
use super::header::Header;
use super::names::Name;
use super::rows::{Nested, Row, Rows};
use super::workbook::number_text;
use super::{Origin, read_below, voice};
use crate::input::json::{Json, Lines, Object, address, is_json, not_json, paths};
use crate::input::{Context, Format, Reading, Sample};
use crate::place::{Place, Problem};

/// Deals as JSON.
pub(in crate::input) const FORMAT: Format = Format {
    name: "json deals",
    about: "deal records as JSON or JSON Lines: HubSpot, Salesforce, Pipedrive, Zoho, or your own",
    holds_deals: true,
    recognise,
    read,
};

/// How much of a text is looked at.
const LOOK: usize = 1 << 16;

fn recognise(sample: &Sample<'_>) -> bool {
    home(sample.text).is_some()
}

/// The path of the records: `deals[]`, `data[]`, `[]`, or none.
fn home(text: &str) -> Option<String> {
    let mut end = text.len().min(LOOK);
    while !text.is_char_boundary(end) {
        end -= 1;
    }
    let mut homes = BTreeMap::<String, Vec<String>>::new();
    for path in paths(&text[..end]) {
        let (home, key) = path.rsplit_once('.').unwrap_or_else(|| match path.rfind(']') {
            Some(at) => path.split_at(at + 1),
            None => ("", &path),
        });
        let home = INNER
            .iter()
            .find_map(|inner| {
                let outer = home.strip_suffix(inner)?;
                (outer.is_empty() || outer.ends_with(']') || outer.ends_with('.')).then_some(outer)
            })
            .unwrap_or(home);
        let home = home.trim_end_matches('.');
        if home.matches("[]").count() <= 1 && home.matches('.').count() <= 3 {
            homes.entry(home.to_owned()).or_default().push(key.trim_start_matches('.').to_owned());
        }
    }
    let scored = homes.into_iter().filter_map(|(home, keys)| Some((score(&keys)?, home)));
    // The first of two alike: the outer one.
    scored.reduce(|best, other| if other.0 > best.0 { other } else { best }).map(|(_, home)| home)
}

/// Keys under which CRMs put a record's own fields.
const INNER: &[&str] = &["properties", "fields", "values"];

/// How many fields of a deal the keys name; `None` if they are not a deal's.
fn score(keys: &[String]) -> Option<usize> {
    if keys.iter().any(|key| OF_TALK.contains(&key.as_str())) {
        return None;
    }
    let names = keys.iter().map(|key| Name::of(key));
    let claims = names.filter_map(|name| Some((name.claims().first()?.field, name)));
    let claims: Vec<_> = claims.collect();
    let is_strong = |(field, name): &&(Field, Name)| {
        field.tells_of_a_deal()
            && !matches!(field, Field::Created | Field::Owner)
            && !VAGUE.contains(&name.words.as_str())
    };
    let strong = claims.iter().any(|claim| is_strong(&claim));
    let mut fields: Vec<_> = claims.iter().map(|(field, _)| *field).collect();
    fields.sort_unstable();
    fields.dedup();
    (strong && fields.len() >= 2).then_some(fields.len())
}

/// Keys of transcripts: what has them is no deal.
const OF_TALK: &[&str] = &[
    "utterances",
    "words",
    "segments",
    "sentences",
    "turns",
    "monologues",
    "speakers",
    "callTranscripts",
    "transcription",
];

/// Names that transcripts and other records have too.
const VAGUE: &[&str] = &[
    "status", "state", "result", "issue", "decision", "date", "data", "month", "quarter",
    "end date", "value", "price", "closed", "success", "phase",
];

fn read(sample: &Sample<'_>, context: &Context<'_>, reading: &mut Reading) {
    let Some(home) = home(sample.text) else { return };
    let content = sample.content;
    let mut grid = Grid::default();
    if is_lines(sample.text) {
        for (line, text) in (content.first_line..).zip(sample.text.split('\n')) {
            grid.line(text, line, &content.file);
        }
    } else {
        grid.whole(sample.text, &home, &content.file);
    }
    reading.problems.append(&mut grid.problems);
    let origin = Origin {
        file: Arc::clone(&content.file),
        format: FORMAT.name,
        encoding: sample.encoding,
        delimiter: None,
        sheet: None,
    };
    let (rows, header) = grid.finish();
    read_below(&rows, header, origin, context, reading);
}

/// Whether each line is a record of its own.
fn is_lines(text: &str) -> bool {
    let mut lines =
        text.trim_start_matches('\u{feff}').lines().filter(|line| !line.trim().is_empty());
    lines.next().is_some_and(|line| line.trim_start().starts_with('{') && is_json(line))
        && lines.next().is_some()
}

/// Records as they become rows.
#[derive(Default)]
struct Grid {
    headers: Vec<String>,
    columns: HashMap<String, usize>,
    /// Each record's line, and its values: column, line and text.
    rows: Vec<(u32, Vec<(usize, u32, String)>)>,
    problems: Vec<Problem>,
}

impl Grid {
    fn line(&mut self, text: &str, line: u32, file: &Arc<str>) {
        let text = text.trim_matches(['\u{feff}', ' ', '\r', '\t']);
        if text.is_empty() {
            return;
        }
        let place = Place::new(file, line);
        match serde_json::from_str(text) {
            Ok(Json::Object(object)) => self.record(&object, &mut |_| line),
            Ok(_) => self.problems.push(Problem::left_out(place, NOT_A_RECORD)),
            Err(error) => {
                self.problems.push(Problem::left_out(place, not_json(&error)));
            }
        }
    }

    fn whole(&mut self, text: &str, home: &str, file: &Arc<str>) {
        let text = text.trim_start_matches('\u{feff}');
        let json: Json<'_> = match serde_json::from_str(text) {
            Ok(json) => json,
            Err(error) => {
                let line = u32::try_from(error.line()).unwrap_or(u32::MAX);
                let message = not_json(&error);
                self.problems.push(Problem::left_out(Place::new(file, line), message));
                return;
            }
        };
        if is_one_page(&json) {
            let message = "one page of an answer that goes on: the other pages are other files";
            self.problems.push(Problem::noted(Place::whole(file), message));
        }
        let mut lines = Lines::new(text, 1);
        for item in items(&json, home) {
            match item {
                Json::Object(object) => {
                    self.record(object, &mut |address| lines.of_address(address));
                }
                _ => self.problems.push(Problem::left_out(Place::whole(file), NOT_A_RECORD)),
            }
        }
    }

    fn record(&mut self, object: &Object<'_>, line: &mut dyn FnMut(usize) -> u32) {
        let at = line(object.address());
        let mut cells = Vec::new();
        flatten(object, "", 0, &mut |value| {
            cells.push((self.column(&value.name), line(value.at), value.text));
        });
        self.rows.push((at, cells));
    }

    fn column(&mut self, name: &str) -> usize {
        if let Some(&column) = self.columns.get(name) {
            return column;
        }
        self.headers.push(name.to_owned());
        self.columns.insert(name.to_owned(), self.headers.len() - 1);
        self.headers.len() - 1
    }

    fn finish(self) -> (Rows, Header) {
        let width = self.headers.len();
        let rows = self.rows.into_iter().map(|(line, values)| {
            let mut row = vec![String::new(); width];
            let mut nested = Nested { lines: vec![line; width], more: Vec::new() };
            for (column, line, text) in values {
                if row[column].is_empty() {
                    row[column] = text;
                    nested.lines[column] = line;
                } else {
                    nested.more.push((column, line, text));
                }
            }
            Row { line, cells: StringRecord::from(row), nested: Some(Arc::new(nested)) }
        });
        let rows = Rows::Held(Arc::new(rows.collect()));
        let known = self.headers.iter().filter(|name| Name::of(name).is_known()).count();
        let names = self.headers;
        (rows, Header { names, line: None, records_before: 0, cells: Vec::new(), known })
    }
}

const NOT_A_RECORD: &str = "not a record (expected an object with a deal's fields)";

/// Whether a CRM says that its answer goes on.
fn is_one_page(json: &Json<'_>) -> bool {
    let Json::Object(object) = json else { return false };
    object.value("done") == Some(&Json::Flag(false))
        || object.value("nextRecordsUrl").is_some()
        || matches!(object.value("paging"), Some(Json::Object(paging)) if paging.value("next").is_some())
}

/// The records at `home`.
fn items<'j, 'a>(json: &'j Json<'a>, home: &str) -> Vec<&'j Json<'a>> {
    let mut at = vec![json];
    for step in home.split('.').filter(|step| !step.is_empty()) {
        let (key, lists) = step.split_once('[').map_or((step, 0), |(key, _)| (key, 1));
        if !key.is_empty() {
            let inside = at.into_iter().filter_map(|json| match json {
                Json::Object(object) => object.value(key),
                _ => None,
            });
            at = inside.collect();
        }
        if lists > 0 {
            at = at
                .into_iter()
                .flat_map(|json| match json {
                    Json::List(list) => list.iter().collect(),
                    other => vec![other],
                })
                .collect();
        }
    }
    at
}

/// Values deeper than this are no fields of the record.
const DEEPEST: usize = 3;

/// A value of a record: its name made of the keys down to it, and the address
/// of the last of them.
struct Value {
    name: String,
    at: usize,
    text: String,
}

/// Hands each value of a record to `take`.
fn flatten(object: &Object<'_>, above: &str, depth: usize, take: &mut dyn FnMut(Value)) {
    for (key, value) in &object.entries {
        let name = joined(above, key);
        let at = address(key);
        match value {
            Json::Null => {}
            Json::Flag(_) | Json::Number(_) | Json::Text(_) => {
                if let Some(text) = scalar(value) {
                    take(Value { name: name.into_owned(), at, text });
                }
            }
            Json::Object(inner) if depth == 0 && INNER.contains(&key.as_ref()) => {
                flatten(inner, above, depth, take);
            }
            // Salesforce says of what kind a record is.
            Json::Object(inner) if key == "attributes" && inner.value("url").is_some() => {}
            Json::Object(inner) => {
                if let Some(text) = named(inner) {
                    take(Value { name: name.into_owned(), at, text });
                    if let Some(text) = inner.value("currency").and_then(scalar) {
                        take(Value { name: "currency".to_owned(), at, text });
                    }
                } else if depth < DEEPEST {
                    flatten(inner, &name, depth + 1, take);
                }
            }
            Json::List(list) => flatten_list(list, &name, at, depth, take),
        }
    }
}

fn joined<'k>(above: &str, key: &'k str) -> Cow<'k, str> {
    if above.is_empty() { Cow::Borrowed(key) } else { Cow::Owned(format!("{above}.{key}")) }
}

fn scalar(value: &Json<'_>) -> Option<String> {
    match value {
        Json::Flag(flag) => Some(flag.to_string()),
        // Its point is a decimal one whatever the column's texts have.
        Json::Number(number) => Some(number.parse().map_or_else(
            |_| number.clone(),
            |n: f64| {
                if number.contains('.') { number_text(n) } else { number.clone() }
            },
        )),
        Json::Text(text) => Some(text.clone().into_owned()),
        Json::Null | Json::List(_) | Json::Object(_) => None,
    }
}

/// What an object that stands for a name or a value says: Pipedrive's
/// `org_id`, Salesforce's `Account`, Zoho's `Owner`.
fn named(object: &Object<'_>) -> Option<String> {
    let scalar_of = |wanted: &str| {
        let same = |key: &str| key.replace('_', "").eq_ignore_ascii_case(wanted);
        scalar(&object.entries.iter().find(|(key, _)| same(key))?.1)
    };
    let whole = ["name", "displayname", "fullname", "label", "value"];
    whole.into_iter().find_map(scalar_of).or_else(|| {
        match (scalar_of("firstname"), scalar_of("lastname")) {
            (Some(first), Some(last)) => Some(format!("{first} {last}")),
            (first, last) => first.or(last).or_else(|| scalar_of("email")),
        }
    })
}

/// A list of names is one value, parted by semicolons; a dialogue is one too,
/// a line of `Name: text` for each turn. Texts are values of their own, as are
/// those in a list of objects.
fn flatten_list(
    list: &[Json<'_>],
    name: &str,
    at: usize,
    depth: usize,
    take: &mut dyn FnMut(Value),
) {
    let mut give = |text: String| take(Value { name: name.to_owned(), at, text });
    let scalars: Vec<_> = list.iter().filter_map(scalar).collect();
    if scalars.len() == list.len() {
        if scalars.iter().any(|text| text.len() > 80) {
            scalars.into_iter().for_each(give);
        } else if !scalars.is_empty() {
            give(scalars.join("; "));
        }
        return;
    }
    let objects = || {
        list.iter().filter_map(|item| match item {
            Json::Object(object) => Some(object),
            _ => None,
        })
    };
    let dialogue: Vec<_> = objects().filter_map(said).collect();
    if dialogue.len() * 2 > list.len() {
        give(dialogue.join("\n"));
        return;
    }
    let names: Vec<_> = objects().filter_map(named).collect();
    if !names.is_empty() {
        give(names.join("; "));
    }
    if depth < DEEPEST {
        for object in objects() {
            flatten(object, name, depth + 1, &mut |value| {
                if holds_texts(&value) {
                    take(value);
                }
            });
        }
    }
}

/// `{"speaker": "Ann", "text": "Hello"}` as a line of a dialogue.
fn said(object: &Object<'_>) -> Option<String> {
    let first = |keys: &[&str]| keys.iter().find_map(|key| object.value(key).and_then(scalar));
    let speaker = first(&["speaker", "speaker_name", "speakerName", "from", "author", "role"])?;
    let text = first(&["text", "message", "content", "sentence", "utterance"])?;
    Some(format!("{speaker}: {}", text.split_whitespace().collect::<Vec<_>>().join(" ")))
}

/// Whether a value of this name below a list is a text and not a detail of
/// it, such as a call's date.
fn holds_texts(value: &Value) -> bool {
    let name = Name::of(&value.name);
    let words: Vec<_> = name.words.split(' ').collect();
    voice::of_name(&words).is_some() || value.text.split_whitespace().count() >= 12
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_records_are_found_below_any_key() {
        let cases = [
            ("[{\"id\": 1, \"stage\": \"won\"}]", Some("[]")),
            ("{\"deals\": [{\"id\": 1, \"stage\": \"won\"}]}", Some("deals[]")),
            ("{\"id\": 1, \"stage\": \"won\"}\n{\"id\": 2, \"stage\": \"lost\"}", Some("")),
            (
                "{\"results\": [{\"id\": \"1\", \"properties\": {\"dealstage\": \"x\"}}]}",
                Some("results[]"),
            ),
            ("{\"data\": {\"deals\": [{\"id\": 1, \"amount\": 3}]}}", Some("data.deals[]")),
            ("{\"calls\": [{\"id\": 1, \"title\": \"x\", \"duration\": 3}]}", None),
            ("[{\"speaker\": \"A\", \"text\": \"hi\"}]", None),
            ("no JSON", None),
        ];
        for (text, expected) in cases {
            assert_eq!(home(text).as_deref(), expected, "{text}");
        }
    }

    #[test]
    fn a_record_is_flat_whatever_nests_in_it() {
        let text = r#"{"id": 7, "org_id": {"name": "Acme", "people_count": 3}, "value": 123.456,
            "Account": {"attributes": {"type": "Account", "url": "/x"}, "Name": "Acme"},
            "competitors": [{"name": "Northwind"}, {"name": "Fabrikam"}], "tags": ["a", "b"],
            "amount": {"value": 5, "currency": "EUR"}, "lost_reason": null,
            "calls": [{"date": "2024-01-02", "summary": "Went well."}, {"summary": "Went badly."}],
            "chat": [{"speaker": "Ann", "text": "Hi there"}]}"#;
        let Ok(Json::Object(object)) = serde_json::from_str(text) else { panic!("an object") };
        let mut cells = Vec::new();
        flatten(&object, "", 0, &mut |value| cells.push((value.name, value.text)));
        let expected = [
            ("id", "7"),
            ("org_id", "Acme"),
            ("value", "123.4560"),
            ("Account", "Acme"),
            ("competitors", "Northwind; Fabrikam"),
            ("tags", "a; b"),
            ("amount", "5"),
            ("currency", "EUR"),
            ("calls.summary", "Went well."),
            ("calls.summary", "Went badly."),
            ("chat", "Ann: Hi there"),
        ];
        let expected = expected.map(|(name, value)| (name.to_owned(), value.to_owned()));
        assert_eq!(cells, expected);
    }
}
