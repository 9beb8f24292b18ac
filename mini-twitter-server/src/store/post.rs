//! The rows of posts, replies, quotes, retweets, likes and bookmarks.
