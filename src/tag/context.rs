//! What the words around a match do to it: denial, wishes, what was lost, what
//! was said to somebody, what decided it.

use super::mention::{Cue, Direction, Presence, Side, Span, Standing};
use super::phrase::{Found, Slots, Token};
use super::sides::side_of;
use crate::codebook::{self, CueKind, PatternOwner, Reach, Sign};

/// A cue found in a sentence.
#[derive(Clone, Copy, Debug)]
pub(super) struct CueHit {
    pub(super) kind: CueKind,
    reach: Reach,
    scope: u32,
    found: Found,
}

/// What the cues that reach a match make of it.
#[derive(Clone, Debug)]
pub(super) struct Context {
    pub(super) presence: Presence,
    pub(super) standing: Standing,
    pub(super) decisive: bool,
    /// It was weighed and dismissed.
    pub(super) dismissed: bool,
    pub(super) cues: Vec<Cue>,
}

/// The cues of a sentence: those that only look like one are taken out, and
/// those that a denial right before them cancels.
pub(super) fn cues(found: &[Found], known: &[codebook::Cue], cues: &mut Vec<CueHit>) {
    cues.clear();
    for hit in found {
        if let PatternOwner::Cue(number) = hit.owner {
            let codebook::Cue { kind, reach, scope } = known[usize::from(number)];
            cues.push(CueHit { kind, reach, scope: u32::from(scope), found: *hit });
        }
    }
    if cues.iter().any(|cue| cue.kind == CueKind::Pseudo) {
        let pseudo: Vec<Found> =
            cues.iter().filter(|cue| cue.kind == CueKind::Pseudo).map(|cue| cue.found).collect();
        cues.retain(|cue| !pseudo.iter().any(|pseudo| pseudo.overlaps(&cue.found)));
    }
    let cancels = |cue: &CueHit| matches!(cue.kind, CueKind::Lost | CueKind::Decisive);
    if cues.iter().any(cancels) {
        let denials: Vec<Found> = cues
            .iter()
            .filter(|cue| cue.kind == CueKind::Negated && cue.reach == Reach::Forward)
            .map(|cue| cue.found)
            .collect();
        // `didn't lose`, `never really came down to`: at most one word between.
        let denied = |cue: &CueHit| {
            denials
                .iter()
                .any(|denial| denial.end <= cue.found.start && cue.found.start - denial.end <= 1)
        };
        let cancelled: Vec<Found> =
            cues.iter().filter(|cue| cancels(cue) && denied(cue)).map(|cue| cue.found).collect();
        cues.retain(|cue| {
            let beside = |other: &Found| {
                cue.kind == CueKind::Negated
                    && cue.found.end <= other.start
                    && other.start - cue.found.end <= 1
            };
            !(cancels(cue) && denied(cue)) && !cancelled.iter().any(beside)
        });
    }
}

/// Marks the words within reach of a denial before them.
pub(super) fn mark_denied(cues: &[CueHit], tokens: &mut [Token]) {
    let denials =
        cues.iter().filter(|cue| cue.kind == CueKind::Negated && cue.reach == Reach::Forward);
    for denial in denials {
        let start = denial.found.end;
        let ends = cues.iter().filter(|cue| cue.kind == CueKind::Ends && cue.found.start >= start);
        let end =
            ends.map(|cue| cue.found.start).min().unwrap_or(u32::MAX).min(start + denial.scope);
        let end = (end as usize).min(tokens.len());
        for token in tokens.iter_mut().take(end).skip(start as usize) {
            token.denied = true;
        }
    }
}

/// What the cues make of the match.
pub(super) fn around(hit: &Found, cues: &[CueHit], tokens: &[Token]) -> Context {
    let mut context = Context {
        presence: Presence::Present,
        standing: Standing::Told,
        decisive: false,
        dismissed: false,
        cues: Vec::new(),
    };
    let mut hypothetical = false;
    for cue in cues.iter().filter(|cue| reaches(cue, hit, cues)) {
        if let Some(standing) = standing_of(cue.kind) {
            context.standing = standing;
        }
        match cue.kind {
            CueKind::Pseudo | CueKind::Ends => continue,
            CueKind::Negated | CueKind::Counterfactual => {
                if context.presence == Presence::Present {
                    context.presence = Presence::Absent;
                }
                hypothetical = false;
            }
            CueKind::Lost => context.presence = Presence::Lost,
            CueKind::Hypothetical => hypothetical = true,
            CueKind::Past | CueKind::After | CueKind::Pretext => {}
            CueKind::Dismissed => context.dismissed = true,
            CueKind::Decisive => context.decisive = true,
        }
        let span = span_of(tokens, cue.found.start, cue.found.end);
        let kind = cue.kind;
        context.cues.push(Cue { kind, span });
    }
    let wished = context.cues.iter().any(|cue| cue.kind == CueKind::Counterfactual);
    if hypothetical && !wished && context.standing == Standing::Told {
        context.standing = Standing::Hypothetical;
    }
    context
}

/// The talk that a cue tells of by itself, where it is not of this decision.
pub(super) fn standing_of(cue: CueKind) -> Option<Standing> {
    match cue {
        CueKind::Past => Some(Standing::Previous),
        CueKind::After => Some(Standing::After),
        CueKind::Pretext => Some(Standing::Pretext),
        _ => None,
    }
}

fn reaches(cue: &CueHit, hit: &Found, cues: &[CueHit]) -> bool {
    if cue.found.overlaps(hit) {
        return cue.kind == CueKind::Decisive;
    }
    let before = cue.found.end <= hit.start;
    let (from, to) = if before { (cue.found.end, hit.start) } else { (hit.end, cue.found.start) };
    let right_side = match cue.reach {
        Reach::Forward => before,
        Reach::Backward => !before,
        Reach::Both => true,
    };
    // What decided it, and what was only said, colour the whole sentence.
    let whole =
        matches!(cue.kind, CueKind::Decisive | CueKind::Pretext | CueKind::Past | CueKind::After);
    let ended = || {
        !whole
            && cues.iter().any(|end| {
                // What begins with it (`, they` in `No, they were cheaper`) is
                // beyond it.
                end.kind == CueKind::Ends && (from..=to).contains(&end.found.start)
            })
    };
    right_side && to - from < cue.scope && !ended()
}

/// Whose strength or weakness the match is about.
pub(super) fn side(hit: &Found, tokens: &[Token], before: Option<Side>) -> Side {
    let (start, end) = (hit.start as usize, hit.end as usize);
    if let Some(side) = (start..end).find_map(|at| side_at(tokens, at)) {
        return side;
    }
    // The nearest, the one before first: subjects stand before.
    let mut nearest: Option<(usize, Side)> = None;
    for (at, side) in sides(tokens) {
        let distance = if at < start { start - at } else { (at + 1).saturating_sub(end) + 1 };
        let breaks = |from: usize, to: usize| {
            tokens[from..to].iter().filter(|token| token.after_break).count()
        };
        let between = if at < start { breaks(at + 1, start + 1) } else { breaks(end, at + 1) };
        let cost = distance + 4 * between;
        if nearest.is_none_or(|(least, _)| cost < least) {
            nearest = Some((cost, side));
        }
    }
    nearest.map(|(_, side)| side).or(before).unwrap_or(Side::Unknown)
}

/// The side of which the word at `at` would be praise, if it names one: in
/// `cheaper than you` the praise is the other one's.
pub(super) fn side_at(tokens: &[Token], at: usize) -> Option<Side> {
    let side = side_of(tokens[at].slots)?;
    let than = tokens[at.saturating_sub(3)..at].iter().any(|word| word.slots.has(Slots::THAN));
    Some(match side {
        Side::Us if than => Side::Rival,
        Side::Rival if than => Side::Us,
        same => same,
    })
}

/// The words that name a side, as [`side_at`] tells it.
pub(super) fn sides(tokens: &[Token]) -> impl Iterator<Item = (usize, Side)> {
    (0..tokens.len()).filter_map(|at| Some((at, side_at(tokens, at)?)))
}

/// The direction that a rule's sign, presence and side make.
pub(super) fn direction(sign: Sign, context: &Context, side: Side) -> Direction {
    let neutral =
        context.dismissed || matches!(context.standing, Standing::Hypothetical | Standing::Pretext);
    let good = match sign {
        Sign::Neither => return Direction::Neutral,
        Sign::Good => Direction::For,
        Sign::Bad => Direction::Against,
    };
    if neutral {
        return Direction::Neutral;
    }
    let present = if context.presence == Presence::Present { good } else { good.reversed() };
    if side == Side::Rival { present.reversed() } else { present }
}

/// The bytes of tokens `start..end`.
pub(super) fn span_of(tokens: &[Token], start: u32, end: u32) -> Span {
    Span { start: tokens[start as usize].start, end: tokens[end as usize - 1].end }
}
