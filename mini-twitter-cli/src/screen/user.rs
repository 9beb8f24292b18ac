//! How users and the relationships between them are shown.

use mini_twitter_core::id::UserId;
use mini_twitter_core::user::{Relationship, Role, User, UserCounts, UserRef, UserViewer};

use crate::reference::Row;
use crate::screen::card::CardWriter;
use crate::screen::show::{Cell, Show};
use crate::screen::style::{Style, StyledText};
use crate::screen::wrap::{NO_BREAK, amount};

/// Returns how a later command names a user: by a valid name if there is one, so that `--dry-run` reads well.
pub(super) fn reference(username: &str, id: UserId) -> UserRef {
    match username.parse() {
        Ok(name @ UserRef::Name(_)) => name,
        _ => UserRef::Id(id),
    }
}

impl Show for User {
    const COLUMNS: &'static [&'static str] = &[
        "username",
        "name",
        "followers",
        "following",
        "posts",
        "bio",
        "role",
        "private",
        "joined",
        "id",
    ];

    fn row(&self) -> Row {
        Row {
            user: Some(reference(&self.username, self.id)),
            ..Row::default()
        }
    }

    fn cells(&self) -> Vec<Cell> {
        vec![
            self.username.as_str().into(),
            self.name.as_str().into(),
            self.counts.map(|it| it.followers).into(),
            self.counts.map(|it| it.following).into(),
            self.counts.map(|it| it.posts).into(),
            self.bio.as_ref().into(),
            self.role.as_str().into(),
            self.is_private.into(),
            self.created_at.into(),
            Cell::id(self.id),
        ]
    }

    fn card(&self, card: &mut CardWriter<'_>) {
        let viewer = self.viewer.unwrap_or_default();
        card.line(
            &headline(&self.username, &self.name, self.verified, &self.role)
                .joined(privacy(self.is_private))
                .joined(relationship(viewer)),
        );
        card.line_if(&StyledText::new().plain(self.bio.as_deref().unwrap_or_default()));
        let mut about = StyledText::new();
        for text in [&self.location, &self.website].into_iter().flatten() {
            about = about.joined(StyledText::new().inline(Style::Plain, text));
        }
        if let Some(at) = self.created_at {
            about = about.joined(StyledText::new().faint(&format!("joined {}", card.month(at))));
        }
        card.line_if(&about);
        if let Some(counts) = self.counts {
            card.line(&counts_line(counts));
        }
        if let Some(post) = self.pinned_post.filter(|_| card.is_detail()) {
            card.line(&StyledText::new().faint(&format!("pinned {post}")));
        }
    }
}

/// Returns `Alice Wonder ✓ @alice · admin`.
pub(super) fn headline(username: &str, name: &str, verified: bool, role: &Role) -> StyledText {
    let line = StyledText::new().inline(Style::Strong, name);
    let line = line.plain(if verified { " ✓ " } else { " " });
    let line = line.inline(Style::Mention, &format!("@{username}"));
    match role {
        Role::User => line,
        role => line.joined(StyledText::new().inline(Style::Plain, role.as_str())),
    }
}

/// Returns `private` for a private account.
pub(super) fn privacy(is_private: bool) -> StyledText {
    let word = StyledText::new();
    if is_private {
        word.plain("private")
    } else {
        word
    }
}

/// Returns `3 followers · 2 following · 40 posts`.
pub(super) fn counts_line(counts: UserCounts) -> StyledText {
    let followers = amount(counts.followers, "follower", "followers");
    let posts = amount(counts.posts, "post", "posts");
    StyledText::new().faint(&format!(
        "{followers}{NO_BREAK}· {}{NO_BREAK}following{NO_BREAK}· {posts}",
        counts.following
    ))
}

/// Returns the viewer's relationship to a user; empty when there is none.
fn relationship(viewer: UserViewer) -> StyledText {
    let claims = [
        (
            viewer.following && viewer.followed_by,
            "you follow each other",
        ),
        (viewer.following && !viewer.followed_by, "you follow them"),
        (viewer.followed_by && !viewer.following, "follows you"),
        (viewer.blocking, "you block them"),
        (viewer.muting, "you mute them"),
    ];
    let claims = claims.into_iter().filter(|(is_true, _)| *is_true);
    let claims = claims.map(|(_, text)| StyledText::new().styled(Style::Own, text));
    claims.fold(StyledText::new(), StyledText::joined)
}

impl Show for Relationship {
    const COLUMNS: &'static [&'static str] = &[
        "username",
        "following",
        "followed_by",
        "blocking",
        "muting",
        "muted_until",
    ];
    const IS_MULTILINE: bool = false;

    fn row(&self) -> Row {
        Row {
            user: Some(reference(&self.username, self.id)),
            ..Row::default()
        }
    }

    fn cells(&self) -> Vec<Cell> {
        vec![
            self.username.as_str().into(),
            self.following.into(),
            self.followed_by.into(),
            self.blocking.into(),
            self.muting.into(),
            self.muted_until.into(),
        ]
    }

    fn card(&self, card: &mut CardWriter<'_>) {
        let viewer = UserViewer {
            following: self.following,
            followed_by: self.followed_by,
            blocking: self.blocking,
            muting: self.muting,
        };
        let mut line = relationship(viewer);
        if line.is_empty() {
            line = StyledText::new().plain("you do not follow each other");
        }
        if let Some(at) = self.muted_until {
            line = line.plain(&format!(" until {}", card.at(at)));
        }
        card.line(
            &StyledText::new()
                .inline(Style::Mention, &format!("@{}", self.username))
                .joined(line),
        );
    }
}
