//! Captions: cues under a line with `-->`, whatever program wrote them.
//!
//! The rule is the line rule: a line with `-->` starts a cue, the line before
//! it is its id, and its text runs to the next blank line.

use std::collections::{BTreeMap, BTreeSet};

use super::clean::tag;
use super::label::{Found, Mark, look};
use super::lines::Line;
use super::stamp::stamp;
use super::topic::{Likeness, likeness};
use super::{Talk, Who};
use crate::interview::Kind;

/// One cue as it stands in the file.
struct Caption<'a> {
    lines: Vec<Line<'a>>,
}

/// Whether a line is the timing of a cue; settings may follow the times.
pub(in crate::input) fn is_timing(line: &str) -> bool {
    let line = line.trim();
    line.contains("-->")
        && stamp(line).is_some_and(|end| {
            let rest = &line[end..];
            line[..end].contains("-->")
                && (rest.is_empty() || rest.starts_with([' ', '\t']) && rest.contains(':'))
        })
}

/// Reads the captions in `lines`.
pub(in crate::input) fn read(lines: &[Line<'_>]) -> Talk {
    let mut talk = Talk::new(Kind::Transcript);
    talk.line = lines.first().map_or(1, |line| line.number);
    let captions = captions(lines, &mut talk);
    let glue = Glue::of(&captions);
    let labels = believed(&captions);
    let rolling = repeats_lines(&captions);
    let mut last = "";
    for caption in &captions {
        if let Some((name, said, line)) = spoken(caption) {
            let who = if name.is_empty() { Who::Same } else { talk.labels.of(&name) };
            talk.say(who, &said, line);
            continue;
        }
        let mut pieces = Pieces { talk: &mut talk, who: Who::Same, text: String::new(), line: 0 };
        for (at, line) in caption.lines.iter().enumerate() {
            let text = line.text;
            if rolling && text.trim() == last {
                continue;
            }
            last = text.trim();
            if labels.name_lines && at == 0 && caption.lines.len() > 1 {
                pieces.start_named(text.trim());
                continue;
            }
            pieces.add_line(text, line.number, &labels, glue);
        }
        pieces.close();
    }
    talk
}

/// The speaker and the text of a cue that is a JSON object, as Microsoft's
/// Graph gives them.
fn spoken(caption: &Caption<'_>) -> Option<(String, String, u32)> {
    let first = caption.lines.first()?;
    if !first.text.starts_with('{') || !first.text.contains("spokenText") {
        return None;
    }
    let object: serde_json::Value = serde_json::from_str(first.text).ok()?;
    let value = |key: &str| {
        object.get(key).and_then(serde_json::Value::as_str).unwrap_or_default().to_owned()
    };
    Some((value("speakerName"), value("spokenText"), first.number))
}

/// Collects the cues, and what the file tells about itself.
fn captions<'a>(lines: &[Line<'a>], talk: &mut Talk) -> Vec<Caption<'a>> {
    let mut captions: Vec<Caption<'a>> = Vec::new();
    let mut in_cue = false;
    for (at, line) in lines.iter().enumerate() {
        let text = line.text.trim();
        if is_timing(text) {
            in_cue = true;
            captions.push(Caption { lines: Vec::new() });
        } else if text.is_empty() {
            in_cue = false;
        } else if in_cue {
            // Without a blank line between, the id of the next cue ends this
            // one.
            let is_id =
                lines.get(at + 1).is_some_and(|next| is_timing(next.text)) && is_cue_id(text);
            if !is_id && let Some(caption) = captions.last_mut() {
                caption.lines.push(*line);
            }
        } else if captions.is_empty() {
            take_header_line(text, talk);
        }
    }
    captions
}

/// A cue's number or `GUID/12-0`.
fn is_cue_id(text: &str) -> bool {
    text.len() <= 60 && !text.contains(' ') && text.bytes().any(|byte| byte.is_ascii_digit())
}

/// `WEBVTT - Title`, `NOTE Deal: D-17`, `Account: Cape Bank`.
fn take_header_line(text: &str, talk: &mut Talk) {
    if let Some(title) = text.trim_start_matches('\u{feff}').strip_prefix("WEBVTT") {
        let title = title.trim_matches([' ', '-', '\t', ':']);
        if !title.is_empty() {
            talk.header.set_title(title, None);
        }
        return;
    }
    let text = text.strip_prefix("NOTE").unwrap_or(text);
    if let Some((key, value)) = super::header::key_value(text) {
        talk.header.set(key, value, None);
    }
}

/// What joins two lines of one cue.
#[derive(Clone, Copy)]
struct Glue {
    /// Lines of this length were cut, be it in the middle of a word.
    cut_at: Option<usize>,
}

impl Glue {
    fn of(captions: &[Caption<'_>]) -> Self {
        let inner = || {
            captions
                .iter()
                .flat_map(|caption| caption.lines.split_last().map_or(&[][..], |(_, rest)| rest))
        };
        let lengths: Vec<usize> = inner().map(|line| plain_length(line.text)).collect();
        let longest = lengths.iter().copied().max().unwrap_or(0);
        // A cut after a space leaves a line that is one shorter.
        let full = lengths.iter().filter(|&&length| length + 1 >= longest).count();
        let cut = lengths.len() >= 3 && longest >= 30 && full * 10 >= lengths.len() * 8;
        Self { cut_at: cut.then_some(longest) }
    }

    fn between(self, above: &str) -> &'static str {
        match self.cut_at {
            Some(length) if plain_length(above) == length => "",
            _ => " ",
        }
    }
}

/// The length of a line without its tags.
fn plain_length(line: &str) -> usize {
    let mut length = 0;
    let mut at = 0;
    while let Some(c) = line[at..].chars().next() {
        if let Some(end) = tag(&line[at..]).filter(|_| c == '<') {
            at += end
        } else {
            length += 1;
            at += c.len_utf8();
        }
    }
    length
}

/// The labels that captions carry in their text.
#[derive(Default)]
struct Believed {
    names: BTreeSet<String>,
    /// The first line of each cue is a name.
    name_lines: bool,
}

fn believed(captions: &[Caption<'_>]) -> Believed {
    let mut counts: BTreeMap<&str, usize> = BTreeMap::new();
    let mut firsts: BTreeMap<&str, usize> = BTreeMap::new();
    let mut voiced = 0;
    for caption in captions {
        for line in &caption.lines {
            voiced += usize::from(line.text.contains("<v"));
            if let Found::Label(label) = look(line.text)
                && matches!(label.mark, Mark::Colon | Mark::Tab)
                && likeness(label.name) != Likeness::No
            {
                *counts.entry(label.name).or_default() += 1;
            }
        }
        if let [first, _, ..] = &caption.lines[..]
            && matches!(look(first.text), Found::Label(label) if label.mark == Mark::Bare)
            && likeness(first.text) != Likeness::No
        {
            *firsts.entry(first.text.trim()).or_default() += 1;
        }
    }
    let total = captions.len();
    let in_first: usize = firsts.values().sum();
    if total >= 2 && in_first * 10 >= total * 8 && firsts.len() * 2 <= in_first.max(3) {
        return Believed { names: BTreeSet::new(), name_lines: true };
    }
    let labelled: usize = counts.values().sum();
    let regular = labelled * 10 >= total * 6 && voiced == 0;
    let names: BTreeSet<String> = counts
        .iter()
        .filter(|&(name, &count)| {
            let like = likeness(name);
            count >= 2 && like > Likeness::Some
                || regular
                || count >= 3 && labelled * 10 >= total
                || like > Likeness::Some && labelled * 5 >= total
        })
        .map(|(name, _)| (*name).to_owned())
        .collect();
    Believed { names, name_lines: false }
}

/// Whether each line comes twice, as in captions that roll.
fn repeats_lines(captions: &[Caption<'_>]) -> bool {
    let (mut lines, mut repeats, mut last) = (0, 0, "");
    for line in captions.iter().flat_map(|caption| &caption.lines) {
        lines += 1;
        repeats += usize::from(line.text.trim() == last);
        last = line.text.trim();
    }
    lines >= 6 && repeats * 4 >= lines
}

/// The pieces of one cue, each of one speaker.
struct Pieces<'a> {
    talk: &'a mut Talk,
    who: Who,
    text: String,
    line: u32,
}

impl Pieces<'_> {
    fn start_named(&mut self, name: &str) {
        self.close();
        self.who = self.talk.labels.of(name);
    }

    fn add_line(&mut self, text: &str, number: u32, labels: &Believed, glue: Glue) {
        let mut rest = text;
        let mut starts = true;
        while let Some(at) = rest.find("<v") {
            let voice = &rest[at + 2..];
            let Some(end) = voice.find('>').filter(|_| voice.starts_with([' ', '.', '\t'])) else {
                break;
            };
            // `<v.loud Ann Lee>`: classes stand before the name.
            let name = voice[..end].split_once([' ', '\t']).map_or("", |(_, name)| name.trim());
            self.push(&rest[..at], number, starts, glue);
            if name.is_empty() {
                self.close();
            } else {
                self.start_named(&decoded(name));
            }
            rest = &voice[end + 1..];
            starts = false;
        }
        let labelled = match look(rest) {
            Found::Label(label)
                if labels.names.contains(label.name)
                    && matches!(label.mark, Mark::Colon | Mark::Tab) =>
            {
                Some(label)
            }
            _ => None,
        };
        match labelled {
            // `<v Ann>` outranks a colon behind it.
            Some(label) if starts => {
                self.start_named(&decoded(label.name));
                self.push(label.text, number, true, glue);
            }
            _ => self.push(rest, number, starts, glue),
        }
    }

    fn push(&mut self, text: &str, number: u32, new_line: bool, glue: Glue) {
        let text = if new_line {
            text.trim_start_matches("&gt;&gt;").trim_start_matches(">>")
        } else {
            text
        };
        if text.trim().is_empty() {
            return;
        }
        if self.text.is_empty() {
            self.line = number;
        } else if new_line {
            let last = self.text.rsplit('\n').next().unwrap_or_default();
            let between = glue.between(last);
            self.text.push_str(between);
        }
        // The line break is kept until the end, to measure lines by.
        self.text.push('\n');
        self.text.push_str(text);
    }

    fn close(&mut self) {
        let text = std::mem::take(&mut self.text).replace('\n', "");
        self.talk.say(self.who, &text, self.line);
    }
}

/// A name without entities; its stars stay, they mark what nobody says.
fn decoded(name: &str) -> String {
    if name.contains('&') { super::entities(name) } else { name.to_owned() }
}
