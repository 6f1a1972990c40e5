//! Changes of quotes, signed and not.

use super::{flip, Change, Changes};

pub const CHANGES: Changes = &[
    (
        "the quote's version",
        Change::Quote(|platform, quote, seed| {
            quote.header.version = seed % 6;
            quote.sign_report(&platform.attestation_key);
        }),
    ),
    (
        "the kind of attestation key",
        Change::Quote(|platform, quote, seed| {
            quote.header.attestation_key_type = seed % 4;
            quote.sign_report(&platform.attestation_key);
        }),
    ),
    (
        "the header's reserved bytes",
        Change::Quote(|platform, quote, seed| {
            flip(&mut quote.header.reserved, seed);
            quote.sign_report(&platform.attestation_key);
        }),
    ),
    (
        "the header's versions",
        Change::Quote(|platform, quote, seed| {
            (quote.header.qe_svn, quote.header.pce_svn) = (seed, seed);
            quote.sign_report(&platform.attestation_key);
        }),
    ),
    (
        "the quoting enclave's vendor",
        Change::Quote(|platform, quote, seed| {
            flip(&mut quote.header.qe_vendor, seed);
            quote.sign_report(&platform.attestation_key);
        }),
    ),
    (
        "the enclave",
        Change::Quote(|platform, quote, seed| {
            flip(&mut quote.report.attributes, seed);
            flip(&mut quote.report.mr_enclave, seed);
            flip(&mut quote.report.report_data, seed);
            quote.sign_report(&platform.attestation_key);
        }),
    ),
    (
        "the length of the authentication data",
        Change::Quote(|platform, quote, seed| {
            quote.authentication_data = vec![7; usize::from(seed % 64)];
            quote.bind_attestation_key();
            quote.sign_qe_report(&platform.pck);
        }),
    ),
    (
        "what the quoting enclave binds",
        Change::Quote(|platform, quote, seed| {
            flip(&mut quote.qe_report.report_data, seed);
            quote.sign_qe_report(&platform.pck);
        }),
    ),
    (
        "the other of both signatures",
        Change::Quote(|_, quote, _| {
            for signature in [&mut quote.report_signature, &mut quote.qe_report_signature] {
                let (r, s) = p256::ecdsa::Signature::from_slice(signature)
                    .unwrap()
                    .split_scalars();
                let other = p256::ecdsa::Signature::from_scalars(r, -s).unwrap();
                *signature = other.to_bytes().into();
            }
        }),
    ),
    (
        "the kind of certification data",
        Change::Quote(|_, quote, seed| quote.certification_type = seed % 8),
    ),
];
