//! Nodes for tests that wait for what they start.

use e2e::node::{take_turn, DevNode};
use serde_json::Value;
use std::{future::Future, ops::Deref, process::Command, sync::Arc};
use tokio::{runtime::Runtime, sync::MutexGuard};

/// A node for all tests that need no chain of their own. They take turns, because they sign with the same keys.
pub struct Shared {
    _turn: MutexGuard<'static, ()>,
    node: Arc<DevNode>,
}

impl Shared {
    /// Waits for its turn.
    pub fn take() -> Self {
        wait(async {
            // It runs as long as anybody waits for it.
            Self {
                node: DevNode::shared().await,
                _turn: take_turn().await,
            }
        })
    }
}

impl Deref for Shared {
    type Target = DevNode;

    fn deref(&self) -> &DevNode {
        &self.node
    }
}

/// Waits for what others do meanwhile.
pub fn wait<T>(future: impl Future<Output = T>) -> T {
    Runtime::new().expect("threads").block_on(future)
}

/// The specification of the development chain, to be changed in everything but its name, by which the node knows
/// how to make blocks.
pub fn specification() -> Value {
    let built = Command::new(DevNode::program())
        .args(["build-spec", "--chain", "dev", "--disable-default-bootnode"])
        .output()
        .expect("the node builds a specification");
    let mut specification: Value = serde_json::from_slice(&built.stdout).expect("JSON");
    // The node expects them in files, and has no use for them.
    specification["relay_chain"] = "none".into();
    specification["para_id"] = 1.into();
    specification
}
