//! The web server that Prometheus asks.

use crate::MonitorError;
use axum::{
    extract::State,
    http::{header::CONTENT_TYPE, StatusCode},
    response::IntoResponse,
    routing::get,
    Router,
};
use std::{convert::Infallible, future::pending, net::SocketAddr};
use tokio::{net::TcpListener, sync::watch};

/// What the server shows.
#[derive(Clone, Debug, Default)]
pub(crate) struct Page {
    /// The figures, as Prometheus reads them.
    pub metrics: String,
    /// Why the monitor cannot do its work, if it cannot.
    pub trouble: Option<String>,
}

impl Page {
    /// Nothing has been read yet.
    pub fn starting() -> Self {
        Self {
            metrics: String::new(),
            trouble: Some("starting".to_owned()),
        }
    }
}

/// Takes the address, if there is one.
///
/// # Errors
/// `Listen`.
pub(crate) async fn listen(
    address: Option<SocketAddr>,
) -> Result<Option<TcpListener>, MonitorError> {
    let Some(address) = address else {
        return Ok(None);
    };
    let listener = TcpListener::bind(address).await;
    let listener = listener.map_err(|reason| MonitorError::Listen { address, reason })?;
    Ok(Some(listener))
}

/// Answers `/metrics` and `/health`, forever; without a listener, just waits.
///
/// # Errors
/// `Serve`.
pub(crate) async fn serve(
    listener: Option<TcpListener>,
    page: watch::Receiver<Page>,
) -> Result<Infallible, MonitorError> {
    if let Some(listener) = listener {
        let router = Router::new()
            .route("/metrics", get(metrics))
            .route("/health", get(health))
            .with_state(page);
        let served = axum::serve(listener, router).await;
        served.map_err(MonitorError::Serve)?;
    }
    pending().await
}

async fn metrics(State(page): State<watch::Receiver<Page>>) -> impl IntoResponse {
    let metrics = page.borrow().metrics.clone();
    ([(CONTENT_TYPE, prometheus::TEXT_FORMAT)], metrics)
}

async fn health(State(page): State<watch::Receiver<Page>>) -> impl IntoResponse {
    match page.borrow().trouble.clone() {
        None => (StatusCode::OK, "ok\n".to_owned()),
        Some(trouble) => (StatusCode::SERVICE_UNAVAILABLE, format!("{trouble}\n")),
    }
}
