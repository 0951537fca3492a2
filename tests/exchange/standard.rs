//! What the standard's schemas ask for: which elements stand in which, in
//! which order and how often, and which attributes each has. Only what we
//! write is told here; anything else is a mistake of ours.

use std::collections::BTreeSet;

use quick_xml::Reader;
use quick_xml::events::{BytesStart, Event};

/// An element, with what is in it.
#[derive(Debug, Default)]
pub(crate) struct Node {
    pub(crate) name: String,
    pub(crate) attributes: Vec<(String, String)>,
    pub(crate) text: String,
    pub(crate) children: Vec<Node>,
}

impl Node {
    pub(crate) fn read(xml: &str) -> Self {
        let mut reader = Reader::from_str(xml);
        let mut open = vec![Self::default()];
        loop {
            match reader.read_event().expect("well-formed") {
                Event::Start(tag) => open.push(Self::of(&tag)),
                Event::Empty(tag) => open.last_mut().expect("open").children.push(Self::of(&tag)),
                Event::End(_) => {
                    let done = open.pop().expect("open");
                    open.last_mut().expect("open").children.push(done);
                }
                Event::Text(text) => open.last_mut().expect("open").text.push_str(&text),
                Event::GeneralRef(name) => {
                    let c = match &*name {
                        "amp" => '&',
                        "lt" => '<',
                        "gt" => '>',
                        "quot" => '"',
                        "apos" => '\'',
                        other => panic!("a reference to `{other}`"),
                    };
                    open.last_mut().expect("open").text.push(c);
                }
                Event::Eof => break,
                _ => {}
            }
        }
        let document = open.pop().expect("the document");
        document.children.into_iter().next().expect("a root")
    }

    fn of(tag: &BytesStart<'_>) -> Self {
        let attributes = tag.attributes().map(|attribute| {
            let attribute = attribute.expect("an attribute");
            let value = quick_xml::escape::unescape(&attribute.value).expect("escaped");
            (attribute.key.as_ref().to_owned(), value.into_owned())
        });
        Self {
            name: tag.name().as_ref().to_owned(),
            attributes: attributes.collect(),
            ..Self::default()
        }
    }

    pub(crate) fn get(&self, name: &str) -> &str {
        let found = self.attributes.iter().find(|(key, _)| key == name);
        &found.unwrap_or_else(|| panic!("`{}` has no `{name}`", self.name)).1
    }

    pub(crate) fn all<'a>(&'a self, name: &'a str) -> Vec<&'a Self> {
        let mut found = Vec::new();
        for child in &self.children {
            if child.name == name {
                found.push(child);
            }
            found.extend(child.all(name));
        }
        found
    }

    pub(crate) fn own<'a>(&'a self, name: &'a str) -> impl Iterator<Item = &'a Self> {
        self.children.iter().filter(move |child| child.name == name)
    }
}

/// How often a child may stand.
#[derive(Clone, Copy, PartialEq)]
enum Times {
    Once,
    Maybe,
    Any,
    Some,
}

use Times::{Any, Maybe, Once, Some as Several};

/// An element, its children in their order, its attributes, those that it must
/// have first: `!` stands behind them.
type Rule = (&'static str, &'static [(&'static str, Times)], &'static str);

const STAMPS: &str = "creatingUser creationDateTime modifyingUser modifiedDateTime";

const PROJECT: &[Rule] = &[
    (
        "Project",
        &[
            ("Users", Maybe),
            ("CodeBook", Maybe),
            ("Variables", Maybe),
            ("Cases", Maybe),
            ("Sources", Maybe),
        ],
        "name! origin creatingUserGUID creationDateTime modifyingUserGUID modifiedDateTime",
    ),
    ("Users", &[("User", Several)], ""),
    ("User", &[], "guid! name id"),
    ("CodeBook", &[("Codes", Once)], "origin"),
    ("Codes", &[("Code", Several)], ""),
    ("Code", &[("Description", Maybe), ("Code", Any)], "guid! name! isCodable! color"),
    ("Variables", &[("Variable", Several)], ""),
    ("Variable", &[("Description", Maybe)], "guid! name! typeOfVariable!"),
    ("Cases", &[("Case", Several)], ""),
    (
        "Case",
        &[("Description", Maybe), ("CodeRef", Any), ("VariableValue", Any), ("SourceRef", Any)],
        "guid! name",
    ),
    ("Sources", &[("TextSource", Any)], ""),
    (
        "TextSource",
        &[("Description", Maybe), ("PlainTextSelection", Any), ("VariableValue", Any)],
        "guid! name plainTextPath stamps",
    ),
    (
        "PlainTextSelection",
        &[("Description", Maybe), ("Coding", Any)],
        "guid! name startPosition! endPosition! stamps",
    ),
    ("Coding", &[("CodeRef", Once)], "guid! creatingUser creationDateTime"),
    (
        "VariableValue",
        &[("VariableRef", Once), ("TextValue", Maybe), ("FloatValue", Maybe), ("DateValue", Maybe)],
        "",
    ),
    ("CodeRef", &[], "targetGUID!"),
    ("SourceRef", &[], "targetGUID!"),
    ("VariableRef", &[], "targetGUID!"),
    ("Description", &[], ""),
    ("TextValue", &[], ""),
    ("FloatValue", &[], ""),
    ("DateValue", &[], ""),
];

/// What is wrong with a document whose root is called `root`.
pub(crate) fn check(root: &Node, name: &str, namespace: &str) -> Vec<String> {
    let mut wrong = Vec::new();
    if root.name != name || root.get("xmlns") != namespace {
        wrong.push(format!("begins with `{}` in `{}`", root.name, root.get("xmlns")));
    }
    node(root, &mut wrong);
    let (mut guids, mut targets) = (BTreeSet::new(), BTreeSet::new());
    each(root, &mut |one| {
        for (key, value) in &one.attributes {
            let place = format!("`{}` of `{}` is `{value}`", key, one.name);
            match &**key {
                "guid" if !guids.insert(value.clone()) => wrong.push(format!("{place}, twice")),
                "guid" if !is_name_guid(value) => wrong.push(place),
                "targetGUID" | "creatingUser" | "modifyingUser" | "creatingUserGUID"
                | "modifyingUserGUID" => {
                    targets.insert(value.clone());
                }
                "creationDateTime" | "modifiedDateTime" if value != "2000-01-01T00:00:00Z" => {
                    wrong.push(place);
                }
                "isCodable" if !matches!(&**value, "true" | "false") => wrong.push(place),
                "color" if value.len() != 7 || !value.starts_with('#') => wrong.push(place),
                "typeOfVariable" if !matches!(&**value, "Text" | "Float" | "Date") => {
                    wrong.push(place);
                }
                "startPosition" | "endPosition" if value.parse::<u32>().is_err() => {
                    wrong.push(place);
                }
                _ => {}
            }
        }
    });
    wrong.extend(targets.difference(&guids).map(|guid| format!("`{guid}` is nowhere")));
    wrong
}

fn node(one: &Node, wrong: &mut Vec<String>) {
    let Some((name, children, attributes)) = PROJECT.iter().find(|rule| rule.0 == one.name) else {
        return wrong.push(format!("`{}` is no element of the standard", one.name));
    };
    let attributes = attributes.replace("stamps", STAMPS);
    for attribute in attributes.split(' ').filter_map(|word| word.strip_suffix('!')) {
        if !one.attributes.iter().any(|(key, _)| key == attribute) {
            wrong.push(format!("`{name}` has no `{attribute}`"));
        }
    }
    for (key, _) in &one.attributes {
        let known = attributes.split(' ').any(|word| word.trim_end_matches('!') == key);
        if !known && !key.starts_with("xmlns") && key != "xsi:schemaLocation" {
            wrong.push(format!("`{name}` has `{key}`"));
        }
    }
    let mut rest = &one.children[..];
    for (child, times) in *children {
        let count = rest.iter().take_while(|node| node.name == *child).count();
        let fits = match times {
            Once => count == 1,
            Maybe => count < 2,
            Any => true,
            Several => count > 0,
        };
        if !fits {
            wrong.push(format!("`{name}` has {count} of `{child}`"));
        }
        rest = &rest[count..];
    }
    if let Some(next) = rest.first() {
        wrong.push(format!("`{}` stands in the wrong place in `{name}`", next.name));
    }
    one.children.iter().for_each(|child| node(child, wrong));
}

fn each(one: &Node, take: &mut impl FnMut(&Node)) {
    take(one);
    one.children.iter().for_each(|child| each(child, take));
}

/// Whether it is an identifier made of a name: version 5.
fn is_name_guid(text: &str) -> bool {
    let parts: Vec<&str> = text.split('-').collect();
    let lengths: Vec<usize> = parts.iter().map(|part| part.len()).collect();
    lengths == [8, 4, 4, 4, 12]
        && text.bytes().all(|byte| byte == b'-' || byte.is_ascii_hexdigit())
        && parts[2].starts_with('5')
}

#[test]
fn the_check_finds_what_is_wrong() {
    let guid = "6610d426-c065-501e-8da4-1ca968438d47";
    let book = |inner: &str| {
        let xml = format!("<CodeBook xmlns=\"n\"><Codes>{inner}</Codes></CodeBook>");
        check(&Node::read(&xml), "CodeBook", "n")
    };
    let code = format!("<Code guid=\"{guid}\" name=\"a\" isCodable=\"true\"");
    assert_eq!(book(&format!("{code}/>")), [""; 0]);
    for wrong in [
        String::new(),
        format!("{code}/>{code}/>"),
        format!("{code} what=\"\"/>"),
        format!("{code} color=\"red\"/>"),
        format!("{code}><Code/><Description/></Code>"),
        format!("{code}><Coding guid=\"1\"><CodeRef targetGUID=\"x\"/></Coding></Code>"),
        format!("<Code guid=\"{guid}\" name=\"a\"/>"),
    ] {
        assert!(!book(&wrong).is_empty(), "{wrong}");
    }
}
