//! Labelled interviews from files and folders, for `train` and `evaluate`.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use anyhow::{Context, Result, anyhow, ensure};
use walkdir::WalkDir;
use winloss::codebook::Codebook;
use winloss::codings::labelled_project;
use winloss::input::{self, Content, Settings};
use winloss::interview::Interview;
use winloss::labelled::{Labelled, background, labelled};
use winloss::place::{Effect, Problem};
use winloss::refi;

use super::{Status, say};

/// Labelled interviews, and what of them was left out.
#[derive(Default)]
pub(crate) struct Gold {
    pub(crate) labelled: Vec<Labelled>,
    pub(crate) problems: Vec<Problem>,
}

/// Reads labelled interviews (`.json`, `.jsonl`), REFI-QDA projects (`.qdpx`)
/// and ordinary talk (`.txt`) below `names`, in the order of their names.
pub(crate) fn read(names: &[PathBuf], codebook: &Codebook) -> Result<Gold> {
    let mut all = Gold::default();
    for name in names {
        for entry in WalkDir::new(name).sort_by_file_name() {
            let entry = entry.with_context(|| format!("cannot read `{}`", name.display()))?;
            if entry.file_type().is_file() {
                read_file(entry.path(), codebook, &mut all)?;
            }
        }
    }
    ensure!(
        !all.labelled.is_empty(),
        "no labelled interviews (expected `.json`, `.jsonl` or `.qdpx` files with labels, or \
         interviews and `--codings FILE`)"
    );
    Ok(all)
}

fn read_file(path: &Path, codebook: &Codebook, all: &mut Gold) -> Result<()> {
    let extension = path.extension().and_then(|extension| extension.to_str()).unwrap_or_default();
    let name = path.display().to_string();
    if extension.eq_ignore_ascii_case("qdpx") {
        return read_project(path, &name, codebook, all);
    }
    if !matches!(extension, "json" | "jsonl" | "ndjson" | "txt") {
        return Ok(());
    }
    let text = fs::read_to_string(path).with_context(|| format!("cannot read `{name}`"))?;
    if extension == "txt" {
        // Where a checkout lies must not change what is learned.
        let file = path
            .file_name()
            .map_or_else(|| name.clone(), |file| file.to_string_lossy().into_owned());
        all.labelled.push(background(&file, &text));
        return Ok(());
    }
    let (found, problems) = labelled(&name, &text);
    for problem in &problems {
        say(&problem.to_string());
    }
    ensure!(problems.is_empty(), "`{name}` has labels that cannot be used");
    all.labelled.extend(found);
    Ok(())
}

fn read_project(path: &Path, name: &str, codebook: &Codebook, all: &mut Gold) -> Result<()> {
    let bytes = fs::read(path).with_context(|| format!("cannot read `{name}`"))?;
    let project = refi::project(&bytes).map_err(|error| anyhow!("`{name}` {error}"))?;
    let (found, problems) = labelled_project(name, &project, codebook, &interviews);
    all.labelled.extend(found);
    all.problems.extend(problems);
    Ok(())
}

/// The interviews of a text that some other program put into a project.
fn interviews(name: &str, text: &str) -> Vec<Interview> {
    let content = Content { file: Arc::from(name), first_line: 1, bytes: text.as_bytes().to_vec() };
    let (settings, people) = (Settings::default(), BTreeMap::new());
    let context = input::Context { settings: &settings, people: &people };
    let mut interviews = content.read(&context).interviews;
    for interview in &mut interviews {
        let facts = interview.facts.clone();
        input::assign(interview, &settings, &facts);
    }
    interviews
}

/// Says what was left out of labelled interviews, and whether anything was.
pub(crate) fn close(problems: &[Problem], quiet: bool) -> Status {
    if !quiet {
        for problem in problems {
            say(&problem.to_string());
        }
    }
    let left_out = problems.iter().any(|problem| problem.effect == Effect::LeftOut);
    if left_out { Status::Incomplete } else { Status::Done }
}
