//! Reports all wrong fields of an input together, while serde stops at the first. Only when reading failed, the value is
//! checked against its [`Schema`]: a field that is missing, unknown or of a wrong type is reported **and replaced** by a
//! placeholder, so that the repaired value can be read and garde reports the rest. Only garde checks bounds.

use mini_twitter_core::error::{FieldErrors, field_errors};
use mini_twitter_core::input::Fields;
use serde_json::{Map, Value, json};

pub use crate::http::schema::Schema;
use crate::http::schema::{REPEATED, is, required, types, words};

/// The field name for an error of the whole value.
const BODY: &str = "body";
/// The maximum number of reported fields and of repair rounds: it bounds the cost of a hostile body.
const MOST: usize = 32;

/// Returns the parameters of a query whose values no parameter may have.
pub fn wrong_values(pairs: &[(String, String)]) -> FieldErrors {
    let wrong = pairs.iter().filter_map(|(name, text)| {
        let why = refusal(text)?;
        Some((name.clone(), vec![why.to_owned()]))
    });
    wrong.take(MOST).collect()
}

/// Returns why no parameter may have this value, if so.
fn refusal(text: &str) -> Option<&'static str> {
    if text.is_empty() {
        return Some("is empty");
    }
    let has_control = text.contains(char::is_control);
    has_control.then_some("contains a control character")
}

/// Returns the wrong fields of `value`, read as a `T`, added to those that are known to be wrong; `first` is the error of
/// serde, if any. The result is empty when nothing is wrong.
pub fn wrong_fields<T: Fields>(
    schema: &Schema,
    mut value: Value,
    first: Option<&str>,
    errors: FieldErrors,
) -> FieldErrors {
    let mut walk = Walk {
        schema,
        refused: None,
        errors,
    };
    for _ in 0..MOST {
        walk.repair(schema.root(), &mut value, "");
        if walk.errors.len() >= MOST {
            break;
        }
        if let Some((field, why)) = walk.refused.take() {
            walk.report(&field, why); // the walk did not reach the field, so it cannot be repaired
            break;
        }
        match serde_path_to_error::deserialize::<_, T>(&value) {
            Ok(fields) => {
                walk.add(fields.validate().err().map(|report| field_errors(&report)));
                break;
            }
            Err(error) if walk.errors.contains_key(&error.path().to_string()) => break,
            // A rule that a schema cannot express (an id out of range): repaired in the next round.
            Err(error) => {
                let why = plain(&error.inner().to_string());
                walk.refused = Some((error.path().to_string(), why));
            }
        }
    }
    if let Some(first) = first.filter(|_| walk.errors.is_empty()) {
        match first
            .strip_prefix("duplicate field `")
            .and_then(|rest| rest.split_once('`'))
        {
            Some((field, _)) => walk.report(field, "is given twice".to_owned()),
            None => walk.report("", plain(first)),
        }
    }
    walk.errors
}

struct Walk<'a> {
    schema: &'a Schema,
    /// A path that serde refused although the schema allows its value, and why.
    refused: Option<(String, String)>,
    errors: FieldErrors,
}

impl<'a> Walk<'a> {
    /// Reports the wrong fields of a value and replaces them by placeholders.
    fn repair(&mut self, schema: &'a Value, value: &mut Value, path: &str) {
        if self.errors.len() >= MOST {
            return;
        }
        let schema = self.schema.follow(schema, value);
        let is_known = self.errors.contains_key(path);
        let why = self.wrong(schema, value, path);
        if is_known || why.is_some() {
            *value = self.placeholder(schema);
        }
        if let Some(why) = why.filter(|_| !is_known) {
            self.report(path, why);
        }
        match value {
            Value::Object(object) => self.repair_object(schema, object, path),
            Value::Array(items) => {
                // A list that is too long is refused as a whole.
                let most = schema["maxItems"]
                    .as_u64()
                    .map_or(usize::MAX, |most| most as usize);
                for (at, item) in items.iter_mut().enumerate().take(most) {
                    self.repair(&schema["items"], item, &format!("{path}[{at}]"));
                }
            }
            _ => {}
        }
    }

    /// Returns what is wrong with one value itself, not with its fields or items.
    fn wrong(&mut self, schema: &Value, value: &Value, path: &str) -> Option<String> {
        if value.get(REPEATED).is_some() {
            return Some("is given twice".to_owned());
        }
        let types = types(schema);
        if !types.is_empty() && !types.iter().any(|kind| is(value, kind)) {
            let expected: Vec<_> = types.into_iter().filter_map(words).collect();
            return Some(format!("must be {}", expected.join(" or ")));
        }
        let allowed = self.schema.choice(schema);
        if !allowed.is_empty() && value.as_str().is_none_or(|text| !allowed.contains(&text)) {
            return Some(format!("must be one of {}", allowed.join(", ")));
        }
        let refused = self.refused.take_if(|(refused, _)| refused == path);
        refused.map(|(_, why)| why)
    }

    fn repair_object(&mut self, schema: &'a Value, object: &mut Map<String, Value>, path: &str) {
        let dot = if path.is_empty() { "" } else { "." };
        let inner = |name: &str| format!("{path}{dot}{name}");
        if schema["additionalProperties"] == false {
            object.retain(|name, _| {
                let is_known = !schema["properties"][name].is_null();
                if !is_known {
                    self.report(&inner(name), "is not known here".to_owned());
                }
                is_known
            });
        }
        for name in required(schema) {
            if !object.contains_key(name) {
                self.report(&inner(name), "is missing".to_owned());
                object.insert(
                    name.to_owned(),
                    self.placeholder(&schema["properties"][name]),
                );
            }
        }
        for (name, value) in object {
            self.repair(&schema["properties"][name], value, &inner(name));
        }
    }

    /// Returns a minimal value of a type, so that reading can continue.
    fn placeholder(&self, schema: &Value) -> Value {
        let schema = self.schema.follow(schema, &json!(0));
        let sample = schema["examples"].get(0).cloned();
        let sample =
            sample.or_else(|| self.schema.choice(schema).first().map(|value| json!(value)));
        match (sample, types(schema).first().copied()) {
            (Some(sample), _) => sample,
            (None, Some("string")) => json!(""),
            (None, Some("integer" | "number")) => json!(0),
            (None, Some("boolean")) => json!(false),
            (None, Some("array")) => json!([]),
            (None, Some("object")) => {
                let placeholder = |name: &str| self.placeholder(&schema["properties"][name]);
                required(schema)
                    .map(|name| (name.to_owned(), placeholder(name)))
                    .collect()
            }
            _ => Value::Null,
        }
    }

    /// Reports what is wrong with a field.
    fn report(&mut self, field: &str, what: String) {
        if self.errors.len() < MOST {
            let field = if field.is_empty() { BODY } else { field };
            self.errors.entry(field.to_owned()).or_default().push(what);
        }
    }

    /// Adds garde's report, except for fields with a placeholder: the client did not send those values.
    fn add(&mut self, report: Option<FieldErrors>) {
        let replaced = self.errors.clone();
        for (field, what) in report.into_iter().flatten() {
            if !replaced.keys().any(|replaced| covers(replaced, &field)) {
                what.into_iter().for_each(|what| self.report(&field, what));
            }
        }
    }
}

/// Returns a message of serde without the position and the names of Rust types.
fn plain(message: &str) -> String {
    let message = message.split(" at line ").next().unwrap_or(message);
    if message.starts_with("invalid value: integer") || message.starts_with("number out of range") {
        return "is out of range".to_owned();
    }
    message.to_owned()
}

/// Returns whether `replaced` is `field` or contains it.
fn covers(replaced: &str, field: &str) -> bool {
    let rest = field.strip_prefix(replaced);
    replaced == BODY || rest.is_some_and(|rest| rest.is_empty() || rest.starts_with(['.', '[']))
}
