//! What whoever keeps the collateral tells the world.

use crate::{Authority, Fmspc, PckId};
use primitives::Timestamp;
use scale::{Decode, Encode};

/// A piece of collateral that was accepted, in place of an older one if there was one. Times are in
/// milliseconds: until when it holds.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode)]
#[cfg_attr(feature = "std", derive(scale_info::TypeInfo))]
pub enum CollateralChange {
    /// An authority's certificate.
    Authority {
        /// Whose.
        authority: Authority,
        /// Until when it holds.
        expires: Timestamp,
    },
    /// A revocation list.
    Revocations {
        /// Whose.
        issuer: Authority,
        /// How many certificates it revokes.
        revoked: u32,
        /// Until when it holds.
        expires: Timestamp,
    },
    /// TCB information.
    TcbInfo {
        /// For which platforms.
        fmspc: Fmspc,
        /// The number of the TCB recovery event that it takes into account.
        evaluation: u32,
        /// Until when it holds.
        expires: Timestamp,
    },
    /// The quoting enclave's identity.
    QeIdentity {
        /// The number of the TCB recovery event that it takes into account.
        evaluation: u32,
        /// Until when it holds.
        expires: Timestamp,
    },
    /// A platform's certificate.
    Pck {
        /// What its key goes by.
        id: PckId,
        /// Which TCB information it needs.
        fmspc: Fmspc,
        /// Until when it holds.
        expires: Timestamp,
    },
}
