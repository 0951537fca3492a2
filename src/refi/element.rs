//! An XML document as a tree of elements.

use std::borrow::Cow;

use quick_xml::Reader;
use quick_xml::events::{BytesStart, Event};

/// No codebook is deeper.
const DEEPEST: usize = 200;

/// An element, without its prefix.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Element {
    pub(super) name: String,
    attributes: Vec<(String, String)>,
    /// Its own text.
    pub(super) text: String,
    pub(super) children: Vec<Element>,
}

impl Element {
    /// Reads a document.
    pub(super) fn read(xml: &str) -> Result<Self, String> {
        let mut reader = Reader::from_str(xml);
        let mut open = vec![Self::default()];
        loop {
            let at = reader.buffer_position();
            let event = reader
                .read_event()
                .map_err(|error| format!("is no well-formed XML at byte {at}: {error}"))?;
            match event {
                Event::Start(tag) => {
                    if open.len() > DEEPEST {
                        return Err(format!("has elements more than {DEEPEST} deep"));
                    }
                    open.push(Self::of(&tag));
                }
                Event::Empty(tag) => last(&mut open).children.push(Self::of(&tag)),
                Event::End(_) => {
                    let done = open.pop().unwrap_or_default();
                    last(&mut open).children.push(done);
                }
                Event::Text(text) => last(&mut open).text.push_str(&text),
                Event::CData(text) => last(&mut open).text.push_str(&text),
                Event::GeneralRef(reference) => {
                    let text = match reference.resolve_char_ref() {
                        Ok(Some(c)) => c.to_string(),
                        _ => named(&reference).to_owned(),
                    };
                    last(&mut open).text.push_str(&text);
                }
                Event::Eof => break,
                Event::Comment(_) | Event::Decl(_) | Event::PI(_) | Event::DocType(_) => {}
            }
        }
        if open.len() > 1 {
            return Err("ends before its elements do".to_owned());
        }
        let document = open.pop().unwrap_or_default();
        document.children.into_iter().next().ok_or_else(|| "holds no XML".to_owned())
    }

    fn of(tag: &BytesStart<'_>) -> Self {
        let mut attributes = tag.attributes();
        let attributes = attributes.with_checks(false).flatten().map(|attribute| {
            let value = quick_xml::escape::unescape(&attribute.value)
                .map_or_else(|_| attribute.value.to_string(), Cow::into_owned);
            (attribute.key.local_name().as_ref().to_owned(), value)
        });
        Self {
            name: tag.local_name().as_ref().to_owned(),
            attributes: attributes.collect(),
            ..Self::default()
        }
    }

    /// The value of an attribute.
    pub(super) fn attribute(&self, name: &str) -> Option<&str> {
        self.attributes.iter().find(|(key, _)| key == name).map(|(_, value)| &**value)
    }

    /// The first child called `name`.
    pub(super) fn child(&self, name: &str) -> Option<&Self> {
        self.children.iter().find(|child| child.name == name)
    }

    /// Calls `take` with everything under it, in order.
    pub(super) fn each<'a>(&'a self, take: &mut impl FnMut(&'a Self)) {
        for child in &self.children {
            take(child);
            child.each(take);
        }
    }
}

/// The element that is open; the document itself is always.
fn last(open: &mut Vec<Element>) -> &mut Element {
    if open.is_empty() {
        open.push(Element::default());
    }
    let at = open.len() - 1;
    &mut open[at]
}

/// The character that a named reference stands for.
fn named(name: &str) -> &'static str {
    match name {
        "amp" => "&",
        "lt" => "<",
        "gt" => ">",
        "quot" => "\"",
        "apos" => "'",
        _ => "",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn elements_have_names_attributes_and_text() {
        let xml = "<?xml version=\"1.0\"?><q:A xmlns:q=\"x\" name=\"a &amp; b\"><B/>t&lt;&#65;<![CDATA[<c>]]></q:A>";
        let root = Element::read(xml).expect("well-formed");
        assert_eq!((&*root.name, root.attribute("name")), ("A", Some("a & b")));
        assert_eq!(root.text, "t<A<c>");
        assert!(root.child("B").is_some() && root.child("C").is_none());
    }

    #[test]
    fn what_is_no_document_is_told() {
        let deep = "<a>".repeat(DEEPEST + 2);
        for wrong in ["", "text", "<a>", "<a></b>", "<a", &deep] {
            assert!(Element::read(wrong).is_err(), "{wrong:.20}");
        }
    }
}
