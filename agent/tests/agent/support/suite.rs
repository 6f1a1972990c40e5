//! The contracts, and what agents need of them.

use super::{machine_policy, wait_until, Attestors};
use agent::attestor;
use client::{Node, PoolClient, Settings};
use e2e::node::{take_turn, DevNode, TestNode};
use interfaces::WorkerInfo;
use primitives::{Balance, Worker};
use std::{ops::Deref, sync::Arc, time::Duration};
use tokio::sync::MutexGuard;

/// How long registrations and benchmarks may take.
const BENCHMARKING: Duration = Duration::from_secs(90);

/// A deployment whose days are seconds. Governance owns its pool.
pub struct Suite {
    suite: e2e::node::Suite,
    _turn: MutexGuard<'static, ()>,
}

impl Deref for Suite {
    type Target = e2e::node::Suite;

    fn deref(&self) -> &e2e::node::Suite {
        &self.suite
    }
}

impl Suite {
    /// Deploys on a node that tests have in common, one after the other.
    pub async fn start() -> Self {
        Self::deploy(DevNode::shared().await).await
    }

    /// Deploys on a node of its own.
    pub async fn start_alone() -> Self {
        Self::deploy(DevNode::start().await.into()).await
    }

    async fn deploy(process: Arc<DevNode>) -> Self {
        let turn = take_turn().await;
        let chain = TestNode::at(process).await;
        let settings = Settings::seconds(chain.node.token().decimals);
        let subsidy = 10_000 * settings.plancks_per_token();
        Self {
            suite: e2e::node::Suite::deploy(chain, settings, subsidy).await,
            _turn: turn,
        }
    }

    /// Attestors that vouch for these workers. One of the three that the verifier knows is down.
    pub async fn attestors(&self, workers: &[Worker]) -> Attestors {
        let policy = machine_policy(self.attested(), workers);
        Attestors::start(&self.attestors.keys[1..], &policy).await
    }

    /// The deployment as attestors know it.
    pub fn attested(&self) -> attestor::Deployment {
        attestor::Deployment {
            chain: self.deployment.genesis,
            verifier: self.deployment.quorum_verifier().expect("a quorum"),
            registry: self.deployment.contracts.registry.address,
        }
    }

    /// A new pool of governance with this stake in it.
    pub async fn pool(&self, stake: Balance) -> PoolClient<Node> {
        let pool = self.create_pool(self.governance).await;
        self.must(pool.contribute(self.governance, stake)).await;
        pool
    }

    /// Takes a worker into a pool.
    pub async fn add_worker(&self, pool: &PoolClient<Node>, worker: Worker) {
        self.must(pool.add_worker(self.governance, worker)).await;
    }

    /// Starts a worker of a pool.
    pub async fn start_worker(&self, pool: &PoolClient<Node>, worker: Worker, stake: Balance) {
        self.must(pool.start_mining(self.governance, worker, stake))
            .await;
    }

    /// Takes a worker into a pool and starts it.
    pub async fn start_mining(&self, pool: &PoolClient<Node>, worker: Worker, stake: Balance) {
        self.add_worker(pool, worker).await;
        self.start_worker(pool, worker, stake).await;
    }

    /// What mining says of a worker.
    pub async fn worker(&self, worker: Worker) -> Option<WorkerInfo> {
        self.ask(self.mining.worker_info(worker)).await
    }

    /// Waits until these workers have been registered and benchmarked.
    pub async fn until_scored(&self, workers: &[Worker]) {
        let scored = || self.are_scored(workers);
        wait_until("registered and benchmarked", BENCHMARKING, scored).await;
    }

    async fn are_scored(&self, workers: &[Worker]) -> bool {
        for worker in workers {
            let info = self.worker(*worker).await;
            if info.and_then(|info| info.initial_score).is_none() {
                return false;
            }
        }
        true
    }
}
