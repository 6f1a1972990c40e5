//! Changes of bytes, of which some are signed anew.

use super::{flip, Change, Changes};
use crate::support::SECOND;
use sgx_simulator::{signed, Key};

/// Parts in which a bit was turned over before they were signed.
fn resigned(parts: Vec<Vec<u8>>, key: &Key, seed: u16) -> Vec<u8> {
    let mut body = parts.concat();
    flip(&mut body, seed);
    signed::sign(&[body], &signed::ecdsa_with_sha256(), key)
}

pub const CHANGES: Changes = &[
    // Encodings that are signed.
    (
        "a bit of TCB information, signed",
        Change::Signed(|vendor, evidence, seed| {
            let (body, signature) = &mut evidence.tcb_info;
            flip(body, seed);
            *signature = vendor.tcb_signing.key.sign(body);
        }),
    ),
    (
        "a bit of the identity, signed",
        Change::Signed(|vendor, evidence, seed| {
            let (body, signature) = &mut evidence.identity;
            flip(body, seed);
            *signature = vendor.tcb_signing.key.sign(body);
        }),
    ),
    (
        "a bit of the signer's certificate, signed",
        Change::Signed(|vendor, evidence, seed| {
            let parts = vendor.tcb_signing.certificate.parts();
            evidence.signer = resigned(parts, &vendor.root.key, seed);
        }),
    ),
    (
        "a bit of the root's list, signed",
        Change::Signed(|vendor, evidence, seed| {
            evidence.root_crl = resigned(vendor.root_crl.parts(), &vendor.root.key, seed);
        }),
    ),
    // Whatever comes.
    (
        "the time",
        Change::Evidence(|evidence, seed| {
            let days = [0, 29, 30, 31, 2_000, 2_200, 6_000];
            evidence.now += days[usize::from(seed) % days.len()] * 86_400 * SECOND;
        }),
    ),
    (
        "a bit of a signature",
        Change::Evidence(|evidence, seed| {
            let signatures = [&mut evidence.tcb_info.1, &mut evidence.identity.1];
            flip(
                signatures
                    .into_iter()
                    .nth(usize::from(seed / 512) % 2)
                    .unwrap(),
                seed,
            );
        }),
    ),
    (
        "a bit of a document",
        Change::Evidence(|evidence, seed| {
            let documents = [&mut evidence.tcb_info.0, &mut evidence.identity.0];
            flip(
                documents.into_iter().nth(usize::from(seed) % 2).unwrap(),
                seed / 2,
            );
        }),
    ),
    (
        "a bit of the signer's certificate or a list",
        Change::Evidence(|evidence, seed| {
            let all = [
                &mut evidence.signer,
                &mut evidence.root_crl,
                &mut evidence.crl,
            ];
            flip(
                all.into_iter().nth(usize::from(seed) % 3).unwrap(),
                seed / 3,
            );
        }),
    ),
    (
        "a bit of the quote",
        Change::Evidence(|evidence, seed| {
            // The certificates behind are text.
            let size = evidence.quote.len().min(1048);
            flip(&mut evidence.quote[..size], seed);
        }),
    ),
    (
        "padding behind the quote",
        Change::Evidence(|evidence, seed| {
            evidence
                .quote
                .resize(evidence.quote.len() + usize::from(seed % 9), 0);
        }),
    ),
    (
        "the end of the quote",
        Change::Evidence(|evidence, seed| {
            let length = usize::from(seed) % 1048;
            evidence.quote.truncate(length);
        }),
    ),
];
