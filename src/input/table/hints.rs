//! Words that tell a column's field where its whole name is not known.

use super::fields::Field;
use super::word_rules::Rule;

/// What each rule of [`RULES`] tells.
pub(super) fn field(rule: usize) -> Field {
    HINTS[rule].0
}

/// The rules, the particular before the general.
pub(super) fn rules() -> impl Iterator<Item = &'static Rule> {
    HINTS.iter().map(|(_, rule)| rule)
}

const LOST: &str = "\
    loss lost lose losing losses churn drop attrition perda perdida perdido verlust perte \
    unsuccessful declined rejected rejection perdita verlies forlust";
const WON: &str = "win won winning wins ganancia ganho gewinn gain";
const REASON: &str = "\
    reason reasons why cause causes driver drivers factor factors motivo motivos razon razao \
    grund raison motif causa motivazione reden orsak arsag arsak powod";
const DETAIL: &str = "\
    detail details note notes comment comments description explanation secondary second sub \
    other additional 2 3 text narrative context detalle detalhe explained elaborate elaboration \
    freetext verbose secondaire secundario secundaria sekundar l2 l3 level2 tier2 lvl2";
const COMPETITOR: &str = "\
    competitor competitors rival rivals competidor competidores concorrente konkurrent \
    wettbewerber mitbewerber concurrent concurrents";
const DATE: &str = "date time at on day month fecha data datum timestamp";
const CLOSED: &str = "close closed closing closure outcome decision decided";
const ID: &str = "id ids number code key email count flag score";

const HINTS: &[(Field, Rule)] = &[
    // What the buyer gave as the reason is the buyer's word, not the seller's.
    (
        Field::Interview,
        Rule {
            all: &["buyer buyers respondent interviewee actual real true", REASON],
            not: "rep ae seller crm id code date",
        },
    ),
    // What they said of their own choice.
    (
        Field::Interview,
        Rule {
            all: &[
                "why how",
                "they them",
                "bought buy chose choose picked pick selected select decided decide went left",
            ],
            not: "rep ae seller crm id code date",
        },
    ),
    // `Did you choose us?`, answered yes or no.
    (
        Field::IsWon,
        Rule {
            all: &[
                "did have has",
                "you they customer buyer client",
                "choose chose chosen select selected buy bought purchase purchased sign signed",
                "us our we",
            ],
            not: "why how what when who which",
        },
    ),
    (Field::WinReason, Rule { all: &[WON, REASON], not: LOST }),
    (Field::ReasonDetail, Rule { all: &[LOST, REASON, DETAIL], not: ID }),
    (Field::ReasonDetail, Rule { all: &[REASON, DETAIL], not: ID }),
    (
        Field::ReasonDetail,
        Rule { all: &[LOST, "detail details description explanation subreason"], not: ID },
    ),
    (Field::ReasonDetail, Rule { all: &["subreason subreasons"], not: ID }),
    (Field::Reason, Rule { all: &[LOST, REASON], not: "date count score" }),
    (Field::Reason, Rule { all: &[REASON, "l1 level1 tier1 lvl1 1 level tier"], not: ID }),
    (
        Field::Reason,
        Rule { all: &[REASON, "not selected chosen"], not: "date count score id code you your" },
    ),
    (
        Field::Reason,
        Rule {
            all: &["decision primary main top key principal principale principales", REASON],
            not: "date count score id won win",
        },
    ),
    (
        Field::Winner,
        Rule {
            all: &[
                COMPETITOR,
                "won winning selected chosen lost gagnant ganador vencedor gewinner",
            ],
            not: "reason why date price amount",
        },
    ),
    (
        Field::Winner,
        Rule {
            all: &["vendor provider supplier", "won winning selected chosen successful awarded"],
            not: "reason why date price amount",
        },
    ),
    (Field::Incumbent, Rule { all: &["incumbent"], not: "id count reason why date notes" }),
    (
        Field::Competitor,
        Rule {
            all: &[COMPETITOR],
            not: "\
            reason why date price pricing amount id count notes number strength strengths \
            weakness weaknesses comments details flag description discount involved url website \
            summary score",
        },
    ),
    (
        Field::Expected,
        Rule {
            all: &["expected estimated est forecast projected planned target", CLOSED, DATE],
            not: "\
            ",
        },
    ),
    (Field::Closed, Rule { all: &[CLOSED, DATE], not: "stage lost won" }),
    (
        Field::Created,
        Rule { all: &["created create creation opened", DATE], not: "account contact lead user" },
    ),
    (
        Field::Changed,
        Rule { all: &["modified updated changed", DATE], not: "account contact user" },
    ),
    (
        Field::Amount,
        Rule {
            all: &["amount acv tcv arr revenue value importe monto betrag montant valor"],
            not: "\
            id band bucket discount tax probability currency date paid customer lifetime account \
            company annual competitor cost type category proposition rank score level drivers \
            weighted size cents",
        },
    ),
    (
        Field::Owner,
        Rule {
            all: &["owner rep ae salesperson seller"],
            not: "\
            notes comments reason date team role feedback manager region why summary said count \
            product score rating perception",
        },
    ),
    (
        Field::Id,
        Rule {
            all: &[
                "deal opportunity opp evaluation case project bid tender proposal",
                "id number no key ref",
            ],
            not: "owner account contact lead user type stage pipeline",
        },
    ),
    (
        Field::Outcome,
        Rule {
            all: &["outcome stage status"],
            not: "\
            date time days duration count reason why at previous prior from notes lead contact \
            account payment approval age id probability interview last first order number in \
            entered marital lost churn contract renewal invoice",
        },
    ),
    // `Win/Loss/No decision`.
    (
        Field::Outcome,
        Rule {
            all: &["win won w", "loss lost lose l"],
            not: "\
            date reason reasons why notes comments comment detail details description theme themes \
            factor factors feedback interview score analysis summary story narrative driver drivers",
        },
    ),
    (
        Field::Account,
        Rule {
            all: &["account company customer client", "name"],
            not: "owner contact rep manager executive",
        },
    ),
];
