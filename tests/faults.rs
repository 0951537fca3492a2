//! Whatever happens while a result is written, the old file or the new one is
//! there, whole; and the exit code says which.
#![cfg(unix)]

use std::fs;
use std::io::{Read as _, Write as _};
use std::os::unix::fs::PermissionsExt as _;
use std::process::{Child, Command, Stdio};

fn winloss(args: &[&str]) -> Command {
    let mut command = on_table(args);
    command.arg("examples/interviews");
    command
}

/// The quick job: 200 of them do not take long.
fn on_table(args: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_winloss"));
    command.args(args).args(["-q", "examples/deals.csv"]);
    command.stderr(Stdio::piped());
    command
}

#[test]
fn a_kill_at_any_moment_leaves_the_old_file_or_the_new_one() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("result.json");
    let target = path.to_str().expect("a plain name");
    let args = ["analyze", "-f", "json", "-o", target];
    let run = on_table(&args).status().expect("it runs");
    assert!(run.code().is_some_and(|code| code < 2));
    let new = fs::read(&path).expect("a result");
    let started = std::time::Instant::now();
    on_table(&args).status().expect("it runs");
    // What a run takes changes with what else the machine does.
    let mut usual = started.elapsed();
    let (mut olds, mut news) = (0, 0);
    for round in 0_u32..200 {
        fs::write(&path, "old").expect("written");
        let mut child: Child = on_table(&args).spawn().expect("it starts");
        // From at once to a little after its usual end.
        let after = usual * (round % 20) / 18;
        std::thread::sleep(after);
        let _ = child.kill();
        child.wait().expect("it ends");
        let found = fs::read(&path).expect("a file is there");
        assert!(found == b"old" || found == new, "round {round}: {} bytes", found.len());
        if found == new {
            news += 1;
            usual = usual.min(after * 19 / 20);
        } else {
            olds += 1;
            usual = usual.max(after);
        }
    }
    assert!(olds > 20, "{olds} killed in time, {news} too late");
}

#[test]
fn what_cannot_be_written_is_said_and_leaves_the_old_file() {
    // A folder that takes no file, unless we are one whom nothing is denied.
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("result.json");
    fs::write(&path, "old").expect("written");
    fs::set_permissions(folder.path(), fs::Permissions::from_mode(0o500)).expect("set");
    let denied = fs::write(folder.path().join("probe"), "").is_err();
    let target = path.to_str().expect("a plain name");
    let output = winloss(&["analyze", "-o", target]).output().expect("it runs");
    fs::set_permissions(folder.path(), fs::Permissions::from_mode(0o700)).expect("set");
    if denied {
        assert_eq!(output.status.code(), Some(2));
        assert!(String::from_utf8_lossy(&output.stderr).contains("cannot write beside"));
        assert_eq!(fs::read(&path).expect("there"), b"old");
    }

    let output = winloss(&["analyze", "-o", "no/such/folder/x.json"]).output().expect("it runs");
    assert_eq!(output.status.code(), Some(2));
    let said = String::from_utf8_lossy(&output.stderr).into_owned();
    assert!(said.contains("no/such/folder/x.json"), "{said}");
}

#[test]
#[cfg(target_os = "linux")]
fn a_full_disk_is_no_success() {
    for args in [&["analyze"][..], &["analyze", "-f", "json"], &["tag", "-f", "ndjson"]] {
        let full = fs::OpenOptions::new().write(true).open("/dev/full").expect("it is there");
        let output = winloss(args).stdout(full).output().expect("it runs");
        assert_eq!(output.status.code(), Some(2), "{args:?}");
        let said = String::from_utf8_lossy(&output.stderr).into_owned();
        assert!(said.contains("No space left"), "{said}");
    }
}

/// Run as root, a rename would put a file in the place of `/dev/null`.
#[test]
#[cfg(unix)]
fn a_pipe_is_written_to_and_a_link_stays_one() {
    use std::os::unix::fs::{FileTypeExt as _, symlink};
    let folder = tempfile::tempdir().expect("a folder");
    let plain = winloss(&["analyze", "-f", "json"]).output().expect("it runs").stdout;

    let pipe = folder.path().join("pipe");
    let made = std::process::Command::new("mkfifo").arg(&pipe).status().expect("it runs");
    assert!(made.success());
    let args = ["analyze", "-f", "json", "-o", pipe.to_str().expect("a plain name")];
    let mut child = winloss(&args).spawn().expect("starts");
    assert!(fs::read(&pipe).expect("a result") == plain);
    assert!(child.wait().expect("it ends").code().is_some_and(|code| code < 2));
    assert!(fs::metadata(&pipe).expect("it is there").file_type().is_fifo());

    let (target, link) = (folder.path().join("result.json"), folder.path().join("link.json"));
    fs::write(&target, "old").expect("it is written");
    symlink(&target, &link).expect("made");
    let args = ["analyze", "-f", "json", "-o", link.to_str().expect("a plain name")];
    let output = winloss(&args).output().expect("it runs");
    assert!(output.status.code().is_some_and(|code| code < 2));
    assert!(fs::read(&target).expect("a result") == plain);
    assert!(fs::symlink_metadata(&link).expect("it is there").is_symlink());
}

#[test]
fn a_reader_that_leaves_is_no_error() {
    let mut child =
        winloss(&["tag", "-f", "ndjson"]).stdout(Stdio::piped()).spawn().expect("starts");
    let mut first = [0; 64];
    let mut out = child.stdout.take().expect("a pipe");
    out.read_exact(&mut first).expect("a beginning");
    drop(out);
    let output = child.wait_with_output().expect("it ends");
    assert!(output.stderr.is_empty(), "{}", String::from_utf8_lossy(&output.stderr));
    assert!(output.status.code().is_some_and(|code| code < 2), "{:?}", output.status);
}

#[test]
fn one_unreadable_file_does_not_end_a_batch() {
    let folder = tempfile::tempdir().expect("a folder");
    let mut good = fs::File::create(folder.path().join("good.txt")).expect("made");
    writeln!(good, "Interviewer: Why?\nBuyer: Your price was far too high.").expect("written");
    std::os::unix::fs::symlink("loop", folder.path().join("loop")).expect("made");
    std::os::unix::fs::symlink("nowhere.txt", folder.path().join("gone.txt")).expect("made");
    fs::write(folder.path().join("bad.docx"), b"PK\x03\x04 no archive").expect("written");
    let mut command = Command::new(env!("CARGO_BIN_EXE_winloss"));
    let output = command.args(["tag", "-f", "ndjson"]).arg(folder.path());
    let output = output.output().expect("it runs");
    assert_eq!(output.status.code(), Some(1));
    let (out, said) =
        (String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr));
    assert!(out.contains("\"price\""), "{out}");
    assert!(said.contains("bad.docx"), "{said}");
}

/// Where name spaces can be made, a disk of 16 KB is mounted in one of its
/// own: what fills it leaves the old file, and nothing beside it.
#[test]
#[cfg(target_os = "linux")]
fn a_disk_that_fills_up_leaves_the_old_file() {
    let folder = tempfile::tempdir().expect("a folder");
    let disk = folder.path().to_str().expect("a plain name");
    let script = "mount -t tmpfs -o size=16k winloss \"$1\" && echo old > \"$1/result\" || exit 99
        shift_disk=$1; shift
        \"$@\" -o \"$shift_disk/result\"; code=$?
        echo \"code $code\"; ls -A \"$shift_disk\"; cat \"$shift_disk/result\"";
    let jobs: [&[&str]; 4] = [
        &["analyze", "-f", "json"],
        &["analyze", "-f", "html"],
        &["analyze", "-f", "xlsx", "--by", "segment"],
        &["tag", "-f", "ndjson"],
    ];
    for job in jobs {
        let mut command = Command::new("unshare");
        command.args(["--user", "--map-root-user", "--mount", "sh", "-c", script, "sh", disk]);
        command.arg(env!("CARGO_BIN_EXE_winloss")).args(job).arg("-q");
        command.args(["examples/deals.csv", "examples/interviews"]);
        let Ok(output) = command.output() else { return };
        let said = String::from_utf8_lossy(&output.stdout).into_owned();
        if !said.starts_with("code") {
            return;
        }
        let error = String::from_utf8_lossy(&output.stderr);
        assert_eq!(said, "code 2\nresult\nold\n", "{job:?} {error}");
        assert!(error.contains("No space left"), "{error}");
    }
}
