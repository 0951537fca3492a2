//! The figures, worked out a second time: from the lines of `tag -f ndjson`
//! and the facts of `analyze -f ndjson`, by the rules as they are documented,
//! and without the code that the program counts with.

mod chance;
mod changes;
mod cited;
mod count;
mod coverage;
mod groups;
mod lines;
mod people;
mod program;
mod reasons;
mod stated;
mod traced;

use serde_json::Value;

use crate::count::Counted;
use crate::program::Program;

/// The example's table and interviews.
fn example() -> Program {
    Program::new(&["examples/deals.csv", "examples/interviews"])
}

#[test]
fn the_example_is_counted_the_same() {
    let program = example();
    let counted = compare(&program, &groups::columns("examples/deals.csv"));
    assert_eq!(program.deal_lines(), program.deals());
    let chosen = ["coach", "rapport.technical"];
    let told = program.analysed(&["--actionable", "coach,rapport.technical"]);
    people::win_back(&counted, &told, &chosen);
    let told = program.analysed(&["--trend", "quarter"]);
    groups::trend(&counted, &told);
    changes::compare(&counted, &program, "2025-07", "2025-08-01..2025-09-30");
}

#[test]
fn the_labelled_interviews_are_counted_the_same() {
    let program =
        Program::of_interviews(&["tests/gold", "--exclude", "*.md", "--exclude", "*.txt"]);
    let counted = compare(&program, &groups::labelled_columns("tests/gold"));
    changes::compare(&counted, &program, "2024", "2025");
}

/// Every section.
fn compare(program: &Program, columns: &groups::Columns) -> Counted {
    let counted = Counted::of(program);
    let told = program.analysis();
    counted.check_deals(program);
    head(&counted, told);
    reasons::tables(&counted, told);
    stated::tables(&counted, told);
    themes(&counted, told);
    people::deals(&counted, told);
    people::tables(&counted, told);
    people::pursue(&counted, told);
    people::win_back(&counted, told, &["price", "delivery", "sales_execution"]);
    groups::rivals(&counted, told);
    groups::cuts(&counted, told, columns);
    groups::trend(&counted, told);
    coverage::section(&counted, told, program);
    cited::lines(program, told);
    counted
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
    for outcome in ["won", "lost", "no_decision", "open", "invalid", "unknown"] {
        let silent = |deal: &&count::Deal| deal.facts["amount"].as_f64().unwrap_or(0.0) == 0.0;
        let silent = counted.ended(outcome).filter(silent).count();
        assert_eq!(head["no_amount"][outcome], silent, "{outcome}");
    }
    let sum = |key: &str| -> u64 {
        counted.deals.iter().filter_map(|deal| deal.facts[key].as_u64()).sum()
    };
    for key in ["interviews", "debriefs"] {
        assert_eq!(head[key], sum(key), "{key}");
    }
    assert_eq!(head["mentions"], counted.mentions);
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
            same_gap(&contrast["gap"], first, second, &what);
            let statements: u64 =
                counted.deals.iter().map(|deal| deal.lines.statements("buyer", way, theme)).sum();
            assert_eq!(row["statements"][way].as_u64().unwrap_or(0), statements, "{what}");
            let sellers =
                counted.deals.iter().filter(|deal| deal.lines.statements("seller", way, theme) > 0);
            assert_eq!(row["sellers"][way].as_u64().unwrap_or(0), sellers.count() as u64, "{what}");
            if in_lost + in_won > 0 && lost > 0 && won > 0 {
                let p = chance::fisher([[in_lost, lost - in_lost], [in_won, won - in_won]]);
                same(&contrast["p"], p, &what);
                tested.push((p, contrast["q"].clone(), what));
            } else {
                assert!(contrast["p"].is_null(), "{what}");
            }
        }
    }
    for row in told["themes"].as_array().expect("rows") {
        let theme = row["theme"].as_str().expect("a theme");
        let undecided = counted.ended("no_decision");
        let spoke = undecided.filter(|deal| deal.buyers_spoke(theme, "against")).count();
        same_rate(&row["no_decision"], spoke, heard("no_decision"), theme);
    }
    assert_eq!(told["themes_tests"], tested.len());
    let chances: Vec<f64> = tested.iter().map(|(p, ..)| *p).collect();
    for ((_, q, what), expected) in tested.iter().zip(chance::corrected(&chances)) {
        same(q, expected, what);
    }
}

/// A rate with its count, its denominator and Wilson's interval.
fn same_rate(told: &Value, k: usize, n: usize, what: &str) {
    assert_eq!((&told["k"], &told["n"]), (&Value::from(k), &Value::from(n)), "{what}");
    let reading = match n {
        0..5 => "counts_only",
        5..20 => "signal",
        _ => "firm",
    };
    assert_eq!(told["reading"], reading, "{what}");
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

fn same_amounts_of(told: &Value, deals: &[&count::Deal], what: &str) {
    same_amounts(told, count::amounts(deals.iter().copied()), what);
}

/// Newcombe's gap of two rates.
fn same_gap(told: &Value, first: (usize, usize), second: (usize, usize), what: &str) {
    match chance::newcombe(first, second) {
        Some(expected) => {
            for (key, expected) in ["gap", "low", "high"].into_iter().zip(expected) {
                same(&told[key], expected, what);
            }
        }
        None => assert!(told.is_null(), "{what}"),
    }
}

/// Figures are written with four digits.
fn same(told: &Value, expected: f64, what: &str) {
    let told = told.as_f64().unwrap_or_else(|| panic!("{what}: {told} where {expected} was found"));
    assert!((told - expected).abs() < 6e-5, "{what}: {told}, and not {expected}");
}
