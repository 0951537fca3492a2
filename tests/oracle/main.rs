//! The figures, worked out a second time: from the lines of `tag -f ndjson`
//! and the facts of `analyze -f ndjson`, by the rules as they are documented,
//! and without the code that the program counts with.

mod chance;
mod count;
mod program;
mod traced;

use serde_json::Value;

use crate::count::{Counted, THEMES};
use crate::program::Program;

#[test]
fn the_example_is_counted_the_same() {
    compare(&Program::new(&["examples/deals.csv", "examples/interviews"]));
}

#[test]
fn the_labelled_interviews_are_counted_the_same() {
    compare(&Program::new(&["tests/gold", "--exclude", "*.md", "--exclude", "*.txt"]));
}

fn compare(program: &Program) {
    let counted = Counted::of(program);
    let told = program.analysis();
    counted.check_deals(program);
    head(&counted, &told);
    reasons(&counted, &told);
    stated(&counted, &told);
    themes(&counted, &told);
    rapport(&counted, &told);
    groups(&counted, &told);
}

fn head(counted: &Counted, told: &Value) {
    let head = &told["summary"];
    assert_eq!(head["deals"], counted.deals.len());
    for outcome in ["won", "lost", "no_decision", "open", "invalid", "unknown"] {
        let deals = counted.ended(outcome);
        assert_eq!(head["outcomes"][outcome], deals.count(), "{outcome}");
        same_amounts(&head["value"][outcome], counted.amounts(outcome, None), outcome);
    }
    let (won, lost) = (counted.ended("won").count(), counted.ended("lost").count());
    let undecided = counted.ended("no_decision").count();
    same_rate(&head["win_rate"], won, won + lost, "win rate");
    same_rate(&head["win_rate_with_no_decision"], won, won + lost + undecided, "win rate");
    let closed = || counted.deals.iter().filter(|deal| deal.is_closed());
    let heard = closed().filter(|deal| deal.heard).count();
    same_rate(&head["heard"], heard, closed().count(), "heard");
}

fn reasons(counted: &Counted, told: &Value) {
    for (key, outcome) in
        [("loss_reasons", "lost"), ("win_reasons", "won"), ("no_decision_reasons", "no_decision")]
    {
        let all = counted.ended(outcome).count();
        let rows = told[key].as_array().expect("rows");
        assert_eq!(rows.len(), THEMES.len() + 1);
        for row in rows {
            let theme = row["theme"].as_str().expect("a theme");
            let what = format!("{key} {theme}");
            let of = |found: &dyn Fn(&count::Deal) -> bool| {
                counted.ended(outcome).filter(|deal| found(deal)).count()
            };
            let primary = of(&|deal| deal.primary.0 == theme);
            same_rate(&row["share"], primary, all, &what);
            assert_eq!(row["deals"], primary, "{what}");
            let beside = of(&|deal| deal.beside.iter().any(|other| other == theme));
            assert_eq!(row["contributing"], beside, "{what}");
            assert_eq!(row["recorded"], of(&|deal| deal.recorded() == Some(theme)), "{what}");
            same_amounts(&row["amounts"], counted.amounts(outcome, Some(theme)), &what);
        }
    }
}

fn stated(counted: &Counted, told: &Value) {
    for (key, outcome) in [("losses", "lost"), ("wins", "won"), ("no_decision", "no_decision")] {
        let table = &told["stated"][key];
        let pairs: Vec<(&str, &str)> = counted
            .ended(outcome)
            .filter_map(|deal| Some((deal.recorded()?, deal.buyer_names.as_deref()?)))
            .collect();
        let agreed = pairs.iter().filter(|(typed, said)| typed == said).count();
        same_rate(&table["agreement"], agreed, pairs.len(), key);
        for typed in THEMES {
            for said in THEMES {
                let cell = pairs.iter().filter(|pair| **pair == (typed, said)).count();
                let told = table["matrix"][typed][said].as_u64().unwrap_or(0);
                assert_eq!(told, cell as u64, "{key}: {typed}, {said}");
            }
        }
        match chance::kappa(&pairs) {
            Some(kappa) => same(&table["kappa"]["kappa"], kappa, key),
            None => assert!(table["kappa"].is_null(), "{key}"),
        }
    }
}

fn themes(counted: &Counted, told: &Value) {
    let heard = |outcome: &str| counted.ended(outcome).filter(|deal| deal.heard).count();
    let (lost, won) = (heard("lost"), heard("won"));
    let mut tested = Vec::new();
    for row in told["themes"].as_array().expect("rows") {
        let theme = row["theme"].as_str().expect("a theme");
        for way in ["against", "for"] {
            let contrast = &row[way];
            let spoke = |outcome: &str| {
                counted.ended(outcome).filter(|deal| deal.buyers_spoke(theme, way)).count()
            };
            let (in_lost, in_won) = (spoke("lost"), spoke("won"));
            let what = format!("{theme} {way}");
            same_rate(&contrast["lost"], in_lost, lost, &what);
            same_rate(&contrast["won"], in_won, won, &what);
            let (ours, theirs) = ((in_lost, lost), (in_won, won));
            let (first, second) = if way == "for" { (theirs, ours) } else { (ours, theirs) };
            match chance::newcombe(first, second) {
                Some([gap, low, high]) => {
                    same(&contrast["gap"]["gap"], gap, &what);
                    same(&contrast["gap"]["low"], low, &what);
                    same(&contrast["gap"]["high"], high, &what);
                }
                None => assert!(contrast["gap"].is_null(), "{what}"),
            }
            if in_lost + in_won > 0 && lost > 0 && won > 0 {
                let p = chance::fisher([[in_lost, lost - in_lost], [in_won, won - in_won]]);
                same(&contrast["p"], p, &what);
                tested.push((p, contrast["q"].clone(), what));
            } else {
                assert!(contrast["p"].is_null(), "{what}");
            }
        }
    }
    assert_eq!(told["themes_tests"], tested.len());
    let chances: Vec<f64> = tested.iter().map(|(p, ..)| *p).collect();
    for ((_, q, what), expected) in tested.iter().zip(chance::corrected(&chances)) {
        same(q, expected, what);
    }
}

fn rapport(counted: &Counted, told: &Value) {
    let spoken = counted.ended("lost").filter(|deal| deal.ladder.is_some()).count();
    for row in told["rapport"]["rungs"].as_array().expect("rows") {
        let rung = row["rung"].as_str().expect("a rung");
        let broke = counted
            .ended("lost")
            .filter(|deal| deal.ladder.as_ref().is_some_and(|first| first.as_deref() == Some(rung)))
            .count();
        same_rate(&row["first_broken"], broke, spoken, rung);
    }
}

fn groups(counted: &Counted, told: &Value) {
    for row in told["rivals"].as_array().expect("rows") {
        let rival = row["value"].as_str().expect("a rival");
        let named = |outcome: &str| {
            counted.ended(outcome).filter(|deal| deal.rivals.iter().any(|one| one == rival)).count()
        };
        let (won, lost) = (named("won"), named("lost"));
        same_rate(&row["win_rate"], won, won + lost, rival);
        for (key, outcome) in [("loss_reasons", "lost"), ("win_reasons", "won")] {
            for top in row[key].as_array().expect("reasons") {
                let theme = top["theme"].as_str().expect("a theme");
                let deals = counted.ended(outcome).filter(|deal| {
                    deal.primary.0 == theme && deal.rivals.iter().any(|one| one == rival)
                });
                // Reasons as they were typed stand under `unknown`, each by itself.
                if theme != "unknown" {
                    assert_eq!(top["deals"], deals.count(), "{rival}: {theme}");
                }
            }
        }
    }
    let unit = told["trend"]["unit"].as_str().expect("a unit");
    for row in told["trend"]["periods"].as_array().expect("rows") {
        let period = row["value"].as_str().expect("a period");
        let in_period = |outcome: &str| {
            counted
                .ended(outcome)
                .filter(|deal| deal.period(unit).as_deref() == Some(period))
                .count()
        };
        let (won, lost) = (in_period("won"), in_period("lost"));
        same_rate(&row["win_rate"], won, won + lost, period);
        assert_eq!(
            row["outcomes"]["no_decision"].as_u64().unwrap_or(0),
            in_period("no_decision") as u64
        );
    }
}

/// A rate with its count, its denominator and Wilson's interval.
fn same_rate(told: &Value, k: usize, n: usize, what: &str) {
    assert_eq!((&told["k"], &told["n"]), (&Value::from(k), &Value::from(n)), "{what}");
    match chance::wilson(k, n) {
        Some([low, high]) => {
            same(&told["rate"], k as f64 / n as f64, what);
            same(&told["low"], low, what);
            same(&told["high"], high, what);
        }
        None => assert!(told["rate"].is_null() && told["low"].is_null(), "{what}"),
    }
}

fn same_amounts(told: &Value, counted: Vec<(String, f64, usize)>, what: &str) {
    let rows = told.as_array().map_or(&[][..], Vec::as_slice);
    let told: Vec<(String, f64, usize)> = rows
        .iter()
        .map(|row| {
            let deals = row["deals"].as_u64().expect("a count");
            (
                row["currency"].as_str().unwrap_or_default().to_owned(),
                row["amount"].as_f64().expect("an amount"),
                usize::try_from(deals).expect("few"),
            )
        })
        .collect();
    assert_eq!(told, counted, "{what}");
}

/// Figures are written with four digits.
fn same(told: &Value, expected: f64, what: &str) {
    let told = told.as_f64().unwrap_or_else(|| panic!("{what}: {told} where {expected} was found"));
    assert!((told - expected).abs() < 6e-5, "{what}: {told}, and not {expected}");
}
