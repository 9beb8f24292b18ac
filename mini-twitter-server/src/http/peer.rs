//! [`Peers`] counts the open connections of each address and bounds them, so that one address cannot take all. Of an IPv6
//! address the first 64 bits count. A trusted proxy has no bound: the connections of all its users come from it.

use std::collections::HashMap;
use std::collections::hash_map::Entry;
use std::net::IpAddr;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use crate::config::Settings;
use crate::state::limit::Subject;

/// How many connections each address has.
#[derive(Debug)]
pub struct Peers {
    settings: Settings,
    open: Mutex<HashMap<Subject, u32>>,
}

/// An open connection, counted until this is dropped.
#[derive(Debug)]
pub struct Peer {
    peers: Arc<Peers>,
    subject: Subject,
}

impl Peers {
    /// Creates the counts, with the bound and the trusted proxies of `settings`.
    pub fn new(settings: Settings) -> Arc<Self> {
        Arc::new(Self {
            settings,
            open: Mutex::default(),
        })
    }

    /// Counts a connection of `address`; returns `None` when it has too many.
    pub fn admit(self: &Arc<Self>, address: IpAddr) -> Option<Peer> {
        let address = address.to_canonical();
        let subject = Subject::Address(address).counted();
        let mut open = self.open();
        let count = open.entry(subject).or_default();
        if *count >= self.settings.connections_per_address() && !self.settings.is_trusted(address) {
            return None;
        }
        *count += 1;
        Some(Peer {
            peers: Arc::clone(self),
            subject,
        })
    }

    fn open(&self) -> MutexGuard<'_, HashMap<Subject, u32>> {
        self.open.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Drop for Peer {
    fn drop(&mut self) {
        if let Entry::Occupied(mut count) = self.peers.open().entry(self.subject) {
            *count.get_mut() -= 1;
            if *count.get() == 0 {
                count.remove();
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Config;

    fn peers(flags: &[&str]) -> Arc<Peers> {
        Peers::new(Config::from_flags(flags).expect("valid flags").settings)
    }

    fn admit(peers: &Arc<Peers>, address: &str) -> Option<Peer> {
        peers.admit(address.parse().expect("a valid address"))
    }

    #[test]
    fn an_address_has_so_many_connections_and_others_have_their_own() {
        let peers = peers(&["--address-connections", "2"]);

        let open = [admit(&peers, "10.0.0.1"), admit(&peers, "::ffff:10.0.0.1")];

        assert!(open.iter().all(Option::is_some));
        assert!(admit(&peers, "10.0.0.1").is_none());
        assert!(admit(&peers, "10.0.0.2").is_some());
        drop(open);
        assert!(admit(&peers, "10.0.0.1").is_some());
        assert!(
            peers.open().is_empty(),
            "an address without connections is forgotten"
        );
    }

    #[test]
    fn an_ipv6_network_counts_as_one_address() {
        let peers = peers(&["--address-connections", "1"]);

        let _open = admit(&peers, "2001:db8::1");

        assert!(admit(&peers, "2001:db8::2").is_none());
        assert!(admit(&peers, "2001:db8:0:1::1").is_some());
    }

    #[test]
    fn a_trusted_proxy_has_no_bound() {
        let peers = peers(&[
            "--address-connections",
            "1",
            "--trusted-proxy",
            "10.0.0.0/8",
        ]);

        let open: Vec<_> = (0..9).map(|_| admit(&peers, "10.0.0.1")).collect();

        assert!(open.iter().all(Option::is_some));
    }

    #[test]
    fn an_address_has_a_quarter_of_all_connections_unless_set() {
        for (flags, most) in [
            (&[][..], 2048),
            (&["--max-connections", "1000"], 250),
            (&["--max-connections", "1"], 1),
            (&["--address-connections", "7"], 7),
        ] {
            let config = Config::from_flags(flags).expect("valid flags");

            assert_eq!(config.settings.connections_per_address(), most, "{flags:?}");
        }
    }
}
