//! Deployments in the state that a message is measured in.

use e2e::chain::Receipt;
use e2e::client::PoolClient;
use e2e::worker::Machine;
use e2e::{Config, Deployment, HOUR, MINUTE, TOKEN};
use ink::primitives::AccountId;
use primitives::Balance;
use std::fmt::Debug;

/// The stake of every machine: what the network asks of a score of 1,200, and some more.
pub const MACHINE_STAKE: Balance = 2_000 * TOKEN;

/// A deployment with the parameters of Khala and some pools.
pub struct Scene {
    /// The deployment.
    pub suite: Deployment,
    /// Its pools, by number.
    pub pools: Vec<PoolClient>,
    /// The first staker of each pool.
    pub stakers: Vec<AccountId>,
    /// The machines, pool by pool.
    pub machines: Vec<Machine>,
}

impl Scene {
    /// Some pools, each with running machines, and with a staker whose stake they use but for `spare`.
    pub fn new(pools: usize, machines: usize, spare: Balance) -> Self {
        Self::with(Config::default(), pools, machines, spare)
    }

    /// The same, with so short a grace period that withdrawals are overdue after a minute.
    pub fn impatient(pools: usize, machines: usize, spare: Balance) -> Self {
        let config = Config::default().with(|settings| settings.timing.grace = MINUTE);
        Self::with(config, pools, machines, spare)
    }

    fn with(config: Config, pools: usize, machines: usize, spare: Balance) -> Self {
        let suite = Deployment::with(config);
        let mut scene = Self {
            pools: (0..pools)
                .map(|_| suite.create_pool(suite.person()))
                .collect(),
            stakers: Vec::new(),
            machines: Vec::new(),
            suite,
        };
        for pool in 0..pools {
            scene.add_machines(pool, machines);
        }
        for pool in 0..pools {
            let stake = MACHINE_STAKE * machines as Balance + spare;
            scene.stakers.push(scene.staker(pool, stake));
        }
        for (number, machine) in scene.machines.iter().enumerate() {
            let pool = &scene.pools[number / machines];
            pool.start_mining(pool.owner(), machine.id(), MACHINE_STAKE)
                .expect("a start");
        }
        scene
    }

    /// Adds machines that have been benchmarked to a pool.
    pub fn add_machines(&mut self, pool: usize, count: usize) {
        let owner = self.pools[pool].owner();
        let first = self.machines.len();
        for number in first..first + count {
            let machine = Machine::new(&format!("machine {number}"), owner);
            self.suite.register(&machine).expect("a registration");
            self.machines.push(machine);
        }
        for machine in &self.machines[first..] {
            self.suite.benchmark(machine, 1_200).expect("a benchmark");
            self.pools[pool]
                .add_worker(owner, machine.id())
                .expect("a new worker");
        }
    }

    /// A new account that has contributed to a pool.
    pub fn staker(&self, pool: usize, amount: Balance) -> AccountId {
        let staker = self.suite.person();
        self.pools[pool]
            .contribute(staker, amount)
            .expect("a contribution");
        staker
    }

    /// Lets all machines earn for half an hour, collects, and lets the stream run for a while.
    pub fn earn(&self) {
        self.wait_for_heartbeats();
        for machine in &self.machines {
            self.beat(machine);
        }
        for pool in &self.pools {
            pool.sync_rewards(self.suite.governance)
                .expect("a collection");
        }
        self.suite.chain.advance(HOUR / 12);
    }

    /// Waits until every machine may report.
    pub fn wait_for_heartbeats(&self) {
        let sessions = self
            .machines
            .iter()
            .filter_map(|machine| self.suite.mining.session(machine.id()));
        if let Some(due) = sessions.map(|session| session.due).max() {
            self.suite.chain.at(due);
        }
    }

    /// One heartbeat of a machine that keeps its pace.
    pub fn beat(&self, machine: &Machine) {
        let mining = &self.suite.mining;
        machine
            .beat(mining, self.suite.governance, 360_000)
            .expect("a heartbeat");
    }

    /// What the last message took; it must have succeeded.
    pub fn cost<T, E: Debug>(&self, result: Result<T, E>) -> Receipt {
        result.expect("a measured message succeeds");
        self.suite.chain.receipt()
    }
}
