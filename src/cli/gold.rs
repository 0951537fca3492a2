//! Labelled interviews from files and folders, for `train` and `evaluate`.

use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result, ensure};
use walkdir::WalkDir;
use winloss::labelled::{Labelled, background, labelled};

use super::say;

/// Reads labelled interviews (`.json`, `.jsonl`) and ordinary talk (`.txt`)
/// below `names`, in the order of their names.
pub(crate) fn read(names: &[PathBuf]) -> Result<Vec<Labelled>> {
    let mut all = Vec::new();
    for name in names {
        for entry in WalkDir::new(name).sort_by_file_name() {
            let entry = entry.with_context(|| format!("cannot read `{}`", name.display()))?;
            if entry.file_type().is_file() {
                read_file(entry.path(), &mut all)?;
            }
        }
    }
    ensure!(
        !all.is_empty(),
        "no labelled interviews (expected `.json` or `.jsonl` files with labels)"
    );
    Ok(all)
}

fn read_file(path: &Path, all: &mut Vec<Labelled>) -> Result<()> {
    let extension = path.extension().and_then(|extension| extension.to_str()).unwrap_or_default();
    if !matches!(extension, "json" | "jsonl" | "ndjson" | "txt") {
        return Ok(());
    }
    let name = path.display().to_string();
    let text = fs::read_to_string(path).with_context(|| format!("cannot read `{name}`"))?;
    if extension == "txt" {
        // Where a checkout lies must not change what is learned.
        let file = path
            .file_name()
            .map_or_else(|| name.clone(), |file| file.to_string_lossy().into_owned());
        all.push(background(&file, &text));
        return Ok(());
    }
    let (found, problems) = labelled(&name, &text);
    for problem in &problems {
        say(&problem.to_string());
    }
    ensure!(problems.is_empty(), "`{name}` has labels that cannot be used");
    all.extend(found);
    Ok(())
}
