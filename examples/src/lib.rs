//! Programs to learn from: see the package manifest.
