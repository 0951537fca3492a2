//! Stated against actual.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::Value;

use crate::count::{Counted, Deal, THEMES};
use crate::program::text;
use crate::{chance, same, same_rate};

pub(crate) fn tables(counted: &Counted, told: &Value) {
    for (key, outcome) in [("losses", "lost"), ("wins", "won"), ("no_decision", "no_decision")] {
        let table = &told["stated"][key];
        let deals: Vec<&Deal> = counted.ended(outcome).collect();
        apart(&deals, table, key);
        let both: Vec<(&Deal, &str, &str)> = deals
            .iter()
            .filter_map(|deal| Some((*deal, deal.recorded()?, deal.buyer_names.as_deref()?)))
            .collect();
        agreement(&both, table, key);
        reasons(&both, table, key);
        voices(&both, table, key);
    }
}

/// What is neither agreement nor disagreement.
fn apart(deals: &[&Deal], table: &Value, key: &str) {
    let count = |heard: bool, kinds: &[&str]| {
        let is_kind = |deal: &Deal| kinds.contains(&text(&deal.facts["stated"], "kind").as_str());
        let deals = deals.iter();
        deals.filter(|deal| deal.buyer_names.is_some() == heard && is_kind(deal)).count()
    };
    assert_eq!(table["blank"], count(true, &["blank"]), "{key}");
    assert_eq!(table["empty"], count(true, &["empty"]), "{key}");
    assert_eq!(table["unmapped"], count(true, &["typed"]), "{key}");
    assert_eq!(table["unheard"], count(false, &["theme", "typed", "empty"]), "{key}");
}

fn agreement(both: &[(&Deal, &str, &str)], table: &Value, key: &str) {
    let pairs: Vec<(&str, &str)> = both.iter().map(|(_, typed, said)| (*typed, *said)).collect();
    let agreed = pairs.iter().filter(|(typed, said)| typed == said).count();
    same_rate(&table["agreement"], agreed, pairs.len(), key);
    for typed in THEMES {
        for said in THEMES {
            let cell = pairs.iter().filter(|pair| **pair == (typed, said)).count();
            let told = table["matrix"][typed][said].as_u64().unwrap_or(0);
            assert_eq!(told, cell as u64, "{key}: {typed}, {said}");
        }
    }
    match (chance::kappa(&pairs), chance::kappa_interval(&pairs)) {
        (Some(kappa), Some([low, high])) => {
            same(&table["kappa"]["kappa"], kappa, key);
            same(&table["kappa"]["low"], low, key);
            same(&table["kappa"]["high"], high, key);
        }
        _ => assert!(table["kappa"].is_null(), "{key}"),
    }
}

/// For each recorded reason: what buyers named.
fn reasons(both: &[(&Deal, &str, &str)], table: &Value, key: &str) {
    let rows = table["reasons"].as_array().expect("rows");
    let recorded: BTreeSet<&str> = both.iter().map(|(_, typed, _)| *typed).collect();
    assert_eq!(rows.len(), recorded.len(), "{key}");
    for row in rows {
        let theme = row["theme"].as_str().expect("a theme");
        let what = format!("{key}: {theme}");
        let of = || both.iter().filter(|(_, typed, _)| *typed == theme);
        let named = of().filter(|(_, _, said)| *said == theme).count();
        same_rate(&row["named"], named, of().count(), &what);
        let buyers = both.iter().filter(|(_, _, said)| *said == theme).count();
        assert_eq!(row["buyers"], buyers, "{what}");
        match buyers {
            0 => assert!(row["over_attribution"].is_null(), "{what}"),
            buyers => same(&row["over_attribution"], of().count() as f64 / buyers as f64, &what),
        }
        let spoken = of().filter(|(deal, _, said)| {
            *said != theme && deal.lines.statements("buyer", deal.way(), theme) > 0
        });
        assert_eq!(row["spoken"], spoken.count(), "{what}");
        let mut instead: BTreeMap<&str, u64> = BTreeMap::new();
        for (_, _, said) in of().filter(|(_, _, said)| *said != theme) {
            *instead.entry(said).or_default() += 1;
        }
        let told = row["instead"].as_array().expect("rows");
        assert_eq!(told.len(), instead.len(), "{what}");
        for other in told {
            assert_eq!(other["deals"], instead[&*text(other, "theme")], "{what}");
        }
        let deals: Vec<u64> = told.iter().filter_map(|other| other["deals"].as_u64()).collect();
        assert!(deals.is_sorted_by(|a, b| a >= b), "{what}: {deals:?}");
    }
}

/// Buyers, sellers and the record, where all three name a reason.
fn voices(both: &[(&Deal, &str, &str)], table: &Value, key: &str) {
    let three: Vec<(&str, &str, String)> = both
        .iter()
        .filter_map(|(deal, typed, said)| Some((*typed, *said, deal.seller_names()?)))
        .collect();
    let table = &table["voices"];
    assert_eq!(table["deals"], three.len(), "{key}");
    for theme in THEMES {
        let rows = table["rows"].as_array().expect("rows");
        let row = rows.iter().find(|row| row["theme"] == theme);
        let told = |voice: &str| row.and_then(|row| row[voice].as_u64()).unwrap_or(0);
        let count = |is: &dyn Fn(&(&str, &str, String)) -> bool| {
            three.iter().filter(|one| is(one)).count() as u64
        };
        assert_eq!(told("recorded"), count(&|one| one.0 == theme), "{key}: {theme}");
        assert_eq!(told("buyer"), count(&|one| one.1 == theme), "{key}: {theme}");
        assert_eq!(told("seller"), count(&|one| one.2 == theme), "{key}: {theme}");
    }
}
