//! The grace period of refresh tokens: a used token is still accepted for [`GRACE`] after its use.
//!
//! Two processes with one session may use several tokens in a row before a third learns of it, so that the times of the
//! latest uses are kept in the row of the session, not only the last one.

use mini_twitter_core::time::Timestamp;

use crate::secret::refresh::GRACE;
use crate::store::account::session::SessionRow;

/// How many uses before the latest one are remembered at most: it bounds the row.
const MOST: usize = 15;

/// Replaces the valid token by the next one, at `now`, and remembers the uses whose grace period is not over.
pub(super) fn rotate(row: &mut SessionRow, now: Timestamp) {
    let uses = std::iter::once(row.rotated_at).chain(earlier(row));
    // The first token of a session was issued by signing in: no token was used then.
    let uses = uses.take(usize::try_from(row.generation - 1).unwrap_or(0));
    let kept = uses.take_while(|used| now.since(*used) <= GRACE).take(MOST);
    let kept: Vec<_> = kept.map(|used| used.as_micros().to_string()).collect();
    row.earlier_uses = kept.join(",");
    row.generation += 1;
    row.rotated_at = now;
}

/// Returns whether the token of `generation` was used, and its grace period is not over.
pub(super) fn covers(row: &SessionRow, generation: i64, now: Timestamp) -> bool {
    let mut uses = std::iter::once(row.rotated_at).chain(earlier(row));
    let age = row.generation.checked_sub(generation);
    let at = age.and_then(|age| usize::try_from(age).ok()?.checked_sub(1));
    let used = at.and_then(|at| uses.nth(at));
    used.is_some_and(|used| now.since(used) <= GRACE)
}

fn earlier(row: &SessionRow) -> impl Iterator<Item = Timestamp> {
    let uses = row.earlier_uses.split(',');
    uses.filter_map(|used| used.parse().ok().map(Timestamp::from_micros))
}
