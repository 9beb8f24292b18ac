//! Handlers of accounts, sessions and personal tokens.
