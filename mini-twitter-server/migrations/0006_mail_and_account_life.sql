-- Mail: addresses that are confirmed by codes, and what has been mailed. Accounts: private ones, and who may write to them.

alter table users add column email_verified boolean not null default false;
alter table users add column unconfirmed_email text; -- becomes the address when its code is given
alter table users add column is_private boolean not null default false;
alter table users add column message_policy text not null default 'everyone';

-- Jobs that wait for other servers have workers of their own.
alter table jobs add column lane bigint not null default 0; -- 0: works with the database alone; 1: waits for other servers
drop index jobs_due;
create index jobs_due on jobs (lane, run_at, id) where not is_dead;

-- The codes that were mailed, one for each person and purpose. A used one stays until the next, for its counts.
create table codes (
  user_id bigint not null,
  purpose text not null, -- verify_email, reset_password
  hash text not null, -- keyed; empty: used
  email text not null, -- where it was sent
  failures bigint not null, -- how often a wrong one was given instead
  expires_at bigint not null,
  sent bigint not null, -- how many were sent since sent_since
  sent_since bigint not null,
  primary key (user_id, purpose)
) /*sqlite: without rowid*/;

-- How many codes were mailed to an address, whoever asked for them.
create table mailed_codes (
  email text primary key, -- in lower case
  sent bigint not null, -- since sent_since
  sent_since bigint not null
);

-- The addresses that people have signed in from, the latest ones only.
create table known_addresses (
  user_id bigint not null,
  address text not null,
  last_used_at bigint not null,
  primary key (user_id, address)
) /*sqlite: without rowid*/;

-- Mails about notifications, by recipient and type. Its lock orders a notification and the end of the job that mails them.
create table notification_mails (
  recipient_id bigint not null,
  kind text not null,
  sent_at bigint not null, -- when the last mail was sent; 0: never
  last_id bigint not null, -- the newest notification that was mailed; 0: none
  primary key (recipient_id, kind)
) /*sqlite: without rowid*/;
