//! Rich Text Format: what `WordPad`, old Word and some note programs save.

use super::{Paragraph, add};
use crate::input::{Context, Format, Reading, Sample};

/// RTF.
pub(in crate::input) const FORMAT: Format = Format {
    name: "rtf",
    about: "Rich Text Format (.rtf)",
    holds_deals: false,
    recognise: |sample| sample.text.trim_start().starts_with("{\\rtf"),
    read,
};

fn read(sample: &Sample<'_>, context: &Context<'_>, reading: &mut Reading) {
    add(&paragraphs(sample.text), FORMAT.name, sample, context, reading);
}

/// What holds inside one group.
#[derive(Clone, Copy, Default)]
struct Group {
    hidden: bool,
    strong: bool,
}

/// Groups that are tables of the document, not its text.
const HIDDEN: &[&str] = &[
    "fonttbl",
    "colortbl",
    "stylesheet",
    "info",
    "pict",
    "header",
    "headerl",
    "headerr",
    "headerf",
    "footer",
    "footerl",
    "footerr",
    "footerf",
    "footnote",
    "object",
    "themedata",
    "datastore",
    "listtable",
    "listoverridetable",
    "rsidtbl",
    "generator",
    "annotation",
    "fldinst",
    "bkmkstart",
    "bkmkend",
    "nonshppict",
];

struct State {
    paragraphs: Vec<Paragraph>,
    groups: Vec<Group>,
    group: Group,
    line: u32,
    /// Whether nothing stands in the last paragraph yet.
    blank: bool,
    /// How many plain characters stand in for the next Unicode one.
    skip: usize,
}

fn paragraphs(text: &str) -> Vec<Paragraph> {
    let mut state = State {
        paragraphs: vec![Paragraph { number: 1, ..Paragraph::default() }],
        groups: vec![],
        group: Group::default(),
        line: 1,
        blank: true,
        skip: 0,
    };
    let mut rest = text;
    while let Some(c) = rest.chars().next() {
        let used = match c {
            '{' => {
                state.groups.push(state.group);
                1
            }
            '}' => {
                state.group = state.groups.pop().unwrap_or_default();
                1
            }
            '\\' => state.control(&rest[1..]) + 1,
            '\n' => {
                state.line += 1;
                1
            }
            '\r' => 1,
            c => {
                if state.skip > 0 {
                    state.skip -= 1;
                } else {
                    state.push(c);
                }
                c.len_utf8()
            }
        };
        rest = &rest[used.min(rest.len())..];
    }
    state.paragraphs
}

impl State {
    fn push(&mut self, c: char) {
        if self.group.hidden {
            return;
        }
        let line = self.line;
        let strong = self.group.strong;
        if let Some(paragraph) = self.paragraphs.last_mut() {
            if self.blank {
                paragraph.number = line;
                self.blank = c.is_whitespace();
            }
            paragraph.push(c.encode_utf8(&mut [0; 4]), strong);
        }
    }

    fn break_paragraph(&mut self) {
        if !self.group.hidden {
            self.blank = true;
            self.paragraphs.push(Paragraph { number: self.line, ..Paragraph::default() });
        }
    }

    /// Obeys the control word behind a backslash; returns its length.
    fn control(&mut self, text: &str) -> usize {
        let bytes = text.as_bytes();
        match bytes.first() {
            Some(b'\'') => {
                let code = text.get(1..3).and_then(|hex| u8::from_str_radix(hex, 16).ok());
                match (code, self.skip) {
                    (Some(_), 1..) => self.skip -= 1,
                    (Some(code), 0) => {
                        let byte = [code];
                        let (decoded, _) =
                            encoding_rs::WINDOWS_1252.decode_without_bom_handling(&byte);
                        decoded.chars().for_each(|c| self.push(c));
                    }
                    (None, _) => return 1,
                }
                return 3;
            }
            Some(b'*') => {
                self.group.hidden = true;
                return 1;
            }
            Some(b'~') => self.push(' '),
            Some(b'_' | b'-') => self.push('-'),
            Some(b'\n' | b'\r') => self.break_paragraph(),
            Some(byte) if byte.is_ascii_alphabetic() => return self.word(text),
            Some(_) => {
                let c = text.chars().next().unwrap_or_default();
                self.push(c);
                return c.len_utf8();
            }
            None => {}
        }
        usize::from(!bytes.is_empty())
    }

    fn word(&mut self, text: &str) -> usize {
        let letters = text.bytes().take_while(u8::is_ascii_alphabetic).count();
        let (word, rest) = text.split_at(letters);
        let sign = usize::from(rest.starts_with('-'));
        let digits = rest[sign..].bytes().take_while(u8::is_ascii_digit).count();
        let number: Option<i32> = rest[..sign + digits].parse().ok();
        let length = letters + sign + digits;
        match word {
            "par" | "sect" | "page" => self.break_paragraph(),
            "row" => self.break_paragraph(),
            "line" => self.push('\n'),
            "tab" | "cell" => self.push('\t'),
            "emdash" => self.push('—'),
            "endash" => self.push('–'),
            "lquote" => self.push('‘'),
            "rquote" => self.push('’'),
            "ldblquote" => self.push('“'),
            "rdblquote" => self.push('”'),
            "bullet" => self.push('•'),
            "b" | "i" => self.group.strong = number != Some(0),
            "plain" | "pard" => self.group.strong = false,
            "u" => {
                let code = number.unwrap_or(0);
                let code =
                    u32::try_from(if code < 0 { code + 0x1_0000 } else { code }).unwrap_or(0);
                self.push(char::from_u32(code).unwrap_or('\u{fffd}'));
                self.skip = 1;
            }
            _ if HIDDEN.contains(&word) => self.group.hidden = true,
            _ => {}
        }
        // One space ends the word and is none of the text.
        length + usize::from(text.as_bytes().get(length) == Some(&b' '))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_comes_without_its_controls() {
        let text = "{\\rtf1\\ansi{\\fonttbl{\\f0 Arial;}}{\\*\\generator X;}\\f0\\fs24 {\\b Ann:} caf\\'e9 \\u8217?s\\par\nBob\\tab 0:09\\line Hi \\{you\\}.\\par}";
        let read: Vec<_> = paragraphs(text).iter().map(|one| (one.text(), one.number)).collect();
        let expected: [(String, u32); 3] =
            [("Ann: café ’s".into(), 1), ("Bob\t0:09\nHi {you}.".into(), 2), (String::new(), 2)];
        assert_eq!(read, expected);
    }
}
