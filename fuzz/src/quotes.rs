//! Quotes, as Intel's library makes them and as they go to the chain.

use crate::{
    oracle::{assert_complete, assert_kept},
    SCENE,
};
use dcap::{
    strip, verify, Context, DcapProof, EnclaveReport, Issuer, Pck, Quote, StrippedQuote, TcbStatus,
};
use protocol::EnclaveFacts;
use scale::Encode;

/// Where the enclave's report, and all that is behind it, begins in a quote.
const REPORT: usize = 48;
const SIGNATURES: usize = REPORT + 384;
/// Where the quoting enclave's report begins in a stripped quote, and what it hashed with the attestation key.
const QE_REPORT: usize = SIGNATURES + 64 + 64;
const QE_AUTHENTICATION: usize = QE_REPORT + 384 + 64;

/// A quote, raw or stripped.
pub fn quote(data: &[u8]) -> bool {
    if let Ok(quote) = Quote::read(data) {
        assert_taken_apart(data, &quote);
    }
    let Ok(stripped) = strip(data) else {
        return false;
    };
    let raw = joined(&stripped);
    let padding = data.strip_prefix(&raw[..]).expect("nothing is lost");
    assert!(padding.iter().all(|byte| *byte == 0));
    assert_eq!(strip(&raw), Ok(stripped.clone()));
    for length in 0..raw.len() {
        assert!(strip(&raw[..length]).is_err(), "the end can be missing");
    }
    assert!(strip(&[&raw[..], &[1]].concat()).is_err());
    Quote::read(&stripped.quote).is_ok()
}

/// A stripped quote is its parts, and they are all that is looked at.
fn assert_taken_apart(bytes: &[u8], quote: &Quote) {
    let parts = [
        quote.message,
        quote.signature,
        quote.attestation_key,
        quote.qe_report.0,
        quote.qe_signature,
        quote.qe_authentication,
    ];
    assert_eq!(parts.concat(), bytes);
    assert_eq!(quote.report.0[..], quote.message[REPORT..]);
}

/// The raw quote whose parts these are.
fn joined(stripped: &StrippedQuote) -> Vec<u8> {
    let (message, rest) = stripped.quote.split_at(SIGNATURES);
    let (signatures, authentication) = rest.split_at(QE_AUTHENTICATION - SIGNATURES);
    let data = [
        signatures,
        &(authentication.len() as u16).to_le_bytes(),
        authentication,
        &stripped.certification_type.to_le_bytes(),
        &(stripped.certification.len() as u32).to_le_bytes(),
        &stripped.certification,
    ]
    .concat();
    [message, &(data.len() as u32).to_le_bytes(), &data].concat()
}

/// What goes to the chain: the encoding of a proof.
pub fn proof(data: &[u8]) -> bool {
    let Ok(proof) = DcapProof::read(data) else {
        return false;
    };
    assert_eq!(proof.encode(), data, "it has one encoding");
    assert_complete(data, 1, |data| DcapProof::read(data).is_ok());
    let context = SCENE.informed();
    let Ok(facts) = verify(&context, &proof) else {
        return false;
    };
    let (pck, quote) = match &proof {
        DcapProof::Registered { pck, quote } => (context.pck(pck).unwrap(), quote),
        DcapProof::Complete { certificate, quote } => {
            (Pck::check(&context, certificate).unwrap(), quote)
        }
    };
    assert_hashed(context.hashed(), &proof, quote);
    assert_facts(&facts, quote);
    assert_standing(&facts, &pck, quote);
    assert_time(&facts, &context, &pck);
    assert_kept(&facts);
    assert_eq!(verify(&context, &proof), Ok(facts));
    true
}

/// What has to be signed, or bound to the attestation key, is what was hashed.
fn assert_hashed(hashed: Vec<Vec<u8>>, proof: &DcapProof, quote: &[u8]) {
    let bound = [
        &quote[SIGNATURES + 64..QE_REPORT],
        &quote[QE_AUTHENTICATION..],
    ];
    let expected = [
        quote[QE_REPORT..][..384].to_vec(),
        bound.concat(),
        quote[..SIGNATURES].to_vec(),
    ];
    // A certificate beside the quote is checked first, and here once more at the end.
    let certificates = usize::from(matches!(proof, DcapProof::Complete { .. }));
    assert_eq!(hashed.len(), expected.len() + 2 * certificates);
    assert_eq!(hashed[certificates..][..expected.len()], expected);
}

/// The facts are those of the enclave's report.
fn assert_facts(facts: &EnclaveFacts, quote: &[u8]) {
    let report = &quote[REPORT..SIGNATURES];
    let measurement = [&report[64..96], &report[256..260], &report[128..160]];
    assert_eq!(facts.measurement[..], measurement.concat());
    assert_eq!(facts.report_data[..], report[320..]);
    assert_eq!(facts.debug, report[48] & 2 != 0);
    assert_eq!(facts.time, None);
}

/// The standing is what the vendor says of such platforms and quoting enclaves.
fn assert_standing(facts: &EnclaveFacts, pck: &Pck, quote: &[u8]) {
    use TcbStatus::*;
    let reaches = |level: &&sgx_simulator::TcbLevel| {
        let mut components = level.tcb.components.iter().zip(pck.components);
        level.tcb.pce_svn <= pck.pce_svn && components.all(|(least, has)| least.svn <= has)
    };
    let info = &SCENE.vendor.tcb_info;
    assert_eq!((pck.fmspc, pck.pce_id), (info.fmspc, info.pce_id));
    let platform = info.tcb_levels.iter().find(reaches).expect("a level");

    let report = EnclaveReport(quote[QE_REPORT..][..384].try_into().unwrap());
    let identity = &SCENE.vendor.qe_identity;
    let product = (report.mr_signer(), report.isv_prod_id());
    assert_eq!(product, (identity.mrsigner, identity.isvprodid));
    assert!(!report.is_debug(), "the identity wants no debug bit");
    let mut levels = identity.tcb_levels.iter();
    let qe = levels.find(|level| level.tcb.isvsvn <= report.isv_svn());
    let qe = qe.expect("a level");

    let standing = format!("{:?}", facts.tcb_status);
    match (&qe.tcb_status[..], facts.tcb_status) {
        ("UpToDate", _) => assert_eq!(standing, platform.tcb_status),
        ("OutOfDate", OutOfDate) => {
            let platforms = ["UpToDate", "SWHardeningNeeded", "OutOfDate"];
            assert!(platforms.contains(&&platform.tcb_status[..]));
        }
        ("OutOfDate", OutOfDateConfigurationNeeded) => {
            assert!(platform.tcb_status.contains("Configuration"));
        }
        other => panic!("{other:?} with {}", platform.tcb_status),
    }
    assert_ne!(facts.tcb_status, Revoked);
    let mut advisories = [&platform.advisory_ids[..], &qe.advisory_ids].concat();
    let mut reported = facts.advisories.clone();
    reported.sort();
    advisories.sort();
    advisories.dedup();
    assert_eq!(reported, advisories);
}

/// The facts hold as long as all that they rest on.
fn assert_time(facts: &EnclaveFacts, context: &impl Context, pck: &Pck) {
    let expires = facts.expires.expect("an end");
    assert!(context.now() <= expires);
    let issuers = [Issuer::Root, Issuer::Authority(pck.issuer)];
    let lists = issuers.map(|it| context.revocations(&it).unwrap());
    assert!(!lists[1].contains(&pck.serial));
    let ends = [
        pck.validity.expires,
        lists[0].validity.expires,
        lists[1].validity.expires,
        context.tcb_info(&pck.fmspc).unwrap().validity.expires,
        context.qe_identity().unwrap().validity.expires,
    ];
    assert_eq!(Some(expires), ends.into_iter().min());
}
