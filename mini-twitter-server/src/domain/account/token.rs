//! Personal tokens: what someone's bots and scripts sign in with. How far one reaches is decided at the door.

use mini_twitter_core::account::{CreatedToken, NewToken, Token, TokenScope, TokensQuery};
use mini_twitter_core::error::ErrorCode;
use mini_twitter_core::id::TokenId;
use mini_twitter_core::page::Page;
use mini_twitter_core::user::Role;
use mini_twitter_core::{routes, text};

use crate::app::{App, Me};
use crate::domain::account::session;
use crate::domain::once;
use crate::domain::page::PageRequest;
use crate::fault::{Fault, Outcome};
use crate::secret::personal;
use crate::store::account::person;
use crate::store::account::token::{self, TokenRow};

/// How many tokens someone can have.
pub const MOST: usize = 50;

/// Makes a token of mine. Its secret is in this answer and nowhere else.
///
/// # Errors
/// [`ErrorCode::InvalidInput`] when it would have ended already, or is for an admin and I am none;
/// [`ErrorCode::Conflict`] when I have [`MOST`], or the same `Idempotency-Key` made one before; [`ErrorCode::Forbidden`]
/// for a personal token.
pub async fn create(app: &App, me: &Me, new: NewToken) -> Outcome<CreatedToken> {
    session::current(me)?;
    refuse(app, me, &new)?;
    let secret = personal::make(app.random.bytes());
    let row = TokenRow {
        id: TokenId(app.next_id()),
        name: text::clean(&new.name),
        scopes: token::words(&once_each(new.scopes)),
        created_at: app.now(),
        last_used_at: None,
        expires_at: new.expires_at,
    };

    let mut tx = app.db.begin().await?;
    if let Some(first) = once::first(&mut tx, me.once.as_deref()).await? {
        tx.commit().await?;
        return Ok(first);
    }
    person::credentials_to_change(&mut tx, me.id).await?;
    if token::count(&mut tx, me.id).await? >= MOST {
        let why = format!("you have {MOST} tokens: revoke one first");
        return Err(Fault::from(ErrorCode::Conflict).detail(why));
    }
    token::add(&mut tx, me.id, &row, &personal::hash(secret.expose())).await?;
    tx.commit().await?;

    Ok(CreatedToken {
        token: view(row),
        secret,
    })
}

fn refuse(app: &App, me: &Me, new: &NewToken) -> Outcome<()> {
    if new.expires_at.is_some_and(|end| end <= app.now()) {
        return Err(Fault::field("expires_at", "is over already"));
    }
    if new.scopes.contains(&TokenScope::Admin) && me.role != Role::Admin {
        return Err(Fault::field("scopes", "only an admin can give admin"));
    }
    Ok(())
}

fn once_each(scopes: Vec<TokenScope>) -> Vec<TokenScope> {
    let mut kept = Vec::with_capacity(scopes.len());
    for scope in scopes {
        if !kept.contains(&scope) {
            kept.push(scope);
        }
    }
    kept
}

/// Lists my tokens, the latest first.
///
/// # Errors
/// [`ErrorCode::Malformed`] for a cursor of another list; [`ErrorCode::Forbidden`] for a personal token.
pub async fn list(app: &App, me: &Me, query: &TokensQuery) -> Outcome<Page<Token>> {
    session::current(me)?;
    let window = PageRequest::of(&routes::LIST_TOKENS, "", query)?;
    let below = window.from.map_or(i64::MAX, |key| key[0]);
    let mut db = app.db.read().await?;
    let mut rows = token::list(&mut db, me.id, below, window.limit + 1).await?;
    let next = (rows.len() > window.limit).then(|| [rows[window.limit - 1].id.0, 0]);
    rows.truncate(window.limit);
    Ok(window.page(rows.into_iter().map(view).collect(), next))
}

/// Ends a token of mine.
///
/// # Errors
/// [`ErrorCode::NotFound`] when I have no such token; [`ErrorCode::Forbidden`] for a personal token.
pub async fn revoke(app: &App, me: &Me, id: TokenId) -> Outcome<()> {
    session::current(me)?;
    let mut tx = app.db.begin().await?;
    let was_there = token::end(&mut tx, me.id, id).await?;
    tx.commit().await?;
    if was_there {
        Ok(())
    } else {
        Err(Fault::from(ErrorCode::NotFound).detail(format!("no token {id}")))
    }
}

fn view(row: TokenRow) -> Token {
    Token {
        id: row.id,
        scopes: token::scopes(&row.scopes),
        name: row.name,
        created_at: row.created_at,
        last_used_at: row.last_used_at,
        expires_at: row.expires_at,
    }
}
