//! What a codebook and a project of the REFI-QDA standard 1.5 share: the code
//! tree, identifiers, times, and text that XML can hold.
//!
//! Source: F. van Blommestein (ed.), "REFI-QDA: Exchange of processed data
//! between qualitative data analysis software packages", 2019.

use std::borrow::Cow;
use std::io::{self, Write};

use quick_xml::Writer;
use quick_xml::events::{BytesDecl, BytesText, Event};
use uuid::Uuid;

use crate::hidden::is_hostile;
use crate::view::{CodeRow, Direction};

/// What we are called in what we write.
pub(super) const ORIGIN: &str = concat!("winloss ", env!("CARGO_PKG_VERSION"));

/// The same input is the same bytes: no clock is looked at.
pub(super) const TIME: &str = "2000-01-01T00:00:00Z";

/// The space of names in which our identifiers are made; drawn once.
const NAMES: Uuid = Uuid::from_u128(0x6f0c_1d5e_93a4_4f7b_8a52_1e64_c0b7_d92f);

/// The identifier of what is called `key` among things of a kind: the same
/// for the same key.
pub(super) fn guid(kind: &str, key: &str) -> String {
    Uuid::new_v5(&NAMES, format!("{kind} {key}").as_bytes()).hyphenated().to_string()
}

/// The identifier of a code.
pub(super) fn code_guid(key: &str) -> String {
    guid("code", key)
}

/// Writes XML with two spaces for each level.
pub(super) type Xml<W> = Writer<W>;

/// Begins a document.
pub(super) fn document<W: Write>(out: W) -> io::Result<Xml<W>> {
    let mut xml = Writer::new_with_indent(out, b' ', 2);
    xml.write_event(Event::Decl(BytesDecl::new("1.0", Some("utf-8"), None)))?;
    Ok(xml)
}

/// An element that holds only text; nothing for an empty one.
pub(super) fn text_element<W: Write>(xml: &mut Xml<W>, name: &str, text: &str) -> io::Result<()> {
    let text = shown(text);
    if !text.is_empty() {
        xml.create_element(name).write_text_content(BytesText::new(&text))?;
    }
    Ok(())
}

/// `Codes`, with all that are under each.
pub(super) fn codes<W: Write>(xml: &mut Xml<W>, rows: &[CodeRow]) -> io::Result<()> {
    xml.create_element("Codes").write_inner_content(|xml| {
        for row in rows {
            code(xml, row)?;
        }
        Ok(())
    })?;
    Ok(())
}

fn code<W: Write>(xml: &mut Xml<W>, row: &CodeRow) -> io::Result<()> {
    let guid = code_guid(&row.key);
    let name = line(&row.name);
    let mut element = xml
        .create_element("Code")
        .with_attribute(("guid", &*guid))
        .with_attribute(("name", &*name))
        .with_attribute(("isCodable", if row.codable { "true" } else { "false" }));
    if let Some(direction) = row.direction {
        element = element.with_attribute(("color", color(direction)));
    }
    element.write_inner_content(|xml| {
        // The last line tells the code even where it was given another name.
        let about = format!("{}\n\nwinloss: {}", row.about, row.key);
        text_element(xml, "Description", about.trim_start())?;
        for under in &row.under {
            code(xml, under)?;
        }
        Ok(())
    })?;
    Ok(())
}

fn color(direction: Direction) -> &'static str {
    match direction {
        Direction::For => "#1B7F3B",
        Direction::Against => "#B3261E",
        Direction::Neutral => "#6B7280",
    }
}

/// Text without what steers a terminal, shows nothing, or cannot stand in XML.
/// Lines and tabs stay.
pub(super) fn shown(text: &str) -> Cow<'_, str> {
    if text.chars().any(is_out) {
        Cow::Owned(text.chars().filter(|c| !is_out(*c)).collect())
    } else {
        Cow::Borrowed(text)
    }
}

/// Whether a character never stands in what we write.
pub(super) fn is_out(c: char) -> bool {
    // Two that are no characters, and that XML forbids.
    is_hostile(c) && !matches!(c, '\n' | '\t') || matches!(c, '\u{FFFE}' | '\u{FFFF}')
}

/// Text on one line, for an attribute.
pub(super) fn line(text: &str) -> String {
    crate::hidden::plain(&shown(text))
}
