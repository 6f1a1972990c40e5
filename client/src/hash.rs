//! The one hash of the suite.

use blake2::{digest::consts::U32, Blake2b, Digest};
use protocol::Separated;
use scale::Encode;

/// blake2b with 256 bits of output.
pub fn blake2_256(bytes: &[u8]) -> [u8; 32] {
    Blake2b::<U32>::digest(bytes).into()
}

/// The hash of something under its domain: what is signed.
pub fn hash_of(statement: &impl Separated) -> [u8; 32] {
    blake2_256(&statement.preimage().encode())
}
