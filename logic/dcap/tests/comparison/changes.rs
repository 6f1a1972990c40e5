//! What may be changed: values before they are signed, and bytes after it.

use super::verdict::Evidence;
use crate::support::{NOW, SECOND};
use sgx_simulator::{
    der, oid, reason, signed, Authority, Certificate, Extension, Key, KeyUsage, Platform, Quote,
    RevocationList, Vendor,
};

/// A change of one kind of thing by a number.
pub enum Change {
    Vendor(fn(&mut Vendor, u16)),
    Platform(fn(&Vendor, &mut Platform, u16)),
    /// Of the platform's certificate.
    Certificate(fn(&mut Certificate, u16)),
    Quote(fn(&Platform, &mut Quote, u16)),
    /// Of what is signed, before the vendor signs it anew.
    Signed(fn(&Vendor, &mut Evidence, u16)),
    /// Of what anybody can change.
    Evidence(fn(&mut Evidence, u16)),
}

pub const STATUSES: [&str; 7] = [
    "UpToDate",
    "SWHardeningNeeded",
    "ConfigurationNeeded",
    "ConfigurationAndSWHardeningNeeded",
    "OutOfDate",
    "OutOfDateConfigurationNeeded",
    "Revoked",
];

fn status(seed: u16) -> String {
    STATUSES[usize::from(seed) % 7].into()
}

/// A moment about now: from two seconds before to two after it.
fn about_now(seed: u16) -> u64 {
    NOW - 2 * SECOND + u64::from(seed % 5) * SECOND
}

fn cas(vendor: &mut Vendor) -> [&mut Authority; 2] {
    [&mut vendor.processor_ca, &mut vendor.platform_ca]
}

fn crls(vendor: &mut Vendor) -> [&mut RevocationList; 2] {
    [&mut vendor.processor_crl, &mut vendor.platform_crl]
}

fn flip(bytes: &mut [u8], seed: u16) {
    let bit = usize::from(seed) % (bytes.len() * 8).max(1);
    if let Some(byte) = bytes.get_mut(bit / 8) {
        *byte ^= 1 << (bit % 8);
    }
}

fn in_order(order: &mut [impl Sized], seed: u16) {
    let size = order.len();
    match seed % 2 {
        0 => order.reverse(),
        _ => order.rotate_left(usize::from(seed) % size),
    }
}

/// Parts in which a bit was turned over before they were signed.
fn resigned(parts: Vec<Vec<u8>>, key: &Key, seed: u16) -> Vec<u8> {
    let mut body = parts.concat();
    flip(&mut body, seed);
    signed::sign(&[body], &signed::ecdsa_with_sha256(), key)
}

/// An extension that few know.
fn unknown(critical: bool) -> Extension {
    Extension {
        oid: "1.2.3.4".into(),
        critical,
        value: Vec::new(),
    }
}

/// Puts another extension in the place of one of its kind, if there is one.
fn replace(certificate: &mut Certificate, extension: Extension) {
    let mut extensions = certificate.extensions.iter_mut();
    if let Some(old) = extensions.find(|old| old.oid == extension.oid) {
        *old = extension;
    }
}

/// Takes one of the extensions out, if there are any.
fn remove(extensions: &mut Vec<Extension>, seed: u16) {
    if !extensions.is_empty() {
        extensions.remove(usize::from(seed) % extensions.len());
    }
}

/// Changes that certificates of all kinds may undergo.
fn certificate(certificate: &mut Certificate, seed: u16) {
    let usages = [KeyUsage::Authority, KeyUsage::Signature];
    match seed % 12 {
        0 => certificate.not_before = about_now(seed / 12),
        1 => certificate.not_after = about_now(seed / 12),
        2 => certificate.serial = vec![1 + (seed / 12) as u8; 1 + usize::from(seed / 12 % 22)],
        3 => certificate.version = (seed / 12 % 4) as u8,
        4 => certificate.subject.0[0].text.push(b'!'),
        5 => certificate.issuer.0[0].text.push(b'!'),
        6 => certificate.extensions.push(unknown(seed / 12 % 2 == 0)),
        7 => {
            let usage = usages[usize::from(seed / 12) % 2];
            replace(certificate, Extension::key_usage(usage));
        }
        8 => {
            let constraints = match seed / 12 % 4 {
                0 => Extension::no_authority(),
                path => Extension::authority(path as u8 - 1),
            };
            replace(certificate, constraints);
        }
        9 => {
            certificate.signed_algorithm =
                der::sequence(&[der::object_identifier("1.2.840.10045.4.3.3")])
        }
        10 => certificate.issuer.0[1].text.push(b'!'),
        _ => remove(&mut certificate.extensions, seed / 12),
    }
}

fn list(list: &mut RevocationList, seed: u16) {
    match seed % 7 {
        0 => list.this_update = about_now(seed / 7),
        1 => list.next_update = Some(about_now(seed / 7)),
        2 => list.next_update = None,
        3 => list.revoke(&[1 + (seed / 7) as u8; 20], reason::SUPERSEDED),
        4 => list.extensions.push(unknown(seed / 7 % 2 == 0)),
        5 => remove(&mut list.extensions, seed / 7),
        _ => list.version = (seed / 7 % 3) as u8,
    }
}

pub const CHANGES: &[(&str, Change)] = &[
    // Standing.
    (
        "the level of the platform",
        Change::Platform(|vendor, platform, seed| {
            let levels = &vendor.tcb_info.tcb_levels;
            platform
                .sgx
                .stand_at(&levels[usize::from(seed) % levels.len()]);
        }),
    ),
    (
        "a component of the platform",
        Change::Platform(|_, platform, seed| {
            let [place, svn] = seed.to_le_bytes();
            platform.sgx.components[usize::from(place) % 16] = svn % 16;
            platform.sgx.cpu_svn = platform.sgx.components;
        }),
    ),
    (
        "a component of the platform, not as the processor says",
        Change::Platform(|_, platform, seed| {
            let [place, svn] = seed.to_le_bytes();
            platform.sgx.components[usize::from(place) % 16] = svn % 16;
        }),
    ),
    (
        "the platform's PCE version",
        Change::Platform(|_, platform, seed| platform.sgx.pce_svn = seed % 16),
    ),
    (
        "the platform's PCE",
        Change::Platform(|_, platform, seed| flip(&mut platform.sgx.pce_id, seed)),
    ),
    (
        "the platform's FMSPC",
        Change::Platform(|_, platform, seed| flip(&mut platform.sgx.fmspc, seed)),
    ),
    (
        "the status of a level",
        Change::Vendor(|vendor, seed| {
            let levels = &mut vendor.tcb_info.tcb_levels;
            let place = usize::from(seed / 7) % levels.len();
            levels[place].tcb_status = status(seed);
        }),
    ),
    (
        "the status of an enclave's level",
        Change::Vendor(|vendor, seed| {
            let levels = &mut vendor.qe_identity.tcb_levels;
            let place = usize::from(seed / 7) % levels.len();
            levels[place].tcb_status = status(seed);
        }),
    ),
    (
        "advisories",
        Change::Vendor(|vendor, seed| {
            let advisories = vec![
                format!("INTEL-SA-{}", seed % 3),
                format!("INTEL-SA-{}", seed % 5),
            ];
            vendor.tcb_info.tcb_levels[0].advisory_ids = vec![advisories[0].clone()];
            vendor.qe_identity.tcb_levels[0].advisory_ids = advisories;
        }),
    ),
    (
        "the order of the levels",
        Change::Vendor(|vendor, seed| in_order(&mut vendor.tcb_info.tcb_levels, seed)),
    ),
    (
        "the order of the enclave's levels",
        Change::Vendor(|vendor, seed| in_order(&mut vendor.qe_identity.tcb_levels, seed)),
    ),
    (
        "no levels",
        Change::Vendor(|vendor, _| vendor.tcb_info.tcb_levels.truncate(1)),
    ),
    // Documents.
    (
        "the kind of TCB information",
        Change::Vendor(|vendor, _| vendor.tcb_info.id = "TDX".into()),
    ),
    (
        "the version of TCB information",
        Change::Vendor(|vendor, seed| vendor.tcb_info.version = u32::from(seed % 5)),
    ),
    (
        "the type of TCB information",
        Change::Vendor(|vendor, seed| vendor.tcb_info.tcb_type = u32::from(seed % 3)),
    ),
    (
        "the kind of identity",
        Change::Vendor(|vendor, _| vendor.qe_identity.id = "TD_QE".into()),
    ),
    (
        "the version of the identity",
        Change::Vendor(|vendor, seed| vendor.qe_identity.version = u32::from(seed % 5)),
    ),
    (
        "the date of TCB information",
        Change::Vendor(|vendor, seed| vendor.tcb_info.issue_date = about_now(seed)),
    ),
    (
        "the end of TCB information",
        Change::Vendor(|vendor, seed| vendor.tcb_info.next_update = about_now(seed)),
    ),
    (
        "the date of the identity",
        Change::Vendor(|vendor, seed| vendor.qe_identity.issue_date = about_now(seed)),
    ),
    (
        "the end of the identity",
        Change::Vendor(|vendor, seed| vendor.qe_identity.next_update = about_now(seed)),
    ),
    (
        "the identity's MISCSELECT",
        Change::Vendor(|vendor, seed| flip(&mut vendor.qe_identity.miscselect, seed)),
    ),
    (
        "the identity's mask of MISCSELECT",
        Change::Vendor(|vendor, seed| flip(&mut vendor.qe_identity.miscselect_mask, seed)),
    ),
    (
        "the identity's attributes",
        Change::Vendor(|vendor, seed| flip(&mut vendor.qe_identity.attributes, seed)),
    ),
    (
        "the identity's mask of attributes",
        Change::Vendor(|vendor, seed| flip(&mut vendor.qe_identity.attributes_mask, seed)),
    ),
    (
        "the identity's product",
        Change::Vendor(|vendor, seed| vendor.qe_identity.isvprodid = seed % 3),
    ),
    // Quoting enclaves.
    (
        "the enclave's MISCSELECT",
        Change::Platform(|_, platform, seed| flip(&mut platform.qe_report.misc_select, seed)),
    ),
    (
        "the enclave's attributes",
        Change::Platform(|_, platform, seed| flip(&mut platform.qe_report.attributes, seed)),
    ),
    (
        "the enclave's signer",
        Change::Platform(|_, platform, seed| flip(&mut platform.qe_report.mr_signer, seed)),
    ),
    (
        "the enclave's product",
        Change::Platform(|_, platform, seed| platform.qe_report.isv_prod_id = seed % 3),
    ),
    (
        "the enclave's version",
        Change::Platform(|_, platform, seed| platform.qe_report.isv_svn = seed % 10),
    ),
    // Certificates and lists.
    (
        "the signer's certificate",
        Change::Vendor(|vendor, seed| certificate(&mut vendor.tcb_signing.certificate, seed)),
    ),
    (
        "the CAs' certificates",
        Change::Vendor(|vendor, seed| {
            cas(vendor)
                .into_iter()
                .for_each(|ca| certificate(&mut ca.certificate, seed));
        }),
    ),
    (
        "the platform's certificate",
        Change::Certificate(certificate),
    ),
    (
        "a bit of Intel's extension",
        Change::Certificate(|certificate, seed| {
            let mut extensions = certificate.extensions.iter_mut();
            if let Some(sgx) = extensions.find(|it| it.oid == oid::SGX_EXTENSION) {
                flip(&mut sgx.value, seed);
            }
        }),
    ),
    (
        "the root's list",
        Change::Vendor(|vendor, seed| list(&mut vendor.root_crl, seed)),
    ),
    (
        "the CAs' lists",
        Change::Vendor(|vendor, seed| {
            crls(vendor).into_iter().for_each(|crl| list(crl, seed));
        }),
    ),
    (
        "revoked platforms",
        Change::Vendor(|vendor, seed| vendor.revoke(&vendor.platform((seed % 4).into()))),
    ),
    (
        "revoked authorities",
        Change::Vendor(|vendor, seed| {
            let authorities = [
                &vendor.tcb_signing,
                &vendor.processor_ca,
                &vendor.platform_ca,
            ];
            let serial = authorities[usize::from(seed) % 3]
                .certificate
                .serial
                .clone();
            vendor.root_crl.revoke(&serial, reason::KEY_COMPROMISE);
        }),
    ),
    // Quotes.
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
    // Bytes.
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
