//! Workers of the jobs that wait for other servers.

use crate::domain::queue::Lane;
use crate::task::supervisor::Task;
use crate::task::worker::of_lane;

pub(super) fn tasks() -> impl Iterator<Item = Task> {
    of_lane("network_worker", Lane::Network)
}
