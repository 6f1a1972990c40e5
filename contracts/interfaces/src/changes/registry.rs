//! What the registry tells the world.

use governance::GovernanceChange;
use ink::prelude::{string::String, vec::Vec};
use ink::primitives::{AccountId, Hash};
use primitives::{Timestamp, Worker};
use protocol::{Challenge, Measurement, Platform};
use scale::{Decode, Encode};

/// A change of the registry. One event type carries them all: each further type would cost code, and so
/// gas in every call. Pools tell of the workers that they bind, free, start and stop.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode)]
#[cfg_attr(feature = "std", derive(scale_info::TypeInfo))]
pub enum RegistryChange {
    /// A worker registered; the first time, that also opened its benchmark.
    #[codec(index = 128)]
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
        /// The platform that the evidence named.
        platform: Option<Platform>,
        /// Who lost a place on the platform by it, and has to register again before the next start.
        displaced: Vec<Worker>,
    },
    /// Evidence without a time of its own may answer this challenge for a while.
    #[codec(index = 129)]
    ChallengeIssued {
        /// The worker's key; the worker need not be registered.
        worker: Worker,
        /// The challenge.
        challenge: Challenge,
    },
    /// A benchmark of the worker was opened.
    #[codec(index = 130)]
    BenchmarkOpened {
        /// Its key.
        worker: Worker,
    },
    /// A worker has a new score, in iterations per 6 seconds.
    #[codec(index = 131)]
    BenchmarkFinished {
        /// Its key.
        worker: Worker,
        /// In iterations per 6 seconds.
        score: u32,
    },
    /// A measurement was announced, to be allowed from `executable_at` (ms) on at the earliest.
    #[codec(index = 132)]
    MeasurementAnnounced {
        /// The measurement.
        measurement: Measurement,
        /// From when on it can be allowed, in milliseconds.
        executable_at: Timestamp,
    },
    /// An announced measurement will not come.
    #[codec(index = 133)]
    MeasurementCancelled {
        /// The measurement.
        measurement: Measurement,
    },
    /// A measurement came onto the allow-list, or left it.
    #[codec(index = 134)]
    MeasurementChanged {
        /// The measurement.
        measurement: Measurement,
        /// Whether it is on the list now.
        allowed: bool,
    },
    /// An advisory came onto the white-list, or left it.
    #[codec(index = 135)]
    AdvisoryChanged {
        /// Its name.
        advisory: String,
        /// Whether it is on the list now.
        allowed: bool,
    },
    /// A verifier was announced, to be trusted from `executable_at` (ms) on at the earliest.
    #[codec(index = 136)]
    VerifierAnnounced {
        /// The verifier contract.
        verifier: AccountId,
        /// From when on it can be executed, in milliseconds.
        executable_at: Timestamp,
    },
    /// The announced verifier will not come.
    #[codec(index = 137)]
    VerifierCancelled {
        /// The verifier contract.
        verifier: AccountId,
    },
    /// A verifier is trusted from now on, or no longer.
    #[codec(index = 138)]
    VerifierChanged {
        /// The verifier contract.
        verifier: AccountId,
        /// Whether it is trusted now.
        trusted: bool,
    },
    /// One platform may have so many workers from now on.
    #[codec(index = 139)]
    WorkersPerPlatformSet {
        /// How many.
        limit: u32,
    },
    /// The pools of `factory` and the contract `mining` may call from now on.
    #[codec(index = 140)]
    Connected {
        /// The pool factory.
        factory: AccountId,
        /// The mining contract.
        mining: AccountId,
    },
    /// Governance did or announced something.
    #[codec(index = 141)]
    Governance(GovernanceChange<AccountId, Hash>),
}
