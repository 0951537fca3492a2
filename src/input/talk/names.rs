//! One identity for each speaker, under however many labels: `AE (Jordan)`
//! and `AE`, `Inglis, Jake` and `Jake Inglis`, `Bekah` and `Bekah Weigel`.

use std::collections::BTreeMap;

use super::role::{is_job, label_role, numbers_a_voice, simple};
use crate::input::Person;

/// What a label says of the person behind it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Named {
    /// The name as shown; a role word or a number where that is all there is.
    pub(super) name: String,
    /// The role word, title and company beside the name.
    pub(super) title: Vec<String>,
    /// The role word in front of a name, or the role word that is the label.
    word: Option<String>,
    /// A short form that the label announces: `Interviewer (I)`.
    alias: Option<String>,
}

/// Remarks in brackets that meeting programs add and that tell nothing.
const REMARKS: &[&str] = &[
    "he him",
    "she her",
    "they them",
    "he him his",
    "she her hers",
    "you",
    "me",
    "host",
    "presenter",
    "unverified",
    "via phone",
    "phone",
    "on mute",
    "video",
    "audio",
    "remote",
    "in person",
    "he they",
    "she they",
    "co host",
    "organizer",
];

impl Named {
    /// Reads a label as it stands in a transcript.
    pub(super) fn read(label: &str) -> Self {
        let (outer, inner) = split_brackets(label);
        let mut segments = split_segments(&outer);
        let core = if segments.is_empty() { String::new() } else { segments.remove(0) };
        let mut named = Self::read_core(&core);
        named.add(segments);
        for bracket in inner {
            named.add_bracket(&bracket);
        }
        if named.name.is_empty() {
            named.title.clear();
            named.name = label.trim().trim_matches(['(', ')', '[', ']', '*', ' ']).to_owned();
        }
        named
    }

    /// Reads the part of a label that stands outside brackets and before any
    /// dash.
    fn read_core(core: &str) -> Self {
        let mut parts = core.split(',').map(str::trim).filter(|part| !part.is_empty());
        let first = parts.next().unwrap_or_default();
        let rest: Vec<&str> = parts.collect();
        if let [given] = rest[..]
            && is_last_first(first, given)
        {
            return Self { name: format!("{given} {first}"), ..Self::default() };
        }
        let mut named =
            Self { title: rest.iter().map(|&part| part.to_owned()).collect(), ..Self::default() };
        // `CIO (Dana Okafor)`: a job stands for a role word.
        if label_role(first).is_some() || is_only_a_job(first) {
            named.word = Some(first.to_owned());
            named.name = first.to_owned();
            return named;
        }
        match split_leading_word(first) {
            Some((word, name)) => {
                named.name = name.to_owned();
                named.title.insert(0, word.to_owned());
                named.word = label_role(word).map(|_| word.to_owned());
            }
            None => named.name = first.to_owned(),
        }
        named
    }

    fn add_bracket(&mut self, bracket: &str) {
        let words = simple(bracket);
        // `(smiling)`, `(reads on-screen)`
        let remark =
            bracket.starts_with(char::is_lowercase) && !is_job(bracket) && !bracket.contains('.');
        if words.is_empty() || remark || REMARKS.contains(&words.as_str()) {
            return;
        }
        let is_word = self.word.as_deref() == Some(self.name.as_str());
        if is_word && bracket.chars().count() <= 2 && bracket.chars().all(char::is_uppercase) {
            self.alias = Some(words);
            return;
        }
        let parts = split_segments(bracket);
        let parts = parts.iter().flat_map(|part| part.split(',').map(str::trim));
        self.add(parts.filter(|part| !part.is_empty()).map(str::to_owned).collect());
    }

    /// Adds titles and companies; behind a role word, the first may be the
    /// name.
    fn add(&mut self, mut segments: Vec<String>) {
        if self.is_only_a_word() && segments.first().is_some_and(|segment| is_person(segment)) {
            let word = std::mem::replace(&mut self.name, segments.remove(0));
            self.title.insert(0, word);
        }
        self.title.extend(segments);
    }

    /// The words by which two labels of one person are the same.
    fn key(&self) -> Vec<String> {
        let mut words: Vec<String> = simple(&self.name).split(' ').map(str::to_owned).collect();
        if words.len() > 1 && HONORIFICS.contains(&words[0].as_str()) {
            words.remove(0);
        }
        words
    }

    fn is_only_a_word(&self) -> bool {
        self.word.as_deref() == Some(self.name.as_str())
    }
}

const HONORIFICS: &[&str] =
    &["mr", "mrs", "ms", "miss", "dr", "prof", "professor", "sir", "herr", "frau"];

/// Whether a label is a job and nothing else: `CIO`, `Head of IT`.
fn is_only_a_job(text: &str) -> bool {
    let job = |word: &str| {
        is_job(word)
            || matches!(
                simple(word).as_str(),
                "of" | "it"
                    | "the"
                    | "and"
                    | "senior"
                    | "chief"
                    | "deputy"
                    | "global"
                    | "regional"
                    | "product"
                    | "project"
                    | "sales"
                    | "hr"
                    | "security"
                    | "information"
            )
    };
    is_job(text) && text.split(' ').all(job)
}

/// Parts of family names that make two words one name.
const PARTICLES: &[&str] = &[
    "van", "von", "de", "der", "den", "da", "di", "du", "la", "le", "del", "dos", "al", "el",
    "bin", "ter", "ten", "mac", "st", "o",
];

/// Whether `family, given` is a name turned round rather than a name and a
/// title or company.
fn is_last_first(family: &str, given: &str) -> bool {
    let words: Vec<String> = simple(family).split(' ').map(str::to_owned).collect();
    let one_family = words.len() == 1
        || words.len() <= 4 && PARTICLES.contains(&words[0].as_str())
        || words.len() == 2 && family.contains('-');
    one_family
        && label_role(family).is_none()
        && !is_job(given)
        && !is_job(family)
        && !has_legal_form(given)
        && given.split(' ').count() <= 3
        && is_person(given)
        && is_person(family)
}

/// Words that only companies carry in their names.
fn has_legal_form(text: &str) -> bool {
    const FORMS: &[&str] = &[
        "inc",
        "ltd",
        "llc",
        "gmbh",
        "plc",
        "corp",
        "corporation",
        "company",
        "co",
        "group",
        "bank",
        "limited",
        "ag",
        "sa",
        "bv",
        "holdings",
        "university",
        "systems",
        "software",
        "solutions",
        "technologies",
        "partners",
        "health",
        "hospital",
        "insurance",
    ];
    simple(text).split(' ').any(|word| FORMS.contains(&word))
}

/// Whether `text` may be a person's name: one to four capitalised words that
/// are no job and no role.
pub(super) fn is_person(text: &str) -> bool {
    let mut count = 0;
    for word in text.split([' ', '\u{a0}']).filter(|word| !word.is_empty()) {
        count += 1;
        let plain = word.trim_matches(['.', '\'', '’', '"']);
        let capital = plain.chars().next().is_some_and(|c| c.is_uppercase() || !c.is_ascii());
        let particle = PARTICLES.contains(&plain.to_lowercase().as_str());
        if !capital && !particle || plain.bytes().any(|byte| byte.is_ascii_digit()) {
            return false;
        }
    }
    (1..=4).contains(&count) && label_role(text).is_none() && !is_job(text)
}

/// `Interviewer Jane`, `CIO Dana Okafor`: a role word or a job in initials
/// before a name.
fn split_leading_word(text: &str) -> Option<(&str, &str)> {
    let (word, name) = text.split_once(' ')?;
    let is_word = label_role(word).is_some() && !word.eq_ignore_ascii_case("sales")
        || is_job(word) && word.chars().all(char::is_uppercase);
    (is_word && is_person(name)).then_some((word, name.trim()))
}

/// The label without its brackets, and what stood in them.
fn split_brackets(label: &str) -> (String, Vec<String>) {
    let label = label.trim().trim_matches(['*', '_', '"', '“', '”', ':', ' ']);
    let (mut outer, mut inner, mut depth) = (String::new(), Vec::new(), 0_u32);
    for c in label.chars() {
        match c {
            '(' | '[' | '<' | '{' => {
                depth += 1;
                if depth == 1 {
                    inner.push(String::new());
                    outer.push(' ');
                }
            }
            ')' | ']' | '>' | '}' => depth = depth.saturating_sub(1),
            _ if depth > 0 => inner.last_mut().expect("opened").push(c),
            '*' | '\u{a0}' => outer.push(' '),
            _ => outer.push(c),
        }
    }
    let one_space = |text: &str| text.split_whitespace().collect::<Vec<_>>().join(" ");
    let inner = inner.iter().map(|text| one_space(text)).filter(|text| !text.is_empty()).collect();
    (one_space(&outer), inner)
}

/// Cuts at ` - `, ` | `, ` @ `, ` / `, ` at `.
fn split_segments(text: &str) -> Vec<String> {
    let mut text = text.to_owned();
    for mark in [" – ", " — ", " | ", "|", " @ ", " / ", "/", " at ", " from "] {
        text = text.replace(mark, " - ");
    }
    text.split(" - ")
        .map(|part| part.trim().trim_matches(['-', ',', ';']).trim().to_owned())
        .filter(|part| !part.is_empty())
        .collect()
}

/// Who speaks: one person an identity, and for each label the person.
pub(super) struct Identities {
    pub(super) people: Vec<Person>,
    pub(super) of_label: Vec<usize>,
}

/// Finds the people behind `labels`; `known` are people whom a header or a
/// list of participants names.
pub(super) fn identities(labels: &[Person], known: &[Person]) -> Identities {
    let mut named: Vec<Named> = labels.iter().map(|label| Named::read(&label.name)).collect();
    let count = named.len();
    named
        .extend(known.iter().map(|person| Named { name: person.name.clone(), ..Named::default() }));
    let keys: Vec<Vec<String>> = named.iter().map(Named::key).collect();
    let owner = owners(&named, &keys);

    let mut index_of: BTreeMap<usize, usize> = BTreeMap::new();
    let mut people: Vec<Person> = Vec::new();
    let mut of_label = Vec::with_capacity(count);
    for &root in &owner[..count] {
        let at = *index_of.entry(root).or_insert_with(|| {
            people.push(Person::default());
            people.len() - 1
        });
        of_label.push(at);
    }
    for (at, one) in named.iter().enumerate() {
        // People of the header who never speak are no speakers.
        let Some(&index) = index_of.get(&owner[at]) else { continue };
        let person = &mut people[index];
        let better = |old: &str, new: &str| {
            let words = |text: &str| text.split(' ').count();
            let letters = new.chars().count() <= 2;
            old.is_empty()
                || !is_only_word(old) && words(new) > words(old) && !is_only_word(new)
                || is_only_word(old) && !is_only_word(new) && !letters
        };
        if better(&person.name, &one.name) {
            person.name.clone_from(&one.name);
        }
        let known = at.checked_sub(count).map(|at| &known[at]);
        let told = match known {
            Some(known) => known,
            None => &labels[at],
        };
        let titles = one.title.iter().cloned().chain(told.title.clone());
        for title in titles {
            add_title(&mut person.title, &title);
        }
        person.role = person.role.or(told.role);
    }
    Identities { people, of_label }
}

fn is_only_word(name: &str) -> bool {
    label_role(name).is_some()
}

/// Adds what a label says to what other labels said, each thing once.
fn add_title(title: &mut Option<String>, more: &str) {
    match title {
        None => *title = Some(more.to_owned()),
        Some(title) if super::role::has_phrase(&simple(title), &simple(more)) => {}
        Some(title) => {
            title.push_str(", ");
            title.push_str(more);
        }
    }
}

/// For each label the first label of the same person.
fn owners(named: &[Named], keys: &[Vec<String>]) -> Vec<usize> {
    let mut owner: Vec<usize> = (0..named.len()).collect();
    let mut first_of: BTreeMap<&[String], usize> = BTreeMap::new();
    for (at, key) in keys.iter().enumerate() {
        owner[at] = *first_of.entry(key).or_insert(at);
    }
    // Only labels under which somebody else may hide: a role word, a first
    // name, initials.
    let roots: Vec<usize> = (0..named.len()).filter(|&at| owner[at] == at).collect();
    let full = Full::of(named, keys, &roots);
    for &at in &roots {
        if let Some(whole) = full.the_one_behind(&named[at], &keys[at], at) {
            owner[at] = whole;
        }
    }
    for at in 0..named.len() {
        let mut root = owner[at];
        while owner[root] != root {
            root = owner[root];
        }
        owner[at] = root;
    }
    owner
}

/// Full names by each short form under which they may appear; `None` where
/// two people share the form.
struct Full {
    by_form: BTreeMap<String, Option<usize>>,
}

impl Full {
    fn of(named: &[Named], keys: &[Vec<String>], roots: &[usize]) -> Self {
        let mut by_form: BTreeMap<String, Option<usize>> = BTreeMap::new();
        for &at in roots {
            for form in forms(&named[at], &keys[at]) {
                by_form
                    .entry(form)
                    .and_modify(|one| {
                        if *one != Some(at) {
                            *one = None;
                        }
                    })
                    .or_insert(Some(at));
            }
        }
        Self { by_form }
    }

    fn the_one_behind(&self, named: &Named, key: &[String], at: usize) -> Option<usize> {
        let form = match key {
            _ if named.is_only_a_word() => format!("word {}", key.join(" ")),
            [one] if numbers_a_voice(one) => return None,
            [one] => format!("name {one}"),
            [.., last] => {
                let first = key[0].chars().next()?;
                if key[0].chars().count() == 1 || last.chars().count() == 1 {
                    format!("initial {first} {last}")
                } else {
                    format!("ends {} {last}", key[0])
                }
            }
            [] => return None,
        };
        self.by_form.get(&form).copied().flatten().filter(|&whole| whole != at)
    }
}

/// The short forms of a full name or of a role word with a name.
fn forms(named: &Named, key: &[String]) -> Vec<String> {
    let mut forms = Vec::new();
    if let Some(alias) = &named.alias {
        forms.push(format!("name {alias}"));
    }
    if let Some(word) = &named.word
        && !named.is_only_a_word()
    {
        forms.push(format!("word {}", simple(word)));
    }
    if named.is_only_a_word() || key.len() < 2 || numbers_a_voice(&named.name) {
        return forms;
    }
    let (first, last) = (&key[0], &key[key.len() - 1]);
    let initial = |word: &String| word.chars().next().map(String::from).unwrap_or_default();
    forms.push(format!("name {first}"));
    if first != last {
        forms.push(format!("name {last}"));
    }
    if key.len() > 2 {
        forms.push(format!("ends {first} {last}"));
    }
    if first.chars().count() > 1 && last.chars().count() > 1 {
        forms.push(format!("initial {} {last}", initial(first)));
        forms.push(format!("initial {} {}", initial(first), initial(last)));
        let initials: String = key.iter().map(initial).collect();
        forms.push(format!("name {initials}"));
    }
    forms
}

#[cfg(test)]
mod tests {
    use super::*;

    fn labels(names: &[&str]) -> Vec<Person> {
        names.iter().map(|name| Person { name: (*name).to_owned(), ..Person::default() }).collect()
    }

    #[test]
    fn a_label_is_a_name_and_what_stands_beside_it() {
        let cases = [
            ("AE (Jordan)", "Jordan", "AE"),
            ("Prospect (Priya – RevOps Director)", "Priya", "Prospect, RevOps Director"),
            ("Maya (Pricing Strategist)", "Maya", "Pricing Strategist"),
            ("Inglis, Jake", "Jake Inglis", ""),
            ("van der Berg, Anna", "Anna van der Berg", ""),
            ("Jane Doe, CIO", "Jane Doe", "CIO"),
            ("Jane Doe, CIO, Acme", "Jane Doe", "CIO, Acme"),
            ("Jane Doe, Acme", "Jane Doe", "Acme"),
            ("Doe, Jane (Acme)", "Jane Doe", "Acme"),
            ("Jane Doe | Acme", "Jane Doe", "Acme"),
            ("Jane Doe (she/her)", "Jane Doe", ""),
            ("**Jane Doe**", "Jane Doe", ""),
            ("Interviewer - Jane Doe", "Jane Doe", "Interviewer"),
            ("CIO Dana Okafor", "Dana Okafor", "CIO"),
            ("Interviewer Jane", "Jane", "Interviewer"),
            ("Speaker 1", "Speaker 1", ""),
            ("Sales Rep", "Sales Rep", ""),
            ("(Unknown)", "Unknown", ""),
        ];
        for (label, name, title) in cases {
            let named = Named::read(label);
            assert_eq!(
                (named.name.as_str(), named.title.join(", ").as_str()),
                (name, title),
                "{label}"
            );
        }
    }

    #[test]
    fn labels_of_one_person_are_one_identity() {
        let cases: [(&[&str], &[usize], &[&str]); 11] = [
            (&["AE (Jordan)", "Prospect", "AE"], &[0, 1, 0], &["Jordan", "Prospect"]),
            (
                &["Prospect (Priya – RevOps)", "Prospect (Dan – VP)", "Prospect", "Prospect (Dan)"],
                &[0, 1, 2, 1],
                &["Priya", "Dan", "Prospect"],
            ),
            (&["Maya (Pricing)", "Maya"], &[0, 0], &["Maya"]),
            (&["Bekah Hawrot Weigel", "Ann", "Bekah"], &[0, 1, 0], &["Bekah Hawrot Weigel", "Ann"]),
            (&["Ann Lee", "Ann Poe", "Ann"], &[0, 1, 2], &["Ann Lee", "Ann Poe", "Ann"]),
            (
                &["Interviewer (I)", "Respondent (R)", "I", "R"],
                &[0, 1, 0, 1],
                &["Interviewer", "Respondent"],
            ),
            (&["Dr. Katrin Hollweg", "Katrin Hollweg"], &[0, 0], &["Dr. Katrin Hollweg"]),
            (&["JANE DOE", "Jane Doe", "J. Doe"], &[0, 0, 0], &["JANE DOE"]),
            (&["Greg Hall", "GH"], &[0, 0], &["Greg Hall"]),
            (&["Speaker 1", "Speaker 2"], &[0, 1], &["Speaker 1", "Speaker 2"]),
            (&["Inglis, Jake", "Jake"], &[0, 0], &["Jake Inglis"]),
        ];
        for (names, of_label, people) in cases {
            let found = identities(&labels(names), &[]);
            assert_eq!(found.of_label, of_label, "{names:?}");
            let shown: Vec<_> = found.people.iter().map(|person| person.name.as_str()).collect();
            assert_eq!(shown, people, "{names:?}");
        }
    }
}
