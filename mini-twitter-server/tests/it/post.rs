//! The rules of posts, on each engine.

mod change;
mod private;
mod react;
mod route;
mod thread;
mod undo;
mod write;
