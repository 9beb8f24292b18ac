//! Personal tokens, for bots and scripts. `http/guard.rs` decides which routes one may call.

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

/// Creates a personal token. Only this response contains its secret: a repeat with the same key is refused.
///
/// # Errors
/// [`ErrorCode::InvalidInput`] when its expiry is in the past, or when it has the scope `admin` and I am not an admin;
/// [`ErrorCode::Conflict`] when I have [`MOST`] tokens, or when an earlier request with this `Idempotency-Key` created one.
pub async fn create(app: &App, me: &Keyed<SignedIn>, new: NewToken) -> Outcome<Made<CreatedToken>> {
    let secret = personal::make(app.random.bytes());
    let scopes = without_repeats(new.scopes);
    let row = TokenRow {
        id: TokenId(app.next_id()),
        name: text::clean(&new.name),
        scopes: token::write_scopes(&scopes),
        created_at: app.now(),
        last_used_at: None,
        expires_at: new.expires_at,
    };

    let mut tx = match once::begin(app, me).await? {
        Begun::First(tx) => tx,
        Begun::Again(replay) => return Err(shown_once(app, me, TokenId(replay.made())).await?),
    };
    // Not before: a repeat is one also when the token has expired meanwhile.
    refuse(me, &row, &scopes)?;
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

/// Returns the fault for a repeat. While the created token exists, the detail names it, so that it can be revoked.
async fn shown_once(app: &App, me: &Me, id: TokenId) -> Outcome<Fault> {
    let row = token::find(&mut app.db.read().await?, me.id, id).await?;
    let why = match row {
        Some(row) => format!(
            "a request with this key created the token {id} \"{}\", whose secret is shown only once: revoke it and create another with a new key",
            row.name
        ),
        None => "a request with this key created a token, whose secret is shown only once: create another with a new key"
            .to_owned(),
    };
    Ok(Fault::from(ErrorCode::Conflict).detail(why))
}

fn refuse(me: &Me, row: &TokenRow, scopes: &[TokenScope]) -> Outcome<()> {
    if row.expires_at.is_some_and(|end| end <= row.created_at) {
        return Err(Fault::field("expires_at", "is in the past"));
    }
    if scopes.contains(&TokenScope::Admin) && me.role != Role::Admin {
        return Err(Fault::field(
            "scopes",
            "only an admin can use the scope admin",
        ));
    }
    Ok(())
}

fn without_repeats(scopes: Vec<TokenScope>) -> Vec<TokenScope> {
    let mut distinct = Vec::with_capacity(scopes.len());
    for scope in scopes {
        if !distinct.contains(&scope) {
            distinct.push(scope);
        }
    }
    distinct
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
    let existed = token::end(&mut tx, me.id, id).await?;
    tx.commit().await?;
    if existed {
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
