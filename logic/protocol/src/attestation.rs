//! What is said of an enclave, and how attestors sign it.

use crate::{ContractId, RegistrationInfo, Separated, Signature};
use alloc::{string::String, vec::Vec};
use primitives::Timestamp;
use scale::{Decode, Encode};

/// MRENCLAVE (32 bytes), ISVPRODID (2), ISVSVN (2), MRSIGNER (32): which software by whom.
pub type Measurement = [u8; 68];

/// What a platform goes by with its vendor: the PPID of Intel's PCK certificate.
pub type Platform = [u8; 16];

/// What a verifier found in the evidence.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode)]
#[cfg_attr(feature = "std", derive(scale_info::TypeInfo))]
pub struct EnclaveFacts {
    /// MRENCLAVE, ISVPRODID, ISVSVN, MRSIGNER.
    pub measurement: Measurement,
    /// What the enclave bound to its report.
    pub report_data: [u8; 64],
    /// The platform's standing with its vendor.
    pub tcb_status: TcbStatus,
    /// Security advisories that apply, such as "INTEL-SA-00219".
    pub advisories: Vec<String>,
    /// When the evidence was made, in milliseconds, if it says so.
    pub time: Option<Timestamp>,
    /// Until when the evidence holds, in milliseconds, if it says so.
    pub expires: Option<Timestamp>,
    /// Whether the enclave can be debugged.
    pub debug: bool,
    /// The platform, by what its vendor calls it (for SGX the PPID), if the evidence says so.
    pub platform: Option<Platform>,
}

/// Intel's verdict on a platform's trusted computing base.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Encode, Decode)]
#[cfg_attr(feature = "std", derive(scale_info::TypeInfo))]
pub enum TcbStatus {
    /// Nothing to mend.
    UpToDate,
    /// The enclave's software has to mitigate something.
    SWHardeningNeeded,
    /// The platform's configuration has to be changed.
    ConfigurationNeeded,
    /// Both of the former.
    ConfigurationAndSWHardeningNeeded,
    /// Updates are missing.
    OutOfDate,
    /// Updates are missing and the configuration has to be changed.
    OutOfDateConfigurationNeeded,
    /// Not to be trusted any more.
    Revoked,
}

/// What each attestor of a quorum signs. Verifier and registry are part of it, so that nothing signed
/// for one deployment can be used at another.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Encode)]
pub struct AttestationStatement<'facts, Address> {
    /// The quorum verifier contract.
    pub verifier: ContractId<Address>,
    /// The registry that asks it, on the same chain.
    pub registry: Address,
    /// What the attestor vouches for.
    pub facts: &'facts EnclaveFacts,
}

impl<Address: Encode> Separated for AttestationStatement<'_, Address> {
    const DOMAIN: &'static str = "stakepool/attestation";
}

/// What a worker signs to show an attestor that it has the key that it wants to register.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Encode)]
pub struct PossessionStatement<'info, Address> {
    /// The quorum verifier that the attestation is for.
    pub verifier: ContractId<Address>,
    /// The registration to be attested.
    pub info: &'info RegistrationInfo<Address>,
    /// The proposed time of the facts, in milliseconds.
    pub time: Timestamp,
}

impl<Address: Encode> Separated for PossessionStatement<'_, Address> {
    const DOMAIN: &'static str = "stakepool/possession";
}

/// The proof that a quorum verifier expects, SCALE-encoded.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode)]
pub struct QuorumProof {
    /// What the attestors vouch for.
    pub facts: EnclaveFacts,
    /// Signatures of at least the threshold of distinct attestors, in any order.
    pub signatures: Vec<Signature>,
}
