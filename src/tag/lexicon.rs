//! The words a worker has met: each spelling is looked up once and then is a
//! number with everything known of it.

use std::collections::HashMap;
use std::hash::{BuildHasher, BuildHasherDefault, Hasher};

use rustc_hash::FxBuildHasher;

use super::direction::{self, Colour};
use super::features::{self, Place};
use super::model::{self, Model, Part};
use super::phrase::Slots;
use super::sides;
use super::stem::stem;
use super::weights::Row;
use crate::codebook::{Codebook, WordId};

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
    /// `they`, `them`.
    They,
    /// `their`, `theirs`: in a talk with us, what is sold and not ours.
    Their,
    /// `I`, `my`.
    I,
    /// `he`, `her`.
    Person,
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
    /// The number of its stem among those that pairs have.
    pub(super) stem: u32,
    /// The stems that pairs have behind it, as [`Model::seconds`] tells them.
    pub(super) seconds: u64,
}

/// What a spelling is looked up in.
#[derive(Clone, Copy, Debug)]
pub(super) struct Known<'a> {
    pub(super) codebook: &'a Codebook,
    pub(super) model: &'a Model,
}

/// What stands for a name, a sum or a number: read in place of its letters.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Form {
    Us,
    Them,
    Name,
    Money,
    Percent,
    Number,
    /// `we` where a seller speaks.
    SellerWe,
}

/// The spellings of the forms, in their order; they are the first surfaces.
const FORMS: [&str; 7] = ["<us>", "<them>", "<name>", "<money>", "<percent>", "<number>", "<we>"];

/// The worker's words.
#[derive(Debug, Default)]
pub(super) struct Lexicon {
    /// The number of each spelling, by its hash: of a hundred thousand two
    /// share one with a chance of 1 in a thousand million.
    numbers: HashMap<u64, u32, Straight>,
    surfaces: Vec<Surface>,
    /// The learned weights of each surface at each [`Place`], by their number
    /// in `pool`.
    rows: Vec<[u32; Place::ALL.len()]>,
    /// The rows that some surface has; the first holds zeros.
    pool: Vec<Row>,
    /// How each surface colours a direction at each [`Place`]: one more than
    /// its number in `colours`, 0 if that was not asked for yet.
    coloured: Vec<[u32; Place::ALL.len()]>,
    colours: Vec<Colour>,
    /// The sentence in which each surface was met last, and denied last.
    met: Vec<[u32; 2]>,
    sentence: u32,
    spelled: Vec<Box<str>>,
}

/// The hash of what is a hash already.
#[derive(Debug, Default)]
struct Itself(u64);

type Straight = BuildHasherDefault<Itself>;

impl Hasher for Itself {
    fn finish(&self) -> u64 {
        self.0
    }

    fn write(&mut self, bytes: &[u8]) {
        bytes.iter().for_each(|&byte| self.write_u64(self.0.rotate_left(8) ^ u64::from(byte)));
    }

    fn write_u64(&mut self, hash: u64) {
        self.0 = hash;
    }
}

/// Jobs and other words that stand for a person.
const PEOPLE: &str = "ceo cfo cio cto coo ciso cmo cro vp svp evp president director directors manager head boss \
chief chair chairman chairwoman controller analyst engineer engineers nurse architect rep reps salesman saleswoman \
salesperson seller ae se sdr csm consultant consultants somebody someone anybody anyone he she him her guy guys \
woman man lady gentleman fellow fella chap bloke lead sponsor champion colleague supervisor principal dean owner \
founder partner buyer stakeholder decision-maker people person admin administrator planner accountant treasurer \
procurement finance operations";

impl Lexicon {
    /// Makes sure that the forms are there; call before an interview.
    pub(super) fn prepare(&mut self, known: Known<'_>) {
        if self.surfaces.len() > MOST_SURFACES {
            *self = Self::default();
        }
        for form in FORMS {
            self.number(form, known);
        }
    }

    /// The number of a form.
    pub(super) fn form(form: Form) -> u32 {
        form as u32
    }

    /// The number of a word in lower case.
    #[inline]
    pub(super) fn number(&mut self, spelled: &str, known: Known<'_>) -> u32 {
        let hash = FxBuildHasher.hash_one(spelled);
        if let Some(&number) = self.numbers.get(&hash) {
            return number;
        }
        self.learn(spelled, hash, known)
    }

    fn learn(&mut self, spelled: &str, hash: u64, known: Known<'_>) -> u32 {
        let number = u32::try_from(self.surfaces.len()).unwrap_or(u32::MAX);
        let stem = stem(spelled);
        let surface = surface_of(spelled, &stem, known);
        let names = families_of(surface.word, known);
        if self.pool.is_empty() {
            self.pool.push(Row::default());
        }
        let rows = Place::ALL.map(|place| {
            let mut row = Row::default();
            features::of_word(place, spelled, &stem, &names, |feature| {
                if let Some(known) = known.model.known(Part::Feature, feature) {
                    model::add(&mut row, &known);
                }
            });
            if row == Row::default() {
                return 0;
            }
            self.pool.push(row);
            u32::try_from(self.pool.len() - 1).unwrap_or(0)
        });
        self.surfaces.push(surface);
        self.met.push([0; 2]);
        self.rows.push(rows);
        self.coloured.push([0; Place::ALL.len()]);
        self.spelled.push(spelled.into());
        self.numbers.insert(hash, number);
        number
    }

    #[inline]
    pub(super) fn at(&self, number: u32) -> &Surface {
        &self.surfaces[number as usize]
    }

    pub(super) fn at_mut(&mut self, number: u32) -> &mut Surface {
        &mut self.surfaces[number as usize]
    }

    /// A sentence begins: every word of it is new again.
    pub(super) fn begin_sentence(&mut self) {
        self.sentence = self.sentence.checked_add(1).unwrap_or_else(|| {
            self.met.fill([0; 2]);
            1
        });
    }

    /// Whether a surface is met for the first time in its sentence.
    #[inline]
    pub(super) fn is_new(&mut self, number: u32, denied: bool) -> bool {
        let met = &mut self.met[number as usize][usize::from(denied)];
        std::mem::replace(met, self.sentence) != self.sentence
    }

    /// The learned weights of a surface at a place.
    #[inline]
    pub(super) fn row(&self, number: u32, place: Place) -> &Row {
        &self.pool[self.rows[number as usize][place as usize] as usize]
    }

    /// Adds the learned weights of a surface at a place to `sum`.
    #[inline]
    pub(super) fn add(&self, number: u32, place: Place, sum: &mut Row) {
        let row = self.rows[number as usize][place as usize];
        if row != 0 {
            model::add(sum, &self.pool[row as usize]);
        }
    }

    /// How a surface colours a direction at a place.
    pub(super) fn colour(&mut self, number: u32, place: Place, known: Known<'_>) -> &Colour {
        let at = number as usize;
        if self.coloured[at][place as usize] == 0 {
            let mut colour = Colour::default();
            self.describe(number, place, known, |feature| {
                if direction::counts(feature, place) {
                    colour.add(known.model, feature);
                }
            });
            self.colours.push(colour);
            self.coloured[at][place as usize] = u32::try_from(self.colours.len()).unwrap_or(0);
        }
        &self.colours[self.coloured[at][place as usize] as usize - 1]
    }

    /// Calls `each` with every feature of a surface at a place.
    pub(super) fn describe(
        &self,
        number: u32,
        place: Place,
        known: Known<'_>,
        each: impl FnMut(&str),
    ) {
        let spelled = &self.spelled[number as usize];
        let names = families_of(self.at(number).word, known);
        features::of_word(place, spelled, &stem(spelled), &names, each);
    }

    /// The stem of a surface.
    pub(super) fn stem_of(&self, number: u32) -> String {
        stem(&self.spelled[number as usize])
    }
}

fn is_person(spelled: &str) -> bool {
    PEOPLE.split_ascii_whitespace().any(|person| person == spelled)
}

fn families_of(word: WordId, known: Known<'_>) -> Vec<&str> {
    let families = known.codebook.patterns.families(word);
    families.map(|family| &*known.codebook.families[usize::from(family)]).collect()
}

fn surface_of(spelled: &str, stem: &str, known: Known<'_>) -> Surface {
    let pronoun = match spelled {
        "you" | "your" | "yours" | "yourself" | "yourselves" | "y'all" | "ya" => Pronoun::You,
        "we" | "our" | "us" | "ours" | "ourselves" => Pronoun::We,
        "they" | "them" | "themselves" => Pronoun::They,
        "their" | "theirs" => Pronoun::Their,
        "i" | "my" | "me" | "mine" | "myself" => Pronoun::I,
        "he" | "she" | "him" | "her" | "his" | "hers" => Pronoun::Person,
        _ => Pronoun::None,
    };
    let slots = if sides::OURS.contains(&spelled) {
        Slots::SOLD.with(if is_person(spelled) { Slots::PERSON } else { Slots::default() })
    } else if spelled == "'s" {
        Slots::POSSESSIVE
    } else if spelled == "than" {
        Slots::THAN
    } else if is_person(spelled) {
        Slots::PERSON
    } else {
        Slots::default()
    };
    let word = known.codebook.patterns.word(spelled);
    let stem = known.model.stem(stem);
    Surface { word, pronoun, slots, names: 0, stem, seconds: known.model.seconds(stem) }
}
