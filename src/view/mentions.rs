//! One mention as a record: a line of `tag -f ndjson`, a row of `tag -f csv`.

use serde::Serialize;

use crate::codebook::Codebook;
use crate::interview::{Interview, Role};
use crate::tag::{CueKind, Direction, Mention, Presence, Side, Standing};

/// A mention with everything that leads back to it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct MentionRow {
    /// The deal's id; `None` if the interview joined none.
    pub deal: Option<String>,
    /// The interview's id.
    pub interview: String,
    /// The file.
    pub file: String,
    /// The line on which the sentence begins, from 1.
    pub line: u32,
    /// The turn, from 0.
    pub turn: u32,
    /// Who speaks.
    pub speaker: Option<String>,
    /// For whom.
    pub role: Role,
    /// The theme's id.
    pub theme: String,
    /// Which way it speaks, seen from our side.
    pub direction: Direction,
    /// Whose strength or weakness it speaks of.
    pub side: Side,
    /// The sentence as written.
    pub quote: String,
    /// The words that carried it: `text[start..end]` of the turn.
    #[serde(rename = "match")]
    pub matched: String,
    /// Where they begin in the turn's text, in bytes.
    pub start: u32,
    /// Where they end.
    pub end: u32,
    /// The rule that fired.
    pub rule: String,
    /// What the rule is about within its theme.
    pub facet: Option<String>,
    /// Whether what it speaks of was there.
    pub presence: Presence,
    /// What kind of talk it stands in.
    pub standing: Standing,
    /// The cues that reached it.
    pub cues: Vec<CueText>,
    /// Whether the speaker says that this decided it.
    pub decisive: bool,
    /// How sure the tagger is, in milli-logits.
    pub score: i32,
}

/// A cue, with its words.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct CueText {
    /// What it does.
    pub kind: CueKind,
    /// Its words.
    pub text: String,
}

/// The record of one mention of `interview`, which joined `deal`.
///
/// # Panics
/// If the mention is not one of this interview's.
pub fn mention(
    deal: Option<&str>,
    interview: &Interview,
    mention: &Mention,
    codebook: &Codebook,
) -> MentionRow {
    let turn = &interview.turns[mention.turn as usize];
    let text = &turn.text;
    let before = &text[..mention.sentence.start as usize];
    let lines = before.bytes().filter(|byte| *byte == b'\n').count();
    let speaker = interview.speaker(turn);
    let cues = mention.cues.iter();
    let cues = cues.map(|cue| CueText { kind: cue.kind, text: text[cue.span.range()].to_owned() });
    MentionRow {
        deal: deal.map(str::to_owned),
        interview: interview.id.clone(),
        file: interview.place.file.to_string(),
        line: turn.line + u32::try_from(lines).unwrap_or(0),
        turn: mention.turn,
        speaker: speaker.name.as_deref().map(str::to_owned),
        role: speaker.role,
        theme: codebook.at(mention.theme).id.to_string(),
        direction: mention.direction,
        side: mention.side,
        quote: text[mention.sentence.range()].to_owned(),
        matched: text[mention.span.range()].to_owned(),
        start: mention.span.start,
        end: mention.span.end,
        rule: mention.rule.to_string(),
        facet: mention.facet.as_deref().map(str::to_owned),
        presence: mention.presence,
        standing: mention.standing,
        cues: cues.collect(),
        decisive: mention.decisive,
        score: mention.score,
    }
}

impl MentionRow {
    /// The columns of a sheet.
    pub const COLUMNS: [&str; 21] = [
        "deal",
        "interview",
        "file",
        "line",
        "turn",
        "speaker",
        "role",
        "theme",
        "direction",
        "side",
        "quote",
        "match",
        "start",
        "end",
        "rule",
        "facet",
        "presence",
        "standing",
        "cues",
        "decisive",
        "score",
    ];

    /// The cells of a sheet, one for each of [`COLUMNS`](Self::COLUMNS).
    pub fn cells(&self) -> [String; 21] {
        let cues: Vec<String> =
            self.cues.iter().map(|cue| format!("{}: {}", word(&cue.kind), cue.text)).collect();
        [
            self.deal.clone().unwrap_or_default(),
            self.interview.clone(),
            self.file.clone(),
            self.line.to_string(),
            self.turn.to_string(),
            self.speaker.clone().unwrap_or_default(),
            self.role.id().to_owned(),
            self.theme.clone(),
            self.direction.id().to_owned(),
            self.side.id().to_owned(),
            self.quote.clone(),
            self.matched.clone(),
            self.start.to_string(),
            self.end.to_string(),
            self.rule.clone(),
            self.facet.clone().unwrap_or_default(),
            word(&self.presence),
            word(&self.standing),
            cues.join("; "),
            self.decisive.to_string(),
            self.score.to_string(),
        ]
    }
}

/// The word that JSON uses for a plain enum.
pub fn word(value: &impl Serialize) -> String {
    match serde_json::to_value(value) {
        Ok(serde_json::Value::String(word)) => word,
        Ok(_) | Err(_) => String::new(),
    }
}
