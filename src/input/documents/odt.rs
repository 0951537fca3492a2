//! `OpenDocument` text: the paragraphs of `content.xml`.

use std::collections::BTreeMap;

use quick_xml::Reader;
use quick_xml::events::{BytesStart, Event};

use super::docx::{attribute, referred, row_paragraphs};
use super::{Depth, Paragraph, add, holds, leave_out, part};
use crate::input::{Context, Format, Reading, Sample};

/// `OpenDocument` text.
pub(in crate::input) const FORMAT: Format = Format {
    name: "odt",
    about: "OpenDocument texts (.odt)",
    holds_deals: false,
    recognise: |sample| holds(sample, "content.xml") && is_text(&sample.content.bytes),
    read,
};

fn is_text(bytes: &[u8]) -> bool {
    matches!(part(bytes, "mimetype"), Some(Ok(kind)) if kind.trim() == "application/vnd.oasis.opendocument.text")
}

fn read(sample: &Sample<'_>, context: &Context<'_>, reading: &mut Reading) {
    let text = match part(&sample.content.bytes, "content.xml") {
        Some(Ok(text)) => text,
        Some(Err(error)) => return leave_out(sample, error, reading),
        None => {
            return leave_out(
                sample,
                "a damaged OpenDocument text (expected a zip file with `content.xml`)",
                reading,
            );
        }
    };
    let (paragraphs, error) = paragraphs(&text);
    if let Some(error) = error {
        leave_out(
            sample,
            format!("the document is damaged: {error}; what stands before it was read"),
            reading,
        );
    }
    add(&paragraphs, FORMAT.name, sample, context, reading);
}

/// A style of the document itself.
#[derive(Default)]
struct Style {
    strong: bool,
    parent: String,
}

#[derive(Default)]
struct State {
    paragraphs: Vec<Paragraph>,
    open: Vec<Paragraph>,
    rows: Vec<Vec<Vec<Paragraph>>>,
    styles: BTreeMap<String, Style>,
    /// The style that is being defined.
    style: String,
    /// Whether the paragraph is strong, and each open span in it.
    strong: Vec<bool>,
    lists: u8,
    count: u32,
    hidden: u32,
}

fn is_hidden(name: &str) -> bool {
    matches!(name, "annotation" | "tracked-changes" | "note" | "sequence-decls" | "forms")
}

fn paragraphs(xml: &str) -> (Vec<Paragraph>, Option<String>) {
    let mut reader = Reader::from_str(xml);
    reader.config_mut().check_end_names = false;
    let (mut state, mut depth) = (State::default(), Depth::default());
    loop {
        match reader.read_event() {
            Ok(Event::Start(tag)) => match depth.open() {
                Ok(()) => state.start(&tag),
                Err(error) => return (state.paragraphs, Some(error)),
            },
            Ok(Event::Empty(tag)) => {
                state.start(&tag);
                state.end(tag.local_name().as_ref());
            }
            Ok(Event::End(tag)) => {
                depth.close();
                state.end(tag.local_name().as_ref());
            }
            Ok(Event::Text(text)) => state.push(&text),
            Ok(Event::GeneralRef(reference)) => state.push(&referred(&reference)),
            Ok(Event::Eof) => return (state.paragraphs, None),
            Ok(_) => {}
            Err(error) => return (state.paragraphs, Some(error.to_string())),
        }
    }
}

impl State {
    fn start(&mut self, tag: &BytesStart<'_>) {
        let name = tag.local_name();
        let name = name.as_ref();
        if self.hidden > 0 || is_hidden(name) {
            self.hidden += 1;
            return;
        }
        match name {
            "style" => {
                self.style = attribute(tag, "name").unwrap_or_default();
                let parent = attribute(tag, "parent-style-name").unwrap_or_default();
                self.styles.insert(self.style.clone(), Style { strong: false, parent });
            }
            "text-properties" => {
                let strong = attribute(tag, "font-weight")
                    .is_some_and(|weight| weight == "bold" || weight == "700")
                    || attribute(tag, "font-style").as_deref() == Some("italic");
                if let Some(style) = self.styles.get_mut(&self.style) {
                    style.strong |= strong;
                }
            }
            "table-row" => self.rows.push(Vec::new()),
            "table-cell" => {
                if let Some(row) = self.rows.last_mut() {
                    row.push(Vec::new());
                }
            }
            "list" => self.lists = self.lists.saturating_add(1),
            "p" | "h" => self.start_paragraph(tag, name == "h"),
            "span" => {
                let id = attribute(tag, "style-name").unwrap_or_default();
                let strong =
                    self.styles.get(&id).map_or(id == "Strong_20_Emphasis", |style| style.strong);
                let outer = self.strong.last().copied().unwrap_or(false);
                self.strong.push(strong || outer);
            }
            "s" => {
                let count =
                    attribute(tag, "c").and_then(|count| count.parse().ok()).unwrap_or(1_usize);
                self.push(&" ".repeat(count.min(80)));
            }
            "tab" => self.push("\t"),
            "line-break" => self.push("\n"),
            _ => {}
        }
    }

    fn start_paragraph(&mut self, tag: &BytesStart<'_>, heading: bool) {
        self.count += 1;
        let id = attribute(tag, "style-name").unwrap_or_default();
        let style = self.styles.get(&id);
        let parent = style
            .map(|style| style.parent.as_str())
            .filter(|parent| !parent.is_empty())
            .unwrap_or(&id);
        // `Heading_20_5`: names are written with escapes.
        let named = parent.replace("_20_", " ");
        let level = named.strip_prefix("Heading ").and_then(|level| level.parse().ok());
        let told = attribute(tag, "outline-level").and_then(|level| level.parse().ok());
        let own = !matches!(
            named.as_str(),
            "" | "Standard" | "Text body" | "List Contents" | "Default Paragraph Style"
        );
        let title = named == "Title";
        self.open.push(Paragraph {
            heading: if heading { told.or(Some(2)) } else { level.or(title.then_some(1)) },
            style: if own && level.is_none() && !title { named } else { String::new() },
            list: self.lists.checked_sub(1),
            number: self.count,
            runs: Vec::new(),
        });
        self.strong.push(style.is_some_and(|style| style.strong));
    }

    fn end(&mut self, name: &str) {
        if self.hidden > 0 {
            self.hidden -= 1;
            return;
        }
        match name {
            "p" | "h" => {
                self.strong.pop();
                if let Some(paragraph) = self.open.pop() {
                    match self.rows.last_mut().and_then(|row| row.last_mut()) {
                        Some(cell) => cell.push(paragraph),
                        None => self.paragraphs.push(paragraph),
                    }
                }
            }
            "span" => {
                self.strong.pop();
            }
            "table-row" => {
                let row = self.rows.pop().unwrap_or_default();
                self.paragraphs.extend(row_paragraphs(row));
            }
            "list" => self.lists = self.lists.saturating_sub(1),
            _ => {}
        }
    }

    fn push(&mut self, text: &str) {
        let strong = self.strong.last().copied().unwrap_or(false);
        if self.hidden == 0
            && let Some(paragraph) = self.open.last_mut()
        {
            paragraph.push(text, strong);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paragraphs_come_with_headings_bold_and_breaks() {
        let xml = r#"<office:document-content><office:automatic-styles>
          <style:style style:name="T1"><style:text-properties fo:font-weight="bold"/></style:style>
          <style:style style:name="P1" style:parent-style-name="Interviewer"/></office:automatic-styles>
          <office:body><office:text><text:h text:outline-level="2">Price</text:h>
          <text:p text:style-name="Standard"><text:span text:style-name="T1">Ann:</text:span> yes<text:line-break/>or<text:s text:c="2"/>no</text:p>
          <text:p text:style-name="P1">Why?</text:p>
          <text:list><text:list-item><text:p>one</text:p></text:list-item></text:list>
          </office:text></office:body></office:document-content>"#;
        let (paragraphs, error) = paragraphs(xml);
        assert_eq!(error, None);
        let read: Vec<_> = paragraphs
            .iter()
            .map(|one| (one.text(), one.heading, one.style.as_str(), one.list))
            .collect();
        let expected: [(String, Option<u8>, &str, Option<u8>); 4] = [
            ("Price".into(), Some(2), "", None),
            ("Ann: yes\nor  no".into(), None, "", None),
            ("Why?".into(), None, "Interviewer", None),
            ("one".into(), None, "", Some(0)),
        ];
        assert_eq!(read, expected);
        assert_eq!(paragraphs[1].runs[0], ("Ann:".to_owned(), true));
    }
}
