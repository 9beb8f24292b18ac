//! Rules of people, by name, on a clock that stands, on each engine.

mod list;
mod relation;
mod route;
