//! What the program prints for some input.

use std::collections::BTreeMap;
use std::process::Command;

use serde_json::Value;

/// A run of the program over one input.
pub(crate) struct Program(Vec<String>);

impl Program {
    pub(crate) fn new(input: &[&str]) -> Self {
        Self(input.iter().map(|word| (*word).to_owned()).collect())
    }

    pub(crate) fn analysis(&self) -> Value {
        serde_json::from_str(&self.run(&["analyze", "-f", "json"])).expect("one object")
    }

    /// The facts of the deals, and what the program says of them.
    pub(crate) fn deals(&self) -> Vec<Value> {
        lines(&self.run(&["analyze", "-f", "ndjson"]))
    }

    pub(crate) fn mentions(&self) -> Vec<Value> {
        lines(&self.run(&["tag", "-f", "ndjson"]))
    }

    pub(crate) fn explained(&self, deal: &str) -> Value {
        serde_json::from_str(&self.run(&["explain", deal, "-f", "json"])).expect("one object")
    }

    /// Who speaks in each turn of each interview of a deal.
    pub(crate) fn speakers(&self, deal: &str) -> BTreeMap<(String, String), Vec<String>> {
        let explained = self.explained(deal);
        let interviews = explained["interviews"].as_array().expect("interviews");
        let key = |one: &Value| (text(one, "file"), text(one, "interview"));
        let who = |turn: &Value| format!("{} {}", turn["role"], turn["speaker"]);
        let turns = |one: &Value| one["turns"].as_array().expect("turns").iter().map(who).collect();
        interviews.iter().map(|one| (key(one), turns(one))).collect()
    }

    fn run(&self, command: &[&str]) -> String {
        let out = Command::new(env!("CARGO_BIN_EXE_winloss"))
            .args(command)
            .args(&self.0)
            .arg("--quiet")
            .output()
            .expect("the program runs");
        assert_ne!(out.status.code(), Some(2), "{}", String::from_utf8_lossy(&out.stderr));
        String::from_utf8(out.stdout).expect("text")
    }
}

fn lines(text: &str) -> Vec<Value> {
    text.lines().map(|line| serde_json::from_str(line).expect("an object")).collect()
}

/// A text field.
pub(crate) fn text(value: &Value, key: &str) -> String {
    value[key].as_str().unwrap_or_default().to_owned()
}
