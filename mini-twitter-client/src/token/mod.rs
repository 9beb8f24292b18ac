//! Tokens: what a session is kept as ([`Tokens`]), where ([`TokenStore`]), and how it stays fresh (`keeper`).

mod file;
mod keeper;
mod memory;
mod shelf;
mod store;

pub use file::FileStore;
pub(crate) use keeper::Keeper;
pub use memory::MemoryStore;
pub use store::{TokenStore, Tokens};
