//! What the page asks of the server: its files, the state, lines of a file, and changes of answers.

use crate::answering::{Answering, Refusal, Replaced};
use crate::assets::asset;
use crate::guard::{COOKIE, guard};
use crate::keys::Keys;
use crate::lines::lines;
use crate::page;
use crate::said::{Invalid, Said};
use crate::undo::Changes;
use crate::view::View;
use axum::Router;
use axum::body::Bytes;
use axum::extract::{DefaultBodyLimit, Json, Path, Query, State};
use axum::http::{HeaderMap, StatusCode, header};
use axum::middleware::from_fn_with_state;
use axum::response::{Html, IntoResponse, Response};
use axum::routing::{get, post};
use matura_texts::Texts;
use serde::{Deserialize, Serialize};
use serde_json::json;
use std::hash::{DefaultHasher, Hash, Hasher};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

/// Bytes of a request's body at most.
const BODY: usize = 64 * 1024;

/// What the server works with.
pub(crate) struct App {
    answering: Arc<dyn Answering>,
    texts: &'static Texts,
    pub(crate) keys: Keys,
    /// The hosts by which it may be addressed.
    pub(crate) hosts: [String; 2],
    changes: Mutex<Changes>,
    sent: Mutex<Option<Sent>>,
    scan: Mutex<Scan>,
}

/// How far the last scan that was asked for is.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
struct Scan {
    running: bool,
    /// How many have ended.
    ended: u64,
    /// Why the last one failed.
    failed: Option<String>,
}

/// What the page is told.
#[derive(Serialize)]
struct Told<'a> {
    scan: &'a Scan,
    view: &'a View,
}

/// A view as it was last sent.
#[derive(Clone)]
struct Sent {
    scan: Scan,
    view: Arc<View>,
    tag: String,
    body: Bytes,
}

impl App {
    pub(crate) fn new(answering: Arc<dyn Answering>, texts: &'static Texts, keys: Keys, port: u16) -> Self {
        Self {
            answering,
            texts,
            keys,
            hosts: [format!("127.0.0.1:{port}"), format!("localhost:{port}")],
            changes: Mutex::default(),
            sent: Mutex::default(),
            scan: Mutex::default(),
        }
    }

    /// A path below the page's own.
    pub(crate) fn path(&self, below: &str) -> String {
        format!("{}{below}", self.keys.area())
    }

    /// The view as the page gets it; made anew only when it is another.
    fn sent(&self) -> Result<Sent, Refusal> {
        let view = self.answering.view()?;
        let scan = lock(&self.scan).clone();
        let mut last = lock(&self.sent);
        if let Some(last) = last.as_ref().filter(|last| Arc::ptr_eq(&last.view, &view) && last.scan == scan) {
            return Ok(last.clone());
        }
        let body = serde_json::to_vec(&Told { scan: &scan, view: &view })
            .map_err(|error| Refusal::Trouble(error.to_string()))?;
        let mut hasher = DefaultHasher::new();
        body.hash(&mut hasher);
        let sent = Sent { scan, view, tag: format!("\"{:016x}\"", hasher.finish()), body: body.into() };
        *last = Some(sent.clone());
        Ok(sent)
    }

    /// Remembers a change and tells the page its number.
    fn done(&self, key: &str, replaced: Replaced) -> Response {
        let change = lock(&self.changes).add(key, replaced);
        Json(json!({ "change": change })).into_response()
    }

    fn refuse(&self, refusal: &Refusal) -> Response {
        let (status, name, text) = match refusal {
            Refusal::Changed => (StatusCode::CONFLICT, "changed", self.texts.say("review.changed").to_owned()),
            Refusal::Unknown(_) => (StatusCode::NOT_FOUND, "unknown", self.texts.say("review.unknown").to_owned()),
            Refusal::Invalid(why) => {
                let name = format!("review.invalid.{}", why.name());
                (StatusCode::UNPROCESSABLE_ENTITY, "invalid", self.texts.say(&name).to_owned())
            }
            Refusal::Trouble(why) => (StatusCode::INTERNAL_SERVER_ERROR, "trouble", why.clone()),
        };
        (status, Json(json!({ "error": name, "message": text }))).into_response()
    }
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

/// All that the server answers.
pub(crate) fn router(app: Arc<App>) -> Router {
    Router::new()
        .route("/", get(enter))
        .route(&app.path("/"), get(shell))
        .route(&app.path("/assets/{file}"), get(file))
        .route(&app.path("/api/texts"), get(texts))
        .route(&app.path("/api/state"), get(state))
        .route(&app.path("/api/lines"), get(around))
        .route(&app.path("/api/answer"), post(answer))
        .route(&app.path("/api/withdraw"), post(withdraw))
        .route(&app.path("/api/undo"), post(undo))
        .route(&app.path("/api/scan"), post(scan))
        .layer(DefaultBodyLimit::max(BODY))
        .layer(from_fn_with_state(Arc::clone(&app), guard))
        .with_state(app)
}

#[derive(Deserialize)]
struct Entry {
    #[serde(default)]
    token: String,
}

/// The way in: a token for a cookie. The address without the token takes its place.
async fn enter(State(app): State<Arc<App>>, Query(entry): Query<Entry>, headers: HeaderMap) -> Response {
    if !app.keys.admits(&entry.token) {
        return (StatusCode::FORBIDDEN, app.texts.say("review.closed").to_owned()).into_response();
    }
    let home = app.path("/");
    let cookie = format!("{COOKIE}={}; Path={home}; HttpOnly; SameSite=Strict", app.keys.session());
    // A browser withholds a strict cookie while it follows a redirect that another site led it to; it
    // sends the cookie when the page itself goes on.
    if headers.get("sec-fetch-site").is_none_or(|site| site == "none" || site == "same-origin") {
        return (StatusCode::SEE_OTHER, [(header::LOCATION, home), (header::SET_COOKIE, cookie)]).into_response();
    }
    ([(header::SET_COOKIE, cookie)], Html(page::onward(&home, app.texts))).into_response()
}

async fn shell(State(app): State<Arc<App>>) -> Response {
    Html(page::shell(app.texts)).into_response()
}

async fn file(Path(name): Path<String>) -> Response {
    match asset(&name) {
        Some((kind, text)) => ([(header::CONTENT_TYPE, kind)], text).into_response(),
        None => StatusCode::NOT_FOUND.into_response(),
    }
}

async fn texts(State(app): State<Arc<App>>) -> Response {
    Json(page::texts(app.texts)).into_response()
}

async fn state(State(app): State<Arc<App>>, headers: HeaderMap) -> Response {
    blocking(app, move |app| match app.sent() {
        Ok(sent) if headers.get(header::IF_NONE_MATCH).is_some_and(|known| *known == *sent.tag) => {
            StatusCode::NOT_MODIFIED.into_response()
        }
        Ok(sent) => ([(header::CONTENT_TYPE, "application/json".to_owned()), (header::ETAG, sent.tag)], sent.body)
            .into_response(),
        Err(refusal) => app.refuse(&refusal),
    })
    .await
}

#[derive(Deserialize)]
struct Around {
    key: String,
    piece: usize,
    #[serde(default)]
    around: usize,
}

/// The lines around a piece of evidence. Which file they come from, the evidence says, not the request.
async fn around(State(app): State<Arc<App>>, Query(asked): Query<Around>) -> Response {
    blocking(app, move |app| {
        let view = match app.answering.view() {
            Ok(view) => view,
            Err(refusal) => return app.refuse(&refusal),
        };
        let piece = view.item(&asked.key).and_then(|item| item.criterion.evidence.get(asked.piece));
        let place = piece.and_then(|piece| Some((piece.path.as_ref()?, piece.line?, piece.end_line?)));
        let found = place.and_then(|(path, first, last)| {
            let text = app.answering.text(path)?;
            Some(lines(path, &text, first, last, asked.around))
        });
        match found {
            Some(found) => Json(found).into_response(),
            None => app.refuse(&Refusal::Unknown(asked.key)),
        }
    })
    .await
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Answered {
    key: String,
    seen: Option<String>,
    answer: String,
    #[serde(default)]
    note: String,
    #[serde(default)]
    until: String,
    #[serde(default)]
    links: Vec<String>,
}

async fn answer(State(app): State<Arc<App>>, Json(given): Json<Answered>) -> Response {
    blocking(app, move |app| {
        let said = Said::parse(&given.answer, &given.note, &given.until, &given.links);
        let said = said.and_then(|said| is_future(app, &said).then_some(said).ok_or(Invalid::Past));
        let replaced =
            said.map_err(Refusal::from).and_then(|said| app.answering.answer(&given.key, given.seen.as_deref(), &said));
        replaced.map_or_else(|refusal| app.refuse(&refusal), |replaced| app.done(&given.key, replaced))
    })
    .await
}

/// False when the answer would be over at once.
fn is_future(app: &App, said: &Said) -> bool {
    let today = app.answering.view().ok().and_then(|view| view.today.parse().ok());
    today.zip(said.until).is_none_or(|(today, until)| until >= today)
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Withdrawn {
    key: String,
    seen: Option<String>,
}

async fn withdraw(State(app): State<Arc<App>>, Json(given): Json<Withdrawn>) -> Response {
    blocking(app, move |app| {
        let replaced = app.answering.restore(&given.key, given.seen.as_deref(), None);
        replaced.map_or_else(|refusal| app.refuse(&refusal), |replaced| app.done(&given.key, replaced))
    })
    .await
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Undone {
    change: u64,
}

async fn undo(State(app): State<Arc<App>>, Json(given): Json<Undone>) -> Response {
    blocking(app, move |app| {
        let Some(change) = lock(&app.changes).get(given.change) else {
            return app.refuse(&Refusal::Changed);
        };
        match app.answering.restore(&change.key, change.left.as_deref(), change.before.as_ref()) {
            Ok(_) => {
                lock(&app.changes).forget(given.change);
                Json(json!({ "key": change.key })).into_response()
            }
            Err(refusal) => app.refuse(&refusal),
        }
    })
    .await
}

/// Starts a scan; how far it is, the state tells.
async fn scan(State(app): State<Arc<App>>, Json(Nothing {}): Json<Nothing>) -> Response {
    {
        let mut scan = lock(&app.scan);
        if scan.running {
            let text = app.texts.say("review.scanning");
            return (StatusCode::CONFLICT, Json(json!({ "error": "scanning", "message": text }))).into_response();
        }
        *scan = Scan { running: true, ended: scan.ended, failed: None };
    }
    tokio::spawn(async move {
        let answering = Arc::clone(&app.answering);
        let done = tokio::task::spawn_blocking(move || answering.scan()).await;
        let failed = match done {
            Ok(done) => done.err().map(|refusal| refusal.to_string()),
            Err(error) => Some(error.to_string()),
        };
        let mut scan = lock(&app.scan);
        *scan = Scan { running: false, ended: scan.ended + 1, failed };
    });
    StatusCode::ACCEPTED.into_response()
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Nothing {}

/// Answers on a thread that may wait for the disk.
async fn blocking(app: Arc<App>, work: impl FnOnce(&App) -> Response + Send + 'static) -> Response {
    let done = tokio::task::spawn_blocking(move || work(&app)).await;
    done.unwrap_or_else(|_| StatusCode::INTERNAL_SERVER_ERROR.into_response())
}
