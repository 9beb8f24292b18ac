//! JSON for programs: exact values, without any byte that a terminal would interpret. DEL, C1, bidi and invisible
//! characters are escaped; a JSON parser returns the characters themselves.

use std::io;

use mini_twitter_core::field::masked;
use serde::Serialize;
use serde_json::ser::{CompactFormatter, Formatter, PrettyFormatter};

use crate::screen::safe;
use crate::screen::show::Show;

/// Returns a value over several lines, with a line feed at the end.
pub fn pretty<T: Show>(value: &T) -> String {
    masking_secrets::<T>(|| written(value, PrettyFormatter::new()))
}

/// Returns a value on one line, with a line feed at the end.
pub fn line<T: Show>(value: &T) -> String {
    masking_secrets::<T>(|| written(value, CompactFormatter))
}

/// Returns a value over several lines, indented as an item of an array, without a line feed at the end.
pub fn item<T: Show>(value: &T) -> String {
    let text = pretty(value);
    let lines: Vec<_> = text.lines().map(|line| format!("  {line}")).collect();
    lines.join("\n")
}

/// Returns a value of no known type: on one line if `is_line`, else over several.
pub fn value(value: &serde_json::Value, is_line: bool) -> String {
    if is_line {
        written(value, CompactFormatter)
    } else {
        written(value, PrettyFormatter::new())
    }
}

fn masking_secrets<T: Show>(write: impl FnOnce() -> String) -> String {
    if T::SHOWS_SECRETS {
        write()
    } else {
        masked(write)
    }
}

fn written(value: &impl Serialize, formatter: impl Formatter) -> String {
    let mut bytes = Vec::new();
    let mut serializer = serde_json::Serializer::with_formatter(&mut bytes, Visible(formatter));
    value
        .serialize(&mut serializer)
        .expect("wire types are JSON");
    bytes.push(b'\n');
    String::from_utf8(bytes).expect("JSON is UTF-8")
}

/// Escapes hidden characters of strings; the rest is written by the inner formatter.
struct Visible<F>(F);

impl<F: Formatter> Formatter for Visible<F> {
    fn write_string_fragment<W: ?Sized + io::Write>(
        &mut self,
        to: &mut W,
        text: &str,
    ) -> io::Result<()> {
        let mut rest = text;
        while let Some((at, c)) = rest.char_indices().find(|(_, c)| safe::is_hidden(*c)) {
            self.0.write_string_fragment(to, &rest[..at])?;
            for unit in c.encode_utf16(&mut [0; 2]) {
                write!(to, "\\u{unit:04x}")?;
            }
            rest = &rest[at + c.len_utf8()..];
        }
        self.0.write_string_fragment(to, rest)
    }
    fn begin_array<W: ?Sized + io::Write>(&mut self, to: &mut W) -> io::Result<()> {
        self.0.begin_array(to)
    }
    fn end_array<W: ?Sized + io::Write>(&mut self, to: &mut W) -> io::Result<()> {
        self.0.end_array(to)
    }
    fn begin_array_value<W: ?Sized + io::Write>(
        &mut self,
        to: &mut W,
        first: bool,
    ) -> io::Result<()> {
        self.0.begin_array_value(to, first)
    }
    fn end_array_value<W: ?Sized + io::Write>(&mut self, to: &mut W) -> io::Result<()> {
        self.0.end_array_value(to)
    }
    fn begin_object<W: ?Sized + io::Write>(&mut self, to: &mut W) -> io::Result<()> {
        self.0.begin_object(to)
    }
    fn end_object<W: ?Sized + io::Write>(&mut self, to: &mut W) -> io::Result<()> {
        self.0.end_object(to)
    }
    fn begin_object_key<W: ?Sized + io::Write>(
        &mut self,
        to: &mut W,
        first: bool,
    ) -> io::Result<()> {
        self.0.begin_object_key(to, first)
    }
    fn begin_object_value<W: ?Sized + io::Write>(&mut self, to: &mut W) -> io::Result<()> {
        self.0.begin_object_value(to)
    }
    fn end_object_value<W: ?Sized + io::Write>(&mut self, to: &mut W) -> io::Result<()> {
        self.0.end_object_value(to)
    }
}
