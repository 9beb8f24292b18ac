//! Mails in a folder: whole files in the order of their times, for their owner only.

use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use mini_twitter_core::job::JobState;
use mini_twitter_server::adapters::mail::{Mail, MailTarget, Mailer, Sender};
use mini_twitter_tests::mail::Letter;

use crate::fixture::NOON;
use crate::fixture::app::TestApp;
use crate::fixture::mail::{jobs, mails, run_jobs};

fn folder(test: &TestApp) -> PathBuf {
    test.app.mailer.folder().unwrap().to_owned()
}

fn names(test: &TestApp) -> Vec<String> {
    let files = fs::read_dir(folder(test)).unwrap();
    let mut names: Vec<_> = files
        .map(|file| file.unwrap().file_name().into_string().unwrap())
        .collect();
    names.sort();
    names
}

#[tokio::test]
async fn only_the_owner_of_the_data_can_read_the_mails() {
    for test in TestApp::each().await {
        test.register("alice").await;
        run_jobs(&test.app).await;

        let mode = |path: PathBuf| fs::metadata(path).unwrap().permissions().mode() & 0o777;
        assert_eq!(mode(folder(&test)), 0o700);
        for name in names(&test) {
            assert_eq!(mode(folder(&test).join(name)), 0o600);
        }
    }
}

#[tokio::test]
async fn the_names_of_the_files_are_in_the_order_in_which_they_were_sent() {
    for test in TestApp::each().await {
        for name in ["carol", "alice", "bob"] {
            test.register(name).await;
            run_jobs(&test.app).await;
            test.advance_seconds(1);
        }

        let to: Vec<_> = mails(&test.app).into_iter().map(|mail| mail.to).collect();
        assert_eq!(
            to,
            ["carol@example.org", "alice@example.org", "bob@example.org"]
        );
        let names = names(&test);
        assert!(
            names[0].starts_with("2026-03-01T12-00-00.000Z-"),
            "{names:?}"
        );
        assert!(names.iter().all(|name| name.ends_with(".eml")), "{names:?}");
    }
}

#[tokio::test]
async fn a_folder_that_cannot_be_written_to_loses_no_mail() {
    for test in TestApp::each().await {
        // A file in its place stops root, too, as missing permissions would not.
        fs::write(folder(&test), "").unwrap();
        test.register("alice").await;
        run_jobs(&test.app).await;

        let job = jobs(&test.app).await.remove(0);
        let error = job.last_error.unwrap();
        assert_eq!(job.state, JobState::Waiting);
        assert!(
            error.starts_with("the mail folder cannot be written to: "),
            "{error}"
        );

        fs::remove_file(folder(&test)).unwrap();
        test.advance_seconds(60);
        run_jobs(&test.app).await;
        assert_eq!(mails(&test.app)[0].to, "alice@example.org");
        assert_eq!(jobs(&test.app).await, []);
    }
}

#[tokio::test]
async fn a_mail_that_cannot_be_finished_leaves_no_part_and_is_not_lost() {
    for test in TestApp::each().await {
        test.register("alice").await;
        // Folders with the names that the file may get: it is written beside, and cannot be moved there.
        let next = test.app.next_id();
        let micros = NOON.as_micros();
        for id in next - 8..next {
            let name = format!("2026-03-01T12-00-00.000Z-{id}.{micros}.eml");
            fs::create_dir_all(folder(&test).join(name)).unwrap();
        }

        run_jobs(&test.app).await;

        assert_eq!(jobs(&test.app).await[0].state, JobState::Waiting);
        assert_eq!(names(&test).len(), 8, "no part is left");
        test.advance_seconds(60);
        run_jobs(&test.app).await;
        assert_eq!(names(&test).len(), 9);
        assert_eq!(jobs(&test.app).await, []);
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn who_reads_the_folder_sees_whole_mails_alone() {
    let data = tempfile::tempdir().unwrap();
    let from: Sender = "nest@example.org".parse().unwrap();
    let mailer = Mailer::new(from, &MailTarget::Folder, data.path());
    let folder = mailer.folder().unwrap().to_owned();
    let text = "a line\n".repeat(20_000);
    let is_done = Arc::new(AtomicBool::new(false));

    let reading = tokio::task::spawn_blocking({
        let (is_done, len) = (is_done.clone(), text.len());
        move || {
            let mut seen = 0;
            while !is_done.load(Ordering::Relaxed) {
                for file in fs::read_dir(&folder).into_iter().flatten() {
                    let path = file.unwrap().path();
                    if path.extension().is_some_and(|end| end == "eml") {
                        let letter = Letter::parse(&fs::read(path).unwrap());
                        assert!(letter.html.len() >= len, "the last part is whole");
                        seen += 1;
                    }
                }
            }
            seen
        }
    });
    for number in 0..30 {
        let mail = Mail {
            id: number.to_string(),
            to: "alice@example.org".to_owned(),
            subject: "hello".to_owned(),
            text: text.clone(),
            html: text.clone(),
            unsubscribe: None,
            at: NOON,
        };
        mailer.send(&mail).await.unwrap();
    }
    is_done.store(true, Ordering::Relaxed);

    assert!(reading.await.unwrap() > 0, "none was read meanwhile");
}
