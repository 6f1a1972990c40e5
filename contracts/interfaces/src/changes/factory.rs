//! What the factory tells the world.

use governance::GovernanceChange;
use ink::primitives::{AccountId, Hash};
use scale::{Decode, Encode};

/// A change of the factory. One event type carries them all: each further type would cost code, and so
/// gas in every call. Pools tell of their new owners themselves.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Encode, Decode)]
#[cfg_attr(feature = "std", derive(scale_info::TypeInfo))]
pub enum FactoryChange {
    /// Somebody created a pool and owns it.
    #[codec(index = 48)]
    PoolCreated {
        /// Its number.
        pid: u32,
        /// Its address.
        pool: AccountId,
        /// The owner from now on.
        owner: AccountId,
    },
    /// The code of new pools was announced, cancelled or executed.
    #[codec(index = 49)]
    PoolCode(GovernanceChange<AccountId, Hash>),
    /// Governance did or announced something.
    #[codec(index = 50)]
    Governance(GovernanceChange<AccountId, Hash>),
}
