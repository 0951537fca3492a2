//! Notes: one bullet or line is one turn, a heading or a question is a turn
//! of an unnamed interviewer.

use super::clean::is_boilerplate;
use super::flow::Flow;
use super::label::{Found, Mark, look};
use super::lines::{Line, starts_block};
use super::role::{label_role, simple};
use super::{Talk, Who, bullet};
use crate::interview::Role;

/// Reads `lines` into the cues of `talk`.
pub(super) fn read(lines: &[Line<'_>], talk: &mut Talk) {
    let flow = Flow::of(lines);
    let asks = labels_questions(lines);
    let answers = labels_answers(lines);
    let mut at = 0;
    while at < lines.len() {
        let line = &lines[at];
        let text = line.text.trim();
        if text.is_empty() || is_boilerplate(text) || is_rule(text) {
            at += 1;
            continue;
        }
        if let Some(heading) = heading(lines, at, asks) {
            talk.say(Who::Heading, heading, line.number);
            at += 1;
            continue;
        }
        let said = unmarked(text);
        let mut said = answer(said).filter(|_| answers).unwrap_or(said).to_owned();
        let mut end = at + 1;
        while end < lines.len() && goes_on(&lines[at], &lines[end - 1], &lines[end], flow) {
            said.push(' ');
            said.push_str(lines[end].text.trim());
            end += 1;
        }
        let who = if is_aside(&said) { Who::Aside } else { Who::Note };
        talk.say(who, &said, line.number);
        at = end;
    }
}

/// The text without its bullet, quotation or task mark.
fn unmarked(text: &str) -> &str {
    let text = text.trim_start_matches(['>', ' ']);
    let text = bullet(text).unwrap_or(text);
    // A row of a table is read cell by cell.
    text.trim_matches(['|', ' '])
}

/// Whether `next` goes on with what began on `first`.
fn goes_on(first: &Line<'_>, above: &Line<'_>, next: &Line<'_>, flow: Flow) -> bool {
    if next.is_blank() || starts_block(next.text) {
        return false;
    }
    let under_bullet = bullet(first.text).is_some() && next.indent() > first.indent();
    under_bullet || flow.joins(above.text.trim(), next.text.trim())
}

/// `---`, `====`, `| --- | --- |`.
fn is_rule(text: &str) -> bool {
    !text.chars().any(char::is_alphanumeric)
}

/// Whether questions carry a label (`Q:`, `Interviewer:`) and answers none.
fn labels_questions(lines: &[Line<'_>]) -> bool {
    lines.iter().filter(|line| question(line.text).is_some()).take(2).count() == 2
}

/// Whether answers carry a label: `A:`.
fn labels_answers(lines: &[Line<'_>]) -> bool {
    lines.iter().filter(|line| answer(line.text).is_some()).take(2).count() == 2
}

/// The words behind `A:`.
fn answer(line: &str) -> Option<&str> {
    let line = line.trim_start_matches(['*', ' ']);
    let rest = line.strip_prefix("Answer").or_else(|| line.strip_prefix('A'))?;
    let rest = rest.strip_prefix(':').or_else(|| rest.strip_prefix("."))?;
    rest.starts_with([' ', '*']).then(|| rest.trim_start_matches(['*', ' ']))
}

/// The words behind an interviewer's label.
fn question(line: &str) -> Option<&str> {
    if line.len() > 2000 {
        return None;
    }
    match look(line) {
        Found::Label(label)
            if matches!(label.mark, Mark::Colon | Mark::Dash) && !label.text.is_empty() =>
        {
            (label_role(label.name) == Some(Role::Interviewer)).then_some(label.text)
        }
        _ => None,
    }
}

/// The heading or question on a line, if it is one.
fn heading<'a>(lines: &[Line<'a>], at: usize, asks: bool) -> Option<&'a str> {
    let text = lines[at].text.trim();
    if let Some(rest) = text.strip_prefix('#') {
        let rest = rest.trim_start_matches('#');
        return rest.starts_with([' ', '\t']).then(|| rest.trim().trim_end_matches('#').trim());
    }
    if asks && let Some(question) = question(text) {
        return Some(question);
    }
    let below = lines.get(at + 1).map_or("", |line| line.text.trim());
    // Underlined with a rule.
    if below.len() >= 3
        && below.chars().all(|c| matches!(c, '=' | '-' | '─'))
        && bullet(text).is_none()
        && text.len() <= 80
    {
        return Some(text);
    }
    let numbered = text.starts_with(|c: char| c.is_ascii_digit());
    let own = match bullet(text) {
        Some(rest) if numbered => rest,
        Some(_) => return None,
        None => text,
    };
    let bold = ["**", "__", "*", "_"].iter().find_map(|mark| {
        let inner = own.trim_end_matches(':').strip_prefix(mark)?.strip_suffix(mark)?;
        (!inner.contains(mark) && inner.len() <= 200).then_some(inner)
    });
    if let Some(inner) = bold {
        let asked = inner.ends_with('?');
        let strong = own.starts_with("**") || own.starts_with("__");
        return (asked || strong && !inner.ends_with('.')).then_some(inner);
    }
    let words = own.split_whitespace().count();
    let free_above = at == 0 || lines[at - 1].is_blank() || is_rule(lines[at - 1].text);
    if own.len() > 120 || words > 14 {
        return None;
    }
    if own.ends_with(':') && words <= 8 && bullet(text).is_none() {
        return Some(own.trim_end_matches(':'));
    }
    // A question that stands alone above its answer.
    if own.ends_with('?') && free_above && !own.starts_with(['"', '“']) && has_more_below(lines, at)
    {
        return Some(own);
    }
    let letters = own.chars().filter(|c| c.is_alphabetic());
    let capitals = letters.clone().count() >= 3 && letters.clone().all(char::is_uppercase);
    if capitals && words <= 8 && bullet(text).is_none() {
        return Some(own);
    }
    // A short line with nothing to end it, right above what it is about.
    let plain = words <= 5
        && free_above
        && !own.ends_with(['.', '?', '!', ',', ';', '"', '”', ')'])
        && !own.contains(|c: char| c.is_ascii_digit() || matches!(c, ':' | '=' | '"' | '“' | '>'))
        && !below.is_empty();
    let stands_out = bullet(below).is_some() || below.len() > own.len() + 12;
    (plain && stands_out && bullet(text).is_none() && !numbered && lines.len() > 3).then_some(own)
}

/// Whether something is said below a question, before the next paragraph.
fn has_more_below(lines: &[Line<'_>], at: usize) -> bool {
    lines[at + 1..]
        .iter()
        .find(|line| !line.is_blank())
        .is_some_and(|line| !line.text.trim_end().ends_with('?') || bullet(line.text).is_some())
}

/// Remarks of the note taker about the talk.
fn is_aside(text: &str) -> bool {
    let Some(first) = text.chars().find(|c| c.is_alphanumeric()) else { return false };
    // The first letters rule most lines out.
    if !matches!(first.to_ascii_lowercase(), 'n' | 't' | 'm' | 'i') {
        return false;
    }
    let head = text.char_indices().nth(40).map_or(text, |(at, _)| &text[..at]);
    let words = simple(head);
    [
        "nb",
        "n b",
        "todo",
        "to do",
        "note to self",
        "my take",
        "my view",
        "my impression",
        "my read",
        "interviewer note",
        "interviewers note",
        "interviewer comment",
    ]
    .iter()
    .any(|mark| {
        words.strip_prefix(mark).is_some_and(|rest| rest.is_empty() || rest.starts_with(' '))
    }) && (!words.starts_with("to do ") || text.contains(':'))
}
