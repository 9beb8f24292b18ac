//! [`Row`]: one answer line of either engine, read by position. [`row!`](crate::row) writes the struct and its mapping.

use mini_twitter_core::error::ErrorCode;
use sqlx::postgres::PgRow;
use tracing::error;

use super::value::FromValue;
use super::{postgres, sqlite};
use crate::fault::Outcome;

/// One line of an answer.
pub enum Row<'r> {
    /// Borrowed from the statement that gives it.
    Sqlite(&'r rusqlite::Row<'r>),
    /// Out of a received answer.
    Postgres(&'r PgRow),
}

impl Row<'_> {
    /// The column at `at`, counted from 0.
    ///
    /// # Errors
    /// [`ErrorCode::Internal`] when there is no such column or it holds something else: a statement and its mapping
    /// disagree.
    pub fn get<T: FromValue>(&self, at: usize) -> Outcome<T> {
        let value = match self {
            Self::Sqlite(row) => sqlite::value_at(row, at),
            Self::Postgres(row) => postgres::value_at(row, at),
        };
        value.and_then(T::from_value).ok_or_else(|| {
            error!(column = at, wanted = std::any::type_name::<T>(), found = ?value, "a row does not fit");
            ErrorCode::Internal.into()
        })
    }

    /// The columns in turn.
    pub fn columns(&self) -> Columns<'_> {
        Columns { row: self, next: 0 }
    }

    fn width(&self) -> usize {
        match self {
            Self::Sqlite(row) => row.as_ref().column_count(),
            Self::Postgres(row) => sqlx::Row::len(*row),
        }
    }
}

impl std::fmt::Debug for Row<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Row({} columns)", self.width())
    }
}

/// Hands out a row's columns, first to last.
#[derive(Debug)]
pub struct Columns<'r> {
    row: &'r Row<'r>,
    next: usize,
}

impl Columns<'_> {
    /// The next column; see [`Row::get`] for its errors.
    #[expect(
        clippy::should_implement_trait,
        reason = "every column has its own type"
    )]
    pub fn next<T: FromValue>(&mut self) -> Outcome<T> {
        self.next += 1;
        self.row.get(self.next - 1)
    }
    /// Leaves so many columns out.
    pub fn skip(&mut self, columns: usize) {
        self.next += columns;
    }
    /// Nothing may be left over.
    ///
    /// # Errors
    /// [`ErrorCode::Internal`] when the statement names more columns than were read.
    pub fn end(&self) -> Outcome<()> {
        if self.next == self.row.width() {
            return Ok(());
        }
        error!(
            read = self.next,
            found = self.row.width(),
            "a row does not fit"
        );
        Err(ErrorCode::Internal.into())
    }
}

/// What a row can be read as: one column, a tuple of them, or a struct by [`row!`](crate::row).
pub trait FromRow: Sized + Send + 'static {
    /// Reads it.
    ///
    /// # Errors
    /// As [`Row::get`].
    fn from_row(row: &Row<'_>) -> Outcome<Self>;
}

impl<T: FromValue> FromRow for T {
    fn from_row(row: &Row<'_>) -> Outcome<Self> {
        let mut columns = row.columns();
        let value = columns.next()?;
        columns.end().map(|()| value)
    }
}

/// Writes the mapping of tuples: one list of type names a size.
macro_rules! tuples {
    ($(($($name:ident)+))+) => { $(
        impl<$($name: FromValue),+> FromRow for ($($name,)+) {
            fn from_row(row: &Row<'_>) -> Outcome<Self> {
                let mut columns = row.columns();
                let values = ($(columns.next::<$name>()?,)+);
                columns.end().map(|()| values)
            }
        }
    )+ };
}
tuples! { (A) (A B) (A B C) (A B C D) (A B C D E) (A B C D E F) }

/// A struct and its mapping, on both engines; the statement names the columns in the order of the fields.
///
/// ```text
/// row! {
///     /// Who wrote it.
///     pub struct Author { pub id: UserId, pub username: String }
/// }
/// // becomes the struct, and a `FromRow` that reads column 0 into `id` and column 1 into `username`,
/// // and refuses a row with more columns than that.
/// ```
#[macro_export]
macro_rules! row {
    ($(#[$meta:meta])* $vis:vis struct $name:ident {
        $($(#[$field_meta:meta])* $field_vis:vis $field:ident: $kind:ty),+ $(,)?
    }) => {
        $(#[$meta])*
        $vis struct $name { $($(#[$field_meta])* $field_vis $field: $kind),+ }

        impl $crate::store::db::FromRow for $name {
            fn from_row(row: &$crate::store::db::Row<'_>) -> $crate::fault::Outcome<Self> {
                let mut columns = row.columns();
                let this = Self { $($field: columns.next()?),+ };
                columns.end().map(|()| this)
            }
        }
    };
}
