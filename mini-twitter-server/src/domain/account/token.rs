//! Personal tokens, which bots and scripts sign in with. What one reaches is decided in `http/guard.rs`.

use mini_twitter_core::account::{CreatedToken, NewToken, Token, TokenScope, TokensQuery};
use mini_twitter_core::error::ErrorCode;
use mini_twitter_core::id::TokenId;
use mini_twitter_core::page::Page;
use mini_twitter_core::user::Role;
use mini_twitter_core::{routes, text};

use crate::app::{App, Me, SignedIn};
use crate::domain::once::{self, Begun, Keyed, Made};
use crate::domain::page::{PageRequest, fill};
use crate::fault::{Fault, Outcome};
use crate::secret::personal;
use crate::store::account::person;
use crate::store::account::token::{self, TokenRow};

/// How many tokens one account can have.
pub const MOST: usize = 50;

/// Creates a personal token. Its secret is in this answer and nowhere else: a repeat under the same key is refused.
///
/// # Errors
/// [`ErrorCode::InvalidInput`] when it would have expired already, or when it has the scope `admin` and I am not one;
/// [`ErrorCode::Conflict`] when I have [`MOST`], or when a request under the same `Idempotency-Key` made one.
pub async fn create(app: &App, me: &Keyed<SignedIn>, new: NewToken) -> Outcome<Made<CreatedToken>> {
    refuse(app, me, &new)?;
    let secret = personal::make(app.random.bytes());
    let row = TokenRow {
        id: TokenId(app.next_id()),
        name: text::clean(&new.name),
        scopes: token::write_scopes(&without_repeats(new.scopes)),
        created_at: app.now(),
        last_used_at: None,
        expires_at: new.expires_at,
    };

    let mut tx = match once::begin(app, me).await? {
        Begun::First(tx) => tx,
        Begun::Again(replay) => return Err(shown_once(app, me, TokenId(replay.made())).await?),
    };
    person::credentials_to_change(&mut tx, me.id).await?;
    if token::count(&mut tx, me.id).await? >= MOST {
        let why = format!("you have {MOST} tokens: revoke one first");
        return Err(Fault::from(ErrorCode::Conflict).detail(why));
    }
    token::add(&mut tx, me.id, &row, &personal::hash(secret.expose())).await?;
    let id = row.id.0;
    let token = view(row);
    tx.commit(id, CreatedToken { token, secret }).await
}

/// The refusal of a repeat. It names the token that was made while it exists: somebody may be using it.
async fn shown_once(app: &App, me: &Me, id: TokenId) -> Outcome<Fault> {
    let row = token::find(&mut app.db.read().await?, me.id, id).await?;
    let why = match row {
        Some(row) => format!(
            "this key made the token {id} \"{}\", whose secret is shown once: revoke it and make another under a new key",
            row.name
        ),
        None => "this key made a token, whose secret is shown once: see your tokens, and make another under a new key"
            .to_owned(),
    };
    Ok(Fault::from(ErrorCode::Conflict).detail(why))
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

fn without_repeats(scopes: Vec<TokenScope>) -> Vec<TokenScope> {
    let mut kept = Vec::with_capacity(scopes.len());
    for scope in scopes {
        if !kept.contains(&scope) {
            kept.push(scope);
        }
    }
    kept
}

/// Lists my tokens, newest first.
///
/// # Errors
/// [`ErrorCode::Malformed`] for a cursor of another list.
pub async fn list(app: &App, me: &SignedIn, query: &TokensQuery) -> Outcome<Page<Token>> {
    let request = PageRequest::of(&routes::LIST_TOKENS, "", query)?;
    let read = |fetch| async move { token::list(&mut app.db.read().await?, me.id, fetch).await };
    fill(request, read, |row| Some(view(row))).await
}

/// Revokes a token of mine.
///
/// # Errors
/// [`ErrorCode::NotFound`] when I have no such token.
pub async fn revoke(app: &App, me: &SignedIn, id: TokenId) -> Outcome<()> {
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
        scopes: token::read_scopes(&row.scopes),
        name: row.name,
        created_at: row.created_at,
        last_used_at: row.last_used_at,
        expires_at: row.expires_at,
    }
}
