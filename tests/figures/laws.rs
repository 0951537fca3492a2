//! What holds of any table and any interviews.

use std::collections::BTreeMap;
use std::io::Cursor;

use calamine::{Reader, Xlsx};
use proptest::prelude::*;
use winloss::analysis::Part;
use winloss::deal::{Deal, Outcome};
use winloss::interview::Role;
use winloss::output::{self, Style};
use winloss::reason::{CoachState, Evidence};
use winloss::summary::{Choices, Compared, Comparison, Reading, VoicesRow, WinBackRow};
use winloss::tally::{Field, Tally};
use winloss::view::{self, Block, Cell, Explained, Kind, Table, View};

use crate::sample::{self, Sample, Say};

const THEMES: [&str; 7] = [
    "coach",
    "rapport.personal",
    "rapport.technical",
    "relationship",
    "price",
    "risk",
    "no_decision",
];
const REASONS: [&str; 6] = ["", "Price", "Features", "LR-04", "Other", "No budget"];

fn says() -> impl Strategy<Value = Vec<Say>> {
    let say = (0..THEMES.len(), 0..5u8, any::<bool>(), 0..1000u32).prop_map(
        |(theme, way, decisive, number)| {
            let text = format!("Sentence number {number} of somebody who has bought something.");
            let theme = THEMES[theme];
            let said = match way {
                0 | 1 => sample::against(theme, &text),
                2 => sample::rival(theme, &text),
                3 => sample::favour(theme, &text),
                _ => sample::against(theme, &text).presence(winloss::tag::Presence::Lost),
            };
            if decisive { said.decisive() } else { said }
        },
    );
    prop::collection::vec(say, 0..6)
}

pub(crate) fn samples(most: usize) -> impl Strategy<Value = Sample> {
    let deal = (
        0..Outcome::ALL.len(),
        0..REASONS.len(),
        prop::option::of(0..3_000_000i64),
        0..3u8,
        0..4u8,
        0..30u32,
        prop::option::of((says(), any::<bool>())),
        any::<bool>(),
    );
    prop::collection::vec(deal, 0..most).prop_map(|rows| {
        let mut deals: Vec<Deal> = Vec::new();
        for (at, (outcome, reason, amount, currency, rival, day, ..)) in rows.iter().enumerate() {
            let outcome = Outcome::ALL[*outcome];
            let mut deal = sample::deal(&format!("D-{at}"), outcome, REASONS[*reason], *amount);
            let code = ["USD", "EUR", ""][usize::from(*currency)];
            if let Some(money) = &mut deal.facts.amount {
                money.currency = (!code.is_empty()).then(|| code.into());
            }
            if *rival > 0 {
                deal = sample::against_rival(
                    deal,
                    ["", "Apex", "Castellan", "Orbit"][usize::from(*rival)],
                );
            }
            if *day > 0 {
                deal = sample::closed(deal, &format!("2024-{:02}-{:02}", 1 + day % 11, day));
                deal =
                    sample::with(deal, "segment", ["small", "mid", "large"][(*day % 3) as usize]);
            }
            deals.push(deal);
        }
        let mut sample = Sample::new(deals);
        for (at, row) in rows.iter().enumerate() {
            if let Some((says, seller)) = &row.6 {
                let role = if *seller { Role::Seller } else { Role::Buyer };
                sample = sample.hear(&format!("D-{at}"), role, says);
                if row.7 {
                    sample = sample.hear(&format!("D-{at}"), Role::Buyer, says);
                }
            }
        }
        sample
    })
}

/// The parts of a sample, cut at `cut`, each with the evidence of its deals.
fn parts(sample: &Sample, cut: usize) -> (Part, Part, Part) {
    let analysis = sample.analysis();
    let fields = fields();
    let first = |deal: &Deal| number(deal) < cut;
    let whole = analysis.part(&sample.deals, &fields, |_| true);
    let left = analysis.part(&sample.deals, &fields, first);
    let right = analysis.part(&sample.deals, &fields, |deal| !first(deal));
    (whole, left, right)
}

fn number(deal: &Deal) -> usize {
    deal.id.trim_start_matches("D-").parse().expect("a number")
}

fn fields() -> Vec<Field> {
    ["segment", "competitor", "quarter", "size"]
        .map(|field| field.parse().expect("a field"))
        .to_vec()
}

fn through_json(part: &Part) -> Part {
    let text = serde_json::to_string(part).expect("writes");
    serde_json::from_str(&text).expect("reads")
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(48) })]

    #[test]
    fn reasons_add_up_to_the_deals(sample in samples(40)) {
        let summary = sample.analysis().summary(&sample.deals, &fields(), Choices::default(), &[]);
        let rows = [
            (Outcome::Lost, &summary.loss_reasons),
            (Outcome::Won, &summary.win_reasons),
            (Outcome::NoDecision, &summary.no_decision_reasons),
        ];
        for (outcome, rows) in rows {
            let all = sample.deals.iter().filter(|deal| deal.outcome() == outcome).count() as u64;
            prop_assert_eq!(rows.iter().map(|row| row.deals).sum::<u64>(), all);
            for row in rows {
                prop_assert_eq!(row.by.values().sum::<u64>(), row.deals);
                prop_assert_eq!((row.share.k, row.share.n), (row.deals, all));
                let typed = row.typed.iter().map(|typed| typed.deals).sum::<u64>();
                prop_assert!(typed <= row.deals);
                let with_amount = row.amounts.iter().map(|money| money.deals).sum::<u64>();
                prop_assert!(with_amount <= row.deals);
            }
        }
    }

    #[test]
    fn groups_partition_the_deals(sample in samples(40)) {
        let summary = sample.analysis().summary(&sample.deals, &fields(), Choices::default(), &[]);
        for by in ["segment", "quarter", "size"] {
            let groups = || summary.groups.iter().filter(|row| row.by == by);
            prop_assert_eq!(groups().map(|row| row.deals).sum::<u64>(), sample.deals.len() as u64);
            for outcome in Outcome::ALL {
                let deals: u64 = groups().map(|row| row.of_outcome(outcome)).sum();
                prop_assert_eq!(deals, summary.summary.of_outcome(outcome));
            }
        }
        let periods: u64 = summary.trend.periods.iter().map(|row| row.group.deals).sum();
        let closed = sample.deals.iter().filter(|deal| deal.outcome().is_closed()).count() as u64;
        prop_assert_eq!(periods + summary.trend.undated, closed);
        let people: u64 = summary.coach.states.iter().map(|row| row.deals).sum();
        prop_assert_eq!(people, summary.coach.deals);
    }

    #[test]
    fn every_table_adds_up_to_its_deals(sample in samples(40)) {
        let summary = sample.analysis().summary(&sample.deals, &[], Choices::default(), &[]);
        for row in &summary.coach.states {
            prop_assert_eq!(row.outcomes.values().sum::<u64>(), row.deals);
        }
        let state = |state| summary.coach.state(state).map_or(0, |row| row.deals);
        let ours = state(CoachState::Present) + state(CoachState::Lost);
        prop_assert_eq!(summary.coach.inside + summary.coach.outside, ours);
        prop_assert!(summary.coach.tests.iter().all(|row| row.deals.n == ours));
        let cards = summary.deals.iter().filter(|deal| deal.coach.is_some()).count() as u64;
        prop_assert_eq!(summary.coach.deals, cards);

        let rapport = &summary.rapport;
        let first: u64 = rapport.rungs.iter().map(|row| row.first_broken.k).sum();
        prop_assert_eq!(first + rapport.unbroken.k, rapport.deals);
        for row in &rapport.rungs {
            prop_assert!(row.broken + row.mixed + row.held <= rapport.deals);
            prop_assert!(row.first_broken.k <= row.broken);
        }
        let ties: u64 = summary.relationship.states.iter().map(|row| row.deals).sum();
        prop_assert_eq!(ties, summary.relationship.deals);

        let stalled = &summary.no_decision;
        let kinds: u64 = stalled.kinds.iter().map(|row| row.deals.k).sum();
        prop_assert_eq!(kinds, stalled.deals);
        prop_assert_eq!(stalled.undecided, summary.summary.of_outcome(Outcome::NoDecision));

        for (outcome, table) in [
            (Outcome::Lost, &summary.stated.losses),
            (Outcome::Won, &summary.stated.wins),
            (Outcome::NoDecision, &summary.stated.no_decision),
        ] {
            let cells: u64 = table.matrix.values().flat_map(BTreeMap::values).sum();
            prop_assert_eq!(cells, table.agreement.n);
            let apart = table.blank + table.empty + table.unmapped + table.unheard;
            prop_assert!(cells + apart <= summary.summary.of_outcome(outcome));
            prop_assert_eq!(table.reasons.iter().map(|row| row.named.n).sum::<u64>(), cells);
            for row in &table.reasons {
                let instead: u64 = row.instead.iter().map(|other| other.deals).sum();
                prop_assert_eq!(row.named.k + instead, row.named.n);
            }
            let voices = &table.voices;
            let voice = |count: fn(&VoicesRow) -> u64| voices.rows.iter().map(count).sum::<u64>();
            for sum in [voice(|row| row.buyer), voice(|row| row.seller), voice(|row| row.recorded)]
            {
                prop_assert_eq!(sum, voices.deals);
            }
        }
        let heard: u64 = summary.coverage.outcomes.values().map(|rate| rate.k).sum();
        prop_assert_eq!(heard, summary.summary.heard.k);
        let backs = summary.win_back.iter();
        let parts = |row: &WinBackRow| 1 + u8::from(row.coach) + u8::from(row.changeable);
        prop_assert!(backs.clone().all(|row| row.parts == parts(row) && row.parts > 1));
        prop_assert!(summary.win_back.is_sorted_by_key(|row| std::cmp::Reverse(row.parts)));
    }

    #[test]
    fn parts_add_up_to_the_whole_wherever_it_is_cut(sample in samples(30), cut in 0..30usize) {
        let (whole, left, right) = parts(&sample, cut);
        let mut sum = through_json(&left);
        sum += through_json(&right);
        prop_assert_eq!(&sum, &whole);
        // The figures are the same to the byte.
        let json = |part: Part| {
            serde_json::to_string(&part.summary(sample::codebook(), Choices::default(), &[])).expect("writes")
        };
        prop_assert_eq!(json(sum), json(whole));
    }

    #[test]
    fn adding_is_associative_and_nothing_is_neutral(sample in samples(20)) {
        let evidence: Vec<&Evidence> = sample.evidence.iter().map(|(_, part)| part).collect();
        for three in evidence.windows(3) {
            let mut left = three[0].clone();
            left += three[1].clone();
            left += three[2].clone();
            let mut rest = three[1].clone();
            rest += three[2].clone();
            let mut right = three[0].clone();
            right += rest;
            prop_assert_eq!(&left, &right);
            let mut same = Evidence::default();
            same += left.clone();
            same += Evidence::default();
            prop_assert_eq!(&same, &left);
        }
        let analysis = sample.analysis();
        let tallies: Vec<Tally> = (0..3)
            .map(|third| {
                analysis.part(&sample.deals, &fields(), |deal| number(deal) / 7 == third).tally
            })
            .collect();
        let sum = |parts: &[&Tally]| {
            let mut sum = Tally::default();
            for part in parts {
                sum += (*part).clone();
            }
            sum
        };
        let rest = sum(&[&tallies[1], &tallies[2]]);
        let first = sum(&[&tallies[0], &tallies[1]]);
        prop_assert_eq!(sum(&[&tallies[0], &rest]), sum(&[&first, &tallies[2]]));
    }

    #[test]
    fn pages_fit_and_hold_no_nonsense(sample in samples(24), width in 40..160u16) {
        check_pages(&sample, width)?;
    }
}

/// Every format of every section, looked through for what must never be there.
fn check_pages(sample: &Sample, width: u16) -> Result<(), TestCaseError> {
    let summary = sample.analysis().summary(&sample.deals, &fields(), Choices::default(), &[]);
    let all: Vec<&str> = view::SECTIONS.iter().map(|section| section.id).collect();
    for sections in [&[][..], &all] {
        check_view(&view::analysis(&summary, sections), width)?;
    }
    Ok(())
}

/// What is shown, in every format.
fn check_view(view: &View<'_>, width: u16) -> Result<(), TestCaseError> {
    check_percentages(&view.blocks)?;
    for format in output::FORMATS {
        let mut out = Vec::new();
        let style = Style { width, color: false, raw_csv: false, address: None };
        (format.write)(view, style, &mut out).expect("memory takes all");
        let text = match String::from_utf8(out) {
            Ok(text) => text,
            Err(book) => {
                prop_assert_eq!(format.name, "xlsx");
                cells_of(book.into_bytes())
            }
        };
        let mut words = text.split(|c: char| !c.is_alphanumeric() && c != '-' && c != '.');
        let nonsense = words.find(|word| matches!(*word, "NaN" | "inf" | "-inf" | "-0.0" | "NUM"));
        prop_assert_eq!(nonsense, None, "in {}", format.name);
        if format.name == "table" {
            for line in text.lines() {
                prop_assert!(line.chars().count() <= usize::from(width), "{}", line);
            }
        }
    }
    Ok(())
}

/// The cells of a workbook, one a line.
fn cells_of(book: Vec<u8>) -> String {
    let mut book: Xlsx<_> = Xlsx::new(Cursor::new(book)).expect("a workbook");
    let sheets = book.worksheets();
    let cells = sheets.iter().flat_map(|(_, sheet)| sheet.cells());
    cells.map(|(_, _, cell)| format!("{cell}\n")).collect()
}

/// No percentage without its denominator, and none of fewer than 5.
fn check_percentages(blocks: &[Block]) -> Result<(), TestCaseError> {
    for block in blocks {
        match block {
            Block::Table(table) => check_rates(table)?,
            Block::Heading(text) => prop_assert!(!text.contains('%'), "{text}"),
            Block::Text(line) => {
                let text: String = line.0.iter().map(|(text, _)| text.as_str()).collect();
                check_words(&text)?;
            }
            Block::Note(text) => check_words(text)?,
            // Somebody's words may hold any figure.
            Block::Quote(_) | Block::Passage(_) => {}
        }
    }
    Ok(())
}

/// A rate that is shown as `k of n, p %` tells its denominator itself; a bare
/// percentage has it in the column's title or in the row's own counts.
fn check_rates(table: &Table) -> Result<(), TestCaseError> {
    for row in &table.rows {
        for (cell, column) in row.cells.iter().zip(&table.columns) {
            let Cell::Rate(rate) = cell else { continue };
            prop_assert!(rate.k <= rate.n, "{}", table.id);
            prop_assert_eq!(rate.rate.is_some(), rate.n > 0, "{}", table.id);
            if rate.n < 5 {
                prop_assert_eq!(rate.reading, Reading::CountsOnly);
            }
            match column.kind {
                Kind::Rate | Kind::Of => {}
                Kind::Share if column.title.contains(&format!("of {} ", rate.n)) => {}
                Kind::Share => {
                    let count = |id: &str| {
                        let at = table.columns.iter().position(|column| column.id == id);
                        match at.map(|at| &row.cells[at]) {
                            Some(Cell::Count(count)) => *count,
                            _ => 0,
                        }
                    };
                    prop_assert_eq!(count("won") + count("lost"), rate.n, "{}", table.id);
                }
                Kind::Bar => {
                    let beside = row.cells.iter().filter(|other| *other == cell).count();
                    prop_assert!(beside > 1, "{}: a drawing without its figures", table.id);
                }
                other => prop_assert!(false, "{}: a rate as {other:?}", table.id),
            }
        }
    }
    Ok(())
}

/// In running text every percentage follows `k of n,` with an n of 5 or more.
/// The method's own 95 % and the chances of having met a theme are no shares
/// of deals; the latter name their interviews.
fn check_words(text: &str) -> Result<(), TestCaseError> {
    for (at, _) in text.match_indices('%') {
        let before = text[..at].trim_end();
        let figure = before.rsplit(' ').next().unwrap_or_default();
        let told = before[..before.len() - figure.len()].trim_end();
        let is_method = figure == "95" && text[at..].starts_with("% interval");
        let is_chance = told.contains("interviews have met") || told.contains("interview has met");
        if is_method || is_chance {
            continue;
        }
        let n =
            told.strip_suffix(',').and_then(|told| told.rsplit(' ').next()?.parse::<u64>().ok());
        prop_assert!(n.is_some_and(|n| n >= 5), "{figure} % of what? {text}");
    }
    Ok(())
}

/// So many deals of one outcome, with no amounts or those of two currencies;
/// of every other one a buyer is heard.
fn edge(count: usize, outcome: Outcome, amount: Option<i64>, heard: bool) -> Sample {
    let deal = |at: usize| {
        let mut deal = sample::deal(&format!("D-{at}"), outcome, "Price", amount);
        if let Some(money) = deal.facts.amount.as_mut().filter(|_| at % 2 == 1) {
            money.currency = Some("EUR".into());
        }
        let deal = sample::against_rival(deal, "Apex");
        sample::closed(deal, ["2024-01-31", "2024-03-01"][at % 2])
    };
    let mut sample = Sample::new((0..count).map(deal).collect());
    for at in (0..count).step_by(2).filter(|_| heard) {
        let says = [
            sample::against("coach", "Nobody here was fighting for you at any point."),
            sample::favour("rapport.technical", "It did all that we had asked it to do."),
            sample::rival("relationship", "We have been with Apex for more than ten years."),
            sample::against("no_decision", "In the end the budget was taken away from us."),
        ];
        sample = sample.hear(&format!("D-{at}"), Role::Buyer, &says);
        let claim = sample::favour("coach", "Dana is our champion there and fights for us.");
        sample = sample.hear(&format!("D-{at}"), Role::Seller, &[claim]);
    }
    sample
}

#[test]
fn small_and_one_sided_tables_give_no_nonsense_anywhere() {
    for count in [0, 1, 2, 4, 5] {
        for outcome in Outcome::ALL {
            for amount in [None, Some(0), Some(1_000)] {
                let sample = edge(count, outcome, amount, true);
                check_pages(&sample, 80).expect("no nonsense in the analysis");
                check_explained(&sample).expect("no nonsense where a deal is explained");
                check_compared(&sample, &edge(5, outcome, amount, false))
                    .expect("no nonsense in a comparison");
            }
        }
    }
}

fn check_explained(sample: &Sample) -> Result<(), TestCaseError> {
    let summary = sample.analysis().summary(&sample.deals, &[], Choices::default(), &[]);
    for deal in summary.deals {
        check_view(&view::explain(&Explained::of(deal)), 80)?;
    }
    Ok(())
}

fn check_compared(before: &Sample, after: &Sample) -> Result<(), TestCaseError> {
    let [before, after] = [before, after].map(|sample| {
        let analysis = sample.analysis();
        Compared::from(&analysis.summary(&sample.deals, &[], Choices::default(), &[]))
    });
    for (before, after) in [(&before, &after), (&after, &before), (&after, &after)] {
        let found = Comparison::of(("before", before), ("after", after));
        check_view(&view::comparison(&found), 80)?;
    }
    Ok(())
}

#[test]
fn one_sided_tables_without_interviews_give_no_nonsense() {
    for count in [0, 1, 2, 4, 5] {
        for outcome in Outcome::ALL {
            for amount in [None, Some(0), Some(1_000)] {
                let deals = (0..count)
                    .map(|at| {
                        let mut deal = sample::deal(&format!("D-{at}"), outcome, "Price", amount);
                        if let Some(money) = deal.facts.amount.as_mut().filter(|_| at % 2 == 1) {
                            money.currency = Some("EUR".into());
                        }
                        deal
                    })
                    .collect();
                check_pages(&Sample::new(deals), 80).expect("no nonsense");
            }
        }
    }
}

#[test]
fn lost_amounts_that_are_all_zero_are_said_to_be_unrecorded() {
    let deals = (0..6)
        .map(|at| {
            let outcome = if at < 5 { Outcome::Lost } else { Outcome::Won };
            sample::deal(&format!("D-{at}"), outcome, "Price", Some(if at < 5 { 0 } else { 900 }))
        })
        .collect();
    let sample = Sample::new(deals);
    let summary = sample.analysis().summary(&sample.deals, &[], Choices::default(), &[]);
    assert_eq!(summary.loss_reasons[0].amount, None);
    let mut out = Vec::new();
    let format = output::format("table").expect("a format");
    let style = Style { width: 80, color: false, raw_csv: false, address: None };
    (format.write)(&view::analysis(&summary, &[]), style, &mut out).expect("memory takes all");
    let text = String::from_utf8(out).expect("text");
    assert!(text.contains("amounts are not recorded on lost deals"), "{text}");
}
