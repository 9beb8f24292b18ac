//! The rules of the feed, tags and trends.
