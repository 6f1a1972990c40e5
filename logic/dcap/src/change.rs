//! What whoever keeps the collateral tells the world.

use crate::{Authority, Fmspc, Issuer, KeyId, PckId};
use primitives::Timestamp;
use scale::{Decode, Encode};

/// A piece of collateral that was accepted, in place of an older one if there was one, or what the owner did. Times are
/// in milliseconds: until when the piece holds.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode)]
#[cfg_attr(feature = "std", derive(scale_info::TypeInfo))]
pub enum CollateralChange<Account> {
    /// An authority's certificate.
    #[codec(index = 192)]
    Authority {
        /// Whose.
        authority: Authority,
        /// What its key goes by.
        key: KeyId,
        /// Until when it holds.
        expires: Timestamp,
    },
    /// A revocation list.
    #[codec(index = 193)]
    Revocations {
        /// Whose.
        issuer: Issuer,
        /// How many certificates it revokes.
        revoked: u32,
        /// Until when it holds.
        expires: Timestamp,
    },
    /// TCB information.
    #[codec(index = 194)]
    TcbInfo {
        /// For which platforms.
        fmspc: Fmspc,
        /// The number of the TCB recovery event that it takes into account.
        evaluation: u32,
        /// Until when it holds.
        expires: Timestamp,
    },
    /// The quoting enclave's identity.
    #[codec(index = 195)]
    QeIdentity {
        /// The number of the TCB recovery event that it takes into account.
        evaluation: u32,
        /// Until when it holds.
        expires: Timestamp,
    },
    /// A platform's certificate.
    #[codec(index = 196)]
    Pck {
        /// What its key goes by.
        id: PckId,
        /// What the key of its issuer goes by.
        issuer: KeyId,
        /// Which TCB information it needs.
        fmspc: Fmspc,
        /// Until when it holds.
        expires: Timestamp,
    },
    /// Documents need another evaluation number at least.
    #[codec(index = 197)]
    MinimumEvaluation {
        /// Which.
        number: u32,
    },
    /// Ownership was offered; to the owner himself if an offer was withdrawn.
    #[codec(index = 198)]
    OwnershipOffered {
        /// Who may accept.
        to: Account,
    },
    /// Ownership moved.
    #[codec(index = 199)]
    OwnershipTransferred {
        /// The owner before.
        from: Account,
        /// The owner now.
        to: Account,
    },
}
