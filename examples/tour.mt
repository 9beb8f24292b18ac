# A tour of the commands on the demo server, run by `mini-twitter demo -o cards < examples/tour.mt`.
#
# One command a line, as at the prompt. The script stops at the first line that fails; `!` before a command expects it
# to fail. `@1` is the first row of the last list, `@last` the single item shown last.

say
say "== Show the account, unread notifications and the feed =="
whoami
notifications --unread --limit 4
feed --limit 5

say
say "== Like and retweet a post by Bob, then publish one =="
posts @bob --limit 1
like @1
retweet @1
post "Good morning! Free rolls from @bob for whoever crosses today. Mind the step, it is wet. #ferry #bread"

say
say "== Bob and Hanako reply =="
as bob notifications --unread --limit 2
as bob posts @alice --no-retweets --limit 1
as bob reply @1 "Fresh ones too, if you bring back the basket. It has my name on it, twice."
as hanako posts @alice --no-retweets --limit 1
as hanako like @1
as hanako reply @1 "おはよう！I will swap tea for rolls. 🍵"

say
say "== Show the whole thread =="
posts @me --no-retweets --limit 1
thread @1

say
say "== Edit the post, and list its earlier versions =="
edit @1 "Good morning! Free rolls from @bob for whoever crosses today. The step is dry again. #ferry #bread"
edits @1

say
say "== Erin creates an account, follows Alice and replies =="
as erin register erin erin@harbour.example --name "Erin Byrne" --bio "New here. Looking for a boat, or for somebody with one." --password-stdin
a quiet bay at low tide
as erin users --limit 7
as erin follow alice
as erin posts @alice --no-retweets --limit 1
as erin reply @1 "Hello! Is there a crossing at four? I have luggage, and a cello."
notifications --limit 1
follow erin
profile erin
reply @1 "There is. The cello travels free if it plays. @erin"

say
say "== Carol quotes Erin, with a content warning =="
as carol tag ferry --limit 2
as carol posts @erin --replies --limit 1
as carol quote @1 "A cello on the Wren! I am cancelling physics." --cw "mild truancy"
posts @carol --limit 1
show @1

say
say "== List trends and the posts with a hashtag =="
trends
tag comet --limit 3

say
say "== Expect failures: a missing post, a forbidden edit, a wrong password, invalid input =="
!not_found show 1
!not_found profile nobody_at_all
as omar posts @alice --no-retweets --limit 1
!forbidden as omar edit @1 "The ferry is free for the press."
!bad_credentials as erin login erin --password-stdin
a loud bay at high tide
!invalid_input follow alice

say
say "== Erin mutes Dan for 8 hours and bookmarks a post =="
as erin mute dan --for 8h
as erin posts @hanako --limit 1
as erin bookmark @1
as erin bookmarks
as erin feed --limit 3

say
say "== Publish a last post, mark notifications as read, sign out =="
post "Last boat is in, lights are low, the cello won. Good night, Little Harbour. #ferry"
notifications read --all
logout
!not_allowed feed
