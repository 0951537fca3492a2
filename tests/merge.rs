//! Parts that are added are one run: the same bytes, wherever the input is
//! split.

use std::fs;
use std::path::Path;
use std::process::Output;

use assert_cmd::Command;

fn winloss(args: &[&str]) -> Output {
    let mut command = Command::cargo_bin("winloss").expect("the program is built");
    command.args(args).output().expect("it runs")
}

fn stdout(output: &Output) -> String {
    String::from_utf8(output.stdout.clone()).expect("UTF-8")
}

/// Thirty interviews of ten deals, a line each.
fn interviews() -> Vec<String> {
    let said = [
        "You were the most expensive by some distance, and that decided it.",
        "Dana was for you from the start, she argued for you in every meeting.",
        "The integration with our warehouse system did not work in the trial.",
        "In the end we kept what we had, nobody wanted to sign.",
        "Apex answered our questions within a day, your team took two weeks.",
        "We simply trusted your people more.",
    ];
    let line = |number: usize| {
        let deal = number * 7 % 10;
        let outcome = ["lost", "won", "lost", "no_decision"][deal % 4];
        let text = format!("{} {}", said[number % 6], said[(number * 5 + 1) % 6]);
        format!(
            r#"{{"interview_id":"i{number}","deal_id":"D-{deal}","account":"Account {deal}","vendor":"Acme","competitors":["Apex"],"outcome":"{outcome}","amount":{}000.5,"currency":"EUR","close_date":"2025-0{}-11","turns":[{{"speaker":"Ann","role":"interviewer","text":"Why?"}},{{"speaker":"Bo","role":"buyer","text":"{text}"}}]}}"#,
            deal + 3,
            1 + deal % 9
        )
    };
    (0..30).map(line).collect()
}

const TABLE: &str = "Id,Account,Stage,Amount,Close Date,Competitor,Reason\n\
    D-0,Account 0,Closed Lost,3000,2025-02-11,Apex,Price\n\
    D-1,Account 1,Closed Won,4000,2025-03-11,Apex,\n\
    D-2,Account 2,perhaps,5000,2025-04-11,,Timing\n\
    D-7,Account 7,Closed Lost,900,2025-04-12,Orbis,Product\n";

fn merged(folder: &Path, table: Option<&str>, lines: &[String], cuts: &[usize]) -> Output {
    let mut parts = Vec::new();
    let ends = cuts.iter().copied().chain([lines.len()]);
    let mut start = 0;
    for (number, end) in ends.enumerate() {
        // One file name, so that quotes lead to the same place.
        let shard = folder.join("all.ndjson");
        let blank = "\n".repeat(start);
        fs::write(&shard, format!("{blank}{}\n", lines[start..end].join("\n"))).expect("a file");
        let part = folder.join(format!("{number}.part"));
        let mut args = vec!["analyze", "--partial", "-q", "-o", part.to_str().expect("UTF-8")];
        args.extend(table);
        args.push(shard.to_str().expect("UTF-8"));
        let output = winloss(&args);
        assert!(output.status.code() <= Some(1), "{}", String::from_utf8_lossy(&output.stderr));
        parts.push(part.to_str().expect("UTF-8").to_owned());
        start = end;
    }
    let mut args = vec!["merge", "--by", "competitor", "-f", "json"];
    args.extend(parts.iter().map(String::as_str));
    winloss(&args)
}

#[test]
fn parts_of_any_split_are_the_single_run() {
    let folder = tempfile::tempdir().expect("a folder");
    let lines = interviews();
    let table = folder.path().join("deals.csv");
    fs::write(&table, TABLE).expect("a file");
    for table in [None, Some(table.to_str().expect("UTF-8"))] {
        let all = folder.path().join("all.ndjson");
        fs::write(&all, lines.join("\n") + "\n").expect("a file");
        let mut args = vec!["analyze", "--by", "competitor", "-f", "json"];
        args.extend(table);
        args.push(all.to_str().expect("UTF-8"));
        let whole = winloss(&args);
        assert!(stdout(&whole).contains("loss_reasons"));
        // A fixed generator: every run tries the same splits.
        let mut state = 7_usize;
        let mut next = || {
            state = state
                .wrapping_mul(6_364_136_223_846_793_005)
                .wrapping_add(1_442_695_040_888_963_407);
            1 + (state >> 33) % (lines.len() - 1)
        };
        for pieces in 1..=4 {
            let mut cuts: Vec<usize> = (0..pieces).map(|_| next()).collect();
            cuts.sort_unstable();
            cuts.dedup();
            let merged = merged(folder.path(), table, &lines, &cuts);
            assert_eq!(merged.status.code(), whole.status.code());
            assert_eq!(stdout(&merged), stdout(&whole), "split at {cuts:?}");
            assert_eq!(merged.stderr, whole.stderr, "split at {cuts:?}");
        }
    }
}

#[test]
fn parts_that_do_not_belong_together_are_refused() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = |name: &str| folder.path().join(name).to_str().expect("UTF-8").to_owned();
    fs::write(path("a.ndjson"), interviews().join("\n")).expect("a file");
    fs::write(path("deals.csv"), TABLE).expect("a file");
    let part = |name: &str, args: &[&str]| {
        let (output, input) = (path(name), path("a.ndjson"));
        let mut all = vec!["analyze", "--partial", "-q", "-o", &output, &input];
        all.extend(args);
        winloss(&all);
        output
    };
    let plain = part("plain.part", &[]);
    let strict = part("strict.part", &["--sensitivity", "strict"]);
    let table = part("table.part", &[&path("deals.csv")]);
    let (other, gone) = (path("a.ndjson"), path("gone"));
    let cases = [
        (vec![&*plain, &*strict], "cannot be added: codebook and weights"),
        (vec![&*plain, &*table], "made with a deal table (expected without one"),
        (vec![&*strict], "give the same `--codebook`"),
        (vec![&*other], "is no part that `winloss analyze --partial` wrote"),
        (vec![&*gone], "cannot read"),
    ];
    for (parts, expected) in cases {
        let output = winloss(&[&["merge"], &parts[..]].concat());
        let error = String::from_utf8_lossy(&output.stderr).into_owned();
        assert_eq!(output.status.code(), Some(2), "{error}");
        assert!(error.contains(expected), "{error}");
    }
}

#[test]
fn a_part_of_nothing_is_a_part() {
    let mut command = Command::cargo_bin("winloss").expect("the program is built");
    let output = command.args(["analyze", "--partial", "-"]).write_stdin("").output();
    let output = output.expect("it runs");
    assert_eq!(output.status.code(), Some(0), "{}", String::from_utf8_lossy(&output.stderr));
    let mut command = Command::cargo_bin("winloss").expect("the program is built");
    let output = command.args(["tag", "-f", "ndjson", "-"]).write_stdin("").output();
    let output = output.expect("it runs");
    assert_eq!(output.status.code(), Some(0), "{}", String::from_utf8_lossy(&output.stderr));
    assert!(output.stdout.is_empty());
}
