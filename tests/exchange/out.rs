//! What is written.

use std::collections::BTreeSet;
use std::fs;

use serde_json::Value;

use crate::archive::parts;
use crate::standard::{Node, check};
use crate::{EXAMPLE, project, winloss, written};

const CODEBOOK: &str = "urn:QDA-XML:codebook:1.0";
const PROJECT: &str = "urn:QDA-XML:project:1.0";

fn described(project: &[u8]) -> Node {
    let parts = parts(project);
    let root = Node::read(&parts["project.qde"]);
    assert_eq!(check(&root, "Project", PROJECT), [""; 0]);
    root
}

#[test]
fn a_codebook_is_as_the_standard_says() {
    let out = winloss(&["codebook", "-f", "qdc"]).output().expect("it runs").stdout;
    let root = Node::read(&String::from_utf8(out).expect("UTF-8"));
    assert_eq!(check(&root, "CodeBook", CODEBOOK), [""; 0]);
    let names: Vec<&str> = root.all("Code").iter().map(|code| code.get("name")).collect();
    let all: BTreeSet<String> = names.iter().map(|name| name.to_lowercase()).collect();
    assert_eq!(all.len(), names.len(), "each code has its own name");
    for name in ["Price", "Price: against us", "Personal rapport: neutral", "Rapport"] {
        assert!(names.contains(&name), "{name}: {names:?}");
    }
    let price = root.all("Code").into_iter().find(|code| code.get("name") == "Price");
    let about = &price.expect("a theme").children[0].text;
    assert!(about.contains("Belongs here: ") && about.ends_with("winloss: price"), "{about}");
}

/// File, sentence, theme and direction of every mention.
fn mentions() -> BTreeSet<[String; 4]> {
    let args = [&["tag"], &EXAMPLE[..], &["-q", "-f", "ndjson"]].concat();
    let out = winloss(&args).output().expect("it runs").stdout;
    let lines = String::from_utf8(out).expect("UTF-8");
    let mention = |line: &str| {
        let value: Value = serde_json::from_str(line).expect("JSON");
        ["file", "quote", "theme", "direction"]
            .map(|key| value[key].as_str().expect("text").to_owned())
    };
    lines.lines().map(mention).collect()
}

/// The same, as a project tells it; `cut` takes a passage out of a text.
fn coded(bytes: &[u8], cut: impl Fn(&str, usize, usize) -> String) -> BTreeSet<[String; 4]> {
    let root = described(bytes);
    let texts = parts(bytes);
    let codes = root.all("Code");
    let mut found = BTreeSet::new();
    for source in root.all("TextSource") {
        let path = source.get("plainTextPath").strip_prefix("internal://").expect("internal");
        let text = &texts[&format!("sources/{path}")];
        let file = &source.own("Description").next().expect("a description").text;
        for selection in source.own("PlainTextSelection") {
            let place = |name: &str| selection.get(name).parse::<usize>().expect("a number");
            let words = cut(text, place("startPosition"), place("endPosition"));
            for coding in selection.own("Coding") {
                let target = coding.children[0].get("targetGUID");
                let code = codes.iter().find(|code| code.get("guid") == target).expect("a code");
                let key = code.children[0].text.lines().last().expect("a key");
                let key = key.strip_prefix("winloss: ").expect("ours");
                if let Some((theme, direction)) = key.split_once(' ')
                    && !direction.starts_with("by ")
                {
                    found.insert([file, &words, theme, direction].map(str::to_owned));
                }
            }
        }
    }
    found
}

#[test]
fn every_mention_is_a_coding_of_its_sentence() {
    let bytes = project(&[]);
    let expected = mentions();
    assert!(expected.len() > 150);
    let by_code_points =
        |text: &str, start, end| text.chars().skip(start).take(end - start).collect();
    assert_eq!(coded(&bytes, by_code_points), expected);
    assert!(parts(&bytes).values().all(|text| !text.contains('\r')));

    let by_units = |text: &str, start: usize, end: usize| {
        let units: Vec<u16> = text.encode_utf16().collect();
        String::from_utf16(&units[start..end]).expect("whole characters")
    };
    let nvivo = project(&["--refi-target", "nvivo"]);
    assert_eq!(coded(&nvivo, by_units), expected);
    for (name, text) in parts(&nvivo) {
        let lone = text.replace("\r\n", "").contains(['\r', '\n']);
        assert!(!name.starts_with("sources/") || !lone, "{name}");
    }
}

#[test]
fn positions_count_what_the_program_counts() {
    let folder = tempfile::tempdir().expect("a folder");
    let talk = folder.path().join("talk.json");
    let said = r#"{"interview_id": "i", "turns": [{"speaker": "Ann", "role": "interviewer", "text": "\ud83d\ude00\u200b Why \ud83d\ude80?"}, {"speaker": "Dana Reed", "role": "buyer", "text": "We left.\u2028\r\nThe price was far too high.\nbuyer: \ud83d\ude22"}]}"#;
    fs::write(&talk, said).expect("written");
    let talk = talk.to_string_lossy();
    // Two emoji and three ends of lines stand before the sentence, and a
    // zero-width space that is not written.
    for (target, shift) in [("standard", 0), ("nvivo", 2 + 3)] {
        let args = ["tag", &talk, "-q", "-f", "qdpx", "--refi-target", target];
        let (bytes, _) = written(folder.path(), target, &args);
        let root = described(&bytes);
        let texts = parts(&bytes);
        let (_, text) = texts.iter().find(|(name, _)| name.starts_with("sources/")).expect("one");
        let before =
            "Ann (interviewer): \u{1F600} Why \u{1F680}?\n\nDana Reed (buyer): We left. \n";
        let all = format!("{before}The price was far too high.\n buyer: \u{1F622}\n");
        assert_eq!(text.replace("\r\n", "\n"), all);
        let selection = root.all("PlainTextSelection")[0];
        let start = before.chars().count() + shift;
        assert_eq!(selection.get("startPosition"), start.to_string(), "{target}");
        let length = "The price was far too high.".len();
        assert_eq!(selection.get("endPosition"), (start + length).to_string(), "{target}");
    }
}

#[test]
fn a_deal_is_a_case_with_its_variables_and_its_texts() {
    let root = described(&project(&[]));
    let name = |guid: &str| {
        let variables = root.all("Variable");
        let found = variables.into_iter().find(|one| one.get("guid") == guid);
        found.expect("a variable").get("name").to_owned()
    };
    let cases = root.all("Case");
    let case = cases.into_iter().find(|case| case.get("name") == "OPP-3114").expect("the deal");
    let told: Vec<(String, &str, &str)> = case
        .own("VariableValue")
        .map(|value| {
            let [variable, told] = &value.children[..] else { panic!("two children") };
            (name(variable.get("targetGUID")), &*told.name, &*told.text)
        })
        .collect();
    for (variable, kind, value) in [
        ("account", "TextValue", "Lisle Heating"),
        ("outcome", "TextValue", "lost"),
        ("amount", "FloatValue", "58000"),
        ("close_date", "DateValue", "2025-08-21"),
        ("competitors", "TextValue", "Hexbarrow"),
    ] {
        assert!(told.contains(&(variable.to_owned(), kind, value)), "{variable}: {told:?}");
    }
    let sources: Vec<&str> = case
        .own("SourceRef")
        .map(|reference| {
            let sources = root.all("TextSource");
            let target = reference.get("targetGUID");
            let source = sources.into_iter().find(|one| one.get("guid") == target);
            source.expect("a source").get("name")
        })
        .collect();
    assert_eq!(sources, ["OPP-3114-Notes", "lisle-heating"]);
}

#[test]
fn the_same_input_is_the_same_bytes() {
    let first = project(&["-j", "1"]);
    assert!(first == project(&["-j", "7"]));
    assert!(first != project(&["--redact"]));
}

#[test]
fn names_are_nowhere_in_a_redacted_project() {
    let all: String = parts(&project(&["--redact"])).into_values().collect();
    let all = all.to_lowercase();
    for name in ["joan", "lisle", "marchetti", "harrow", "renata", "voss", "stellan", "meridew"] {
        assert!(!all.contains(name), "{name}");
    }
    assert!(all.contains("person-") && all.contains("opp-3114") && all.contains("hexbarrow"));
}

#[test]
fn it_is_no_form_of_an_analysis() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("out.qdpx").to_string_lossy().into_owned();
    let args = [&["analyze"], &EXAMPLE[..], &["-f", "qdpx", "-o", &path]].concat();
    winloss(&args).assert().code(2);
    let args = [&["tag"], &EXAMPLE[..], &["-f", "qdpx", "--context", "3", "-o", &path]].concat();
    winloss(&args).assert().code(2);
    winloss(&["tag", "no-such-folder", "-f", "qdpx", "-o", &path]).assert().code(2);
    assert!(fs::read_dir(folder.path()).expect("the folder").next().is_none());
}
