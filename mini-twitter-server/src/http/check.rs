//! All wrong fields at once. serde stops at the first; here, on the failure path only, the value is walked along its
//! own [`Schema`]. What is missing, unknown or of a wrong type is named **and mended** with a stand-in, so that the
//! mended value can be read and garde says the rest. Bounds and their wording stay garde's alone.

use mini_twitter_core::error::{FieldErrors, field_errors};
use mini_twitter_core::input::Fields;
use serde_json::{Map, Value, json};

pub use crate::http::schema::Schema;
use crate::http::schema::{REPEATED, is, required, types, words};

/// What the whole value is called.
const BODY: &str = "body";
/// Fields named in one answer, and rounds of mending: a hostile body costs no more than this.
const MOST: usize = 32;

/// Names what is wrong with `value` as a `T`; `first` is what serde tripped over, if it did. Nothing is wrong when the
/// answer is empty.
pub fn wrong_fields<T: Fields>(
    schema: &Schema,
    mut value: Value,
    first: Option<&str>,
) -> FieldErrors {
    let mut walk = Walk {
        schema,
        refused: None,
        errors: FieldErrors::new(),
    };
    for _ in 0..MOST {
        walk.mend(schema.root(), &mut value, "");
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
                let why = in_words(&error.inner().to_string());
                walk.refused = Some((error.path().to_string(), why));
            }
        }
    }
    if let Some(first) = first.filter(|_| walk.errors.is_empty()) {
        match first
            .strip_prefix("duplicate field `")
            .and_then(|rest| rest.split_once('`'))
        {
            Some((field, _)) => walk.say(field, "is given twice".to_owned()),
            None => walk.say("", in_words(first)),
        }
    }
    walk.errors
}

struct Walk<'a> {
    schema: &'a Schema,
    /// A path that serde refused though the schema did not, and why.
    refused: Option<(String, String)>,
    errors: FieldErrors,
}

impl<'a> Walk<'a> {
    fn mend(&mut self, schema: &'a Value, value: &mut Value, path: &str) {
        if self.errors.len() >= MOST {
            return;
        }
        let schema = self.schema.follow(schema, value);
        if let Some(why) = self.wrong(schema, value, path) {
            self.say(path, why);
            *value = self.stand_in(schema);
        }
        match value {
            Value::Object(object) => self.mend_object(schema, object, path),
            Value::Array(items) => {
                // Beyond its bound a list is refused as a whole.
                let most = schema["maxItems"]
                    .as_u64()
                    .map_or(usize::MAX, |most| most as usize);
                for (at, item) in items.iter_mut().enumerate().take(most) {
                    self.mend(&schema["items"], item, &format!("{path}[{at}]"));
                }
            }
            _ => {}
        }
    }

    /// What is wrong with one value, not with what is in it.
    fn wrong(&mut self, schema: &Value, value: &Value, path: &str) -> Option<String> {
        if value.get(REPEATED).is_some() {
            return Some("is given twice".to_owned());
        }
        let types = types(schema);
        if !types.is_empty() && !types.iter().any(|kind| is(value, kind)) {
            let wanted: Vec<_> = types.into_iter().filter_map(words).collect();
            return Some(format!("must be {}", wanted.join(" or ")));
        }
        let choice = self.schema.choice(schema);
        if !choice.is_empty() && value.as_str().is_none_or(|word| !choice.contains(&word)) {
            return Some(format!("must be one of {}", choice.join(", ")));
        }
        let refused = self.refused.take_if(|(refused, _)| refused == path);
        refused.map(|(_, why)| why)
    }

    fn mend_object(&mut self, schema: &'a Value, object: &mut Map<String, Value>, path: &str) {
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

    /// The least value of a type, so that reading can go on.
    fn stand_in(&self, schema: &Value) -> Value {
        let schema = self.schema.follow(schema, &json!(0));
        let sample = schema["examples"].get(0).cloned();
        let sample = sample.or_else(|| self.schema.choice(schema).first().map(|word| json!(word)));
        match (sample, types(schema).first().copied()) {
            (Some(sample), _) => sample,
            (None, Some("string")) => json!(""),
            (None, Some("integer" | "number")) => json!(0),
            (None, Some("boolean")) => json!(false),
            (None, Some("array")) => json!([]),
            (None, Some("object")) => {
                let stand_in = |name: &str| self.stand_in(&schema["properties"][name]);
                required(schema)
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

/// What serde says, without the names of our types.
fn in_words(said: &str) -> String {
    let said = said.split(" at line ").next().unwrap_or(said);
    if said.starts_with("invalid value: integer") || said.starts_with("number out of range") {
        return "is out of range".to_owned();
    }
    said.to_owned()
}

/// Whether `known` is `field` or holds it: a stand-in's own faults are nobody's.
fn covers(known: &str, field: &str) -> bool {
    let rest = field.strip_prefix(known);
    known == BODY || rest.is_some_and(|rest| rest.is_empty() || rest.starts_with(['.', '[']))
}
