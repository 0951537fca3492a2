//! The one-liners of `docs/formats.md` run, each where its tool is installed.

use std::env;
use std::fs;
use std::io::{self, Write as _};
use std::path::PathBuf;
use std::process::{Command, Output};

use assert_cmd::cargo::cargo_bin;

/// A tool of the one-liners, and how to find out whether it is there.
const TOOLS: [(&str, &str); 4] = [
    ("jq", "jq --version"),
    ("python3", "python3 -c 'import pandas'"),
    ("duckdb", "duckdb --version"),
    ("Rscript", "Rscript -e 'library(jsonlite)'"),
];

fn run(line: &str) -> Output {
    let folder = cargo_bin("winloss").parent().expect("a folder").to_owned();
    let others = env::var_os("PATH").unwrap_or_default();
    let folders: Vec<PathBuf> = [folder].into_iter().chain(env::split_paths(&others)).collect();
    let path = env::join_paths(folders).expect("plain names");
    Command::new("sh").args(["-c", line]).env("PATH", path).output().expect("a shell")
}

#[test]
#[cfg(unix)]
fn the_one_liners_work() {
    let text = fs::read_to_string("docs/formats.md").expect("the page");
    let block = text.split("```sh\n").nth(1).expect("a block").split("```").next();
    let lines: Vec<&str> = block.expect("its lines").lines().collect();
    for (tool, is_there) in TOOLS {
        let own: Vec<&&str> =
            lines.iter().filter(|line| line.contains(&format!("| {tool} "))).collect();
        assert!(!own.is_empty(), "no line for {tool}");
        if !run(is_there).status.success() {
            writeln!(
                io::stderr(),
                "skipped: `{is_there}` fails, so {} of {tool} not run",
                own.len()
            )
            .expect("somebody to tell");
            continue;
        }
        for line in own {
            let output = run(line);
            let (out, said) = (output.stdout, String::from_utf8_lossy(&output.stderr));
            assert!(output.status.success(), "{line}\n{said}");
            let shown = String::from_utf8_lossy(&out);
            assert!(shown.lines().count() > 3, "{line}\n{shown}{said}");
        }
    }
    let tools = lines.iter().filter(|line| TOOLS.iter().any(|(tool, _)| line.contains(tool)));
    assert_eq!(tools.count(), lines.len(), "a line without a known tool is not run");
}
