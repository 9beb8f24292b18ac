//! Commands about the server.

use clap::Subcommand;

use crate::context::Invocation;
use crate::failure::Failure;

/// Commands about the server.
#[derive(Debug, Clone, Subcommand)]
pub enum Command {
    /// Show the server's description, version and limits.
    #[command(visible_alias = "server", after_help = "$ mini-twitter instance")]
    Instance,
}

impl Command {
    pub(super) async fn run(self, invocation: &mut Invocation<'_>) -> Result<(), Failure> {
        let Self::Instance = self;
        let instance = invocation.client.instance().get().await?;
        invocation.show(&instance)
    }
}
