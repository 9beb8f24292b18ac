//! What a server process keeps in memory: cached values and the ids that it makes.

mod cache;
mod ids;
