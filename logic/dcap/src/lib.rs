//! Intel SGX DCAP, from the root key down: what Intel says of its platforms, and what a quote proves.
//!
//! * [`AuthorityKey`], [`RevocationList`], [`TcbInfo`], [`QeIdentity`], [`Pck`]: collateral. Each has an `accept`
//!   that checks what somebody posted, signature included, against what was accepted before.
//! * [`verify`]: judges a quote by the collateral, and turns it into [`protocol::EnclaveFacts`].
//! * [`strip`]: makes a quote, as Intel's library returns it, ready for that.
//!
//! The crate stores nothing and knows no chain: what it has to look up comes from a [`Context`]. One call never
//! checks more than one signature, except that [`verify`] checks two, and a third with a certificate beside
//! the quote. Whatever it reads may come from an enemy: there is an [`Error`] for everything, and no loop that
//! is not bounded by its input.
#![cfg_attr(not(feature = "std"), no_std)]
#![deny(missing_docs)]

extern crate alloc;

mod authority;
mod change;
mod context;
mod document;
mod error;
mod evaluation;
mod json;
#[cfg(feature = "std")]
mod memory;
mod pck;
mod qe_identity;
mod quote;
mod report;
mod revocation;
mod sgx_extension;
mod signature;
mod tcb_info;
mod validity;
mod verify;
mod x509;

pub use authority::{Authority, AuthorityKey, Issuer};
pub use change::CollateralChange;
pub use context::Context;
pub use error::{Error, Result};
pub use evaluation::Evaluations;
#[cfg(feature = "std")]
pub use memory::Memory;
pub use pck::{Components, Pck};
pub use protocol::{Platform, TcbStatus};
pub use qe_identity::{Masked, QeIdentity, QeLevel};
pub use quote::{strip, Quote, StrippedQuote};
pub use report::{EnclaveReport, REPORT};
pub use revocation::RevocationList;
pub use signature::is_signed_hash;
pub use tcb_info::{TcbInfo, TcbLevel};
pub use validity::Validity;
pub use verify::{verify, DcapProof};
pub use x509::read_signature;

/// A public key: the coordinates x and y of a point of P-256, each in 32 bytes in big endian.
pub type PublicKey = [u8; 64];

/// An ECDSA signature: r and s, each in 32 bytes in big endian.
pub type Signature = [u8; 64];

/// A certificate's serial number in big endian.
pub type Serial = [u8; 20];

/// What an authority's key goes by: the key identifier that the root put into its certificate.
pub type KeyId = [u8; 20];

/// Which kind of platform it is: its family, model, stepping, platform type and custom SKU.
pub type Fmspc = [u8; 6];

/// What a platform's key goes by: the SHA-256 hash of its coordinates.
pub type PckId = [u8; 32];

/// The public key of Intel's SGX Root CA.
pub const INTEL_ROOT_KEY: PublicKey = [
    0x0b, 0xa9, 0xc4, 0xc0, 0xc0, 0xc8, 0x61, 0x93, 0xa3, 0xfe, 0x23, 0xd6, 0xb0, 0x2c, 0xda, 0x10,
    0xa8, 0xbb, 0xd4, 0xe8, 0x8e, 0x48, 0xb4, 0x45, 0x85, 0x61, 0xa3, 0x6e, 0x70, 0x55, 0x25, 0xf5,
    0x67, 0x91, 0x8e, 0x2e, 0xdc, 0x88, 0xe4, 0x0d, 0x86, 0x0b, 0xd0, 0xcc, 0x4e, 0xe2, 0x6a, 0xac,
    0xc9, 0x88, 0xe5, 0x05, 0xa9, 0x53, 0x55, 0x8c, 0x45, 0x3f, 0x6b, 0x09, 0x04, 0xae, 0x73, 0x94,
];

fn ensure(condition: bool, error: Error) -> Result<()> {
    if condition {
        Ok(())
    } else {
        Err(error)
    }
}
