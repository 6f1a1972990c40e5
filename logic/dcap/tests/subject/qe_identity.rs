//! The quoting enclave's identity: its text, and the enclaves that are not meant by it.

use super::refusal::{check, Refusal};
use crate::support::*;
use dcap::{verify, Context, Error, Result};
use sgx_simulator::{attribute, reason, EnclaveReport, Key, QeIdentity, Response};

/// The identity after a change of its values.
fn altered(alter: impl FnOnce(&mut QeIdentity)) -> Result<()> {
    let mut vendor = vendor();
    alter(&mut vendor.qe_identity);
    post_qe_identity(
        &mut knowing_the_signer(&vendor),
        &vendor.collateral().qe_identity,
    )
}

/// Any text, signed by the signer of identities.
fn signed(text: String) -> Result<()> {
    let vendor = vendor();
    let answer = Response::qe_identity(text, &vendor.tcb_signing.key);
    post_qe_identity(&mut knowing_the_signer(&vendor), &answer)
}

/// The identity with another piece of text in place of the first such one.
fn edited(piece: &str, other: &str) -> Result<()> {
    let text = vendor().qe_identity.text();
    assert!(text.contains(piece), "{piece} is not in {text}");
    signed(text.replacen(piece, other, 1))
}

/// A quote of a quoting enclave that differs from the identity of all of them.
fn enclave(alter: impl FnOnce(&mut EnclaveReport)) -> Result<()> {
    let vendor = vendor();
    let mut platform = vendor.platform(0);
    alter(&mut platform.qe_report);
    let proof = complete(&platform, &quote(&platform));
    verify(&informed(&vendor), &proof).map(drop)
}

#[test]
fn the_identity_is_what_the_text_says() {
    let mut vendor = vendor();
    vendor.qe_identity.isvprodid = 0xFEDC;
    vendor.qe_identity.miscselect = [1, 2, 3, 4];
    let identity = informed(&vendor).qe_identity().unwrap();
    let theirs = &vendor.qe_identity;
    assert_eq!(identity.misc_select.value, theirs.miscselect);
    assert_eq!(identity.misc_select.mask, theirs.miscselect_mask);
    assert_eq!(identity.attributes.value, theirs.attributes);
    assert_eq!(identity.attributes.mask, theirs.attributes_mask);
    assert_eq!(identity.mr_signer, theirs.mrsigner);
    assert_eq!((identity.isv_prod_id, identity.evaluation), (0xFEDC, 17));
    assert_eq!(identity.validity.issued, theirs.issue_date);
    assert_eq!(identity.validity.expires, theirs.next_update);
    assert_eq!(identity.levels.len(), theirs.tcb_levels.len());
    for (level, expected) in identity.levels.iter().zip(&theirs.tcb_levels) {
        assert_eq!(level.isv_svn, expected.tcb.isvsvn);
        assert_eq!(format!("{:?}", level.status), expected.tcb_status);
        assert_eq!(level.advisories, expected.advisory_ids);
    }
}

#[test]
fn only_what_the_masks_cover_counts() {
    assert_eq!(enclave(|_| ()), Ok(()));
    assert_eq!(enclave(|it| it.attributes[8..].fill(0xFF)), Ok(()));
    assert_eq!(enclave(|it| it.attributes[0] |= attribute::MODE_64), Ok(()));
    assert_eq!(enclave(|it| it.isv_svn = u16::MAX), Ok(()));
    assert_eq!(enclave(|it| it.mr_enclave = [1; 32]), Ok(()));
    assert_eq!(edited("\"isvsvn\":8", "\"isvsvn\":8,\"other\":0"), Ok(()));
}

#[test]
fn each_bit_that_the_masks_cover_counts() {
    let vendor = vendor();
    let memory = informed(&vendor);
    let usual = vendor.platform(0);
    let covered = |mask: &[u8], bit: usize| mask[bit / 8] & (1 << (bit % 8)) != 0;
    let verdict = |report: EnclaveReport| {
        let mut platform = usual.clone();
        platform.qe_report = report;
        let proof = complete(&platform, &quote(&platform));
        verify(&memory, &proof).map(drop)
    };
    for bit in 0..32 {
        let mut report = usual.qe_report.clone();
        report.misc_select[bit / 8] ^= 1 << (bit % 8);
        assert_eq!(
            verdict(report),
            Err(Error::QeMiscSelectMismatch),
            "bit {bit}"
        );
    }
    for bit in 0..128 {
        let mut report = usual.qe_report.clone();
        report.attributes[bit / 8] ^= 1 << (bit % 8);
        let expected = match covered(&vendor.qe_identity.attributes_mask, bit) {
            true => Err(Error::QeAttributesMismatch),
            false => Ok(()),
        };
        assert_eq!(verdict(report), expected, "bit {bit}");
    }
}

#[test]
fn other_identities_and_other_enclaves_are_refused() {
    check(REFUSALS);
}

pub const REFUSALS: &[Refusal] = &[
    // Who signed it.
    (
        "a signer that is not known",
        Error::MissingAuthority,
        || {
            let vendor = vendor();
            post_qe_identity(&mut empty(&vendor), &vendor.collateral().qe_identity)
        },
    ),
    ("a signer that is revoked", Error::AuthorityRevoked, || {
        let mut vendor = vendor();
        let mut memory = knowing_the_signer(&vendor);
        let serial = vendor.tcb_signing.certificate.serial.clone();
        vendor.root_crl.revoke(&serial, reason::KEY_COMPROMISE);
        memory.post_revocations(&vendor.collateral().root_crl)?;
        post_qe_identity(&mut memory, &vendor.collateral().qe_identity)
    }),
    ("a text by a stranger", Error::InvalidSignature, || {
        let vendor = vendor();
        let answer = vendor.qe_identity.sign(&Key::from_seed("stranger"));
        let signer = id(&vendor.tcb_signing);
        post_qe_identity(
            &mut knowing_the_signer(&vendor),
            &Response { signer, ..answer },
        )
    }),
    (
        "a text by a CA that certifies platforms",
        Error::UnexpectedIssuer,
        || {
            let vendor = vendor();
            let answer = vendor.qe_identity.sign(&vendor.platform_ca.key);
            post_qe_identity(&mut informed(&vendor), &answer)
        },
    ),
    // The text.
    ("nothing", Error::Truncated, || signed(String::new())),
    ("something behind its end", Error::TrailingBytes, || {
        signed(vendor().qe_identity.text() + " ")
    }),
    ("a member twice", Error::DuplicateMember, || {
        edited("\"isvprodid\":1", "\"isvprodid\":1,\"isvprodid\":1")
    }),
    ("the TDX quoting enclave", Error::UnsupportedVersion, || {
        altered(|it| it.id = "TD_QE".into())
    }),
    (
        "the quote verifying enclave",
        Error::UnsupportedVersion,
        || altered(|it| it.id = "QVE".into()),
    ),
    ("version 1", Error::UnsupportedVersion, || {
        altered(|it| it.version = 1)
    }),
    ("TCB information", Error::MissingMember, || {
        signed(vendor().tcb_info.text())
    }),
    ("no date", Error::MissingMember, || {
        edited("\"issueDate\"", "\"issueDay\"")
    }),
    ("no date of the next", Error::MissingMember, || {
        edited("\"nextUpdate\"", "\"nextDate\"")
    }),
    ("no evaluation number", Error::MissingMember, || {
        edited("\"tcbEvaluationDataNumber\"", "\"number\"")
    }),
    ("no MISCSELECT", Error::MissingMember, || {
        edited("\"miscselect\"", "\"misc\"")
    }),
    ("no mask of MISCSELECT", Error::MissingMember, || {
        edited("\"miscselectMask\"", "\"mask\"")
    }),
    ("no attributes", Error::MissingMember, || {
        edited("\"attributes\"", "\"attribute\"")
    }),
    ("no mask of the attributes", Error::MissingMember, || {
        edited("\"attributesMask\"", "\"mask\"")
    }),
    ("no signer of the enclave", Error::MissingMember, || {
        edited("\"mrsigner\"", "\"signer\"")
    }),
    ("no levels", Error::MissingMember, || {
        edited("\"tcbLevels\"", "\"levels\"")
    }),
    ("no product", Error::MissingMember, || {
        edited("\"isvprodid\"", "\"product\"")
    }),
    ("a level without version", Error::MissingMember, || {
        edited("\"isvsvn\"", "\"svn\"")
    }),
    ("a level without TCB", Error::MissingMember, || {
        edited("\"tcb\"", "\"TCB\"")
    }),
    ("a level without status", Error::MissingMember, || {
        edited("\"tcbStatus\"", "\"status\"")
    }),
    (
        "a status that Intel does not have",
        Error::InvalidJson,
        || edited("\"UpToDate\"", "\"Fine\""),
    ),
    ("a MISCSELECT of five bytes", Error::InvalidJson, || {
        edited(
            "\"miscselect\":\"00000000\"",
            "\"miscselect\":\"0000000000\"",
        )
    }),
    (
        "attributes with a letter too many",
        Error::InvalidJson,
        || edited("\"attributes\":\"11", "\"attributes\":\"1G"),
    ),
    ("a mask of seven bytes", Error::InvalidJson, || {
        edited("0000000000\",\"mrsigner\"", "00\",\"mrsigner\"")
    }),
    ("a product of 65536", Error::InvalidJson, || {
        edited("\"isvprodid\":1", "\"isvprodid\":65536")
    }),
    ("a version of 65536", Error::InvalidJson, || {
        edited("\"isvsvn\":8", "\"isvsvn\":65536")
    }),
    ("a date that does not exist", Error::InvalidTime, || {
        edited("2027-01-15T", "2027-01-32T")
    }),
    (
        "an identity from the next second",
        Error::NotYetValid,
        || altered(|it| it.issue_date = NOW + SECOND),
    ),
    ("an identity until the last second", Error::Expired, || {
        altered(|it| it.next_update = NOW - SECOND)
    }),
    // Enclaves.
    (
        "a quoting enclave with other extended features",
        Error::QeMiscSelectMismatch,
        || enclave(|it| it.misc_select[3] ^= 0x80),
    ),
    (
        "a quoting enclave that can be debugged",
        Error::QeAttributesMismatch,
        || enclave(|it| it.attributes[0] |= attribute::DEBUG),
    ),
    (
        "a quoting enclave that cannot derive the provisioning key",
        Error::QeAttributesMismatch,
        || enclave(|it| it.attributes[0] ^= attribute::PROVISION_KEY),
    ),
    (
        "a quoting enclave signed by somebody else",
        Error::QeSignerMismatch,
        || enclave(|it| it.mr_signer[31] ^= 1),
    ),
    (
        "another enclave of the signer's",
        Error::QeProductMismatch,
        || enclave(|it| it.isv_prod_id = 2),
    ),
    (
        "a quoting enclave older than all levels",
        Error::QeLevelUnknown,
        || enclave(|it| it.isv_svn = 0),
    ),
    (
        "a quoting enclave of a revoked version",
        Error::TcbRevoked,
        || enclave(|it| it.isv_svn = 1),
    ),
    ("an identity without levels", Error::QeLevelUnknown, || {
        let mut vendor = vendor();
        let platform = vendor.platform(0);
        vendor.qe_identity.tcb_levels.clear();
        let proof = complete(&platform, &quote(&platform));
        verify(&informed(&vendor), &proof).map(drop)
    }),
    (
        "a value beyond its mask",
        Error::QeMiscSelectMismatch,
        || {
            let mut vendor = vendor();
            let platform = vendor.platform(0);
            vendor.qe_identity.miscselect[0] = 1;
            vendor.qe_identity.miscselect_mask[0] = 0;
            let proof = complete(&platform, &quote(&platform));
            verify(&informed(&vendor), &proof).map(drop)
        },
    ),
];
