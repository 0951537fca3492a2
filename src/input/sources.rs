//! A file or standard input, read whole within bounds or, where it holds JSON
//! lines, piece by piece.

use std::fs::File;
use std::io::{self, BufRead, BufReader, Read};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use super::{Content, bounds};
use crate::place::{Place, Problem};

/// A file to read, or standard input.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Source {
    /// As the user named it; a file of a folder is named below that folder.
    pub name: Arc<str>,
    path: Option<PathBuf>,
}

/// A piece of content, or why it could not be read.
pub(super) type Part = Result<Content, Problem>;

/// The start of a file by which it is known for what it is.
const HEAD: usize = 1 << 16;

/// A first line of JSON may be so long; a longer one is no record.
const LONGEST_LINE: usize = 1 << 24;

/// How much of a file of JSON lines is read at a time: about two interviews,
/// so that a block of pieces stays small.
const PIECE: usize = 1 << 16;

impl Source {
    /// A file.
    pub(super) fn file(path: &Path) -> Self {
        Self { name: Arc::from(path.to_string_lossy()), path: Some(path.to_owned()) }
    }

    /// Standard input.
    pub(super) fn standard_input() -> Self {
        Self { name: Arc::from("-"), path: None }
    }

    /// The path of a regular file, which can be opened again.
    pub(super) fn regular(&self) -> Option<&Path> {
        self.path.as_deref().filter(|path| path.is_file())
    }

    /// How many bytes it has, where that is known beforehand.
    pub(super) fn len(&self) -> Option<u64> {
        self.regular()?.metadata().ok().map(|metadata| metadata.len())
    }

    /// Opens it and reads its start.
    pub(super) fn open(&self) -> Result<Opened, Problem> {
        let unreadable = |error| self.unreadable(&error);
        let reader: Box<dyn Read + Send> = match &self.path {
            None => Box::new(io::stdin()),
            Some(path) => Box::new(File::open(path).map_err(unreadable)?),
        };
        let mut opened = Opened {
            source: self.clone(),
            reader: BufReader::with_capacity(HEAD, reader),
            head: Vec::new(),
            is_whole: false,
        };
        opened.read_head().map_err(unreadable)?;
        Ok(opened)
    }

    fn unreadable(&self, error: &io::Error) -> Problem {
        Problem::left_out(Place::whole(&self.name), format!("cannot be read: {error}"))
    }
}

/// A source whose start was read.
pub(super) struct Opened {
    source: Source,
    reader: BufReader<Box<dyn Read + Send>>,
    head: Vec<u8>,
    /// Whether the start is all there is.
    is_whole: bool,
}

impl Opened {
    fn read_head(&mut self) -> io::Result<()> {
        self.is_whole = !self.read_more(HEAD)?;
        // A record of JSON may be longer than the usual start.
        while !self.is_whole
            && self.head.starts_with(b"{")
            && !self.head.contains(&b'\n')
            && self.head.len() < LONGEST_LINE
        {
            self.is_whole = !self.read_more(self.head.len() * 2)?;
        }
        Ok(())
    }

    /// Reads on until the start has `len` bytes; false at the end.
    fn read_more(&mut self, len: usize) -> io::Result<bool> {
        let missing = len.saturating_sub(self.head.len()) as u64;
        self.reader.by_ref().take(missing).read_to_end(&mut self.head)?;
        Ok(self.head.len() >= len && !self.reader.fill_buf()?.is_empty())
    }

    /// The start as content, to be known by: cut after a whole letter.
    pub(super) fn head(&self) -> Content {
        let mut bytes = self.head.clone();
        if !self.is_whole
            && let Err(error) = std::str::from_utf8(&bytes)
            && error.error_len().is_none()
        {
            bytes.truncate(error.valid_up_to());
        }
        Content { file: Arc::clone(&self.source.name), first_line: 1, bytes }
    }

    /// Whether the start is all there is.
    pub(super) fn is_whole(&self) -> bool {
        self.is_whole
    }

    /// Whether each line is a record of JSON, and there are several.
    pub(super) fn is_json_lines(&self) -> bool {
        let head = self.head.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(&self.head);
        let Some(end) = memchr::memchr(b'\n', head) else { return false };
        let (first, rest) = head.split_at(end);
        let next = rest.trim_ascii_start().first();
        first.trim_ascii().starts_with(b"{")
            && next.map_or(!self.is_whole, |&byte| byte == b'{')
            && serde_json::from_slice::<serde::de::IgnoredAny>(first).is_ok()
    }

    /// All of it.
    pub(super) fn whole(mut self) -> Part {
        let file = Arc::clone(&self.source.name);
        let mut bytes = self.head;
        if !self.is_whole {
            let left = (bounds::FILE + 1).saturating_sub(bytes.len() as u64);
            let read = self.reader.by_ref().take(left).read_to_end(&mut bytes);
            read.map_err(|error| self.source.unreadable(&error))?;
        }
        if bytes.len() as u64 > bounds::FILE {
            let message = "larger than 512 MB, which only a table as text or JSON lines may be \
                           (expected one interview a file, or one a line)";
            return Err(Problem::left_out(Place::whole(&file), message));
        }
        Ok(Content { file, first_line: 1, bytes })
    }

    /// Its lines, some at a time.
    pub(super) fn pieces(self) -> Pieces {
        let head = io::Cursor::new(self.head);
        let reader = BufReader::with_capacity(1 << 18, Box::new(head.chain(self.reader)) as _);
        Pieces {
            file: Arc::clone(&self.source.name),
            reader,
            line: 1,
            failed: false,
            is_too_long: false,
        }
    }
}

/// A file of lines, a piece of whole lines at a time.
pub(super) struct Pieces {
    file: Arc<str>,
    reader: BufReader<Box<dyn Read + Send>>,
    line: u32,
    failed: bool,
    /// Whether the next line, of which a start was read, is no record.
    is_too_long: bool,
}

/// What came of reading a line.
enum Line {
    Read,
    TooLong,
    End,
}

impl Pieces {
    /// Reads a line; of one that is too long, only its start.
    fn line(&mut self, bytes: &mut Vec<u8>) -> io::Result<Line> {
        let most = bounds::RECORD as u64;
        let read = self.reader.by_ref().take(most).read_until(b'\n', bytes)?;
        Ok(match read as u64 {
            0 => Line::End,
            read if read == most && !bytes.ends_with(b"\n") => Line::TooLong,
            _ => Line::Read,
        })
    }

    /// Skips the rest of a line that is too long.
    fn too_long(&mut self) -> Problem {
        let place = Place::new(&self.file, self.line);
        self.line += 1;
        match self.reader.skip_until(b'\n') {
            Ok(_) => {
                let most = bounds::megabytes(bounds::RECORD as u64);
                let message = format!("a line of more than {most} (expected an interview a line)");
                Problem::left_out(place, message)
            }
            Err(error) => self.fail(&error),
        }
    }

    fn fail(&mut self, error: &io::Error) -> Problem {
        self.failed = true;
        let place = Place::new(&self.file, self.line);
        Problem::left_out(place, format!("cannot be read on: {error}"))
    }
}

impl Iterator for Pieces {
    type Item = Part;

    fn next(&mut self) -> Option<Part> {
        if self.failed {
            return None;
        }
        if std::mem::take(&mut self.is_too_long) {
            return Some(Err(self.too_long()));
        }
        let mut bytes = Vec::with_capacity(PIECE + PIECE / 2);
        let first_line = self.line;
        while bytes.len() < PIECE {
            let before = bytes.len();
            match self.line(&mut bytes) {
                Ok(Line::End) => break,
                Ok(Line::Read) => self.line += 1,
                Ok(Line::TooLong) if before == 0 => return Some(Err(self.too_long())),
                // The lines before it come first.
                Ok(Line::TooLong) => {
                    bytes.truncate(before);
                    self.is_too_long = true;
                    break;
                }
                Err(error) => return Some(Err(self.fail(&error))),
            }
        }
        let file = Arc::clone(&self.file);
        (!bytes.is_empty()).then_some(Ok(Content { file, first_line, bytes }))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn opened(bytes: &[u8]) -> (tempfile::TempDir, Opened) {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("file");
        std::fs::write(&path, bytes).expect("written");
        let opened = Source::file(&path).open().expect("opened");
        (folder, opened)
    }

    #[test]
    fn json_lines_come_in_pieces_of_whole_lines() {
        let line = format!("{{\"id\": \"{}\"}}\n", "x".repeat(100_000));
        let (_folder, file) = opened(line.repeat(3).as_bytes());
        assert!(file.is_json_lines());
        let pieces: Vec<_> = file.pieces().map(|piece| piece.expect("read")).collect();
        let lines: Vec<_> = pieces.iter().map(|piece| piece.first_line).collect();
        assert_eq!(lines, [1, 2, 3]);
        assert!(pieces.iter().all(|piece| piece.bytes == line.as_bytes()));
    }

    #[test]
    fn only_lines_of_whole_objects_are_json_lines() {
        let cases: [(&str, bool); 6] = [
            ("{\"a\": 1}\n{\"a\": 2}\n", true),
            ("\u{feff}{\"a\": 1}\r\n\r\n{\"a\": 2}", true),
            ("{\"a\": 1}\n", false),
            ("{\n\"a\": 1}\n", false),
            ("[{\"a\": 1}]\n{}", false),
            ("text\n{}", false),
        ];
        for (text, expected) in cases {
            let (_folder, file) = opened(text.as_bytes());
            assert_eq!(file.is_json_lines(), expected, "{text:?}");
        }
    }

    #[test]
    fn a_start_is_cut_after_a_whole_letter() {
        let text = format!("{}\u{e9}\u{e9}\u{e9}", "x".repeat(HEAD - 3));
        let (_folder, file) = opened(text.as_bytes());
        assert!(!file.is_whole());
        assert!(std::str::from_utf8(&file.head().bytes).is_ok());
        assert_eq!(file.whole().expect("read").bytes, text.as_bytes());
    }
}
