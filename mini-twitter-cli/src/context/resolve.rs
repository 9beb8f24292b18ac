//! Resolves arguments to ids: `@3`, `@last`, `@me`.

use mini_twitter_core::id::{JobId, NotificationId, PostId, SessionId, TokenId};
use mini_twitter_core::user::UserRef;

use crate::context::invocation::Invocation;
use crate::failure::Failure;
use crate::reference::{IdArg, Row, RowRef, UserArg};

impl Invocation<'_> {
    /// Returns the id of the post that an argument names.
    ///
    /// # Errors
    /// Exit code 3 when there is no such row or it is not a post.
    pub fn post(&self, post: IdArg<PostId>) -> Result<PostId, Failure> {
        self.id(post, "a post", |row| row.post)
    }

    /// Returns the id of the notification that an argument names.
    ///
    /// # Errors
    /// Exit code 3 when there is no such row or it is not a notification.
    pub fn notification(
        &self,
        notification: IdArg<NotificationId>,
    ) -> Result<NotificationId, Failure> {
        self.id(notification, "a notification", |row| row.notification)
    }

    /// Returns the id of the session that an argument names.
    ///
    /// # Errors
    /// Exit code 3 when there is no such row or it is not a session.
    pub fn session(&self, session: IdArg<SessionId>) -> Result<SessionId, Failure> {
        self.id(session, "a session", |row| row.session)
    }

    /// Returns the id of the personal access token that an argument names.
    ///
    /// # Errors
    /// Exit code 3 when there is no such row or it is not a token.
    pub fn token(&self, token: IdArg<TokenId>) -> Result<TokenId, Failure> {
        self.id(token, "a token", |row| row.token)
    }

    /// Returns the id of the job that an argument names.
    ///
    /// # Errors
    /// Exit code 3 when there is no such row or it is not a job.
    pub fn job(&self, job: IdArg<JobId>) -> Result<JobId, Failure> {
        self.id(job, "a job", |row| row.job)
    }

    /// Returns the user that an argument names. `@me` may ask the server, except in a dry run.
    ///
    /// # Errors
    /// Exit code 3 when there is no such row or it has no user; any error of asking the server.
    pub async fn user(&self, user: &UserArg) -> Result<UserRef, Failure> {
        match user {
            UserArg::User(user) => Ok(user.clone()),
            UserArg::Row(row) => self.row(*row, "a user", |row| row.user.clone()),
            UserArg::Me => self.me().await,
        }
    }

    async fn me(&self) -> Result<UserRef, Failure> {
        if self.options.dry_run {
            let known = self.profile.settings.username.clone();
            return Ok(UserRef::Name(known.unwrap_or_else(|| "me".to_owned())));
        }
        // A personal access token may belong to another account than the stored session.
        let has_token = self.context.has_token();
        match self.client.session().await?.filter(|_| !has_token) {
            Some(session) => Ok(UserRef::Name(session.username)),
            None => Ok(UserRef::Id(self.client.account().get_me().await?.id)),
        }
    }

    fn id<Id: Copy>(
        &self,
        argument: IdArg<Id>,
        kind: &str,
        of: impl FnOnce(&Row) -> Option<Id>,
    ) -> Result<Id, Failure> {
        match argument {
            IdArg::Id(id) => Ok(id),
            IdArg::Row(row) => self.row(row, kind, of),
        }
    }

    fn row<T>(
        &self,
        reference: RowRef,
        kind: &str,
        of: impl FnOnce(&Row) -> Option<T>,
    ) -> Result<T, Failure> {
        let output = self.screen.last_output();
        let row = match reference {
            RowRef::Last => output.last.as_ref(),
            // Before the first list, `@1` is the single item printed last.
            RowRef::Number(1) if output.rows.is_empty() => output.last.as_ref(),
            RowRef::Number(number) => number.checked_sub(1).and_then(|at| output.rows.get(at)),
        };
        let row = row.ok_or_else(|| {
            let why = match (reference, output.rows.len()) {
                (RowRef::Last, _) => "no single item has been shown yet".to_owned(),
                (_, 0) => "no list has been shown yet".to_owned(),
                (_, rows) => format!("the last list had {rows} rows"),
            };
            let message = format!("{reference} refers to nothing: {why}");
            Failure::not_found(message).with_hint("list posts", &["posts"])
        })?;
        let other = || Failure::not_found(format!("{reference} is not {kind}"));
        of(row).ok_or_else(|| other().with_hint("list posts", &["posts"]))
    }
}
