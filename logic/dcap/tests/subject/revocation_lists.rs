//! Revocation lists.

use super::refusal::{check, Refusal};
use crate::support::*;
use dcap::{Context, Error, Issuer, Result};
use sgx_simulator::{der, reason, signed, Extension, Key, Name, RevocationList};

/// The places of the parts of a list that revokes something.
const VERSION: usize = 0;
const ALGORITHM: usize = 1;
const THIS_UPDATE: usize = 3;
const NEXT_UPDATE: usize = 4;
const REVOKED: usize = 5;
const EXTENSIONS: usize = 6;

/// The list of the PCK Platform CA, which revokes one certificate, after a change, signed by the CA.
fn altered(alter: impl FnOnce(&mut RevocationList)) -> Result<()> {
    let mut vendor = vendor();
    vendor.platform_crl.revoke(&[1; 20], reason::SUPERSEDED);
    alter(&mut vendor.platform_crl);
    let published = vendor.collateral();
    let mut memory = empty(&vendor);
    memory.post_authority(&published.platform_ca)?;
    memory.post_revocations(&published.platform_crl).map(drop)
}

/// With other parts.
fn built(alter: impl FnOnce(&mut Vec<Vec<u8>>)) -> Result<()> {
    let mut vendor = vendor();
    vendor.platform_crl.revoke(&[1; 20], reason::SUPERSEDED);
    let mut parts = vendor.platform_crl.parts();
    alter(&mut parts);
    let key = &vendor.platform_ca.key;
    let list = signed::sign(&parts, &signed::ecdsa_with_sha256(), key);
    let mut memory = empty(&vendor);
    memory.post_authority(&vendor.collateral().platform_ca)?;
    memory.post_revocations(&list).map(drop)
}

/// With this entry in place of the other.
fn with_entry(members: &[Vec<u8>]) -> Result<()> {
    let entry = der::sequence(members);
    built(|parts| parts[REVOKED] = der::sequence(&[entry]))
}

/// With so many revoked certificates.
fn revoking(count: u16) -> Result<()> {
    altered(|it| {
        let entry = it.revoked[0].clone();
        it.revoked = (0..count)
            .map(|number| {
                let mut entry = entry.clone();
                entry.serial[..2].copy_from_slice(&(number | 0x0100).to_be_bytes());
                entry
            })
            .collect();
    })
}

fn with_number(value: Vec<u8>) -> Result<()> {
    altered(|it| it.extensions[0].value = value)
}

fn extension(identifier: &str, critical: bool) -> Extension {
    Extension {
        oid: identifier.into(),
        critical,
        value: der::sequence(&[]),
    }
}

#[test]
fn as_many_certificates_as_a_storage_cell_holds_can_be_revoked() {
    assert_eq!(revoking(800), Ok(()));
}

#[test]
fn a_list_says_what_its_issuer_has_revoked() {
    let mut vendor = vendor();
    vendor.platform_crl.revoke(&[0xFF; 20], reason::SUPERSEDED);
    vendor.platform_crl.revoke(&[1], reason::KEY_COMPROMISE);
    vendor.platform_crl.revoked[0].extensions.clear();
    vendor.platform_crl.extensions[0] = Extension::crl_number(0x0102);
    let memory = informed(&vendor);
    let list = memory.revocations(&issuer(&vendor.platform_ca)).unwrap();
    let mut one = [0; 20];
    one[19] = 1;
    assert_eq!(list.revoked, [[0xFF; 20], one]);
    assert_eq!(list.number[17..], [0, 1, 2]);
    assert_eq!(list.validity.issued, NOW);
    assert_eq!(list.validity.expires, NOW + sgx_simulator::VALIDITY);
    let ca = &vendor.platform_ca.certificate;
    assert_eq!(list.validity.issuer.unwrap()[..], ca.serial);
    let none = memory.revocations(&issuer(&vendor.processor_ca)).unwrap();
    assert!(none.revoked.is_empty());
    let root = memory.revocations(&Issuer::Root).unwrap();
    assert_eq!(root.validity.issuer, None);
}

#[test]
fn the_parts_of_a_list_make_it_whole_again() {
    assert_eq!(altered(|_| ()), Ok(()));
    assert_eq!(built(|_| ()), Ok(()));
    assert_eq!(with_entry(&[der::unsigned(&[1]), der::time(NOW)]), Ok(()));
    assert_eq!(with_number(der::unsigned(&[0xFF; 20])), Ok(()));
    assert_eq!(altered(|it| it.next_update = Some(NOW)), Ok(()));
}

#[test]
fn other_lists_are_refused() {
    check(REFUSALS);
}

pub const REFUSALS: &[Refusal] = &[
    ("nothing", Error::Truncated, || {
        empty(&vendor()).post_revocations(&[]).map(drop)
    }),
    ("a certificate", Error::UnexpectedTag, || {
        let vendor = vendor();
        let certificate = vendor.collateral().tcb_signing;
        informed(&vendor).post_revocations(&certificate).map(drop)
    }),
    ("a byte behind the list", Error::TrailingBytes, || {
        let vendor = vendor();
        let list = [vendor.collateral().root_crl, vec![0]].concat();
        empty(&vendor).post_revocations(&list).map(drop)
    }),
    (
        "version 1, which is not written",
        Error::UnexpectedTag,
        || built(|parts| drop(parts.remove(VERSION))),
    ),
    ("version 1, expressly", Error::UnsupportedVersion, || {
        altered(|it| it.version = 0)
    }),
    ("version 3", Error::UnsupportedVersion, || {
        altered(|it| it.version = 2)
    }),
    (
        "another algorithm among what is signed",
        Error::UnsupportedAlgorithm,
        || built(|parts| parts[ALGORITHM] = der::sequence(&[])),
    ),
    (
        "another algorithm beside the signature",
        Error::UnsupportedAlgorithm,
        || altered(|it| it.signature_algorithm = der::sequence(&[])),
    ),
    ("an issuer without common name", Error::InvalidValue, || {
        altered(|it| drop(it.issuer.0.remove(0)))
    }),
    (
        "an issuer that issues nothing",
        Error::UnexpectedIssuer,
        || {
            let mut vendor = vendor();
            let mut memory = informed(&vendor);
            vendor.platform_crl.issuer = vendor.tcb_signing.certificate.subject.clone();
            let list = vendor.platform_crl.sign(&vendor.tcb_signing.key);
            memory.post_revocations(&list).map(drop)
        },
    ),
    (
        "an issuer that nobody knows",
        Error::UnexpectedIssuer,
        || altered(|it| it.issuer = Name::of_intel("Intel SGX PCK CA")),
    ),
    ("no date", Error::UnexpectedTag, || {
        built(|parts| drop(parts.drain(THIS_UPDATE..=NEXT_UPDATE)))
    }),
    ("no date of the next list", Error::UnexpectedTag, || {
        altered(|it| it.next_update = None)
    }),
    ("a date that does not exist", Error::InvalidTime, || {
        built(|parts| parts[THIS_UPDATE] = der::element(der::UTC_TIME, b"270229000000Z"))
    }),
    (
        "a date of the next list that does not exist",
        Error::InvalidTime,
        || built(|parts| parts[NEXT_UPDATE] = der::element(der::UTC_TIME, b"270229000000Z")),
    ),
    // Entries.
    ("an entry without date", Error::Truncated, || {
        with_entry(&[der::unsigned(&[1])])
    }),
    (
        "an entry with a date that does not exist",
        Error::InvalidTime,
        || {
            with_entry(&[
                der::unsigned(&[1]),
                der::element(der::UTC_TIME, b"270229000000Z"),
            ])
        },
    ),
    (
        "an entry with a negative serial number",
        Error::InvalidInteger,
        || with_entry(&[der::element(der::INTEGER, &[0x80]), der::time(NOW)]),
    ),
    (
        "an entry with a serial number of 21 bytes",
        Error::InvalidInteger,
        || with_entry(&[der::unsigned(&[1; 21]), der::time(NOW)]),
    ),
    (
        "an entry with something behind its extensions",
        Error::TrailingBytes,
        || {
            let reason = Extension::encode_all(&[Extension::crl_reason(reason::SUPERSEDED)]);
            with_entry(&[der::unsigned(&[1]), der::time(NOW), reason.clone(), reason])
        },
    ),
    (
        "an entry with a reason twice",
        Error::DuplicateExtension,
        || {
            altered(|it| {
                let reasons = &mut it.revoked[0].extensions;
                reasons.push(reasons[0].clone());
            })
        },
    ),
    (
        "an entry of another issuer's certificate",
        Error::UnknownExtension,
        || altered(|it| it.revoked[0].extensions.push(extension("2.5.29.29", true))),
    ),
    // Extensions.
    ("no extensions", Error::Truncated, || {
        altered(|it| it.extensions.clear())
    }),
    ("no number", Error::MissingExtension, || {
        altered(|it| drop(it.extensions.remove(0)))
    }),
    ("two numbers", Error::DuplicateExtension, || {
        altered(|it| it.extensions.push(Extension::crl_number(2)))
    }),
    (
        "a list that only tells of changes",
        Error::UnknownExtension,
        || altered(|it| it.extensions.push(extension("2.5.29.27", true))),
    ),
    (
        "a list for some purpose only",
        Error::UnknownExtension,
        || altered(|it| it.extensions.push(extension("2.5.29.28", true))),
    ),
    ("801 revoked certificates", Error::TooMany, || revoking(801)),
    ("17 extensions", Error::TooMany, || {
        altered(|it| {
            let more = (0..15).map(|number| extension(&format!("1.2.3.{number}"), false));
            it.extensions.extend(more);
        })
    }),
    ("a part behind the extensions", Error::TrailingBytes, || {
        built(|parts| parts.push(der::sequence(&[])))
    }),
    ("extensions under another tag", Error::UnexpectedTag, || {
        built(|parts| parts[EXTENSIONS][0] = 0xA3)
    }),
    ("a negative number", Error::InvalidInteger, || {
        with_number(der::element(der::INTEGER, &[0xFF]))
    }),
    ("a number of 21 bytes", Error::InvalidInteger, || {
        with_number(der::unsigned(&[1; 21]))
    }),
    ("a number that is a text", Error::UnexpectedTag, || {
        with_number(der::octet_string(&[1]))
    }),
    ("a byte behind the number", Error::TrailingBytes, || {
        with_number([der::unsigned(&[1]), vec![0]].concat())
    }),
    // Standing.
    (
        "a list of an authority that is not known",
        Error::MissingAuthority,
        || {
            let vendor = vendor();
            let list = vendor.collateral().platform_crl;
            empty(&vendor).post_revocations(&list).map(drop)
        },
    ),
    (
        "a list of an authority that is revoked",
        Error::AuthorityRevoked,
        || {
            let mut vendor = vendor();
            let mut memory = empty(&vendor);
            let serial = vendor.platform_ca.certificate.serial.clone();
            vendor.root_crl.revoke(&serial, reason::CA_COMPROMISE);
            let published = vendor.collateral();
            memory.post_authority(&published.processor_ca)?;
            memory.post_authority(&published.platform_ca)?;
            memory.post_revocations(&published.root_crl)?;
            memory.post_revocations(&published.processor_crl)?;
            memory.post_revocations(&published.platform_crl).map(drop)
        },
    ),
    ("a list from the next second", Error::NotYetValid, || {
        altered(|it| it.this_update = NOW + SECOND)
    }),
    ("a list until the last second", Error::Expired, || {
        altered(|it| it.next_update = Some(NOW - SECOND))
    }),
    ("a list by a stranger", Error::InvalidSignature, || {
        let vendor = vendor();
        let list = vendor.root_crl.sign(&Key::from_seed("stranger"));
        empty(&vendor).post_revocations(&list).map(drop)
    }),
    (
        "a list by one authority in the name of another",
        Error::InvalidSignature,
        || {
            let vendor = vendor();
            let mut memory = empty(&vendor);
            memory.post_authority(&vendor.collateral().platform_ca)?;
            let list = vendor.platform_crl.sign(&vendor.processor_ca.key);
            memory.post_revocations(&list).map(drop)
        },
    ),
    (
        "a list by an authority in the name of the root",
        Error::InvalidSignature,
        || {
            let vendor = vendor();
            let list = vendor.root_crl.sign(&vendor.platform_ca.key);
            empty(&vendor).post_revocations(&list).map(drop)
        },
    ),
];
