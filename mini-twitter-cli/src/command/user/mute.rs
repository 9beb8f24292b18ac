//! Commands about mutes.

use std::time::Duration;

use clap::Subcommand;
use mini_twitter_core::time::Timestamp;
use mini_twitter_core::user::Mute;

use super::target::change;
use crate::context::Invocation;
use crate::failure::Failure;
use crate::option::{ListOptions, PageQuery, duration};
use crate::reference::UserArg;

/// Commands about mutes.
#[derive(Debug, Clone, Subcommand)]
pub enum Command {
    /// Mute a user, permanently or for a time; they are not notified.
    #[command(after_help = "$ mini-twitter mute @mallory --for 7d")]
    Mute {
        /// The user: alice, or a row, @3.
        user: UserArg,
        /// Set when the mute ends, 2026-01-31T08:00:00Z; default: never.
        #[arg(long, value_name = "TIME")]
        until: Option<Timestamp>,
        /// Set how long the mute lasts: 30m, 8h, 7d, 2w.
        #[arg(long = "for", value_name = "DURATION", conflicts_with = "until", value_parser = duration)]
        duration: Option<Duration>,
    },
    /// Unmute a user.
    #[command(after_help = "$ mini-twitter unmute @mallory")]
    Unmute {
        /// The user: alice, or a row, @3.
        user: UserArg,
    },
    /// List the users you mute, newest first.
    #[command(after_help = "$ mini-twitter mutes")]
    Mutes(ListOptions),
}

impl Command {
    pub(super) async fn run(self, invocation: &mut Invocation<'_>) -> Result<(), Failure> {
        let client = invocation.client.clone();
        let users = client.users();
        match self {
            Self::Mute {
                user,
                until,
                duration,
            } => {
                let until = invocation.end(until, duration)?;
                let call = |user| users.mute(user, Mute { until });
                change(&user, invocation, call).await
            }
            Self::Unmute { user } => change(&user, invocation, |user| users.unmute(user)).await,
            Self::Mutes(options) => {
                let mutes = |page: PageQuery| users.list_mutes(page.into());
                invocation.list(&options, None, mutes).await
            }
        }
    }
}
