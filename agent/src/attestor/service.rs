//! The attestor over HTTP.

use super::{Attestor, Refusal, Request};
use crate::{
    attestation::{Attestation, Complaint},
    clock, hexadecimal,
};
use axum::{
    extract::{rejection::JsonRejection, DefaultBodyLimit, State},
    http::StatusCode,
    middleware::{self, Next},
    response::{IntoResponse, Response},
    routing::{get, post},
    Json, Router,
};
use std::{future::Future, io, sync::Arc, time::Duration};
use tokio::net::TcpListener;

/// The longest request in bytes; a proper one is shorter than 1 KiB.
const MAXIMUM_BODY: usize = 8 * 1024;

/// How long a request may take, in which it has to come to its end.
const REQUEST_TIMEOUT: Duration = Duration::from_secs(10);

/// Serves requests until `stop` comes, then finishes the running ones.
///
/// # Errors
/// Those of the listener.
pub async fn serve(
    listener: TcpListener,
    attestor: Attestor,
    stop: impl Future<Output = ()> + Send + 'static,
) -> io::Result<()> {
    axum::serve(listener, routes(attestor))
        .with_graceful_shutdown(stop)
        .await
}

fn routes(attestor: Attestor) -> Router {
    Router::new()
        .route("/attest", post(attest))
        .route("/key", get(key))
        .layer(DefaultBodyLimit::max(MAXIMUM_BODY))
        .layer(middleware::from_fn(limit_time))
        .with_state(Arc::new(attestor))
}

async fn attest(
    State(attestor): State<Arc<Attestor>>,
    request: Result<Json<Request>, JsonRejection>,
) -> Result<Json<Attestation>, Refusal> {
    let Json(request) = request.map_err(|why| Refusal::Unreadable(why.body_text()))?;
    attestor.vouch(&request, clock::now()).map(Json)
}

async fn key(State(attestor): State<Arc<Attestor>>) -> Json<String> {
    Json(hexadecimal::of(&attestor.public()))
}

async fn limit_time(request: axum::extract::Request, next: Next) -> Response {
    let answer = tokio::time::timeout(REQUEST_TIMEOUT, next.run(request)).await;
    answer.unwrap_or_else(|_| Refusal::TooSlow.into_response())
}

impl IntoResponse for Refusal {
    fn into_response(self) -> Response {
        let status = match self {
            Self::Unreadable(_) | Self::UnknownVersion(_) => StatusCode::BAD_REQUEST,
            Self::TooSlow => StatusCode::REQUEST_TIMEOUT,
            Self::NoPossession => StatusCode::UNAUTHORIZED,
            Self::UnknownDeployment | Self::UnknownMachine => StatusCode::FORBIDDEN,
            Self::WrongTime(_) => StatusCode::UNPROCESSABLE_ENTITY,
        };
        let complaint = Complaint {
            error: self.name().to_owned(),
            reason: self.to_string(),
        };
        (status, Json(complaint)).into_response()
    }
}
