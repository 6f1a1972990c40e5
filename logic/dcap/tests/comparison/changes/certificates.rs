//! Changes of certificates and revocation lists.

use super::{about_now, flip, Change, Changes};
use crate::support::vendor;
use sgx_simulator::{
    der, oid, reason, Authority, Certificate, Extension, KeyUsage, RevocationList, Vendor,
};

fn cas(vendor: &mut Vendor) -> [&mut Authority; 2] {
    [&mut vendor.processor_ca, &mut vendor.platform_ca]
}

fn crls(vendor: &mut Vendor) -> [&mut RevocationList; 2] {
    [&mut vendor.processor_crl, &mut vendor.platform_crl]
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
fn replace(extensions: &mut [Extension], extension: Extension) {
    let mut extensions = extensions.iter_mut();
    if let Some(old) = extensions.find(|old| old.oid == extension.oid) {
        *old = extension;
    }
}

/// Turns a bit of an extension's value over, if it is there.
fn damage(extensions: &mut [Extension], kind: &str, seed: u16) {
    let mut extensions = extensions.iter_mut();
    if let Some(extension) = extensions.find(|it| it.oid == kind) {
        flip(&mut extension.value, seed);
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
            replace(&mut certificate.extensions, Extension::key_usage(usage));
        }
        8 => {
            let constraints = match seed / 12 % 4 {
                0 => Extension::no_authority(),
                path => Extension::authority(path as u8 - 1),
            };
            replace(&mut certificate.extensions, constraints);
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

pub const CHANGES: Changes = &[
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
            damage(&mut certificate.extensions, oid::SGX_EXTENSION, seed);
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
    (
        "another CA of the same name",
        Change::Signed(|vendor, evidence, _| {
            let other = vendor.with_another_processor_ca();
            evidence.others.push(other.collateral().processor_ca);
        }),
    ),
    (
        "platforms of another CA of the same name",
        Change::Vendor(|vendor, _| *vendor = vendor.with_another_processor_ca()),
    ),
    (
        "which key has certified the platform, by its certificate",
        Change::Certificate(|certificate, seed| {
            let key = vendor().with_another_processor_ca().processor_ca.key;
            match seed % 2 {
                0 => replace(
                    &mut certificate.extensions,
                    Extension::authority_key_identifier(&key.identifier()),
                ),
                _ => damage(
                    &mut certificate.extensions,
                    oid::AUTHORITY_KEY_IDENTIFIER,
                    seed / 2,
                ),
            }
        }),
    ),
    (
        "which key has signed the CAs' lists, by themselves",
        Change::Vendor(|vendor, seed| {
            for crl in crls(vendor) {
                damage(&mut crl.extensions, oid::AUTHORITY_KEY_IDENTIFIER, seed);
            }
        }),
    ),
];
