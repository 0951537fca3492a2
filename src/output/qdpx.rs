//! QDPX: a project of the REFI-QDA standard 1.5, for programs for qualitative
//! research: interviews as plain text, the sentences that were coded, and the
//! deals as cases with variables.

use std::collections::{BTreeMap, BTreeSet};
use std::io::{self, Cursor, Write};

use zip::write::{SimpleFileOptions, ZipWriter};
use zip::{CompressionMethod, DateTime};

use super::refi::{
    ORIGIN, TIME, Xml, code_guid, codes, document, guid, is_out, line, text_element,
};
use crate::hidden::plain;
use crate::view::{CaseRow, CodeRow, FactRow, FactValue, Role, SourceRow, SpokenRow};

/// Its name, for `--format`.
pub const NAME: &str = "qdpx";

/// What it is for, in one line.
pub const ABOUT: &str =
    "interviews and codings as a REFI-QDA project, for NVivo, ATLAS.ti, MAXQDA, QualCoder";

/// The program that is to open a project: programs count text differently.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Target {
    /// As the standard says: lines end with LF, positions are code points.
    #[default]
    Standard,
    /// As `NVivo` reads it: lines end with CR and LF, positions are units of
    /// UTF-16.
    Nvivo,
}

/// A project while it is written: the interviews come one by one and are not
/// held, what is said about them is.
pub struct Project {
    target: Target,
    zip: ZipWriter<Cursor<Vec<u8>>>,
    sources: Vec<Source>,
    /// The names that are taken, in small letters: programs want each once.
    names: BTreeSet<String>,
}

/// What `project.qde` says of an interview.
struct Source {
    guid: String,
    name: String,
    file: String,
    facts: Vec<FactRow>,
    selections: Vec<Selection>,
}

/// A coded sentence, with its place in the source.
struct Selection {
    start: u64,
    end: u64,
    codes: Vec<String>,
    memo: String,
}

impl Project {
    /// A project without interviews.
    pub fn new(target: Target) -> Self {
        let zip = ZipWriter::new(Cursor::new(Vec::new()));
        Self { target, zip, sources: Vec::new(), names: BTreeSet::new() }
    }

    /// Adds an interview.
    ///
    /// # Errors
    /// If its text cannot be packed.
    pub fn push(&mut self, row: &SourceRow) -> io::Result<()> {
        let name = self.name_for(&row.interview);
        let guid = guid("source", &format!("{name} {}", row.file));
        let (text, selections) = compose(row, self.target);
        self.part(&format!("sources/{guid}.txt"), text.as_bytes())?;
        let (file, facts) = (row.file.clone(), row.facts.clone());
        self.sources.push(Source { guid, name, file, facts, selections });
        Ok(())
    }

    /// Writes the project, with the codes that its interviews have and the
    /// deals that they are about.
    ///
    /// # Errors
    /// Those of `out`.
    pub fn finish(
        mut self,
        rows: &[CodeRow],
        cases: &[CaseRow],
        out: &mut dyn Write,
    ) -> io::Result<()> {
        let xml = self.describe(rows, cases)?;
        self.part("project.qde", &xml)?;
        let bytes = self.zip.finish().map_err(io::Error::other)?;
        out.write_all(&bytes.into_inner())
    }

    fn part(&mut self, name: &str, bytes: &[u8]) -> io::Result<()> {
        // The same input is the same bytes: no clock is looked at.
        let options = SimpleFileOptions::default()
            .compression_method(CompressionMethod::Deflated)
            .last_modified_time(DateTime::DEFAULT)
            .unix_permissions(0o644);
        self.zip.start_file(name, options).map_err(io::Error::other)?;
        self.zip.write_all(bytes)
    }

    /// A name that no other source has and that a file can have: some programs
    /// make files of sources.
    fn name_for(&mut self, interview: &str) -> String {
        let apart = |c: char| if "/\\:*?\"<>|".contains(c) { '-' } else { c };
        let plain: String = line(interview).chars().map(apart).collect();
        let plain = if plain.is_empty() { "interview".to_owned() } else { plain };
        let mut name = plain.clone();
        for number in 2.. {
            if self.names.insert(name.to_lowercase()) {
                break;
            }
            name = format!("{plain} ({number})");
        }
        name
    }

    fn describe(&self, rows: &[CodeRow], cases: &[CaseRow]) -> io::Result<Vec<u8>> {
        let user = guid("user", "winloss");
        let origin = match self.target {
            Target::Standard => ORIGIN.to_owned(),
            Target::Nvivo => format!("{ORIGIN} for NVivo"),
        };
        let mut xml = document(Vec::new())?;
        xml.create_element("Project")
            .with_attribute(("xmlns", "urn:QDA-XML:project:1.0"))
            .with_attribute(("xmlns:xsi", "http://www.w3.org/2001/XMLSchema-instance"))
            .with_attribute((
                "xsi:schemaLocation",
                "urn:QDA-XML:project:1.0 http://schema.qdasoftware.org/versions/Project/v1.0/Project.xsd",
            ))
            .with_attribute(("name", "winloss"))
            .with_attribute(("origin", &*origin))
            .with_attribute(("creatingUserGUID", &*user))
            .with_attribute(("creationDateTime", TIME))
            .with_attribute(("modifyingUserGUID", &*user))
            .with_attribute(("modifiedDateTime", TIME))
            .write_inner_content(|xml| {
                xml.create_element("Users").write_inner_content(|xml| {
                    xml.create_element("User")
                        .with_attribute(("guid", &*user))
                        .with_attribute(("name", "winloss"))
                        .write_empty()?;
                    Ok(())
                })?;
                if !rows.is_empty() {
                    xml.create_element("CodeBook").write_inner_content(|xml| codes(xml, rows))?;
                }
                self.variables(xml, cases)?;
                self.cases(xml, cases)?;
                self.sources(xml, &user)
            })?;
        let mut bytes = xml.into_inner();
        bytes.push(b'\n');
        Ok(bytes)
    }

    /// What is told of cases and sources: each fact once.
    fn variables(&self, xml: &mut Xml<Vec<u8>>, cases: &[CaseRow]) -> io::Result<()> {
        let of_cases = cases.iter().flat_map(|case| &case.facts);
        let of_sources = self.sources.iter().flat_map(|source| &source.facts);
        let mut variables: BTreeMap<&str, &FactValue> = BTreeMap::new();
        for fact in of_cases.chain(of_sources) {
            variables.entry(&fact.name).or_insert(&fact.value);
        }
        if variables.is_empty() {
            return Ok(());
        }
        xml.create_element("Variables").write_inner_content(|xml| {
            for (name, value) in variables {
                xml.create_element("Variable")
                    .with_attribute(("guid", &*guid("variable", name)))
                    .with_attribute(("name", &*line(name)))
                    .with_attribute(("typeOfVariable", kind(value)))
                    .write_empty()?;
            }
            Ok(())
        })?;
        Ok(())
    }

    fn cases(&self, xml: &mut Xml<Vec<u8>>, cases: &[CaseRow]) -> io::Result<()> {
        if cases.is_empty() {
            return Ok(());
        }
        xml.create_element("Cases").write_inner_content(|xml| {
            for (number, case) in cases.iter().enumerate() {
                // Two deals may have one id.
                let key = format!("{number} {}", case.deal);
                xml.create_element("Case")
                    .with_attribute(("guid", &*guid("case", &key)))
                    .with_attribute(("name", &*line(&case.deal)))
                    .write_inner_content(|xml| {
                        facts(xml, &case.facts)?;
                        for source in case.sources.iter().filter_map(|at| self.sources.get(*at)) {
                            reference(xml, "SourceRef", &source.guid)?;
                        }
                        Ok(())
                    })?;
            }
            Ok(())
        })?;
        Ok(())
    }

    fn sources(&self, xml: &mut Xml<Vec<u8>>, user: &str) -> io::Result<()> {
        if self.sources.is_empty() {
            return Ok(());
        }
        xml.create_element("Sources").write_inner_content(|xml| {
            for source in &self.sources {
                let path = format!("internal://{}.txt", source.guid);
                xml.create_element("TextSource")
                    .with_attribute(("guid", &*source.guid))
                    .with_attribute(("name", &*source.name))
                    .with_attribute(("plainTextPath", &*path))
                    .with_attribute(("creatingUser", user))
                    .with_attribute(("creationDateTime", TIME))
                    .with_attribute(("modifyingUser", user))
                    .with_attribute(("modifiedDateTime", TIME))
                    .write_inner_content(|xml| {
                        text_element(xml, "Description", &source.file)?;
                        for one in &source.selections {
                            selection(xml, one, source, user)?;
                        }
                        facts(xml, &source.facts)
                    })?;
            }
            Ok(())
        })?;
        Ok(())
    }
}

fn selection(
    xml: &mut Xml<Vec<u8>>,
    one: &Selection,
    source: &Source,
    user: &str,
) -> io::Result<()> {
    let key = format!("{} {} {}", source.guid, one.start, one.end);
    let name = plain(one.memo.lines().next().unwrap_or_default());
    xml.create_element("PlainTextSelection")
        .with_attribute(("guid", &*guid("selection", &key)))
        .with_attribute(("name", &*line(&name)))
        .with_attribute(("startPosition", &*one.start.to_string()))
        .with_attribute(("endPosition", &*one.end.to_string()))
        .with_attribute(("creatingUser", user))
        .with_attribute(("creationDateTime", TIME))
        .with_attribute(("modifyingUser", user))
        .with_attribute(("modifiedDateTime", TIME))
        .write_inner_content(|xml| {
            text_element(xml, "Description", &one.memo)?;
            for code in &one.codes {
                xml.create_element("Coding")
                    .with_attribute(("guid", &*guid("coding", &format!("{key} {code}"))))
                    .with_attribute(("creatingUser", user))
                    .with_attribute(("creationDateTime", TIME))
                    .write_inner_content(|xml| reference(xml, "CodeRef", &code_guid(code)))?;
            }
            Ok(())
        })?;
    Ok(())
}

fn reference(xml: &mut Xml<Vec<u8>>, name: &str, guid: &str) -> io::Result<()> {
    xml.create_element(name).with_attribute(("targetGUID", guid)).write_empty()?;
    Ok(())
}

/// The type of a variable.
fn kind(value: &FactValue) -> &'static str {
    match value {
        FactValue::Text(_) => "Text",
        FactValue::Number(_) => "Float",
        FactValue::Day(_) => "Date",
    }
}

fn facts(xml: &mut Xml<Vec<u8>>, rows: &[FactRow]) -> io::Result<()> {
    for fact in rows {
        xml.create_element("VariableValue").write_inner_content(|xml| {
            reference(xml, "VariableRef", &guid("variable", &fact.name))?;
            match &fact.value {
                FactValue::Text(text) => text_element(xml, "TextValue", text),
                FactValue::Number(number) => text_element(xml, "FloatValue", number),
                FactValue::Day(day) => text_element(xml, "DateValue", day),
            }
        })?;
    }
    Ok(())
}

/// The interview as text, and where its coded sentences stand in it: a
/// paragraph a turn, `Name (buyer): words`, an empty line between two.
fn compose(row: &SourceRow, target: Target) -> (String, Vec<Selection>) {
    let mut text = Text { out: String::new(), units: 0, target };
    let mut selections = Vec::new();
    let mut coded = row.coded.iter().peekable();
    for (number, turn) in row.turns.iter().enumerate() {
        if number > 0 {
            text.push_all("\n\n");
        }
        text.push_all(&label(turn));
        let mut marks = Marks::default();
        text.said(&turn.text, &mut marks);
        while let Some(one) = coded.next_if(|one| one.turn <= number) {
            selections.push(Selection {
                start: marks.at(one.start),
                end: marks.at(one.end),
                codes: one.codes.clone(),
                memo: one.memo.clone(),
            });
        }
    }
    text.push('\n');
    (text.out, selections)
}

/// `Greg H. (buyer): `, or `buyer: ` where no name is told.
fn label(turn: &SpokenRow) -> String {
    let role = turn.role.id();
    match turn.speaker.as_deref().map(plain).filter(|name| !name.is_empty()) {
        Some(name) => format!("{name} ({role}): "),
        None => format!("{role}: "),
    }
}

/// Whether a line looks as if a turn began with it.
fn is_label(line: &str) -> bool {
    Role::ALL.iter().any(|role| {
        line.starts_with(&format!("{}: ", role.id()))
            || line.contains(&format!(" ({}): ", role.id()))
    })
}

/// Text as the target counts it.
struct Text {
    out: String,
    /// How long it is, in the target's units.
    units: u64,
    target: Target,
}

/// Where the characters of a turn's text stand in the source.
#[derive(Default)]
struct Marks(Vec<(usize, u64)>);

impl Marks {
    /// The position of a byte of the turn's text.
    fn at(&self, byte: usize) -> u64 {
        let next = self.0.partition_point(|(at, _)| *at < byte);
        self.0.get(next).or(self.0.last()).map_or(0, |(_, units)| *units)
    }
}

impl Text {
    fn push(&mut self, c: char) {
        match (c, self.target) {
            ('\n', Target::Nvivo) => {
                self.out.push_str("\r\n");
                self.units += 2;
            }
            (c, Target::Nvivo) => {
                self.out.push(c);
                self.units += c.len_utf16() as u64;
            }
            (c, Target::Standard) => {
                self.out.push(c);
                self.units += 1;
            }
        }
    }

    fn push_all(&mut self, text: &str) {
        text.chars().for_each(|c| self.push(c));
    }

    /// What is said in a turn. A line that looks like a turn's beginning gets
    /// a space before it, so that the turns can be told when it is read again.
    fn said(&mut self, text: &str, marks: &mut Marks) {
        let mut chars = text.char_indices().peekable();
        while let Some((at, c)) = chars.next() {
            marks.0.push((at, self.units));
            match c {
                '\r' if chars.peek().is_some_and(|(_, next)| *next == '\n') => {}
                '\n' | '\r' => {
                    self.push('\n');
                    let rest = text[at + 1..].lines().next().unwrap_or_default();
                    if is_label(rest) {
                        self.push(' ');
                    }
                }
                c if is_out(c) && c.is_whitespace() => self.push(' '),
                c if is_out(c) => {}
                c => self.push(c),
            }
        }
        marks.0.push((text.len(), self.units));
    }
}
