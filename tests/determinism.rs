//! The same input gives the same bytes, whatever surrounds the program; and it
//! speaks with nobody.

use std::fs;
use std::path::Path;
use std::process::Command;

/// The main job, the mentions and the project, in several forms.
const JOBS: [&[&str]; 5] = [
    &["analyze", "-f", "json"],
    &["analyze", "--by", "segment"],
    &["tag", "-f", "ndjson"],
    &["tag", "-f", "qdpx"],
    &["analyze", "-f", "html", "--redact"],
];

fn winloss(job: &[&str], folder: &Path, more: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_winloss"));
    command.current_dir(folder).args(job).args(["deals.csv", "interviews"]).args(more);
    command
}

fn bytes(mut command: Command) -> Vec<u8> {
    let output = command.output().expect("it runs");
    assert!(!output.stdout.is_empty(), "{}", String::from_utf8_lossy(&output.stderr));
    output.stdout
}

/// A copy of the example whose files were made in another order.
fn shuffled() -> tempfile::TempDir {
    let folder = tempfile::tempdir().expect("a folder");
    fs::create_dir(folder.path().join("interviews")).expect("made");
    let mut files: Vec<_> = fs::read_dir("examples/interviews")
        .expect("the example")
        .map(|entry| entry.expect("an entry").file_name())
        .collect();
    files.sort_by_key(|name| {
        let name = name.to_string_lossy().into_owned();
        name.bytes().rev().collect::<Vec<_>>()
    });
    for name in files {
        let from = Path::new("examples/interviews").join(&name);
        if from.is_file() {
            fs::copy(from, folder.path().join("interviews").join(&name)).expect("copied");
        }
    }
    fs::copy("examples/deals.csv", folder.path().join("deals.csv")).expect("copied");
    folder
}

#[test]
fn nothing_around_it_changes_a_byte() {
    let other = shuffled();
    let example = Path::new("examples");
    for job in JOBS {
        let first = bytes(winloss(job, example, &["-j", "1"]));
        for threads in ["2", "7"] {
            assert!(
                first == bytes(winloss(job, example, &["-j", threads])),
                "{job:?} -j {threads}"
            );
        }
        for (name, value) in [
            ("LC_ALL", "tr_TR.UTF-8"),
            ("TZ", "Pacific/Kiritimati"),
            ("LANG", "de_DE"),
            ("COLUMNS", "200"),
            ("TERM", "dumb"),
        ] {
            let mut command = winloss(job, example, &[]);
            command.env(name, value);
            assert!(first == bytes(command), "{job:?} {name}={value}");
        }
        assert!(first == bytes(winloss(job, other.path(), &[])), "{job:?} files in another order");
    }
}

/// No code of ours names a socket, and under a network that is not there the
/// bytes are the same.
#[test]
fn it_speaks_with_nobody() {
    let mut folders = vec![Path::new("src").to_owned()];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(folder).expect("sources") {
            let path = entry.expect("an entry").path();
            if path.is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|ending| ending == "rs") {
                let text = fs::read_to_string(&path).expect("text");
                for name in ["std::net", "TcpStream", "UdpSocket", "UnixStream"] {
                    assert!(!text.contains(name), "{name} in {}", path.display());
                }
            }
        }
    }
    let lock = fs::read_to_string("Cargo.lock").expect("the lock file");
    for name in ["socket2", "mio", "tokio", "hyper", "reqwest", "ureq", "rustls", "openssl"] {
        assert!(!lock.contains(&format!("name = \"{name}\"")), "{name}");
    }
    let program = env!("CARGO_BIN_EXE_winloss");
    let can = Command::new("unshare").args(["-rn", "true"]).status();
    // No name spaces here: the sources and the lock file have to do.
    if can.is_ok_and(|status| status.success()) {
        let apart = ["-rn", program, "analyze", "deals.csv", "interviews", "-f", "json"];
        let mut command = Command::new("unshare");
        command.args(apart).current_dir("examples");
        let own = bytes(winloss(&["analyze", "-f", "json"], Path::new("examples"), &[]));
        assert!(own == bytes(command), "another result without a network");
    }
}

/// On a terminal a page is wider and coloured, and no more: with both told, and
/// in every other form, the bytes are those of a pipe. `script` is a terminal.
#[test]
#[cfg(target_os = "linux")]
fn a_terminal_changes_no_byte() {
    let jobs: [&[&str]; 4] = [
        &["analyze", "-f", "json"],
        &["tag", "-f", "ndjson"],
        &["analyze", "--width", "100", "--color", "never"],
        &["analyze", "--width", "100", "--color", "always", "--by", "segment"],
    ];
    for job in jobs {
        let piped = bytes(winloss(job, Path::new("examples"), &["-q"]));
        let program = env!("CARGO_BIN_EXE_winloss");
        let line = format!("'{program}' {} deals.csv interviews -q", job.join(" "));
        let mut command = Command::new("script");
        command.args(["-q", "-e", "-c", &format!("stty -opost; {line}"), "/dev/null"]);
        command.current_dir("examples").stdin(std::process::Stdio::null());
        let Ok(output) = command.output() else { return };
        assert!(output.stdout == piped, "{job:?}");
    }
}
