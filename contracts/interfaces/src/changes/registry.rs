//! What the registry tells the world.

use governance::GovernanceChange;
use ink::prelude::string::String;
use ink::primitives::{AccountId, Hash};
use primitives::{Timestamp, Worker};
use protocol::{Challenge, Measurement};
use scale::{Decode, Encode};

/// A change of the registry. One event type carries them all: each further type would cost code, and so
/// gas in every call. Pools tell of the workers that they bind, free, start and stop.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode)]
#[cfg_attr(feature = "std", derive(scale_info::TypeInfo))]
pub enum RegistryChange {
    /// A worker registered; the first time, that also opened its benchmark.
    WorkerRegistered {
        /// Its key.
        worker: Worker,
        /// The account that decides which pool may bind it.
        operator: AccountId,
        /// The verifier contract.
        verifier: AccountId,
        /// 1 (best) to 5.
        confidence_level: u8,
        /// Whether it was unknown before.
        first: bool,
    },
    /// Evidence without a time of its own may answer this challenge for a while.
    ChallengeIssued {
        /// The worker's key; the worker need not be registered.
        worker: Worker,
        /// The challenge.
        challenge: Challenge,
    },
    /// A benchmark of the worker was opened.
    BenchmarkOpened {
        /// Its key.
        worker: Worker,
    },
    /// A worker has a new score, in iterations per 6 seconds.
    BenchmarkFinished {
        /// Its key.
        worker: Worker,
        /// In iterations per 6 seconds.
        score: u32,
    },
    /// A measurement was announced, to be allowed from `executable_at` (ms) on at the earliest.
    MeasurementAnnounced {
        /// The measurement.
        measurement: Measurement,
        /// From when on it can be allowed, in milliseconds.
        executable_at: Timestamp,
    },
    /// An announced measurement will not come.
    MeasurementCancelled {
        /// The measurement.
        measurement: Measurement,
    },
    /// A measurement came onto the allow-list, or left it.
    MeasurementChanged {
        /// The measurement.
        measurement: Measurement,
        /// Whether it is on the list now.
        allowed: bool,
    },
    /// An advisory came onto the white-list, or left it.
    AdvisoryChanged {
        /// Its name.
        advisory: String,
        /// Whether it is on the list now.
        allowed: bool,
    },
    /// A verifier was announced, to be trusted from `executable_at` (ms) on at the earliest.
    VerifierAnnounced {
        /// The verifier contract.
        verifier: AccountId,
        /// From when on it can be executed, in milliseconds.
        executable_at: Timestamp,
    },
    /// The announced verifier will not come.
    VerifierCancelled {
        /// The verifier contract.
        verifier: AccountId,
    },
    /// A verifier is trusted from now on, or no longer.
    VerifierChanged {
        /// The verifier contract.
        verifier: AccountId,
        /// Whether it is trusted now.
        trusted: bool,
    },
    /// The pools of `factory` and the contract `mining` may call from now on.
    Connected {
        /// The pool factory.
        factory: AccountId,
        /// The mining contract.
        mining: AccountId,
    },
    /// Governance did or announced something.
    Governance(GovernanceChange<AccountId, Hash>),
}
