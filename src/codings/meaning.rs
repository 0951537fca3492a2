//! What a code of a REFI-QDA project means to us.

use std::collections::BTreeMap;

use crate::codebook::Codebook;
use crate::refi::Code;
use crate::tag::Direction;

/// What a code means.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Meaning {
    /// A theme, and which way it speaks where that is told.
    Theme(String, Option<Direction>),
    /// Why something was coded, which says nothing of what.
    Why,
    /// No theme of ours.
    Unknown,
}

impl Meaning {
    /// The meanings of codes and all that are under them, by identifier.
    ///
    /// A code that we wrote is told by the last line of what it stands for,
    /// whatever it is called now; any other by its name, or else means what
    /// the code above it does.
    pub fn of_all(codes: &[Code], codebook: &Codebook) -> BTreeMap<String, Self> {
        let mut all = BTreeMap::new();
        for code in codes {
            add(code, &Self::Unknown, codebook, &mut all);
        }
        all
    }
}

fn add(code: &Code, above: &Meaning, codebook: &Codebook, all: &mut BTreeMap<String, Meaning>) {
    let own = by_key(code, codebook)
        .or_else(|| by_name(&code.name, codebook))
        .unwrap_or_else(|| under(above, &code.name));
    for below in &code.under {
        add(below, &own, codebook, all);
    }
    all.insert(code.guid.clone(), own);
}

/// The key with which we marked a code when we wrote it.
fn by_key(code: &Code, codebook: &Codebook) -> Option<Meaning> {
    let key = code.about.trim_end().lines().last()?.trim().strip_prefix("winloss: ")?;
    if key.contains(" by ") || key.ends_with(" rules") {
        return Some(Meaning::Why);
    }
    let (theme, direction) = match key.split_once(' ') {
        Some((theme, direction)) => (theme, Some(self::direction(direction)?)),
        None => (key, None),
    };
    codebook.theme(theme).map(|_| Meaning::Theme(theme.to_owned(), direction))
}

/// What a code means by its name, if it is one of ours.
pub(super) fn by_name(name: &str, codebook: &Codebook) -> Option<Meaning> {
    let name = name.trim();
    let is_rule = codebook.rules.iter().any(|rule| *rule.id == *name);
    if is_rule || name.ends_with(": rules") || name.ends_with(".learned") {
        return Some(Meaning::Why);
    }
    if let Some(theme) = theme(name, codebook) {
        return Some(Meaning::Theme(theme, None));
    }
    // `Price: against us`, `price -`.
    let splits = name.char_indices().filter(|(_, c)| matches!(c, ':' | '/' | ' '));
    splits.rev().find_map(|(at, c)| {
        let theme = theme(&name[..at], codebook)?;
        let direction = direction(&name[at + c.len_utf8()..])?;
        Some(Meaning::Theme(theme, Some(direction)))
    })
}

/// The theme whose id or name it is.
fn theme(name: &str, codebook: &Codebook) -> Option<String> {
    let name = name.trim();
    let same = |other: &str| other.to_lowercase() == name.to_lowercase();
    let theme = codebook.themes.iter().find(|theme| same(&theme.id) || same(&theme.name))?;
    Some(theme.id.to_string())
}

/// What a code means that is known only by where it stands.
fn under(above: &Meaning, name: &str) -> Meaning {
    match above {
        Meaning::Theme(theme, known) => Meaning::Theme(theme.clone(), direction(name).or(*known)),
        Meaning::Why => Meaning::Why,
        Meaning::Unknown => Meaning::Unknown,
    }
}

/// The direction that people call by this word.
pub fn direction(word: &str) -> Option<Direction> {
    let word = word.trim().to_lowercase();
    match &*word {
        "for" | "for us" | "+" | "positive" | "pro" => Some(Direction::For),
        "against" | "against us" | "-" | "−" | "negative" | "contra" => Some(Direction::Against),
        "neutral" | "0" => Some(Direction::Neutral),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::builtin;

    #[test]
    fn a_code_means_what_it_is_marked_called_or_put_under() {
        let code = |guid: &str, name: &str, about: &str, under: Vec<Code>| Code {
            guid: guid.to_owned(),
            name: name.to_owned(),
            about: about.to_owned(),
            codable: true,
            under,
        };
        let codes = [
            code(
                "1",
                "price",
                "",
                vec![
                    code("2", "Negative", "", vec![code("3", "Discounts", "", vec![])]),
                    code("4", "Haggling", "", vec![]),
                    code("5", "Price: rules", "", vec![code("6", "anything", "", vec![])]),
                ],
            ),
            code("7", "Costs", "Said of it.\n\nwinloss: price against", vec![]),
            code("8", "Technical rapport: for us", "", vec![]),
            code("9", "rapport.technical -", "", vec![]),
            code("10", "price.learned", "", vec![]),
            code("11", "Weather", "", vec![code("12", "positive", "", vec![])]),
        ];
        let meanings = Meaning::of_all(&codes, &builtin::codebook());
        let theme = |theme: &str, direction| Meaning::Theme(theme.to_owned(), direction);
        let (pro, contra) = (Some(Direction::For), Some(Direction::Against));
        let expected = [
            ("1", theme("price", None)),
            ("2", theme("price", contra)),
            ("3", theme("price", contra)),
            ("4", theme("price", None)),
            ("5", Meaning::Why),
            ("6", Meaning::Why),
            ("7", theme("price", contra)),
            ("8", theme("rapport.technical", pro)),
            ("9", theme("rapport.technical", contra)),
            ("10", Meaning::Why),
            ("11", Meaning::Unknown),
            ("12", Meaning::Unknown),
        ];
        for (guid, meaning) in expected {
            assert_eq!(meanings[guid], meaning, "{guid}");
        }
    }
}
