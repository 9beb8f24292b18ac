//! Resolves arguments to ids: `@3`, `@last`, `@me`.

use mini_twitter_core::id::{JobId, NotificationId, PostId, SessionId, TokenId};
use mini_twitter_core::timeline::Tag;
use mini_twitter_core::user::UserRef;

use crate::context::invocation::Invocation;
use crate::failure::Failure;
use crate::reference::{IdArg, Row, RowKind, RowRef, TagArg, UserArg};

impl Invocation<'_> {
    /// Returns the id of the post that an argument names.
    ///
    /// # Errors
    /// Exit code 3 when there is no such row or it is not a post.
    pub fn post(&self, post: IdArg<PostId>) -> Result<PostId, Failure> {
        self.id(post, RowKind::Post, |row| row.post)
    }

    /// Returns the id of the notification that an argument names.
    ///
    /// # Errors
    /// Exit code 3 when there is no such row or it is not a notification.
    pub fn notification(
        &self,
        notification: IdArg<NotificationId>,
    ) -> Result<NotificationId, Failure> {
        self.id(notification, RowKind::Notification, |row| row.notification)
    }

    /// Returns the id of the session that an argument names.
    ///
    /// # Errors
    /// Exit code 3 when there is no such row or it is not a session.
    pub fn session(&self, session: IdArg<SessionId>) -> Result<SessionId, Failure> {
        self.id(session, RowKind::Session, |row| row.session)
    }

    /// Returns the id of the personal access token that an argument names.
    ///
    /// # Errors
    /// Exit code 3 when there is no such row or it is not a token.
    pub fn token(&self, token: IdArg<TokenId>) -> Result<TokenId, Failure> {
        self.id(token, RowKind::Token, |row| row.token)
    }

    /// Returns the hashtag that an argument names.
    ///
    /// # Errors
    /// Exit code 3 when there is no such row or it is not a hashtag.
    pub fn tag(&self, tag: TagArg) -> Result<Tag, Failure> {
        match tag {
            TagArg::Tag(tag) => Ok(tag),
            TagArg::Row(row) => self.row(row, RowKind::Tag, |row| row.tag.clone()),
        }
    }

    /// Returns the id of the job that an argument names.
    ///
    /// # Errors
    /// Exit code 3 when there is no such row or it is not a job.
    pub fn job(&self, job: IdArg<JobId>) -> Result<JobId, Failure> {
        self.id(job, RowKind::Job, |row| row.job)
    }

    /// Returns the user that an argument names. `@me` may ask the server, except in a dry run.
    ///
    /// # Errors
    /// Exit code 3 when there is no such row or it has no user; any error of asking the server.
    pub async fn user(&self, user: &UserArg) -> Result<UserRef, Failure> {
        match user {
            UserArg::User(user) => Ok(user.clone()),
            UserArg::Row(row) => self.row(*row, RowKind::User, |row| row.user.clone()),
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
        kind: RowKind,
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
        kind: RowKind,
        of: impl FnOnce(&Row) -> Option<T>,
    ) -> Result<T, Failure> {
        let output = self.screen.last_output();
        let row = output.row(reference).ok_or_else(|| {
            if let Some(why) = self.context.rows_refused() {
                let what = format!("{reference} is not known: rows cannot be kept: {why}");
                return Failure::not_found(what);
            }
            let why = match (reference, output.rows.len()) {
                (RowRef::Last, _) => "no single item has been shown yet".to_owned(),
                (_, 0) => "no list has been shown yet".to_owned(),
                (_, 1) => "the last list had 1 row".to_owned(),
                (_, rows) => format!("the last list had {rows} rows"),
            };
            Failure::not_found(format!("{reference} refers to nothing: {why}"))
        });
        let found = row.and_then(|row| {
            let what = row.kind().filter(|it| *it != kind);
            let is = what.map_or_else(String::new, |what| format!("{what}, "));
            let other = || Failure::not_found(format!("{reference} is {is}not {kind}"));
            of(row).ok_or_else(other)
        });
        let (list, command) = (format!("list {}", kind.list()), kind.list());
        found.map_err(|failure| failure.with_hint(list, &[command]))
    }
}
