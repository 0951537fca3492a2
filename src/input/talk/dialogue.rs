//! Whether a text is a dialogue, and which of its lines begin with a label.
//!
//! One line never decides: `One thing: price` looks like a label. All lines
//! are looked at first; a label is believed if it repeats, is a role word or
//! stands on a list of participants, and if labels of one dress run through
//! the text.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use super::clean::{is_boilerplate, speech};
use super::flow::Flow;
use super::label::{Found, Label, Mark, look};
use super::lines::{Line, starts_block};
use super::names::identities;
use super::role::simple;
use super::stamp::stamp;
use super::topic::{Likeness, likeness};
use super::{Cue, Labels, Person};

/// A text's dialogue.
pub(super) struct Dialogue {
    /// The index of the first line that is said.
    pub(super) first: usize,
    pub(super) labels: Labels,
    pub(super) cues: Vec<Cue>,
    pub(super) remarks: Vec<(u32, String)>,
}

/// Reads `lines` as a dialogue; `None` if they are none. `known` are people
/// whom a header names.
pub(super) fn read(lines: &[Line<'_>], known: &[Person]) -> Option<Dialogue> {
    let start = transcript_heading(lines);
    if let Some(start) = start
        && let Some(mut dialogue) = read_from(&lines[start..], known)
    {
        dialogue.first += start;
        return Some(dialogue);
    }
    read_from(lines, known)
}

fn read_from(lines: &[Line<'_>], known: &[Person]) -> Option<Dialogue> {
    let survey = Survey::of(lines, known);
    let family = survey.family()?;
    let labels = survey.labels(&family);
    let first = labels.iter().position(Option::is_some)?;
    Some(cut(lines, &labels, first, &survey, family.dress, known))
}

/// The line after a heading `Transcript`, above which there is a summary.
fn transcript_heading(lines: &[Line<'_>]) -> Option<usize> {
    let at = lines.iter().position(|line| {
        line.text.len() <= 40
            && matches!(
                simple(line.text).as_str(),
                "transcript"
                    | "full transcript"
                    | "transcription"
                    | "call transcript"
                    | "meeting transcript"
                    | "interview transcript"
                    | "raw transcript"
            )
    })?;
    Some(at + 1)
}

/// One way in which labels stand in a text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Dress {
    /// With a time on the same line.
    Timed,
    /// A name, below it a time.
    TimeBelow,
    /// A time, below it a name.
    TimeAbove,
    Colon,
    Tab,
    Dash,
    Alone,
    Bare,
}

const DRESSES: [Dress; 8] = [
    Dress::Timed,
    Dress::TimeBelow,
    Dress::TimeAbove,
    Dress::Colon,
    Dress::Tab,
    Dress::Dash,
    Dress::Alone,
    Dress::Bare,
];

/// The dress of a text's labels, and the names that are believed.
struct Family {
    dress: Dress,
    names: BTreeSet<usize>,
    count: usize,
}

/// A name under which a label may stand.
struct Name<'a> {
    text: &'a str,
    likeness: Likeness,
    known: bool,
}

impl Name<'_> {
    fn is_told(&self) -> bool {
        self.known || self.likeness == Likeness::Role
    }
}

/// All lines of a text, looked at.
struct Survey<'a> {
    found: Vec<Found<'a>>,
    names: Vec<Name<'a>>,
    /// For each line the name on it.
    name_of: Vec<Option<usize>>,
    /// For each line the next one that is not blank.
    next: Vec<Option<usize>>,
    /// Where paragraphs begin; every line, where nothing is left blank.
    blocks: usize,
    filled: usize,
}

impl<'a> Survey<'a> {
    fn of(lines: &[Line<'a>], known: &[Person]) -> Self {
        let known: BTreeSet<String> = known
            .iter()
            .map(|person| simple(&person.name))
            .filter(|name| !name.is_empty())
            .collect();
        let mut known = known;
        let mut names: Vec<Name<'a>> = Vec::new();
        let mut index: HashMap<&'a str, usize> = HashMap::new();
        let found: Vec<Found<'a>> = lines.iter().map(|line| look(line.text)).collect();
        let name_of = found
            .iter()
            .map(|found| {
                let Found::Label(label) = found else { return None };
                Some(*index.entry(label.name).or_insert_with(|| {
                    names.push(Name {
                        text: label.name,
                        likeness: likeness(label.name),
                        known: !known.is_empty() && known.contains(&simple(label.name)),
                    });
                    names.len() - 1
                }))
            })
            .collect();
        announce_letters(&mut names, &mut known);
        let mut next = vec![None; lines.len()];
        let (mut below, mut blocks, mut filled) = (None, 0, 0);
        for at in (0..lines.len()).rev() {
            next[at] = below;
            if lines[at].is_blank() {
                continue;
            }
            below = Some(at);
            filled += 1;
            blocks += usize::from(at == 0 || lines[at - 1].is_blank());
        }
        let blocks = if blocks * 4 < filled { filled } else { blocks };
        Self { found, names, name_of, next, blocks, filled }
    }

    /// The dress with the most believable labels.
    fn family(&self) -> Option<Family> {
        DRESSES
            .into_iter()
            .filter_map(|dress| self.judge(dress))
            .reduce(|best, next| if next.count > best.count { next } else { best })
    }

    /// The label on a line, if it wears this dress.
    fn worn(&self, at: usize, dress: Dress) -> Option<(&Label<'a>, usize)> {
        let Found::Label(label) = &self.found[at] else { return None };
        let name = self.name_of[at]?;
        let time =
            |at: Option<usize>| at.is_some_and(|at| self.found.get(at) == Some(&Found::Time));
        let fits = match (dress, label.mark) {
            (Dress::Timed, Mark::Timed) => self.text_follows(at),
            (Dress::Timed, Mark::Colon) => label.timed,
            (Dress::TimeBelow, Mark::Bare | Mark::Alone) => time(Some(at + 1)),
            (Dress::TimeAbove, Mark::Bare | Mark::Alone) => {
                time(at.checked_sub(1)) && self.next[at] == Some(at + 1)
            }
            (Dress::Colon, Mark::Colon) => {
                !label.timed && (!label.text.is_empty() || self.text_follows(at))
            }
            (Dress::Tab, Mark::Tab) | (Dress::Dash, Mark::Dash) => true,
            (Dress::Alone, Mark::Alone) | (Dress::Bare, Mark::Bare) => self.text_follows(at),
            _ => false,
        };
        fits.then_some((label, name))
    }

    /// Whether words follow a label that is alone on its line.
    fn text_follows(&self, at: usize) -> bool {
        self.next[at].is_some_and(|next| match self.found[next] {
            Found::Time | Found::TimedText(_) => false,
            Found::Label(label) => {
                !(label.mark == Mark::Timed && label.timed)
                    && self.name_of[next] != self.name_of[at]
            }
            Found::Plain => true,
        })
    }

    /// Which names are believed in a dress; `None` if too little speaks for
    /// it.
    fn judge(&self, dress: Dress) -> Option<Family> {
        let mut counts = vec![0_usize; self.names.len()];
        let mut candidates = 0;
        for at in 0..self.found.len() {
            if let Some((_, name)) = self.worn(at, dress) {
                counts[name] += 1;
                candidates += 1;
            }
        }
        if candidates == 0 {
            return None;
        }
        let seen = counts.iter().filter(|&&count| count > 0).count();
        let likely =
            |name: usize| self.names[name].likeness != Likeness::No || self.names[name].known;
        // A short exchange in which every paragraph has its label.
        let regular = candidates >= 3
            && candidates > seen
            && candidates * 10 >= self.blocks * 9
            && (0..counts.len()).all(|name| counts[name] == 0 || likely(name));
        let least = match dress {
            Dress::Colon if regular => 1,
            Dress::Timed | Dress::TimeBelow | Dress::TimeAbove => 1,
            Dress::Bare => 3,
            Dress::Colon | Dress::Tab | Dress::Dash | Dress::Alone => 2,
        };
        let believed = |name: usize| {
            likely(name)
                && counts[name] > 0
                && (counts[name] >= least || self.names[name].is_told())
        };
        let names: BTreeSet<usize> = (0..self.names.len()).filter(|&name| believed(name)).collect();
        let count: usize = names.iter().map(|&name| counts[name]).sum();
        let valid = match dress {
            Dress::Timed => self.timed_labels_run_through(&names, count),
            Dress::TimeBelow | Dress::TimeAbove => {
                let times = self.found.iter().filter(|found| matches!(found, Found::Time)).count();
                count >= 2 && count * 10 >= times * 6
            }
            Dress::Tab => names.len() >= 2 && count >= 3 && count * 10 >= self.filled * 6,
            Dress::Colon | Dress::Dash | Dress::Alone | Dress::Bare => {
                self.labels_run_through(&names, count, candidates, dress)
            }
        };
        valid.then_some(Family { dress, names, count })
    }

    fn timed_labels_run_through(&self, names: &BTreeSet<usize>, count: usize) -> bool {
        let repeats = count > names.len();
        let told = names
            .iter()
            .any(|&name| self.names[name].is_told() || self.names[name].likeness == Likeness::Name);
        let without =
            self.found.iter().filter(|found| matches!(found, Found::TimedText(_))).count();
        (count >= 2 || count == 1 && told)
            && (repeats || told || names.len() >= 2)
            && without <= count * 3
    }

    fn labels_run_through(
        &self,
        names: &BTreeSet<usize>,
        count: usize,
        candidates: usize,
        dress: Dress,
    ) -> bool {
        let told = names.iter().filter(|&&name| self.names[name].is_told()).count();
        let full =
            names.iter().filter(|&&name| self.names[name].likeness >= Likeness::Name).count();
        let most = candidates <= count * 2;
        match names.len() {
            0 => false,
            // One voice: then nearly every paragraph has its label.
            1 => {
                dress == Dress::Colon
                    && count >= 2
                    && count * 10 >= self.blocks * 8
                    && told + full > 0
            }
            _ => {
                let enough = count >= 3 || count >= 2 && told >= 2;
                // Interviewees speak in many paragraphs; a dubious name must
                // come often.
                let share = if told + full >= 2 { 15 } else { 4 };
                let topics = dress == Dress::Bare || most;
                enough && topics && count * share >= self.blocks
            }
        }
    }

    /// For each line the label on it that is believed.
    fn labels(&self, family: &Family) -> Vec<Option<Label<'a>>> {
        let keys: BTreeSet<String> =
            family.names.iter().map(|&name| simple(self.names[name].text)).collect();
        let regular = family.count * 10 >= self.blocks * 8;
        let timed = family.dress == Dress::Timed;
        (0..self.found.len())
            .map(|at| {
                let Found::Label(label) = self.found[at] else { return None };
                let name = self.name_of[at]?;
                let believed = family.names.contains(&name);
                let own = self.worn(at, family.dress).is_some();
                let seen = &self.names[name];
                let once = match family.dress {
                    Dress::Colon if own => {
                        seen.known
                            || seen.likeness >= Likeness::Name
                            || regular && seen.likeness == Likeness::Some
                    }
                    // `0:12 - *screen share` has its turn, and nobody says it.
                    Dress::Timed => {
                        own && (seen.likeness != Likeness::No || label.name.starts_with('*'))
                    }
                    _ => false,
                };
                // A text may change its dress half-way.
                let other = label.mark != Mark::Bare
                    && label.mark != Mark::Dash
                    && !own
                    && (!timed || label.timed || seen.is_told())
                    && (believed || keys.contains(&simple(label.name)))
                    && (!label.text.is_empty() || self.text_follows(at));
                (own && believed || once || other).then_some(label)
            })
            .collect()
    }
}

/// `Interviewer (I):` announces that `I:` is a speaker.
fn announce_letters(names: &mut [Name<'_>], known: &mut BTreeSet<String>) {
    for name in names.iter().filter(|name| name.likeness == Likeness::Role) {
        let inner = name.text.split_once('(').and_then(|(_, rest)| rest.split_once(')'));
        if let Some((letters, _)) = inner.filter(|(letters, _)| letters.len() <= 2) {
            known.insert(simple(letters));
        }
    }
    for name in names {
        name.known |= known.contains(&simple(name.text));
    }
}

/// Headings under which a meeting program writes its own words.
fn is_summary_heading(text: &str) -> bool {
    const HEADINGS: &[&str] = &[
        "summary",
        "action items",
        "next steps",
        "key takeaways",
        "takeaways",
        "chapters",
        "meeting summary",
        "ai summary",
        "highlights",
        "outline",
        "follow ups",
        "key points",
        "meeting notes",
        "topics",
        "overview",
        "keywords",
        "summary keywords",
        "speakers",
        "recommended reading",
        "sponsors",
        "reading list",
        "links",
        "show notes",
        "notes",
    ];
    text.len() <= 40 && HEADINGS.contains(&simple(text).as_str())
}

/// Cuts the lines into cues at the labels.
fn cut(
    lines: &[Line<'_>],
    labels: &[Option<Label<'_>>],
    first: usize,
    survey: &Survey<'_>,
    dress: Dress,
    known: &[Person],
) -> Dialogue {
    let mut dialogue =
        Dialogue { first, labels: Labels::default(), cues: Vec::new(), remarks: Vec::new() };
    let mut counts: HashMap<&str, (usize, u32)> = HashMap::new();
    let flow = Flow::of(&lines[first..]);
    let mut open = Open::default();
    let mut above = "";
    let mut in_summary = false;
    for at in first..lines.len() {
        let text = lines[at].text.trim();
        if let Some(label) = &labels[at] {
            open.close(&mut dialogue);
            in_summary = false;
            counts.entry(label.name).or_insert((0, lines[at].number)).0 += 1;
            open.who = Some(dialogue.labels.of(label.name));
            open.add(label.text, lines[at].number, Gap::Space);
            above = text;
            continue;
        }
        let blank = text.is_empty();
        let heading = text.starts_with('#') && text.trim_start_matches('#').starts_with(' ');
        if is_summary_heading(text) && (heading || above.is_empty() || text.ends_with(':')) {
            in_summary = true;
            dialogue.remarks.push((
                lines[at].number,
                format!("`{text}` and what follows is no talk and was left out"),
            ));
        }
        if blank || heading || in_summary || survey.found[at] == Found::Time || is_boilerplate(text)
        {
            above = "";
            continue;
        }
        // `[05:12] *screen share*` is no label but has its time.
        let timed = matches!(dress, Dress::Timed | Dress::TimeAbove | Dress::TimeBelow);
        let said = match stamp(text).filter(|_| timed) {
            Some(end) => text[end..].trim_start(),
            None => text,
        };
        let gap = match () {
            () if starts_block(text) || above.is_empty() && open.has_text() => Gap::Line,
            () if flow.joins(above, text)
                || super::flow::ends_sentence(above)
                || above.len() >= 50 =>
            {
                Gap::Space
            }
            () if text.starts_with(char::is_lowercase) => Gap::Space,
            () => Gap::Line,
        };
        open.add(said, lines[at].number, gap);
        above = text;
    }
    open.close(&mut dialogue);
    warn_of_single_labels(&mut dialogue, &counts, known);
    dialogue
}

/// What stands between two lines of one turn.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Gap {
    Space,
    Line,
}

/// The cue that is being read.
#[derive(Default)]
struct Open {
    who: Option<super::Who>,
    text: String,
    line: u32,
}

impl Open {
    fn has_text(&self) -> bool {
        !self.text.is_empty()
    }

    fn add(&mut self, text: &str, line: u32, gap: Gap) {
        let said = speech(text);
        if said.is_empty() {
            return;
        }
        if self.text.is_empty() {
            self.line = line;
        } else {
            self.text.push(if gap == Gap::Space { ' ' } else { '\n' });
        }
        self.text.push_str(&said);
    }

    fn close(&mut self, dialogue: &mut Dialogue) {
        if let Some(who) = self.who
            && !self.text.is_empty()
            && !dialogue.labels.is_stage(who)
        {
            dialogue.cues.push(Cue { who, text: std::mem::take(&mut self.text), line: self.line });
        }
        self.text.clear();
    }
}

fn warn_of_single_labels(
    dialogue: &mut Dialogue,
    counts: &HashMap<&str, (usize, u32)>,
    known: &[Person],
) {
    let people = &dialogue.labels.people;
    let found = identities(people, known);
    let who = &found.of_label;
    let mut of_person: BTreeMap<usize, usize> = BTreeMap::new();
    for (label, person) in people.iter().zip(who) {
        *of_person.entry(*person).or_default() +=
            counts.get(label.name.as_str()).map_or(0, |(count, _)| *count);
    }
    for (label, person) in people.iter().zip(who) {
        let Some(&(_, line)) = counts.get(label.name.as_str()) else { continue };
        // A name that the header tells in full is no guess.
        let told = found.people[*person].name != label.name;
        if of_person[person] == 1 && likeness(&label.name) == Likeness::Some && !told {
            let remark =
                format!("the label `{}` occurs once; it was taken for a speaker", label.name);
            dialogue.remarks.push((line, remark));
        }
    }
}
