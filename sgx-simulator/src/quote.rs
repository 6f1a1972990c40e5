//! Quotes: version 3, ECDSA on P-256.

use crate::{pem, EnclaveReport, Key, Platform};
use sha2::{Digest, Sha256, Sha512};

/// The vendor identifier of Intel's quoting enclave.
pub const INTEL_QE_VENDOR: [u8; 16] = [
    0x93, 0x9A, 0x72, 0x33, 0xF7, 0x9C, 0x4C, 0xA9, 0x94, 0x0A, 0x0D, 0xB3, 0x95, 0x7F, 0x06, 0x07,
];

/// A quote's header: 48 bytes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Header {
    /// The version of the format: 3.
    pub version: u16,
    /// How the quote is signed: 2 stands for ECDSA on P-256.
    pub attestation_key_type: u16,
    /// Zero. Later versions say here whose report it is.
    pub reserved: [u8; 4],
    /// The security version of the quoting enclave.
    pub qe_svn: u16,
    /// The security version of the provisioning certification enclave.
    pub pce_svn: u16,
    /// Who made the quoting enclave.
    pub qe_vendor: [u8; 16],
    /// Data of the quoting enclave's vendor: with Intel's, a number of the platform.
    pub user_data: [u8; 20],
}

impl Header {
    /// The header's bytes.
    pub fn encode(&self) -> [u8; 48] {
        [
            &self.version.to_le_bytes()[..],
            &self.attestation_key_type.to_le_bytes(),
            &self.reserved,
            &self.qe_svn.to_le_bytes(),
            &self.pce_svn.to_le_bytes(),
            &self.qe_vendor,
            &self.user_data,
        ]
        .concat()
        .try_into()
        .expect("the fields of a header have 48 bytes")
    }
}

/// A quote in its parts. A change of what is signed needs [`Quote::sign_report`] or [`Quote::sign_qe_report`] to hold.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Quote {
    /// The header.
    pub header: Header,
    /// The report of the enclave that is attested.
    pub report: EnclaveReport,
    /// The attestation key's signature over header and report.
    pub report_signature: [u8; 64],
    /// The public attestation key.
    pub attestation_key: [u8; 64],
    /// The report of the quoting enclave, which vouches for the attestation key.
    pub qe_report: EnclaveReport,
    /// The PCK's signature over the quoting enclave's report.
    pub qe_report_signature: [u8; 64],
    /// What the quoting enclave has hashed together with the attestation key.
    pub authentication_data: Vec<u8>,
    /// What the certification data are: 5 stands for a chain of certificates, 3 for the name of a platform.
    pub certification_type: u16,
    /// The certificates of PCK, its authority and the root in PEM, and a zero byte.
    pub certification_data: Vec<u8>,
}

impl Quote {
    /// A platform's quote of an enclave, signed.
    pub fn new(platform: &Platform, report: &EnclaveReport) -> Self {
        let certificates = [
            std::slice::from_ref(&platform.certificate),
            &platform.issuers,
        ]
        .concat();
        let mut quote = Self {
            header: Header {
                version: 3,
                attestation_key_type: 2,
                reserved: [0; 4],
                qe_svn: platform.qe_report.isv_svn,
                pce_svn: platform.sgx.pce_svn,
                qe_vendor: INTEL_QE_VENDOR,
                user_data: platform.user_data,
            },
            report: report.clone(),
            report_signature: [0; 64],
            attestation_key: platform.attestation_key.public(),
            qe_report: platform.qe_report.clone(),
            qe_report_signature: [0; 64],
            authentication_data: (0..32).collect(),
            certification_type: 5,
            certification_data: [pem(&certificates).as_bytes(), &[0]].concat(),
        };
        quote.bind_attestation_key();
        quote.sign_report(&platform.attestation_key);
        quote.sign_qe_report(&platform.pck);
        quote
    }

    /// Lets the quoting enclave's report name the attestation key and the authentication data.
    pub fn bind_attestation_key(&mut self) {
        let hash = Sha256::new()
            .chain_update(self.attestation_key)
            .chain_update(&self.authentication_data)
            .finalize();
        self.qe_report.report_data[..32].copy_from_slice(&hash);
    }

    /// Signs header and report, as an attestation key does.
    pub fn sign_report(&mut self, key: &Key) {
        let signed = [&self.header.encode()[..], &self.report.encode()].concat();
        self.report_signature = key.sign(&signed);
    }

    /// Signs the quoting enclave's report, as a PCK does.
    pub fn sign_qe_report(&mut self, key: &Key) {
        self.qe_report_signature = key.sign(&self.qe_report.encode());
    }

    /// Lets the quote name its platform instead of carrying certificates (type 3): by the encrypted PPID, CPUSVN, PCESVN and PCE
    /// identifier. What stands for the encrypted PPID has its length, 384 bytes, but nobody can decrypt it.
    pub fn name_platform(&mut self, platform: &Platform) {
        let sgx = &platform.sgx;
        self.certification_type = 3;
        self.certification_data = [
            &Sha512::digest(sgx.ppid).repeat(6)[..],
            &sgx.cpu_svn,
            &sgx.pce_svn.to_le_bytes(),
            &sgx.pce_id,
        ]
        .concat();
    }

    /// The quote's bytes.
    pub fn encode(&self) -> Vec<u8> {
        let authentication_length = self.authentication_data.len() as u16;
        let certification_length = self.certification_data.len() as u32;
        let signature = [
            &self.report_signature[..],
            &self.attestation_key,
            &self.qe_report.encode(),
            &self.qe_report_signature,
            &authentication_length.to_le_bytes(),
            &self.authentication_data,
            &self.certification_type.to_le_bytes(),
            &certification_length.to_le_bytes(),
            &self.certification_data,
        ]
        .concat();
        let signature_length = signature.len() as u32;
        [
            &self.header.encode()[..],
            &self.report.encode(),
            &signature_length.to_le_bytes(),
            &signature,
        ]
        .concat()
    }
}
