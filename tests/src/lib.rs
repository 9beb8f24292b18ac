//! Tests of the whole system live in `tests/it`; here is what tests of other crates share: a throw-away [`postgres`].
//!
//! The server's tests use this crate too, so it knows nothing of the server.

pub mod postgres;
