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
use std::{
    future::{Future, IntoFuture},
    io,
    sync::Arc,
    time::Duration,
};
use tokio::{net::TcpListener, sync::oneshot};

/// The longest request in bytes; a proper one is shorter than 1 KiB.
const MAXIMUM_BODY: usize = 8 * 1024;

/// How long a request may take, in which it has to come to its end.
const REQUEST_TIMEOUT: Duration = Duration::from_secs(10);

/// How long running requests may take once the service is to stop.
const STOPPING_TIME: Duration = Duration::from_secs(5);

/// Serves requests until `stop` comes, then finishes the running ones, as far as they end within 5 seconds.
///
/// # Errors
/// Those of the listener.
pub async fn serve(
    listener: TcpListener,
    attestor: Attestor,
    stop: impl Future<Output = ()> + Send + 'static,
) -> io::Result<()> {
    let (stopping, stopped) = oneshot::channel::<()>();
    let stop = async move {
        stop.await;
        drop(stopping);
    };
    let serving = axum::serve(listener, routes(attestor)).with_graceful_shutdown(stop);
    let patience = async {
        // Nothing is ever sent: that the other end is gone says it.
        let _ = stopped.await;
        tokio::time::sleep(STOPPING_TIME).await;
    };
    tokio::select! {
        ended = serving.into_future() => ended,
        () = patience => Ok(()),
    }
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
            Self::UnknownDeployment | Self::UnknownMachine | Self::WrongOperator => {
                StatusCode::FORBIDDEN
            }
            Self::WrongTime(_) => StatusCode::UNPROCESSABLE_ENTITY,
        };
        let complaint = Complaint {
            error: self.name().to_owned(),
            reason: self.to_string(),
        };
        (status, Json(complaint)).into_response()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::attestor::{Policy, Vouching};
    use client::Key;
    use std::time::Instant;
    use tokio::{
        io::{AsyncReadExt, AsyncWriteExt},
        net::TcpStream,
    };

    #[tokio::test]
    async fn a_client_that_never_ends_its_request_does_not_keep_the_service_from_stopping() {
        let policy = Policy {
            deployments: Vec::new(),
            vouching: Vouching::Machines(Vec::new()),
        };
        let key = Key::from_secret(&[7; 32]).expect("a secret");
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("a free port");
        let address = listener.local_addr().expect("it listens");
        let (stop, stopped) = oneshot::channel::<()>();
        let service = tokio::spawn(serve(listener, Attestor::new(key, policy), async {
            let _ = stopped.await;
        }));

        let mut slow = TcpStream::connect(address).await.expect("it listens");
        let half = b"GET /key HTTP/1.1\r\nHo";
        slow.write_all(half).await.expect("it reads");
        // Whoever comes later is answered, so the slow one has been let in.
        let mut quick = TcpStream::connect(address).await.expect("it listens");
        let whole = b"GET /key HTTP/1.1\r\nHost: attestor\r\nConnection: close\r\n\r\n";
        quick.write_all(whole).await.expect("it reads");
        let mut answer = Vec::new();
        let read = quick.read_to_end(&mut answer).await;
        read.expect("it answers");
        let asked = Instant::now();
        stop.send(()).expect("it runs");

        let limit = STOPPING_TIME + Duration::from_secs(2);
        let end = tokio::time::timeout(limit, service).await;
        let end = end.expect("it stops in time").expect("it does not panic");
        end.expect("it does not fail");
        // Else the slow one would have been no hindrance.
        assert!(asked.elapsed() >= STOPPING_TIME);
    }
}
