//! How arguments that are no numbers are written.

use client::address::from_ss58;
use dcap::{Fmspc, PublicKey};
use ink::primitives::{AccountId, Hash};
use primitives::Worker;
use protocol::{Challenge, Measurement, Signature};
use std::str::FromStr;

/// A pool of the deployment.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PoolName {
    /// By its number.
    Number(u32),
    /// By its address.
    Address(AccountId),
}

impl FromStr for PoolName {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let number = text.parse().map(Self::Number).ok();
        let address = || from_ss58(text).map(Self::Address);
        number
            .or_else(address)
            .ok_or_else(|| format!("{text} is neither a pool's number nor its address"))
    }
}

/// An account by its SS58 address.
pub fn account(text: &str) -> Result<AccountId, String> {
    from_ss58(text).ok_or_else(|| format!("{text} is no SS58 address"))
}

/// A worker, or an attestor, by its compressed secp256k1 key.
pub fn worker(text: &str) -> Result<Worker, String> {
    hexadecimal(text)
}

/// The hash of a contract's code.
pub fn hash(text: &str) -> Result<Hash, String> {
    hexadecimal::<32>(text).map(Hash::from)
}

/// A registration challenge.
pub fn challenge(text: &str) -> Result<Challenge, String> {
    hexadecimal(text)
}

/// The measurement of an enclave: MRENCLAVE, ISVPRODID, ISVSVN, MRSIGNER.
pub fn measurement(text: &str) -> Result<Measurement, String> {
    hexadecimal(text)
}

/// A signature: r, s, recovery id.
pub fn signature(text: &str) -> Result<Signature, String> {
    hexadecimal(text)
}

/// A key of P-256: its coordinates x and y.
pub fn root_key(text: &str) -> Result<PublicKey, String> {
    hexadecimal(text)
}

/// Which kind of SGX platform it is.
pub fn fmspc(text: &str) -> Result<Fmspc, String> {
    hexadecimal(text)
}

/// Any bytes.
pub fn bytes(text: &str) -> Result<Vec<u8>, String> {
    let digits = text.strip_prefix("0x").unwrap_or(text);
    hex::decode(digits).map_err(|_| format!("{text} is not hexadecimal"))
}

fn hexadecimal<const LENGTH: usize>(text: &str) -> Result<[u8; LENGTH], String> {
    let wrong_length = |bytes: Vec<u8>| format!("{LENGTH} bytes are expected, not {}", bytes.len());
    bytes(text)?.try_into().map_err(wrong_length)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_pool_has_a_number_and_an_address() {
        let alice = "5GrwvaEF5zXb26Fz9rcQpDWS57CtERHpNehXCPcNoHGKutQY";
        assert_eq!("7".parse(), Ok(PoolName::Number(7)));
        assert!(matches!(alice.parse(), Ok(PoolName::Address(_))));
        assert!("mine".parse::<PoolName>().is_err());
    }

    #[test]
    fn keys_are_hexadecimal_with_or_without_a_prefix() {
        let digits = "02".repeat(33);
        assert_eq!(worker(&digits), Ok([2; 33]));
        assert_eq!(worker(&format!("0x{digits}")), Ok([2; 33]));
        assert_eq!(
            worker("0x0202"),
            Err("33 bytes are expected, not 2".to_owned())
        );
    }
}
