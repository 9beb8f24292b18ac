//! Commands about blocks.

use clap::Subcommand;

use super::target::change;
use crate::context::Invocation;
use crate::failure::Failure;
use crate::option::{ListOptions, PageQuery};
use crate::reference::UserArg;

/// Commands about blocks.
#[derive(Debug, Clone, Subcommand)]
pub enum Command {
    /// Block a user: end both follows and hide your posts from each other.
    #[command(after_help = "$ mini-twitter block @mallory")]
    Block {
        /// The user: alice, or a row, @3.
        user: UserArg,
    },
    /// Unblock a user.
    #[command(after_help = "$ mini-twitter unblock @mallory")]
    Unblock {
        /// The user: alice, or a row, @3.
        user: UserArg,
    },
    /// List the users you block, newest first.
    #[command(after_help = "$ mini-twitter blocks")]
    Blocks(ListOptions),
}

impl Command {
    pub(super) async fn run(self, invocation: &mut Invocation<'_>) -> Result<(), Failure> {
        let client = invocation.client.clone();
        let users = client.users();
        match self {
            Self::Block { user } => change(&user, invocation, |user| users.block(user)).await,
            Self::Unblock { user } => change(&user, invocation, |user| users.unblock(user)).await,
            Self::Blocks(options) => {
                let blocks = |page: PageQuery| users.list_blocks(page.into());
                invocation.list(&options, None, blocks).await
            }
        }
    }
}
