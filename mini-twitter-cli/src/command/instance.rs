//! What the server is.

use clap::Subcommand;

use crate::context::Scope;
use crate::failure::Failure;

/// The server itself.
#[derive(Debug, Clone, Subcommand)]
pub enum Command {
    /// Says what the server is and what it allows.
    #[command(visible_alias = "server", after_help = "$ mini-twitter instance")]
    Instance,
}

impl Command {
    pub(super) async fn run(self, scope: &mut Scope<'_>) -> Result<(), Failure> {
        let Self::Instance = self;
        let instance = scope.client.instance().get().await?;
        scope.show(&instance)
    }
}
