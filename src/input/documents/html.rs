//! Web pages: a saved transcript, notes exported by a wiki.

use super::{Paragraph, add};
use crate::input::talk::entities;
use crate::input::{Context, Format, Reading, Sample};

/// HTML.
pub(in crate::input) const FORMAT: Format = Format {
    name: "html",
    about: "web pages (.html) that hold a transcript or notes",
    holds_deals: false,
    recognise,
    read,
};

fn recognise(sample: &Sample<'_>) -> bool {
    let text = sample.text.trim_start();
    let head: String = text.chars().take(14).flat_map(char::to_lowercase).collect();
    if head.starts_with("<!doctype html") || head.starts_with("<html") {
        return true;
    }
    let has = |tag: &str| memchr::memmem::find(text.as_bytes(), tag.as_bytes()).is_some();
    text.starts_with('<') && (has("</p>") || has("<br") || has("</div>") || has("</html>"))
}

fn read(sample: &Sample<'_>, context: &Context<'_>, reading: &mut Reading) {
    add(&paragraphs(sample.text), FORMAT.name, sample, context, reading);
}

/// Elements that begin a new paragraph.
const BLOCKS: &[&str] = &[
    "p",
    "div",
    "h1",
    "h2",
    "h3",
    "h4",
    "h5",
    "h6",
    "li",
    "ul",
    "ol",
    "tr",
    "table",
    "section",
    "article",
    "blockquote",
    "dt",
    "dd",
    "dl",
    "header",
    "footer",
    "main",
    "nav",
    "pre",
    "hr",
    "title",
    "body",
    "head",
    "figure",
];

/// Elements whose text is not shown.
const HIDDEN: &[&str] = &["script", "style", "template", "noscript", "nav", "svg", "button"];

struct State {
    paragraphs: Vec<Paragraph>,
    lists: u8,
    strong: u32,
    line: u32,
}

fn paragraphs(html: &str) -> Vec<Paragraph> {
    let first = Paragraph { number: 1, ..Paragraph::default() };
    let mut state = State { paragraphs: vec![first], lists: 0, strong: 0, line: 1 };
    let mut rest = html;
    // Behind the last `>` there is no tag, which must not be looked for again
    // and again.
    let last = html.rfind('>').map_or(0, |at| at + 1);
    while !rest.is_empty() {
        let next = memchr::memchr(b'<', rest.as_bytes()).unwrap_or(rest.len());
        state.push(&rest[..next]);
        rest = &rest[next..];
        if rest.is_empty() {
            break;
        }
        if rest.starts_with("<!--") {
            let end = rest.find("-->").map_or(rest.len(), |end| end + 3);
            state.count(&rest[..end]);
            rest = &rest[end..];
            continue;
        }
        let is_tag = rest[1..]
            .starts_with(|c: char| c.is_ascii_alphabetic() || matches!(c, '/' | '!' | '?'));
        let is_tag = is_tag && html.len() - rest.len() < last;
        let Some(end) = is_tag.then(|| rest.find('>')).flatten() else {
            state.push("<");
            rest = &rest[1..];
            continue;
        };
        let tag = &rest[1..end];
        state.count(tag);
        rest = &rest[end + 1..];
        let name: String = tag
            .trim_start_matches('/')
            .chars()
            .take_while(char::is_ascii_alphanumeric)
            .flat_map(char::to_lowercase)
            .collect();
        if HIDDEN.contains(&name.as_str()) && !tag.starts_with('/') && !tag.ends_with('/') {
            let end = close_of(&name, rest).unwrap_or(rest.len());
            state.count(&rest[..end]);
            rest = &rest[end..];
            continue;
        }
        state.tag(&name, tag.starts_with('/'));
    }
    state.paragraphs
}

/// Where the element called `name` is closed.
fn close_of(name: &str, html: &str) -> Option<usize> {
    memchr::memmem::find_iter(html.as_bytes(), "</").find(|at| {
        let end = html.as_bytes()[at + 2..].get(..name.len());
        end.is_some_and(|end| end.eq_ignore_ascii_case(name.as_bytes()))
    })
}

impl State {
    fn count(&mut self, text: &str) {
        let lines = memchr::memchr_iter(b'\n', text.as_bytes()).count();
        self.line = self.line.saturating_add(u32::try_from(lines).unwrap_or(u32::MAX));
    }

    fn push(&mut self, text: &str) {
        let shown = text.trim_matches(['\n', '\r', '\t', ' ']);
        if shown.is_empty() {
            self.count(text);
            let strong = self.strong > 0;
            let paragraph = self.paragraphs.last_mut().expect("there is always one");
            if !text.is_empty() && !paragraph.is_blank() {
                paragraph.push(" ", strong);
            }
        } else {
            let before = &text[..text.len() - text.trim_start().len()];
            self.count(before);
            let (line, strong) = (self.line, self.strong > 0);
            let paragraph = self.paragraphs.last_mut().expect("there is always one");
            if paragraph.is_blank() {
                paragraph.number = line;
            }
            let spaced = |edge: bool| if edge { " " } else { "" };
            let words = shown.split_whitespace().collect::<Vec<_>>().join(" ");
            let words = if words.contains('&') { entities(&words) } else { words };
            let text_starts = text.starts_with(char::is_whitespace) && !paragraph.is_blank();
            paragraph.push(
                &format!(
                    "{}{words}{}",
                    spaced(text_starts),
                    spaced(text.ends_with(char::is_whitespace))
                ),
                strong,
            );
            self.count(&text[before.len()..]);
        }
    }

    fn tag(&mut self, name: &str, closes: bool) {
        match name {
            "br" => {
                let paragraph = self.paragraphs.last_mut().expect("there is always one");
                paragraph.push("\n", false);
            }
            "b" | "strong" | "em" | "i" if closes => self.strong = self.strong.saturating_sub(1),
            "b" | "strong" | "em" | "i" => self.strong += 1,
            "td" | "th" if closes => {
                let paragraph = self.paragraphs.last_mut().expect("there is always one");
                paragraph.push("\t", false);
            }
            "ul" | "ol" if closes => {
                self.lists = self.lists.saturating_sub(1);
                self.next();
            }
            "ul" | "ol" => {
                self.lists = self.lists.saturating_add(1);
                self.next();
            }
            _ if BLOCKS.contains(&name) => {
                self.next();
                let heading = name.strip_prefix('h').and_then(|level| level.parse().ok());
                let paragraph = self.paragraphs.last_mut().expect("there is always one");
                if !closes {
                    paragraph.heading = heading.or((name == "title").then_some(1));
                    paragraph.list = (name == "li").then(|| self.lists.saturating_sub(1));
                }
            }
            _ => {}
        }
    }

    /// Begins a paragraph; an empty one is used again, so that at most one
    /// blank line stands between two.
    fn next(&mut self) {
        let blank = self.paragraphs.last().is_some_and(Paragraph::is_blank);
        let fresh = Paragraph { number: self.line, ..Paragraph::default() };
        if blank {
            *self.paragraphs.last_mut().expect("there is always one") = fresh;
        } else {
            self.paragraphs.push(fresh);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_page_is_its_paragraphs() {
        let html = "<!DOCTYPE html>\n<html><head><title>Call</title><style>p{}</style></head>\n<body><h2>Price</h2>\n\
                    <p><b>Ann:</b> it&#39;s\nfine</p><ul><li>one<br>two</li></ul>\n<p>a < b</p></body></html>";
        let read: Vec<_> = paragraphs(html)
            .iter()
            .filter(|one| !one.is_blank())
            .map(|one| (one.text().trim().to_owned(), one.heading, one.list, one.number))
            .collect();
        let expected: [(String, Option<u8>, Option<u8>, u32); 5] = [
            ("Call".into(), Some(1), None, 2),
            ("Price".into(), Some(2), None, 3),
            ("Ann: it's fine".into(), None, None, 4),
            ("one\ntwo".into(), None, Some(0), 5),
            ("a < b".into(), None, None, 6),
        ];
        assert_eq!(read, expected);
    }
}
