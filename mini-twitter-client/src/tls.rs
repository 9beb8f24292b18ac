//! The TLS configuration: rustls with ring, and the root certificates of the machine or, when it has none, bundled ones.

use std::sync::Arc;

use rustls::crypto::ring;
use rustls::{ClientConfig, RootCertStore};
use rustls_platform_verifier::Verifier;

use crate::error::Error;

/// Creates the configuration for `https` (`is_secure`) or `http`.
///
/// The root certificates of the machine are read only for `https`: reading takes milliseconds, and fails on a machine
/// without CA files (a bare container). Then the bundled certificates of Mozilla are used.
///
/// # Errors
/// [`Error::Invalid`] on `tls` when the protocol versions are not supported.
pub(crate) fn config(is_secure: bool) -> Result<ClientConfig, Error> {
    let provider = Arc::new(ring::default_provider());
    let builder = ClientConfig::builder_with_provider(provider.clone())
        .with_safe_default_protocol_versions()
        .map_err(|error| Error::invalid("tls", error.to_string()))?;
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
