//! The rules of feeds, lists, trends and visibility, on each engine.

mod feed;
mod feed_query;
mod list;
mod route;
mod trend;
mod visible;
