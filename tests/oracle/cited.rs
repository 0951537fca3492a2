//! Every quote in the analysis is a line of the text: the same words, at the
//! same place, by the same speaker, and of what it is shown for.

use std::collections::BTreeMap;

use serde_json::Value;

use crate::program::{Program, text};

type Key = (String, String, u64, String);

/// Walks over the analysis; each quote must be a mention of its deal.
pub(crate) fn lines(program: &Program, told: &Value) {
    let mut known: BTreeMap<Key, Vec<&Value>> = BTreeMap::new();
    for mention in program.mentions() {
        // Some deals are told of by their interview alone.
        let deal = mention["deal"].as_str().or(mention["interview"].as_str()).expect("an id");
        let key = key(mention, deal);
        known.entry(key).or_default().push(mention);
    }
    let mut met = 0;
    walk(told, &mut |cited| {
        let found = known.get(&key(cited, &text(cited, "deal")));
        let found = found.unwrap_or_else(|| panic!("no mention is {cited}"));
        let same = |mention: &Value| {
            ["interview", "speaker", "role", "rule", "score"]
                .iter()
                .all(|key| mention[key] == cited[key])
        };
        assert!(found.iter().any(|one| same(one)), "{cited} is said otherwise");
        met += 1;
    });
    assert!(met > 10, "{met} quotes");
    of_their_theme(told, &known);
}

fn key(line: &Value, deal: &str) -> Key {
    let at = line["line"].as_u64().expect("a line");
    (deal.to_owned(), text(line, "file"), at, text(line, "quote"))
}

fn walk(value: &Value, see: &mut dyn FnMut(&Value)) {
    match value {
        Value::Object(fields) if value["quote"].is_string() && value["line"].is_u64() => {
            see(value);
            assert!(fields.contains_key("file"), "{value}");
        }
        Value::Object(fields) => fields.values().for_each(|field| walk(field, see)),
        Value::Array(items) => items.iter().for_each(|item| walk(item, see)),
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => {}
    }
}

/// The lines of a reason speak of it, the way that such a deal is asked.
fn of_their_theme(told: &Value, known: &BTreeMap<Key, Vec<&Value>>) {
    let tables =
        [("loss_reasons", "against"), ("win_reasons", "for"), ("no_decision_reasons", "against")];
    for (table, way) in tables {
        for row in told[table].as_array().expect("rows") {
            for cited in row["quotes"].as_array().expect("quotes") {
                let found = &known[&key(cited, &text(cited, "deal"))];
                let speaks = |one: &Value| one["theme"] == row["theme"] && one["direction"] == way;
                assert!(found.iter().any(|one| speaks(one)), "{table} {}: {cited}", row["theme"]);
            }
        }
    }
}
