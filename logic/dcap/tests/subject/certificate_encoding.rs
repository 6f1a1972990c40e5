//! DER, down to the byte: what certificates have in common with revocation lists and each other.

use super::refusal::{check, Refusal};
use crate::support::*;
use dcap::{Error, Result};
use sgx_simulator::{der, oid, signed, Key};

/// The places of the parts of a certificate.
const VERSION: usize = 0;
const SERIAL: usize = 1;
const ALGORITHM: usize = 2;
const ISSUER: usize = 3;
const VALIDITY: usize = 4;
const SUBJECT: usize = 5;
const KEY: usize = 6;
pub(super) const EXTENSIONS: usize = 7;

pub(super) fn root() -> Key {
    vendor().root.key
}

pub(super) fn post(certificate: &[u8]) -> Result<()> {
    empty(&vendor()).post_authority(certificate).map(drop)
}

/// The TCB signing certificate of these parts, signed by the root.
pub(super) fn built(alter: impl FnOnce(&mut Vec<Vec<u8>>)) -> Result<()> {
    let mut parts = vendor().tcb_signing.certificate.parts();
    alter(&mut parts);
    post(&signed::sign(&parts, &signed::ecdsa_with_sha256(), &root()))
}

/// With another part.
pub(super) fn with(place: usize, part: Vec<u8>) -> Result<()> {
    built(|parts| parts[place] = part)
}

/// The whole certificate put together anew from its body, algorithm and signature value.
fn assembled(alter: impl FnOnce(&mut [Vec<u8>; 3])) -> Result<()> {
    let body = der::sequence(&vendor().tcb_signing.certificate.parts());
    let signature = signed::signature_value(&root().sign(&body));
    let signature = der::bit_string(0, &signature);
    let mut members = [body, signed::ecdsa_with_sha256(), signature];
    alter(&mut members);
    post(&der::sequence(&members))
}

/// With another signature value: the content of the bit string.
fn signed_as(value: &[u8]) -> Result<()> {
    assembled(|[_, _, signature]| *signature = der::bit_string(0, value))
}

/// With these integers for r and s.
fn signed_with(r: &[u8], s: &[u8]) -> Result<()> {
    let integer = |content| der::element(der::INTEGER, content);
    signed_as(&der::sequence(&[integer(r), integer(s)]))
}

/// With a serial number of this length and content.
fn with_raw_serial(encoding: &[u8]) -> Result<()> {
    with(SERIAL, [&[der::INTEGER], encoding].concat())
}

fn with_name(attributes: &[Vec<u8>]) -> Result<()> {
    with(SUBJECT, der::sequence(attributes))
}

fn attribute(kind: &str, tag: u8) -> Vec<u8> {
    let text = der::element(tag, b"Intel SGX TCB Signing");
    der::sequence(&[der::object_identifier(kind), text])
}

/// With another moment at which it ends, in this encoding.
fn until(tag: u8, text: &str) -> Result<()> {
    let end = der::element(tag, text.as_bytes());
    with(VALIDITY, der::sequence(&[der::time(NOW), end]))
}

fn key_info(curve: &str, point: &[u8]) -> Vec<u8> {
    let algorithm = der::sequence(&[
        der::object_identifier(oid::EC_PUBLIC_KEY),
        der::object_identifier(curve),
    ]);
    der::sequence(&[algorithm, der::bit_string(0, point)])
}

#[test]
fn the_parts_of_a_certificate_make_it_whole_again() {
    assert_eq!(built(|_| ()), Ok(()));
    assert_eq!(assembled(|_| ()), Ok(()));
    assert_eq!(until(der::UTC_TIME, "491231235959Z"), Ok(()));
    assert_eq!(until(der::GENERALIZED_TIME, "20500101000000Z"), Ok(()));
    assert_eq!(until(der::UTC_TIME, "280229000000Z"), Ok(()));
    let name = [der::set(&[attribute(oid::COMMON_NAME, der::UTF8_STRING)])];
    assert_eq!(with_name(&name), Ok(()));
}

#[test]
fn other_encodings_are_refused() {
    check(REFUSALS);
}

pub const REFUSALS: &[Refusal] = &[
    ("nothing", Error::Truncated, || post(&[])),
    ("a tag alone", Error::Truncated, || post(&[der::SEQUENCE])),
    ("half a length", Error::Truncated, || post(&[0x30, 0x82, 1])),
    ("another tag", Error::UnexpectedTag, || post(&[der::SET, 0])),
    ("a tag of two octets", Error::UnexpectedTag, || {
        post(&[0x3F, 0x10, 0])
    }),
    ("an indefinite length", Error::InvalidLength, || {
        post(&[0x30, 0x80, 0, 0])
    }),
    ("a length of three octets", Error::InvalidLength, || {
        post(&[0x30, 0x83, 0, 1, 0])
    }),
    ("127 in the long form", Error::InvalidLength, || {
        with_raw_serial(&[0x81, 1, 1])
    }),
    ("255 in two octets", Error::InvalidLength, || {
        with_raw_serial(&[0x82, 0, 1, 1])
    }),
    (
        "a byte behind the certificate",
        Error::TrailingBytes,
        || {
            let certificate = vendor().collateral().tcb_signing;
            post(&[certificate, vec![0]].concat())
        },
    ),
    (
        "a member behind the signature",
        Error::TrailingBytes,
        || assembled(|[_, _, signature]| signature.extend([der::SEQUENCE, 0])),
    ),
    ("a body of another tag", Error::UnexpectedTag, || {
        assembled(|[body, _, _]| body[0] = der::SET)
    }),
    // Algorithms.
    (
        "another algorithm beside the signature",
        Error::UnsupportedAlgorithm,
        || {
            let ecdsa_with_sha384 = der::object_identifier("1.2.840.10045.4.3.3");
            assembled(|[_, algorithm, _]| *algorithm = der::sequence(&[ecdsa_with_sha384]))
        },
    ),
    (
        "an algorithm with parameters",
        Error::UnsupportedAlgorithm,
        || {
            let identifier = der::object_identifier(oid::ECDSA_WITH_SHA256);
            let algorithm = der::sequence(&[identifier, der::element(5, &[])]);
            assembled(|members| members[1] = algorithm)
        },
    ),
    (
        "another algorithm among what is signed",
        Error::UnsupportedAlgorithm,
        || {
            let ecdsa_with_sha384 = der::object_identifier("1.2.840.10045.4.3.3");
            with(ALGORITHM, der::sequence(&[ecdsa_with_sha384]))
        },
    ),
    // Signature values.
    (
        "a signature that is no bit string",
        Error::UnexpectedTag,
        || assembled(|[_, _, signature]| signature[0] = der::OCTET_STRING),
    ),
    (
        "a signature that ends within a byte",
        Error::InvalidValue,
        || assembled(|[_, _, signature]| signature[2] = 1),
    ),
    ("a signature of no bits", Error::InvalidValue, || {
        assembled(|members| members[2] = der::element(der::BIT_STRING, &[]))
    }),
    ("a signature of one integer", Error::Truncated, || {
        signed_as(&der::sequence(&[der::unsigned(&[1])]))
    }),
    (
        "a signature of three integers",
        Error::TrailingBytes,
        || {
            let one = der::unsigned(&[1]);
            signed_as(&der::sequence(&[one.clone(), one.clone(), one]))
        },
    ),
    (
        "a byte behind the signature value",
        Error::TrailingBytes,
        || {
            let value = der::sequence(&[der::unsigned(&[1]), der::unsigned(&[1])]);
            signed_as(&[value, vec![0]].concat())
        },
    ),
    ("an integer of no bytes", Error::InvalidInteger, || {
        signed_with(&[], &[1])
    }),
    ("a negative integer", Error::InvalidInteger, || {
        signed_with(&[0x80], &[1])
    }),
    (
        "an integer with a zero too many",
        Error::InvalidInteger,
        || signed_with(&[1], &[0, 1]),
    ),
    ("an integer of 33 bytes", Error::InvalidInteger, || {
        signed_with(&[1; 33], &[1])
    }),
    ("a signature of zeroes", Error::InvalidSignature, || {
        signed_with(&[0], &[0])
    }),
    // Version and serial number.
    (
        "X.509 version 1, which is not written",
        Error::UnexpectedTag,
        || built(|parts| drop(parts.remove(VERSION))),
    ),
    ("X.509 version 2", Error::UnsupportedVersion, || {
        with(VERSION, der::explicit(0, &der::unsigned(&[1])))
    }),
    ("version 3 in two bytes", Error::UnsupportedVersion, || {
        with(
            VERSION,
            der::explicit(0, &der::element(der::INTEGER, &[0, 2])),
        )
    }),
    ("two versions", Error::TrailingBytes, || {
        let version = der::unsigned(&[2]);
        with(
            VERSION,
            der::explicit(0, &[version.clone(), version].concat()),
        )
    }),
    ("a negative serial number", Error::InvalidInteger, || {
        with_raw_serial(&[1, 0xFF])
    }),
    ("a serial number of 21 bytes", Error::InvalidInteger, || {
        with(SERIAL, der::unsigned(&[1; 21]))
    }),
    // Names.
    ("a name without common name", Error::InvalidValue, || {
        with_name(&[der::set(&[attribute(oid::ORGANIZATION, der::UTF8_STRING)])])
    }),
    ("a name with two common names", Error::InvalidValue, || {
        let name = der::set(&[attribute(oid::COMMON_NAME, der::UTF8_STRING)]);
        with_name(&[name.clone(), name])
    }),
    ("two attributes in one set", Error::TrailingBytes, || {
        let attributes =
            [oid::COMMON_NAME, oid::LOCALITY].map(|kind| attribute(kind, der::UTF8_STRING));
        with_name(&[der::set(&attributes)])
    }),
    ("a name in another alphabet", Error::UnexpectedTag, || {
        with_name(&[der::set(&[attribute(oid::COMMON_NAME, 0x1E)])])
    }),
    ("a name that is a set", Error::UnexpectedTag, || {
        with(ISSUER, der::set(&[]))
    }),
    // Dates.
    ("a date that is a text", Error::UnexpectedTag, || {
        until(der::UTF8_STRING, "300101000000Z")
    }),
    ("a third date", Error::TrailingBytes, || {
        let date = der::time(NOW);
        with(VALIDITY, der::sequence(&[date.clone(), date.clone(), date]))
    }),
    ("one date", Error::Truncated, || {
        with(VALIDITY, der::sequence(&[der::time(NOW)]))
    }),
    ("a date without seconds", Error::InvalidTime, || {
        until(der::UTC_TIME, "3001010000Z")
    }),
    ("a date with fractions", Error::InvalidTime, || {
        until(der::GENERALIZED_TIME, "20500101000000.5Z")
    }),
    ("a date in a time zone", Error::InvalidTime, || {
        until(der::UTC_TIME, "300101000000+0000")
    }),
    ("a date in no time zone", Error::InvalidTime, || {
        until(der::UTC_TIME, "300101000000")
    }),
    ("a date of one digit", Error::InvalidTime, || {
        until(der::UTC_TIME, "3")
    }),
    ("a date of letters", Error::InvalidTime, || {
        until(der::UTC_TIME, "30010100000oZ")
    }),
    ("2049 with four digits", Error::InvalidTime, || {
        until(der::GENERALIZED_TIME, "20491231235959Z")
    }),
    ("1950 with four digits", Error::InvalidTime, || {
        until(der::GENERALIZED_TIME, "19500101000000Z")
    }),
    ("1969", Error::InvalidTime, || {
        until(der::UTC_TIME, "691231235959Z")
    }),
    ("month 0", Error::InvalidTime, || {
        until(der::UTC_TIME, "300001000000Z")
    }),
    ("month 13", Error::InvalidTime, || {
        until(der::UTC_TIME, "301301000000Z")
    }),
    ("day 0", Error::InvalidTime, || {
        until(der::UTC_TIME, "300100000000Z")
    }),
    ("31 April", Error::InvalidTime, || {
        until(der::UTC_TIME, "300431000000Z")
    }),
    ("32 May", Error::InvalidTime, || {
        until(der::UTC_TIME, "300532000000Z")
    }),
    ("29 February of a common year", Error::InvalidTime, || {
        until(der::UTC_TIME, "300229000000Z")
    }),
    ("29 February of 2100", Error::InvalidTime, || {
        until(der::GENERALIZED_TIME, "21000229000000Z")
    }),
    ("24 o'clock", Error::InvalidTime, || {
        until(der::UTC_TIME, "300101240000Z")
    }),
    ("minute 60", Error::InvalidTime, || {
        until(der::UTC_TIME, "300101006000Z")
    }),
    ("second 60", Error::InvalidTime, || {
        until(der::UTC_TIME, "300101000060Z")
    }),
    // Keys.
    ("a key on another curve", Error::UnsupportedKey, || {
        with(
            KEY,
            key_info("1.3.132.0.34", &[&[4], &root().public()[..]].concat()),
        )
    }),
    ("a compressed point", Error::UnsupportedKey, || {
        with(
            KEY,
            key_info(oid::P256, &[&[2], &root().public()[..32]].concat()),
        )
    }),
    ("a hybrid point", Error::UnsupportedKey, || {
        with(
            KEY,
            key_info(oid::P256, &[&[6], &root().public()[..]].concat()),
        )
    }),
    ("a point that is too short", Error::UnsupportedKey, || {
        with(
            KEY,
            key_info(oid::P256, &[&[4], &root().public()[1..]].concat()),
        )
    }),
];
