//! Interviews, as they are read from JSON.

use serde::Serialize;

use super::{Chance, Corpus, deals};

/// An interview.
#[derive(Serialize)]
pub(crate) struct Talk {
    pub(crate) interview_id: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) deal_id: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) account: Option<String>,
    pub(crate) date: String,
    pub(crate) turns: Vec<Turn>,
}

/// What one of both says.
#[derive(Serialize)]
pub(crate) struct Turn {
    pub(crate) speaker: &'static str,
    pub(crate) role: &'static str,
    pub(crate) text: String,
}

const BUYERS: [&str; 6] =
    ["Greg H.", "Marian Voss", "Søren Bak", "Ana Đukić", "Farid Haddad", "王芳"];

impl Talk {
    /// An interview of half an hour to an hour: some 13 to 27 KB.
    pub(crate) fn new(corpus: &Corpus, chance: &mut Chance, deal: u64, number: u64) -> Self {
        let most = 13_000 + chance.below(14_000);
        // Automatic captions have neither marks nor capitals.
        let is_caption = chance.is((1, 10));
        let is_curly = chance.is((1, 2));
        let buyer = chance.one(&BUYERS);
        let mut talk = Self {
            interview_id: format!("i{deal}-{number}"),
            deal_id: Some(deals::id(deal)),
            account: None,
            date: deals::date(chance),
            turns: Vec::new(),
        };
        let mut len = 0;
        while len < most {
            let asked = corpus.asked(chance).to_owned();
            let said: Vec<_> = (0..=chance.below(9)).map(|_| corpus.said(chance)).collect();
            for (speaker, role, text) in
                [("Interviewer", "interviewer", asked), (buyer, "buyer", said.join(" "))]
            {
                let text = match (is_caption, is_curly) {
                    (true, _) => caption(&text),
                    (false, true) => text.replace('\'', "’"),
                    (false, false) => text,
                };
                len += text.len() as u64;
                talk.turns.push(Turn { speaker, role, text });
            }
        }
        talk
    }

    /// An interview in which a buyer says one thing.
    pub(crate) fn of_one_turn(number: u64, deal: u64, text: String) -> Self {
        Self {
            interview_id: format!("i{number}"),
            deal_id: Some(deals::id(deal)),
            account: None,
            date: "2024-04-01".to_owned(),
            turns: vec![Turn { speaker: BUYERS[0], role: "buyer", text }],
        }
    }
}

fn caption(text: &str) -> String {
    let is_mark = |c: &char| matches!(c, '.' | ',' | '?' | '!' | ';' | ':' | '"' | '“' | '”');
    text.chars().filter(|c| !is_mark(c)).flat_map(char::to_lowercase).collect()
}
