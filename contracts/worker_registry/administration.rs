//! What governance decides about the registry.

use attestation::BenchmarkWindow;
use governance::{Announcement, Governance};
use ink::primitives::{AccountId, Hash};
use protocol::GenesisHash;
use scale::{Decode, Encode};

/// Who governs, what is announced, and what the deployment fixed.
#[derive(Clone, Debug, Encode, Decode)]
#[cfg_attr(feature = "std", derive(scale_info::TypeInfo))]
pub struct Administration {
    /// The chain that registrations name.
    pub chain: GenesisHash,
    /// Owner, guardian, pause.
    pub governance: Governance<AccountId>,
    /// A code upgrade to come.
    pub code: Announcement<Hash>,
    /// The contracts that may call, once they are known.
    pub connections: Option<Connections>,
    /// A verifier to come.
    pub verifier: Announcement<AccountId>,
    /// How long an announced measurement waits, in milliseconds.
    pub measurement_notice: u64,
    /// How old evidence, or the challenge that untimed evidence answers, may be, in milliseconds.
    pub evidence_age: u64,
    /// How many workers one platform may have.
    pub workers_per_platform: u32,
    /// When the result of a benchmark is accepted.
    pub benchmark_window: BenchmarkWindow,
}

/// The contracts that may call the registry.
#[derive(Clone, Copy, Debug, Encode, Decode)]
#[cfg_attr(feature = "std", derive(scale_info::TypeInfo))]
pub struct Connections {
    /// Knows the pools.
    pub factory: AccountId,
    /// Starts sessions.
    pub mining: AccountId,
}
