//! Network settings: [`Network`], and the public URL.

use std::fmt;
use std::net::IpAddr;
use std::str::FromStr;

/// A network such as `10.0.0.0/8`, or a single address.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Network {
    address: IpAddr,
    bits: u32,
}

impl Network {
    /// Returns whether `address` is in it.
    pub fn contains(&self, address: IpAddr) -> bool {
        match (self.address, address) {
            (IpAddr::V4(mine), IpAddr::V4(other)) => {
                let differ = mine.to_bits() ^ other.to_bits();
                differ.leading_zeros() >= self.bits
            }
            (IpAddr::V6(mine), IpAddr::V6(other)) => {
                let differ = mine.to_bits() ^ other.to_bits();
                differ.leading_zeros() >= self.bits
            }
            _ => false,
        }
    }
}

impl FromStr for Network {
    type Err = &'static str;
    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let refused = "must be an address or a network such as 10.0.0.0/8";
        let (address, bits) = match text.split_once('/') {
            Some((address, bits)) => (address, Some(bits.parse().map_err(|_| refused)?)),
            None => (text, None),
        };
        let address: IpAddr = address.parse().map_err(|_| refused)?;
        let most = if address.is_ipv4() { 32 } else { 128 };
        let bits = bits.unwrap_or(most);
        if bits > most {
            return Err(refused);
        }
        Ok(Self { address, bits })
    }
}

impl fmt::Display for Network {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}/{}", self.address, self.bits)
    }
}

/// Reads a URL such as `https://example.com/twitter`, and removes the slash at its end.
///
/// # Errors
/// When it is not an `http` or `https` URL without query, name and password (it is shown to everybody), or when its path
/// has an empty segment.
pub fn public_url(text: &str) -> Result<String, &'static str> {
    let rest = text
        .strip_prefix("https://")
        .or_else(|| text.strip_prefix("http://"));
    let is_plain =
        |c: char| c.is_ascii_graphic() && !matches!(c, '?' | '#' | '"' | '\\' | '%' | '@');
    let rest = rest.map(|rest| rest.trim_end_matches('/'));
    // A redirect to a path such as `//twitter/docs` would lead to the host `twitter`.
    let rest = rest.filter(|rest| !rest.starts_with('/') && !rest.contains("//"));
    let rest = rest.filter(|rest| rest.chars().all(is_plain));
    match rest {
        Some(rest) if !rest.is_empty() => Ok(text.trim_end_matches('/').to_owned()),
        _ => Err("must be a URL such as https://example.com/twitter"),
    }
}

/// Returns the path of a public URL, without a slash at its end: all routes are mounted under it.
pub fn prefix(public_url: Option<&str>) -> &str {
    let rest = public_url.and_then(|url| url.split_once("://"));
    let path = rest.and_then(|(_, rest)| rest.find('/').map(|at| &rest[at..]));
    path.unwrap_or_default().trim_end_matches('/')
}

/// Returns the host of a public URL, without its port; an empty text without one.
pub fn host(public_url: Option<&str>) -> &str {
    let rest = public_url.and_then(|url| url.split_once("://"));
    let rest = rest.map(|(_, rest)| rest).unwrap_or_default();
    let authority = rest.split('/').next().unwrap_or_default();
    match authority.rsplit_once(':') {
        Some((host, port)) if port.bytes().all(|byte| byte.is_ascii_digit()) => host,
        _ => authority,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_network_contains_its_own_addresses_only() -> Result<(), Box<dyn std::error::Error>> {
        for (network, address, is_inside) in [
            ("10.0.0.0/8", "10.255.0.1", true),
            ("10.0.0.0/8", "11.0.0.1", false),
            ("10.0.0.1", "10.0.0.1", true),
            ("10.0.0.1", "10.0.0.2", false),
            ("0.0.0.0/0", "203.0.113.7", true),
            ("0.0.0.0/0", "::1", false),
            ("2001:db8::/32", "2001:db8:1::7", true),
            ("2001:db8::/32", "2001:db9::7", false),
        ] {
            let network: Network = network.parse()?;

            assert_eq!(
                network.contains(address.parse()?),
                is_inside,
                "{network} {address}"
            );
        }
        Ok(())
    }

    #[test]
    fn what_is_not_a_network_is_refused() {
        for text in [
            "",
            "10.0.0.0/33",
            "10.0.0.0/",
            "/8",
            "10.0.0",
            "::/129",
            "all",
        ] {
            assert!(text.parse::<Network>().is_err(), "{text}");
        }
    }

    #[test]
    fn the_prefix_is_the_path_of_the_public_url() {
        for (url, path) in [
            (None, ""),
            (Some("https://example.com"), ""),
            (Some("https://example.com/twitter"), "/twitter"),
            (Some("http://example.com:8080/a/b"), "/a/b"),
        ] {
            assert_eq!(prefix(url), path);
        }
    }

    #[test]
    fn the_host_of_a_public_url_has_no_port() {
        for (url, expected) in [
            (None, ""),
            (Some("https://example.com"), "example.com"),
            (Some("http://example.com:8080/a"), "example.com"),
            (Some("http://[::1]/a"), "[::1]"),
            (Some("http://[::1]:8080"), "[::1]"),
        ] {
            assert_eq!(host(url), expected);
        }
    }

    #[test]
    fn a_public_url_is_http_without_query() {
        assert_eq!(
            public_url("https://example.com/a/"),
            Ok("https://example.com/a".to_owned())
        );
        for text in [
            "example.com",
            "https://",
            "https:///a",
            "https://a b",
            "https://a/?q",
            "https://a//b",
            "https://a/b//c",
            "ftp://a",
            "https://bob:secret@example.com",
        ] {
            assert!(public_url(text).is_err(), "{text}");
        }
    }
}
