//! Names and texts of the generated data.

const FIRST: [&str; 16] = [
    "ada", "bo", "cleo", "dara", "edo", "fay", "gus", "hana", "ivo", "jun", "kim", "lea", "milo",
    "nora", "otis", "pia",
];
const LAST: [&str; 8] = [
    "Stone", "Rivers", "Hale", "Moss", "Vale", "Brook", "Ash", "Field",
];
const WHO: [&str; 8] = [
    "the cat",
    "my neighbour",
    "nobody",
    "the whole street",
    "the baker",
    "a stranger on the tram",
    "the committee",
    "my other self",
];
const DOES: [&str; 8] = [
    "keeps talking about",
    "has never heard of",
    "is building",
    "broke",
    "would trade everything for",
    "is late because of",
    "dreams of",
    "wrote a song on",
];
const WHAT: [&str; 8] = [
    "the kettle",
    "a borrow checker",
    "rain in August",
    "good bread",
    "the last train",
    "an old radio",
    "sourdough",
    "small towns",
];
const TAGS: [&str; 16] = [
    "rust", "tea", "bread", "trains", "rain", "music", "cats", "books", "maps", "gardens", "radio",
    "chess", "ferries", "soup", "stars", "bikes",
];

/// Returns the username and the name of a person by number.
pub(super) fn person(at: usize) -> (String, String) {
    let (first, last) = (FIRST[at % 16], LAST[at / 16 % 8]);
    let capital = first[..1].to_ascii_uppercase();
    (
        format!("{first}{at}"),
        format!("{capital}{} {last}", &first[1..]),
    )
}

/// Returns the text of a post by number; two of five end with a tag.
pub(super) fn post(number: u32) -> String {
    let at = |step: u32| (number / step) as usize;
    let (who, does, what) = (WHO[at(1) % 8], DOES[at(8) % 8], WHAT[at(64) % 8]);
    if at(512) % 5 < 2 {
        format!("{who} {does} {what} #{}", TAGS[at(2560) % 16])
    } else {
        format!("{who} {does} {what}")
    }
}
