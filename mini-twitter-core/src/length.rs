//! Bounds of lengths, as `request!` writes them: `[3 to 30 characters]`, `[up to 8192 bytes]`, `[1 to 3 items]`.

use garde::rules::length::simple::Simple;

use crate::text::Stored;

/// Checks a length in characters, which are code points, of the stored form; the bounds are part of the message.
///
/// # Errors
/// When it is out of bounds.
pub fn characters<const MIN: usize, const MAX: usize>(text: &impl Stored, _: &()) -> garde::Result {
    check(text, (MIN, MAX), "characters", |text| text.chars().count())
}

/// Checks a length in bytes of UTF-8, of the stored form; the bounds are part of the message.
///
/// # Errors
/// When it is out of bounds.
pub fn bytes<const MIN: usize, const MAX: usize>(text: &impl Stored, _: &()) -> garde::Result {
    check(text, (MIN, MAX), "bytes", str::len)
}

/// Checks the number of items of a list; the bounds are part of the message.
///
/// # Errors
/// When it is out of bounds.
pub fn items<const MIN: usize, const MAX: usize>(list: &impl Simple, _: &()) -> garde::Result {
    let checked = list.validate_length(MIN, MAX);
    checked.map_err(|_| out_of_bounds(MIN, MAX, "items"))
}

fn check(
    text: &impl Stored,
    (min, max): (usize, usize),
    unit: &str,
    length: impl FnOnce(&str) -> usize,
) -> garde::Result {
    match text.stored().map(|text| length(&text)) {
        Some(length) if !(min..=max).contains(&length) => Err(out_of_bounds(min, max, unit)),
        _ => Ok(()),
    }
}

fn out_of_bounds(min: usize, max: usize, unit: &str) -> garde::Error {
    garde::Error::new(match min {
        0 => format!("must have at most {max} {unit}"),
        _ if min == max => format!("must have {max} {unit}"),
        _ => format!("must have {min} to {max} {unit}"),
    })
}
