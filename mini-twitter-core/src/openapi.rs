//! The OpenAPI 3.1 document, generated from the route table and from nothing else.
//!
//! Bounds come from the garde attributes of the wire types, which schemars reads too. Every named type is in
//! `components` once. The error responses follow from the row: its access, its input and its errors.

use std::collections::{BTreeMap, BTreeSet};

use schemars::generate::SchemaSettings;
use serde_json::{Map, Value, json};

use crate::error::{ErrorCode, Problem};
use crate::example;
use crate::input::BodyKind;
use crate::route::{Access, RouteInfo};
use crate::shape::Shape;

const DESCRIPTION: &str = "A microblog for terminals and programs. Every error is `application/problem+json` \
    (RFC 9457) with a `code` that programs may rely on. Lists come in pages: send `limit` and `cursor`, get `items` and \
    `next`. `PUT` and `DELETE` may be repeated. A `POST` with an `Idempotency-Key` may be repeated with the same key.";

/// What to enter as the token, shown where the docs page asks for it.
const TOKEN: &str = "An `access_token`, from the answer of `register` or `login`, or the `secret` of a personal token. \
    Paste it alone, without `Bearer`.";

/// Generates the OpenAPI document of a route table.
pub fn document(table: &[RouteInfo]) -> Value {
    let settings =
        SchemaSettings::draft2020_12().with(|s| s.definitions_path = "/components/schemas".into());
    let mut made = settings.into_generator();
    made.subschema_for::<Problem>();
    let mut paths = Map::new();
    for row in table {
        let path = paths.entry(row.path).or_insert_with(|| json!({}));
        let shape = (row.shape)(&mut made);
        path[row.method.as_str().to_ascii_lowercase()] = operation(row, &shape, made.definitions());
    }
    let mut schemas = made.take_definitions(true);
    schemas.remove("Nothing");
    json!({
        "openapi": "3.1.0",
        "info": { "title": "mini-twitter", "version": env!("CARGO_PKG_VERSION"), "description": DESCRIPTION, "license": { "name": "MIT", "identifier": "MIT" } },
        "servers": [{ "url": "/" }],
        "paths": paths,
        "tags": tags(table),
        "components": {
            "schemas": schemas,
            "securitySchemes": { "bearer": { "type": "http", "scheme": "bearer", "description": TOKEN } },
        },
    })
}

fn operation(row: &RouteInfo, shape: &Shape, schemas: &Map<String, Value>) -> Value {
    let mut operation = json!({
        "operationId": row.id(),
        "summary": row.doc,
        "tags": [row.tag],
        "security": match row.access {
            Access::Public => json!([]),
            Access::Viewer => json!([{}, { "bearer": [] }]),
            Access::User | Access::Session | Access::Creator | Access::Admin => json!([{ "bearer": [] }]),
        },
        "x-access": format!("{:?}", row.access).to_lowercase(),
        "parameters": parameters(row, shape),
        "responses": { row.status.to_string(): success(row, shape) },
    });
    for (status, codes) in problems(row, shape) {
        operation["responses"][status.to_string()] = problem(&codes);
    }
    match row.body {
        BodyKind::None => {}
        BodyKind::Json => {
            let schema = json!(shape.body);
            let mut request = body("application/json", &schema);
            request["required"] = is_needed(&schema, schemas).into();
            if let Some(example) = example::body(&row.id()) {
                request["content"]["application/json"]["example"] = example;
            }
            operation["requestBody"] = request;
        }
        BodyKind::Multipart(files) => {
            let mut form = json!(shape.body);
            for part in files {
                form["properties"][part] =
                    json!({ "type": "string", "contentMediaType": "application/octet-stream" });
            }
            operation["requestBody"] = body("multipart/form-data", &form);
        }
    }
    operation
}

/// The resources of the route table, in its order.
fn tags(table: &[RouteInfo]) -> Vec<Value> {
    let mut tags: Vec<_> = table.iter().map(|row| row.tag).collect();
    tags.dedup();
    tags.into_iter().map(|tag| json!({ "name": tag })).collect()
}

fn body(content_type: &str, schema: &Value) -> Value {
    json!({ "required": true, "content": { content_type: { "schema": schema } } })
}

/// Returns whether a body must have a field: no body reads as `{}`.
fn is_needed(schema: &Value, schemas: &Map<String, Value>) -> bool {
    let name = schema["$ref"]
        .as_str()
        .and_then(|path| path.rsplit('/').next());
    let schema = name.and_then(|name| schemas.get(name)).unwrap_or(schema);
    !schema["required"].is_null() || !schema["minProperties"].is_null()
}

fn success(row: &RouteInfo, shape: &Shape) -> Value {
    if row.status == 204 {
        return json!({ "description": "Done, without content" });
    }
    json!({ "description": row.doc, "content": { shape.answer_type: { "schema": shape.answer } } })
}

fn parameters(row: &RouteInfo, shape: &Shape) -> Vec<Value> {
    let names = row
        .path
        .split('{')
        .skip(1)
        .filter_map(|rest| rest.split('}').next());
    let path = names.zip(&shape.path);
    let path = path.map(
        |(name, schema)| json!({ "name": name, "in": "path", "required": true, "schema": schema }),
    );
    let required = shape.query.get("required").cloned().unwrap_or(json!([]));
    let fields = shape
        .query
        .get("properties")
        .and_then(Value::as_object)
        .cloned()
        .unwrap_or_default();
    let query = fields.into_iter().map(|(name, mut schema)| {
        let text = schema.as_object_mut().and_then(|schema| schema.remove("description"));
        let required = required.as_array().is_some_and(|all| all.iter().any(|one| *one == name));
        json!({ "name": name, "in": "query", "required": required, "description": text, "schema": schema })
    });
    let key = row.keyed.then(|| {
        let schema = json!({ "type": "string", "minLength": 1, "maxLength": 64 });
        json!({ "name": "Idempotency-Key", "in": "header", "required": false, "schema": schema })
    });
    path.chain(query).chain(key).collect()
}

/// The error response of one status, with every code that has this status.
fn problem(codes: &BTreeSet<ErrorCode>) -> Value {
    let line = |code: &ErrorCode| format!("`{}`: {}", code.slug(), code.title());
    let lines: Vec<_> = codes.iter().map(line).collect();
    let schema = json!({ "$ref": "#/components/schemas/Problem" });
    json!({
        "description": lines.join("; "),
        "content": { "application/problem+json": { "schema": schema } },
        "x-codes": codes.iter().map(ErrorCode::slug).collect::<Vec<_>>(),
    })
}

/// The error codes of a row, by status.
fn problems(row: &RouteInfo, shape: &Shape) -> BTreeMap<u16, BTreeSet<ErrorCode>> {
    use ErrorCode as Code;

    // An invalid token is refused on every row, public ones too.
    let mut codes = vec![
        Code::Malformed,
        Code::Unauthenticated,
        Code::TokenExpired,
        Code::InvalidInput,
        Code::RateLimited,
        Code::Internal,
        Code::Unavailable,
    ];
    match row.access {
        Access::Public => {}
        Access::Viewer | Access::User => codes.push(Code::InsufficientScope),
        Access::Session => codes.push(Code::Forbidden),
        Access::Creator | Access::Admin => codes.extend([Code::InsufficientScope, Code::Forbidden]),
    }
    if !shape.path.is_empty() {
        codes.push(Code::NotFound);
    }
    if row.body != BodyKind::None {
        codes.extend([Code::RequestTimeout, Code::TooLarge, Code::UnsupportedMedia]);
    }
    codes.extend_from_slice(row.refuses);
    let mut by_status: BTreeMap<_, BTreeSet<_>> = BTreeMap::new();
    for code in codes {
        by_status.entry(code.status()).or_default().insert(code);
    }
    by_status
}
