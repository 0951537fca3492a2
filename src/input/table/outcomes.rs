//! What outcome labels mean, and how a row's stage, status and flags make one
//! outcome.

use std::collections::HashMap;
use std::sync::LazyLock;

use super::names::normal;

/// What one label says.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(super) enum Meaning {
    Won,
    Lost,
    NoDecision,
    Open,
    Invalid,
    /// Closed, one way or another.
    Closed,
    /// The id of a stage: nobody can guess it.
    Id,
    /// Words that we do not know.
    Unfamiliar,
}

/// Phrases and what they say, whole words, in the order in which they are
/// tried: the first that stands in the label decides.
const PHRASES: &[(Meaning, &str)] = &[
    (
        Meaning::Invalid,
        "\
        duplicate, duplicated, duplicada, duplicado, dupe, test, spam, junk, fake, disqualified, \
        disqualify, unqualified, not qualified, not a fit, no fit, bad fit, invalid, not \
        relevant, irrelevant, deleted, descartada, descartado, descalificado, descalificada, \
        desqualificado, desqualificada, created in error, entered in error, merged, ungultig, \
        dublette, nicht qualifiziert, non qualifie, disqualifie, data error",
    ),
    (
        Meaning::Open,
        "\
        still in play, in play, bought in, decision maker, decision makers, likely won, likely \
        lost, likely to win, likely to lose, pending win, verbal win, verbal won, verbally won, \
        expected win, expected won, forecast won, to be won, not closed, not yet closed, \
        closing, fechamento, cierre, pre closed, reopened, re opened, win plan, pending close, \
        pending closed",
    ),
    (
        Meaning::NoDecision,
        "\
        no decision, nodecision, undecided, no budget, budget cut, budget cuts, budget frozen, \
        budget lost, budget withdrawn, lost budget, lost funding, no funding, funding lost, \
        funding cut, shelved, project stopped, project on ice, no purchase, did not purchase, did not buy, not \
        buying, status quo, statusquo, do nothing, did nothing, no action, no change, abandoned, \
        abandonado, abandonada, abandonne, canceled, cancelled, cancelado, cancelada, annule, \
        annulee, storniert, abgebrochen, project cancelled, withdrawn, withdrew, sin decision, \
        sem decisao, keine entscheidung, pas de decision, sans decision, stalled out, went dark, \
        gone dark, went cold, gone cold, ghosted, inactivo, inactiva, inativo, inactive, \
        expired, dormant, abandonnee, abandonnes, abandonnees, sans suite, abgesagt, annullata, annullato, geannuleerd, vervallen, avbruten, inget beslut, ingen beslutning, bez decyzji, not awarded to anyone, rfp cancelled, bid cancelled, no award, requirement cancelled, went silent, gone silent, no response, unresponsive, built in house, build in house, in house build, built internally, in \
        house, internal build, postponed indefinitely",
    ),
    (
        Meaning::Lost,
        "\
        not won, did not win, lost, lose, loss, losing, closedlost, dead, perdido, perdida, \
        perdidos, perdidas, perdeu, verloren, perdu, perdue, nao fechado, nao ganho, no ganado, \
        no ganada, nicht gewonnen, declined, rejected, rechazado, rechazada, recusado, recusada, \
        abgelehnt, refuse, refusee, unsuccessful, failed, no sale, not sold, churned, chose \
        competitor, chose a competitor, went with competitor, went with a competitor, competitor \
        won, selected competitor, won by competitor, lost deal, defeat, apology, verlust, perte, perda, \
        not awarded, awarded to competitor, awarded to other, awarded elsewhere, lost order, regretted, not chosen, not shortlisted, persa, perso, perse, persi, forlorad, forlorat, tabt, tapt, przegrana, przegrane, przegrany, stracona, non rinnovato, not renewed, non renewal, nonrenewal, churn, not selected, no deal, out sold, outsold",
    ),
    (
        Meaning::Won,
        "\
        won, win, wins, closedwon, sold, ganado, ganada, ganados, ganadas, ganho, ganha, ganhou, \
        ganhos, gewonnen, gagne, gagnee, gagnes, signed, awarded, ordered, order won, renewed, vinta, vinto, vinte, vinti, vunnen, vunnet, vundet, wygrana, wygrane, wygrany, contract signed, goodtogo, good to go, \
        successful, success, purchased, bought, booked, fechado ganho, fechado, fechada, \
        vendido, vendida, verkauft, vendu, signe, converted, implemented, onboarded, live \
        customer, new customer, order received, order placed, victory, exito, cerrado exitoso, \
        erfolg, erfolgreich, contratado, firmado",
    ),
    (
        Meaning::Closed,
        "\
        closed, complete, completed, cerrado, cerrada, geschlossen, abgeschlossen, cloture, \
        cloturee, ferme, done, finished, finalizado, concluido",
    ),
    (
        Meaning::Open,
        "\
        open, opened, new, prospecting, prospect, prospection, prospeccion, prospeccao, \
        qualification, qualified, qualify, qualifying, qualifiedtobuy, cualificacion, \
        calificacion, calificado, qualificacao, qualificado, qualifizierung, qualifiziert, \
        qualifie, discovery, engaging, engaged, engagement, contacted, contact, needs analysis, \
        analysis, value proposition, id decision makers, aperta, aperto, in corso, in trattativa, trattativa, lopend, lopende, oppen, pagaende, aben, otwarta, w toku, offert, offerte, verbal commit, under review, awaiting decision, best and final, bafo, downgraded, decision makers, decision maker, \
        decisionmakerboughtin, perception analysis, proposal, propuesta, proposta, angebot, \
        proposition, offer, quote, quoted, quotation, price quote, negotiation, negotiations, \
        negotiating, negotiation review, negociacion, negociacao, verhandlung, negociation, \
        demo, demonstration, presentation, presentationscheduled, appointment, \
        appointmentscheduled, scheduled, meeting, evaluation, evaluating, trial, pilot, poc, \
        proof of concept, validation, verification, contract sent, contractsent, contract, \
        contrato, vertrag, contrat, legal, procurement, payment, invoice, project set up, setup, \
        in progress, progress, ongoing, active, activo, ativo, aktiv, pending, pendiente, \
        pendente, on hold, hold, paused, keep warm, nurture, nurturing, follow up, followup, \
        commit, best case, pipeline, upside, working, early, late, stalled, delayed, gain \
        access, abierto, abierta, aberto, aberta, offen, offene, ouvert, ouverte, en cours, en \
        proceso, em andamento, in bearbeitung, lead, mql, sql, sal, intro, introduction, \
        interest, interested, review, shortlisted, rfp, tender, bid submitted, submitted, \
        awaiting, waiting, verbal, solution, scoping, technical, business case, approval, visita",
    ),
];

/// What to call a chosen nobody: `lost to …` with one of these is no loss to a
/// rival.
const NOBODY: &str = "\
    status quo, no decision, nobody, nothing, do nothing, no one, inertia, in house, internal, \
    inhouse, internal solution, diy, build, homegrown";

/// What a label says, as far as its words tell.
pub(super) fn meaning(label: &str) -> Meaning {
    if is_id(label) {
        return Meaning::Id;
    }
    let words = normal(without_number(without_pipeline(label)));
    let bare = format!(" {words} ");
    let has = |phrase: &str| {
        bare.match_indices(phrase)
            .any(|(at, _)| bare[..at].ends_with(' ') && bare[at + phrase.len()..].starts_with(' '))
    };
    match words.as_str() {
        "w" => return Meaning::Won,
        "l" => return Meaning::Lost,
        "nd" => return Meaning::NoDecision,
        _ => {}
    }
    let is_loss_to = ["lost to", "loss to", "lose to"].iter().any(|phrase| has(phrase));
    if is_loss_to && NOBODY.split(", ").any(&has) {
        return Meaning::NoDecision;
    }
    // One word that a machine ran together, such as `closedlost`, is in the
    // lists as it is.
    let found = PHRASES.iter().find(|(_, phrases)| phrases.split(", ").any(&has));
    found.map_or(Meaning::Unfamiliar, |(meaning, _)| *meaning)
}

/// What a reason or a name calls a row that is no deal: fewer words than tell
/// [`Meaning::Invalid`] of a stage, as `no fit` may be why a deal was lost.
const NO_DEAL: &str = "\
    test tests testing dummy duplicate duplicated duplicates dupe dup doublon duplicada duplicado \
    dublette spam fake error";

/// What else stands beside it: `TEST ACCOUNT 2 - please delete`.
const BESIDE: &str = "\
    a an the of in by for other another old existing created entered data record records deal deals \
    opportunity opp oppty account company customer client lead entry name row only please ignore \
    delete do not use";

/// The words of both, and whether one says so.
static OF_NO_DEAL: LazyLock<HashMap<&str, bool>> = LazyLock::new(|| {
    let words = |list: &'static str, says| list.split(' ').map(move |word| (word, says));
    words(NO_DEAL, true).chain(words(BESIDE, false)).collect()
});

/// Whether a reason or a name says that its row is no deal, and nothing else:
/// `Duplicate of OPP-104` does, `Test Valley Council` and `failed the test` do
/// not.
pub(super) fn is_no_deal(text: &str) -> bool {
    // `OPP-104` and `2` tell which.
    let has_digit = |part: &&str| part.bytes().any(|byte| byte.is_ascii_digit());
    let mut says_so = false;
    for part in text.split_whitespace().filter(|part| !has_digit(part)) {
        for word in normal(part).split_ascii_whitespace() {
            match OF_NO_DEAL.get(word) {
                Some(says) => says_so |= says,
                None => return false,
            }
        }
    }
    says_so
}

/// Bitrix writes `C2:LOSE`: the second pipeline's stage.
fn without_pipeline(label: &str) -> &str {
    match label.split_once(':') {
        Some((pipeline, stage))
            if pipeline.len() <= 4
                && pipeline.starts_with(['C', 'D'])
                && pipeline[1..].bytes().all(|byte| byte.is_ascii_digit()) =>
        {
            stage
        }
        _ => label,
    }
}

/// `G. Project Won`, `2. Gain Access`, `07 - Closed`, `Fase 3 - Oferta`.
fn without_number(label: &str) -> &str {
    let label = label.trim();
    let start = label
        .split_once(' ')
        .filter(|(first, _)| {
            ["fase", "stage", "phase", "step", "etapa", "stufe"]
                .iter()
                .any(|word| word.eq_ignore_ascii_case(first))
        })
        .map_or(label, |(_, rest)| rest);
    let Some(at) = start.find(['.', ')', '-', ':', '\u{2013}']) else { return label };
    let number = start[..at].trim();
    let is_number = !number.is_empty()
        && number.len() <= 3
        && (number.bytes().all(|byte| byte.is_ascii_digit())
            || (number.len() == 1 && number.bytes().all(|byte| byte.is_ascii_uppercase())));
    let rest = start[at..].trim_start_matches(['.', ')', '-', ':', '\u{2013}', ' ']);
    if is_number && !rest.is_empty() { rest } else { label }
}

/// A number, a UUID or a hash: it has digits and no word.
fn is_id(label: &str) -> bool {
    let digits = label.bytes().filter(u8::is_ascii_digit).count();
    let hex = label.bytes().all(|byte| byte.is_ascii_hexdigit() || byte == b'-');
    (digits == label.len() && digits > 0) || (hex && digits >= 2 && label.len() >= 8)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tests_and_doubles_are_no_deals() {
        let none = [
            "Test",
            "TEST ACCOUNT 2",
            "test deal - please ignore",
            "Duplicate",
            "Duplicate of OPP-104",
            "Duplicate record",
            "created in error",
            "Dummy company",
            "test test",
        ];
        for text in none {
            assert!(is_no_deal(text), "{text}");
        }
        let deals = [
            "Test Valley Council",
            "failed the test",
            "Duplicate effort with SAP",
            "Price",
            "Account 7",
            "Fake Bake Ltd",
            "",
        ];
        for text in deals {
            assert!(!is_no_deal(text), "{text}");
        }
    }

    #[test]
    fn labels_mean_what_a_careful_person_takes_them_for() {
        let cases: [(Meaning, &[&str]); 8] = [
            (
                Meaning::Won,
                &[
                    "Closed Won",
                    "closedwon",
                    "Won",
                    "WON",
                    "Win",
                    "Sold",
                    "Won and Closed",
                    "Won - Closed self-serve",
                    "G. Project Won",
                    "Cerrado ganado",
                    "Fechado",
                    "goodtogo",
                    "W",
                    "C2:WON",
                    "6 - Closed Won",
                    "Fechado/Ganho",
                    "Gagn\u{e9}",
                    "Gewonnen",
                    "Contract Signed",
                    "ClosedWon",
                ],
            ),
            (
                Meaning::Lost,
                &[
                    "Closed Lost",
                    "closedlost",
                    "LOST",
                    "LOSE",
                    "C2:LOSE",
                    "Loss",
                    "Lost and Closed",
                    "Dead",
                    "L. Project Lost",
                    "Cerrado perdido",
                    "Perdida por licitaci\u{f3}n",
                    "N\u{e3}o fechado",
                    "Lost to Competitor",
                    "Not Won",
                    "Verloren",
                    "Perdu",
                    "Declined",
                    "Closed - Lost (price)",
                    "Won by competitor",
                ],
            ),
            (
                Meaning::NoDecision,
                &[
                    "No Decision",
                    "abandoned",
                    "Canceled",
                    "Lost to Status Quo",
                    "Inactivo",
                    "Closed Lost - No Decision",
                    "Lost to no decision",
                    "Dead - no budget",
                    "Closed Lost: Lost Funding",
                    "No-decision",
                    "Cancelled",
                    "Loss to in-house build",
                    "no_decision",
                ],
            ),
            (
                Meaning::Invalid,
                &[
                    "Duplicated",
                    "Test application",
                    "O. Not Relevant at all",
                    "Disqualified",
                    "Closed - Duplicate",
                    "Descartada",
                ],
            ),
            (
                Meaning::Open,
                &[
                    "Prospecting",
                    "Negotiation/Review",
                    "Engaging",
                    "Id. Decision Makers",
                    "Keep Warm",
                    "On Hold",
                    "2. Gain Access",
                    "appointmentscheduled",
                    "Negociaci\u{f3}n",
                    "Propuesta enviada",
                    "Still in Play",
                    "Decision Maker Bought-In",
                    "Verbal Win",
                    "Proposal/Price Quote",
                    "open",
                    "Contract Sent",
                ],
            ),
            (Meaning::Closed, &["CLOSED", "Closed", "Completed"]),
            (Meaning::Id, &["95211147", "3835407075", "3", "7a3c52b0-1c4e-4a9e-9d6a-0f1e2d3c4b5a"]),
            (Meaning::Unfamiliar, &["Hibernated", "Zzz", "\u{5e1}\u{5d2}\u{5d5}\u{5e8}"]),
        ];
        for (expected, labels) in cases {
            for label in labels {
                assert_eq!(meaning(label), expected, "{label}");
            }
        }
    }
}
