//! The headline: deals, outcomes, win rate, value.

use crate::deal::Outcome;
use crate::summary::{Head, Summary};
use crate::view::analysis::Depth;
use crate::view::words::{self, grouped};
use crate::view::{Block, Line, Tone};

pub(super) fn blocks(summary: &Summary, _: Depth) -> Vec<Block> {
    let head = &summary.summary;
    let mut blocks = vec![Block::Text(outcomes(head))];
    if head.win_rate.n > 0 {
        blocks.push(Block::Text(win_rate(head)));
    }
    blocks.extend(value(head).map(Block::Text));
    blocks.push(Block::Text(heard(head)));
    blocks
}

/// `48 deals: 14 won, 24 lost, 5 no decision, 3 open`.
fn outcomes(head: &Head) -> Line {
    let mut line = Line::default().and(words::deals(head.deals), Tone::Strong);
    let known: Vec<Outcome> =
        Outcome::ALL.into_iter().filter(|outcome| head.of_outcome(*outcome) > 0).collect();
    for (at, outcome) in known.iter().enumerate() {
        let tone = match outcome {
            Outcome::Won => Tone::Good,
            Outcome::Lost => Tone::Bad,
            Outcome::NoDecision => Tone::Plain,
            Outcome::Open | Outcome::Invalid | Outcome::Unknown => Tone::Quiet,
        };
        let count = grouped(head.of_outcome(*outcome));
        line = line
            .and(if at == 0 { ": " } else { ", " }, Tone::Plain)
            .and(format!("{count} {}", outcome.name()), tone);
    }
    line
}

fn win_rate(head: &Head) -> Line {
    let line = Line::plain("Win rate ").and(words::rate(&head.win_rate), Tone::Strong);
    if head.of_outcome(Outcome::NoDecision) == 0 {
        return line;
    }
    let with = words::rate(&head.win_rate_with_no_decision);
    line.and(format!("; with no decision counted: {with}"), Tone::Quiet)
}

/// Amounts won, lost and undecided; or that none are recorded on lost deals.
fn value(head: &Head) -> Option<Line> {
    let amounts = |outcome| {
        let rows = head.value.get(&outcome).map_or(&[][..], Vec::as_slice);
        (!rows.is_empty()).then(|| format!("{} {}", words::money(rows), outcome.name()))
    };
    let closed = [Outcome::Won, Outcome::Lost, Outcome::NoDecision];
    let parts: Vec<String> = closed.into_iter().filter_map(amounts).collect();
    let lost = head.of_outcome(Outcome::Lost);
    let silent = head.no_amount.get(&Outcome::Lost).copied().unwrap_or(0);
    let remark = match silent {
        0 => None,
        silent if silent == lost => Some("amounts are not recorded on lost deals".to_owned()),
        silent => {
            Some(format!("{} without an amount", words::count(silent, "lost deal", "lost deals")))
        }
    };
    match (parts.is_empty(), remark) {
        (true, None) => None,
        (true, Some(remark)) => Some(Line::default().and(format!("Value: {remark}"), Tone::Quiet)),
        (false, remark) => {
            let line = Line::plain(format!("Value: {}", words::list(&parts)));
            Some(match remark {
                Some(remark) => line.and(format!("; {remark}"), Tone::Quiet),
                None => line,
            })
        }
    }
}

fn heard(head: &Head) -> Line {
    if head.interviews + head.debriefs == 0 {
        return Line::default()
            .and("No interviews: the reasons are those that sellers recorded.", Tone::Quiet);
    }
    let mut parts = Vec::new();
    if head.interviews > 0 {
        parts.push(words::count(head.interviews, "buyer interview", "buyer interviews"));
    }
    if head.debriefs > 0 {
        parts.push(words::count(head.debriefs, "seller's note", "sellers' notes"));
    }
    let closed = words::rate(&head.heard);
    Line::default().and(
        format!("Heard: {}; a buyer in {closed} closed deals.", words::list(&parts)),
        Tone::Quiet,
    )
}
