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

/// Where the columns of the sheet of mentions stand.
const DEAL: usize = 0;
const INTERVIEW: usize = 1;
const THEME: usize = 7;
const VERDICT: usize = 24;

/// The sheet of mentions, `verdict` filled in by `judge`, and its rows.
fn sheet(folder: &Path, mut judge: impl FnMut(usize, &str) -> String) -> (String, usize) {
    edited(folder, INPUT, |row, cells| cells[VERDICT] = judge(row, &cells[THEME]))
}

/// The sheet of mentions of `input`, each row as `edit` leaves it.
fn edited(
    folder: &Path,
    input: &str,
    mut edit: impl FnMut(usize, &mut Vec<String>),
) -> (String, usize) {
    let out = winloss(&["tag", input, "-f", "csv", "-q"]).output().expect("it runs").stdout;
    let mut read = csv::Reader::from_reader(&out[..]);
    let titles = read.headers().expect("titles").clone();
    for (at, title) in
        [(DEAL, "deal"), (INTERVIEW, "interview"), (THEME, "theme"), (VERDICT, "verdict")]
    {
        assert_eq!(&titles[at], title);
    }
    let path = folder.join("judged.csv");
    let mut write = csv::Writer::from_path(&path).expect("a file");
    write.write_record(&titles).expect("titles");
    let mut rows = 0;
    for (row, record) in read.records().enumerate() {
        let record = record.expect("a row");
        assert_eq!(&record[VERDICT], "", "nobody has judged yet");
        let mut cells: Vec<String> = record.iter().map(str::to_owned).collect();
        edit(row, &mut cells);
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
    let (path, _) = sheet(folder.path(), |row, _| {
        ["rihgt", "price agianst"].get(row).copied().unwrap_or_default().to_owned()
    });
    let told = winloss(&["analyze", INPUT, "--verdicts", &path]).assert().code(2);
    let told = String::from_utf8_lossy(&told.get_output().stderr).into_owned();
    assert!(told.contains("judged.csv:2: unknown verdict `rihgt`"), "{told}");
    assert!(told.contains("judged.csv:3: unknown direction `agianst`"), "{told}");
}

#[test]
fn a_verdict_may_call_a_theme_as_tables_do() {
    let folder = tempfile::tempdir().expect("a folder");
    let (path, _) = sheet(folder.path(), |row, _| {
        ["Technical rapport", "technical rapport Against"]
            .get(row)
            .copied()
            .unwrap_or_default()
            .to_owned()
    });
    let mentions = json(&["tag", INPUT, "--verdicts", &path]);
    let judged =
        mentions.as_array().expect("mentions").iter().filter(|one| one["rule"] == "verdict");
    let themes: Vec<_> = judged.map(|one| &one["theme"]).collect();
    assert_eq!(themes, ["rapport.technical", "rapport.technical"]);
}

fn json(args: &[&str]) -> Value {
    let output = winloss(args).args(["-f", "json"]).output().expect("it runs");
    let said = String::from_utf8_lossy(&output.stderr);
    serde_json::from_slice(&output.stdout).unwrap_or_else(|error| panic!("{error}: {said}"))
}

#[test]
fn tagging_honours_verdicts() {
    let folder = tempfile::tempdir().expect("a folder");
    let before = json(&["tag", INPUT]);
    let before = before.as_array().expect("mentions");
    let (path, rows) = sheet(folder.path(), |row, _| {
        ["wrong", "risk for", "right"].get(row).copied().unwrap_or_default().to_owned()
    });
    let after = json(&["tag", INPUT, "--verdicts", &path]);
    let after = after.as_array().expect("mentions");
    assert_eq!((before.len(), after.len()), (rows, rows - 1));
    assert_eq!(after[1..], before[2..], "what was not judged, or is right, stands as it was");
    let moved = &after[0];
    assert_eq!((&moved["theme"], &moved["direction"]), (&"risk".into(), &"for".into()));
    assert_eq!(moved["rule"], "verdict");
    assert_eq!((&moved["match"], &moved["line"]), (&before[1]["match"], &before[1]["line"]));
}

#[test]
fn a_project_honours_verdicts() {
    let folder = tempfile::tempdir().expect("a folder");
    let (path, _) = sheet(folder.path(), |row, _| if row == 0 { "" } else { "wrong" }.to_owned());
    let project = folder.path().join("codings.qdpx").to_string_lossy().into_owned();
    let codings = |more: &[&str]| {
        let args = [&["tag", INPUT, "-f", "qdpx", "-o", &project, "-q"], more].concat();
        winloss(&args).assert().success();
        json(&["evaluate", &project])["evaluations"][0]["themes"][0]["n"].as_u64().expect("labels")
    };
    assert!(codings(&[]) > 1);
    assert_eq!(codings(&["--verdicts", &path]), 1, "all but the first were wrong");
}

#[test]
fn a_deal_is_explained_as_people_judged() {
    let folder = tempfile::tempdir().expect("a folder");
    let (path, _) = sheet(folder.path(), |_, _| "price against".to_owned());
    let deal = "OPP-3109";
    let plain = json(&["explain", deal, INPUT]);
    let marked = |explained: &Value| -> Vec<Value> {
        let interviews = explained["interviews"].as_array().expect("interviews");
        let turns = interviews.iter().flat_map(|one| one["turns"].as_array().expect("turns"));
        turns.flat_map(|turn| turn["mentions"].as_array().expect("mentions")).cloned().collect()
    };
    let output = winloss(&["explain", deal, INPUT, "--verdicts", &path, "-f", "json"])
        .assert()
        .success()
        .get_output()
        .clone();
    assert!(output.stderr.is_empty(), "what other interviews hold is not looked for");
    let judged: Value = serde_json::from_slice(&output.stdout).expect("JSON");
    assert_eq!(marked(&judged).len(), marked(&plain).len());
    for mention in marked(&judged) {
        assert_eq!((&mention["theme"], &mention["own_score"]), (&"price".into(), &Value::Null));
    }
    for row in judged["statements"].as_array().expect("rows") {
        assert_eq!(row["theme"], "price", "{row}");
    }
}

#[test]
fn a_stale_verdict_is_told_by_every_command() {
    let folder = tempfile::tempdir().expect("a folder");
    let mut deal = String::new();
    let (path, _) = edited(folder.path(), INPUT, |row, cells| {
        if row == 1 {
            // The same words under another theme are another mention.
            let other = if cells[THEME] == "risk" { "price" } else { "risk" };
            other.clone_into(&mut cells[THEME]);
            "wrong".clone_into(&mut cells[VERDICT]);
            let name = if cells[DEAL].is_empty() { INTERVIEW } else { DEAL };
            deal.clone_from(&cells[name]);
        }
    });
    let commands: [&[&str]; 2] = [&["tag", INPUT], &["explain", &deal, INPUT]];
    for command in commands {
        let told = winloss(command).args(["--verdicts", &path]).assert().code(1);
        let told = String::from_utf8_lossy(&told.get_output().stderr).into_owned();
        assert!(told.contains("judged.csv:3: the verdict is on no mention"), "{told}");
    }
}

#[test]
fn evaluate_tells_how_many_are_right() {
    let folder = tempfile::tempdir().expect("a folder");
    let mut themes = Vec::new();
    let (path, _) = sheet(folder.path(), |row, theme| {
        let other = if theme == "risk" { "price" } else { "risk" };
        let verdict = match row {
            0..6 => "right",
            6 => "wrong",
            7 => other,
            _ => return String::new(),
        };
        themes.push(theme.to_owned());
        verdict.to_owned()
    });
    let found = json(&["evaluate", "--verdicts", &path]);
    assert_eq!(found["evaluations"], serde_json::json!([]));
    let rows = found["verdicts"].as_array().expect("rows");
    let all = &rows[0];
    assert_eq!(
        (&all["theme"], &all["right"]["k"], &all["right"]["n"]),
        (&"all".into(), &6.into(), &8.into())
    );
    assert_eq!((&all["wrong"], &all["other_theme"]), (&1.into(), &1.into()));
    let (low, high) = (all["right"]["low"].as_f64(), all["right"]["high"].as_f64());
    assert!(low.expect("an interval") < 0.75 && high.expect("an interval") > 0.75, "{all}");
    for row in &rows[1..] {
        let judged = themes.iter().filter(|theme| row["theme"] == ***theme).count();
        assert_eq!(row["right"]["n"], judged as u64, "{row}");
    }
}

#[test]
fn evaluate_compares_what_people_judged_with_the_labels() {
    let gold = "tests/gold/w1-01.json";
    let folder = tempfile::tempdir().expect("a folder");
    let (path, rows) =
        edited(folder.path(), gold, |_, cells| "wrong".clone_into(&mut cells[VERDICT]));
    let found = json(&["evaluate", gold, "--verdicts", &path]);
    let all = &found["evaluations"][0]["themes"][0];
    assert_eq!(all["recall"]["k"], 0, "nothing is left that could be found: {all}");
    assert_eq!(found["verdicts"][0]["right"]["n"], rows as u64);
    winloss(&["evaluate", gold, "--leave-one-out", "--verdicts", &path]).assert().code(2);
    // Of other interviews, none of the judged mentions is found.
    let told = winloss(&["evaluate", "tests/gold/w2-01.json", "--verdicts", &path]).assert();
    let told = told.code(1).get_output().stderr.clone();
    assert!(String::from_utf8_lossy(&told).contains("the verdict is on no mention"));
}
