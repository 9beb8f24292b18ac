//! What a refused command says: the detail of its fault, or the wrong fields.

use mini_twitter_core::error::FieldErrors;
use mini_twitter_server::fault::Fault;

/// Returns why a command was refused.
pub(super) fn refused(fault: Fault) -> String {
    if fault.errors.is_empty() {
        let title = fault.code.title().to_owned();
        return fault.detail.unwrap_or(title);
    }
    describe(&fault.errors)
}

/// Returns `password: must have 8 to 128 characters; username: must contain a letter`: each wrong field with what is wrong.
pub(super) fn describe(errors: &FieldErrors) -> String {
    let lines = errors
        .iter()
        .map(|(field, what)| format!("{field}: {}", what.join(", ")));
    lines.collect::<Vec<_>>().join("; ")
}
