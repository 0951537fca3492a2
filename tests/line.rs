//! The whole line, as a user sees it: spans are quotes, threads do not matter,
//! rows add up, exit codes tell.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use assert_cmd::Command;
use serde_json::Value;

const EXAMPLE: [&str; 2] = ["examples/deals.csv", "examples/interviews"];

fn winloss(args: &[&str]) -> (String, Option<i32>) {
    let output =
        Command::cargo_bin("winloss").expect("the program").args(args).output().expect("it ran");
    (String::from_utf8(output.stdout).expect("UTF-8"), output.status.code())
}

/// The turns' texts of labelled interviews, by interview.
fn texts() -> BTreeMap<String, Vec<String>> {
    let mut texts = BTreeMap::new();
    for entry in fs::read_dir("tests/gold").expect("the gold") {
        let path = entry.expect("an entry").path();
        if path.extension().is_none_or(|extension| extension != "json") {
            continue;
        }
        let interview: Value =
            serde_json::from_str(&fs::read_to_string(&path).expect("text")).expect("JSON");
        let turns = interview["turns"].as_array().expect("turns").iter().map(|turn| {
            let sentences = turn["sentences"].as_array().expect("sentences").iter();
            sentences.map(|one| one["t"].as_str().expect("text")).collect::<Vec<_>>().join(" ")
        });
        texts
            .insert(interview["interview_id"].as_str().expect("an id").to_owned(), turns.collect());
    }
    texts
}

fn index(value: &Value) -> usize {
    usize::try_from(value.as_u64().expect("a number")).expect("small")
}

#[test]
fn the_text_at_every_span_is_the_match() {
    let texts = texts();
    let (out, _) = winloss(&["tag", "tests/gold", "--include", "*.json", "-f", "ndjson", "-q"]);
    let mut seen = 0;
    for line in out.lines() {
        let mention: Value = serde_json::from_str(line).expect("JSON");
        let turns = &texts[mention["interview"].as_str().expect("an id")];
        let text = &turns[index(&mention["turn"])];
        let matched = &text[index(&mention["start"])..index(&mention["end"])];
        assert_eq!(matched, mention["match"].as_str().expect("a match"));
        assert!(text.contains(mention["quote"].as_str().expect("a quote")));
        assert_ne!(mention["role"], "interviewer", "the interviewer is never evidence: {line}");
        seen += 1;
    }
    assert!(seen > 3000, "{seen} mentions");
}

#[test]
fn any_number_of_threads_gives_the_same_bytes() {
    for command in [["tag", "-f", "ndjson"], ["analyze", "-f", "json"]] {
        let run = |threads| {
            let mut args = command.to_vec();
            args.extend(EXAMPLE);
            args.extend(["-q", "-j", threads]);
            winloss(&args)
        };
        assert_eq!(run("1"), run("2"));
        assert_eq!(run("1"), run("5"));
    }
}

#[test]
fn every_lost_deal_stands_under_one_reason() {
    let (out, _) = winloss(&["analyze", EXAMPLE[0], EXAMPLE[1], "-f", "json", "-q"]);
    let analysis: Value = serde_json::from_str(&out).expect("JSON");
    let rows = analysis["loss_reasons"].as_array().expect("rows");
    let sum: u64 = rows.iter().map(|row| row["deals"].as_u64().expect("a count")).sum();
    assert_eq!(Some(sum), analysis["summary"]["outcomes"]["lost"].as_u64());
    assert_eq!(analysis["schema"], 1);
}

#[test]
fn a_page_fits_its_width() {
    for width in ["60", "80", "200"] {
        let (out, _) = winloss(&["analyze", EXAMPLE[0], EXAMPLE[1], "-q", "--width", width]);
        let most: usize = width.parse().expect("a number");
        for line in out.lines() {
            assert!(line.chars().count() <= most, "{width}: {line}");
        }
    }
}

#[test]
fn exit_codes_tell() {
    let (out, code) = winloss(&["analyze", "no-such-file.csv"]);
    assert_eq!((out.as_str(), code), ("", Some(2)));
    let (_, code) = winloss(&["analyze", EXAMPLE[0], "-q"]);
    assert_eq!(code, Some(0));
    let (_, code) = winloss(&["analyze", EXAMPLE[0], "no-such-file.csv", "-q"]);
    assert_eq!(code, Some(1));
}

#[test]
fn a_file_is_whole_or_not_there() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("out.json");
    let target = path.to_str().expect("UTF-8");
    winloss(&["analyze", EXAMPLE[0], "-q", "-f", "json", "-o", target]);
    let first = fs::read_to_string(&path).expect("written");
    assert!(serde_json::from_str::<Value>(&first).is_ok());
    let (_, code) = winloss(&["analyze", "no-such-file.csv", "-q", "-f", "json", "-o", target]);
    assert_eq!(code, Some(2));
    assert_eq!(fs::read_to_string(&path).expect("still there"), first);
    assert_eq!(fs::read_dir(Path::new(folder.path())).expect("a folder").count(), 1);
}
