//! The words a worker has met: each spelling is looked up once and then is a
//! number with everything known of it.

use rustc_hash::FxHashMap;

use super::compile::{Compiled, WordId};
use super::phrase::Slots;

/// Spellings are forgotten between interviews beyond so many, so that memory
/// does not grow with the text.
const MOST_SURFACES: usize = 60_000;

/// Whom a pronoun points at, before it is known who speaks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Pronoun {
    None,
    /// `you`, `your`.
    You,
    /// `we`, `our`, `us`.
    We,
    /// `they`, `their`, `them`.
    They,
}

/// What is known of a spelling.
#[derive(Clone, Copy, Debug)]
pub(super) struct Surface {
    pub(super) word: WordId,
    pub(super) pronoun: Pronoun,
    /// Slots that the word fills whoever speaks.
    pub(super) slots: Slots,
    /// The list of names of this interview that begin with it; 0 is none.
    pub(super) names: u16,
}

/// The worker's words.
#[derive(Debug, Default)]
pub(super) struct Lexicon {
    numbers: FxHashMap<Box<str>, u32>,
    surfaces: Vec<Surface>,
}

/// Jobs and other words that stand for a person.
const PEOPLE: &str = "ceo cfo cio cto coo ciso cmo cro vp svp evp president director directors manager head boss \
chief chair chairman chairwoman controller analyst engineer engineers nurse architect rep reps salesman saleswoman \
salesperson seller ae se sdr csm consultant consultants somebody someone anybody anyone he she him her guy guys \
woman man lady gentleman fellow fella chap bloke lead sponsor champion colleague supervisor principal dean owner \
founder partner buyer stakeholder decision-maker people person admin administrator planner accountant treasurer \
procurement finance operations";

impl Lexicon {
    /// The number of a word in lower case.
    #[inline]
    pub(super) fn number(&mut self, spelled: &str, compiled: &Compiled) -> u32 {
        if let Some(&number) = self.numbers.get(spelled) {
            return number;
        }
        let number = u32::try_from(self.surfaces.len()).unwrap_or(u32::MAX);
        self.surfaces.push(surface_of(spelled, compiled));
        self.numbers.insert(spelled.into(), number);
        number
    }

    #[inline]
    pub(super) fn at(&self, number: u32) -> &Surface {
        &self.surfaces[number as usize]
    }

    pub(super) fn at_mut(&mut self, number: u32) -> &mut Surface {
        &mut self.surfaces[number as usize]
    }

    /// Forgets everything if too much is held; call between interviews.
    pub(super) fn shrink(&mut self) {
        if self.surfaces.len() > MOST_SURFACES {
            self.numbers.clear();
            self.surfaces.clear();
        }
    }
}

fn surface_of(spelled: &str, compiled: &Compiled) -> Surface {
    let pronoun = match spelled {
        "you" | "your" | "yours" | "yourself" | "yourselves" | "y'all" | "ya" => Pronoun::You,
        "we" | "our" | "us" | "ours" | "ourselves" => Pronoun::We,
        "they" | "their" | "them" | "theirs" | "themselves" => Pronoun::They,
        _ => Pronoun::None,
    };
    let slots = if spelled == "'s" {
        Slots::POSSESSIVE
    } else if spelled == "than" {
        Slots::THAN
    } else if PEOPLE.split_ascii_whitespace().any(|person| person == spelled) {
        Slots::PERSON
    } else {
        Slots::default()
    };
    Surface { word: compiled.word(spelled), pronoun, slots, names: 0 }
}
