//! The account: opening one, signing in and out, sessions, tokens, and what only I see of me.

use mini_twitter_core::account::{
    self, ChangePassword, CreatedToken, Deactivate, Login, NewToken, Refresh, Register, Session,
    SessionInfo, SessionsQuery, Token, TokensQuery, UpdateMe,
};
use mini_twitter_core::id::{SessionId, TokenId};
use mini_twitter_core::input::{Json, Path, Query};
use mini_twitter_core::page::Page;
use mini_twitter_core::routes;

use crate::call::{After, Call};
use crate::client::Client;

/// My account.
#[derive(Debug, Clone, Copy)]
pub struct Account<'a>(&'a Client);

impl Client {
    /// My account.
    pub fn account(&self) -> Account<'_> {
        Account(self)
    }
}

impl Account<'_> {
    /// Opens an account, signs it in and keeps the session.
    pub fn register(&self, new: Register) -> Call<Session> {
        let call = self.0.call(routes::REGISTER, Json(new));
        call.after(After::Keep)
    }

    /// Signs in and keeps the session in place of the one there is, which stays open at the server.
    pub fn login(&self, login: Login) -> Call<Session> {
        self.0.call(routes::LOGIN, Json(login)).after(After::Keep)
    }

    /// Trades a refresh token for a new pair, which is **not** kept: for programs that keep tokens themselves.
    /// The client renews its own session by itself.
    pub fn refresh(&self, refresh: Refresh) -> Call<Session> {
        self.0.call(routes::REFRESH, Json(refresh))
    }

    /// Ends this session, here and at the server. One that has ended already is forgotten all the same; when the
    /// server cannot be reached, nothing is (see [`Client::forget`]).
    pub fn logout(&self) -> Call<()> {
        self.0.call(routes::LOGOUT, ()).after(After::Leave)
    }

    /// Lists where I am signed in, the latest first.
    pub fn list_sessions(&self, which: SessionsQuery) -> Call<Page<SessionInfo>> {
        self.0.call(routes::LIST_SESSIONS, Query(which))
    }

    /// Ends one of my sessions at once.
    pub fn revoke_session(&self, session: SessionId) -> Call<()> {
        self.0.call(routes::REVOKE_SESSION, Path(session))
    }

    /// Ends all my sessions but this one.
    pub fn revoke_other_sessions(&self) -> Call<()> {
        self.0.call(routes::REVOKE_OTHER_SESSIONS, ())
    }

    /// Makes a personal access token for a bot or a script; its secret is shown this once.
    pub fn create_token(&self, new: NewToken) -> Call<CreatedToken> {
        self.0.call(routes::CREATE_TOKEN, Json(new))
    }

    /// Lists my personal access tokens, the latest first.
    pub fn list_tokens(&self, which: TokensQuery) -> Call<Page<Token>> {
        self.0.call(routes::LIST_TOKENS, Query(which))
    }

    /// Ends a personal access token at once.
    pub fn revoke_token(&self, token: TokenId) -> Call<()> {
        self.0.call(routes::REVOKE_TOKEN, Path(token))
    }

    /// Changes my password and ends all my other sessions.
    pub fn change_password(&self, change: ChangePassword) -> Call<()> {
        self.0.call(routes::CHANGE_PASSWORD, Json(change))
    }

    /// Wakes a deactivated account, signs it in and keeps the session.
    pub fn reactivate(&self, login: Login) -> Call<Session> {
        let call = self.0.call(routes::REACTIVATE, Json(login));
        call.after(After::Keep)
    }

    /// Shows my account as only I see it.
    pub fn get_me(&self) -> Call<account::Account> {
        self.0.call(routes::GET_ME, ())
    }

    /// Changes what is set in `change` of my account and keeps the rest.
    pub fn update_me(&self, change: UpdateMe) -> Call<account::Account> {
        self.0.call(routes::UPDATE_ME, Json(change))
    }

    /// Hides me and mine everywhere until I come back, ends all my sessions and forgets this one.
    pub fn deactivate(&self, confirm: Deactivate) -> Call<()> {
        let call = self.0.call(routes::DEACTIVATE, Json(confirm));
        call.after(After::Forget)
    }
}
