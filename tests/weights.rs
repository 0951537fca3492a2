//! The shipped weights are those that `winloss train tests/gold` makes. Making
//! them anew takes minutes, so they tell what they were learned from, and that
//! is compared: labelled text or a codebook that was changed without learning
//! anew fails here.

use std::fs;
use std::path::Path;
use std::sync::Arc;

use winloss::builtin;
use winloss::labelled::{Labelled, background, labelled};
use winloss::learn::source;

/// Every labelled interview and every talk below `folder`.
fn below(folder: &Path) -> Vec<Labelled> {
    let mut found = Vec::new();
    for entry in fs::read_dir(folder).expect("a folder") {
        let path = entry.expect("an entry").path();
        let name = path.file_name().expect("a name").to_string_lossy().into_owned();
        let text = || fs::read_to_string(&path).expect("text");
        match path.extension().and_then(|extension| extension.to_str()) {
            None if path.is_dir() => found.extend(below(&path)),
            Some("json" | "jsonl") => {
                let (interviews, problems) = labelled(&name, &text());
                assert!(problems.is_empty(), "{problems:?}");
                found.extend(interviews);
            }
            Some("txt") => found.push(background(&name, &text())),
            _ => {}
        }
    }
    found
}

#[test]
fn the_shipped_weights_are_learned_from_the_gold_and_the_codebook_as_they_are() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let codebook = Arc::new(builtin::codebook());
    let mut gold = below(&root.join("tests/gold"));
    let weights = fs::read_to_string(root.join("src/tag/weights.txt")).expect("the weights");
    let told = weights.lines().find_map(|line| line.strip_prefix("from "));
    assert_eq!(
        told,
        Some(&*source(&codebook, &gold)),
        "learn anew: winloss train tests/gold -o src/tag/weights.txt"
    );
    // A label less is another source, another order is not.
    gold.reverse();
    assert_eq!(told, Some(&*source(&codebook, &gold)));
    let said = gold.iter_mut().flat_map(|one| &mut one.sentences);
    let label = said.map(|sentence| &mut sentence.labels).find(|labels| !labels.is_empty());
    label.expect("a label").pop();
    assert_ne!(told, Some(&*source(&codebook, &gold)));
}
