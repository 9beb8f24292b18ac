//! The TLS configuration: rustls with ring, and the root certificates of the machine or, when it has none, bundled ones.

use std::error;
use std::sync::Arc;

use rustls::crypto::ring;
use rustls::{ClientConfig, Error, RootCertStore};
use rustls_platform_verifier::Verifier;

/// Creates the configuration for `https` (`is_secure`) or `http`.
///
/// The root certificates of the machine are read only for `https`: reading takes milliseconds, and fails on a machine
/// without CA files (a bare container). Then the bundled certificates of Mozilla are used.
///
/// # Errors
/// When the protocol versions are not supported.
pub(crate) fn config(is_secure: bool) -> Result<ClientConfig, Error> {
    let provider = Arc::new(ring::default_provider());
    let builder = ClientConfig::builder_with_provider(provider.clone())
        .with_safe_default_protocol_versions()?;
    if is_secure {
        match Verifier::new(provider) {
            Ok(verifier) => {
                let builder = builder
                    .dangerous()
                    .with_custom_certificate_verifier(Arc::new(verifier));
                return Ok(builder.with_no_client_auth());
            }
            Err(error) => {
                tracing::debug!(%error, "this machine has no root certificates, using the bundled ones");
            }
        }
    }
    let roots = RootCertStore::from_iter(webpki_roots::TLS_SERVER_ROOTS.iter().cloned());
    Ok(builder.with_root_certificates(roots).with_no_client_auth())
}

/// Whether an error says that the other side does not speak TLS: what it sends is no message of that protocol.
pub(crate) fn is_not_tls(error: &(dyn error::Error + 'static)) -> bool {
    matches!(
        error.downcast_ref::<Error>(),
        Some(Error::InvalidMessage(_))
    )
}
