//! Authorities are their keys: of one name there can be several, and none gets into another's way.

use super::refusal::{check, Refusal};
use crate::support::*;
use dcap::{verify, Context, Error, Issuer, Memory, Result, RevocationList};
use sgx_simulator::{oid, reason, Authority, Certificate, Extension, Key, Name, Platform, Vendor};

/// An authority like another one, with a key of its own.
fn rekeyed(authority: &Authority) -> Authority {
    let key = Key::from_seed("another key");
    let mut certificate = authority.certificate.clone();
    certificate.public_key = key.public_key_info();
    certificate.serial = key.identifier().to_vec();
    *certificate.extension_mut(oid::SUBJECT_KEY_IDENTIFIER) =
        Extension::subject_key_identifier(&key.identifier());
    Authority { key, certificate }
}

/// The certificate with another identifier of its own key.
fn identified(certificate: &Certificate, key: &Key) -> Certificate {
    let mut certificate = certificate.clone();
    *certificate.extension_mut(oid::SUBJECT_KEY_IDENTIFIER) =
        Extension::subject_key_identifier(&key.identifier());
    certificate
}

/// A verifier that knows the collateral of two vendors, who are one but for the Processor CA.
fn knowing_both() -> (Memory, Vendor, Vendor) {
    let vendor = vendor();
    let other = vendor.with_another_processor_ca();
    let mut memory = informed(&vendor);
    let published = other.collateral();
    memory.post_authority(&published.processor_ca).unwrap();
    memory.post_revocations(&published.processor_crl).unwrap();
    (memory, vendor, other)
}

/// The verdicts on a platform's quote, with its certificate and from its name.
fn verdict(memory: &mut Memory, platform: &Platform) -> Result<()> {
    let pck = memory.set_pck(&platform.certificate)?;
    let quote = quote(platform);
    let complete = verify(memory, &complete(platform, &quote));
    let quote = stripped(&quote);
    let registered = verify(memory, &dcap::DcapProof::Registered { pck, quote });
    assert_eq!(registered, complete);
    complete.map(drop)
}

/// Posts the certificate of a platform of the Processor CA after a change.
fn platform(alter: impl FnOnce(&Vendor, &mut Certificate)) -> Result<()> {
    let (mut memory, vendor, _) = knowing_both();
    let mut certificate = vendor.pck_certificate(&vendor.platform(0));
    alter(&vendor, &mut certificate);
    let certificate = certificate.sign(&vendor.processor_ca.key);
    memory.set_pck(&certificate).map(drop)
}

/// Posts a newer list of the Processor CA, with other extensions.
fn list(extension: impl FnOnce(&Vendor) -> Option<Extension>) -> Result<()> {
    let (mut memory, mut vendor, _) = knowing_both();
    memory.now += DAY;
    vendor.issue(memory.now);
    vendor.processor_crl.extensions.truncate(1);
    let extension = extension(&vendor);
    vendor.processor_crl.extensions.extend(extension);
    let list = vendor.processor_crl.sign(&vendor.processor_ca.key);
    memory.post_revocations(&list).map(drop)
}

/// Posts the certificate of an authority whose identifier is that of the known Processor CA's key, and which is newer.
fn in_the_place_of_the_processor_ca(certificate: &Certificate) -> Result<()> {
    let vendor = vendor();
    let mut memory = informed(&vendor);
    let mut certificate = identified(certificate, &vendor.processor_ca.key);
    certificate.not_before += DAY;
    let before = memory.authority(&id(&vendor.processor_ca));
    let posted = memory.post_authority(&certificate.sign(&vendor.root.key));
    assert_eq!(memory.authority(&id(&vendor.processor_ca)), before);
    posted.map(drop)
}

#[test]
fn a_second_authority_of_one_name_displaces_nothing() {
    let (mut memory, mut vendor, other) = knowing_both();
    let known = |memory: &Memory, vendor: &Vendor| {
        let key = memory.authority(&id(&vendor.processor_ca)).map(|it| it.key);
        key == Some(vendor.processor_ca.key.public())
    };
    assert!(known(&memory, &vendor) && known(&memory, &other));
    assert_eq!(verdict(&mut memory, &vendor.platform(0)), Ok(()));
    assert_eq!(verdict(&mut memory, &other.platform(2)), Ok(()));
    // The list of either is renewed.
    memory.now += DAY;
    let mut other = other;
    for vendor in [&mut vendor, &mut other] {
        vendor.issue(memory.now);
        let list = vendor.collateral().processor_crl;
        assert_eq!(
            RevocationList::issuer_in(&list),
            Ok(issuer(&vendor.processor_ca))
        );
        assert_eq!(
            memory.post_revocations(&list),
            Ok(issuer(&vendor.processor_ca))
        );
    }
    for certificate in [
        &vendor.collateral().processor_ca,
        &other.collateral().processor_ca,
    ] {
        assert_eq!(memory.post_authority(certificate), Err(Error::NotNewer));
    }
}

#[test]
fn each_authority_of_one_name_revokes_its_own_platforms() {
    let (mut memory, mut vendor, mut other) = knowing_both();
    let (ours, theirs) = (vendor.platform(0), other.platform(2));
    assert_eq!(verdict(&mut memory, &ours), Ok(()));
    assert_eq!(verdict(&mut memory, &theirs), Ok(()));
    memory.now += DAY;
    for vendor in [&mut vendor, &mut other] {
        vendor.issue(memory.now);
    }
    // Both are on the other's list, too, where they do not matter.
    other.revoke(&ours);
    other.revoke(&theirs);
    memory
        .post_revocations(&other.collateral().processor_crl)
        .unwrap();
    let judge =
        |memory: &Memory, platform| verify(memory, &complete(platform, &quote(platform))).map(drop);
    assert_eq!(judge(&memory, &ours), Ok(()));
    assert_eq!(judge(&memory, &theirs), Err(Error::PlatformRevoked));
}

#[test]
fn documents_count_on_the_word_of_either_signer() {
    let mut vendor = vendor();
    let mut memory = informed(&vendor);
    vendor.tcb_signing = rekeyed(&vendor.tcb_signing);
    memory.now += DAY;
    vendor.issue(memory.now);
    let published = vendor.collateral();
    assert_eq!(
        post_tcb_info(&mut memory, &published.tcb_info),
        Err(Error::MissingAuthority)
    );
    memory.post_authority(&published.tcb_signing).unwrap();
    post_tcb_info(&mut memory, &published.tcb_info).unwrap();
    post_qe_identity(&mut memory, &published.qe_identity).unwrap();
    memory.post_revocations(&published.root_crl).unwrap();
    let info = memory.tcb_info(&vendor.tcb_info.fmspc).unwrap();
    assert_eq!(info.validity.issuer, Some(id(&vendor.tcb_signing)));
    assert_eq!(verdict(&mut memory, &vendor.platform(0)), Ok(()));
}

#[test]
fn a_revoked_certificate_keeps_its_identifier_from_nobody() {
    let mut vendor = vendor();
    let mut memory = informed(&vendor);
    let twin = rekeyed(&vendor.processor_ca).certificate;
    let twin = identified(&twin, &vendor.processor_ca.key).sign(&vendor.root.key);
    assert_eq!(memory.post_authority(&twin), Err(Error::KeyInUse));
    memory.now += DAY;
    vendor.issue(memory.now);
    let serial = vendor.processor_ca.certificate.serial.clone();
    vendor.root_crl.revoke(&serial, reason::CA_COMPROMISE);
    memory
        .post_revocations(&vendor.collateral().root_crl)
        .unwrap();
    assert_eq!(memory.post_authority(&twin), Ok(id(&vendor.processor_ca)));
    // What the revoked certificate vouched for counts no more, under whatever key.
    let list = memory.revocations(&issuer(&vendor.processor_ca)).unwrap();
    assert_eq!(list.validity.issuer.unwrap()[..], serial);
    let platform = vendor.platform(0);
    assert_eq!(
        memory.set_pck(&platform.certificate),
        Err(Error::InvalidSignature)
    );
}

#[test]
fn the_root_needs_no_identifier() {
    let mut vendor = vendor();
    vendor.root_crl.extensions.truncate(1);
    let list = vendor.collateral().root_crl;
    assert_eq!(RevocationList::issuer_in(&list), Ok(Issuer::Root));
    assert_eq!(empty(&vendor).post_revocations(&list), Ok(Issuer::Root));
    assert_eq!(
        empty(&vendor).post_authority(&vendor.collateral().processor_ca),
        Ok(id(&vendor.processor_ca))
    );
}

#[test]
fn nothing_counts_under_the_key_of_another_authority() {
    check(REFUSALS);
}

pub const REFUSALS: &[Refusal] = &[
    (
        "another key under the identifier of a known one",
        Error::KeyInUse,
        || in_the_place_of_the_processor_ca(&rekeyed(&vendor().processor_ca).certificate),
    ),
    (
        "another authority with the key of a known one",
        Error::KeyInUse,
        || {
            let vendor = vendor();
            let mut certificate = vendor.processor_ca.certificate;
            certificate.subject = Name::of_intel("Intel SGX PCK Platform CA");
            in_the_place_of_the_processor_ca(&certificate)
        },
    ),
    (
        "a platform that names no key",
        Error::MissingExtension,
        || {
            platform(|_, it| {
                it.extensions
                    .retain(|extension| extension.oid != oid::AUTHORITY_KEY_IDENTIFIER)
            })
        },
    ),
    (
        "a platform that names a key that is not known",
        Error::MissingAuthority,
        || {
            platform(|_, it| {
                *it.extension_mut(oid::AUTHORITY_KEY_IDENTIFIER) =
                    Extension::authority_key_identifier(&[7; 20])
            })
        },
    ),
    (
        "a platform that names the other key of the same name",
        Error::InvalidSignature,
        || {
            platform(|vendor, it| {
                let other = vendor.with_another_processor_ca().processor_ca;
                *it.extension_mut(oid::AUTHORITY_KEY_IDENTIFIER) =
                    Extension::authority_key_identifier(&id(&other))
            })
        },
    ),
    (
        "a platform that names the key of a CA of another name",
        Error::UnexpectedIssuer,
        || {
            platform(|vendor, it| {
                *it.extension_mut(oid::AUTHORITY_KEY_IDENTIFIER) =
                    Extension::authority_key_identifier(&id(&vendor.platform_ca))
            })
        },
    ),
    (
        "a platform that names the key of the TCB signer",
        Error::UnexpectedIssuer,
        || {
            platform(|vendor, it| {
                *it.extension_mut(oid::AUTHORITY_KEY_IDENTIFIER) =
                    Extension::authority_key_identifier(&id(&vendor.tcb_signing))
            })
        },
    ),
    ("a list that names no key", Error::MissingExtension, || {
        list(|_| None)
    }),
    (
        "a list that names a key that is not known",
        Error::MissingAuthority,
        || list(|_| Some(Extension::authority_key_identifier(&[7; 20]))),
    ),
    (
        "a list that names a key of another size",
        Error::InvalidValue,
        || list(|_| Some(Extension::authority_key_identifier(&[7; 32]))),
    ),
    (
        "a list that names the other key of the same name",
        Error::InvalidSignature,
        || {
            list(|vendor| {
                let other = vendor.with_another_processor_ca().processor_ca;
                Some(Extension::authority_key_identifier(&id(&other)))
            })
        },
    ),
    (
        "a list that names the key of a CA of another name",
        Error::UnexpectedIssuer,
        || {
            list(|vendor| {
                Some(Extension::authority_key_identifier(
                    &id(&vendor.platform_ca),
                ))
            })
        },
    ),
    (
        "TCB information in the name of another signer",
        Error::InvalidSignature,
        || {
            let vendor = vendor();
            let other = rekeyed(&vendor.tcb_signing);
            let mut memory = informed(&vendor);
            let certificate = other.certificate.sign(&vendor.root.key);
            let signer = memory.post_authority(&certificate)?;
            let mut answer = vendor.collateral().tcb_info;
            answer.signer = signer;
            post_tcb_info(&mut memory, &answer)
        },
    ),
];
