//! Example programs; the package manifest lists them.
