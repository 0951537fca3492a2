//! What is in no figure, and why.

use crate::deal::Outcome;
use crate::place::Effect;
use crate::summary::Summary;
use crate::view::analysis::Depth;
use crate::view::words;
use crate::view::{Block, Line};

pub(super) fn blocks(summary: &Summary, _: Depth) -> Vec<Block> {
    let head = &summary.summary;
    let mut said = Vec::new();
    let mut say = |n: u64, words: &str| {
        if n > 0 {
            said.push(format!("{} {words}", words::deals(n)));
        }
    };
    say(head.of_outcome(Outcome::Open), "not closed yet");
    say(head.of_outcome(Outcome::Invalid), "marked invalid (duplicate, test, disqualified)");
    say(head.of_outcome(Outcome::Unknown), "whose outcome we could not tell");
    let left_out =
        summary.problems.iter().filter(|problem| problem.effect == Effect::LeftOut).count();
    let mut blocks = Vec::new();
    if !said.is_empty() {
        let text = format!("In no rate and under no reason: {}.", words::list(&said));
        blocks.push(Block::Text(Line::plain(text)));
    }
    if left_out > 0 {
        let text = words::count(left_out as u64, "piece of input was", "pieces of input were");
        let text = format!("{text} left out; standard error and `problems` say which.");
        blocks.push(Block::Text(Line::plain(text)));
    }
    if !blocks.is_empty() {
        blocks.insert(0, Block::Heading("Left out".to_owned()));
    }
    blocks
}
