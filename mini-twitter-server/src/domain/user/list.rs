//! Lists of people: the directory, followers and following, the people I block and mute.

use mini_twitter_core::page::Page;
use mini_twitter_core::routes;
use mini_twitter_core::user::{PeopleQuery, User, UserRef, UsersQuery};

use super::show::{find_full, view, view_name};
use crate::app::{App, Me};
use crate::domain::page::{PageRequest, fill};
use crate::fault::Outcome;
use crate::store::facts::Viewer;
use crate::store::user::list;
use crate::store::user::person::PersonRow;

/// Lists the people of the directory; with `q`, those whose username or name begins with it.
///
/// # Errors
/// `malformed` for a cursor of another list.
pub async fn directory(app: &App, viewer: Option<&Me>, query: &UsersQuery) -> Outcome<Page<User>> {
    let viewer = viewer.map(|me| me.id);
    let sort = query.sort.unwrap_or_default();
    let like = query.q.as_deref().map(pattern);
    let like = like.as_deref();
    let request = PageRequest::of(&routes::LIST_USERS, "", query)?;
    let read = |fetch| async move {
        let viewer = Viewer::at(viewer, app.now());
        match like {
            None => list::directory(&mut app.db.read().await?, viewer, sort, fetch).await,
            Some(like) => {
                list::matching(&mut app.db.scan().await?, viewer, (sort, like), fetch).await
            }
        }
    };
    fill(request, read, |row| {
        let is_asked_for = query.q.as_deref().is_none_or(|q| is_match(&row, q));
        is_asked_for.then(|| view(app, viewer, row)).flatten()
    })
    .await
}

/// Lists the followers of someone, newest first.
///
/// # Errors
/// `not_found` when the viewer may not see them or blocks them, `malformed` for a cursor of another list.
pub async fn followers(
    app: &App,
    viewer: Option<&Me>,
    who: &UserRef,
    query: &PeopleQuery,
) -> Outcome<Page<User>> {
    let viewer = viewer.map(|me| me.id);
    let who = find_full(app, &mut app.db.read().await?, viewer, who)
        .await?
        .id;
    let request = PageRequest::of(&routes::LIST_FOLLOWERS, &who.to_string(), query)?;
    let read = |fetch| async move {
        let viewer = Viewer::at(viewer, app.now());
        list::followers(&mut app.db.read().await?, viewer, who, fetch).await
    };
    fill(request, read, |row| view(app, viewer, row)).await
}

/// Lists the people that someone follows, newest first.
///
/// # Errors
/// Those of [`followers`].
pub async fn following(
    app: &App,
    viewer: Option<&Me>,
    who: &UserRef,
    query: &PeopleQuery,
) -> Outcome<Page<User>> {
    let viewer = viewer.map(|me| me.id);
    let who = find_full(app, &mut app.db.read().await?, viewer, who)
        .await?
        .id;
    let request = PageRequest::of(&routes::LIST_FOLLOWING, &who.to_string(), query)?;
    let read = |fetch| async move {
        let viewer = Viewer::at(viewer, app.now());
        list::following(&mut app.db.read().await?, viewer, who, fetch).await
    };
    fill(request, read, |row| view(app, viewer, row)).await
}

/// Lists the people I block, newest block first, by name only: also those who block me, but no inactive accounts.
///
/// # Errors
/// `malformed` for a cursor of another list.
pub async fn blocks(app: &App, me: &Me, query: &PeopleQuery) -> Outcome<Page<User>> {
    let request = PageRequest::of(&routes::LIST_BLOCKS, "", query)?;
    let read = |fetch| async move {
        let viewer = Viewer::at(me.id, app.now());
        list::blocks(&mut app.db.read().await?, viewer, me.id, fetch).await
    };
    fill(request, read, |row| {
        let is_listed = row.facts.is_listed_as_blocked();
        is_listed.then(|| view_name(app, me.id, row))
    })
    .await
}

/// Lists the people I mute at present, newest mute first, as far as I may see them.
///
/// # Errors
/// `malformed` for a cursor of another list.
pub async fn mutes(app: &App, me: &Me, query: &PeopleQuery) -> Outcome<Page<User>> {
    let request = PageRequest::of(&routes::LIST_MUTES, "", query)?;
    let read = |fetch| async move {
        let viewer = Viewer::at(me.id, app.now());
        list::mutes(&mut app.db.read().await?, viewer, me.id, fetch).await
    };
    fill(request, read, |row| {
        let is_muted = row.facts.is_muted;
        is_muted.then(|| view(app, Some(me.id), row)).flatten()
    })
    .await
}

/// Returns a `like` pattern that matches everything that [`is_match`] matches, and possibly more: both engines fold the
/// case of ASCII letters only, so any other character becomes a wildcard.
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

/// Returns whether the username or the name begins with `q`, ignoring case.
fn is_match(row: &PersonRow, q: &str) -> bool {
    begins_with(&row.username, q) || begins_with(&row.name, q)
}

/// Returns whether `text` begins with `start`, ignoring case. It compares letter by letter, so that it never matches a
/// text that [`pattern`] does not.
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
    fn a_pattern_escapes_wildcards() {
        assert_eq!(pattern("50%_\\É!"), "50\\%\\_\\\\_!%");
    }
}
