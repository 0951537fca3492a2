//! What a stranger can do with the page of one deal: take the lines that
//! `explain` shows, count them by the rules of the README, and come to the
//! deal's line in the breakdown.

use std::collections::BTreeMap;

use serde_json::Value;

use crate::count::Lines;
use crate::program::{Program, text};

#[test]
fn the_lines_of_a_deal_come_to_its_reason() {
    let program = Program::new(&["examples/deals.csv", "examples/interviews"]);
    for told in program.deals() {
        let id = text(&told, "id");
        let explained = program.explained(&id);
        assert_eq!(explained["deal"]["primary"], told["primary"], "{id}");
        let interviews = explained["interviews"].as_array().expect("interviews");
        let mentions: Vec<&Value> = interviews
            .iter()
            .flat_map(|one| one["turns"].as_array().expect("turns"))
            .flat_map(|turn| turn["mentions"].as_array().expect("mentions"))
            .collect();
        let lines = Lines::of(&mentions, || program.speakers(&id));
        the_table_is_the_count(&explained, &lines, &id);
        for mention in mentions {
            the_shares_are_the_score(mention, &id);
        }
    }
}

/// Theme by theme and voice by voice: distinct statements.
fn the_table_is_the_count(explained: &Value, lines: &Lines, id: &str) {
    let mut counted: BTreeMap<(String, String, String), u64> =
        lines.said.iter().map(|(key, said)| (key.clone(), said.0)).collect();
    for row in explained["statements"].as_array().expect("rows") {
        for way in ["for", "against", "neutral"] {
            let key = (text(row, "voice"), way.to_owned(), text(row, "theme"));
            let counted = counted.remove(&key).unwrap_or(0);
            assert_eq!(row[way], counted, "{id}: {key:?}");
        }
    }
    assert!(counted.is_empty(), "{id}: {counted:?} is in no row");
}

fn the_shares_are_the_score(mention: &Value, id: &str) {
    let shares = mention["shares"].as_array().expect("shares");
    let sum: i64 = shares.iter().filter_map(|share| share["weight"].as_i64()).sum();
    assert_eq!(mention["own_score"], sum, "{id}: {}", mention["quote"]);
}
