//! [`Schema`]: the JSON schema of a body or a query, as far as `check` needs it; built once per route, when first needed.

use schemars::JsonSchema;
use serde_json::{Map, Value, json};

/// Marks a field that a query gives twice although it is not a list; no field has this name.
pub const REPEATED: &str = "\0repeated";

/// The schema of a type, with the schemas of the types in it.
#[derive(Debug)]
pub struct Schema {
    root: Value,
    /// Whether an object is nested anywhere inside.
    is_nested: bool,
}

impl Schema {
    /// Creates the schema of `T`.
    pub fn of<T: JsonSchema>() -> Self {
        let root = Value::from(schemars::SchemaGenerator::default().into_root_schema_for::<T>());
        let inside = ["properties", "$defs"]
            .iter()
            .any(|key| contains_object(&root[key]));
        Self {
            root,
            is_nested: inside,
        }
    }

    /// Returns the schema of the whole value.
    pub fn root(&self) -> &Value {
        &self.root
    }

    /// Returns whether these bytes could have a list where the schema has an object.
    pub fn may_mislead(&self, bytes: &[u8]) -> bool {
        self.is_nested || bytes.trim_ascii_start().first() == Some(&b'[')
    }

    /// Resolves a `$ref`, and selects the branch of an `anyOf` (an optional struct) that applies to `value`.
    pub fn follow<'a>(&'a self, schema: &'a Value, value: &Value) -> &'a Value {
        if let Some(path) = schema["$ref"].as_str() {
            let name = path.trim_start_matches("#/$defs/");
            return self.follow(&self.root["$defs"][name], value);
        }
        let applies = |branch: &&Value| (branch["type"] == "null") == value.is_null();
        let branches = schema["anyOf"].as_array();
        match branches.and_then(|all| all.iter().find(applies)) {
            Some(branch) => self.follow(branch, value),
            None => schema,
        }
    }

    /// Returns the values of an enum; empty for any other type.
    pub fn choice<'a>(&'a self, schema: &'a Value) -> Vec<&'a str> {
        let listed = schema["enum"].as_array().into_iter().flatten();
        // An enum whose values have documentation is a `oneOf` of constants.
        let single = schema["oneOf"].as_array().into_iter().flatten();
        let single = single.map(|one| &one["const"]);
        listed.chain(single).filter_map(Value::as_str).collect()
    }

    /// Converts a query such as `limit=5&user=a&user=b` to the JSON value that the schema describes.
    pub fn value_of_pairs(&self, pairs: Vec<(String, String)>) -> Value {
        let mut object = Map::new();
        for (name, text) in pairs {
            let types = types(&self.root["properties"][&name]);
            let parsed = number_or_bool(&text);
            let parsed = parsed.filter(|value| types.iter().any(|kind| is(value, kind)));
            match (types.contains(&"array"), object.get_mut(&name)) {
                (true, Some(Value::Array(items))) => items.push(text.into()),
                (true, _) => drop(object.insert(name, json!([text]))),
                (false, Some(_)) => drop(object.insert(name, json!({ REPEATED: text }))),
                (false, None) => drop(object.insert(name, parsed.unwrap_or_else(|| text.into()))),
            }
        }
        object.into()
    }
}

/// Reads a number or `true` or `false`. All else that JSON allows is a text in a query: quotes, `null`, spaces around it.
fn number_or_bool(text: &str) -> Option<Value> {
    let is_bare = !text.contains(char::is_whitespace);
    let value: Value = serde_json::from_str(text).ok().filter(|_| is_bare)?;
    (value.is_number() || value.is_boolean()).then_some(value)
}

/// Returns the names of the required fields.
pub fn required(schema: &Value) -> impl Iterator<Item = &str> {
    let names = schema["required"].as_array().into_iter().flatten();
    names.filter_map(Value::as_str)
}

/// Returns the types that a value may have; empty when the schema has no restriction.
pub fn types(schema: &Value) -> Vec<&str> {
    match &schema["type"] {
        Value::String(one) => vec![one],
        Value::Array(all) => all.iter().filter_map(Value::as_str).collect(),
        _ => Vec::new(),
    }
}

/// A type of JSON schema, its description for people, and a test for values.
type Kind = (&'static str, &'static str, fn(&Value) -> bool);

const KINDS: [Kind; 7] = [
    ("null", "null", Value::is_null),
    ("boolean", "true or false", Value::is_boolean),
    ("integer", "a whole number", |value| {
        value.is_i64() || value.is_u64()
    }),
    ("number", "a number", Value::is_number),
    ("string", "a text", Value::is_string),
    ("array", "a list", Value::is_array),
    ("object", "an object", Value::is_object),
];

/// Returns whether a value has a type.
pub fn is(value: &Value, kind: &str) -> bool {
    KINDS.iter().any(|(name, _, is)| *name == kind && is(value))
}

/// Returns the description of a type for people; `None` for null.
pub fn words(kind: &str) -> Option<&'static str> {
    let found = KINDS.iter().skip(1).find(|(name, ..)| *name == kind);
    found.map(|(_, description, _)| *description)
}

fn contains_object(value: &Value) -> bool {
    match value {
        Value::Object(object) => {
            object.get("type").is_some_and(|kind| kind == "object")
                || object.values().any(contains_object)
        }
        Value::Array(items) => items.iter().any(contains_object),
        _ => false,
    }
}
