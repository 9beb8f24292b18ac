//! [`Connection`]: one HTTP/1.1 connection that is kept open, straight on hyper.

use std::net::SocketAddr;

use http_body_util::{BodyExt, Full};
use hyper::body::Bytes;
use hyper::client::conn::http1::{SendRequest, handshake};
use hyper::{Method, Request};
use hyper_util::rt::TokioIo;
use serde_json::Value;
use tokio::net::TcpStream;

use crate::Result;

/// A connection to the server.
#[derive(Debug)]
pub(crate) struct Connection {
    sender: SendRequest<Full<Bytes>>,
    host: String,
}

/// A request to the API.
#[derive(Debug, Clone)]
pub(crate) struct ApiRequest<'a> {
    pub(crate) method: Method,
    pub(crate) path: &'a str,
    /// The access token, when the request is authenticated.
    pub(crate) token: Option<&'a str>,
    /// The JSON body.
    pub(crate) body: Option<String>,
}

impl<'a> ApiRequest<'a> {
    /// Creates a `GET` of `path`.
    pub(crate) fn get(path: &'a str, token: Option<&'a str>) -> Self {
        Self {
            method: Method::GET,
            path,
            token,
            body: None,
        }
    }
}

impl Connection {
    /// Connects to the server.
    pub(crate) async fn open(address: SocketAddr) -> Result<Self> {
        let stream = TcpStream::connect(address).await?;
        stream.set_nodelay(true)?;
        let (sender, connection) = handshake(TokioIo::new(stream)).await?;
        tokio::spawn(connection);
        Ok(Self {
            sender,
            host: address.to_string(),
        })
    }

    /// Sends a request and returns the status and the whole body.
    pub(crate) async fn send(&mut self, request: ApiRequest<'_>) -> Result<(u16, Bytes)> {
        let mut builder = Request::builder()
            .method(request.method)
            .uri(request.path)
            .header("host", &self.host);
        if let Some(token) = request.token {
            builder = builder.header("authorization", format!("Bearer {token}"));
        }
        if request.body.is_some() {
            builder = builder.header("content-type", "application/json");
        }
        let body = Full::new(Bytes::from(request.body.unwrap_or_default()));
        self.sender.ready().await?;
        let response = self.sender.send_request(builder.body(body)?).await?;
        let status = response.status().as_u16();
        Ok((status, response.into_body().collect().await?.to_bytes()))
    }

    /// Sends a request and returns the JSON of a success; any other status is an error.
    pub(crate) async fn json(&mut self, request: ApiRequest<'_>) -> Result<Value> {
        let name = format!("{} {}", request.method, request.path);
        let (status, body) = self.send(request).await?;
        if !(200..300).contains(&status) {
            return Err(format!("{name}: {status} {}", String::from_utf8_lossy(&body)).into());
        }
        Ok(serde_json::from_slice(&body).unwrap_or_default())
    }
}
