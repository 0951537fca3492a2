//! All the input of one run: deals first, then interviews one after the other.
//!
//! [`open`] reads what holds deals, known by the start of each source. What is
//! left comes as [`Piece`]s, which cost nothing until a worker reads them:
//! a file, some lines of a large one, or the texts in some rows of a table.

use std::collections::{BTreeMap, HashMap, VecDeque};
use std::path::PathBuf;
use std::sync::Arc;

use super::sources::{self, Opened, Source};
use super::table::{self, Note, Notes};
use super::{Content, Context, Encoding, Person, Reading, Settings, Understood, walk};
use crate::deal::Deal;
use crate::guard::guarded;
use crate::interview::Interview;
use crate::parallel::{Ahead, Awaited};
use crate::place::{Place, Problem};

/// What the input holds beside its interviews.
#[derive(Debug, Default)]
pub struct Batch {
    /// What the user told.
    pub settings: Settings,
    /// The deals of all tables, each once.
    pub deals: Vec<Deal>,
    /// People that transcripts refer to by an id.
    pub people: BTreeMap<String, Person>,
    /// What could not be used so far; each piece has its own.
    pub problems: Vec<Problem>,
    /// What was taken for what so far; each piece has its own.
    pub understood: Vec<Understood>,
    /// How many bytes the pieces have together, as far as that is known.
    pub bytes: u64,
}

/// A table of at least this size is read without holding it.
const LARGE: u64 = 4 << 20;

/// Finds the sources below `names` and reads the deals in them. The pieces
/// come in the order of the sources.
pub fn open(names: &[PathBuf], settings: &Settings) -> (Batch, Pieces) {
    let (sources, problems) = walk::find(names, settings);
    let batch = Batch { settings: settings.clone(), problems, ..Batch::default() };
    let mut opening = Opening { batch, pieces: VecDeque::new(), by_id: None };
    for source in sources {
        opening.source(source);
    }
    opening.check_columns();
    (opening.batch, Pieces { pending: opening.pieces, current: None })
}

struct Opening {
    batch: Batch,
    pieces: VecDeque<Pending>,
    /// The deals by id, from the second table on.
    by_id: Option<HashMap<String, u32>>,
}

/// What is read when its turn comes.
enum Pending {
    File(Source),
    /// Standard input, which cannot be opened again.
    Opened(Opened),
    Content(Content),
    Notes(Notes, DealsOf),
    Interviews(Vec<Interview>),
}

/// Where the deals of a table stand among all.
enum DealsOf {
    /// In their order, from here on.
    From(usize),
    /// Some of them were known from other tables.
    Each(Vec<u32>),
}

impl DealsOf {
    fn at(&self, deal: u32) -> usize {
        match self {
            Self::From(first) => first + deal as usize,
            Self::Each(deals) => deals[deal as usize] as usize,
        }
    }
}

impl Opening {
    fn source(&mut self, source: Source) {
        let opened = match source.open() {
            Ok(opened) => opened,
            Err(problem) => return self.batch.problems.push(problem),
        };
        // Nothing through a pipe is a step of a job that had nothing to do.
        if opened.is_empty_stream() {
            return;
        }
        if opened.is_interview_lines() {
            return self.later(opened, source);
        }
        let head = opened.head();
        // An old workbook keeps the list of its parts anywhere.
        if head.is_old_office() && !opened.is_whole() {
            return self.whole(opened, &source);
        }
        match head.format() {
            Some(format) if format.holds_deals => {
                let large = source.len().is_some_and(|len| len >= LARGE);
                match source.regular() {
                    Some(path) if large && table::streams(format) && head.is_ascii_based() => {
                        self.read(&source.name, |context| {
                            let mut reading = Reading::default();
                            head.with_sample(|sample| {
                                table::read_delimited_file(path, sample, context, &mut reading);
                            });
                            reading
                        });
                    }
                    _ => self.whole(opened, &source),
                }
            }
            _ => self.later(opened, source),
        }
    }

    /// Reads the whole source now, if it holds deals.
    fn whole(&mut self, opened: Opened, source: &Source) {
        let content = match opened.whole() {
            Ok(content) => content,
            Err(problem) => return self.batch.problems.push(problem),
        };
        if content.format().is_some_and(|format| format.holds_deals) {
            self.read(&source.name, |context| content.read_with_notes(context));
        } else if source.len().is_none() {
            self.pieces.push_back(Pending::Content(content));
        } else {
            self.batch.bytes += content.bytes.len() as u64;
            self.pieces.push_back(Pending::File(source.clone()));
        }
    }

    /// Takes what `read` makes of a file now.
    fn read(&mut self, file: &str, read: impl FnOnce(&Context<'_>) -> Reading) {
        let context = Context { settings: &self.batch.settings, people: &self.batch.people };
        match guarded(&Place::whole(file), || read(&context)) {
            Ok(reading) => self.take(reading),
            Err(problem) => self.batch.problems.push(problem),
        }
    }

    fn later(&mut self, opened: Opened, source: Source) {
        match source.len() {
            Some(len) => {
                self.batch.bytes += len;
                self.pieces.push_back(Pending::File(source));
            }
            None => self.pieces.push_back(Pending::Opened(opened)),
        }
    }

    fn take(&mut self, reading: Reading) {
        let Reading { deals, interviews, people, problems, understood, notes } = reading;
        self.batch.people.extend(people);
        self.batch.problems.extend(problems);
        self.batch.understood.extend(understood);
        let deals = self.add(deals);
        if let Some(notes) = notes {
            self.pieces.push_back(Pending::Notes(notes, deals));
        }
        if !interviews.is_empty() {
            self.pieces.push_back(Pending::Interviews(interviews));
        }
    }

    /// Adds the deals of a table to those of the tables before. A deal that
    /// they have already only fills their gaps.
    fn add(&mut self, deals: Vec<Deal>) -> DealsOf {
        let first = self.batch.deals.len();
        if first == 0 {
            self.batch.deals = deals;
            return DealsOf::From(0);
        }
        let known = &mut self.batch.deals;
        let by_id = self.by_id.get_or_insert_with(HashMap::new);
        for (at, deal) in known.iter().enumerate().skip(by_id.len()) {
            by_id.entry(deal.id.clone()).or_insert_with(|| index(at));
        }
        let mut places = Vec::with_capacity(deals.len());
        let mut merging = Merging::default();
        for mut deal in deals {
            let at = match by_id.get(&deal.id) {
                Some(&at) if merging.is_same(&known[at as usize], &deal) => {
                    merging.fill(&mut known[at as usize], deal);
                    at
                }
                taken => {
                    if taken.is_some() {
                        deal.id = merging.renamed(&deal.id, by_id);
                    }
                    let at = index(known.len());
                    by_id.insert(deal.id.clone(), at);
                    known.push(deal);
                    at
                }
            };
            places.push(at);
        }
        self.batch.problems.extend(merging.problems());
        DealsOf::Each(places)
    }

    /// Says which `--map` no table has a column for.
    fn check_columns(&mut self) {
        let tables = self.batch.understood.iter();
        let tables: Vec<_> =
            tables.filter_map(|one| Some((&one.file, one.table.as_ref()?))).collect();
        let problems = table::unmatched(&self.batch.settings, &tables);
        self.batch.problems.extend(problems);
    }
}

fn index(at: usize) -> u32 {
    u32::try_from(at).unwrap_or(u32::MAX)
}

/// What happens as one table's deals meet those of the tables before.
#[derive(Debug, Default)]
struct Merging {
    /// The place of the first deal that was known, and how many were.
    known: Option<(Place, usize)>,
    renamed: Option<(String, usize)>,
    conflicts: Vec<Problem>,
}

/// No more conflicts than these are said one by one.
const CONFLICTS: usize = 20;

impl Merging {
    /// Whether a deal of the same id is the same deal. A row without a name
    /// has only its number, which says nothing in another table.
    fn is_same(&self, known: &Deal, deal: &Deal) -> bool {
        let is_number = deal.id == format!("row {}", deal.place.line);
        !is_number && !table::are_different(&known.facts, &deal.facts)
    }

    fn fill(&mut self, known: &mut Deal, deal: Deal) {
        let before = self.known.get_or_insert_with(|| (deal.place.clone(), 0));
        before.1 += 1;
        let (one, other) = (known.outcome(), deal.outcome());
        if one.is_closed() && other.is_closed() && one != other {
            let message = format!(
                "deal `{}` is {other} here and {one} at {}: the first counts",
                deal.id, known.place
            );
            self.conflicts.push(Problem::noted(deal.place.clone(), message));
        }
        // An earlier export may have the deal still open.
        if !one.is_closed() && other.is_closed() {
            let earlier = std::mem::replace(&mut known.facts, deal.facts);
            known.place = deal.place;
            table::fill(&mut known.facts, earlier);
        } else {
            table::fill(&mut known.facts, deal.facts);
        }
    }

    fn renamed(&mut self, id: &str, by_id: &HashMap<String, u32>) -> String {
        self.renamed.get_or_insert_with(|| (id.to_owned(), 0)).1 += 1;
        let numbered = (2_u32..).map(|number| format!("{id} #{number}"));
        let mut free = numbered.filter(|id| !by_id.contains_key(id));
        free.next().expect("numbers do not end")
    }

    fn problems(self) -> Vec<Problem> {
        let mut problems = self.conflicts;
        let more = problems.len().saturating_sub(CONFLICTS);
        problems.truncate(CONFLICTS);
        if let Some((place, count)) = self.known {
            let deals =
                if count == 1 { "1 deal was".to_owned() } else { format!("{count} deals were") };
            let conflicts =
                if more > 0 { format!("; {more} more conflicts") } else { String::new() };
            let message =
                format!("{deals} in an earlier table too: this one fills its gaps{conflicts}");
            problems.push(Problem::noted(Place::whole(&place.file), message));
        }
        problems
    }
}

/// What is left to read, in order.
pub struct Pieces {
    pending: VecDeque<Pending>,
    current: Option<Current>,
}

enum Current {
    /// Lines of JSON of any kind.
    Lines(sources::Pieces),
    /// Lines that are interviews.
    Interviewed(sources::Pieces),
    /// The same from standard input.
    Streamed(Ahead<sources::Pieces>),
    Notes(Notes, DealsOf),
    Interviews(std::vec::IntoIter<Interview>),
}

/// Something to read, on any thread.
#[derive(Debug)]
pub struct Piece(Inner);

#[derive(Debug)]
enum Inner {
    File(Source),
    Content(Content),
    /// Lines that are interviews.
    Lines(Content),
    Unreadable(Problem),
    /// Texts of rows, each with its deal's place.
    Notes(Vec<(usize, Note)>),
    Interviews(Vec<Interview>),
}

/// How many texts or interviews make a piece.
const TOGETHER: usize = 32;

/// Texts of so many bytes are a piece, however few.
const MUCH: usize = 1 << 20;

impl Iterator for Pieces {
    type Item = Piece;

    fn next(&mut self) -> Option<Piece> {
        loop {
            if let Some(current) = &mut self.current {
                if let Some(piece) = current.next() {
                    return Some(Piece(piece));
                }
                self.current = None;
            }
            match self.pending.pop_front()? {
                Pending::Notes(notes, deals) => self.current = Some(Current::Notes(notes, deals)),
                Pending::Interviews(interviews) => {
                    self.current = Some(Current::Interviews(interviews.into_iter()));
                }
                Pending::Content(content) => return Some(Piece(Inner::Content(content))),
                Pending::Opened(opened) => match self.opened(opened) {
                    Some(piece) => return Some(Piece(piece)),
                    None => continue,
                },
                Pending::File(source) => {
                    // Only a file that may come in pieces is opened here.
                    if source.len().is_none_or(|len| len <= SMALL) {
                        return Some(Piece(Inner::File(source)));
                    }
                    match source.open() {
                        Ok(opened) if opened.is_interview_lines() => {
                            self.current = Some(Current::Interviewed(opened.pieces()));
                        }
                        Ok(opened) if opened.is_json_lines() => {
                            self.current = Some(Current::Lines(opened.pieces()));
                        }
                        Ok(_) => return Some(Piece(Inner::File(source))),
                        Err(problem) => return Some(Piece(Inner::Unreadable(problem))),
                    }
                }
            }
        }
    }
}

impl Awaited for Pieces {
    fn ready(&mut self) -> Option<Piece> {
        match (&mut self.current, self.pending.front()) {
            (Some(Current::Streamed(pieces)), _) => pieces.ready().map(lines).map(Piece),
            (None, Some(Pending::Opened(_))) => None,
            _ => self.next(),
        }
    }
}

/// A file of this size is one piece, whatever it holds.
const SMALL: u64 = 1 << 18;

impl Pieces {
    fn opened(&mut self, opened: Opened) -> Option<Inner> {
        if opened.is_interview_lines() {
            self.current = Some(Current::Streamed(opened.stream()));
            return None;
        }
        if opened.is_json_lines() {
            self.current = Some(Current::Lines(opened.pieces()));
            return None;
        }
        Some(match opened.whole() {
            Ok(content) => Inner::Content(content),
            Err(problem) => Inner::Unreadable(problem),
        })
    }
}

impl Current {
    fn next(&mut self) -> Option<Inner> {
        match self {
            Self::Lines(pieces) => {
                Some(pieces.next()?.map_or_else(Inner::Unreadable, Inner::Content))
            }
            Self::Interviewed(pieces) => Some(lines(pieces.next()?)),
            Self::Streamed(pieces) => Some(lines(pieces.next()?)),
            Self::Notes(notes, deals) => {
                let (mut piece, mut held) = (Vec::new(), 0);
                while piece.len() < TOGETHER && held < MUCH {
                    let Some(row) = notes.next() else { break };
                    held += row.iter().map(Note::len).sum::<usize>();
                    piece.extend(row.into_iter().map(|note| (deals.at(note.deal), note)));
                }
                if piece.is_empty() {
                    return notes.problem().map(Inner::Unreadable);
                }
                Some(Inner::Notes(piece))
            }
            Self::Interviews(interviews) => {
                let piece: Vec<_> = interviews.take(TOGETHER).collect();
                (!piece.is_empty()).then_some(Inner::Interviews(piece))
            }
        }
    }
}

fn lines(part: sources::Part) -> Inner {
    part.map_or_else(Inner::Unreadable, Inner::Lines)
}

impl Piece {
    /// Whether it comes of a deal table.
    pub fn is_of_table(&self) -> bool {
        match &self.0 {
            Inner::Notes(_) | Inner::Interviews(_) => true,
            Inner::File(_) | Inner::Content(_) | Inner::Lines(_) | Inner::Unreadable(_) => false,
        }
    }

    /// How many bytes of the input it is; 0 where it was counted before.
    pub fn bytes(&self) -> u64 {
        match &self.0 {
            Inner::File(source) => source.len().unwrap_or_default(),
            Inner::Content(content) | Inner::Lines(content) => content.bytes.len() as u64,
            Inner::Unreadable(_) | Inner::Notes(_) | Inner::Interviews(_) => 0,
        }
    }

    /// How many bytes of memory it holds before it is read.
    pub fn held(&self) -> u64 {
        match &self.0 {
            Inner::Content(content) | Inner::Lines(content) => content.bytes.len() as u64,
            Inner::Notes(notes) => notes.iter().map(|(_, note)| note.len() as u64).sum(),
            // Interviews of a table were held before.
            Inner::File(_) | Inner::Unreadable(_) | Inner::Interviews(_) => 0,
        }
    }

    /// Reads it. `batch` is the one that it came with.
    pub fn read(self, batch: &Batch) -> Reading {
        match self.0 {
            Inner::File(source) => match source.open() {
                Ok(opened) => {
                    let how = if opened.is_interview_lines() {
                        Content::read_lines
                    } else {
                        Content::read
                    };
                    opened.whole().map_or_else(unreadable, |content| read(&content, how, batch))
                }
                Err(problem) => unreadable(problem),
            },
            Inner::Content(content) => read(&content, Content::read, batch),
            Inner::Lines(content) => read(&content, Content::read_lines, batch),
            Inner::Unreadable(problem) => unreadable(problem),
            Inner::Notes(notes) => {
                let mut reading = Reading::default();
                for (deal, note) in notes {
                    let deal = &batch.deals[deal];
                    match guarded(&deal.place, || note.interview(deal, &batch.settings)) {
                        Ok(interview) => reading.interviews.push(interview),
                        Err(problem) => reading.problems.push(problem),
                    }
                }
                reading
            }
            Inner::Interviews(interviews) => Reading { interviews, ..Reading::default() },
        }
    }
}

fn unreadable(problem: Problem) -> Reading {
    Reading { problems: vec![problem], ..Reading::default() }
}

/// How content is read.
type How = fn(&Content, &Context<'_>) -> Reading;

fn read(content: &Content, how: How, batch: &Batch) -> Reading {
    let context = Context { settings: &batch.settings, people: &batch.people };
    let mut reading = read_guarded(content, |content| how(content, &context));
    if !reading.deals.is_empty() {
        // The start, by which deals are found in time, did not show them.
        let message = format!(
            "{} deals behind other matter are not read (expected them from the start of a file)",
            reading.deals.len()
        );
        reading.problems.push(Problem::left_out(Place::whole(&content.file), message));
        reading.deals.clear();
    }
    reading
}

/// One odd file must not end a batch of thousands, and one odd line of JSON not
/// take those beside it along.
fn read_guarded(content: &Content, read: impl Fn(&Content) -> Reading) -> Reading {
    let guarded = |content: &Content, place| guarded(&place, || read(content));
    let problem = match guarded(content, Place::whole(&content.file)) {
        Ok(reading) => return reading,
        Err(problem) => problem,
    };
    let lines: Vec<Content> = content.lines().collect();
    let is_record = |line: &Content| {
        line.bytes.starts_with(b"{") && line.bytes.trim_ascii_end().ends_with(b"}")
    };
    if lines.len() < 2 || !lines.iter().all(is_record) {
        return unreadable(problem);
    }
    let mut all = Reading::default();
    for line in lines {
        let place = Place::new(&line.file, line.first_line);
        let one = guarded(&line, place).unwrap_or_else(unreadable);
        all.interviews.extend(one.interviews);
        all.problems.extend(one.problems);
        gather(&mut all.understood, one.understood);
    }
    all
}

/// Adds what later pieces were taken for: the pieces of one file are one
/// input.
pub fn gather(understood: &mut Vec<Understood>, more: Vec<Understood>) {
    for one in more {
        // The pieces of a file come one after the other: no other input is
        // looked at, however many there are.
        let of_file = |known: &&mut Understood| Arc::ptr_eq(&known.file, &one.file);
        let same = |known: &&mut Understood| known.format == one.format && known.table.is_none();
        match understood.iter_mut().rev().take_while(of_file).find(same) {
            Some(known) => {
                known.interviews += one.interviews;
                if known.encoding == Encoding::Utf8 {
                    known.encoding = one.encoding;
                }
            }
            None => understood.push(one),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Reads a piece of JSON Lines, failing where `bad` is in it.
    fn read(bytes: &[u8], bad: &str) -> (Vec<u32>, Vec<String>) {
        let content = Content { file: Arc::from("a.jsonl"), first_line: 5, bytes: bytes.to_vec() };
        let (settings, people) = (Settings::default(), BTreeMap::new());
        let reading = read_guarded(&content, |content| {
            let text = String::from_utf8_lossy(&content.bytes);
            assert!(!text.contains(bad), "as if a reader had failed");
            content.read(&Context { settings: &settings, people: &people })
        });
        let lines = reading.interviews.iter().map(|interview| interview.place.line);
        let problems = reading.problems.iter().map(|problem| problem.place.to_string());
        (lines.collect(), problems.collect())
    }

    #[test]
    fn a_line_that_a_reader_fails_on_is_left_out_alone() {
        let line = |id: &str| {
            format!(
                "{{\"interview_id\": \"{id}\", \"turns\": [{{\"speaker\": \"Ann\", \
                 \"text\": \"Price.\"}}]}}\n"
            )
        };
        let lines = ["a", "odd", "b"].map(line).concat();
        assert_eq!(read(lines.as_bytes(), "none such"), (vec![5, 6, 7], vec![]));
        assert_eq!(read(lines.as_bytes(), "odd"), (vec![5, 7], vec!["a.jsonl:6".to_owned()]));
        let talk = b"Ann: It was odd.\nBen: It was the price.\n";
        assert_eq!(read(talk, "odd"), (vec![], vec!["a.jsonl".to_owned()]));
    }
}
