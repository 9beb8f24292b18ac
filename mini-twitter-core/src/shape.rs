//! The JSON Schemas of one row of the route table, for the API document (feature `openapi`).

use schemars::{Schema, SchemaGenerator};

use crate::input::{BodyKind, Input, Output, PathArgs};

/// The schemas of the input and output of a row.
#[derive(Debug)]
pub struct Shape {
    pub(crate) path: Vec<Schema>,
    pub(crate) query: Schema,
    pub(crate) body: Schema,
    pub(crate) answer: Schema,
    pub(crate) answer_type: &'static str,
}

/// Generates the [`Shape`] of a row; `routes!` puts this function into each [`RouteInfo`](crate::route::RouteInfo).
pub fn shape<I: Input, O: Output>(made: &mut SchemaGenerator) -> Shape {
    Shape {
        path: I::Path::schemas(made),
        query: <I::Query as schemars::JsonSchema>::json_schema(made),
        body: match I::BODY {
            // Inline: `file` joins the properties, and `additionalProperties: false` allows no `allOf`.
            BodyKind::Multipart(_) => <I::Body as schemars::JsonSchema>::json_schema(made),
            BodyKind::None | BodyKind::Json => made.subschema_for::<I::Body>(),
        },
        answer: O::schema(made),
        answer_type: O::TYPE,
    }
}
