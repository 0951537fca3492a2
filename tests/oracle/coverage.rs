//! Who was heard, how late, and whether enough.

use std::collections::BTreeMap;

use jiff::civil::Date;
use serde_json::Value;

use crate::chance;
use crate::count::{Counted, Deal};
use crate::program::{Program, text};
use crate::{same, same_rate};

pub(crate) fn section(counted: &Counted, told: &Value, program: &Program) {
    let told = &told["coverage"];
    deals(counted, told);
    let interviews = program.interviews();
    let joined = |one: &&Value| one["deal"].is_string();
    let buyers = || interviews.iter().filter(joined).filter(|one| speaks(one, "buyer"));
    assert_eq!(told["interviews"], buyers().count());
    let seller = |one: &&Value| !speaks(one, "buyer") && speaks(one, "seller");
    assert_eq!(told["debriefs"], interviews.iter().filter(joined).filter(seller).count());
    let nobody = |one: &&Value| !speaks(one, "buyer") && !speaks(one, "seller");
    assert_eq!(told["voiceless"], interviews.iter().filter(joined).filter(nobody).count());
    assert_eq!(told["unjoined"], interviews.iter().filter(|one| !joined(one)).count());
    lag(counted, told, &buyers().collect::<Vec<_>>());
    assert_eq!(told["set_aside"], counted.set_aside);
    assert_eq!(told["unplaced"], counted.unplaced);
    assert_eq!(told["sentences"]["k"], counted.themed);
    let (k, n) = (counted.themed, told["sentences"]["n"].as_u64().expect("a count"));
    same_rate(&told["sentences"], k, usize::try_from(n).expect("few"), "sentences");
    let heard = || counted.deals.iter().filter(|deal| deal.heard);
    let silent = heard().filter(|deal| deal.lines.met.is_empty()).count();
    same_rate(&told["themeless"], silent, heard().count(), "themeless");
    saturation(counted, &told["saturation"], buyers().count() as u64);
}

fn speaks(interview: &Value, role: &str) -> bool {
    let mut speakers = interview["speakers"].as_array().expect("speakers").iter();
    speakers.any(|one| one["role"] == role && one["turns"].as_u64() > Some(0))
}

/// Closed deals by outcome, segment and rival.
fn deals(counted: &Counted, told: &Value) {
    for outcome in ["won", "lost", "no_decision"] {
        let heard = counted.ended(outcome).filter(|deal| deal.heard).count();
        same_rate(&told["outcomes"][outcome], heard, counted.ended(outcome).count(), outcome);
    }
    let segment =
        |deal: &Deal| deal.facts["segment"].as_str().map(str::to_owned).into_iter().collect();
    rows(counted, &told["segments"], &segment);
    rows(counted, &told["rivals"], &|deal| deal.rivals.clone());
}

fn rows(counted: &Counted, told: &Value, values: &dyn Fn(&Deal) -> Vec<String>) {
    let mut groups: BTreeMap<String, (usize, usize)> = BTreeMap::new();
    for deal in counted.deals.iter().filter(|deal| deal.is_closed()) {
        for value in values(deal) {
            let group = groups.entry(value).or_default();
            *group = (group.0 + usize::from(deal.heard), group.1 + 1);
        }
    }
    let rows = told.as_array().expect("rows");
    assert_eq!(rows.len(), groups.len());
    for row in rows {
        let value = text(row, "value");
        let (heard, all) = groups[&value];
        same_rate(&row["heard"], heard, all, &value);
    }
}

/// Days from closing to each dated interview of a closed deal.
fn lag(counted: &Counted, told: &Value, interviews: &[&Value]) {
    let date = |value: &Value| value.as_str().and_then(|date| date.parse::<Date>().ok());
    let closed: BTreeMap<String, Date> = counted
        .deals
        .iter()
        .filter(|deal| deal.is_closed())
        .filter_map(|deal| Some((deal.id(), date(&deal.facts["close_date"])?)))
        .collect();
    let mut days: Vec<i32> = interviews
        .iter()
        .filter_map(|one| Some((date(&one["date"])? - *closed.get(&text(one, "deal"))?).get_days()))
        .collect();
    days.sort_unstable();
    let told = &told["lag"];
    let Some((first, last)) = days.first().zip(days.last()) else {
        assert!(told.is_null());
        return;
    };
    let n = days.len();
    assert_eq!(told["interviews"], n);
    assert_eq!((&told["least"], &told["most"]), (&(*first).into(), &(*last).into()));
    same(&told["median"], f64::from(days[(n - 1) / 2] + days[n / 2]) / 2.0, "median");
    same_rate(&told["late"], days.iter().filter(|days| **days > 180).count(), n, "late");
    same_rate(&told["before"], days.iter().filter(|days| **days < 0).count(), n, "before");
}

/// Themes for and against are counted apart; what weighed for nobody is not.
fn saturation(counted: &Counted, told: &Value, interviews: u64) {
    if interviews == 0 {
        assert!(told.is_null());
        return;
    }
    let mut met: BTreeMap<&(String, String), u64> = BTreeMap::new();
    for deal in &counted.deals {
        for (key, count) in deal.lines.met.iter().filter(|(key, _)| key.1 != "neutral") {
            *met.entry(key).or_default() += count;
        }
    }
    let once = met.values().filter(|count| **count == 1).count();
    let sum: u64 = met.values().sum();
    assert_eq!(told["interviews"], interviews);
    assert_eq!((&told["met"], &told["met_once"]), (&met.len().into(), &once.into()));
    let at = |n: u64| met.values().map(|met| chance::drawn(*met, interviews, n)).sum::<f64>();
    same(&told["new_per_interview"], at(interviews) - at(interviews - 1), "new ones");
    match sum {
        0 => assert!(told["coverage"].is_null()),
        sum => same(&told["coverage"], 1.0 - once as f64 / sum as f64, "Good and Turing"),
    }
    for point in told["curve"].as_array().expect("points") {
        same(&point["met"], at(point["interviews"].as_u64().expect("a count")), "the curve");
    }
    for row in told["chances"].as_array().expect("rows") {
        let prevalence = row["prevalence"].as_f64().expect("a share");
        let missed = (0..interviews).map(|_| 1.0 - prevalence).product::<f64>();
        same(&row["chance"], 1.0 - missed, "the chance");
    }
}
