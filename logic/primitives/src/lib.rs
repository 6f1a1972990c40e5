//! Names that every part of the suite shares: identifiers, timing, errors. No logic, no ink!.
#![cfg_attr(not(feature = "std"), no_std)]
#![deny(missing_docs)]

mod error;
mod timing;

pub use error::{Error, Result};
pub use timing::Timing;

/// An amount of native tokens or of pool shares, in plancks.
pub type Balance = u128;

/// Milliseconds of chain time.
pub type Timestamp = u64;

/// A worker's identity: its compressed secp256k1 public key.
pub type Worker = [u8; 33];
