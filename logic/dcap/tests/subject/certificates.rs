//! The certificates of authorities.

use super::refusal::{check, Refusal};
use crate::support::*;
use dcap::{Authority, AuthorityKey, Context, Error, Result};
use sgx_simulator::{der, oid, reason, Certificate, Extension, Key, KeyUsage, Name};

/// The certificate of TCB signing after a change, signed by the root.
fn tcb_signing(alter: impl FnOnce(&mut Certificate)) -> Result<()> {
    let mut vendor = vendor();
    alter(&mut vendor.tcb_signing.certificate);
    let certificate = vendor.collateral().tcb_signing;
    empty(&vendor).post_authority(&certificate).map(drop)
}

/// The certificate of the PCK Platform CA after a change, signed by the root.
fn platform_ca(alter: impl FnOnce(&mut Certificate)) -> Result<()> {
    let mut vendor = vendor();
    alter(&mut vendor.platform_ca.certificate);
    let certificate = vendor.collateral().platform_ca;
    empty(&vendor).post_authority(&certificate).map(drop)
}

fn usage(bits: u8) -> Vec<u8> {
    der::bit_string(bits.trailing_zeros() as u8, &[bits])
}

fn without(identifier: &str) -> Result<()> {
    tcb_signing(|it| {
        it.extensions
            .retain(|extension| extension.oid != identifier)
    })
}

#[test]
fn the_authorities_are_told_apart_by_their_names() {
    let vendor = vendor();
    let published = vendor.collateral();
    for (certificate, expected, theirs) in [
        (
            &published.processor_ca,
            Authority::ProcessorCa,
            &vendor.processor_ca,
        ),
        (
            &published.platform_ca,
            Authority::PlatformCa,
            &vendor.platform_ca,
        ),
        (
            &published.tcb_signing,
            Authority::TcbSigning,
            &vendor.tcb_signing,
        ),
    ] {
        let mut memory = empty(&vendor);
        assert_eq!(AuthorityKey::id_in(certificate), Ok(id(theirs)));
        assert_eq!(memory.post_authority(certificate), Ok(id(theirs)));
        let known = memory.authority(&id(theirs)).unwrap();
        assert_eq!(known.authority, expected);
        assert_eq!(known.key, theirs.key.public());
        assert_eq!(known.serial[..], theirs.certificate.serial);
        assert_eq!(known.validity.issued, theirs.certificate.not_before);
        assert_eq!(known.validity.expires, theirs.certificate.not_after);
        assert_eq!(known.validity.issuer, None);
    }
}

#[test]
fn the_last_moment_of_a_certificate_counts_and_the_first() {
    assert_eq!(tcb_signing(|it| it.not_after = NOW), Ok(()));
    assert_eq!(tcb_signing(|it| it.not_before = NOW), Ok(()));
}

#[test]
fn what_is_no_authoritys_certificate_is_refused() {
    check(REFUSALS);
}

pub const REFUSALS: &[Refusal] = &[
    (
        "the root's own certificate",
        Error::UnexpectedSubject,
        || {
            let vendor = vendor();
            let root = vendor.collateral().root;
            empty(&vendor).post_authority(&root).map(drop)
        },
    ),
    ("a platform's certificate", Error::UnexpectedSubject, || {
        let vendor = vendor();
        let mut memory = informed(&vendor);
        memory
            .post_authority(&vendor.platform(0).certificate)
            .map(drop)
    }),
    (
        "a name that is almost an authority's",
        Error::UnexpectedSubject,
        || tcb_signing(|it| it.subject = Name::of_intel("Intel SGX TCB Signing ")),
    ),
    (
        "an issuer that is not the root",
        Error::UnexpectedIssuer,
        || tcb_signing(|it| it.issuer = Name::of_intel("Intel SGX PCK Platform CA")),
    ),
    (
        "a TCB signer that is an authority",
        Error::InvalidConstraints,
        || tcb_signing(|it| *it.extension_mut(oid::BASIC_CONSTRAINTS) = Extension::authority(0)),
    ),
    ("a CA that is none", Error::InvalidConstraints, || {
        platform_ca(|it| *it.extension_mut(oid::BASIC_CONSTRAINTS) = Extension::no_authority())
    }),
    (
        "a CA with authorities below it",
        Error::InvalidConstraints,
        || platform_ca(|it| *it.extension_mut(oid::BASIC_CONSTRAINTS) = Extension::authority(1)),
    ),
    (
        "a CA without limit to the authorities below it",
        Error::InvalidConstraints,
        || {
            platform_ca(|it| {
                it.extension_mut(oid::BASIC_CONSTRAINTS).value =
                    der::sequence(&[der::boolean(true)])
            })
        },
    ),
    ("no basic constraints", Error::MissingExtension, || {
        without(oid::BASIC_CONSTRAINTS)
    }),
    ("no key usage", Error::MissingExtension, || {
        without(oid::KEY_USAGE)
    }),
    ("no identifier of its key", Error::MissingExtension, || {
        without(oid::SUBJECT_KEY_IDENTIFIER)
    }),
    (
        "a TCB signer that may not sign",
        Error::InvalidKeyUsage,
        || {
            tcb_signing(|it| {
                *it.extension_mut(oid::KEY_USAGE) = Extension::key_usage(KeyUsage::Authority)
            })
        },
    ),
    (
        "a CA that may not sign certificates",
        Error::InvalidKeyUsage,
        || platform_ca(|it| it.extension_mut(oid::KEY_USAGE).value = usage(0b0000_0010)),
    ),
    (
        "a CA that may not sign revocation lists",
        Error::InvalidKeyUsage,
        || platform_ca(|it| it.extension_mut(oid::KEY_USAGE).value = usage(0b0000_0100)),
    ),
    (
        "a certificate that is revoked",
        Error::AuthorityRevoked,
        || {
            let mut vendor = vendor();
            let serial = vendor.tcb_signing.certificate.serial.clone();
            vendor.root_crl.revoke(&serial, reason::KEY_COMPROMISE);
            let published = vendor.collateral();
            let mut memory = empty(&vendor);
            memory.post_revocations(&published.root_crl)?;
            memory.post_authority(&published.processor_ca)?;
            memory.post_authority(&published.tcb_signing).map(drop)
        },
    ),
    (
        "a certificate from the next second",
        Error::NotYetValid,
        || tcb_signing(|it| it.not_before = NOW + SECOND),
    ),
    (
        "a certificate until the last second",
        Error::Expired,
        || tcb_signing(|it| it.not_after = NOW - SECOND),
    ),
    (
        "a certificate by another key",
        Error::InvalidSignature,
        || {
            let vendor = vendor();
            let stranger = Key::from_seed("stranger");
            let certificate = vendor.tcb_signing.certificate.sign(&stranger);
            empty(&vendor).post_authority(&certificate).map(drop)
        },
    ),
    (
        "a certificate of another vendor",
        Error::InvalidSignature,
        || {
            let other = sgx_simulator::Vendor::new("another", NOW).collateral();
            empty(&vendor())
                .post_authority(&other.platform_ca)
                .map(drop)
        },
    ),
    (
        "a certificate that one authority below the root gave another",
        Error::InvalidSignature,
        || {
            let vendor = vendor();
            let mut memory = empty(&vendor);
            memory.post_authority(&vendor.collateral().platform_ca)?;
            let certificate = vendor.tcb_signing.certificate.sign(&vendor.platform_ca.key);
            memory.post_authority(&certificate).map(drop)
        },
    ),
];
