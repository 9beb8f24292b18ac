//! [`Transport`]: where the calls of a client go, over the network or into a recording, and what they do to its session.

use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use crate::error::Error;
use crate::network::{CallOptions, Network};
use crate::request::Request;
use crate::response::Response;

/// How requests are sent.
pub(crate) enum Transport {
    /// To the server.
    Network(Network),
    /// Nowhere: they are added to this list, with every secret masked.
    Recording(Mutex<Vec<Request>>),
}

impl Transport {
    /// Sends a request, or records it.
    ///
    /// # Errors
    /// [`Error::Recorded`] when it is recorded.
    pub(crate) async fn send(
        &self,
        request: &Request,
        options: &CallOptions,
    ) -> Result<Response, Error> {
        match self {
            Self::Network(network) => network.send(request, options).await,
            Self::Recording(requests) => {
                let mut requests = requests.lock().unwrap_or_else(PoisonError::into_inner);
                requests.push(request.clone());
                Err(Error::Recorded)
            }
        }
    }

    /// Does some work within a deadline, see [`Network::bounded`]; a recording has none.
    pub(crate) async fn bounded<T>(
        &self,
        deadline: Option<Duration>,
        work: impl Future<Output = Result<T, Error>>,
    ) -> Result<T, Error> {
        match self {
            Self::Network(network) => network.bounded(deadline, work).await,
            Self::Recording(_) => work.await,
        }
    }

    /// Removes the session from the store; the server is not asked.
    pub(crate) async fn forget_session(&self) -> Result<(), Error> {
        match self.network() {
            Some(network) => network.refresher.forget().await,
            None => Ok(()),
        }
    }

    /// Whether calls are signed by the session, not by a personal token.
    pub(crate) fn uses_session(&self) -> bool {
        self.network().is_none_or(|network| network.token.is_none())
    }

    pub(crate) fn network(&self) -> Option<&Network> {
        match self {
            Self::Network(network) => Some(network),
            Self::Recording(_) => None,
        }
    }
}
