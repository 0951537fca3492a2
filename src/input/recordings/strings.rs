//! On which line of a JSON text a string stands.

use std::collections::HashMap;
use std::collections::hash_map::DefaultHasher;
use std::collections::vec_deque::VecDeque;
use std::hash::{Hash, Hasher};

/// The lines of all strings of a text, in their order.
pub(super) struct Strings<'a> {
    text: &'a str,
    first: u32,
    /// Lines by the hash of the decoded string; made when first asked for.
    lines: Option<HashMap<u64, VecDeque<u32>>>,
}

impl<'a> Strings<'a> {
    pub(super) fn of(text: &'a str, first: u32) -> Self {
        Self { text, first, lines: None }
    }

    /// The line of the next string that reads `wanted`. Equal strings are
    /// asked for in their order.
    pub(super) fn line_of(&mut self, wanted: &str) -> Option<u32> {
        let (text, first) = (self.text, self.first);
        let lines = self.lines.get_or_insert_with(|| scan(text, first));
        let found = lines.get_mut(&hash(wanted))?;
        // The last one stays, for readers that look at a string twice.
        if found.len() > 1 { found.pop_front() } else { found.front().copied() }
    }
}

fn scan(text: &str, first: u32) -> HashMap<u64, VecDeque<u32>> {
    let bytes = text.as_bytes();
    let mut lines: HashMap<u64, VecDeque<u32>> = HashMap::new();
    let (mut at, mut line, mut counted) = (0, first, 0);
    while let Some(start) = memchr::memchr(b'"', &bytes[at..]).map(|found| at + found) {
        let Some(end) = closing_quote(bytes, start + 1) else { break };
        line += super::newlines(&text[counted..start]);
        counted = start;
        let raw = &text[start + 1..end];
        let is_key =
            bytes[end + 1..].iter().find(|byte| !byte.is_ascii_whitespace()) == Some(&b':');
        if !is_key {
            let key = if raw.contains('\\') {
                match serde_json::from_str::<String>(&text[start..=end]) {
                    Ok(decoded) => hash(&decoded),
                    Err(_) => hash(raw),
                }
            } else {
                hash(raw)
            };
            lines.entry(key).or_default().push_back(line);
        }
        at = end + 1;
    }
    lines
}

fn closing_quote(bytes: &[u8], mut at: usize) -> Option<usize> {
    loop {
        at += memchr::memchr2(b'"', b'\\', &bytes[at..])?;
        if bytes[at] == b'"' {
            return Some(at);
        }
        at += 2;
        if at > bytes.len() {
            return None;
        }
    }
}

fn hash(text: &str) -> u64 {
    let mut hasher = DefaultHasher::new();
    text.hash(&mut hasher);
    hasher.finish()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_string_is_found_on_its_line() {
        let text = "{\n \"text\": \"one\",\n \"words\": [\"a \\\"b\\\"\",\n \"one\"]\n}\n\"\\";
        let mut strings = Strings::of(text, 1);
        let asked = ["one", "a \"b\"", "one", "text"].map(|wanted| strings.line_of(wanted));
        assert_eq!(asked, [Some(2), Some(3), Some(4), None]);
    }
}
