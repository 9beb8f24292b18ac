//! The rows of notifications and their preferences.
