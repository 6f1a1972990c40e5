//! A node, a deployment, attestors and agents.

mod agents;
mod attestors;
mod history;
mod suite;

pub use agents::Agents;
pub use attestors::{machine_policy, Attestors};
pub use history::heartbeats_in_blocks;
pub use suite::Suite;

use std::{
    future::Future,
    time::{Duration, Instant},
};

/// Waits until the condition holds.
///
/// # Panics
/// If it does not within `limit`.
pub async fn wait_until<F: Future<Output = bool>>(
    what: &str,
    limit: Duration,
    condition: impl Fn() -> F,
) {
    let begin = Instant::now();
    while !condition().await {
        assert!(begin.elapsed() < limit, "in {limit:?} not: {what}");
        tokio::time::sleep(Duration::from_millis(100)).await;
    }
}
