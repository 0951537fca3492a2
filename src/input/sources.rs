//! From what the user named to pieces of content: folders are walked, `-` is
//! standard input, a large file of JSON lines comes piece by piece.

use std::fs::File;
use std::io::{self, BufRead, BufReader, Read};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use walkdir::WalkDir;

use super::{Content, Settings};
use crate::place::{Place, Problem};

/// A file to read, or standard input.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Source {
    /// As the user named it; a file of a folder is named below that folder.
    pub name: Arc<str>,
    path: Option<PathBuf>,
}

/// A piece of content, or why it could not be read.
pub type Part = Result<Content, Problem>;

/// How much of a file of JSON lines is read at a time.
const PIECE: usize = 1 << 18;

/// The sources below `names`, in an order that does not depend on the file
/// system, and what could not be found. Hidden files of folders are skipped.
pub fn find(names: &[PathBuf], _settings: &Settings) -> (Vec<Source>, Vec<Problem>) {
    let (mut sources, mut problems) = (Vec::new(), Vec::new());
    for name in names {
        if name.as_os_str() == "-" {
            sources.push(Source { name: Arc::from("-"), path: None });
        } else if name.is_dir() {
            walk(name, &mut sources, &mut problems);
        } else {
            sources.push(Source::file(name));
        }
    }
    (sources, problems)
}

fn walk(folder: &Path, sources: &mut Vec<Source>, problems: &mut Vec<Problem>) {
    let hidden = |entry: &walkdir::DirEntry| {
        entry.depth() > 0 && entry.file_name().to_string_lossy().starts_with('.')
    };
    let entries = WalkDir::new(folder).sort_by_file_name().into_iter();
    for entry in entries.filter_entry(|entry| !hidden(entry)) {
        match entry {
            Ok(entry) if entry.file_type().is_file() => sources.push(Source::file(entry.path())),
            Ok(_) => {}
            Err(error) => {
                let place = error.path().unwrap_or(folder).to_string_lossy().into_owned();
                problems.push(Problem::left_out(Place::whole(&place), error.to_string()));
            }
        }
    }
}

impl Source {
    fn file(path: &Path) -> Self {
        Self { name: Arc::from(path.to_string_lossy()), path: Some(path.to_owned()) }
    }

    /// The content, piece by piece: a file of JSON lines in pieces of whole
    /// lines, anything else whole.
    pub fn parts(&self) -> Box<dyn Iterator<Item = Part> + Send> {
        let unreadable =
            |error: io::Error| Problem::left_out(Place::whole(&self.name), error.to_string());
        let reader: Box<dyn Read + Send> = match &self.path {
            None => Box::new(io::stdin()),
            Some(path) => match File::open(path) {
                Ok(file) => Box::new(file),
                Err(error) => return Box::new(std::iter::once(Err(unreadable(error)))),
            },
        };
        let mut reader = BufReader::with_capacity(PIECE, reader);
        match reader.fill_buf() {
            Ok(head) if is_json_lines(head) => {
                Box::new(Lines { file: Arc::clone(&self.name), reader, line: 1 })
            }
            Ok(_) => {
                let mut bytes = Vec::new();
                let whole = reader.read_to_end(&mut bytes).map_err(unreadable);
                let file = Arc::clone(&self.name);
                Box::new(std::iter::once(whole.map(|_| Content { file, first_line: 1, bytes })))
            }
            Err(error) => Box::new(std::iter::once(Err(unreadable(error)))),
        }
    }
}

/// Whether the first line is a whole JSON object and another follows.
fn is_json_lines(head: &[u8]) -> bool {
    let head = head.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(head);
    let mut lines = head.split(|&byte| byte == b'\n').map(<[u8]>::trim_ascii);
    let first = lines.next().unwrap_or_default();
    let next = lines.find(|line| !line.is_empty()).unwrap_or_default();
    first.starts_with(b"{")
        && next.starts_with(b"{")
        && serde_json::from_slice::<serde::de::IgnoredAny>(first).is_ok()
}

struct Lines {
    file: Arc<str>,
    reader: BufReader<Box<dyn Read + Send>>,
    line: u32,
}

impl Iterator for Lines {
    type Item = Part;

    fn next(&mut self) -> Option<Part> {
        let mut bytes = Vec::with_capacity(PIECE + PIECE / 4);
        let first_line = self.line;
        while bytes.len() < PIECE {
            match self.reader.read_until(b'\n', &mut bytes) {
                Ok(0) => break,
                Ok(_) => self.line += 1,
                Err(error) => {
                    let place = Place::new(&self.file, self.line);
                    return Some(Err(Problem::left_out(place, error.to_string())));
                }
            }
        }
        let file = Arc::clone(&self.file);
        (!bytes.is_empty()).then_some(Ok(Content { file, first_line, bytes }))
    }
}
