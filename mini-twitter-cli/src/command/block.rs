//! Keeping people away: blocking and muting them.

use std::time::Duration;

use clap::Subcommand;
use mini_twitter_core::time::Timestamp;
use mini_twitter_core::user::Mute;

use super::user::change;
use crate::context::Scope;
use crate::failure::Failure;
use crate::option::{Extent, span};
use crate::reference::Person;

/// Keeping people away.
#[derive(Debug, Clone, Subcommand)]
pub enum Command {
    /// Blocks someone: both follows end, and neither sees the other's posts.
    #[command(after_help = "$ mini-twitter block @mallory")]
    Block {
        /// The person: alice, or a row, @3.
        user: Person,
    },
    /// Blocks someone no more.
    #[command(after_help = "$ mini-twitter unblock @mallory")]
    Unblock {
        /// The person: alice, or a row, @3.
        user: Person,
    },
    /// Lists whom you block, the latest first.
    #[command(after_help = "$ mini-twitter blocks")]
    Blocks(Extent),
    /// Mutes someone, for good or until a time; they never learn.
    #[command(after_help = "$ mini-twitter mute @mallory --for 7d")]
    Mute {
        /// The person: alice, or a row, @3.
        user: Person,
        /// When it ends by itself, 2026-01-31T08:00:00Z.
        #[arg(long, value_name = "TIME")]
        until: Option<Timestamp>,
        /// How long it lasts: 30m, 8h, 7d, 2w.
        #[arg(long = "for", value_name = "SPAN", conflicts_with = "until", value_parser = span)]
        span: Option<Duration>,
    },
    /// Mutes someone no more.
    #[command(after_help = "$ mini-twitter unmute @mallory")]
    Unmute {
        /// The person: alice, or a row, @3.
        user: Person,
    },
    /// Lists whom you mute, the latest first.
    #[command(after_help = "$ mini-twitter mutes")]
    Mutes(Extent),
}

impl Command {
    pub(super) async fn run(self, scope: &mut Scope<'_>) -> Result<(), Failure> {
        let client = scope.client.clone();
        let users = client.users();
        match self {
            Self::Block { user } => change(&user, scope, |user| users.block(user)).await,
            Self::Unblock { user } => change(&user, scope, |user| users.unblock(user)).await,
            Self::Blocks(extent) => {
                scope
                    .list(&extent, None, |part| users.list_blocks(part.into()))
                    .await
            }
            Self::Mute { user, until, span } => {
                let until = until.or_else(|| span.map(|span| scope.now().after(span)));
                change(&user, scope, |user| users.mute(user, Mute { until })).await
            }
            Self::Unmute { user } => change(&user, scope, |user| users.unmute(user)).await,
            Self::Mutes(extent) => {
                scope
                    .list(&extent, None, |part| users.list_mutes(part.into()))
                    .await
            }
        }
    }
}
