//! [`Account`]: the calls about the signed-in account: registration, sign-in, sessions, personal tokens, settings.

use mini_twitter_core::account::{
    self, ChangePassword, CodeSent, CreatedToken, Deactivate, DeleteMe, ForgotPassword, Login,
    NewToken, Refresh, Register, ResetPassword, Session, SessionInfo, SessionsQuery, Token,
    TokensQuery, UpdateMe, VerifyEmail,
};
use mini_twitter_core::id::{SessionId, TokenId};
use mini_twitter_core::input::{Json, Path, Query};
use mini_twitter_core::page::Page;
use mini_twitter_core::routes;

use crate::call::{Call, SessionEffect};
use crate::client::Client;

/// The calls about the signed-in account; see [`Client::account`].
#[derive(Debug, Clone, Copy)]
pub struct Account<'a>(&'a Client);

impl Client {
    /// Returns the calls about the signed-in account.
    pub fn account(&self) -> Account<'_> {
        Account(self)
    }
}

impl Account<'_> {
    /// Creates an account, signs in and stores the session.
    pub fn register(&self, register: Register) -> Call<Session> {
        let call = self.0.call(routes::REGISTER, Json(register));
        call.signs_in()
            .note_if_uncertain("the account may exist: try to sign in")
    }

    /// Signs in with a username or an email address and stores the session. A session stored before is replaced, also
    /// that of another user or server, and stays valid at the server. From then on this client and its clones act for
    /// the user who has signed in.
    ///
    /// A request that has been sent goes on when nobody waits for it any more, and its session is stored. A session
    /// that cannot be stored is ended at the server again ([`Error::Store`](crate::Error::Store)), and this client
    /// stays as it is.
    pub fn login(&self, login: Login) -> Call<Session> {
        self.0.call(routes::LOGIN, Json(login)).signs_in()
    }

    /// Exchanges a refresh token for a new pair of tokens, which is **not** stored: for programs that store tokens
    /// themselves. The client renews its own session automatically; see [`Client::renew`].
    pub fn refresh(&self, refresh: Refresh) -> Call<Session> {
        self.0.call(routes::REFRESH, Json(refresh))
    }

    /// Ends the current session at the server and removes it from the store.
    ///
    /// A session that has already ended is removed too. When the server cannot be reached, the session stays stored;
    /// [`Client::forget`] removes it without asking the server.
    pub fn logout(&self) -> Call<()> {
        let call = self.0.call(routes::LOGOUT, ());
        call.session_effect(SessionEffect::SignOut)
    }

    /// Lists your sessions, newest first.
    pub fn list_sessions(&self, query: SessionsQuery) -> Call<Page<SessionInfo>> {
        self.0.call(routes::LIST_SESSIONS, Query(query))
    }

    /// Ends one of your sessions.
    pub fn revoke_session(&self, session: SessionId) -> Call<()> {
        self.0.call(routes::REVOKE_SESSION, Path(session))
    }

    /// Ends all your sessions except the current one.
    pub fn revoke_other_sessions(&self) -> Call<()> {
        self.0.call(routes::REVOKE_OTHER_SESSIONS, ())
    }

    /// Creates a personal access token for a bot or a script; its secret is shown only once, in this response.
    ///
    /// When the response is lost, the token exists and nobody knows its secret. A repeat then fails with
    /// [`Conflict`](mini_twitter_core::error::ErrorCode::Conflict), and its message names the token. Revoke it with
    /// [`revoke_token`](Self::revoke_token) and create another.
    pub fn create_token(&self, new_token: NewToken) -> Call<CreatedToken> {
        let call = self.0.call(routes::CREATE_TOKEN, Json(new_token));
        call.note_if_uncertain(
            "the token may exist without anybody knowing its secret: look for it in the list of tokens and revoke it",
        )
    }

    /// Lists your personal access tokens, newest first.
    pub fn list_tokens(&self, query: TokensQuery) -> Call<Page<Token>> {
        self.0.call(routes::LIST_TOKENS, Query(query))
    }

    /// Revokes a personal access token.
    pub fn revoke_token(&self, token: TokenId) -> Call<()> {
        self.0.call(routes::REVOKE_TOKEN, Path(token))
    }

    /// Changes your password and ends all your other sessions.
    pub fn change_password(&self, change: ChangePassword) -> Call<()> {
        let call = self.0.call(routes::CHANGE_PASSWORD, Json(change));
        call.note_if_uncertain("the new password may already be in force")
    }

    /// Mails a code for a new password to an address, if there is an account with it. The answer is the same for every
    /// address.
    pub fn forgot_password(&self, forgot: ForgotPassword) -> Call<CodeSent> {
        self.0.call(routes::FORGOT_PASSWORD, Json(forgot))
    }

    /// Sets a new password with the mailed code, and ends all sessions of the account.
    pub fn reset_password(&self, reset: ResetPassword) -> Call<()> {
        let call = self.0.call(routes::RESET_PASSWORD, Json(reset));
        call.note_if_uncertain("the new password may already be in force")
    }

    /// Confirms your email address with the mailed code; a new address takes effect.
    pub fn verify_email(&self, verify: VerifyEmail) -> Call<account::Account> {
        let call = self.0.call(routes::VERIFY_EMAIL, Json(verify));
        call.note_if_uncertain("the address may already be confirmed")
    }

    /// Mails another code for the email address that is not confirmed.
    pub fn resend_verification(&self) -> Call<CodeSent> {
        self.0.call(routes::RESEND_VERIFICATION, ())
    }

    /// Reactivates an account, signs in and stores the session.
    pub fn reactivate(&self, login: Login) -> Call<Session> {
        self.0.call(routes::REACTIVATE, Json(login)).signs_in()
    }

    /// Shows your account.
    pub fn get_me(&self) -> Call<account::Account> {
        self.0.call(routes::GET_ME, ())
    }

    /// Updates your account; fields that are not set in `change` keep their value.
    pub fn update_me(&self, change: UpdateMe) -> Call<account::Account> {
        self.0.call(routes::UPDATE_ME, Json(change))
    }

    /// Deactivates your account: hides it and its posts until you [`reactivate`](Self::reactivate) it, ends all your
    /// sessions and removes the current one from the store.
    pub fn deactivate(&self, deactivate: Deactivate) -> Call<()> {
        let call = self.0.call(routes::DEACTIVATE, Json(deactivate));
        call.session_effect(SessionEffect::Forget)
    }

    /// Deletes your account with everything you wrote and did, for good, and removes the session from the store. Nobody
    /// gets the username again.
    pub fn delete_me(&self, delete: DeleteMe) -> Call<()> {
        let call = self.0.call(routes::DELETE_ME, Json(delete));
        call.session_effect(SessionEffect::Forget)
            .note_if_uncertain("the account may already be deleted: try to sign in")
    }
}
