# A smoke test: calls every endpoint once, on a new server. It stops at the first line that fails, with its exit code.
#
#   MINI_TWITTER_SERVER=http://127.0.0.1:8080 MINI_TWITTER_PASSWORD='correct horse' \
#   MINI_TWITTER_NEW_PASSWORD='another horse' mini-twitter shell -f examples/smoke.mt
#
# The last lines need an admin with the same password: mini-twitter-server admin create boss --email boss@example.org

# Accounts
as alice register alice alice@example.org
as bob register bob bob@example.org
as alice instance
as alice whoami
as alice set --bio "likes tea" --private off --messages everyone
as alice email change alice@example.com
as alice email resend
as alice refresh
as bob login bob
as bob sessions list
as bob sessions revoke @2
as bob sessions revoke-others
as bob tokens create robot --scope read
as bob tokens list
as bob tokens revoke @1

# Users
as bob users ali
as bob profile alice
as bob follow alice
as bob relationships alice
as alice followers alice
as bob following bob
as bob mute alice --for 1h
as bob mutes
as bob unmute alice
as alice block bob
as alice blocks
!not_found as bob profile alice
as alice unblock bob
as bob follow alice

# Posts
as alice post "hello @bob #smoke"
as alice posts @me
as alice edit @1 "hello again @bob #smoke"
as alice edits @1
as bob feed
as bob like @1
as bob likes @1
as bob liked @me
as bob retweet @1
as bob retweets @1
as bob feed
as bob bookmark @1
as bob bookmarks
as bob reply @1 "hello to you"
as bob posts @alice --no-retweets
as bob quote @1 "she said it"
as bob quotes @1
as bob posts @alice --no-retweets
as bob replies @1
as bob posts @alice --no-retweets
as bob show @1
as bob thread @1
as bob posts @alice --no-retweets
as bob unlike @1
as bob unretweet @1
as bob unbookmark @1
as bob posts
as bob trends
as bob tag smoke
!forbidden as bob delete @1
as alice posts @me
as alice delete @1

# Notifications
as alice notifications
as alice notifications show @1
as alice notifications
as alice notifications read @1
as alice notifications unread
as alice notifications read --all
as alice notifications preferences get
as alice notifications preferences set likes=off

# Password, deactivating, signing out
as alice password change
as alice password forgot alice@example.org
as bob unfollow alice
as bob deactivate
!account_deactivated as bob login bob
as bob reactivate bob
as bob logout
!not_allowed as bob feed

# Deleting
as carol register carol carol@example.org
as carol account delete --yes
!bad_credentials as carol login carol
as carol register caroline carol@example.org

# Administration
as boss login boss
as boss jobs --state dead
