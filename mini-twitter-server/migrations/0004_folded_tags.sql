-- Tags are case-folded: they were in lower case, which differs for these two letters.

insert into post_tags (tag, post_id, author_id)
select replace(replace(tag, 'ß', 'ss'), 'ς', 'σ'), post_id, author_id from post_tags
where replace(replace(tag, 'ß', 'ss'), 'ς', 'σ') <> tag
on conflict do nothing;
delete from post_tags where replace(replace(tag, 'ß', 'ss'), 'ς', 'σ') <> tag;
