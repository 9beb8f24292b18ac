//! Which notifications are still shown, and to whom: asked by every list, count and mark.
//!
//! What is blocked, muted, deleted or deactivated after it was told is not shown any more, and may come back with them.

use mini_twitter_core::id::UserId;

use crate::app::App;
use crate::domain::visible::{Facts, Place};
use crate::store::notification::{self as store, NotificationRow, Recipient};

/// `id` as the one who reads, now.
pub(super) fn reader(app: &App, id: UserId) -> Recipient {
    let now = app.now();
    Recipient { id, now }
}

/// Whether a notification is still shown to whom it was told.
pub(super) fn is_shown(row: &NotificationRow) -> bool {
    if row.actor == store::SERVER {
        return true;
    }
    // Nobody is read whose row is gone.
    let Some(status) = row.status.clone() else {
        return false;
    };
    let actor = Facts {
        status,
        blocks_viewer: row.blocks_viewer,
        blocked: row.is_blocked,
        muted: row.is_muted,
    };
    row.has_post && actor.shows_posts(Place::Feed)
}
