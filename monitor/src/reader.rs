//! What the contracts' views say, page by page.

use client::{
    Deployment, FactoryClient, MiningClient, Node, NodeError, PoolClient, RegistryClient,
};
use governance::Announced;
use ink::primitives::{AccountId, Hash};
use interfaces::{PoolInfo, PoolRecord, QueueEntry, StakeInfo, Subsidy, WorkerInfo};
use primitives::{Balance, Timestamp, Worker};

/// The most entries that the factory and the pools return at once.
const PAGE: u32 = 100;
/// The most workers that mining returns at once.
const WORKERS_PAGE: u32 = 20;
/// How much of a withdraw queue is looked at: its oldest entries, so that a queue that somebody filled with
/// crumbs costs no more than this.
const QUEUE_ENTRIES: usize = 1_000;

/// A pool as its views show it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct PoolState {
    pub info: PoolInfo,
    /// The oldest entries of the withdraw queue.
    pub queue: Vec<QueueEntry>,
    pub upgrade: Option<Announced<Hash>>,
    /// What the watched account has in the pool.
    pub position: Option<StakeInfo>,
    /// The keys of its workers.
    pub workers: Vec<Worker>,
}

/// One of the contracts that governance rules.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Governed {
    pub paused: bool,
    pub code: Option<Announced<Hash>>,
}

/// What governance has announced.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Announcements {
    pub factory: Governed,
    pub mining: Governed,
    pub registry: Governed,
    pub pool_code: Option<Announced<Hash>>,
    pub verifier: Option<Announced<AccountId>>,
    pub tokenomics: Option<Timestamp>,
}

/// What rewards are paid from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Funds {
    pub subsidy: Subsidy,
    /// The most that is paid out of it in a period, in plancks.
    pub budget: Balance,
}

/// Asks the contracts of a deployment.
pub(crate) struct Reader {
    pub node: Node,
    factory: FactoryClient<Node>,
    mining: MiningClient<Node>,
    registry: RegistryClient<Node>,
    account: Option<AccountId>,
}

impl Reader {
    /// Asks by way of `node`; `account` is whose positions are of interest.
    pub fn new(node: &Node, deployment: &Deployment, account: Option<AccountId>) -> Self {
        Self {
            node: node.clone(),
            factory: deployment.factory(node),
            mining: deployment.mining(node),
            registry: deployment.registry(node),
            account,
        }
    }

    /// All pools from number `start` on.
    pub async fn pools(&self, start: u32) -> Result<Vec<PoolRecord>, NodeError> {
        let mut pools = Vec::new();
        let mut next = start;
        loop {
            let page = self.factory.pools(next, PAGE).ask().await?;
            let Some(last) = page.last() else {
                return Ok(pools);
            };
            next = last.pid.saturating_add(1);
            pools.extend(page);
        }
    }

    /// A pool.
    pub async fn pool(&self, address: AccountId) -> Result<PoolState, NodeError> {
        let pool = PoolClient::at(&self.node, address);
        let now = self.node.now().await?;
        let position = match self.account {
            Some(account) => Some(pool.stake_info(account).ask().await?),
            None => None,
        };
        Ok(PoolState {
            info: pool.pool_info().ask().await?,
            queue: queue(&pool).await?,
            upgrade: pool.settings().ask().await?.upgrade.pending(now),
            position,
            workers: workers(&pool).await?,
        })
    }

    /// All workers that have ever mined.
    pub async fn workers(&self) -> Result<Vec<WorkerInfo>, NodeError> {
        let mut workers = Vec::new();
        let mut start = 0;
        loop {
            let page = self.mining.workers(start, WORKERS_PAGE).ask().await?;
            if page.is_empty() {
                return Ok(workers);
            }
            workers.extend(page);
            start = start.saturating_add(WORKERS_PAGE);
        }
    }

    /// A worker.
    pub async fn worker(&self, worker: Worker) -> Result<Option<WorkerInfo>, NodeError> {
        self.mining.worker_info(worker).ask().await
    }

    /// From when on the next heartbeat of a worker is late; 0 if it has no session.
    pub async fn late(&self, worker: Worker) -> Result<Timestamp, NodeError> {
        let session = self.mining.session(worker).ask().await?;
        Ok(session.map_or(0, |session| session.late))
    }

    /// Whether `caller`, like anybody, could stop the worker now.
    pub async fn can_be_stopped(
        &self,
        pool: AccountId,
        worker: Worker,
        caller: AccountId,
    ) -> Result<bool, NodeError> {
        let pool = PoolClient::at(&self.node, pool);
        match pool.stop_unresponsive(caller, worker).preview().await {
            Ok(preview) => Ok(preview.outcome.is_ok()),
            Err(NodeError::Failed { .. } | NodeError::Unreadable(_)) => Ok(false),
            Err(error) => Err(error),
        }
    }

    /// What rewards are paid from.
    pub async fn funds(&self) -> Result<Funds, NodeError> {
        let tokenomics = self.mining.tokenomics().ask().await?;
        let token = 10u128.saturating_pow(self.node.token().decimals.into());
        Ok(Funds {
            subsidy: self.mining.subsidy().ask().await?,
            budget: tokenomics.map_or(0, |tokenomics| tokenomics.budget.mul_int(token)),
        })
    }

    /// What governance has announced.
    pub async fn announcements(&self) -> Result<Announcements, NodeError> {
        let tokenomics = self.mining.pending_tokenomics().ask().await?;
        Ok(Announcements {
            factory: Governed {
                paused: self.factory.paused().ask().await?,
                code: self.factory.pending_code().ask().await?,
            },
            mining: Governed {
                paused: self.mining.paused().ask().await?,
                code: self.mining.pending_code().ask().await?,
            },
            registry: Governed {
                paused: self.registry.paused().ask().await?,
                code: self.registry.pending_code().ask().await?,
            },
            pool_code: self.factory.pending_pool_code().ask().await?,
            verifier: self.registry.pending_verifier().ask().await?,
            tokenomics: tokenomics.map(|announced| announced.executable_at),
        })
    }
}

async fn queue(pool: &PoolClient<Node>) -> Result<Vec<QueueEntry>, NodeError> {
    let mut entries: Vec<QueueEntry> = Vec::new();
    while entries.len() < QUEUE_ENTRIES {
        let cursor = entries.last().map(|entry| entry.staker);
        let page = pool.withdraw_queue(cursor, PAGE).ask().await?;
        if page.is_empty() {
            break;
        }
        entries.extend(page);
    }
    Ok(entries)
}

async fn workers(pool: &PoolClient<Node>) -> Result<Vec<Worker>, NodeError> {
    let mut workers = Vec::new();
    let mut start = 0;
    loop {
        let page = pool.workers(start, PAGE).ask().await?;
        if page.is_empty() {
            return Ok(workers);
        }
        workers.extend(page.iter().map(|it| it.worker));
        start = start.saturating_add(PAGE);
    }
}
