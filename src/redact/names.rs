//! Who is named in a text: those that the records name, and whoever is written
//! like a name.

use std::collections::{HashMap, HashSet};
use std::ops::Range;
use std::sync::LazyLock;

use super::pseudonym::{Key, Kind};

/// Words that people write small, and capitals that name nobody.
static ORDINARY: LazyLock<HashSet<&'static str>> =
    LazyLock::new(|| include_str!("ordinary.txt").lines().collect());

/// Given names that are ordinary words too: names where they stand with a
/// capital inside a sentence.
static GIVEN: LazyLock<HashSet<&'static str>> =
    LazyLock::new(|| include_str!("given.txt").lines().collect());

/// Small words inside names: `Ana de la Cruz`.
const PARTICLES: [&str; 14] =
    ["van", "von", "der", "den", "de", "da", "di", "du", "del", "della", "la", "le", "bin", "al"];

/// Whether a word in small letters is one that names nobody.
pub(super) fn is_ordinary(small: &str) -> bool {
    ORDINARY.contains(small) || small.strip_suffix('s').is_some_and(|word| ORDINARY.contains(word))
}

/// Whether a word in small letters is ordinary and no given name, or a number.
pub(super) fn names_nobody(small: &str) -> bool {
    small.chars().all(|letter| letter.is_ascii_digit())
        || (is_ordinary(small) && !GIVEN.contains(small))
}

/// A word of a text.
#[derive(Clone, Debug)]
pub(super) struct Word {
    pub(super) range: Range<usize>,
    pub(super) small: String,
    capital: bool,
    /// Whether it is written in capitals throughout.
    loud: bool,
    /// Whether it begins a sentence, where everything has a capital.
    begins: bool,
}

/// The words of a text: letters and digits, without the `'s` of an owner.
pub(super) fn words(text: &str) -> Vec<Word> {
    let mut words = Vec::new();
    let mut start = None;
    let mut begins = true;
    let mut letters = text.char_indices().chain([(text.len(), ' ')]).peekable();
    while let Some((at, letter)) = letters.next() {
        // `O'Neill` is one word, `Dana's` is `Dana` and an owner's mark.
        let joins = matches!(letter, '\'' | '’')
            && start.is_some_and(|start: usize| at - start == 1)
            && letters.peek().is_some_and(|(_, next)| next.is_uppercase());
        if letter.is_alphanumeric() || joins {
            start.get_or_insert(at);
            continue;
        }
        if let Some(from) = start.take() {
            let spelled = &text[from..at];
            let is_mark = spelled == "s" && text[..from].ends_with(['\'', '’']);
            if !is_mark {
                words.push(Word {
                    range: from..at,
                    small: spelled.to_lowercase(),
                    capital: spelled.starts_with(char::is_uppercase),
                    loud: !spelled.contains(char::is_lowercase),
                    begins,
                });
                begins = false;
            }
        }
        begins |= matches!(
            letter,
            '.' | '!'
                | '?'
                | ':'
                | ';'
                | '"'
                | '“'
                | '‘'
                | '('
                | '['
                | '\n'
                | '•'
                | '*'
                | '–'
                | '—'
                | '>'
                | '|'
        );
    }
    words
}

/// A name as it is looked for, by its first word.
#[derive(Clone, Debug)]
struct Name {
    words: Vec<String>,
    pseudonym: String,
    /// It is only taken for the name where it is written with a capital.
    needs_capital: bool,
}

/// Names that are known, by their first word.
#[derive(Clone, Debug, Default)]
pub(super) struct Names {
    by_first: HashMap<String, Vec<Name>>,
    /// Words that stay as they are: who sells.
    spared: HashSet<String>,
}

impl Names {
    /// Leaves the words of an organisation as they are.
    pub(super) fn spare(&mut self, name: &str) {
        self.spared.extend(words(name).into_iter().map(|word| word.small));
    }

    /// Knows a person by the full name and by each part of it.
    ///
    /// `surely` is for names that a record gives to a person, even if they are
    /// ordinary words; speakers may be called `Interviewer`.
    pub(super) fn person(&mut self, name: &str, surely: bool, key: Key) {
        self.known_as(name, surely, &key.pseudonym(Kind::Person, name));
    }

    /// Knows those of several words in `text` who are written like a name, so
    /// that a part of it is known for the same one.
    pub(super) fn learn(&mut self, text: &str, known: &[&Self], key: Key) {
        let mut met = Vec::new();
        find(text, known, true, key, |range, pseudonym| met.push((range, pseudonym)));
        for (range, pseudonym) in met.iter().filter(|(range, _)| text[range.clone()].contains(' '))
        {
            self.known_as(&text[range.clone()], false, pseudonym);
        }
    }

    fn known_as(&mut self, name: &str, surely: bool, pseudonym: &str) {
        let parts: Vec<String> = words(name).into_iter().map(|word| word.small).collect();
        // `Interviewer`, `Speaker 1`, `A` name nobody; neither does a number,
        // however sure it is.
        let is_no_name = |part: &String| {
            part.chars().count() < 2
                || part.chars().all(|letter| letter.is_ascii_digit())
                || (!surely && names_nobody(part))
        };
        if parts.iter().all(is_no_name) {
            return;
        }
        for part in parts.iter().filter(|part| parts.len() > 1 && part.chars().count() > 2) {
            let needs_capital = is_ordinary(part) || part.chars().count() < 4;
            if !PARTICLES.contains(&&**part) {
                self.add(vec![part.clone()], pseudonym.to_owned(), needs_capital);
            }
        }
        let needs_capital = parts.len() == 1 && is_ordinary(&parts[0]);
        self.add(parts, pseudonym.to_owned(), needs_capital);
    }

    /// Knows an account by its full name and, where it is this interview's, by
    /// how it is called for short.
    pub(super) fn account(&mut self, name: &str, key: Key, for_short: bool) {
        let parts: Vec<String> = words(name).into_iter().map(|word| word.small).collect();
        let Some(first) = parts.first().cloned() else { return };
        let pseudonym = key.pseudonym(Kind::Account, name);
        if for_short {
            for length in 2..parts.len() {
                self.add(parts[..length].to_vec(), pseudonym.clone(), false);
            }
            if parts.len() > 1 && first.chars().count() >= 3 {
                let needs_capital = is_ordinary(&first) || first.chars().count() < 5;
                self.add(vec![first], pseudonym.clone(), needs_capital);
            }
            // `Ashlock Medical Imaging` is called AMI.
            if parts.len() > 2 {
                let short: String = parts.iter().filter_map(|part| part.chars().next()).collect();
                self.add(vec![short], pseudonym.clone(), true);
            }
        }
        let needs_capital = parts.len() == 1 && is_ordinary(&parts[0]);
        self.add(parts, pseudonym, needs_capital);
    }

    fn add(&mut self, words: Vec<String>, pseudonym: String, needs_capital: bool) {
        let list = self.by_first.entry(words[0].clone()).or_default();
        if !list.iter().any(|name| name.words == words) {
            list.push(Name { words, pseudonym, needs_capital });
            list.sort_by_key(|name| std::cmp::Reverse(name.words.len()));
        }
    }

    fn at(&self, text: &[Word], at: usize) -> Option<&Name> {
        let fits = |name: &&Name| {
            let Some(said) = text.get(at..at + name.words.len()) else { return false };
            (!name.needs_capital || said[0].capital)
                && said.iter().zip(&name.words).all(|(word, known)| word.small == *known)
        };
        self.by_first.get(&text[at].small)?.iter().find(fits)
    }

    fn spares(&self, word: &Word) -> bool {
        self.spared.contains(&word.small)
    }
}

/// Calls `each` with every name in `text` and what stands for it: those that
/// one of `known` has, the first first, and, if `guess`, whatever is written
/// like a name.
pub(super) fn find(
    text: &str,
    known: &[&Names],
    guess: bool,
    key: Key,
    mut each: impl FnMut(Range<usize>, String),
) {
    let words = words(text);
    let mut at = 0;
    while at < words.len() {
        if let Some(name) = known.iter().find_map(|names| names.at(&words, at)) {
            let last = at + name.words.len() - 1;
            each(words[at].range.start..words[last].range.end, name.pseudonym.clone());
            at = last + 1;
        } else if guess && looks_like_name(&words[at], known) {
            let end = end_of_name(text, &words, at, known);
            let range = words[at].range.start..words[end - 1].range.end;
            let spelled = &text[range.clone()];
            // One whom the records name in full may be met by another part.
            each(range, key.pseudonym(Kind::Name, spelled));
            at = end;
        } else {
            at += 1;
        }
    }
}

/// Behind the last word of the name that begins at `at`.
fn end_of_name(text: &str, words: &[Word], at: usize, known: &[&Names]) -> usize {
    let mut end = at + 1;
    while let Some(next) = words.get(end) {
        let gap = &text[words[end - 1].range.end..next.range.start];
        let joined = matches!(gap, " " | "-" | "\u{a0}");
        if !joined || known.iter().any(|names| names.at(words, end).is_some()) {
            break;
        }
        let particles =
            words[end..].iter().take_while(|word| PARTICLES.contains(&&*word.small)).count();
        match words.get(end + particles) {
            Some(after) if looks_like_name(after, known) => end += particles + 1,
            _ => break,
        }
    }
    end
}

fn looks_like_name(word: &Word, known: &[&Names]) -> bool {
    if !word.capital || word.small.chars().count() < 2 || known.iter().any(|one| one.spares(word)) {
        return false;
    }
    // `CIO`, `RFP`, `Q3` name nobody.
    if word.loud
        && (word.small.chars().count() <= 5 || word.small.contains(|c: char| c.is_ascii_digit()))
    {
        return false;
    }
    if !word.begins && GIVEN.contains(&*word.small) {
        return true;
    }
    !is_ordinary(&word.small)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn redacted(text: &str) -> String {
        let key = Key::new([1; 16]);
        let mut names = Names::default();
        names.person("Dana Okafor", true, key);
        names.person("Interviewer", false, key);
        names.account("Harrow Vale Lifts", key, true);
        names.spare("Fernhollow");
        let (dana, harrow) = (
            key.pseudonym(Kind::Person, "Dana Okafor"),
            key.pseudonym(Kind::Account, "Harrow Vale Lifts"),
        );
        let mut out = String::new();
        let mut done = 0;
        find(text, &[&names], true, key, |range, pseudonym| {
            out.push_str(&text[done..range.start]);
            let shown = match pseudonym {
                _ if pseudonym == dana => "<dana>",
                _ if pseudonym == harrow => "<harrow>",
                _ => "<name>",
            };
            out.push_str(shown);
            done = range.end;
        });
        out.push_str(&text[done..]);
        out
    }

    #[test]
    fn names_are_found_and_words_are_left() {
        let cases = [
            ("Dana Okafor told us.", "<dana> told us."),
            (
                "We asked Dana's boss, and dana agreed.",
                "We asked <dana>'s boss, and <dana> agreed.",
            ),
            ("Okafor of Harrow Vale Lifts", "<dana> of <harrow>"),
            (
                "At Harrow Vale, or HVL, or Harrow, nobody",
                "At <harrow>, or <harrow>, or <harrow>, nobody",
            ),
            ("Maria Santos and Jean-Luc Picard left.", "<name> and <name> left."),
            ("Then Ana de la Cruz-Vega spoke to Will.", "Then <name> spoke to <name>."),
            ("Will it work? Mark the date.", "Will it work? Mark the date."),
            ("The CIO liked Fernhollow on Monday.", "The CIO liked Fernhollow on Monday."),
            ("Honestly, your team was great.", "Honestly, your team was great."),
            ("O'Neill signed.", "<name> signed."),
            ("the interviewer asked", "the interviewer asked"),
        ];
        for (text, expected) in cases {
            assert_eq!(redacted(text), expected, "{text}");
        }
    }
}
