//! Word: the paragraphs of `word/document.xml` with their styles.

use std::collections::BTreeMap;

use quick_xml::Reader;
use quick_xml::events::{BytesStart, Event};

use super::{Depth, Paragraph, add, holds, leave_out, part};
use crate::input::{Context, Format, Reading, Sample};

/// Word.
pub(in crate::input) const FORMAT: Format = Format {
    name: "docx",
    about: "Word documents (.docx): Teams and Meet transcripts, interviews with styled labels, notes",
    holds_deals: false,
    recognise: |sample| holds(sample, "word/document.xml"),
    read,
};

fn read(sample: &Sample<'_>, context: &Context<'_>, reading: &mut Reading) {
    let bytes = &sample.content.bytes;
    let text = match part(bytes, "word/document.xml") {
        Some(Ok(text)) => text,
        Some(Err(error)) => return leave_out(sample, error, reading),
        None => {
            return leave_out(
                sample,
                "a damaged Word document (expected a zip file with `word/document.xml`)",
                reading,
            );
        }
    };
    let styles = match part(bytes, "word/styles.xml") {
        Some(Ok(styles)) => styles_of(&styles),
        _ => BTreeMap::new(),
    };
    let (paragraphs, error) = paragraphs(&text, &styles);
    if let Some(error) = error {
        leave_out(
            sample,
            format!("the document is damaged: {error}; what stands before it was read"),
            reading,
        );
    }
    add(&paragraphs, FORMAT.name, sample, context, reading);
}

/// The names of styles by their ids. The names are English in every
/// language's Word, the ids are not.
fn styles_of(xml: &str) -> BTreeMap<String, String> {
    let mut styles = BTreeMap::new();
    let mut reader = Reader::from_str(xml);
    let mut id = String::new();
    while let Ok(event) = reader.read_event() {
        match event {
            Event::Start(tag) | Event::Empty(tag) => match tag.local_name().as_ref() {
                "style" => id = attribute(&tag, "styleId").unwrap_or_default(),
                "name" => {
                    if let Some(name) = attribute(&tag, "val") {
                        styles.insert(std::mem::take(&mut id), name);
                    }
                }
                _ => {}
            },
            Event::Eof => break,
            _ => {}
        }
    }
    styles
}

/// An attribute by its name without prefix.
pub(in crate::input) fn attribute(tag: &BytesStart<'_>, name: &str) -> Option<String> {
    tag.attributes().with_checks(false).flatten().find_map(|attribute| {
        (attribute.key.local_name().as_ref() == name).then(|| attribute.value.clone().into_owned())
    })
}

/// What is being read.
#[derive(Default)]
struct State {
    paragraphs: Vec<Paragraph>,
    /// Open paragraphs: a text box stands inside one.
    open: Vec<Paragraph>,
    /// Open rows of tables: the paragraphs of each cell.
    rows: Vec<Vec<Vec<Paragraph>>>,
    count: u32,
    in_run: bool,
    in_text: bool,
    strong: bool,
    /// How deep inside something that is not shown.
    hidden: u32,
}

/// Parts that repeat or remove what is shown.
fn is_hidden(name: &str) -> bool {
    matches!(name, "Fallback" | "del" | "moveFrom" | "footnote" | "endnote" | "sectPr")
}

/// The paragraphs of a document, and what stopped the reading.
fn paragraphs(xml: &str, styles: &BTreeMap<String, String>) -> (Vec<Paragraph>, Option<String>) {
    let mut reader = Reader::from_str(xml);
    reader.config_mut().check_end_names = false;
    let (mut state, mut depth) = (State::default(), Depth::default());
    loop {
        match reader.read_event() {
            Ok(Event::Start(tag)) => match depth.open() {
                Ok(()) => state.start(&tag, styles),
                Err(error) => return (state.finish(), Some(error)),
            },
            Ok(Event::Empty(tag)) => {
                state.start(&tag, styles);
                state.end(tag.local_name().as_ref());
            }
            Ok(Event::End(tag)) => {
                depth.close();
                state.end(tag.local_name().as_ref());
            }
            Ok(Event::Text(text)) if state.in_text => state.push(&text),
            Ok(Event::CData(text)) if state.in_text => state.push(&text),
            Ok(Event::GeneralRef(reference)) if state.in_text => state.push(&referred(&reference)),
            Ok(Event::Eof) => return (state.finish(), None),
            Ok(_) => {}
            Err(error) => return (state.finish(), Some(error.to_string())),
        }
    }
}

/// The character that a reference stands for.
pub(super) fn referred(reference: &quick_xml::events::BytesRef<'_>) -> String {
    if let Ok(Some(c)) = reference.resolve_char_ref() {
        return c.to_string();
    }
    match &**reference {
        "amp" => "&",
        "lt" => "<",
        "gt" => ">",
        "quot" => "\"",
        "apos" => "'",
        _ => " ",
    }
    .to_owned()
}

impl State {
    fn start(&mut self, tag: &BytesStart<'_>, styles: &BTreeMap<String, String>) {
        let name = tag.local_name();
        let name = name.as_ref();
        if self.hidden > 0 || is_hidden(name) {
            self.hidden += 1;
            return;
        }
        match name {
            "tr" => self.rows.push(Vec::new()),
            "tc" => {
                if let Some(row) = self.rows.last_mut() {
                    row.push(Vec::new());
                }
            }
            "p" => {
                self.count += 1;
                self.open.push(Paragraph { number: self.count, ..Paragraph::default() });
            }
            "pStyle" => {
                let id = attribute(tag, "val").unwrap_or_default();
                if let Some(paragraph) = self.open.last_mut() {
                    set_style(paragraph, styles.get(&id).map_or(id.as_str(), String::as_str));
                }
            }
            "ilvl" => {
                let depth = attribute(tag, "val").and_then(|depth| depth.parse().ok()).unwrap_or(0);
                if let Some(paragraph) = self.open.last_mut().filter(|_| !self.in_run) {
                    paragraph.list = Some(depth);
                }
            }
            "numId" if attribute(tag, "val").as_deref() == Some("0") => {
                if let Some(paragraph) = self.open.last_mut() {
                    paragraph.list = None;
                }
            }
            "r" => (self.in_run, self.strong) = (true, false),
            "b" | "i" if self.in_run => {
                let off = matches!(attribute(tag, "val").as_deref(), Some("0" | "false" | "none"));
                self.strong |= !off;
            }
            "t" => self.in_text = true,
            "tab" if self.in_run => self.push("\t"),
            "br" | "cr" if self.in_run => self.push("\n"),
            "noBreakHyphen" => self.push("-"),
            _ => {}
        }
    }

    fn end(&mut self, name: &str) {
        if self.hidden > 0 {
            self.hidden -= 1;
            return;
        }
        match name {
            "p" => {
                if let Some(paragraph) = self.open.pop() {
                    match self.rows.last_mut().and_then(|row| row.last_mut()) {
                        Some(cell) => cell.push(paragraph),
                        None => self.paragraphs.push(paragraph),
                    }
                }
            }
            "tr" => {
                let row = self.rows.pop().unwrap_or_default();
                let read = row_paragraphs(row);
                match self.rows.last_mut().and_then(|row| row.last_mut()) {
                    Some(cell) => cell.extend(read),
                    None => self.paragraphs.extend(read),
                }
            }
            "r" => self.in_run = false,
            "t" => self.in_text = false,
            _ => {}
        }
    }

    fn push(&mut self, text: &str) {
        let strong = self.strong;
        if let Some(paragraph) = self.open.last_mut() {
            paragraph.push(text, strong);
        }
    }

    fn finish(mut self) -> Vec<Paragraph> {
        self.paragraphs.append(&mut self.open);
        self.paragraphs
    }
}

/// Word's own styles tell headings, the author's may tell who speaks.
fn set_style(paragraph: &mut Paragraph, name: &str) {
    let plain = name.to_lowercase().replace(' ', "");
    let level = plain.strip_prefix("heading").and_then(|level| level.parse().ok());
    match plain.as_str() {
        "title" => paragraph.heading = Some(1),
        "normal" | "listparagraph" | "bodytext" | "nospacing" | "defaultparagraph" => {}
        _ if level.is_some() => paragraph.heading = level,
        _ => name.clone_into(&mut paragraph.style),
    }
}

/// A row of several cells is one line with tabs between them; a box of one
/// cell is only a frame around its paragraphs.
pub(super) fn row_paragraphs(row: Vec<Vec<Paragraph>>) -> Vec<Paragraph> {
    if row.len() <= 1 {
        return row.into_iter().flatten().collect();
    }
    let Some(number) = row.iter().flatten().map(|paragraph| paragraph.number).min() else {
        return Vec::new();
    };
    let cells: Vec<String> = row
        .iter()
        .map(|cell| {
            let texts: Vec<String> =
                cell.iter().filter(|one| !one.is_blank()).map(Paragraph::text).collect();
            texts.join(" ").split_whitespace().collect::<Vec<_>>().join(" ")
        })
        .filter(|cell| !cell.is_empty())
        .collect();
    vec![Paragraph { runs: vec![(cells.join("\t"), false)], number, ..Paragraph::default() }]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paragraphs_come_with_style_list_break_and_table() {
        let xml = r#"<w:document><w:body>
          <w:p><w:pPr><w:pStyle w:val="berschrift5"/><w:tabs><w:tab w:pos="1"/></w:tabs></w:pPr><w:r><w:t>Greg</w:t></w:r></w:p>
          <w:p><w:r><w:rPr><w:b/></w:rPr><w:t>Ann &amp; Bob</w:t></w:r><w:r><w:tab/><w:t xml:space="preserve">0:09</w:t><w:br/><w:t>Hi.</w:t></w:r></w:p>
          <w:p><w:pPr><w:numPr><w:ilvl w:val="1"/><w:numId w:val="2"/></w:numPr></w:pPr><w:r><w:t>one</w:t></w:r></w:p>
          <w:p/>
          <w:tbl><w:tr><w:tc><w:p><w:r><w:t>Dana</w:t></w:r></w:p></w:tc><w:tc><w:p><w:r><w:t>We</w:t></w:r></w:p><w:p><w:r><w:t>left.</w:t></w:r></w:p></w:tc></w:tr></w:tbl>
          <w:p><w:del><w:r><w:delText>gone</w:delText></w:r></w:del><w:r><w:t>kept</w:t></w:r></w:p>
        </w:body></w:document>"#;
        let styles = BTreeMap::from([("berschrift5".to_owned(), "heading 5".to_owned())]);
        let (paragraphs, error) = paragraphs(xml, &styles);
        assert_eq!(error, None);
        let read: Vec<_> =
            paragraphs.iter().map(|one| (one.text(), one.heading, one.list, one.number)).collect();
        let expected = [
            ("Greg", Some(5), None, 1),
            ("Ann & Bob\t0:09\nHi.", None, None, 2),
            ("one", None, Some(1), 3),
            ("", None, None, 4),
            ("Dana\tWe left.", None, None, 5),
            ("kept", None, None, 8),
        ];
        let expected: Vec<_> = expected
            .into_iter()
            .map(|(text, heading, list, n)| (text.to_owned(), heading, list, n))
            .collect();
        assert_eq!(read, expected);
        assert_eq!(paragraphs[1].runs[0], ("Ann & Bob".to_owned(), true));
    }
}
