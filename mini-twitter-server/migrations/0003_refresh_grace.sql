-- When the refresh tokens before the previous one were used, the newest first, a comma between: those of the last minute.
-- When the previous one was used is rotated_at.
alter table sessions add column earlier_uses text not null default '';
