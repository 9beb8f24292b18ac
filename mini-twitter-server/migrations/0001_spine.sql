-- Columns are bigint, text and boolean; times are microseconds since 1970 in UTC; ids are made by the server.
-- What must be unique is a named index, so that both engines tell its name and one table turns it into an error.

create table users (
  id /*sqlite: integer*/ /*postgres: bigint*/ primary key,
  username text not null,
  email text not null,
  password_hash text not null,
  name text not null,
  first_name text,
  last_name text,
  birthday text not null,
  bio text,
  location text,
  website text,
  phone text,
  address text,
  facebook text,
  twitter text,
  youtube text,
  role text not null,
  verified boolean not null,
  status text not null, -- active, deactivated, banned
  pinned_post bigint,
  followers bigint not null default 0,
  following bigint not null default 0,
  posts bigint not null default 0,
  preferences bigint not null, -- a bit a key, in the order of the keys
  created_at bigint not null
);
create unique index users_username_key on users (lower(username));
create unique index users_email_key on users (lower(email));
create index users_by_followers on users (followers desc, id desc);

create table sessions (
  id /*sqlite: integer*/ /*postgres: bigint*/ primary key,
  user_id bigint not null,
  generation bigint not null, -- of the refresh token that is good now
  rotated_at bigint not null,
  device text,
  address text not null,
  created_at bigint not null,
  last_used_at bigint not null,
  expires_at bigint not null
);
create index sessions_by_user on sessions (user_id, id desc);

create table tokens (
  id /*sqlite: integer*/ /*postgres: bigint*/ primary key,
  user_id bigint not null,
  name text not null,
  hash text not null, -- SHA-256 of the secret
  scopes text not null, -- words, a comma between them
  created_at bigint not null,
  last_used_at bigint,
  expires_at bigint
);
create unique index tokens_hash_key on tokens (hash);
create index tokens_by_user on tokens (user_id, id desc);

create table follows (
  follower_id bigint not null,
  followee_id bigint not null,
  id bigint not null,
  primary key (follower_id, followee_id)
) /*sqlite: without rowid*/;
create index follows_by_follower on follows (follower_id, id desc);
create index follows_by_followee on follows (followee_id, id desc);

create table blocks (
  blocker_id bigint not null,
  blocked_id bigint not null,
  id bigint not null,
  primary key (blocker_id, blocked_id)
) /*sqlite: without rowid*/;
create index blocks_by_blocker on blocks (blocker_id, id desc);
create index blocks_by_blocked on blocks (blocked_id, blocker_id);

create table mutes (
  muter_id bigint not null,
  muted_id bigint not null,
  id bigint not null,
  until bigint, -- null: for good
  primary key (muter_id, muted_id)
) /*sqlite: without rowid*/;
create index mutes_by_muter on mutes (muter_id, id desc);

-- Posts, replies, quotes and retweets; a retweet is a row that points at its original.
create table posts (
  id /*sqlite: integer*/ /*postgres: bigint*/ primary key,
  author_id bigint not null,
  kind text not null,
  text text,
  entities text, -- JSON; null when there are none
  retweet_of bigint,
  reply_to bigint,
  quote_of bigint,
  target_author_id bigint, -- who wrote what a retweet or a reply points at
  quote_author_id bigint,
  content_warning text,
  sensitive boolean not null,
  reply_policy text not null,
  likes bigint not null default 0,
  retweets bigint not null default 0,
  quotes bigint not null default 0,
  replies bigint not null default 0,
  created_at bigint not null,
  edited_at bigint,
  deleted_at bigint
);
create index posts_by_author on posts (author_id, id desc);
create unique index posts_retweet_key on posts (retweet_of, author_id) where retweet_of is not null;
create index posts_by_retweet on posts (retweet_of, id desc) where retweet_of is not null;
create index posts_by_reply on posts (reply_to, id) where reply_to is not null;
create index posts_by_quote on posts (quote_of, id desc) where quote_of is not null;
create index posts_by_likes on posts (likes desc, id desc) where retweet_of is null and deleted_at is null;

create table post_edits (
  id /*sqlite: integer*/ /*postgres: bigint*/ primary key,
  post_id bigint not null,
  text text,
  content_warning text,
  sensitive boolean not null,
  replaced_at bigint not null
);
create index post_edits_by_post on post_edits (post_id, id desc);

create table likes (
  user_id bigint not null,
  post_id bigint not null,
  id bigint not null,
  primary key (user_id, post_id)
) /*sqlite: without rowid*/;
create index likes_by_user on likes (user_id, id desc);
create index likes_by_post on likes (post_id, id desc);

create table bookmarks (
  user_id bigint not null,
  post_id bigint not null,
  id bigint not null,
  primary key (user_id, post_id)
) /*sqlite: without rowid*/;
create index bookmarks_by_user on bookmarks (user_id, id desc);

create table post_tags (
  tag text not null,
  post_id bigint not null,
  author_id bigint not null,
  primary key (tag, post_id)
) /*sqlite: without rowid*/;
create index post_tags_by_post on post_tags (post_id);

create table notifications (
  id /*sqlite: integer*/ /*postgres: bigint*/ primary key,
  recipient_id bigint not null,
  kind text not null,
  actor_id bigint not null, -- 0: the server
  post_id bigint not null, -- 0: none
  message text, -- of the server; null when kind and actor say it
  is_read boolean not null,
  created_at bigint not null
);
create unique index notifications_key on notifications (recipient_id, kind, actor_id, post_id);
create index notifications_by_recipient on notifications (recipient_id, id desc);
create index notifications_unread on notifications (recipient_id, id desc) where not is_read;

-- Answers of keyed requests, written with their effect.
create table answers (
  user_id bigint not null,
  route text not null,
  key text not null,
  hash text not null, -- of the request
  status bigint not null,
  body text, -- null when it held a secret
  created_at bigint not null,
  primary key (user_id, route, key)
) /*sqlite: without rowid*/;
create index answers_by_time on answers (created_at);

-- Which process makes ids with which node number.
create table nodes (
  node bigint primary key,
  holder text not null,
  leased_until bigint not null
);
