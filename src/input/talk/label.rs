//! One line of a text: does it begin with somebody's label, and in which
//! dress? Whether the label is believed is decided over the whole text, in
//! `dialogue`.

use super::stamp::{only_stamp, stamp};
use super::{bullet, role};

/// How a label is told from what is said.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Mark {
    /// `Name: text`, `[00:19] Name: text`, `**Name** [00:00] text`, or `Name:`
    /// with the text on the next lines.
    Colon,
    /// A time stands beside the name and the text follows on the next lines:
    /// `Name  0:22`, `Speaker 1 (00:00:05):`, `0:00 - Name (Company)`.
    Timed,
    /// `Name<TAB>text`.
    Tab,
    /// `Q. text`, `Interviewer – text`, `[Name] text`.
    Dash,
    /// The name alone on its line, bold or a heading.
    Alone,
    /// The name alone on its line with nothing to mark it.
    Bare,
}

/// A label that may be one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Label<'a> {
    pub(super) name: &'a str,
    /// What is said on the same line.
    pub(super) text: &'a str,
    pub(super) mark: Mark,
    /// Whether a time stands beside it.
    pub(super) timed: bool,
    /// Whether it is bold or a heading.
    pub(super) bold: bool,
}

/// What a line is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Found<'a> {
    /// It may begin with a label.
    Label(Label<'a>),
    /// It is a time and nothing else.
    Time,
    /// It begins with a time but no label.
    TimedText(&'a str),
    /// Anything else.
    Plain,
}

/// Labels are short; what is longer is a sentence.
const LONGEST: usize = 90;

/// Looks for a label at the start of `line`.
pub(super) fn look(line: &str) -> Found<'_> {
    let line = line.trim();
    if let Some(label) = table_row(line) {
        return Found::Label(label);
    }
    let (text, heading) = strip_marks(line);
    let text = skip_number(text);
    if text.is_empty() {
        return Found::Plain;
    }
    let (text, star) = strip_stars(text);
    match stamp(text) {
        Some(end) => after_time(&text[end..], star || heading),
        None => untimed(text, star, heading),
    }
}

/// `| Ann | text |`, `| 0:04 | Ann | text |`: a row of a table.
fn table_row(line: &str) -> Option<Label<'_>> {
    let row = line.strip_prefix('|')?.strip_suffix('|')?;
    let mut cells = row.split('|').map(str::trim);
    let first = cells.next()?;
    let timed = only_stamp(first);
    let name = if timed { cells.next()? } else { first };
    let text = cells.next()?;
    let heads = matches!(
        role::simple(text).as_str(),
        "text" | "transcript" | "content" | "utterance" | "quote" | "speech"
    );
    let rule = !name.chars().any(char::is_alphanumeric);
    (cells.next().is_none() && !heads && !rule).then_some(Label {
        name: name.trim_matches('*'),
        text,
        mark: Mark::Tab,
        timed,
        bold: false,
    })
}

/// Drops the number of a paragraph: `[id1] **I:** text`.
fn skip_number(text: &str) -> &str {
    let Some((inner, rest)) = text.strip_prefix('[').and_then(|rest| rest.split_once(']')) else {
        return text;
    };
    let number = (1..=8).contains(&inner.len())
        && inner.bytes().any(|byte| byte.is_ascii_digit())
        && inner.bytes().all(|byte| byte.is_ascii_alphanumeric());
    if number && rest.starts_with(' ') { rest.trim_start() } else { text }
}

/// Drops the marks of quotations, bullets and headings.
fn strip_marks(line: &str) -> (&str, bool) {
    let line = line.trim_start_matches(['>', ' ', '\u{feff}']);
    let unmarked = line.trim_start_matches('#');
    if unmarked.len() < line.len() && unmarked.starts_with([' ', '\t']) {
        return (unmarked.trim_start(), true);
    }
    (bullet(line).unwrap_or(line), false)
}

fn strip_stars(text: &str) -> (&str, bool) {
    let bare = text.trim_start_matches("**").trim_start_matches("__");
    (bare, bare.len() < text.len())
}

/// What follows a time: a label, only text, or nothing.
fn after_time(rest: &str, bold: bool) -> Found<'_> {
    let rest = rest.trim_start_matches([' ', '\t', '-', '–', '—', '|', '·', '•', ':', ']', '\\']);
    if rest.is_empty() {
        return Found::Time;
    }
    let (rest, star) = strip_stars(skip_flag(rest));
    let label = name_end(rest).and_then(|end| label(rest, end, true, bold || star));
    match label {
        Some(label) => Found::Label(label),
        // `[0:06 - 0:07] SPEAKER_01 -  text`
        None => match split_dash(rest) {
            Some((name, text))
                if role::numbers_a_voice(name) || role::label_role(name).is_some() =>
            {
                Found::Label(Label { name, text, mark: Mark::Colon, timed: true, bold })
            }
            _ if rest.len() <= LONGEST && !ends_sentence(rest) => {
                // A single star at the start marks a stage direction.
                let (name, text) = (rest.trim_end_matches(['*', '_', ' ']), "");
                Found::Label(Label {
                    name,
                    text,
                    mark: Mark::Timed,
                    timed: true,
                    bold: bold || star,
                })
            }
            _ => Found::TimedText(rest),
        },
    }
}

/// Drops a remark in brackets between a time and a name: `(flag) Speaker_1:`.
fn skip_flag(text: &str) -> &str {
    let Some(inner) = text.strip_prefix('(') else { return text };
    match inner.split_once(')') {
        Some((flag, rest)) if flag.len() <= 20 && rest.trim_start().contains(':') => {
            rest.trim_start()
        }
        _ => text,
    }
}

fn untimed(text: &str, star: bool, heading: bool) -> Found<'_> {
    let bold = star || heading;
    if let Some(end) = name_end(text) {
        return label(text, end, false, bold).map_or(Found::Plain, Found::Label);
    }
    if text.len() > LONGEST {
        return dashed(text).map_or(Found::Plain, Found::Label);
    }
    if bold {
        let name = text.trim_end_matches(['*', '_', ' ', '#']);
        let ends_bold = heading || text.ends_with("**") || text.ends_with("__");
        if ends_bold && !name.contains("**") && !ends_sentence(name) {
            return Found::Label(Label { name, text: "", mark: Mark::Alone, timed: false, bold });
        }
        // `**Ann** and so on`
        if let Some((name, text)) = text.split_once("**")
            && !name.is_empty()
        {
            let text = text.trim_start_matches([' ', '-', '–', '—', '.']);
            return Found::Label(Label { name, text, mark: Mark::Dash, timed: false, bold });
        }
    }
    if let Some(label) = dashed(text) {
        return Found::Label(label);
    }
    let bare = text.len() <= 50 && !ends_sentence(text) && text.split(' ').count() <= 6;
    if bare {
        Found::Label(Label { name: text, text: "", mark: Mark::Bare, timed: false, bold })
    } else {
        Found::Plain
    }
}

/// `[Name] text`, `<Name> text`, `Q. text`, `I – text`.
fn dashed(text: &str) -> Option<Label<'_>> {
    let close = match text.as_bytes().first()? {
        b'[' => ']',
        b'<' => '>',
        _ => {
            let (name, text) = split_dash(text).or_else(|| split_period(text))?;
            return Some(Label { name, text, mark: Mark::Dash, timed: false, bold: false });
        }
    };
    let (name, rest) = text[1..].split_once(close)?;
    if name.len() > LONGEST || name.is_empty() {
        return None;
    }
    let rest = rest.trim_start_matches([' ', ':', '\t']);
    // `[John Smith] 14:02:33`
    if only_stamp(rest) {
        return Some(Label { name, text: "", mark: Mark::Timed, timed: true, bold: false });
    }
    let mark = if rest.is_empty() { Mark::Bare } else { Mark::Dash };
    Some(Label { name, text: rest, mark, timed: false, bold: false })
}

/// `Interviewer – text`: a short head, a dash between spaces, a text.
fn split_dash(text: &str) -> Option<(&str, &str)> {
    let head_end = text.char_indices().take(LONGEST).find_map(|(at, c)| {
        let dash = matches!(c, '-' | '–' | '—');
        let spaced = text[..at].ends_with(' ') && text[at + c.len_utf8()..].starts_with(' ');
        (dash && spaced).then_some((at, at + c.len_utf8()))
    })?;
    let (name, text) = (text[..head_end.0].trim(), text[head_end.1..].trim());
    (!name.is_empty() && !text.is_empty()).then_some((name, text))
}

/// `Q. text`, `Q1) text`, `A. text`.
fn split_period(text: &str) -> Option<(&str, &str)> {
    let bytes = text.as_bytes();
    if !matches!(bytes.first()?, b'Q' | b'A' | b'I' | b'R') {
        return None;
    }
    let digits = bytes[1..].iter().take_while(|byte| byte.is_ascii_digit()).count();
    let end = 1 + digits;
    let marked = matches!(bytes.get(end)?, b'.' | b')') && bytes.get(end + 1) == Some(&b' ');
    (marked && digits <= 3).then(|| (&text[..end], text[end + 2..].trim_start()))
}

/// Where a name ends and how.
enum End {
    Colon(usize),
    Tab(usize),
    /// The time that follows the name: its start and its end.
    Time(usize, usize),
}

/// Finds the colon, tab or time that ends a name at the start of `text`.
fn name_end(text: &str) -> Option<End> {
    let bytes = text.as_bytes();
    let mut depth = 0_u32;
    let mut words = 0;
    for (at, &byte) in bytes.iter().enumerate().take(LONGEST) {
        match byte {
            b'(' | b'[' | b'{' => {
                if depth == 0
                    && let Some(end) = time_after_name(text, at)
                {
                    return Some(End::Time(at, end));
                }
                depth += 1;
            }
            b')' | b']' | b'}' => depth = depth.saturating_sub(1),
            b'\t' if depth == 0 && at > 0 => {
                let rest = text[at..].trim_start();
                return match stamp(rest) {
                    Some(end) => Some(End::Time(at, text.len() - rest.len() + end)),
                    None => Some(End::Tab(at)),
                };
            }
            b':' if depth == 0 => {
                let digit = |at: Option<usize>| {
                    at.and_then(|at| bytes.get(at)).is_some_and(u8::is_ascii_digit)
                };
                let url = bytes[at..].starts_with(b"://");
                return if url || digit(at.checked_sub(1)) && digit(Some(at + 1)) {
                    None
                } else {
                    Some(End::Colon(at))
                };
            }
            b' ' if depth == 0 => {
                words += 1;
                if words > 10 {
                    return None;
                }
                let next = bytes.get(at + 1).copied().unwrap_or_default();
                if (next.is_ascii_digit() || next == b'@')
                    && let Some(end) = time_after_name(text, at + 1)
                {
                    return Some(End::Time(at, end));
                }
            }
            b'.' | b'?' | b'!' if depth == 0 && words >= 3 => return None,
            _ => {}
        }
    }
    None
}

/// A time at `at` that belongs to a name before it: in brackets, or the last
/// thing on the line.
fn time_after_name(text: &str, at: usize) -> Option<usize> {
    let end = at + stamp(&text[at..])?;
    let bracketed = !text.as_bytes()[at].is_ascii_digit();
    let rest = text[end..].trim_start_matches(['*', '_']).trim();
    let last = rest.is_empty() || rest.starts_with(':');
    (at > 0 && (bracketed || last)).then_some(end)
}

fn label(text: &str, end: End, timed: bool, bold: bool) -> Option<Label<'_>> {
    let (name, rest, mark, timed) = match end {
        End::Colon(at) => {
            let rest = text[at + 1..].trim_start_matches(['*', '_']).trim_start();
            let rest = rest.trim_start_matches(':').trim_start();
            // `Jane: [00:00:04] text`, `Temi: (00:00)`
            let (rest, timed) = match stamp(rest) {
                Some(end) if rest.starts_with(['[', '(']) || end == rest.len() => {
                    (rest[end..].trim_start(), true)
                }
                _ => (rest, timed),
            };
            let mark = match (rest.is_empty(), timed) {
                (true, true) => Mark::Timed,
                (_, _) => Mark::Colon,
            };
            (&text[..at], rest, mark, timed)
        }
        End::Tab(at) => (&text[..at], text[at..].trim_start(), Mark::Tab, timed),
        End::Time(at, end) => {
            let rest = text[end..].trim_start_matches(['*', '_', ' ', '\t', ':', '-', '–']);
            let mark = if rest.is_empty() { Mark::Timed } else { Mark::Colon };
            (&text[..at], rest, mark, true)
        }
    };
    let bold = bold
        || name.ends_with("**")
        || name.ends_with("__")
        || text[name.len()..].starts_with(":**");
    // `*screen share: ROI.xlsx*` is a stage direction and keeps its star.
    let opens = name.trim_start().starts_with('*') && !name.trim_start().starts_with("**");
    let closes = name.trim_end().ends_with('*') && !name.trim_end().ends_with("**")
        || text[name.len()..].starts_with(":*");
    if opens && !closes && mark != Mark::Timed {
        return None;
    }
    let edge: &[char] = &['*', '_', ' ', '\t', '-', '–', '|', '"'];
    let name =
        if opens && !closes { name.trim().trim_end_matches(edge) } else { name.trim_matches(edge) };
    let name = name.strip_prefix('[').and_then(|name| name.strip_suffix(']')).unwrap_or(name);
    let letters = name.chars().any(char::is_alphanumeric);
    (letters && !name.contains("**")).then_some(Label { name, text: rest, mark, timed, bold })
}

/// Whether a short line ends like a sentence, or goes on.
fn ends_sentence(line: &str) -> bool {
    line.trim_end_matches(['*', '_', ' '])
        .ends_with(['.', '?', '!', ',', ';', '…', '"', '”', '-', '—'])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_label_is_seen_in_every_dress() {
        use Mark::{Alone, Bare, Colon, Dash, Tab, Timed};
        let cases = [
            ("Sales Rep: Good morning!", "Sales Rep", Colon, false, "Good morning!"),
            ("**Ann Lee:** Hi.", "Ann Lee", Colon, false, "Hi."),
            ("**Ann Lee**: Hi.", "Ann Lee", Colon, false, "Hi."),
            ("- Ann: Hi.", "Ann", Colon, false, "Hi."),
            ("> **Ann:** Hi.", "Ann", Colon, false, "Hi."),
            (
                "[00:19] Prospect (Priya – RevOps):  Hm.",
                "Prospect (Priya – RevOps)",
                Colon,
                true,
                "Hm.",
            ),
            ("[09:00 AM] Ann: Hi.", "Ann", Colon, true, "Hi."),
            ("[10:41:27] (flag) Speaker_1: Hi.", "Speaker_1", Colon, true, "Hi."),
            ("**Ali** [00:00:00] Hi.", "Ali", Colon, true, "Hi."),
            ("Ann (0:12): Hi.", "Ann", Colon, true, "Hi."),
            ("Ann: [00:00:04] Hi.", "Ann", Colon, true, "Hi."),
            ("[0:00:06.8 - 0:00:07.2] SPEAKER_00 -  Hi.", "SPEAKER_00", Colon, true, "Hi."),
            ("**Adam:** \\[01:05\\] Hi.", "Adam", Colon, false, "\\[01:05\\] Hi."),
            ("Ann Lee  0:22  ", "Ann Lee", Timed, true, ""),
            ("**Lee, Ann** 0:09", "Lee, Ann", Timed, true, ""),
            ("Ann Lee (00:03.608)", "Ann Lee", Timed, true, ""),
            ("Speaker 1 (00:00:05):", "Speaker 1", Timed, true, ""),
            ("0:00 - Ann Lee (Acme)", "Ann Lee (Acme)", Timed, true, ""),
            ("@0:01 - Ann Lee (acme.com)", "Ann Lee (acme.com)", Timed, true, ""),
            ("0:04 | Ann", "Ann", Timed, true, ""),
            ("[Ann Lee] 14:02:33", "Ann Lee", Timed, true, ""),
            ("Ann\t0:22", "Ann", Timed, true, ""),
            ("Ann Lee\tHi.", "Ann Lee", Tab, false, "Hi."),
            ("Q. Why?", "Q", Dash, false, "Why?"),
            ("Interviewer – Why?", "Interviewer", Dash, false, "Why?"),
            ("<ann> Hi.", "ann", Dash, false, "Hi."),
            ("**Ann Lee**", "Ann Lee", Alone, false, ""),
            ("## Interviewer", "Interviewer", Alone, false, ""),
            ("Interviewer:", "Interviewer", Colon, false, ""),
            ("Ann Lee", "Ann Lee", Bare, false, ""),
        ];
        for (line, name, mark, timed, text) in cases {
            match look(line) {
                Found::Label(label) => {
                    let seen = (label.name, label.mark, label.timed, label.text);
                    assert_eq!(seen, (name, mark, timed, text), "{line}");
                }
                other => panic!("{line}: {other:?}"),
            }
        }
    }

    #[test]
    fn a_sentence_is_no_label() {
        let cases = [
            ("00:05:00", Found::Time),
            ("[00:19]", Found::Time),
            ("[00:04] That is what we said.", Found::TimedText("That is what we said.")),
            ("We looked at three vendors. One thing: price.", Found::Plain),
            ("See https://example.com for more.", Found::Plain),
            ("We met at 10:30 and talked.", Found::Plain),
            ("", Found::Plain),
        ];
        for (line, expected) in cases {
            assert_eq!(look(line), expected, "{line}");
        }
    }
}
