//! Cards: at two widths, in several scripts of the world.

use insta::assert_snapshot;
use mini_twitter_cli::screen::Output;
use mini_twitter_core::account::{AccountStatus, CodeSent, MessagePolicy};
use mini_twitter_core::id::PostId;
use mini_twitter_core::post::{Ancestor, Entry, Node, PostCounts, PostViewer, Thread};
use mini_twitter_core::timeline::Trend;
use mini_twitter_core::user::{Role, UserViewer};

use crate::fixture::{card, listed, minutes_ago, person, post, terminal, user};
use crate::sample;

const LONG: &str = "Good morning @bob! The ferry leaves at nine, bring #tea and the map from https://ferry.example/map?day=monday.\n\nSee you there.";

#[test]
fn a_post_fits_a_wide_and_a_narrow_terminal() {
    let mut shown = post("Alice Wonder", "alice", LONG);
    shown.counts = PostCounts {
        likes: 3,
        retweets: 1,
        quotes: 0,
        replies: 2,
    };
    shown.viewer = Some(PostViewer {
        liked: true,
        ..PostViewer::default()
    });

    assert_snapshot!(format!("{}\n{}", card(&shown, 80), card(&shown, 40)), @r"
    Alice Wonder @alice · 2 Mar 2026 11:57
    Good morning @bob! The ferry leaves at nine, bring #tea and the map from
    https://ferry.example/map?day=monday.

    See you there.
    2 replies · 1 retweet · 3 likes · ♥ liked · 178912

    Alice Wonder @alice · 2 Mar 2026 11:57
    Good morning @bob! The ferry leaves at
    nine, bring #tea and the map from
    https://ferry.example/map?day=monday.

    See you there.
    2 replies · 1 retweet · 3 likes ·
    ♥ liked · 178912
    ");
}

#[test]
fn wide_characters_take_two_columns() {
    let text =
        "おはようございます。今日は天気がいいので、公園でお茶を飲みます。 #お茶 👨‍👩‍👧 and 🏴󠁧󠁢󠁳󠁣󠁴󠁿 too";
    let shown = post("山田 花子", "hanako", text);

    assert_snapshot!(card(&shown, 40), @r"
    山田 花子 @hanako · 2 Mar 2026 11:57
    おはようございます。今日は天気がいいの
    で、公園でお茶を飲みます。 #お茶 👨‍👩‍👧 and
    🏴󠁧󠁢󠁳󠁣󠁴󠁿 too
    178912
    ");
}

#[test]
fn a_feed_numbers_its_rows_and_says_who_retweeted_them() {
    let mut quoting = post("Bob", "bob", "look at this");
    quoting.quote = Some(Box::new(post(
        "Carol",
        "carol",
        "a long quoted text that has to go on to the next line",
    )));
    let mut reply = post("Carol", "carol", "yes");
    reply.reply_to = Some(PostId(178_900));
    reply.edited_at = Some(minutes_ago(1));
    let mut warned = post("Dan", "dan", "it was the butler");
    warned.content_warning = Some("the end of the book".into());
    let posts = [quoting, reply, warned];
    let entries: Vec<_> = posts
        .into_iter()
        .enumerate()
        .map(|(at, post)| Entry {
            id: post.id,
            at: post.created_at,
            retweeted_by: (at == 0).then(|| person("Alice Wonder", "alice")),
            post,
        })
        .collect();

    assert_snapshot!(listed(&entries, terminal(40), Output::Cards), @"
    @1  ↻ Alice Wonder @alice retweeted
        Bob @bob · 3m
        look at this
        │ Carol @carol · 3m
        │ a long quoted text that has to go
        │ on to the next line
        178912

    @2  Carol @carol · 3m · edited · reply
        to 178900
        yes
        178912

    @3  Dan @dan · 3m
        ! the end of the book
        hidden: mini-twitter show @3
        178912
    ");
}

#[test]
fn a_thread_shows_what_is_above_and_indents_what_is_below() {
    let node = |text: &str, replies| Node {
        id: PostId(178_912),
        post: Some(post("Carol", "carol", text)),
        missing: false,
        replies,
        next: None,
    };
    let gone = Node {
        id: PostId(178_913),
        post: None,
        missing: true,
        replies: vec![node("below what is gone", vec![])],
        next: None,
    };
    let thread = Thread {
        ancestors: vec![
            Ancestor {
                id: PostId(178_900),
                post: Some(post("Alice", "alice", "the root")),
                missing: false,
            },
            Ancestor {
                id: PostId(178_900),
                post: None,
                missing: true,
            },
        ],
        post: post("Bob", "bob", "the middle"),
        replies: vec![
            node(
                "an answer",
                vec![node("an answer to it that is rather long", vec![])],
            ),
            gone,
        ],
        next: Some(mini_twitter_core::page::Cursor("more".into())),
    };

    assert_snapshot!(card(&thread, 40), @"
    @1  Alice @alice · 3m
        the root
        178912

        this post is not available

    @2  Bob @bob · 2 Mar 2026 11:57
        the middle
        178912

    @3    Carol @carol · 3m
          an answer
          178912

    @4      Carol @carol · 3m
            an answer to it that is rather
            long
            178912

          this post is not available

    @5      Carol @carol · 3m
            below what is gone
            178912

        more replies: mini-twitter replies
    178912
    ");
}

#[test]
fn a_profile_shows_the_relationship() {
    let mut shown = user("Bob Builder", "bob");
    shown.bio = Some("Builds things.\nSometimes twice.".into());
    shown.location = Some("Łódź".into());
    shown.verified = true;
    shown.viewer = Some(UserViewer {
        followed_by: true,
        muting: true,
        ..UserViewer::default()
    });

    assert_snapshot!(card(&shown, 60), @r"
    Bob Builder ✓ @bob · follows you · you mute them
    Builds things.
    Sometimes twice.
    Łódź · joined Jan 2026
    12 followers · 3 following · 1 post
    ");
}

#[test]
fn a_private_account_is_marked_beside_its_name() {
    let mut shown = user("Bob Builder", "bob");
    shown.is_private = true;
    shown.viewer = Some(UserViewer {
        followed_by: true,
        ..UserViewer::default()
    });

    assert_snapshot!(card(&shown, 60), @"
    Bob Builder @bob · private · follows you
    joined Jan 2026
    12 followers · 3 following · 1 post
    ");
}

#[test]
fn the_own_account_says_that_it_is_private_and_who_may_write_to_it() {
    let mut account = sample::account("alice");
    account.is_private = true;
    account.message_policy = MessagePolicy::Following;

    let shown = card(&account, 60);

    let lines: Vec<_> = shown
        .lines()
        .filter(|line| line.contains("@alice") || line.contains("messages"))
        .collect();
    assert_snapshot!(lines.join("\n"), @"
    alice ✓ @alice · alice · private · alice
    messages      following
    ");
}

#[test]
fn trends_draw_their_hours() {
    let trend = Trend {
        tag: "rust".into(),
        uses: 12,
        authors: 1,
        history: vec![0, 1, 2, 9],
    };

    assert_snapshot!(listed(&[trend], terminal(60), Output::Cards), @"@1  #rust · 12 posts by 1 user  ▁▁▂█");
}

#[test]
fn a_birthday_that_was_never_given_is_told_from_a_real_one() {
    let mut account = sample::account("alice");
    let never = card(&account, 60);
    account.birthday = "1990-05-17".parse().unwrap();
    let given = card(&account, 60);

    assert!(
        never.contains("birthday      2000-01-01 (default)\n"),
        "{never}"
    );
    assert!(given.contains("birthday      1990-05-17\n"), "{given}");
}

#[test]
fn an_address_that_is_not_confirmed_is_marked_with_the_command_that_does_it() {
    let mut account = sample::account("alice");
    account.email = "alice@example.org".to_owned();
    let confirmed = card(&account, 80);
    account.email_verified = false;
    account.unconfirmed_email = Some("new@example.org".to_owned());
    let pending = card(&account, 80);

    assert!(
        confirmed.contains("email         alice@example.org\n") && !confirmed.contains("new email"),
        "{confirmed}"
    );
    let fields = "email         alice@example.org (not confirmed)\n\
                  new email     new@example.org (not confirmed: email verify)\n";
    assert!(pending.contains(fields), "{pending}");
}

#[test]
fn how_long_a_code_is_valid_is_in_words() {
    let shown = [600, 60, 90].map(|valid_for| card(&CodeSent { valid_for }, 60));

    assert_eq!(
        shown.concat(),
        "valid for 10 minutes\nvalid for 1 minute\nvalid for 90 seconds\n"
    );
}

#[test]
fn what_was_not_given_is_left_out_of_an_account() {
    let mut account = sample::account("alice");
    account.first_name = None;
    account.last_name = None;
    account.phone = None;
    account.address = None;
    account.bio = None;
    account.location = None;
    account.website = None;
    account.social = Default::default();
    account.status = AccountStatus::Active;
    account.role = Role::User;

    assert_snapshot!(card(&account, 60), @"
    alice ✓ @alice
    0 followers · 0 following · 0 posts

    email         alice
    birthday      2000-01-01 (default)
    messages      everyone
    unread        3
    joined        2 Mar 2026 12:00
    ");
}
