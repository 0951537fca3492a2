//! What single deals come to, line by line.

use winloss::deal::{Deal, Outcome};
use winloss::interview::Role;
use winloss::reason::{By, CoachState, Lean, Stall, Tie, Verdict};
use winloss::tag::{Direction, Presence, Side, Standing};

use crate::sample::{self, Sample, Say, against, codebook, favour, rival};

fn verdict(deal: Deal, interviews: &[(Role, &[Say])]) -> Verdict {
    let id = deal.id.clone();
    let mut sample = Sample::new(vec![deal]);
    for (role, says) in interviews {
        sample = sample.hear(&id, *role, says);
    }
    sample.analysis().verdict(0, &sample.deals[0])
}

fn reason(verdict: &Verdict) -> (String, By) {
    let primary = verdict.primary.as_ref().expect("a decided deal");
    let theme = primary.reason.theme().map(|theme| codebook().at(theme).id.to_string());
    (theme.unwrap_or_default(), primary.by)
}

#[test]
fn what_is_said_faintly_weighs_beside_what_can_be_shown() {
    let told = |outcome, says: &[Say], faint: &[(&str, u64)]| {
        let mut sample = Sample::new(vec![sample::deal("D", outcome, "", None)]);
        sample = sample.hear("D", Role::Buyer, says);
        for &(theme, thousandths) in faint {
            sample = sample.faintly("D", theme, thousandths);
        }
        reason(&sample.analysis().verdict(0, &sample.deals[0]))
    };
    let price = against("price", "You were dear.").score(3_000);
    let risk = against("risk", "We feared for your future.");
    let both = [price.clone(), risk.clone()];
    let by_weight = |theme: &str| (theme.to_owned(), By::BuyerWeight);
    assert_eq!(told(Outcome::Lost, &both, &[]), by_weight("price"));
    assert_eq!(told(Outcome::Lost, &both, &[("risk", 300), ("risk", 300)]), by_weight("risk"));
    assert_eq!(told(Outcome::Lost, &both, &[("risk", 300), ("price", 301)]), by_weight("price"));
    // What cannot be shown by any line is no reason.
    assert_eq!(
        told(Outcome::Lost, std::slice::from_ref(&risk), &[("coach", 9_000)]),
        by_weight("risk")
    );
    // Where nothing was decided, that is the reason of weights that round to
    // the same number of statements.
    let stay = against("no_decision", "The budget was frozen.");
    let still = [price.clone(), stay.clone()];
    assert_eq!(told(Outcome::NoDecision, &still, &[("price", 400)]), by_weight("no_decision"));
    assert_eq!(told(Outcome::NoDecision, &still, &[("price", 600)]), by_weight("price"));
    // What decided is what a buyer says decided.
    let says = [risk, price.decisive()];
    let decisive = ("price".to_owned(), By::BuyerDecisive);
    assert_eq!(told(Outcome::Lost, &says, &[("risk", 9_000)]), decisive);
}

#[test]
fn the_four_rules_are_tried_in_order() {
    let decisive = |theme, text| against(theme, text).decisive();
    let buyer = Role::Buyer;
    let seller = Role::Seller;
    let price = against("price", "You were dear.");
    let again = against("price", "And dearer still with the add-ons.");
    let risk = against("risk", "We feared for your future.");
    let cases: &[(&str, &str, &[(Role, &[Say])], (&str, By))] = &[
        (
            "what a buyer says decided it outweighs what is said most",
            "Price",
            &[(
                buyer,
                &[
                    price.clone(),
                    again.clone(),
                    decisive("coach", "What killed it was that nobody spoke up."),
                ],
            )],
            ("coach", By::BuyerDecisive),
        ),
        (
            "the last decisive statement outranks earlier ones",
            "",
            &[(
                buyer,
                &[
                    decisive("risk", "It came down to risk."),
                    decisive("delivery", "No, it was the go-live."),
                ],
            )],
            ("delivery", By::BuyerDecisive),
        ),
        (
            "asked what decided, the first reason of the answer did, not what follows it",
            "",
            &[(
                buyer,
                &[
                    against("price", "The price.").asked(),
                    against("delivery", "And the go-live was late.").asked(),
                    against("delivery", "Very late.").asked(),
                ],
            )],
            ("price", By::BuyerDecisive),
        ),
        (
            "what is said to have decided outranks the first reason of the answer",
            "",
            &[(
                buyer,
                &[
                    against("price", "Price was one thing.").asked(),
                    decisive("risk", "What killed it was the risk."),
                    against("delivery", "And the go-live was late.").asked(),
                ],
            )],
            ("risk", By::BuyerDecisive),
        ),
        (
            "of two themes in the last decisive sentence the weightier",
            "",
            &[(
                buyer,
                &[
                    price.clone(),
                    decisive("risk", "Risk and price decided."),
                    decisive("price", "Risk and price decided."),
                ],
            )],
            ("price", By::BuyerDecisive),
        ),
        (
            "two interviews of one deal are one deal, and the later one has the last word",
            "",
            &[
                (buyer, &[decisive("risk", "It came down to risk.")]),
                (buyer, &[decisive("price", "It came down to price.")]),
            ],
            ("price", By::BuyerDecisive),
        ),
        (
            "a sentence said twice is one statement",
            "",
            &[(
                buyer,
                &[
                    price.clone(),
                    price.clone(),
                    risk.clone(),
                    against("risk", "And for your audits."),
                ],
            )],
            ("risk", By::BuyerWeight),
        ),
        (
            "what spoke for us is no reason to lose",
            "",
            &[(
                buyer,
                &[
                    favour("coach", "Tom fought for you."),
                    favour("coach", "And so did Ann."),
                    risk.clone(),
                ],
            )],
            ("risk", By::BuyerWeight),
        ),
        (
            "talk of an earlier purchase, of later and of what could be never decides",
            "Price",
            &[(
                buyer,
                &[
                    decisive("risk", "Back then it came down to risk.")
                        .standing(Standing::Previous),
                    against("risk", "Later on they had an outage.").standing(Standing::After),
                    against("delivery", "It could have been slow.")
                        .standing(Standing::Hypothetical),
                    against("coach", "That is what I told your rep.").standing(Standing::Pretext),
                ],
            )],
            ("price", By::Stated),
        ),
        (
            "a seller's words count where no buyer's do",
            "Price",
            &[
                (seller, &[risk.clone(), against("risk", "They asked for our accounts.")]),
                (buyer, &[]),
            ],
            ("risk", By::Seller),
        ),
        (
            "a seller's words do not count beside a buyer's",
            "",
            &[
                (seller, &[decisive("price", "It came down to price.")]),
                (buyer, std::slice::from_ref(&risk)),
            ],
            ("risk", By::BuyerWeight),
        ),
        ("the recorded reason is the last resort", "Too expensive", &[], ("price", By::Stated)),
        ("what says nothing is no reason", "Lost to competitor", &[], ("", By::None)),
    ];
    for (claim, stated, interviews, (theme, by)) in cases {
        let deal = sample::deal("D", Outcome::Lost, stated, None);
        let found = verdict(deal, interviews);
        assert_eq!(reason(&found), ((*theme).to_owned(), *by), "{claim}");
    }
}

#[test]
fn a_won_deal_is_asked_what_spoke_for_us() {
    let says = [
        against("price", "You were dear."),
        against("price", "Very dear."),
        favour("delivery", "You went live in a week."),
    ];
    let deal = sample::deal("D", Outcome::Won, "", None);
    let found = verdict(deal, &[(Role::Buyer, &says)]);
    assert_eq!(reason(&found), ("delivery".to_owned(), By::BuyerWeight));
}

#[test]
fn an_undecided_deal_leans_to_no_decision_on_a_tie() {
    let says = [
        against("coach", "Nobody carried it."),
        against("no_decision", "We stayed with what we had."),
    ];
    for (outcome, theme) in [(Outcome::NoDecision, "no_decision"), (Outcome::Lost, "coach")] {
        let deal = sample::deal("D", outcome, "", None);
        assert_eq!(reason(&verdict(deal, &[(Role::Buyer, &says)])).0, theme, "{outcome}");
    }
}

#[test]
fn deals_that_are_not_decided_have_no_reason() {
    for outcome in [Outcome::Open, Outcome::Invalid, Outcome::Unknown] {
        let deal = sample::deal("D", outcome, "Price", None);
        let found = verdict(deal, &[(Role::Buyer, &[against("price", "You are dear.")])]);
        assert_eq!(found.primary, None, "{outcome}");
        assert!(found.contributing.is_empty(), "{outcome}");
    }
}

#[test]
fn a_coach_is_present_absent_lost_false_or_the_rivals() {
    let present = favour("coach", "Tom fought for you.").facet("advocacy");
    let absent = against("coach", "Nobody spoke up for you.");
    let lost = against("coach", "Then Tom left the company.").presence(Presence::Lost);
    let theirs = rival("coach", "Apex had our CFO on their side.");
    // No cue makes them absent or lost: only the rule's facet tells.
    let here = |text, facet| against("coach", text).presence(Presence::Present).facet(facet);
    let nobody = here("Nobody here is fighting for you.", "absence");
    let sideless = Say { side: Side::Unknown, ..here("The champion left in May.", "loss") };
    let theirs_left =
        Say { side: Side::Unknown, ..favour("coach", "Apex's champion left.").facet("loss") };
    let claim = favour("coach", "Dana is our champion.");
    let cases: &[(&str, &[(Role, &[Say])], CoachState, bool)] = &[
        ("nobody speaks of one", &[(Role::Buyer, &[])], CoachState::Unspoken, false),
        ("present", &[(Role::Buyer, std::slice::from_ref(&present))], CoachState::Present, false),
        ("absent", &[(Role::Buyer, std::slice::from_ref(&absent))], CoachState::Absent, false),
        (
            "one who left outweighs good words",
            &[(Role::Buyer, &[present.clone(), lost.clone()])],
            CoachState::Lost,
            false,
        ),
        (
            "nobody is fighting for us",
            &[(Role::Buyer, std::slice::from_ref(&nobody))],
            CoachState::Absent,
            false,
        ),
        (
            "one who left, whosever it was",
            &[(Role::Buyer, std::slice::from_ref(&sideless))],
            CoachState::Lost,
            false,
        ),
        (
            "a rival's that left is none of ours",
            &[(Role::Buyer, std::slice::from_ref(&theirs_left))],
            CoachState::Unspoken,
            false,
        ),
        (
            "only a rival's",
            &[(Role::Buyer, std::slice::from_ref(&theirs))],
            CoachState::Rival,
            false,
        ),
        (
            "a claim that buyers contradict",
            &[
                (Role::Seller, std::slice::from_ref(&claim)),
                (Role::Buyer, std::slice::from_ref(&absent)),
            ],
            CoachState::False,
            true,
        ),
        (
            "a claim that buyers confirm",
            &[
                (Role::Seller, std::slice::from_ref(&claim)),
                (Role::Buyer, &[absent.clone(), present.clone()]),
            ],
            CoachState::Present,
            false,
        ),
        (
            "a claim alone is a seller's word",
            &[(Role::Seller, std::slice::from_ref(&claim))],
            CoachState::Present,
            false,
        ),
    ];
    for (claim, interviews, state, contradicted) in cases {
        let card = verdict(sample::deal("D", Outcome::Lost, "", None), interviews).coach;
        assert_eq!(card.state, *state, "{claim}");
        assert_eq!(card.false_coach.is_some(), *contradicted, "{claim}");
    }
}

#[test]
fn the_first_rung_that_broke_is_the_lowest() {
    let says = [
        favour("rapport.personal", "We liked Maya."),
        rival("rapport.business", "Apex knew our industry."),
        against("rapport.technical", "It could not do multi-currency."),
        against("rapport.technical", "And it was slow."),
        favour("rapport.technical", "The trial went well."),
    ];
    let deal = sample::deal("D", Outcome::Lost, "", None);
    let ladder = verdict(deal, &[(Role::Buyer, &says)]).ladder;
    let states: Vec<&str> = ladder.rungs.iter().map(|(_, state)| state.id()).collect();
    assert_eq!(states, ["held", "broken", "broken"]);
    let (rung, quote) = ladder.broken.expect("a broken rung");
    assert_eq!(rung.id(), "technical");
    assert!(quote.is_some());
    let rivals: Vec<&str> = ladder.rival.iter().map(|rung| rung.id()).collect();
    assert_eq!(rivals, ["business"]);
}

#[test]
fn a_bond_is_ours_none_soured_or_a_rivals() {
    let cases = [
        (favour("relationship", "We have trusted you for years."), Tie::Ours),
        (against("relationship", "We had no history with you."), Tie::None),
        (rival("relationship", "Apex has been here for ten years."), Tie::Grip),
        (
            against("relationship", "After signing you forgot us.").presence(Presence::Present),
            Tie::Soured,
        ),
        (
            Say {
                side: Side::Unknown,
                ..against("relationship", "They forgot us.")
                    .presence(Presence::Present)
                    .facet("forgotten")
            },
            Tie::Soured,
        ),
        (against("relationship", "The trust was gone.").presence(Presence::Lost), Tie::Soured),
    ];
    for (say, tie) in cases {
        let deal = sample::deal("D", Outcome::Lost, "", None);
        let found = verdict(deal, &[(Role::Buyer, &[say])]).relationship.expect("spoken of");
        assert_eq!(found.tie, tie);
    }
}

#[test]
fn neutral_talk_counts_for_nobody() {
    let neutral =
        Say { direction: Direction::Neutral, ..against("price", "Price always matters.") };
    let deal = sample::deal("D", Outcome::Lost, "", None);
    let found = verdict(deal, &[(Role::Buyer, &[neutral])]);
    assert_eq!(reason(&found), (String::new(), By::None));
}

#[test]
fn an_open_deal_leans_only_where_each_half_has_its_line() {
    let none = || against("coach", "Nobody here is pushing for you.");
    let ours = || favour("coach", "Tom is pushing for you.");
    let grip = || rival("relationship", "Apex has been here for ten years.");
    let good = || favour("rapport.personal", "We like your people.");
    let cases = [
        (vec![none(), grip()], Lean::Leave),
        (vec![ours()], Lean::Pursue),
        (vec![ours(), grip()], Lean::Undecided),
        // Nobody speaks of a coach: that does not say that there is none.
        (vec![grip()], Lean::Undecided),
        (vec![none()], Lean::Undecided),
        (vec![good()], Lean::Undecided),
    ];
    for (says, lean) in cases {
        let deal = sample::deal("D", Outcome::Open, "", None);
        let found = verdict(deal, &[(Role::Buyer, &says)]).pursue.expect("lines");
        assert_eq!(found.lean, lean, "{says:?}");
    }
}

#[test]
fn a_bond_is_what_most_lines_tell_and_on_a_tie_the_worst() {
    let ours = || favour("relationship", "We have trusted you for years.");
    let again = || favour("relationship", "Your people have never let us down.");
    let grip = || rival("relationship", "Apex has been here for ten years.");
    let cases = [
        (vec![ours(), grip()], Tie::Grip),
        (vec![ours(), again(), grip()], Tie::Ours),
        // Said twice in the same words it is one line.
        (vec![ours(), ours(), grip()], Tie::Grip),
    ];
    for (says, tie) in cases {
        let deal = sample::deal("D", Outcome::Lost, "", None);
        let found = verdict(deal, &[(Role::Buyer, &says)]).relationship.expect("spoken of");
        assert_eq!(found.tie, tie, "{says:?}");
    }
}

#[test]
fn a_standstill_is_what_most_lines_tell_and_on_a_tie_the_surer() {
    let stopped = |facet, text| against("no_decision", text).facet(facet);
    let good_enough = || stopped("status_quo", "What we have does the job.");
    let no_need = || stopped("status_quo", "Nobody saw why we should change.");
    let frozen = || stopped("circumstance", "Then everything was frozen.").score(5_000);
    let buyer = Role::Buyer;
    let cases = [
        ("", vec![(buyer, vec![good_enough(), no_need(), frozen()])], Stall::StatusQuo),
        ("", vec![(buyer, vec![good_enough(), frozen()])], Stall::Circumstance),
        // Sellers only where buyers say nothing; the record where nobody does.
        (
            "No budget",
            vec![(Role::Seller, vec![frozen()]), (buyer, vec![good_enough()])],
            Stall::StatusQuo,
        ),
        ("No budget", vec![(Role::Seller, vec![good_enough()])], Stall::StatusQuo),
        ("No budget", vec![], Stall::Circumstance),
        ("", vec![], Stall::Unspecified),
    ];
    for (reason, interviews, kind) in cases {
        let deal = sample::deal("D", Outcome::NoDecision, reason, None);
        let heard: Vec<(Role, &[Say])> =
            interviews.iter().map(|(role, says)| (*role, says.as_slice())).collect();
        assert_eq!(verdict(deal, &heard).stalled.expect("undecided").kind, kind, "{heard:?}");
    }
}
