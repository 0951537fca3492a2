//! What a sentence is made of, as features that a person can read. The learned
//! part of a score is a sum over them.
//!
//! | feature | stands for |
//! |---|---|
//! | `word:STEM` | a word of that stem; names, sums and numbers are `<us>`, `<them>`, `<name>`, `<money>`, `<percent>`, `<number>` |
//! | `start:LETT` `start:LETTE` `end:ERS` | the first four and five and the last three letters of a longer word |
//! | `family:NAME` | a word or phrase of a family of words |
//! | `not-…` | the same within reach of a denial |
//! | `asked-…` | the same in the question just asked |
//! | `before-…` `after-…` | the same in the sentence before or after, in one turn |
//! | `who:us` `who:we` … | whom a pronoun or name stands for |
//! | `pair:STEM_STEM` | two words in that order, at most three words between them |
//! | `next:STEM_STEM` | two words side by side |
//! | `opens:STEM` `opens:STEM_STEM` | the words that a sentence begins with |
//! | `turn:first` `turn:last` `turn:only` | where the sentence stands in its turn |
//! | `decides` `decides:short` | an answer to what decided it, and one of a few words |
//! | `rule:ID` `any-rule:THEME` | a rule of the codebook, and any rule of a theme |
//! | `length:N` | how long the sentence is |

/// Where a word stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Place {
    /// In the sentence.
    Said,
    /// In the sentence, within reach of a denial.
    Denied,
    /// In the question just asked.
    Asked,
    /// In the sentence before.
    Before,
    /// In the sentence after.
    After,
    /// At the beginning of the sentence.
    Opening,
}

impl Place {
    pub(super) const ALL: [Self; 6] =
        [Self::Said, Self::Denied, Self::Asked, Self::Before, Self::After, Self::Opening];

    fn prefix(self) -> &'static str {
        match self {
            Self::Said => "",
            Self::Denied => "not-",
            Self::Asked => "asked-",
            Self::Before => "before-",
            Self::After => "after-",
            Self::Opening => "opens-",
        }
    }
}

/// How many words a pair may span.
pub(super) const PAIR_REACH: usize = 4;

/// Calls `each` with every feature of one word at one place, in parts that
/// follow each other.
pub(super) fn of_word(
    place: Place,
    spelled: &str,
    stem: &str,
    families: &[&str],
    mut each: impl FnMut([&str; 3]),
) {
    if place == Place::Opening {
        each([OPENS, stem, ""]);
        return;
    }
    let prefix = place.prefix();
    each([prefix, "word:", stem]);
    for family in families {
        each([prefix, "family:", family]);
    }
    if place == Place::Said && spelled.is_ascii() && spelled.len() > 4 && !spelled.starts_with('<')
    {
        each(["start:", &spelled[..4], ""]);
        if spelled.len() > 5 {
            each(["start:", &spelled[..5], ""]);
        }
        each(["end:", &spelled[spelled.len() - 3..], ""]);
    }
}

/// The feature of a family's phrase of several words.
pub(super) fn of_phrase(place: Place, family: &str) -> String {
    format!("{}family:{family}", place.prefix())
}

/// The feature of two words in their order.
pub(super) fn of_pair(first: &str, second: &str) -> String {
    format!("pair:{first}_{second}")
}

/// The feature of two words side by side.
pub(super) fn of_next(first: &str, second: &str) -> String {
    format!("next:{first}_{second}")
}

/// What features of the words that a sentence begins with begin with.
const OPENS: &str = "opens:";

/// The feature of the words that a sentence begins with.
pub(super) fn of_opening(stems: &str) -> String {
    format!("{OPENS}{stems}")
}

/// Whom a word stands for, as features tell them apart.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(super) enum Who {
    /// Nobody.
    #[default]
    Nobody,
    /// Us: by name, or `you` of a buyer, or `we` of our seller.
    Us,
    /// A buyer's `we`, `I`.
    We,
    /// `you` of a seller.
    You,
    /// `they`, `their`.
    They,
    /// `he`, `she`.
    Person,
}

impl Who {
    pub(super) const ALL: [Self; 5] = [Self::Us, Self::We, Self::You, Self::They, Self::Person];

    /// The word used in features.
    pub(super) fn id(self) -> &'static str {
        match self {
            Self::Nobody => "nobody",
            Self::Us => "us",
            Self::We => "we",
            Self::You => "you",
            Self::They => "they",
            Self::Person => "person",
        }
    }
}

/// The feature of whom a word stands for.
pub(super) fn of_who(place: Place, who: Who) -> String {
    format!("{}who:{}", place.prefix(), who.id())
}

/// Where a sentence stands in its turn.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Position {
    First,
    Last,
    Only,
}

impl Position {
    pub(super) const ALL: [Self; 3] = [Self::First, Self::Last, Self::Only];
}

/// The feature of a position.
pub(super) fn of_position(position: Position) -> &'static str {
    match position {
        Position::First => "turn:first",
        Position::Last => "turn:last",
        Position::Only => "turn:only",
    }
}

/// The features of an answer to the question what decided it: of a few words,
/// `Why did they win?` `Trust.`, and of more.
pub(super) const DECISIVE: [&str; 2] = ["decides:short", "decides"];

/// The most words of a short answer.
const SHORT: usize = 4;

/// Which of [`DECISIVE`] an answer of so many words has.
pub(super) fn decisive(words: usize) -> usize {
    usize::from(words > SHORT)
}

/// The feature of a rule that fired.
pub(super) fn of_rule(id: &str) -> String {
    format!("rule:{id}")
}

/// The feature of any rule of a theme, so that a rule which no labelled
/// sentence has counts like its kin.
pub(super) fn of_any_rule(theme: &str) -> String {
    format!("any-rule:{theme}")
}

/// The feature of a sentence of so many words.
pub(super) fn of_length(words: usize) -> String {
    format!("length:{}", (words / 4).min(LENGTHS - 1))
}

/// How many lengths are told apart.
pub(super) const LENGTHS: usize = 9;
