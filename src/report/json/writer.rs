//! Records to JSON without white space, in one pass: characters that steer a terminal are written as escapes, as JSON itself does
//! with most, so that the text stays what it was for programs.

use crate::report::words::shown;
use serde::ser::{self, Serialize};
use serde_json::Error;
use std::fmt::Write as _;

/// Writes what is serialized with it.
pub(super) struct Writer {
    out: String,
}

/// A record as JSON.
///
/// # Errors
/// What JSON cannot hold.
pub(super) fn write(record: &impl Serialize) -> Result<String, Error> {
    /// Most records of a letter are shorter.
    const USUAL: usize = 4096;
    let mut writer = Writer {
        out: String::with_capacity(USUAL),
    };
    record.serialize(&mut writer)?;
    Ok(writer.out)
}

impl Writer {
    fn string(&mut self, text: &str) {
        self.out.push('"');
        let mut rest = text;
        while let Some((plain, special)) = rest.split_at_checked(plain(rest.as_bytes())) {
            self.out.push_str(plain);
            let mut chars = special.chars();
            let Some(c) = chars.next() else {
                break;
            };
            self.special(c);
            rest = chars.as_str();
        }
        self.out.push('"');
    }

    fn special(&mut self, c: char) {
        match c {
            '"' => self.out.push_str("\\\""),
            '\\' => self.out.push_str("\\\\"),
            '\n' => self.out.push_str("\\n"),
            '\r' => self.out.push_str("\\r"),
            '\t' => self.out.push_str("\\t"),
            '\u{8}' => self.out.push_str("\\b"),
            '\u{C}' => self.out.push_str("\\f"),
            c if shown(c) == Some(c) => self.out.push(c),
            c => {
                let mut units = [0; 2];
                for unit in c.encode_utf16(&mut units) {
                    let _ = write!(self.out, "\\u{unit:04x}");
                }
            }
        }
    }

    fn number(&mut self, number: u64) {
        let mut unit = 1;
        while number / unit >= 10 {
            unit *= 10;
        }
        while unit > 0 {
            let digit = (number / unit % 10) as u8;
            self.out.push(char::from(b'0' + digit));
            unit /= 10;
        }
    }

    fn open(&mut self, open: &str, close: &'static str) -> Items<'_> {
        self.out.push_str(open);
        Items {
            writer: self,
            some: false,
            close,
        }
    }

    /// A list or an object under the name of a variant.
    fn variant(&mut self, name: &str, open: &str, close: &'static str) -> Items<'_> {
        self.out.push('{');
        self.string(name);
        self.out.push(':');
        self.open(open, close)
    }
}

/// Bytes that are looked at together.
const CHUNK: usize = 16;

/// How many bytes come before the first that is not written as it is.
fn plain(bytes: &[u8]) -> usize {
    let (chunks, rest) = bytes.as_chunks::<CHUNK>();
    let whole = chunks.iter().take_while(|chunk| all_plain(chunk)).count();
    let ends_plain = || bytes.last_chunk().is_some_and(all_plain);
    if whole == chunks.len() && (rest.is_empty() || ends_plain()) {
        return bytes.len();
    }
    let rest = bytes.iter().skip(whole * CHUNK);
    whole * CHUNK + rest.take_while(|&&byte| is_plain(byte)).count()
}

fn is_plain(byte: u8) -> bool {
    matches!(byte, b' '..=b'~') & (byte != b'"') & (byte != b'\\')
}

#[inline]
fn all_plain(chunk: &[u8; CHUNK]) -> bool {
    chunk.iter().fold(true, |all, &byte| all & is_plain(byte))
}

macro_rules! numbers {
    ($($unsigned:ident $signed:ident: $u:ty, $i:ty;)*) => {$(
        fn $unsigned(self, number: $u) -> Result<(), Error> {
            self.number(number.into());
            Ok(())
        }

        fn $signed(self, number: $i) -> Result<(), Error> {
            if number < 0 {
                self.out.push('-');
            }
            self.number(number.unsigned_abs().into());
            Ok(())
        }
    )*};
}

impl<'w> ser::Serializer for &'w mut Writer {
    type Ok = ();
    type Error = Error;
    type SerializeSeq = Items<'w>;
    type SerializeTuple = Items<'w>;
    type SerializeTupleStruct = Items<'w>;
    type SerializeTupleVariant = Items<'w>;
    type SerializeMap = Items<'w>;
    type SerializeStruct = Items<'w>;
    type SerializeStructVariant = Items<'w>;

    numbers! {
        serialize_u8 serialize_i8: u8, i8;
        serialize_u16 serialize_i16: u16, i16;
        serialize_u32 serialize_i32: u32, i32;
        serialize_u64 serialize_i64: u64, i64;
    }

    fn serialize_f32(self, number: f32) -> Result<(), Error> {
        self.out.push_str(&serde_json::to_string(&number)?);
        Ok(())
    }

    fn serialize_f64(self, number: f64) -> Result<(), Error> {
        self.out.push_str(&serde_json::to_string(&number)?);
        Ok(())
    }

    fn serialize_bool(self, value: bool) -> Result<(), Error> {
        self.out.push_str(if value { "true" } else { "false" });
        Ok(())
    }

    fn serialize_char(self, c: char) -> Result<(), Error> {
        self.string(c.encode_utf8(&mut [0; 4]));
        Ok(())
    }

    fn serialize_str(self, text: &str) -> Result<(), Error> {
        self.string(text);
        Ok(())
    }

    fn serialize_bytes(self, bytes: &[u8]) -> Result<(), Error> {
        self.collect_seq(bytes)
    }

    fn serialize_unit(self) -> Result<(), Error> {
        self.out.push_str("null");
        Ok(())
    }

    fn serialize_none(self) -> Result<(), Error> {
        self.serialize_unit()
    }

    fn serialize_some<T: Serialize + ?Sized>(self, value: &T) -> Result<(), Error> {
        value.serialize(self)
    }

    fn serialize_unit_struct(self, _: &'static str) -> Result<(), Error> {
        self.serialize_unit()
    }

    fn serialize_unit_variant(
        self,
        _: &'static str,
        _: u32,
        variant: &'static str,
    ) -> Result<(), Error> {
        self.serialize_str(variant)
    }

    fn serialize_newtype_struct<T: Serialize + ?Sized>(
        self,
        _: &'static str,
        value: &T,
    ) -> Result<(), Error> {
        value.serialize(self)
    }

    fn serialize_newtype_variant<T: Serialize + ?Sized>(
        self,
        _: &'static str,
        _: u32,
        variant: &'static str,
        value: &T,
    ) -> Result<(), Error> {
        let items = self.variant(variant, "", "}");
        value.serialize(&mut *items.writer)?;
        items.end()
    }

    fn serialize_seq(self, _: Option<usize>) -> Result<Items<'w>, Error> {
        Ok(self.open("[", "]"))
    }

    fn serialize_tuple(self, _: usize) -> Result<Items<'w>, Error> {
        Ok(self.open("[", "]"))
    }

    fn serialize_tuple_struct(self, _: &'static str, _: usize) -> Result<Items<'w>, Error> {
        Ok(self.open("[", "]"))
    }

    fn serialize_tuple_variant(
        self,
        _: &'static str,
        _: u32,
        variant: &'static str,
        _: usize,
    ) -> Result<Items<'w>, Error> {
        Ok(self.variant(variant, "[", "]}"))
    }

    fn serialize_map(self, _: Option<usize>) -> Result<Items<'w>, Error> {
        Ok(self.open("{", "}"))
    }

    fn serialize_struct(self, _: &'static str, _: usize) -> Result<Items<'w>, Error> {
        Ok(self.open("{", "}"))
    }

    fn serialize_struct_variant(
        self,
        _: &'static str,
        _: u32,
        variant: &'static str,
        _: usize,
    ) -> Result<Items<'w>, Error> {
        Ok(self.variant(variant, "{", "}}"))
    }
}

/// A list or an object that is being written.
pub(super) struct Items<'w> {
    writer: &'w mut Writer,
    /// Whether it has an item already.
    some: bool,
    close: &'static str,
}

impl Items<'_> {
    fn comma(&mut self) {
        if self.some {
            self.writer.out.push(',');
        }
        self.some = true;
    }

    fn item<T: Serialize + ?Sized>(&mut self, value: &T) -> Result<(), Error> {
        self.comma();
        value.serialize(&mut *self.writer)
    }

    /// A field whose name is plain, as names in a program are.
    fn field<T: Serialize + ?Sized>(&mut self, name: &str, value: &T) -> Result<(), Error> {
        debug_assert_eq!(plain(name.as_bytes()), name.len());
        self.comma();
        self.writer.out.push('"');
        self.writer.out.push_str(name);
        self.writer.out.push_str("\":");
        value.serialize(&mut *self.writer)
    }

    fn end(self) -> Result<(), Error> {
        self.writer.out.push_str(self.close);
        Ok(())
    }
}

macro_rules! lists {
    ($($list:ident $item:ident;)*) => {$(
        impl ser::$list for Items<'_> {
            type Ok = ();
            type Error = Error;

            fn $item<T: Serialize + ?Sized>(&mut self, value: &T) -> Result<(), Error> {
                self.item(value)
            }

            fn end(self) -> Result<(), Error> {
                Items::end(self)
            }
        }
    )*};
}

lists! {
    SerializeSeq serialize_element;
    SerializeTuple serialize_element;
    SerializeTupleStruct serialize_field;
    SerializeTupleVariant serialize_field;
}

macro_rules! objects {
    ($($object:ident)*) => {$(
        impl ser::$object for Items<'_> {
            type Ok = ();
            type Error = Error;

            fn serialize_field<T: Serialize + ?Sized>(
                &mut self,
                name: &'static str,
                value: &T,
            ) -> Result<(), Error> {
                self.field(name, value)
            }

            fn end(self) -> Result<(), Error> {
                Items::end(self)
            }
        }
    )*};
}

objects! { SerializeStruct SerializeStructVariant }

impl ser::SerializeMap for Items<'_> {
    type Ok = ();
    type Error = Error;

    fn serialize_key<T: Serialize + ?Sized>(&mut self, key: &T) -> Result<(), Error> {
        self.comma();
        let start = self.writer.out.len();
        key.serialize(&mut *self.writer)?;
        let written = self.writer.out.get(start..).unwrap_or_default();
        // A number is a name in quotes.
        if !written.starts_with('"') {
            self.writer.out.insert(start, '"');
            self.writer.out.push('"');
        }
        Ok(())
    }

    fn serialize_value<T: Serialize + ?Sized>(&mut self, value: &T) -> Result<(), Error> {
        self.writer.out.push(':');
        value.serialize(&mut *self.writer)
    }

    fn end(self) -> Result<(), Error> {
        Items::end(self)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use serde_json::{Value, json};

    #[derive(serde::Serialize)]
    enum Shape {
        Unit,
        One(f64),
        Two(i8, u64),
        Named { a: Option<char>, b: () },
    }

    #[test]
    fn every_shape_is_written_as_serde_json_does() {
        let shapes = [
            Shape::Unit,
            Shape::One(0.1),
            Shape::Two(-128, u64::MAX),
            Shape::Named {
                a: Some('"'),
                b: (),
            },
            Shape::Named { a: None, b: () },
        ];
        let keys = std::collections::BTreeMap::from([(1_u8, true), (20, false)]);
        let all = (shapes, keys, [f64::NAN], json!({"a": [], "b": {}}));
        assert_eq!(write(&all).unwrap(), serde_json::to_string(&all).unwrap());
    }

    proptest! {
        /// Where a character is shown as it is, or is a control character that JSON has an escape for.
        #[test]
        fn text_is_written_as_serde_json_does(text in "[ -~\\n\\r\\t\\x00-\\x1F“”é漢]{0,60}") {
            prop_assert_eq!(write(&text).unwrap(), serde_json::to_string(&text).unwrap());
        }

        #[test]
        fn any_text_is_read_back(text in any::<String>()) {
            let read: Value = serde_json::from_str(&write(&text).unwrap()).unwrap();
            prop_assert_eq!(read, Value::String(text));
        }
    }
}
