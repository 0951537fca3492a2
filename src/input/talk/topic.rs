//! Whether a label may be somebody's name, and words that stand before a
//! colon without being anybody.

use super::names::is_person;
use super::role::{label_role, numbers_a_voice, simple};

/// How much a label looks like a speaker.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Likeness {
    /// It does not: a sentence, a topic.
    No,
    /// One word, or one in lower case: it takes repetition to believe it.
    Some,
    /// Several capitalised words, as a full name has.
    Name,
    /// A role word or a numbered voice.
    Role,
}

/// Words that head a line of notes; a label made of them is a topic.
const TOPICS: &[&str] = &[
    "price",
    "prices",
    "pricing",
    "cost",
    "costs",
    "budget",
    "product",
    "products",
    "team",
    "support",
    "timeline",
    "timing",
    "time",
    "risk",
    "risks",
    "background",
    "decision",
    "decisions",
    "competitor",
    "competitors",
    "competition",
    "coach",
    "champion",
    "champions",
    "relationship",
    "relationships",
    "note",
    "notes",
    "nb",
    "action",
    "actions",
    "step",
    "steps",
    "next",
    "pros",
    "cons",
    "pro",
    "con",
    "strength",
    "strengths",
    "weakness",
    "weaknesses",
    "why",
    "what",
    "how",
    "when",
    "where",
    "who",
    "outcome",
    "result",
    "results",
    "reason",
    "reasons",
    "date",
    "deal",
    "account",
    "company",
    "summary",
    "overview",
    "feedback",
    "takeaway",
    "takeaways",
    "quote",
    "quotes",
    "context",
    "implementation",
    "security",
    "demo",
    "demos",
    "process",
    "trust",
    "people",
    "vendor",
    "vendors",
    "question",
    "questions",
    "answer",
    "answers",
    "example",
    "examples",
    "important",
    "warning",
    "tip",
    "update",
    "updates",
    "status",
    "agenda",
    "topic",
    "topics",
    "goal",
    "goals",
    "problem",
    "problems",
    "solution",
    "solutions",
    "issue",
    "issues",
    "point",
    "points",
    "item",
    "items",
    "key",
    "main",
    "overall",
    "bottom",
    "line",
    "option",
    "options",
    "plan",
    "plans",
    "scope",
    "trigger",
    "today",
    "tomorrow",
    "yesterday",
    "role",
    "title",
    "name",
    "email",
    "phone",
    "address",
    "location",
    "duration",
    "subject",
    "re",
    "fw",
    "fwd",
    "cc",
    "ps",
    "eg",
    "ie",
    "fyi",
    "todo",
    "tbd",
    "evaluation",
    "criteria",
    "requirements",
    "requirement",
    "features",
    "feature",
    "integration",
    "integrations",
    "roadmap",
    "delivery",
    "contract",
    "legal",
    "procurement",
    "sales",
    "marketing",
    "finance",
    "it",
    "ops",
    "operations",
    "hr",
    "training",
    "onboarding",
    "adoption",
    "usage",
    "performance",
    "quality",
    "service",
    "services",
    "experience",
    "first",
    "second",
    "third",
    "finally",
    "last",
    "also",
    "and",
    "but",
    "so",
    "or",
    "then",
    "one",
    "two",
    "three",
    "four",
    "five",
    "thing",
    "things",
    "my",
    "our",
    "their",
    "the",
    "a",
    "an",
    "this",
    "that",
    "these",
    "those",
    "verdict",
    "score",
    "scores",
    "rating",
    "lessons",
    "learned",
    "lesson",
    "recommendation",
    "recommendations",
    "conclusion",
    "introduction",
    "intro",
    "discussion",
    "stage",
    "amount",
    "value",
    "size",
    "segment",
    "region",
    "industry",
    "source",
    "contact",
    "url",
    "link",
    "http",
    "https",
    "attendees",
    "participants",
    "present",
    "transcript",
    "recording",
    "interview",
    "meeting",
    "call",
    "wrap",
    "up",
    "follow",
    "owner",
    "next steps",
    "day",
    "week",
    "month",
    "year",
    "phase",
    "part",
    "section",
    "chapter",
    "figure",
    "table",
    "row",
    "column",
    "slide",
    "version",
    "total",
    "sum",
    "discount",
    "volume",
    "term",
    "terms",
    "logo",
    "rapport",
    "personal",
    "technical",
    "business",
    "sentiment",
    "theme",
    "themes",
    "mood",
    "setup",
    "season",
    "positive",
    "positives",
    "negative",
    "negatives",
    "good",
    "bad",
    "better",
    "worse",
    "best",
    "worst",
    "incumbent",
    "status quo",
    "need",
    "needs",
    "pain",
    "pains",
    "gap",
    "gaps",
    "fit",
    "reference",
    "references",
    "reporting",
    "pilot",
    "trial",
    "poc",
    "rfp",
    "rfi",
    "shortlist",
    "decider",
    "committee",
    "board",
    "insight",
    "insights",
    "impact",
    "benefit",
    "benefits",
    "challenge",
    "challenges",
    "concern",
    "concerns",
    "objection",
    "objections",
    "win",
    "loss",
    "lost",
    "won",
];

/// How much `label` looks like a speaker, by itself.
pub(super) fn likeness(label: &str) -> Likeness {
    let label = label.trim();
    let outer = label.split(['(', '[', ',', '|']).next().unwrap_or_default().trim();
    if outer.is_empty() || label.contains(['?', '!', ';', '"', '“', '*', '=', '<']) {
        return Likeness::No;
    }
    if label_role(outer).is_some() || numbers_a_voice(outer) {
        return Likeness::Role;
    }
    let words: Vec<&str> = outer.split_whitespace().collect();
    let plain = simple(outer);
    let topics = plain.split(' ').filter(|word| TOPICS.contains(word)).count();
    // `Third Rail`: a company may have one such word.
    let company = words.len() == 2
        && topics == 1
        && words.iter().all(|word| word.starts_with(char::is_uppercase));
    if words.len() > 6
        || topics > 0 && topics * 2 >= words.len() && !company
        || has_sentence_word(&plain)
    {
        return Likeness::No;
    }
    if company {
        return Likeness::Some;
    }
    let full = words.len() >= 2 && words.len() <= 5 && is_person(outer);
    let titled = super::role::is_job(outer) && words.iter().all(|word| starts_large(word));
    match words.len() {
        _ if full => Likeness::Name,
        1 if word_fits(words[0]) => Likeness::Some,
        // A name in small letters, as captions write it.
        2 if topics == 0
            && words.iter().all(|word| word_fits(word) && word.chars().all(char::is_lowercase)) =>
        {
            Likeness::Some
        }
        // `Head of IT`, `Sales Engineer Bob`
        2..=6 if titled || is_titled(&words) => Likeness::Some,
        // `Finance - Dan`, `Dan / Finance`
        3..=6
            if words.iter().any(|word| matches!(*word, "-" | "–" | "—" | "/" | "@"))
                && starts_large(words[0]) =>
        {
            Likeness::Some
        }
        _ => Likeness::No,
    }
}

fn starts_large(word: &str) -> bool {
    word.chars().next().is_some_and(|c| c.is_uppercase() || !c.is_ascii())
        || matches!(word, "of" | "de" | "van" | "von" | "der" | "and" | "&" | "-" | "/")
}

/// Capitals throughout but for the small words of a title.
fn is_titled(words: &[&str]) -> bool {
    words.iter().all(|word| starts_large(word)) && words[0].starts_with(char::is_uppercase)
}

/// One word: a name, initials, a handle such as `jb_ad`.
fn word_fits(word: &str) -> bool {
    let length = word.chars().count();
    (1..=30).contains(&length)
        && word.starts_with(char::is_alphabetic)
        && word
            .chars()
            .all(|c| c.is_alphanumeric() || matches!(c, '_' | '-' | '.' | '\'' | '’' | '@' | '&'))
}

/// Small words that names do not have.
fn has_sentence_word(words: &str) -> bool {
    const SMALL: &[&str] = &[
        "is", "are", "was", "were", "i", "we", "you", "they", "he", "she", "not", "to", "in", "if",
        "for", "with", "about", "as", "be", "been", "have", "has", "had", "do", "did", "said",
        "says", "because", "which", "would", "could", "should", "will", "can", "there", "here",
        "just", "really", "very", "more", "most", "some", "any", "all", "no", "yes", "like", "on",
        "by",
    ];
    let several = words.contains(' ');
    words.split(' ').any(|word| {
        SMALL.contains(&word) && (several && word != "i" || word.len() > 1 && word != "will")
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_topic_is_no_name() {
        use Likeness::{Name, No, Role, Some};
        let cases = [
            ("Interviewer", Role),
            ("Speaker 1", Role),
            ("Prospect (Priya – RevOps Director)", Role),
            ("AE (Jordan)", Role),
            ("Dana Okafor", Name),
            ("Dana Okafor (CIO, Cape Bank)", Name),
            ("Inglis, Jake", Some),
            ("Dana", Some),
            ("mary", Some),
            ("jb_ad", Some),
            ("CIO", Some),
            ("Head of IT", Some),
            ("Will", Some),
            ("One thing", No),
            ("Price", No),
            ("Next steps", No),
            ("Key takeaways", No),
            ("What he said", No),
            ("The reason we left", No),
            ("Price (list)", No),
            ("*screen share", No),
        ];
        for (label, expected) in cases {
            assert_eq!(likeness(label), expected, "{label}");
        }
    }
}
