//! A newcomer's first command: a folder as it lies there, six formats mixed,
//! names in the file names, one broken file.

use std::fs;
use std::path::Path;

use assert_cmd::Command;
use serde_json::Value;

const DEALS: &str = "\
Opportunity ID,Account Name,Stage,Amount,Close Date,Closed Lost Reason,Opportunity Owner
D-101,Harbour Freight Ltd,Closed Lost,\"$48,000\",2/14/2026,Price,Sam Okafor
D-102,Orchard Foods,Closed Won,\"$31,000\",3/3/2026,,Sam Okafor
D-103,Pell & Sons,Closed Lost,\"$27,500\",3/20/2026,Product,Ines Duarte
D-104,Vantage Clinics,Closed Lost,\"$60,000\",4/2/2026,Timing,Ines Duarte
D-105,Tern Logistics,Closed Won,\"$22,000\",4/9/2026,,Sam Okafor
";

/// File, content, the deal it is about, who speaks how many turns.
const INTERVIEWS: [(&str, &str, &str, &[(&str, &str, u64)]); 5] = [
    (
        "calls/Harbour Freight - win-loss interview.vtt",
        "WEBVTT\n\n00:00:01.000 --> 00:00:04.000\nInterviewer: What decided it in the end?\n\n\
         00:00:05.000 --> 00:00:08.000\nMaya Holt: What killed it was the price: you were far too expensive.\n\n\
         00:00:08.000 --> 00:00:11.000\nYours was double.\n\n\
         00:00:12.000 --> 00:00:13.000\nInterviewer: And the product?\n\n\
         00:00:14.000 --> 00:00:16.000\nMaya Holt: The product met every requirement.\n",
        "D-101",
        &[("Interviewer", "interviewer", 2), ("Maya Holt", "buyer", 2)],
    ),
    (
        "calls/D-102 call.json",
        "[{\"speaker\": \"Interviewer\", \"text\": \"Why did you choose them?\"},\n\
         {\"speaker\": \"Theo Lind (CFO)\", \"text\": \"They answered every question the same day.\"}]\n",
        "D-102",
        &[("Interviewer", "interviewer", 1), ("Theo Lind", "buyer", 1)],
    ),
    (
        "Pell and Sons interview.txt",
        "[00:05] Interviewer: What made you go elsewhere?\n\
         [00:11] Buyer (Ruth Pell - COO): The reporting could not do what we need.\n\
         [00:40] Interviewer: Anything else?\n\
         [00:44] Buyer (Ruth Pell - COO): We never met your engineers.\n",
        "D-103",
        &[("Interviewer", "interviewer", 2), ("Ruth Pell", "buyer", 2)],
    ),
    (
        "notes/vantage.md",
        "---\naccount: Vantage Clinics\n---\n# Interview with Omar Said, IT director\n\n\
         - We decided to do nothing this year.\n- The board froze the budget.\n",
        "D-104",
        &[("Omar Said", "buyer", 2)],
    ),
    (
        "calls/Tern Logistics.srt",
        "1\n00:00:01,000 --> 00:00:03,000\nInterviewer: Who fought for us?\n\n\
         2\n00:00:04,000 --> 00:00:07,000\nKim Vance: Our operations lead pushed for you.\n\n\
         3\n00:00:08,000 --> 00:00:09,000\nInterviewer: Why?\n\n\
         4\n00:00:10,000 --> 00:00:12,000\nKim Vance: She had worked with you before.\n",
        "D-105",
        &[("Interviewer", "interviewer", 2), ("Kim Vance", "buyer", 2)],
    ),
];

fn write(folder: &Path, name: &str, content: &[u8]) {
    let path = folder.join(name);
    fs::create_dir_all(path.parent().expect("a parent")).expect("made");
    fs::write(path, content).expect("written");
}

fn folder() -> tempfile::TempDir {
    let folder = tempfile::tempdir().expect("a folder");
    write(folder.path(), "export 2026-05-02.csv", DEALS.as_bytes());
    for (name, content, ..) in INTERVIEWS {
        write(folder.path(), name, content.as_bytes());
    }
    write(folder.path(), "calls/broken.docx", b"PK\x03\x04 word/document.xml, cut off here");
    write(folder.path(), "calls/recording.mp4", b"no text");
    folder
}

fn json(folder: &Path, command: &str) -> (Value, Option<i32>) {
    let mut program = Command::cargo_bin("winloss").expect("the program");
    let output = program.arg(command).arg(folder).args(["-f", "json", "-q"]).output().expect("ran");
    (serde_json::from_slice(&output.stdout).expect("JSON"), output.status.code())
}

#[test]
fn one_command_joins_a_mixed_folder_and_names_the_broken_file() {
    let folder = folder();
    let (check, code) = json(folder.path(), "check");
    assert_eq!(code, Some(1), "a file was left out");
    for (name, _, deal, speakers) in INTERVIEWS {
        let rows = check["interviews"].as_array().expect("a list");
        let of_file = |row: &&Value| row["file"].as_str().expect("a name").ends_with(name);
        let row = rows.iter().find(of_file).unwrap_or_else(|| panic!("{name} is read"));
        assert_eq!(row["deal"], deal, "{name}");
        let heard: Vec<_> = row["speakers"]
            .as_array()
            .expect("a list")
            .iter()
            .filter(|speaker| speaker["turns"].as_u64() > Some(0))
            .map(|speaker| (&speaker["name"], &speaker["role"], &speaker["turns"]))
            .collect();
        let expected: Vec<_> = speakers
            .iter()
            .map(|&(n, r, t)| (Value::from(n), Value::from(r), Value::from(t)))
            .collect();
        let expected: Vec<_> = expected.iter().map(|(n, r, t)| (n, r, t)).collect();
        assert_eq!(heard, expected, "{name}");
    }
    let problems = check["problems"].as_array().expect("a list");
    let broken = |problem: &Value| {
        problem["file"].as_str().is_some_and(|file| file.ends_with("calls/broken.docx"))
            && problem["effect"] == "left_out"
    };
    assert!(problems.iter().any(broken), "{problems:#?}");
    assert!(
        problems.iter().any(|problem| problem["message"] == "skipped 1 recording"),
        "{problems:#?}"
    );
}

#[test]
fn one_command_prints_the_breakdown_of_a_mixed_folder() {
    let folder = folder();
    let (analysis, code) = json(folder.path(), "analyze");
    assert_eq!(code, Some(1), "a file was left out");
    let summary = &analysis["summary"];
    assert_eq!((&summary["deals"], &summary["interviews"]), (&5.into(), &5.into()));
    assert_eq!((&summary["outcomes"]["won"], &summary["outcomes"]["lost"]), (&2.into(), &3.into()));
    let deals = analysis["deals"].as_array().expect("a list");
    let first = deals.iter().find(|deal| deal["id"] == "D-101").expect("the deal");
    assert_eq!(first["primary"]["theme"], "price");
    assert_eq!(first["primary"]["by"], "buyer_decisive");
}

/// A deal table in a folder, and what `winloss` makes of it and of the `rest`.
fn of_table(table: &str, command: &[&str], rest: &[&str]) -> (String, String) {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("deals.csv");
    fs::write(&path, table).expect("it is written");
    let path = path.to_str().expect("a plain name");
    let args = [command, &[path], rest].concat();
    let output = Command::cargo_bin("winloss").expect("it is built").args(args).output();
    let output = output.expect("it runs");
    let text = |bytes| String::from_utf8(bytes).expect("text");
    (text(output.stdout), text(output.stderr))
}

const RIVALS: &str = "\
Deal ID,Account,Stage,Close Date,Amount,Currency,Lost To,Loss reason
D-1,Cape Bank,Closed Lost,2026-01-05,1000,USD,Docstead,price
D-2,Tideway,Closed Won,2026-01-06,2000,USD,Docstead,
D-3,Corrigan,Closed Won,2026-01-07,4000,USD,Parlance,
D-4,Pallas,Closed Lost,2026-01-08,8000,USD,Parlance,went with a build of their own
D-5,Osprey,Closed Lost,2026-01-09,16000,USD,,
";

#[test]
fn a_rival_that_beat_us_elsewhere_is_one_on_a_won_deal() {
    let (shown, _) = of_table(RIVALS, &["analyze"], &["-f", "json"]);
    let analysis: Value = serde_json::from_str(&shown).expect("JSON");
    let rivals = analysis["rivals"].as_array().expect("rivals");
    let won: Vec<String> = rivals
        .iter()
        .map(|row| format!("{} {} of {}", row["value"], row["outcomes"]["won"], row["deals"]))
        .collect();
    assert_eq!(won, ["\"Docstead\" 1 of 2", "\"Parlance\" 1 of 2"], "{rivals:?}");
}

#[test]
fn amounts_of_typed_and_unknown_reasons_add_up() {
    let (shown, _) = of_table(RIVALS, &["analyze"], &["-f", "csv"]);
    let row = shown.lines().find(|line| line.starts_with("unknown,Unknown,")).expect("a row");
    assert!(row.contains(",16000,"), "{shown}");
}

#[test]
fn a_field_that_no_deal_has_is_said() {
    let (_, said) = of_table(RIVALS, &["analyze"], &["--by", "Vertical"]);
    assert!(said.contains("no deal has `Vertical`"), "{said}");
    let (_, said) = of_table(RIVALS, &["analyze"], &["--by", "competitor"]);
    assert!(!said.contains("no deal has"), "{said}");
    // A column that was taken for a field is known by its own header too.
    let (shown, said) = of_table(RIVALS, &["analyze"], &["--by", "lost to", "-f", "json"]);
    assert!(!said.contains("no deal has"), "{said}");
    let analysis: Value = serde_json::from_str(&shown).expect("JSON");
    assert_eq!(analysis["groups"][0]["by"], "competitor");
    let (_, said) = of_table(RIVALS, &["analyze"], &["--by", "Vertical", "-q"]);
    assert_eq!(said, "");
}

#[test]
fn who_sells_is_told_or_asked_for() {
    let (shown, _) = of_table(RIVALS, &["check"], &[]);
    assert!(shown.contains("Nothing tells who sells"), "{shown}");
    let (shown, _) = of_table(RIVALS, &["check"], &["--vendor", "Quillmark"]);
    assert!(shown.contains("we are: Quillmark"), "{shown}");
}

#[test]
fn tests_and_doubles_are_no_lost_deals() {
    let table = "\
Deal ID,Account,Stage,Loss reason
D-1,Cape Bank,Closed Lost,price
D-2,Test Account,Closed Lost,price
D-3,Tideway,Closed Lost,Duplicate of D-1
D-4,Corrigan,Dead - no budget,
";
    let (shown, _) = of_table(table, &["analyze"], &["-f", "json"]);
    let analysis: Value = serde_json::from_str(&shown).expect("JSON");
    let outcomes = &analysis["summary"]["outcomes"];
    assert_eq!(outcomes["lost"], 1, "{outcomes}");
    assert_eq!(outcomes["invalid"], 2, "{outcomes}");
    assert_eq!(outcomes["no_decision"], 1, "{outcomes}");
}
