//! [`Output`]: the output formats.

/// How results are printed.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, clap::ValueEnum)]
pub enum Output {
    /// Cards on a terminal, plain columns elsewhere.
    #[default]
    Auto,
    /// Cards, as on a terminal.
    Cards,
    /// Columns separated by tabs, without a header: for `cut`, `sort` and `awk`.
    Plain,
    /// An aligned table with a header.
    Table,
    /// One JSON value; a list is one array, however many pages it took.
    Json,
    /// One JSON value a line, printed as they arrive.
    Ndjson,
}
