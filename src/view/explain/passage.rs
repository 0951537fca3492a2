//! A turn of an interview with its mentions marked in place, and under it what
//! each mention is, how it counts, and what carried it.

use crate::reason::Counts;
use crate::tag::Direction;
use crate::view::explain::{Heard, MarkedRow, ShareRow, TurnRow};
use crate::view::{Block, Line, MentionRow, Passage, Tone, word};

/// How many shares of a sum a page shows.
const SHOWN: usize = 5;
/// From so many thousandths on, either way, a sentence speaks of one side.
const UNEVEN: i32 = 500;

pub(super) fn passage(heard: &Heard, turn: &TurnRow) -> Block {
    let speaker = match &turn.speaker {
        Some(name) => format!("{name} ({})", turn.role),
        None => turn.role.to_string(),
    };
    let head = Line::default()
        .and(format!("{}:{}", heard.file, turn.line), Tone::Place)
        .and(format!(" {speaker}:"), Tone::Strong);
    let notes = turn.mentions.iter().flat_map(|row| [found(row), carried(row), leaning(row)]);
    let notes = notes.filter(|line| !line.0.is_empty()).collect();
    Block::Passage(Passage { head, words: marked(turn), notes })
}

/// The turn's words, cut where a mark begins or ends. Where marks overlap they
/// are one, with the direction of the first.
fn marked(turn: &TurnRow) -> Vec<(String, Option<Direction>)> {
    let mut spans: Vec<(usize, usize, Direction)> = Vec::new();
    let mut found: Vec<&MentionRow> = turn.mentions.iter().map(|row| &row.mention).collect();
    found.sort_by_key(|mention| (mention.start, mention.end));
    for mention in found {
        let (start, end) = (mention.start as usize, mention.end as usize);
        match spans.last_mut() {
            Some((_, last, _)) if start < *last => *last = end.max(*last),
            _ => spans.push((start, end, mention.direction)),
        }
    }
    let mut words = Vec::new();
    let mut at = 0;
    let mut push = |text: &str, mark| {
        if !text.is_empty() {
            words.push((text.replace(['\r', '\n'], " "), mark));
        }
    };
    for (start, end, direction) in spans {
        push(&turn.text[at..start], None);
        push(&turn.text[start..end], Some(direction));
        at = end;
    }
    push(&turn.text[at..], None);
    words
}

/// What a mention is.
fn found(row: &MarkedRow) -> Line {
    let mention = &row.mention;
    let tone = match mention.direction {
        Direction::For => Tone::Good,
        Direction::Against => Tone::Bad,
        Direction::Neutral => Tone::Plain,
    };
    let mut facts = vec![format!("by `{}`", mention.rule), format!("side {}", mention.side.id())];
    facts.extend(mention.facet.as_ref().map(|facet| format!("facet {facet}")));
    facts.extend(not_counted(mention));
    facts.extend(mention.cues.iter().map(|cue| format!("{} “{}”", word(&cue.kind), cue.text)));
    facts.push(match row.own_score {
        Some(own) => format!(
            "score {} = own words {} and around {}",
            logits(mention.score),
            logits(own),
            logits(mention.score - own)
        ),
        None => format!("score {}", logits(mention.score)),
    });
    let decisive = if mention.decides { ", decisive" } else { "" };
    Line::default()
        .and("→ ", Tone::Quiet)
        .and(format!("{} {}", mention.theme, mention.direction), tone)
        .and(decisive, Tone::Strong)
        .and(told(mention), Tone::Strong)
        .and(format!(": {}", facts.join(", ")), Tone::Quiet)
}

/// What it tells of the people.
fn told(mention: &MentionRow) -> String {
    let names = mention.tells.iter().map(|finding| finding.name());
    names.map(|name| format!("; {name}")).collect()
}

/// Why it is no statement, or not taken for what decided.
fn not_counted(mention: &MentionRow) -> Option<String> {
    match mention.counts {
        Counts::Counted if mention.decisive && !mention.decides => {
            Some("not decisive, as the answer named another first".to_owned())
        }
        Counts::Counted => None,
        Counts::SaidBefore => Some("said before, so not counted again".to_owned()),
        Counts::SetAside => Some(format!("{}, so not counted", word(&mention.standing))),
        Counts::NoVoice => Some("nobody's evidence, so not counted".to_owned()),
    }
}

/// What carried a mention; no words where nothing did.
fn carried(row: &MarkedRow) -> Line {
    if row.shares.is_empty() {
        return Line::default();
    }
    Line::default().and(format!("  {}", strongest(&row.shares)), Tone::Quiet)
}

/// What told its direction; no words where that was not learned.
fn leaning(row: &MarkedRow) -> Line {
    let Some(own) = row.own_direction else { return Line::default() };
    let of = match row.of_us {
        None => "each word of the side named last",
        Some(UNEVEN..) => "said of us",
        Some(of_us) if of_us <= -UNEVEN => "said of the rival",
        Some(_) => "said of either",
    };
    let direction = row.mention.direction;
    let by_itself = match direction {
        Direction::For => own > 0,
        Direction::Against => own <= 0,
        Direction::Neutral => true,
    };
    let around = if by_itself { "" } else { " (turned by what stands near it)" };
    let strongest = strongest(&row.direction_shares);
    let own = logits(own);
    Line::default().and(format!("  {direction} {own}{around}, {of}: {strongest}"), Tone::Quiet)
}

/// The strongest of a sum's parts by name, and the rest of it.
fn strongest(shares: &[ShareRow]) -> String {
    let (shown, rest) = shares.split_at(shares.len().min(SHOWN));
    let mut parts: Vec<String> =
        shown.iter().map(|share| format!("{} {}", share.feature, logits(share.weight))).collect();
    if !rest.is_empty() {
        let sum: i32 = rest.iter().map(|share| share.weight).sum();
        parts.push(format!("{} more {}", rest.len(), logits(sum)));
    }
    parts.join(", ")
}

/// Milli-logits with two decimals: `+1.25`.
pub(in crate::view) fn logits(score: impl Into<i64>) -> String {
    let score = score.into();
    let sign = if score < 0 { '−' } else { '+' };
    let hundredths = (score.unsigned_abs() + 5) / 10;
    format!("{sign}{}.{:02}", hundredths / 100, hundredths % 100)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_score_is_shown_with_its_sign_and_two_decimals() {
        let cases = [(0, "+0.00"), (1_254, "+1.25"), (-1_255, "−1.26"), (-4, "−0.00")];
        for (score, expected) in cases {
            assert_eq!(logits(score), expected, "{score}");
        }
    }
}
