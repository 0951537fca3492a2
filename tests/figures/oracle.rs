//! The quarter of `sample`, worked out by hand: every expected figure below
//! was written down from the deals and lines, not from a run.

use std::collections::BTreeMap;

use winloss::deal::Outcome;
use winloss::reason::{By, CoachState, Lean, Rung, Stall, Tie};
use winloss::summary::{Choices, Rate, Summary};

use crate::sample;

fn quarter() -> Summary {
    let sample = sample::quarter();
    let fields = ["segment".parse().expect("a field")];
    sample.analysis().summary(&sample.deals, &fields, Choices::default(), &[])
}

fn k_of_n(rate: Rate) -> (u64, u64) {
    (rate.k, rate.n)
}

#[test]
fn the_headline() {
    let head = quarter().summary;
    assert_eq!(head.deals, 10);
    let outcomes = [
        (Outcome::Won, 2),
        (Outcome::Lost, 5),
        (Outcome::NoDecision, 1),
        (Outcome::Open, 1),
        (Outcome::Invalid, 1),
        (Outcome::Unknown, 0),
    ];
    assert_eq!(head.outcomes, BTreeMap::from(outcomes));
    assert_eq!(k_of_n(head.win_rate), (2, 7));
    assert_eq!(k_of_n(head.win_rate_with_no_decision), (2, 8));
    // Wilson by hand: (4 + 3.8415 ± 1.95996 √(3.8415 + 40/7)) / 21.683.
    assert_eq!((head.win_rate.low, head.win_rate.high), (Some(0.0822), Some(0.6411)));
    let lost = &head.value[&Outcome::Lost];
    assert_eq!((lost[0].amount, lost[0].deals, lost.len()), (860_000.0, 4, 1));
    assert_eq!(head.no_amount[&Outcome::Lost], 1);
    assert_eq!(k_of_n(head.heard), (5, 8));
    assert_eq!((head.interviews, head.debriefs), (6, 1));
}

#[test]
fn each_deal_has_its_reason_by_the_right_rule() {
    let expected = [
        ("D-1", Some(("coach", By::BuyerDecisive))),
        ("D-2", Some(("price", By::BuyerWeight))),
        ("D-3", Some(("rapport.technical", By::BuyerWeight))),
        ("D-4", Some(("unknown", By::Stated))),
        ("D-5", Some(("unknown", By::None))),
        ("D-6", Some(("coach", By::BuyerWeight))),
        ("D-7", Some(("unknown", By::None))),
        ("D-8", Some(("no_decision", By::BuyerWeight))),
        ("D-9", None),
        ("D-10", None),
    ];
    let summary = quarter();
    for (deal, (id, primary)) in summary.deals.iter().zip(expected) {
        let found = deal.primary.as_ref().map(|primary| (&*primary.theme, primary.by));
        assert_eq!((&*deal.id, found), (id, primary));
    }
    assert_eq!(summary.deals[0].contributing, ["price", "rapport.personal"]);
    assert_eq!(
        summary.deals[3].primary.as_ref().and_then(|row| row.text.clone()),
        Some("LR-04".into())
    );
}

#[test]
fn the_breakdown() {
    let summary = quarter();
    // Theme, deals, contributing, recorded, amount.
    let expected = [
        ("price", 1, 1, 2, Some(120_000.0)),
        ("rapport.technical", 1, 0, 1, Some(90_000.0)),
        ("coach", 1, 0, 0, Some(640_000.0)),
        ("rapport.personal", 0, 1, 0, None),
        ("relationship", 0, 1, 0, None),
        ("risk", 0, 1, 0, None),
        ("unknown", 2, 0, 0, Some(10_000.0)),
    ];
    let told = summary.loss_reasons.iter();
    let told = told.filter(|row| row.deals + row.contributing + row.recorded > 0);
    let found: Vec<_> = told
        .map(|row| (&*row.theme, row.deals, row.contributing, row.recorded, row.amount))
        .collect();
    for row in expected {
        assert!(found.contains(&row), "{row:?} in {found:?}");
    }
    assert_eq!(found.len(), expected.len());
    let unknown = summary.loss_reasons.last().expect("the last row");
    assert_eq!((&*unknown.typed[0].text, unknown.typed[0].deals), ("LR-04", 1));
}

#[test]
fn stated_against_actual() {
    let stated = quarter().stated;
    let losses = &stated.losses;
    // D-1: price recorded, coach named; D-2 price, price; D-3 technical, twice.
    assert_eq!(k_of_n(losses.agreement), (2, 3));
    // Observed 2/3, by chance 2/3 · 1/3 + 1/3 · 1/3 = 1/3: kappa 1/2.
    assert_eq!(losses.kappa.map(|row| row.kappa), Some(0.5));
    let price = &losses.reasons[0];
    assert_eq!((&*price.theme, k_of_n(price.named)), ("price", (1, 2)));
    assert_eq!((price.spoken, price.buyers, price.over_attribution), (1, 1, Some(2.0)));
    assert_eq!((&*price.instead[0].theme, price.instead[0].deals), ("coach", 1));
    assert_eq!((losses.blank, losses.empty, losses.unmapped, losses.unheard), (0, 0, 0, 1));
    assert_eq!(losses.voices.deals, 1);
    assert_eq!(k_of_n(stated.wins.agreement), (0, 1));
}

#[test]
fn the_people() {
    let summary = quarter();
    let coach = |state| summary.coach.state(state).map_or(0, |row| row.deals);
    let expected = [
        (CoachState::Present, 1),
        (CoachState::False, 1),
        (CoachState::Absent, 1),
        (CoachState::Lost, 0),
        (CoachState::Rival, 0),
        (CoachState::Unspoken, 3),
    ];
    for (state, deals) in expected {
        assert_eq!(coach(state), deals, "{state:?}");
    }
    let found = &summary.coach.false_coaches[0];
    assert_eq!((&*found.deal, &*found.claim.file), ("D-1", "calls/i2.txt"));
    assert_eq!(found.contradiction.line, 3);
    let card = summary.deals[5].coach.as_ref().expect("a card");
    assert_eq!((card.who.as_deref(), card.tests.len()), (Some("Tom"), 2));

    assert_eq!(summary.rapport.deals, 2);
    let first = |rung| {
        summary
            .rapport
            .rungs
            .iter()
            .find(|row| row.rung == rung)
            .map(|row| k_of_n(row.first_broken))
    };
    assert_eq!(first(Rung::Personal), Some((1, 2)));
    assert_eq!(first(Rung::Technical), Some((1, 2)));

    let grip = &summary.relationship.states[0];
    assert_eq!((grip.state, grip.deals, k_of_n(grip.win_rate)), (Tie::Grip, 2, (0, 1)));
    let stall = &summary.no_decision.kinds[0];
    assert_eq!((stall.kind, k_of_n(stall.deals)), (Stall::Circumstance, (1, 1)));
    let pursue = summary.deals[8].pursue.as_ref().expect("lines");
    assert_eq!((pursue.lean, pursue.against.len()), (Lean::Leave, 2));
}

#[test]
fn groups_rivals_and_time() {
    let summary = quarter();
    let rivals: Vec<_> =
        summary.rivals.iter().map(|row| (&*row.value, row.deals, k_of_n(row.win_rate))).collect();
    assert_eq!(rivals, [("Castellan", 3, (1, 3)), ("Apex", 1, (0, 1))]);
    let groups: Vec<_> =
        summary.groups.iter().map(|row| (&*row.value, row.deals, k_of_n(row.win_rate))).collect();
    assert_eq!(groups, [("(blank)", 4, (0, 1)), ("mid", 3, (1, 3)), ("small", 3, (1, 3))]);
    let trend = &summary.trend;
    let periods: Vec<_> = trend
        .periods
        .iter()
        .map(|row| (&*row.group.value, row.group.deals, row.incomplete))
        .collect();
    let expected =
        [("2024-07", 1, false), ("2024-08", 2, false), ("2024-09", 3, false), ("2024-10", 2, true)];
    assert_eq!(periods, expected);
    assert_eq!((&*trend.unit, trend.undated), ("month", 0));
}

#[test]
fn who_was_heard() {
    let coverage = quarter().coverage;
    assert_eq!(k_of_n(coverage.outcomes[&Outcome::Lost]), (3, 5));
    assert_eq!(k_of_n(coverage.outcomes[&Outcome::Won]), (1, 2));
    assert_eq!(k_of_n(coverage.sentences), (18, 18));
    assert_eq!((coverage.set_aside, coverage.unplaced), (1, 0));
    let found = coverage.saturation.expect("interviews");
    // Ten different things, seven of them in one interview only, three in two.
    assert_eq!((found.interviews, found.met, found.met_once), (6, 10, 7));
    // 7 / 6 and 1 - 7 / 13.
    assert_eq!((Some(found.new_per_interview), found.coverage), (Some(1.1667), Some(0.4615)));
}

#[test]
fn winning_back_needs_a_reason_that_can_change() {
    let sample = sample::quarter();
    assert!(quarter().win_back.is_empty());
    let technical = ["rapport.technical".to_owned()];
    let summary = sample.analysis().summary(
        &sample.deals,
        &[],
        Choices { actionable: &technical, trend: None },
        &[],
    );
    let rows: Vec<_> = summary.win_back.iter().map(|row| (&*row.deal, row.parts)).collect();
    assert_eq!(rows, [("D-3", 2)]);
    assert!(summary.win_back[0].rivals_grip);
}
