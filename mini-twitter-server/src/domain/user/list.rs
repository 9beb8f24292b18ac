//! Stories of pages of people: the directory, who follows whom, whom I block and mute.
//!
//! Each asks the store for rows behind a key, keeps those the viewer may know of, and asks on until the page is full.

use mini_twitter_core::account::AccountStatus;
use mini_twitter_core::page::{Key, Page};
use mini_twitter_core::routes;
use mini_twitter_core::user::{PeopleQuery, User, UserRef, UserSort, UsersQuery};

use super::show::{find_full, view, view_name};
use crate::app::{App, Me};
use crate::domain::page::{Fetch, PageBuilder, PageRequest};
use crate::fault::Outcome;
use crate::store::user::list::{self, Part};
use crate::store::user::person::PersonRow;

/// Lists people as the directory has them; with `q`, those whose username or name begins so.
///
/// # Errors
/// `malformed` for a cursor of another list.
pub async fn directory(app: &App, viewer: Option<&Me>, query: &UsersQuery) -> Outcome<Page<User>> {
    let viewer = viewer.map(|me| me.id);
    let sort = query.sort.unwrap_or_default();
    let like = query.q.as_deref().map(pattern);
    let mut builder = PageBuilder::new(PageRequest::of(&routes::LIST_USERS, "", query)?, 0);
    while let Some(ask) = builder.ask() {
        let rows = match &like {
            None => list::directory(&mut app.db.read().await?, viewer, sort, part(ask)).await?,
            Some(like) => {
                list::matching(&mut app.db.scan().await?, viewer, (sort, like), part(ask)).await?
            }
        };
        let rows = keyed(rows, |row| match sort {
            UserSort::Followers => [row.key, row.id.0],
            UserSort::Newest | UserSort::Oldest => [row.key, 0],
        });
        builder.take(ask, rows, |row| {
            let is_asked_for = query.q.as_deref().is_none_or(|q| is_match(&row, q));
            is_asked_for.then(|| view(app, viewer, row)).flatten()
        });
    }
    Ok(builder.page())
}

/// Lists who follows someone, the latest first.
///
/// # Errors
/// `not_found` when the viewer may not know of them or blocks them, `malformed` for a cursor of another list.
pub async fn followers(
    app: &App,
    viewer: Option<&Me>,
    who: &UserRef,
    query: &PeopleQuery,
) -> Outcome<Page<User>> {
    let viewer = viewer.map(|me| me.id);
    let who = find_full(&mut app.db.read().await?, viewer, who).await?.id;
    let window = PageRequest::of(&routes::LIST_FOLLOWERS, &who.to_string(), query)?;
    let mut builder = PageBuilder::new(window, 0);
    while let Some(ask) = builder.ask() {
        let rows = list::followers(&mut app.db.read().await?, viewer, who, part(ask)).await?;
        builder.take(ask, by_id(rows), |row| view(app, viewer, row));
    }
    Ok(builder.page())
}

/// Lists whom someone follows, the latest first.
///
/// # Errors
/// As [`followers`].
pub async fn following(
    app: &App,
    viewer: Option<&Me>,
    who: &UserRef,
    query: &PeopleQuery,
) -> Outcome<Page<User>> {
    let viewer = viewer.map(|me| me.id);
    let who = find_full(&mut app.db.read().await?, viewer, who).await?.id;
    let window = PageRequest::of(&routes::LIST_FOLLOWING, &who.to_string(), query)?;
    let mut builder = PageBuilder::new(window, 0);
    while let Some(ask) = builder.ask() {
        let rows = list::following(&mut app.db.read().await?, viewer, who, part(ask)).await?;
        builder.take(ask, by_id(rows), |row| view(app, viewer, row));
    }
    Ok(builder.page())
}

/// Lists whom I block by name, the latest first: all of them but those who are not active.
///
/// # Errors
/// `malformed` for a cursor of another list.
pub async fn blocks(app: &App, me: &Me, query: &PeopleQuery) -> Outcome<Page<User>> {
    let mut builder = PageBuilder::new(PageRequest::of(&routes::LIST_BLOCKS, "", query)?, 0);
    while let Some(ask) = builder.ask() {
        let rows = list::blocks(&mut app.db.read().await?, me.id, part(ask)).await?;
        builder.take(ask, by_id(rows), |row| view_blocked(app, me, row));
    }
    Ok(builder.page())
}

/// Lists whom I mute now, the latest first, as far as I may know of them.
///
/// # Errors
/// `malformed` for a cursor of another list.
pub async fn mutes(app: &App, me: &Me, query: &PeopleQuery) -> Outcome<Page<User>> {
    let now = app.now();
    let mut builder = PageBuilder::new(PageRequest::of(&routes::LIST_MUTES, "", query)?, 0);
    while let Some(ask) = builder.ask() {
        let rows = list::mutes(&mut app.db.read().await?, me.id, part(ask)).await?;
        builder.take(ask, by_id(rows), |row| {
            let is_muted = row.is_muted(now);
            is_muted.then(|| view(app, Some(me.id), row)).flatten()
        });
    }
    Ok(builder.page())
}

/// Someone whom I block: by name, also when they block me, so that I can take it back.
fn view_blocked(app: &App, me: &Me, row: PersonRow) -> Option<User> {
    let is_active = row.status == AccountStatus::Active;
    is_active.then(|| view_name(app, me.id, row))
}

fn part(ask: Fetch) -> Part {
    Part {
        after: ask.from,
        limit: ask.limit,
    }
}

fn by_id(rows: Vec<PersonRow>) -> Vec<(Key, PersonRow)> {
    keyed(rows, |row| [row.key, 0])
}

fn keyed(rows: Vec<PersonRow>, key: impl Fn(&PersonRow) -> Key) -> Vec<(Key, PersonRow)> {
    rows.into_iter().map(|row| (key(&row), row)).collect()
}

/// The pattern that finds whatever [`is_match`] may find, and perhaps more: engines fold ASCII letters alike and no
/// others, so those stand for any character.
fn pattern(q: &str) -> String {
    let mut pattern = String::with_capacity(q.len() + 1);
    for letter in q.chars() {
        match letter {
            '%' | '_' | '\\' => pattern.extend(['\\', letter]),
            _ if letter.is_ascii() => pattern.push(letter.to_ascii_lowercase()),
            _ => pattern.push('_'),
        }
    }
    pattern.push('%');
    pattern
}

/// Whether the username or the name begins with `q`, in any case.
fn is_match(row: &PersonRow, q: &str) -> bool {
    begins_with(&row.username, q) || begins_with(&row.name, q)
}

/// Letter by letter, so that it never finds what [`pattern`] does not.
fn begins_with(text: &str, start: &str) -> bool {
    let mut letters = text.chars();
    start.chars().all(|wanted| {
        letters.next().is_some_and(|letter| {
            letter == wanted
                || letter.is_ascii() == wanted.is_ascii()
                    && letter.to_lowercase().eq(wanted.to_lowercase())
        })
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_beginning_is_found_in_any_case_of_any_script() {
        assert!(begins_with("Émile Zola", "émile z"));
        assert!(begins_with("ΑΘΗΝΑ", "αθ"));
        assert!(!begins_with("Emile", "émile"));
        assert!(!begins_with("al", "alice"));
    }

    #[test]
    fn a_pattern_takes_its_own_signs_as_letters() {
        assert_eq!(pattern("50%_\\É!"), "50\\%\\_\\\\_!%");
    }
}
