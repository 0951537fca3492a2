//! Data goes one way: a module uses only modules of its own layer or those
//! before it, readers and writers never meet, and nobody uses the ends.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

/// Each module's layer. A module may use those of lower layers, and within its
/// layer those that stand before it.
const LAYERS: &[(u32, &[&str])] = &[
    (0, &["place", "guard", "hidden", "parallel", "statistics", "words", "flat", "refi"]),
    (1, &["deal", "interview", "join"]),
    (2, &["segment", "codebook"]),
    (3, &["tag", "builtin", "labelled", "codings", "learn"]),
    (4, &["reason", "redact"]),
    (5, &["tally", "agreement"]),
    (6, &["summary", "analysis", "partial"]),
    (7, &["view"]),
];

/// The ends: what each may use beside itself.
const ENDS: &[(&str, &[&str])] = &[
    ("input", &["place", "guard", "parallel", "words", "deal", "interview", "join", "segment"]),
    ("output", &["hidden", "view"]),
    ("schema", &["codebook", "input", "labelled", "partial", "summary", "view"]),
];

fn files(folder: &Path, found: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(folder).expect("the folder is there") {
        let path = entry.expect("an entry").path();
        if path.is_dir() {
            files(&path, found);
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            found.push(path);
        }
    }
}

/// The modules that a text names after `crate::`, tests aside.
fn used(text: &str) -> Vec<String> {
    let code = text.split("#[cfg(test)]").next().unwrap_or_default();
    let mut used = Vec::new();
    for (at, _) in code.match_indices("crate::") {
        let rest = &code[at + "crate::".len()..];
        let end = rest
            .find(|letter: char| !letter.is_alphanumeric() && letter != '_')
            .unwrap_or(rest.len());
        used.push(rest[..end].to_owned());
    }
    used
}

#[test]
fn every_module_uses_only_what_is_before_it() {
    let mut order = BTreeMap::new();
    for (layer, modules) in LAYERS {
        for (at, module) in modules.iter().enumerate() {
            order.insert(*module, (*layer, at));
        }
    }
    let mut all = Vec::new();
    files(Path::new("src"), &mut all);
    let mut wrong = Vec::new();
    for path in all {
        let below = path.strip_prefix("src").expect("below src");
        let module = below.iter().next().expect("a name").to_string_lossy();
        let module = module.trim_end_matches(".rs");
        if matches!(module, "lib" | "main" | "cli") {
            continue;
        }
        let text = fs::read_to_string(&path).expect("a source file");
        for other in used(&text).into_iter().filter(|other| other != module) {
            let allowed = match (ENDS.iter().find(|(end, _)| *end == module), order.get(module)) {
                (Some((_, may)), _) => may.contains(&other.as_str()),
                (None, Some(own)) => order.get(other.as_str()).is_some_and(|their| their < own),
                (None, None) => panic!("`{module}` stands in no layer: name it in tests/layers.rs"),
            };
            if !allowed {
                wrong.push(format!("{} uses `{other}`", path.display()));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}
