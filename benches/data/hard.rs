//! Shapes that make a careless program slow or large. Each of them at twice
//! the size may cost twice as much, and no more.

use std::io;
use std::path::Path;

use super::talk::Turn;
use super::{Chance, Corpus, Deal, Set, Talk, deals};

/// A shape: its name, and how so many bytes of it are written.
pub(crate) struct Shape {
    pub(crate) name: &'static str,
    write: fn(&Corpus, u64, &mut Set) -> io::Result<()>,
}

/// Every shape.
pub(crate) const SHAPES: [Shape; 12] = [
    // One turn without a full stop.
    Shape {
        name: "run-on",
        write: |corpus, bytes, set| {
            let text = until(bytes, |chance| corpus.said(chance).replace(['.', '?', '!'], ""));
            one(set, text)
        },
    },
    // One interview in turns of a word or two.
    Shape {
        name: "crumbs",
        write: |corpus, bytes, set| {
            let mut talk = Talk::of_one_turn(0, 0, String::new());
            let mut chance = Chance::of(0);
            let mut len = 0;
            while len < bytes {
                let text = format!("{}.", chance.one(&corpus.words));
                len += text.len() as u64;
                let is_buyer = talk.turns.len().is_multiple_of(2);
                let (speaker, role) =
                    if is_buyer { ("Greg H.", "buyer") } else { ("Interviewer", "interviewer") };
                talk.turns.push(Turn { speaker, role, text });
            }
            set.deal(&deal(0))?;
            set.talk(&talk)
        },
    },
    // One turn in which every sentence is evidence.
    Shape {
        name: "evidence",
        write: |corpus, bytes, set| {
            one(set, until(bytes, |chance| chance.one(&corpus.evidence).to_owned()))
        },
    },
    // One turn that says the same again and again.
    Shape {
        name: "echo",
        write: |_, bytes, set| {
            one(set, until(bytes, |_| "They were cheaper, and that decided it.".to_owned()))
        },
    },
    // A dozen denials before each word.
    Shape {
        name: "denied",
        write: |corpus, bytes, set| {
            let denials = "not never no ".repeat(4);
            one(set, until(bytes, |chance| format!("{denials}{}", chance.one(&corpus.words))))
        },
    },
    // No word stands twice.
    Shape {
        name: "new-words",
        write: |_, bytes, set| {
            let mut number = 0_u64;
            let new = |_: &mut Chance| {
                number += 1;
                let digits = number.to_string();
                let word: String = digits.bytes().map(|digit| char::from(digit + 49)).collect();
                if number.is_multiple_of(12) { format!("x{word}.") } else { format!("x{word}") }
            };
            one(set, until(bytes, new))
        },
    },
    // Full stops, question marks and spaces only.
    Shape {
        name: "marks",
        write: |_, bytes, set| {
            let part = usize::try_from(bytes / 6).expect("a size that fits memory");
            let text =
                [".", " ?!", " ", ". ", "…", "\" '"].map(|mark| mark.repeat(part / mark.len()));
            one(set, text.concat())
        },
    },
    // Letters of many scripts, accents apart, no spaces, emoji.
    Shape {
        name: "letters",
        write: |_, bytes, set| {
            let stock = [
                "价格太高了我们选择了别人",
                "a\u{301}\u{302}\u{303}",
                "слишком дорого. ",
                "👩‍💻",
                "\u{200f}سعر ",
                "’“ß”– ",
                "ﬁ\u{ad}Ⅷ ",
            ];
            let mut chance = Chance::of(0);
            let mut text = String::new();
            while (text.len() as u64) < bytes {
                text.push_str(chance.one(&stock));
            }
            one(set, text)
        },
    },
    // Thousands of short interviews on one deal.
    Shape {
        name: "one-deal",
        write: |corpus, bytes, set| {
            set.deal(&deal(0))?;
            short_talks(corpus, bytes, |number, text| set.talk(&Talk::of_one_turn(number, 0, text)))
        },
    },
    // A short interview on each of thousands of deals.
    Shape {
        name: "many-deals",
        write: |corpus, bytes, set| {
            short_talks(corpus, bytes, |number, text| {
                set.deal(&deal(number))?;
                set.talk(&Talk::of_one_turn(number, number, text))
            })
        },
    },
    // Interviews whose accounts are much like those of the table.
    Shape {
        name: "strangers",
        write: |corpus, bytes, set| {
            short_talks(corpus, bytes, |number, text| {
                set.deal(&deal(number))?;
                let account = Some(format!("{}h", deal(number).account));
                set.talk(&Talk { deal_id: None, account, ..Talk::of_one_turn(number, 0, text) })
            })
        },
    },
    // Deals that are all of one account, and interviews that name it alone.
    Shape {
        name: "namesakes",
        write: |corpus, bytes, set| {
            short_talks(corpus, bytes, |number, text| {
                set.deal(&Deal::plain(number, "Cape Bank".to_owned()))?;
                let account = Some("Cape Bank".to_owned());
                set.talk(&Talk { deal_id: None, account, ..Talk::of_one_turn(number, 0, text) })
            })
        },
    },
];

/// Writes `deals.csv` and `interviews.ndjson` of a shape.
pub(crate) fn write(corpus: &Corpus, shape: &Shape, bytes: u64, folder: &Path) -> io::Result<u64> {
    let mut set = Set::begin(folder)?;
    (shape.write)(corpus, bytes, &mut set)?;
    set.end()
}

fn deal(number: u64) -> Deal {
    Deal::plain(number, format!("Account {}", deals::id(number)))
}

/// One deal and one interview of one turn.
fn one(set: &mut Set, text: String) -> io::Result<()> {
    set.deal(&deal(0))?;
    set.talk(&Talk::of_one_turn(0, 0, text))
}

/// Parts with a space between, until there are so many bytes.
fn until(bytes: u64, mut part: impl FnMut(&mut Chance) -> String) -> String {
    let mut chance = Chance::of(0);
    let mut text = String::new();
    while (text.len() as u64) < bytes {
        text.push_str(&part(&mut chance));
        text.push(' ');
    }
    text
}

/// Interviews of two sentences.
fn short_talks(
    corpus: &Corpus,
    bytes: u64,
    mut each: impl FnMut(u64, String) -> io::Result<()>,
) -> io::Result<()> {
    let mut chance = Chance::of(0);
    let (mut number, mut len) = (0, 0);
    while len < bytes {
        let text = format!("{} {}", corpus.said(&mut chance), chance.one(&corpus.evidence));
        len += text.len() as u64;
        each(number, text)?;
        number += 1;
    }
    Ok(())
}
