//! The address of a client, behind proxies too.

use std::net::IpAddr;

use salvo::http::header::HeaderMap;

use crate::config::Settings;

/// Returns the address of a client: the peer's, or, if the peer is a trusted proxy, the last address in
/// `X-Forwarded-For` that is not one of a trusted proxy. The header is ignored from any other peer.
pub fn client(peer: IpAddr, headers: &HeaderMap, settings: &Settings) -> IpAddr {
    let mut client = peer.to_canonical();
    if !settings.is_trusted(client) {
        return client;
    }
    let lines = headers.get_all("x-forwarded-for").iter().rev();
    let hops = lines.flat_map(|line| line.as_bytes().rsplit(|byte| *byte == b','));
    for hop in hops {
        let address = std::str::from_utf8(hop).ok().and_then(address);
        let Some(address) = address else { break };
        client = address;
        if !settings.is_trusted(client) {
            break;
        }
    }
    client
}

/// Reads `203.0.113.7`, `203.0.113.7:80`, `2001:db8::7`, `[2001:db8::7]:80`.
fn address(text: &str) -> Option<IpAddr> {
    let text = text.trim();
    let with_port = || text.parse().map(|socket: std::net::SocketAddr| socket.ip());
    let bare = text
        .strip_prefix('[')
        .and_then(|text| text.strip_suffix(']'));
    let address = bare.unwrap_or(text).parse().or_else(|_| with_port());
    address.ok().map(|address: IpAddr| address.to_canonical())
}
