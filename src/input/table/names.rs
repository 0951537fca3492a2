//! What a column's name says: the name without the marks that programs add to
//! it, and the fields that it may mean.

use std::collections::HashMap;
use std::sync::OnceLock;

use super::amounts;
use super::cell;
use super::fields::{FIELDS, Field};
use super::hints;
use super::voice::{self, Voice};
use super::word_rules::Rules;
use crate::input::DateOrder;

/// A column's name, taken apart.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Name {
    /// Lower case, no accents, one space between words; without a namespace,
    /// a suffix such as `__c`, brackets and a currency code.
    pub(super) words: String,
    /// The currency that the name tells.
    pub(super) currency: Option<&'static str>,
    /// What each value counts: 1,000 for `(in thousands)`.
    pub(super) times: Option<i64>,
    /// The order of day and month that `(MM/DD/YYYY)` tells.
    pub(super) order: Option<DateOrder>,
}

/// A field that a column may hold, and how well its name fits: less is
/// better.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Claim {
    pub(super) rank: u16,
    pub(super) field: Field,
}

/// Names that fit by a hint only stand after all that are known.
pub(super) const BY_HINT: u16 = 1_000;

impl Name {
    /// Takes a column's header apart.
    pub(super) fn of(header: &str) -> Self {
        let mut name = Self::default();
        let mut text = cell::trim(header).trim_matches(['"', '*', ':', '\'']).trim().to_owned();
        for possessive in ["'s ", "\u{2019}s "] {
            text = text.replace(possessive, " ");
        }
        // Dynamics marks the columns that it needs to take a table back.
        if let Some(rest) = text.strip_prefix("(Do Not Modify)") {
            text = rest.trim_start().to_owned();
        }
        // `Total_Opportunity_Value___M_` was `… ($M)` before a machine had it.
        if let Some((before, unit)) = text.split_once("___")
            && !before.is_empty()
            && let Some(unit) = unit.strip_suffix('_')
        {
            text = format!("{before} ({unit})");
        }
        while let Some((before, inside)) = bracketed(&text).or_else(|| unit_at_end(&text)) {
            name.unit(inside);
            text.truncate(before);
        }
        let plain = without_relation(without_namespace(&text));
        // Pipedrive: `Deal - Owner`.
        name.words = match plain.split_once(" - ") {
            Some((kind, rest)) if is_kind(kind) => of_kind(&normal(kind), normal(rest)),
            _ => normal(plain),
        };
        name.spell_out();
        name.take_unit_words();
        name
    }

    /// Takes what brackets after a name tell: a currency, a multiple.
    fn unit(&mut self, inside: &str) {
        let words = normal(inside);
        self.order = self.order.or_else(|| date_order(&words));
        let mut letters = inside.trim().trim_start_matches(['$', '\u{20ac}', '\u{a3}']);
        if let Some(code) = amounts::currency(inside.trim()) {
            self.currency = Some(code);
            return;
        }
        for word in words.split(' ') {
            if let Some(code) = amounts::currency(word) {
                self.currency = Some(code);
            }
        }
        letters = letters.trim().trim_end_matches(['$', '\u{20ac}', '\u{a3}']).trim();
        for symbol in ["\u{20ac}", "\u{a3}", "$"] {
            if self.currency.is_none() && inside.contains(symbol) {
                self.currency = amounts::currency(symbol);
            }
        }
        self.times = self.times.or_else(|| times_of(letters)).or_else(|| {
            words.split(' ').find_map(|word| times_of(word).filter(|_| word.len() > 1))
        });
    }

    /// Writes out what data warehouses shorten: `close dt`, `owner nm`.
    fn spell_out(&mut self) {
        let spelled = |word| SHORT.iter().find(|(short, _)| *short == word).map(|(_, long)| *long);
        if self.words.split(' ').any(|word| spelled(word).is_some()) {
            let words: Vec<_> =
                self.words.split(' ').map(|word| spelled(word).unwrap_or(word)).collect();
            self.words = words.join(" ");
        }
    }

    /// Takes a currency code at either end of the words: `amount usd`.
    fn take_unit_words(&mut self) {
        for (thousands, times) in [(" in thousands", 1_000), (" in millions", 1_000_000)] {
            if let Some(rest) = self.words.strip_suffix(thousands) {
                self.times = Some(times);
                self.words.truncate(rest.len());
            }
        }
        let is_code =
            |word: &str| COMMON_CODES.contains(&word).then(|| amounts::currency(word)).flatten();
        if let Some((rest, last)) = self.words.rsplit_once(' ')
            && let Some(code) = is_code(last)
        {
            self.currency = Some(code);
            self.words.truncate(rest.len());
        } else if let Some((first, rest)) = self.words.split_once(' ')
            && let Some(code) = is_code(first)
        {
            self.currency = Some(code);
            self.words = rest.to_owned();
        }
    }

    /// The fields that the name may mean, the likeliest first: as a whole,
    /// without words that say nothing, by some of its words.
    pub(super) fn claims(&self) -> Vec<Claim> {
        let mut claims = self.known();
        claims.extend(self.hinted());
        claims
    }

    /// Whether the name may mean any field.
    pub(super) fn is_known(&self) -> bool {
        !self.known().is_empty() || !self.hinted().is_empty()
    }

    fn known(&self) -> Vec<Claim> {
        let whole = known(&self.words);
        if whole.is_empty() {
            return self.shorter().map(known).find(|claims| !claims.is_empty()).unwrap_or_default();
        }
        whole
    }

    /// The name without a word that only says what every column is about.
    fn shorter(&self) -> impl Iterator<Item = &str> {
        let words = self.words.as_str();
        let first = words.split_once(' ').filter(|(first, _)| GENERAL.contains(first));
        let without_first = first.map(|(_, rest)| rest);
        // `Drop Reason C`, `Lead Source C C` once ended in `__c`.
        let without_c = words.trim_end_matches(" c").trim_end_matches(" s");
        let both = without_first.map(|rest| rest.trim_end_matches(" c"));
        let list = NOTHING_LAST.iter().find_map(|last| words.strip_suffix(last));
        [Some(without_c), without_first, both, list]
            .into_iter()
            .flatten()
            .filter(move |w| *w != words)
    }

    fn hinted(&self) -> Vec<Claim> {
        let words: Vec<_> = self.words.split(' ').collect();
        let texts = |voice| match voice {
            Voice::Seller => Field::Notes,
            Voice::Buyer => Field::Interview,
        };
        let mut fields = Vec::new();
        if voice::is_survey_question(&words) {
            fields.push(Field::Interview);
        }
        static COMPILED: OnceLock<Rules> = OnceLock::new();
        let rules = COMPILED.get_or_init(|| Rules::new(hints::rules()));
        fields.extend(rules.fitting(&words).into_iter().map(hints::field));
        fields.extend(voice::of_name(&words).map(texts));
        if voice::is_question(&words) {
            fields.push(Field::Interview);
        }
        let rank = |at: usize| BY_HINT.saturating_add(u16::try_from(at).unwrap_or(u16::MAX));
        fields.into_iter().enumerate().map(|(at, field)| Claim { rank: rank(at), field }).collect()
    }
}

/// Words before a name that say nothing.
const GENERAL: &[&str] = &[
    "deal",
    "opportunity",
    "opp",
    "oppty",
    "sales",
    "crm",
    "hs",
    "hubspot",
    "sf",
    "sfdc",
    "salesforce",
    "custom",
    "the",
    "current",
    "properties",
    "property",
    "fields",
    "primary",
    "record",
    "final",
    "main",
    "our",
    "cf",
    "attr",
];

/// What data warehouses shorten.
const SHORT: &[(&str, &str)] = &[
    ("dt", "date"),
    ("nm", "name"),
    ("amt", "amount"),
    ("desc", "description"),
    ("cd", "code"),
    ("flg", "flag"),
    ("nbr", "number"),
    ("acct", "account"),
    ("cust", "customer"),
    ("rsn", "reason"),
    ("stg", "stage"),
    ("curr", "currency"),
];

/// Ends of names that say nothing.
const NOTHING_LAST: &[&str] = &[" picklist", " list", " flag", " y n", " yn", " yes no", " multi"];

/// Codes that stand in names; others, such as `TRY` and `ALL`, are words too.
const COMMON_CODES: &[&str] = &[
    "usd", "eur", "gbp", "inr", "jpy", "cad", "aud", "chf", "brl", "mxn", "sek", "nok", "dkk",
    "pln", "zar", "sgd", "nzd", "cny",
];

fn times_of(unit: &str) -> Option<i64> {
    match unit.to_lowercase().as_str() {
        "k" | "000" | "000s" | "thousand" | "thousands" => Some(1_000),
        "m" | "mm" | "mn" | "mio" | "million" | "millions" => Some(1_000_000),
        _ => None,
    }
}

/// `Person - Name` is not the deal's name.
fn of_kind(kind: &str, rest: String) -> String {
    let is_of_whom =
        matches!(rest.as_str(), "name" | "id" | "title" | "owner" | "status" | "label");
    match kind {
        "deal" | "opportunity" => rest,
        "person" | "lead" if is_of_whom => format!("contact {rest}"),
        _ if is_of_whom => format!("{kind} {rest}"),
        _ => rest,
    }
}

fn is_kind(word: &str) -> bool {
    ["deal", "person", "organization", "organisation", "opportunity", "account", "lead"]
        .iter()
        .any(|kind| kind.eq_ignore_ascii_case(word.trim()))
}

/// Where a bracket at the end of `text` begins, and what it holds.
fn bracketed(text: &str) -> Option<(usize, &str)> {
    let text = text.trim_end();
    let (open, inside) = match text.chars().last()? {
        ')' => ('(', text.strip_suffix(')')?),
        ']' => ('[', text.strip_suffix(']')?),
        _ => return None,
    };
    let at = inside.rfind(open)?;
    let before = text[..at].trim_end().len();
    (before > 0).then_some((before, &inside[at + 1..]))
}

/// `Valeur k€`, `Amount $`: where the unit begins, and what it is.
fn unit_at_end(text: &str) -> Option<(usize, &str)> {
    let (before, unit) = text.trim_end().rsplit_once(' ')?;
    let bare = unit.trim_start_matches(['k', 'K', 'm', 'M']).trim_end_matches(['k', 'K', 'm', 'M']);
    let is_symbol = matches!(bare, "$" | "\u{20ac}" | "\u{a3}" | "US$");
    (is_symbol && unit.len() <= bare.len() + 2 && !before.trim().is_empty())
        .then_some((before.trim_end().len(), unit))
}

/// What `dd mm yyyy` tells.
fn date_order(words: &str) -> Option<DateOrder> {
    let first = words.split(' ').next()?;
    let is_date = words.contains("dd") && words.contains("mm") && words.contains("yy");
    match first {
        "dd" if is_date => Some(DateOrder::DayFirst),
        "mm" if is_date => Some(DateOrder::MonthFirst),
        _ => None,
    }
}

/// `AnlyTxHack__Industry_Type__c` → `Industry_Type`.
fn without_namespace(text: &str) -> &str {
    let mut text = text;
    for suffix in ["__c", "__s", "__r", "__pc"] {
        text = text.strip_suffix(suffix).unwrap_or(text);
    }
    match text.split_once("__") {
        Some((space, rest))
            if !rest.is_empty() && space.chars().all(|c| c.is_ascii_alphanumeric()) =>
        {
            rest
        }
        _ => text,
    }
}

/// Odoo: `lost_reason_id/name`.
fn without_relation(text: &str) -> &str {
    let Some((relation, of)) = text.rsplit_once('/') else { return text };
    let is_of =
        ["name", "id", "display_name", ".id"].iter().any(|name| name.eq_ignore_ascii_case(of));
    match relation.strip_suffix("_id") {
        Some(relation) if is_of => relation,
        _ => text,
    }
}

/// Lower case without accents, camel case split, marks as single spaces.
pub(super) fn normal(text: &str) -> String {
    let mut words = String::with_capacity(text.len() + 8);
    let letters: Vec<char> = text.chars().collect();
    for (at, &c) in letters.iter().enumerate() {
        if !c.is_alphanumeric() {
            if !words.is_empty() && !words.ends_with(' ') {
                words.push(' ');
            }
            continue;
        }
        let before = at.checked_sub(1).map(|at| letters[at]);
        let after = letters.get(at + 1);
        let starts_word = c.is_uppercase()
            && before.is_some_and(|before| {
                before.is_lowercase()
                    || (before.is_uppercase() && after.is_some_and(|after| after.is_lowercase()))
            });
        if starts_word && !words.ends_with(' ') {
            words.push(' ');
        }
        push_folded(c, &mut words);
    }
    words.truncate(words.trim_end().len());
    words
}

/// Pushes the letter in lower case without its accent.
fn push_folded(c: char, words: &mut String) {
    for c in c.to_lowercase() {
        let plain = match c {
            'à' | 'á' | 'â' | 'ã' | 'ä' | 'å' | 'ą' | 'ă' => 'a',
            'ç' | 'č' | 'ć' => 'c',
            'ď' => 'd',
            'è' | 'é' | 'ê' | 'ë' | 'ę' | 'ě' => 'e',
            'ł' => 'l',
            'ř' => 'r',
            'ś' | 'š' | 'ş' => 's',
            'ť' | 'ţ' => 't',
            'ź' | 'ż' | 'ž' => 'z',
            'ì' | 'í' | 'î' | 'ï' => 'i',
            'ñ' | 'ń' | 'ň' => 'n',
            'ò' | 'ó' | 'ô' | 'õ' | 'ö' | 'ø' | 'ő' => 'o',
            'ù' | 'ú' | 'û' | 'ü' | 'ů' | 'ű' => 'u',
            'ý' => 'y',
            'ß' => {
                words.push('s');
                's'
            }
            other => other,
        };
        words.push(plain);
    }
}

/// What is known of `words`, compared without spaces: a machine may have
/// split them wrongly (`Leads Ource`).
fn known(words: &str) -> Vec<Claim> {
    static KNOWN: OnceLock<HashMap<String, Vec<Claim>>> = OnceLock::new();
    let known = KNOWN.get_or_init(|| {
        let mut known = HashMap::<String, Vec<Claim>>::new();
        for entry in FIELDS {
            for (rank, name) in (0..).zip(entry.names()) {
                let claim = Claim { rank, field: entry.field };
                known.entry(name.replace(' ', "")).or_default().push(claim);
            }
        }
        known
    });
    known.get(&words.replace(' ', "")).cloned().unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_lose_what_programs_add() {
        let cases = [
            ("StageName", "stage name"),
            ("If_closed_lost_why__c", "if closed lost why"),
            ("stage_id/name", "stage"),
            ("Buyer's reason", "buyer reason"),
            ("AnlyTxHack__Industry_Type__c", "industry type"),
            ("Deal - Lost reason", "lost reason"),
            ("Lost Reason (optional)", "lost reason"),
            ("Close Date (A)", "close date"),
            ("Razón de pérdida", "razon de perdida"),
            ("  invoice_amount_local ", "invoice amount local"),
            ("CRMNotes", "crm notes"),
            ("Win/Loss", "win loss"),
            ("DEAL_ID", "deal id"),
            ("Größe", "grosse"),
            ("properties.dealname", "properties dealname"),
        ];
        for (header, expected) in cases {
            assert_eq!(Name::of(header).words, expected, "{header}");
        }
    }

    #[test]
    fn names_tell_currency_and_multiple() {
        let cases = [
            ("amount_usd", "amount", Some("USD"), None),
            ("importe_eur", "importe", Some("EUR"), None),
            ("Opportunity Value (USD)", "opportunity value", Some("USD"), None),
            ("ACV ($K)", "acv", Some("USD"), Some(1_000)),
            ("Deal size (in thousands)", "deal size", None, Some(1_000)),
            ("Revenue (€ millions)", "revenue", Some("EUR"), Some(1_000_000)),
            ("Total_Opportunity_Value___M_", "total opportunity value", None, Some(1_000_000)),
            ("Attrition ($)", "attrition", Some("USD"), None),
            ("Valeur k\u{20ac}", "valeur", Some("EUR"), Some(1_000)),
            ("Company", "company", None, None),
        ];
        for (header, words, currency, times) in cases {
            let expected = Name { words: words.to_owned(), currency, times, order: None };
            assert_eq!(Name::of(header), expected, "{header}");
        }
    }

    #[test]
    fn names_tell_the_order_of_dates() {
        let order = |header| Name::of(header).order;
        assert_eq!(order("Close Date (MM/DD/YYYY)"), Some(DateOrder::MonthFirst));
        assert_eq!(order("Close Date (dd.mm.yy)"), Some(DateOrder::DayFirst));
        assert_eq!(order("Close Date (A)"), None);
    }

    #[test]
    fn names_mean_fields() {
        let cases = [
            ("opp_id", Some(Field::Id)),
            ("RENEWAL_OPTY_ID", Some(Field::Id)),
            ("Potential Customer", Some(Field::Account)),
            ("Topic", Some(Field::Name)),
            ("dealstage", Some(Field::Outcome)),
            ("OpportunityStage", Some(Field::Outcome)),
            ("Estágio", Some(Field::Outcome)),
            ("Est. Revenue", Some(Field::Amount)),
            ("deal_value_inr", Some(Field::Amount)),
            ("Leads Ource", Some(Field::Source)),
            ("Drop Reason C", Some(Field::Reason)),
            ("Lost Reason Notes C", Some(Field::ReasonDetail)),
            ("Primary Reason for Loss", Some(Field::Reason)),
            ("Closed-Lost Reason Details", Some(Field::ReasonDetail)),
            ("Reason we won", Some(Field::WinReason)),
            ("Fortza__MainCompetitors__c", Some(Field::Competitor)),
            ("Competitor(s) considered", Some(Field::Competitor)),
            ("Which vendor was selected", Some(Field::Winner)),
            ("Est. close date", Some(Field::Expected)),
            ("Opportunity Close Date", Some(Field::Closed)),
            ("Deal - Won time", Some(Field::WonOn)),
            ("Opportunity Owner: Full Name", Some(Field::Owner)),
            ("Motivo da perda", Some(Field::Reason)),
            ("Observação", Some(Field::Notes)),
            ("Post-loss feedback", Some(Field::Interview)),
            ("Why did you choose the other vendor?", Some(Field::Interview)),
            ("What could we have done better?", Some(Field::Interview)),
            ("Buyer's Stated Reason", Some(Field::Interview)),
            ("Why did we lose the deal", Some(Field::Reason)),
            ("Next Steps", None),
            ("Probability (%)", None),
            ("sales_cycle_days_actual", None),
            ("Competitor price", None),
            ("Days in stage", None),
        ];
        for (header, expected) in cases {
            let claims = Name::of(header).claims();
            assert_eq!(claims.first().map(|claim| claim.field), expected, "{header}");
        }
    }
}
