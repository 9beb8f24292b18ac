//! Signing in and staying so: sessions begin by password, go on by refresh, and end by many hands.
//!
//! A session is a row; while it is there its access tokens are good. The refresh token and the access token of its
//! generation are derived from that row, so that within the grace a repeated refresh is answered the same.

use mini_twitter_core::account::{
    Account, AccountStatus, Login, Refresh, Session, SessionInfo, SessionsQuery,
};
use mini_twitter_core::error::ErrorCode;
use mini_twitter_core::id::{SessionId, UserId};
use mini_twitter_core::page::Page;
use mini_twitter_core::{routes, text};

use crate::app::{App, Guest, SignedIn};
use crate::domain::account::me;
use crate::domain::page::PageRequest;
use crate::fault::{Fault, Outcome};
use crate::secret::refresh;
use crate::store::account::person::{self, Credentials};
use crate::store::account::session::{self, SessionRow};
use crate::store::db::Tx;

/// How many places someone can be signed in at; the oldest sign-in ends for a new one.
pub const MOST: usize = 50;

/// Signs in by username or mail address. An unknown name is answered as a wrong password is, and as slowly.
///
/// # Errors
/// [`ErrorCode::BadCredentials`]; with the right password [`ErrorCode::AccountDeactivated`] and
/// [`ErrorCode::AccountBanned`]; [`ErrorCode::RateLimited`] by name; [`ErrorCode::Unavailable`].
pub async fn login(app: &App, guest: &Guest, login: Login) -> Outcome<Session> {
    sign_in(app, guest, login, false).await
}

/// Wakes a deactivated account and signs it in; one that is in use is signed in.
///
/// # Errors
/// As [`login`], but for [`ErrorCode::AccountDeactivated`].
pub async fn reactivate(app: &App, guest: &Guest, login: Login) -> Outcome<Session> {
    sign_in(app, guest, login, true).await
}

async fn sign_in(app: &App, guest: &Guest, login: Login, wakes: bool) -> Outcome<Session> {
    app.limiter.spend_name(&login.login, app.now())?;
    let known = check(app, &login).await?;

    let mut tx = app.db.begin().await?;
    let now = person::credentials_to_change(&mut tx, known.id).await?;
    let now = now.filter(|now| now.password_hash == known.password_hash);
    match now.ok_or(ErrorCode::BadCredentials)?.status {
        AccountStatus::Active => {}
        AccountStatus::Deactivated if wakes => {
            person::set_status(&mut tx, known.id, &AccountStatus::Active).await?;
        }
        AccountStatus::Deactivated => return Err(ErrorCode::AccountDeactivated.into()),
        _ => return Err(ErrorCode::AccountBanned.into()),
    }
    let row = begin(app, &mut tx, known.id, guest, login.device).await?;
    tx.commit().await?;

    answer(app, &row).await
}

/// Checks name and password, at the same pace whether or not there is such a name.
async fn check(app: &App, login: &Login) -> Outcome<Credentials> {
    // PostgreSQL takes no NUL, and names and addresses are plain anyway.
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

/// Begins a session; beyond [`MOST`] the oldest ends.
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

/// What a sign-in is answered with: read behind the commit, since writers wait for a transaction and not for this.
pub(super) async fn answer(app: &App, row: &SessionRow) -> Outcome<Session> {
    let account = me::view(app, &mut app.db.read().await?, row.user).await?;
    Ok(pair(app, account, row))
}

/// The tokens of a session's generation: the same each time.
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

/// Trades a refresh token for a new pair. One used before gives the same pair for a minute; later somebody has copied
/// it, and the session ends.
///
/// # Errors
/// [`ErrorCode::Unauthenticated`] when the token is none, was used, or its session has ended;
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
    let is_again = generation == row.generation - 1 && now.since(row.rotated_at) <= refresh::GRACE;
    if generation == row.generation {
        row.generation += 1;
        row.rotated_at = now;
        row.last_used_at = now;
        row.expires_at = now.after(refresh::LIFETIME);
        session::rotate(&mut tx, &row).await?;
    } else if !is_again {
        session::end(&mut tx, row.user, id).await?;
        tx.commit().await?;
        return Err(over());
    }
    tx.commit().await?;

    answer(app, &row).await
}

/// What a refresh token that is no good is answered with, whatever the reason.
fn over() -> Fault {
    Fault::from(ErrorCode::Unauthenticated).detail("the session has ended: sign in again")
}

/// Ends the session that calls.
///
/// # Errors
/// Those of the database.
pub async fn logout(app: &App, me: &SignedIn) -> Outcome<()> {
    let mut tx = app.db.begin().await?;
    session::end(&mut tx, me.id, me.session).await?;
    tx.commit().await
}

/// Lists where I am signed in, the latest first.
///
/// # Errors
/// [`ErrorCode::Malformed`] for a cursor of another list.
pub async fn list(app: &App, me: &SignedIn, query: &SessionsQuery) -> Outcome<Page<SessionInfo>> {
    let window = PageRequest::of(&routes::LIST_SESSIONS, "", query)?;
    let part = session::Part {
        user: me.id,
        now: app.now(),
        below: window.from.map_or(i64::MAX, |key| key[0]),
        limit: window.limit + 1,
    };
    let mut rows = session::list(&mut app.db.read().await?, part).await?;
    let next = (rows.len() > window.limit).then(|| [rows[window.limit - 1].id.0, 0]);
    rows.truncate(window.limit);
    let infos = rows.into_iter().map(|row| SessionInfo {
        id: row.id,
        device: row.device,
        address: row.address,
        created_at: row.created_at,
        last_used_at: row.last_used_at,
        current: row.id == me.session,
    });
    Ok(window.page(infos.collect(), next))
}

/// Ends one of my sessions; mine that calls is one of them.
///
/// # Errors
/// [`ErrorCode::NotFound`] when I have no such session.
pub async fn revoke(app: &App, me: &SignedIn, session: SessionId) -> Outcome<()> {
    let mut tx = app.db.begin().await?;
    let was_there = session::end(&mut tx, me.id, session).await?;
    tx.commit().await?;
    if was_there {
        Ok(())
    } else {
        Err(Fault::from(ErrorCode::NotFound).detail(format!("no session {session}")))
    }
}

/// Ends all my sessions but the one that calls.
///
/// # Errors
/// Those of the database.
pub async fn revoke_others(app: &App, me: &SignedIn) -> Outcome<()> {
    let mut tx = app.db.begin().await?;
    session::end_others(&mut tx, me.id, Some(me.session)).await?;
    tx.commit().await
}
