//! Rules of what people read in order, by name, on a clock that stands, on each engine.

mod feed;
mod feed_query;
mod list;
mod route;
mod trend;
mod visible;
