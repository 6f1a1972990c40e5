//! Quotes: their layout, and the chain of signatures from the platform to the enclave.

use super::refusal::{check, Refusal};
use crate::support::*;
use dcap::{strip, verify, DcapProof, Error, Result, TcbStatus};
use scale::Encode;
use sgx_simulator::{attribute, Key, Platform, Quote};

/// Where the length of the authentication data stands in a raw quote.
const AUTHENTICATION_LENGTH: usize = 48 + 384 + 4 + 64 + 64 + 384 + 64;
/// Where the length of all signatures and what belongs to them stands.
const SIGNATURES_LENGTH: usize = 48 + 384;

/// The verdict on a quote after a change, whose platform is complete.
fn altered(alter: impl FnOnce(&Platform, &mut Quote)) -> Result<()> {
    let vendor = vendor();
    let platform = vendor.platform(0);
    let mut quote = quote(&platform);
    alter(&platform, &mut quote);
    verify(&informed(&vendor), &complete(&platform, &quote)).map(drop)
}

/// The verdict on a quote with another header, signed.
fn with_header(alter: impl FnOnce(&mut sgx_simulator::Header)) -> Result<()> {
    altered(|platform, quote| {
        alter(&mut quote.header);
        quote.sign_report(&platform.attestation_key);
    })
}

/// Strips a raw quote after a change of its bytes.
fn stripping(alter: impl FnOnce(&mut Vec<u8>)) -> Result<()> {
    let mut raw = quote(&vendor().platform(0)).encode();
    alter(&mut raw);
    strip(&raw).map(drop)
}

#[test]
fn the_facts_are_those_of_the_enclave() {
    let vendor = vendor();
    let memory = informed(&vendor);
    for number in [0, 1] {
        let platform = vendor.platform(number);
        let facts = verify(&memory, &complete(&platform, &quote(&platform))).unwrap();
        let measurement = [&[0xA5; 32][..], &[2, 1, 4, 3], &[0x5A; 32]].concat();
        assert_eq!(facts.measurement[..], measurement);
        assert_eq!(facts.report_data, [0xDA; 64]);
        assert_eq!(facts.tcb_status, TcbStatus::UpToDate);
        assert!(facts.advisories.is_empty());
        assert!(!facts.debug);
        assert_eq!(facts.time, None);
        assert_eq!(facts.expires, Some(NOW + sgx_simulator::VALIDITY));
    }
}

#[test]
fn an_enclave_that_can_be_debugged_says_so() {
    let vendor = vendor();
    let platform = vendor.platform(0);
    let mut quote = quote(&platform);
    quote.report.attributes[0] |= attribute::DEBUG;
    quote.sign_report(&platform.attestation_key);
    let facts = verify(&informed(&vendor), &complete(&platform, &quote)).unwrap();
    assert!(facts.debug);
}

#[test]
fn a_platform_is_registered_once_for_many_quotes() {
    let vendor = vendor();
    let mut memory = informed(&vendor);
    let platform = vendor.platform(1);
    let pck = memory.set_pck(&platform.certificate).unwrap();
    for data in 0..3 {
        let mut report = report();
        report.report_data = [data; 64];
        let quote = stripped(&Quote::new(&platform, &report));
        let facts = verify(&memory, &DcapProof::Registered { pck, quote }).unwrap();
        assert_eq!(facts.report_data, [data; 64]);
    }
}

#[test]
fn quoting_enclaves_may_hash_data_of_any_length() {
    for length in [0, 1, 33, 1000] {
        let result = altered(|platform, quote| {
            quote.authentication_data = vec![7; length];
            quote.bind_attestation_key();
            quote.sign_qe_report(&platform.pck);
        });
        assert_eq!(result, Ok(()), "{length}");
    }
}

#[test]
fn stripping_leaves_what_is_signed_and_hands_out_the_rest() {
    let platform = vendor().platform(0);
    let quote = quote(&platform);
    let raw = quote.encode();
    let stripped = strip(&raw).unwrap();
    let expected = [
        &raw[..SIGNATURES_LENGTH],
        &raw[SIGNATURES_LENGTH + 4..AUTHENTICATION_LENGTH],
        &quote.authentication_data,
    ];
    assert_eq!(stripped.quote, expected.concat());
    assert_eq!(stripped.certification_type, 5);
    assert_eq!(stripped.certification, quote.certification_data);
    let padded = [raw, vec![0; 100]].concat();
    assert_eq!(strip(&padded), Ok(stripped));
}

#[test]
fn a_proof_is_read_as_it_is_written() {
    let platform = vendor().platform(0);
    let complete = complete(&platform, &quote(&platform));
    assert_eq!(DcapProof::read(&complete.encode()), Ok(complete));
    let registered = DcapProof::Registered {
        pck: [7; 32],
        quote: vec![1],
    };
    assert_eq!(DcapProof::read(&registered.encode()), Ok(registered));
}

#[test]
fn other_quotes_are_refused() {
    check(REFUSALS);
}

pub const REFUSALS: &[Refusal] = &[
    // Proofs.
    ("a proof of nothing", Error::InvalidProof, || {
        DcapProof::read(&[]).map(drop)
    }),
    ("a proof of another kind", Error::InvalidProof, || {
        DcapProof::read(&[2]).map(drop)
    }),
    ("a proof and a byte", Error::InvalidProof, || {
        let platform = vendor().platform(0);
        let proof = complete(&platform, &quote(&platform)).encode();
        DcapProof::read(&[proof, vec![0]].concat()).map(drop)
    }),
    ("a proof without its last byte", Error::InvalidProof, || {
        let platform = vendor().platform(0);
        let proof = complete(&platform, &quote(&platform)).encode();
        DcapProof::read(&proof[..proof.len() - 1]).map(drop)
    }),
    (
        "a platform that is not registered",
        Error::MissingPck,
        || {
            let vendor = vendor();
            let quote = stripped(&quote(&vendor.platform(0)));
            let proof = DcapProof::Registered {
                pck: [0; 32],
                quote,
            };
            verify(&informed(&vendor), &proof).map(drop)
        },
    ),
    (
        "a quote that ends within a signature",
        Error::Truncated,
        || {
            let vendor = vendor();
            let platform = vendor.platform(0);
            let quote = stripped(&quote(&platform))[..943].to_vec();
            let certificate = platform.certificate;
            verify(
                &informed(&vendor),
                &DcapProof::Complete { certificate, quote },
            )
            .map(drop)
        },
    ),
    // Headers.
    ("version 4", Error::UnsupportedQuote, || {
        with_header(|it| it.version = 4)
    }),
    ("a key on P-384", Error::UnsupportedQuote, || {
        with_header(|it| it.attestation_key_type = 3)
    }),
    ("a quote of TDX", Error::UnsupportedQuote, || {
        with_header(|it| it.reserved[0] = 0x81)
    }),
    (
        "another vendor's quoting enclave",
        Error::UnknownVendor,
        || with_header(|it| it.qe_vendor[15] ^= 1),
    ),
    // Signatures.
    (
        "a report that the platform did not sign",
        Error::InvalidQeReportSignature,
        || altered(|_, quote| quote.sign_qe_report(&Key::from_seed("stranger"))),
    ),
    (
        "a report that the attestation key signed in place of the platform",
        Error::InvalidQeReportSignature,
        || altered(|platform, quote| quote.sign_qe_report(&platform.attestation_key)),
    ),
    (
        "a report that was changed",
        Error::InvalidQeReportSignature,
        || altered(|_, quote| quote.qe_report.isv_svn += 1),
    ),
    (
        "another platform's report",
        Error::InvalidQeReportSignature,
        || {
            let vendor = vendor();
            let quote = quote(&vendor.platform(2));
            verify(&informed(&vendor), &complete(&vendor.platform(0), &quote)).map(drop)
        },
    ),
    (
        "a signature of zeroes",
        Error::InvalidQeReportSignature,
        || altered(|_, quote| quote.qe_report_signature = [0; 64]),
    ),
    (
        "an attestation key of nobody's",
        Error::InvalidKeyBinding,
        || {
            altered(|_, quote| {
                let key = Key::from_seed("stranger");
                quote.attestation_key = key.public();
                quote.sign_report(&key);
            })
        },
    ),
    (
        "other data beside the attestation key",
        Error::InvalidKeyBinding,
        || altered(|_, quote| quote.authentication_data[0] ^= 1),
    ),
    (
        "more data beside the attestation key",
        Error::InvalidKeyBinding,
        || altered(|_, quote| quote.authentication_data.push(0)),
    ),
    (
        "a report that binds something else too",
        Error::InvalidKeyBinding,
        || {
            altered(|platform, quote| {
                quote.qe_report.report_data[63] = 1;
                quote.sign_qe_report(&platform.pck);
            })
        },
    ),
    (
        "an attestation key that is no point",
        Error::InvalidQuoteSignature,
        || {
            altered(|platform, quote| {
                quote.attestation_key = [1; 64];
                quote.bind_attestation_key();
                quote.sign_qe_report(&platform.pck);
            })
        },
    ),
    (
        "an enclave that the attestation key did not sign",
        Error::InvalidQuoteSignature,
        || altered(|_, quote| quote.sign_report(&Key::from_seed("stranger"))),
    ),
    (
        "an enclave that the platform's key signed",
        Error::InvalidQuoteSignature,
        || altered(|platform, quote| quote.sign_report(&platform.pck)),
    ),
    (
        "an enclave's report that was changed",
        Error::InvalidQuoteSignature,
        || altered(|_, quote| quote.report.report_data[0] ^= 1),
    ),
    (
        "a header that was changed",
        Error::InvalidQuoteSignature,
        || altered(|_, quote| quote.header.user_data[19] ^= 1),
    ),
    // Raw quotes.
    ("a raw quote that ends early", Error::Truncated, || {
        stripping(|raw| raw.truncate(raw.len() - 1))
    }),
    ("something behind a raw quote", Error::TrailingBytes, || {
        stripping(|raw| raw.push(1))
    }),
    ("signatures longer than the quote", Error::Truncated, || {
        stripping(|raw| raw[SIGNATURES_LENGTH + 3] = 0xFF)
    }),
    (
        "authentication data longer than the signatures",
        Error::Truncated,
        || stripping(|raw| raw[AUTHENTICATION_LENGTH + 1] = 0xFF),
    ),
    (
        "certification data shorter than what is left",
        Error::TrailingBytes,
        || stripping(|raw| raw[AUTHENTICATION_LENGTH + 2 + 32 + 2] -= 1),
    ),
    (
        "certification data longer than what is left",
        Error::Truncated,
        || stripping(|raw| raw[AUTHENTICATION_LENGTH + 2 + 32 + 2 + 3] = 0xFF),
    ),
];
