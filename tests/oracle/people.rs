//! The people of a deal and over all deals: coach, ladder, relationship, why
//! nothing was decided, pursue or leave, and the win-back list.

use std::collections::BTreeMap;

use serde_json::Value;

use crate::count::{Counted, Deal};
use crate::lines::Lines;
use crate::program::text;
use crate::{chance, same, same_gap, same_rate};

const VOICES: [&str; 2] = ["buyer", "seller"];
pub(crate) const RUNGS: [&str; 3] = ["personal", "technical", "business"];
/// The worst first.
const TIES: [&str; 4] = ["rivals_grip", "soured", "none", "ours"];
const TESTS: [&str; 4] = ["stake", "advocacy", "information", "authority"];

/// What the lines of one deal tell of its people.
pub(crate) struct People {
    pub(crate) coach: &'static str,
    coach_told_by: Option<&'static str>,
    tests: Vec<&'static str>,
    outside: bool,
    rival_coach: bool,
    contradicted: bool,
    /// Each rung's state; `None` where nobody spoke of any.
    ladder: Option<Ladder>,
    tie: Option<(&'static str, &'static str)>,
}

/// Rungs, lowest first.
struct Ladder {
    states: [&'static str; 3],
    told_by: &'static str,
    rival_held: Vec<&'static str>,
}

impl Ladder {
    fn first_broken(&self) -> Option<&'static str> {
        RUNGS
            .into_iter()
            .zip(self.states)
            .find(|(_, state)| *state == "broken")
            .map(|(rung, _)| rung)
    }
}

impl People {
    pub(crate) fn of(lines: &Lines) -> Self {
        let coach = |voice: &str, what: &str| lines.tell(voice, &format!("coach.{what}"));
        let contradicted = coach("seller", "present") > 0
            && coach("buyer", "present") + coach("buyer", "lost") == 0
            && coach("buyer", "false") + coach("buyer", "absent") > 0;
        let told = VOICES.into_iter().find_map(|voice| {
            let of = |what| coach(voice, what);
            let state = if of("lost") > 0 {
                "lost"
            } else if of("false") > 0 {
                "false"
            } else if of("present") > 0 && of("present") >= of("absent") {
                "present"
            } else if of("absent") > 0 {
                "absent"
            } else if of("rival") > 0 {
                "rival"
            } else {
                return None;
            };
            Some((state, voice))
        });
        let (state, told_by) = match told {
            _ if contradicted => ("false", Some("buyer")),
            Some((state, voice)) => (state, Some(voice)),
            None => ("unspoken", None),
        };
        let ours = state == "present" || state == "lost";
        let heard = |what| ours && told_by.is_some_and(|voice| coach(voice, what) > 0);
        Self {
            coach: state,
            coach_told_by: told_by,
            tests: TESTS.into_iter().filter(|test| heard(test)).collect(),
            outside: heard("outside"),
            rival_coach: VOICES.into_iter().any(|voice| coach(voice, "rival") > 0),
            contradicted,
            ladder: ladder(lines),
            tie: tie(lines),
        }
    }
}

fn ladder(lines: &Lines) -> Option<Ladder> {
    VOICES.into_iter().find_map(|voice| {
        let states = RUNGS.map(|rung| {
            let count = |way| lines.statements(voice, way, &format!("rapport.{rung}"));
            match (count("for"), count("against")) {
                (0, 0) => "unspoken",
                (ours, theirs) if ours > theirs => "held",
                (ours, theirs) if ours < theirs => "broken",
                _ => "mixed",
            }
        });
        let rival = |rung: &&str| lines.tell(voice, &format!("rapport.{rung}.rival_held")) > 0;
        states.iter().any(|state| *state != "unspoken").then(|| Ladder {
            states,
            told_by: voice,
            rival_held: RUNGS.into_iter().filter(rival).collect(),
        })
    })
}

fn tie(lines: &Lines) -> Option<(&'static str, &'static str)> {
    VOICES.into_iter().find_map(|voice| {
        let count = |tie: &str| lines.tell(voice, &format!("relationship.{tie}"));
        let most = TIES.into_iter().map(count).max().filter(|most| *most > 0)?;
        Some((TIES.into_iter().find(|tie| count(tie) == most)?, voice))
    })
}

/// The kind of a standstill and who tells it; `None` where only the record
/// may.
fn stall(lines: &Lines) -> Option<(&'static str, &'static str)> {
    VOICES.into_iter().find_map(|voice| {
        let weight = |kind: &str| {
            let finding = format!("no_decision.{kind}");
            (lines.tell(voice, &finding), lines.told_score(voice, &finding))
        };
        let known = ["status_quo", "indecision", "circumstance"];
        let told = known.into_iter().filter(|kind| weight(kind).0 > 0);
        // Of equal ones the first.
        let heaviest = told.rev().max_by_key(|kind| weight(kind));
        let unspecified = (weight("unspecified").0 > 0).then_some("unspecified");
        heaviest.or(unspecified).map(|kind| (kind, voice))
    })
}

/// Whether the deal ended in nothing, by its outcome or by its reason.
fn is_stalled(deal: &Deal) -> bool {
    match deal.outcome().as_str() {
        "no_decision" => true,
        "lost" => deal.primary.0 == "no_decision",
        _ => false,
    }
}

/// The people of each deal's row.
pub(crate) fn deals(counted: &Counted, told: &Value) {
    for (deal, row) in counted.deals.iter().zip(told["deals"].as_array().expect("deals")) {
        let id = deal.id();
        let people = &deal.people;
        coach_card(people, &row["coach"], &id);
        match &people.ladder {
            Some(ladder) => {
                let row = &row["rapport"];
                for (rung, state) in RUNGS.into_iter().zip(ladder.states) {
                    assert_eq!(row[rung], state, "{id}: {rung}");
                }
                assert_eq!(row["first_broken"].as_str(), ladder.first_broken(), "{id}");
                assert_eq!(row["told_by"], ladder.told_by, "{id}");
                assert_eq!(words(&row["rival_held"]), ladder.rival_held, "{id}");
                assert_eq!(row["quote"].is_object(), ladder.first_broken().is_some(), "{id}");
            }
            None => assert!(row["rapport"].is_null(), "{id}"),
        }
        match people.tie {
            Some((state, voice)) => {
                let row = &row["relationship"];
                assert_eq!(
                    (&row["state"], &row["told_by"]),
                    (&state.into(), &voice.into()),
                    "{id}"
                );
                assert!(row["quote"].is_object(), "{id}");
            }
            None => assert!(row["relationship"].is_null(), "{id}"),
        }
        let row = &row["no_decision"];
        match (is_stalled(deal), stall(&deal.lines)) {
            (false, _) => assert!(row.is_null(), "{id}"),
            (true, Some((kind, voice))) => {
                assert_eq!((&row["kind"], &row["told_by"]), (&kind.into(), &voice.into()), "{id}");
                assert!(row["quote"].is_object(), "{id}");
            }
            (true, None) => assert!(row["told_by"].is_null() && row["quote"].is_null(), "{id}"),
        }
    }
}

fn coach_card(people: &People, row: &Value, id: &str) {
    if row.is_null() {
        assert_eq!(people.coach, "unspoken", "{id}");
        return;
    }
    assert_eq!(row["state"], people.coach, "{id}");
    assert_eq!(row["told_by"].as_str(), people.coach_told_by, "{id}");
    assert_eq!(row["quote"].is_object(), people.coach != "unspoken", "{id}");
    let tests = row["tests"].as_array().expect("tests").iter();
    let tests: Vec<&str> = tests.filter_map(|row| row["test"].as_str()).collect();
    assert_eq!(tests, people.tests, "{id}");
    let ours = people.coach == "present" || people.coach == "lost";
    let standpoint = ours.then_some(if people.outside { "outside" } else { "inside" });
    assert_eq!(row["standpoint"].as_str(), standpoint, "{id}");
    assert_eq!(row["rival"], people.rival_coach, "{id}");
    assert_eq!(row["rival_quote"].is_object(), people.rival_coach, "{id}");
    for line in ["claim", "contradiction"] {
        assert_eq!(row[line].is_object(), people.contradicted, "{id}: {line}");
    }
}

/// The tables over all deals.
pub(crate) fn tables(counted: &Counted, told: &Value) {
    coach(counted, &told["coach"]);
    rapport(counted, &told["rapport"]);
    relationship(counted, &told["relationship"]);
    no_decision(counted, told);
    closed_alike(counted, told);
}

/// Deals by outcome.
fn by_outcome<'a>(deals: impl Iterator<Item = &'a Deal>) -> BTreeMap<String, u64> {
    let mut outcomes = BTreeMap::new();
    for deal in deals {
        *outcomes.entry(deal.outcome()).or_default() += 1;
    }
    outcomes
}

/// A row's deals, of any outcome, and their win rate.
fn same_deals(row: &Value, outcomes: &BTreeMap<String, u64>, what: &str) {
    assert_eq!(row["deals"], outcomes.values().sum::<u64>(), "{what}");
    let told: BTreeMap<String, u64> =
        serde_json::from_value(row["outcomes"].clone()).expect("counts");
    assert_eq!(&told, outcomes, "{what}");
    same_win_rate(&row["win_rate"], outcomes, what);
}

fn won_of(outcomes: &BTreeMap<String, u64>) -> (usize, usize) {
    let of = |outcome| outcomes.get(outcome).map_or(0, |deals| *deals as usize);
    (of("won"), of("won") + of("lost"))
}

fn same_win_rate(told: &Value, outcomes: &BTreeMap<String, u64>, what: &str) {
    let (won, of) = won_of(outcomes);
    same_rate(told, won, of, what);
}

fn coach(counted: &Counted, told: &Value) {
    let heard = || counted.deals.iter().filter(|deal| deal.anybody_heard());
    assert_eq!(told["deals"], heard().count());
    let of = |state: &str| by_outcome(heard().filter(|deal| deal.people.coach == state));
    let mut states = 0;
    for row in told["states"].as_array().expect("rows") {
        let state = row["state"].as_str().expect("a state");
        same_deals(row, &of(state), state);
        states += 1;
    }
    assert_eq!(states, 6);
    let spoken = |deal: &&Deal| !matches!(deal.people.coach, "unspoken" | "present");
    let (with, without) = (won_of(&of("present")), won_of(&by_outcome(heard().filter(spoken))));
    let difference = &told["difference"];
    if with.1 == 0 || without.1 == 0 {
        assert!(difference.is_null());
    } else {
        same_rate(&difference["with"], with.0, with.1, "with");
        same_rate(&difference["without"], without.0, without.1, "without");
        same_gap(&difference["gap"], with, without, "coach");
        same(&difference["p"], chance::fisher_of(with, without), "coach");
    }
    let ours = |deal: &&Deal| matches!(deal.people.coach, "present" | "lost");
    for row in told["tests"].as_array().expect("rows") {
        let test = row["test"].as_str().expect("a test");
        let passed = || heard().filter(|deal| deal.people.tests.contains(&test));
        same_rate(&row["deals"], passed().count(), heard().filter(ours).count(), test);
        same_win_rate(&row["win_rate"], &by_outcome(passed()), test);
    }
    let outside = heard().filter(ours).filter(|deal| deal.people.outside).count();
    assert_eq!(told["outside"], outside);
    assert_eq!(told["inside"], heard().filter(ours).count() - outside);
    for outcome in ["lost", "won"] {
        let all = || heard().filter(|deal| deal.outcome() == outcome);
        let rival = all().filter(|deal| deal.people.rival_coach).count();
        same_rate(&told["rival"][outcome], rival, all().count(), outcome);
    }
    let found = told["false_coaches"].as_array().expect("rows");
    let found: Vec<String> = found.iter().map(|row| text(row, "deal")).collect();
    let contradicted = counted.deals.iter().filter(|deal| deal.people.contradicted);
    assert_eq!(found, contradicted.map(Deal::id).collect::<Vec<_>>());
}

fn rapport(counted: &Counted, told: &Value) {
    let spoken = |outcome: &str| {
        let deals = counted.ended(outcome);
        deals.filter_map(|deal| deal.people.ladder.as_ref()).collect::<Vec<_>>()
    };
    let (lost, won) = (spoken("lost"), spoken("won"));
    assert_eq!(told["deals"], lost.len());
    let unbroken = lost.iter().filter(|ladder| ladder.first_broken().is_none()).count();
    same_rate(&told["unbroken"], unbroken, lost.len(), "unbroken");
    let mut firsts = 0;
    for row in told["rungs"].as_array().expect("rows") {
        let rung = row["rung"].as_str().expect("a rung");
        let at = RUNGS.into_iter().position(|one| one == rung).expect("a rung");
        let count = |ladders: &[&Ladder], state: &str| {
            ladders.iter().filter(|ladder| ladder.states[at] == state).count()
        };
        let first = lost.iter().filter(|ladder| ladder.first_broken() == Some(rung)).count();
        same_rate(&row["first_broken"], first, lost.len(), rung);
        firsts += first;
        for state in ["broken", "mixed", "held"] {
            assert_eq!(row[state], count(&lost, state), "{rung}: {state}");
        }
        assert_eq!(row["held_won"], count(&won, "held"), "{rung}");
        assert_eq!(row["broken_won"], count(&won, "broken"), "{rung}");
        let rival = lost.iter().filter(|ladder| ladder.rival_held.contains(&rung)).count();
        assert_eq!(row["rival_held"], rival, "{rung}");
    }
    assert_eq!(firsts + unbroken, lost.len());
}

fn relationship(counted: &Counted, told: &Value) {
    let spoken = counted.deals.iter().filter(|deal| deal.people.tie.is_some()).count();
    assert_eq!(told["deals"], spoken);
    let rows = told["states"].as_array().expect("rows");
    for row in rows {
        let state = row["state"].as_str().expect("a state");
        let deals = counted.deals.iter();
        let so = deals.filter(|deal| deal.people.tie.is_some_and(|(tie, _)| tie == state));
        same_deals(row, &by_outcome(so), state);
    }
    let deals: u64 = rows.iter().filter_map(|row| row["deals"].as_u64()).sum();
    assert_eq!(deals, spoken as u64);
}

fn no_decision(counted: &Counted, told: &Value) {
    let table = &told["no_decision"];
    let stalled: Vec<&Deal> = counted.deals.iter().filter(|deal| is_stalled(deal)).collect();
    let undecided = stalled.iter().filter(|deal| deal.outcome() == "no_decision").count();
    assert_eq!(table["deals"], stalled.len());
    assert_eq!(table["undecided"], undecided);
    assert_eq!(table["lost"], stalled.len() - undecided);
    // Where no line tells the kind, the words of the record do.
    let kind_of = |deal: &Deal| match stall(&deal.lines) {
        Some((kind, _)) => kind.to_owned(),
        None => told["deals"]
            .as_array()
            .and_then(|rows| rows.iter().find(|row| row["id"] == deal.id().as_str()))
            .map(|row| text(&row["no_decision"], "kind"))
            .expect("the deal"),
    };
    let mut all = 0;
    for row in table["kinds"].as_array().expect("rows") {
        let kind = row["kind"].as_str().expect("a kind");
        let of: Vec<&&Deal> = stalled.iter().filter(|deal| kind_of(deal) == kind).collect();
        let undecided = of.iter().filter(|deal| deal.outcome() == "no_decision").count();
        same_rate(&row["deals"], of.len(), stalled.len(), kind);
        assert_eq!(
            (&row["undecided"], &row["lost"]),
            (&undecided.into(), &(of.len() - undecided).into()),
            "{kind}"
        );
        all += of.len();
    }
    assert_eq!(all, stalled.len());
}

/// Open deals: what speaks for going on, and what for leaving.
pub(crate) fn pursue(counted: &Counted, told: &Value) {
    for (deal, row) in counted.deals.iter().zip(told["deals"].as_array().expect("deals")) {
        let (id, row) = (deal.id(), &row["pursue"]);
        let (going_on, leaving) = pursue_lines(&deal.people);
        if deal.outcome() != "open" || going_on.is_empty() && leaving.is_empty() {
            assert!(row.is_null(), "{id}");
            continue;
        }
        let told = |side: &str| -> Vec<String> {
            row[side].as_array().expect("lines").iter().map(|line| text(line, "reason")).collect()
        };
        assert_eq!(told("for"), going_on, "{id}");
        assert_eq!(told("against"), leaving, "{id}");
        assert_eq!(row["lean"], lean(deal), "{id}");
    }
}

/// To which side the lines of a deal lean, open or not.
fn lean(deal: &Deal) -> &'static str {
    let spoken =
        VOICES.into_iter().any(|voice| deal.lines.tell(voice, "relationship.rivals_grip") > 0);
    let in_grip = deal.people.tie.is_some_and(|(tie, _)| tie == "rivals_grip");
    match deal.people.coach {
        "present" if !spoken => "pursue",
        "absent" | "lost" | "false" | "rival" if in_grip => "leave",
        _ => "undecided",
    }
}

/// How closed deals ended that lean so.
fn closed_alike(counted: &Counted, told: &Value) {
    for way in ["leave", "pursue"] {
        let alike = counted.deals.iter().filter(|deal| lean(deal) == way);
        same_win_rate(&told["pursue"][way], &by_outcome(alike), way);
    }
}

fn pursue_lines(people: &People) -> (Vec<String>, Vec<String>) {
    let (mut going_on, mut leaving) = (Vec::new(), Vec::new());
    match people.coach {
        "present" => going_on.push("we have a coach".to_owned()),
        "lost" => leaving.push("our coach left or lost their say".to_owned()),
        "false" => leaving.push("the seller's coach is none".to_owned()),
        "absent" => leaving.push("we have no coach".to_owned()),
        _ => {}
    }
    if people.rival_coach {
        leaving.push("the rival has a coach".to_owned());
    }
    match people.tie {
        Some(("ours", _)) => going_on.push("the relationship is ours".to_owned()),
        Some(("rivals_grip", _)) => leaving.push("the relationship is a rival's".to_owned()),
        Some(("soured", _)) => leaving.push("the relationship soured".to_owned()),
        Some(_) => leaving.push("there is no relationship".to_owned()),
        None => {}
    }
    if let Some(ladder) = &people.ladder {
        leaving.extend(ladder.first_broken().map(|rung| format!("the {rung} rapport broke")));
        let rungs = RUNGS.into_iter().zip(ladder.states);
        let held = rungs.filter(|(_, state)| *state == "held");
        going_on.extend(held.map(|(rung, _)| format!("the {rung} rapport holds")));
    }
    (going_on, leaving)
}

/// Lost and undecided deals that may be won back, in their order.
pub(crate) fn win_back(counted: &Counted, told: &Value, actionable: &[&str]) {
    assert_eq!(words(&told["actionable"]), actionable);
    struct Row {
        deal: String,
        parts: u64,
        grip: bool,
        date: String,
    }
    let mut rows: Vec<Row> = Vec::new();
    for deal in &counted.deals {
        let for_us = deal.lines.ranked("buyer", "for", "");
        let coach = deal.people.coach == "present";
        let changeable = actionable.contains(&deal.primary.0.as_str());
        let ended = matches!(deal.outcome().as_str(), "lost" | "no_decision");
        if ended && !for_us.is_empty() && (coach || changeable) {
            rows.push(Row {
                deal: deal.id(),
                parts: 1 + u64::from(coach) + u64::from(changeable),
                grip: deal.people.tie.is_some_and(|(tie, _)| tie == "rivals_grip"),
                date: text(&deal.facts, "close_date"),
            });
            let row = told["win_back"].as_array().expect("rows").iter();
            let row = row.filter(|row| row["deal"] == deal.id().as_str()).collect::<Vec<_>>();
            assert_eq!(row.len(), 1, "{}", deal.id());
            assert_eq!(words(&row[0]["for_us"]), for_us, "{}", deal.id());
            assert_eq!(
                (&row[0]["coach"], &row[0]["changeable"]),
                (&coach.into(), &changeable.into())
            );
            assert_eq!(row[0]["reason"], deal.primary.0.as_str());
        }
    }
    rows.sort_by(|a, b| {
        b.parts.cmp(&a.parts).then(a.grip.cmp(&b.grip)).then_with(|| b.date.cmp(&a.date))
    });
    let found = told["win_back"].as_array().expect("rows").iter();
    let found: Vec<_> = found
        .map(|row| (text(row, "deal"), row["parts"].as_u64(), row["rivals_grip"].as_bool()))
        .collect();
    let rows: Vec<_> =
        rows.into_iter().map(|row| (row.deal, Some(row.parts), Some(row.grip))).collect();
    assert_eq!(found, rows);
}

fn words(list: &Value) -> Vec<&str> {
    list.as_array().map_or(&[][..], Vec::as_slice).iter().filter_map(Value::as_str).collect()
}
