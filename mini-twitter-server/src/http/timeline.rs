//! Handlers of the feed, tags and trends.
