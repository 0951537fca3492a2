//! How far the tagger agrees with people's labels: counts by theme and by
//! sentence, that merge.

use std::collections::BTreeMap;
use std::ops::AddAssign;

use serde::{Deserialize, Serialize};

use crate::codebook::Codebook;
use crate::deal::Deal;
use crate::labelled::{Labelled, LabelledSentence};
use crate::place::Place;
use crate::reason::{Evidence, Judge};
use crate::tag::{Direction, Mention, Span, Tagged};

/// Counts of sentences for one theme.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Counts {
    /// Labelled by people and found.
    pub both: u64,
    /// Found where people have no label: false alarms.
    pub ours: u64,
    /// Labelled by people and not found: misses.
    pub theirs: u64,
    /// Neither.
    pub neither: u64,
    /// Of `both`, those for which people tell a direction.
    pub directed: u64,
    /// Of `directed`, those with the people's direction.
    pub directions: u64,
}

impl AddAssign for Counts {
    fn add_assign(&mut self, other: Self) {
        self.both += other.both;
        self.ours += other.ours;
        self.theirs += other.theirs;
        self.neither += other.neither;
        self.directed += other.directed;
        self.directions += other.directions;
    }
}

/// What people say of mentions that they were shown.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Judged {
    /// Right as they stand.
    pub right: u64,
    /// Of the theme, and speaking another way.
    pub other_direction: u64,
    /// Of another theme.
    pub other_theme: u64,
    /// No evidence at all.
    pub wrong: u64,
}

impl Judged {
    /// All that were judged.
    pub fn all(&self) -> u64 {
        self.right + self.other_direction + self.other_theme + self.wrong
    }
}

impl AddAssign for Judged {
    fn add_assign(&mut self, other: Self) {
        self.right += other.right;
        self.other_direction += other.other_direction;
        self.other_theme += other.other_theme;
        self.wrong += other.wrong;
    }
}

/// Agreement over interviews.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Agreement {
    /// By theme.
    pub themes: BTreeMap<String, Counts>,
    /// Sentences that may be evidence.
    pub sentences: u64,
    /// Interviews and notes for which people name a primary reason.
    pub primaries: u64,
    /// Of these, those for which we name the same.
    pub primaries_right: u64,
}

impl AddAssign for Agreement {
    fn add_assign(&mut self, other: Self) {
        for (theme, counts) in other.themes {
            *self.themes.entry(theme).or_default() += counts;
        }
        self.sentences += other.sentences;
        self.primaries += other.primaries;
        self.primaries_right += other.primaries_right;
    }
}

impl Agreement {
    /// All themes together.
    pub fn total(&self) -> Counts {
        let mut total = Counts::default();
        self.themes.values().for_each(|counts| total += *counts);
        total
    }
}

/// What people and the tagger see differently in a sentence.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum Difference {
    /// Labelled by people and not found.
    Miss,
    /// Found where people have no label.
    FalseAlarm,
    /// Found with another direction.
    Direction,
}

/// A sentence that people and the tagger see differently.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Disagreement {
    /// Where it stands.
    pub place: Place,
    /// The interview.
    pub interview: String,
    /// What is different.
    pub difference: Difference,
    /// The theme.
    pub theme: String,
    /// What people say.
    pub theirs: Option<Direction>,
    /// What the tagger says.
    pub ours: Option<Direction>,
    /// The turn, from 0.
    pub turn: u32,
    /// The sentence in the turn's text.
    pub span: Span,
    /// The sentence.
    pub quote: String,
}

/// Compares what the tagger found in the interview with people's labels. The
/// unit is the people's sentence: a mention belongs to the one in which its
/// match begins.
pub fn compare(
    labelled: &Labelled,
    tagged: &Tagged,
    codebook: &Codebook,
    differing: &mut Vec<Disagreement>,
) -> Agreement {
    let mentions = &tagged.mentions;
    let mut agreement = Agreement::default();
    for theme in &codebook.themes {
        agreement.themes.insert(theme.id.to_string(), Counts::default());
    }
    for sentence in &labelled.sentences {
        agreement.sentences += 1;
        for (theme, counts) in &mut agreement.themes {
            let theirs =
                sentence.labels.iter().find(|(id, _)| id == theme).map(|(_, direction)| *direction);
            let ours = mentions
                .iter()
                .find(|mention| {
                    *codebook.at(mention.theme).id == **theme && begins_in(mention, sentence)
                })
                .map(|mention| mention.direction);
            let difference = match (theirs, ours) {
                (None, None) => {
                    counts.neither += 1;
                    continue;
                }
                (Some(_), None) => {
                    counts.theirs += 1;
                    Difference::Miss
                }
                (None, Some(_)) => {
                    counts.ours += 1;
                    Difference::FalseAlarm
                }
                (Some(None), Some(_)) => {
                    counts.both += 1;
                    continue;
                }
                (Some(Some(one)), Some(other)) => {
                    counts.both += 1;
                    counts.directed += 1;
                    if one == other {
                        counts.directions += 1;
                        continue;
                    }
                    Difference::Direction
                }
            };
            let turn = &labelled.interview.turns[sentence.turn as usize];
            differing.push(Disagreement {
                place: Place::new(&labelled.interview.place.file, turn.line),
                interview: labelled.interview.id.clone(),
                difference,
                theme: theme.clone(),
                theirs: theirs.flatten(),
                ours,
                turn: sentence.turn,
                span: sentence.span,
                quote: turn.text[sentence.span.range()].to_owned(),
            });
        }
    }
    if let Some(theirs) = &labelled.primary {
        agreement.primaries = 1;
        let ours = primary(labelled, tagged, codebook);
        agreement.primaries_right = u64::from(ours.as_ref() == Some(theirs));
    }
    agreement
}

fn begins_in(mention: &Mention, sentence: &LabelledSentence) -> bool {
    mention.turn == sentence.turn
        && (sentence.span.start..sentence.span.end).contains(&mention.span.start)
}

/// The primary reason that the whole line gives the interview's deal.
fn primary(labelled: &Labelled, tagged: &Tagged, codebook: &Codebook) -> Option<String> {
    let interview = &labelled.interview;
    let deal = Deal {
        id: interview.id.clone(),
        place: interview.place.clone(),
        facts: interview.facts.clone(),
    };
    let evidence = Evidence::of(interview, tagged, codebook);
    let verdict = Judge::new(codebook).verdict(&deal, &evidence);
    let theme = verdict.primary?.reason.theme()?;
    Some(codebook.at(theme).id.to_string())
}
