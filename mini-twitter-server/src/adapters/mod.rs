//! What the server uses of the machine: the clock, randomness, folders, mail and the log.

pub mod clock;
pub mod folder;
pub mod logging;
pub mod mail;
