//! Sessions: they begin with a password, continue by refresh, and end by logout, revocation, expiry or a new password.
//!
//! A session is a row; its access tokens are valid while the row exists. The refresh token and the access token of its
//! generation are derived from that row, so that every refresh within the grace period returns the current pair.

use mini_twitter_core::account::{
    Account, AccountStatus, Login, Refresh, Session, SessionInfo, SessionsQuery,
};
use mini_twitter_core::error::ErrorCode;
use mini_twitter_core::id::{SessionId, UserId};
use mini_twitter_core::page::Page;
use mini_twitter_core::{routes, text};

use crate::app::{App, Guest, SignedIn};
use crate::domain::account::{grace, known_address, mails, me};
use crate::domain::page::{PageRequest, fill};
use crate::fault::{Fault, Outcome};
use crate::secret::refresh;
use crate::store::account::person::{self, Credentials};
use crate::store::account::session::{self, SessionRow};
use crate::store::db::Tx;

/// How many sessions one account can have; a new one beyond that ends the oldest.
pub const MOST: usize = 50;

/// Signs in by username or email address. An unknown name gets the same response as a wrong password, after the same time.
///
/// # Errors
/// [`ErrorCode::BadCredentials`]; with the right password [`ErrorCode::AccountDeactivated`] and
/// [`ErrorCode::AccountBanned`]; [`ErrorCode::RateLimited`] by name; [`ErrorCode::Unavailable`].
pub async fn login(app: &App, guest: &Guest, login: Login) -> Outcome<Session> {
    sign_in(app, guest, login, false).await
}

/// Reactivates a deactivated account and signs it in; an active one is just signed in.
///
/// # Errors
/// Those of [`login`] but [`ErrorCode::AccountDeactivated`].
pub async fn reactivate(app: &App, guest: &Guest, login: Login) -> Outcome<Session> {
    sign_in(app, guest, login, true).await
}

async fn sign_in(app: &App, guest: &Guest, login: Login, reactivates: bool) -> Outcome<Session> {
    app.limiter.spend_name(&login.login, app.now())?;
    let known = check(app, &login).await?;

    let mut tx = app.db.begin().await?;
    let now = person::credentials_to_change(&mut tx, known.id).await?;
    let now = now.filter(|now| now.password_hash == known.password_hash);
    match now.ok_or(ErrorCode::BadCredentials)?.status {
        AccountStatus::Active => {}
        AccountStatus::Deactivated if reactivates => {
            person::set_status(&mut tx, known.id, &AccountStatus::Active).await?;
        }
        AccountStatus::Deactivated => return Err(ErrorCode::AccountDeactivated.into()),
        _ => return Err(ErrorCode::AccountBanned.into()),
    }
    let row = begin(app, &mut tx, known.id, guest, login.device).await?;
    if known_address::note(app, &mut tx, known.id, guest).await? {
        mails::new_sign_in(app, &mut tx, &known, &row).await?;
    }
    tx.commit().await?;

    answer(app, &row).await
}

/// Checks name and password, in the same time whether or not the name exists.
async fn check(app: &App, login: &Login) -> Outcome<Credentials> {
    // PostgreSQL takes no NUL, and names and addresses are printable ASCII anyway.
    let is_plain = login.login.bytes().all(|byte| byte.is_ascii_graphic());
    let known = if is_plain {
        person::named(&mut app.db.read().await?, &login.login).await?
    } else {
        None
    };
    let hash = known.as_ref().map(|known| known.password_hash.as_str());
    let is_right = app.passwords.check(&login.password, hash).await?;
    let known = known.filter(|_| is_right);
    known.ok_or_else(|| ErrorCode::BadCredentials.into())
}

/// Begins a session; beyond [`MOST`] it ends the oldest.
pub(super) async fn begin(
    app: &App,
    tx: &mut Tx,
    user: UserId,
    guest: &Guest,
    device: Option<String>,
) -> Outcome<SessionRow> {
    let now = app.now();
    let row = SessionRow {
        id: SessionId(app.next_id()),
        user,
        generation: 1,
        rotated_at: now,
        earlier_uses: String::new(),
        device: device.as_deref().map(text::clean),
        address: guest.address.to_string(),
        created_at: now,
        last_used_at: now,
        expires_at: now.after(refresh::LIFETIME),
    };
    session::add(tx, &row).await?;
    session::end_oldest(tx, user, now, MOST).await?;
    Ok(row)
}

/// Returns the reply to a sign-in, read after the commit, so that no other writer waits for it.
pub(super) async fn answer(app: &App, row: &SessionRow) -> Outcome<Session> {
    let account = me::view(app, &mut app.db.read().await?, row.user).await?;
    Ok(pair(app, account, row))
}

/// Returns the tokens of a session's generation: the same on every call.
fn pair(app: &App, user: Account, row: &SessionRow) -> Session {
    let (access_token, access_expires_at) =
        app.secrets.access.make(row.user, row.id, row.rotated_at);
    Session {
        user,
        access_token,
        access_expires_at,
        refresh_token: app.secrets.refresh.make(row.id, row.generation),
        refresh_expires_at: row.expires_at,
        session_id: row.id,
        token_type: "Bearer".to_owned(),
    }
}

/// Exchanges a refresh token for a new pair of tokens. A used one returns the current pair for a minute after its use;
/// after that it counts as stolen, and the session ends.
///
/// # Errors
/// [`ErrorCode::Unauthenticated`] when the token is malformed, was used, or its session has ended;
/// [`ErrorCode::AccountDeactivated`], [`ErrorCode::AccountBanned`].
pub async fn refresh(app: &App, with: &Refresh) -> Outcome<Session> {
    let named = app.secrets.refresh.read(&with.refresh_token);
    let (id, generation) = named.ok_or_else(over)?;
    let now = app.now();

    let mut tx = app.db.begin().await?;
    let row = session::find_to_change(&mut tx, id).await?;
    let mut row = row.filter(|row| row.expires_at > now).ok_or_else(over)?;
    let known = person::credentials(&mut tx, row.user).await?;
    match known.ok_or_else(over)?.status {
        AccountStatus::Active => {}
        AccountStatus::Deactivated => return Err(ErrorCode::AccountDeactivated.into()),
        _ => return Err(ErrorCode::AccountBanned.into()),
    }
    if generation == row.generation {
        grace::rotate(&mut row, now);
        row.last_used_at = now;
        row.expires_at = now.after(refresh::LIFETIME);
        session::rotate(&mut tx, &row).await?;
    } else if !grace::covers(&row, generation, now) {
        session::end(&mut tx, row.user, id).await?;
        tx.commit().await?;
        return Err(over());
    }
    tx.commit().await?;

    answer(app, &row).await
}

/// Returns the fault for an invalid refresh token, the same for every reason.
fn over() -> Fault {
    Fault::from(ErrorCode::Unauthenticated).detail("the session has ended: sign in again")
}

/// Ends the calling session.
///
/// # Errors
/// Those of the database.
pub async fn logout(app: &App, me: &SignedIn) -> Outcome<()> {
    let mut tx = app.db.begin().await?;
    session::end(&mut tx, me.id, me.session).await?;
    tx.commit().await
}

/// Lists my sessions, newest first.
///
/// # Errors
/// [`ErrorCode::Malformed`] for a cursor of another list.
pub async fn list(app: &App, me: &SignedIn, query: &SessionsQuery) -> Outcome<Page<SessionInfo>> {
    let request = PageRequest::of(&routes::LIST_SESSIONS, "", query)?;
    let read = |fetch| async move {
        let now = app.now();
        session::list(&mut app.db.read().await?, me.id, now, fetch).await
    };
    let show = |row: SessionRow| {
        Some(SessionInfo {
            id: row.id,
            device: row.device,
            address: row.address,
            created_at: row.created_at,
            last_used_at: row.last_used_at,
            current: row.id == me.session,
        })
    };
    fill(request, read, show).await
}

/// Revokes one of my sessions, which may be the calling one.
///
/// # Errors
/// [`ErrorCode::NotFound`] when I have no such session.
pub async fn revoke(app: &App, me: &SignedIn, session: SessionId) -> Outcome<()> {
    let mut tx = app.db.begin().await?;
    let existed = session::end(&mut tx, me.id, session).await?;
    tx.commit().await?;
    if existed {
        Ok(())
    } else {
        Err(Fault::from(ErrorCode::NotFound).detail(format!("no session {session}")))
    }
}

/// Revokes all my sessions but the calling one.
///
/// # Errors
/// Those of the database.
pub async fn revoke_others(app: &App, me: &SignedIn) -> Outcome<()> {
    let mut tx = app.db.begin().await?;
    session::end_others(&mut tx, me.id, Some(me.session)).await?;
    tx.commit().await
}
