//! What kind of conversation it is: an interview, a sales call, our own look
//! back at a deal.

use super::Hint;
use super::voice::{Voice, is_about_a_purchase, is_internal, seller};
use crate::input::talk::{has_phrase, simple};
use crate::interview::{Interview, Role};

/// A kind of conversation.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Setting {
    /// Somebody asks a buyer, after the decision.
    Interview,
    /// Somebody sells to a buyer.
    SalesCall,
    /// Our own people talk about a deal, no buyer present.
    Debrief,
    /// A podcast, an earnings call: nobody buys.
    Public,
    /// Nothing tells.
    Unknown,
}

impl Setting {
    /// Tells the setting by roles that are known, else by the title, else by
    /// what is said.
    pub(super) fn of(
        interview: &Interview,
        hints: &[Option<Hint>],
        voices: &[Voice],
        asker: Option<usize>,
    ) -> Self {
        let is = |role: Role| {
            hints.iter().zip(voices).any(|(hint, voice)| {
                voice.turns > 0 && matches!(hint, Some(Hint::Told(known) | Hint::Strong(known)) if *known == role)
            })
        };
        let (asks, buys, sells) = (is(Role::Interviewer), is(Role::Buyer), is(Role::Seller));
        let weak_buyer = hints.iter().enumerate().any(|(at, hint)| {
            voices[at].turns > 0 && asker != Some(at) && *hint == Some(Hint::Weak(Role::Buyer))
        });
        let title = Self::by_title(interview);
        if title == Some(Self::Public) && !asks && !sells {
            return Self::Public;
        }
        match (asks, buys, sells) {
            (true, true, _) => Self::Interview,
            (true, false, true) if !weak_buyer && everybody_is_known(hints, voices) => {
                Self::Debrief
            }
            (true, false, true) if !weak_buyer && title == Some(Self::Debrief) => Self::Debrief,
            (true, _, _) if title == Some(Self::Debrief) && !weak_buyer => Self::Debrief,
            (true, false, false)
                if title.is_none() && !weak_buyer && is_internal(voices, asker) =>
            {
                Self::Debrief
            }
            (true, _, _) => Self::Interview,
            (false, true, true) => {
                title.filter(|title| *title == Self::Interview).unwrap_or(Self::SalesCall)
            }
            (false, true, false) => title
                .filter(|title| *title != Self::Debrief)
                .unwrap_or_else(|| Self::by_words(voices, asker)),
            (false, false, true) => match title {
                Some(title) => title,
                None if weak_buyer => Self::SalesCall,
                None if !asks_as_a_seller(hints, asker) && is_internal(voices, asker) => {
                    Self::Debrief
                }
                None => Self::SalesCall,
            },
            (false, false, false) => match title {
                Some(Self::Interview) | None if !weak_buyer && is_internal(voices, asker) => {
                    Self::Debrief
                }
                Some(title) => title,
                None => Self::by_words(voices, asker),
            },
        }
    }

    /// The words of the title, the file's name and the header.
    fn by_title(interview: &Interview) -> Option<Self> {
        const INTERVIEW: &[&str] = &[
            "win loss",
            "winloss",
            "interview",
            "interviews",
            "loss interview",
            "win interview",
            "research call",
            "buyer debrief",
            "customer debrief",
            "post decision",
            "buyer feedback",
            "exit interview",
            "feedback call",
            "churn interview",
            "loss analysis",
            "win analysis",
            "buyer call",
        ];
        const SALES: &[&str] = &[
            "demo",
            "discovery",
            "pricing call",
            "sales call",
            "intro call",
            "negotiation",
            "proposal review",
            "pitch",
            "check in",
            "kickoff",
            "qbr",
            "renewal call",
            "sales",
            "discovery call",
            "demo call",
            "follow up call",
            "poc review",
            "scoping call",
            "closing call",
            "contract review",
            "pricing",
            "technical deep dive",
            "business review",
            "product tour",
            "first call",
            "sync with",
        ];
        const DEBRIEF: &[&str] = &[
            "debrief",
            "post mortem",
            "postmortem",
            "loss review",
            "win review",
            "deal review",
            "retro",
            "retrospective",
            "internal",
            "lessons learned",
            "pipeline review",
            "win loss review",
            "deal retro",
        ];
        const PUBLIC: &[&str] = &[
            "earnings call",
            "earnings conference",
            "conference call",
            "podcast",
            "episode",
            "webinar",
            "webcast",
            "panel",
            "keynote",
            "all hands",
            "town hall",
            "fireside chat",
            "earnings",
        ];
        let facts = &interview.facts;
        let kind = facts.other.get("type").map(String::as_str).unwrap_or_default();
        let title = simple(&format!(
            "{} {} {kind}",
            facts.name.as_deref().unwrap_or_default(),
            interview.id
        ));
        let has = |phrases: &[&str]| phrases.iter().any(|phrase| has_phrase(&title, phrase));
        let buyers = ["buyer debrief", "customer debrief", "client debrief"]
            .iter()
            .any(|phrase| has_phrase(&title, phrase));
        match () {
            () if has(DEBRIEF) && !buyers => Some(Self::Debrief),
            () if has(INTERVIEW) => Some(Self::Interview),
            () if has(SALES) => Some(Self::SalesCall),
            () if has(PUBLIC) => Some(Self::Public),
            () => None,
        }
    }

    /// What is said: who sells pitches, who interviews probes.
    fn by_words(voices: &[Voice], asker: Option<usize>) -> Self {
        let probes: usize = match asker {
            Some(asker) => voices[asker].probes,
            None => voices.iter().map(|voice| voice.probes).max().unwrap_or(0),
        };
        let pitches = seller(voices).map_or(0, |seller| voices[seller].pitches);
        match () {
            () if pitches >= 3 && pitches * 2 > probes * 3 => Self::SalesCall,
            () if probes >= 2 && is_about_a_purchase(voices) => Self::Interview,
            () => Self::Unknown,
        }
    }
}

fn everybody_is_known(hints: &[Option<Hint>], voices: &[Voice]) -> bool {
    hints.iter().zip(voices).all(|(hint, voice)| {
        voice.turns == 0 || matches!(hint, Some(Hint::Told(_) | Hint::Strong(_)))
    })
}

/// Whether the one who asks is a seller: then the call sells.
fn asks_as_a_seller(hints: &[Option<Hint>], asker: Option<usize>) -> bool {
    asker.is_some_and(|asker| {
        matches!(hints[asker], Some(Hint::Told(Role::Seller) | Hint::Strong(Role::Seller)))
    })
}
