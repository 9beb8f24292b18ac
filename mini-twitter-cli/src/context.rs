//! What commands work with: [`Context`] lives as long as the process, [`Invocation`] as long as one command.

mod deed;
mod invocation;
mod process;
mod resolve;
mod show;

pub use self::deed::{CHANGED, unseen};
pub use self::invocation::Invocation;
pub use self::process::Context;
