//! How a server proves who it is: rustls with ring, and the roots of the machine or, where it has none, bundled ones.

use std::sync::Arc;

use rustls::crypto::ring;
use rustls::{ClientConfig, RootCertStore};
use rustls_platform_verifier::Verifier;

use crate::error::Error;

/// The setting for a server spoken to over TLS, or in the clear.
///
/// The machine's own roots are read only where they are needed: that takes milliseconds, and fails on a machine
/// without CA files (a bare container), where Mozilla's, bundled, stand in.
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
                tracing::debug!(%error, "no roots on this machine, bundled ones stand in");
            }
        }
    }
    let roots = RootCertStore::from_iter(webpki_roots::TLS_SERVER_ROOTS.iter().cloned());
    Ok(builder.with_root_certificates(roots).with_no_client_auth())
}
