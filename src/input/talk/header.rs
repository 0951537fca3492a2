//! What stands above a transcript or notes: front matter, `Account: …` lines,
//! lists of participants, a title. It becomes facts of the deal, a date and
//! people; it is never said by anybody.

use std::sync::Arc;

use jiff::civil::Date;

use super::clean::is_boilerplate;
use super::lines::Line;
use super::names::{Named, is_person};
use super::role::{Weight, has_phrase, is_job, label_role, numbers_a_voice, simple, title_role};
use super::stamp::only_stamp;
use super::{bullet, date, money, title};
use crate::deal::{Facts, Outcome};
use crate::input::{DateOrder, Person};
use crate::interview::Role;

/// Everything that is told about a talk rather than in it.
#[derive(Clone, Debug, Default)]
pub(in crate::input) struct Header {
    /// The title line.
    pub(in crate::input) title: Option<String>,
    /// What it is, in the file's words: `win/loss interview`, `AE debrief`.
    pub(in crate::input) kind: String,
    pub(in crate::input) facts: Facts,
    pub(in crate::input) date: Option<Date>,
    pub(in crate::input) deal_id: Option<String>,
    pub(in crate::input) people: Vec<Person>,
    /// Whether it heads one of several interviews in a file: then the first
    /// heading is its title.
    pub(in crate::input) is_part: bool,
}

/// What a header's key is about.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Field {
    DealId,
    Deal,
    Account,
    Vendor,
    Competitors,
    Winner,
    Outcome,
    Date,
    Closed,
    Owner,
    Respondent,
    Job,
    Interviewer,
    People,
    Reason,
    Amount,
    Title,
    Kind,
    Other(&'static str),
    /// Known, and of no use: a duration, a place, a link.
    Nothing,
}

/// Keys as [`simple`] writes them.
const KEYS: &[(&str, Field)] = &[
    ("deal id", Field::DealId),
    ("deal no", Field::DealId),
    ("deal number", Field::DealId),
    ("opportunity id", Field::DealId),
    ("opp id", Field::DealId),
    ("opp", Field::Deal),
    ("crm id", Field::DealId),
    ("record id", Field::DealId),
    ("hubspot deal id", Field::DealId),
    ("salesforce id", Field::DealId),
    ("crm opportunity", Field::DealId),
    ("ref", Field::DealId),
    ("deal ref", Field::DealId),
    ("deal_id", Field::DealId),
    ("dealid", Field::DealId),
    ("deal reference", Field::DealId),
    ("id", Field::DealId),
    ("deal", Field::Deal),
    ("deal name", Field::Deal),
    ("opportunity", Field::Deal),
    ("opportunity name", Field::Deal),
    ("account", Field::Account),
    ("account name", Field::Account),
    ("company", Field::Account),
    ("company name", Field::Account),
    ("organisation", Field::Account),
    ("organization", Field::Account),
    ("customer", Field::Account),
    ("client", Field::Account),
    ("prospect", Field::Account),
    ("customer name", Field::Account),
    ("prospect company", Field::Account),
    ("buyer company", Field::Account),
    ("buying company", Field::Account),
    ("buyer organisation", Field::Account),
    ("buyer organization", Field::Account),
    ("buyer", Field::Account),
    ("employer", Field::Account),
    ("vendor", Field::Vendor),
    ("our company", Field::Vendor),
    ("seller company", Field::Vendor),
    ("on behalf of", Field::Vendor),
    ("sponsor", Field::Vendor),
    ("our product", Field::Vendor),
    ("vendor under review", Field::Vendor),
    ("subject vendor", Field::Vendor),
    ("us", Field::Vendor),
    ("commissioned by", Field::Vendor),
    ("competitor", Field::Competitors),
    ("competitors", Field::Competitors),
    ("competition", Field::Competitors),
    ("rival", Field::Competitors),
    ("rivals", Field::Competitors),
    ("other vendors", Field::Competitors),
    ("also considered", Field::Competitors),
    ("alternatives", Field::Competitors),
    ("alternatives considered", Field::Competitors),
    ("vendors considered", Field::Competitors),
    ("incumbent", Field::Competitors),
    ("competing vendors", Field::Competitors),
    ("other vendors considered", Field::Competitors),
    ("primary competitor", Field::Winner),
    ("competitor s", Field::Competitors),
    ("lost to", Field::Winner),
    ("winning vendor", Field::Winner),
    ("successful vendor", Field::Winner),
    ("chosen vendor", Field::Winner),
    ("selected vendor", Field::Winner),
    ("winner", Field::Winner),
    ("outcome", Field::Outcome),
    ("result", Field::Outcome),
    ("status", Field::Outcome),
    ("deal status", Field::Outcome),
    ("stage", Field::Outcome),
    ("deal stage", Field::Outcome),
    ("decision", Field::Outcome),
    ("deal outcome", Field::Outcome),
    ("win loss", Field::Outcome),
    ("won lost", Field::Outcome),
    ("final outcome", Field::Outcome),
    ("date", Field::Date),
    ("interview date", Field::Date),
    ("call date", Field::Date),
    ("recorded", Field::Date),
    ("recorded on", Field::Date),
    ("held", Field::Date),
    ("held on", Field::Date),
    ("when", Field::Date),
    ("meeting date", Field::Date),
    ("date of interview", Field::Date),
    ("date of call", Field::Date),
    ("conducted", Field::Date),
    ("conducted on", Field::Date),
    ("datum", Field::Date),
    ("started", Field::Date),
    ("meeting started", Field::Date),
    ("start time", Field::Date),
    ("created", Field::Date),
    ("close date", Field::Closed),
    ("closed", Field::Closed),
    ("decision date", Field::Closed),
    ("closed on", Field::Closed),
    ("close", Field::Closed),
    ("date closed", Field::Closed),
    ("owner", Field::Owner),
    ("deal owner", Field::Owner),
    ("ae", Field::Owner),
    ("account executive", Field::Owner),
    ("rep", Field::Owner),
    ("sales rep", Field::Owner),
    ("seller", Field::Owner),
    ("account owner", Field::Owner),
    ("account manager", Field::Owner),
    ("our rep", Field::Owner),
    ("opportunity owner", Field::Owner),
    ("salesperson", Field::Owner),
    ("author", Field::Owner),
    ("written by", Field::Owner),
    ("submitted by", Field::Owner),
    ("interviewee", Field::Respondent),
    ("interviewees", Field::Respondent),
    ("respondent", Field::Respondent),
    ("respondents", Field::Respondent),
    ("participant", Field::Respondent),
    ("contact", Field::Respondent),
    ("customer contact", Field::Respondent),
    ("buyer contact", Field::Respondent),
    ("buyer name", Field::Respondent),
    ("spoke with", Field::Respondent),
    ("spoke to", Field::Respondent),
    ("speaking with", Field::Respondent),
    ("interview with", Field::Respondent),
    ("call with", Field::Respondent),
    ("guest", Field::Respondent),
    ("who", Field::Respondent),
    ("name", Field::Respondent),
    ("decision maker", Field::Respondent),
    ("contact name", Field::Respondent),
    ("interviewed", Field::Respondent),
    ("primary contact", Field::Respondent),
    ("title", Field::Title),
    ("subject", Field::Title),
    ("meeting title", Field::Title),
    ("topic", Field::Title),
    ("call title", Field::Title),
    ("meeting", Field::Title),
    ("role", Field::Job),
    ("job title", Field::Job),
    ("position", Field::Job),
    ("respondent role", Field::Job),
    ("respondent title", Field::Job),
    ("interviewee title", Field::Job),
    ("interviewee role", Field::Job),
    ("contact title", Field::Job),
    ("function", Field::Job),
    ("buyer role", Field::Job),
    ("buyer title", Field::Job),
    ("interviewer", Field::Interviewer),
    ("interviewers", Field::Interviewer),
    ("interviewed by", Field::Interviewer),
    ("moderator", Field::Interviewer),
    ("conducted by", Field::Interviewer),
    ("host", Field::Interviewer),
    ("facilitator", Field::Interviewer),
    ("researcher", Field::Interviewer),
    ("notes by", Field::Interviewer),
    ("note taker", Field::Interviewer),
    ("notetaker", Field::Interviewer),
    ("consultant", Field::Interviewer),
    ("analyst", Field::Interviewer),
    ("attendees", Field::People),
    ("participants", Field::People),
    ("present", Field::People),
    ("on the call", Field::People),
    ("speakers", Field::People),
    ("people", Field::People),
    ("company participants", Field::People),
    ("conference call participants", Field::People),
    ("corporate participants", Field::People),
    ("call participants", Field::People),
    ("invitees", Field::People),
    ("in attendance", Field::People),
    ("attended by", Field::People),
    ("invited", Field::People),
    ("meeting participants", Field::People),
    ("executives", Field::People),
    ("analysts", Field::People),
    ("reason", Field::Reason),
    ("loss reason", Field::Reason),
    ("lost reason", Field::Reason),
    ("closed lost reason", Field::Reason),
    ("win reason", Field::Reason),
    ("stated reason", Field::Reason),
    ("crm reason", Field::Reason),
    ("reason in crm", Field::Reason),
    ("reason crm", Field::Reason),
    ("reason given", Field::Reason),
    ("crm loss reason", Field::Reason),
    ("crm lost reason", Field::Reason),
    ("reason logged", Field::Reason),
    ("rep reason", Field::Reason),
    ("closed won reason", Field::Reason),
    ("amount", Field::Amount),
    ("deal size", Field::Amount),
    ("value", Field::Amount),
    ("deal value", Field::Amount),
    ("acv", Field::Amount),
    ("arr", Field::Amount),
    ("tcv", Field::Amount),
    ("contract value", Field::Amount),
    ("deal amount", Field::Amount),
    ("type", Field::Kind),
    ("interview type", Field::Kind),
    ("call type", Field::Kind),
    ("kind", Field::Kind),
    ("project", Field::Kind),
    ("study", Field::Kind),
    ("program", Field::Kind),
    ("tags", Field::Kind),
    ("purpose", Field::Kind),
    ("source type", Field::Kind),
    ("segment", Field::Other("segment")),
    ("market segment", Field::Other("segment")),
    ("region", Field::Other("region")),
    ("country", Field::Other("region")),
    ("territory", Field::Other("region")),
    ("industry", Field::Other("industry")),
    ("sector", Field::Other("industry")),
    ("vertical", Field::Other("industry")),
    ("product", Field::Other("product")),
    ("size", Field::Other("size")),
    ("company size", Field::Other("size")),
    ("employees", Field::Other("size")),
    ("source", Field::Other("source")),
    ("lead source", Field::Other("source")),
    ("duration", Field::Nothing),
    ("length", Field::Nothing),
    ("time", Field::Nothing),
    ("location", Field::Nothing),
    ("place", Field::Nothing),
    ("where", Field::Nothing),
    ("format", Field::Nothing),
    ("recording", Field::Nothing),
    ("link", Field::Nothing),
    ("url", Field::Nothing),
    ("platform", Field::Nothing),
    ("language", Field::Nothing),
    ("file", Field::Nothing),
    ("transcribed by", Field::Nothing),
    ("transcription", Field::Nothing),
    ("transcript", Field::Nothing),
    ("medium", Field::Nothing),
    ("mode", Field::Nothing),
    ("method", Field::Nothing),
    ("confidentiality", Field::Nothing),
    ("version", Field::Nothing),
    ("interview", Field::Nothing),
    ("interview id", Field::Nothing),
    ("interview no", Field::Nothing),
    ("transcript id", Field::Nothing),
    ("call id", Field::Nothing),
    ("recording id", Field::Nothing),
    ("meeting id", Field::Nothing),
    ("consent", Field::Nothing),
    ("legend", Field::Nothing),
    ("channel", Field::Nothing),
    ("keywords", Field::Nothing),
    ("summary keywords", Field::Nothing),
    ("topics", Field::Nothing),
    ("layout", Field::Nothing),
    ("ended", Field::Nothing),
    ("end time", Field::Nothing),
    ("call", Field::Nothing),
    ("video", Field::Nothing),
];

fn field(key: &str) -> Option<Field> {
    // Keys are short; most lines are ruled out here.
    if key.len() > 40 {
        return None;
    }
    let words = simple(key);
    KEYS.iter().find(|(known, _)| *known == words).map(|&(_, field)| field)
}

impl Header {
    /// Takes one `key: value`; says whether the key is known.
    pub(in crate::input) fn set(
        &mut self,
        key: &str,
        value: &str,
        order: Option<DateOrder>,
    ) -> bool {
        let Some(field) = field(key) else { return false };
        let value = value.trim().trim_matches(['"', '*', '_', '`']).trim();
        if is_blank_value(value) {
            return true;
        }
        self.take(field, value, order);
        true
    }

    fn take(&mut self, field: Field, value: &str, order: Option<DateOrder>) {
        let first = |slot: &mut Option<String>| {
            if slot.is_none() {
                *slot = Some(value.to_owned());
            }
        };
        match field {
            Field::DealId => first(&mut self.deal_id),
            Field::Deal => self.take_deal(value),
            Field::Account => first(&mut self.facts.account),
            Field::Vendor => first(&mut self.facts.vendor),
            Field::Competitors => self.add_rivals(value, false),
            Field::Winner => self.add_rivals(value, true),
            Field::Outcome => self.take_outcome(value),
            Field::Date => self.date = self.date.or(date::find(value, order).map(|(date, _)| date)),
            Field::Closed => {
                self.facts.closed =
                    self.facts.closed.or(date::find(value, order).map(|(date, _)| date));
            }
            Field::Owner => {
                let owner = people_of(value).into_iter().next();
                let owner = owner.map_or_else(|| value.to_owned(), |person| person.name);
                self.facts.owner.get_or_insert(owner);
            }
            Field::Respondent => {
                self.add_people(value, Some(Role::Buyer));
                self.take_employer(value);
            }
            Field::Job => self.add_job(value),
            Field::Interviewer => {
                // `Third Rail Research on behalf of Lumina`
                let (who, client) = value.split_once(" on behalf of ").unwrap_or((value, ""));
                self.add_people(who, Some(Role::Interviewer));
                if !client.is_empty() {
                    self.facts.vendor.get_or_insert_with(|| client.trim().to_owned());
                }
            }
            Field::People => self.add_people(value, None),
            Field::Reason => first(&mut self.facts.stated.reason),
            Field::Amount => {
                self.facts.amount = self.facts.amount.take().or_else(|| money::read(value));
            }
            Field::Title => self.set_title(value, order),
            Field::Kind => {
                self.kind.push_str(value);
                self.kind.push('\n');
            }
            Field::Other(name) => {
                self.facts.other.entry(Arc::from(name)).or_insert_with(|| value.to_owned());
            }
            Field::Nothing => {}
        }
    }

    /// `Deal: D-17` is an id; `Deal: Cape Bank renewal` a name.
    fn take_deal(&mut self, value: &str) {
        let (id, rest) = title::split_id(value);
        match id {
            Some(id) if self.deal_id.is_none() => {
                self.deal_id = Some(id.to_owned());
                if !rest.is_empty() {
                    self.facts.name.get_or_insert_with(|| rest.to_owned());
                }
            }
            _ => {
                self.facts.name.get_or_insert_with(|| value.to_owned());
            }
        }
    }

    fn take_outcome(&mut self, value: &str) {
        self.facts.outcome_label.get_or_insert_with(|| value.to_owned());
        let told = title::outcome(value);
        self.facts.outcome = self.facts.outcome.or(told);
        if matches!(told, Some(Outcome::Lost))
            && let Some(rival) = title::rival_after_to(value)
        {
            self.add_rivals(rival, true);
        }
    }

    pub(super) fn add_rivals(&mut self, value: &str, first: bool) {
        let names = value.replace(" and ", ",").replace(" & ", ",");
        for name in names.split([',', ';']).map(str::trim).rev() {
            let name = name.split(['(', '[']).next().unwrap_or_default().trim();
            let us =
                self.facts.vendor.as_deref().is_some_and(|vendor| simple(vendor) == simple(name));
            if is_blank_value(name) || us || simple(name) == "status quo" {
                continue;
            }
            let rivals = &mut self.facts.competitors;
            match rivals.iter().position(|rival| rival.eq_ignore_ascii_case(name)) {
                Some(at) if first => rivals[..=at].rotate_right(1),
                Some(_) => {}
                None if first => rivals.insert(0, name.to_owned()),
                None => rivals.push(name.to_owned()),
            }
        }
        if !first {
            // They were taken from the back.
            let known: Vec<String> = names
                .split([',', ';'])
                .map(|name| simple(name.split('(').next().unwrap_or_default()))
                .collect();
            self.facts
                .competitors
                .sort_by_key(|rival| known.iter().position(|name| *name == simple(rival)));
        }
    }

    /// Adds the people a value names, in the given role; a respondent with a
    /// seller's title is a seller.
    pub(in crate::input) fn add_people(&mut self, value: &str, role: Option<Role>) {
        let people = people_of(value);
        let sells = |person: &Person| {
            matches!(
                person.title.as_deref().and_then(title_role),
                Some((Role::Seller, Weight::Strong))
            )
        };
        // One seller among the respondents: all are ours.
        let role = match role {
            Some(Role::Buyer) if people.iter().any(sells) => Some(Role::Seller),
            role => role,
        };
        for mut person in people {
            person.role = role;
            let same = |known: &&mut Person| simple(&known.name) == simple(&person.name);
            match self.people.iter_mut().find(same) {
                Some(known) => {
                    known.role = known.role.or(person.role);
                    known.title = known.title.take().or(person.title);
                }
                None => self.people.push(person),
            }
        }
    }

    /// `Dana Okafor, CIO at Cape Bank` tells the account.
    fn take_employer(&mut self, value: &str) {
        let employer =
            value.split(" at ").nth(1).and_then(|rest| rest.split([',', ';', '(', ')']).next());
        if let Some(employer) = employer.map(str::trim)
            && self.facts.account.is_none()
            && employer.starts_with(char::is_uppercase)
        {
            self.facts.account = Some(employer.to_owned());
        }
    }

    /// The job of the respondent named before.
    fn add_job(&mut self, value: &str) {
        let respondent = self
            .people
            .iter_mut()
            .rev()
            .find(|person| person.title.is_none() && person.role != Some(Role::Interviewer));
        match respondent {
            Some(person) => {
                if let Some((Role::Seller, Weight::Strong)) = title_role(value) {
                    person.role = Some(Role::Seller);
                }
                person.title = Some(value.to_owned());
            }
            None => self.people.push(Person {
                name: String::new(),
                title: Some(value.to_owned()),
                role: Some(match title_role(value) {
                    Some((Role::Seller, Weight::Strong)) => Role::Seller,
                    _ => Role::Buyer,
                }),
            }),
        }
    }

    /// Takes a title line, and what it tells of the deal.
    pub(in crate::input) fn set_title(&mut self, line: &str, order: Option<DateOrder>) {
        if self.title.is_none() {
            title::read(line, order, self);
            self.title = Some(line.to_owned());
        }
    }

    /// Takes the account from the title, where the one name in it is nobody's
    /// who speaks; `speakers` are the labels.
    pub(super) fn settle_account(&mut self, speakers: &[Person]) {
        if self.facts.account.is_some() {
            return;
        }
        let Some(name) = self.title.as_deref().and_then(title::account) else { return };
        let words = simple(&name);
        let people =
            || speakers.iter().chain(&self.people).filter(|person| !person.name.is_empty());
        let is_somebody = people()
            .any(|person| simple(&person.name).split(' ').any(|word| has_phrase(&words, word)));
        let told = people().next().is_some()
            && (speakers.is_empty() || self.is_part || !self.people.is_empty());
        if told && !is_somebody {
            self.facts.account = Some(name);
        }
    }

    /// Whether nothing is told.
    pub(super) fn is_empty(&self) -> bool {
        let Self { title, kind, facts, date, deal_id, people, is_part: _ } = self;
        title.is_none()
            && kind.is_empty()
            && *facts == Facts::default()
            && date.is_none()
            && deal_id.is_none()
            && people.is_empty()
    }
}

fn is_blank_value(value: &str) -> bool {
    matches!(
        simple(value).as_str(),
        "" | "none" | "n a" | "na" | "null" | "tbd" | "unknown" | "nil"
    )
}

/// The people that a list names: `Ann Lee (CIO), Bob Poe - CFO and Cy Dee`.
pub(in crate::input) fn people_of(list: &str) -> Vec<Person> {
    let mut people: Vec<Person> = Vec::new();
    let by_semicolon = list.contains(';');
    for piece in list.split([';', '\n', '•']) {
        // In a list cut by semicolons a comma turns a name round.
        if by_semicolon || piece.contains(" - ") && !piece.contains(',') {
            push_person(&mut people, piece);
            continue;
        }
        let parts = split_outside_brackets(piece);
        for (at, (part, joined)) in parts.iter().enumerate() {
            let part = part.trim();
            let named = Named::read(part);
            // `Dana Okafor, CIO, Cape Bank`: behind a job comes a company,
            // unless another job follows.
            let after_job = !joined
                && people.last().and_then(|person| person.title.as_deref()).is_some_and(is_job)
                && named.title.is_empty()
                && !parts.get(at + 1).is_some_and(|(next, _)| is_job(next));
            let job_first = is_job(part.split(' ').next().unwrap_or_default());
            let after_job = after_job
                || job_first
                    && !joined
                    && people.last().is_some_and(|person| person.title.is_none());
            let voice = label_role(part) == Some(Role::Other) || numbers_a_voice(part);
            let starts = is_person(&named.name) && !after_job
                || people.is_empty()
                || named.name.contains('@')
                || voice;
            match people.last_mut() {
                Some(person) if !starts => {
                    let title = person.title.take();
                    person.title = Some(
                        title.map_or_else(|| part.to_owned(), |title| format!("{title}, {part}")),
                    );
                }
                _ => push_person(&mut people, part),
            }
        }
    }
    people.retain(|person| !person.name.is_empty() || person.title.is_some());
    people
}

fn push_person(people: &mut Vec<Person>, text: &str) {
    let text = text.trim().trim_start_matches("- ").trim();
    let named = Named::read(text);
    if !named.name.chars().any(char::is_alphanumeric) {
        return;
    }
    let title = (!named.title.is_empty()).then(|| named.title.join(", "));
    people.push(if super::role::is_job(&named.name) {
        Person { name: String::new(), title: Some(text.to_owned()), role: None }
    } else {
        Person { name: named.name, title, role: None }
    });
}

/// Cuts at commas, ` and `, ` & ` and ` + ` that stand outside brackets; says
/// of each part whether it was joined by a word rather than a comma.
fn split_outside_brackets(text: &str) -> Vec<(String, bool)> {
    let mut parts = vec![(String::new(), false)];
    let mut depth = 0_u32;
    let text = text.replace(" and ", "\u{1}").replace(" & ", "\u{1}").replace(" + ", "\u{1}");
    for c in text.chars() {
        match c {
            '(' | '[' => depth += 1,
            ')' | ']' => depth = depth.saturating_sub(1),
            ',' | '\u{1}' if depth == 0 => {
                parts.push((String::new(), c != ','));
                continue;
            }
            _ => {}
        }
        let (part, _) = parts.last_mut().expect("never empty");
        if c == '\u{1}' { part.push_str(" and ") } else { part.push(c) }
    }
    parts.retain(|(part, _)| !part.trim().is_empty());
    parts
}

/// A line as `key: value`; Markdown marks, bullets and table bars dropped.
pub(in crate::input) fn key_value(line: &str) -> Option<(&str, &str)> {
    let line = line.trim();
    let line = bullet(line).unwrap_or(line).trim_start_matches(['>', ' ']);
    if let Some(row) = line.strip_prefix('|') {
        let mut cells = row.trim_end_matches('|').split('|').map(str::trim);
        let (key, value) = (cells.next()?, cells.next()?);
        return cells.next().is_none().then(|| (key.trim_matches(['*', ' ', ':']), value));
    }
    // A row of a table in a document.
    if let Some((key, value)) = line.split_once('\t')
        && !value.contains('\t')
        && !key.contains(':')
    {
        return Some((key.trim_matches(['*', ' ']), value.trim()));
    }
    let window = line.char_indices().nth(48).map_or(line, |(at, _)| &line[..at]);
    let at = window.find(':')?;
    let value = line[at + 1..].trim_start_matches(['*', '_', ' ', '\t']);
    let key = line[..at].trim_matches(['*', '_', ' ', '"', '\t']);
    (!line[at + 1..].starts_with("//")).then_some((key, value))
}

/// Reads YAML front matter at the top; returns how many lines it takes.
pub(super) fn front_matter(
    lines: &[Line<'_>],
    header: &mut Header,
    order: Option<DateOrder>,
) -> usize {
    let Some(start) = lines.iter().position(|line| !line.is_blank()) else { return 0 };
    if lines[start].text.trim() != "---" {
        return 0;
    }
    let rest = &lines[start + 1..];
    let Some(end) =
        rest.iter().take(200).position(|line| matches!(line.text.trim(), "---" | "..."))
    else {
        return 0;
    };
    let body = &rest[..end];
    let yaml = |line: &Line<'_>| {
        line.is_blank() || line.text.contains(':') || line.text.trim_start().starts_with(['-', '#'])
    };
    if body.is_empty() || !body.iter().all(yaml) {
        return 0;
    }
    let mut key = "";
    // A list of people, each with a name and perhaps a role.
    let mut item = String::new();
    for line in body {
        let text = line.text.trim();
        let nested = line.indent() > 0 || text.starts_with("- ");
        if !nested {
            flush_item(header, key, &mut item, order);
            let Some((name, value)) = key_value(text) else { continue };
            key = name;
            let value =
                value.trim_start_matches('[').trim_end_matches(']').replace(['"', '\''], "");
            if value.is_empty() {
                continue;
            }
            if !header.set(key, &value, order) && value.len() <= 80 && !key.contains(' ') {
                header.facts.other.insert(Arc::from(key), value);
            }
            continue;
        }
        if let Some(entry) = text.strip_prefix("- ") {
            flush_item(header, key, &mut item, order);
            item.push_str(entry.trim_start_matches("name:").trim().trim_matches(['"', '\'']));
        } else if let Some((name, value)) = key_value(text) {
            let value = value.trim_matches(['"', '\'']);
            match simple(name).as_str() {
                "name" => item.insert_str(0, value),
                _ if !item.is_empty() => {
                    item.push_str(" - ");
                    item.push_str(value);
                }
                _ if field(key) == Some(Field::Respondent) || field(key) == Some(Field::Deal) => {
                    header.set(name, value, order);
                }
                _ => {
                    header.set(name, value, order);
                }
            }
        }
    }
    flush_item(header, key, &mut item, order);
    start + 1 + end + 1
}

fn flush_item(header: &mut Header, key: &str, item: &mut String, order: Option<DateOrder>) {
    if !item.is_empty() {
        header.set(key, item, order);
        item.clear();
    }
}

/// Keys whose value may as well be the first words of a speaker: they are
/// believed only where the value looks like a name.
fn may_be_a_speaker(field: Field) -> bool {
    matches!(
        field,
        Field::Account
            | Field::Owner
            | Field::Respondent
            | Field::Interviewer
            | Field::Vendor
            | Field::Competitors
    )
}

/// Whether the same key comes again below, as a speaker's label does, and its
/// first value is no full name.
fn goes_on_as_label(lines: &[Line<'_>], at: usize, key: &str, value: &str) -> bool {
    let again = lines[at + 1..]
        .iter()
        .take(400)
        .filter_map(|line| key_value(line.text))
        .any(|(other, _)| other == key);
    again
        && !(value.split(' ').count() >= 2
            && is_person(value.split([',', '(']).next().unwrap_or_default().trim()))
}

/// Whether a line right above or below has a key that nobody speaks under.
fn among_other_keys(lines: &[Line<'_>], at: usize) -> bool {
    [at.checked_sub(1), Some(at + 1)].into_iter().flatten().filter_map(|at| lines.get(at)).any(
        |line| {
            key_value(line.text).is_some_and(|(key, value)| {
                field(key).is_some_and(|field| !may_be_a_speaker(field)) && is_short_value(value)
            })
        },
    )
}

/// Reads the lines above the talk; returns how many of them it takes. `said`
/// is where the talk begins at the latest, where that is known.
pub(super) fn above(
    lines: &[Line<'_>],
    said: Option<usize>,
    header: &mut Header,
    order: Option<DateOrder>,
) -> usize {
    let is_part = header.is_part;
    let end = said.unwrap_or(lines.len());
    let mut taken = 0;
    let mut at = 0;
    let mut list = None;
    while at < end {
        let line = &lines[at];
        let text = line.text.trim();
        let free = header.title.is_none();
        let used = if text.is_empty() {
            // A blank line ends a list only if what follows is no entry.
            at += 1;
            continue;
        } else if let Some(heading) = text.strip_prefix('#') {
            list = None;
            let heading = heading.trim_start_matches('#').trim().trim_end_matches(':');
            match field(heading) {
                Some(Field::People) => {
                    list = Some(None);
                    true
                }
                Some(_) if said.is_some() || key_follows(lines, at) => true,
                // A heading below which the notes go on is one of theirs.
                None if free
                    && (said.is_some() || is_part && at == 0 || title_of_all(lines, at)) =>
                {
                    header.set_title(heading, order);
                    true
                }
                _ => said.is_some(),
            }
        } else {
            take_line(lines, at, said.is_some(), header, &mut list, order)
        };
        if !used {
            if said.is_none() {
                break;
            }
            // Between a title and the first speaker there may be anything.
            at += 1;
            continue;
        }
        at += 1;
        taken = at;
    }
    taken
}

/// Whether a `key: value` line stands right below.
fn key_follows(lines: &[Line<'_>], at: usize) -> bool {
    lines[at + 1..]
        .iter()
        .find(|line| !line.is_blank())
        .and_then(|line| key_value(line.text))
        .is_some_and(|(key, value)| field(key).is_some() && is_short_value(value))
}

/// Whether a heading is the title of everything: of the first level, or the
/// only one of its level with others below it.
fn title_of_all(lines: &[Line<'_>], at: usize) -> bool {
    let level = |text: &str| text.trim_start().bytes().take_while(|&byte| byte == b'#').count();
    let own = level(lines[at].text);
    let others: Vec<usize> =
        lines[at + 1..].iter().map(|line| level(line.text)).filter(|&level| level > 0).collect();
    if others.is_empty() { own == 1 } else { others.iter().all(|&other| other > own) }
}

/// Takes one line above the talk; says whether it is a header's.
fn take_line(
    lines: &[Line<'_>],
    at: usize,
    talk_follows: bool,
    header: &mut Header,
    list: &mut Option<Option<String>>,
    order: Option<DateOrder>,
) -> bool {
    let text = lines[at].text.trim();
    if is_boilerplate(text) || only_stamp(text) || is_duration(text) {
        return true;
    }
    let speaks = key_value(text).is_some_and(|(key, value)| {
        field(key).is_some_and(may_be_a_speaker)
            && goes_on_as_label(lines, at, key, value)
            && !among_other_keys(lines, at)
    });
    if speaks {
        return false;
    }
    if take_keys(text, header, list, order) {
        return true;
    }
    let bare = text.trim_matches(['*', '_', ':', ' ']);
    if matches!(field(bare), Some(Field::People)) {
        *list = Some(None);
        return true;
    }
    if let Some(group) = list {
        let group = group.clone();
        // A bare name above prose is the first speaker.
        let next = lines.get(at + 1).map_or("", |line| line.text.trim());
        let speaks = next.len() > 120 || next.len() > 40 && next.ends_with(['.', '?', '!']);
        if speaks && is_bare_name(text) {
            return false;
        }
        if take_entry(text, group.as_deref(), header) {
            return true;
        }
        *list = None;
    }
    if let Some((found, span)) = date::find(text, order)
        && (text.len() <= span.len() + 30 || text.starts_with("Recorded on ") && text.len() <= 80)
        && simple(&text[..span.start]).split(' ').count() <= 2
        && (talk_follows
            || header.date.is_none()
                && (text.len() <= span.len() + 12 || text.starts_with("Recorded on ")))
    {
        header.date = header.date.or(Some(found));
        return true;
    }
    let is_first = lines[..at].iter().all(|line| line.is_blank() || is_boilerplate(line.text));
    let next = lines.get(at + 1).map_or("", |line| line.text.trim());
    let stands_alone = next.is_empty()
        || matches!(field(next.trim_matches(['*', '_', ':', ' '])), Some(Field::People))
        || key_value(next)
            .is_some_and(|(key, value)| field(key).is_some() && is_short_value(value))
        || next.chars().all(|c| matches!(c, '=' | '-' | '─'))
        || date::find(next, order)
            .is_some_and(|(_, span)| span.start == 0 && next.len() <= span.len() + 30)
        || talk_follows;
    let stands_alone = stands_alone || is_first && key_below(lines, at);
    let titled = text.len() <= 140
        && !text.starts_with('|')
        && !text.ends_with(['.', '?', '!', ','])
        && bullet(text).is_none();
    if header.title.is_none() && is_first && stands_alone && titled {
        header.set_title(bare, order);
        return true;
    }
    // A second line of the title.
    if header.title.is_some()
        && titled
        && text.len() <= 60
        && key_below(lines, at)
        && !is_name_with_colon(text)
    {
        header.kind.push_str(bare);
        header.kind.push('\n');
        return true;
    }
    false
}

/// Whether a `key: value` line stands at most three short lines below.
fn key_below(lines: &[Line<'_>], at: usize) -> bool {
    (at + 1..lines.len()).take(3).take_while(|&at| lines[at].text.len() <= 80).any(|at| {
        let Some((key, value)) = key_value(lines[at].text) else { return false };
        let Some(field) = field(key) else { return false };
        let speaks = may_be_a_speaker(field)
            && (!is_name_like(value) || goes_on_as_label(lines, at, key, value));
        is_short_value(value) && !speaks
    })
}

fn is_name_with_colon(text: &str) -> bool {
    text.contains(':')
}

/// Takes `Account: Cape Bank`, or several such on one line.
fn take_keys(
    text: &str,
    header: &mut Header,
    list: &mut Option<Option<String>>,
    order: Option<DateOrder>,
) -> bool {
    let pieces: Vec<&str> = if text.starts_with('|') {
        vec![text]
    } else {
        text.split(['|', '·']).map(str::trim).collect()
    };
    let known = |piece: &&str| {
        key_value(piece).is_some_and(|(key, value)| {
            field(key).is_some_and(|field| {
                is_short_value(value) && (!may_be_a_speaker(field) || is_name_like(value))
            })
        })
    };
    let pieces = if pieces.len() > 1
        && pieces.iter().filter(|piece| known(piece)).count() * 2 > pieces.len()
    {
        pieces
    } else {
        vec![text]
    };
    if !known(&pieces[0]) && pieces.len() < 2 {
        // `Acme: Ann Lee, Bob Poe` below `Attendees`
        let Some((key, value)) = key_value(text).filter(|_| list.is_some()) else { return false };
        if value.is_empty() {
            *list = Some(Some(key.to_owned()));
            return true;
        }
        return is_name_like(value) && take_entry(value, Some(key), header);
    }
    *list = None;
    for piece in pieces {
        if let Some((key, value)) = key_value(piece) {
            header.set(key, value, order);
            if value.is_empty() && field(key) == Some(Field::People) {
                *list = Some(None);
            }
        }
    }
    true
}

/// Takes one entry of a list of participants.
fn take_entry(text: &str, group: Option<&str>, header: &mut Header) -> bool {
    let entry = bullet(text).unwrap_or(text);
    if entry.len() > 160 || entry.ends_with(['.', '?', '!']) {
        return false;
    }
    let people = match split_at_dash(entry) {
        Some((name, title)) => {
            let named = people_of(name).into_iter().next().unwrap_or_default();
            vec![Person { title: Some(title.to_owned()), ..named }]
        }
        None => people_of(entry),
    };
    if !people.iter().all(|person| is_name_like(&person.name)) {
        return false;
    }
    for mut person in people {
        if let Some(group) = group {
            let title = person.title.take();
            person.title =
                Some(title.map_or_else(|| group.to_owned(), |title| format!("{title}, {group}")));
        }
        header.people.push(person);
    }
    true
}

fn is_bare_name(text: &str) -> bool {
    text.len() <= 40 && !text.contains([',', '-', '–', '(', ':']) && bullet(text).is_none()
}

/// `Ann Lee - Chief Executive Officer`: one person, and the rest is a title.
fn split_at_dash(entry: &str) -> Option<(&str, &str)> {
    [" - ", " – ", " — "]
        .iter()
        .find_map(|dash| entry.split_once(dash))
        .map(|(name, title)| (name.trim(), title.trim()))
}

/// `56m 41s`, `31 mins`, `1 hour 2 minutes`.
fn is_duration(text: &str) -> bool {
    let words = simple(text);
    let unit = |word: &str| {
        let word = word.trim_start_matches(|c: char| c.is_ascii_digit());
        matches!(
            word,
            "" | "h"
                | "m"
                | "s"
                | "min"
                | "mins"
                | "minutes"
                | "minute"
                | "hour"
                | "hours"
                | "hr"
                | "hrs"
                | "sec"
                | "secs"
                | "seconds"
        )
    };
    words.starts_with(|c: char| c.is_ascii_digit())
        && words.contains(['h', 'm', 's'])
        && words.split(' ').all(unit)
}

/// Values of header lines are short and no sentences.
fn is_short_value(value: &str) -> bool {
    let words = value.split_whitespace().count();
    let sentence = value.ends_with(['?', '!'])
        || value.ends_with('.') && words > 3 && !value.ends_with("Inc.");
    words <= 16 && value.len() <= 160 && !sentence
}

/// Whether a value names people or companies rather than beginning to speak.
fn is_name_like(value: &str) -> bool {
    const GREETINGS: &[&str] = &[
        "hi",
        "hello",
        "hey",
        "thanks",
        "yes",
        "no",
        "okay",
        "ok",
        "sure",
        "good",
        "great",
        "right",
        "yeah",
        "so",
        "well",
        "perfect",
        "thank",
        "absolutely",
        "exactly",
        "correct",
        "morning",
        "welcome",
        "um",
        "uh",
        "and",
        "but",
        "i",
        "we",
        "it",
    ];
    let words = simple(value);
    let first = words.split(' ').next().unwrap_or_default();
    if GREETINGS.contains(&first) || value.len() > 120 || value.ends_with(['?', '!', '…']) {
        return false;
    }
    let small = |word: &str| {
        word.starts_with(|c: char| c.is_lowercase())
            && !matches!(
                word,
                "of" | "and"
                    | "the"
                    | "for"
                    | "at"
                    | "de"
                    | "van"
                    | "von"
                    | "der"
                    | "den"
                    | "la"
                    | "le"
                    | "da"
                    | "vs"
                    | "in"
                    | "with"
                    | "or"
                    | "plus"
            )
            && !super::role::is_job(word)
    };
    let lower = value.split([' ', '/', '(', ',']).filter(|word| small(word)).count();
    // A handle or a name typed in lower case is one or two words.
    lower == 0
        || value.split(' ').count() <= 2
            && !has_phrase(&words, "there")
            && lower == value.split(' ').count()
        || lower * 4 <= value.split(' ').count()
}
