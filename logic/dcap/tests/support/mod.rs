//! What the tests have in common: a vendor, its collateral, a platform and its quotes.
#![allow(dead_code, reason = "each test binary needs another part of it")]

pub mod intel;
pub mod mutation;

use dcap::{strip, DcapProof, Issuer, KeyId, Memory, Result};
use sgx_simulator::{Authority, EnclaveReport, Platform, Quote, Vendor};

/// A moment in milliseconds: 15 January 2027.
pub const NOW: u64 = 1_800_000_000_000;
/// A second in milliseconds.
pub const SECOND: u64 = 1_000;
/// A day in milliseconds.
pub const DAY: u64 = 86_400 * SECOND;

/// Who publishes the collateral.
pub fn vendor() -> Vendor {
    Vendor::new("dcap", NOW)
}

/// What an enclave says.
pub fn report() -> EnclaveReport {
    EnclaveReport {
        mr_enclave: [0xA5; 32],
        mr_signer: [0x5A; 32],
        isv_prod_id: 0x0102,
        isv_svn: 0x0304,
        report_data: [0xDA; 64],
        ..Default::default()
    }
}

/// A quote of that enclave.
pub fn quote(platform: &Platform) -> Quote {
    Quote::new(platform, &report())
}

/// The quote without its unsigned parts.
pub fn stripped(quote: &Quote) -> Vec<u8> {
    strip(&quote.encode())
        .expect("the simulator's layout is Intel's")
        .quote
}

/// A proof that brings its platform's certificate.
pub fn complete(platform: &Platform, quote: &Quote) -> DcapProof {
    DcapProof::Complete {
        certificate: platform.certificate.clone(),
        quote: stripped(quote),
    }
}

/// A document of the service's answers.
pub fn post_tcb_info(memory: &mut Memory, answer: &sgx_simulator::Response) -> Result<()> {
    memory
        .post_tcb_info(answer.body.as_bytes(), &answer.signature, &answer.signer)
        .map(drop)
}

/// The other document.
pub fn post_qe_identity(memory: &mut Memory, answer: &sgx_simulator::Response) -> Result<()> {
    memory.post_qe_identity(answer.body.as_bytes(), &answer.signature, &answer.signer)
}

/// What an authority's key goes by.
pub fn id(authority: &Authority) -> KeyId {
    authority.key.identifier()
}

/// An authority as the issuer of a list.
pub fn issuer(authority: &Authority) -> Issuer {
    Issuer::Authority(id(authority))
}

/// A verifier that trusts the vendor and knows nothing else.
pub fn empty(vendor: &Vendor) -> Memory {
    Memory::new(vendor.root_key(), NOW)
}

/// A verifier that knows who signs documents.
pub fn knowing_the_signer(vendor: &Vendor) -> Memory {
    let mut memory = empty(vendor);
    let signer = vendor.collateral().tcb_signing;
    memory.post_authority(&signer).expect("the signer is right");
    memory
}

/// Posts all that the vendor publishes to what a verifier knows.
pub fn post_all(memory: &mut Memory, vendor: &Vendor) -> Result<()> {
    let published = vendor.collateral();
    for certificate in [
        &published.tcb_signing,
        &published.processor_ca,
        &published.platform_ca,
    ] {
        memory.post_authority(certificate)?;
    }
    for list in [
        &published.root_crl,
        &published.processor_crl,
        &published.platform_crl,
    ] {
        memory.post_revocations(list)?;
    }
    post_tcb_info(memory, &published.tcb_info)?;
    post_qe_identity(memory, &published.qe_identity)
}

/// A verifier to which all that the vendor publishes was posted.
pub fn informed(vendor: &Vendor) -> Memory {
    let mut memory = empty(vendor);
    post_all(&mut memory, vendor).expect("what the vendor publishes is right");
    memory
}
