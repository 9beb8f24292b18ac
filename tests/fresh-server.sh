#!/usr/bin/env bash
# Starts the release server in an empty folder with no setting but a free port, reads its pages, lets two people talk
# through it, and holds its API document against the specification. Wants a Python with openapi-spec-validator.
set -euo pipefail
python=$1
root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
cargo build --release --quiet --manifest-path "$root/Cargo.toml" -p mini-twitter-server -p mini-twitter-cli
bin=${CARGO_TARGET_DIR:-$root/target}/release
home=$(mktemp -d)
cd "$home"

"$bin/mini-twitter-server" --listen 127.0.0.1:0 >server.log 2>&1 &
server=$!
trap 'kill "$server" 2>/dev/null; wait "$server" 2>/dev/null; rm -rf "$home"' EXIT
url=
for _ in $(seq 200); do
  url=$(grep -oE 'http://127\.0\.0\.1:[0-9]+' server.log | head -1) || true
  [ -n "$url" ] && break
  sleep 0.05
done
[ -n "$url" ] || { cat server.log; exit 1; }

for page in /docs /openapi.json /v1/instance /health/live /health/ready; do
  curl -fsSL "$url$page" >page || { echo "$page does not answer"; cat server.log; exit 1; }
  printf '%s: %s bytes\n' "$page" "$(wc -c <page)"
done
curl -fsS "$url/openapi.json" >openapi.json
"$python" -m openapi_spec_validator openapi.json

export XDG_CONFIG_HOME=$home/config XDG_STATE_HOME=$home/state XDG_DATA_HOME=$home/data MINI_TWITTER_SERVER=$url
alice() { "$bin/mini-twitter" --profile alice "$@"; }
bob() { "$bin/mini-twitter" --profile bob "$@"; }
export MINI_TWITTER_PASSWORD="correct horse battery"
alice register alice alice@example.org >/dev/null
bob register bob bob@example.org >/dev/null
unset MINI_TWITTER_PASSWORD
bob follow alice >/dev/null
alice post "hello @bob" >/dev/null
bob feed | grep -F "hello @bob"
bob notifications | grep -F "alice"
[ "$(stat -c %a "$home"/mini-twitter-data/*key* | sort -u)" = 600 ]
echo "two people talked through a server with no setting"
