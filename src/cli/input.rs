//! What a command reads and how: the flags that all commands share, and what
//! they mean.

use std::fs;
use std::io::{ErrorKind, Write as _};
use std::num::NonZeroUsize;
#[cfg(unix)]
use std::os::unix::fs::OpenOptionsExt as _;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::thread;

use anyhow::{Context, Result, anyhow, ensure};
use clap::{Args, ValueEnum};
use winloss::builtin;
use winloss::deal::{Deal, Outcome};
use winloss::input::{DateOrder, Settings};
use winloss::interview::Role;
use winloss::redact::{Key, Redactor};
use winloss::tag::{Model, Sensitivity, Tagger, Weights};

use super::codebook::load;

/// What to read.
#[derive(Debug, Args)]
pub(crate) struct InputArgs {
    /// Deal tables, interviews, notes, folders of them; `-` is standard input.
    #[arg(required = true, value_name = "INPUT")]
    pub(crate) inputs: Vec<PathBuf>,
    /// Which column holds a field, such as `outcome=Resultado`.
    #[arg(long, value_name = "FIELD=COLUMN", help_heading = "Input")]
    map: Vec<String>,
    /// What an outcome label means, such as `95211147=won`.
    #[arg(long, value_name = "LABEL=OUTCOME", help_heading = "Input")]
    outcome: Vec<String>,
    /// The outcome of deals whose record has none, such as `lost`.
    #[arg(long, value_name = "OUTCOME", help_heading = "Input")]
    assume: Option<Outcome>,
    /// Who we are.
    #[arg(long, value_name = "NAME", help_heading = "Input")]
    vendor: Option<String>,
    /// A speaker who sells for us.
    #[arg(long, value_name = "NAME", help_heading = "Input")]
    us: Vec<String>,
    /// A speaker who asks.
    #[arg(long, value_name = "NAME", help_heading = "Input")]
    interviewer: Vec<String>,
    /// A speaker who bought, or did not.
    #[arg(long, value_name = "NAME", help_heading = "Input")]
    buyer: Vec<String>,
    /// The sheet of a workbook (default: the first with a known header).
    #[arg(long, value_name = "NAME", help_heading = "Input")]
    sheet: Option<String>,
    /// Which comes first in `3/4/2025`, where a column does not tell.
    #[arg(long, value_name = "ORDER", help_heading = "Input")]
    dates: Option<Dates>,
    /// Of a folder, only files that fit this pattern, such as `*.vtt`.
    #[arg(long, value_name = "GLOB", help_heading = "Input")]
    include: Vec<String>,
    /// Of a folder, no files that fit this pattern.
    #[arg(long, value_name = "GLOB", help_heading = "Input")]
    exclude: Vec<String>,
    /// Show pseudonyms for people, accounts, addresses, numbers and sums that
    /// are named: the same for the same name.
    #[arg(long, help_heading = "Privacy")]
    redact: bool,
    /// Keep the secret of the pseudonyms in this file, so that they are the
    /// same in every run; made if it is not there. Implies `--redact`.
    #[arg(long, value_name = "FILE", help_heading = "Privacy")]
    redact_key: Option<PathBuf>,
    /// Threads (default: as many as the machine has cores).
    #[arg(short = 'j', long, value_name = "N")]
    threads: Option<NonZeroUsize>,
    /// Say nothing on standard error but why there is no result.
    #[arg(short, long)]
    pub(crate) quiet: bool,
}

/// How to tag.
#[derive(Debug, Args)]
pub(crate) struct TagArgs {
    /// Lay this codebook over the built-in one.
    #[arg(long, value_name = "FILE", help_heading = "Tagging")]
    codebook: Option<PathBuf>,
    /// Use the weights of this file, made by `winloss train`.
    #[arg(long, value_name = "FILE", help_heading = "Tagging")]
    weights: Option<PathBuf>,
    /// How much is taken for a mention.
    #[arg(long, value_enum, default_value_t, help_heading = "Tagging")]
    sensitivity: Level,
}

#[derive(Clone, Copy, Debug, ValueEnum)]
enum Dates {
    DayFirst,
    MonthFirst,
}

#[derive(Clone, Copy, Debug, Default, ValueEnum)]
enum Level {
    /// More is found, and more of it is wrong.
    High,
    /// The setting that the published figures are for.
    #[default]
    Balanced,
    /// Less is found, and less of it is wrong.
    Strict,
}

impl InputArgs {
    /// What the readers are told.
    pub(crate) fn settings(&self) -> Result<Settings> {
        let pairs = |flag: &str, texts: &[String]| -> Result<Vec<(String, String)>> {
            texts.iter().map(|text| pair(flag, text)).collect()
        };
        let outcomes = pairs("--outcome", &self.outcome)?;
        let outcomes: Result<Vec<_>> = outcomes
            .into_iter()
            .map(|(label, outcome)| {
                Ok((label, outcome.parse().map_err(|error: String| anyhow!(error))?))
            })
            .collect();
        let people = [
            (&self.us, Role::Seller),
            (&self.interviewer, Role::Interviewer),
            (&self.buyer, Role::Buyer),
        ];
        let people = people
            .into_iter()
            .flat_map(|(names, role)| names.iter().map(move |name| (name.clone(), role)));
        let settings = Settings {
            columns: pairs("--map", &self.map)?,
            outcomes: outcomes?,
            assume: self.assume,
            vendor: self.vendor.clone(),
            people: people.collect(),
            sheet: self.sheet.clone(),
            dates: self.dates.map(|order| match order {
                Dates::DayFirst => DateOrder::DayFirst,
                Dates::MonthFirst => DateOrder::MonthFirst,
            }),
            include: self.include.clone(),
            exclude: self.exclude.clone(),
        };
        settings.check().map_err(|error| anyhow!(error))?;
        Ok(settings)
    }

    /// What takes the names out, if they are not to be shown.
    ///
    /// # Errors
    /// If there is a key file that cannot be used.
    pub(crate) fn redactor(&self, deals: &[Deal]) -> Result<Option<Redactor>> {
        let key = match &self.redact_key {
            Some(path) => key_in(path)?,
            None if self.redact => {
                let inputs = self.inputs.iter().filter_map(|input| input.to_str());
                let deals = deals.iter().flat_map(|deal| {
                    let facts = &deal.facts;
                    [Some(deal.id.as_str()), facts.account.as_deref(), facts.owner.as_deref()]
                });
                Key::of(inputs.chain(deals.flatten()))
            }
            None => return Ok(None),
        };
        Ok(Some(Redactor::new(key, deals)))
    }

    /// Whether names are not to be shown.
    pub(crate) fn hides_names(&self) -> bool {
        self.redact || self.redact_key.is_some()
    }

    /// How many threads work.
    pub(crate) fn threads(&self) -> NonZeroUsize {
        let cores = || thread::available_parallelism().unwrap_or(NonZeroUsize::MIN);
        self.threads.unwrap_or_else(cores)
    }
}

/// The key in a file, which is made if it is not there.
fn key_in(path: &Path) -> Result<Key> {
    let name = path.display();
    match fs::read_to_string(path) {
        Ok(text) => Key::read(&text).map_err(|error| anyhow!("{name}: {error}")),
        Err(error) if error.kind() == ErrorKind::NotFound => {
            let mut bytes = [0; 16];
            getrandom::fill(&mut bytes).context("no random numbers for a key")?;
            let key = Key::new(bytes);
            let mut options = fs::OpenOptions::new();
            options.write(true).create_new(true);
            #[cfg(unix)]
            options.mode(0o600);
            let mut file =
                options.open(path).with_context(|| format!("cannot make the key `{name}`"))?;
            file.write_all(key.write().as_bytes())?;
            Ok(key)
        }
        Err(error) => Err(error).with_context(|| format!("cannot read the key `{name}`")),
    }
}

fn pair(flag: &str, text: &str) -> Result<(String, String)> {
    let (left, right) =
        text.rsplit_once('=').with_context(|| format!("`{flag} {text}` has no `=`"))?;
    ensure!(!left.is_empty() && !right.is_empty(), "`{flag} {text}` has nothing beside its `=`");
    Ok((left.to_owned(), right.to_owned()))
}

impl TagArgs {
    /// The tagger that was asked for.
    pub(crate) fn tagger(&self) -> Result<Tagger> {
        self.tagger_at(self.sensitivity())
    }

    /// A tagger that takes more or less for a mention than was asked for.
    pub(crate) fn tagger_at(&self, sensitivity: Sensitivity) -> Result<Tagger> {
        let codebook = Arc::new(load(self.codebook.as_deref())?);
        Ok(Tagger::new(codebook, self.model()?, sensitivity))
    }

    /// How much is to be taken for a mention.
    pub(crate) fn sensitivity(&self) -> Sensitivity {
        match self.sensitivity {
            Level::High => Sensitivity::High,
            Level::Balanced => Sensitivity::Balanced,
            Level::Strict => Sensitivity::Strict,
        }
    }

    fn model(&self) -> Result<Model> {
        let Some(path) = &self.weights else { return Ok(builtin::model()) };
        let name = path.display();
        let text = fs::read_to_string(path).with_context(|| format!("cannot read `{name}`"))?;
        let weights = Weights::read(&text).map_err(|error| anyhow!("{name}:{error}"))?;
        Ok(Model::new(&weights))
    }
}
