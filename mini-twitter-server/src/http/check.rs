//! All wrong fields at once. serde stops at the first; here, on the failure path only, the value is walked along its
//! own schema. What is missing, unknown or of a wrong type is named **and mended** with a stand-in, so that the mended
//! value can be read and garde says the rest. Bounds and their wording stay garde's alone.

use std::fmt::Display;

use mini_twitter_core::error::{FieldErrors, field_errors};
use mini_twitter_core::input::Fields;
use schemars::JsonSchema;
use serde_json::{Map, Value, json};

/// What the whole value is called.
const BODY: &str = "body";
/// Fields named in one answer, and rounds of mending: a hostile body costs no more than this.
const MOST: usize = 32;

/// Names what is wrong with `value` as a `T`; `first` is what serde tripped over.
pub fn wrong_fields<T: Fields>(mut value: Value, first: &dyn Display) -> FieldErrors {
    let root = schema::<T>();
    let mut walk = Walk {
        root: &root,
        refused: None,
        errors: FieldErrors::new(),
    };
    for _ in 0..MOST {
        walk.mend(&root, &mut value, "");
        if walk.errors.len() >= MOST {
            break;
        }
        if let Some((field, why)) = walk.refused.take() {
            walk.say(&field, why); // the walk never came there: nothing to mend
            break;
        }
        match serde_path_to_error::deserialize::<_, T>(&value) {
            Ok(fields) => {
                walk.add(fields.validate().err().map(|report| field_errors(&report)));
                break;
            }
            Err(error) if walk.errors.contains_key(&error.path().to_string()) => break,
            // What a schema cannot say (an id out of range): mended in the next round.
            Err(error) => {
                walk.refused = Some((error.path().to_string(), error.inner().to_string()));
            }
        }
    }
    if walk.errors.is_empty() {
        walk.say("", first.to_string());
    }
    walk.errors
}

/// The fault of a field nobody asked for.
pub fn unknown(field: &str) -> FieldErrors {
    FieldErrors::from([(field.to_owned(), vec!["is not known here".to_owned()])])
}

/// Makes of `limit=5&user=a&user=b` what JSON would have said, as far as the schema of `T` tells.
pub fn value_of_pairs<T: JsonSchema>(pairs: Vec<(String, String)>) -> Value {
    let root = schema::<T>();
    let mut object = Map::new();
    for (name, text) in pairs {
        let types = types(&root["properties"][&name]);
        let parsed = serde_json::from_str(&text)
            .ok()
            .filter(|value: &Value| types.iter().any(|kind| is(value, kind)));
        match (types.contains(&"array"), object.get_mut(&name)) {
            (true, Some(Value::Array(items))) => items.push(text.into()),
            (true, _) => drop(object.insert(name, json!([text]))),
            (false, Some(_)) => drop(object.insert(name, json!({ "repeated": text }))),
            (false, None) => drop(object.insert(name, parsed.unwrap_or_else(|| text.into()))),
        }
    }
    object.into()
}

struct Walk<'a> {
    root: &'a Value,
    /// A path that serde refused though the schema did not, and why.
    refused: Option<(String, String)>,
    errors: FieldErrors,
}

impl Walk<'_> {
    fn mend(&mut self, schema: &Value, value: &mut Value, path: &str) {
        if self.errors.len() >= MOST {
            return;
        }
        let schema = self.follow(schema, value);
        let types = types(&schema);
        if !types.is_empty() && !types.iter().any(|kind| is(value, kind)) {
            let wanted: Vec<_> = types.into_iter().filter_map(in_words).collect();
            self.say(path, format!("must be {}", wanted.join(" or ")));
            *value = self.stand_in(&schema);
        } else if let Some((_, why)) = self.refused.take_if(|(refused, _)| refused == path) {
            self.say(path, why);
            *value = self.stand_in(&schema);
        }
        if schema["enum"]
            .as_array()
            .is_some_and(|all| !all.contains(value))
        {
            self.say(path, format!("must be one of {}", schema["enum"]));
            *value = self.stand_in(&schema);
        }
        match value {
            Value::Object(object) => self.mend_object(&schema, object, path),
            Value::Array(items) => {
                for (at, item) in items.iter_mut().enumerate() {
                    self.mend(&schema["items"], item, &format!("{path}[{at}]"));
                }
            }
            _ => {}
        }
    }

    fn mend_object(&mut self, schema: &Value, object: &mut Map<String, Value>, path: &str) {
        let dot = if path.is_empty() { "" } else { "." };
        let inner = |name: &str| format!("{path}{dot}{name}");
        if schema["additionalProperties"] == false {
            object.retain(|name, _| {
                let is_known = !schema["properties"][name].is_null();
                if !is_known {
                    self.say(&inner(name), "is not known here".to_owned());
                }
                is_known
            });
        }
        for name in required(schema) {
            if !object.contains_key(name) {
                self.say(&inner(name), "is missing".to_owned());
                object.insert(name.to_owned(), self.stand_in(&schema["properties"][name]));
            }
        }
        for (name, value) in object {
            self.mend(&schema["properties"][name], value, &inner(name));
        }
    }

    /// Follows a `$ref`, and of an `anyOf` (an optional struct) the branch that `value` means.
    fn follow(&self, schema: &Value, value: &Value) -> Value {
        if let Some(name) = schema["$ref"]
            .as_str()
            .and_then(|path| path.strip_prefix("#/$defs/"))
        {
            return self.follow(&self.root["$defs"][name], value);
        }
        let wanted = |branch: &&Value| (branch["type"] == "null") == value.is_null();
        match schema["anyOf"]
            .as_array()
            .and_then(|all| all.iter().find(wanted))
        {
            Some(branch) => self.follow(branch, value),
            None => schema.clone(),
        }
    }

    /// The least value of a type, so that reading can go on.
    fn stand_in(&self, schema: &Value) -> Value {
        let schema = self.follow(schema, &json!(0));
        let sample = schema["examples"].get(0).or(schema["enum"].get(0));
        match (sample, types(&schema).first().copied()) {
            (Some(sample), _) => sample.clone(),
            (None, Some("string")) => json!(""),
            (None, Some("integer" | "number")) => json!(0),
            (None, Some("boolean")) => json!(false),
            (None, Some("array")) => json!([]),
            (None, Some("object")) => {
                let stand_in = |name: &str| self.stand_in(&schema["properties"][name]);
                required(&schema)
                    .map(|name| (name.to_owned(), stand_in(name)))
                    .collect()
            }
            _ => Value::Null,
        }
    }

    fn say(&mut self, field: &str, what: String) {
        if self.errors.len() < MOST {
            let field = if field.is_empty() { BODY } else { field };
            self.errors.entry(field.to_owned()).or_default().push(what);
        }
    }

    /// Adds garde's report, but for what stand-ins broke: their faults are nobody's.
    fn add(&mut self, report: Option<FieldErrors>) {
        let mended = self.errors.clone();
        for (field, what) in report.into_iter().flatten() {
            if !mended.keys().any(|mended| covers(mended, &field)) {
                what.into_iter().for_each(|what| self.say(&field, what));
            }
        }
    }
}

fn schema<T: JsonSchema>() -> Value {
    schemars::SchemaGenerator::default()
        .into_root_schema_for::<T>()
        .into()
}

fn required(schema: &Value) -> impl Iterator<Item = &str> {
    schema["required"]
        .as_array()
        .into_iter()
        .flatten()
        .filter_map(Value::as_str)
}

fn types(schema: &Value) -> Vec<&str> {
    match &schema["type"] {
        Value::String(one) => vec![one],
        Value::Array(all) => all.iter().filter_map(Value::as_str).collect(),
        _ => Vec::new(),
    }
}

/// A schema's type: its word for people, and whether a value is one.
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

fn is(value: &Value, kind: &str) -> bool {
    KINDS.iter().any(|(name, _, is)| *name == kind && is(value))
}

fn in_words(kind: &str) -> Option<&'static str> {
    KINDS
        .iter()
        .skip(1)
        .find(|(name, ..)| *name == kind)
        .map(|(_, words, _)| *words)
}

/// Whether `known` is `field` or holds it: a stand-in's own faults are nobody's.
fn covers(known: &str, field: &str) -> bool {
    known == BODY
        || field
            .strip_prefix(known)
            .is_some_and(|rest| rest.is_empty() || rest.starts_with(['.', '[']))
}
