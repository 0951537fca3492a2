//! Deals and interviews made by hand: each line of an interview is a sentence
//! of its own turn, with the mention that a tagger would make of it.

use std::sync::{Arc, LazyLock};

use jiff::civil::Date;
use winloss::analysis::Analysis;
use winloss::builtin;
use winloss::codebook::{Codebook, CueKind};
use winloss::deal::{Amount, Deal, Facts, Money, Outcome, Stated};
use winloss::interview::{Certainty, Interview, Kind, Role, Speaker, Turn};
use winloss::place::Place;
use winloss::reason::Evidence;
use winloss::tag::{Cue, Direction, Faint, Mention, Presence, Side, Span, Standing, Tagged};

/// What a line of an interview says.
#[derive(Clone, Debug)]
pub(crate) struct Say {
    pub theme: &'static str,
    pub direction: Direction,
    pub side: Side,
    pub presence: Presence,
    pub standing: Standing,
    pub decisive: bool,
    /// Whether only the question asked what decided.
    pub asked: bool,
    pub facet: Option<&'static str>,
    pub score: i32,
    pub text: String,
}

pub(crate) fn against(theme: &'static str, text: &str) -> Say {
    Say {
        theme,
        direction: Direction::Against,
        side: Side::Us,
        presence: Presence::Absent,
        standing: Standing::Told,
        decisive: false,
        asked: false,
        facet: None,
        score: 1_000,
        text: text.to_owned(),
    }
}

pub(crate) fn favour(theme: &'static str, text: &str) -> Say {
    Say { direction: Direction::For, presence: Presence::Present, ..against(theme, text) }
}

pub(crate) fn rival(theme: &'static str, text: &str) -> Say {
    Say { side: Side::Rival, presence: Presence::Present, ..against(theme, text) }
}

impl Say {
    pub(crate) fn presence(self, presence: Presence) -> Self {
        Self { presence, ..self }
    }

    pub(crate) fn decisive(self) -> Self {
        Self { decisive: true, ..self }
    }

    /// In answer to what decided it.
    pub(crate) fn asked(self) -> Self {
        Self { decisive: true, asked: true, ..self }
    }

    pub(crate) fn standing(self, standing: Standing) -> Self {
        Self { standing, ..self }
    }

    pub(crate) fn score(self, score: i32) -> Self {
        Self { score, ..self }
    }

    pub(crate) fn facet(self, facet: &'static str) -> Self {
        Self { facet: Some(facet), ..self }
    }
}

pub(crate) fn deal(id: &str, outcome: Outcome, reason: &str, amount: Option<i64>) -> Deal {
    Deal {
        id: id.to_owned(),
        place: Place::new(&Arc::from("deals.csv"), 2),
        facts: Facts {
            account: Some(format!("Account {id}")),
            vendor: Some("Lendwright".to_owned()),
            outcome: Some(outcome),
            amount: amount.map(|units| Money {
                amount: Amount::whole(units),
                currency: Some(Arc::from("USD")),
            }),
            stated: Stated {
                reason: (!reason.is_empty()).then(|| reason.to_owned()),
                detail: None,
            },
            other: Facts::default().other,
            ..Facts::default()
        },
    }
}

pub(crate) fn closed(mut deal: Deal, date: &str) -> Deal {
    deal.facts.closed = Some(date.parse().expect("a date"));
    deal
}

pub(crate) fn with(mut deal: Deal, column: &str, value: &str) -> Deal {
    deal.facts.other.insert(Arc::from(column), value.to_owned());
    deal
}

pub(crate) fn against_rival(mut deal: Deal, rival: &str) -> Deal {
    deal.facts.competitors.push(rival.to_owned());
    deal
}

pub(crate) fn interview(id: &str, role: Role, says: &[Say]) -> (Interview, Vec<Mention>) {
    let codebook = codebook();
    let name = match role {
        Role::Seller => "Sam",
        _ => "Greg Holm",
    };
    let turns = says
        .iter()
        .zip(1..)
        .map(|(say, line)| Turn { speaker: 0, text: say.text.clone(), line })
        .collect();
    let mentions = says
        .iter()
        .zip(0..)
        .map(|(say, turn)| {
            let end = u32::try_from(say.text.len()).expect("short");
            let span = Span { start: 0, end };
            Mention {
                theme: codebook.theme(say.theme).expect("a theme"),
                direction: say.direction,
                side: say.side,
                turn,
                lines: 0,
                sentence: span,
                span,
                rule: Arc::from(format!("{}.hand", say.theme)),
                facet: say.facet.map(Arc::from),
                presence: say.presence,
                standing: say.standing,
                decisive: say.decisive,
                cues: (say.decisive && !say.asked)
                    .then_some(Cue { kind: CueKind::Decisive, span })
                    .into_iter()
                    .collect(),
                score: say.score,
            }
        })
        .collect();
    let interview = Interview {
        id: id.to_owned(),
        place: Place::new(&Arc::from(format!("calls/{id}.txt")), 1),
        kind: if role == Role::Seller { Kind::Record } else { Kind::Transcript },
        deal_id: None,
        facts: Facts { vendor: Some("Lendwright".to_owned()), ..Facts::default() },
        date: None::<Date>,
        speakers: vec![Speaker {
            name: Some(Arc::from(name)),
            title: None,
            role,
            certainty: Certainty::Told,
        }],
        turns,
    };
    (interview, mentions)
}

/// The built-in codebook, read once.
pub(crate) fn codebook() -> &'static Codebook {
    static CODEBOOK: LazyLock<Codebook> = LazyLock::new(builtin::codebook);
    &CODEBOOK
}

/// Deals, and the interviews of some of them.
#[derive(Clone, Debug)]
pub(crate) struct Sample {
    pub deals: Vec<Deal>,
    pub evidence: Vec<(usize, Evidence)>,
}

impl Sample {
    pub(crate) fn new(deals: Vec<Deal>) -> Self {
        Self { deals, evidence: Vec::new() }
    }

    pub(crate) fn hear(mut self, deal: &str, role: Role, says: &[Say]) -> Self {
        let at = self.deals.iter().position(|other| other.id == deal).expect("a deal");
        let id = format!("i{}", self.evidence.len() + 1);
        let (interview, mentions) = interview(&id, role, says);
        let buyer_sentences = if role == Role::Buyer { says.len() as u64 } else { 0 };
        let tagged = Tagged { mentions, buyer_sentences, faint: Vec::new() };
        let evidence = Evidence::of(&interview, &tagged, codebook());
        self.evidence.push((at, evidence));
        self
    }

    /// What a buyer says too faintly to be shown, in thousandths of a statement.
    pub(crate) fn faintly(mut self, deal: &str, theme: &str, thousandths: u64) -> Self {
        let at = self.deals.iter().position(|other| other.id == deal).expect("a deal");
        let theme = codebook().theme(theme).expect("a theme");
        let faint = vec![Faint { theme, role: Role::Buyer, thousandths }];
        let (interview, mentions) = interview("faint", Role::Buyer, &[]);
        let tagged = Tagged { mentions, buyer_sentences: 0, faint };
        self.evidence.push((at, Evidence::of(&interview, &tagged, codebook())));
        self
    }

    pub(crate) fn analysis(&self) -> Analysis<'static> {
        let mut analysis = Analysis::new(codebook());
        for (at, evidence) in &self.evidence {
            analysis.add(Some(*at), evidence.clone());
        }
        analysis
    }
}

/// A small quarter that can be checked by hand.
pub(crate) fn quarter() -> Sample {
    let deals = vec![
        closed(
            with(
                against_rival(deal("D-1", Outcome::Lost, "Price", Some(640_000)), "Castellan"),
                "segment",
                "mid",
            ),
            "2024-07-10",
        ),
        closed(
            with(
                against_rival(deal("D-2", Outcome::Lost, "Price", Some(120_000)), "Castellan"),
                "segment",
                "mid",
            ),
            "2024-08-01",
        ),
        closed(
            with(
                against_rival(deal("D-3", Outcome::Lost, "Features", Some(90_000)), "Apex"),
                "segment",
                "small",
            ),
            "2024-08-20",
        ),
        closed(with(deal("D-4", Outcome::Lost, "LR-04", None), "segment", "small"), "2024-09-02"),
        closed(deal("D-5", Outcome::Lost, "", Some(10_000)), "2024-09-03"),
        closed(
            with(
                against_rival(
                    deal("D-6", Outcome::Won, "Relationship", Some(400_000)),
                    "Castellan",
                ),
                "segment",
                "mid",
            ),
            "2024-09-05",
        ),
        closed(with(deal("D-7", Outcome::Won, "", Some(75_000)), "segment", "small"), "2024-10-01"),
        closed(deal("D-8", Outcome::NoDecision, "No budget", Some(50_000)), "2024-10-05"),
        deal("D-9", Outcome::Open, "", Some(200_000)),
        deal("D-10", Outcome::Invalid, "", None),
    ];
    Sample::new(deals)
        .hear(
            "D-1",
            Role::Buyer,
            &[
                against("price", "You were well above the others on licences."),
                rival("price", "Castellan came in lower every time we asked."),
                against("coach", "In the end nobody inside spoke up for you, and that decided it.")
                    .decisive(),
                rival("coach", "Castellan had our CFO in their corner from the first day."),
                against("rapport.personal", "Your team talked over us in both of the workshops."),
            ],
        )
        .hear(
            "D-1",
            Role::Seller,
            &[
                favour("coach", "Dana in IT is our champion and will carry this for us.")
                    .facet("advocacy"),
                against("price", "They told us that the price was too high."),
            ],
        )
        .hear(
            "D-2",
            Role::Buyer,
            &[
                against("price", "It was too expensive for what we needed this year."),
                against("price", "Your discount came three weeks after we had asked for it."),
                against("risk", "We were not sure that you would be around in five years."),
                rival("relationship", "We have worked with Castellan for nine years now.")
                    .standing(Standing::Previous),
            ],
        )
        .hear(
            "D-3",
            Role::Buyer,
            &[
                against("rapport.technical", "It could not do multi-currency, and we have four."),
                favour("rapport.personal", "We liked Maya from the first call on."),
                rival("relationship", "Apex has been with us for years, and that is hard to beat."),
            ],
        )
        .hear(
            "D-6",
            Role::Buyer,
            &[
                favour("coach", "Tom went to bat for you in every single meeting.")
                    .facet("advocacy"),
                favour("coach", "He told your rep what the committee was afraid of.")
                    .facet("information"),
                favour("rapport.technical", "The trial did all that we had asked for."),
            ],
        )
        .hear(
            "D-8",
            Role::Buyer,
            &[against("no_decision", "Then the budget was frozen and we stopped.")
                .facet("circumstance")],
        )
        .hear(
            "D-9",
            Role::Buyer,
            &[
                against("coach", "Nobody here is pushing for you, to be honest."),
                rival(
                    "relationship",
                    "Castellan's people have been in and out of here for ten years.",
                ),
            ],
        )
}
