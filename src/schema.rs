//! JSON Schema of every machine format, made from the types and kept in
//! `docs/schema`, where this module's test compares them.
//!
//! `WINLOSS_SCHEMAS=overwrite cargo test --lib schema` writes them anew.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use schemars::generate::{SchemaGenerator, SchemaSettings};
use schemars::transform::{RecursiveTransform, Transform as _};
use schemars::{JsonSchema, Schema};
use serde_json::Value;

use crate::codebook::File as CodebookFile;
use crate::input::InterviewFile;
use crate::labelled::Wire as Labelled;
use crate::partial::Partial;
use crate::summary::{Change, Comparison, DealRow, Evaluation, JudgedRow, Summary};
use crate::view::{
    Checked, CheckedLine, DifferenceRow, Evaluations, Explained, ExplainedLine, MentionRow,
    SuggestedRow, Suggestions,
};

/// Which way a format goes: what is optional differs.
#[derive(Clone, Copy)]
enum Way {
    Read,
    Written,
}

/// A format: the name of its file, a title, and its type.
struct Format {
    name: &'static str,
    title: &'static str,
    way: Way,
    root: fn(SchemaGenerator) -> Schema,
}

/// The figures of a group of interviews, or, where they are asked for, a
/// sentence that people and the tagger see differently; then what people say of
/// mentions.
#[derive(JsonSchema)]
#[serde(untagged)]
#[expect(dead_code, reason = "it stands for its schema")]
enum EvaluationLine {
    Figures(Evaluation),
    Difference(DifferenceRow),
    Verdict(JudgedRow),
}

const fn format<T: JsonSchema>(name: &'static str, title: &'static str, way: Way) -> Format {
    Format { name, title, way, root: SchemaGenerator::into_root_schema_for::<T> }
}

const FORMATS: &[Format] = &[
    format::<InterviewFile>("interviews", "interviews to be read", Way::Read),
    format::<Labelled>("labelled", "an interview with people's labels", Way::Read),
    format::<CodebookFile>("codebook", "a codebook, as TOML", Way::Read),
    format::<MentionRow>("mention", "a line of `tag -f ndjson`", Way::Written),
    format::<Vec<MentionRow>>("mentions", "`tag -f json`", Way::Written),
    format::<Summary>("analysis", "`analyze -f json`, `merge -f json`", Way::Written),
    format::<DealRow>("deal", "a line of `analyze -f ndjson`", Way::Written),
    format::<Partial>("part", "`analyze --partial`", Way::Written),
    format::<Comparison>("comparison", "`compare -f json`", Way::Written),
    format::<Change>("change", "a line of `compare -f ndjson`", Way::Written),
    format::<Explained>("explained", "`explain -f json`", Way::Written),
    format::<ExplainedLine<'_>>("explained-line", "a line of `explain -f ndjson`", Way::Written),
    format::<Checked>("checked", "`check -f json`", Way::Written),
    format::<CheckedLine<'_>>("checked-line", "a line of `check -f ndjson`", Way::Written),
    format::<Evaluations<'_>>("evaluation", "`evaluate -f json`", Way::Written),
    format::<EvaluationLine>("evaluation-line", "a line of `evaluate -f ndjson`", Way::Written),
    format::<Suggestions<'_>>("suggestions", "`suggest -f json`", Way::Written),
    format::<SuggestedRow>("suggestion", "a line of `suggest -f ndjson`", Way::Written),
];

impl Format {
    /// The text of its file.
    fn text(&self) -> String {
        let settings = SchemaSettings::draft2020_12();
        let settings = match self.way {
            Way::Read => settings.for_deserialize(),
            Way::Written => settings.for_serialize(),
        };
        let mut schema = (self.root)(settings.into_generator());
        schema.insert("title".to_owned(), format!("winloss: {}", self.title).into());
        RecursiveTransform(plain_description).transform(&mut schema);
        let mut text = serde_json::to_string_pretty(&schema).expect("a schema is JSON");
        text.push('\n');
        text
    }
}

/// A description without the marks and line ends of the source.
fn plain_description(schema: &mut Schema) {
    let Some(Value::String(text)) = schema.get_mut("description") else { return };
    let paragraphs = text.split("\n\n").map(|paragraph| paragraph.replace('\n', " "));
    *text = paragraphs.collect::<Vec<_>>().join("\n\n");
    let link = regex_lite::Regex::new(r"\[(`[^`]+`)\](?:\([^)]*\))?").expect("a pattern");
    *text = link.replace_all(text, "$1").replace("`None`", "`null`");
}

#[test]
fn the_kept_schemas_are_those_of_the_types() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/schema");
    let overwrite = std::env::var_os("WINLOSS_SCHEMAS").is_some_and(|value| value == "overwrite");
    let mut expected = BTreeSet::new();
    for format in FORMATS {
        let path = folder.join(format!("{}.json", format.name));
        let text = format.text();
        if overwrite {
            fs::create_dir_all(&folder).expect("a folder");
            fs::write(&path, &text).expect("written");
        }
        let kept = fs::read_to_string(&path).unwrap_or_default();
        assert!(kept == text, "{} is not that of the type: see {}", path.display(), file!());
        expected.insert(path);
    }
    let entries = fs::read_dir(&folder).expect("the folder is there");
    let found: BTreeSet<PathBuf> = entries.map(|entry| entry.expect("an entry").path()).collect();
    assert_eq!(found, expected);
}
