-- Jobs: written in the transaction of what causes them, deleted in the transaction of their effect.
create table jobs (
  id /*sqlite: integer*/ /*postgres: bigint*/ primary key,
  kind text not null,
  payload text not null, -- JSON
  unique_key text, -- one job that lives for each kind and key; null: any number
  attempts bigint not null default 0, -- how many tries were begun; 0 again after a slice, and when an admin retries it
  turn bigint not null default 0, -- grows each time it is taken: who took it earlier cannot end it
  run_at bigint not null, -- not before; of one that runs, when it is taken from its worker; of a dead one, when it died
  worker bigint, -- the node that runs it; null: none
  is_dead boolean not null default false,
  last_error text,
  created_at bigint not null
);
create unique index jobs_key on jobs (kind, unique_key) where unique_key is not null and not is_dead;
create index jobs_due on jobs (run_at, id) where not is_dead;
create index jobs_dead on jobs (id desc) where is_dead;
create index jobs_running on jobs (id desc) where worker is not null;

-- When each scheduled kind of job is queued next; changed in the transaction that queues it.
create table schedules (
  kind text primary key,
  due_at bigint not null
);
