//! What governance did, for the one event that tells of it.

use primitives::Timestamp;
use scale::{Decode, Encode};

/// A change that one of the governance messages made.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Encode, Decode)]
#[cfg_attr(feature = "std", derive(scale_info::TypeInfo))]
pub enum GovernanceChange<Account, Hash> {
    /// Ownership was offered; to the owner himself if an offer was withdrawn.
    OwnershipOffered {
        /// Who may accept.
        to: Account,
    },
    /// Ownership moved.
    OwnershipTransferred {
        /// The owner before.
        from: Account,
        /// The owner now.
        to: Account,
    },
    /// There is a new guardian.
    GuardianSet {
        /// Who may pause from now on.
        guardian: Account,
    },
    /// The contract was paused.
    Paused {
        /// By whom.
        by: Account,
    },
    /// The pause was lifted.
    Unpaused,
    /// New code was announced.
    CodeAnnounced {
        /// Its hash.
        code_hash: Hash,
        /// From when on it can be executed, in milliseconds.
        executable_at: Timestamp,
    },
    /// The announced code will not come.
    CodeCancelled {
        /// Its hash.
        code_hash: Hash,
    },
    /// The contract runs new code.
    CodeExecuted {
        /// Its hash.
        code_hash: Hash,
    },
}
