//! `winloss tag` as one step of a pipe: a record in, its lines out, and
//! nothing that waits, grows, or stops whoever writes.
#![cfg(unix)]

use std::io::{BufRead as _, BufReader, Write as _};
use std::process::{Child, ChildStdin, Command, Output, Stdio};
use std::thread;

const SAID: &str = "You were the most expensive by some distance, and that decided it.";

fn record(number: usize) -> String {
    format!(
        r#"{{"interview_id":"i{number}","deal_id":"D-{number}","turns":[{{"role":"buyer","text":"{SAID}"}}]}}"#
    ) + "\n"
}

fn tag(args: &[&str]) -> Child {
    let mut command = Command::new(env!("CARGO_BIN_EXE_winloss"));
    command.args(["tag", "-", "-f", "ndjson"]).args(args);
    command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
    command.spawn().expect("it starts")
}

/// Writes all of it while the answer is read.
fn answer(args: &[&str], input: impl AsRef<[u8]>) -> Output {
    let mut child = tag(args);
    let mut stdin = child.stdin.take().expect("a pipe");
    let input = input.as_ref().to_owned();
    let writer = thread::spawn(move || stdin.write_all(&input));
    let output = child.wait_with_output().expect("it ends");
    writer.join().expect("no panic").expect("all of it is taken");
    output
}

/// The interviews that were tagged, in order, each once.
fn tagged(output: &Output) -> Vec<String> {
    let text = String::from_utf8_lossy(&output.stdout).into_owned();
    let mut ids: Vec<String> = text.lines().map(interview).collect();
    ids.dedup();
    ids
}

fn interview(line: &str) -> String {
    let mention: serde_json::Value = serde_json::from_str(line).expect("JSON");
    mention["interview"].as_str().expect("an id").to_owned()
}

fn said(output: &Output) -> String {
    String::from_utf8_lossy(&output.stderr).into_owned()
}

#[test]
fn a_line_is_answered_before_the_next_is_sent() {
    for threads in ["-j1", "-j3"] {
        let mut child = tag(&[threads]);
        let mut stdin: ChildStdin = child.stdin.take().expect("a pipe");
        let mut answers = BufReader::new(child.stdout.take().expect("a pipe")).lines();
        for number in 0..20 {
            stdin.write_all(record(number).as_bytes()).expect("taken");
            let answer = answers.next().expect("an answer").expect("text");
            assert_eq!(interview(&answer), format!("i{number}"));
        }
        drop(stdin);
        assert!(answers.next().is_none(), "a line for each");
        assert_eq!(child.wait().expect("it ends").code(), Some(0));
    }
}

#[test]
fn a_bad_line_costs_one_problem_wherever_it_stands() {
    let bad: [&[u8]; 5] = [b"no JSON", b"{\"cut\": ", b"[1, 2]", b"null", b"{\"text\": \"\xFF\xFE"];
    let many = 300;
    for at in [0, 1, many / 2, many] {
        for bad in bad {
            let mut input = Vec::new();
            for number in 0..many {
                if number == at {
                    input.extend_from_slice(bad);
                    input.push(b'\n');
                }
                input.extend_from_slice(record(number).as_bytes());
            }
            if at == many {
                input.extend_from_slice(bad);
            }
            let output = answer(&["-j2"], &input);
            let problems = said(&output);
            assert_eq!(output.status.code(), Some(1), "{problems}");
            let place = format!("-:{}: not ", at + 1);
            assert!(problems.starts_with(&place) && problems.lines().count() == 1, "{problems}");
            let expected: Vec<String> = (0..many).map(|number| format!("i{number}")).collect();
            assert_eq!(tagged(&output), expected);
        }
    }
}

#[test]
fn every_bad_line_is_told_however_many_there_are() {
    let input = (0..100).map(|number| format!("bad {number}\n{}", record(number)));
    let output = answer(&[], input.collect::<String>());
    assert_eq!(said(&output).lines().count(), 100, "{}", said(&output));
    assert_eq!(tagged(&output).len(), 100);
    let quiet = answer(&["-q"], record(1) + "bad\n");
    assert_eq!((quiet.status.code(), said(&quiet).as_str()), (Some(1), ""));
}

#[test]
fn a_letter_that_is_not_utf_8_does_not_change_how_other_lines_are_read() {
    let other = record(0).replace("expensive", "expensive, \u{201c}ruinously\u{201d}");
    let input = [other.as_bytes(), b"{\"text\": \"caf\xE9\", \"account\": \"A\"}\n"].concat();
    let output = answer(&[], &input);
    let found = String::from_utf8_lossy(&output.stdout).into_owned();
    assert!(found.contains("\u{201c}ruinously\u{201d}"), "{found}");
}

/// A file of lines and a pipe that brings them in pieces of any size come to
/// the same.
#[test]
fn the_answer_does_not_hang_on_how_the_input_comes() {
    let input: String = (0..200).map(record).collect();
    let whole = answer(&["-j1"], &input).stdout;
    assert!(!whole.is_empty());
    for size in [7, 1_000, 70_000] {
        let mut child = tag(&["-j2"]);
        let mut stdin = child.stdin.take().expect("a pipe");
        let bytes = input.clone().into_bytes();
        let writer =
            thread::spawn(move || bytes.chunks(size).try_for_each(|chunk| stdin.write_all(chunk)));
        let output = child.wait_with_output().expect("it ends");
        writer.join().expect("no panic").expect("taken");
        assert_eq!(output.stdout, whole, "pieces of {size}");
    }
}

#[test]
fn the_input_is_read_to_its_end_though_nothing_can_be_written() {
    #[cfg(target_os = "linux")]
    {
        let full = std::fs::OpenOptions::new().write(true).open("/dev/full").expect("it is there");
        let mut command = Command::new(env!("CARGO_BIN_EXE_winloss"));
        command.args(["tag", "-", "-f", "ndjson"]).stdin(Stdio::piped()).stdout(full);
        let mut child = command.stderr(Stdio::piped()).spawn().expect("it starts");
        let mut stdin = child.stdin.take().expect("a pipe");
        let padding = " ".repeat(10_000);
        for number in 0..1_000 {
            let line = record(number).replace("\"turns\"", &format!("{padding}\"turns\""));
            stdin.write_all(line.as_bytes()).expect("the pipe stays open");
        }
        drop(stdin);
        let output = child.wait_with_output().expect("it ends");
        assert_eq!(output.status.code(), Some(2), "{}", said(&output));
        assert!(said(&output).contains("No space left"), "{}", said(&output));
    }
}

/// The one exception: nobody reads on, and whoever writes is to know.
#[test]
fn a_closed_output_ends_it_though_more_might_come() {
    let mut child = tag(&[]);
    let mut stdin = child.stdin.take().expect("a pipe");
    drop(child.stdout.take());
    let mut written = Ok(());
    for number in 0..100_000 {
        written = stdin.write_all(record(number).as_bytes());
        if written.is_err() {
            break;
        }
    }
    assert!(written.is_err(), "the pipe is closed");
    let output = child.wait_with_output().expect("it ends");
    assert_eq!((output.status.code(), said(&output).as_str()), (Some(0), ""));
}

#[test]
#[cfg(target_os = "linux")]
fn memory_does_not_grow_with_the_input() {
    let mut child = tag(&["-j1", "-q"]);
    let status = format!("/proc/{}/status", child.id());
    let peak = || -> usize {
        let status = std::fs::read_to_string(&status).expect("it runs");
        let line = status.lines().find(|line| line.starts_with("VmHWM:")).expect("a line");
        line.split_whitespace().nth(1).expect("a number").parse().expect("kilobytes")
    };
    let mut stdin = child.stdin.take().expect("a pipe");
    let mut answers = BufReader::new(child.stdout.take().expect("a pipe")).lines();
    // Each tells of a deal of its own and of a column that would be kept with
    // it, and each second line is bad.
    let column = format!("\"column\":\"{}\",\"turns\"", "x".repeat(4_000));
    let mut send = |numbers: std::ops::Range<usize>| {
        for number in numbers {
            let line = record(number).replace("\"turns\"", &column) + "bad line\n";
            stdin.write_all(line.as_bytes()).expect("taken");
            answers.next().expect("an answer").expect("text");
        }
    };
    send(0..500);
    let before = peak();
    send(500..8_000);
    let after = peak();
    assert!(after < before + 8 * 1024, "{before} KB, then {after} KB: kept are {} KB", 7_500 * 4);
    drop(stdin);
    assert_eq!(child.wait().expect("it ends").code(), Some(1));
}
