//! What the tagger finds in an interview.

use serde::{Deserialize, Serialize};

use super::mention::Mention;
use crate::codebook::ThemeId;
use crate::interview::Role;

/// What an interview says of the themes.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Tagged {
    /// The mentions, in the order of the text.
    pub mentions: Vec<Mention>,
    /// How many sentences buyers spoke.
    pub buyer_sentences: u64,
    /// What is said too faintly to be a mention, by theme and role.
    pub faint: Vec<Faint>,
}

/// What people of one role say of a theme in sentences that are no mention of
/// it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Faint {
    /// The theme.
    pub theme: ThemeId,
    /// Buyers or sellers.
    pub role: Role,
    /// How many statements are to be expected among these sentences, in
    /// thousandths: the sum of the chances that each is one.
    pub thousandths: u64,
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::*;
    use crate::builtin;
    use crate::deal::Facts;
    use crate::interview::{Certainty, Interview, Kind, Speaker, Turn};
    use crate::place::Place;
    use crate::tag::{Sensitivity, Tagger};

    /// What a buyer who says this says faintly, by theme.
    fn faint(tagger: &Tagger, text: &str) -> Vec<(ThemeId, u64)> {
        let speaker =
            Speaker { name: None, title: None, role: Role::Buyer, certainty: Certainty::Told };
        let interview = Interview {
            id: "i".to_owned(),
            place: Place::new(&Arc::from("i.txt"), 1),
            kind: Kind::Transcript,
            deal_id: None,
            facts: Facts::default(),
            date: None,
            speakers: vec![speaker],
            turns: text
                .split('|')
                .map(|text| Turn { speaker: 0, text: text.to_owned(), line: 1 })
                .collect(),
        };
        let faint = tagger.tagged(&interview).faint;
        assert!(faint.iter().all(|one| one.role == Role::Buyer && one.thousandths > 0));
        faint.into_iter().map(|one| (one.theme, one.thousandths)).collect()
    }

    #[test]
    fn what_is_said_twice_or_of_another_purchase_adds_nothing() {
        let tagger =
            |sensitivity| Tagger::new(Arc::new(builtin::codebook()), builtin::model(), sensitivity);
        let [usual, strict] = [Sensitivity::Balanced, Sensitivity::Strict].map(tagger);
        let said = ["Fee trouble.", "The budget was tight.", "Finance complained about the fee."];
        let mut heard = 0;
        for text in said {
            let once = faint(&usual, text);
            heard += once.len();
            // The neighbour changes what each scores, but only one is counted.
            let twice = faint(&usual, &format!("{text}|{text}"));
            assert!(twice.iter().all(|(_, thousandths)| *thousandths < 1_000), "{text}");
            let before = format!("In the last purchase, before this one, {}", text.to_lowercase());
            assert_eq!(faint(&usual, &before), [], "{before}");
            // A mention that a stricter setting drops does not come back.
            assert!(faint(&strict, text).iter().all(|one| once.contains(one)), "{text}");
        }
        assert!(heard > 0, "nothing is faint");
    }
}
