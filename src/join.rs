//! Which deal an interview is about: by the deal's id, else by the account's
//! name, else by what the file is called. Never by likeness: a near miss is
//! only suggested.

use std::collections::HashMap;

use crate::deal::Deal;
use crate::interview::{Interview, Role};

/// By what an interview was joined.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize)]
#[serde(rename_all = "snake_case")]
pub enum By {
    /// The deal's id in the header, in the name of the file or its folder, or
    /// in the first words.
    Id,
    /// The account's name in the header.
    Account,
    /// The account's name in the file's name.
    FileName,
    /// The account's name in the title.
    Title,
    /// The folder is called as the account.
    Folder,
    /// The account's name beside the name of somebody who speaks.
    Speaker,
}

/// Whether and how an interview joins a deal; deals are indices into the
/// slice that the [`Index`] was made of.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Join {
    /// It is about this deal.
    To {
        /// The deal.
        deal: usize,
        /// How it was found.
        by: By,
    },
    /// It may be about each of these, and nothing decides.
    Several {
        /// The deals; of more than [`TOLD_APART`] the first.
        deals: Vec<usize>,
        /// How they were found.
        by: By,
    },
    /// It is about none that is known.
    None {
        /// Deals whose account is called much the same.
        near: Vec<usize>,
    },
}

/// Deals by id and by account; looking one up takes the same time however
/// many there are.
#[derive(Debug, Default)]
pub struct Index {
    ids: HashMap<String, Vec<usize>>,
    accounts: HashMap<String, Vec<usize>>,
    /// Accounts by the first letters of their words, for suggestions.
    starts: HashMap<String, Vec<usize>>,
    /// How many words the longest account's name has.
    longest: usize,
    names: Vec<String>,
}

/// How many accounts that begin alike are compared for a suggestion.
const COMPARED: usize = 200;

/// Of how many deals of one account outcome, rival and date may choose one. Of
/// more than that a guess would be too bold, and slow: an id has to decide.
pub const TOLD_APART: usize = 200;

/// How many letters of a name are compared.
const LETTERS: usize = 80;

impl Index {
    /// An index over `deals`.
    pub fn new(deals: &[Deal]) -> Self {
        let mut index = Self::default();
        for (at, deal) in deals.iter().enumerate() {
            index.ids.entry(plain_id(&deal.id)).or_default().push(at);
            let account = deal.facts.account.as_deref().map(plain_name).unwrap_or_default();
            if !account.is_empty() {
                index.longest = index.longest.max(account.split(' ').count());
                for word in account.split(' ') {
                    let same = index.starts.entry(start_of(word)).or_default();
                    if same.len() < COMPARED && same.last() != Some(&at) {
                        same.push(at);
                    }
                }
                index.accounts.entry(account.clone()).or_default().push(at);
            }
            index.names.push(account);
        }
        index
    }

    /// The deal that `interview` is about; `deals` are those of the index.
    pub fn join(&self, interview: &Interview, deals: &[Deal]) -> Join {
        let file = file_words(&interview.place.file);
        let folder = folder_of(&interview.place.file);
        let by_id = interview
            .deal_id
            .as_deref()
            .and_then(|id| self.ids.get(&plain_id(id)))
            .or_else(|| self.id_in(&file))
            .or_else(|| self.ids.get(&plain_id(folder)))
            .or_else(|| self.id_said(interview));
        if let Some(found) = by_id {
            return Self::decide(found, By::Id, interview, deals);
        }
        let account = interview.facts.account.as_deref().map(plain_name).unwrap_or_default();
        if let Some(found) = self.accounts.get(&account) {
            return Self::decide(found, By::Account, interview, deals);
        }
        if let Some(found) = self.account_in(&file) {
            return Self::decide(&found, By::FileName, interview, deals);
        }
        let title = interview.facts.name.as_deref().unwrap_or_default();
        if let Some(found) = self.account_in(title) {
            return Self::decide(&found, By::Title, interview, deals);
        }
        if let Some(found) = self.accounts.get(&plain_name(folder)) {
            return Self::decide(found, By::Folder, interview, deals);
        }
        if let Some(found) = self.account_of_speakers(interview) {
            return Self::decide(found, By::Speaker, interview, deals);
        }
        Join::None { near: self.near(if account.is_empty() { &file } else { &account }) }
    }

    /// The deals of an id that stands in a file's name.
    fn id_in(&self, file: &str) -> Option<&Vec<usize>> {
        let words = file.split(|c: char| {
            c.is_whitespace() || matches!(c, '_' | ',' | '(' | ')' | '[' | ']' | '+')
        });
        words.filter(|word| may_be_id(word)).find_map(|word| self.ids.get(&plain_id(word))).or_else(
            || {
                // `D 1042`, `D_1042` for `D-1042`; parts of `2025-03-02-D-1042`.
                let parts: Vec<&str> = file
                    .split(|c: char| !c.is_alphanumeric())
                    .filter(|part| !part.is_empty())
                    .collect();
                let pairs = parts.windows(2).map(|pair| format!("{}-{}", pair[0], pair[1]));
                pairs
                    .filter(|id| id.starts_with(|c: char| c.is_alphabetic()) && may_be_id(id))
                    .find_map(|id| self.ids.get(&plain_id(&id)))
            },
        )
    }

    /// The deals of an id that stands in the first words: letters and digits,
    /// as no word has, and the only one.
    fn id_said(&self, interview: &Interview) -> Option<&Vec<usize>> {
        let clear = |word: &&str| {
            word.len() >= 4
                && word.bytes().any(|byte| byte.is_ascii_digit())
                && word.bytes().any(|byte| byte.is_ascii_uppercase())
        };
        let first = interview.turns.iter().take(3).flat_map(|turn| turn.text.split_whitespace());
        let words = first.take(120).map(|word| word.trim_matches(|c: char| !c.is_alphanumeric()));
        let mut found = words.filter(clear).filter_map(|word| self.ids.get(&plain_id(word)));
        let one = found.next()?;
        found.all(|other| other == one).then_some(one)
    }

    /// The deals of the one account whose people speak: `Dana Okafor (Cape
    /// Bank)`.
    fn account_of_speakers(&self, interview: &Interview) -> Option<&Vec<usize>> {
        let firms = interview
            .speakers
            .iter()
            .filter(|speaker| speaker.role != Role::Seller && speaker.role != Role::Interviewer)
            .filter_map(|speaker| speaker.title.as_deref())
            .flat_map(|title| title.split([',', ';', '|']))
            .map(|part| part.rsplit(" at ").next().unwrap_or(part));
        let mut found = firms.filter_map(|firm| self.accounts.get(&plain_name(firm)));
        let one = found.next()?;
        found.all(|other| other == one).then_some(one)
    }

    /// The deals of the longest account's name that stands in `text` as whole
    /// words.
    fn account_in(&self, text: &str) -> Option<Vec<usize>> {
        let words = plain_words(text);
        (1..=self.longest.min(words.len())).rev().find_map(|count| {
            let mut found: Vec<&Vec<usize>> = Vec::new();
            for window in words.windows(count) {
                let name = window.join(" ");
                if count == 1 && (name.len() < 3 || GENERIC.contains(&name.as_str())) {
                    continue;
                }
                if let Some(deals) = self.accounts.get(&name) {
                    found.push(deals);
                }
            }
            (!found.is_empty()).then(|| {
                let mut deals: Vec<usize> = found
                    .into_iter()
                    .flat_map(|deals| deals.iter().take(TOLD_APART + 1))
                    .copied()
                    .collect();
                deals.sort_unstable();
                deals.dedup();
                deals
            })
        })
    }

    /// Several deals of one account are told apart by outcome, rival and date.
    fn decide(found: &[usize], by: By, interview: &Interview, deals: &[Deal]) -> Join {
        if found.len() > TOLD_APART {
            return Join::Several { deals: found[..TOLD_APART].to_vec(), by };
        }
        let mut left: Vec<usize> = found.to_vec();
        let mut keep = |fits: &dyn Fn(&Deal) -> bool| {
            let fitting: Vec<usize> =
                left.iter().copied().filter(|&at| deals.get(at).is_some_and(fits)).collect();
            if !fitting.is_empty() {
                left = fitting;
            }
        };
        let facts = &interview.facts;
        if let Some(outcome) = facts.outcome {
            keep(&|deal: &Deal| deal.facts.outcome == Some(outcome));
        }
        if !facts.competitors.is_empty() {
            let rivals: Vec<String> =
                facts.competitors.iter().map(|rival| plain_name(rival)).collect();
            keep(&|deal: &Deal| {
                deal.facts.competitors.iter().any(|rival| rivals.contains(&plain_name(rival)))
            });
        }
        if let (2.., Some(date)) = (left.len(), interview.date) {
            let distance = |at: &usize| -> Option<i32> {
                let closed = deals.get(*at)?.facts.closed?;
                Some(date.since(closed).ok()?.get_days().abs())
            };
            let mut by_distance: Vec<(i32, usize)> =
                left.iter().filter_map(|at| Some((distance(at)?, *at))).collect();
            by_distance.sort_unstable();
            if let [(best, deal), rest @ ..] = &by_distance[..]
                && by_distance.len() == left.len()
                && *best <= 365
                && rest.iter().all(|(distance, _)| *distance > best + 60)
            {
                left = vec![*deal];
            }
        }
        match left[..] {
            [deal] => Join::To { deal, by },
            _ => Join::Several { deals: left, by },
        }
    }

    /// Deals whose account is called much the same as `name`.
    fn near(&self, name: &str) -> Vec<usize> {
        let words = plain_words(name);
        let plain = words.join(" ");
        let mut alike: Vec<usize> = words
            .iter()
            .filter_map(|word| self.starts.get(&start_of(word)))
            .flatten()
            .copied()
            .collect();
        alike.sort_unstable();
        alike.dedup();
        let mut near: Vec<(usize, usize)> = Vec::new();
        for at in alike {
            let account = &self.names[at];
            let most = account.chars().count() / 4;
            let count = account.split(' ').count();
            let parts = words.windows(count.min(words.len())).map(|part| part.join(" "));
            let whole = (count < words.len()).then(|| plain.clone());
            let best = parts.chain(whole).filter_map(|part| edits(&part, account, most)).min();
            near.extend(best.map(|best| (best, at)));
        }
        near.sort_unstable();
        near.truncate(3);
        near.into_iter().map(|(_, at)| at).collect()
    }
}

impl Join {
    /// What to tell the user of an interview that did not join; `None` if it
    /// did.
    pub fn remark(&self, interview: &Interview, deals: &[Deal]) -> Option<String> {
        let list = |at: &[usize]| {
            let names = at.iter().take(4).filter_map(|&at| deals.get(at)).map(|deal| {
                match &deal.facts.account {
                    Some(account) if *account != deal.id => format!("`{}` ({account})", deal.id),
                    _ => format!("`{}`", deal.id),
                }
            });
            let mut list = names.collect::<Vec<_>>().join(", ");
            if at.len() > 4 {
                list.push_str(", …");
            }
            list
        };
        let named = match (&interview.deal_id, &interview.facts.account) {
            (Some(id), _) => format!("deal `{id}`"),
            (None, Some(account)) => format!("account `{account}`"),
            (None, None) => "no deal".to_owned(),
        };
        match self {
            Self::To { .. } => None,
            Self::Several { deals, .. } => Some(format!(
                "joined to no deal: {named} may be {} (a deal id in the header decides)",
                list(deals)
            )),
            Self::None { near } if near.is_empty() => Some(match named.as_str() {
                "no deal" => {
                    "joined to no deal: neither the text nor the file's name tells which".to_owned()
                }
                named => format!("joined to no deal: {named} is not in the table"),
            }),
            Self::None { near } => Some(format!(
                "joined to no deal: {named} is not in the table (did you mean {}?)",
                list(near)
            )),
        }
    }
}

/// Words that stand in file names for other reasons than an account's name.
const GENERIC: &[&str] = &[
    "interview",
    "call",
    "notes",
    "transcript",
    "meeting",
    "lost",
    "won",
    "loss",
    "win",
    "deal",
    "demo",
    "sales",
    "customer",
];

/// The file's name without folders and extension; `CapeBank` is two words.
fn file_words(file: &str) -> String {
    let name = file.rsplit(['/', '\\']).next().unwrap_or(file);
    let stem = name
        .rsplit_once('.')
        .filter(|(stem, end)| !stem.is_empty() && end.len() <= 5)
        .map_or(name, |(stem, _)| stem);
    let mut words = String::with_capacity(stem.len() + 4);
    let mut lower = false;
    for c in stem.chars() {
        if c.is_uppercase() && lower {
            words.push(' ');
        }
        lower = c.is_lowercase();
        words.push(c);
    }
    words
}

/// The name of the folder in which a file lies.
fn folder_of(file: &str) -> &str {
    let mut parts = file.rsplit(['/', '\\']);
    parts.next();
    parts.next().unwrap_or_default()
}

/// Whether a word of a file's name may be a deal's id: short numbers and
/// dates are not.
fn may_be_id(word: &str) -> bool {
    let digits = word.bytes().filter(u8::is_ascii_digit).count();
    let letters = word.chars().filter(|c| c.is_alphabetic()).count();
    let year = letters == 0
        && (4..=8).contains(&digits)
        && (word.starts_with("19") || word.starts_with("20"));
    digits >= 1 && word.len() >= 2 && (letters > 0 || digits >= 4) && !year
}

/// An id without the case and marks that people add.
fn plain_id(id: &str) -> String {
    id.trim().trim_start_matches('#').to_lowercase()
}

fn start_of(word: &str) -> String {
    word.chars().take(3).collect()
}

/// A company's name in plain lower-case words: accents, punctuation, `The`
/// and legal forms dropped.
pub fn plain_name(name: &str) -> String {
    plain_words(name).join(" ")
}

/// Legal forms that end a company's name.
const FORMS: &[&str] = &[
    "inc",
    "incorporated",
    "ltd",
    "limited",
    "llc",
    "llp",
    "lp",
    "plc",
    "gmbh",
    "mbh",
    "ag",
    "kg",
    "kgaa",
    "sa",
    "sas",
    "sarl",
    "srl",
    "spa",
    "bv",
    "nv",
    "oy",
    "oyj",
    "ab",
    "as",
    "asa",
    "aps",
    "pty",
    "co",
    "corp",
    "corporation",
    "company",
    "kft",
    "sro",
    "kk",
    "pte",
    "bhd",
    "sdn",
    "ulc",
    "se",
    "ev",
    "cv",
    "sl",
    "slu",
    "sab",
    "pvt",
    "private",
    "ltda",
    "zoo",
    "doo",
    "pc",
    "pllc",
    "lc",
    "ohg",
    "gbr",
    "ug",
    "cic",
    "nyrt",
];

fn plain_words(name: &str) -> Vec<String> {
    let mut words: Vec<String> = vec![String::new()];
    for c in name.chars() {
        match c {
            '\'' | '’' => {}
            c if c.is_alphanumeric() => fold(c, words.last_mut().expect("never empty")),
            _ if !words.last().expect("never empty").is_empty() => words.push(String::new()),
            _ => {}
        }
    }
    words.retain(|word| !word.is_empty() && word != "and");
    // `S.A.` and `B.V.` are one word each.
    let mut merged: Vec<String> = Vec::with_capacity(words.len());
    let mut letters = false;
    for word in words {
        let letter = word.chars().count() == 1 && word.chars().all(char::is_alphabetic);
        match merged.last_mut() {
            Some(last) if letter && letters => last.push_str(&word),
            _ => merged.push(word),
        }
        letters = letter;
    }
    while merged.len() > 1 && merged.last().is_some_and(|word| FORMS.contains(&word.as_str())) {
        merged.pop();
    }
    if merged.len() > 1 && merged[0] == "the" {
        merged.remove(0);
    }
    merged
}

/// Adds a letter in lower case and without its accent.
fn fold(c: char, word: &mut String) {
    for c in c.to_lowercase() {
        let plain = match c {
            'à'..='å' | 'ā' | 'ă' | 'ą' => "a",
            'ç' | 'ć' | 'č' => "c",
            'ď' | 'đ' | 'ð' => "d",
            'è'..='ë' | 'ē' | 'ė' | 'ę' | 'ě' => "e",
            'ğ' => "g",
            'ì'..='ï' | 'ī' | 'ı' => "i",
            'ł' | 'ľ' => "l",
            'ñ' | 'ń' | 'ň' => "n",
            'ò'..='ö' | 'ø' | 'ō' | 'ő' => "o",
            'ř' => "r",
            'ś' | 'š' | 'ş' | 'ș' => "s",
            'ť' | 'ţ' | 'ț' => "t",
            'ù'..='ü' | 'ū' | 'ů' | 'ű' => "u",
            'ý' | 'ÿ' => "y",
            'ź' | 'ż' | 'ž' => "z",
            'ß' => "ss",
            'æ' => "ae",
            'œ' => "oe",
            'þ' => "th",
            // Combining accents.
            '\u{300}'..='\u{36f}' => "",
            c => {
                word.push(c);
                continue;
            }
        };
        word.push_str(plain);
    }
}

/// How many letters differ between two names, if not more than `most`; of long
/// names the beginnings are compared.
pub fn edits(one: &str, other: &str, most: usize) -> Option<usize> {
    let [one, other] = [one, other].map(|name| match name.char_indices().nth(LETTERS) {
        Some((end, _)) => &name[..end],
        None => name,
    });
    let [one_letters, other_letters] = [one, other].map(|name| name.chars().count());
    if one_letters.abs_diff(other_letters) > most {
        return None;
    }
    Some(strsim::levenshtein(one, other)).filter(|&edits| edits <= most)
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::*;
    use crate::deal::{Facts, Outcome};
    use crate::interview::{Certainty, Kind, Speaker, Turn};
    use crate::place::Place;

    fn deal(id: &str, account: &str, outcome: Outcome, closed: &str) -> Deal {
        let facts = Facts {
            account: (!account.is_empty()).then(|| account.to_owned()),
            outcome: Some(outcome),
            closed: closed.parse().ok(),
            ..Facts::default()
        };
        Deal { id: id.to_owned(), place: Place::whole("deals.csv"), facts }
    }

    fn deals() -> Vec<Deal> {
        vec![
            deal("D-1042", "Cape Bank Ltd.", Outcome::Lost, "2025-03-01"),
            deal("D-1043", "Crédit Mutuel S.A.", Outcome::Won, "2025-01-10"),
            deal("D-1044", "Nordlys AS", Outcome::Lost, "2024-01-10"),
            deal("D-1045", "Nordlys AS", Outcome::Won, "2025-06-10"),
            deal("D-1046", "Nordlys Energy", Outcome::Lost, "2025-06-10"),
            deal("77", "", Outcome::Lost, ""),
            deal("10423", "Tallgrass Mutual Insurance Company", Outcome::Lost, ""),
            deal("D-1048", "Ferro", Outcome::Lost, ""),
            deal("D-1049", "Ferro", Outcome::Lost, ""),
        ]
    }

    fn interview(file: &str, id: Option<&str>, account: Option<&str>) -> Interview {
        let facts = Facts { account: account.map(str::to_owned), ..Facts::default() };
        Interview {
            id: String::new(),
            place: Place::new(&Arc::from(file), 1),
            kind: Kind::Notes,
            deal_id: id.map(str::to_owned),
            facts,
            date: None,
            speakers: vec![],
            turns: vec![],
        }
    }

    #[test]
    fn an_interview_joins_by_id_then_account_then_file_name() {
        let deals = deals();
        let index = Index::new(&deals);
        let cases = [
            ("x.txt", Some("d-1042"), None, Some((0, By::Id))),
            ("D-1043 CIO.txt", None, None, Some((1, By::Id))),
            ("2025-03-02_D-1043_cio.txt", None, None, Some((1, By::Id))),
            ("d_1042.txt", None, None, Some((0, By::Id))),
            ("interview 77.txt", None, None, None),
            ("call 10423.txt", None, None, Some((6, By::Id))),
            ("x.txt", Some("D-9"), Some("Cape Bank"), Some((0, By::Account))),
            ("x.txt", None, Some("CAPE BANK LIMITED"), Some((0, By::Account))),
            ("x.txt", None, Some("Credit Mutuel"), Some((1, By::Account))),
            ("x.txt", None, Some("The Tallgrass Mutual Insurance Co."), Some((6, By::Account))),
            ("calls/cape-bank_lost.md", None, None, Some((0, By::FileName))),
            ("CapeBank2025.vtt", None, None, None),
            ("CapeBank-2025.vtt", None, None, Some((0, By::FileName))),
            ("nordlys energy notes.txt", None, None, Some((4, By::FileName))),
            ("landscape banking.txt", None, None, None),
        ];
        for (file, id, account, expected) in cases {
            let found = match index.join(&interview(file, id, account), &deals) {
                Join::To { deal, by } => Some((deal, by)),
                _ => None,
            };
            assert_eq!(found, expected, "{file} {id:?} {account:?}");
        }
    }

    #[test]
    fn a_folder_a_speaker_or_the_first_words_tell_the_deal() {
        let deals = deals();
        let index = Index::new(&deals);
        let said = |file: &str, title: &str, text: &str| {
            let mut talk = interview(file, None, None);
            talk.speakers.push(Speaker {
                name: Some(Arc::from("Dana")),
                title: Some(title.to_owned()),
                role: Role::Buyer,
                certainty: Certainty::Inferred,
            });
            talk.turns.push(Turn { speaker: 0, text: text.to_owned(), line: 1 });
            match index.join(&talk, &deals) {
                Join::To { deal, by } => Some((deal, by)),
                _ => None,
            }
        };
        let cases = [
            ("calls/Cape Bank/2025.vtt", "", "Hi.", Some((0, By::Folder))),
            ("calls/d-1043/call.vtt", "", "Hi.", Some((1, By::Id))),
            ("Cape Bank calls/a.vtt", "", "Hi.", None),
            ("a.vtt", "CIO, Cape Bank", "Hi.", Some((0, By::Speaker))),
            ("a.vtt", "CIO at Cape Bank Ltd", "Hi.", Some((0, By::Speaker))),
            ("a.vtt", "CIO", "This is on D-1044, the old one.", Some((2, By::Id))),
            ("a.vtt", "CIO", "D-1044 or D-1045, I forget.", None),
            ("a.vtt", "CIO", "We had 77 seats.", None),
        ];
        for (file, title, text, expected) in cases {
            assert_eq!(said(file, title, text), expected, "{file} {title} {text}");
        }
    }

    #[test]
    fn two_deals_of_an_account_are_told_apart_or_said() {
        let deals = deals();
        let index = Index::new(&deals);
        let mut talk = interview("x.txt", None, Some("Nordlys"));
        assert_eq!(index.join(&talk, &deals), Join::Several { deals: vec![2, 3], by: By::Account });
        talk.facts.outcome = Some(Outcome::Won);
        assert_eq!(index.join(&talk, &deals), Join::To { deal: 3, by: By::Account });
        talk.facts.outcome = None;
        talk.date = "2024-02-01".parse().ok();
        assert_eq!(index.join(&talk, &deals), Join::To { deal: 2, by: By::Account });
        let same = interview("x.txt", None, Some("Ferro"));
        let remark = index.join(&same, &deals).remark(&same, &deals).expect("not joined");
        assert!(remark.contains("`D-1048` (Ferro), `D-1049` (Ferro)"), "{remark}");
    }

    #[test]
    fn only_an_id_decides_among_hundreds_of_deals_of_one_account() {
        let closed = |at: usize| if at == 7 { "2024-01-10" } else { "2025-06-10" };
        let all: Vec<Deal> = (0..=TOLD_APART)
            .map(|at| deal(&format!("D-{at}"), "Nordlys", Outcome::Lost, closed(at)))
            .collect();
        let few = &all[1..];
        let mut talk = interview("x.txt", None, Some("Nordlys"));
        talk.date = "2024-01-12".parse().ok();
        assert_eq!(Index::new(few).join(&talk, few), Join::To { deal: 6, by: By::Account });
        let listed = (0..TOLD_APART).collect();
        let several = Join::Several { deals: listed, by: By::Account };
        assert_eq!(Index::new(&all).join(&talk, &all), several);
        talk.deal_id = Some("D-7".to_owned());
        assert_eq!(Index::new(&all).join(&talk, &all), Join::To { deal: 7, by: By::Id });
    }

    #[test]
    fn a_near_miss_is_only_suggested() {
        let deals = deals();
        let index = Index::new(&deals);
        let talk = interview("x.txt", None, Some("Cape Banc"));
        let join = index.join(&talk, &deals);
        assert_eq!(join, Join::None { near: vec![0] });
        let remark = join.remark(&talk, &deals).expect("not joined");
        assert!(remark.contains("did you mean `D-1042` (Cape Bank Ltd.)?"), "{remark}");
    }

    #[test]
    fn a_name_is_plain_without_its_dress() {
        let cases = [
            ("The Hartley & Sons Co., Ltd.", "hartley sons"),
            ("Müller GmbH & Co. KG", "muller"),
            ("Nestlé S.A.", "nestle"),
            ("A.P. Møller", "ap moller"),
            ("ACME, Inc.", "acme"),
            ("Inc", "inc"),
            ("O’Neil PLC", "oneil"),
        ];
        for (name, plain) in cases {
            assert_eq!(plain_name(name), plain, "{name}");
        }
    }
}
