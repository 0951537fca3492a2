//! Threads of mails: whose words each piece is, told by the heads of the mails
//! (`From: …`, `Sent: …`) and by the lines above quotations (`On … wrote:`).

use jiff::civil::Date;

use super::clean::is_boilerplate;
use super::date;
use super::header::key_value;
use super::lines::Line;
use super::role::simple;
use super::{Labels, Talk};
use crate::input::{DateOrder, Person};
use crate::interview::Kind;

/// Where a mail begins.
struct Head {
    /// The line of its head, and the first one of its words.
    at: usize,
    body: usize,
    from: Person,
    subject: Option<String>,
    date: Option<Date>,
}

/// Reads `lines` as a thread; `None` if there are fewer than two mails.
pub(super) fn read(lines: &[Line<'_>], order: Option<DateOrder>) -> Option<Talk> {
    let heads = heads(lines, order);
    let first = heads.first()?;
    let above = lines[..first.at].iter().filter(|line| !line.is_blank()).count();
    // A mail that is quoted in a longer text does not make it a thread.
    if heads.len() < 2 || above > 40 {
        return None;
    }
    let mut talk = Talk::new(Kind::Transcript);
    talk.line = lines[0].number;
    talk.header.date = heads.iter().filter_map(|head| head.date).max();
    if let Some(subject) = heads.iter().find_map(|head| head.subject.as_deref()) {
        talk.header.set_title(plain_subject(subject), order);
    }
    // Above a quotation answers somebody who is not named there.
    say(&mut talk, None, &lines[..first.at]);
    for (at, head) in heads.iter().enumerate() {
        let end = heads.get(at + 1).map_or(lines.len(), |next| next.at);
        say(&mut talk, Some(&head.from), &lines[head.body.min(end)..end]);
    }
    Some(talk)
}

/// Adds what stands in one mail, up to its signature.
fn say(talk: &mut Talk, from: Option<&Person>, lines: &[Line<'_>]) {
    let mut text = String::new();
    let mut number = None;
    let mut above = "";
    for line in lines {
        let line_text = unquoted(line.text);
        if line.text.trim_end() == "--" || line_text == "--" {
            break;
        }
        if line_text.is_empty() || is_boilerplate(line_text) || is_divider(line_text) {
            above = "";
            continue;
        }
        if !text.is_empty() {
            let runs_on = above.len() >= 50 && !super::lines::starts_block(line_text);
            text.push(if runs_on { ' ' } else { '\n' });
        }
        text.push_str(line_text);
        number = number.or(Some(line.number));
        above = line_text;
    }
    if let Some(number) = number {
        let who = from.map_or(super::Who::Same, |person| label(&mut talk.labels, person));
        talk.say(who, &text, number);
    }
}

fn label(labels: &mut Labels, person: &Person) -> super::Who {
    labels.of_person(person)
}

fn unquoted(text: &str) -> &str {
    text.trim_start_matches(['>', ' ', '\t', '|']).trim_end()
}

/// `-----Original Message-----`, `Begin forwarded message:`
fn is_divider(text: &str) -> bool {
    matches!(
        simple(text).as_str(),
        "original message"
            | "forwarded message"
            | "begin forwarded message"
            | "ursprüngliche nachricht"
    )
}

fn plain_subject(subject: &str) -> &str {
    let mut plain = subject.trim();
    while let Some((mark, rest)) = plain.split_once(':')
        && matches!(mark.to_ascii_lowercase().as_str(), "re" | "fw" | "fwd" | "aw" | "wg" | "tr")
    {
        plain = rest.trim_start();
    }
    plain
}

fn heads(lines: &[Line<'_>], order: Option<DateOrder>) -> Vec<Head> {
    let mut heads = Vec::new();
    let mut at = 0;
    while at < lines.len() {
        match block(lines, at, order).or_else(|| quotation(lines, at, order)) {
            Some(head) => {
                at = head.body;
                heads.push(head);
            }
            None => at += 1,
        }
    }
    heads
}

/// Keys that stand in the head of a mail.
fn is_mail_key(key: &str) -> bool {
    matches!(
        simple(key).as_str(),
        "from"
            | "to"
            | "cc"
            | "bcc"
            | "sent"
            | "date"
            | "subject"
            | "reply to"
            | "message id"
            | "importance"
            | "attachments"
            | "mime version"
            | "content type"
            | "received"
            | "return path"
            | "delivered to"
            | "in reply to"
            | "references"
            | "thread topic"
            | "content transfer encoding"
            | "x mailer"
            | "importancia"
            | "priority"
    )
}

/// A run of lines such as `From: …`, `Sent: …`, `To: …`, `Subject: …`.
fn block(lines: &[Line<'_>], at: usize, order: Option<DateOrder>) -> Option<Head> {
    let (mut from, mut subject, mut date) = (None, None, None);
    let mut others = 0;
    let mut end = at;
    for line in &lines[at..] {
        let text = unquoted(line.text);
        match key_value(text) {
            Some((key, value)) if is_mail_key(key) => match simple(key).as_str() {
                "from" => from = from.or_else(|| Some(person(value))),
                "subject" => (subject, others) = (Some(value.to_owned()), others + 1),
                "sent" | "date" => {
                    (date, others) = (date::find(value, order).map(|(date, _)| date), others + 1);
                }
                "to" => others += 1,
                _ => {}
            },
            // A long value is folded.
            _ if end > at && line.indent() > 0 && !text.is_empty() => {}
            _ => break,
        }
        end += 1;
    }
    (others >= 1).then_some(())?;
    Some(Head { at, body: end, from: from?, subject, date })
}

/// `On Tue, Mar 4, 2025 at 10:02 AM Ann Lee <ann@acme.example> wrote:`, be it
/// over two lines.
fn quotation(lines: &[Line<'_>], at: usize, order: Option<DateOrder>) -> Option<Head> {
    let first = unquoted(lines[at].text);
    let opens = ["On ", "Am ", "Le ", "El "].iter().any(|word| first.starts_with(word));
    if !opens || first.len() > 200 {
        return None;
    }
    let two = lines.get(at + 1).map(|next| format!("{first} {}", unquoted(next.text)));
    let (whole, used) = match (writer(first), two) {
        (Some(_), _) => (first.to_owned(), 1),
        (None, Some(two)) => (two, 2),
        (None, None) => return None,
    };
    let name = writer(&whole)?;
    let date = date::find(&whole, order).map(|(date, _)| date);
    Some(Head { at, body: at + used, from: person(name), subject: None, date })
}

/// Who wrote, in a line above a quotation that tells a time.
fn writer(line: &str) -> Option<&str> {
    let line = line.trim_end();
    if let Some((_, name)) = line.strip_suffix(':')?.split_once(" schrieb ") {
        return Some(name);
    }
    let head =
        [" wrote:", " a écrit :", " escribió:"].iter().find_map(|end| line.strip_suffix(end))?;
    // The name follows the last piece of the time.
    let ends_time = |word: &&str| {
        let word = word.trim_end_matches(',');
        word.bytes().any(|byte| byte.is_ascii_digit()) && !word.contains('@')
            || matches!(word, "AM" | "PM" | "am" | "pm" | "a.m." | "p.m.")
    };
    let last = head.split(' ').rfind(ends_time)?;
    let at = last.as_ptr() as usize - head.as_ptr() as usize + last.len();
    let name = head[at..].trim_matches([',', ' ', '\u{a0}', '\u{202f}']);
    (!name.is_empty()).then_some(name)
}

/// `Ann Lee <ann@acme.example>`: the name, and whose mail it is.
fn person(text: &str) -> Person {
    const FREE: &[&str] =
        &["gmail", "googlemail", "outlook", "hotmail", "yahoo", "icloud", "live", "proton", "gmx"];
    let text = text.trim();
    let (name, address) = match text.split_once(['<', '[']) {
        Some((name, address)) => (name.trim(), address),
        None => (text, text),
    };
    let domain = address
        .split_once('@')
        .map(|(_, domain)| domain.trim_end_matches(['>', ']', ' ', ')']))
        .filter(|domain| !FREE.contains(&domain.split('.').next().unwrap_or_default()));
    let name = name.trim_start_matches("mailto:").trim_matches(['"', '\'', ' ', '*']);
    let name = if name.is_empty() { address.split('@').next().unwrap_or_default() } else { name };
    Person { name: name.to_owned(), title: domain.map(str::to_owned), role: None }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_line_above_a_quotation_names_the_writer() {
        let cases = [
            (
                "On Tue, Mar 4, 2025 at 10:02 AM Ann Lee <ann@acme.example> wrote:",
                Some("Ann Lee <ann@acme.example>"),
            ),
            (
                "On 4 Mar 2025, at 10:02, Ann Lee <ann@acme.example> wrote:",
                Some("Ann Lee <ann@acme.example>"),
            ),
            (
                "Am 4. März 2025 um 10:02 schrieb Ann Lee <ann@acme.example>:",
                Some("Ann Lee <ann@acme.example>"),
            ),
            ("On the whole, he wrote:", None),
            ("On price we were fine.", None),
        ];
        for (line, expected) in cases {
            assert_eq!(writer(line), expected, "{line}");
        }
    }

    #[test]
    fn an_address_tells_the_company() {
        let cases = [
            ("Ann Lee <ann@acme.example>", "Ann Lee", Some("acme.example")),
            ("\"Lee, Ann\" <ann@gmail.com>", "Lee, Ann", None),
            ("ann@acme.example", "ann@acme.example", Some("acme.example")),
            ("Ann Lee", "Ann Lee", None),
        ];
        for (text, name, title) in cases {
            let read = person(text);
            assert_eq!((read.name.as_str(), read.title.as_deref()), (name, title), "{text}");
        }
    }
}
