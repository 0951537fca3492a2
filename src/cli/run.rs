//! The line from input to mentions: interviews are read, joined to their deals,
//! tagged, handed on and dropped, on any number of threads and in the order of
//! the input.

use std::borrow::Cow;
use std::collections::{BTreeSet, HashMap};
use std::ops::ControlFlow;
use std::sync::Arc;

use anyhow::{Result, ensure};
use winloss::agreement::Disagreement;
use winloss::analysis::Analysis;
use winloss::deal::Deal;
use winloss::guard::{each_guarded, guarded};
use winloss::input::{Piece, Reading, Understood, gather, open};
use winloss::interview::Interview;
use winloss::join::{Index, Join};
use winloss::parallel;
use winloss::partial::{Known, Partial, SCHEMA};
use winloss::place::{Place, Problem};
use winloss::reason::Evidence;
use winloss::redact::{Redactor, Within};
use winloss::tag::{Mention, Tagged, Tagger};
use winloss::tally::Field;

use super::Status;
use super::cache::Cache;
use super::complaints::close;
use super::guest::{DealKey, Guest, Own};
use super::input::InputArgs;
use super::progress::{Amount, Progress};
use super::verdicts::Verdicts;

/// What was read, once all of it was.
pub(crate) struct Run {
    /// The deals: those of tables, or those that interviews tell of.
    pub(crate) deals: Vec<Deal>,
    /// What each deal that interviews tell of is known by; none for tables'.
    keys: Vec<DealKey>,
    /// What is wrong with tables, and with what was named.
    of_tables: Vec<Problem>,
    /// What could not be used of interviews, and what was used by a guess.
    of_interviews: Vec<Problem>,
    /// What was taken for what.
    pub(crate) understood: Vec<Understood>,
    /// Whether anything was there to be read.
    found: bool,
    /// What took the names out.
    redactor: Option<Redactor>,
}

/// An interview with the deal it is about.
pub(crate) struct Joined<T> {
    /// The deal, in the list of deals.
    pub(crate) deal: Option<usize>,
    /// Whether it is a text of the deal's row.
    of_table: bool,
    /// What the worker made of the interview.
    pub(crate) made: T,
}

/// An interview in a worker, its deal's facts filled in.
pub(crate) struct Met<'a> {
    pub(crate) interview: &'a Interview,
    /// The deal of a table that it joined.
    pub(crate) deal: Option<&'a Deal>,
    pub(crate) join: &'a Join,
    pub(super) redactor: Option<&'a Redactor>,
}

/// An interview as it may be shown, with its mentions.
pub(crate) struct Shown<'a> {
    pub(crate) interview: Cow<'a, Interview>,
    /// The id of its deal.
    pub(crate) deal: Option<String>,
    pub(crate) mentions: Vec<Mention>,
    /// What took the names out.
    within: Option<Within<'a>>,
}

impl Shown<'_> {
    /// A feature of the tagger's as it may be shown.
    pub(crate) fn feature(&self, feature: String) -> String {
        match &self.within {
            Some(within) => within.feature(&feature),
            None => feature,
        }
    }
}

impl<'a> Met<'a> {
    /// The interview without the names in it, if they are not to be shown, and
    /// the mentions that were found in it where they stand then.
    pub(crate) fn shown(&self, mentions: Vec<Mention>) -> Shown<'a> {
        let Some(redactor) = self.redactor else {
            let deal = self.deal.map(|deal| &deal.id).or(self.interview.deal_id.as_ref());
            let interview = Cow::Borrowed(self.interview);
            return Shown { interview, deal: deal.cloned(), mentions, within: None };
        };
        let within = redactor.within(self.interview);
        let (interview, mentions) = within.shown(mentions);
        let deal = self.deal.map(|deal| redactor.deal_id(&deal.id, &deal.facts));
        let deal = deal.or_else(|| interview.deal_id.clone());
        Shown { interview: Cow::Owned(interview), deal, mentions, within: Some(within) }
    }

    /// What is seen differently, as it may be shown.
    pub(crate) fn differing(&self, mut differing: Vec<Disagreement>) -> Vec<Disagreement> {
        let Some(redactor) = self.redactor.filter(|_| !differing.is_empty()) else {
            return differing;
        };
        let within = redactor.within(self.interview);
        let (shown, _) = within.shown(Vec::new());
        let places: Vec<_> = differing.iter().map(|one| (one.turn, one.span)).collect();
        for (one, quote) in differing.iter_mut().zip(within.quotes(&places)) {
            one.place = redactor.place(&one.place);
            one.interview.clone_from(&shown.id);
            one.quote = quote;
        }
        differing
    }

    /// Whether a deal of this id and account is shown under `name`.
    pub(crate) fn is_shown_as(&self, name: &str, id: &str, account: Option<&str>) -> bool {
        self.redactor.is_some_and(|redactor| redactor.shows(name, id, account))
    }
}

/// Takes what the workers made, in the order of the input.
pub(crate) trait Taker<T> {
    /// Whether deals that interviews tell of and problems are kept for the
    /// end.
    const KEEPS: bool = true;

    /// Takes what was made of one interview.
    fn take(&mut self, joined: Joined<T>);

    /// Hears of a problem that is not kept.
    fn problem(&mut self, _: &Problem) {}

    /// After each piece of the input, before more of it is waited for: whether
    /// to go on.
    fn pause(&mut self) -> Going {
        Going::On
    }
}

/// Whether to go on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Going {
    On,
    /// Nothing can be taken any more, but whoever writes to standard input
    /// must not be stopped: it is read to its end.
    Drain,
    /// Nobody wants any more.
    Stop,
}

impl<T, F: FnMut(Joined<T>)> Taker<T> for F {
    fn take(&mut self, joined: Joined<T>) {
        self(joined);
    }
}

impl Run {
    /// Reads everything, and tags it into an analysis.
    pub(crate) fn analysed<'t>(
        args: &InputArgs,
        tagger: &'t Tagger,
        verdicts: Option<&Verdicts>,
        cache: Option<&Cache<'_>>,
    ) -> Result<(Analysis<'t>, Self)> {
        let mut analysis = Analysis::new(tagger.codebook());
        let take = |joined: Joined<Evidence>| analysis.add(joined.deal, joined.made);
        let mut run = Self::heard(args, tagger, verdicts, cache, take)?;
        run.tell(verdicts.into_iter().flat_map(Verdicts::stale));
        if let Some(order) = run.sort_deals() {
            analysis.reorder(&order);
        }
        Ok((analysis, run))
    }

    /// Reads everything, and tags it into a part of an analysis.
    pub(crate) fn parted(
        args: &InputArgs,
        tagger: &Tagger,
        verdicts: Option<&Verdicts>,
        cache: Option<&Cache<'_>>,
    ) -> Result<(Partial, Self)> {
        let mut tables = Analysis::new(tagger.codebook());
        let mut others = Analysis::new(tagger.codebook());
        let take = |joined: Joined<Evidence>| {
            let heard = if joined.of_table { &mut tables } else { &mut others };
            heard.add(joined.deal, joined.made);
        };
        let mut run = Self::heard(args, tagger, verdicts, cache, take)?;
        let mut partial = run.partial(tables, others, tagger);
        // What another part finds is not amiss: only `merge` can tell.
        let unmet = run.shown(verdicts.into_iter().flat_map(Verdicts::stale)).collect();
        partial.unmet = unmet;
        Ok((partial, run))
    }

    /// Reads everything, and takes what each interview comes to.
    fn heard(
        args: &InputArgs,
        tagger: &Tagger,
        verdicts: Option<&Verdicts>,
        cache: Option<&Cache<'_>>,
        take: impl FnMut(Joined<Evidence>),
    ) -> Result<Self> {
        let work = |met: Met<'_>, tagged: Tagged| {
            let tagged = Verdicts::judge(verdicts, met.interview, tagged);
            let Shown { interview, mentions, .. } = met.shown(tagged.mentions);
            Evidence::of(&interview, &Tagged { mentions, ..tagged }, tagger.codebook())
        };
        Self::tagged(args, tagger, cache, progress(args), work, take)
    }

    /// Reads everything, calls `work` on each interview in a worker and `take`
    /// with what it made, in order.
    pub(crate) fn over<T: Send>(
        args: &InputArgs,
        work: impl Fn(Met<'_>) -> T + Sync + Send,
        take: impl FnMut(Joined<T>),
    ) -> Result<Self> {
        let work = |mets: Vec<Met<'_>>| mets.into_iter().map(&work).collect();
        Self::in_pieces(args, progress(args), work, take)
    }

    /// As [`Run::over`], with what was found in each interview, by `tagger` or
    /// in an earlier run.
    pub(crate) fn tagged<T: Send>(
        args: &InputArgs,
        tagger: &Tagger,
        cache: Option<&Cache<'_>>,
        progress: Progress,
        work: impl Fn(Met<'_>, Tagged) -> T + Sync + Send,
        taker: impl Taker<T>,
    ) -> Result<Self> {
        let work = |mets: Vec<Met<'_>>| {
            let Some(cache) = cache else {
                let tagged = |met: Met<'_>| {
                    let tagged = tagger.tagged(met.interview);
                    work(met, tagged)
                };
                return mets.into_iter().map(tagged).collect();
            };
            let tagged = cache.tag(mets.iter().map(|met| met.interview));
            mets.into_iter().zip(tagged).map(|(met, tagged)| work(met, tagged)).collect()
        };
        let run = Self::in_pieces(args, progress, work, taker);
        tagger.forget_words();
        run
    }

    /// Calls `work` with the interviews of each piece of the input.
    fn in_pieces<T: Send>(
        args: &InputArgs,
        mut progress: Progress,
        work: impl Fn(Vec<Met<'_>>) -> Vec<T> + Sync + Send,
        taker: impl Taker<T>,
    ) -> Result<Self> {
        let settings = args.settings()?;
        let (mut batch, mut pieces) = open(&args.inputs, &settings);
        let index = Index::new(&batch.deals);
        let redactor = args.redactor(&batch.deals)?;
        let texts = batch.understood.iter().map(|one| one.interviews as u64).sum();
        progress.begin(Amount { bytes: batch.bytes, texts });
        let mut gathering = Gathering {
            run: Self {
                deals: Vec::new(),
                keys: Vec::new(),
                of_tables: Vec::new(),
                of_interviews: Vec::new(),
                understood: std::mem::take(&mut batch.understood),
                found: !batch.deals.is_empty(),
                redactor: None,
            },
            known: HashMap::new(),
            has_tables: !batch.deals.is_empty(),
            redactor: redactor.as_ref(),
            taker,
        };
        for problem in std::mem::take(&mut batch.problems) {
            gathering.problem(problem, true);
        }
        let step = |piece: Piece| {
            let (bytes, of_table) = (piece.bytes(), piece.is_of_table());
            let Reading { interviews, mut problems, understood, .. } = piece.read(&batch);
            let mut guests = Vec::new();
            for one in interviews {
                let place = one.place.clone();
                match guarded(&place, || Guest::new(one, &batch, &index)) {
                    Ok(guest) => guests.push(guest),
                    Err(problem) => problems.push(problem),
                }
            }
            let made = each_guarded(
                &guests,
                |guest| &guest.interview.place,
                |some| work(some.iter().map(|one| one.met(&batch, redactor.as_ref())).collect()),
            );
            let mut well = Vec::new();
            for (guest, made) in guests.into_iter().zip(made) {
                match made {
                    Ok(made) => well.push((guest, made)),
                    Err(problem) => problems.push(problem),
                }
            }
            Back { guests: well, problems, understood, of_table, bytes }
        };
        let mut going = Going::On;
        parallel::as_they_come(&mut pieces, args.threads(), Piece::held, step, |back| {
            progress.add(Amount { bytes: back.bytes, texts: back.guests.len() as u64 });
            gathering.take(back);
            going = gathering.taker.pause();
            if going == Going::On { ControlFlow::Continue(()) } else { ControlFlow::Break(()) }
        });
        if going == Going::Drain {
            pieces.for_each(drop);
        }
        progress.end();
        let mut run = gathering.run;
        if !batch.deals.is_empty() {
            run.deals = batch.deals;
        }
        if let Some(redactor) = &redactor {
            run.redact(redactor);
        }
        run.redactor = redactor;
        Ok(run)
    }

    /// Takes the names out of everything that was read.
    fn redact(&mut self, redactor: &Redactor) {
        for deal in &mut self.deals {
            *deal = redactor.deal(deal);
        }
        for key in &mut self.keys {
            key.text = redactor.deal_key(&key.text);
        }
        for problem in self.of_tables.iter_mut().chain(&mut self.of_interviews) {
            *problem = redactor.problem(problem);
        }
        for understood in &mut self.understood {
            understood.file = Arc::from(redactor.file(&understood.file));
        }
    }

    /// What was heard, in texts of tables and elsewhere, to be added to other
    /// parts.
    fn partial(&mut self, tables: Analysis<'_>, others: Analysis<'_>, tagger: &Tagger) -> Partial {
        let (mut of_tables, _) = tables.into_evidence();
        let (mut heard, unjoined) = others.into_evidence();
        let has_tables = self.keys.is_empty() && !self.deals.is_empty();
        let mut keys = std::mem::take(&mut self.keys).into_iter();
        let deals = std::mem::take(&mut self.deals).into_iter().enumerate().map(|(at, deal)| {
            // Several deals may stand on one line of JSON.
            let of_table =
                || DealKey { text: format!("{} {}", deal.place, deal.id), nameless: false };
            let DealKey { text: key, nameless } = keys.next().unwrap_or_else(of_table);
            let table = of_tables.remove(&at).unwrap_or_default();
            let evidence = heard.remove(&at).unwrap_or_default();
            Known { key, nameless, deal, table, evidence }
        });
        Partial {
            schema: SCHEMA,
            version: env!("CARGO_PKG_VERSION").to_owned(),
            tagger: tagger.fingerprint(),
            tables: has_tables,
            deals: deals.collect(),
            unjoined,
            of_tables: self.of_tables.iter().cloned().collect(),
            problems: self.of_interviews.clone(),
            unmet: BTreeSet::new(),
        }
    }

    /// Puts the deals in the order of their places, which does not hang on
    /// what is read first; gives the old place in the list of each, if any
    /// moves. What they are known by is needed no more.
    fn sort_deals(&mut self) -> Option<Vec<usize>> {
        self.keys.clear();
        if self.deals.is_sorted_by(|one, two| one.place <= two.place) {
            return None;
        }
        let mut deals: Vec<_> = std::mem::take(&mut self.deals).into_iter().enumerate().collect();
        deals.sort_by(|(_, one), (_, two)| one.place.cmp(&two.place));
        let order;
        (order, self.deals) = deals.into_iter().unzip();
        Some(order)
    }

    /// What could not be used, and what was used by a guess, in the order of
    /// places.
    pub(crate) fn problems(&self) -> Vec<Problem> {
        let mut problems: Vec<_> =
            self.of_tables.iter().chain(&self.of_interviews).cloned().collect();
        problems.sort();
        problems
    }

    /// What is meant by a field to cut by: one that no deal has may be the header
    /// of a column that was taken for a field.
    pub(crate) fn meant(&self, field: &Field) -> Field {
        let Field::Column(header) = field else { return field.clone() };
        if field.is_known(&self.deals) {
            return field.clone();
        }
        let tables = self.understood.iter().filter_map(|one| one.table.as_ref());
        let mut columns = tables.flat_map(|table| &table.columns);
        let taken = columns.find(|(_, own)| own.trim().eq_ignore_ascii_case(header));
        taken.and_then(|(id, _)| id.parse().ok()).unwrap_or_else(|| field.clone())
    }

    /// Adds problems that were met after everything was read.
    pub(crate) fn tell(&mut self, problems: impl Iterator<Item = Problem>) {
        let shown: Vec<_> = self.shown(problems).collect();
        self.of_interviews.extend(shown);
    }

    /// Problems as they may be shown.
    pub(crate) fn shown(
        &self,
        problems: impl Iterator<Item = Problem>,
    ) -> impl Iterator<Item = Problem> {
        let redactor = self.redactor.as_ref();
        problems.map(move |problem| match redactor {
            Some(redactor) => redactor.problem(&problem),
            None => problem,
        })
    }

    /// How a deal is called in what is shown, if it is called `name` in what
    /// was read.
    pub(crate) fn called(&self, name: &str) -> String {
        let Some(redactor) = &self.redactor else { return name.to_owned() };
        let shown = |deal: &Deal| redactor.shows(&deal.id, name, Some(name));
        let by_account = |deal: &Deal| {
            let account = deal.facts.account.as_deref();
            account.is_some_and(|account| redactor.shows(account, name, Some(name)))
        };
        let found = self.deals.iter().find(|deal| shown(deal) || by_account(deal));
        found.map_or_else(|| name.to_owned(), |deal| deal.id.clone())
    }

    /// Whether standard input was all there is, and it was empty: as one step
    /// of a pipe that is no mistake.
    pub(crate) fn is_empty_pipe(&self, args: &InputArgs) -> bool {
        !self.found && args.inputs.iter().all(|input| input.as_os_str() == "-")
    }

    /// Says what was left out, and how the command ended.
    ///
    /// # Errors
    /// If nothing was read at all.
    pub(crate) fn close(&self, quiet: bool) -> Result<Status> {
        let status = close(&self.problems(), quiet);
        self.check_found()?;
        Ok(status)
    }

    /// # Errors
    /// If nothing was read at all.
    pub(crate) fn check_found(&self) -> Result<()> {
        ensure!(self.found, "nothing was read (expected a deal table or interviews)");
        Ok(())
    }
}

/// What a worker gives back of a piece.
struct Back<T> {
    guests: Vec<(Guest, T)>,
    problems: Vec<Problem>,
    understood: Vec<Understood>,
    of_table: bool,
    bytes: u64,
}

/// A run while it is read.
struct Gathering<'r, K> {
    run: Run,
    /// Where each deal that interviews tell of stands in the list.
    known: HashMap<DealKey, usize>,
    has_tables: bool,
    redactor: Option<&'r Redactor>,
    taker: K,
}

impl<K> Gathering<'_, K> {
    fn take<T>(&mut self, back: Back<T>)
    where
        K: Taker<T>,
    {
        gather(&mut self.run.understood, back.understood);
        for problem in back.problems {
            self.problem(problem, back.of_table);
        }
        for (guest, made) in back.guests {
            self.run.found = true;
            if let Some(conflict) = guest.conflict {
                self.problem(conflict, back.of_table);
            }
            let deal = match (&guest.join, guest.own) {
                (Join::To { deal, .. }, _) => Some(*deal),
                (_, Some(own)) if !self.has_tables => K::KEEPS.then(|| self.own(own)),
                _ => {
                    if let Some(remark) = guest.remark {
                        self.problem(remark, back.of_table);
                    }
                    None
                }
            };
            self.taker.take(Joined { deal, of_table: back.of_table, made });
        }
    }

    fn problem<T>(&mut self, problem: Problem, of_table: bool)
    where
        K: Taker<T>,
    {
        if !K::KEEPS {
            let shown = self.redactor.map(|redactor| redactor.problem(&problem));
            self.taker.problem(shown.as_ref().unwrap_or(&problem));
        } else if of_table {
            self.run.of_tables.push(problem);
        } else {
            self.run.of_interviews.push(problem);
        }
    }

    /// The place in the list of a deal that interviews tell of. The interview
    /// that stands first has its facts.
    fn own(&mut self, own: Own) -> usize {
        let Run { deals, keys, .. } = &mut self.run;
        let at = *self.known.entry(own.key.clone()).or_insert(deals.len());
        match deals.get_mut(at) {
            None => {
                keys.push(own.key);
                deals.push(own.deal);
            }
            Some(known) => {
                let shown = |place: &Place| match self.redactor {
                    Some(redactor) => redactor.place(place),
                    None => place.clone(),
                };
                if shown(&own.deal.place) < shown(&known.place) {
                    *known = own.deal;
                }
            }
        }
        at
    }
}

pub(crate) fn progress(args: &InputArgs) -> Progress {
    if args.quiet { Progress::none() } else { Progress::new() }
}

#[cfg(test)]
mod tests {
    use std::fs;

    use clap::Parser;
    use winloss::guard::hush;

    use super::*;

    #[derive(Parser)]
    struct Line {
        #[command(flatten)]
        input: InputArgs,
    }

    #[test]
    fn what_the_program_fails_on_is_left_out_and_the_rest_is_done() {
        hush();
        let folder = tempfile::tempdir().expect("a folder");
        let line = |id: &str| {
            format!(
                "{{\"interview_id\": \"{id}\", \"turns\": [{{\"speaker\": \"Ann\", \
                 \"role\": \"buyer\", \"text\": \"Price.\"}}]}}\n"
            )
        };
        let lines: String = ["a", "odd", "b"].map(line).concat();
        fs::write(folder.path().join("1.jsonl"), &lines).expect("written");
        fs::write(folder.path().join("2.txt"), "Ann: It was the price.\n").expect("written");
        for threads in ["1", "3"] {
            let folder = folder.path().to_str().expect("UTF-8");
            let args = Line::parse_from(["winloss", folder, "-q", "-j", threads]).input;
            let inside = |shown: String| shown.replacen(&format!("{folder}/"), "", 1);
            let work = |met: Met<'_>| {
                assert_ne!(met.interview.id, "odd", "as if tagging had failed");
                inside(met.interview.place.to_string())
            };
            let mut done = Vec::new();
            let run = Run::over(&args, work, |joined| done.push(joined.made)).expect("a run");
            assert_eq!(done, ["1.jsonl:1", "1.jsonl:3", "2.txt:1"], "{threads} threads");
            let problems: Vec<_> =
                run.problems().iter().map(|one| inside(one.to_string())).collect();
            let left_out = problems.iter().filter(|one| one.contains("failed")).collect::<Vec<_>>();
            let [problem] = left_out[..] else { panic!("{problems:?}") };
            assert!(problem.starts_with("1.jsonl:2: this program failed on it (at "), "{problem}");
            assert_eq!(run.close(true).expect("something was read"), Status::Incomplete);
        }
    }
}
