//! What the registry tells the world.

use governance::GovernanceChange;
use ink::prelude::string::String;
use ink::primitives::{AccountId, Hash};
use primitives::{Timestamp, Worker};
use protocol::Measurement;
use scale::{Decode, Encode};

/// A change of the registry. One event type carries them all: each further type would cost code, and so
/// gas in every call. Pools tell of the workers that they bind, free, start and stop.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode)]
#[cfg_attr(feature = "std", derive(scale_info::TypeInfo))]
pub enum Change {
    /// A worker registered; the first time, that also opened its benchmark.
    WorkerRegistered {
        worker: Worker,
        operator: AccountId,
        verifier: AccountId,
        confidence_level: u8,
        first: bool,
    },
    /// A benchmark of the worker was opened.
    BenchmarkOpened { worker: Worker },
    /// A worker has a new score, in iterations per 6 seconds.
    BenchmarkFinished { worker: Worker, score: u32 },
    /// A measurement came onto the allow-list, or left it.
    MeasurementChanged {
        measurement: Measurement,
        allowed: bool,
    },
    /// An advisory came onto the white-list, or left it.
    AdvisoryChanged { advisory: String, allowed: bool },
    /// A verifier was announced, to be trusted from `executable_at` (ms) on at the earliest.
    VerifierAnnounced {
        verifier: AccountId,
        executable_at: Timestamp,
    },
    /// The announced verifier will not come.
    VerifierCancelled { verifier: AccountId },
    /// A verifier is trusted from now on, or no longer.
    VerifierChanged { verifier: AccountId, trusted: bool },
    /// The pools of `factory` and the contract `mining` may call from now on.
    Connected {
        factory: AccountId,
        mining: AccountId,
    },
    /// Governance did or announced something.
    Governance(GovernanceChange<AccountId, Hash>),
}
