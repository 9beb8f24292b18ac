//! Rules of posts, by name, on a clock that stands, on each engine.

mod change;
mod react;
mod route;
mod thread;
mod write;
