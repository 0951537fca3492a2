//! Any bytes under any name are read or said to be unreadable; nothing
//! panics, and every turn has a speaker, words and a line.

use proptest::prelude::*;

use super::*;

/// Beginnings that lead into each reader.
const BEGINNINGS: &[&str] = &[
    "",
    "WEBVTT\n\n",
    "1\n00:00:01,000 --> 00:00:02,000\n",
    "{\\rtf1 ",
    "<html><p>",
    "PK\u{3}\u{4}word/document.xml",
    "{\"monologues\":[{\"elements\":[",
    "{\"callTranscripts\":[{\"sentences\":[{\"speakerId\":",
    "[{\"speaker\":\"A\",\"text\":\"",
    "Speaker\tText\n",
    "start\tend\ttext\n",
    "---\ntitle: x\n---\n",
    "# Interview 1\n\nQ: Why?\n",
    "Ann: Hi.\nBob: Hm.\nAnn: ",
    "[00:01] Ann: x\n[00:02] ",
    "Attendees\n",
    "| a | b |\n",
    "%PDF-",
    "00:11:09\tAnn:\t",
    "- ",
];

/// Pieces of which transcripts are made.
const PIECES: &[&str] = &[
    "Ann: ",
    "**Bob:** ",
    "\n",
    "\r\n",
    "\r",
    "\t",
    "  ",
    "[00:19] ",
    "(1:02:03.4)",
    "00:01 --> 00:02",
    "-->",
    "<v Ann>",
    "</v>",
    "&#39;",
    "&amp;",
    "&#xFFFFFF;",
    "*x* ",
    "[laughs]",
    "(",
    "[",
    "\\",
    "Q: ",
    "A. ",
    "1. ",
    "- ",
    "## ",
    "---",
    "|",
    "?",
    "Price: ",
    "2025-03-02",
    "27Feb2026",
    "Loss to ",
    "\u{feff}",
    "\u{a0}",
    "é",
    "—",
    "\u{1f600}",
    "{",
    "}",
    "\"",
    "\\u12",
    "\\'e",
    "\0",
    "Interviewer (I): ",
    "Last, First",
    "D-17",
    "Account: ",
    "$1.2m",
    " with ",
    " at ",
    "AE",
];

fn check(name: &str, bytes: &[u8]) {
    let reading = read(name, bytes, &Settings::default());
    for interview in &reading.interviews {
        for turn in &interview.turns {
            assert!(turn.speaker < interview.speakers.len());
            assert!(!turn.text.trim().is_empty());
            assert!(turn.line >= 1);
        }
    }
    let words = String::from_utf8_lossy(bytes).chars().any(char::is_alphanumeric);
    let nothing =
        reading.interviews.is_empty() && reading.deals.is_empty() && reading.people.is_empty();
    assert!(!words || !nothing || !reading.problems.is_empty() || !reading.understood.is_empty());
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 400, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn any_bytes_are_read_or_said(
        beginning in proptest::sample::select(BEGINNINGS),
        bytes in proptest::collection::vec(any::<u8>(), 0..300),
    ) {
        let whole: Vec<u8> = beginning.bytes().chain(bytes).collect();
        check("x", &whole);
    }

    #[test]
    fn any_mix_of_pieces_is_read_or_said(
        beginning in proptest::sample::select(BEGINNINGS),
        pieces in proptest::collection::vec(proptest::sample::select(PIECES), 0..60),
    ) {
        let text = format!("{beginning}{}", pieces.concat());
        check("dir/Cape Bank_lost.txt", text.as_bytes());
    }
}
