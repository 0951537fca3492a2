//! `--redact` takes every name out of everything that is written.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;
use std::process::Output;
use std::sync::Arc;

use assert_cmd::Command;
use winloss::deal::{Deal, Facts};
use winloss::place::Place;
use winloss::redact::{Key, Redactor};

/// Whom the example names: the records' people and accounts, and those that
/// are only spoken of.
fn names() -> BTreeSet<String> {
    let mut names = BTreeSet::new();
    let mut add = |name: &str| {
        names.insert(name.to_lowercase());
    };
    let mut table = csv::Reader::from_path("examples/deals.csv").expect("the example is there");
    let titles = table.headers().expect("it has a header").clone();
    let columns = ["Account", "Owner", "Contact", "Respondent"];
    let naming: Vec<usize> = titles
        .iter()
        .enumerate()
        .filter(|(_, title)| columns.iter().any(|column| title.contains(column)))
        .map(|(at, _)| at)
        .collect();
    assert!(naming.len() >= 2, "the table names accounts and owners: {titles:?}");
    for row in table.records() {
        let row = row.expect("it is well made");
        naming.iter().for_each(|&at| add(row[at].trim()));
    }
    names.retain(|name| name.len() > 3);
    // Speakers, and some who are only spoken of.
    let said = [
        "aled pryce",
        "howard eames",
        "renata voss",
        "joan lisle",
        "stellan roos",
        "fergus adair",
        "marit solheim",
        "sorcha dunne",
        "ines carrow",
        "martin hale",
        "lucia",
        "harrow-vale",
        "lisle-heating",
        "meridew",
        "pinnock",
        "kilcorran",
        "strathmoy",
        "wrayfold",
    ];
    names.extend(said.map(str::to_owned));
    names
}

fn run(args: &[&str]) -> Output {
    let output = Command::cargo_bin("winloss").expect("it is built").args(args).output();
    output.expect("it runs")
}

/// Every command and format, with all that it shows.
fn everything() -> Vec<Vec<&'static str>> {
    let mut all = Vec::new();
    let inputs = ["examples/deals.csv", "examples/interviews"];
    let mut push = |command: &[&'static str], rest: &[&'static str]| {
        let mut args = command.to_vec();
        args.extend(inputs);
        args.extend(rest);
        args.push("--redact");
        all.push(args);
    };
    for format in ["table", "json", "ndjson", "csv", "markdown", "html"] {
        push(&["analyze"], &["-f", format]);
        if format != "markdown" && format != "html" {
            push(&["tag"], &["-f", format]);
        }
    }
    for section in ["deals", "people", "win-back", "pursue", "coach", "left-out"] {
        push(&["analyze"], &["--section", section]);
    }
    push(&["analyze"], &["--by", "owner"]);
    push(&["analyze"], &["--partial"]);
    push(&["tag"], &["--context", "12"]);
    push(&["suggest"], &["-f", "json"]);
    push(&["check"], &[]);
    push(&["check"], &["-f", "json"]);
    push(&["explain", "OPP-3114"], &[]);
    push(&["explain", "Lisle Heating"], &["-f", "json"]);
    push(&["compare", "2025-07", "2025-08"], &[]);
    all
}

#[test]
fn no_name_of_the_example_is_in_any_output() {
    let names = names();
    let mut found = Vec::new();
    for args in everything() {
        let output = run(&args);
        let shown = [output.stdout, output.stderr].concat();
        assert!(shown.len() > 100, "{args:?}: {}", String::from_utf8_lossy(&shown));
        let shown = String::from_utf8(shown).expect("text").to_lowercase();
        for name in names.iter().filter(|name| shown.contains(*name)) {
            found.push(format!("{name}: {args:?}"));
        }
    }
    assert!(found.is_empty(), "{}", found.join("\n"));
}

#[test]
fn figures_are_the_same_without_the_names() {
    let figures = |redact: &[&str]| {
        let args = ["tag", "examples/deals.csv", "examples/interviews", "-q", "-f", "ndjson"];
        let output = run(&[&args, redact].concat());
        let rows = String::from_utf8(output.stdout).expect("text");
        let of = |line: &str| {
            let row: serde_json::Value = serde_json::from_str(line).expect("JSON");
            let turn = row["quote"].as_str().expect("a quote");
            assert!(turn.contains(row["match"].as_str().expect("a match")), "{row}");
            [&row["theme"], &row["direction"], &row["side"], &row["line"], &row["rule"]]
                .map(ToString::to_string)
        };
        rows.lines().map(of).collect::<Vec<_>>()
    };
    assert_eq!(figures(&[]), figures(&["--redact"]));
    let table = |redact: &[&str]| {
        let args = ["analyze", "examples/deals.csv", "examples/interviews", "-q", "-f", "csv"];
        run(&[&args, redact].concat()).stdout
    };
    assert_eq!(table(&[]), table(&["--redact"]));
}

/// Features are words of the text, and their stems and ends.
#[test]
fn no_name_of_the_text_is_among_the_features() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("call.txt");
    let text = "Interviewer: Who fought for us?\n\
                Buyer: We met Priya Shahani in March. Priya pushed it through every committee for \
                you, and James backed her. But Davidson was far too slow with his quote.\n";
    fs::write(&path, text).expect("it is written");
    let path = path.to_str().expect("a plain name");
    let shown = |args: &[&str]| {
        let output = run(args);
        String::from_utf8(output.stdout).expect("text").to_lowercase()
    };
    for command in [&["explain", "call", path][..], &["suggest", path]] {
        let plain = shown(&[command, &["-q", "-f", "json"]].concat());
        assert!(plain.contains("\"word:") && plain.contains("priya"), "{plain}");
        let redacted = shown(&[command, &["-q", "-f", "json", "--redact"]].concat());
        assert!(redacted.contains("\"word:<name>"), "{redacted}");
        for name in ["priya", ":priy", "shahani", "jame", "davidson", ":davi"] {
            assert!(!redacted.contains(name), "{command:?} {name}: {redacted}");
        }
    }
}

#[test]
fn a_key_makes_the_same_pseudonyms_in_every_run() {
    let folder = tempfile::tempdir().expect("a folder");
    let key = folder.path().join("secret.key");
    let key = key.to_str().expect("a plain name");
    let table = |name: &str| {
        let path = folder.path().join(name);
        let text = "Deal ID,Account,Stage,Owner,Loss reason\nD-1,Cape Bank,Closed Lost,Dana Okafor,price\n";
        fs::write(&path, text).expect("it is written");
        path.to_str().expect("a plain name").to_owned()
    };
    let (one, other) = (table("a.csv"), table("b.csv"));
    let account = |path: &str, key: &[&str]| {
        let args = ["analyze", path, "-q", "-f", "json"];
        let output = run(&[&args, key].concat());
        let analysis: serde_json::Value = serde_json::from_slice(&output.stdout).expect("JSON");
        let account = analysis["deals"][0]["account"].as_str().expect("an account").to_owned();
        assert!(account.starts_with("Account-"), "{account}");
        account
    };
    assert_eq!(account(&one, &["--redact-key", key]), account(&other, &["--redact-key", key]));
    assert_ne!(account(&one, &["--redact"]), account(&one, &["--redact-key", key]));
    assert_eq!(account(&one, &["--redact"]), account(&one, &["--redact"]));
    assert!(is_private(Path::new(key)));

    fs::write(key, "no key").expect("it is written");
    let output = run(&["analyze", &one, "--redact-key", key]);
    assert_eq!(output.status.code(), Some(2));
    let said = String::from_utf8_lossy(&output.stderr).into_owned();
    assert!(said.contains("not a key (expected 32 hexadecimal digits)"), "{said}");
}

#[cfg(unix)]
fn is_private(path: &Path) -> bool {
    use std::os::unix::fs::PermissionsExt as _;
    fs::metadata(path).expect("it is there").permissions().mode().trailing_zeros() >= 6
}

#[cfg(not(unix))]
fn is_private(_: &Path) -> bool {
    true
}

/// How many of the times that a labelled interview says a name of its record
/// the name is taken out, with the record and without it: the figures of
/// `docs/reliability.md`.
#[test]
fn names_of_labelled_interviews_are_found() {
    let (mut said, mut known, mut guessed) = (0, 0, 0);
    let mut missed = BTreeSet::new();
    for entry in fs::read_dir("tests/gold").expect("the gold is there") {
        let path = entry.expect("an entry").path();
        if path.extension().is_none_or(|ending| ending != "json") {
            continue;
        }
        let text = fs::read_to_string(&path).expect("text");
        let gold: serde_json::Value = serde_json::from_str(&text).expect("JSON");
        let of = |value: &serde_json::Value| value.as_str().map(str::to_owned);
        let facts = Facts {
            account: of(&gold["account"]),
            owner: of(&gold["owner"]),
            vendor: of(&gold["vendor"]),
            other: of(&gold["respondent"]["name"])
                .map(|name| (Arc::from("contact"), name))
                .into_iter()
                .collect(),
            ..Facts::default()
        };
        let names = [&facts.owner, &facts.other.get("contact").cloned()];
        let parts: Vec<String> = names
            .into_iter()
            .flatten()
            .flat_map(|name| name.split_whitespace())
            .filter(|part| part.len() > 3)
            .map(str::to_owned)
            .collect();
        let deal = Deal { id: "D-1".to_owned(), place: Place::whole("gold"), facts };
        let with = Redactor::new(Key::new([1; 16]), &[deal]);
        let without = Redactor::new(Key::new([1; 16]), &[]);
        for turn in gold["turns"].as_array().expect("turns") {
            for sentence in turn["sentences"].as_array().expect("sentences") {
                let sentence = sentence["t"].as_str().expect("text");
                for part in parts.iter().filter(|part| has_word(sentence, part)) {
                    said += 1;
                    known += u32::from(!has_word(&with.text(sentence), part));
                    let found = !has_word(&without.text(sentence), part);
                    guessed += u32::from(found);
                    if !found {
                        missed.insert(part.clone());
                    }
                }
            }
        }
    }
    // `docs/reliability.md` has these figures.
    assert!(said > 1_000, "{said}");
    assert_eq!(known, said);
    assert!(guessed * 100 >= said * 97, "{guessed} of {said}: {missed:?}");
}

fn has_word(text: &str, word: &str) -> bool {
    text.split(|letter: char| !letter.is_alphanumeric()).any(|other| other == word)
}

/// `Mark` and `Grace` are ordinary words, and names where somebody speaks.
#[test]
fn a_speaker_whose_name_is_a_word_is_taken_out() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("call.json");
    let turn = |speaker: &str, role: &str, text: &str| serde_json::json!({"speaker": speaker, "role": role, "text": text});
    let interview = serde_json::json!({"interview_id": "i1", "vendor": "Acme", "turns": [
        turn("Mark", "buyer", "Your price was far too high for us."),
        turn("Interviewer", "interviewer", "Thank you."),
    ]});
    fs::write(&path, interview.to_string()).expect("it is written");
    let path = path.to_str().expect("a plain name");
    let output = run(&["tag", path, "-q", "-f", "ndjson", "--redact"]);
    let shown = String::from_utf8(output.stdout).expect("text");
    assert!(shown.contains("\"speaker\":\"Person-"), "{shown}");
}

#[test]
fn a_stale_verdict_is_told_without_its_words() {
    let folder = tempfile::tempdir().expect("a folder");
    let sheet = folder.path().join("verdicts.csv");
    let text = "file,interview,turn,start,end,theme,match,verdict\n\
                old.txt,i1,0,3,9,price,Okafor's price,wrong\n";
    fs::write(&sheet, text).expect("it is written");
    let sheet = sheet.to_str().expect("a plain name");
    let output = run(&["analyze", "examples/deals.csv", "--redact", "--verdicts", sheet]);
    let said = String::from_utf8_lossy(&output.stderr).into_owned();
    assert!(said.contains("the verdict is on no mention") && !said.contains("Okafor"), "{said}");
}
