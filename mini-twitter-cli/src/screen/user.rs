//! People as others see them, and how two of them stand to each other.

use mini_twitter_core::id::UserId;
use mini_twitter_core::user::{Relationship, Role, User, UserCounts, UserRef, UserViewer};

use crate::reference::Row;
use crate::screen::line::{Line, Style};
use crate::screen::post::amount;
use crate::screen::sheet::Sheet;
use crate::screen::show::{Cell, Show};
use crate::screen::wrap::NO_BREAK;

/// How a later command names someone: by name where the name is one, so that `--dry-run` reads well.
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
        "joined",
        "id",
    ];

    fn row(&self) -> Row {
        Row {
            user: Some(reference(&self.username, self.id)),
            post: self.pinned_post,
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
            self.created_at.into(),
            Cell::id(self.id),
        ]
    }

    fn card(&self, sheet: &mut Sheet<'_>) {
        let viewer = self.viewer.unwrap_or_default();
        sheet.line(
            &who(&self.username, &self.name, self.verified, &self.role).dot(standing(viewer)),
        );
        sheet.line_if(&Line::new().plain(self.bio.as_deref().unwrap_or_default()));
        let mut about = Line::new();
        for text in [&self.location, &self.website].into_iter().flatten() {
            about = about.dot(Line::new().word(Style::Plain, text));
        }
        if let Some(at) = self.created_at {
            about = about.dot(Line::new().faint(&format!("joined {}", sheet.month(at))));
        }
        sheet.line_if(&about);
        if let Some(counts) = self.counts {
            sheet.line(&counted(counts));
        }
        if let Some(post) = self.pinned_post.filter(|_| sheet.is_detail()) {
            sheet.line(&Line::new().faint(&format!("pinned {post}")));
        }
    }
}

/// `Alice Wonder ✓ @alice · admin`.
pub(super) fn who(username: &str, name: &str, verified: bool, role: &Role) -> Line {
    let line = Line::new().word(Style::Strong, name);
    let line = line.plain(if verified { " ✓ " } else { " " });
    let line = line.word(Style::Mention, &format!("@{username}"));
    match role {
        Role::User => line,
        role => line.dot(Line::new().word(Style::Plain, role.as_str())),
    }
}

/// `3 followers · 2 following · 40 posts`.
pub(super) fn counted(counts: UserCounts) -> Line {
    let followers = amount(counts.followers, "follower", "followers");
    let posts = amount(counts.posts, "post", "posts");
    Line::new().faint(&format!(
        "{followers}{NO_BREAK}· {}{NO_BREAK}following{NO_BREAK}· {posts}",
        counts.following
    ))
}

/// How the reader stands to them; nothing between strangers.
fn standing(viewer: UserViewer) -> Line {
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
    let claims = claims.into_iter().filter(|(is_so, _)| *is_so);
    let claims = claims.map(|(_, words)| Line::new().styled(Style::Mine, words));
    claims.fold(Line::new(), Line::dot)
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
    const IS_TALL: bool = false;

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

    fn card(&self, sheet: &mut Sheet<'_>) {
        let viewer = UserViewer {
            following: self.following,
            followed_by: self.followed_by,
            blocking: self.blocking,
            muting: self.muting,
        };
        let mut line = standing(viewer);
        if line.is_empty() {
            line = Line::new().plain("you do not follow each other");
        }
        if let Some(at) = self.muted_until {
            line = line.plain(&format!(" until {}", sheet.at(at)));
        }
        sheet.line(
            &Line::new()
                .word(Style::Mention, &format!("@{}", self.username))
                .dot(line),
        );
    }
}
