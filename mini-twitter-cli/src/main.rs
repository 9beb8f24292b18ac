//! The `mini-twitter` binary. All code is in the library, so that tests can run it.

use std::process::ExitCode;

fn main() -> ExitCode {
    mini_twitter_cli::start::main()
}
