-- Requests under an Idempotency-Key, written with what they made; no text of an answer is kept.
create table keyed_requests (
  user_id bigint not null,
  route text not null,
  key text not null,
  hash text not null, -- of the request
  status bigint not null,
  made bigint not null, -- its id; 0: not known
  created_at bigint not null,
  primary key (user_id, route, key)
) /*sqlite: without rowid*/;
create index keyed_requests_by_time on keyed_requests (created_at);

-- An older process that still runs may write keys until the table is gone: its transactions are waited for first.
/*postgres: lock table answers in access exclusive mode;*/
insert into keyed_requests (user_id, route, key, hash, status, made, created_at)
select user_id, route, key, hash, status,
  coalesce(cast(/*sqlite: json_extract(body, '$.id')*/ /*postgres: cast(body as json) ->> 'id'*/ as bigint), 0),
  created_at
from answers;
drop table answers;
