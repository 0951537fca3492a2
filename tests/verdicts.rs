//! What a person says of a mention counts in the analysis, and a verdict on
//! what is no longer found is told.

use std::fs;
use std::path::Path;

use assert_cmd::Command;
use serde_json::Value;

const INPUT: &str = "examples/interviews";

fn winloss(args: &[&str]) -> Command {
    let mut command = Command::cargo_bin("winloss").expect("the program");
    command.args(args);
    command
}

/// The sheet of mentions, `verdict` filled in by `judge`: titles and rows.
fn sheet(folder: &Path, mut judge: impl FnMut(usize, &str) -> String) -> (String, usize) {
    let out = winloss(&["tag", INPUT, "-f", "csv", "-q"]).output().expect("it runs").stdout;
    let mut read = csv::Reader::from_reader(&out[..]);
    let titles = read.headers().expect("titles").clone();
    let at = |title: &str| titles.iter().position(|one| one == title).expect("the column");
    let (theme, verdict) = (at("theme"), at("verdict"));
    let path = folder.join("judged.csv");
    let mut write = csv::Writer::from_path(&path).expect("a file");
    write.write_record(&titles).expect("titles");
    let mut rows = 0;
    for (row, record) in read.records().enumerate() {
        let record = record.expect("a row");
        assert_eq!(&record[verdict], "", "nobody has judged yet");
        let mut cells: Vec<String> = record.iter().map(str::to_owned).collect();
        cells[verdict] = judge(row, &record[theme]);
        write.write_record(&cells).expect("a row");
        rows += 1;
    }
    write.flush().expect("written");
    (path.to_string_lossy().into_owned(), rows)
}

fn analysis(verdicts: Option<&str>) -> Vec<u8> {
    let mut args = vec!["analyze", INPUT, "-f", "json", "-q"];
    args.extend(verdicts.into_iter().flat_map(|path| ["--verdicts", path]));
    winloss(&args).output().expect("it runs").stdout
}

fn mentions(json: &[u8]) -> u64 {
    let json: Value = serde_json::from_slice(json).expect("JSON");
    json["summary"]["mentions"].as_u64().expect("a number of mentions")
}

#[test]
fn right_changes_nothing_and_wrong_takes_away() {
    let folder = tempfile::tempdir().expect("a folder");
    let plain = analysis(None);
    let (right, rows) = sheet(folder.path(), |_, _| "right".to_owned());
    assert!(rows > 0);
    assert_eq!(analysis(Some(&right)), plain);
    let (one, _) = sheet(folder.path(), |row, _| if row == 0 { "wrong" } else { "" }.to_owned());
    assert_eq!(mentions(&analysis(Some(&one))), mentions(&plain) - 1);
    let (all, _) = sheet(folder.path(), |_, _| "wrong".to_owned());
    assert_eq!(mentions(&analysis(Some(&all))), 0);
}

#[test]
fn another_theme_stands_in_its_place() {
    let folder = tempfile::tempdir().expect("a folder");
    let (path, rows) = sheet(folder.path(), |_, _| "Price against".to_owned());
    let json = analysis(Some(&path));
    assert_eq!(mentions(&json), rows as u64);
    let json: Value = serde_json::from_slice(&json).expect("JSON");
    for reason in json["loss_reasons"].as_array().expect("rows") {
        let none = reason["deals"] == 0;
        assert!(none || reason["theme"] == "price" || reason["theme"] == "unknown", "{reason}");
    }
}

#[test]
fn a_stale_verdict_and_a_wrong_word_are_told_with_their_line() {
    let folder = tempfile::tempdir().expect("a folder");
    let (path, _) = sheet(folder.path(), |row, _| if row == 1 { "wrong" } else { "" }.to_owned());
    let other = folder.path().join("note.txt");
    fs::write(&other, "Buyer: The price was too high for us.\n").expect("a file");
    let other = other.to_string_lossy();
    let told = winloss(&["analyze", &other, "--verdicts", &path]).assert().code(1);
    let told = String::from_utf8_lossy(&told.get_output().stderr).into_owned();
    assert!(told.contains("judged.csv:3: the verdict is on no mention"), "{told}");
    let (path, _) = sheet(folder.path(), |row, _| if row == 0 { "rihgt" } else { "" }.to_owned());
    let told = winloss(&["analyze", INPUT, "--verdicts", &path]).assert().code(2);
    let told = String::from_utf8_lossy(&told.get_output().stderr).into_owned();
    assert!(told.contains("judged.csv:2: unknown verdict `rihgt`"), "{told}");
}
