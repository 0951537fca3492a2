//! Head to head, cuts and trend.

use std::collections::BTreeMap;
use std::fs;

use serde_json::Value;

use crate::count::{Counted, Deal};
use crate::program::text;
use crate::{chance, same, same_amounts_of, same_gap, same_rate};

/// Columns of the table that no output carries: header, then deal, then value.
pub(crate) type Columns = BTreeMap<String, BTreeMap<String, String>>;

/// Reads the labelled interviews themselves.
pub(crate) fn labelled_columns(folder: &str) -> Columns {
    let mut columns = Columns::new();
    for entry in fs::read_dir(folder).expect("the folder") {
        let path = entry.expect("an entry").path();
        let lines = match path.extension().and_then(|extension| extension.to_str()) {
            Some("json") => vec![fs::read_to_string(&path).expect("text")],
            Some("jsonl") => {
                fs::read_to_string(&path).expect("text").lines().map(str::to_owned).collect()
            }
            _ => continue,
        };
        for line in lines.iter().filter(|line| !line.trim().is_empty()) {
            let one: Value = serde_json::from_str(line).expect("an object");
            let id = one["deal_id"].as_str().or(one["id"].as_str()).expect("an id").to_owned();
            for field in ["owner", "region"] {
                let values = columns.entry(field.to_owned()).or_default();
                values.insert(id.clone(), text(&one, field));
            }
        }
    }
    columns
}

/// Reads the table itself: `owner` and `region` by the deal's id.
pub(crate) fn columns(path: &str) -> Columns {
    let mut csv = csv::Reader::from_path(path).expect("the table");
    let headers = csv.headers().expect("a header").clone();
    let at = |title: &str| headers.iter().position(|one| one == title).expect("a column");
    let (id, owner, region) = (at("Opportunity ID"), at("Owner"), at("Region"));
    let mut columns = Columns::new();
    for row in csv.records() {
        let row = row.expect("a row");
        for (field, column) in [("owner", owner), ("region", region)] {
            let values = columns.entry(field.to_owned()).or_default();
            values.insert(row[id].to_owned(), row[column].to_owned());
        }
    }
    columns
}

/// One row a rival, over every deal that names it.
pub(crate) fn rivals(counted: &Counted, told: &Value) {
    table(counted, told["rivals"].as_array().expect("rows"), &|deal| deal.rivals.clone());
}

/// Every cut; each partitions the deals, but for deals with several rivals.
pub(crate) fn cuts(counted: &Counted, told: &Value, columns: &Columns) {
    let rows = told["groups"].as_array().expect("rows");
    let mut seen = 0;
    for rows in rows.chunk_by(|a, b| a["by"] == b["by"]) {
        let by = text(&rows[0], "by");
        let values = |deal: &Deal| match by.as_str() {
            "competitor" if deal.rivals.is_empty() => vec!["(blank)".to_owned()],
            "competitor" => deal.rivals.clone(),
            by => vec![value(deal, by, columns).unwrap_or_else(|| "(blank)".to_owned())],
        };
        table(counted, rows, &values);
        if by != "competitor" {
            let deals: u64 = rows.iter().filter_map(|row| row["deals"].as_u64()).sum();
            assert_eq!(deals, counted.deals.len() as u64, "{by}");
        }
        seen += 1;
    }
    assert!(seen >= 3, "{seen} cuts");
}

fn value(deal: &Deal, by: &str, columns: &Columns) -> Option<String> {
    match by {
        "segment" => deal.facts["segment"].as_str().map(str::to_owned),
        "month" | "quarter" => deal.period(by),
        "size" => {
            let amount = deal.facts["amount"].as_f64()?;
            let band = match amount {
                amount if amount < 10_000.0 => "1: below 10k",
                amount if amount < 50_000.0 => "2: 10k to 50k",
                amount if amount < 250_000.0 => "3: 50k to 250k",
                amount if amount < 1_000_000.0 => "4: 250k to 1m",
                _ => "5: 1m and more",
            };
            let currency = deal.facts["currency"].as_str();
            Some(currency.map_or(band.to_owned(), |code| format!("{band} {code}")))
        }
        by => columns[by].get(&deal.id()).filter(|value| !value.is_empty()).cloned(),
    }
}

/// The rows of one cut, with its tests.
fn table(counted: &Counted, rows: &[Value], values: &dyn Fn(&Deal) -> Vec<String>) {
    let mut groups: BTreeMap<String, Vec<&Deal>> = BTreeMap::new();
    for deal in &counted.deals {
        for value in values(deal) {
            groups.entry(value).or_default().push(deal);
        }
    }
    assert_eq!(rows.len(), groups.len());
    let whole = rate(&counted.deals.iter().collect::<Vec<_>>());
    let mut tested = Vec::new();
    for row in rows {
        let value = text(row, "value");
        let deals = &groups[&value];
        group(deals, row, &value);
        let own = rate(deals);
        let others = (whole.0 - own.0, whole.1 - own.1);
        same_gap(&row["gap"], own, others, &value);
        if own.1 >= 5 && others.1 > 0 {
            let p = chance::fisher_of(own, others);
            same(&row["p"], p, &value);
            tested.push((p, row["q"].clone(), value));
        } else {
            assert!(row["p"].is_null() && row["q"].is_null(), "{value}");
        }
    }
    let chances: Vec<f64> = tested.iter().map(|(p, ..)| *p).collect();
    for ((_, q, value), expected) in tested.iter().zip(chance::corrected(&chances)) {
        same(q, expected, value);
    }
}

/// Won of won and lost.
pub(crate) fn rate(deals: &[&Deal]) -> (usize, usize) {
    let of = |outcome: &str| deals.iter().filter(|deal| deal.outcome() == outcome).count();
    (of("won"), of("won") + of("lost"))
}

/// One group's own figures.
fn group(deals: &[&Deal], row: &Value, what: &str) {
    let of = |outcome: &str| -> Vec<&Deal> {
        deals.iter().copied().filter(|deal| deal.outcome() == outcome).collect()
    };
    assert_eq!(row["deals"], deals.len(), "{what}");
    for outcome in ["won", "lost", "no_decision", "open", "invalid", "unknown"] {
        let told = row["outcomes"][outcome].as_u64().unwrap_or(0);
        assert_eq!(told, of(outcome).len() as u64, "{what}: {outcome}");
        same_amounts_of(&row["value_by_outcome"][outcome], &of(outcome), what);
    }
    let (won, all) = rate(deals);
    same_rate(&row["win_rate"], won, all, what);
    let undecided = of("no_decision").len();
    same_rate(&row["win_rate_with_no_decision"], won, all + undecided, what);
    let heard = deals.iter().filter(|deal| deal.is_closed() && deal.heard).count();
    same_rate(&row["heard"], heard, all + undecided, what);
    top(&of("lost"), &row["loss_reasons"], what);
    top(&of("won"), &row["win_reasons"], what);
}

/// The three foremost reasons: a theme, or a reason as it was typed.
fn top(deals: &[&Deal], told: &Value, what: &str) {
    let mut reasons: BTreeMap<(String, String), u64> = BTreeMap::new();
    // A deal of which nothing tells stands under no reason here.
    for deal in deals.iter().filter(|deal| deal.primary.1 != "none") {
        let typed = match deal.primary.1 {
            "stated" => text(&deal.facts["primary"], "text").to_lowercase(),
            _ => String::new(),
        };
        *reasons.entry((deal.primary.0.clone(), typed)).or_default() += 1;
    }
    let mut counts: Vec<u64> = reasons.values().copied().collect();
    counts.sort_unstable_by(|a, b| b.cmp(a));
    counts.truncate(3);
    let rows = told.as_array().expect("rows");
    let found: Vec<u64> = rows.iter().filter_map(|row| row["deals"].as_u64()).collect();
    assert_eq!(found, counts, "{what}");
    for row in rows {
        let theme = text(row, "theme");
        let typed =
            if theme == "unknown" { text(row, "name").to_lowercase() } else { String::new() };
        assert_eq!(row["deals"], reasons[&(theme, typed)], "{what}: {row}");
    }
}

/// Every period from the first to the last, and what changed.
pub(crate) fn trend(counted: &Counted, told: &Value) {
    let trend = &told["trend"];
    let unit = text(trend, "unit");
    let closed = || counted.deals.iter().filter(|deal| deal.is_closed());
    let undated = closed().filter(|deal| deal.period(&unit).is_none()).count();
    assert_eq!(trend["undated"], undated);
    let rows = trend["periods"].as_array().expect("rows");
    let mut before: Option<(usize, usize)> = None;
    let mut seen = 0;
    for row in rows {
        let period = text(row, "value");
        let deals: Vec<&Deal> =
            closed().filter(|deal| deal.period(&unit).as_deref() == Some(&*period)).collect();
        group(&deals, row, &period);
        let own = rate(&deals);
        match before {
            Some(before) => same_gap(&row["change"], own, before, &period),
            None => assert!(row["change"].is_null(), "{period}"),
        }
        before = Some(own);
        seen += deals.len();
    }
    assert_eq!(seen + undated, closed().count(), "the periods hold all that is dated");
    let periods: Vec<String> = rows.iter().map(|row| text(row, "value")).collect();
    for two in periods.windows(2) {
        assert_eq!(next(&two[0], &unit), two[1], "no period is left out");
    }
    let latest = trend["latest"].as_str().unwrap_or_default();
    for row in rows {
        let is_last = periods.last() == Some(&text(row, "value"));
        let incomplete = is_last && latest < last_day(&text(row, "value")).as_str();
        assert_eq!(row["incomplete"], incomplete, "{row}");
    }
}

fn next(period: &str, unit: &str) -> String {
    let (year, part) = period.split_at(4);
    let year: u32 = year.parse().expect("a year");
    let number: u32 = part.trim_start_matches(['-', 'Q']).parse().expect("a number");
    let (of_year, name) = if unit == "month" { (12, "-") } else { (4, "-Q") };
    let (year, number) = if number == of_year { (year + 1, 1) } else { (year, number + 1) };
    if unit == "month" {
        format!("{year}{name}{number:02}")
    } else {
        format!("{year}{name}{number}")
    }
}

/// The last day of a month or quarter, for years in which February ends on
/// the 28th or 29th.
fn last_day(period: &str) -> String {
    let (year, part) = period.split_at(4);
    let leap = year.parse::<u32>().expect("a year") % 4 == 0;
    let month = match part.strip_prefix("-Q") {
        Some(quarter) => quarter.parse::<u32>().expect("a number") * 3,
        None => part[1..].parse().expect("a number"),
    };
    let day = match month {
        2 if leap => 29,
        2 => 28,
        4 | 6 | 9 | 11 => 30,
        _ => 31,
    };
    format!("{year}-{month:02}-{day}")
}
