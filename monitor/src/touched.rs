//! What an event may have changed, and so has to be read anew.

use crate::scope::{Scope, Source};
use client::{Event, PoolEvent};
use interfaces::{FactoryChange, MiningChange, PoolChange, RegistryChange};
use primitives::Worker;
use std::collections::BTreeSet;

/// What has to be read anew.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Touched {
    pub pools: BTreeSet<u32>,
    /// The pools in which rewards came in.
    pub rewarded: BTreeSet<u32>,
    pub workers: BTreeSet<Worker>,
    pub subsidy: bool,
    pub governance: bool,
}

impl Touched {
    /// Adds what this event may have changed.
    pub fn add(&mut self, source: Source, event: &Event, scope: &Scope) {
        match event {
            Event::Pool(event) => {
                if let Source::Pool(pid) = source {
                    self.add_pool(pid, event);
                }
            }
            Event::Mining(change) => self.add_mining(change),
            Event::Registry(change) => self.add_registry(change),
            Event::Factory(FactoryChange::PoolCreated { pid, pool, .. }) => {
                self.pools.extend(scope.pid(pool).and(Some(*pid)));
            }
            Event::Factory(FactoryChange::PoolCode(_) | FactoryChange::Governance(_)) => {
                self.governance = true;
            }
            Event::Collateral(_) => {}
        }
    }

    fn add_pool(&mut self, pid: u32, event: &PoolEvent) {
        self.pools.insert(pid);
        let PoolEvent::Changed(change) = event else {
            return;
        };
        match change {
            PoolChange::RewardCollected { .. } => {
                self.rewarded.insert(pid);
            }
            PoolChange::WorkerAdded { worker }
            | PoolChange::WorkerRemoved { worker }
            | PoolChange::MiningStarted { worker, .. }
            | PoolChange::WorkerReclaimed { worker } => {
                self.workers.insert(*worker);
            }
            PoolChange::WorkersStopped { workers, .. } => self.workers.extend(workers),
            _ => {}
        }
    }

    fn add_mining(&mut self, change: &MiningChange) {
        match change {
            MiningChange::HeartbeatAccepted { accepted } => {
                self.subsidy = true;
                self.workers.insert(accepted.worker);
            }
            MiningChange::HeartbeatsAccepted { accepted } => {
                self.subsidy = true;
                self.workers.extend(accepted.iter().map(|it| it.worker));
            }
            MiningChange::Funded { .. } | MiningChange::Paid { .. } => self.subsidy = true,
            MiningChange::SessionStarted { worker, .. }
            | MiningChange::WorkerUnresponsive { worker, .. } => {
                self.workers.insert(*worker);
            }
            MiningChange::SessionsEnded { ended, .. } => {
                self.workers.extend(ended.iter().map(|(worker, _)| worker));
            }
            MiningChange::Governance(_)
            | MiningChange::Connected { .. }
            | MiningChange::TokenomicsAnnounced { .. }
            | MiningChange::TokenomicsExecuted { .. }
            | MiningChange::TokenomicsCancelled
            | MiningChange::AttestationStopsSuspended { .. } => self.governance = true,
        }
    }

    fn add_registry(&mut self, change: &RegistryChange) {
        match change {
            RegistryChange::WorkerRegistered {
                worker, displaced, ..
            } => {
                self.workers.insert(*worker);
                self.workers.extend(displaced);
            }
            RegistryChange::BenchmarkOpened { worker }
            | RegistryChange::BenchmarkFinished { worker, .. } => {
                self.workers.insert(*worker);
            }
            RegistryChange::VerifierAnnounced { .. }
            | RegistryChange::VerifierCancelled { .. }
            | RegistryChange::MeasurementAnnounced { .. }
            | RegistryChange::MeasurementCancelled { .. }
            | RegistryChange::VerifierChanged { .. }
            | RegistryChange::Governance(_) => self.governance = true,
            RegistryChange::MeasurementChanged { .. }
            | RegistryChange::AdvisoryChanged { .. }
            | RegistryChange::WorkersPerPlatformSet { .. }
            | RegistryChange::ChallengeIssued { .. }
            | RegistryChange::Connected { .. } => {}
        }
    }
}
