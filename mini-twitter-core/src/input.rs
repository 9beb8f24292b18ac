//! How a row's input is split: [`Path`], [`Query`] and one body, [`Json`] or [`Multipart`].
//!
//! The same wrapper stands in the row, in the client's call and in the handler's arguments. Input is one wrapper, or
//! a tuple of them, path before query before body; [`Input`] takes it apart (client) and puts it together (server).

use std::fmt::Display;
use std::marker::PhantomData;
use std::path::PathBuf;
use std::str::FromStr;

use garde::Validate;
#[cfg(feature = "openapi")]
use schemars::{JsonSchema, Schema, SchemaGenerator};
use serde::Serialize;
use serde::de::DeserializeOwned;

use crate::wire::request;

/// A type the document can describe; every type, when there is no document (feature `openapi` off).
#[cfg(feature = "openapi")]
pub trait Described: JsonSchema {}
#[cfg(feature = "openapi")]
impl<T: JsonSchema> Described for T {}
/// A type the document can describe; every type, when there is no document (feature `openapi` off).
#[cfg(not(feature = "openapi"))]
pub trait Described {}
#[cfg(not(feature = "openapi"))]
impl<T> Described for T {}

/// Named values with bounds: what a query, a JSON body and the texts of a form are made of.
pub trait Fields:
    Serialize + DeserializeOwned + Validate<Context = ()> + Described + Send + 'static
{
}
impl<T: Serialize + DeserializeOwned + Validate<Context = ()> + Described + Send + 'static> Fields
    for T
{
}

/// The slots of the path, in order: one value, or a tuple.
#[derive(Debug, Clone)]
pub struct Path<P>(pub P);
/// The query.
#[derive(Debug, Clone)]
pub struct Query<Q>(pub Q);
/// A JSON body.
#[derive(Debug, Clone)]
pub struct Json<B>(pub B);
/// A form with files.
#[derive(Debug, Clone)]
pub struct Multipart<F> {
    /// The texts of the form.
    pub fields: F,
    /// The files, each with the name of its part.
    pub files: Files,
}
/// Server-sent events, as an output.
#[derive(Debug)]
pub struct Events<E>(PhantomData<E>);
request! {
    /// No field at all: a row without query or body refuses every one by name.
    pub struct Nothing {}
}
/// A file on its way: where its bytes lie, never the bytes themselves.
#[derive(Debug, Clone)]
pub struct File {
    /// The name its owner gave it.
    pub name: Option<String>,
    /// Where it lies: the caller's file at the client, the spooled part at the server.
    pub path: PathBuf,
}

/// What a request carries.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[expect(missing_docs, reason = "the names say it")]
pub enum BodyKind {
    None,
    Json,
    /// A form; the names of the parts that may hold files.
    Multipart(&'static [&'static str]),
}

/// One slot of a path: an id, a name.
pub trait PathArg: FromStr + Display + Described + Send + 'static {}

/// All slots of a path: nothing, one [`PathArg`], or two.
pub trait PathArgs: Sized + Send + 'static {
    /// How many there are.
    const ARITY: usize;
    /// Reads them; `None` when one does not parse.
    fn parse(slots: &[&str]) -> Option<Self>;
    /// Writes them, in order.
    fn write(&self) -> Vec<String>;
    /// Describes them, in order.
    #[cfg(feature = "openapi")]
    fn schemas(made: &mut SchemaGenerator) -> Vec<Schema>;
}

/// So many slots, their types, read from `[one, two]`, written as `[one, two]`.
macro_rules! path_args {
    ($arity:literal <$($p:ident),*> $args:ty: $slots:pat => $read:expr; $whole:pat => [$($slot:ident),*]) => {
        impl<$($p: PathArg),*> PathArgs for $args {
            const ARITY: usize = $arity;
            fn parse(slots: &[&str]) -> Option<Self> {
                let $slots = slots else { return None };
                Some($read)
            }
            fn write(&self) -> Vec<String> {
                let $whole = self;
                vec![$($slot.to_string()),*]
            }
            #[cfg(feature = "openapi")]
            fn schemas(_made: &mut SchemaGenerator) -> Vec<Schema> {
                vec![$(_made.subschema_for::<$p>()),*]
            }
        }
    };
}
path_args!(0 <> (): [] => (); () => []);
path_args!(1 <P> P: [one] => one.parse().ok()?; one => [one]);
path_args!(2 <P, R> (P, R): [one, two] => (one.parse().ok()?, two.parse().ok()?); (one, two) => [one, two]);

/// The texts of a form; says which of its parts hold files.
pub trait Form: Fields {
    /// The parts that may hold files; any other file is refused.
    const FILES: &'static [&'static str];
}

/// Files of a form, each with the name of its part.
pub type Files = Vec<(String, File)>;

/// The parts of an input: path, query, the fields of the body and the files beside them.
pub type Parts<I> = (
    <I as Input>::Path,
    <I as Input>::Query,
    <I as Input>::Body,
    Files,
);

/// A row's input: at most a path, a query and a body.
pub trait Input: Sized + Send + 'static {
    /// The slots of the path.
    type Path: PathArgs;
    /// The fields of the query.
    type Query: Fields;
    /// The fields of the body.
    type Body: Fields;
    /// How the body travels.
    const BODY: BodyKind;
    /// Takes it apart.
    fn split(self) -> Parts<Self>;
    /// Puts it together.
    fn join(parts: Parts<Self>) -> Self;
}

/// One form of input: its generics, its type, the types of its parts, how the body travels; apart; together.
macro_rules! input {
    (
        <$($generic:ident: $bound:ident),*> $in:ty: $path:ty, $query:ty, $body:ty, $kind:expr;
        $whole:pat => $parts:expr; $apart:pat => $together:expr
    ) => {
        impl<$($generic: $bound),*> Input for $in {
            type Path = $path;
            type Query = $query;
            type Body = $body;
            const BODY: BodyKind = $kind;
            fn split(self) -> Parts<Self> {
                let $whole = self;
                $parts
            }
            fn join($apart: Parts<Self>) -> Self {
                $together
            }
        }
    };
}

input!(<> (): (), Nothing, Nothing, BodyKind::None;
    () => ((), Nothing {}, Nothing {}, Vec::new()); _ => ());
input!(<P: PathArgs> Path<P>: P, Nothing, Nothing, BodyKind::None;
    Path(path) => (path, Nothing {}, Nothing {}, Vec::new()); (path, ..) => Path(path));
input!(<Q: Fields> Query<Q>: (), Q, Nothing, BodyKind::None;
    Query(query) => ((), query, Nothing {}, Vec::new()); (_, query, ..) => Query(query));
input!(<B: Fields> Json<B>: (), Nothing, B, BodyKind::Json;
    Json(body) => ((), Nothing {}, body, Vec::new()); (_, _, body, _) => Json(body));
input!(<F: Form> Multipart<F>: (), Nothing, F, BodyKind::Multipart(F::FILES);
    form => ((), Nothing {}, form.fields, form.files); (_, _, fields, files) => Multipart { fields, files });
input!(<P: PathArgs, Q: Fields> (Path<P>, Query<Q>): P, Q, Nothing, BodyKind::None;
    (Path(path), Query(query)) => (path, query, Nothing {}, Vec::new()); (path, query, ..) => (Path(path), Query(query)));
input!(<P: PathArgs, B: Fields> (Path<P>, Json<B>): P, Nothing, B, BodyKind::Json;
    (Path(path), Json(body)) => (path, Nothing {}, body, Vec::new()); (path, _, body, _) => (Path(path), Json(body)));

/// A row's output: JSON, nothing (`()`, 204), or [`Events`].
pub trait Output: 'static {
    /// Whether there is no body.
    const EMPTY: bool;
    /// The content type.
    const TYPE: &'static str;
    /// Describes one answer, or one event.
    #[cfg(feature = "openapi")]
    fn schema(made: &mut SchemaGenerator) -> Schema;
}

impl<T: Serialize + DeserializeOwned + Described + 'static> Output for T {
    const EMPTY: bool = size_of::<T>() == 0;
    const TYPE: &'static str = "application/json";
    #[cfg(feature = "openapi")]
    fn schema(made: &mut SchemaGenerator) -> Schema {
        made.subschema_for::<T>()
    }
}

impl<E: Described + 'static> Output for Events<E> {
    const EMPTY: bool = false;
    const TYPE: &'static str = "text/event-stream";
    #[cfg(feature = "openapi")]
    fn schema(made: &mut SchemaGenerator) -> Schema {
        made.subschema_for::<E>()
    }
}
