//! The rapport ladder: personal, technical, business, and the first rung that
//! broke.

use crate::codebook::Codebook;
use crate::reason::{Evidence, Finding, Key, Quote, Rung, Said, Voice};
use crate::tag::Direction;

/// How one rung stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum RungState {
    /// Nobody spoke of it.
    Unspoken,
    /// More statements for us than against.
    Held,
    /// As many for us as against.
    Mixed,
    /// More statements against us than for.
    Broken,
}

impl RungState {
    /// The word used in JSON.
    pub fn id(self) -> &'static str {
        match self {
            Self::Unspoken => "unspoken",
            Self::Held => "held",
            Self::Mixed => "mixed",
            Self::Broken => "broken",
        }
    }
}

/// The ladder of one deal.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Ladder {
    /// Each rung, the lowest first.
    pub rungs: [(Rung, RungState); 3],
    /// The first rung that broke, with a line that says so.
    pub broken: Option<(Rung, Option<Quote>)>,
    /// The rungs that a rival held.
    pub rival: Vec<Rung>,
    /// Whose words tell it; `None` if nobody spoke of any rung.
    pub voice: Option<Voice>,
}

impl Ladder {
    /// What buyers say of the rungs; where they say nothing of any, what
    /// sellers say.
    pub(super) fn of(evidence: &Evidence, codebook: &Codebook) -> Self {
        let told = Voice::ALL.into_iter().find_map(|voice| {
            let rungs = Rung::ALL.map(|rung| (rung, state(evidence, codebook, rung, voice)));
            let spoken = rungs.iter().any(|(_, state)| *state != RungState::Unspoken);
            spoken.then_some((voice, rungs))
        });
        let Some((voice, rungs)) = told else {
            let rungs = Rung::ALL.map(|rung| (rung, RungState::Unspoken));
            return Self { rungs, broken: None, rival: Vec::new(), voice: None };
        };
        let broken = rungs
            .iter()
            .find(|(_, state)| *state == RungState::Broken)
            .map(|&(rung, _)| (rung, line(evidence, codebook, rung, voice)));
        let rival = Rung::ALL
            .into_iter()
            .filter(|rung| evidence.found(Finding::RivalHeld(*rung), voice).is_some())
            .collect();
        Self { rungs, broken, rival, voice: Some(voice) }
    }
}

/// What was said of a rung, the themes split off it included.
fn said<'a>(
    evidence: &'a Evidence,
    codebook: &'a Codebook,
    rung: Rung,
    direction: Direction,
    voice: Voice,
) -> impl Iterator<Item = &'a Said> {
    codebook
        .under(rung.theme())
        .filter_map(move |theme| evidence.said.get(&Key { theme, direction, voice }))
}

fn state(evidence: &Evidence, codebook: &Codebook, rung: Rung, voice: Voice) -> RungState {
    let count = |direction| -> u32 {
        said(evidence, codebook, rung, direction, voice).map(|said| said.statements).sum()
    };
    match (count(Direction::For), count(Direction::Against)) {
        (0, 0) => RungState::Unspoken,
        (ours, theirs) if ours > theirs => RungState::Held,
        (ours, theirs) if ours < theirs => RungState::Broken,
        _ => RungState::Mixed,
    }
}

fn line(evidence: &Evidence, codebook: &Codebook, rung: Rung, voice: Voice) -> Option<Quote> {
    said(evidence, codebook, rung, Direction::Against, voice)
        .find_map(|said| said.best.first().cloned())
}
