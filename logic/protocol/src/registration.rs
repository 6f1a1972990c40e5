//! A worker's registration, and the challenges that registrations answer.

use crate::{Challenge, ChallengeSeed, ContractId, Separated};
use primitives::Worker;
use scale::{Decode, Encode};

/// The version of [`RegistrationInfo`], and of everything else that is signed: the second, which names the chain.
pub const REGISTRATION_VERSION: u32 = 2;

/// What an enclave says of itself when it registers.
///
/// The enclave puts the hash of the encoding into the first 32 bytes of its report data, so that the
/// attestation vouches for it. There is no domain: report data is nothing but this hash, and the
/// registry and the challenge tell registrations apart.
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
    pub registry: ContractId<Address>,
    /// With evidence that has a time: the worker's registration challenge at the registry; zeroes the
    /// first time. With any other: a challenge that the registry issued on request.
    pub challenge: Challenge,
}

/// What the registry hashes at a registration into the challenge of the worker's next one. `previous` is
/// the challenge that this registration answered.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Encode)]
pub struct RegistrationChallenge<Address>(pub ChallengeSeed<Address>);

impl<Address: Encode> Separated for RegistrationChallenge<Address> {
    const DOMAIN: &'static str = "stakepool/registration-challenge";
}

/// What the registry hashes into a challenge that it issues on request, for evidence without a time of
/// its own. `previous` is the challenge that it issued before, to whichever worker; zeroes at first.
///
/// So no challenge is issued twice, and whoever wants to make evidence in advance has to foresee the
/// requests for all other workers.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Encode)]
pub struct AttestationChallenge<Address>(pub ChallengeSeed<Address>);

impl<Address: Encode> Separated for AttestationChallenge<Address> {
    const DOMAIN: &'static str = "stakepool/attestation-challenge";
}
