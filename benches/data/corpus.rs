//! The project's own labelled texts as a stock of sentences.

use std::fs;
use std::path::{Path, PathBuf};

use serde_json::Value;

use super::Chance;

/// The authors whose texts are drawn from. New ones do not change the data.
const AUTHORS: [&str; 27] = [
    "a1", "p1", "p2", "t1", "t10", "t2", "t3", "t5", "t6", "t7", "t8", "t9", "w1", "w10", "w11",
    "w13", "w14", "w16", "w17", "w2", "w20", "w21", "w23", "w5", "w6", "w7", "w9",
];

/// Ordinary talk without any evidence: the files that begin so.
const BACKGROUND: [&str; 4] = ["b3", "b4", "b5", "b6"];

/// Of a buyer's sentences so many are evidence: real interviews, with their
/// small talk and their stories, have 10 to 15 in 100.
const EVIDENCE: (u64, u64) = (12, 100);

/// Of the words of a sentence so many become others, so that sentences that are
/// drawn a hundred times are not the same a hundred times.
const OTHER_WORDS: (u64, u64) = (1, 12);

/// The same in a sentence that is evidence: few, since it is to stay one.
const OTHER_WORDS_IN_EVIDENCE: (u64, u64) = (1, 50);

/// What is said before one gets to the point.
const HESITATIONS: [&str; 6] = ["Um, ", "You know, ", "I mean, ", "Well, ", "So, ", "Honestly, "];

/// Sentences to draw from.
pub(crate) struct Corpus {
    /// What buyers say that is evidence.
    pub(crate) evidence: Vec<String>,
    /// What is said that is none.
    plain: Vec<String>,
    /// What interviewers say.
    asked: Vec<String>,
    /// The words of plain sentences, as often as they stand there.
    pub(crate) words: Vec<String>,
}

impl Corpus {
    /// The texts below `tests/gold`, which the published package has not.
    pub(crate) fn read() -> Self {
        let gold = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/gold");
        let mut corpus = Self { evidence: vec![], plain: vec![], asked: vec![], words: vec![] };
        for path in files(&gold, &AUTHORS, "json") {
            let text = fs::read_to_string(&path).expect("a file of tests/gold");
            corpus.add(&serde_json::from_str(&text).expect("JSON"));
        }
        for path in files(&gold.join("background"), &BACKGROUND, "txt") {
            let text = fs::read_to_string(&path).expect("a file of tests/gold/background");
            let said = text.lines().filter_map(|line| Some(line.split_once(": ")?.1));
            corpus.plain.extend(said.flat_map(|turn| turn.split_inclusive(". ")).map(trimmed));
        }
        let words = corpus.plain.iter().flat_map(|text| text.split(' '));
        corpus.words = words.filter(|word| is_exchangeable(word)).map(str::to_owned).collect();
        corpus
    }

    /// Adds a labelled interview.
    fn add(&mut self, interview: &Value) {
        for turn in list(&interview["turns"]) {
            for sentence in list(&turn["sentences"]) {
                let text = trimmed(sentence["t"].as_str().expect("a sentence has a text"));
                match (turn["role"].as_str(), list(&sentence["l"])) {
                    (Some("buyer"), [_, ..]) => self.evidence.push(text),
                    (Some("buyer"), []) => self.plain.push(text),
                    (Some("interviewer"), []) => self.asked.push(text),
                    _ => {}
                }
            }
        }
    }

    /// A sentence of a buyer.
    pub(crate) fn said(&self, chance: &mut Chance) -> String {
        let (stock, others) = if chance.is(EVIDENCE) {
            (&self.evidence, OTHER_WORDS_IN_EVIDENCE)
        } else {
            (&self.plain, OTHER_WORDS)
        };
        let mut said = String::new();
        if chance.is((1, 12)) {
            said.push_str(chance.one(&HESITATIONS));
        }
        for (at, word) in chance.one(stock).split(' ').enumerate() {
            if at > 0 {
                said.push(' ');
            }
            let other = is_exchangeable(word) && chance.is(others);
            said.push_str(if other { chance.one(&self.words) } else { word });
        }
        said
    }

    /// A sentence of an interviewer.
    pub(crate) fn asked(&self, chance: &mut Chance) -> &str {
        chance.one(&self.asked)
    }
}

/// The files of a folder that these wrote, in order.
fn files(folder: &Path, authors: &[&str], extension: &str) -> Vec<PathBuf> {
    let entries = fs::read_dir(folder).expect("tests/gold, of the repository");
    let is_one = |path: &PathBuf| {
        let name = path.file_stem().and_then(|name| name.to_str()).unwrap_or_default();
        let (author, number) = name.split_once('-').unwrap_or_default();
        authors.contains(&author)
            && number.bytes().all(|byte| byte.is_ascii_digit())
            && path.extension().is_some_and(|end| end == extension)
    };
    let paths = entries.map(|entry| entry.expect("a folder that can be read").path());
    let mut paths: Vec<_> = paths.filter(is_one).collect();
    paths.sort();
    paths
}

fn list(value: &Value) -> &[Value] {
    value.as_array().map_or(&[], Vec::as_slice)
}

fn trimmed(text: &str) -> String {
    text.trim().to_owned()
}

/// Whether it is a word without marks and not a name.
fn is_exchangeable(word: &str) -> bool {
    word.len() > 2 && word.bytes().all(|byte| byte.is_ascii_lowercase())
}
