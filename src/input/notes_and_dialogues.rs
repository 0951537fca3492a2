//! Plain text and Markdown: dialogues in any dress that labels wear, and
//! notes. It takes whatever text no other format has recognised.

use super::{Context, Format, Reading, Sample, json, talk};
use crate::interview::Kind;

/// Text.
pub(super) const FORMAT: Format = Format {
    name: "text",
    about: "plain text and Markdown: `Name: text`, Otter, Rev, Teams, Meet, Fathom, Q/A, notes",
    holds_deals: false,
    recognise,
    read,
};

/// The same where tabs would have it taken for a table.
pub(super) const TABBED: Format = Format {
    name: "tabbed text",
    about: "plain text with a tab between name, time and words (Temi, NVivo, ATLAS.ti)",
    holds_deals: false,
    recognise: |sample| talk::is_tabbed(sample.text),
    read,
};

fn recognise(sample: &Sample<'_>) -> bool {
    let text = sample.text;
    let head = &text.as_bytes()[..text.len().min(4096)];
    let odd = head.iter().filter(|&&byte| byte < 9 || (14..32).contains(&byte)).count();
    let words = text.chars().take(4096).any(char::is_alphanumeric);
    words && odd * 100 <= head.len() && !is_json(text)
}

/// JSON that no reader knows is not notes. `[00:19] Ann` is no JSON.
fn is_json(text: &str) -> bool {
    text.trim_start().starts_with(['{', '[']) && json::is_json(text)
}

fn read(sample: &Sample<'_>, context: &Context<'_>, reading: &mut Reading) {
    let content = sample.content;
    let talks =
        talk::talks_of(sample.text, content.first_line, &content.file, context.settings.dates);
    let dialogue = talks.iter().any(|talk| talk.kind == Kind::Transcript);
    let format = if dialogue { program_of(sample.text) } else { "notes" };
    talk::add(talks, format, sample, context, reading);
}

/// The program that wrote a transcript, where it signs its work.
fn program_of(text: &str) -> &'static str {
    const SIGNS: &[(&str, &str)] = &[
        ("otter.ai", "otter"),
        ("VIEW RECORDING", "fathom"),
        ("fathom.video", "fathom"),
        ("This editable transcript was computer generated", "google meet"),
        ("started transcription", "teams"),
        ("grain.com", "grain"),
        ("Transcribed by Rev", "rev"),
    ];
    let has = |sign: &str| memchr::memmem::find(text.as_bytes(), sign.as_bytes()).is_some();
    SIGNS.iter().find(|(sign, _)| has(sign)).map_or("dialogue", |(_, program)| program)
}
