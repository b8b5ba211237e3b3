//! Who may ask: every request passes here before anything looks at it.
//!
//! - The `Host` must be this server's own, or a foreign name that resolves to 127.0.0.1 could ask (DNS
//!   rebinding).
//! - A request that a browser makes for another site, another port of this host included, is refused, and
//!   one that changes something must name this server as its `Origin`.
//! - Everything but the way in needs the cookie.
//!
//! What leaves is never cached, never framed, and allows the page no script, style or connection but its
//! own.

use crate::api::App;
use axum::extract::{Request, State};
use axum::http::header::{self, HeaderMap, HeaderName, HeaderValue};
use axum::http::{Method, StatusCode};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use std::sync::Arc;
use std::time::Duration;

/// The name of the cookie.
pub(crate) const COOKIE: &str = "matura_review";

/// How long a request may take, its body included.
const LIMIT: Duration = Duration::from_secs(30);

const POLICY: &str = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; \
    connect-src 'self'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'; \
    require-trusted-types-for 'script'; trusted-types 'none'";

/// On every answer, errors too.
const HEADERS: [(HeaderName, &str); 8] = [
    (header::CONTENT_SECURITY_POLICY, POLICY),
    (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
    (header::X_FRAME_OPTIONS, "DENY"),
    (header::REFERRER_POLICY, "no-referrer"),
    (header::CACHE_CONTROL, "no-store"),
    (HeaderName::from_static("cross-origin-resource-policy"), "same-origin"),
    (HeaderName::from_static("cross-origin-opener-policy"), "same-origin"),
    (HeaderName::from_static("permissions-policy"), "camera=(), geolocation=(), microphone=()"),
];

/// Lets a request through, or says why not.
pub(crate) async fn guard(State(app): State<Arc<App>>, request: Request, next: Next) -> Response {
    let mut response = match refusal(&app, &request) {
        Some(why) => (StatusCode::FORBIDDEN, format!("{why}\n")).into_response(),
        None => match tokio::time::timeout(LIMIT, next.run(request)).await {
            Ok(response) => response,
            Err(_) => StatusCode::REQUEST_TIMEOUT.into_response(),
        },
    };
    for (name, value) in HEADERS {
        response.headers_mut().insert(name, HeaderValue::from_static(value));
    }
    response
}

/// Why a request is not let through; `None` when it is.
fn refusal(app: &App, request: &Request) -> Option<&'static str> {
    let headers = request.headers();
    let host = only(headers, &header::HOST).filter(|host| app.hosts.iter().any(|own| own == host));
    let Some(host) = host else { return Some("this host is not served here") };
    let is_way_in = request.uri().path() == "/";
    let site = headers.get("sec-fetch-site");
    let is_foreign = site.is_some_and(|site| site != "same-origin" && site != "none");
    // A link to the way in may stand anywhere: its token is what counts.
    if is_foreign && !is_way_in {
        return Some("requests from other sites are refused");
    }
    let changes = !matches!(*request.method(), Method::GET | Method::HEAD);
    let origin = only(headers, &header::ORIGIN);
    if (changes || origin.is_some()) && origin != Some(format!("http://{host}").as_str()) {
        return Some("requests from other origins are refused");
    }
    if !is_way_in && !session(headers).any(|session| app.keys.knows(session)) {
        return Some("this page opens by the address that `matura review` printed");
    }
    None
}

/// The value of a header that must stand there once.
fn only<'h>(headers: &'h HeaderMap, name: &HeaderName) -> Option<&'h str> {
    let mut values = headers.get_all(name).iter();
    let value = values.next()?.to_str().ok()?;
    values.next().is_none().then_some(value)
}

/// The values of our cookie.
fn session(headers: &HeaderMap) -> impl Iterator<Item = &str> {
    let cookies = headers.get_all(header::COOKIE).iter().filter_map(|value| value.to_str().ok());
    let pairs = cookies.flat_map(|cookies| cookies.split(';')).filter_map(|pair| pair.trim().split_once('='));
    pairs.filter(|(name, _)| *name == COOKIE).map(|(_, value)| value)
}
