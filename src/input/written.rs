//! A text in a cell or under a key: a dialogue if it is one, else a note in
//! one voice. Every line of it is kept: a cell has no title or header above
//! its text, as a file has.

use super::speakers;
use super::table::plain_text;
use super::talk::{self, label_role};
use super::{Settings, table};
use crate::deal::Facts;
use crate::interview::{Certainty, Interview, Kind, Role, Speaker, Turn};

/// A text and where it stands.
#[derive(Clone, Debug)]
pub(super) struct Written {
    pub(super) text: String,
    pub(super) line: u32,
    /// Whether its line breaks are lines of the file.
    pub(super) breaks_are_lines: bool,
}

/// Who speaks a heading or a survey's question: it tells what the lines under
/// it are about and is never evidence.
pub(super) fn heading() -> Speaker {
    Speaker { name: None, title: None, role: Role::Interviewer, certainty: Certainty::Told }
}

impl Written {
    /// Adds the turns of the text to `interview`: those of a dialogue, or
    /// `speaker`'s.
    pub(super) fn add_to(&self, interview: &mut Interview, speaker: Speaker) {
        let text = plain_text(&self.text);
        // Tags that broke lines have made new ones.
        let breaks_are_lines =
            self.breaks_are_lines && text.matches('\n').count() == self.text.matches('\n').count();
        let (speakers, mut turns) = match dialogue(&text, self.line) {
            Some((speakers, turns)) => {
                interview.kind = Kind::Transcript;
                (speakers, turns)
            }
            None => note(&text, self.line, speaker),
        };
        if !breaks_are_lines {
            turns.iter_mut().for_each(|turn| turn.line = self.line);
        }
        let places: Vec<_> =
            speakers.into_iter().map(|speaker| place_of(interview, speaker)).collect();
        let turns = turns.into_iter();
        interview.turns.extend(turns.map(|turn| Turn { speaker: places[turn.speaker], ..turn }));
    }
}

/// Tells who speaks for whom, where a dialogue does not tell it by itself.
pub(super) fn assign_roles(interview: &mut Interview, settings: &Settings) {
    if interview.kind == Kind::Transcript {
        speakers::assign(interview, settings, &Facts::default());
    }
}

/// The place of a speaker among the interview's, adding a new one.
pub(super) fn place_of(interview: &mut Interview, speaker: Speaker) -> usize {
    let same = |other: &Speaker| {
        other.name == speaker.name
            && (other.role == speaker.role || other.certainty == Certainty::Guessed)
    };
    interview.speakers.iter().position(same).unwrap_or_else(|| {
        interview.speakers.push(speaker);
        interview.speakers.len() - 1
    })
}

type Turns = (Vec<Speaker>, Vec<Turn>);

/// The turns of a dialogue; `None` if the text is none.
fn dialogue(text: &str, line: u32) -> Option<Turns> {
    let lines = text.trim().lines().count();
    // One line is no dialogue, and most notes are one line.
    if lines < 2 {
        return None;
    }
    let told = talk::turns_of(text, line, Kind::Notes);
    if told.kind == Kind::Transcript {
        return Some((told.speakers, told.turns));
    }
    short_dialogue(text, line)
}

/// A dialogue of a few lines, each with a label, one of which is a role: too
/// short to be known by its form alone.
fn short_dialogue(text: &str, line: u32) -> Option<Turns> {
    let mut interview = (Vec::<Speaker>::new(), Vec::<Turn>::new());
    let mut has_role = false;
    for (line, text) in (line..).zip(text.lines()).filter(|(_, text)| !text.trim().is_empty()) {
        let (label, said) = text.split_once(':')?;
        let (label, said) = (label.trim(), said.trim());
        if label.is_empty() || said.is_empty() || label.split_whitespace().count() > 4 {
            return None;
        }
        has_role |= label_role(label).is_some();
        let (speakers, turns) = &mut interview;
        let same = |speaker: &Speaker| speaker.name.as_deref() == Some(label);
        let speaker = speakers.iter().position(same).unwrap_or_else(|| {
            let name = Some(label.into());
            let (role, certainty) = (Role::Other, Certainty::Guessed);
            speakers.push(Speaker { name, title: None, role, certainty });
            speakers.len() - 1
        });
        turns.push(Turn { speaker, text: said.to_owned(), line });
    }
    (has_role && interview.0.len() >= 2).then_some(interview)
}

/// The turns of a note: its lines, each without its bullet. A line that only
/// wraps, in the middle of a sentence, stays with the one before.
fn note(text: &str, line: u32, speaker: Speaker) -> Turns {
    let mut speakers = vec![speaker];
    let mut turns = Vec::<Turn>::new();
    let mut wraps = false;
    for (line, raw) in (line..).zip(text.split('\n')) {
        let piece = table::trim(raw);
        if let Some(title) = title(piece) {
            if speakers.len() == 1 {
                speakers.push(heading());
            }
            turns.push(Turn { speaker: 1, text: title.to_owned(), line });
            wraps = false;
            continue;
        }
        let bare = without_bullet(piece);
        if bare.is_empty() {
            wraps = false;
            continue;
        }
        let goes_on = wraps && bare.len() == piece.len() && bare.starts_with(char::is_lowercase);
        match turns.last_mut() {
            Some(turn) if goes_on => {
                turn.text.push('\n');
                turn.text.push_str(bare);
            }
            _ => turns.push(Turn { speaker: 0, text: bare.to_owned(), line }),
        }
        wraps = bare.len() > 40 && bare.ends_with(|c: char| c.is_alphanumeric() || c == ',');
    }
    (speakers, turns)
}

/// A heading of Markdown.
fn title(line: &str) -> Option<&str> {
    let title = line.trim_start_matches('#');
    let marks = line.len() - title.len();
    let title = title.strip_prefix(' ')?.trim();
    ((1..=6).contains(&marks) && !title.is_empty()).then_some(title)
}

fn without_bullet(line: &str) -> &str {
    let bare = line.trim_start_matches(['-', '*', '\u{2022}', '\u{2013}', '\u{b7}', '>']);
    // `-5 points` begins with no bullet.
    if bare.len() < line.len() && bare.starts_with([' ', '\t', '\u{a0}']) {
        bare.trim_start()
    } else if bare.is_empty() {
        ""
    } else {
        line
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::place::Place;

    fn read(text: &str) -> Interview {
        let mut interview = Interview {
            id: String::new(),
            place: Place::whole("t"),
            kind: Kind::Notes,
            deal_id: None,
            facts: Facts::default(),
            date: None,
            speakers: Vec::new(),
            turns: Vec::new(),
        };
        let written = Written { text: text.to_owned(), line: 7, breaks_are_lines: true };
        let (role, certainty) = (Role::Buyer, Certainty::Inferred);
        written.add_to(&mut interview, Speaker { name: None, title: None, role, certainty });
        assign_roles(&mut interview, &Settings::default());
        interview
    }

    #[test]
    fn the_lines_of_a_note_are_its_turns() {
        let cases: [(&str, &[(u32, &str)]); 7] = [
            ("Lost on price.", &[(7, "Lost on price.")]),
            ("- Lost on price\n\n- No champion", &[(7, "Lost on price"), (9, "No champion")]),
            (
                "They liked the product a lot but in the end the\nprice was too high.\nNext.",
                &[
                    (7, "They liked the product a lot but in the end the\nprice was too high."),
                    (9, "Next."),
                ],
            ),
            ("<p>One</p><p>Two</p>\nThree", &[(7, "One"), (7, "Two"), (7, "Three")]),
            ("-5 points\n#1 reason\n--\n", &[(7, "-5 points"), (8, "#1 reason")]),
            ("Price: too high\nSupport: slow", &[(7, "Price: too high"), (8, "Support: slow")]),
            ("", &[]),
        ];
        for (text, expected) in cases {
            let interview = read(text);
            let turns: Vec<_> =
                interview.turns.iter().map(|turn| (turn.line, &*turn.text)).collect();
            assert_eq!(turns, expected, "{text:?}");
            assert_eq!(interview.kind, Kind::Notes);
        }
    }

    #[test]
    fn a_heading_is_nobodys_evidence() {
        let interview = read("# Pricing\nToo high.");
        let turns = interview.turns.iter();
        let roles: Vec<_> = turns.map(|turn| interview.speaker(turn).role).collect();
        assert_eq!(roles, [Role::Interviewer, Role::Buyer]);
    }

    #[test]
    fn a_dialogue_in_a_cell_is_a_transcript() {
        for text in [
            "Interviewer: Why them?\nAnn: Price.",
            "Interviewer: Why them?\nAnn: Price, in the end.\nInterviewer: Anything else?\n\
             Ann: They knew our CFO.",
        ] {
            let interview = read(text);
            assert_eq!(interview.kind, Kind::Transcript, "{text}");
            assert_eq!(interview.speaker(&interview.turns[0]).role, Role::Interviewer);
            assert_eq!(interview.speaker(&interview.turns[1]).role, Role::Buyer);
            assert!(interview.turns[1].text.starts_with("Price"));
        }
    }
}
