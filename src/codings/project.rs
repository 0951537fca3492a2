//! The codings of a REFI-QDA project as labels of its interviews.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;

use super::transcript::{bare, read};
use super::{Coding, Meaning, find, labelled as with_labels, of_interviewers, span_of};
use crate::codebook::Codebook;
use crate::interview::Interview;
use crate::labelled::Labelled;
use crate::place::{Place, Problem};
use crate::refi::{Code, Passage, Project, Source};
use crate::tag::Span;

/// Reads a text that is none of ours as interviews, as any file is read: its
/// name and its content.
pub type Read<'a> = dyn Fn(&str, &str) -> Vec<Interview> + 'a;

/// The texts of a project in which something was coded, with the codings as
/// labels, and what could not be used.
pub fn labelled(
    file: &str,
    project: &Project,
    codebook: &Codebook,
    read_text: &Read<'_>,
) -> (Vec<Labelled>, Vec<Problem>) {
    let stem = file.rsplit(['/', '\\']).next().unwrap_or(file);
    let place = Place::whole(file);
    let mut all = Reader {
        place,
        author: stem.rsplit_once('.').map_or(stem, |(stem, _)| stem).to_owned(),
        meanings: Meaning::of_all(&project.codes, codebook),
        labelled: Vec::new(),
        problems: Vec::new(),
        unknown: BTreeSet::new(),
    };
    for problem in &project.problems {
        all.leave_out(problem.clone());
    }
    let mut uncoded = 0;
    for source in &project.sources {
        // What we wrote was looked over as a whole: no coding says that nothing
        // was found. In what others began, it may say that nobody looked.
        if let Some((interview, spans)) = read(source, &all.place) {
            let codings = all.codings(source, |passage| cut(&spans, &passage.span));
            all.push(interview, &codings);
        } else if source.passages.is_empty() {
            uncoded += 1;
        } else {
            all.foreign(source, read_text);
        }
    }
    if uncoded > 0 {
        let texts = if uncoded == 1 { "text has" } else { "texts have" };
        let message = format!("{uncoded} {texts} no codings and were not compared");
        all.problems.push(Problem::noted(all.place.clone(), message));
    }
    for name in names(&project.codes, &all.unknown) {
        let message = format!("no theme is called `{name}`: its codings were not compared");
        all.problems.push(Problem::noted(all.place.clone(), message));
    }
    (all.labelled, all.problems)
}

struct Reader {
    place: Place,
    author: String,
    meanings: BTreeMap<String, Meaning>,
    labelled: Vec<Labelled>,
    problems: Vec<Problem>,
    /// The codes that mean nothing to us and were used.
    unknown: BTreeSet<String>,
}

impl Reader {
    fn leave_out(&mut self, message: String) {
        self.problems.push(Problem::left_out(self.place.clone(), message));
    }

    /// Somebody else's text: read like a file, its quotes are found again.
    fn foreign(&mut self, source: &Source, read_text: &Read<'_>) {
        let mut found = vec![false; source.passages.len()];
        for interview in read_text(&source.name, &source.text) {
            let interview = told(interview, source, &self.place);
            let mut number = 0;
            let codings = self.codings(source, |passage| {
                let places = places(&interview, &source.text[passage.span.clone()]);
                found[number] |= !places.is_empty();
                number += 1;
                places
            });
            if !codings.is_empty() {
                self.push(interview, &codings);
            }
        }
        let lost = found.iter().filter(|found| !**found).count();
        if lost > 0 {
            let passages = if lost == 1 { "passage" } else { "passages" };
            self.leave_out(format!(
                "{lost} coded {passages} of `{}` cannot be found in what was read of it",
                source.name
            ));
        }
    }

    fn push(&mut self, interview: Interview, codings: &[Coding]) {
        let asked = of_interviewers(&interview, codings);
        if asked > 0 {
            let codings = if asked == 1 { "coding" } else { "codings" };
            let message = format!(
                "{asked} {codings} of what the interviewer says in `{}` were not compared",
                interview.id
            );
            self.problems.push(Problem::noted(self.place.clone(), message));
        }
        self.labelled.push(with_labels(interview, &self.author, codings));
    }

    /// The codings of a source, where `places` says that its passages are.
    fn codings(
        &mut self,
        source: &Source,
        mut places: impl FnMut(&Passage) -> Vec<(u32, Span)>,
    ) -> Vec<Coding> {
        let mut codings = Vec::new();
        for passage in &source.passages {
            let places = places(passage);
            for code in &passage.codes {
                match self.meanings.get(code) {
                    Some(Meaning::Theme(theme, direction)) => {
                        let coding = |(turn, span): &(u32, Span)| Coding {
                            turn: *turn,
                            span: *span,
                            theme: theme.clone(),
                            direction: *direction,
                        };
                        codings.extend(places.iter().map(coding));
                    }
                    Some(Meaning::Why) | None => {}
                    Some(Meaning::Unknown) => {
                        self.unknown.insert(code.clone());
                    }
                }
            }
        }
        codings
    }
}

/// The parts of a passage that lie in turns.
fn cut(turns: &[Range<usize>], passage: &Range<usize>) -> Vec<(u32, Span)> {
    let parts = (0_u32..).zip(turns).filter_map(|(number, turn)| {
        let part = passage.start.max(turn.start)..passage.end.min(turn.end);
        let within = part.start < part.end;
        within.then(|| (number, span_of(part.start - turn.start..part.end - turn.start)))
    });
    parts.collect()
}

/// Where an interview has a passage: whole, without the speaker's label, or
/// line by line.
fn places(interview: &Interview, passage: &str) -> Vec<(u32, Span)> {
    let one = |text: &str| {
        let unlabelled = || text.split_once(": ").and_then(|(_, text)| find(interview, text));
        find(interview, text).or_else(unlabelled)
    };
    match one(passage) {
        Some(place) => vec![place],
        None if passage.contains('\n') => passage.lines().filter_map(one).collect(),
        None => Vec::new(),
    }
}

/// The interview with what the source's variables tell of it.
fn told(mut interview: Interview, source: &Source, place: &Place) -> Interview {
    let known = bare(source, place);
    let own = std::mem::replace(&mut interview.facts, known.facts);
    interview.facts.fill(own);
    interview.deal_id = known.deal_id.or(interview.deal_id);
    interview.place.file.clone_from(&place.file);
    interview
}

/// The names of the codes, in the order of the codebook.
fn names<'a>(codes: &'a [Code], wanted: &BTreeSet<String>) -> Vec<&'a str> {
    let mut found = Vec::new();
    for code in codes {
        if wanted.contains(&code.guid) {
            found.push(&*code.name);
        }
        found.extend(names(&code.under, wanted));
    }
    found
}
