//! What the program prints for some input.

use std::cell::OnceCell;
use std::collections::BTreeMap;
use std::process::Command;

use serde_json::Value;

/// The program over one input. What it prints of a large input is asked for
/// once.
pub(crate) struct Program {
    input: Vec<String>,
    /// Whether the deals stand in tables.
    tables: bool,
    analysis: OnceCell<Value>,
    mentions: OnceCell<Vec<Value>>,
}

impl Program {
    pub(crate) fn new(input: &[&str]) -> Self {
        let input = input.iter().map(|word| (*word).to_owned()).collect();
        Self { input, tables: true, analysis: OnceCell::new(), mentions: OnceCell::new() }
    }

    /// Interviews that tell of their deals themselves.
    pub(crate) fn of_interviews(input: &[&str]) -> Self {
        Self { tables: false, ..Self::new(input) }
    }

    /// The analysis with every cut that the tests ask for.
    pub(crate) fn analysis(&self) -> &Value {
        let cuts = ["segment", "region", "owner", "size", "quarter", "competitor"];
        let cuts: Vec<&str> = cuts.into_iter().flat_map(|field| ["--by", field]).collect();
        self.analysis.get_or_init(|| self.analysed(&cuts))
    }

    pub(crate) fn analysed(&self, options: &[&str]) -> Value {
        self.object(&[&["analyze", "-f", "json"], options].concat())
    }

    /// What was taken for an interview, and who speaks in it.
    pub(crate) fn interviews(&self) -> Vec<Value> {
        let checked = self.object(&["check", "-f", "json"]);
        checked["interviews"].as_array().expect("interviews").clone()
    }

    pub(crate) fn compared(&self, before: &str, after: &str) -> Value {
        self.object(&["compare", "-f", "json", before, after])
    }

    /// The facts of the deals, and what the program says of them.
    pub(crate) fn deals(&self) -> &[Value] {
        self.analysis()["deals"].as_array().expect("deals")
    }

    /// The same as lines.
    pub(crate) fn deal_lines(&self) -> Vec<Value> {
        lines(&self.run(&["analyze", "-f", "ndjson"]))
    }

    pub(crate) fn mentions(&self) -> &[Value] {
        self.mentions.get_or_init(|| lines(&self.run(&["tag", "-f", "ndjson"])))
    }

    pub(crate) fn explained(&self, deal: &str) -> Value {
        self.object(&["explain", deal, "-f", "json"])
    }

    /// Who speaks in each turn of each interview of a deal. What is needed of
    /// the input is enough: `files` where they tell of the deal themselves.
    pub(crate) fn speakers(
        &self,
        deal: &str,
        files: &[String],
    ) -> BTreeMap<(String, String), Vec<String>> {
        let explained = if self.tables {
            self.explained(deal)
        } else {
            Self::new(&files.iter().map(String::as_str).collect::<Vec<_>>()).explained(deal)
        };
        let interviews = explained["interviews"].as_array().expect("interviews");
        let key = |one: &Value| (text(one, "file"), text(one, "interview"));
        let who = |turn: &Value| format!("{} {}", turn["role"], turn["speaker"]);
        let turns = |one: &Value| one["turns"].as_array().expect("turns").iter().map(who).collect();
        interviews.iter().map(|one| (key(one), turns(one))).collect()
    }

    fn object(&self, command: &[&str]) -> Value {
        serde_json::from_str(&self.run(command)).expect("one object")
    }

    fn run(&self, command: &[&str]) -> String {
        let out = Command::new(env!("CARGO_BIN_EXE_winloss"))
            .args(command)
            .args(&self.input)
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
