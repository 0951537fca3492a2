//! What changed between two periods.

use serde_json::Value;

use crate::count::{Counted, Deal};
use crate::program::{Program, text};
use crate::{chance, groups, same, same_gap, same_rate};

type Rate = (usize, usize);

/// Every change, worked out from the deals of the two periods.
pub(crate) fn compare(counted: &Counted, program: &Program, before: &str, after: &str) {
    let told = program.compared(before, after);
    let [old, new] = [before, after].map(|period| closed_in(counted, period));
    assert!(!old.is_empty() && !new.is_empty(), "{before} and {after} have deals");
    assert_eq!(told["before"]["summary"]["deals"], old.len());
    assert_eq!(told["after"]["summary"]["deals"], new.len());
    let changes = told["changes"].as_array().expect("changes");
    let mut tested = Vec::new();
    for change in changes {
        let what = format!("{} {}", text(change, "figure"), text(change, "theme"));
        let (first, second) = (figure(change, &old), figure(change, &new));
        same_rate(&change["before"], first.0, first.1, &what);
        same_rate(&change["after"], second.0, second.1, &what);
        same_gap(&change["gap"], second, first, &what);
        if first.1 >= 5 && second.1 >= 5 {
            let p = chance::fisher_of(first, second);
            same(&change["p"], p, &what);
            tested.push((p, change, what));
        } else {
            assert!(change["p"].is_null() && change["clear"] == false, "{what}");
        }
    }
    assert_eq!(told["tests"], tested.len());
    let chances: Vec<f64> = tested.iter().map(|(p, ..)| *p).collect();
    for ((_, change, what), q) in tested.iter().zip(chance::corrected(&chances)) {
        same(&change["q"], q, what);
        assert_eq!(change["clear"], q < 0.05, "{what}");
    }
}

/// A month, a year, or a range of days.
fn closed_in<'a>(counted: &'a Counted, period: &str) -> Vec<&'a Deal> {
    let (first, last) = period.split_once("..").unwrap_or((period, period));
    let last = format!("{last}~");
    let lies_in = |date: &str| date >= first && date < last.as_str();
    let deals = counted.deals.iter();
    deals.filter(|deal| deal.facts["close_date"].as_str().is_some_and(lies_in)).collect()
}

fn figure(change: &Value, deals: &[&Deal]) -> Rate {
    let theme = text(change, "theme");
    let ended = |outcome: &str| deals.iter().filter(|deal| deal.outcome() == outcome).count();
    let count = |is: &dyn Fn(&Deal) -> bool| deals.iter().filter(|deal| is(deal)).count();
    let reason = |outcome: &str| {
        (count(&|deal| deal.outcome() == outcome && deal.primary.0 == theme), ended(outcome))
    };
    match text(change, "figure").as_str() {
        "win_rate" => groups::rate(deals),
        "no_decision" => {
            (ended("no_decision"), ended("won") + ended("lost") + ended("no_decision"))
        }
        "loss_reason" => reason("lost"),
        "win_reason" => reason("won"),
        "against_in_lost" => {
            let heard = |deal: &Deal| deal.outcome() == "lost" && deal.heard;
            let spoke = |deal: &Deal| heard(deal) && deal.buyers_spoke(&theme, "against");
            (count(&spoke), count(&heard))
        }
        "for_in_won" => {
            let heard = |deal: &Deal| deal.outcome() == "won" && deal.heard;
            let spoke = |deal: &Deal| heard(deal) && deal.buyers_spoke(&theme, "for");
            (count(&spoke), count(&heard))
        }
        "coach" => {
            let spoken = |deal: &Deal| deal.people.coach != "unspoken";
            (count(&|deal| deal.people.coach == "present"), count(&spoken))
        }
        other => panic!("what is `{other}`?"),
    }
}
