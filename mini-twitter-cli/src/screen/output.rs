//! [`Output`]: the forms an answer can take.

/// How answers are written.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, clap::ValueEnum)]
pub enum Output {
    /// Cards on a terminal, lines of columns elsewhere.
    #[default]
    Auto,
    /// Cards, as on a terminal.
    Cards,
    /// Lines of columns parted by tabs: for `cut`, `sort` and `awk`.
    Plain,
    /// A table with a head.
    Table,
    /// One JSON value; a list is one array, however many pages it took.
    Json,
    /// A JSON value a line, as they come.
    Ndjson,
}
