//! What carried a mention and its direction: the features of its sentence, and
//! what each added to the score of its own words.

use std::cmp::Reverse;
use std::collections::BTreeMap;

use super::direction::Told;
use super::mention::{Direction, Mention, Share};
use super::model::Part;
use super::read::{Pages, Sentence};
use super::score::SCALE;
use super::tagger::Tagger;
use super::{direction, whose};
use crate::interview::Interview;

/// What told the direction of a mention.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Leaning {
    /// Of whose side its sentence speaks, in thousandths: 1,000 of ours, -1,000
    /// of a rival's. `None` where it names both: each word is said of the one
    /// named last.
    pub of_us: Option<i32>,
    /// What each feature added, the strongest first; above 0 it speaks for us,
    /// or, of a mention that weighs for nobody, for that.
    pub shares: Vec<Share>,
}

impl Tagger {
    /// For each of the mentions of `interview`, the features that carried it,
    /// the strongest first. They add up to what its sentence scores by itself;
    /// the rest of [`Mention::score`] comes from the sentences around it.
    ///
    /// Nothing for a theme that no weights were learned for.
    pub fn shares(&self, interview: &Interview, mentions: &[Mention]) -> Vec<Vec<Share>> {
        self.with_pages(interview, |pages| {
            let of = |mention: &Mention| -> Vec<Share> {
                let Some((at, lane)) = self.stands(pages, mention) else { return Vec::new() };
                let mut parts: BTreeMap<String, i64> = BTreeMap::new();
                pages.describe(self, at, |feature, scale| {
                    let weight = self.known().model.weight(Part::Feature, feature, lane);
                    *parts.entry(feature.to_owned()).or_default() +=
                        i64::from(weight) * i64::from(scale);
                });
                rounded(parts, pages.sentences[at].score[lane])
            };
            mentions.iter().map(of).collect()
        })
    }

    /// For each of the mentions of `interview`, what its own sentence tells of
    /// its direction, before those near it are heard.
    ///
    /// Nothing where the direction is that of a user's own rule, and for a theme
    /// that no weights were learned for.
    pub fn leanings(&self, interview: &Interview, mentions: &[Mention]) -> Vec<Leaning> {
        self.with_pages(interview, |pages| {
            let of = |mention: &Mention| -> Leaning {
                let Some((at, lane)) = self.stands(pages, mention) else {
                    return Leaning::default();
                };
                let hit = self.best_hit(pages, &pages.sentences[at], mention.theme).cloned();
                if !self.learns_direction(hit.as_ref()) {
                    return Leaning::default();
                }
                let whose =
                    pages.lend(|lexicon, pages| whose::judge(self.known(), lexicon, pages, at));
                let told = match mention.direction {
                    Direction::Neutral => Told::ForNobody,
                    Direction::For | Direction::Against => Told::Direction { whose },
                };
                let parts = direction::parts(self, pages, at, lane, hit.as_ref(), told);
                let of_us = (!direction::names_both(pages, at)).then_some(whose);
                let sum = parts.values().sum::<i64>().div_euclid(i64::from(SCALE));
                Leaning { of_us, shares: rounded(parts, i32::try_from(sum).unwrap_or(i32::MAX)) }
            };
            mentions.iter().map(of).collect()
        })
    }

    /// The sentence in which a mention stands, and the lane of its theme.
    fn stands(&self, pages: &Pages, mention: &Mention) -> Option<(usize, usize)> {
        let stands = |sentence: &Sentence| {
            sentence.turn == mention.turn && sentence.span == mention.sentence
        };
        pages.sentences.iter().position(stands).zip(self.lane(mention.theme))
    }
}

/// Parts of [`SCALE`] as whole milli-logits that add up to `sum`: what rounding
/// down leaves goes to those that lost most.
fn rounded(parts: BTreeMap<String, i64>, sum: i32) -> Vec<Share> {
    let scale = i64::from(SCALE);
    let mut shares: Vec<(i64, Share)> = parts
        .into_iter()
        .filter(|(_, part)| *part != 0)
        .map(|(feature, part)| {
            let weight = i32::try_from(part.div_euclid(scale)).unwrap_or(i32::MAX);
            (part.rem_euclid(scale), Share { feature, weight })
        })
        .collect();
    shares.sort_by_key(|(lost, _)| Reverse(*lost));
    let left = sum - shares.iter().map(|(_, share)| share.weight).sum::<i32>();
    let count = shares.len();
    for at in 0..usize::try_from(left).unwrap_or(0) {
        if let Some((_, share)) = shares.get_mut(at % count.max(1)) {
            share.weight += 1;
        }
    }
    let mut shares: Vec<Share> = shares.into_iter().map(|(_, share)| share).collect();
    shares.sort_by(|one, other| {
        (Reverse(one.weight.abs()), &one.feature)
            .cmp(&(Reverse(other.weight.abs()), &other.feature))
    });
    shares
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::*;
    use crate::builtin;
    use crate::deal::Facts;
    use crate::interview::{Certainty, Kind, Role, Speaker, Turn};
    use crate::place::Place;
    use crate::tag::Sensitivity;
    use crate::tag::check::interview_of;

    fn speaker(role: Role) -> Speaker {
        Speaker { name: None, title: None, role, certainty: Certainty::Told }
    }

    #[test]
    fn shares_add_up_to_what_the_sentence_scores_by_itself() {
        let turn = |speaker, line, text: &str| Turn { speaker, text: text.to_owned(), line };
        let interview = Interview {
            id: "i".to_owned(),
            place: Place::whole("i.txt"),
            kind: Kind::Transcript,
            deal_id: None,
            facts: Facts::default(),
            date: None,
            speakers: vec![speaker(Role::Interviewer), speaker(Role::Buyer)],
            turns: vec![
                turn(0, 1, "What was the reason in the end? Was it the price?"),
                turn(
                    1,
                    2,
                    "You were far too expensive for us. It wasn't the features, they were fine. \
                     We had nobody inside who would fight for you, and that decided it.",
                ),
            ],
        };
        let tagger =
            Tagger::new(Arc::new(builtin::codebook()), builtin::model(), Sensitivity::High);
        let mentions = tagger.tag(&interview);
        assert!(!mentions.is_empty(), "plain words of price are found");
        let shares = tagger.shares(&interview, &mentions);
        for (mention, shares) in mentions.iter().zip(shares) {
            let own = tagger.with_pages(&interview, |pages| {
                let mut sentences = pages.sentences.iter();
                let same = |span| span == mention.sentence;
                let sentence = sentences.find(|one| one.turn == mention.turn && same(one.span));
                let lane = tagger.lane(mention.theme).expect("learned");
                sentence.expect("the mention's sentence").score[lane]
            });
            assert_eq!(shares.iter().map(|share| share.weight).sum::<i32>(), own, "{mention:?}");
        }
    }

    #[test]
    fn shares_of_a_direction_add_up_to_what_its_sentence_tells() {
        let tagger =
            Tagger::new(Arc::new(builtin::codebook()), builtin::model(), Sensitivity::Near);
        let interview = interview_of(
            "And their support? // Slow, from the first ticket. Your plan was clear, whereas Apex \
             was late with theirs. But your price was too high for us.",
        );
        let mentions = tagger.tag(&interview);
        assert!(mentions.len() > 2, "{mentions:?}");
        for (mention, leaning) in mentions.iter().zip(tagger.leanings(&interview, &mentions)) {
            let judged = tagger.with_pages(&interview, |pages| {
                let (at, lane) = tagger.stands(pages, mention).expect("the mention's sentence");
                let hit = tagger.best_hit(pages, &pages.sentences[at], mention.theme).cloned();
                pages.lend(|lexicon, pages| {
                    let whose = whose::judge(tagger.known(), lexicon, pages, at);
                    let hit = hit.as_ref();
                    let judged = direction::judge(&tagger, lexicon, pages, at, lane, hit, whose);
                    (whose, judged.expect("learned").score)
                })
            });
            let sum: i32 = leaning.shares.iter().map(|share| share.weight).sum();
            assert!(leaning.of_us.is_none_or(|of_us| of_us == judged.0), "{mention:?}");
            // A product is cut off for each of its parts.
            let told = mention.direction == Direction::Neutral || (sum - judged.1).abs() <= 60;
            assert!(told, "{sum} {} {mention:?}", judged.1);
        }
    }

    #[test]
    fn rounding_loses_nothing() {
        let cases: [(&[(&str, i64)], i32, &[(&str, i32)]); 3] = [
            (&[("a", 1024), ("b", -2048)], -1, &[("b", -2), ("a", 1)]),
            (&[("a", 512), ("b", 600)], 1, &[("b", 1), ("a", 0)]),
            (&[("a", 0)], 0, &[]),
        ];
        for (parts, sum, expected) in cases {
            let parts = parts.iter().map(|(feature, part)| ((*feature).to_owned(), *part));
            let shares = rounded(parts.collect(), sum);
            let shown: Vec<(&str, i32)> =
                shares.iter().map(|share| (share.feature.as_str(), share.weight)).collect();
            assert_eq!(shown, expected);
        }
    }
}
