//! Runs the examples that a codebook's rules bring with them.

use std::sync::Arc;

use super::mention::Direction;
use super::model::Model;
use super::tagger::{Sensitivity, Tagger};
use crate::codebook::{Rule, RuleSource, Source};
use crate::deal::Facts;
use crate::interview::{Certainty, Interview, Kind, Role, Speaker, Turn};
use crate::place::{Place, Problem};

/// Us and the rival in examples.
const US: &str = "Acme";
const RIVAL: &str = "Apex";

/// How many examples were run, and those that failed.
#[derive(Debug, Default)]
pub struct Checked {
    /// Examples run.
    pub examples: usize,
    /// Rules without any example, and examples that failed.
    pub problems: Vec<Problem>,
}

/// Runs every example of the codebook's rules.
///
/// In an example we are `Acme` and the rival is `Apex`. A buyer speaks, to us;
/// after `Seller: ` it is a seller's note, after `Notes: ` notes of what a
/// buyer said; a question may stand before the answer: `Was it price? // It
/// was.`
pub fn check(codebook: &Source) -> Checked {
    let ready = Arc::new(codebook.codebook());
    let tagger = Tagger::new(ready, Model::default(), Sensitivity::default());
    let mut checked = Checked::default();
    for source in &codebook.rules {
        let RuleSource { rule, entry: source, place, .. } = source;
        let expectations = [
            (&source.speak_for, Some(Direction::For)),
            (&source.speak_against, Some(Direction::Against)),
            (&source.neutral, Some(Direction::Neutral)),
            (&source.none, None),
        ];
        for (examples, expected) in expectations {
            for example in examples {
                checked.examples += 1;
                if let Some(message) = failure(&tagger, rule, example, expected) {
                    checked.problems.push(complaint(rule, place, &message));
                }
            }
        }
        let has_example = [&source.speak_for, &source.speak_against, &source.neutral];
        if has_example.iter().all(|examples| examples.is_empty()) {
            checked.problems.push(complaint(rule, place, "has no example that it should find"));
        }
    }
    checked
}

fn complaint(rule: &Rule, place: &Place, message: &str) -> Problem {
    Problem::left_out(place.clone(), format!("rule `{}`: {message}", rule.id))
}

fn failure(
    tagger: &Tagger,
    rule: &Rule,
    example: &str,
    expected: Option<Direction>,
) -> Option<String> {
    let fired = tagger.fired(&interview_of(example));
    let ours: Vec<Direction> =
        fired.iter().filter(|(id, _)| *id == rule.id).map(|(_, direction)| *direction).collect();
    match (expected, ours.first()) {
        (None, None) => None,
        (None, Some(_)) => Some(format!("fires in `{example}`, which it should leave alone")),
        (Some(_), None) => Some(format!("does not fire in `{example}`")),
        (Some(expected), Some(_)) if ours.contains(&expected) => None,
        (Some(expected), Some(found)) => {
            Some(format!("finds `{example}` {found} (expected {expected})"))
        }
    }
}

/// The interview that an example stands for, as [`check`] tells.
pub(super) fn interview_of(example: &str) -> Interview {
    let (role, kind, rest) = if let Some(rest) = example.strip_prefix("Seller: ") {
        (Role::Seller, Kind::Record, rest)
    } else if let Some(rest) = example.strip_prefix("Notes: ") {
        (Role::Buyer, Kind::Notes, rest)
    } else {
        (Role::Buyer, Kind::Transcript, example)
    };
    let speaker = |role| Speaker { name: None, title: None, role, certainty: Certainty::Told };
    let turn = |speaker, text: &str| Turn { speaker, text: text.to_owned(), line: 1 };
    let turns = match rest.split_once(" // ") {
        Some((question, answer)) => vec![turn(0, question), turn(1, answer)],
        None => vec![turn(1, rest)],
    };
    let facts = Facts {
        vendor: Some(US.to_owned()),
        competitors: vec![RIVAL.to_owned()],
        ..Facts::default()
    };
    Interview {
        id: "example".to_owned(),
        place: Place::whole("example"),
        kind,
        deal_id: None,
        facts,
        date: None,
        speakers: vec![speaker(Role::Interviewer), speaker(role)],
        turns,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_example_of_the_built_in_codebook_holds() {
        let checked = check(&Source::builtin());
        let list: Vec<String> = checked.problems.iter().map(ToString::to_string).collect();
        assert!(list.is_empty(), "{}", list.join("\n"));
    }

    #[test]
    fn an_optional_word_may_be_missing_at_the_end_of_a_sentence() {
        let file = r#"
            schema = 1
            [[theme]]
            id = "t"
            [[theme.rule]]
            id = "r"
            sign = "-"
            match = ["never listened (to|at)?"]
            for = ["Apex never listened. So we left.", "They never listened to us, Apex."]
        "#;
        let mut codebook = Source::default();
        let problems = codebook.overlay("t.toml", file);
        assert!(problems.is_empty(), "{problems:?}");
        let checked = check(&codebook);
        assert!(checked.problems.is_empty(), "{:?}", checked.problems);
    }
}
