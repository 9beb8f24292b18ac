//! What kind of character something is: the general categories and properties of Unicode, in the words of this module.

use icu_properties::props::{
    DefaultIgnorableCodePoint, GeneralCategory, IndicSyllabicCategory, JoiningType, Script,
};
use icu_properties::{CodePointMapData, CodePointSetData};

/// Returns whether a character shows nothing and takes no part in a line: it is ignorable by default (such as a zero
/// width space, a Hangul filler or a variation selector), a separator of lines, or an empty Braille cell.
pub fn is_invisible(c: char) -> bool {
    !c.is_ascii()
        && (CodePointSetData::new::<DefaultIgnorableCodePoint>().contains(c)
            || matches!(
                c,
                '\u{2028}' | '\u{2029}' | '\u{2800}' | '\u{fff9}'..='\u{fffb}'
            ))
}

/// Returns whether a character is a letter of any script.
pub(super) fn is_letter(c: char) -> bool {
    use GeneralCategory as Of;
    if c.is_ascii() {
        return c.is_ascii_alphabetic();
    }
    matches!(
        category(c),
        Of::UppercaseLetter
            | Of::LowercaseLetter
            | Of::TitlecaseLetter
            | Of::ModifierLetter
            | Of::OtherLetter
            | Of::LetterNumber
    )
}

/// Returns whether a character is a letter or a number of any script.
pub(super) fn is_letter_or_number(c: char) -> bool {
    if c.is_ascii() {
        return c.is_ascii_alphanumeric();
    }
    is_letter(c)
        || matches!(
            category(c),
            GeneralCategory::DecimalNumber | GeneralCategory::OtherNumber
        )
}

/// Returns whether a character is a mark of a script, which belongs to the letter before it: no variation selector and no
/// sign around a character, such as that of a keycap.
pub(super) fn is_mark(c: char) -> bool {
    !c.is_ascii()
        && matches!(
            category(c),
            GeneralCategory::NonspacingMark | GeneralCategory::SpacingMark
        )
        && !is_invisible(c)
}

/// Returns whether a character is a letter of the Latin script.
pub(super) fn is_latin(c: char) -> bool {
    is_letter(c) && CodePointMapData::<Script>::new().get(c) == Script::Latin
}

/// Returns whether a character is punctuation outside of ASCII, dashes and connectors aside.
pub(super) fn is_foreign_punctuation(c: char) -> bool {
    use GeneralCategory as Of;
    !c.is_ascii()
        && matches!(
            category(c),
            Of::OpenPunctuation
                | Of::ClosePunctuation
                | Of::InitialPunctuation
                | Of::FinalPunctuation
                | Of::OtherPunctuation
        )
}

/// Returns whether a character selects how the one before it is drawn.
pub(super) fn is_selector(c: char) -> bool {
    matches!(c, '\u{fe00}'..='\u{fe0f}' | '\u{e0100}'..='\u{e01ef}' | '\u{180b}'..='\u{180d}' | '\u{180f}')
}

/// Returns whether a character changes how its two neighbours join: ZWNJ and ZWJ.
pub(super) fn is_joiner(c: char) -> bool {
    matches!(c, '\u{200c}' | '\u{200d}')
}

/// Returns whether a joiner may change how a letter or a mark is drawn: in cursive scripts such as Arabic, and in those of
/// India (UAX #31, 2.3).
pub(super) fn takes_joiner(c: char) -> bool {
    let is_cursive = matches!(
        CodePointMapData::<JoiningType>::new().get(c),
        JoiningType::DualJoining | JoiningType::RightJoining | JoiningType::LeftJoining
    );
    let syllabic = CodePointMapData::<IndicSyllabicCategory>::new().get(c);
    !c.is_ascii() && (is_cursive || syllabic != IndicSyllabicCategory::Other)
}

/// Returns whether a character is punctuation that words have inside: middle dots (Catalan, Japanese), geresh and
/// gershayim (Hebrew), tsheg (Tibetan). UAX #31, table 3.
pub(super) fn is_medial(c: char) -> bool {
    matches!(
        c,
        '\u{b7}' | '\u{387}' | '\u{5f3}' | '\u{5f4}' | '\u{f0b}' | '\u{30fb}' | '\u{ff65}'
    )
}

fn category(c: char) -> GeneralCategory {
    CodePointMapData::<GeneralCategory>::new().get(c)
}
