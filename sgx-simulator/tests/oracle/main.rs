//! The verifier of another project, `dcap-qvl`, judges what the simulator makes.

mod refusal;
mod shape;
mod standing;

use dcap_qvl::{
    verify::{QuoteVerifier, VerifiedReport},
    QuoteCollateralV3,
};
use sgx_simulator::{pem, Collateral, EnclaveReport, PckAuthority, Platform, Timestamp, Vendor};

/// 15 January 2027.
const NOW: Timestamp = 1_800_000_000_000;

fn vendor() -> Vendor {
    Vendor::new("oracle", NOW)
}

fn report() -> EnclaveReport {
    EnclaveReport {
        mr_enclave: [0xA5; 32],
        mr_signer: [0x5A; 32],
        isv_prod_id: 7,
        isv_svn: 3,
        report_data: [0xDA; 64],
        ..Default::default()
    }
}

/// What `dcap-qvl` says of a quote by one of the authority's platforms, with this root and collateral, at a time.
fn judge_at(
    time: Timestamp,
    quote: &[u8],
    authority: PckAuthority,
    collateral: &Collateral,
) -> Result<VerifiedReport, String> {
    let (ca, list) = match authority {
        PckAuthority::Processor => (&collateral.processor_ca, &collateral.processor_crl),
        PckAuthority::Platform => (&collateral.platform_ca, &collateral.platform_crl),
    };
    let chain = |certificate: &Vec<u8>| pem(&[certificate.clone(), collateral.root.clone()]);
    let theirs = QuoteCollateralV3 {
        pck_crl_issuer_chain: chain(ca),
        root_ca_crl: collateral.root_crl.clone(),
        pck_crl: list.clone(),
        tcb_info_issuer_chain: chain(&collateral.tcb_signing),
        tcb_info: collateral.tcb_info.body.clone(),
        tcb_info_signature: collateral.tcb_info.signature.to_vec(),
        qe_identity_issuer_chain: chain(&collateral.tcb_signing),
        qe_identity: collateral.qe_identity.body.clone(),
        qe_identity_signature: collateral.qe_identity.signature.to_vec(),
        pck_certificate_chain: None,
    };
    QuoteVerifier::new(collateral.root.clone())
        .verify(quote, &theirs, time / 1000)
        .map_err(|error| format!("{error:#}"))
}

/// What it says now of a platform's quote, with all that the vendor publishes.
fn judge(vendor: &Vendor, platform: &Platform) -> Result<VerifiedReport, String> {
    let quote = platform.quote(&report());
    judge_at(NOW, &quote, platform.authority, &vendor.collateral())
}
