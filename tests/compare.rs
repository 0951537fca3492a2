//! `winloss compare`, as a script runs it.

use std::fs;

use assert_cmd::Command;
use serde_json::Value;

/// Closed deals of two months: in the first `won.0` of 20 won, in the second
/// `won.1`, the rest lost for the price.
fn table(won: (usize, usize)) -> String {
    let mut rows = "id,stage,close date,loss reason\n".to_owned();
    for (month, won) in [("2025-03", won.0), ("2025-04", won.1)] {
        for at in 0..20 {
            let end = if at < won { "Closed Won," } else { "Closed Lost,Price" };
            let (stage, reason) = end.split_once(',').expect("two parts");
            rows.push_str(&format!("{month}-{at},{stage},{month}-{:02},{reason}\n", at + 1));
        }
    }
    rows
}

fn winloss(args: &[&str]) -> (String, String, Option<i32>) {
    let output =
        Command::cargo_bin("winloss").expect("the program").args(args).output().expect("it ran");
    let text = |bytes| String::from_utf8(bytes).expect("UTF-8");
    (text(output.stdout), text(output.stderr), output.status.code())
}

#[test]
fn a_fall_of_the_win_rate_trips_and_is_said() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("deals.csv");
    fs::write(&path, table((15, 4))).expect("written");
    let deals = path.to_str().expect("UTF-8");
    let months = ["compare", "2025-03", "2025-04", deals];
    let (out, _, code) = winloss(&months);
    assert_eq!(code, Some(0), "no rule was given");
    assert!(out.contains("More than chance: Win rate: 15 of 20, 75 %"), "{out}");
    let cases = [
        ("change", Some(3)),
        ("worse", Some(3)),
        ("win_rate:55", Some(3)),
        ("win_rate:56", Some(0)),
        ("price:1", Some(0)),
        ("prise:1", Some(2)),
        ("sideways", Some(2)),
    ];
    for (rule, expected) in cases {
        let (_, said, code) = winloss(&[&months[..], &["--fail-on", rule]].concat());
        assert_eq!(code, expected, "{rule}");
        assert_eq!(said.contains("fails on: Win rate"), expected == Some(3), "{rule}: {said}");
    }
    let better = ["compare", "2025-04", "2025-03", deals, "--fail-on", "win_rate:1"];
    assert_ne!(winloss(&better).2, Some(3), "a rise is no fall");
}

#[test]
fn two_result_files_compare_as_their_deals_do() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = |name: &str| folder.path().join(name).to_str().expect("UTF-8").to_owned();
    for (name, won) in [("before", (15, 15)), ("after", (15, 4))] {
        fs::write(path("deals.csv"), table(won)).expect("written");
        winloss(&["analyze", &path("deals.csv"), "-f", "json", "-o", &path(name)]);
    }
    let (out, _, code) = winloss(&["compare", &path("before"), &path("after"), "-f", "json"]);
    assert_eq!(code, Some(0));
    let found: Value = serde_json::from_str(&out).expect("JSON");
    let win_rate = &found["changes"][0];
    assert_eq!((&win_rate["before"]["k"], &win_rate["after"]["k"]), (&30.into(), &19.into()));
    assert_eq!(found["after"]["summary"]["deals"], 40);
}

#[test]
fn what_cannot_be_compared_is_said() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("deals.csv");
    fs::write(&path, table((15, 4))).expect("written");
    let deals = path.to_str().expect("UTF-8");
    let cases: [(&[&str], &str); 4] = [
        (&["2025-03", "2025-04"], "there is no INPUT"),
        (&["2025-03", "2025", deals], "share days"),
        (&["2025-03", "April", deals], "`April` is no period"),
        (&[deals, deals], "not a result of `winloss analyze -f json`"),
    ];
    for (args, expected) in cases {
        let (out, said, code) = winloss(&[&["compare"], args].concat());
        assert_eq!((out.as_str(), code), ("", Some(2)), "{args:?}");
        assert!(said.contains(expected), "{args:?}: {said}");
    }
}
