//! What the server takes from outside itself, an enum each, the embedded variant first.

pub mod clock;
pub mod folder;
pub mod journal;
