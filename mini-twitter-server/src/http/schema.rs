//! [`Schema`]: what a body or a query is made of, as far as `check` needs it; made once a row, when first needed.

use schemars::JsonSchema;
use serde_json::{Map, Value, json};

/// Marks a field that a query gives twice though it is no list; no field of ours is called so.
pub const REPEATED: &str = "\0repeated";

/// The schema of one type, with the types in it.
#[derive(Debug)]
pub struct Schema {
    root: Value,
    /// Whether an object is somewhere inside.
    is_nested: bool,
}

impl Schema {
    /// The schema of `T`.
    pub fn of<T: JsonSchema>() -> Self {
        let root = Value::from(schemars::SchemaGenerator::default().into_root_schema_for::<T>());
        let inside = ["properties", "$defs"]
            .iter()
            .any(|part| holds_object(&root[part]));
        Self {
            root,
            is_nested: inside,
        }
    }

    /// The schema of the whole.
    pub fn root(&self) -> &Value {
        &self.root
    }

    /// Whether a list in these bytes could stand where an object belongs.
    pub fn may_mislead(&self, bytes: &[u8]) -> bool {
        self.is_nested || bytes.trim_ascii_start().first() == Some(&b'[')
    }

    /// Follows a `$ref`, and of an `anyOf` (an optional struct) the branch that `value` means.
    pub fn follow<'a>(&'a self, schema: &'a Value, value: &Value) -> &'a Value {
        if let Some(path) = schema["$ref"].as_str() {
            let name = path.trim_start_matches("#/$defs/");
            return self.follow(&self.root["$defs"][name], value);
        }
        let wanted = |branch: &&Value| (branch["type"] == "null") == value.is_null();
        let branches = schema["anyOf"].as_array();
        match branches.and_then(|all| all.iter().find(wanted)) {
            Some(branch) => self.follow(branch, value),
            None => schema,
        }
    }

    /// The words a text must be one of, if there are any.
    pub fn choice<'a>(&'a self, schema: &'a Value) -> Vec<&'a str> {
        let listed = schema["enum"].as_array().into_iter().flatten();
        // Words with a doc comment each are a choice of constants.
        let single = schema["oneOf"].as_array().into_iter().flatten();
        let single = single.map(|one| &one["const"]);
        listed.chain(single).filter_map(Value::as_str).collect()
    }

    /// Makes of `limit=5&user=a&user=b` what JSON would have said, as far as the schema tells.
    pub fn value_of_pairs(&self, pairs: Vec<(String, String)>) -> Value {
        let mut object = Map::new();
        for (name, text) in pairs {
            let types = types(&self.root["properties"][&name]);
            let parsed = serde_json::from_str(&text).ok();
            let parsed = parsed.filter(|value: &Value| types.iter().any(|kind| is(value, kind)));
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

/// The fields that must be there.
pub fn required(schema: &Value) -> impl Iterator<Item = &str> {
    let names = schema["required"].as_array().into_iter().flatten();
    names.filter_map(Value::as_str)
}

/// The types a value may have; none when the schema does not say.
pub fn types(schema: &Value) -> Vec<&str> {
    match &schema["type"] {
        Value::String(one) => vec![one],
        Value::Array(all) => all.iter().filter_map(Value::as_str).collect(),
        _ => Vec::new(),
    }
}

/// A schema's type, its word for people, and whether a value is one.
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

/// Whether a value is of a type.
pub fn is(value: &Value, kind: &str) -> bool {
    KINDS.iter().any(|(name, _, is)| *name == kind && is(value))
}

/// A type for people; none for null, which goes without saying.
pub fn words(kind: &str) -> Option<&'static str> {
    let named = KINDS.iter().skip(1).find(|(name, ..)| *name == kind);
    named.map(|(_, words, _)| *words)
}

fn holds_object(value: &Value) -> bool {
    match value {
        Value::Object(object) => {
            object.get("type").is_some_and(|kind| kind == "object")
                || object.values().any(holds_object)
        }
        Value::Array(items) => items.iter().any(holds_object),
        _ => false,
    }
}
