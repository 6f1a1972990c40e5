//! A worker's registration, and what the next one has to answer.

use crate::{Challenge, Separated};
use primitives::{Timestamp, Worker};
use scale::{Decode, Encode};

/// The only version of [`RegistrationInfo`] so far.
pub const REGISTRATION_VERSION: u32 = 1;

/// What an enclave says of itself when it registers.
///
/// The enclave puts the hash of the encoding into the first 32 bytes of its report data, so that the
/// attestation vouches for it. There is no domain: report data is nothing but this hash, and the
/// registry's address and the challenge tell registrations apart.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Encode, Decode)]
#[cfg_attr(feature = "std", derive(scale_info::TypeInfo))]
pub struct RegistrationInfo<Address> {
    /// [`REGISTRATION_VERSION`].
    pub version: u32,
    /// The key that the worker signs with; its private half never leaves the enclave.
    pub worker: Worker,
    /// The account that decides which pool may bind the worker.
    pub operator: Address,
    /// CPU cores of the machine.
    pub cores: u32,
    /// Feature level of the machine as the enclave's software counts it; informative.
    pub feature_level: u32,
    /// The registry that the registration is made for.
    pub registry: Address,
    /// The worker's registration challenge at the registry; zeroes the first time.
    pub challenge: Challenge,
}

/// What the registry hashes at a registration into the challenge of the worker's next one.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Encode)]
pub struct RegistrationChallenge<Address> {
    /// The registry.
    pub registry: Address,
    /// The registered worker.
    pub worker: Worker,
    /// The challenge that this registration answered.
    pub previous: Challenge,
    /// The block of this registration.
    pub block: u32,
    /// The time of that block, in milliseconds.
    pub time: Timestamp,
}

impl<Address: Encode> Separated for RegistrationChallenge<Address> {
    const DOMAIN: &'static str = "stakepool/registration-challenge";
}
