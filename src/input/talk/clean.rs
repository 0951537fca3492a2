//! What is not speech: entities and tags, Markdown marks, stage directions,
//! and the lines that programs add above, between and below.

use std::borrow::Cow;

use super::role::simple;
use super::stamp::{only_stamp, stamp};

/// The words of a piece of speech: entities decoded, tags, emphasis marks,
/// stage directions and times in brackets dropped.
pub(in crate::input) fn speech(text: &str) -> Cow<'_, str> {
    let text = text.trim();
    let odd = |byte: u8| {
        matches!(byte, b'&' | b'<' | b'#' | b'*' | b'[' | b'(' | b'\\' | b'_' | 0xC2 | 0xE2 | 0xEF)
    };
    if !text.bytes().any(odd) {
        return Cow::Borrowed(text);
    }
    let mut clean = String::with_capacity(text.len());
    let mut at = 0;
    while let Some(c) = text[at..].chars().next() {
        let rest = &text[at..];
        let (said, used) = match c {
            '&' => entity(rest).map_or((Some('&'), 1), |(c, used)| (Some(c), used)),
            '<' => (tag(rest).is_none().then_some('<'), tag(rest).unwrap_or(1)),
            '#' => closing_time(rest).map_or((Some('#'), 1), |used| (None, used)),
            '[' | '(' => stage(rest).map_or((Some(c), 1), |used| (None, used)),
            '*' | '_' => stars(&clean, rest),
            '\\' if rest.as_bytes().get(1).is_some_and(u8::is_ascii_punctuation) => {
                match rest.as_bytes()[1] {
                    b'[' => stage(&rest[1..]).map_or((Some('['), 2), |used| (None, used + 1)),
                    other => (Some(char::from(other)), 2),
                }
            }
            '♪' | '♫' | '\u{200b}' | '\u{feff}' | '\u{200e}' | '\u{200f}' => {
                (None, c.len_utf8())
            }
            '\u{a0}' => (Some(' '), c.len_utf8()),
            c => (Some(c), c.len_utf8()),
        };
        match said {
            Some(c) => clean.push(c),
            // What is dropped leaves no double space behind.
            None if clean.is_empty() || clean.ends_with([' ', '\n']) => {
                at += used + text[at + used..].len()
                    - text[at + used..].trim_start_matches(' ').len();
                continue;
            }
            None => {}
        }
        at += used;
    }
    clean.truncate(clean.trim_end().len());
    if clean.chars().any(char::is_alphanumeric) || text.chars().any(|c| matches!(c, '♪' | '♫'))
    {
        Cow::Owned(clean)
    } else {
        Cow::Owned(String::new())
    }
}

/// The text with its entities decoded and nothing else changed.
pub(in crate::input) fn entities(text: &str) -> String {
    let mut decoded = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = memchr::memchr(b'&', rest.as_bytes()) {
        decoded.push_str(&rest[..at]);
        let (c, used) = entity(&rest[at..]).unwrap_or(('&', 1));
        decoded.push(c);
        rest = &rest[at + used..];
    }
    decoded.push_str(rest);
    decoded
}

/// A character that is written as an entity, and how long it is written.
fn entity(text: &str) -> Option<(char, usize)> {
    const NAMES: &[(&str, char)] = &[
        ("amp", '&'),
        ("lt", '<'),
        ("gt", '>'),
        ("quot", '"'),
        ("apos", '\''),
        ("nbsp", ' '),
        ("lsquo", '‘'),
        ("rsquo", '’'),
        ("ldquo", '“'),
        ("rdquo", '”'),
        ("ndash", '–'),
        ("mdash", '—'),
        ("hellip", '…'),
        ("eacute", 'é'),
        ("egrave", 'è'),
        ("uuml", 'ü'),
        ("ouml", 'ö'),
        ("auml", 'ä'),
        ("szlig", 'ß'),
        ("pound", '£'),
        ("euro", '€'),
        ("lrm", '\u{200e}'),
    ];
    let end = text.bytes().take(10).position(|byte| byte == b';')?;
    let name = &text[1..end];
    let c = match name.strip_prefix('#') {
        Some(number) => {
            let code = match number.strip_prefix(['x', 'X']) {
                Some(hex) => u32::from_str_radix(hex, 16).ok()?,
                None => number.parse().ok()?,
            };
            match char::from_u32(code)? {
                '\u{a0}' => ' ',
                c if c.is_control() => ' ',
                c => c,
            }
        }
        None => NAMES.iter().find(|(known, _)| *known == name)?.1,
    };
    Some((c, end + 1))
}

/// How long a tag is that stands at the start of `text`: `<v Ann>`, `</i>`,
/// `<br/>`, `<00:00:01.000>`; `a < b` is none.
pub(super) fn tag(text: &str) -> Option<usize> {
    let bytes = text.as_bytes();
    if bytes.first() != Some(&b'<') {
        return None;
    }
    let first = *bytes.get(1)?;
    let opens = first.is_ascii_alphabetic()
        || matches!(first, b'/' | b'!')
            && bytes.get(2).is_some_and(|byte| byte.is_ascii_alphabetic() || *byte == b'-')
        || first.is_ascii_digit() && stamp(text).is_some();
    let end = 1 + memchr::memchr2(b'<', b'>', &bytes[1..bytes.len().min(2000)])?;
    (opens && bytes[end] == b'>').then_some(end + 1)
}

/// Words of stage directions, in brackets of any kind.
const STAGE: &[&str] = &[
    "laughs",
    "laughter",
    "laughing",
    "laugh",
    "chuckles",
    "chuckle",
    "chuckling",
    "crosstalk",
    "cross talk",
    "inaudible",
    "unintelligible",
    "indiscernible",
    "unclear",
    "pause",
    "pauses",
    "long pause",
    "silence",
    "music",
    "applause",
    "sighs",
    "sigh",
    "coughs",
    "cough",
    "coughing",
    "clears throat",
    "noise",
    "background noise",
    "foreign language",
    "foreign",
    "phonetic",
    "overlapping",
    "overlapping speech",
    "overlapping conversation",
    "operator instructions",
    "no audio",
    "audio drops",
    "audio cuts out",
    "blank audio",
    "technical difficulties",
    "beep",
    "ringing",
    "phone rings",
    "phone ringing",
    "typing",
    "redacted",
    "sic",
    "both laugh",
    "both laughing",
    "everyone laughs",
    "call ends",
    "end of recording",
    "end of transcript",
    "recording starts",
    "recording ends",
    "recording stopped",
    "silent",
    "speaking foreign language",
    "breath",
    "inhales",
    "exhales",
    "snorts",
    "gasps",
    "whispers",
    "mumbles",
    "indistinct",
    "static",
    "speaks indistinctly",
    "rires",
    "lacht",
    "risas",
];

/// How long a stage direction or a time is that stands in brackets at the
/// start of `text`.
fn stage(text: &str) -> Option<usize> {
    let close = if text.starts_with('[') { ']' } else { ')' };
    let end = text.char_indices().take(60).find(|&(_, c)| c == close)?.0;
    let inner = text[1..end].trim_end_matches('\\');
    if inner.is_empty() {
        return None;
    }
    let words = simple(inner);
    let words = words.trim_end_matches(|c: char| c.is_ascii_digit() || c == ' ');
    let told = STAGE.contains(&words)
        || inner.starts_with(|c: char| c.is_ascii_digit()) && only_stamp(inner);
    told.then_some(end + 1)
}

/// How long a time is that stands between number signs: `#00:01:07-3#`, as
/// programs for coding interviews write it.
fn closing_time(text: &str) -> Option<usize> {
    let end = text.bytes().take(20).skip(1).position(|byte| byte == b'#')? + 1;
    let time = &text[1..end];
    let fits = time.bytes().all(|byte| byte.is_ascii_digit() || matches!(byte, b':' | b'-' | b'.'));
    (fits && stamp(time).is_some()).then_some(end + 1)
}

/// Drops emphasis marks; a whole phrase between single stars that stands
/// between sentences is a stage direction and goes with them:
/// `*plays clip*  Notice …`.
fn stars(before: &str, text: &str) -> (Option<char>, usize) {
    let mark = text.as_bytes()[0];
    if text.as_bytes().get(1) == Some(&mark) {
        return (None, 2);
    }
    let star = char::from(mark);
    let inside_word =
        before.ends_with(char::is_alphanumeric) && text[1..].starts_with(char::is_alphanumeric);
    if inside_word || text[1..].starts_with(' ') && before.ends_with(' ') {
        return (Some(star), 1);
    }
    if mark == b'_' {
        let closes = text[1..].find('_').is_some_and(|end| !text[1..=end].contains(' ') || end > 2);
        let keep = !closes && !before.ends_with(char::is_alphanumeric);
        return (keep.then_some(star), 1);
    }
    let Some(end) =
        text[1..].char_indices().take(80).find(|&(_, c)| c == star).map(|(at, _)| at + 1)
    else {
        return (None, 1);
    };
    let between =
        before.trim_end().is_empty() || before.trim_end().ends_with(['.', '?', '!', '…', '"', '”']);
    let after = text[end + 1..].trim_start();
    let starts =
        after.is_empty() || after.starts_with(|c: char| c.is_uppercase() || matches!(c, '"' | '“'));
    if between && starts && text[1..end].contains(' ') { (None, end + 1) } else { (None, 1) }
}

/// Beginnings of lines that programs write around a transcript.
const PROGRAM_LINES: &[&str] = &[
    "transcribed by",
    "transcription by",
    "transcript by",
    "view recording",
    "view original recording",
    "watch recording",
    "watch the recording",
    "listen to the recording",
    "this editable transcript",
    "transcription ended after",
    "meeting ended after",
    "generated by",
    "auto generated",
    "autogenerated",
    "automatically generated",
    "powered by",
    "subtitles by",
    "captions by",
    "captioned by",
    "copyright",
    "all rights reserved",
    "end of transcript",
    "end transcript",
    "recorded with",
    "recorded by zoom",
    "exported from",
    "downloaded from",
    "this transcript was",
    "this transcript is",
    "this transcript has been",
    "this transcript may",
    "this document is confidential",
    "confidential",
    "strictly confidential",
    "private and confidential",
    "disclaimer",
    "note this transcript",
    "please note this transcript",
    "this meeting is being transcribed",
    "this is a computer generated",
    "ai generated",
    "view full transcript",
    "share this transcript",
    "get otter",
    "sign up",
    "unsubscribe",
    "screen sharing was",
    "share with fathom",
];

/// Whether a line was written by a program or a publisher, not said.
pub(in crate::input) fn is_boilerplate(line: &str) -> bool {
    let line = line.trim();
    if line.len() > 300 {
        return false;
    }
    if !line.chars().any(char::is_alphanumeric) || line.starts_with("![") || line.starts_with("[![")
    {
        return true;
    }
    // Fathom's marks between what is said.
    if line.starts_with("ACTION ITEM:") || line.starts_with("SCREEN SHARING:") {
        return true;
    }
    if line.starts_with("http://") || line.starts_with("https://") {
        return !line.contains(' ');
    }
    let lead = line.trim_start_matches(|c: char| !c.is_alphanumeric());
    // The first letters rule most lines out before anything is lower-cased.
    let first = lead.chars().next().unwrap_or_default().to_ascii_lowercase();
    if !PROGRAM_LINES.iter().any(|known| known.starts_with(first)) && !matches!(first, 'p' | 's') {
        return false;
    }
    let words = simple(line);
    let starts = |known: &str| {
        words.strip_prefix(known).is_some_and(|rest| rest.is_empty() || rest.starts_with(' '))
    };
    let told = PROGRAM_LINES.iter().any(|known| starts(known));
    // A sentence about a confidential matter is speech.
    if told && words.starts_with("confidential") {
        return words.split(' ').count() <= 12;
    }
    told || starts_or_stops(&words) || is_page_number(&words)
}

/// `AE (Jordan) started transcription`, `Ann joined the meeting`.
fn starts_or_stops(words: &str) -> bool {
    const ENDS: &[&str] = &[
        "started transcription",
        "stopped transcription",
        "started recording",
        "stopped recording",
    ];
    words.len() < 80 && ENDS.iter().any(|end| words.ends_with(end))
}

fn is_page_number(words: &str) -> bool {
    words.strip_prefix("page ").is_some_and(|rest| {
        rest.split(' ').all(|word| word == "of" || word.bytes().all(|byte| byte.is_ascii_digit()))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn speech_is_what_is_left_without_marks() {
        let cases = [
            ("plain words", "plain words"),
            ("it&#39;s a &quot;fit&quot; &amp; more", "it's a \"fit\" & more"),
            ("R&D; budget < 5k and margin > 3", "R&D; budget < 5k and margin > 3"),
            ("<v Ann>Hi <i>there</i></v>", "Hi there"),
            ("well [laughter] yes (laughs) no", "well yes no"),
            ("we (the board) said [building] so", "we (the board) said [building] so"),
            ("*screen share: ROI.xlsx*", ""),
            ("from yesterday.  *plays clip*  Notice it", "from yesterday.  Notice it"),
            (
                "it was *really* hard, *In the end* it went",
                "it was really hard, In the end it went",
            ),
            ("**Volume**: 5 % off", "Volume: 5 % off"),
            ("2 * 3 is six", "2 * 3 is six"),
            ("snake_case stays", "snake_case stays"),
            ("\\[01:05\\] In this episode", "In this episode"),
            ("that [00:12:33] was [inaudible 00:12:40] it", "that was it"),
            ("a\u{a0}b", "a b"),
            ("[Operator Instructions]", ""),
            ("it was late #00:01:07-3#", "it was late"),
            ("our #1 vendor, #2 was late", "our #1 vendor, #2 was late"),
            ("\\* \\* \\*", ""),
        ];
        for (text, expected) in cases {
            assert_eq!(speech(text), expected, "{text}");
        }
    }

    #[test]
    fn lines_of_programs_are_known() {
        let boilerplate = [
            "Transcribed by https://otter.ai",
            "VIEW RECORDING - 30 mins (No highlights): https://x.example/1",
            "---",
            "* * *",
            "This editable transcript was computer generated and might contain errors.",
            "Transcription ended after 01:02:59",
            "**AE (Jordan)** started transcription",
            "Page 3 of 12",
            "CONFIDENTIAL - do not distribute",
        ];
        for line in boilerplate {
            assert!(is_boilerplate(line), "{line}");
        }
        for line in [
            "We signed.",
            "Confidentially I can tell you that it was the price",
            "Page layout was poor",
        ] {
            assert!(!is_boilerplate(line), "{line}");
        }
    }
}
