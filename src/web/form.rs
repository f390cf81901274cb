//! A form as a page sends it. Only the fields that its page has are read: any other is refused before anything is
//! done, so that nobody gives themselves more than they were offered (invariant 24), and no field comes
//! twice where it is meant once (invariant 25).

use std::cell::{Cell, RefCell};

use axum::{
    extract::{FromRequest, RawForm, Request},
    http::StatusCode,
    response::IntoResponse,
};
use serde::{
    Deserializer,
    de::{DeserializeOwned, DeserializeSeed, SeqAccess, Visitor, value::Error},
    forward_to_deserialize_any,
};
use url::form_urlencoded::parse;

use super::{Failure, Site};

/// What was sent, as the shape that its page has; two shapes, where pages have the one in common.
pub(super) struct Form<T>(pub(super) T);

impl<T: DeserializeOwned> FromRequest<Site> for Form<T> {
    type Rejection = Failure;

    async fn from_request(request: Request, site: &Site) -> Result<Self, Failure> {
        let sent = RawForm::from_request(request, site).await;
        let RawForm(sent) = sent.map_err(|refused| match refused.into_response().status() {
            StatusCode::PAYLOAD_TOO_LARGE => Failure::too_large(),
            StatusCode::UNSUPPORTED_MEDIA_TYPE => Failure::wrong_media(),
            _ => Failure::malformed(),
        })?;
        read(&sent).map(Self)
    }
}

/// Reads what was sent, or says where that came to a stop.
pub(super) fn read<T: DeserializeOwned>(sent: &[u8]) -> Result<T, Failure> {
    let (fields, any, half) = (RefCell::default(), Cell::new(false), Cell::new(0));
    let reader = Reader {
        sent,
        fields: &fields,
        any: &any,
        half: &half,
    };
    let read = T::deserialize(reader);
    let fields = fields.into_inner();
    let unknown = parse(sent).find(|(name, _)| !fields.contains(&&**name));
    match unknown {
        Some((name, _)) if !any.get() && half.get() == 0 => {
            Err(Failure::unread(format!("unknown field `{name}`")))
        }
        _ => read.map_err(|wrong| Failure::unread(wrong.to_string())),
    }
}

/// Reads shapes from a form, and notes which fields they have.
#[derive(Clone, Copy)]
struct Reader<'a> {
    sent: &'a [u8],
    fields: &'a RefCell<Vec<&'static str>>,
    /// What is read has no shape: it looks at the names itself.
    any: &'a Cell<bool>,
    /// Of how many shapes that are several not all are known yet.
    half: &'a Cell<u32>,
}

impl<'de> Deserializer<'de> for Reader<'de> {
    type Error = Error;

    fn deserialize_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        self.any.set(true);
        serde_html_form::Deserializer::new(parse(self.sent)).deserialize_any(visitor)
    }

    fn deserialize_seq<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        self.any.set(true);
        serde_html_form::Deserializer::new(parse(self.sent)).deserialize_seq(visitor)
    }

    fn deserialize_struct<V: Visitor<'de>>(
        self,
        name: &'static str,
        fields: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Error> {
        self.fields.borrow_mut().extend(fields);
        let form = serde_html_form::Deserializer::new(parse(self.sent));
        form.deserialize_struct(name, fields, visitor)
    }

    fn deserialize_tuple<V: Visitor<'de>>(
        self,
        shapes: usize,
        visitor: V,
    ) -> Result<V::Value, Error> {
        self.half.set(self.half.get() + 1);
        visitor.visit_seq(Shapes(self, shapes))
    }

    forward_to_deserialize_any! {
        bool i8 i16 i32 i64 i128 u8 u16 u32 u64 u128 f32 f64 char str string bytes byte_buf option
        unit unit_struct newtype_struct tuple_struct map enum identifier ignored_any
    }
}

/// Several shapes, each of the whole form.
struct Shapes<'a>(Reader<'a>, usize);

impl<'de> SeqAccess<'de> for Shapes<'de> {
    type Error = Error;

    fn next_element_seed<S: DeserializeSeed<'de>>(
        &mut self,
        seed: S,
    ) -> Result<Option<S::Value>, Error> {
        let Some(left) = self.1.checked_sub(1) else {
            return Ok(None);
        };
        self.1 = left;
        let read = seed.deserialize(self.0)?;
        if left == 0 {
            self.0.half.set(self.0.half.get() - 1);
        }
        Ok(Some(read))
    }
}

#[cfg(test)]
mod tests {
    use serde::Deserialize;

    use super::*;

    #[derive(Debug, Default, PartialEq, Deserialize)]
    #[serde(default)]
    struct Door {
        name: String,
        rooms: Vec<i64>,
        open: Option<String>,
    }

    #[derive(Debug, Deserialize)]
    #[serde(from = "(Door, Colour)")]
    struct Painted {
        door: Door,
        colour: Colour,
    }

    #[derive(Debug, Default, PartialEq, Deserialize)]
    #[serde(default)]
    struct Colour {
        colour: String,
    }

    impl From<(Door, Colour)> for Painted {
        fn from((door, colour): (Door, Colour)) -> Self {
            Self { door, colour }
        }
    }

    #[test]
    fn only_a_form_with_the_fields_it_should_have_is_read() {
        let door: Door = read(b"name=red&rooms=1&rooms=2").unwrap();
        assert_eq!(
            (&*door.name, &*door.rooms, door.open),
            ("red", &[1, 2][..], None)
        );
        assert_eq!(read::<Door>(b"").unwrap(), Door::default());
        for wrong in [
            "name=red&role=owner",
            "role=",
            "name=red&name=blue",
            "rooms=one",
            "colour=red",
        ] {
            let failure = read::<Door>(wrong.as_bytes()).err().unwrap();
            assert_eq!(failure.kind(), "malformed", "{wrong}");
        }
    }

    #[test]
    fn shapes_that_pages_have_in_common_are_read_together() {
        let painted: Painted = read(b"name=red&colour=red").unwrap();
        assert_eq!(
            (painted.door.name, painted.colour.colour),
            ("red".into(), "red".into())
        );
        assert!(read::<Painted>(b"name=red&colour=red&role=owner").is_err());
        let ((door, _), more): ((Door, Colour), Colour) = read(b"name=red&colour=blue").unwrap();
        assert_eq!((door.name, more.colour), ("red".into(), "blue".into()));
        assert!(read::<((Door, Colour), Colour)>(b"is_host=on").is_err());
    }

    #[test]
    fn what_has_no_shape_looks_at_the_names_itself() {
        let sent: Vec<(String, String)> = read(b"a=1&b=2&a=3").unwrap();
        assert_eq!(sent.len(), 3);
    }
}
