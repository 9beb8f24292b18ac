//! Handlers of accounts, sessions and personal tokens.

use mini_twitter_core::account::{
    Account, ChangePassword, CodeSent, CreatedToken, Deactivate, DeleteMe, ForgotPassword, Login,
    NewToken, Refresh, Register, ResetPassword, Session, SessionInfo, SessionsQuery, Token,
    TokensQuery, UpdateMe, VerifyEmail,
};
use mini_twitter_core::id::{SessionId, TokenId};
use mini_twitter_core::input::{Json, Path, Query};
use mini_twitter_core::page::Page;
use mini_twitter_core::routes;

use crate::app::{App, Guest, Me, SignedIn};
use crate::domain::account::{delete, email, me, password, register, reset, session, token};
use crate::domain::once::{Keyed, Made};
use crate::http::mount::{Mounted, mount, mount_page};
use crate::http::reply::Reply;

/// The routes of this resource with their handlers.
pub fn mounted() -> Vec<Mounted> {
    vec![
        mount(routes::REGISTER, register),
        mount(routes::LOGIN, login),
        mount(routes::REFRESH, refresh),
        mount(routes::LOGOUT, logout),
        mount_page(routes::LIST_SESSIONS, list_sessions),
        mount(routes::REVOKE_SESSION, revoke_session),
        mount(routes::REVOKE_OTHER_SESSIONS, revoke_other_sessions),
        mount(routes::CREATE_TOKEN, create_token),
        mount_page(routes::LIST_TOKENS, list_tokens),
        mount(routes::REVOKE_TOKEN, revoke_token),
        mount(routes::CHANGE_PASSWORD, change_password),
        mount(routes::FORGOT_PASSWORD, forgot_password),
        mount(routes::RESET_PASSWORD, reset_password),
        mount(routes::VERIFY_EMAIL, verify_email),
        mount(routes::RESEND_VERIFICATION, resend_verification),
        mount(routes::REACTIVATE, reactivate),
        mount(routes::GET_ME, get_me),
        mount(routes::UPDATE_ME, update_me),
        mount(routes::DEACTIVATE, deactivate),
        mount(routes::DELETE_ME, delete_me),
    ]
}

/// Creates an account and signs it in.
pub async fn register(app: App, guest: Guest, Json(new): Json<Register>) -> Reply<Session> {
    register::register(&app, &guest, new).await
}

/// Signs in by password.
pub async fn login(app: App, guest: Guest, Json(login): Json<Login>) -> Reply<Session> {
    session::login(&app, &guest, login).await
}

/// Reactivates an account and signs it in.
pub async fn reactivate(app: App, guest: Guest, Json(login): Json<Login>) -> Reply<Session> {
    session::reactivate(&app, &guest, login).await
}

/// Exchanges a refresh token for a new pair of tokens.
pub async fn refresh(app: App, Json(refresh): Json<Refresh>) -> Reply<Session> {
    session::refresh(&app, &refresh).await
}

/// Signs out of this session.
pub async fn logout(app: App, me: SignedIn) -> Reply<()> {
    session::logout(&app, &me).await
}

/// Lists my sessions.
pub async fn list_sessions(
    app: App,
    me: SignedIn,
    Query(query): Query<SessionsQuery>,
) -> Reply<Page<SessionInfo>> {
    session::list(&app, &me, &query).await
}

/// Revokes one of my sessions.
pub async fn revoke_session(app: App, me: SignedIn, Path(session): Path<SessionId>) -> Reply<()> {
    session::revoke(&app, &me, session).await
}

/// Revokes my other sessions.
pub async fn revoke_other_sessions(app: App, me: SignedIn) -> Reply<()> {
    session::revoke_others(&app, &me).await
}

/// Creates a personal token.
pub async fn create_token(
    app: App,
    me: Keyed<SignedIn>,
    Json(new): Json<NewToken>,
) -> Reply<Made<CreatedToken>> {
    token::create(&app, &me, new).await
}

/// Lists my personal tokens.
pub async fn list_tokens(
    app: App,
    me: SignedIn,
    Query(query): Query<TokensQuery>,
) -> Reply<Page<Token>> {
    token::list(&app, &me, &query).await
}

/// Revokes a personal token.
pub async fn revoke_token(app: App, me: SignedIn, Path(token): Path<TokenId>) -> Reply<()> {
    token::revoke(&app, &me, token).await
}

/// Changes my password.
pub async fn change_password(
    app: App,
    me: SignedIn,
    Json(change): Json<ChangePassword>,
) -> Reply<()> {
    password::change(&app, &me, change).await
}

/// Mails a code for a new password.
pub async fn forgot_password(app: App, Json(forgot): Json<ForgotPassword>) -> Reply<CodeSent> {
    reset::forgot(&app, &forgot).await
}

/// Sets a new password with a mailed code.
pub async fn reset_password(app: App, Json(with): Json<ResetPassword>) -> Reply<()> {
    reset::reset(&app, with).await
}

/// Confirms my email address.
pub async fn verify_email(
    app: App,
    me: SignedIn,
    Json(given): Json<VerifyEmail>,
) -> Reply<Account> {
    email::verify(&app, &me, &given).await
}

/// Mails another code for my email address.
pub async fn resend_verification(app: App, me: SignedIn) -> Reply<CodeSent> {
    email::resend(&app, &me).await
}

/// Deactivates my account.
pub async fn deactivate(app: App, me: SignedIn, Json(with): Json<Deactivate>) -> Reply<()> {
    password::deactivate(&app, &me, with).await
}

/// Deletes my account.
pub async fn delete_me(app: App, me: SignedIn, Json(with): Json<DeleteMe>) -> Reply<()> {
    delete::delete(&app, &me, with).await
}

/// Shows my account.
pub async fn get_me(app: App, me: Me) -> Reply<Account> {
    me::get(&app, &me).await
}

/// Changes my account.
pub async fn update_me(app: App, me: SignedIn, Json(change): Json<UpdateMe>) -> Reply<Account> {
    me::update(&app, &me, change).await
}
