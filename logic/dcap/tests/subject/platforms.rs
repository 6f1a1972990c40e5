//! The certificates of platforms.

use super::refusal::{check, Refusal};
use crate::support::*;
use dcap::{Context, Error, Result};
use sgx_simulator::{
    der, oid, reason, Certificate, Extension, Key, KeyUsage, Name, PckAuthority, Vendor,
};

/// What identifies Intel's extension of a PCK certificate.
const SGX: &str = oid::SGX_EXTENSION;

/// Posts the certificate of a platform of the Processor CA after a change, signed by the CA.
fn altered(alter: impl FnOnce(&mut Certificate)) -> Result<()> {
    let vendor = vendor();
    let mut certificate = vendor.pck_certificate(&vendor.platform(0));
    alter(&mut certificate);
    set(&vendor, &certificate.sign(&vendor.processor_ca.key))
}

/// Posts a certificate to a verifier that knows all else.
fn set(vendor: &Vendor, certificate: &[u8]) -> Result<()> {
    informed(vendor).set_pck(certificate).map(drop)
}

/// With other members in Intel's extension.
fn with_members(alter: impl FnOnce(&mut Vec<Vec<u8>>)) -> Result<()> {
    let mut members = vendor().platform(0).sgx.members();
    alter(&mut members);
    altered(|it| it.extension_mut(SGX).value = der::sequence(&members))
}

/// With other members in the TCB of Intel's extension. The last two are the PCE's version and the processor's own.
fn with_tcb(alter: impl FnOnce(&mut Vec<Vec<u8>>)) -> Result<()> {
    let sgx = vendor().platform(0).sgx;
    let mut members: Vec<_> = (1..)
        .zip(sgx.components)
        .map(|(number, svn)| member(&format!("2.{number}"), der::unsigned(&[svn])))
        .collect();
    members.push(member("2.17", der::unsigned(&sgx.pce_svn.to_be_bytes())));
    members.push(member("2.18", der::octet_string(&sgx.cpu_svn)));
    alter(&mut members);
    with_members(|all| all[1] = member("2", der::sequence(&members)))
}

fn member(number: &str, value: Vec<u8>) -> Vec<u8> {
    let identifier = der::object_identifier(&format!("{SGX}.{number}"));
    der::sequence(&[identifier, value])
}

fn integer(content: &[u8]) -> Vec<u8> {
    der::element(der::INTEGER, content)
}

#[test]
fn a_platform_is_what_its_certificate_says() {
    let vendor = vendor();
    for (number, ca) in [(0, &vendor.processor_ca), (1, &vendor.platform_ca)] {
        let mut platform = vendor.platform(number);
        platform.sgx.components = std::array::from_fn(|place| 200 + place as u8);
        platform.sgx.cpu_svn = [9; 16];
        platform.sgx.pce_svn = 0xFEDC;
        platform.sgx.pce_id = [1, 2];
        vendor.certify(&mut platform);
        let mut memory = informed(&vendor);
        let id = memory.set_pck(&platform.certificate).unwrap();
        let pck = memory.pck(&id).unwrap();
        let certificate = vendor.pck_certificate(&platform);
        assert_eq!(id, memory.sha256(&platform.pck.public()));
        assert_eq!(
            (pck.issuer, pck.key),
            (ca.key.identifier(), platform.pck.public())
        );
        assert_eq!(pck.serial[..], certificate.serial);
        assert_eq!(pck.ppid, platform.sgx.ppid);
        assert_eq!(pck.fmspc, platform.sgx.fmspc);
        assert_eq!(pck.pce_id, platform.sgx.pce_id);
        assert_eq!(pck.components, platform.sgx.components);
        assert_eq!(pck.pce_svn, platform.sgx.pce_svn);
        assert_eq!(pck.validity.issued, certificate.not_before);
        assert_eq!(pck.validity.expires, certificate.not_after);
        assert_eq!(pck.validity.issuer.unwrap()[..], ca.certificate.serial);
    }
}

#[test]
fn a_platform_is_believed_no_longer_than_its_authority() {
    let mut vendor = vendor();
    vendor.processor_ca.certificate.not_after = NOW + DAY;
    let platform = vendor.platform(0);
    let mut memory = informed(&vendor);
    let id = memory.set_pck(&platform.certificate).unwrap();
    assert_eq!(memory.pck(&id).unwrap().validity.expires, NOW + DAY);
}

#[test]
fn the_parts_of_a_certificate_make_it_whole_again() {
    assert_eq!(altered(|_| ()), Ok(()));
    assert_eq!(with_members(|_| ()), Ok(()));
    assert_eq!(with_tcb(|_| ()), Ok(()));
    assert_eq!(
        with_members(|members| members.push(member("63", der::sequence(&[])))),
        Ok(())
    );
    assert_eq!(with_members(|members| members.reverse()), Ok(()));
}

#[test]
fn what_is_no_platforms_certificate_is_refused() {
    check(REFUSALS);
}

pub const REFUSALS: &[Refusal] = &[
    (
        "the certificate of an authority",
        Error::UnexpectedSubject,
        || {
            let vendor = vendor();
            set(&vendor, &vendor.collateral().tcb_signing)
        },
    ),
    (
        "a platform certified by the root",
        Error::UnexpectedIssuer,
        || {
            let vendor = vendor();
            let mut certificate = vendor.pck_certificate(&vendor.platform(0));
            certificate.issuer = vendor.root.certificate.subject.clone();
            set(&vendor, &certificate.sign(&vendor.root.key))
        },
    ),
    (
        "a platform certified by the TCB signer",
        Error::UnexpectedIssuer,
        || {
            let vendor = vendor();
            let mut certificate = vendor.pck_certificate(&vendor.platform(0));
            certificate.issuer = vendor.tcb_signing.certificate.subject.clone();
            set(&vendor, &certificate.sign(&vendor.tcb_signing.key))
        },
    ),
    (
        "a platform certified by another platform",
        Error::UnexpectedIssuer,
        || {
            let vendor = vendor();
            let (platform, other) = (vendor.platform(0), vendor.platform(2));
            let mut certificate = vendor.pck_certificate(&platform);
            certificate.issuer = Name::of_intel("Intel SGX PCK Certificate");
            set(&vendor, &certificate.sign(&other.pck))
        },
    ),
    (
        "a platform that is an authority",
        Error::InvalidConstraints,
        || altered(|it| *it.extension_mut(oid::BASIC_CONSTRAINTS) = Extension::authority(0)),
    ),
    (
        "a platform that may not sign",
        Error::InvalidKeyUsage,
        || {
            altered(|it| {
                *it.extension_mut(oid::KEY_USAGE) = Extension::key_usage(KeyUsage::Authority)
            })
        },
    ),
    ("no extension of Intel's", Error::MissingExtension, || {
        altered(|it| it.extensions.retain(|extension| extension.oid != SGX))
    }),
    ("Intel's extension twice", Error::DuplicateExtension, || {
        altered(|it| it.extensions.push(it.extensions[5].clone()))
    }),
    (
        "an authority that is not known",
        Error::MissingAuthority,
        || {
            let vendor = vendor();
            let mut memory = empty(&vendor);
            memory.post_authority(&vendor.collateral().platform_ca)?;
            memory.set_pck(&vendor.platform(0).certificate).map(drop)
        },
    ),
    (
        "an authority that is revoked",
        Error::AuthorityRevoked,
        || {
            let mut vendor = vendor();
            let mut memory = informed(&vendor);
            let serial = vendor.processor_ca.certificate.serial.clone();
            memory.now = NOW + DAY;
            vendor.issue(NOW + DAY);
            vendor.root_crl.revoke(&serial, reason::CA_COMPROMISE);
            memory.post_revocations(&vendor.collateral().root_crl)?;
            memory.set_pck(&vendor.platform(1).certificate)?;
            memory.set_pck(&vendor.platform(0).certificate).map(drop)
        },
    ),
    ("a platform that is revoked", Error::PlatformRevoked, || {
        let mut vendor = vendor();
        let platform = vendor.platform(0);
        vendor.revoke(&platform);
        set(&vendor, &vendor.platform(2).certificate)?;
        set(&vendor, &platform.certificate)
    }),
    (
        "a certificate from the next second",
        Error::NotYetValid,
        || altered(|it| it.not_before = NOW + SECOND),
    ),
    (
        "a certificate until the last second",
        Error::Expired,
        || altered(|it| it.not_after = NOW - SECOND),
    ),
    (
        "a certificate by a stranger",
        Error::InvalidSignature,
        || {
            let vendor = vendor();
            let certificate = vendor.pck_certificate(&vendor.platform(0));
            set(&vendor, &certificate.sign(&Key::from_seed("stranger")))
        },
    ),
    (
        "a certificate by the other authority",
        Error::InvalidSignature,
        || {
            let vendor = vendor();
            let mut platform = vendor.platform(0);
            platform.authority = PckAuthority::Platform;
            let certificate = vendor.pck_certificate(&platform);
            set(&vendor, &certificate.sign(&vendor.processor_ca.key))
        },
    ),
    // Intel's extension.
    ("an extension that is a set", Error::UnexpectedTag, || {
        altered(|it| it.extension_mut(SGX).value[0] = der::SET)
    }),
    (
        "a byte behind the extension's value",
        Error::TrailingBytes,
        || altered(|it| it.extension_mut(SGX).value.push(0)),
    ),
    ("a member of somebody else's", Error::InvalidValue, || {
        with_members(|members| {
            let identifier = der::object_identifier("1.2.3.4");
            members.push(der::sequence(&[identifier, der::octet_string(&[])]));
        })
    }),
    ("a member of a member", Error::InvalidValue, || {
        with_members(|members| members.push(member("4.1", der::octet_string(&[]))))
    }),
    ("member 64", Error::InvalidValue, || {
        with_members(|members| members.push(member("64", der::octet_string(&[]))))
    }),
    ("a member with two values", Error::TrailingBytes, || {
        with_members(|members| {
            let value = der::octet_string(&[]);
            members.push(member("8", [value.clone(), value].concat()));
        })
    }),
    ("a member without value", Error::Truncated, || {
        with_members(|members| members.push(member("8", Vec::new())))
    }),
    (
        "a member that does not matter, twice",
        Error::DuplicateMember,
        || {
            with_members(|members| {
                let other = member("8", der::octet_string(&[]));
                members.extend([other.clone(), other]);
            })
        },
    ),
    ("two TCBs", Error::DuplicateMember, || {
        with_members(|members| members.push(members[1].clone()))
    }),
    ("two PPIDs", Error::DuplicateMember, || {
        with_members(|members| members.push(members[0].clone()))
    }),
    ("two FMSPCs", Error::DuplicateMember, || {
        with_members(|members| members.push(members[3].clone()))
    }),
    ("no TCB", Error::MissingMember, || {
        with_members(|members| drop(members.remove(1)))
    }),
    ("no PPID", Error::MissingMember, || {
        with_members(|members| drop(members.remove(0)))
    }),
    ("a PPID of 15 bytes", Error::InvalidValue, || {
        with_members(|members| members[0] = member("1", der::octet_string(&[0; 15])))
    }),
    ("no PCE identifier", Error::MissingMember, || {
        with_members(|members| drop(members.remove(2)))
    }),
    ("no FMSPC", Error::MissingMember, || {
        with_members(|members| drop(members.remove(3)))
    }),
    ("a PCE identifier of one byte", Error::InvalidValue, || {
        with_members(|members| members[2] = member("3", der::octet_string(&[0])))
    }),
    ("an FMSPC of seven bytes", Error::InvalidValue, || {
        with_members(|members| members[3] = member("4", der::octet_string(&[0; 7])))
    }),
    ("an FMSPC that is an integer", Error::UnexpectedTag, || {
        with_members(|members| members[3] = member("4", der::unsigned(&[1; 6])))
    }),
    ("a TCB that is a set", Error::UnexpectedTag, || {
        with_members(|members| members[1] = member("2", der::set(&[])))
    }),
    ("an empty TCB", Error::MissingMember, || {
        with_tcb(Vec::clear)
    }),
    ("no first component", Error::MissingMember, || {
        with_tcb(|members| drop(members.remove(0)))
    }),
    ("no last component", Error::MissingMember, || {
        with_tcb(|members| drop(members.remove(15)))
    }),
    ("no PCE version", Error::MissingMember, || {
        with_tcb(|members| drop(members.remove(16)))
    }),
    ("a component twice", Error::DuplicateMember, || {
        with_tcb(|members| members.push(members[7].clone()))
    }),
    ("a component of 256", Error::InvalidInteger, || {
        with_tcb(|members| members[7] = member("2.8", integer(&[1, 0])))
    }),
    ("a negative component", Error::InvalidInteger, || {
        with_tcb(|members| members[7] = member("2.8", integer(&[0xFF])))
    }),
    (
        "a component that is an octet string",
        Error::UnexpectedTag,
        || with_tcb(|members| members[7] = member("2.8", der::octet_string(&[1]))),
    ),
    (
        "a PCE version of three bytes",
        Error::InvalidInteger,
        || with_tcb(|members| members[16] = member("2.17", integer(&[1, 0, 0]))),
    ),
    (
        "a member of the TCB under the extension's own prefix",
        Error::InvalidValue,
        || with_tcb(|members| members[7] = member("8", der::unsigned(&[1]))),
    ),
];
