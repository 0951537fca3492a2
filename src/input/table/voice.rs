//! Whose voice a text column holds, by the words of its name: the one table
//! that decides it.

use std::sync::OnceLock;

use super::word_rules::{Rule, Rules};
use crate::interview::Kind;

/// Who speaks in a column's texts.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Voice {
    /// A seller typed it: a CRM note, a debrief.
    Seller,
    /// A buyer said it, or somebody noted what a buyer said.
    Buyer,
}

impl Voice {
    /// What kind of text a note in this voice is.
    pub(super) fn kind(self) -> Kind {
        match self {
            Self::Seller => Kind::Record,
            Self::Buyer => Kind::Notes,
        }
    }
}

// `None` where the column is no text to be tagged.
const TALK: &str = "\
    feedback interview interviews interviewer transcript transcripts transcription verbatim \
    verbatims quote quotes testimonial entrevista entrevistas transcripcion transcricao \
    kundenfeedback ruckmeldung interviewnotizen gesprachsprotokoll entretien entretiens retour \
    voc retroalimentacion conversation dialogue utterance";
const WRITTEN: &str = "\
    note notes comment comments description descriptions remark remarks narrative debrief story \
    postmortem mortem retrospective retro recap observation observations commentary writeup \
    summary summaries journal log learnings takeaways analysis explanation memo observacao \
    observacoes observacion observaciones notas nota comentario comentarios descripcion \
    descricao detalles notiz notizen bemerkung bemerkungen kommentar kommentare beschreibung \
    anmerkung anmerkungen remarque remarques commentaire commentaires rendu \
    \u{5d4}\u{5e2}\u{5e8}\u{5d5}\u{5ea}";
const SELLER: &str = "\
    rep reps ae sales seller sellers internal manager csm owner team our crm vendedor vertrieb \
    closer se sdr executive";
const BUYER: &str = "\
    customer customers buyer buyers client clients prospect prospects respondent interviewee \
    interviewer cliente kunde kunden survey participant external decision";
const NOT_TEXT: &str = "\
    id ids date time count number url link links score rating status stage type owner author \
    by flag length duration minutes subject sent opened address domain phone name version \
    language amount currency file path next risk email emails respondent interviewee title \
    role scheduled completed attendees participants invitees recipients members sender cc tags \
    topics names no nr ref value values amount";

const DETAILS: &str = "\
    id ids date time count url subject attendees participants recipients sender cc name names title \
    role duration type status range";

const VOICES: &[(Option<Voice>, Rule)] = &[
    (
        None,
        Rule {
            all: &[
                "next proximo proximos nachster prochaine",
                "\
            step steps action actions paso pasos passo passos schritt etape nextstep",
            ],
            not: "\
            ",
        },
    ),
    (
        Some(Voice::Seller),
        Rule {
            all: &[
                "summary summaries notes recap",
                "call calls meeting meetings email emails thread threads activity demo",
            ],
            not: DETAILS,
        },
    ),
    (Some(Voice::Seller), Rule { all: &[SELLER, TALK], not: NOT_TEXT }),
    (Some(Voice::Buyer), Rule { all: &[TALK], not: NOT_TEXT }),
    (
        Some(Voice::Seller),
        Rule {
            all: &["email emails message messages", "body text content thread threads snippet"],
            not: DETAILS,
        },
    ),
    (
        Some(Voice::Buyer),
        Rule {
            all: &[
                BUYER,
                "\
            comment comments said says words voice response responses answer answers remarks \
            opinion comentarios kommentar kommentare",
            ],
            not: NOT_TEXT,
        },
    ),
    (Some(Voice::Buyer), Rule { all: &["decision", "process criteria rationale"], not: NOT_TEXT }),
    (
        Some(Voice::Buyer),
        Rule { all: &["survey openended", "text response answer comment comments"], not: NOT_TEXT },
    ),
    (Some(Voice::Seller), Rule { all: &[WRITTEN], not: NOT_TEXT }),
    (
        Some(Voice::Seller),
        Rule {
            all: &["strategic deal loss win account", "context background insights lessons"],
            not: NOT_TEXT,
        },
    ),
    (Some(Voice::Seller), Rule { all: &["lessons", "learned learnt"], not: NOT_TEXT }),
    (
        Some(Voice::Seller),
        Rule {
            all: &["risk risks", "summary details detail notes description"],
            not: "id date score",
        },
    ),
    (
        Some(Voice::Seller),
        Rule {
            all: &[
                "customer client business buyer",
                "need needs pain pains requirement requirements",
            ],
            not: NOT_TEXT,
        },
    ),
    (Some(Voice::Seller), Rule { all: &["what how", "happened happen learned"], not: NOT_TEXT }),
];

/// The voice that a column's name implies; `None` if it is not one of texts.
/// `words` are those of the name as [`super::columns::normal`] leaves it.
pub(super) fn of_name(words: &[&str]) -> Option<Voice> {
    // Who asked, not what was said.
    if words == ["interviewer"] {
        return None;
    }
    if is_survey_question(words) {
        return Some(Voice::Buyer);
    }
    if let [one] = words
        && matches!(*one, "text" | "content" | "body" | "message" | "statement" | "speech" | "said")
    {
        return Some(Voice::Buyer);
    }
    static COMPILED: OnceLock<Rules> = OnceLock::new();
    let rules = COMPILED.get_or_init(|| Rules::new(VOICES.iter().map(|(_, rule)| rule)));
    rules.fitting(words).first().and_then(|&rule| VOICES[rule].0)
}

/// Whether the name addresses the reader: then it is a survey's question, and
/// the cells hold the buyers' answers.
pub(super) fn is_survey_question(words: &[&str]) -> bool {
    words.len() >= 4 && words.iter().any(|word| matches!(*word, "you" | "your"))
}

/// Whether the name asks about us, if not of the reader: `How was our sales
/// team?`
pub(super) fn is_question(words: &[&str]) -> bool {
    const ASKING: &[&str] = &[
        "what", "how", "why", "which", "who", "where", "when", "would", "could", "anything", "did",
        "do", "does", "was", "were", "is", "are", "have", "has",
    ];
    const US: &[&str] = &["we", "our", "us"];
    words.len() >= 4
        && words.first().is_some_and(|first| ASKING.contains(first))
        && words.iter().any(|word| US.contains(word))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_columns_name_tells_who_speaks_in_it() {
        let cases = [
            ("notes", Some(Voice::Seller)),
            ("description", Some(Voice::Seller)),
            ("rep comments", Some(Voice::Seller)),
            ("sales feedback", Some(Voice::Seller)),
            ("call transcripts summary", Some(Voice::Seller)),
            ("email threads summary", Some(Voice::Seller)),
            ("observacao", Some(Voice::Seller)),
            ("cad notes", Some(Voice::Seller)),
            ("customer need", Some(Voice::Seller)),
            ("feedback", Some(Voice::Buyer)),
            ("post loss feedback", Some(Voice::Buyer)),
            ("interviewer notes", Some(Voice::Buyer)),
            ("interview transcript", Some(Voice::Buyer)),
            ("top quote", Some(Voice::Buyer)),
            ("customer comments", Some(Voice::Buyer)),
            ("decision process", Some(Voice::Buyer)),
            ("why did you choose the other vendor", Some(Voice::Buyer)),
            ("next steps", None),
            ("interview date", None),
            ("transcript url", None),
            ("feedback score", None),
            ("account", None),
            ("notes count", None),
        ];
        for (name, expected) in cases {
            let words: Vec<_> = name.split(' ').collect();
            assert_eq!(of_name(&words), expected, "{name}");
        }
    }
}
