//! The rows of the feed, tags and trends.
