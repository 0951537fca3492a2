//! JSON as people's tools write it: keys in their order, numbers kept as they
//! were typed, each value with its place; and a quick look at the keys of a
//! text that may be cut off.

use std::borrow::Cow;
use std::collections::BTreeSet;
use std::fmt;

use serde::de::{Deserialize, Deserializer, IgnoredAny, MapAccess, SeqAccess, Visitor};

/// A value. Scalars are text: `"3000"` and `3000` mean the same to us.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Json<'a> {
    Null,
    Flag(bool),
    Number(String),
    Text(Cow<'a, str>),
    List(Vec<Json<'a>>),
    Object(Object<'a>),
}

/// An object's keys and values, in their order.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Object<'a> {
    pub(super) entries: Vec<(Cow<'a, str>, Json<'a>)>,
}

impl<'a> Object<'a> {
    /// The value of `key`.
    pub(super) fn value(&self, key: &str) -> Option<&Json<'a>> {
        self.entries.iter().find(|(name, _)| name == key).map(|(_, value)| value)
    }

    /// The address of the object's first key; 0 if it has none.
    pub(super) fn address(&self) -> usize {
        self.entries.first().map_or(0, |(key, _)| address(key))
    }
}

/// The address of a key in the text that was read. A key without escapes, as
/// nearly every one is, is borrowed from the text, so its address tells its
/// place; 0 where it does not.
pub(super) fn address(key: &Cow<'_, str>) -> usize {
    match key {
        Cow::Borrowed(key) => key.as_ptr() as usize,
        Cow::Owned(_) => 0,
    }
}

impl<'de: 'a, 'a> Deserialize<'de> for Json<'a> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(JsonVisitor)
    }
}

struct JsonVisitor;

impl<'de> Visitor<'de> for JsonVisitor {
    type Value = Json<'de>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("JSON")
    }

    fn visit_unit<E>(self) -> Result<Json<'de>, E> {
        Ok(Json::Null)
    }

    fn visit_bool<E>(self, flag: bool) -> Result<Json<'de>, E> {
        Ok(Json::Flag(flag))
    }

    fn visit_u64<E>(self, number: u64) -> Result<Json<'de>, E> {
        Ok(Json::Number(number.to_string()))
    }

    fn visit_i64<E>(self, number: i64) -> Result<Json<'de>, E> {
        Ok(Json::Number(number.to_string()))
    }

    fn visit_f64<E>(self, number: f64) -> Result<Json<'de>, E> {
        Ok(Json::Number(number.to_string()))
    }

    fn visit_borrowed_str<E>(self, text: &'de str) -> Result<Json<'de>, E> {
        Ok(Json::Text(Cow::Borrowed(text)))
    }

    fn visit_str<E>(self, text: &str) -> Result<Json<'de>, E> {
        Ok(Json::Text(Cow::Owned(text.to_owned())))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut seq: A) -> Result<Json<'de>, A::Error> {
        let mut list = Vec::new();
        while let Some(value) = seq.next_element()? {
            list.push(value);
        }
        Ok(Json::List(list))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Json<'de>, A::Error> {
        let mut object = Object::default();
        while let Some(key) = map.next_key::<Key<'de>>()? {
            object.entries.push((key.0, map.next_value()?));
        }
        Ok(Json::Object(object))
    }
}

/// A key, borrowed where it can be.
#[derive(Debug)]
pub(super) struct Key<'a>(pub(super) Cow<'a, str>);

impl<'de: 'a, 'a> Deserialize<'de> for Key<'a> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_str(KeyVisitor)
    }
}

struct KeyVisitor;

impl<'de> Visitor<'de> for KeyVisitor {
    type Value = Key<'de>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a key")
    }

    fn visit_borrowed_str<E>(self, text: &'de str) -> Result<Key<'de>, E> {
        Ok(Key(Cow::Borrowed(text)))
    }

    fn visit_str<E>(self, text: &str) -> Result<Key<'de>, E> {
        Ok(Key(Cow::Owned(text.to_owned())))
    }
}

/// Finds the lines of addresses in a text, quickly where they come in order.
#[derive(Debug)]
pub(super) struct Lines<'t> {
    text: &'t str,
    /// An offset and its line, from which the next is counted.
    known: (usize, u32),
    first: u32,
}

impl<'t> Lines<'t> {
    /// The lines of `text`, the first of which is `first`.
    pub(super) fn new(text: &'t str, first: u32) -> Self {
        Self { text, known: (0, first), first }
    }

    /// The line of a place in the text; of the last place that was asked for
    /// if the address is not in it.
    pub(super) fn of_address(&mut self, address: usize) -> u32 {
        let offset = address.checked_sub(self.text.as_ptr() as usize);
        match offset.filter(|&offset| offset <= self.text.len()) {
            Some(offset) => self.of_offset(offset),
            None => self.known.1,
        }
    }

    fn of_offset(&mut self, offset: usize) -> u32 {
        let (from, line) = if offset >= self.known.0 { self.known } else { (0, self.first) };
        let breaks = memchr::memchr_iter(b'\n', &self.text.as_bytes()[from..offset]).count();
        let line = line.saturating_add(u32::try_from(breaks).unwrap_or(u32::MAX));
        self.known = (offset, line);
        line
    }
}

/// Whether a text is JSON.
pub(super) fn is_json(text: impl AsRef<[u8]>) -> bool {
    serde_json::from_slice::<IgnoredAny>(text.as_ref()).is_ok()
}

/// What is wrong with a text, without the place in the line that is no line of the file.
pub(super) fn not_json(error: &serde_json::Error) -> String {
    let message = error.to_string();
    let message = message.rsplit_once(" at line ").map_or(message.as_str(), |(before, _)| before);
    let what = if error.is_data() { "not an interview" } else { "not JSON" };
    format!("{what}: {message} at column {}", error.column())
}

/// The paths of the keys in a text of JSON or JSON Lines, such as
/// `deals[].deal_id`; as far as the text goes, which may be cut off. Empty if
/// it is no JSON.
pub(super) fn paths(text: &str) -> BTreeSet<String> {
    let mut paths = BTreeSet::new();
    let text = text.trim_start_matches(['\u{feff}', ' ', '\n', '\r', '\t']);
    if !text.starts_with(['{', '[']) {
        return paths;
    }
    let mut scan = Scan { bytes: text.as_bytes(), at: 0 };
    let mut within = Vec::<Level>::new();
    while let Some(token) = scan.next() {
        match token {
            Token::Open(list) => within.push(Level { list, key: None }),
            Token::Close => {
                within.pop();
            }
            Token::Key(key) => {
                if let Some(level) = within.last_mut() {
                    level.key = Some(key.to_owned());
                }
                if within.len() <= DEPTH {
                    paths.insert(path(&within));
                }
            }
            // `[00:19] Ann` opens like a list and is none.
            Token::Wrong => return if within.len() <= 1 { BTreeSet::new() } else { paths },
        }
    }
    paths
}

/// Keys further down tell nothing.
const DEPTH: usize = 8;

struct Level {
    list: bool,
    key: Option<String>,
}

fn path(within: &[Level]) -> String {
    let mut path = String::new();
    for level in within {
        if level.list {
            path.push_str("[]");
        } else if let Some(key) = &level.key {
            if !path.is_empty() {
                path.push('.');
            }
            path.push_str(key);
        }
    }
    path
}

enum Token<'t> {
    /// A list or an object begins.
    Open(bool),
    Close,
    Key(&'t str),
    Wrong,
}

struct Scan<'t> {
    bytes: &'t [u8],
    at: usize,
}

impl<'t> Scan<'t> {
    fn next(&mut self) -> Option<Token<'t>> {
        loop {
            let byte = *self.bytes.get(self.at)?;
            self.at += 1;
            match byte {
                b'{' => return Some(Token::Open(false)),
                b'[' => return Some(Token::Open(true)),
                b'}' | b']' => return Some(Token::Close),
                b'"' => {
                    let text = self.string()?;
                    if self.is_key() {
                        return Some(std::str::from_utf8(text).map_or(Token::Wrong, Token::Key));
                    }
                }
                b' '
                | b'\n'
                | b'\r'
                | b'\t'
                | b','
                | b':'
                | b'-'
                | b'+'
                | b'.'
                | b'0'..=b'9'
                | b'e'
                | b'E' => {}
                b't' | b'f' | b'n' => self.word()?,
                _ => return Some(Token::Wrong),
            }
        }
    }

    /// The inside of the string that has begun.
    fn string(&mut self) -> Option<&'t [u8]> {
        let start = self.at;
        loop {
            self.at += memchr::memchr2(b'"', b'\\', self.bytes.get(self.at..)?)?;
            if self.bytes[self.at] == b'"' {
                self.at += 1;
                return Some(&self.bytes[start..self.at - 1]);
            }
            self.at += 2;
        }
    }

    fn is_key(&self) -> bool {
        let rest = self.bytes[self.at..].iter();
        rest.copied().find(|byte| !byte.is_ascii_whitespace()) == Some(b':')
    }

    /// Skips `true`, `false` or `null`.
    fn word(&mut self) -> Option<()> {
        let rest = &self.bytes[self.at - 1..];
        let word = ["true", "false", "null"].iter().find(|word| rest.starts_with(word.as_bytes()));
        self.at += word.map_or_else(|| self.bytes.len() - self.at, |word| word.len() - 1);
        Some(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_keep_their_order_and_their_line() {
        let text =
            "{\n \"b\": 1, \"a\": [\"x\", null, true, 2.5],\n \"c\": {\n  \"d\": \"\\u00e9\"}\n}";
        let json: Json<'_> = serde_json::from_str(text).expect("JSON");
        let Json::Object(object) = json else { panic!("an object") };
        let keys: Vec<_> = object.entries.iter().map(|(key, _)| &**key).collect();
        assert_eq!(keys, ["b", "a", "c"]);
        assert_eq!(object.value("b"), Some(&Json::Number("1".to_owned())));
        let Some(Json::Object(inner)) = object.value("c") else { panic!("an object") };
        let mut lines = Lines::new(text, 1);
        let found = [&object, inner, &object].map(|o| lines.of_address(o.address()));
        assert_eq!(found, [2, 4, 2]);
    }

    #[test]
    fn paths_are_seen_in_a_text_that_is_cut_off() {
        let cases: [(&str, &[&str]); 5] = [
            (
                "{\"deals\": [{\"id\": \"a\", \"x\": {\"y\": 1}}, {\"n",
                &["deals", "deals[].id", "deals[].x", "deals[].x.y"],
            ),
            ("{\"a\": 1}\n{\"b\": \"c: d\"}", &["a", "b"]),
            (
                "[{\"turns\": [{\"text\": \"\\\"hi\\\": there\"}]}]",
                &["[].turns", "[].turns[].text"],
            ),
            ("[00:19] Ann: hello", &[]),
            ("plain", &[]),
        ];
        for (text, expected) in cases {
            let found = paths(text);
            assert_eq!(found.iter().map(String::as_str).collect::<Vec<_>>(), expected, "{text}");
        }
    }
}
