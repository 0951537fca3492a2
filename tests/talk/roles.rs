//! Who speaks for whom: what words, names and companies tell, and what the
//! user or a deal table adds.

use winloss::deal::Facts;
use winloss::input::assign;
use winloss::interview::Role;

use super::*;

/// The role of each speaker, in the order in which they speak.
fn roles(name: &str, text: &str, settings: &Settings, deal: &Facts) -> String {
    let mut reading = read(name, text.as_bytes(), settings);
    let interview = &mut reading.interviews[0];
    assign(interview, settings, deal);
    let speakers = interview.speakers.iter().filter(|speaker| speaker.name.is_some());
    speakers.map(|speaker| speaker.role.id()).collect::<Vec<_>>().join(" ")
}

const INTERVIEW: &str = "Sam: What made you look at other vendors?\n\nDana: Our contract with the old one was up, \
    and the board asked for a tender with three bids at least.\n\nSam: And how did you decide?\n\nDana: We went with \
    Castellan, because their proposal fitted our budget and we knew the people.\n\nSam: What could we have done better?\n\n\
    Dana: Called us back.\n";

const SALES_CALL: &str = "Paul: Thanks for joining. Let me share my screen and show you how our platform works.\n\n\
    Greg: Please. We're looking for something that our IT team can run.\n\nPaul: We integrate with all of that. Our \
    pricing starts at ten thousand.\n\nGreg: Is there a discount? Our budget is fixed.\n\nPaul: We can offer ten \
    percent. I'll send over a proposal.\n";

const DEBRIEF: &str = "Bea: So what happened? The CRM says price.\n\nRob: I put that in the CRM on a Friday. Our champion \
    left in March and their board never met me.\n\nBea: Who was against us?\n\nRob: Procurement, and the head of IT, \
    who had worked with the other one before.\n\nBea: What do you take from it?\n\nRob: Meet the board earlier.\n";

#[test]
fn what_is_said_tells_the_kind_of_talk() {
    let none = (Settings::default(), Facts::default());
    let cases = [
        ("call.txt", INTERVIEW, "interviewer buyer"),
        ("call.txt", SALES_CALL, "seller buyer"),
        ("call.txt", DEBRIEF, "interviewer seller"),
        (
            "call.txt",
            "Speaker 1: Thanks for hopping on. Three of your reps fit the small plan, and we can get you a discount.\n\nSpeaker 2: Umbria quoted us less. Can you match it?\n\nSpeaker 1: We can do ten percent off list, and I'll send over the sheet.\n\nSpeaker 3: Our CFO asks for it every week.\n",
            "seller buyer buyer",
        ),
        (
            "podcast.txt",
            "Ann: Welcome to the podcast. How are you?\n\nBob: Fine.\n\nAnn: What is new?\n\nBob: Not much.\n",
            "other other",
        ),
        (
            "standup.txt",
            "Ann: Morning.\n\nBob: Morning.\n\nCy: Hi.\n\nAnn: The build is green.\n\nBob: Good.\n\nCy: I fixed the test.\n",
            "other other other",
        ),
    ];
    for (name, text, expected) in cases {
        assert_eq!(roles(name, text, &none.0, &none.1), expected, "{text}");
    }
}

#[test]
fn labels_and_titles_tell_roles() {
    let none = (Settings::default(), Facts::default());
    let cases = [
        (
            "Moderator: Why?\n\nParticipant: Price.\n\nModerator: Only?\n\nParticipant: Yes.\n",
            "interviewer buyer",
        ),
        ("Q: Why?\n\nA: Price.\n\nQ: Only?\n\nA: Yes.\n", "interviewer buyer"),
        ("I: Why?\n\nR: Price.\n\nI: Only?\n\nR: Yes.\n", "interviewer buyer"),
        (
            "Agent: Hello.\n\nCustomer: Hi.\n\nAgent: How can I help?\n\nCustomer: It broke.\n",
            "seller buyer",
        ),
        (
            "Ann (AE): Hello.\n\nBob (CIO): Hi.\n\nAnn (AE): Shall we?\n\nBob (CIO): Yes.\n",
            "seller buyer",
        ),
        (
            "Ann (Interviewer): Why?\n\nBob (VP Sales): Price.\n\nAnn (Interviewer): Hm.\n\nBob (VP Sales): Yes.\n",
            "interviewer buyer",
        ),
        (
            "Ann, Account Manager: Hello.\n\nBob, Head of IT: Hi.\n\nAnn, Account Manager: So?\n\nBob, Head of IT: Yes.\n",
            "seller buyer",
        ),
        (
            "Ann (Guest): Hello.\n\nBob: Hi.\n\nAnn (Guest): We need a price.\n\nBob: Let me show you.\n",
            "buyer seller",
        ),
    ];
    for (text, expected) in cases {
        assert_eq!(roles("call.txt", text, &none.0, &none.1), expected, "{text}");
    }
}

#[test]
fn headers_tell_roles() {
    let none = (Settings::default(), Facts::default());
    let cases = [
        (
            "Date: 2025-03-02\nInterviewee: Bob Lee, CIO\n\nAnn: Hello.\n\nBob: Hi.\n\nAnn: So.\n\nBob: Yes.\n",
            "interviewer buyer",
        ),
        (
            "Date: 2025-03-02\nInterviewee: Bob Lee, Account Executive\nInterviewer: Ann Poe\n\nAnn: So.\n\nBob: We lost.\n\nAnn: Oh.\n\nBob: Yes.\n",
            "interviewer seller",
        ),
        (
            "Vendor: Lendwright\nAccount: Norvik\n\nAnn: What triggered the project?\n\nPer (Lendwright): I only listen today.\n\nBob: The renewal was up, and our board wanted bids.\n\nAnn: Which vendors did you consider?\n\nBob: Umbria and you.\n",
            "interviewer seller buyer",
        ),
        (
            "# Norvik loss review\n\nAnn (Lendwright): Can you walk me through the decision?\n\nBob (Norvik): Umbria had our CEO. Your team never met him.\n\nAnn (Lendwright): What could we have done?\n\nBob (Norvik): Start at the top.\n",
            "interviewer buyer",
        ),
        (
            "Date: 2025-03-02\nVendor: Lendwright\n\nAnn (Lendwright): Hi.\n\nBob (Cape Bank): Hi.\n\nAnn (Lendwright): Here is our pricing, I'll send over a proposal and we can offer more.\n\nBob (Cape Bank): Good.\n",
            "seller buyer",
        ),
    ];
    for (text, expected) in cases {
        assert_eq!(roles("call.txt", text, &none.0, &none.1), expected, "{text}");
    }
}

#[test]
fn the_user_and_the_deal_have_the_last_word() {
    let people = |name: &str, role: Role| Settings {
        people: vec![(name.to_owned(), role)],
        ..Settings::default()
    };
    let owner = Facts { owner: Some("Sam Porter".to_owned()), ..Facts::default() };
    let cases = [
        (people("Dana", Role::Buyer), Facts::default(), "interviewer buyer"),
        (people("Sam", Role::Seller), Facts::default(), "seller buyer"),
        (people("Sam", Role::Buyer), Facts::default(), "buyer"),
        (Settings::default(), owner, "seller buyer"),
    ];
    for (settings, deal, expected) in cases {
        let told = roles("call.txt", INTERVIEW, &settings, &deal);
        assert!(told.starts_with(expected), "{told} {expected}");
    }
}

#[test]
fn a_joined_deals_name_does_not_change_the_kind_of_talk() {
    let mut reading = read("call.txt", INTERVIEW.as_bytes(), &Settings::default());
    let interview = &mut reading.interviews[0];
    let deal = Facts { name: Some("Cape Bank - sales demo suite".to_owned()), ..Facts::default() };
    interview.facts = deal.clone();
    assign(interview, &Settings::default(), &deal);
    let roles: Vec<_> = interview.speakers.iter().map(|speaker| speaker.role).collect();
    assert_eq!(roles, [Role::Interviewer, Role::Buyer]);
}
