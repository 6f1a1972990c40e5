//! A deployment on a node in the state that messages are measured in.

use super::Cost;
use client::{Node, PoolClient, Request, Settings};
use e2e::{
    node::{Suite, TestNode},
    worker::Machine,
};
use economics::{Tokenomics, TokenomicsBounds};
use ink::primitives::AccountId;
use primitives::Balance;
use scale::Decode;
use std::{fmt::Debug, time::Duration};

/// How many pools there are, and how many machines each has.
pub const POOLS: usize = 5;
pub const MACHINES: usize = 20;

/// The stake of every machine, in tokens.
pub const STAKE: Balance = 2_000;

/// Pools with machines, and stakers who use what is spare.
pub struct Scene {
    pub suite: Suite,
    pub owner: AccountId,
    /// Has the stake that the machines use.
    pub staker: AccountId,
    pub pools: Vec<PoolClient<Node>>,
    pub machines: Vec<Machine>,
}

impl Scene {
    /// Deploys the suite and creates the pools. Machines can answer at any time and are never late.
    pub async fn new(chain: TestNode) -> Self {
        let seconds = Settings::seconds(12);
        let settings = Settings {
            tokenomics: Tokenomics {
                heartbeat_interval: 1,
                heartbeat_window: 100_000,
                ..seconds.tokenomics
            },
            bounds: TokenomicsBounds {
                window_at_most: 100_000,
                ..seconds.bounds
            },
            // A stream that lasts as long as the measurements, and a window for many benchmarks.
            stream_period: 3_600_000,
            freshness: 3_600_000,
            benchmark_window: (3_000, 600_000),
            ..seconds
        };
        let [_, owner, staker, ..] = chain.people();
        let subsidy = 100_000 * settings.plancks_per_token();
        let suite = Suite::deploy(chain, settings, subsidy).await;
        let mut pools = Vec::new();
        for _ in 0..POOLS {
            pools.push(suite.create_pool(owner).await);
        }
        Self {
            suite,
            owner,
            staker,
            pools,
            machines: Vec::new(),
        }
    }

    /// Gives every pool its machines and their stake, and the first one as much more as one machine needs.
    pub async fn employ(&mut self) {
        let token = self.suite.token();
        for (number, pool) in self.pools.iter().enumerate() {
            println!("    pool {number} of {POOLS}");
            let names = (0..MACHINES).map(|machine| format!("machine {machine} of {number}"));
            let machines: Vec<_> = names.map(|name| Machine::new(&name, self.owner)).collect();
            self.suite.employ(pool, &machines).await;
            let stake = MACHINES as Balance * STAKE * token;
            self.suite.contribute(pool, self.staker, stake).await;
            self.machines.extend(machines);
        }
    }

    /// A new account with this many tokens.
    pub async fn person(&self, name: &str, tokens: Balance) -> AccountId {
        self.suite.newcomer(name, tokens * self.suite.token()).await
    }

    /// A new account that has contributed tokens to the first pool.
    pub async fn stake(&self, name: &str, tokens: Balance) -> AccountId {
        let staker = self.person(name, tokens + 1_000).await;
        self.suite
            .must(self.pools[0].contribute(staker, tokens * self.suite.token()))
            .await;
        staker
    }

    /// Waits for the next period, in which every machine may answer again.
    pub async fn next_period(&self) {
        let period = self.suite.settings.timing.period;
        tokio::time::sleep(Duration::from_millis(period)).await;
    }

    /// Sends a message that has to succeed; returns what it took.
    pub async fn cost<T: Decode, E: Decode + Debug>(&self, request: Request<Result<T, E>>) -> Cost {
        let label = &request.message.label;
        self.suite.wake().await;
        let preview = request.preview().await.expect("a trial");
        let limits = preview.limits();
        preview.outcome.expect("a measured message succeeds");
        let key = self.suite.key(request.caller);
        let sent = request.submit(&key, limits).await;
        let receipt = sent.and_then(|receipt| receipt.succeeded(label));
        Cost {
            gas: preview.gas_consumed,
            fee: receipt.expect("a measured message succeeds").fee,
            deposit: preview.deposit,
        }
    }
}
