//! The commands in `docs/` print what is said there.

use std::collections::BTreeSet;
use std::fs;

use assert_cmd::Command;
use serde_json::Value;

#[test]
fn the_docs_are_true() {
    trycmd::TestCases::new().case("docs/*.md");
}

#[test]
fn every_key_that_the_docs_name_is_there() {
    let page = fs::read_to_string("docs/formats.md").expect("the page");
    let section = page.split("## The analysis").nth(1).expect("the section");
    let section = section.split("\n## ").next().expect("a beginning");
    let out = Command::cargo_bin("winloss")
        .expect("the program")
        .args(["analyze", "examples/deals.csv", "examples/interviews", "-q", "-f", "json"])
        .args(["--by", "segment"])
        .output()
        .expect("it ran");
    let told: Value = serde_json::from_slice(&out.stdout).expect("JSON");
    let mut named = BTreeSet::from(["schema", "version", "themes_tests", "actionable"]);
    for line in section.lines().filter(|line| line.starts_with("| `")) {
        let (keys, about) = line[2..].split_once(" | ").expect("two cells");
        for key in words(keys) {
            assert!(!told[key].is_null(), "no `{key}` in the analysis");
            named.insert(key);
            for inner in words(about) {
                assert!(
                    told.get(inner).is_some() || holds(&told[key], inner),
                    "`{key}` holds no `{inner}`"
                );
            }
        }
    }
    let keys = told.as_object().expect("an object").keys();
    assert_eq!(named, keys.map(String::as_str).collect(), "every key has its row");
}

/// The words in code.
fn words(cell: &str) -> impl Iterator<Item = &str> {
    cell.split('`').skip(1).step_by(2).filter(|word| !word.starts_with('-'))
}

/// Whether the word is a key or a value somewhere in it.
fn holds(value: &Value, word: &str) -> bool {
    match value {
        Value::Object(fields) => {
            fields.iter().any(|(key, field)| key == word || holds(field, word))
        }
        Value::Array(items) => items.iter().any(|item| holds(item, word)),
        Value::String(text) => text == word,
        Value::Null | Value::Bool(_) | Value::Number(_) => false,
    }
}
