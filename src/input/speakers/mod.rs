//! Who speaks for whom: buyer, seller, interviewer, other.
//!
//! What the user or the input says stands. Else words decide: a role word in
//! the label, the vendor's or the account's name beside a name, the deal
//! owner's name, a job title. What is left is guessed from who asks and who
//! answers, and said to be a guess. Where many speak and nothing tells them
//! apart, all are `other` and nothing of theirs is evidence.

mod setting;
mod voice;

use super::Settings;
use super::talk::{Weight, has_phrase, label_role, simple, title_role};
use crate::deal::Facts;
use crate::interview::{Certainty, Interview, Kind, Role, Speaker};
use setting::Setting;
use voice::Voice;

/// Tells who speaks for whom in `interview`. `deal` is what a deal table
/// knows beyond the interview's own header; called again once the interview
/// is joined, it takes the owner, the vendor and the account into account.
pub fn assign(interview: &mut Interview, settings: &Settings, deal: &Facts) {
    if is_settled(interview, settings) {
        return;
    }
    let room = Room::of(interview, settings, deal);
    let roles = room.roles(interview);
    let debrief = room.setting == Setting::Debrief;
    for (speaker, (role, certainty)) in interview.speakers.iter_mut().zip(roles) {
        speaker.role = role;
        speaker.certainty = certainty;
    }
    let speaks = |role: Role| {
        interview.turns.iter().any(|turn| interview.speakers[turn.speaker].role == role)
    };
    let ours = !speaks(Role::Buyer) && speaks(Role::Seller);
    if ours && (debrief || interview.kind == Kind::Notes) {
        interview.kind = Kind::Record;
    }
}

/// Whether the input tells every role, and a buyer's among them: then there is
/// nothing to find out.
fn is_settled(interview: &Interview, settings: &Settings) -> bool {
    let told = |speaker: &Speaker| speaker.certainty == Certainty::Told;
    settings.people.is_empty()
        && interview.speakers.iter().all(told)
        && interview.turns.iter().any(|turn| interview.speaker(turn).role == Role::Buyer)
}

/// What tells the speakers of one interview apart.
struct Room {
    voices: Vec<Voice>,
    /// For each speaker, what words tell.
    hints: Vec<Option<Hint>>,
    setting: Setting,
    /// Who asks most, by far.
    asker: Option<usize>,
}

/// What words tell of a speaker.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Hint {
    /// The user or the input says it.
    Told(Role),
    /// A role word, an owner's name, a seller's title.
    Strong(Role),
    /// Belongs to the vendor: sells, or asks.
    Ours,
    /// A title that both sides have.
    Weak(Role),
}

impl Room {
    fn of(interview: &Interview, settings: &Settings, deal: &Facts) -> Self {
        let names = Names::of(interview, settings, deal);
        let mut hints: Vec<Option<Hint>> = (0..interview.speakers.len())
            .map(|at| {
                let speaker = &interview.speakers[at];
                let name = speaker.name.as_deref().unwrap_or_default();
                let title = speaker.title.as_deref().unwrap_or_default();
                if let Some(role) = told_by_user(name, title, settings) {
                    return Some(Hint::Told(role));
                }
                match speaker.certainty {
                    Certainty::Told => Some(Hint::Told(speaker.role)),
                    // The unnamed speakers of notes are told by the notes.
                    _ if speaker.name.is_none() && speaker.title.is_none() => None,
                    _ => names.hint(name, title),
                }
            })
            .collect();
        legends(interview, &mut hints);
        outsiders(interview, &mut hints);
        let voices = voice::of(interview);
        let asker = voice::asker(&voices);
        let setting = Setting::of(interview, deal, &hints, &voices, asker);
        Self { voices, hints, setting, asker }
    }

    /// The role of each speaker and how it was found.
    fn roles(&self, interview: &Interview) -> Vec<(Role, Certainty)> {
        let mut roles: Vec<Option<(Role, Certainty)>> = vec![None; self.hints.len()];
        for (at, hint) in self.hints.iter().enumerate() {
            roles[at] = match hint {
                Some(Hint::Told(role)) => Some((*role, Certainty::Told)),
                Some(Hint::Strong(role)) => Some((*role, Certainty::Inferred)),
                Some(Hint::Ours) => Some((self.role_of_ours(at), Certainty::Inferred)),
                _ => None,
            };
        }
        for (at, speaker) in interview.speakers.iter().enumerate() {
            if roles[at].is_none() && speaker.name.is_none() && speaker.title.is_none() {
                roles[at] = Some((speaker.role, speaker.certainty));
            }
        }
        if interview.kind != Kind::Transcript && self.voices.iter().all(|voice| !voice.is_dialogue)
        {
            return roles
                .into_iter()
                .zip(&interview.speakers)
                .map(|(role, speaker)| role.unwrap_or((speaker.role, speaker.certainty)))
                .collect();
        }
        if self.setting == Setting::Public {
            return roles
                .into_iter()
                .map(|role| role.unwrap_or((Role::Other, Certainty::Guessed)))
                .collect();
        }
        self.settle_weak(&mut roles);
        self.settle_colleagues(interview, &mut roles);
        self.guess(interview, &mut roles);
        roles.into_iter().map(|role| role.unwrap_or((Role::Other, Certainty::Guessed))).collect()
    }

    /// One of ours asks in an interview, and sells in a sales call.
    fn role_of_ours(&self, at: usize) -> Role {
        let asks = self.asker == Some(at);
        let another_asks = self.hints.iter().enumerate().any(|(other, hint)| {
            other != at
                && matches!(
                    hint,
                    Some(Hint::Told(Role::Interviewer) | Hint::Strong(Role::Interviewer))
                )
        });
        let alone = self.hints.iter().filter(|hint| **hint == Some(Hint::Ours)).count() == 1;
        match self.setting {
            Setting::Interview | Setting::Debrief if asks && !another_asks => Role::Interviewer,
            Setting::Unknown if asks && !another_asks && alone && self.voices[at].probes > 0 => {
                Role::Interviewer
            }
            _ => Role::Seller,
        }
    }

    /// Titles that both sides have count where the rest of the talk agrees.
    fn settle_weak(&self, roles: &mut [Option<(Role, Certainty)>]) {
        let has = |roles: &[Option<(Role, Certainty)>], role| {
            roles.iter().flatten().any(|(known, _)| *known == role)
        };
        let lone_asker = |at: usize| self.asker == Some(at);
        for at in 0..roles.len() {
            if let (None, Some(Hint::Weak(Role::Interviewer))) = (roles[at], self.hints[at])
                && (lone_asker(at) || self.asker.is_none())
                && !has(roles, Role::Interviewer)
                && self.setting != Setting::SalesCall
            {
                roles[at] = Some((Role::Interviewer, Certainty::Inferred));
            }
        }
        for at in 0..roles.len() {
            let (None, Some(Hint::Weak(role))) = (roles[at], self.hints[at]) else { continue };
            let counterpart =
                has(roles, Role::Interviewer) || has(roles, Role::Seller) || self.asker.is_some();
            let settled = match role {
                Role::Buyer if self.setting == Setting::Debrief => None,
                Role::Buyer if lone_asker(at) => {
                    let only_asker = has(roles, Role::Interviewer) || has(roles, Role::Seller);
                    only_asker.then_some(Role::Buyer)
                }
                Role::Buyer => counterpart.then_some(Role::Buyer),
                Role::Seller if self.setting == Setting::SalesCall => Some(Role::Seller),
                Role::Seller if self.setting == Setting::Debrief && !lone_asker(at) => {
                    Some(Role::Seller)
                }
                Role::Seller if lone_asker(at) => None,
                Role::Seller => has(roles, Role::Interviewer).then_some(Role::Buyer),
                Role::Interviewer | Role::Other => None,
            };
            roles[at] = settled.map(|role| (role, Certainty::Inferred));
        }
    }

    /// People of one company stand on one side.
    fn settle_colleagues(&self, interview: &Interview, roles: &mut [Option<(Role, Certainty)>]) {
        let firms: Vec<Option<String>> = interview
            .speakers
            .iter()
            .map(|speaker| speaker.title.as_deref().and_then(firm_of))
            .collect();
        for at in 0..roles.len() {
            if roles[at].is_some() || firms[at].is_none() {
                continue;
            }
            let colleague = (0..roles.len()).find_map(|other| {
                let same = other != at && firms[other] == firms[at];
                roles[other].filter(|_| same).map(|(role, _)| role)
            });
            if let Some(role) = colleague.filter(|role| *role != Role::Other) {
                roles[at] = Some((role, Certainty::Inferred));
            }
        }
    }

    /// Guesses the roles that no word tells, from who asks and who answers.
    fn guess(&self, interview: &Interview, roles: &mut [Option<(Role, Certainty)>]) {
        let open: Vec<usize> = (0..roles.len())
            .filter(|&at| roles[at].is_none() && self.voices[at].turns > 0)
            .collect();
        let has = |role| roles.iter().flatten().any(|(known, _)| *known == role);
        let (asks, buys, sells) = (has(Role::Interviewer), has(Role::Buyer), has(Role::Seller));
        let others = roles
            .iter()
            .zip(&self.voices)
            .filter(|(role, voice)| role.is_some() && voice.turns > 0)
            .count();
        let speaking = open.len() + others;
        let mut guessed: Vec<(usize, Role)> = Vec::new();
        for &at in &open {
            let asker = self.asker == Some(at);
            let role = match (asks, buys, sells) {
                (true, _, _) if self.setting == Setting::Debrief => Role::Seller,
                (true, true, _) if speaking > 2 => self.side_by_words(at, Role::Buyer),
                (true, _, _) => Role::Buyer,
                (false, true, false) => self.counterpart_of_buyer(at, &open),
                (false, false, true) if self.setting == Setting::Debrief => {
                    if asker {
                        Role::Interviewer
                    } else {
                        Role::Seller
                    }
                }
                (false, false, true) if asker && self.setting == Setting::Interview => {
                    Role::Interviewer
                }
                (false, false, true) => self.side_by_words(at, Role::Buyer),
                (false, true, true) => self.side_by_words(at, Role::Other),
                (false, false, false) => self.role_from_nothing(at, speaking),
            };
            guessed.push((at, role));
        }
        self.settle_by_firm(interview, &mut guessed);
        for (at, role) in guessed {
            roles[at] = Some((role, Certainty::Guessed));
        }
    }

    /// In a sales call of two companies the people of one sell, those of the
    /// other buy.
    fn settle_by_firm(&self, interview: &Interview, guessed: &mut [(usize, Role)]) {
        if self.setting != Setting::SalesCall {
            return;
        }
        // The host's own people often go without their company.
        let firm = |at: usize| {
            interview.speakers[at].title.as_deref().and_then(firm_of).unwrap_or_default()
        };
        let mut firms: Vec<(String, usize, usize)> = Vec::new();
        for &(at, _) in guessed.iter() {
            let name = firm(at);
            let voice = &self.voices[at];
            let asks = usize::from(self.asker == Some(at));
            match firms.iter_mut().find(|(known, _, _)| *known == name) {
                Some((_, pitches, buys)) => {
                    (*pitches, *buys) = (*pitches + voice.pitches + asks, *buys + voice.buys);
                }
                None => firms.push((name, voice.pitches + asks, voice.buys)),
            }
        }
        let [(one, sells, buys), (_, other_sells, other_buys)] = &firms[..] else { return };
        if sells + other_buys == other_sells + buys {
            return;
        }
        let one_sells = sells + other_buys > other_sells + buys;
        for (at, role) in guessed {
            let is_one = firm(*at) == *one;
            *role = if is_one == one_sells { Role::Seller } else { Role::Buyer };
        }
    }

    /// Opposite a known buyer: who asks, or who sells.
    fn counterpart_of_buyer(&self, at: usize, open: &[usize]) -> Role {
        let asker = self.asker == Some(at) || open.len() == 1;
        match self.setting {
            Setting::SalesCall if asker || self.voices[at].pitches > self.voices[at].buys => {
                Role::Seller
            }
            Setting::SalesCall => self.side_by_words(at, Role::Buyer),
            Setting::Debrief if asker => Role::Interviewer,
            Setting::Debrief => Role::Seller,
            Setting::Interview | Setting::Unknown | Setting::Public if asker => Role::Interviewer,
            Setting::Interview | Setting::Unknown | Setting::Public => Role::Buyer,
        }
    }

    /// Who sells says other things than who buys.
    fn side_by_words(&self, at: usize, otherwise: Role) -> Role {
        let voice = &self.voices[at];
        match () {
            () if voice.pitches > voice.buys => Role::Seller,
            () if voice.buys > voice.pitches => Role::Buyer,
            () => otherwise,
        }
    }

    /// Whether this one of two speaks of buying, and the other does not.
    fn alone_buys(&self, at: usize) -> bool {
        let voice = &self.voices[at];
        voice.buys >= 2
            && voice.pitches == 0
            && (0..self.voices.len()).all(|other| other == at || self.voices[other].buys == 0)
    }

    /// No word tells anybody's role.
    fn role_from_nothing(&self, at: usize, speaking: usize) -> Role {
        if self.setting == Setting::SalesCall && speaking > 2 {
            return self.side_by_words(at, Role::Other);
        }
        let sells = voice::seller(&self.voices);
        let Some(asker) = self.asker.filter(|_| speaking > 1) else {
            // Two people, one of whom sells.
            let buys = |at: usize| self.voices[at].buys > 0;
            let opposite = (0..self.voices.len())
                .any(|at| sells != Some(at) && self.voices[at].turns > 0 && buys(at));
            let told = self.setting == Setting::SalesCall
                || self.setting == Setting::Unknown
                    && opposite
                    && voice::names_a_purchase(&self.voices);
            return match sells.filter(|_| speaking == 2 && told) {
                Some(seller) if at == seller => Role::Seller,
                Some(_) => Role::Buyer,
                None if speaking == 2 && self.alone_buys(at) => Role::Buyer,
                None => Role::Other,
            };
        };
        let seller = sells.unwrap_or(asker);
        let about_a_purchase = voice::is_about_a_purchase(&self.voices);
        match self.setting {
            Setting::SalesCall if at == seller => Role::Seller,
            Setting::SalesCall => Role::Buyer,
            Setting::Debrief if at == asker => Role::Interviewer,
            Setting::Debrief => Role::Seller,
            Setting::Unknown if speaking > 2 => Role::Other,
            // Who asks and pitches and never probes, sells.
            Setting::Unknown if at == asker && sells == Some(at) && self.voices[at].probes == 0 => {
                Role::Seller
            }
            Setting::Interview | Setting::Unknown if at == asker => Role::Interviewer,
            Setting::Interview => Role::Buyer,
            Setting::Unknown if about_a_purchase => Role::Buyer,
            Setting::Unknown | Setting::Public => Role::Other,
        }
    }
}

/// The names that tell a side.
struct Names {
    vendors: Vec<String>,
    accounts: Vec<String>,
    owners: Vec<String>,
}

impl Names {
    fn of(interview: &Interview, settings: &Settings, deal: &Facts) -> Self {
        let own = &interview.facts;
        let names = |options: [Option<&String>; 3]| -> Vec<String> {
            options
                .into_iter()
                .flatten()
                .map(|name| without_legal_form(name))
                .filter(|name| name.len() > 1)
                .collect()
        };
        Self {
            vendors: names([settings.vendor.as_ref(), own.vendor.as_ref(), deal.vendor.as_ref()]),
            accounts: names([own.account.as_ref(), deal.account.as_ref(), None]),
            owners: names([own.owner.as_ref(), deal.owner.as_ref(), None]),
        }
    }

    fn hint(&self, name: &str, title: &str) -> Option<Hint> {
        if let Some(role) = label_role(name) {
            return Some(match simple(name).as_str() {
                "consultant" | "analyst" => Hint::Weak(role),
                _ => Hint::Strong(role),
            });
        }
        let title_hint = title_role(title).or_else(|| title_role(name));
        if let Some((role @ (Role::Interviewer | Role::Buyer | Role::Seller), Weight::Strong)) =
            title_hint
        {
            return Some(Hint::Strong(role));
        }
        let (name_words, title_words) = (simple(name), simple(title));
        let named = |list: &[String]| {
            list.iter().any(|known| {
                has_phrase(&title_words, known)
                    || name_words == *known
                    || joined(&title_words).contains(&joined(known)) && known.len() > 3
            })
        };
        match (named(&self.vendors), named(&self.accounts)) {
            (true, false) => return Some(Hint::Ours),
            (false, true) => return Some(Hint::Strong(Role::Buyer)),
            _ => {}
        }
        if self.owners.iter().any(|owner| same_person(owner, &name_words)) {
            return Some(Hint::Strong(Role::Seller));
        }
        title_hint.map(|(role, _)| Hint::Weak(role))
    }
}

/// Whether two simple names are one person's: equal, or one is the first or
/// the last name of the other.
fn same_person(one: &str, other: &str) -> bool {
    let (short, long) = if one.len() <= other.len() { (one, other) } else { (other, one) };
    if short.is_empty() {
        return false;
    }
    short == long
        || !short.contains(' ')
            && (long.split(' ').next() == Some(short) || long.split(' ').next_back() == Some(short))
}

fn joined(words: &str) -> String {
    words.replace(' ', "")
}

/// A company's name in plain words, without `Inc` and the like.
fn without_legal_form(name: &str) -> String {
    crate::join::plain_name(name)
}

/// The role that `--us`, `--interviewer` or `--buyer` gives: the person, or
/// everybody with the company beside the name.
fn told_by_user(name: &str, title: &str, settings: &Settings) -> Option<Role> {
    let (name, title) = (simple(name), simple(title));
    settings.people.iter().find_map(|(given, role)| {
        let given = simple(given);
        let fits = !given.is_empty()
            && (same_person(&given, &name)
                || has_phrase(&title, &given)
                || has_phrase(&name, &given));
        fits.then_some(*role)
    })
}

/// `Q` and `A`, `I` and `R`, `I` and `P`: single letters tell a role only in
/// pairs.
fn legends(interview: &Interview, hints: &mut [Option<Hint>]) {
    let letter = |letter: &str| {
        interview.speakers.iter().position(|speaker| {
            let name = speaker.name.as_deref().unwrap_or_default();
            name.trim_end_matches(|c: char| c.is_ascii_digit()).eq_ignore_ascii_case(letter)
        })
    };
    for (asks, answers) in
        [("Q", "A"), ("Q", "R"), ("I", "R"), ("I", "P"), ("I", "A"), ("I", "C"), ("I", "B")]
    {
        if let (Some(asks), Some(answers)) = (letter(asks), letter(answers)) {
            for (at, role) in [(asks, Role::Interviewer), (answers, Role::Buyer)] {
                if !matches!(hints[at], Some(Hint::Told(_))) {
                    hints[at] = Some(Hint::Strong(role));
                }
            }
        }
    }
    // Opposite a labelled question or a labelled answer.
    if interview.speakers.len() == 2 {
        for (at, other) in [(0, 1), (1, 0)] {
            let name = interview.speakers[at].name.as_deref().unwrap_or_default();
            let asked = matches!(
                hints[other],
                Some(Hint::Strong(Role::Interviewer) | Hint::Told(Role::Interviewer))
            );
            if hints[at].is_none() && asked && matches!(name, "A" | "R" | "P" | "C") {
                hints[at] = Some(Hint::Strong(Role::Buyer));
            }
        }
    }
}

/// Meeting programs mark those who are not of the host's company.
fn outsiders(interview: &Interview, hints: &mut [Option<Hint>]) {
    let marked = |at: usize| {
        let title = interview.speakers[at].title.as_deref().unwrap_or_default();
        title.split(',').any(|part| matches!(simple(part).as_str(), "external" | "guest"))
    };
    let count = (0..hints.len()).filter(|&at| marked(at)).count();
    if count == 0 || count == hints.len() {
        return;
    }
    for (at, hint) in hints.iter_mut().enumerate() {
        if matches!(hint, None | Some(Hint::Weak(_))) {
            *hint = Some(if marked(at) { Hint::Strong(Role::Buyer) } else { Hint::Ours });
        }
    }
}

/// The company in a title: the part that is no job and no role.
fn firm_of(title: &str) -> Option<String> {
    title
        .split([',', ';', '|'])
        .rev()
        .map(str::trim)
        .find(|part| !part.is_empty() && title_role(part).is_none() && label_role(part).is_none())
        .map(simple)
        .filter(|firm| firm.len() > 1)
}

#[cfg(test)]
mod tests;
