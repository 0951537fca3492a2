//! What a sentence is made of, as features that a person can read. The learned
//! part of a score is a sum over them.
//!
//! | feature | stands for |
//! |---|---|
//! | `word:STEM` | a word of that stem; names, sums and numbers are `<us>`, `<them>`, `<name>`, `<money>`, `<percent>`, `<number>` |
//! | `start:LETT` `end:ERS` | the first four and the last three letters of a longer word |
//! | `family:NAME` | a word or phrase of a family of words |
//! | `not-…` | the same within reach of a denial |
//! | `asked-…` | the same in the question just asked |
//! | `before-…` `after-…` | the same in the sentence before or after, in one turn |
//! | `pair:STEM_STEM` | two words in that order, at most three words between them |
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
}

impl Place {
    pub(super) const ALL: [Self; 5] =
        [Self::Said, Self::Denied, Self::Asked, Self::Before, Self::After];

    fn prefix(self) -> &'static str {
        match self {
            Self::Said => "",
            Self::Denied => "not-",
            Self::Asked => "asked-",
            Self::Before => "before-",
            Self::After => "after-",
        }
    }
}

/// How many words a pair may span.
pub(super) const PAIR_REACH: usize = 4;

/// Calls `each` with every feature of one word at one place.
pub(super) fn of_word(
    place: Place,
    spelled: &str,
    stem: &str,
    families: &[&str],
    mut each: impl FnMut(String),
) {
    let prefix = place.prefix();
    each(format!("{prefix}word:{stem}"));
    for family in families {
        each(format!("{prefix}family:{family}"));
    }
    if place == Place::Said && spelled.is_ascii() && spelled.len() > 4 && !spelled.starts_with('<')
    {
        each(format!("start:{}", &spelled[..4]));
        each(format!("end:{}", &spelled[spelled.len() - 3..]));
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
