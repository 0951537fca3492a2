//! Interviews as they stand in JSON, borrowed from the text. Hand-written
//! visitors, so that a key may hold what people put there (a number for an
//! id, a name for a list of names), a key that comes twice is no error, and
//! nothing is built that is not used.

use std::borrow::Cow;
use std::fmt;

use serde::de::{
    Deserialize, DeserializeSeed, Deserializer, IgnoredAny, MapAccess, SeqAccess, Visitor,
};

use super::loose::{List, Sentence, Sentences, names, respondent, value};
use crate::input::json::{Key, address};

/// An interview.
#[derive(Debug, Default)]
pub(super) struct Wire<'a> {
    /// The address of the first key.
    pub(super) at: usize,
    /// The file and the line where it stands, if it tells them itself.
    pub(super) place: Option<(Cow<'a, str>, u32)>,
    pub(super) id: Option<Cow<'a, str>>,
    pub(super) deal_id: Option<Cow<'a, str>>,
    pub(super) account: Option<Cow<'a, str>>,
    pub(super) name: Option<Cow<'a, str>>,
    pub(super) vendor: Option<Cow<'a, str>>,
    pub(super) competitors: Vec<Cow<'a, str>>,
    pub(super) outcome: Option<Cow<'a, str>>,
    pub(super) amount: Option<Cow<'a, str>>,
    pub(super) currency: Option<Cow<'a, str>>,
    pub(super) closed: Option<Cow<'a, str>>,
    pub(super) created: Option<Cow<'a, str>>,
    pub(super) owner: Option<Cow<'a, str>>,
    pub(super) reason: Option<Cow<'a, str>>,
    pub(super) detail: Option<Cow<'a, str>>,
    pub(super) respondent: Respondent<'a>,
    pub(super) date: Option<Cow<'a, str>>,
    pub(super) kind: Option<Cow<'a, str>>,
    /// Whose a note is.
    pub(super) role: Option<Cow<'a, str>>,
    pub(super) turns: Vec<WireTurn<'a>>,
    /// The sentences of a labelled note.
    pub(super) sentences: Vec<Cow<'a, str>>,
    pub(super) text: Option<Cow<'a, str>>,
    /// The address of the key of `text` or `sentences`.
    pub(super) text_at: usize,
    pub(super) other: Vec<(Cow<'a, str>, Cow<'a, str>)>,
    /// Interviews below a key of this object.
    inner: Vec<Wire<'a>>,
}

/// The buyer who was interviewed.
#[derive(Debug, Default)]
pub(super) struct Respondent<'a> {
    pub(super) name: Option<Cow<'a, str>>,
    pub(super) title: Option<Cow<'a, str>>,
}

/// A turn.
#[derive(Debug, Default)]
pub(super) struct WireTurn<'a> {
    /// The address of the key before its text.
    pub(super) at: usize,
    pub(super) speaker: Option<Cow<'a, str>>,
    pub(super) role: Option<Cow<'a, str>>,
    pub(super) title: Option<Cow<'a, str>>,
    pub(super) text: Cow<'a, str>,
}

impl Wire<'_> {
    /// Whether it has any of what makes an interview.
    pub(super) fn is_interview(&self) -> bool {
        !self.turns.is_empty()
            || self.text.is_some()
            || !self.sentences.is_empty()
            || self.text_at > 0
    }
}

/// All the interviews of a text that is one value: an object, an array, or an
/// object with an array inside. On an error, those before it.
pub(super) fn all(text: &str) -> (Vec<Wire<'_>>, Option<serde_json::Error>) {
    let mut wires = Vec::new();
    let mut json = serde_json::Deserializer::from_str(text);
    let read = Onto(&mut wires).deserialize(&mut json).and_then(|()| json.end());
    (wires, read.err())
}

/// Reads one value into a list of interviews.
struct Onto<'w, 'a>(&'w mut Vec<Wire<'a>>);

impl<'de> DeserializeSeed<'de> for Onto<'_, 'de> {
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
        deserializer.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for Onto<'_, 'de> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an interview or a list of interviews")
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut seq: A) -> Result<(), A::Error> {
        while let Some(wire) = seq.next_element()? {
            self.0.push(wire);
        }
        Ok(())
    }

    fn visit_map<A: MapAccess<'de>>(self, map: A) -> Result<(), A::Error> {
        let mut wire = WireVisitor.visit_map(map)?;
        let inner = std::mem::take(&mut wire.inner);
        if wire.is_interview() || inner.is_empty() {
            self.0.push(wire);
        }
        self.0.extend(inner);
        Ok(())
    }
}

impl<'de: 'a, 'a> Deserialize<'de> for Wire<'a> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_map(WireVisitor)
    }
}

struct WireVisitor;

impl<'de> Visitor<'de> for WireVisitor {
    type Value = Wire<'de>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an interview")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Wire<'de>, A::Error> {
        let mut wire = Wire::default();
        let mut own_id = false;
        let (mut file, mut line) = (None, None);
        while let Some(key) = map.next_key::<Key<'de>>()? {
            if wire.at == 0 {
                wire.at = address(&key.0);
            }
            match key.0.as_ref() {
                "turns" => {
                    wire.text_at = wire.text_at.max(address(&key.0));
                    wire.turns = map.next_value::<List<WireTurn<'de>>>()?.0;
                }
                "sentences" => {
                    wire.text_at = address(&key.0);
                    let sentences = map.next_value::<List<Sentence<'de>>>()?.0;
                    wire.sentences = sentences.into_iter().map(|sentence| sentence.0).collect();
                }
                "text" | "transcript" => {
                    wire.text_at = address(&key.0);
                    wire.text = value(&mut map)?;
                }
                "interview_id" => {
                    own_id = true;
                    wire.id = value(&mut map)?;
                }
                "id" => {
                    let id = value(&mut map)?;
                    if !own_id {
                        wire.id = id;
                    }
                }
                "file" => file = value(&mut map)?.map(|value| (key.0, value)),
                "line" => line = value(&mut map)?.map(|value| (key.0, value)),
                "deal_id" | "opportunity_id" => wire.deal_id = value(&mut map)?,
                "account" | "company" | "customer" | "account_name" => {
                    wire.account = value(&mut map)?;
                }
                "deal_name" | "name" | "title" => wire.name = value(&mut map)?,
                "vendor" => wire.vendor = value(&mut map)?,
                "competitors" | "competitor" => {
                    wire.competitors = names(map.next_value()?);
                }
                "outcome" | "stage" | "result" => wire.outcome = value(&mut map)?,
                "amount" | "value" => wire.amount = value(&mut map)?,
                "currency" => wire.currency = value(&mut map)?,
                "close_date" | "closed" => wire.closed = value(&mut map)?,
                "created_date" | "created" => wire.created = value(&mut map)?,
                "owner" | "rep" => wire.owner = value(&mut map)?,
                "stated_reason" | "crm_reason" | "loss_reason" | "reason" => {
                    wire.reason = value(&mut map)?;
                }
                "reason_detail" => wire.detail = value(&mut map)?,
                "respondent" | "interviewee" => wire.respondent = respondent(map.next_value()?),
                "date" | "interview_date" => wire.date = value(&mut map)?,
                "kind" => wire.kind = value(&mut map)?,
                "role" => wire.role = value(&mut map)?,
                "interviews" | "items" | "data" | "results" | "records" => {
                    wire.inner = map.next_value::<List<Wire<'de>>>()?.0;
                }
                // What people think of it is not for us to see.
                "primary" | "contributing" | "labels" | "style" => {
                    map.next_value::<IgnoredAny>()?;
                }
                _ => {
                    if let Some(value) = value(&mut map)? {
                        wire.other.push((key.0, value));
                    }
                }
            }
        }
        // One without the other is anybody's column.
        let number = line.as_ref().and_then(|(_, line)| line.parse().ok());
        match (file, number) {
            (Some((_, file)), Some(number)) => wire.place = Some((file, number)),
            (file, _) => wire.other.extend(file.into_iter().chain(line)),
        }
        // A role that is none of ours is the respondent's job.
        if wire.respondent.title.is_none()
            && wire.role.as_deref().is_some_and(|role| super::role_named(role).is_none())
        {
            wire.respondent.title = wire.role.take();
        }
        Ok(wire)
    }
}

impl<'de: 'a, 'a> Deserialize<'de> for WireTurn<'a> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(TurnVisitor)
    }
}

struct TurnVisitor;

impl<'de> Visitor<'de> for TurnVisitor {
    type Value = WireTurn<'de>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a turn")
    }

    fn visit_unit<E>(self) -> Result<WireTurn<'de>, E> {
        Ok(WireTurn::default())
    }

    fn visit_borrowed_str<E>(self, text: &'de str) -> Result<WireTurn<'de>, E> {
        let at = text.as_ptr() as usize;
        Ok(WireTurn { at, text: Cow::Borrowed(text), ..WireTurn::default() })
    }

    fn visit_str<E>(self, text: &str) -> Result<WireTurn<'de>, E> {
        Ok(WireTurn { text: Cow::Owned(text.to_owned()), ..WireTurn::default() })
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<WireTurn<'de>, A::Error> {
        let mut turn = WireTurn::default();
        while let Some(key) = map.next_key::<Key<'de>>()? {
            match key.0.as_ref() {
                "text" => {
                    turn.at = address(&key.0);
                    turn.text = value(&mut map)?.unwrap_or_default();
                }
                "speaker" | "name" => turn.speaker = value(&mut map)?,
                "role" => turn.role = value(&mut map)?,
                "title" => turn.title = value(&mut map)?,
                "sentences" => {
                    let sentences = map.next_value::<Sentences<'de>>()?;
                    turn.at = if sentences.at > 0 { sentences.at } else { address(&key.0) };
                    turn.text = Cow::Owned(sentences.text);
                }
                _ => {
                    map.next_value::<IgnoredAny>()?;
                }
            }
        }
        Ok(turn)
    }
}
