//! Platforms: machines that can quote.

use crate::{EnclaveReport, Key, Quote, SgxExtension};

/// The two authorities that certify platforms.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PckAuthority {
    /// For machines with one processor.
    Processor,
    /// For machines with several processors.
    Platform,
}

/// A machine: its keys, what it is, and what certifies it.
#[derive(Clone, Debug)]
pub struct Platform {
    /// Who certifies it.
    pub authority: PckAuthority,
    /// What its certificate says of it. After a change, [`Vendor::certify`](crate::Vendor::certify) makes the
    /// certificate anew.
    pub sgx: SgxExtension,
    /// The provisioning certification key, which signs for the quoting enclave.
    pub pck: Key,
    /// The certificate of the PCK in DER.
    pub certificate: Vec<u8>,
    /// The certificates of the authority and of the root in DER.
    pub issuers: Vec<Vec<u8>>,
    /// The quoting enclave's attestation key, which signs for enclaves.
    pub attestation_key: Key,
    /// What the processor says of the quoting enclave. A quote puts the report data in.
    pub qe_report: EnclaveReport,
    /// What the quoting enclave writes into each quote's header.
    pub user_data: [u8; 20],
}

impl Platform {
    /// A quote of an enclave on this machine, as Intel's library returns it.
    pub fn quote(&self, report: &EnclaveReport) -> Vec<u8> {
        Quote::new(self, report).encode()
    }
}
