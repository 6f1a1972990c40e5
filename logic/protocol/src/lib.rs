//! Everything in the suite that is hashed or signed, byte for byte; `docs/protocol.md` tells the same
//! story to people who write a worker or an attestor in another language.
//!
//! The crate only lays out bytes. Hashing is left to the caller, because contracts have it from their
//! host: the hash is always blake2b with 256 bits of output, over the SCALE encoding of what
//! [`Separated::preimage`] returns. Signatures are ECDSA over secp256k1 of that hash.
//!
//! Addresses are generic: whatever encodes as 32 raw bytes, such as an `AccountId` or `[u8; 32]`.
#![cfg_attr(not(feature = "std"), no_std)]
#![deny(missing_docs)]

extern crate alloc;

mod attestation;
mod benchmark;
mod challenge;
mod contract_id;
mod heartbeat;
mod registration;
mod signature;

pub use attestation::{
    AttestationStatement, EnclaveFacts, Measurement, Platform, PossessionStatement, QuorumProof,
    TcbStatus,
};
pub use benchmark::{BenchmarkChallenge, BenchmarkStatement};
pub use challenge::{Challenge, ChallengeSeed};
pub use contract_id::{ContractId, GenesisHash};
pub use heartbeat::{HeartbeatChallenge, HeartbeatStatement};
pub use registration::{
    AttestationChallenge, RegistrationChallenge, RegistrationInfo, REGISTRATION_VERSION,
};
pub use signature::{is_canonical, Signature};

/// Something that is hashed under a domain of its own, so that its hash can stand for nothing else.
pub trait Separated: scale::Encode + Sized {
    /// The domain. It is encoded as a SCALE string, so no domain can be the beginning of another one.
    const DOMAIN: &'static str;

    /// What is hashed: the domain, then the fields in the order of their declaration.
    fn preimage(&self) -> (&'static str, &Self) {
        (Self::DOMAIN, self)
    }
}
