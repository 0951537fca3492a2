//! The words a worker has met: each spelling is looked up once and then is a
//! number with everything known of it.

use std::hash::BuildHasher;
use std::sync::LazyLock;

use rustc_hash::{FxBuildHasher, FxHashMap, FxHashSet};

use super::direction::{Colour, Fact};
use super::features::{self, Place};
use super::model::{self, Model, Part};
use super::phrase::Slots;
use super::sides;
use super::stem::stem;
use super::weights::Row;
use super::whose::Hint;
use crate::codebook::{Class, Codebook, WordId};
use crate::words::key;

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

/// What is known of a spelling: all that is read of every word, in half a line
/// of the machine's cache.
#[derive(Clone, Copy, Debug)]
#[repr(align(32))]
pub(super) struct Surface {
    pub(super) word: WordId,
    pub(super) class: Class,
    /// The number of its stem among those that pairs have.
    pub(super) stem: u32,
    /// Its weights where it is said, by their number in the pool.
    said: u32,
    /// The number of its weights at the other places.
    others: u32,
    /// The sentence in which it was met last, and denied last.
    met: [u32; 2],
    /// The list of names of this interview that begin with it; 0 is none.
    pub(super) names: u16,
    pub(super) pronoun: Pronoun,
    /// Slots that the word fills whoever speaks.
    pub(super) slots: Slots,
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

/// The places of which weights are kept apart from the surface.
const OTHERS: usize = Place::ALL.len() - 1;

/// A row in a line of the machine's cache.
#[derive(Clone, Copy, Debug)]
#[repr(align(64))]
struct Line(Row);

/// The worker's words.
#[derive(Debug)]
pub(super) struct Lexicon {
    numbers: Spellings,
    surfaces: Vec<Surface>,
    /// The weights of words around what is said: for each [`Place`] but the
    /// first their number in `pool`. Most words have none and share the first.
    others: Vec<[u32; OTHERS]>,
    /// The rows that some surface has; the first holds zeros.
    pool: Vec<Line>,
    /// The numbers of the others, by their hashes.
    pooled: FxHashMap<u64, u32>,
    /// How surfaces colour a direction: what was asked for, by surface and
    /// place. Most do not.
    colours: FxHashMap<(u32, u8), Option<Box<Colour>>>,
    /// How facts do.
    facts: FxHashMap<Fact, Colour>,
    /// What hints tell of whose side is spoken of.
    hints: FxHashMap<Hint, i32>,
    sentence: u32,
}

impl Default for Lexicon {
    fn default() -> Self {
        Self {
            numbers: Spellings::default(),
            surfaces: Vec::new(),
            others: vec![[0; OTHERS]],
            pool: vec![Line(Row::default())],
            pooled: FxHashMap::default(),
            colours: FxHashMap::default(),
            facts: FxHashMap::default(),
            hints: FxHashMap::default(),
            sentence: 0,
        }
    }
}

/// Spellings, numbered in the order in which they came.
#[derive(Debug)]
struct Spellings {
    /// For each spelling a part of its hash, and one more than its number;
    /// open addressing, at most half full. That two of a hundred thousand
    /// share a slot and a hash has a chance of 1 in 100,000.
    slots: Vec<[u32; 2]>,
    letters: String,
    ends: Vec<usize>,
}

impl Default for Spellings {
    fn default() -> Self {
        Self { slots: vec![[0; 2]; 1 << 4], letters: String::new(), ends: vec![0] }
    }
}

impl Spellings {
    /// The hash of a word in lower case.
    fn hash(spelled: &str) -> u64 {
        key(spelled).unwrap_or_else(|| FxBuildHasher.hash_one(spelled))
    }

    /// Where a hash is, or would be.
    #[inline]
    fn slot(&self, hash: u64) -> usize {
        let last = self.slots.len() - 1;
        let mut at = hash as usize & last;
        while self.slots[at][1] != 0 && self.slots[at][0] != tag(hash) {
            at = (at + 1) & last;
        }
        at
    }

    /// The number of a spelling, if it came before.
    #[inline]
    fn find(&self, hash: u64) -> Option<u32> {
        self.slots[self.slot(hash)][1].checked_sub(1)
    }

    fn add(&mut self, spelled: &str, hash: u64) {
        self.letters.push_str(spelled);
        self.ends.push(self.letters.len());
        if 2 * self.ends.len() > self.slots.len() {
            self.slots = vec![[0; 2]; 2 * self.slots.len()];
            for number in 0..self.ends.len() - 1 {
                self.enter(Self::hash(self.at(number)), number);
            }
        } else {
            self.enter(hash, self.ends.len() - 2);
        }
    }

    fn enter(&mut self, hash: u64, number: usize) {
        let slot = self.slot(hash);
        self.slots[slot] = [tag(hash), u32::try_from(number + 1).unwrap_or(u32::MAX)];
    }

    fn at(&self, number: usize) -> &str {
        &self.letters[self.ends[number]..self.ends[number + 1]]
    }
}

/// The half of a hash that is kept.
#[inline]
fn tag(hash: u64) -> u32 {
    (hash >> 32) as u32
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

    /// The number of a word by its key, if it came before.
    #[inline]
    pub(super) fn met(&self, key: u64) -> Option<u32> {
        self.numbers.find(key)
    }

    /// The number of a word in lower case.
    pub(super) fn number(&mut self, spelled: &str, known: Known<'_>) -> u32 {
        let hash = Spellings::hash(spelled);
        match self.numbers.find(hash) {
            Some(number) => number,
            None => self.learn(spelled, hash, known),
        }
    }

    #[cold]
    fn learn(&mut self, spelled: &str, hash: u64, known: Known<'_>) -> u32 {
        let number = u32::try_from(self.surfaces.len()).unwrap_or(u32::MAX);
        let stem = stem(spelled);
        let word = known.codebook.patterns.word(spelled);
        let families = families_of(word, known);
        let [said, others @ ..] = Place::ALL.map(|place| {
            let mut row = Row::default();
            features::of_word(place, spelled, &stem, &families, |feature| {
                if let Some(known) = known.model.known_of(Part::Feature, &feature) {
                    model::add(&mut row, &known);
                }
            });
            self.pooled(row)
        });
        let others = if others == [0; OTHERS] {
            0
        } else {
            self.others.push(others);
            u32::try_from(self.others.len() - 1).unwrap_or(0)
        };
        self.surfaces.push(Surface {
            word,
            class: known.codebook.patterns.class(word),
            stem: known.model.stem(&stem),
            said,
            others,
            met: [0; 2],
            names: 0,
            pronoun: pronoun_of(spelled),
            slots: slots_of(spelled),
        });
        self.numbers.add(spelled, hash);
        number
    }

    /// The number of a row in the pool: many words share theirs.
    fn pooled(&mut self, row: Row) -> u32 {
        if row == Row::default() {
            return 0;
        }
        let hash = FxBuildHasher.hash_one(row);
        if let Some(&number) = self.pooled.get(&hash)
            && self.pool[number as usize].0 == row
        {
            return number;
        }
        self.pool.push(Line(row));
        let number = u32::try_from(self.pool.len() - 1).unwrap_or(0);
        self.pooled.insert(hash, number);
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
            self.surfaces.iter_mut().for_each(|surface| surface.met = [0; 2]);
            1
        });
    }

    /// Whether a surface is met for the first time in its sentence.
    #[inline]
    pub(super) fn is_new(&mut self, number: u32, denied: bool) -> bool {
        let met = &mut self.surfaces[number as usize].met[usize::from(denied)];
        std::mem::replace(met, self.sentence) != self.sentence
    }

    /// The learned weights of a surface at a place.
    #[inline]
    pub(super) fn row(&self, number: u32, place: Place) -> &Row {
        let Surface { said, others, .. } = self.at(number);
        let row = match (place as usize).checked_sub(1) {
            None => *said,
            Some(other) => self.others[*others as usize][other],
        };
        &self.pool[row as usize].0
    }

    /// Adds the learned weights of a surface at a place to `sum`.
    #[inline]
    pub(super) fn add(&self, number: u32, place: Place, sum: &mut Row) {
        model::add(sum, self.row(number, place));
    }

    /// How a surface colours a direction at a place, if it does.
    pub(super) fn colour(
        &mut self,
        number: u32,
        place: Place,
        known: Known<'_>,
    ) -> Option<&Colour> {
        let key = (number, place as u8);
        if !self.colours.contains_key(&key) {
            let mut colour = Colour::default();
            self.describe(number, place, known, |feature| {
                colour.add_word(known.model, feature, place);
            });
            let some = (colour != Colour::default()).then(|| Box::new(colour));
            self.colours.insert(key, some);
        }
        self.colours[&key].as_deref()
    }

    /// How a fact colours a direction.
    pub(super) fn colour_of(&mut self, fact: Fact, known: Known<'_>) -> &Colour {
        self.facts.entry(fact).or_insert_with(|| fact.colour(known))
    }

    /// What a hint tells of whose side is spoken of.
    pub(super) fn hint(&mut self, hint: Hint, known: Known<'_>) -> i32 {
        *self.hints.entry(hint).or_insert_with(|| hint.weight(known.model))
    }

    /// Calls `each` with every feature of a surface at a place.
    pub(super) fn describe(
        &self,
        number: u32,
        place: Place,
        known: Known<'_>,
        mut each: impl FnMut(&str),
    ) {
        let spelled = self.numbers.at(number as usize);
        let names = families_of(self.at(number).word, known);
        features::of_word(place, spelled, &stem(spelled), &names, |parts| each(&parts.concat()));
    }

    /// A surface as it is spelled.
    pub(super) fn spelled(&self, number: u32) -> &str {
        self.numbers.at(number as usize)
    }

    /// The stem of a surface.
    pub(super) fn stem_of(&self, number: u32) -> String {
        stem(self.numbers.at(number as usize))
    }
}

fn is_person(spelled: &str) -> bool {
    static PEOPLE_SET: LazyLock<FxHashSet<&str>> =
        LazyLock::new(|| PEOPLE.split_ascii_whitespace().collect());
    PEOPLE_SET.contains(spelled)
}

fn families_of(word: WordId, known: Known<'_>) -> Vec<&str> {
    let families = known.codebook.patterns.families(word);
    families.map(|family| &*known.codebook.families[usize::from(family)]).collect()
}

fn pronoun_of(spelled: &str) -> Pronoun {
    match spelled {
        "you" | "your" | "yours" | "yourself" | "yourselves" | "y'all" | "ya" => Pronoun::You,
        "we" | "our" | "us" | "ours" | "ourselves" => Pronoun::We,
        "they" | "them" | "themselves" => Pronoun::They,
        "their" | "theirs" => Pronoun::Their,
        "i" | "my" | "me" | "mine" | "myself" => Pronoun::I,
        "he" | "she" | "him" | "her" | "his" | "hers" => Pronoun::Person,
        _ => Pronoun::None,
    }
}

fn slots_of(spelled: &str) -> Slots {
    if sides::OURS.contains(&spelled) {
        Slots::SOLD.with(if is_person(spelled) { Slots::PERSON } else { Slots::default() })
    } else if spelled == "'s" {
        Slots::POSSESSIVE
    } else if spelled == "than" {
        Slots::THAN
    } else if is_person(spelled) {
        Slots::PERSON
    } else {
        Slots::default()
    }
}
