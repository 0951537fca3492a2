//! Each row of README's table of inputs, backed by the test that it names.

use std::collections::BTreeMap;
use std::fs;
use std::io::Write as _;
use std::sync::Arc;

use winloss::input::{Content, Context, Encoding, Reading, Settings};
use winloss::interview::Role;

fn read(name: &str, bytes: &[u8]) -> Reading {
    let content = Content { file: Arc::from(name), first_line: 1, bytes: bytes.to_vec() };
    let (settings, people) = (Settings::default(), BTreeMap::new());
    content.read(&Context { settings: &settings, people: &people })
}

fn fixture(name: &str) -> Reading {
    read(name, &fs::read(format!("tests/tables/{name}")).expect("a fixture"))
}

/// The outcomes of the deals.
fn outcomes(reading: &Reading) -> Vec<&'static str> {
    reading.deals.iter().map(|deal| deal.outcome().id()).collect()
}

/// Who speaks in the one interview, in order.
fn roles(reading: &Reading) -> Vec<Role> {
    let [interview] = &*reading.interviews else { panic!("one interview: {reading:?}") };
    interview.turns.iter().map(|turn| interview.speaker(turn).role).collect()
}

const TALK: &str = "Interviewer: What decided it?\nDana Reed: The price was too high.\n\
                    Interviewer: Who else did you look at?\nDana Reed: We looked at Northwind.\n";

#[test]
fn delimited_tables() {
    let table = "Deal ID,Stage,Amount\n1,Closed Lost,\"1,000\"\n2,Closed Won,\"2,000\"\n";
    for delimiter in [';', '|', '\t'] {
        let text = table.replace("\"1,000\"", "1000").replace("\"2,000\"", "2000");
        let text = text.replace(',', &delimiter.to_string());
        assert_eq!(outcomes(&read("deals.txt", text.as_bytes())), ["lost", "won"], "{delimiter:?}");
    }
    for line_end in ["\n", "\r\n", "\r"] {
        let text = table.replace('\n', line_end);
        assert_eq!(outcomes(&read("deals.csv", text.as_bytes())), ["lost", "won"], "{line_end:?}");
    }
    let utf16 = |to: fn(u16) -> [u8; 2]| -> Vec<u8> {
        format!("\u{feff}{table}").encode_utf16().flat_map(to).collect()
    };
    let cases: [(Vec<u8>, Encoding); 4] = [
        (table.into(), Encoding::Utf8),
        (utf16(u16::to_le_bytes), Encoding::Utf16Le),
        (utf16(u16::to_be_bytes), Encoding::Utf16Be),
        ([table.as_bytes(), b"3,Closed Lost (M\xfcller),5\n"].concat(), Encoding::Windows1252),
    ];
    for (bytes, encoding) in cases {
        let reading = read("deals.csv", &bytes);
        assert_eq!(outcomes(&reading)[..2], ["lost", "won"], "{encoding:?}");
        assert_eq!(reading.understood[0].encoding, encoding);
    }
}

#[test]
fn workbooks() {
    for name in ["workbook_with_preamble.xlsx", "old_workbook.xls", "open_document.ods"] {
        let reading = fixture(name);
        assert!(reading.deals.len() >= 2, "{name}");
        assert_eq!(reading.understood[0].format, "workbook");
    }
}

#[test]
fn crm_answers() {
    for name in [
        "hubspot_answer.json",
        "pipedrive_answer.json",
        "salesforce_answer.json",
        "our_own_keys.jsonl",
    ] {
        assert!(fixture(name).deals.len() >= 2, "{name}");
    }
}

#[test]
fn texts_in_tables() {
    let table = "Deal ID,Stage,Rep notes,Buyer feedback\n1,Lost,They went quiet,Too expensive\n";
    let reading = read("deals.csv", table.as_bytes());
    let roles: Vec<_> = reading.interviews.iter().map(|one| one.speakers[0].role).collect();
    assert_eq!(roles, [Role::Seller, Role::Buyer]);
}

#[test]
fn captions() {
    let vtt = "WEBVTT\n\n1\n00:00:01.000 --> 00:00:03.000\nInterviewer: What decided it?\n\n2\n\
               00:00:04.000 --> 00:00:06.000\nDana Reed: The price.\n\n3\n\
               00:00:06.000 --> 00:00:08.000\nIt was too high.\n\n4\n\
               00:00:09.000 --> 00:00:10.000\nInterviewer: Why?\n";
    let srt = vtt.replace("WEBVTT\n\n", "").replace(".000", ",000");
    for (name, text) in [("call.vtt", vtt), ("call.srt", &*srt)] {
        let expected = [Role::Interviewer, Role::Buyer, Role::Interviewer];
        assert_eq!(roles(&read(name, text.as_bytes())), expected, "{name}");
    }
}

#[test]
fn recorders() {
    let cases = [
        r#"{"utterances": [{"speaker": "A", "text": "What decided it?", "start": 0, "end": 900},
            {"speaker": "B", "text": "The price.", "start": 900, "end": 1500}]}"#,
        r#"[{"speaker": "Interviewer", "text": "What decided it?"},
            {"speaker": "Dana", "text": "The price."}]"#,
        r#"{"data": {"transcript": {"sentences": [
            {"index": 0, "speaker_name": "Ann", "text": "What decided it?", "start_time": 0.1},
            {"index": 1, "speaker_name": "Dana", "text": "The price.", "start_time": 2.1}]}}}"#,
    ];
    for text in cases {
        assert_eq!(roles(&read("call.json", text.as_bytes())).len(), 2, "{text}");
    }
}

#[test]
fn documents() {
    let paragraphs: String =
        TALK.lines().map(|line| format!("<w:p><w:r><w:t>{line}</w:t></w:r></w:p>")).collect();
    let document = format!(
        "<w:document xmlns:w=\"http://schemas.openxmlformats.org/wordprocessingml/2006/main\">\
         <w:body>{paragraphs}</w:body></w:document>"
    );
    let mut docx = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
    docx.start_file("word/document.xml", zip::write::SimpleFileOptions::default()).expect("begun");
    docx.write_all(document.as_bytes()).expect("written");
    let docx = docx.finish().expect("finished").into_inner();
    let rtf = format!("{{\\rtf1\\ansi {}}}", TALK.replace('\n', "\\par\n"));
    let html: String = TALK.lines().map(|line| format!("<p>{line}</p>")).collect();
    let html = format!("<!DOCTYPE html><html><body>{html}</body></html>");
    for (name, bytes) in [("a.docx", docx), ("a.rtf", rtf.into()), ("a.html", html.into())] {
        let roles = roles(&read(name, &bytes));
        assert_eq!(roles.len(), 4, "{name}");
        assert!(roles.contains(&Role::Buyer), "{name}");
    }
}

#[test]
fn plain_talk() {
    let stamped = TALK
        .replace("Dana Reed: ", "[00:19] Prospect (Dana - CFO): ")
        .replace("Interviewer: ", "[00:10] Interviewer: ");
    for text in [TALK, &*stamped] {
        let expected = [Role::Interviewer, Role::Buyer, Role::Interviewer, Role::Buyer];
        assert_eq!(roles(&read("call.txt", text.as_bytes())), expected, "{text}");
    }
}

#[test]
fn notes() {
    let text = "---\naccount: Acme\n---\n# Interview with Dana Reed, CFO\n\n\
                - The price was too high.\n- Northwind knew the board.\n";
    let reading = read("acme.md", text.as_bytes());
    assert_eq!(reading.interviews.len(), 1);
    assert_eq!(reading.interviews[0].facts.account.as_deref(), Some("Acme"));
}

#[test]
fn every_row_of_the_readme_names_a_test_of_this_file() {
    let readme = fs::read_to_string("README.md").expect("the page");
    let (_, section) = readme.split_once("## What it reads").expect("the section");
    let (section, _) = section.split_once("\n## ").expect("another section");
    let tests = include_str!("inputs.rs");
    let mut rows = 0;
    for row in section.lines().filter(|line| line.starts_with("| ") && !line.starts_with("| |")) {
        let (_, named) = row.trim_end_matches(" |").rsplit_once("| ").expect("cells");
        let named = named.trim_matches('`');
        assert!(tests.contains(&format!("#[test]\nfn {named}()")), "no test for `{row}`");
        rows += 1;
    }
    assert_eq!(rows, tests.matches("#[test]\n").count() - 1);
}
