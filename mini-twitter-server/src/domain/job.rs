//! The kinds of job, a file each: what one needs, what it does, how often it is tried. A new one is a file and its line
//! below; without the line it cannot be queued.

use crate::domain::queue::{Kind, Registered};

/// Lists the kinds of job: the file and its type.
///
/// ```text
/// jobs! { idempotency_cleanup IdempotencyCleanup }
/// // becomes
/// pub mod idempotency_cleanup;
/// impl Registered for idempotency_cleanup::IdempotencyCleanup { const NAME: &'static str = "idempotency_cleanup"; }
/// pub const KINDS: &[Kind] = &[Kind::of::<idempotency_cleanup::IdempotencyCleanup>()];
/// ```
macro_rules! jobs {
    ($($module:ident $job:ident)+) => {
        $(
            pub mod $module;
            impl Registered for $module::$job {
                const NAME: &'static str = stringify!($module);
            }
        )+
        /// Every kind of job.
        pub const KINDS: &[Kind] = &[$(Kind::of::<$module::$job>()),+];
    };
}

jobs! {
    account_deletion AccountDeletion
    code_cleanup CodeCleanup
    code_mail CodeMail
    idempotency_cleanup IdempotencyCleanup
    mail Mail
    notification_mail NotificationMail
}

#[cfg(test)]
mod tests {
    use super::KINDS;

    #[test]
    fn every_file_of_the_folder_is_listed() {
        let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/src/domain/job");
        let files = std::fs::read_dir(folder).unwrap().map(Result::unwrap);
        let mut files: Vec<_> = files
            .map(|file| file.file_name().into_string().unwrap())
            .collect();
        files.sort();

        let mut listed: Vec<_> = KINDS
            .iter()
            .map(|kind| format!("{}.rs", kind.name))
            .collect();
        listed.sort();

        assert_eq!(listed, files);
    }
}
