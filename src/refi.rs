//! Reads what programs for qualitative research write: codebooks (`.qdc`) and
//! projects (`.qdpx`) of the REFI-QDA standard 1.5. What they mean to us is
//! told elsewhere; here they are codes, texts and coded passages.

mod element;
mod text;

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::io::{Cursor, Read};
use std::ops::Range;
use std::path::Path;

use zip::ZipArchive;

use element::Element;
use text::{Positions, decoded};

/// The most that a project may unpack to, its sources together: an interview
/// has 0.1 MB.
const LARGEST: u64 = 512 << 20;

/// A code, with those under it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Code {
    /// Its identifier, without braces, in small letters.
    pub guid: String,
    /// Its name.
    pub name: String,
    /// What it stands for.
    pub about: String,
    /// Whether text is coded with it; else it only holds others.
    pub codable: bool,
    /// The codes under it.
    pub under: Vec<Code>,
}

/// A project.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Project {
    /// Its codes.
    pub codes: Vec<Code>,
    /// Its texts.
    pub sources: Vec<Source>,
    /// What could not be read, each with the source that it is about.
    pub problems: Vec<String>,
}

/// A text of a project, and what was coded in it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Source {
    /// Its name.
    pub name: String,
    /// The text; lines end with LF.
    pub text: String,
    /// The coded passages.
    pub passages: Vec<Passage>,
    /// Variables of the source and of the cases that it belongs to.
    pub facts: BTreeMap<String, String>,
}

/// A passage of a text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Passage {
    /// The bytes of the text.
    pub span: Range<usize>,
    /// The identifiers of its codes.
    pub codes: Vec<String>,
}

/// Whether bytes look like a codebook or a project: an archive, or XML.
pub fn is_one(bytes: &[u8]) -> bool {
    let text = bytes.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(bytes).trim_ascii_start();
    bytes.starts_with(b"PK\x03\x04")
        || text.starts_with(b"<")
        || bytes.starts_with(b"\xFF\xFE<")
        || bytes.starts_with(b"\xFE\xFF\0<")
}

/// The codes of a codebook or a project.
///
/// # Errors
/// What is wrong with it.
pub fn codes(bytes: &[u8]) -> Result<Vec<Code>, String> {
    let root = match Archive::open(bytes) {
        Some(archive) => {
            let mut archive = archive?;
            archive.project()?
        }
        None => Element::read(&decoded(bytes))?,
    };
    let book = match &*root.name {
        "CodeBook" => Some(&root),
        "Project" => root.child("CodeBook"),
        other => return Err(format!("begins with `{other}` (expected `CodeBook` or `Project`)")),
    };
    let codes = book.and_then(|book| book.child("Codes")).map(codes_of);
    codes.filter(|codes| !codes.is_empty()).ok_or_else(|| "holds no codes".to_owned())
}

/// Reads a project.
///
/// # Errors
/// What is wrong with it.
pub fn project(bytes: &[u8]) -> Result<Project, String> {
    let mut archive = Archive::open(bytes).ok_or("is no archive (expected a `.qdpx` file)")??;
    let root = archive.project()?;
    if root.name != "Project" {
        return Err(format!("begins with `{}` (expected `Project`)", root.name));
    }
    let positions = Positions::of(root.attribute("origin").unwrap_or_default());
    let book = root.child("CodeBook").and_then(|book| book.child("Codes"));
    let mut project =
        Project { codes: book.map(codes_of).unwrap_or_default(), ..Project::default() };
    let facts = Facts::of(&root);
    let mut texts = Vec::new();
    if let Some(sources) = root.child("Sources") {
        sources.each(&mut |element| {
            if matches!(&*element.name, "TextSource" | "Representation" | "Transcript") {
                texts.push(element);
            }
        });
        let others = sources.children.iter().filter(|one| one.name != "TextSource").count();
        if others > 0 && texts.len() < sources.children.len() {
            project.problems.push(format!("{others} of its sources are pictures or recordings"));
        }
    }
    for element in texts {
        let name = element.attribute("name").unwrap_or_default().to_owned();
        match archive.text(element) {
            Ok(raw) => {
                let facts = facts.of_source(element);
                project.sources.push(source(name, &raw, element, positions, facts));
            }
            Err(error) => project.problems.push(format!("the source `{name}` {error}")),
        }
    }
    Ok(project)
}

fn source(
    name: String,
    raw: &str,
    element: &Element,
    positions: Positions,
    facts: BTreeMap<String, String>,
) -> Source {
    let (text, places) = positions.read(raw);
    let selections = element
        .children
        .iter()
        .filter(|one| matches!(&*one.name, "PlainTextSelection" | "TranscriptSelection"));
    let passages = selections.filter_map(|selection| {
        let position = |name: &str| selection.attribute(name)?.parse::<usize>().ok();
        let (start, end) = (position("startPosition")?, position("endPosition")?);
        let place = |at: usize| places.get(at).copied().unwrap_or(text.len());
        let coded = selection.children.iter().filter(|one| one.name == "Coding");
        let codes: Vec<String> =
            coded.filter_map(|coding| Some(target(coding.child("CodeRef")?))).collect();
        let span = place(start)..place(end);
        (span.start < span.end && !codes.is_empty()).then_some(Passage { span, codes })
    });
    let passages = passages.collect();
    Source { name, text, passages, facts }
}

/// The identifier that an element refers to.
fn target(element: &Element) -> String {
    plain_guid(element.attribute("targetGUID").unwrap_or_default())
}

/// An identifier without the braces that it may stand in.
fn plain_guid(guid: &str) -> String {
    guid.trim_matches(['{', '}']).to_ascii_lowercase()
}

fn codes_of(element: &Element) -> Vec<Code> {
    let codes = element.children.iter().filter(|one| one.name == "Code");
    codes
        .map(|one| Code {
            guid: plain_guid(one.attribute("guid").unwrap_or_default()),
            name: one.attribute("name").unwrap_or_default().to_owned(),
            about: one.child("Description").map(|about| about.text.clone()).unwrap_or_default(),
            codable: one.attribute("isCodable").is_none_or(|word| matches!(word, "true" | "1")),
            under: codes_of(one),
        })
        .collect()
}

/// The variables of a project's cases, by source.
struct Facts {
    names: BTreeMap<String, String>,
    of_cases: BTreeMap<String, BTreeMap<String, String>>,
}

impl Facts {
    fn of(root: &Element) -> Self {
        let variables = root.child("Variables").map_or(&[][..], |all| &all.children);
        let names = variables.iter().map(|one| {
            let attribute = |name: &str| one.attribute(name).unwrap_or_default();
            (plain_guid(attribute("guid")), attribute("name").to_owned())
        });
        let mut facts = Self { names: names.collect(), of_cases: BTreeMap::new() };
        for case in root.child("Cases").map_or(&[][..], |all| &all.children) {
            let mut told = facts.values(case);
            if let Some(name) = case.attribute("name") {
                told.entry("deal".to_owned()).or_insert_with(|| name.to_owned());
            }
            for source in case.children.iter().filter(|one| one.name == "SourceRef") {
                let known = facts.of_cases.entry(target(source)).or_default();
                for (name, value) in &told {
                    known.entry(name.clone()).or_insert_with(|| value.clone());
                }
            }
        }
        facts
    }

    fn values(&self, element: &Element) -> BTreeMap<String, String> {
        let values = element.children.iter().filter(|one| one.name == "VariableValue");
        values
            .filter_map(|value| {
                let name = self.names.get(&target(value.child("VariableRef")?))?;
                let told = value.children.iter().find(|one| one.name != "VariableRef")?;
                Some((name.clone(), told.text.trim().to_owned()))
            })
            .collect()
    }

    /// What is known of a source: by itself, then by its cases.
    fn of_source(&self, element: &Element) -> BTreeMap<String, String> {
        let mut facts = self.values(element);
        let guid = plain_guid(element.attribute("guid").unwrap_or_default());
        for (name, value) in self.of_cases.get(&guid).into_iter().flatten() {
            facts.entry(name.clone()).or_insert_with(|| value.clone());
        }
        facts
    }
}

/// An archive that is unpacked within bounds.
struct Archive<'a> {
    zip: ZipArchive<Cursor<&'a [u8]>>,
    /// How much may still be unpacked.
    left: u64,
}

impl<'a> Archive<'a> {
    /// The archive; `None` if it is none.
    fn open(bytes: &'a [u8]) -> Option<Result<Self, String>> {
        bytes.starts_with(b"PK\x03\x04").then(|| {
            let zip = ZipArchive::new(Cursor::new(bytes));
            let zip = zip.map_err(|error| format!("is a damaged archive: {error}"))?;
            Ok(Self { zip, left: LARGEST })
        })
    }

    /// The description of the project.
    fn project(&mut self) -> Result<Element, String> {
        let name = self.find(|name| {
            let ending = Path::new(name).extension();
            ending.is_some_and(|ending| ending.eq_ignore_ascii_case("qde")) && !name.contains('/')
        });
        let name = name.ok_or("holds no `project.qde`")?;
        let bytes = self.part(&name)?;
        Element::read(&decoded(&bytes))
    }

    /// The plain text of a source.
    fn text(&mut self, element: &Element) -> Result<String, String> {
        if let Some(content) = element.child("PlainTextContent") {
            return Ok(content.text.clone());
        }
        let path = element.attribute("plainTextPath").ok_or("has no plain text")?;
        let file = path
            .strip_prefix("internal://")
            .ok_or_else(|| format!("lies outside of the project, at `{path}`"))?;
        let file = file.trim_start_matches('/');
        let name = self.find(|name| {
            name.split_once('/').is_some_and(|(folder, name)| {
                folder.eq_ignore_ascii_case("sources") && name.eq_ignore_ascii_case(file)
            })
        });
        let name = name.ok_or_else(|| format!("is not in the project, at `{path}`"))?;
        let bytes = self.part(&name)?;
        Ok(decoded(&bytes).into_owned())
    }

    /// The part of the archive whose name is the wanted one.
    fn find(&self, is: impl Fn(&str) -> bool) -> Option<String> {
        let mut names = self.zip.file_names().flatten();
        names.find(|name| is(name)).map(Cow::into_owned)
    }

    fn part(&mut self, name: &str) -> Result<Vec<u8>, String> {
        let wrong = |error: &dyn std::fmt::Display| format!("cannot be unpacked: {error}");
        let file = self.zip.by_name(name).map_err(|error| wrong(&error))?;
        let mut unpacked = Vec::new();
        let read = file.take(self.left + 1).read_to_end(&mut unpacked);
        read.map_err(|error| wrong(&error))?;
        self.left = self
            .left
            .checked_sub(unpacked.len() as u64)
            .ok_or_else(|| format!("unpacks to more than {} MB", LARGEST >> 20))?;
        Ok(unpacked)
    }
}

#[cfg(test)]
mod tests {
    use std::io::Write as _;

    use zip::write::{SimpleFileOptions, ZipWriter};

    use super::*;

    #[test]
    fn no_more_is_unpacked_than_may_be() {
        let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
        for name in ["a", "b"] {
            zip.start_file(name, SimpleFileOptions::default()).expect("begun");
            zip.write_all(&[b'x'; 1000]).expect("written");
        }
        let bytes = zip.finish().expect("an archive").into_inner();
        let mut archive = Archive::open(&bytes).expect("an archive").expect("a sound one");
        archive.left = 1999;
        assert_eq!(archive.part("a").map(|part| part.len()), Ok(1000));
        // The bound is on all parts together.
        assert!(archive.part("b").expect_err("too much").contains("unpacks to more than"));
        archive.left = 1000;
        assert_eq!(archive.part("b").map(|part| part.len()), Ok(1000));
        assert!(archive.part("c").is_err());
    }
}
