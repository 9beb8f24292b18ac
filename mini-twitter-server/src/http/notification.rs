//! Handlers of notifications and their preferences.
