//! The fields of a deal and the column names that mean them: data, not code.
//! Names stand as [`super::columns::normal`] leaves them: lower case, no
//! accents, one space between words; within a field the preferred come first.

/// What a column can hold.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(super) enum Field {
    Id,
    Name,
    Account,
    Vendor,
    Outcome,
    OutcomeDetail,
    IsWon,
    IsLost,
    IsClosed,
    /// Odoo files lost deals away: they stay in the stage they were lost in.
    IsActive,
    StatusReason,
    Amount,
    Currency,
    Closed,
    Expected,
    WonOn,
    LostOn,
    Created,
    Changed,
    Winner,
    Competitor,
    Incumbent,
    Owner,
    Reason,
    ReasonDetail,
    WinReason,
    Segment,
    Size,
    Region,
    Industry,
    Product,
    Source,
    /// What a seller typed about the deal.
    Notes,
    /// What a buyer said, or notes of it.
    Interview,
    InterviewId,
    InterviewDate,
    Respondent,
    Title,
    Speaker,
    Role,
    /// Kept for `--by` and nothing else.
    Other,
}

/// What the values of a column must be like, so that a name alone does not
/// decide.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Shape {
    Any,
    /// Yes and no, true and false, 1 and 0.
    Flag,
    Date,
    Amount,
    /// Words: no flag, no date, no number.
    Words,
    /// Anything but a flag or a date.
    Label,
    /// A name or number, not a text.
    Short,
}

impl Field {
    /// The name in `--map FIELD=COLUMN`, in `check` and in
    /// [`Facts::other`](crate::deal::Facts::other).
    pub(super) fn id(self) -> &'static str {
        self.entry().id
    }

    /// What the values of its column must be like.
    pub(super) fn shape(self) -> Shape {
        self.entry().shape
    }

    /// The field called `id`.
    pub(super) fn named(id: &str) -> Option<Self> {
        FIELDS.iter().find(|entry| entry.id == id).map(|entry| entry.field)
    }

    fn entry(self) -> &'static Entry {
        FIELDS.iter().find(|entry| entry.field == self).expect("every field has its entry")
    }

    /// Whether a table that has it is one of deals rather than of interviews.
    pub(super) fn tells_of_a_deal(self) -> bool {
        matches!(
            self,
            Self::Outcome
                | Self::OutcomeDetail
                | Self::IsWon
                | Self::IsLost
                | Self::IsClosed
                | Self::StatusReason
                | Self::Amount
                | Self::Closed
                | Self::Expected
                | Self::WonOn
                | Self::LostOn
                | Self::Created
                | Self::Winner
                | Self::Competitor
                | Self::Incumbent
                | Self::Owner
                | Self::Reason
                | Self::ReasonDetail
                | Self::WinReason
        )
    }
}

/// A field, its name, and the column names that mean it.
pub(super) struct Entry {
    pub(super) field: Field,
    pub(super) id: &'static str,
    pub(super) shape: Shape,
    /// Parted by commas.
    names: &'static str,
}

impl Entry {
    /// The column names that mean the field, the preferred first.
    pub(super) fn names(&self) -> impl Iterator<Item = &'static str> {
        self.names.split(", ").filter(|name| !name.is_empty())
    }
}

const fn entry(field: Field, id: &'static str, shape: Shape, names: &'static str) -> Entry {
    Entry { field, id, shape, names }
}

/// Every field. A name may stand under several: the first whose shape fits
/// the column's values takes it.
pub(super) const FIELDS: &[Entry] = &[
    entry(
        Field::Id,
        "id",
        Shape::Any,
        "\
        deal id, opportunity id, opp id, oppty id, opty id, crm deal id, crm opp id, crm \
        opportunity id, internal deal id, hubspot deal id, salesforce id, sfdc id, salesforce \
        opportunity id, opportunity id 18, deal number, opportunity number, deal no, opportunity \
        no, deal key, opportunity key, deal ref, deal reference, opportunity ref, deal code, \
        opportunity code, record id, hs object id, crm id, renewal opty id, case safe id, crm \
        opp id norm, id oportunidade, id oportunidad, id da oportunidade, id de oportunidad, id \
        negocio, id del negocio, id do negocio, chancen id, verkaufschance id, id opportunite, \
        id affaire, id, uid, uuid, guid, record, ref, reference, no, nr, key, opportunity nk, deal nk, quote id, quote number, dealnummer, offertenummer, id trattativa, id opportunita, numero opportunita, affarsnummer",
    ),
    entry(
        Field::Name,
        "name",
        Shape::Label,
        "\
        deal name, opportunity name, dealname, opp name, oppty name, deal title, opportunity \
        title, name, title, topic, deal, opportunity, opp, subject, project, project name, \
        nombre del negocio, nombre de la oportunidad, nombre, oportunidad, negocio, nome do \
        negocio, nome da oportunidade, nome, oportunidade, titulo, nom de l opportunite, \
        opportunite, nom de l affaire, affaire, nom, verkaufschance, chance, bezeichnung, titel, buyer interview, interview name, interview title, won deal, lost deal, won opportunity, lost opportunity, closed deal, closed opportunity, pursuit, pursuit name, bid, bid name, bid title, tender, tender name, rfp, rfp name, solicitation, engagement, thema, intitule, intitule de l affaire, nome opportunita, opportunita, trattativa, nome trattativa, dealnaam, verkoopkans, kans, onderwerp, affar, mulighed, evaluation, case, case name",
    ),
    entry(
        Field::Account,
        "account",
        Shape::Label,
        "\
        account name, account, company name, company, customer name, customer, client name, \
        client, organization name, organization, organisation name, organisation, org name, \
        prospect name, prospect, potential customer, prospect company, buyer company, buyer \
        organization, customer company, client company, company account, account company, \
        associated company, associated company name, primary associated company, end customer, \
        end user, business name, partner name, partner, customer profile name, group by name, \
        logo, buyer, lead name, nombre de la cuenta, nombre del cliente, nombre de la empresa, \
        empresa, cliente, cuenta, organizacion, nome da conta, nome do cliente, nome da empresa, \
        conta, razao social, organizacao, kundenname, kunde, firmenname, firma, unternehmen, nom \
        du client, nom du compte, entreprise, societe, compte, \u{5e9}\u{5dd} \
        \u{5d7}\u{5d1}\u{5e8}\u{5d4}, associated company domain, company domain, account id, \
        company id, customer id, client id, client code, org id, organization id, id empresa, id \
        cliente, contact name, contact, contacto, contato, primary contact, ansprechpartner, accounts, agency, institution, prospect organization, prospect organisation, buying organization, buying organisation, kundenfirma, azienda, societa, ragione sociale, nome cliente, klant, klantnaam, bedrijf, organisatie, kund, kundnamn, foretag, kunde navn, virksomhed, klient, firma klienta",
    ),
    entry(
        Field::Vendor,
        "vendor",
        Shape::Words,
        "\
        our company, our vendor, seller company, selling company, vendor name, vendor",
    ),
    entry(
        Field::Outcome,
        "outcome",
        Shape::Label,
        "\
        outcome, deal outcome, opportunity outcome, final outcome, result, deal result, final \
        result, win loss, win loss status, win lost, won lost, won or lost, win or loss, w l, \
        win loss outcome, win loss result, closed won lost, outcome status, decision outcome, \
        cad outcome, final decision, decision, buyer decision, purchase decision, resultado, \
        desfecho, desenlace, ergebnis, resultat, issue, deal status, opportunity status, close \
        status, closed status, final status, current status, status, estado, situacao, statut, \
        etat, stage name, stage, deal stage, dealstage, opportunity stage, sales stage, current \
        sales stage, current stage, final stage, crm stage, pipeline stage, funnel stage, stage \
        label, deal stage label, deal stage name, stagename, etapa, etapa del negocio, etapa de \
        venta, etapa do negocio, estagio, fase, fase de venta, fase da venda, phase, \
        verkaufsphase, verkaufsstufe, stufe, etape, etape de vente, statut de l affaire, stage \
        id, pipeline stage id, status code, forecast stage, forecast status, state, sale status, \
        sales status, lead status, סטטוס, שלב, תוצאה, disposition, final disposition, win loss nodecision, win loss no decision, won lost no decision, w l nd, bid result, bid outcome, tender result, award status, renewal outcome, renewal status, renewal result, esito, esito finale, stato, stato trattativa, stato opportunita, fase trattativa, resultaat, uitkomst, afloop, dealstatus, dealfase, verkoopfase, utfall, udfald, wynik, etap, stan, substatus, sub status, substage, sub stage, status detail, stage detail",
    ),
    entry(
        Field::OutcomeDetail,
        "outcome_detail",
        Shape::Words,
        "\
        decision type detail, outcome detail, outcome type, loss type, lost type, type of loss, \
        decision type, attrition type, close type, closed lost type, loss to",
    ),
    entry(
        Field::IsWon,
        "is_won",
        Shape::Flag,
        "\
        is won, iswon, won, hs is closed won, is closed won, closed won, won flag, win flag, \
        win, won y n, won yn, deal won, ganado, ganada, ganho, ganha, gewonnen, gagne, gagnee, \
        success, outcome, result, converted, awarded, is awarded, selected us, chose us, signed with us, vinta, vinto",
    ),
    entry(
        Field::IsLost,
        "is_lost",
        Shape::Flag,
        "\
        is lost, islost, lost, hs is closed lost, is closed lost, closed lost, lost flag, loss, \
        deal lost, perdido, perdida, verloren, perdu, perdue, churned, persa, perso",
    ),
    entry(
        Field::IsClosed,
        "is_closed",
        Shape::Flag,
        "\
        is closed, isclosed, closed, hs is closed, closed flag, deal closed, cerrado, fechado, \
        geschlossen, abgeschlossen, cloture, is deal closed, deal is closed, closed y n",
    ),
    entry(Field::IsActive, "is_active", Shape::Flag, "active, is active, active flag"),
    entry(
        Field::StatusReason,
        "status_reason",
        Shape::Words,
        "\
        status reason, statuscode, state reason, statusgrund, razon para el estado, raison du \
        statut",
    ),
    entry(
        Field::Amount,
        "amount",
        Shape::Amount,
        "\
        value formatted, amount formatted, closed value, close value, closed amount, actual revenue, actual value, actual amount, \
        final amount, final value, valor vendido, won amount, amount, deal amount, opportunity \
        amount, deal value, opportunity value, value, total value, total amount, contract value, \
        total contract value, tcv, deal size, contract amount, booking amount, bookings, \
        revenue, total revenue, revenue amount, deal revenue, amount in home currency, converted \
        amount, monetary value, sale price, sale amount, sales amount, sales value, order value, \
        premium amount, masked deal value, total opportunity value, annual contract value, acv, \
        deal acv, arr, arr value, new arr, net new arr, annual recurring revenue, deal arr, \
        opportunity arr, estimated value, est value, est revenue, estimated revenue, estimated \
        amount, expected amount, expected value, planned revenue, potential revenue, potential \
        value, quote amount, quoted amount, quote value, proposal value, proposal amount, \
        forecast amount, valor total, valor del negocio, valor da oportunidade, valor do \
        negocio, valor, importe, importe total, monto, monto total, montante, valor ofertado, \
        ingresos, receita, betrag, auftragswert, volumen, auftragsvolumen, umsatz, wert, \
        montant, montant total, valeur, chiffre d affaires, attrition amount, attrition, mrr, \
        final mrr, monthly recurring revenue, expected revenue, weighted amount, price, income, deal income, lead value, fees, fee, total fees, bid amount, bid value, tender value, quoted value, contract price, montant ht, montant ttc, nettobetrag, umsatzpotenzial, angebotswert, importo, importo totale, valore, valore trattativa, fatturato, ricavo, bedrag, dealwaarde, waarde, omzet, belopp, ordervarde, belob, kwota, wartosc, summe, suma, soma, somme, som, total, סכום, שווי",
    ),
    entry(
        Field::Currency,
        "currency",
        Shape::Words,
        "\
        currency, currency code, currency iso code, deal currency, amount currency, opportunity \
        currency, deal currency code, ccy, curr, moneda, divisa, moeda, wahrung, devise, currency of value, deal currency of value, value currency, valuta, waluta",
    ),
    entry(
        Field::Closed,
        "close_date",
        Shape::Date,
        "\
        actual close date, actual closed date, actual closing date, date closed, closed date, \
        closed on, closed at, close time, closed time, deal closed on, close date, closedate, \
        close at, close on, closing date, deal close date, opportunity close date, closed, \
        close, close month, closed month, close quarter, win loss date, won lost date, outcome \
        date, decision date, date of decision, loss date, sale date, signed date, contract date, \
        contract signed date, fecha de cierre, fecha cierre, fecha de cierre real, cierre, data \
        de fechamento, data fechamento, data do fechamento, fechamento, abschlussdatum, \
        abschluss, geschlossen am, date de cloture, date cloture, date de fermeture, date de \
        signature, attrition event month, reporting date, date deadline, end date, date, fecha, \
        data, datum, month, quarter, fiscal quarter, award date, awarded date, date awarded, signed, signed on, date signed, renewal date, close qtr, closed qtr, closing quarter, closed quarter, close fiscal quarter, close dt, data chiusura, data di chiusura, chiusa il, sluitingsdatum, gesloten op, datum gesloten, datum afsluiting, avslutsdatum, stangd datum, lukkedato, afsluttet, data zamkniecia, entscheidungsdatum, auftragsdatum, date de decision, date signature, when, stangt, closed when, lost or won on, תאריך סגירה",
    ),
    entry(
        Field::Expected,
        "expected_close_date",
        Shape::Date,
        "\
        expected close date, expected closing date, est close date, estimated close date, \
        estimated closing date, tentative close date, forecast close date, projected close date, \
        anticipated close date, target close date, planned close date, expected close, expected \
        closing, cierre previsto, fecha prevista de cierre, fecha de cierre prevista, fecha \
        estimada de cierre, data prevista, previsao de fechamento, data prevista de fechamento, \
        voraussichtliches abschlussdatum, date de cloture prevue, verwacht sluitingsdatum, verwachte sluitingsdatum, data chiusura prevista, chiusura prevista",
    ),
    entry(
        Field::WonOn,
        "won_date",
        Shape::Date,
        "\
        won time, won date, date won, won at, won on, win date, closed won date",
    ),
    entry(
        Field::LostOn,
        "lost_date",
        Shape::Date,
        "lost time, lost date, date lost, lost at, lost on, closed lost date",
    ),
    entry(
        Field::Created,
        "created_date",
        Shape::Date,
        "\
        created date, create date, created at, created on, created, createdate, createddate, \
        date created, creation date, created time, create time, add time, deal created at, deal \
        created date, deal created, deal create date, opportunity created date, opportunity \
        created, record created, entry date, engage date, open date, opened date, date opened, \
        opened on, opened at, start date, fecha de creacion, fecha creacion, creado, data de \
        criacao, data criacao, criado em, erstellt am, erstellt, erstelldatum, erstellungsdatum, \
        date de creation, cree le, aql date, lead date, first contact date, opened, date submitted, submitted date, submitted on, submission date, bid date, proposal date, quote date, quoted on, angelegt am, eroffnet am, data creazione, data di creazione, creata il, creato il, aanmaakdatum, aangemaakt op, aangemaakt, skapad, skapad datum, oprettet, data utworzenia",
    ),
    entry(
        Field::Changed,
        "changed_date",
        Shape::Date,
        "\
        stage change date, stage changed at, stage changed on, stage changed date, stage change \
        time, stage date, entered stage, date entered stage, entered stage at, stage entered at, \
        stage entered date, stage start date, last stage change date, stage updated at, snapshot \
        date, as of date, history date, changed at, changed on, change date, changed date, \
        effective date, valid from, event date, event time, timestamp, last modified date, \
        lastmodifieddate, hs lastmodifieddate, last modified, last modified at, last modified \
        on, modified date, modified on, modified at, modified time, updated at, updated on, \
        updated date, last updated, last update, update time, system modstamp, systemmodstamp",
    ),
    entry(
        Field::Winner,
        "winner",
        Shape::Words,
        "\
        successful vendor, winning vendor, selected vendor, chosen vendor, vendor selected, \
        vendor chosen, winner, winning competitor, awarded to, won by, lost to competitor, lost \
        to, loss to competitor, competitor lost to, competitor won, competitor selected, \
        selected competitor, chosen solution, selected solution, chosen competitor, competitor \
        chosen, proveedor ganador, proveedor seleccionado, perdido frente a, perdido para, \
        verloren an, perdu contre, perso contro, aggiudicato a, verloren aan, winnaar, gewinner, zuschlag an, gagnant, attributaire",
    ),
    entry(
        Field::Competitor,
        "competitor",
        Shape::Words,
        "\
        primary competitor, main competitor, main competitors, competitor, competitors, \
        competitor name, competitor names, competitor mentioned, competitors mentioned, \
        opportunity primary competitor, known competitors, competitors involved, competing \
        vendor, competing vendors, other competing vendors, other competitors, other competitor, \
        secondary competitor, competitor 1, competitor 2, competitor 3, competitor1, \
        competitor2, competitor3, competition, rival, rivals, alternative, alternatives, \
        alternatives considered, vendors evaluated, vendors considered, other vendors, other \
        vendors considered, other vendors evaluated, shortlist, shortlisted vendors, competidor, \
        competidores, competencia, competidor principal, concorrente, concorrentes, \
        concorrencia, concorrente principal, konkurrent, konkurrenten, konkurrenz, wettbewerber, \
        mitbewerber, concurrent, concurrents, concurrence, concurrent principal, comp, beat, displaced, competitor beaten, won against, beaten competitor, versus, vs, competitor set, competitive set, shortlist competitors, concorrenti, concorrenza, concurrentie, konkurrenter, konkurrencja, konkurenci, konkurent, מתחרה",
    ),
    entry(
        Field::Incumbent,
        "incumbent",
        Shape::Words,
        "\
        incumbent, incumbent vendor, incumbent provider, incumbent solution, incumbent supplier, \
        current vendor, current provider, current supplier, current solution, existing vendor, \
        existing solution, proveedor actual, fornecedor atual, bestandslieferant, fournisseur \
        actuel",
    ),
    entry(
        Field::Owner,
        "owner",
        Shape::Any,
        "\
        deal owner, opportunity owner, owner name, owner full name, owner, account executive, \
        account executive name, ae, ae name, sales rep, sales rep name, sales representative, \
        rep, rep name, salesperson, sales person, salesperson name, sales agent, seller, seller \
        name, account manager, account owner, assigned to, assigned rep, closer, primary sales \
        team member name, lead analyst, owner email, owner alias, record owner, responsable, \
        responsavel, propietario, propietario del negocio, vendedor, comercial, proprietario, \
        verkaufer, vertriebler, verantwortlicher, zustandig, besitzer, inhaber, commercial, \
        proprietaire, vendeur, rep id, owner rep id, owner id, owner code, hubspot owner id, \
        sales rep id, user id, sales id, salesid, seller id, manager id, id vendedor, user, user \
        name, responsible person, responsible, assigned, assignee, author, created by, logged by, written by, owned by, capture manager, lead partner, partner in charge, engagement partner, bid manager, pursuit lead, sales lead, deal lead, csm, customer success manager, relationship manager, business development manager, bdm, bdr, sales manager, verantwortlich, zustandige person, betreuer, bearbeiter, charge d affaires, ingenieur commercial, responsabile, venditore, commerciale, eigenaar, verkoper, accountmanager, saljare, ansvarig, ansvarlig, saelger, handlowiec, opiekun, wlasciciel",
    ),
    entry(
        Field::Reason,
        "reason",
        Shape::Label,
        "\
        primary loss reason, primary lost reason, main loss reason, main lost reason, top loss \
        reason, loss reason, lost reason, closed lost reason, close lost reason, deal lost \
        reason, lost deal reason, deal loss reason, reason lost, reason for loss, reason for \
        losing, reason for lost, reason of loss, lost because, stated loss reason, stated \
        reason, ae stated reason, rep stated reason, crm reason, crm loss reason, rep reason, ae \
        reason, loss reason tag, loss reason code, lost reason code, loss \
        category, lost category, loss reason category, lost reason category, loss driver, loss \
        cause, cause of loss, why lost, why we lost, why did we lose, why was it lost, if closed \
        lost why, drop reason, drop off reason, attrition reason, churn reason, rejection \
        reason, reason for rejection, reason rejected, decline reason, closed reason, close \
        reason, closing reason, win loss reason, win loss reasons, primary win loss reason, won \
        lost reason, lost won reason, loss win reason, reason won lost, primary reason, main \
        reason, reason code, reason category, reason, reasons, decision reason, decision \
        factors, decision factor, outcome reason, deal reason, no decision reason, \
        disqualification reason, motivo da perda, motivo de perda, motivo perda, motivo de \
        perdida, motivo de la perdida, motivo perdida, motivo de cierre perdido, razon de \
        perdida, razon de la perdida, razon perdida, causa de perdida, motivo, razon, razao da \
        perda, razao, verlustgrund, grund fur verlust, verlustursache, absagegrund, \
        ablehnungsgrund, grund, raison de la perte, raison de perte, raison perte, motif de \
        perte, motif de la perte, motif, raison, lost reason id, loss reason id, why, reason not selected, reason not awarded, reason not won, reason for non award, reason for outcome, reason for decision, primary driver, motivo perdita, motivo della perdita, motivo di perdita, motivazione perdita, motivazione, causa perdita, reden verlies, verliesreden, reden van verlies, reden verloren, reden, orsak, forlustorsak, orsak till forlust, arsag, tabsarsag, arsak, powod przegranej, powod utraty, powod straty, powod, warum, perche, pourquoi, por que, waarom, varfor, hvorfor, סיבת הפסד",
    ),
    entry(
        Field::ReasonDetail,
        "reason_detail",
        Shape::Words,
        "\
        reason detail, reason details, loss reason detail, loss reason details, lost reason \
        detail, lost reason details, closed lost reason detail, closed lost reason details, \
        closed lost details, closed lost detail, loss detail, loss details, lost detail, lost \
        details, loss reason description, lost reason description, loss description, loss reason \
        notes, lost reason notes, lost reason comment, lost reason comments, loss reason \
        comment, loss reason comments, loss reason explanation, loss explanation, closed lost \
        notes, closed lost comments, loss notes, lost notes, loss comments, lost comments, loss \
        comment, secondary loss reason, secondary lost reason, secondary reason, secondary \
        reasons, loss sub reason, loss subreason, lost sub reason, sub reason, subreason, reason \
        2, loss reason 2, lost reason 2, additional reason, additional loss reason, attrition \
        reason detail, reason comment, reason comments, reason notes, reason description, reason \
        explanation, win loss notes, win loss comments, win loss detail, win loss details, \
        detalle de la perdida, detalle perdida, detalle del motivo, detalhe da perda, detalhe do \
        motivo, descricao da perda, verlustdetails, details zum verlust, detail de la perte, churn detail, churn details, reason subcategory, loss subcategory, loss sub category, lost subcategory, sub category, dettaglio perdita, dettagli perdita, toelichting verlies, toelichting",
    ),
    entry(
        Field::WinReason,
        "win_reason",
        Shape::Label,
        "\
        primary win reason, win reason, won reason, closed won reason, reason won, reason for \
        win, reason for winning, win reason tag, win reason code, win category, win driver, why \
        won, why we won, why did we win, winning reason, deal won reason, motivo de ganancia, \
        motivo del exito, motivo do ganho, razon de exito, gewinngrund, grund fur gewinn, raison \
        du gain, motif de gain",
    ),
    entry(
        Field::Segment,
        "segment",
        Shape::Any,
        "\
        segment, customer segment, market segment, account segment, deal segment, sales segment, \
        tier, account tier, customer tier, buyer type, division, business unit, line of \
        business, customer type, account type, deal size bucket, deal size band, segmento, \
        kundensegment, marktsegment, \u{5de}\u{5d2}\u{5d6}\u{5e8}, segment code, segment name, segmento cliente",
    ),
    entry(
        Field::Size,
        "size",
        Shape::Any,
        "\
        company size, account size, size of company, customer size, employees, number of \
        employees, employee count, no of employees, headcount, headcount band, company \
        headcount, size, deal size, tamano, tamano de la empresa, tamano empresa, empleados, \
        tamanho, tamanho da empresa, funcionarios, unternehmensgrosse, mitarbeiter, \
        mitarbeiterzahl, effectif, taille, taille de l entreprise",
    ),
    entry(
        Field::Region,
        "region",
        Shape::Any,
        "\
        region, sales region, account region, crp region name, territory, sales territory, geo, \
        geography, area, country, account country, client country, billing country, market, \
        city, location, branch, store, state, region name, pais, ciudad, zona, regiao, cidade, \
        land, gebiet, pays, ville, territoire, region code, regione, regio, provincia, state province, kraj",
    ),
    entry(
        Field::Industry,
        "industry",
        Shape::Any,
        "\
        industry, account industry, industry type, industry vertical, vertical, vertical market, \
        sector, industry sector, sector service, specialty, industry amid 2 vertical name, \
        industria, setor, branche, secteur, secteur d activite, industrie, settore, sector name, bransch, sektor, branza",
    ),
    entry(
        Field::Product,
        "product",
        Shape::Any,
        "\
        product, product name, product line, product family, product group, product evaluated, \
        product interest, product deal, products, solution, proposed solution, offering, plan, \
        plan selected, service, services, package, course, sku, id produto, producto, produto, \
        produkt, produit, solucion, practice, service line, prodotto, product naam, produkty",
    ),
    entry(
        Field::Source,
        "source",
        Shape::Any,
        "\
        source, lead source, leadsource, deal source, deal source type, opportunity source, \
        original source, original source type, source campaign, source id, lead channel, \
        channel, origin, lead origin, fuente, origen, origem, fonte, quelle, canal, kanal, \
        origine",
    ),
    entry(
        Field::InterviewId,
        "interview_id",
        Shape::Short,
        "\
        interview id, interview, interview number, interview no, transcript id, conversation id, recording \
        id, session id, call id, response id, note id, meeting id",
    ),
    entry(
        Field::InterviewDate,
        "interview_date",
        Shape::Date,
        "\
        interview date, date of interview, interviewed on, interview held, call date, \
        conversation date, meeting date, recorded at, session date, note date",
    ),
    entry(
        Field::Respondent,
        "respondent",
        Shape::Words,
        "\
        respondent, respondent name, interviewee, interviewee name, participant, participant \
        name, buyer name, buyer contact, customer contact, contact person, entrevistado, \
        interviewpartner, buyer, interviewed, buyer interviewed, person interviewed",
    ),
    entry(
        Field::Title,
        "title",
        Shape::Words,
        "\
        respondent title, respondent role, interviewee title, interviewee role, contact title, \
        contact role, buyer title, buyer role, job title, persona, buyer persona, participant \
        title, participant role, your role, your title, your job title, what is your role, what is your job title",
    ),
    entry(
        Field::Speaker,
        "speaker",
        Shape::Words,
        "\
        speaker, speaker name, speaker label, who, spoken by, said by, sprecher, hablante, \
        locuteur",
    ),
    entry(Field::Role, "role", Shape::Words, "speaker role, speaker type, role"),
    entry(
        Field::Notes,
        "notes",
        Shape::Words,
        "\
        ",
    ),
    entry(
        Field::Interview,
        "interview",
        Shape::Words,
        "\
        ",
    ),
    entry(
        Field::Other,
        "other",
        Shape::Any,
        "\
        ",
    ),
];
