//! What a stranger can do with the page of one deal: take the lines that
//! `explain` shows, count them by the rules of the README, and come to the
//! deal's line in the breakdown.

use std::collections::BTreeMap;

use serde_json::Value;

use crate::count::faint;
use crate::example;
use crate::lines::{Lines, findings, voice};
use crate::program::text;

#[test]
fn the_lines_of_a_deal_come_to_its_reason() {
    let program = example();
    let mut sentences = 0;
    for told in program.deals() {
        let id = text(told, "id");
        let explained = program.explained(&id);
        // Primary and contributing reasons, coach, ladder, bond, standstill,
        // and pursue or leave: `main` counts them from the same lines.
        assert_eq!(&explained["deal"], told, "{id}");
        let interviews = explained["interviews"].as_array().expect("interviews");
        let turns = || interviews.iter().flat_map(|one| one["turns"].as_array().expect("turns"));
        let mentions: Vec<&Value> =
            turns().flat_map(|turn| turn["mentions"].as_array().expect("mentions")).collect();
        let mut lines = Lines::of(&mentions, |files| program.speakers(&id, files));
        lines.faint = faint(told);
        the_table_is_the_count(&explained, &lines, &id);
        what_is_told_is_the_count(&explained, &lines, &id);
        for mention in mentions {
            the_shares_are_the_score(mention, &id);
            it_says_how_it_counts(mention, &id);
        }
        let buyers = turns().filter(|turn| turn["role"] == "buyer");
        sentences += buyers.map(|turn| sentences_of(&text(turn, "text"))).sum::<usize>();
    }
    let coverage = &program.analysis()["coverage"];
    assert_eq!(coverage["sentences"]["n"], sentences);
}

fn sentences_of(text: &str) -> usize {
    winloss::segment::sentences(text).count()
}

/// What the lines tell of the people, by voice.
fn what_is_told_is_the_count(explained: &Value, lines: &Lines, id: &str) {
    let mut counted = lines.told.clone();
    for row in explained["findings"].as_array().expect("rows") {
        for voice in ["buyer", "seller"] {
            let key = (voice.to_owned(), text(row, "finding"));
            let counted = counted.remove(&key).map_or(0, |told| told.0);
            assert_eq!(row[voice], counted, "{id}: {key:?}");
        }
    }
    assert!(counted.is_empty(), "{id}: {counted:?} is in no row");
}

fn it_says_how_it_counts(mention: &Value, id: &str) {
    let quote = &mention["quote"];
    let counts = mention["counts"].as_str().expect("a word");
    let told = mention["standing"] == "told";
    match voice(mention) {
        None => assert_eq!(counts, "no_voice", "{id}: {quote}"),
        Some(_) => assert_eq!(counts == "set_aside", !told, "{id}: {quote}"),
    }
    let is_statement = counts == "counted" || counts == "said_before";
    assert!(is_statement || mention["decides"] == false, "{id}: {quote}");
    assert!(mention["decides"] == false || mention["decisive"] == true, "{id}: {quote}");
    if counts == "counted" {
        let tells = mention["tells"].as_array().expect("a list").iter().filter_map(Value::as_str);
        assert_eq!(tells.collect::<Vec<_>>(), findings(mention), "{id}: {quote}");
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
            let faint = lines.faint.get(&(text(row, "voice"), text(row, "theme")));
            assert_eq!(row["faint"], faint.copied().unwrap_or(0), "{id}: {key:?}");
            if way != "neutral" {
                let score = lines.said.get(&key).map_or(0, |said| said.1);
                assert_eq!(row[format!("score_{way}")], score, "{id}: {key:?}");
            }
        }
    }
    assert!(counted.is_empty(), "{id}: {counted:?} is in no row");
}

fn the_shares_are_the_score(mention: &Value, id: &str) {
    let shares = mention["shares"].as_array().expect("shares");
    let sum: i64 = shares.iter().filter_map(|share| share["weight"].as_i64()).sum();
    assert_eq!(mention["own_score"], sum, "{id}: {}", mention["quote"]);
}
