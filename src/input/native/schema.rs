//! The form in which interviews are best handed over as JSON, for its schema.
//! The reader takes more: see [`super::wire`].

use schemars::JsonSchema;

/// Interviews as `winloss` reads them from JSON: one, several, or one a line.
///
/// This is the form to write. The reader is more forgiving: it knows other
/// names for most keys, and keeps keys that it does not know as columns of the
/// deal, for `--by`.
#[derive(JsonSchema)]
#[serde(untagged)]
#[expect(dead_code, reason = "it stands for its schema")]
pub(crate) enum File {
    One(Box<Interview>),
    Several(Vec<Interview>),
    Within { interviews: Vec<Interview> },
}

/// An interview, with what is known of its deal.
#[derive(JsonSchema)]
#[schemars(extend("anyOf" = [{"required": ["turns"]}, {"required": ["text"]}]))]
#[expect(dead_code, reason = "it stands for its schema")]
pub(crate) struct Interview {
    /// Its id; without one, the file's name stands in.
    interview_id: Option<Loose>,
    /// The file where it stands, if another program hands it over: quotes lead
    /// there.
    file: Option<String>,
    /// The line in `file`, from 1.
    line: Option<u32>,
    /// The id of its deal, as the deal table has it.
    deal_id: Option<Loose>,
    /// The customer: joins the deal where there is no `deal_id`.
    account: Option<String>,
    /// The deal's name.
    name: Option<String>,
    /// Who we are.
    vendor: Option<String>,
    /// The rivals.
    competitors: Option<Vec<String>>,
    /// How the deal ended: `won`, `lost`, `no_decision`, `open`, `invalid`, or
    /// a word for it.
    outcome: Option<String>,
    /// The deal's value.
    amount: Option<Loose>,
    /// The currency, such as `USD`.
    currency: Option<String>,
    /// When the deal was closed.
    close_date: Option<String>,
    /// When the deal was begun.
    created_date: Option<String>,
    /// The seller.
    owner: Option<String>,
    /// The reason that the seller recorded.
    stated_reason: Option<String>,
    /// What the seller added to it.
    reason_detail: Option<String>,
    /// The buyer who was interviewed: a name, or a name and a job.
    respondent: Option<Respondent>,
    /// When the interview was held.
    date: Option<String>,
    /// `debrief`, `note`, `crm_note` or `record`: the `text` is a seller's.
    kind: Option<String>,
    /// Whose the `text` is: `buyer` or `seller`.
    role: Option<String>,
    /// What was said, in order.
    turns: Option<Vec<Turn>>,
    /// A whole transcript or note, instead of `turns`.
    text: Option<String>,
}

/// What one person says at a time.
#[derive(JsonSchema)]
#[expect(dead_code, reason = "it stands for its schema")]
struct Turn {
    /// Who speaks.
    speaker: Option<String>,
    /// For whom: `buyer`, `seller`, `interviewer`, `other`, or a word for it;
    /// where it is absent it is worked out.
    role: Option<String>,
    /// The job.
    title: Option<String>,
    /// The words.
    text: String,
}

/// The buyer who was interviewed.
#[derive(JsonSchema)]
#[serde(untagged)]
#[expect(dead_code, reason = "it stands for its schema")]
enum Respondent {
    Name(String),
    Person {
        /// The name.
        name: Option<String>,
        /// The job.
        role: Option<String>,
    },
}

/// A text, or the number that it would be.
#[derive(JsonSchema)]
#[serde(untagged)]
#[expect(dead_code, reason = "it stands for its schema")]
enum Loose {
    Text(String),
    Number(f64),
}
