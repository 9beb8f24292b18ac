//! From how an argument names something to what it is: `@3`, `@last`, `@me`.

use mini_twitter_core::id::{NotificationId, PostId, SessionId, TokenId};
use mini_twitter_core::user::UserRef;

use crate::context::Scope;
use crate::failure::Failure;
use crate::reference::{Named, Person, Place, Row};

impl Scope<'_> {
    /// The post that is meant.
    ///
    /// # Errors
    /// Exit code 3 when the row is not there or is no post.
    pub fn post(&self, named: Named<PostId>) -> Result<PostId, Failure> {
        self.resolve(named, "a post", |row| row.post)
    }

    /// The notification that is meant.
    ///
    /// # Errors
    /// Exit code 3 when the row is not there or is no notification.
    pub fn notification(&self, named: Named<NotificationId>) -> Result<NotificationId, Failure> {
        self.resolve(named, "a notification", |row| row.notification)
    }

    /// The session that is meant.
    ///
    /// # Errors
    /// Exit code 3 when the row is not there or is no session.
    pub fn session(&self, named: Named<SessionId>) -> Result<SessionId, Failure> {
        self.resolve(named, "a session", |row| row.session)
    }

    /// The personal token that is meant.
    ///
    /// # Errors
    /// Exit code 3 when the row is not there or is no token.
    pub fn token(&self, named: Named<TokenId>) -> Result<TokenId, Failure> {
        self.resolve(named, "a token", |row| row.token)
    }

    /// The person that is meant; `@me` may ask the server who that is, but in a dry run.
    ///
    /// # Errors
    /// Exit code 3 when the row is not there or has nobody; whatever asking ends in.
    pub async fn user(&self, person: &Person) -> Result<UserRef, Failure> {
        match person {
            Person::User(user) => Ok(user.clone()),
            Person::Shown(place) => self.found(*place, "a person", |row| row.user.clone()),
            Person::Me => self.me().await,
        }
    }

    async fn me(&self) -> Result<UserRef, Failure> {
        if self.options.dry_run {
            let known = self.profile.settings.username.clone();
            return Ok(UserRef::Name(known.unwrap_or_else(|| "me".to_owned())));
        }
        // A personal token says nothing of whose it is.
        let has_token = self.context.has_token();
        match self.client.session().await?.filter(|_| !has_token) {
            Some(session) => Ok(UserRef::Name(session.username)),
            None => Ok(UserRef::Id(self.client.account().get_me().await?.id)),
        }
    }

    fn resolve<Id: Copy>(
        &self,
        named: Named<Id>,
        what: &str,
        of: impl FnOnce(&Row) -> Option<Id>,
    ) -> Result<Id, Failure> {
        match named {
            Named::Id(id) => Ok(id),
            Named::Shown(place) => self.found(place, what, of),
        }
    }

    fn found<T>(
        &self,
        place: Place,
        what: &str,
        of: impl FnOnce(&Row) -> Option<T>,
    ) -> Result<T, Failure> {
        let shown = self.screen.shown();
        let row = match place {
            Place::Last => shown.last.as_ref(),
            // The one thing shown is the first there is to mean, while no list was.
            Place::Row(1) if shown.rows.is_empty() => shown.last.as_ref(),
            Place::Row(number) => number.checked_sub(1).and_then(|at| shown.rows.get(at)),
        };
        let row = row.ok_or_else(|| {
            let lost = match (place, shown.rows.len()) {
                (Place::Last, _) => "@last is nothing: no single thing was shown yet".to_owned(),
                (_, 0) => format!("{place} is nothing: no list was shown yet"),
                (_, rows) => format!("{place} is nothing: the last list had {rows} rows"),
            };
            Failure::not_found(lost).hint("list some with", &["posts"])
        })?;
        let other = || Failure::not_found(format!("{place} is not {what}"));
        of(row).ok_or_else(|| other().hint("list some with", &["posts"]))
    }
}
