//! The values of an interview's keys, for people put there what they have: a
//! number for an id, a name for a list of names.

use std::borrow::Cow;
use std::fmt;
use std::marker::PhantomData;

use serde::de::{Deserialize, Deserializer, Error as _, IgnoredAny, MapAccess, SeqAccess, Visitor};

use super::wire::Respondent;
use crate::input::json::{Json, Key};
use crate::input::{bounds, table};

/// The next value as text, whatever scalar it is.
pub(super) fn value<'de, A: MapAccess<'de>>(
    map: &mut A,
) -> Result<Option<Cow<'de, str>>, A::Error> {
    Ok(map.next_value::<Scalar<'de>>()?.0)
}

/// A scalar as text; anything else is `None`.
struct Scalar<'a>(Option<Cow<'a, str>>);

impl<'de: 'a, 'a> Deserialize<'de> for Scalar<'a> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(ScalarVisitor)
    }
}

struct ScalarVisitor;

impl<'de> Visitor<'de> for ScalarVisitor {
    type Value = Scalar<'de>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a text or a number")
    }

    fn visit_unit<E>(self) -> Result<Scalar<'de>, E> {
        Ok(Scalar(None))
    }

    fn visit_bool<E>(self, flag: bool) -> Result<Scalar<'de>, E> {
        Ok(Scalar(Some(Cow::Borrowed(if flag { "true" } else { "false" }))))
    }

    fn visit_u64<E>(self, number: u64) -> Result<Scalar<'de>, E> {
        Ok(Scalar(Some(Cow::Owned(number.to_string()))))
    }

    fn visit_i64<E>(self, number: i64) -> Result<Scalar<'de>, E> {
        Ok(Scalar(Some(Cow::Owned(number.to_string()))))
    }

    fn visit_f64<E>(self, number: f64) -> Result<Scalar<'de>, E> {
        Ok(Scalar(Some(Cow::Owned(number.to_string()))))
    }

    fn visit_borrowed_str<E>(self, text: &'de str) -> Result<Scalar<'de>, E> {
        Ok(Scalar(Some(Cow::Borrowed(text))))
    }

    fn visit_str<E>(self, text: &str) -> Result<Scalar<'de>, E> {
        Ok(Scalar(Some(Cow::Owned(text.to_owned()))))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut seq: A) -> Result<Scalar<'de>, A::Error> {
        while seq.next_element::<IgnoredAny>()?.is_some() {}
        Ok(Scalar(None))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Scalar<'de>, A::Error> {
        while map.next_entry::<IgnoredAny, IgnoredAny>()?.is_some() {}
        Ok(Scalar(None))
    }
}

/// A list; anything else is an empty one.
pub(super) struct List<T>(pub(super) Vec<T>);

impl<'de, T: Deserialize<'de>> Deserialize<'de> for List<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(ListVisitor(PhantomData))
    }
}

struct ListVisitor<T>(PhantomData<T>);

impl<'de, T: Deserialize<'de>> Visitor<'de> for ListVisitor<T> {
    type Value = List<T>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a list")
    }

    fn visit_unit<E>(self) -> Result<List<T>, E> {
        Ok(List(Vec::new()))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut seq: A) -> Result<List<T>, A::Error> {
        let mut list = Vec::with_capacity(seq.size_hint().unwrap_or(64));
        while let Some(item) = seq.next_element()? {
            list.push(item);
            if list.len() > bounds::TURNS {
                let most = bounds::TURNS;
                return Err(A::Error::custom(format_args!("a list of more than {most}")));
            }
        }
        Ok(List(list))
    }
}

/// The `t` of a labelled sentence, or a sentence that is a text.
pub(super) struct Sentence<'a>(pub(super) Cow<'a, str>);

impl<'de: 'a, 'a> Deserialize<'de> for Sentence<'a> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(SentenceVisitor)
    }
}

struct SentenceVisitor;

impl<'de> Visitor<'de> for SentenceVisitor {
    type Value = Sentence<'de>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a sentence")
    }

    fn visit_borrowed_str<E>(self, text: &'de str) -> Result<Sentence<'de>, E> {
        Ok(Sentence(Cow::Borrowed(text)))
    }

    fn visit_str<E>(self, text: &str) -> Result<Sentence<'de>, E> {
        Ok(Sentence(Cow::Owned(text.to_owned())))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Sentence<'de>, A::Error> {
        let mut sentence = Cow::Borrowed("");
        while let Some(key) = map.next_key::<Key<'de>>()? {
            match key.0.as_ref() {
                "t" | "text" => sentence = value(&mut map)?.unwrap_or_default(),
                _ => {
                    map.next_value::<IgnoredAny>()?;
                }
            }
        }
        Ok(Sentence(sentence))
    }
}

/// Sentences joined by single spaces, and the address of the first.
#[derive(Default)]
pub(super) struct Sentences<'a> {
    pub(super) at: usize,
    pub(super) text: String,
    whose: PhantomData<&'a str>,
}

impl<'de: 'a, 'a> Deserialize<'de> for Sentences<'a> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(SentencesVisitor)
    }
}

struct SentencesVisitor;

impl<'de> Visitor<'de> for SentencesVisitor {
    type Value = Sentences<'de>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a list of sentences")
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut seq: A) -> Result<Sentences<'de>, A::Error> {
        let mut sentences = Sentences::default();
        while let Some(Sentence(text)) = seq.next_element::<Sentence<'de>>()? {
            if sentences.at == 0
                && let Cow::Borrowed(text) = text
            {
                sentences.at = text.as_ptr() as usize;
            }
            if !sentences.text.is_empty() {
                sentences.text.push(' ');
            }
            sentences.text.push_str(&text);
        }
        Ok(sentences)
    }
}

/// Names: a list of texts or of objects with a `name`, or one text that lists
/// them.
pub(super) fn names(json: Json<'_>) -> Vec<Cow<'_, str>> {
    match json {
        Json::Text(text) => {
            table::names_in(&text).into_iter().map(|name| Cow::Owned(name.to_owned())).collect()
        }
        Json::List(list) => {
            let names = list.into_iter().filter_map(|item| respondent(item).name);
            names.filter(|name| !name.trim().is_empty()).collect()
        }
        Json::Object(_) => respondent(json).name.into_iter().collect(),
        Json::Null | Json::Flag(_) | Json::Number(_) => Vec::new(),
    }
}

/// A person: a name, or an object with a `name` and a `role`.
pub(super) fn respondent(json: Json<'_>) -> Respondent<'_> {
    match json {
        Json::Text(name) => Respondent { name: Some(name), title: None },
        Json::Object(mut object) => {
            let mut take = |keys: [&str; 2]| {
                let at = object.entries.iter().position(|(key, _)| keys.contains(&&**key))?;
                match object.entries.swap_remove(at).1 {
                    Json::Text(text) => Some(text),
                    _ => None,
                }
            };
            Respondent { name: take(["name", "full_name"]), title: take(["role", "title"]) }
        }
        Json::Null | Json::Flag(_) | Json::Number(_) | Json::List(_) => Respondent::default(),
    }
}
