//! A whole text: its interviews, and for each its header and its dialogue or
//! notes.

use super::lines::{Line, lines};
use super::role::{has_phrase, simple};
use super::{Header, Talk, Who, dialogue, flow, header, label, notes, parts};
use crate::input::DateOrder;
use crate::interview::Kind;

/// Reads a text as one or several talks.
pub(in crate::input) fn talks_of(
    text: &str,
    first_line: u32,
    file: &str,
    order: Option<DateOrder>,
) -> Vec<Talk> {
    read_lines(&lines(text, first_line), file, order)
}

/// Reads lines, whose numbers may be those of another text (a Word file, a
/// page), as one or several talks.
pub(in crate::input) fn read_lines(
    lines: &[Line<'_>],
    file: &str,
    order: Option<DateOrder>,
) -> Vec<Talk> {
    let starts = parts::starts(lines);
    let Some(&first) = starts.first() else {
        return vec![with_kind_of(one_talk(lines, None, order), file)];
    };
    // What stands above the first is told of all.
    let mut common = Header::default();
    let used = header::front_matter(&lines[..first], &mut common, order);
    header::above(&lines[used..first], Some(first - used), &mut common, order);
    let ends = starts[1..].iter().copied().chain([lines.len()]);
    let mut talks = Vec::with_capacity(starts.len());
    for (&start, end) in starts.iter().zip(ends) {
        let mut talk = talk_of(&lines[start..end], None, order, true);
        inherit(&mut talk.header, &common);
        talks.push(with_kind_of(talk, file));
    }
    talks.retain(|talk| !talk.cues.is_empty() || !talk.header.is_empty());
    talks
}

fn inherit(header: &mut Header, common: &Header) {
    let (own, all) = (&mut header.facts, &common.facts);
    own.vendor = own.vendor.take().or_else(|| all.vendor.clone());
    own.account = own.account.take().or_else(|| all.account.clone());
    own.owner = own.owner.take().or_else(|| all.owner.clone());
    own.outcome = own.outcome.or(all.outcome);
    if own.competitors.is_empty() {
        own.competitors.clone_from(&all.competitors);
    }
    header.deal_id = header.deal_id.take().or_else(|| common.deal_id.clone());
    header.date = header.date.or(common.date);
    header.kind.push_str(&common.kind);
    if header.title.is_none() {
        header.title.clone_from(&common.title);
    }
    for person in &common.people {
        if !header.people.iter().any(|known| known.name == person.name) {
            header.people.push(person.clone());
        }
    }
}

/// Reads lines as one talk. `kind` is what the input says it is, where it
/// says so.
pub(super) fn one_talk(lines: &[Line<'_>], kind: Option<Kind>, order: Option<DateOrder>) -> Talk {
    talk_of(lines, kind, order, false)
}

fn talk_of(
    lines: &[Line<'_>],
    kind: Option<Kind>,
    order: Option<DateOrder>,
    is_part: bool,
) -> Talk {
    let mut talk = Talk::new(kind.unwrap_or(Kind::Notes));
    talk.line = lines.first().map_or(1, |line| line.number);
    let mut header = Header { is_part, ..Header::default() };
    let used = header::front_matter(lines, &mut header, order);
    let body = &lines[used..];
    // Lists of participants tell names, so the header is read before the
    // dialogue is looked for, and again once its first line is known.
    let mut first = header.clone();
    let taken = header::above(body, None, &mut first, order);
    if let Some(mut dialogue) = dialogue::read(&body[taken..], &first.people) {
        dialogue.first += taken;
        let taken =
            header::above(&body[..dialogue.first], Some(dialogue.first), &mut header, order);
        talk.kind = Kind::Transcript;
        say_what_was_left_out(&body[taken..dialogue.first], &mut talk);
        talk.labels = dialogue.labels;
        talk.cues = dialogue.cues;
        talk.remarks.extend(dialogue.remarks);
        talk.header = header;
        return talk;
    }
    talk.header = first;
    let said = &body[taken..];
    if is_timed(said) {
        talk.kind = Kind::Transcript;
        for line in said {
            match label::look(line.text) {
                label::Found::Time => {}
                _ => talk.say(Who::Same, without_time(line.text), line.number),
            }
        }
    } else if flow::Flow::of(said).runs_on
        && said.iter().filter(|line| line.text.contains('?')).count() >= 3
    {
        talk.kind = Kind::Transcript;
        for line in said {
            talk.say(Who::Same, line.text, line.number);
        }
    } else {
        notes::read(said, &mut talk);
    }
    talk
}

fn without_time(line: &str) -> &str {
    let line = line.trim();
    super::stamp(line)
        .map_or(line, |end| line[end..].trim_start_matches([' ', '-', '–', ':', '\t']))
}

/// Whether times run through a text that names nobody.
fn is_timed(lines: &[Line<'_>]) -> bool {
    let filled = lines.iter().filter(|line| !line.is_blank()).count();
    let timed = lines.iter().filter(|line| super::stamp(line.text.trim()).is_some()).count();
    timed >= 3 && timed * 10 >= filled * 3
}

/// Prose above the first speaker is a summary or an introduction, not talk.
fn say_what_was_left_out(lines: &[Line<'_>], talk: &mut Talk) {
    let words: usize = lines.iter().map(|line| line.text.split_whitespace().count()).sum();
    if let Some(first) = lines.iter().find(|line| !line.is_blank())
        && words >= 12
    {
        talk.remarks.push((
            first.number,
            format!("{words} words above the first speaker were taken for a summary and left out"),
        ));
    }
}

/// Whether notes are a record of ours rather than of what a buyer said.
fn with_kind_of(mut talk: Talk, file: &str) -> Talk {
    if talk.kind == Kind::Notes {
        let title = talk.header.title.as_deref().unwrap_or_default();
        let told = simple(&format!("{title}\n{}\n{}", talk.header.kind, super::stem(file)));
        let buyer = talk
            .header
            .people
            .iter()
            .any(|person| person.role == Some(crate::interview::Role::Buyer));
        if is_record(&told, buyer) || !buyer && is_log(&talk) {
            talk.kind = Kind::Record;
        }
    }
    talk
}

/// Words of a title that say that a seller wrote the text.
fn is_record(title: &str, names_a_buyer: bool) -> bool {
    const OURS: &[&str] = &[
        "crm",
        "ae notes",
        "rep notes",
        "sales notes",
        "deal notes",
        "account notes",
        "opportunity notes",
        "call log",
        "activity log",
        "activities",
        "internal",
        "loss review",
        "win review",
        "deal review",
        "post mortem",
        "postmortem",
        "retrospective",
        "retro",
        "handoff",
        "handover",
        "seller notes",
        "sales debrief",
        "ae debrief",
        "rep debrief",
        "internal debrief",
        "team debrief",
        "salesforce notes",
        "hubspot notes",
        "deal desk",
        "account plan",
        "se notes",
        "win loss review",
        "lessons learned",
        "pipeline review",
        "sales retro",
        "account executive notes",
        "deal log",
    ];
    let ours = OURS.iter().any(|phrase| has_phrase(title, phrase));
    let debrief = has_phrase(title, "debrief");
    let theirs = ["customer", "buyer", "client", "interview", "cio", "prospect"]
        .iter()
        .any(|word| has_phrase(title, word));
    ours && !(theirs && names_a_buyer) || debrief && !theirs && !names_a_buyer
}

/// Whether most lines begin with a date, as a seller's running notes do.
fn is_log(talk: &Talk) -> bool {
    let notes = talk.cues.iter().filter(|cue| cue.who == Who::Note).count();
    let dated = talk.cues.iter().filter(|cue| starts_with_date(&cue.text)).count();
    notes >= 4 && dated * 10 >= notes * 6
}

/// `2/6 inbound`, `2025-03-02: called`, `12 Mar - demo`.
fn starts_with_date(text: &str) -> bool {
    let head = text.char_indices().nth(24).map_or(text, |(at, _)| &text[..at]);
    if super::date::find(head, Some(DateOrder::DayFirst)).is_some_and(|(_, span)| span.start <= 1) {
        return true;
    }
    let words = head.trim_start_matches(['[', '(']);
    let first = words.split([' ', ':', ']', ')']).next().unwrap_or_default();
    let numbers: Vec<&str> = first.split(['/', '-', '.']).collect();
    let short = |number: &&str| {
        (1..=2).contains(&number.len()) && number.bytes().all(|byte| byte.is_ascii_digit())
    };
    if numbers.len() == 2 && numbers.iter().all(short) {
        return true;
    }
    let year =
        format!("{} 2024", words.split([' ', '-', ':']).take(2).collect::<Vec<_>>().join(" "));
    super::date::find(&year, None).is_some_and(|(_, span)| span.start == 0)
}
