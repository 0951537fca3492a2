//! `--cache DIR` changes no byte: whatever is in the folder, whoever else uses
//! it, and however an earlier run ended.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Output, Stdio};
use std::sync::Arc;

use sha2::{Digest, Sha256};
use winloss::builtin;
use winloss::input::{Settings, open};
use winloss::place::Place;
use winloss::tag::{Sensitivity, Tagger};

/// The jobs that can use a cache.
const JOBS: [&[&str]; 4] = [
    &["analyze", "-f", "json"],
    &["tag", "-f", "ndjson"],
    &["analyze", "-f", "json", "--redact"],
    &["tag", "-f", "csv", "-j1"],
];

fn winloss(job: &[&str], cache: Option<&Path>) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_winloss"));
    command.args(job).args(["examples/deals.csv", "examples/interviews"]);
    if let Some(cache) = cache {
        command.arg("--cache").arg(cache);
    }
    command
}

fn run(job: &[&str], cache: Option<&Path>) -> Output {
    let output = winloss(job, cache).output().expect("it runs");
    assert!(output.status.code().is_some_and(|code| code < 2), "{output:?}");
    output
}

/// Output, problems and exit code are those of a run without a cache.
fn is_same(job: &[&str], cache: &Path, why: &str) {
    let (with, without) = (run(job, Some(cache)), run(job, None));
    assert!(with == without, "{job:?} {why}: {}", String::from_utf8_lossy(&with.stderr));
}

/// The entries of a cache.
fn entries(cache: &Path) -> Vec<PathBuf> {
    let mut all: Vec<_> = fs::read_dir(cache)
        .expect("the cache")
        .map(|entry| entry.expect("an entry").path())
        .filter(|path| path.is_dir())
        .flat_map(|folder| fs::read_dir(folder).expect("a folder"))
        .map(|entry| entry.expect("an entry").path())
        .collect();
    all.sort();
    all
}

fn contents(cache: &Path) -> Vec<Vec<u8>> {
    entries(cache).iter().map(|path| fs::read(path).expect("an entry")).collect()
}

#[test]
fn the_bytes_are_the_same_with_and_without() {
    let cache = tempfile::tempdir().expect("a folder");
    for job in JOBS {
        is_same(job, cache.path(), "first or second");
    }
    let kept = contents(cache.path());
    assert!(kept.len() > 5, "{} entries", kept.len());
    for job in JOBS {
        is_same(job, cache.path(), "again");
    }
    assert!(kept == contents(cache.path()), "a second run writes nothing");
}

/// A well-formed entry with another result shows in the output, so that what
/// is kept is what is used; a changed interview does not use it.
#[test]
fn what_is_kept_is_used_while_the_interview_is_the_same() {
    let folder = tempfile::tempdir().expect("a folder");
    let (cache, text) = (folder.path().join("cache"), folder.path().join("one.txt"));
    fs::write(&text, "Interviewer: Why?\nBuyer: Your price was too high.\n").expect("written");
    let tag = |more: &[&str]| {
        let mut command = Command::new(env!("CARGO_BIN_EXE_winloss"));
        command.args(["tag", "-f", "ndjson", "--cache"]).arg(&cache).arg(&text).args(more);
        String::from_utf8(command.output().expect("it runs").stdout).expect("text")
    };
    let found = tag(&[]);
    assert!(found.contains("too high"), "{found}");
    let [path] = &entries(&cache)[..] else { panic!("one entry") };
    let key: String = path
        .iter()
        .rev()
        .take(2)
        .map(|part| part.to_string_lossy())
        .collect::<Vec<_>>()
        .into_iter()
        .rev()
        .collect();
    let body = "[{\"mentions\":[],\"buyer_sentences\":1,\"faint\":[]}]";
    let sum = Sha256::digest(format!("{key}{body}"));
    let sum: String = sum.iter().map(|byte| format!("{byte:02x}")).collect();
    fs::write(path, format!("{sum}\n{body}")).expect("written");
    assert_eq!(tag(&[]), "", "the kept result is used");
    // Not with other words, another sensitivity, weights or codebook.
    assert!(tag(&["--sensitivity", "high"]).contains("too high"));
    let codebook = folder.path().join("mine.toml");
    fs::write(&codebook, "schema = 1\n").expect("written");
    let same = tag(&["--codebook", codebook.to_str().expect("a plain name")]);
    let rule = "[[theme]]\nid = \"price\"\n[[theme.rule]]\nid = \"mine\"\nmatch = [\"qqq\"]\nfor = [\"qqq\"]\n";
    fs::write(&codebook, format!("schema = 1\n{rule}")).expect("written");
    let other = tag(&["--codebook", codebook.to_str().expect("a plain name")]);
    assert!(other.contains("too high"), "{same} {other}");
    assert!(tag(&["--vendor", "Lendwright"]).contains("too high"));
    fs::write(&text, "Interviewer: Why?\nBuyer: Your price was too high!\n").expect("written");
    assert!(tag(&[]).contains("too high"));
}

#[test]
fn a_broken_or_foreign_entry_is_written_again() {
    let cache = tempfile::tempdir().expect("a folder");
    let job = JOBS[1];
    run(job, Some(cache.path()));
    let (paths, kept) = (entries(cache.path()), contents(cache.path()));
    let breaks: [(&str, fn(&[u8]) -> Vec<u8>); 6] = [
        ("cut off", |bytes| bytes[..bytes.len() / 2].to_vec()),
        ("empty", |_| Vec::new()),
        ("a digit changed", |bytes| {
            let mut bytes = bytes.to_vec();
            let at = bytes.iter().rposition(u8::is_ascii_digit).expect("a digit");
            bytes[at] ^= 1;
            bytes
        }),
        ("no text", |_| vec![0xFF; 4_000]),
        ("more behind it", |bytes| [bytes, b" "].concat()),
        ("somebody else's", |_| b"<html>".to_vec()),
    ];
    for (why, broken) in breaks {
        for (path, bytes) in paths.iter().zip(&kept) {
            fs::write(path, broken(bytes)).expect("written");
        }
        is_same(job, cache.path(), why);
        assert!(contents(cache.path()) == kept, "{why}: written again");
    }
    // One in the place of another.
    fs::copy(&paths[0], &paths[1]).expect("copied");
    is_same(job, cache.path(), "another's entry");
    fs::remove_file(&paths[2]).expect("removed");
    fs::create_dir(&paths[2]).expect("made");
    let output = run(job, Some(cache.path()));
    assert!(output.stdout == run(job, None).stdout, "a folder in its place");
}

/// What is not part of an entry's name changes nothing that is kept.
#[test]
fn where_an_interview_stands_does_not_change_what_is_found_in_it() {
    let (batch, pieces) = open(&["examples/interviews".into()], &Settings::default());
    let model = builtin::model();
    let tagger = Tagger::new(Arc::new(builtin::codebook()), model, Sensitivity::Balanced);
    let interviews = pieces.flat_map(|piece| piece.read(&batch).interviews);
    let mut found = 0;
    for interview in interviews {
        let mut moved = interview.clone();
        moved.id = "other".to_owned();
        moved.place = Place::whole("elsewhere.txt");
        (moved.deal_id, moved.date) = (None, None);
        let mentions = tagger.tag(&interview);
        assert_eq!(tagger.tag(&moved), mentions, "{}", interview.id);
        found += mentions.len();
    }
    assert!(found > 50, "{found} mentions");
}

#[test]
fn runs_at_once_share_a_cache() {
    let cache = tempfile::tempdir().expect("a folder");
    let expected = run(JOBS[1], None);
    let start = |_| winloss(JOBS[1], Some(cache.path())).stdout(Stdio::piped()).spawn();
    let runs: Vec<_> = (0..6).map(start).collect();
    for run in runs {
        let output = run.expect("it starts").wait_with_output().expect("it ends");
        assert!(output.stdout == expected.stdout);
    }
    is_same(JOBS[1], cache.path(), "after all");
}

#[test]
fn a_batch_that_was_killed_goes_on() {
    let whole = tempfile::tempdir().expect("a folder");
    run(JOBS[0], Some(whole.path()));
    let all = contents(whole.path());
    let mut cut = 0;
    for round in 0..60 {
        let cache = tempfile::tempdir().expect("a folder");
        let mut child = winloss(JOBS[0], Some(cache.path()))
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .expect("it starts");
        // As soon as something is kept, be it the first thing or a later one.
        let runs = |child: &mut Child| child.try_wait().expect("it is ours").is_none();
        while runs(&mut child) && entries(cache.path()).len() <= round % all.len() {}
        let _ = child.kill();
        child.wait().expect("it ends");
        if !cache.path().join("CACHEDIR.TAG").is_file() {
            continue;
        }
        // What is there is whole: only what was being written is not.
        let kept = contents(cache.path());
        let whole = kept.iter().filter(|entry| all.contains(entry)).count();
        if (1..all.len()).contains(&whole) {
            cut += 1;
            is_same(JOBS[0], cache.path(), "resumed");
            assert!(all.iter().all(|entry| contents(cache.path()).contains(entry)));
        }
        if cut == 3 {
            return;
        }
    }
    assert!(cut > 0, "no run was killed in the middle");
}

#[test]
fn a_cache_that_cannot_be_written_is_said_and_changes_nothing() {
    let folder = tempfile::tempdir().expect("a folder");
    let file = folder.path().join("file");
    fs::write(&file, "").expect("written");
    let output = winloss(JOBS[0], Some(&file)).output().expect("it runs");
    assert_eq!(output.status.code(), Some(2));
    assert!(String::from_utf8_lossy(&output.stderr).contains("cannot make the cache"));
    // Files where its folders should be: it can be made, and nothing be kept.
    let cache = folder.path().join("cache");
    fs::create_dir(&cache).expect("made");
    for name in 0..=255 {
        fs::write(cache.join(format!("{name:02x}")), "").expect("written");
    }
    let (with, without) = (run(JOBS[0], Some(&cache)), run(JOBS[0], None));
    assert!(with.stdout == without.stdout && with.status == without.status);
    let said = String::from_utf8_lossy(&with.stderr);
    assert_eq!(said.matches("nothing more is kept in the cache").count(), 1, "{said}");
}

#[test]
fn a_cache_holds_no_words_and_is_no_input() {
    let folder = tempfile::tempdir().expect("a folder");
    let cache = folder.path().join("cache");
    fs::write(folder.path().join("one.txt"), "Interviewer: Why?\nDana: Your price was too high.\n")
        .expect("written");
    let tag = || {
        let mut command = Command::new(env!("CARGO_BIN_EXE_winloss"));
        command.args(["tag", "-f", "ndjson", "--cache"]).arg(&cache).arg(folder.path());
        command.output().expect("it runs").stdout
    };
    assert!(tag() == tag());
    let kept = contents(&cache);
    assert_eq!(kept.len(), 1);
    let kept = String::from_utf8_lossy(&kept[0]);
    assert!(!kept.contains("Dana") && !kept.contains("too high"), "{kept}");
}
