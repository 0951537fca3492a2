//! Takes names out of what is shown: people, accounts, e-mail addresses,
//! telephone numbers, links and sums of money become pseudonyms, the same for
//! the same name.
//!
//! It works on what was read and tagged, before anything is made of it: every
//! output is built from text that no longer has the names. Figures do not
//! change, since mentions are found in the words as they were said.
//!
//! What the records name is found however it is written; whoever else is named
//! is told by a capital letter, and is missed where he is written small or is
//! called like an ordinary word. Who sells, we and the rivals, is not hidden:
//! the analysis is about them.

mod names;
mod patterns;
mod pseudonym;
mod replaced;
mod within;

use std::ops::Range;
use std::path::Path;
use std::sync::Arc;

pub use pseudonym::Key;
pub use within::Within;

use crate::deal::{Deal, Facts};
use crate::interview::{Interview, Role};
use crate::place::{Place, Problem};
use names::Names;
use pseudonym::Kind;
use replaced::Replaced;

/// Columns whose values name somebody, by a part of their name.
const NAMING: [&str; 16] = [
    "account",
    "company",
    "customer",
    "client",
    "contact",
    "name",
    "owner",
    "rep",
    "email",
    "phone",
    "manager",
    "respondent",
    "person",
    "prospect",
    "organi",
    "url",
];

/// Those whose values are people.
const PEOPLE: [&str; 5] = ["contact", "respondent", "owner", "rep", "manager"];

/// Replaces names by pseudonyms.
#[derive(Clone, Debug)]
pub struct Redactor {
    key: Key,
    /// Whom the deals name.
    names: Names,
}

impl Redactor {
    /// A redactor for what `deals` name.
    pub fn new(key: Key, deals: &[Deal]) -> Self {
        let mut names = Names::default();
        for deal in deals {
            know(&mut names, &deal.facts, false, key);
        }
        Self { key, names }
    }

    /// A text of which it is not known what it is about.
    pub fn text(&self, text: &str) -> String {
        self.replace(text, &[&self.names], true).text
    }

    /// A deal whose record names nobody.
    pub fn deal(&self, deal: &Deal) -> Deal {
        let names = self.names_of(&deal.facts);
        Deal {
            id: self.deal_id(&deal.id, &deal.facts),
            place: self.place(&deal.place),
            facts: self.facts(&deal.facts, &names),
        }
    }

    /// What takes the names out of one interview.
    pub fn within<'a>(&'a self, interview: &'a Interview) -> Within<'a> {
        Within::new(self, interview)
    }

    /// A problem whose place and words name nobody. What it quotes is shown
    /// where it is made of ordinary words or has the form of a number or id.
    pub fn problem(&self, problem: &Problem) -> Problem {
        let mut message = String::new();
        for (at, part) in problem.message.split('`').enumerate() {
            if at % 2 == 0 {
                message.push_str(&self.text(part));
            } else {
                message.push('`');
                message.push_str(&self.value(part));
                message.push('`');
            }
        }
        Problem { place: self.place(&problem.place), effect: problem.effect, message }
    }

    /// A place whose file's name tells nothing.
    pub fn place(&self, place: &Place) -> Place {
        Place { file: Arc::from(self.file(&place.file)), line: place.line }
    }

    /// What stands for a file: its name is often a customer's.
    pub fn file(&self, file: &str) -> String {
        if file == "-" {
            return file.to_owned();
        }
        let mut shown = self.key.pseudonym(Kind::File, file);
        let ending = Path::new(file).extension().and_then(|ending| ending.to_str());
        if let Some(ending) = ending.filter(|one| one.len() <= 6 && one.is_ascii()) {
            shown.push('.');
            shown.push_str(ending);
        }
        shown
    }

    /// What a deal that interviews tell of is known by, in parts that are
    /// added later.
    pub fn deal_key(&self, key: &str) -> String {
        self.key.pseudonym(Kind::Deal, key)
    }

    /// Whether `shown` stands for a deal of this id and account.
    pub fn shows(&self, shown: &str, id: &str, account: Option<&str>) -> bool {
        let is = |kind, name: &str| self.key.pseudonym(kind, name).eq_ignore_ascii_case(shown);
        is(Kind::Deal, id) || account.is_some_and(|account| is(Kind::Account, account))
    }

    fn names_of(&self, facts: &Facts) -> Names {
        let mut names = Names::default();
        know(&mut names, facts, true, self.key);
        names
    }

    fn facts(&self, facts: &Facts, names: &Names) -> Facts {
        let known = [names, &self.names];
        let text =
            |text: &Option<String>| text.as_ref().map(|text| self.replace(text, &known, true).text);
        let mut shown = facts.clone();
        shown.account = facts.account.as_ref().map(|name| self.key.pseudonym(Kind::Account, name));
        shown.name = text(&facts.name);
        shown.owner = facts.owner.as_ref().map(|name| self.person(name, Role::Seller));
        shown.outcome_label = facts.outcome_label.as_ref().map(|label| self.value(label));
        shown.stated.reason = text(&facts.stated.reason);
        shown.stated.detail = text(&facts.stated.detail);
        for (column, value) in &mut shown.other {
            let small = column.to_lowercase();
            *value = if NAMING.iter().any(|part| small.contains(part)) {
                self.key.pseudonym(Kind::Name, value)
            } else {
                self.replace(value, &known, false).text
            };
        }
        shown
    }

    fn person(&self, name: &str, role: Role) -> String {
        // `Interviewer`, `Speaker 1`, `CIO` are no names; an owner is.
        let names_nobody = |word: &names::Word| names::names_nobody(&word.small);
        if role != Role::Seller && names::words(name).iter().all(names_nobody) {
            return name.to_owned();
        }
        self.key.pseudonym(Kind::Person, name)
    }

    /// What stands for a deal's id, unless it is a number that names nobody.
    pub fn deal_id(&self, id: &str, facts: &Facts) -> String {
        if facts.account.as_deref() == Some(id) {
            self.key.pseudonym(Kind::Account, id)
        } else if is_code(id) {
            id.to_owned()
        } else {
            self.key.pseudonym(Kind::Deal, id)
        }
    }

    fn interview_id(&self, id: &str) -> String {
        if is_code(id) { id.to_owned() } else { self.key.pseudonym(Kind::Interview, id) }
    }

    fn value(&self, value: &str) -> String {
        let plain = |word: &names::Word| {
            names::is_ordinary(&word.small)
                || word.small.chars().any(|letter| letter.is_ascii_digit())
        };
        if is_code(value) || names::words(value).iter().all(plain) {
            self.replace(value, &[&self.names], true).text
        } else {
            self.key.pseudonym(Kind::Value, value)
        }
    }

    fn replace(&self, text: &str, known: &[&Names], guess: bool) -> Replaced {
        Replaced::of(text, self.found(text, known, guess))
    }

    /// What is to be replaced in `text`, each by its pseudonym.
    fn found(&self, text: &str, known: &[&Names], guess: bool) -> Vec<(Range<usize>, String)> {
        let mut found: Vec<(Range<usize>, String)> = Vec::new();
        patterns::find(text, |range, kind| {
            let pseudonym = self.key.pseudonym(kind, &text[range.clone()]);
            found.push((range, pseudonym));
        });
        let forms = found.len();
        names::find(text, known, guess, self.key, |range, pseudonym| {
            let taken = |(other, _): &(Range<usize>, String)| {
                other.start < range.end && range.start < other.end
            };
            if !found[..forms].iter().any(taken) {
                found.push((range, pseudonym));
            }
        });
        found
    }
}

/// Whether an id is a number with letters around it and no name.
fn is_code(id: &str) -> bool {
    let mut letters = 0;
    let mut digits = 0;
    for letter in id.chars() {
        match letter {
            'a'..='z' | 'A'..='Z' => letters += 1,
            '0'..='9' => digits += 1,
            '-' | '_' | '#' | '/' | '.' | ' ' => {}
            _ => return false,
        }
    }
    // CRM ids are long and mixed, and have no vowels in a row to be read.
    digits > 0 && (letters <= 5 || (digits >= 3 && id.len() >= 15 && !id.contains(' ')))
}

/// Learns whom a record names.
fn know(names: &mut Names, facts: &Facts, for_short: bool, key: Key) {
    if let Some(vendor) = &facts.vendor {
        names.spare(vendor);
    }
    for rival in &facts.competitors {
        names.spare(rival);
    }
    if let Some(account) = &facts.account {
        names.account(account, key, for_short);
    }
    if let Some(owner) = &facts.owner {
        names.person(owner, true, key);
    }
    for (column, value) in &facts.other {
        let small = column.to_lowercase();
        if PEOPLE.iter().any(|part| small.contains(part)) {
            names.person(value, true, key);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tag::Span;

    fn redactor() -> Redactor {
        let facts = Facts {
            account: Some("Harrow Vale Lifts".to_owned()),
            owner: Some("Tom Reyes".to_owned()),
            competitors: vec!["Hexbarrow".to_owned()],
            ..Facts::default()
        };
        let deal = Deal { id: "OPP-1".to_owned(), place: Place::whole("deals.csv"), facts };
        Redactor::new(Key::new([3; 16]), &[deal])
    }

    #[test]
    fn spans_move_with_their_words() {
        let text = "Dana told Tom Reyes that Hexbarrow pushed.";
        let redactor = redactor();
        let replaced = redactor.replace(text, &[&redactor.names], true);
        for words in ["told", "that Hexbarrow pushed", "pushed."] {
            let start = text.find(words).expect("it is there");
            let span = Span {
                start: u32::try_from(start).expect("short"),
                end: u32::try_from(start + words.len()).expect("short"),
            };
            assert_eq!(&replaced.text[replaced.span(span).range()], words);
        }
        assert!(!replaced.text.contains("Dana") && !replaced.text.contains("Reyes"));
        assert!(replaced.text.contains("Hexbarrow"));
    }

    #[test]
    fn ids_are_shown_and_names_are_not() {
        for code in ["OPP-3114", "D-1", "i1", "w1-01", "95211147", "0065g00000XyZ1aAAB"] {
            assert!(is_code(code), "{code}");
        }
        for name in ["Harrow Vale", "lisle-heating", "Meridew 2", "kilcorran-check-in", "i"] {
            assert!(!is_code(name), "{name}");
        }
    }

    #[test]
    fn problems_and_files_name_nobody() {
        let redactor = redactor();
        let place = Place::whole("calls/harrow-vale-lifts.json");
        let problem = Problem::noted(
            place,
            "joins no deal: `harrow-vale-lifts` (near: `Harrow Vale Lifts`), `won`, `OPP-1`",
        );
        let shown = redactor.problem(&problem).to_string();
        assert!(!shown.to_lowercase().contains("harrow"), "{shown}");
        assert!(
            shown.contains("`won`") && shown.contains("`OPP-1`") && shown.contains(".json"),
            "{shown}"
        );
        assert_eq!(redactor.file("-"), "-");
    }
}
