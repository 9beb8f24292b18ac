//! The input and output of a row: [`Path`], [`Query`] and one body, [`Json`] or [`Multipart`]; JSON or [`Events`].
//!
//! The same wrapper types are used in the row, in the call of the client and in the arguments of the handler. An input
//! is one wrapper or a tuple of them, in the order path, query, body. [`Input`] splits it (client) and joins it (server).

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

/// A type with a JSON schema. Without the feature `openapi`, every type.
#[cfg(feature = "openapi")]
pub trait Described: JsonSchema {}
#[cfg(feature = "openapi")]
impl<T: JsonSchema> Described for T {}
/// A type with a JSON schema. Without the feature `openapi`, every type.
#[cfg(not(feature = "openapi"))]
pub trait Described {}
#[cfg(not(feature = "openapi"))]
impl<T> Described for T {}

/// The validated fields of a query, of a JSON body, or of the text parts of a form.
pub trait Fields:
    Serialize + DeserializeOwned + Validate<Context = ()> + Described + Send + 'static
{
}
impl<T: Serialize + DeserializeOwned + Validate<Context = ()> + Described + Send + 'static> Fields
    for T
{
}

/// The path parameters, in order: one value or a tuple.
#[derive(Debug, Clone)]
pub struct Path<P>(pub P);
/// The query parameters.
#[derive(Debug, Clone)]
pub struct Query<Q>(pub Q);
/// A JSON body.
#[derive(Debug, Clone)]
pub struct Json<B>(pub B);
/// A multipart form with files.
#[derive(Debug, Clone)]
pub struct Multipart<F> {
    /// The text parts of the form.
    pub fields: F,
    /// The files, each with the name of its form part.
    pub files: Files,
}
/// An output of server-sent events.
#[derive(Debug)]
pub struct Events<E>(PhantomData<E>);
request! {
    /// No fields: a row without query or body refuses every field, naming it.
    pub struct Nothing {}
}
/// A file that is sent or received: the path of its bytes, never the bytes themselves.
#[derive(Debug, Clone)]
pub struct File {
    /// The file name that the sender gave.
    pub name: Option<String>,
    /// The path of the file: in the client the file to send, in the server the received temporary file.
    pub path: PathBuf,
}

/// The kind of a request body.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum BodyKind {
    /// No body.
    None,
    /// A JSON object.
    Json,
    /// A multipart form, with the names of the parts that may be files.
    Multipart(&'static [&'static str]),
}

/// One path parameter, such as an id or a name.
pub trait PathArg: FromStr + Display + Described + Send + 'static {}

/// All path parameters: none, one [`PathArg`], or two.
pub trait PathArgs: Sized + Send + 'static {
    /// The number of parameters.
    const ARITY: usize;
    /// Reads the parameters; `None` when one cannot be parsed.
    fn parse(params: &[&str]) -> Option<Self>;
    /// Writes the parameters, in order.
    fn write(&self) -> Vec<String>;
    /// Returns the schemas of the parameters, in order.
    #[cfg(feature = "openapi")]
    fn schemas(made: &mut SchemaGenerator) -> Vec<Schema>;
}

/// Implements [`PathArgs`]: number, generics, type, how to read it from `[one, two]` and write it as `[one, two]`.
macro_rules! path_args {
    ($arity:literal <$($p:ident),*> $args:ty: $params:pat => $read:expr; $whole:pat => [$($param:ident),*]) => {
        impl<$($p: PathArg),*> PathArgs for $args {
            const ARITY: usize = $arity;
            fn parse(params: &[&str]) -> Option<Self> {
                let $params = params else { return None };
                Some($read)
            }
            fn write(&self) -> Vec<String> {
                let $whole = self;
                vec![$($param.to_string()),*]
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

/// The text parts of a form, which also names the parts that are files.
pub trait Form: Fields {
    /// The names of the parts that may be files; any other file is refused.
    const FILES: &'static [&'static str];
}

/// The files of a form, each with the name of its form part.
pub type Files = Vec<(String, File)>;

/// An input as its parts: path, query, fields of the body, files.
pub type Parts<I> = (
    <I as Input>::Path,
    <I as Input>::Query,
    <I as Input>::Body,
    Files,
);

/// The input of a row: at most a path, a query and a body.
pub trait Input: Sized + Send + 'static {
    /// The path parameters.
    type Path: PathArgs;
    /// The query parameters.
    type Query: Fields;
    /// The fields of the body.
    type Body: Fields;
    /// The kind of the body.
    const BODY: BodyKind;
    /// Splits the input into its parts.
    fn split(self) -> Parts<Self>;
    /// Joins the parts into an input.
    fn join(parts: Parts<Self>) -> Self;
}

/// Implements [`Input`]: generics, type, types of its parts, kind of the body; how to split; how to join.
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

/// The output of a row: JSON, nothing (`()`, status 204), or [`Events`].
pub trait Output: 'static {
    /// Whether the response has no body.
    const EMPTY: bool;
    /// The content type of the response.
    const TYPE: &'static str;
    /// Returns the schema of the response, or of one event.
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
