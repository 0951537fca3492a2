//! One mention as a record: a line of `tag -f ndjson`, a row of `tag -f csv`.

use serde::{Serialize, Serializer};

use crate::codebook::Codebook;
use crate::interview::{Interview, Role};
use crate::reason::{self, Counted, Counts, Finding};
use crate::tag::{CueKind, Direction, Mention, Presence, Side, Standing};

/// A mention with everything that leads back to it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
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
    /// Whether it is counted as a statement, and why not.
    pub counts: Counts,
    /// Whether its sentence is taken for what decided, unless a later one is.
    pub decides: bool,
    /// What it tells of the people: a coach, a bond, a standstill.
    #[serde(serialize_with = "ids")]
    #[cfg_attr(test, schemars(with = "Vec<String>"))]
    pub tells: Vec<Finding>,
    /// The words around the match, if they were asked for.
    #[serde(flatten)]
    pub context: Option<Around>,
}

/// The words around a match: keyword in context.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct Around {
    /// The words before it in the turn.
    pub left: String,
    /// The words after it.
    pub right: String,
}

/// A cue, with its words.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct CueText {
    /// What it does.
    pub kind: CueKind,
    /// Its words.
    pub text: String,
}

fn ids<S: Serializer>(findings: &[Finding], serializer: S) -> Result<S::Ok, S::Error> {
    serializer.collect_seq(findings.iter().map(|finding| finding.id()))
}

/// The records of the mentions of `interview`, which joined `deal`.
///
/// # Panics
/// If a mention is not one of this interview's.
pub fn mentions(
    deal: Option<&str>,
    interview: &Interview,
    mentions: &[Mention],
    codebook: &Codebook,
) -> Vec<MentionRow> {
    let counted = reason::count(interview, mentions, codebook);
    let rows = mentions.iter().zip(counted);
    rows.map(|(one, counted)| row(deal, interview, one, counted, codebook)).collect()
}

fn row(
    deal: Option<&str>,
    interview: &Interview,
    mention: &Mention,
    counted: Counted,
    codebook: &Codebook,
) -> MentionRow {
    let turn = &interview.turns[mention.turn as usize];
    let text = &turn.text;
    let speaker = interview.speaker(turn);
    let cues = mention.cues.iter();
    let cues = cues.map(|cue| CueText { kind: cue.kind, text: text[cue.span.range()].to_owned() });
    MentionRow {
        deal: deal.map(str::to_owned),
        interview: interview.id.clone(),
        file: interview.place.file.to_string(),
        line: turn.line + mention.lines,
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
        counts: counted.counts,
        decides: counted.decides,
        tells: counted.tells,
        context: None,
    }
}

impl Around {
    /// Up to so many words on either side of `text[start..end]`.
    fn of(text: &str, start: usize, end: usize, words: usize) -> Self {
        let before: Vec<&str> = text[..start].split_whitespace().rev().take(words).collect();
        let left: Vec<&str> = before.into_iter().rev().collect();
        let right: Vec<&str> = text[end..].split_whitespace().take(words).collect();
        // A comma that touches the match stays with it.
        let glue = |touches: bool, there: bool| if touches || !there { "" } else { " " };
        let touches_left = !text[..start].ends_with(char::is_whitespace);
        let touches_right = !text[end..].starts_with(char::is_whitespace);
        let (has_left, has_right) = (!left.is_empty(), !right.is_empty());
        Self {
            left: left.join(" ") + glue(touches_left, has_left),
            right: glue(touches_right, has_right).to_owned() + &right.join(" "),
        }
    }
}

impl MentionRow {
    /// The row with up to `words` words of its turn on either side.
    #[must_use]
    pub fn with_context(self, interview: &Interview, words: usize) -> Self {
        let text = &interview.turns[self.turn as usize].text;
        let context = Around::of(text, self.start as usize, self.end as usize, words);
        Self { context: Some(context), ..self }
    }

    /// The titles of a sheet, one for each of [`cells`](Self::cells).
    pub fn titles(&self) -> Vec<&'static str> {
        let around: &[&str] = if self.context.is_some() { &["left", "right"] } else { &[] };
        [&Self::COLUMNS, around].concat()
    }

    /// The columns of a sheet without words around the match.
    pub const COLUMNS: [&str; 25] = [
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
        "counts",
        "decides",
        "tells",
        "verdict",
    ];

    /// The cells of a sheet, one for each of [`titles`](Self::titles).
    pub fn cells(&self) -> Vec<String> {
        let cues: Vec<String> =
            self.cues.iter().map(|cue| format!("{}: {}", word(&cue.kind), cue.text)).collect();
        let tells: Vec<&str> = self.tells.iter().map(|finding| finding.id()).collect();
        let around = self.context.iter().flat_map(|around| [&around.left, &around.right]);
        let cells = [
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
            word(&self.counts),
            self.decides.to_string(),
            tells.join("; "),
            // For a person to fill in: `analyze --verdicts` reads it.
            String::new(),
        ];
        cells.into_iter().chain(around.cloned()).collect()
    }
}

/// The word that JSON uses for a plain enum.
pub fn word(value: &impl Serialize) -> String {
    match serde_json::to_value(value) {
        Ok(serde_json::Value::String(word)) => word,
        Ok(_) | Err(_) => String::new(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_around_a_match_are_those_of_its_turn() {
        let text = "They said: the price,  in short, was too high. We left.";
        let cases = [
            ("price", 2, "said: the ", ", in"),
            ("price", 0, "", ""),
            ("They", 3, "", " said: the price,"),
            ("left", 20, "They said: the price, in short, was too high. We ", "."),
        ];
        for (word, words, left, right) in cases {
            let start = text.find(word).expect("a word of the text");
            let found = Around::of(text, start, start + word.len(), words);
            assert_eq!((&*found.left, &*found.right), (left, right), "{word}");
        }
    }
}
