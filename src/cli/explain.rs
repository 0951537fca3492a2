//! `winloss explain`: one deal, and every line that counts.

use std::collections::BTreeMap;

use anyhow::{Context, Result, bail};
use winloss::analysis::Analysis;
use winloss::codebook::{Codebook, ThemeId};
use winloss::deal::Deal;
use winloss::interview::Interview;
use winloss::join::{edits, plain_name};
use winloss::reason::{Evidence, Finding, Voice};
use winloss::summary::ProblemRow;
use winloss::tag::{Direction, Leaning, Share, Tagged, Tagger};
use winloss::view::{self, Explained, FindingRow, Heard, MarkedRow, SaidRow, ShareRow, TurnRow};

use super::Status;
use super::input::{InputArgs, TagArgs};
use super::output::OutputArgs;
use super::run::{Met, Run, Shown};
use super::verdicts::{RULE, VerdictArgs, Verdicts};

/// How many deals that are called much the same are named.
const NEAR: usize = 3;

/// One deal: what was found, why it counts, and the words themselves.
///
/// Shows the record, the primary reason and the rule that decided it, the
/// statements that were counted, and every interview of the deal with each
/// mention marked in place and the words and rules that carried it.
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:
  winloss explain D-1042 deals.csv interviews/
  winloss explain 'Cape Bank' interviews/
  winloss explain D-1042 deals.csv interviews/ --color always | less -R
  winloss explain D-1042 deals.csv interviews/ -f json | jq .statements")]
pub(crate) struct Args {
    /// The deal, by its id or its account.
    #[arg(value_name = "DEAL")]
    deal: String,
    #[command(flatten)]
    input: InputArgs,
    #[command(flatten)]
    verdicts: VerdictArgs,
    #[command(flatten)]
    tag: TagArgs,
    #[command(flatten)]
    output: OutputArgs,
}

impl Args {
    /// Runs the command.
    pub(crate) fn run(self) -> Result<Status> {
        let tagger = self.tag.tagger()?;
        let format = self.output.format()?;
        let verdicts = self.verdicts.read(tagger.codebook())?;
        let mut analysis = Analysis::new(tagger.codebook());
        let mut texts = Vec::new();
        let work = |met: Met<'_>| {
            may_be(&self.deal, &met).then(|| heard(&tagger, &met, verdicts.as_ref()))
        };
        let mut run = Run::over(&self.input, work, |joined| {
            if let (Some(at), Some((evidence, heard))) = (joined.deal, joined.made) {
                analysis.add(Some(at), evidence);
                texts.push((at, heard));
            }
        })?;
        run.tell(verdicts.iter().flat_map(Verdicts::stale_of_read));
        let status = run.close(self.input.quiet)?;
        let at = find(&run.called(&self.deal), &run.deals)?;
        let wanted = &run.deals[at];
        let part = analysis.part(&run.deals, &[], |deal| std::ptr::eq(deal, wanted));
        let row = part.deals.into_iter().next().context("the deal has no row")?;
        let mut explained = Explained::of(row);
        if let Some(evidence) = analysis.evidence(at) {
            explained.statements = statements(evidence, tagger.codebook());
            explained.findings = findings(evidence);
        }
        let texts = texts.into_iter().filter(|(deal, _)| *deal == at);
        explained.interviews = texts.map(|(_, heard)| heard).collect();
        let of_deal = |file: &str| explained.interviews.iter().any(|heard| heard.file == file);
        let problems = run.problems();
        let problems = problems.iter().filter(|problem| of_deal(&problem.place.file));
        explained.problems = problems.map(ProblemRow::from).collect();
        let mut out = self.output.open()?;
        (format.write)(&view::explain(&explained), self.output.style(), &mut out)?;
        out.finish()?;
        Ok(status)
    }
}

/// Whether a deal of this id and account may be the one called `name`.
fn is_called(name: &str, id: &str, account: Option<&str>) -> bool {
    is_id(name, id) || account.is_some_and(|account| is_account(name, account))
}

fn is_id(name: &str, id: &str) -> bool {
    name == id || name.to_lowercase() == id.to_lowercase()
}

fn is_account(name: &str, account: &str) -> bool {
    let name = plain_name(name);
    !name.is_empty() && name == plain_name(account)
}

/// Whether the interview may be about the deal called `name`: the text of all
/// others is dropped.
fn may_be(name: &str, met: &Met<'_>) -> bool {
    let facts = &met.interview.facts;
    let (id, account) = if let Some(deal) = met.deal {
        (&deal.id, deal.facts.account.as_deref())
    } else {
        let id = met.interview.deal_id.as_ref().unwrap_or(&met.interview.id);
        (id, facts.account.as_deref())
    };
    is_called(name, id, account) || met.is_shown_as(name, id, account)
}

/// The deal called `name`: by its id as typed, then in any case, then by its
/// account.
fn find(name: &str, deals: &[Deal]) -> Result<usize> {
    let account = |deal: &Deal| {
        deal.facts.account.as_deref().is_some_and(|account| is_account(name, account))
    };
    let ways: [&dyn Fn(&Deal) -> bool; 3] =
        [&|deal| deal.id == name, &|deal| is_id(name, &deal.id), &account];
    for way in ways {
        let found: Vec<usize> = (0..deals.len()).filter(|at| way(&deals[*at])).collect();
        match found[..] {
            [] => {}
            [one] => return Ok(one),
            [..] => {
                let ids: Vec<String> =
                    found.iter().map(|at| format!("`{}`", deals[*at].id)).collect();
                bail!("`{name}` is {} deals (expected one of {})", ids.len(), ids.join(", "));
            }
        }
    }
    match near(name, deals)[..] {
        [] => bail!(
            "unknown deal `{name}` (expected the id or the account of one of {} deals)",
            deals.len()
        ),
        ref near => bail!("unknown deal `{name}` (near: {})", near.join(", ")),
    }
}

/// The ids and accounts that are spelled much like `name`, the nearest first.
fn near(name: &str, deals: &[Deal]) -> Vec<String> {
    let lower = name.to_lowercase();
    let mut near: Vec<(usize, &str)> = deals
        .iter()
        .flat_map(|deal| [Some(deal.id.as_str()), deal.facts.account.as_deref()])
        .flatten()
        .filter_map(|known| {
            let other = known.to_lowercase();
            if lower.len() > 2 && other.contains(&lower) {
                return Some((0, known));
            }
            Some((edits(&lower, &other, known.chars().count() / 3)?, known))
        })
        .collect();
    near.sort_unstable();
    near.dedup();
    near.into_iter().take(NEAR).map(|(_, known)| format!("`{known}`")).collect()
}

/// What one interview tells, and its text with the mentions in place.
fn heard(tagger: &Tagger, met: &Met<'_>, verdicts: Option<&Verdicts>) -> (Evidence, Heard) {
    let interview: &Interview = met.interview;
    let codebook = tagger.codebook();
    let tagged = Verdicts::judge(verdicts, interview, tagger.tagged(interview));
    let shares = tagger.shares(interview, &tagged.mentions);
    let leanings = tagger.leanings(interview, &tagged.mentions);
    let mut carried: Vec<(Vec<Share>, Leaning)> = shares.into_iter().zip(leanings).collect();
    for (mention, carried) in tagged.mentions.iter().zip(&mut carried) {
        // A person's word carried it, and no feature.
        if *mention.rule == *RULE {
            *carried = Default::default();
        }
    }
    let mut shown = met.shown(tagged.mentions);
    let tagged = Tagged { mentions: std::mem::take(&mut shown.mentions), ..tagged };
    let Shown { interview, deal, .. } = &shown;
    let evidence = Evidence::of(interview, &tagged, codebook);
    let mut turns: Vec<TurnRow> = interview
        .turns
        .iter()
        .map(|turn| {
            let speaker = interview.speaker(turn);
            TurnRow {
                line: turn.line,
                speaker: speaker.name.as_deref().map(str::to_owned),
                role: speaker.role,
                text: turn.text.clone(),
                mentions: Vec::new(),
            }
        })
        .collect();
    let rows = view::mentions(deal.as_deref(), interview, &tagged.mentions, codebook);
    let rows_of = |shares: Vec<Share>| -> Vec<ShareRow> {
        let row = |Share { feature, weight }| ShareRow { feature: shown.feature(feature), weight };
        shares.into_iter().map(row).collect()
    };
    let sum = |shares: &[Share]| {
        (!shares.is_empty()).then(|| shares.iter().map(|share| share.weight).sum())
    };
    for (mention, (shares, leaning)) in rows.into_iter().zip(carried) {
        turns[mention.turn as usize].mentions.push(MarkedRow {
            mention,
            own_score: sum(&shares),
            shares: rows_of(shares),
            of_us: leaning.of_us,
            own_direction: sum(&leaning.shares),
            direction_shares: rows_of(leaning.shares),
        });
    }
    let heard = Heard {
        interview: interview.id.clone(),
        file: interview.place.file.to_string(),
        kind: interview.kind,
        date: interview.date.map(|date| date.to_string()),
        turns,
    };
    (evidence, heard)
}

/// Distinct statements, a row for each theme and voice, in the codebook's
/// order.
fn statements(evidence: &Evidence, codebook: &Codebook) -> Vec<SaidRow> {
    let mut rows: BTreeMap<(Voice, ThemeId), SaidRow> = BTreeMap::new();
    for (key, said) in &evidence.said {
        let row = rows.entry((key.voice, key.theme)).or_insert_with(|| SaidRow {
            theme: codebook.at(key.theme).id.to_string(),
            name: codebook.at(key.theme).name.clone(),
            voice: key.voice,
            in_favour: 0,
            against: 0,
            neutral: 0,
            faint: evidence.faint(key.theme, key.voice),
            score_for: 0,
            score_against: 0,
        });
        match key.direction {
            Direction::For => {
                row.in_favour += said.statements;
                row.score_for += said.score;
            }
            Direction::Against => {
                row.against += said.statements;
                row.score_against += said.score;
            }
            Direction::Neutral => row.neutral += said.statements,
        }
    }
    rows.into_values().collect()
}

/// What the lines tell of the people, a row for each thing.
fn findings(evidence: &Evidence) -> Vec<FindingRow> {
    let mut rows: BTreeMap<Finding, FindingRow> = BTreeMap::new();
    for ((finding, voice), said) in &evidence.found {
        let row = rows.entry(*finding).or_insert_with(|| FindingRow {
            finding: finding.id(),
            name: finding.name(),
            buyer: 0,
            seller: 0,
        });
        match voice {
            Voice::Buyer => row.buyer += said.statements,
            Voice::Seller => row.seller += said.statements,
        }
    }
    rows.into_values().collect()
}

#[cfg(test)]
mod tests {
    use winloss::deal::Facts;
    use winloss::place::Place;

    use super::*;

    fn deal(id: &str, account: &str) -> Deal {
        let facts = Facts { account: Some(account.to_owned()), ..Facts::default() };
        Deal { id: id.to_owned(), place: Place::whole("deals.csv"), facts }
    }

    #[test]
    fn a_deal_is_found_by_its_id_then_by_its_account() {
        let deals = [
            deal("D-1", "Cape Bank"),
            deal("d-1", "Ash Ltd"),
            deal("D-2", "Elm Inc"),
            deal("D-3", "Elm"),
            deal("D-4", "D-2"),
        ];
        let cases = [
            ("D-1", Ok(0)),
            ("d-1", Ok(1)),
            ("d-2", Ok(2)),
            ("cape bank", Ok(0)),
            ("Elm", Err("`Elm` is 2 deals (expected one of `D-2`, `D-3`)")),
            ("Cape Bnak", Err("unknown deal `Cape Bnak` (near: `Cape Bank`)")),
            (
                "Zebra Holdings",
                Err(
                    "unknown deal `Zebra Holdings` (expected the id or the account of one of 5 deals)",
                ),
            ),
        ];
        for (name, expected) in cases {
            let found = find(name, &deals).map_err(|error| error.to_string());
            assert_eq!(found, expected.map_err(str::to_owned), "{name}");
        }
    }
}
