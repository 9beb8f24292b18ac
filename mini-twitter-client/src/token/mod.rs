//! Tokens: what a session is kept as ([`Tokens`]), where ([`TokenStore`]), and how it stays fresh (`refresher`).

mod cached_store;
mod file;
mod memory;
mod refresher;
mod store;

pub use file::FileStore;
pub use memory::MemoryStore;
pub(crate) use refresher::TokenRefresher;
pub use store::{TokenStore, Tokens};
