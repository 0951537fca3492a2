//! Documents of word processors and web pages: paragraphs with their styles
//! become lines of text, which then are read like any other text.

pub(super) mod docx;
pub(super) mod html;
pub(super) mod odt;
pub(super) mod rtf;
pub(super) mod unread;

use std::collections::BTreeMap;
use std::io::{Cursor, Read};

use zip::ZipArchive;

use super::talk::{self, Line, label_role};
use super::{Context, Reading, Sample, bounds};
use crate::interview::{Kind, Role};
use crate::place::{Place, Problem};

/// One paragraph as it was read.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
struct Paragraph {
    /// Its runs of text and whether each is bold or italic.
    runs: Vec<(String, bool)>,
    /// The level of a heading.
    heading: Option<u8>,
    /// The style's name where it is the author's own.
    style: String,
    /// How deep it stands in a list.
    list: Option<u8>,
    /// Its number in the document, or its line in the file.
    number: u32,
}

impl Paragraph {
    fn push(&mut self, text: &str, strong: bool) {
        match self.runs.last_mut() {
            Some((run, same)) if *same == strong => run.push_str(text),
            _ => self.runs.push((text.to_owned(), strong)),
        }
    }

    fn text(&self) -> String {
        self.runs.iter().map(|(text, _)| text.as_str()).collect()
    }

    fn is_blank(&self) -> bool {
        self.runs.iter().all(|(text, _)| text.trim().is_empty())
    }

    /// The paragraph as lines of Markdown, as a careful typist would mark it.
    fn lines(&self, labels: &Styles<'_>) -> Vec<String> {
        let text = self.text();
        let text = text.trim();
        if text.is_empty() {
            return vec![String::new()];
        }
        let one_line = || text.split_whitespace().collect::<Vec<_>>().join(" ");
        if let Some(level) = self.heading {
            return vec![format!("{} {}", "#".repeat(usize::from(level.clamp(1, 6))), one_line())];
        }
        match labels.of(&self.style) {
            Some(Style::Labels) => return vec![format!("##### {}", one_line())],
            Some(Style::Role) => return vec![format!("{}: {}", self.style, one_line())],
            None => {}
        }
        let marked = self.with_stars();
        let bullet = self.list.map(|depth| format!("{}- ", "  ".repeat(usize::from(depth.min(8)))));
        let mut lines: Vec<String> =
            marked.split('\n').map(|line| line.trim_end().to_owned()).collect();
        if let Some(bullet) = bullet {
            lines[0] = format!("{bullet}{}", lines[0].trim_start());
        }
        lines
    }

    /// The text with stars round a strong beginning: a name, a question.
    fn with_stars(&self) -> String {
        let mut runs = self.runs.iter().filter(|(text, _)| !text.is_empty()).peekable();
        let mut lead = String::new();
        while let Some((text, _)) =
            runs.next_if(|(text, strong)| *strong || lead.is_empty() && text.trim().is_empty())
        {
            lead.push_str(text);
        }
        let rest: String = runs.map(|(text, _)| text.as_str()).collect();
        let strong = lead.trim();
        let short =
            !strong.is_empty() && strong.len() <= if rest.trim().is_empty() { 200 } else { 60 };
        if !short || strong.contains(['\n', '*']) {
            return format!("{lead}{rest}");
        }
        // `**Ann:** text` wants its space.
        let gap = if rest.is_empty() || rest.starts_with(char::is_whitespace) { "" } else { " " };
        let trailing = &lead[lead.trim_end().len()..];
        format!("**{strong}**{trailing}{}{rest}", if trailing.is_empty() { gap } else { "" })
    }
}

/// What an author's own style is for.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Style {
    /// Its paragraphs are the labels of speakers.
    Labels,
    /// Its name is a role, its paragraphs are what that role says.
    Role,
}

/// The author's own styles that tell who speaks.
struct Styles<'p>(BTreeMap<&'p str, Style>);

impl<'p> Styles<'p> {
    fn of_all(paragraphs: &'p [Paragraph]) -> Self {
        let mut texts: BTreeMap<&str, Vec<String>> = BTreeMap::new();
        for paragraph in paragraphs.iter().filter(|one| !one.style.is_empty() && !one.is_blank()) {
            texts.entry(&paragraph.style).or_default().push(paragraph.text().trim().to_owned());
        }
        let styles = texts.into_iter().filter_map(|(style, mut texts)| {
            if let Some(Role::Interviewer | Role::Buyer | Role::Seller) = label_role(style) {
                return Some((style, Style::Role));
            }
            let count = texts.len();
            let short = texts
                .iter()
                .filter(|text| {
                    text.split_whitespace().count() <= 6 && !text.ends_with(['.', '?', '!', ','])
                })
                .count();
            texts.sort();
            texts.dedup();
            (count >= 4 && short * 10 >= count * 9 && texts.len() * 2 <= count)
                .then_some((style, Style::Labels))
        });
        Self(styles.collect())
    }

    fn of(&self, style: &str) -> Option<Style> {
        self.0.get(style).copied()
    }
}

/// Reads paragraphs as interviews.
fn add(
    paragraphs: &[Paragraph],
    format: &'static str,
    sample: &Sample<'_>,
    context: &Context<'_>,
    reading: &mut Reading,
) {
    if paragraphs.len() > bounds::PARAGRAPHS {
        let message = format!("more than {} paragraphs (expected a document)", bounds::PARAGRAPHS);
        return leave_out(sample, message, reading);
    }
    let styles = Styles::of_all(paragraphs);
    let texts: Vec<(String, u32)> = paragraphs
        .iter()
        .flat_map(|paragraph| {
            paragraph.lines(&styles).into_iter().map(|line| (line, paragraph.number))
        })
        .collect();
    let lines: Vec<Line<'_>> =
        texts.iter().map(|(text, number)| Line { text, number: *number }).collect();
    let talks = talk::read_lines(&lines, &sample.content.file, context.settings.dates);
    debug_assert!(
        talks.iter().all(|talk| matches!(talk.kind, Kind::Transcript | Kind::Notes | Kind::Record))
    );
    talk::add(talks, format, sample, context, reading);
}

/// A text part of a zipped document; `None` if it has no such part, an error
/// if the part cannot be read or is larger than any document.
fn part(bytes: &[u8], name: &str) -> Option<Result<String, String>> {
    let mut archive = ZipArchive::new(Cursor::new(bytes)).ok()?;
    let file = archive.by_name(name).ok()?;
    let mut unpacked = Vec::new();
    Some(match file.take(bounds::PART + 1).read_to_end(&mut unpacked) {
        Ok(_) if unpacked.len() as u64 > bounds::PART => {
            Err(format!("`{name}` unpacks to more than {}", bounds::megabytes(bounds::PART)))
        }
        Ok(_) => Ok(String::from_utf8_lossy(&unpacked).into_owned()),
        Err(error) => Err(format!("`{name}` cannot be unpacked: {error}")),
    })
}

/// Counts the open elements of a document.
#[derive(Default)]
struct Depth(usize);

impl Depth {
    /// Whether one more may open.
    fn open(&mut self) -> Result<(), String> {
        self.0 += 1;
        if self.0 > bounds::DEPTH {
            return Err(format!("elements stand more than {} deep", bounds::DEPTH));
        }
        Ok(())
    }

    fn close(&mut self) {
        self.0 = self.0.saturating_sub(1);
    }
}

fn is_zip(sample: &Sample<'_>) -> bool {
    sample.content.bytes.starts_with(b"PK\x03\x04")
}

/// Whether a zipped document holds a part of this name: names stand in clear
/// at the end of the file.
fn holds(sample: &Sample<'_>, name: &str) -> bool {
    is_zip(sample) && memchr::memmem::rfind(&sample.content.bytes, name.as_bytes()).is_some()
}

fn leave_out(sample: &Sample<'_>, message: impl Into<String>, reading: &mut Reading) {
    reading.problems.push(Problem::left_out(Place::whole(&sample.content.file), message));
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_paragraph_is_marked_as_a_typist_would() {
        let run = |text: &str, strong: bool| (text.to_owned(), strong);
        let plain = Paragraph::default;
        let cases = [
            (Paragraph { runs: vec![run("Why now?", true)], ..plain() }, "**Why now?**"),
            (
                Paragraph { runs: vec![run("Ann:", true), run(" yes", false)], ..plain() },
                "**Ann:** yes",
            ),
            (
                Paragraph { runs: vec![run("Ann", true), run("yes", false)], ..plain() },
                "**Ann** yes",
            ),
            (
                Paragraph { runs: vec![run("it was ", false), run("really", true)], ..plain() },
                "it was really",
            ),
            (Paragraph { runs: vec![run("Ann", false)], heading: Some(5), ..plain() }, "##### Ann"),
            (Paragraph { runs: vec![run("one", false)], list: Some(1), ..plain() }, "  - one"),
        ];
        for (paragraph, expected) in cases {
            assert_eq!(paragraph.lines(&Styles(BTreeMap::new())), [expected]);
        }
    }
}
