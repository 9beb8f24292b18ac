//! The rules of posts, replies, quotes, retweets, likes and bookmarks.
