//! What a mention tells about the people of a deal, beyond its theme: a coach
//! there or gone, a rung that a rival held, a tie, the kind of a standstill.

use serde::{Deserialize, Serialize};

use crate::codebook::Codebook;
use crate::reason::stall;
use crate::tag::{Direction, Mention, Presence, Side};

/// One such thing. Each is counted by distinct statements and voice.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub enum Finding {
    /// Somebody helped us.
    CoachPresent,
    /// Nobody helped us.
    CoachAbsent,
    /// Somebody helped us and went, or lost their say.
    CoachLost,
    /// Somebody was taken for a coach and was none.
    CoachFalse,
    /// Somebody helped a rival.
    CoachOfRival,
    /// One of the tests of a coach is evidenced for ours.
    CoachTest(Test),
    /// Our coach stands outside the company.
    CoachOutside,
    /// A rival held this rung.
    RivalHeld(Rung),
    /// The lasting bond.
    Tie(Tie),
    /// Why nothing was decided.
    Stall(Stall),
}

impl Finding {
    /// The word used in JSON.
    pub fn id(self) -> &'static str {
        match self {
            Self::CoachPresent => "coach.present",
            Self::CoachAbsent => "coach.absent",
            Self::CoachLost => "coach.lost",
            Self::CoachFalse => "coach.false",
            Self::CoachOfRival => "coach.rival",
            Self::CoachTest(Test::Stake) => "coach.stake",
            Self::CoachTest(Test::Advocacy) => "coach.advocacy",
            Self::CoachTest(Test::Information) => "coach.information",
            Self::CoachTest(Test::Authority) => "coach.authority",
            Self::CoachOutside => "coach.outside",
            Self::RivalHeld(Rung::Personal) => "rapport.personal.rival_held",
            Self::RivalHeld(Rung::Technical) => "rapport.technical.rival_held",
            Self::RivalHeld(Rung::Business) => "rapport.business.rival_held",
            Self::Tie(Tie::Grip) => "relationship.rivals_grip",
            Self::Tie(Tie::Soured) => "relationship.soured",
            Self::Tie(Tie::None) => "relationship.none",
            Self::Tie(Tie::Ours) => "relationship.ours",
            Self::Stall(Stall::StatusQuo) => "no_decision.status_quo",
            Self::Stall(Stall::Indecision) => "no_decision.indecision",
            Self::Stall(Stall::Circumstance) => "no_decision.circumstance",
            Self::Stall(Stall::Unspecified) => "no_decision.unspecified",
        }
    }

    /// The words shown to people.
    pub fn name(self) -> &'static str {
        match self {
            Self::CoachPresent => "a coach of ours",
            Self::CoachAbsent => "no coach of ours",
            Self::CoachLost => "our coach left or lost their say",
            Self::CoachFalse => "a false coach",
            Self::CoachOfRival => "a rival's coach",
            Self::CoachTest(Test::Stake) => "our coach's stake",
            Self::CoachTest(Test::Advocacy) => "our coach's advocacy",
            Self::CoachTest(Test::Information) => "our coach's information",
            Self::CoachTest(Test::Authority) => "our coach's authority",
            Self::CoachOutside => "our coach is outside the company",
            Self::RivalHeld(Rung::Personal) => "a rival held the personal rung",
            Self::RivalHeld(Rung::Technical) => "a rival held the technical rung",
            Self::RivalHeld(Rung::Business) => "a rival held the business rung",
            Self::Tie(Tie::Grip) => "the relationship is a rival's",
            Self::Tie(Tie::Soured) => "the relationship soured",
            Self::Tie(Tie::None) => "there is no relationship",
            Self::Tie(Tie::Ours) => "the relationship is ours",
            Self::Stall(Stall::StatusQuo) => "no decision: status quo",
            Self::Stall(Stall::Indecision) => "no decision: indecision",
            Self::Stall(Stall::Circumstance) => "no decision: circumstance",
            Self::Stall(Stall::Unspecified) => "no decision, the words do not tell why",
        }
    }
}

/// The tests of a real coach, and what makes the best one.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum Test {
    /// A personal reason to want us to win.
    Stake,
    /// Says so, and fights for it.
    Advocacy,
    /// Gives accurate inside information.
    Information,
    /// Has the authority or the influence to decide.
    Authority,
}

impl Test {
    /// Every test, in the order of the article.
    pub const ALL: [Self; 4] = [Self::Stake, Self::Advocacy, Self::Information, Self::Authority];

    /// The word used in the codebook's facets and in JSON.
    pub fn id(self) -> &'static str {
        match self {
            Self::Stake => "stake",
            Self::Advocacy => "advocacy",
            Self::Information => "information",
            Self::Authority => "authority",
        }
    }
}

/// A rung of the rapport ladder, the lowest first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum Rung {
    /// Two people.
    Personal,
    /// The product meets the requirements.
    Technical,
    /// The two companies.
    Business,
}

impl Rung {
    /// Every rung, the lowest first.
    pub const ALL: [Self; 3] = [Self::Personal, Self::Technical, Self::Business];

    /// The word used in JSON.
    pub fn id(self) -> &'static str {
        match self {
            Self::Personal => "personal",
            Self::Technical => "technical",
            Self::Business => "business",
        }
    }

    /// The theme that speaks of it.
    pub fn theme(self) -> &'static str {
        match self {
            Self::Personal => "rapport.personal",
            Self::Technical => "rapport.technical",
            Self::Business => "rapport.business",
        }
    }
}

/// How the lasting bond stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum Tie {
    /// A rival holds it.
    #[serde(rename = "rivals_grip")]
    Grip,
    /// It was ours and went bad.
    Soured,
    /// There is none.
    None,
    /// It is ours.
    Ours,
}

impl Tie {
    /// Every state.
    pub const ALL: [Self; 4] = [Self::Grip, Self::Soured, Self::None, Self::Ours];

    /// The word used in JSON.
    pub fn id(self) -> &'static str {
        match self {
            Self::Grip => "rivals_grip",
            Self::Soured => "soured",
            Self::None => "none",
            Self::Ours => "ours",
        }
    }

    /// The words shown to people.
    pub fn name(self) -> &'static str {
        match self {
            Self::Grip => "the rival's grip",
            Self::Soured => "soured",
            Self::None => "none",
            Self::Ours => "ours",
        }
    }
}

/// Why nothing was decided.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum Stall {
    /// No need was felt: what they have is good enough.
    StatusQuo,
    /// They wanted it and feared it.
    Indecision,
    /// Money, sponsor or company changed.
    Circumstance,
    /// The words do not tell.
    Unspecified,
}

impl Stall {
    /// Every kind.
    pub const ALL: [Self; 4] =
        [Self::StatusQuo, Self::Indecision, Self::Circumstance, Self::Unspecified];

    /// The word used in the codebook's facets and in JSON.
    pub fn id(self) -> &'static str {
        match self {
            Self::StatusQuo => "status_quo",
            Self::Indecision => "indecision",
            Self::Circumstance => "circumstance",
            Self::Unspecified => "unspecified",
        }
    }
}

/// What `mention` tells beyond its theme; `words` is its sentence.
pub(super) fn findings(codebook: &Codebook, mention: &Mention, words: &str) -> Vec<Finding> {
    let id = &*codebook.at(mention.theme).id;
    if is_of(id, "coach") {
        coach(mention, words)
    } else if is_of(id, "relationship") {
        tie(mention).map(Finding::Tie).into_iter().collect()
    } else if is_of(id, "no_decision") && mention.direction == Direction::Against {
        vec![Finding::Stall(stall::kind(mention.facet.as_deref(), words))]
    } else if let Some(rung) = Rung::ALL.into_iter().find(|rung| is_of(id, rung.theme()))
        && mention.direction == Direction::Against
        && mention.side == Side::Rival
        && mention.presence == Presence::Present
    {
        vec![Finding::RivalHeld(rung)]
    } else {
        Vec::new()
    }
}

/// Whether a theme's id is `root` or stands under it.
fn is_of(id: &str, root: &str) -> bool {
    id.strip_prefix(root).is_some_and(|rest| rest.is_empty() || rest.starts_with('.'))
}

fn coach(mention: &Mention, words: &str) -> Vec<Finding> {
    let facet = mention.facet.as_deref();
    // A rule that knows says it by its facet: "nobody here is fighting for
    // you" speaks of no one who is there, whatever else the words look like.
    let known = match facet {
        Some("false") => Some(Finding::CoachFalse),
        Some("rival") => Some(Finding::CoachOfRival),
        Some("loss") => Some(Finding::CoachLost),
        Some("absence") => Some(Finding::CoachAbsent),
        _ => None,
    };
    let first = match (mention.direction, mention.side, mention.presence) {
        (Direction::Neutral, ..) | (Direction::For, Side::Rival, _) => return Vec::new(),
        // That a rival's coach went, or was none, does not give us one.
        (Direction::For, ..) if known.is_some() => return Vec::new(),
        (Direction::For, ..) => Finding::CoachPresent,
        (Direction::Against, Side::Rival, _) => Finding::CoachOfRival,
        (Direction::Against, _, presence) => known.unwrap_or(match (mention.side, presence) {
            (_, Presence::Lost) => Finding::CoachLost,
            (_, Presence::Absent) => Finding::CoachAbsent,
            // Ours, there, and it hurt us: one who could not help.
            (Side::Us, Presence::Present) => Finding::CoachAbsent,
            // Against us, there, and nobody says whose: somebody else's.
            (Side::Unknown | Side::Rival, Presence::Present) => Finding::CoachOfRival,
        }),
    };
    let mut found = vec![first];
    if first == Finding::CoachPresent {
        let tests = Test::ALL.into_iter().filter(|test| facet == Some(test.id()));
        found.extend(tests.map(Finding::CoachTest));
        if facet == Some("outside") || super::person::is_outside(words) {
            found.push(Finding::CoachOutside);
        }
    }
    found
}

fn tie(mention: &Mention) -> Option<Tie> {
    // To be let down or forgotten takes somebody to whom one was bound.
    let hurt = matches!(mention.facet.as_deref(), Some("trust" | "forgotten"));
    match (mention.direction, mention.side, mention.presence) {
        (Direction::Neutral, ..) | (Direction::For, Side::Rival, _) => None,
        (Direction::For, ..) => Some(Tie::Ours),
        (Direction::Against, Side::Unknown, Presence::Present) if hurt => Some(Tie::Soured),
        // Against us, there, and nobody says whose: somebody else's.
        (Direction::Against, Side::Rival, _)
        | (Direction::Against, Side::Unknown, Presence::Present) => Some(Tie::Grip),
        (Direction::Against, Side::Us | Side::Unknown, Presence::Absent) => Some(Tie::None),
        (Direction::Against, Side::Us, Presence::Present | Presence::Lost)
        | (Direction::Against, Side::Unknown, Presence::Lost) => Some(Tie::Soured),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_theme_stands_under_its_root_at_a_dot_only() {
        let cases = [
            ("coach", true),
            ("coach.advocacy", true),
            ("coaching", false),
            ("rapport.personal", false),
        ];
        for (id, expected) in cases {
            assert_eq!(is_of(id, "coach"), expected, "{id}");
        }
    }
}
