//! Interviews in JSON, read from text.

use std::collections::BTreeMap;

use super::super::{Content, Context, Reading};
use super::*;

fn read(text: &str) -> Reading {
    let content =
        Content { file: Arc::from("calls/i.json"), first_line: 1, bytes: text.as_bytes().to_vec() };
    let (settings, people) = (Settings::default(), BTreeMap::new());
    content.read(&Context { settings: &settings, people: &people })
}

const ONE: &str = r#"{
 "interview_id": 7, "deal_id": "D-1", "account": "Cape Bank", "vendor": "Lendwright",
 "competitors": "Castellan; Lendwright", "outcome": "lost", "amount": 640000, "currency": "usd",
 "close_date": "2024-09-20", "stated_reason": "Price", "segment": "bank", "primary": "coach",
 "respondent": {"name": "Greg H.", "role": "CIO"}, "date": "2024-10-02",
 "turns": [
  {"speaker": "Ann", "role": "interviewer", "text": "Why?"},
  {"speaker": "Greg H.",
   "text": "He said \"no\"."}
 ]
}"#;

#[test]
fn an_interview_has_its_facts_speakers_and_lines() {
    let reading = read(ONE);
    assert!(reading.problems.is_empty(), "{:?}", reading.problems);
    let [interview] = &reading.interviews[..] else { panic!("one interview") };
    let facts = &interview.facts;
    assert_eq!((&*interview.id, interview.deal_id.as_deref()), ("7", Some("D-1")));
    assert_eq!(facts.account.as_deref(), Some("Cape Bank"));
    assert_eq!(facts.competitors, ["Castellan"]);
    assert_eq!(facts.outcome, Some(crate::deal::Outcome::Lost));
    let money = facts.amount.clone().expect("an amount");
    assert_eq!((money.amount.units(), money.currency.as_deref()), (640_000.0, Some("USD")));
    assert_eq!(facts.other.keys().map(|key| &**key).collect::<Vec<_>>(), ["segment"]);
    let turns: Vec<_> = interview.turns.iter().map(|turn| (turn.line, &*turn.text)).collect();
    assert_eq!(turns, [(7, "Why?"), (9, "He said \"no\".")]);
    let speakers = interview.speakers.iter();
    let speakers: Vec<_> =
        speakers.map(|speaker| (speaker.role, speaker.title.as_deref())).collect();
    assert_eq!(speakers, [(Role::Interviewer, None), (Role::Buyer, Some("CIO"))]);
}

#[test]
fn interviews_come_alone_in_lists_and_in_lines() {
    let line = r#"{"interview_id": "a", "turns": [{"speaker": "X", "text": "Hi."}]}"#;
    let cases = [
        (line.to_owned(), 1),
        (format!("[{line}, {line}]"), 2),
        (format!("{{\"interviews\": [{line}, {line}]}}"), 2),
        (format!("{line}\n{line}\n"), 2),
        (format!("\u{feff}{line}\r\n\r\n{line}\r\n"), 2),
    ];
    for (text, expected) in cases {
        let reading = read(&text);
        assert_eq!(reading.interviews.len(), expected, "{text}");
        assert!(reading.problems.is_empty(), "{text}");
    }
}

#[test]
fn labels_are_not_seen_and_sentences_are_joined() {
    let text = r#"{"interview_id": "g", "primary": "price", "contributing": ["coach"],
  "turns": [{"speaker": "B", "role": "buyer", "sentences": [
    {"t": "One.", "l": ["price -"]},
    {"t": "Two.", "l": []}]}]}"#;
    let reading = read(text);
    let turn = &reading.interviews[0].turns[0];
    assert_eq!((turn.line, &*turn.text), (3, "One. Two."));
    assert!(reading.interviews[0].facts.other.is_empty());
    let text = "{\"id\": \"n\", \"vendor\": \"V\", \"sentences\": [{\"t\": \"A.\", \"l\": []}, \
                {\"t\": \"B.\", \"l\": []}]}\n{\"id\": \"m\", \"sentences\": [{\"t\": \"C.\"}]}\n";
    let reading = read(text);
    let note = &reading.interviews[0];
    assert_eq!((note.kind, &*note.turns[0].text), (Kind::Record, "A. B."));
    assert_eq!(note.speakers[0].role, Role::Seller);
    assert_eq!(reading.interviews[1].turns[0].line, 2);
}

#[test]
fn a_bad_line_is_said_and_the_others_are_read() {
    let text = "{\"id\": 1, \"turns\": [{\"text\": \"Hi.\"}]}\n{\"id\": 2, \"turns\": [\n\
                {\"id\": 3, \"stage\": \"won\"}\n{\"id\": 4, \"turns\": [{\"text\": \"Yes.\"}]}";
    let reading = read(text);
    let ids: Vec<_> = reading.interviews.iter().map(|interview| &*interview.id).collect();
    assert_eq!(ids, ["1", "4"]);
    let problems: Vec<_> = reading.problems.iter().map(ToString::to_string).collect();
    assert_eq!(problems.len(), 2, "{problems:?}");
    assert!(problems[0].starts_with("calls/i.json:2: not JSON: EOF while parsing"), "{problems:?}");
    assert!(problems[1].starts_with("calls/i.json:3: not an interview (expected"), "{problems:?}");
}

#[test]
fn interviews_before_an_error_are_kept() {
    let text = "[{\"interview_id\": \"a\", \"turns\": [{\"text\": \"Hi.\"}]},\n {\"interview_id\":";
    let reading = read(text);
    assert_eq!(reading.interviews.len(), 1);
    assert!(reading.problems[0].to_string().starts_with("calls/i.json:2: not JSON"));
}

#[test]
fn a_text_stands_in_for_turns() {
    let text = r#"{"deal_id": "D-1", "role": "CIO", "text": "Price was the problem.\nWe chose Castellan."}"#;
    let reading = read(text);
    let [interview] = &reading.interviews[..] else { panic!("one interview") };
    assert_eq!((&*interview.id, interview.kind), ("i", Kind::Notes));
    assert_eq!(interview.speakers[0].role, Role::Buyer);
    assert!(interview.turns.iter().all(|turn| turn.line == 1));
    let seller = read(r#"{"deal_id": "D-1", "role": "seller", "text": "They went dark."}"#);
    assert_eq!(seller.interviews[0].kind, Kind::Record);
}

/// Such a file was once taken for JSON Lines by its second line, and each of
/// its lines refused.
#[test]
fn an_object_is_one_however_its_lines_are_broken() {
    let turn = r#"{"speaker": "Ann", "role": "buyer", "text": "Price."}"#;
    let head = r#"{"interview_id": "i1", "deal_id": "D-1", "turns": ["#;
    let cases = [
        (format!("{head}\n{turn}\n]}}\n"), 1, 0),
        (format!("{head}\n{turn},\n{turn}]}}"), 1, 0),
        (format!("{head}\r\n  {turn},\r\n  {turn}\r\n]}}\r\n"), 1, 0),
        (format!("{{\"turns\":\n[{turn}]\n, \"interview_id\": \"i1\"}}"), 1, 0),
        // Lines, the first of them cut off.
        (format!("{head}{{\"te\n{head}{turn}]}}\n{head}{turn}]}}\n"), 2, 1),
        // One object, cut off.
        (format!("{head}\n{turn},\n{turn},\n"), 0, 1),
    ];
    for (text, interviews, problems) in cases {
        let reading = read(&text);
        let found = (reading.interviews.len(), reading.problems.len());
        assert_eq!(found, (interviews, problems), "{text} {:?}", reading.problems);
    }
}

#[test]
fn the_reader_knows_every_key_of_the_schema() {
    let known = schemars::schema_for!(schema::Interview);
    let keys = known.get("properties").and_then(|keys| keys.as_object()).expect("its keys");
    let mut interview: serde_json::Map<String, serde_json::Value> =
        keys.keys().map(|key| (key.clone(), "text".into())).collect();
    interview.insert("turns".to_owned(), serde_json::json!([{"text": "Too dear."}]));
    interview.insert("line".to_owned(), 7.into());
    let reading = read(&serde_json::Value::from(interview).to_string());
    let [interview] = &reading.interviews[..] else { panic!("{:?}", reading.problems) };
    assert_eq!((interview.place.to_string(), interview.turns[0].line), ("text:7".to_owned(), 7));
    assert!(interview.facts.other.is_empty(), "{:?}", interview.facts.other);
}

#[test]
fn a_file_without_a_line_is_a_column() {
    let reading = read(r#"{"file": "call.mp3", "interview_id": "i", "text": "Too dear."}"#);
    let interview = &reading.interviews[0];
    assert_eq!(interview.place.to_string(), "calls/i.json:1");
    assert_eq!(interview.facts.other.get("file").map(String::as_str), Some("call.mp3"));
}
