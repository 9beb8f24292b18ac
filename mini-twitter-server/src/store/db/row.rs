//! [`Row`]: one row of a result of either engine, read by position. [`row!`](crate::row) declares a struct with the SQL of
//! each of its columns, [`query!`](crate::query) builds the statement that reads it.

use mini_twitter_core::error::ErrorCode;
use sqlx::postgres::PgRow;
use sqlx::{Decode, Row as _, TypeInfo, ValueRef as _};
use tracing::error;

use super::value::{FromValue, Value};
use crate::fault::Outcome;

/// One row of a result.
pub enum Row<'r> {
    /// A row of SQLite, borrowed from the running statement.
    Sqlite(&'r rusqlite::Row<'r>),
    /// A received row of PostgreSQL.
    Postgres(&'r PgRow),
}

impl Row<'_> {
    /// Returns the column at index `at`, counted from 0.
    ///
    /// # Errors
    /// [`ErrorCode::Internal`] when there is no such column or its value is not a `T`: the statement and its mapping
    /// disagree.
    pub fn get<T: FromValue>(&self, at: usize) -> Outcome<T> {
        let value = match self {
            Self::Sqlite(row) => sqlite_value(row, at),
            Self::Postgres(row) => postgres_value(row, at),
        };
        value.and_then(T::from_value).ok_or_else(|| {
            error!(column = at, expected = std::any::type_name::<T>(), found = ?value, "a column does not have the expected type");
            ErrorCode::Internal.into()
        })
    }

    /// Returns a reader of the columns, first to last.
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

/// The column at `at`; `None` when there is none, or when its type is not one that the schema may use.
fn sqlite_value<'r>(row: &'r rusqlite::Row<'_>, at: usize) -> Option<Value<'r>> {
    match row.get_ref(at).ok()? {
        rusqlite::types::ValueRef::Null => Some(Value::Int(None)),
        rusqlite::types::ValueRef::Integer(number) => Some(Value::Int(Some(number))),
        rusqlite::types::ValueRef::Text(text) => {
            Some(Value::Text(Some(std::str::from_utf8(text).ok()?)))
        }
        rusqlite::types::ValueRef::Real(_) | rusqlite::types::ValueRef::Blob(_) => None,
    }
}

/// The column at `at`; `None` when there is none, or when its type is not one that the schema may use.
fn postgres_value(row: &PgRow, at: usize) -> Option<Value<'_>> {
    let value = row.try_get_raw(at).ok()?;
    if value.is_null() {
        return Some(Value::Int(None));
    }
    let kind = value.type_info().name().to_owned();
    match kind.as_str() {
        "INT8" | "INT4" | "INT2" => Some(Value::Int(Some(i64::decode(value).ok()?))),
        "BOOL" => Some(Value::Bool(Some(bool::decode(value).ok()?))),
        "TEXT" | "VARCHAR" | "NAME" => Some(Value::Text(Some(<&str>::decode(value).ok()?))),
        _ => None,
    }
}

/// Reads the columns of a row, first to last.
#[derive(Debug)]
pub struct Columns<'r> {
    row: &'r Row<'r>,
    next: usize,
}

impl Columns<'_> {
    /// Returns the next column.
    ///
    /// # Errors
    /// Those of [`Row::get`].
    #[expect(
        clippy::should_implement_trait,
        reason = "every column has its own type"
    )]
    pub fn next<T: FromValue>(&mut self) -> Outcome<T> {
        self.next += 1;
        self.row.get(self.next - 1)
    }

    /// Whether the next column is null.
    fn is_null(&self) -> bool {
        let value = match self.row {
            Row::Sqlite(row) => sqlite_value(row, self.next),
            Row::Postgres(row) => postgres_value(row, self.next),
        };
        value.is_some_and(|value| value.is_null())
    }

    /// Checks that every column was read.
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
            "a statement returns more columns than are read"
        );
        Err(ErrorCode::Internal.into())
    }
}

/// A type that a row can be read into: one column, a tuple of columns, or a struct declared by [`row!`](crate::row).
pub trait FromRow: Sized + Send + 'static {
    /// Reads a whole row.
    ///
    /// # Errors
    /// Those of [`Row::get`] and [`Columns::end`].
    fn from_row(row: &Row<'_>) -> Outcome<Self>;
}

impl<T: FromValue> FromRow for T {
    fn from_row(row: &Row<'_>) -> Outcome<Self> {
        let mut columns = row.columns();
        let value = columns.next()?;
        columns.end().map(|()| value)
    }
}

/// Implements [`FromRow`] for tuples: one list of type names per size.
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

/// A struct declared by [`row!`](crate::row): has the SQL of its columns, so that a statement and its mapping cannot
/// disagree.
pub trait Select: Sized {
    /// How many columns it has.
    const WIDTH: usize;
    /// Appends the SQL of its columns to `list`; `alias` is the table alias in the statement.
    fn list(alias: &str, list: &mut Vec<String>);
    /// Reads its columns.
    ///
    /// # Errors
    /// Those of [`Row::get`].
    fn read(columns: &mut Columns<'_>) -> Outcome<Self>;
}

/// The result of an outer join: `None` when the first column, which must not be nullable itself, is null.
impl<T: Select> Select for Option<T> {
    const WIDTH: usize = T::WIDTH;
    fn list(alias: &str, list: &mut Vec<String>) {
        T::list(alias, list);
    }
    fn read(columns: &mut Columns<'_>) -> Outcome<Self> {
        if columns.is_null() {
            columns.next += T::WIDTH;
            return Ok(None);
        }
        T::read(columns).map(Some)
    }
}

/// Returns the text of a statement that reads `T`; used by [`query!`](crate::query).
pub fn select_text<T: Select>(alias: &str, rest: &str) -> String {
    format!("select {} {rest}", columns_text::<T>(alias))
}

/// Returns the text of the columns of `T`, for a statement that returns what it wrote.
pub fn columns_text<T: Select>(alias: &str) -> String {
    let mut list = Vec::with_capacity(T::WIDTH);
    T::list(alias, &mut list);
    list.join(", ")
}

/// Declares a struct that is read from a row: each field has the SQL of its column, or, when it is a nested struct, the
/// table alias that the nested struct is read from. `{}` in either is replaced by the alias of the struct itself.
///
/// ```text
/// row! {
///     /// An author.
///     pub struct AuthorRow {
///         pub id: UserId = "{}.id",
///         pub is_new: bool = "{}.posts = 0",
///         pub facts: PersonFacts as "{}",
///         pub inviter: Option<AuthorRow> as "{}_inviter",
///     }
/// }
/// // becomes the struct, its `Select` and its `FromRow`.
/// ```
#[macro_export]
macro_rules! row {
    (@width $kind:ty,) => { compile_error!("a field needs its SQL: `name: Type = \"{}.column\"` or `name: Type as \"alias\"`") };
    (@list $kind:ty, $under:ident, $list:ident,) => {};
    (@read $kind:ty, $columns:ident,) => { $columns.next()? };
    (@width $kind:ty, = $sql:literal) => { 1 };
    (@width $kind:ty, as $alias:literal) => { <$kind as $crate::store::db::Select>::WIDTH };
    (@list $kind:ty, $under:ident, $list:ident, = $sql:literal) => { $list.push($sql.replace("{}", $under)) };
    (@list $kind:ty, $under:ident, $list:ident, as $alias:literal) => {
        <$kind as $crate::store::db::Select>::list(&$alias.replace("{}", $under), $list)
    };
    (@read $kind:ty, $columns:ident, = $sql:literal) => { $columns.next::<$kind>()? };
    (@read $kind:ty, $columns:ident, as $alias:literal) => { <$kind as $crate::store::db::Select>::read($columns)? };
    ($(#[$meta:meta])* $vis:vis struct $name:ident {
        $($(#[$field_meta:meta])* $field_vis:vis $field:ident: $kind:ty $(= $sql:literal)? $(as $alias:literal)?),+ $(,)?
    }) => {
        $(#[$meta])*
        $vis struct $name { $($(#[$field_meta])* $field_vis $field: $kind),+ }

        impl $crate::store::db::Select for $name {
            const WIDTH: usize = 0 $(+ $crate::row!(@width $kind, $(= $sql)? $(as $alias)?))+;
            fn list(alias: &str, list: &mut Vec<String>) {
                $($crate::row!(@list $kind, alias, list, $(= $sql)? $(as $alias)?);)+
            }
            fn read(columns: &mut $crate::store::db::Columns<'_>) -> $crate::fault::Outcome<Self> {
                Ok(Self { $($field: $crate::row!(@read $kind, columns, $(= $sql)? $(as $alias)?)),+ })
            }
        }

        impl $crate::store::db::FromRow for $name {
            fn from_row(row: &$crate::store::db::Row<'_>) -> $crate::fault::Outcome<Self> {
                let mut columns = row.columns();
                let this = <Self as $crate::store::db::Select>::read(&mut columns)?;
                columns.end().map(|()| this)
            }
        }
    };
}

/// Builds the statement that reads a struct declared by [`row!`](crate::row): its columns, then the given rest, which
/// begins with `from`. The text is built once, at the first use.
///
/// ```text
/// query!(AuthorRow as "u", "from users u where u.id = $1")
/// // becomes "select u.id, u.posts = 0, … from users u where u.id = $1"
/// ```
#[macro_export]
macro_rules! query {
    ($row:ty, $rest:expr) => { $crate::query!($row as "", $rest) };
    ($row:ty as $alias:literal, $rest:expr) => {{
        static SQL: std::sync::LazyLock<String> =
            std::sync::LazyLock::new(|| $crate::store::db::select_text::<$row>($alias, $rest));
        SQL.as_str()
    }};
}
