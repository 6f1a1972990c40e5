//! How what runs for long is asked to end.

use anyhow::Result;
use std::future::Future;
use tokio::signal::unix::{signal, SignalKind};

/// Comes when the process is interrupted or told to terminate.
///
/// # Errors
/// The operating system does not tell of signals.
pub fn stop() -> Result<impl Future<Output = ()> + Send + 'static> {
    let mut interrupt = signal(SignalKind::interrupt())?;
    let mut terminate = signal(SignalKind::terminate())?;
    Ok(async move {
        tokio::select! {
            _ = interrupt.recv() => {}
            _ = terminate.recv() => {}
        }
    })
}
