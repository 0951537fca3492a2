//! One cell: what counts as empty, and the plain text of a cell that holds
//! HTML.

use std::borrow::Cow;

/// What people and programs write where nothing is recorded.
const EMPTY: &[&str] = &[
    "\\n",
    "null",
    "(null)",
    "none",
    "nil",
    "nan",
    "n/a",
    "n.a.",
    "na",
    "#n/a",
    "#ref!",
    "#value!",
    "#name?",
    "#div/0!",
    "undefined",
    "not applicable",
    "not available",
    "(blank)",
    "blank",
    "(empty)",
    "empty",
    "sin_factura",
    "sin datos",
    "keine angabe",
    "k.a.",
    "s/n",
    "-",
    "--",
    "---",
    "\u{2013}",
    "\u{2014}",
    "?",
    ".",
    "0000-00-00",
    "0000-00-00 00:00:00",
];

/// The longest of [`EMPTY`].
const EMPTY_LEN: usize = 19;

/// What the cell records, trimmed; `None` where it records nothing.
pub(super) fn value(cell: &str) -> Option<&str> {
    let value = trim(cell);
    (!value.is_empty() && !is_empty_marker(value)).then_some(value)
}

/// The cell without the white space and invisible marks round it.
pub(in crate::input) fn trim(cell: &str) -> &str {
    cell.trim_matches(|c: char| c.is_whitespace() || matches!(c, '\u{200b}' | '\u{feff}' | '\0'))
}

fn is_empty_marker(value: &str) -> bool {
    value.len() <= EMPTY_LEN && EMPTY.iter().any(|marker| marker.eq_ignore_ascii_case(value))
}

/// The text of a cell: HTML tags become a space, or a line break where the
/// tag breaks the line; entities are decoded. Anything that only looks like a
/// tag, such as `a<b`, stays.
pub(in crate::input) fn plain(cell: &str) -> Cow<'_, str> {
    if memchr::memchr2(b'<', b'&', cell.as_bytes()).is_none() {
        return Cow::Borrowed(cell);
    }
    let without = if cell.contains('<') { without_tags(cell) } else { Cow::Borrowed(cell) };
    if without.contains('&') {
        return Cow::Owned(decoded(&without));
    }
    without
}

fn without_tags(text: &str) -> Cow<'_, str> {
    let mut plain = String::new();
    let mut rest = text;
    let mut found = false;
    while let Some(at) = rest.find('<') {
        let (before, from) = rest.split_at(at);
        plain.push_str(before);
        if let Some(tag) = Tag::at_start(from) {
            found = true;
            rest = &from[tag.len..];
            if tag.breaks_line {
                let kept = plain.trim_end_matches(' ').len();
                plain.truncate(kept);
                if !plain.is_empty() && !plain.ends_with('\n') {
                    plain.push('\n');
                }
            } else if !plain.is_empty()
                && !plain.ends_with(char::is_whitespace)
                && rest.starts_with(|c: char| c.is_alphanumeric() || matches!(c, '<' | '&' | '('))
            {
                plain.push(' ');
            }
        } else {
            plain.push('<');
            rest = &from[1..];
        }
    }
    if !found {
        return Cow::Borrowed(text);
    }
    plain.push_str(rest);
    let kept = plain.trim_end().len();
    plain.truncate(kept);
    Cow::Owned(plain)
}

/// A tag at the start of a text, with what it hides.
struct Tag {
    len: usize,
    breaks_line: bool,
}

/// Tags that end a line of text.
const BREAKING: &[&str] = &[
    "br",
    "p",
    "div",
    "li",
    "ul",
    "ol",
    "tr",
    "table",
    "h1",
    "h2",
    "h3",
    "h4",
    "h5",
    "h6",
    "hr",
    "blockquote",
    "section",
    "article",
    "header",
    "footer",
    "pre",
    "dl",
    "dt",
    "dd",
    "tbody",
    "thead",
    "html",
    "head",
    "body",
    "title",
];

/// Tags inside a line of text.
const INLINE: &[&str] = &[
    "a", "abbr", "b", "big", "center", "cite", "code", "del", "em", "font", "i", "img", "ins",
    "label", "mark", "meta", "o:p", "q", "s", "small", "span", "strike", "strong", "sub", "sup",
    "td", "th", "time", "tt", "u", "link", "input", "button", "svg", "path", "script", "style",
];

impl Tag {
    fn at_start(text: &str) -> Option<Self> {
        if text.starts_with("<!--") {
            let len = text.find("-->")? + 3;
            return Some(Self { len, breaks_line: false });
        }
        let inside = text.strip_prefix('<')?;
        let inside = inside.strip_prefix('/').unwrap_or(inside);
        let name_len =
            inside.find(|c: char| !c.is_ascii_alphanumeric() && c != ':').unwrap_or(inside.len());
        let name = inside[..name_len].to_ascii_lowercase();
        let breaks_line = BREAKING.contains(&name.as_str());
        if !breaks_line && !INLINE.contains(&name.as_str()) {
            return None;
        }
        let attributes = &inside[name_len..];
        let end = attributes.find('>')?;
        let attributes = attributes[..end].trim().trim_end_matches('/');
        // `x <b and c> y` is no tag: an attribute has a value.
        if attributes.contains('<') || (!attributes.is_empty() && !attributes.contains('=')) {
            return None;
        }
        let mut len = text.len() - inside.len() + name_len + end + 1;
        if (name == "script" || name == "style") && !text.starts_with("</") {
            let close = format!("</{name}");
            if let Some(at) = find_ignoring_case(&text[len..], &close) {
                len += at;
            }
        }
        Some(Self { len, breaks_line })
    }
}

fn find_ignoring_case(text: &str, word: &str) -> Option<usize> {
    text.as_bytes().windows(word.len()).position(|at| at.eq_ignore_ascii_case(word.as_bytes()))
}

/// Entities by name, beside the numbered ones.
const ENTITIES: &[(&str, &str)] = &[
    ("amp", "&"),
    ("lt", "<"),
    ("gt", ">"),
    ("quot", "\""),
    ("apos", "'"),
    ("nbsp", " "),
    ("lsquo", "\u{2018}"),
    ("rsquo", "\u{2019}"),
    ("ldquo", "\u{201c}"),
    ("rdquo", "\u{201d}"),
    ("ndash", "\u{2013}"),
    ("mdash", "\u{2014}"),
    ("hellip", "\u{2026}"),
    ("bull", "\u{2022}"),
    ("middot", "\u{b7}"),
    ("euro", "\u{20ac}"),
    ("pound", "\u{a3}"),
    ("copy", "\u{a9}"),
    ("reg", "\u{ae}"),
    ("trade", "\u{2122}"),
    ("laquo", "\u{ab}"),
    ("raquo", "\u{bb}"),
    ("auml", "\u{e4}"),
    ("ouml", "\u{f6}"),
    ("uuml", "\u{fc}"),
    ("Auml", "\u{c4}"),
    ("Ouml", "\u{d6}"),
    ("Uuml", "\u{dc}"),
    ("szlig", "\u{df}"),
    ("aacute", "\u{e1}"),
    ("eacute", "\u{e9}"),
    ("iacute", "\u{ed}"),
    ("oacute", "\u{f3}"),
    ("uacute", "\u{fa}"),
    ("ntilde", "\u{f1}"),
    ("agrave", "\u{e0}"),
    ("egrave", "\u{e8}"),
    ("ecirc", "\u{ea}"),
    ("ccedil", "\u{e7}"),
    ("atilde", "\u{e3}"),
    ("otilde", "\u{f5}"),
];

fn decoded(text: &str) -> String {
    let mut plain = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find('&') {
        plain.push_str(&rest[..at]);
        rest = &rest[at..];
        if let Some((letter, len)) = entity(rest) {
            plain.push_str(&letter);
            rest = &rest[len..];
        } else {
            plain.push('&');
            rest = &rest[1..];
        }
    }
    plain.push_str(rest);
    plain
}

/// The entity at the start of `text` and its length.
fn entity(text: &str) -> Option<(Cow<'static, str>, usize)> {
    let end = text.bytes().take(12).position(|byte| byte == b';')?;
    let name = &text[1..end];
    if let Some(number) = name.strip_prefix('#') {
        let code = match number.strip_prefix(['x', 'X']) {
            Some(hex) => u32::from_str_radix(hex, 16),
            None => number.parse(),
        };
        let letter = match char::from_u32(code.ok()?)? {
            '\u{a0}' => ' ',
            letter => letter,
        };
        return Some((Cow::Owned(letter.to_string()), end + 1));
    }
    let (_, letter) = ENTITIES.iter().find(|(known, _)| *known == name)?;
    Some((Cow::Borrowed(letter), end + 1))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_cell_that_records_nothing_is_empty() {
        for cell in ["", "  ", "\u{a0}", "\\N", "NULL", "None", " n/a ", "-", "\u{2014}", "#N/A"] {
            assert_eq!(value(cell), None, "{cell:?}");
        }
        for (cell, expected) in [(" Price ", "Price"), ("\u{a0}x", "x"), ("0", "0"), ("No", "No")] {
            assert_eq!(value(cell), Some(expected));
        }
        assert_eq!(EMPTY.iter().map(|marker| marker.len()).max(), Some(EMPTY_LEN));
    }

    #[test]
    fn html_becomes_text_and_comparisons_stay() {
        let cases = [
            ("plain", "plain"),
            ("budget a<b and c>d", "budget a<b and c>d"),
            ("x <b and c> y", "x <b and c> y"),
            ("<john@x.com> wrote", "<john@x.com> wrote"),
            ("too <b>dear</b>, they said", "too dear, they said"),
            ("price<span>too high</span>", "price too high"),
            ("<p>one</p><p>two &amp; three</p>", "one\ntwo & three"),
            ("one<br/>two<BR>three", "one\ntwo\nthree"),
            ("<a href=\"x\" target=\"_blank\">Open</a>", "Open"),
            (
                "AT&T won; R&D &lt;b&gt; it&#39;s &#xe9; &unknown;",
                "AT&T won; R&D <b> it's \u{e9} &unknown;",
            ),
            ("<style>p {x}</style>kept<!-- not -->", "kept"),
            ("a < b, 5 <6", "a < b, 5 <6"),
            ("&", "&"),
            ("<", "<"),
        ];
        for (cell, expected) in cases {
            assert_eq!(plain(cell), expected);
        }
    }
}
