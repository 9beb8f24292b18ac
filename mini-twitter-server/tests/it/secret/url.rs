//! Secrets inside of URLs are not shown, wherever they stand.

use mini_twitter_server::secret::url::without_secrets;
use mini_twitter_server::store::db::Db;
use proptest::prelude::*;

#[test]
fn the_password_of_a_url_is_hidden_and_the_rest_is_shown() {
    for (url, shown) in [
        ("mini-twitter.db", "mini-twitter.db"),
        (
            "postgres://localhost/twitter",
            "postgres://localhost/twitter",
        ),
        (
            "postgres://localhost:5432/twitter",
            "postgres://localhost:5432/twitter",
        ),
        (
            "postgres://bob@localhost/twitter",
            "postgres://bob@localhost/twitter",
        ),
        (
            "postgres://bob:hunter2@localhost",
            "postgres://bob:***@localhost",
        ),
        ("postgres://bob:hun@ter:2@db/x", "postgres://bob:***@db/x"),
        ("postgres://bob:hun/ter2@db/x", "postgres://bob:***@db/x"),
        ("postgres://bob:hun?ter2@db/x", "postgres://bob:***?***"),
        (
            "postgres://db/x?user=bob&password=hunter2&sslmode=require",
            "postgres://db/x?user=bob&password=***&sslmode=require",
        ),
        (
            "postgres://db/x?sslpassword=hunter2",
            "postgres://db/x?sslpassword=***",
        ),
        ("postgres:///x?host=/run&password=a@b", "postgres:///x?***"),
        ("https://:hunter2@example.com", "https://:***@example.com"),
        ("smtp://bob:hunter2", "smtp://bob:***"),
        (
            "smtp://bob:hunter2@mail:587?ca=/a.pem&tls=required",
            "smtp://bob:***@mail:587?ca=/a.pem&tls=required",
        ),
        ("smtp://[::1]:25?tls=none", "smtp://[::1]:25?tls=none"),
    ] {
        assert_eq!(without_secrets(url), shown);
    }
}

proptest! {
    #[test]
    fn no_password_is_shown_whatever_is_in_it(
        before in "[!-~]{0,6}",
        after in "[!-~]{0,6}",
        shape in 0..4,
    ) {
        let password = format!("{before}hunter2{after}");
        let url = match shape {
            0 => format!("postgres://bob:{password}@localhost:5432/twitter?sslmode=require"),
            1 => format!("postgres://bob:{password}@localhost"),
            2 => format!("postgres://localhost/twitter?sslmode=require&password={password}"),
            _ => format!("postgres://bob@localhost/twitter?sslpassword={password}&user=bob"),
        };
        // In a query, & and # end a value: what follows is another parameter.
        prop_assume!(shape < 2 || !before.contains(['&', '#']));

        prop_assert!(!without_secrets(&url).contains("hunter2"), "{}", without_secrets(&url));
    }
}

#[tokio::test]
async fn a_database_that_is_refused_is_named_without_its_secrets() {
    for url in [
        "postgres://bob:hunter2@localhost:1/x?sslmode=off",
        "postgres://localhost:1/x?password=hunter2",
        "postgres://localhost:1/x?sslpassword=hunter2",
        "postgres://bob:hun?hunter2@localhost:1/x",
        "postgres://bob:hunter2@localhost:port/x",
        "mysql://bob:hunter2@localhost/x",
        "POSTGRES://bob:hunter2@localhost/x",
    ] {
        let error = Db::open(url).await.unwrap_err().to_string();

        assert!(!error.contains("hunter2"), "{error}");
        assert!(
            error.contains("localhost") || error.contains("***"),
            "{error}"
        );
    }
}
