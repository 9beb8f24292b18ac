//! The tokens of a session: their stored form ([`Tokens`]), where they are stored ([`TokenStore`]) and how they are
//! renewed ([`TokenRefresher`]).

mod cached_store;
mod exchange;
mod file;
mod memory;
mod refresher;
mod replacement;
mod store;

pub use file::FileStore;
pub use memory::MemoryStore;
pub(crate) use refresher::TokenRefresher;
pub(crate) use replacement::Replacement;
pub use store::{TokenStore, Tokens};
