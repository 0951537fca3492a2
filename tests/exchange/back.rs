//! What is read again.

use std::fs;
use std::path::Path;

use serde_json::Value;

use crate::archive::{archive, parts};
use crate::{EXAMPLE, json, project, winloss};

/// Labels, hits, false alarms, misses and right directions of all themes.
fn figures(value: &Value) -> [u64; 4] {
    let all = &value["evaluations"][0]["themes"][0];
    let number = |value: &Value| value.as_u64().unwrap_or_else(|| panic!("{value}"));
    [
        number(&all["n"]),
        number(&all["precision"]["k"]),
        number(&all["precision"]["n"]),
        number(&all["direction"]["k"]),
    ]
}

fn evaluated(project: &[u8], more: &[&str]) -> (Value, i32, String) {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("coded.qdpx");
    fs::write(&path, project).expect("written");
    json(&[&["evaluate", &*path.to_string_lossy()], more].concat())
}

/// The project with its description changed.
fn changed(project: &[u8], change: impl FnOnce(&str) -> String) -> Vec<u8> {
    let mut parts = parts(project);
    let description = change(&parts["project.qde"]);
    parts.insert("project.qde".to_owned(), description);
    archive(parts.iter().map(|(name, text)| (&**name, &**text)))
}

#[test]
fn what_nobody_corrected_agrees_wholly() {
    for target in ["standard", "nvivo"] {
        let (value, code, said) = evaluated(&project(&["--refi-target", target]), &[]);
        assert_eq!((code, &*said), (0, ""));
        let [labels, hits, found, directions] = figures(&value);
        assert!(labels > 150);
        assert_eq!([hits, found, directions], [labels; 3], "{target}");
    }
}

#[test]
fn a_correction_is_a_difference() {
    let bytes = project(&[]);
    let right = figures(&evaluated(&bytes, &[]).0);
    // Somebody takes all codes from one sentence, and makes the mention of
    // another speak the other way.
    let description = parts(&bytes)["project.qde"].clone();
    let guid = |name: &str| {
        let at = description.find(&format!("name=\"{name}\"")).expect("a code");
        description[..at].rsplit('"').nth(1).expect("a guid").to_owned()
    };
    let sentence = description
        .find("“It was the payment up front")
        .or_else(|| description.find("Joan Lisle, examples/interviews/lisle-heating.vtt:73"));
    let sentence = sentence.expect("the sentence");
    let start = description[..sentence].rfind("<PlainTextSelection").expect("a selection");
    let end = start + description[start..].find("</PlainTextSelection>").expect("its end");
    let whole = &description[start..end + "</PlainTextSelection>".len()];
    let without = changed(&bytes, |text| text.replace(whole, ""));
    let (value, code, _) = evaluated(&without, &["--false-alarms"]);
    assert_eq!(code, 0);
    let [labels, hits, found, _] = figures(&value);
    let gone = right[0] - labels;
    assert!(gone > 0 && hits == labels && found == right[0]);
    assert_eq!(value["differences"].as_array().expect("a list").len() as u64, gone);

    let turned = whole.replace(&guid("Price: against us"), &guid("Price: for us"));
    assert_ne!(turned, whole);
    let turned = changed(&bytes, |text| text.replace(whole, &turned));
    let (value, _, _) = evaluated(&turned, &["--directions"]);
    assert_eq!(figures(&value), [right[0], right[0], right[0], right[0] - 1]);
    assert_eq!(value["differences"][0]["theirs"], "for");
}

const TALK: &str = "Interviewer: What decided it?\r\nDana Reed: The price was far too high. \
                    We liked your people.\r\nInterviewer: Who else?\r\nDana Reed: Northwind. \
                    They were cheaper.\r\n";

/// A project as another program might make it.
fn foreign(text: &str, selections: &[(&str, &str)]) -> Vec<u8> {
    let units = |at: usize| text[..at].encode_utf16().count();
    let selections: String = selections
        .iter()
        .map(|(words, code)| {
            let start = text.find(words).expect("words of the text");
            let (start, end) = (units(start), units(start + words.len()));
            format!(
                "<PlainTextSelection guid=\"{{1}}\" startPosition=\"{start}\" endPosition=\"{end}\">\
                 <Coding guid=\"2\"><CodeRef targetGUID=\"{{{code}}}\"/></Coding></PlainTextSelection>"
            )
        })
        .collect();
    let project = format!(
        "<?xml version=\"1.0\"?><Project xmlns=\"urn:QDA-XML:project:1.0\" name=\"p\" \
         origin=\"NVivo 14\"><CodeBook><Codes>\
         <Code guid=\"A\" name=\"Reasons\" isCodable=\"false\">\
         <Code guid=\"B\" name=\"PRICE\" isCodable=\"true\">\
         <Code guid=\"C\" name=\"negative\" isCodable=\"true\"/></Code></Code>\
         <Code guid=\"D\" name=\"Weather\" isCodable=\"true\"/></Codes></CodeBook>\
         <Sources><TextSource guid=\"E\" name=\"talk\" plainTextPath=\"internal://E.txt\">{selections}\
         </TextSource><PictureSource guid=\"F\"/></Sources></Project>"
    );
    archive([("project.qde", &*project), ("Sources/e.TXT", text)])
}

#[test]
fn codings_of_another_program_are_found_in_its_text() {
    let bytes = foreign(
        TALK,
        &[
            ("price was far too high", "c"),
            ("They were cheaper.", "b"),
            ("We liked your people", "d"),
            ("What decided it?", "b"),
        ],
    );
    let (value, code, said) = evaluated(&bytes, &[]);
    // A picture was left out, and it says so.
    assert_eq!(code, 1, "{said}");
    for told in ["1 of its sources", "`Weather`", "1 coding of what the interviewer says"] {
        assert!(said.contains(told), "{told}: {said}");
    }
    let [labels, hits, found, directions] = figures(&value);
    // The praise of people is ours alone; of the two labels one has a direction.
    assert_eq!([labels, hits, found, directions], [2, 2, 3, 1], "{value}");
    assert_eq!(value["evaluations"][0]["themes"][0]["direction"]["n"], 1);
}

#[test]
fn a_damaged_project_is_refused_and_never_a_crash() {
    let whole = foreign(TALK, &[("They were cheaper.", "b")]);
    let deep = format!("<Project>{}", "<a>".repeat(100_000));
    let named = |xml: &str| archive([("project.qde", xml)]);
    let mut cases = vec![
        (b"no archive".to_vec(), "is no archive"),
        (archive([("x.txt", "x")]), "holds no `project.qde`"),
        (named("<CodeBook/>"), "begins with `CodeBook`"),
        (named("<Project><a></Project>"), "no well-formed XML"),
        (named(&deep), "elements more than"),
        (named("<Project/>"), "no labelled interviews"),
    ];
    cases.extend((4..whole.len()).step_by(97).map(|end| (whole[..end].to_vec(), "")));
    for (bytes, expected) in cases {
        let (_, code, said) = evaluated(&bytes, &[]);
        assert!(code == 2 && said.contains(expected), "{expected}: {said}");
    }
}

fn sheet(folder: &Path, text: &str) -> String {
    let path = folder.join("by-hand.csv");
    fs::write(&path, text).expect("written");
    path.to_string_lossy().into_owned()
}

fn by_hand(text: &str, more: &[&str]) -> (Value, i32, String) {
    let folder = tempfile::tempdir().expect("a folder");
    let path = sheet(folder.path(), text);
    let args = [&["evaluate"], &EXAMPLE[..], &["--codings", &path], more].concat();
    json(&args)
}

#[test]
fn a_sheet_of_codings_is_measured_against() {
    let (value, code, said) = by_hand(
        "Deal;Quote;Theme;Direction;Coder\n\
         OPP-3114;If you had offered monthly billing we would have signed.;Price;against;Ann\n\
         lisle heating;“the app was EASY to use … my father liked it”;rapport.technical;+;Ann\n\
         OPP-3111;could not connect to our asset register;Technical rapport;;Ben\n\
         OPP-3109;;;;Ben\n",
        &["--misses"],
    );
    assert_eq!(code, 0, "{said}");
    let authors = value["evaluations"].as_array().expect("a list");
    let of: Vec<&str> = authors.iter().map(|one| one["of"].as_str().expect("a name")).collect();
    assert_eq!(of, ["all", "Ben", "Ann"]);
    let [labels, hits, found, directions] = figures(&value);
    assert_eq!([labels, hits, directions], [3, 3, 2]);
    assert!(found > hits, "what a coder passed over is a false alarm");
}

#[test]
fn what_of_a_sheet_cannot_be_used_is_told_with_its_line() {
    let (_, code, said) = by_hand(
        "file,quote,theme,direction\n\
         lisle-heating.vtt,It was the payment up front,price,against\n\
         lisle-heating.vtt,no such words,price,\n\
         lisle-heating.vtt,It was,weather,\n\
         lisle-heating.vtt,It was,price,sideways\n\
         ,It was,price,\n\
         nobody.vtt,It was,price,\n",
        &[],
    );
    assert_eq!(code, 1);
    for told in [
        "by-hand.csv:3: no interview of this name has the words `no such words`",
        "by-hand.csv:4: unknown theme `weather`",
        "by-hand.csv:5: unknown direction `sideways`",
        "by-hand.csv:6: no deal and no file",
        "by-hand.csv:7: no interview of this name",
    ] {
        assert!(said.contains(told), "{told}: {said}");
    }
    for (wrong, told) in [
        ("deal,quote\nx,y\n", "no column `theme`"),
        ("theme,quote\nprice,y\n", "no column `deal`"),
        ("deal,theme\nx,price\n", "no column `quote`"),
        ("deal,quote,theme,verdict\nx,y,price,right\n", "--verdicts"),
        ("deal,quote,theme\nx,y,price\n", "is about nothing that was read"),
    ] {
        let (_, code, said) = by_hand(wrong, &[]);
        assert!(code == 2 && said.contains(told), "{told}: {said}");
    }
}

#[test]
fn our_own_mentions_as_a_sheet_agree_wholly() {
    let args = [&["tag"], &EXAMPLE[..], &["-q", "-f", "csv"]].concat();
    let out = winloss(&args).output().expect("it runs").stdout;
    let (value, code, said) = by_hand(&String::from_utf8(out).expect("UTF-8"), &[]);
    assert_eq!(code, 0, "{said}");
    let [labels, hits, found, directions] = figures(&value);
    assert!(labels > 150);
    assert_eq!([hits, found, directions], [labels; 3]);
}

#[test]
fn names_are_hidden_where_codings_differ() {
    let text = "deal,quote,theme\nOPP-3114,It was the payment up front,price\n";
    let (value, _, _) = by_hand(text, &["--false-alarms", "--redact"]);
    let shown = value.to_string();
    assert!(shown.contains("Person-"), "{shown}");
    assert!(!shown.contains("Callum") && !shown.contains("lisle"), "{shown}");
    winloss(&["evaluate", "tests/gold/w14-01.json", "--redact"]).assert().code(2);
}

#[test]
fn a_codebook_is_read_as_it_was_written() {
    let folder = tempfile::tempdir().expect("a folder");
    let print = |args: &[&str]| {
        let output = winloss(&[&["codebook"], args].concat()).output().expect("it runs");
        assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
        output.stdout
    };
    let plain = print(&[]);
    let save = |name: &str, bytes: &[u8]| {
        let path = folder.path().join(name);
        fs::write(&path, bytes).expect("written");
        path.to_string_lossy().into_owned()
    };
    let book = save("themes.qdc", &print(&["-f", "qdc"]));
    assert!(print(&["--codebook", &book]) == plain);
    let all = save("project.qdpx", &project(&[]));
    assert!(print(&["--codebook", &all]) == plain);
    let theirs = save("theirs.qdpx", &foreign(TALK, &[]));
    let theirs = String::from_utf8(print(&["--codebook", &theirs])).expect("UTF-8");
    assert!(theirs.contains("id = \"weather\"\nname = \"Weather\""));
    assert!(theirs.contains("id = \"price\"\nname = \"PRICE\""));
    let empty = save("empty.qdc", b"<CodeBook/>");
    winloss(&["codebook", "--codebook", &empty]).assert().code(2);
}
