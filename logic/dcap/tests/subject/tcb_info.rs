//! TCB information, and the JSON that it has in common with the quoting enclave's identity.

use super::refusal::{check, Refusal};
use crate::support::*;
use dcap::{Context, Error, Result, TcbStatus};
use sgx_simulator::{reason, Key, Response, TcbInfo, Vendor};

/// The information after a change of its values.
fn altered(alter: impl FnOnce(&mut TcbInfo)) -> Result<()> {
    let mut vendor = vendor();
    alter(&mut vendor.tcb_info);
    post_tcb_info(
        &mut knowing_the_signer(&vendor),
        &vendor.collateral().tcb_info,
    )
}

/// Any text, signed by the signer of TCB information.
fn signed(text: String) -> Result<()> {
    let vendor = vendor();
    let answer = Response::tcb_info(text, &vendor.tcb_signing.key);
    post_tcb_info(&mut knowing_the_signer(&vendor), &answer)
}

/// What somebody else has signed, as the signer's.
fn in_the_signers_name(vendor: &Vendor, answer: Response) -> Result<()> {
    let signer = id(&vendor.tcb_signing);
    post_tcb_info(
        &mut knowing_the_signer(vendor),
        &Response { signer, ..answer },
    )
}

/// The information with another piece of text in place of the first such one.
fn edited(piece: &str, other: &str) -> Result<()> {
    let text = vendor().tcb_info.text();
    assert!(text.contains(piece), "{piece} is not in {text}");
    signed(text.replacen(piece, other, 1))
}

/// With a member that nobody asks for.
fn with_member(value: &str) -> Result<()> {
    edited("{", &format!("{{\"other\":{value},"))
}

fn nested(depth: usize) -> String {
    ["[".repeat(depth), "]".repeat(depth)].concat()
}

#[test]
fn the_information_is_what_the_text_says() {
    let mut vendor = vendor();
    vendor.tcb_info.pce_id = [0xAB, 0xCD];
    let memory = informed(&vendor);
    let info = memory.tcb_info(&vendor.tcb_info.fmspc).unwrap();
    assert_eq!((info.pce_id, info.evaluation), ([0xAB, 0xCD], 17));
    assert_eq!(info.validity.issued, vendor.tcb_info.issue_date);
    assert_eq!(info.validity.expires, vendor.tcb_info.next_update);
    let signer = vendor.tcb_signing.certificate.serial;
    assert_eq!(info.validity.issuer.unwrap()[..], signer);
    let theirs = &vendor.tcb_info.tcb_levels;
    assert_eq!(info.levels.len(), theirs.len());
    for (level, expected) in info.levels.iter().zip(theirs) {
        let components = expected.tcb.components.iter();
        assert!(level.components.iter().eq(components.map(|it| &it.svn)));
        assert_eq!(level.pce_svn, expected.tcb.pce_svn);
        assert_eq!(format!("{:?}", level.status), expected.tcb_status);
        assert_eq!(level.advisories, expected.advisory_ids);
    }
    assert_eq!(info.levels[6].status, TcbStatus::Revoked);
}

#[test]
fn members_that_nobody_asks_for_may_be_there() {
    let eight = nested(8);
    for value in [
        "{}",
        "[]",
        "null",
        "true",
        "false",
        "0",
        "\"\"",
        "{\"a\":[{}]}",
        &eight,
    ] {
        assert_eq!(with_member(value), Ok(()), "{value}");
    }
    let members: Vec<_> = (0..32).map(|number| format!("\"{number}\":0")).collect();
    assert_eq!(with_member(&format!("{{{}}}", members.join(","))), Ok(()));
    assert_eq!(edited("\"svn\":11", "\"svn\":11,\"other\":[1]"), Ok(()));
    assert_eq!(altered(|it| it.next_update = NOW), Ok(()));
}

#[test]
fn other_texts_are_refused() {
    check(REFUSALS);
}

pub const REFUSALS: &[Refusal] = &[
    // Who signed it.
    (
        "a signer that is not known",
        Error::MissingAuthority,
        || {
            let vendor = vendor();
            post_tcb_info(&mut empty(&vendor), &vendor.collateral().tcb_info)
        },
    ),
    ("a signer that is revoked", Error::AuthorityRevoked, || {
        let mut vendor = vendor();
        let mut memory = knowing_the_signer(&vendor);
        let serial = vendor.tcb_signing.certificate.serial.clone();
        vendor.root_crl.revoke(&serial, reason::KEY_COMPROMISE);
        memory.post_revocations(&vendor.collateral().root_crl)?;
        post_tcb_info(&mut memory, &vendor.collateral().tcb_info)
    }),
    ("a text by a stranger", Error::InvalidSignature, || {
        let vendor = vendor();
        let answer = vendor.tcb_info.sign(&Key::from_seed("stranger"));
        in_the_signers_name(&vendor, answer)
    }),
    ("a text by the root itself", Error::InvalidSignature, || {
        let vendor = vendor();
        in_the_signers_name(&vendor, vendor.tcb_info.sign(&vendor.root.key))
    }),
    ("a text in the root's name", Error::MissingAuthority, || {
        let vendor = vendor();
        let answer = vendor.tcb_info.sign(&vendor.root.key);
        post_tcb_info(&mut informed(&vendor), &answer)
    }),
    (
        "a text by a CA that certifies platforms",
        Error::UnexpectedIssuer,
        || {
            let vendor = vendor();
            let answer = vendor.tcb_info.sign(&vendor.platform_ca.key);
            post_tcb_info(&mut informed(&vendor), &answer)
        },
    ),
    // JSON.
    ("nothing", Error::Truncated, || signed(String::new())),
    ("an array", Error::InvalidJson, || signed("[]".into())),
    ("white space before it", Error::InvalidJson, || {
        edited("{", " {")
    }),
    ("white space within it", Error::InvalidJson, || {
        edited(",", ", ")
    }),
    ("white space behind it", Error::TrailingBytes, || {
        signed(vendor().tcb_info.text() + "\n")
    }),
    ("a second object behind it", Error::TrailingBytes, || {
        signed(vendor().tcb_info.text() + "{}")
    }),
    ("an escape in a value", Error::InvalidJson, || {
        edited("\"SGX\"", "\"\\u0053GX\"")
    }),
    ("an escape in a name", Error::InvalidJson, || {
        edited("\"id\"", "\"\\u0069d\"")
    }),
    ("a letter beyond ASCII", Error::InvalidJson, || {
        with_member("\"\u{E4}\"")
    }),
    ("a control character", Error::InvalidJson, || {
        with_member("\"\u{7F}\"")
    }),
    ("a string without end", Error::Truncated, || {
        signed("{\"id".into())
    }),
    ("a number at the end", Error::Truncated, || {
        signed("{\"version\":3".into())
    }),
    ("an object without end", Error::Truncated, || {
        signed("{\"other\":{}".into())
    }),
    ("a name without value", Error::InvalidJson, || {
        edited("\"id\":\"SGX\"", "\"id\"")
    }),
    ("an empty name", Error::InvalidJson, || {
        edited("{", "{\"\":0,")
    }),
    ("a comma before the end", Error::InvalidJson, || {
        edited("]}]}", "]}],}")
    }),
    ("two commas", Error::InvalidJson, || edited(",", ",,")),
    ("no comma", Error::InvalidJson, || edited(",", "")),
    ("a member twice", Error::DuplicateMember, || {
        edited("{", "{\"version\":3,")
    }),
    (
        "a member twice within a component",
        Error::DuplicateMember,
        || edited("\"svn\":11", "\"svn\":11,\"svn\":11"),
    ),
    (
        "a member twice in what nobody asks for",
        Error::DuplicateMember,
        || with_member("{\"a\":0,\"a\":0}"),
    ),
    ("33 members", Error::TooMany, || {
        let members: Vec<_> = (0..33).map(|number| format!("\"{number}\":0")).collect();
        with_member(&format!("{{{}}}", members.join(",")))
    }),
    ("nine arrays, one in the other", Error::TooMany, || {
        with_member(&nested(9))
    }),
    ("nine objects, one in the other", Error::TooMany, || {
        with_member(&["{\"a\":".repeat(9), "0".into(), "}".repeat(9)].concat())
    }),
    ("a negative number", Error::InvalidJson, || {
        with_member("-1")
    }),
    ("a fraction", Error::InvalidJson, || with_member("0.5")),
    ("an exponent", Error::InvalidJson, || with_member("1e1")),
    ("a number with a zero before it", Error::InvalidJson, || {
        edited("\"version\":3", "\"version\":03")
    }),
    ("a number of 33 bits", Error::InvalidJson, || {
        edited("\"version\":3", "\"version\":4294967299")
    }),
    ("a number in quotes", Error::InvalidJson, || {
        edited("\"version\":3", "\"version\":\"3\"")
    }),
    ("half a word", Error::InvalidJson, || with_member("tru")),
    ("a word and more", Error::InvalidJson, || {
        with_member("truely")
    }),
    // The head.
    ("information for TDX", Error::UnsupportedVersion, || {
        altered(|it| it.id = "TDX".into())
    }),
    ("no kind", Error::UnsupportedVersion, || {
        edited("\"id\":\"SGX\",", "")
    }),
    ("version 2", Error::UnsupportedVersion, || {
        altered(|it| it.version = 2)
    }),
    ("no version", Error::UnsupportedVersion, || {
        edited("\"version\":3,", "")
    }),
    ("another way to compare", Error::UnsupportedVersion, || {
        altered(|it| it.tcb_type = 1)
    }),
    ("no way to compare", Error::UnsupportedVersion, || {
        edited("\"tcbType\":0,", "")
    }),
    (
        "the quoting enclave's identity",
        Error::MissingMember,
        || signed(vendor().qe_identity.text()),
    ),
    ("no date", Error::MissingMember, || {
        edited("\"issueDate\"", "\"issueDay\"")
    }),
    ("no date of the next", Error::MissingMember, || {
        edited("\"nextUpdate\"", "\"nextDate\"")
    }),
    ("no evaluation number", Error::MissingMember, || {
        edited("\"tcbEvaluationDataNumber\"", "\"number\"")
    }),
    ("no levels", Error::MissingMember, || {
        edited("\"tcbLevels\"", "\"levels\"")
    }),
    ("no FMSPC", Error::MissingMember, || {
        edited("\"fmspc\"", "\"FMSPC\"")
    }),
    ("no PCE identifier", Error::MissingMember, || {
        edited("\"pceId\"", "\"pceid\"")
    }),
    ("an FMSPC of five bytes", Error::InvalidJson, || {
        edited("00606A000000", "00606A0000")
    }),
    ("an FMSPC of seven bytes", Error::InvalidJson, || {
        edited("00606A000000", "00606A00000000")
    }),
    (
        "an FMSPC that is not hexadecimal",
        Error::InvalidJson,
        || edited("00606A000000", "00606G000000"),
    ),
    (
        "a PCE identifier of three digits",
        Error::InvalidJson,
        || edited("\"0000\"", "\"000\""),
    ),
    ("a date with a space", Error::InvalidTime, || {
        edited("2027-01-15T", "2027-01-15 ")
    }),
    ("a date in a time zone", Error::InvalidTime, || {
        edited("T08:00:00Z", "T08:00:00+00:00")
    }),
    ("a date with fractions", Error::InvalidTime, || {
        edited("T08:00:00Z", "T08:00:00.0Z")
    }),
    ("a date that does not exist", Error::InvalidTime, || {
        edited("2027-01-15T", "2027-02-29T")
    }),
    ("a date of letters", Error::InvalidTime, || {
        edited("2027-01-15T", "2o27-01-15T")
    }),
    (
        "a date of the next that does not exist",
        Error::InvalidTime,
        || edited("2027-02-14T", "2027-13-14T"),
    ),
    // Levels.
    (
        "a status that Intel does not have",
        Error::InvalidJson,
        || edited("\"UpToDate\"", "\"uptodate\""),
    ),
    ("a status that only TDX has", Error::InvalidJson, || {
        edited("\"UpToDate\"", "\"TDRelaunchAdvised\"")
    }),
    ("a level without status", Error::MissingMember, || {
        edited("\"tcbStatus\"", "\"status\"")
    }),
    ("a level without TCB", Error::MissingMember, || {
        edited("\"tcb\":", "\"TCB\":")
    }),
    ("a TCB without components", Error::MissingMember, || {
        edited("\"sgxtcbcomponents\"", "\"components\"")
    }),
    ("a TCB without PCE version", Error::MissingMember, || {
        edited("\"pcesvn\"", "\"pce\"")
    }),
    ("15 components", Error::MissingMember, || {
        altered(|it| it.tcb_levels[0].tcb.components.truncate(15))
    }),
    ("17 components", Error::TooMany, || {
        altered(|it| {
            let components = &mut it.tcb_levels[0].tcb.components;
            components.push(components[0].clone());
        })
    }),
    ("a component without version", Error::MissingMember, || {
        edited("\"svn\"", "\"SVN\"")
    }),
    ("a component of 256", Error::InvalidJson, || {
        edited("\"svn\":11", "\"svn\":256")
    }),
    ("a PCE version of 65536", Error::InvalidJson, || {
        edited("\"pcesvn\":13", "\"pcesvn\":65536")
    }),
    ("an advisory that is a number", Error::InvalidJson, || {
        edited("\"INTEL-SA-00334\"", "334")
    }),
    ("advisories that are a text", Error::InvalidJson, || {
        edited("[\"INTEL-SA-00334\"]", "\"INTEL-SA-00334\"")
    }),
    // When it holds.
    (
        "information from the next second",
        Error::NotYetValid,
        || altered(|it| it.issue_date = NOW + SECOND),
    ),
    ("information until the last second", Error::Expired, || {
        altered(|it| it.next_update = NOW - SECOND)
    }),
    (
        "information by a signer whose certificate has run out",
        Error::Expired,
        || {
            let mut vendor = vendor();
            vendor.tcb_signing.certificate.not_after = NOW + DAY;
            let mut memory = knowing_the_signer(&vendor);
            memory.now = NOW + DAY + SECOND;
            post_tcb_info(&mut memory, &vendor.collateral().tcb_info)
        },
    ),
];
