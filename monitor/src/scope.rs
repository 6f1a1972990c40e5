//! Which contracts are watched, and which of their events.

use client::{Deployment, Event, Kind};
use ink::primitives::AccountId;
use interfaces::{MiningChange, RegistryChange};
use primitives::Worker;
use std::{
    collections::{BTreeMap, BTreeSet},
    fmt,
};

/// A contract of the deployment.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Source {
    Factory,
    Mining,
    Registry,
    Pool(u32),
}

impl Source {
    pub fn kind(self) -> Kind {
        match self {
            Self::Factory => Kind::Factory,
            Self::Mining => Kind::Mining,
            Self::Registry => Kind::Registry,
            Self::Pool(_) => Kind::Pool,
        }
    }

    /// What kind of contract it is, for figures that do not tell pools apart.
    pub fn class(self) -> &'static str {
        match self {
            Self::Factory => "factory",
            Self::Mining => "mining",
            Self::Registry => "registry",
            Self::Pool(_) => "pool",
        }
    }
}

impl fmt::Display for Source {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Pool(pid) => write!(formatter, "pool {pid}"),
            other => formatter.write_str(other.class()),
        }
    }
}

/// The contracts of a deployment that are watched.
#[derive(Clone, Debug)]
pub(crate) struct Scope {
    factory: AccountId,
    mining: AccountId,
    registry: AccountId,
    /// The watched pools.
    pools: BTreeMap<AccountId, u32>,
    /// The pools to watch; all if there are none.
    chosen: BTreeSet<u32>,
}

impl Scope {
    /// The contracts of the deployment file, and no pool yet.
    pub fn new(deployment: &Deployment, chosen: BTreeSet<u32>) -> Self {
        let contracts = &deployment.contracts;
        Self {
            factory: contracts.factory.address,
            mining: contracts.mining.address,
            registry: contracts.registry.address,
            pools: BTreeMap::new(),
            chosen,
        }
    }

    /// Takes note of a pool; returns whether it is to be watched.
    pub fn learn(&mut self, pid: u32, pool: AccountId) -> bool {
        let watched = self.chosen.is_empty() || self.chosen.contains(&pid);
        if watched {
            self.pools.insert(pool, pid);
        }
        watched
    }

    /// The watched pools.
    pub fn pools(&self) -> impl Iterator<Item = (u32, AccountId)> + '_ {
        self.pools.iter().map(|(pool, pid)| (*pid, *pool))
    }

    /// The number of a watched pool.
    pub fn pid(&self, pool: &AccountId) -> Option<u32> {
        self.pools.get(pool).copied()
    }

    /// Which watched contract this is.
    pub fn source(&self, contract: &AccountId) -> Option<Source> {
        if *contract == self.factory {
            Some(Source::Factory)
        } else if *contract == self.mining {
            Some(Source::Mining)
        } else if *contract == self.registry {
            Some(Source::Registry)
        } else {
            self.pid(contract).map(Source::Pool)
        }
    }

    /// What of an event is of interest: all if all pools are watched, else what is about everybody, a watched
    /// pool or a worker in one.
    pub fn relevant(&self, event: Event, in_pool: impl Fn(&Worker) -> bool) -> Option<Event> {
        if self.chosen.is_empty() {
            return Some(event);
        }
        let about_all = match &event {
            Event::Mining(change) => match change {
                MiningChange::HeartbeatsAccepted { accepted } => {
                    let mut accepted = accepted.clone();
                    accepted.retain(|it| in_pool(&it.worker));
                    let any = !accepted.is_empty();
                    let event = Event::Mining(MiningChange::HeartbeatsAccepted { accepted });
                    return any.then_some(event);
                }
                MiningChange::HeartbeatAccepted { accepted } => in_pool(&accepted.worker),
                MiningChange::SessionStarted { pool, .. }
                | MiningChange::SessionsEnded { pool, .. }
                | MiningChange::Paid { to: pool, .. } => self.pid(pool).is_some(),
                MiningChange::WorkerUnresponsive { worker, .. } => in_pool(worker),
                _ => true,
            },
            Event::Registry(RegistryChange::WorkerRegistered {
                worker, displaced, ..
            }) => in_pool(worker) || displaced.iter().any(in_pool),
            Event::Registry(
                RegistryChange::ChallengeIssued { worker, .. }
                | RegistryChange::BenchmarkOpened { worker }
                | RegistryChange::BenchmarkFinished { worker, .. },
            ) => in_pool(worker),
            _ => true,
        };
        about_all.then_some(event)
    }
}
