//! Why we lose, why we win, why nothing is decided.

use std::collections::BTreeMap;

use serde_json::Value;

use crate::count::{Counted, Deal, THEMES};
use crate::program::text;
use crate::{same_amounts, same_rate};

pub(crate) fn tables(counted: &Counted, told: &Value) {
    let tables =
        [("loss_reasons", "lost"), ("win_reasons", "won"), ("no_decision_reasons", "no_decision")];
    for (key, outcome) in tables {
        let all = counted.ended(outcome).count();
        let rows = told[key].as_array().expect("rows");
        assert_eq!(rows.len(), THEMES.len() + 1);
        for row in rows {
            one(counted, outcome, all, row, key);
        }
        let deals: u64 = rows.iter().filter_map(|row| row["deals"].as_u64()).sum();
        assert_eq!(deals, all as u64, "{key} adds up");
        typed(counted, outcome, all, rows.last().expect("a row"));
    }
}

fn one(counted: &Counted, outcome: &str, all: usize, row: &Value, key: &str) {
    let theme = row["theme"].as_str().expect("a theme");
    let what = format!("{key} {theme}");
    let of =
        |found: &dyn Fn(&Deal) -> bool| counted.ended(outcome).filter(|deal| found(deal)).count();
    let primary = of(&|deal| deal.primary.0 == theme);
    same_rate(&row["share"], primary, all, &what);
    assert_eq!(row["deals"], primary, "{what}");
    let beside = of(&|deal| deal.beside.iter().any(|other| other == theme));
    assert_eq!(row["contributing"], beside, "{what}");
    assert_eq!(row["recorded"], of(&|deal| deal.recorded() == Some(theme)), "{what}");
    same_amounts(&row["amounts"], counted.amounts(outcome, Some(theme)), &what);
    let deals = || counted.ended(outcome).filter(|deal| deal.primary.0 == theme);
    let mut by: BTreeMap<&str, u64> = BTreeMap::new();
    for deal in deals() {
        *by.entry(deal.primary.1).or_default() += 1;
    }
    for rule in ["buyer_decisive", "buyer_weight", "seller", "stated", "none"] {
        let told = row["by"][rule].as_u64().unwrap_or(0);
        assert_eq!(told, by.get(rule).copied().unwrap_or(0), "{what}: {rule}");
    }
    let statements: u64 = deals().map(behind).sum();
    assert_eq!(row["statements"], statements, "{what}");
}

/// Distinct statements for a deal's reason in the voice that gave it.
fn behind(deal: &Deal) -> u64 {
    match deal.primary.1 {
        "buyer_decisive" | "buyer_weight" => {
            deal.lines.statements("buyer", deal.way(), &deal.primary.0)
        }
        "seller" => deal.lines.statements("seller", deal.way(), &deal.primary.0),
        _ => 0,
    }
}

/// Reasons as they were typed, where they map to no theme.
fn typed(counted: &Counted, outcome: &str, all: usize, unknown: &Value) {
    let mut typed: BTreeMap<String, usize> = BTreeMap::new();
    let deals = counted.ended(outcome).filter(|deal| deal.primary == ("unknown".into(), "stated"));
    for deal in deals {
        *typed.entry(text(&deal.facts["primary"], "text").to_lowercase()).or_default() += 1;
    }
    let rows = unknown["typed"].as_array().map_or(&[][..], Vec::as_slice);
    assert_eq!(rows.len(), typed.len(), "{outcome}");
    for row in rows {
        let deals = typed[&text(row, "text").to_lowercase()];
        assert_eq!(row["deals"], deals, "{row}");
        same_rate(&row["share"], deals, all, "typed");
    }
}
