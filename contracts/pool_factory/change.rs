//! What the factory tells the world.

use governance::GovernanceChange;
use ink::primitives::{AccountId, Hash};
use primitives::Timestamp;
use scale::{Decode, Encode};

/// A change of the factory. One event type carries them all: each further type would cost code, and so
/// gas in every call. Pools tell of their new owners themselves.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Encode, Decode)]
#[cfg_attr(feature = "std", derive(scale_info::TypeInfo))]
pub enum Change {
    /// Somebody created a pool and owns it.
    PoolCreated {
        pid: u32,
        pool: AccountId,
        owner: AccountId,
    },
    /// Code for pools was announced, to be executed from `executable_at` (ms) on.
    PoolCodeAnnounced {
        code_hash: Hash,
        executable_at: Timestamp,
    },
    /// The announced code for pools will not come.
    PoolCodeCancelled { code_hash: Hash },
    /// New pools run this code from now on.
    PoolCodeExecuted { code_hash: Hash },
    /// Governance did or announced something.
    Governance(GovernanceChange<AccountId, Hash>),
}
