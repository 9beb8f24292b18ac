//! Modules, as the table writes them: `server/store/db`, `client`.

use super::table::{LAYERS, Layer};

/// The crate that a source file is in, by the last word of its name.
pub(crate) fn crate_of(path: &str) -> Option<&str> {
    let (name, _) = path.strip_prefix("mini-twitter-")?.split_once("/src/")?;
    Some(name)
}

/// Whether a path is in a module.
pub(crate) fn is_in(path: &str, module: &str) -> bool {
    let Some(name) = crate_of(path) else {
        return false;
    };
    let (of, module) = module.split_once('/').unwrap_or((module, ""));
    let (_, within) = path.split_once("/src/").unwrap_or_default();
    let rest = within.strip_prefix(module);
    name == of
        && rest.is_some_and(|rest| module.is_empty() || rest == ".rs" || rest.starts_with('/'))
}

/// Whether a path is the one file that a module names.
pub(crate) fn is_file(path: &str, module: &str) -> bool {
    let rest = path.rsplit_once('.').map_or(path, |(rest, _)| rest);
    let rest = rest
        .strip_prefix("mini-twitter-")
        .and_then(|rest| rest.split_once("/src/"));
    rest.is_some_and(|(name, within)| module.split_once('/') == Some((name, within)))
}

/// The layer of a file.
pub(crate) fn layer_of(path: &str) -> Option<&'static Layer> {
    let length = |layer: &&Layer| {
        let modules = layer.modules.iter().filter(|module| is_in(path, module));
        modules.map(|module| module.len()).max()
    };
    let layers = LAYERS.iter().filter(|layer| length(layer).is_some());
    layers.max_by_key(length)
}
