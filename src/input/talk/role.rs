//! The words that tell for whom somebody speaks: labels such as `Interviewer`
//! or `AE`, and job titles such as `CIO` or `Sales Engineer`.

use crate::interview::Role;

/// How much a title tells.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::input) enum Weight {
    /// It decides.
    Strong,
    /// Both sides have such people; the rest of the talk decides.
    Weak,
}

const INTERVIEWER: &[&str] = &[
    "interviewer",
    "interviewers",
    "int",
    "iv",
    "moderator",
    "mod",
    "facilitator",
    "host",
    "researcher",
    "win loss interviewer",
    "win loss analyst",
    "win loss researcher",
    "win loss consultant",
    "win loss",
    "consultant",
    "analyst",
    "q",
    "question",
    "questioner",
    "ux researcher",
    "user researcher",
    "research lead",
    "independent interviewer",
    "third party interviewer",
    "intervieweur",
    "enquêteur",
    "entrevistador",
    "entrevistadora",
    "frage",
];

const BUYER: &[&str] = &[
    "buyer",
    "interviewee",
    "respondent",
    "participant",
    "customer",
    "cust",
    "client",
    "prospect",
    "prospective customer",
    "prospective client",
    "guest",
    "decision maker",
    "subject",
    "answer",
    "user",
    "end user",
    "caller",
    "purchaser",
    "res",
    "resp",
    "customer contact",
    "buyer contact",
    "interviewé",
    "répondant",
    "entrevistado",
    "entrevistada",
    "befragter",
    "befragte",
    "antwort",
    "kunde",
    "client contact",
    "former customer",
    "lost customer",
    "evaluator",
];

const SELLER: &[&str] = &[
    "seller",
    "sales",
    "sales rep",
    "rep",
    "salesperson",
    "salesman",
    "saleswoman",
    "sales person",
    "sales representative",
    "sales exec",
    "ae",
    "account executive",
    "account exec",
    "am",
    "account manager",
    "se",
    "sales engineer",
    "solutions engineer",
    "solution engineer",
    "solution consultant",
    "solutions consultant",
    "sdr",
    "bdr",
    "csm",
    "customer success manager",
    "customer success",
    "sales manager",
    "sales lead",
    "vendor",
    "supplier",
    "agent",
    "assistant",
    "advisor",
    "presales",
    "pre sales",
    "sales consultant",
    "sales executive",
    "sales director",
    "deal desk",
    "pricing strategist",
    "sales agent",
    "sales team",
    "vendor rep",
    "our rep",
    "account rep",
    "salesrep",
    "verkäufer",
    "vendedor",
    "commercial",
];

const OTHER: &[&str] = &[
    "unknown",
    "unknown speaker",
    "unidentified speaker",
    "unidentified",
    "operator",
    "conference operator",
    "automated voice",
    "system",
    "note taker",
    "notetaker",
    "recording",
    "recorded voice",
    "all",
    "everyone",
    "both",
    "multiple speakers",
    "crosstalk",
    "narrator",
    "announcer",
    "ai assistant",
    "bot",
    "voicemail",
    "moderator bot",
    "assistant bot",
    "male voice",
    "female voice",
    "background voice",
];

/// The role that a label tells which is nothing but a role word:
/// `Interviewer 2`, `SALES REP`, `Q1`, `Unknown Speaker`.
pub(in crate::input) fn label_role(label: &str) -> Option<Role> {
    if label.len() > 40 {
        return None;
    }
    let words = simple(label);
    let word = words.trim_end_matches(|c: char| c.is_ascii_digit() || c == ' ');
    // Numbered, they are voices like any others.
    if word.len() < words.len() && matches!(word, "unknown speaker" | "unidentified speaker") {
        return None;
    }
    let has = |list: &[&str]| list.contains(&word);
    match () {
        () if has(INTERVIEWER) => Some(Role::Interviewer),
        () if has(BUYER) => Some(Role::Buyer),
        () if has(SELLER) => Some(Role::Seller),
        () if has(OTHER) || word.ends_with("notetaker") || word.ends_with("note taker") => {
            Some(Role::Other)
        }
        () => None,
    }
}

/// Whether a label only numbers the voices: `Speaker 1`, `SPEAKER_00`,
/// `spk_0`, `UnknownChannel2`.
pub(in crate::input) fn numbers_a_voice(label: &str) -> bool {
    let words = simple(label);
    let words = ["unidentified ", "unknown "]
        .iter()
        .find_map(|word| words.strip_prefix(word))
        .filter(|rest| rest.bytes().any(|byte| byte.is_ascii_digit()))
        .unwrap_or(&words);
    let Some(word) = ["speaker", "spk", "unknownchannel", "channel", "voice", "person", "talker"]
        .iter()
        .find_map(|word| words.strip_prefix(word))
    else {
        return false;
    };
    let number = word.trim_start();
    number.is_empty() && words == "speaker"
        || number.len() == 1 && word.starts_with(' ')
        || !number.is_empty()
            && number.len() <= 3
            && number.bytes().all(|byte| byte.is_ascii_digit())
}

const STRONG_SELLER: &[&str] = &[
    "account executive",
    "account exec",
    "account manager",
    "account director",
    "sales engineer",
    "sales rep",
    "sales representative",
    "sales executive",
    "sales manager",
    "sales consultant",
    "sales development",
    "business development",
    "solutions engineer",
    "solution engineer",
    "solutions consultant",
    "solution consultant",
    "customer success",
    "client success",
    "presales",
    "pre sales",
    "deal desk",
    "pricing strategist",
    "renewals manager",
    "renewal manager",
    "territory manager",
    "inside sales",
    "sales specialist",
    "sales associate",
    "sales advisor",
    "ours",
    "our rep",
    "our account",
];

const WEAK_SELLER: &[&str] = &[
    "vp sales",
    "vp of sales",
    "vice president of sales",
    "vice president sales",
    "head of sales",
    "director of sales",
    "sales director",
    "chief revenue officer",
    "cro",
    "sales lead",
    "solutions architect",
    "solution architect",
    "partner manager",
    "regional sales",
    "sales team lead",
    "field engineer",
];

const STRONG_INTERVIEWER: &[&str] = &[
    "interviewer",
    "moderator",
    "facilitator",
    "win loss",
    "competitive intelligence",
    "user researcher",
    "ux researcher",
    "market research",
    "market researcher",
    "independent researcher",
    "research consultant",
    "independent consultant",
];

const WEAK_INTERVIEWER: &[&str] =
    &["product marketing", "product marketer", "researcher", "research analyst", "insights", "pmm"];

/// Sales work that is the buyer's own business, not a seller's.
const BACK_OFFICE: &[&str] = &[
    "sales operations",
    "sales ops",
    "sales enablement",
    "sales systems",
    "sales technology",
    "sales tools",
    "sales training",
    "revenue operations",
    "revops",
];

/// Initials of sellers' jobs; they count only in capitals.
const SELLER_INITIALS: &[&str] = &["AE", "SE", "SDR", "BDR", "CSM", "AM"];

/// The role that a job title or a bracket behind a name tells.
pub(in crate::input) fn title_role(title: &str) -> Option<(Role, Weight)> {
    let parts = || title.split([',', ';', '|', '/', '–', '—']).map(str::trim);
    let whole = parts().filter(|part| !part.eq_ignore_ascii_case("guest")).find_map(label_role);
    if let Some(role) = whole {
        let weak = parts().any(|part| {
            let word = simple(part);
            matches!(word.as_str(), "consultant" | "analyst" | "sales director" | "commercial")
        });
        return Some((role, if weak { Weight::Weak } else { Weight::Strong }));
    }
    let words = simple(title);
    let has = |phrases: &[&str]| phrases.iter().any(|phrase| has_phrase(&words, phrase));
    let initials =
        title.split(|c: char| !c.is_alphanumeric()).any(|word| SELLER_INITIALS.contains(&word));
    match () {
        () if has(BACK_OFFICE) => Some((Role::Buyer, Weight::Weak)),
        () if has(STRONG_SELLER) || initials => Some((Role::Seller, Weight::Strong)),
        () if has(STRONG_INTERVIEWER) => Some((Role::Interviewer, Weight::Strong)),
        () if has(WEAK_SELLER) => Some((Role::Seller, Weight::Weak)),
        () if has(WEAK_INTERVIEWER) => Some((Role::Interviewer, Weight::Weak)),
        () if is_job(title) => Some((Role::Buyer, Weight::Weak)),
        () => None,
    }
}

const JOBS: &[&str] = &[
    "cio",
    "cto",
    "cfo",
    "ceo",
    "coo",
    "ciso",
    "cmo",
    "cpo",
    "chro",
    "cdo",
    "cso",
    "cro",
    "vp",
    "svp",
    "evp",
    "avp",
    "chief",
    "officer",
    "president",
    "director",
    "head",
    "manager",
    "mgr",
    "lead",
    "leader",
    "engineer",
    "architect",
    "analyst",
    "controller",
    "comptroller",
    "treasurer",
    "procurement",
    "purchasing",
    "owner",
    "founder",
    "cofounder",
    "administrator",
    "admin",
    "supervisor",
    "coordinator",
    "specialist",
    "consultant",
    "executive",
    "principal",
    "partner",
    "developer",
    "accountant",
    "buyer",
    "chairman",
    "chair",
    "secretary",
    "advisor",
    "strategist",
    "scientist",
    "researcher",
    "designer",
    "planner",
    "dean",
    "nurse",
    "physician",
    "programmer",
    "sysadmin",
    "dir",
    "exec",
    "representative",
    "rep",
    "counsel",
    "superintendent",
    "md",
    "gm",
    "marketer",
    "operator",
    "recruiter",
    "technician",
    "assistant",
    "associate",
    "dba",
    "revops",
    "marketing",
    "finance",
    "operations",
    "moderator",
    "interviewer",
];

/// Whether `title` names a job.
pub(in crate::input) fn is_job(title: &str) -> bool {
    simple(title).split(' ').any(|word| JOBS.contains(&word))
}

/// Lower case, and one space for everything that is neither letter nor digit.
pub(in crate::input) fn simple(text: &str) -> String {
    let mut simple = String::with_capacity(text.len());
    for c in text.chars() {
        if c.is_alphanumeric() {
            simple.extend(c.to_lowercase());
        } else if c != '\'' && c != '’' && !simple.is_empty() && !simple.ends_with(' ') {
            simple.push(' ');
        }
    }
    simple.truncate(simple.trim_end().len());
    simple
}

/// Whether the simple `words` hold `phrase` as whole words.
pub(in crate::input) fn has_phrase(words: &str, phrase: &str) -> bool {
    // Nothing stands everywhere.
    if phrase.is_empty() {
        return false;
    }
    let mut from_word = Some(words);
    while let Some(rest) = from_word {
        if rest.strip_prefix(phrase).is_some_and(|after| after.is_empty() || after.starts_with(' '))
        {
            return true;
        }
        from_word = rest.split_once(' ').map(|(_, next)| next);
    }
    false
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_phrase_stands_as_whole_words() {
        let cases = [
            ("head of it", "it", true),
            ("item", "it", false),
            ("a phrase", "a phrase", true),
            ("¹ é", "", false),
        ];
        for (words, phrase, expected) in cases {
            assert_eq!(has_phrase(words, phrase), expected, "{words} {phrase}");
        }
    }

    #[test]
    fn a_label_that_is_a_role_word_tells_the_role() {
        let cases = [
            ("Interviewer", Some(Role::Interviewer)),
            ("INTERVIEWER 2", Some(Role::Interviewer)),
            ("Q1", Some(Role::Interviewer)),
            ("Win/Loss Analyst", Some(Role::Interviewer)),
            ("Sales Rep", Some(Role::Seller)),
            ("AE", Some(Role::Seller)),
            ("customer", Some(Role::Buyer)),
            ("Unknown Speaker", Some(Role::Other)),
            ("Fred's Notetaker", Some(Role::Other)),
            ("Dana", None),
            ("Speaker 1", None),
            ("Head of Customer Service", None),
        ];
        for (label, expected) in cases {
            assert_eq!(label_role(label), expected, "{label}");
        }
    }

    #[test]
    fn a_title_tells_as_much_as_it_can() {
        use Role::{Buyer, Interviewer, Seller};
        use Weight::{Strong, Weak};
        let cases = [
            ("CIO", Some((Buyer, Weak))),
            ("Prospect, Finance VP", Some((Buyer, Strong))),
            ("VP of Sales Operations", Some((Buyer, Weak))),
            ("VP of Sales", Some((Seller, Weak))),
            ("Senior Account Executive, Acme", Some((Seller, Strong))),
            ("SE", Some((Seller, Strong))),
            ("Customer Success Manager", Some((Seller, Strong))),
            ("product marketing, Aldermoor", Some((Interviewer, Weak))),
            ("Win/Loss Program Manager", Some((Interviewer, Strong))),
            ("Acme Corp", None),
        ];
        for (title, expected) in cases {
            assert_eq!(title_role(title), expected, "{title}");
        }
    }

    #[test]
    fn a_numbered_voice_is_not_a_name() {
        for label in ["Speaker 1", "SPEAKER_00", "spk_0", "UnknownChannel2", "Speaker A", "Speaker"]
        {
            assert!(numbers_a_voice(label), "{label}");
        }
        for label in ["Personal trainer", "Speakers", "Dana", "Channel partner"] {
            assert!(!numbers_a_voice(label), "{label}");
        }
    }
}
