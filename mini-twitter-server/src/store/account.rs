//! The rows of accounts, sessions and personal tokens.
