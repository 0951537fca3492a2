//! What programs for qualitative research exchange: codebooks and projects of
//! the REFI-QDA standard 1.5, written and read again, and codings by hand.

mod archive;
mod back;
mod out;
mod standard;

use std::path::Path;

use assert_cmd::Command;
use serde_json::Value;

const EXAMPLE: [&str; 2] = ["examples/deals.csv", "examples/interviews"];

fn winloss(args: &[&str]) -> Command {
    let mut command = Command::cargo_bin("winloss").expect("the program");
    command.args(args);
    command
}

/// What the program writes to a file called `name`, and how it ended.
fn written(folder: &Path, name: &str, args: &[&str]) -> (Vec<u8>, i32) {
    let path = folder.join(name);
    let output = winloss(args).arg("-o").arg(&path).output().expect("it runs");
    let said = String::from_utf8_lossy(&output.stderr).into_owned();
    let bytes = std::fs::read(&path).unwrap_or_else(|_| panic!("{args:?}: {said}"));
    (bytes, output.status.code().expect("it ended"))
}

/// The example as a project.
fn project(more: &[&str]) -> Vec<u8> {
    let folder = tempfile::tempdir().expect("a folder");
    let args = [&["tag"], &EXAMPLE[..], &["-q", "-f", "qdpx"], more].concat();
    written(folder.path(), "out.qdpx", &args).0
}

/// The one object that a command writes as JSON, and how it ended.
fn json(args: &[&str]) -> (Value, i32, String) {
    let output = winloss(&[args, &["-f", "json"]].concat()).output().expect("it runs");
    let said = String::from_utf8_lossy(&output.stderr).into_owned();
    let value = serde_json::from_slice(&output.stdout).unwrap_or_default();
    (value, output.status.code().expect("it ended"), said)
}
