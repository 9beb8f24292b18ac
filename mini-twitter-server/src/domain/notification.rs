//! The rules of notifications and their preferences.
