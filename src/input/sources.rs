//! A file or standard input, read whole within bounds or, where it holds JSON
//! lines, piece by piece.

use std::fs::File;
use std::io::{self, BufRead, BufReader, Read};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use super::json::is_json;
use super::{Content, bounds, native};
use crate::parallel::Ahead;
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

/// How many pieces of standard input are read ahead: enough for the threads
/// that work on them, and a megabyte at most of usual lines.
const AHEAD: usize = 16;

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
        let read = match &self.path {
            None => opened.read_stream(),
            Some(_) => opened.read_head(),
        };
        read.map_err(unreadable)?;
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

    /// Reads a start that is waited for: no more of it than tells that lines
    /// are interviews, so that the first is read before the second comes.
    fn read_stream(&mut self) -> io::Result<()> {
        loop {
            let piece = self.reader.fill_buf()?;
            self.is_whole = piece.is_empty();
            let has_line = memchr::memchr(b'\n', piece).is_some();
            self.head.extend_from_slice(piece);
            let read = piece.len();
            self.reader.consume(read);
            let is_long = || {
                let may_be_line = self.head.starts_with(b"{") && !self.head.contains(&b'\n');
                self.head.len() >= if may_be_line { LONGEST_LINE } else { HEAD }
            };
            if self.is_whole || (has_line && self.is_interview_lines()) || is_long() {
                return Ok(());
            }
        }
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
            && is_json(first)
    }

    /// Whether a line of the start is an interview by itself, so that every
    /// other line is one too or cannot be used. One that comes first shows it;
    /// after others, it may be a part of what they begin.
    pub(super) fn is_interview_lines(&self) -> bool {
        let text = self.head.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(&self.head);
        let begins = text.trim_ascii_start().first();
        let may_hold_it = matches!(begins, Some(b'{' | b'['));
        let mut at = 0;
        let mut is_first = true;
        for line in text.split_inclusive(|&byte| byte == b'\n') {
            at += line.len();
            let line = line.trim_ascii();
            if line.is_empty() {
                continue;
            }
            let is_cut_off = at == text.len() && !self.is_whole && !text.ends_with(b"\n");
            if !is_cut_off && native::is_interview(line) {
                let next = text[at..].trim_ascii_start().first();
                return match next {
                    // No line of an object or a list is followed so.
                    Some(b'{') => true,
                    // What one line is called must not hang on when it comes.
                    None if is_first => self.is_stream() || !self.is_whole,
                    _ if is_first || !may_hold_it => true,
                    _ => self.is_whole && !is_json(text),
                };
            }
            is_first = false;
        }
        false
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
            is_stream: false,
            line: 1,
            failed: false,
            is_too_long: false,
        }
    }

    /// Its lines as they come.
    pub(super) fn stream(self) -> Ahead<Pieces> {
        Ahead::new(Pieces { is_stream: true, ..self.pieces() }, AHEAD)
    }

    /// Whether it comes when it likes.
    fn is_stream(&self) -> bool {
        self.source.path.is_none()
    }

    /// Whether it is standard input, and nothing came.
    pub(super) fn is_empty_stream(&self) -> bool {
        self.is_stream() && self.is_whole && self.head.trim_ascii().is_empty()
    }
}

/// A file of lines, a piece of whole lines at a time.
pub(super) struct Pieces {
    file: Arc<str>,
    reader: BufReader<Box<dyn Read + Send>>,
    /// Whether a piece ends where more would have to be waited for.
    is_stream: bool,
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
            if self.is_stream && memchr::memchr(b'\n', self.reader.buffer()).is_none() {
                break;
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
    fn a_line_that_is_an_interview_makes_the_others_lines() {
        let one = r#"{"interview_id": "a", "text": "Too dear."}"#;
        let cases = [
            (format!("{one}\n"), false),
            (format!("{one}\n{one}"), true),
            (format!("{one}\nno JSON\n"), true),
            (format!("no JSON\n{one}\n"), true),
            (format!("{{\"cut\": \n\n{one}\n"), true),
            (format!("{{\"interviews\": [\n{one}\n]}}"), false),
            (format!("[\n{one},\n{one}\n]\n"), false),
            (format!("{{\"a\": 1}}\n{one}\n{one}\n"), true),
            ("{\"a\": 1}\n{\"a\": 2}\n".to_owned(), false),
            (format!("Bo: {one}\n"), false),
        ];
        for (text, expected) in cases {
            let (_folder, file) = opened(text.as_bytes());
            assert_eq!(file.is_interview_lines(), expected, "{text}");
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
