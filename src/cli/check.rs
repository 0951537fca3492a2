//! `winloss check`: what was taken for what.

use std::collections::BTreeSet;

use anyhow::Result;
use winloss::input::{TableUnderstood, Understood};
use winloss::interview::Interview;
use winloss::join::Join;
use winloss::summary::ProblemRow;
use winloss::view::{
    self, Checked, ColumnRow, InputRow, InterviewRow, LabelRow, NumberRow, OddRow, SpeakerRow,
    TableRow, TextRow, word,
};

use super::Status;
use super::input::InputArgs;
use super::output::OutputArgs;
use super::run::{Met, Run};

/// What was taken for what: formats, columns, outcomes, speakers, joins.
///
/// Reads as every command does and shows, before any figure is believed, how
/// the input was understood, and every problem in full. What is wrong can be
/// put right with `--map`, `--outcome`, `--dates`, `--us`, `--interviewer` and
/// `--buyer`.
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:
  winloss check deals.csv
  winloss check deals.csv interviews/
  winloss check deals.csv --map outcome=Resultado --outcome Perdida=lost
  winloss check interviews/ -f json | jq '.interviews[] | select(.deal == null) | .file'")]
pub(crate) struct Args {
    #[command(flatten)]
    input: InputArgs,
    #[command(flatten)]
    output: OutputArgs,
}

impl Args {
    /// Runs the command.
    pub(crate) fn run(self) -> Result<Status> {
        let format = self.output.format()?;
        let mut checked = Checked::new();
        let mut joined_to = Vec::new();
        let run = Run::over(&self.input, interview, |joined| {
            joined_to.push(joined.deal);
            checked.interviews.push(joined.made);
        })?;
        for (row, deal) in checked.interviews.iter_mut().zip(&joined_to) {
            row.deal = deal.map(|at| run.deals[at].id.clone());
            if row.deal.is_some() {
                row.by.get_or_insert_with(|| "own".to_owned());
            }
        }
        let heard: BTreeSet<usize> = joined_to.into_iter().flatten().collect();
        let silent = run.deals.iter().enumerate().filter(|(at, _)| !heard.contains(at));
        checked.deals_without_interviews = silent.map(|(_, deal)| deal.id.clone()).collect();
        checked.deals = run.deals.len() as u64;
        let vendors = run.deals.iter().filter_map(|deal| deal.facts.vendor.as_deref());
        let vendors: BTreeSet<&str> = vendors.collect();
        checked.vendors = vendors.into_iter().map(str::to_owned).collect();
        checked.inputs = run.understood.iter().map(input).collect();
        checked.problems = run.problems().iter().map(ProblemRow::from).collect();
        let mut out = self.output.open()?;
        (format.write)(&view::check(&checked), self.output.style(), &mut out)?;
        out.finish()?;
        // What was left out is said in the result itself.
        run.close(true)
    }
}

/// The small record that is kept of an interview.
fn interview(met: Met<'_>) -> InterviewRow {
    let shown = met.shown(Vec::new());
    let Interview { id, place, kind, date, speakers, turns, .. } = &*shown.interview;
    let by = match met.join {
        Join::To { by, .. } => Some(word(by)),
        Join::Several { .. } | Join::None { .. } => None,
    };
    let speakers = speakers.iter().enumerate().map(|(at, speaker)| SpeakerRow {
        name: speaker.name.as_deref().map(str::to_owned),
        title: speaker.title.clone(),
        role: speaker.role,
        certainty: speaker.certainty,
        turns: turns.iter().filter(|turn| turn.speaker == at).count(),
    });
    InterviewRow {
        interview: id.clone(),
        file: place.file.to_string(),
        line: place.line,
        kind: *kind,
        date: date.map(|date| date.to_string()),
        turns: turns.len(),
        words: turns.iter().map(|turn| turn.text.split_whitespace().count()).sum(),
        speakers: speakers.collect(),
        deal: None,
        by,
    }
}

fn input(understood: &Understood) -> InputRow {
    InputRow {
        file: understood.file.to_string(),
        format: understood.format.to_owned(),
        encoding: word(&understood.encoding),
        interviews: understood.interviews,
        table: understood.table.as_ref().map(table),
    }
}

fn table(table: &TableUnderstood) -> TableRow {
    let columns = table.columns.iter();
    let outcomes = table.outcomes.iter();
    let dates = table.dates.iter().map(|date| NumberRow {
        column: date.column.clone(),
        style: date.order.as_ref().map(word),
        telling: date.telling.clone(),
        unreadable: date.unreadable,
    });
    let amounts = table.amounts.iter().map(|amount| NumberRow {
        column: amount.column.clone(),
        style: Some(amount.decimal.to_string()),
        telling: amount.telling.clone(),
        unreadable: amount.unreadable,
    });
    let texts = table.texts.iter().map(|text| TextRow {
        column: text.column.clone(),
        voice: word(&text.voice),
        texts: text.texts,
    });
    let odd = table.odd.iter().map(|odd| OddRow {
        kind: word(&odd.kind),
        count: odd.count,
        first_line: odd.first_line,
    });
    TableRow {
        delimiter: table.delimiter,
        sheet: table.sheet.clone(),
        header_line: table.header_line,
        rows: table.rows,
        deals: table.deals,
        columns: columns
            .map(|(field, column)| ColumnRow { field: field.clone(), column: column.clone() })
            .collect(),
        unused: table.unused.clone(),
        outcomes: outcomes
            .map(|(label, deals, outcome)| LabelRow {
                label: label.clone(),
                deals: *deals,
                outcome: *outcome,
            })
            .collect(),
        numbers: dates.chain(amounts).collect(),
        texts: texts.collect(),
        odd: odd.collect(),
    }
}
