//! What every command writes for programs, and what they may hand over, is as
//! the schemas in `docs/schema` say.

use std::fs;
use std::path::Path;

use assert_cmd::Command;
use jsonschema::Validator;
use serde_json::{Map, Value, json};

const EXAMPLES: [&str; 2] = ["examples/deals.csv", "examples/interviews"];

/// The schema in `docs/schema/NAME.json`.
fn kept(name: &str) -> Value {
    let text = fs::read_to_string(Path::new("docs/schema").join(name).with_extension("json"));
    serde_json::from_str(&text.expect("a schema")).expect("JSON")
}

/// The schema as it is: what is read may have other keys.
fn open(name: &str) -> Validator {
    jsonschema::validator_for(&kept(name)).expect("a valid schema")
}

/// The schema, and no key beside those that it tells of: readers are promised
/// less, but what is written has none.
fn schema(name: &str) -> Validator {
    let mut schema = kept(name);
    close(&mut schema);
    jsonschema::validator_for(&schema).expect("a valid schema")
}

/// Closes every object where it is used; the definitions stay open, as others
/// may add to them.
fn close(schema: &mut Value) {
    match schema {
        Value::Array(all) => all.iter_mut().for_each(close),
        Value::Object(object) => {
            if object.contains_key("properties") || object.contains_key("$ref") {
                object.entry("unevaluatedProperties").or_insert(json!(false));
            }
            for (key, value) in object.iter_mut() {
                match key.as_str() {
                    "$defs" => each(value, |one| each(one, close)),
                    "properties" => each(value, close),
                    _ => close(value),
                }
            }
        }
        _ => {}
    }
}

fn each(object: &mut Value, close: impl Fn(&mut Value)) {
    object.as_object_mut().into_iter().flat_map(Map::values_mut).for_each(close);
}

fn winloss(args: &[&str]) -> String {
    let mut command = Command::cargo_bin("winloss").expect("it is built");
    let output = command.args(args).output().expect("it runs");
    let said = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.code().is_some_and(|code| code < 2), "{args:?}: {said}");
    String::from_utf8(output.stdout).expect("UTF-8")
}

fn holds(schema: &Validator, value: &Value, of: &str) {
    let errors: Vec<String> = schema
        .iter_errors(value)
        .map(|error| format!("{} at {}", error, error.instance_path()))
        .collect();
    assert!(errors.is_empty(), "{of}:\n{}", errors.join("\n"));
}

/// Every value of a text of one, or of one a line.
fn values(text: &str) -> Vec<Value> {
    let values = serde_json::Deserializer::from_str(text).into_iter();
    values.collect::<Result<_, _>>().expect("JSON")
}

#[test]
fn what_is_written_is_as_the_schemas_say() {
    let gold = ["tests/gold/w1-01.json", "tests/gold/w2-01.json"];
    let over = |command: &[&'static str], inputs: &[&'static str]| [command, inputs].concat();
    let commands = [
        (over(&["tag"], &EXAMPLES), "mentions", "mention"),
        (over(&["tag", "--context", "5"], &EXAMPLES), "mentions", "mention"),
        (over(&["analyze", "--by", "segment", "--by", "owner"], &EXAMPLES), "analysis", "deal"),
        (over(&["analyze"], &EXAMPLES[1..]), "analysis", "deal"),
        (over(&["explain", "OPP-3109"], &EXAMPLES), "explained", "explained-line"),
        (over(&["compare", "2025-Q1", "2025-Q2"], &EXAMPLES), "comparison", "change"),
        (over(&["check"], &EXAMPLES), "checked", "checked-line"),
        (over(&["suggest"], &EXAMPLES), "suggestions", "suggestion"),
        (over(&["evaluate"], &gold), "evaluation", "evaluation-line"),
        (
            over(&["evaluate", "--misses", "--false-alarms", "--directions"], &gold),
            "evaluation",
            "evaluation-line",
        ),
    ];
    for (args, whole, line) in commands {
        for (format, name) in [("json", whole), ("ndjson", line)] {
            let schema = schema(name);
            let text = winloss(&[&args[..], &["-f", format]].concat());
            let found = values(&text);
            assert!(!found.is_empty(), "{args:?} -f {format}");
            for value in found {
                holds(&schema, &value, &format!("{args:?} -f {format}"));
            }
        }
    }
}

#[test]
fn what_people_judged_is_as_the_schemas_say() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("judged.csv");
    let sheet = winloss(&["tag", EXAMPLES[1], "-q", "-f", "csv"]);
    let mut rows = csv::Reader::from_reader(sheet.as_bytes());
    let mut judged = csv::Writer::from_path(&path).expect("a file");
    judged.write_record(rows.headers().expect("titles")).expect("titles");
    for row in rows.records() {
        let mut cells: Vec<String> = row.expect("a row").iter().map(str::to_owned).collect();
        "right".clone_into(cells.last_mut().expect("the verdict"));
        judged.write_record(&cells).expect("a row");
    }
    judged.flush().expect("written");
    let path = path.to_str().expect("a plain name");
    for (format, name) in [("json", "evaluation"), ("ndjson", "evaluation-line")] {
        let found = values(&winloss(&["evaluate", "--verdicts", path, "-f", format]));
        assert!(found.iter().any(|value| value.to_string().contains("other_theme")));
        found.iter().for_each(|value| holds(&schema(name), value, name));
    }
}

#[test]
fn a_part_and_the_codebook_are_as_the_schemas_say() {
    let part = winloss(&[&["analyze", "--partial"][..], &EXAMPLES].concat());
    holds(&schema("part"), &values(&part)[0], "a part");
    let codebook = schema("codebook");
    for text in
        [winloss(&["codebook"]), fs::read_to_string("examples/codebook.toml").expect("an example")]
    {
        let value: Value = toml::from_str(&text).expect("TOML");
        holds(&codebook, &value, "a codebook");
    }
}

#[test]
fn what_is_read_is_as_the_schemas_say() {
    let interviews = open("interviews");
    let mut read = 0;
    for entry in fs::read_dir(EXAMPLES[1]).expect("a folder") {
        let path = entry.expect("an entry").path();
        if path.extension().is_some_and(|end| end == "json" || end == "jsonl") {
            for value in values(&fs::read_to_string(&path).expect("a file")) {
                holds(&interviews, &value, &path.display().to_string());
                read += 1;
            }
        }
    }
    assert!(read > 3, "{read}");
    let labelled = open("labelled");
    let text = fs::read_to_string("tests/gold/w1-01.json").expect("a file");
    holds(&labelled, &values(&text)[0], "a labelled interview");
}

#[test]
fn the_schemas_take_nothing_else() {
    let mention = schema("mention");
    let text = winloss(&["tag", EXAMPLES[0], EXAMPLES[1], "-f", "ndjson"]);
    let good = values(&text).remove(0);
    assert!(mention.is_valid(&good));
    for (key, value) in [
        ("line", json!("12")),
        ("theme", Value::Null),
        ("direction", json!("sideways")),
        ("start", json!(-1)),
        ("unheard_of", json!(1)),
    ] {
        let mut bad = good.clone();
        bad[key] = value;
        assert!(!mention.is_valid(&bad), "{key}");
    }
    for key in good.as_object().expect("an object").keys() {
        let mut bad = good.clone();
        bad.as_object_mut().expect("an object").remove(key);
        assert!(!mention.is_valid(&bad), "without {key}");
    }
    let interviews = open("interviews");
    let silent = json!({"interview_id": "i1", "account": "Cape Bank"});
    assert!(!interviews.is_valid(&silent), "an interview in which nobody says anything");
}
