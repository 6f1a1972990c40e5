//! The places where most tests happen.

use e2e::client::PoolClient;
use e2e::deployment::Watch;
use e2e::worker::Machine;
use e2e::{Config, Deployment};
use ink::primitives::AccountId;
use primitives::Balance;
use std::ops::Deref;
use std::rc::Rc;

/// A deployment with one pool, watched all the time.
pub struct Fixture {
    /// The owner of the pool.
    pub owner: AccountId,
    /// The pool.
    pub pool: PoolClient,
    _watch: Option<Watch>,
    suite: Rc<Deployment>,
}

impl Deref for Fixture {
    type Target = Deployment;

    fn deref(&self) -> &Deployment {
        &self.suite
    }
}

impl Fixture {
    /// A pool in a deployment with these parameters.
    pub fn with(config: Config) -> Self {
        let mut fixture = Self::with_unwatched(config);
        fixture._watch = Some(fixture.suite.check_always());
        fixture
    }

    /// The same without checking the invariants after every message; only the end is checked.
    pub fn with_unwatched(config: Config) -> Self {
        let suite = Rc::new(Deployment::with(config));
        let owner = suite.person();
        let pool = suite.create_pool(owner);
        Self {
            owner,
            pool,
            _watch: None,
            suite,
        }
    }

    /// A pool in the laboratory, where a heartbeat earns exactly what the test wants.
    pub fn laboratory() -> Self {
        Self::with(Config::laboratory())
    }

    /// A pool in the laboratory where each period of being late halves V.
    pub fn slashing() -> Self {
        Self::with(Config::slashing_laboratory())
    }

    /// A pool with the parameters of Khala.
    pub fn khala() -> Self {
        Self::with(Config::default())
    }

    /// A new person who contributed `amount`.
    pub fn staker(&self, amount: Balance) -> AccountId {
        let staker = self.person();
        self.pool
            .contribute(staker, amount)
            .expect("it can be contributed");
        staker
    }

    /// A new worker that mines for the pool with `stake`.
    pub fn worker(&self, name: &str, stake: Balance) -> Machine {
        let machine = self.machine_in(&self.pool, name);
        let started = self.pool.start_mining(self.owner, machine.id(), stake);
        started.expect("it can be started");
        machine
    }

    /// Lets a mining worker earn `amount` and the pool collect it; takes one period.
    pub fn reward(&self, machine: &Machine, amount: Balance) {
        self.earn(machine, amount);
        assert_eq!(self.pool.sync_rewards(self.person()), Ok(amount));
    }

    /// The first moment of the period in which `date` lies: from then on what a view dates there is the case.
    pub fn begin_of(&self, date: u64) -> u64 {
        date - date % self.config.settings.timing.period
    }

    /// Moves time to the moment from which a mining worker has been unresponsive for `periods`.
    pub fn be_late(&self, machine: &Machine, periods: u64) {
        let session = self.mining.session(machine.id()).expect("it is mining");
        let period = self.config.settings.timing.period;
        // `late` lies in the first period behind the window: one period has been missed.
        self.chain.at(session.late + (periods - 1) * period);
    }

    /// What an account can claim from the pool.
    pub fn claimable(&self, account: AccountId) -> Balance {
        self.pool.stake_info(account).claimable_reward
    }
}
