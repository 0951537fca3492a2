//! Makes the built-in codebook and the shipped weights ready to run, so that
//! the program does not parse them each time it starts.

#![allow(
    dead_code,
    unused_imports,
    unreachable_pub,
    missing_docs,
    reason = "modules of the library, of which this uses a part"
)]

use std::path::Path;
use std::{env, fs};

#[path = "src/codebook/mod.rs"]
mod codebook;
#[path = "src/flat.rs"]
mod flat;
#[path = "src/place.rs"]
mod place;
#[path = "src/words.rs"]
mod words;

/// The part of the tagger that holds weights.
#[path = "src/tag"]
mod tag {
    pub(crate) mod model;
    mod pairs;
    pub(crate) mod weights;
}

use codebook::Source;
use flat::Writer;
use tag::model::Model;
use tag::weights::Weights;

/// What it is made from.
const MADE_FROM: [&str; 9] = [
    "build.rs",
    "src/codebook",
    "src/flat.rs",
    "src/place.rs",
    "src/tag/model.rs",
    "src/tag/pairs.rs",
    "src/tag/weights.rs",
    "src/tag/weights.txt",
    "src/words.rs",
];

fn main() {
    for path in MADE_FROM {
        println!("cargo::rerun-if-changed={path}");
    }
    let folder = env::var("OUT_DIR").expect("cargo names the folder");
    let save = |name: &str, bytes: &[u8]| {
        fs::write(Path::new(&folder).join(name), bytes).expect("cargo's folder can be written");
    };
    let mut writer = Writer::default();
    let codebook = Source::builtin().codebook();
    let head = codebook.write(&mut writer).expect("a codebook is JSON");
    save("codebook.json", head.as_bytes());
    save("codebook.bin", &writer.bytes());
    let text = fs::read_to_string("src/tag/weights.txt").expect("the shipped weights are there");
    let weights = match Weights::read(&text) {
        Ok(weights) => weights,
        Err(error) => panic!("src/tag/weights.txt:{error}"),
    };
    let mut writer = Writer::default();
    let themes = Model::new(&weights).write(&mut writer);
    save("themes.txt", themes.as_bytes());
    save("model.bin", &writer.bytes());
}
