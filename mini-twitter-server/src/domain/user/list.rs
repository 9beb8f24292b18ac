//! Lists of people: the directory, followers and following, the people I block and mute.

use mini_twitter_core::page::Page;
use mini_twitter_core::user::{PeopleQuery, User, UserRef, UsersQuery};
use mini_twitter_core::{routes, text};

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
    let folded = query.q.as_deref().map(text::fold);
    let patterns = folded.as_deref().map(patterns);
    let like = patterns.as_ref();
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
        let is_asked_for = folded.as_deref().is_none_or(|q| is_match(&row, q));
        is_asked_for.then(|| view(app, viewer, row)).flatten()
    })
    .await
}

/// Lists the followers of someone, newest first; empty when their account is private and the viewer is no follower.
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
    let who = find_full(app, &mut app.db.read().await?, viewer, who).await?;
    let request = PageRequest::of(&routes::LIST_FOLLOWERS, &who.id.to_string(), query)?;
    if !who.facts.shows_lists() {
        return Ok(Page::default());
    }
    let read = |fetch| async move {
        let viewer = Viewer::at(viewer, app.now());
        list::followers(&mut app.db.read().await?, viewer, who.id, fetch).await
    };
    fill(request, read, |row| view(app, viewer, row)).await
}

/// Lists the people that someone follows, newest first; empty as [`followers`] is.
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
    let who = find_full(app, &mut app.db.read().await?, viewer, who).await?;
    let request = PageRequest::of(&routes::LIST_FOLLOWING, &who.id.to_string(), query)?;
    if !who.facts.shows_lists() {
        return Ok(Page::default());
    }
    let read = |fetch| async move {
        let viewer = Viewer::at(viewer, app.now());
        list::following(&mut app.db.read().await?, viewer, who.id, fetch).await
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

/// Returns the `like` patterns that find the people whose username or name begins with `folded`: first the one for texts
/// in ASCII, which is exact, then one for other names, which matches everything that [`begins_with`] matches, and
/// possibly more. Both engines fold the case of ASCII letters only.
fn patterns(folded: &str) -> [String; 2] {
    let letters: Vec<char> = folded.chars().collect();
    let (mut exact, mut loose) = (String::new(), String::new());
    for (at, letter) in letters.iter().enumerate() {
        let escape = matches!(letter, '%' | '_' | '\\').then_some('\\');
        exact.extend(escape.into_iter().chain([*letter]));
        let before = at.checked_sub(1).map(|before| letters[before]);
        if is_only_itself(before, *letter, letters.get(at + 1).copied()) {
            loose.extend(escape.into_iter().chain([*letter]));
        } else if !loose.ends_with('%') || loose.ends_with("\\%") {
            loose.push('%');
        }
    }
    exact.push('%');
    loose.push('%');
    if !folded.is_ascii() {
        exact.clear(); // no text in ASCII begins with it
    }
    [exact, loose]
}

/// Returns whether a letter of a folded text can come only from that letter in a name, or its capital in ASCII: ligatures,
/// `ß` and a few others fold to several letters.
fn is_only_itself(before: Option<char>, letter: char, next: Option<char>) -> bool {
    match letter {
        's' | 'f' => false,
        't' => before != Some('s'),
        'l' => before != Some('f'),
        'i' => before != Some('f') && next.is_some_and(|next| next != '\u{307}'),
        'n' => before != Some('\u{2bc}'),
        'a' => next.is_some_and(|next| next != '\u{2be}'),
        _ if letter.is_ascii() => true,
        _ => {
            let has_case = letter.is_lowercase() || letter.is_uppercase();
            letter.is_alphabetic() && !has_case && !matches!(letter, '\u{2b0}'..='\u{2ff}')
        }
    }
}

/// Returns whether the username or the name begins with `folded`, ignoring case.
fn is_match(row: &PersonRow, folded: &str) -> bool {
    begins_with(&row.username, folded) || begins_with(&row.name, folded)
}

fn begins_with(text: &str, folded: &str) -> bool {
    text::fold(text).starts_with(folded)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_beginning_is_found_in_any_case_of_any_script() {
        for (text, start) in [
            ("Émile Zola", "émile z"),
            ("ΑΘΗΝΑ", "αθ"),
            ("Λόγος", "ΛΌΓΟΣ"),
            ("Straße", "STRASS"),
            ("ﬁona", "FIO"),
            ("Émile", "E\u{301}m"),
        ] {
            assert!(begins_with(text, &text::fold(start)), "{text} {start}");
        }
        assert!(!begins_with("Emile", "émile"));
        assert!(!begins_with("al", "alice"));
    }

    #[test]
    fn patterns_escape_wildcards() {
        assert_eq!(patterns("50%_\\!"), ["50\\%\\_\\\\!%", "50\\%\\_\\\\!%"]);
        assert_eq!(patterns("é%山"), ["", "%\\%山%"]);
        assert_eq!(patterns("strasse"), ["strasse%", "%ra%e%"]);
    }

    #[test]
    fn a_pattern_keeps_only_letters_that_no_other_character_folds_to() {
        for c in ('\u{80}'..='\u{2ffff}').filter(|c| text::clean(&c.to_string()) == c.to_string()) {
            let folded: Vec<char> = text::fold(&c.to_string()).chars().collect();
            for (at, letter) in folded.iter().enumerate() {
                let before = at.checked_sub(1).map(|before| folded[before]);
                // The query may end inside of what the character folds to.
                for next in [folded.get(at + 1).copied(), None] {
                    let is_safe = *letter == c || !is_only_itself(before, *letter, next);
                    assert!(is_safe, "{c} {letter}");
                }
            }
        }
    }
}
