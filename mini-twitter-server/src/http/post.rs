//! Handlers of posts, replies, quotes, retweets, likes and bookmarks.
