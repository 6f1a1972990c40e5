//! Extensions of certificates: their encoding, and the key usage and basic constraints among them.

use super::{
    certificate_encoding::{built, post, root, with, EXTENSIONS},
    refusal::{check, Refusal},
};
use crate::support::*;
use dcap::{Error, Result};
use sgx_simulator::{der, oid, Extension};

/// With these extensions behind the others.
fn extended(extensions: &[Vec<u8>]) -> Result<()> {
    let usual = &vendor().tcb_signing.certificate.extensions;
    let all = usual.iter().map(Extension::encode);
    let all: Vec<_> = all.chain(extensions.iter().cloned()).collect();
    with(EXTENSIONS, der::explicit(3, &der::sequence(&all)))
}

/// With another value of an extension.
fn with_value(identifier: &str, value: Vec<u8>) -> Result<()> {
    let mut certificate = vendor().tcb_signing.certificate;
    certificate.extension_mut(identifier).value = value;
    post(&certificate.sign(&root()))
}

/// With other members in what names the issuer's key.
fn with_authority_key(members: &[Vec<u8>]) -> Result<()> {
    with_value(oid::AUTHORITY_KEY_IDENTIFIER, der::sequence(members))
}

/// With an extension that is not critical, under an identifier of this content.
fn with_identifier(content: &[u8]) -> Result<()> {
    let identifier = der::element(der::OBJECT_IDENTIFIER, content);
    extended(&[der::sequence(&[identifier, der::octet_string(&[])])])
}

fn unknown_extension(critical: &[Vec<u8>]) -> Vec<u8> {
    let head = [der::object_identifier("1.2.3.4")];
    der::sequence(&[&head, critical, &[der::octet_string(&[])]].concat())
}

#[test]
fn an_extension_that_nobody_knows_may_be_there() {
    assert_eq!(extended(&[unknown_extension(&[])]), Ok(()));
}

#[test]
fn other_extensions_are_refused() {
    check(REFUSALS);
}

pub const REFUSALS: &[Refusal] = &[
    ("no extensions", Error::Truncated, || {
        built(|parts| drop(parts.pop()))
    }),
    (
        "an identifier of the issuer before the extensions",
        Error::UnexpectedTag,
        || built(|parts| parts.insert(EXTENSIONS, der::implicit(1, &[0]))),
    ),
    ("a part behind the extensions", Error::TrailingBytes, || {
        built(|parts| parts.push(der::sequence(&[])))
    }),
    (
        "a critical extension that nobody knows",
        Error::UnknownExtension,
        || extended(&[unknown_extension(&[der::boolean(true)])]),
    ),
    (
        "an extension that is expressly not critical",
        Error::InvalidValue,
        || extended(&[unknown_extension(&[der::boolean(false)])]),
    ),
    (
        "an extension that is rather critical",
        Error::InvalidValue,
        || extended(&[unknown_extension(&[der::element(der::BOOLEAN, &[1])])]),
    ),
    (
        "an extension that is critical in two bytes",
        Error::InvalidValue,
        || {
            extended(&[unknown_extension(&[der::element(
                der::BOOLEAN,
                &[0xFF, 0xFF],
            )])])
        },
    ),
    ("an extension with two values", Error::TrailingBytes, || {
        let identifier = der::object_identifier("1.2.3.4");
        let value = der::octet_string(&[]);
        extended(&[der::sequence(&[identifier, value.clone(), value])])
    }),
    (
        "an extension whose value is no octet string",
        Error::UnexpectedTag,
        || {
            let identifier = der::object_identifier("1.2.3.4");
            extended(&[der::sequence(&[identifier, der::sequence(&[])])])
        },
    ),
    (
        "an extension without identifier",
        Error::InvalidValue,
        || {
            let identifier = der::element(der::OBJECT_IDENTIFIER, &[]);
            extended(&[der::sequence(&[identifier, der::octet_string(&[])])])
        },
    ),
    (
        "an extension whose identifier has a number that is not minimal",
        Error::InvalidValue,
        || with_identifier(&[0x2A, 0x80, 0x03]),
    ),
    (
        "an extension whose identifier begins with such a number",
        Error::InvalidValue,
        || with_identifier(&[0x80, 0x55, 0x1D, 0x0F]),
    ),
    (
        "an extension whose identifier does not end",
        Error::InvalidValue,
        || with_identifier(&[0x2A, 0x83]),
    ),
    (
        "an extension that is there twice",
        Error::DuplicateExtension,
        || extended(&[unknown_extension(&[]), unknown_extension(&[])]),
    ),
    ("17 extensions", Error::TooMany, || {
        let others = (0..12).map(|number| {
            let identifier = der::object_identifier(&format!("1.2.3.{number}"));
            der::sequence(&[identifier, der::octet_string(&[])])
        });
        extended(&others.collect::<Vec<_>>())
    }),
    // The identifier of its key.
    (
        "an identifier of its key of 19 bytes",
        Error::InvalidValue,
        || with_value(oid::SUBJECT_KEY_IDENTIFIER, der::octet_string(&[7; 19])),
    ),
    (
        "an identifier of its key of 21 bytes",
        Error::InvalidValue,
        || with_value(oid::SUBJECT_KEY_IDENTIFIER, der::octet_string(&[7; 21])),
    ),
    (
        "an identifier of its key that is no octet string",
        Error::UnexpectedTag,
        || with_value(oid::SUBJECT_KEY_IDENTIFIER, der::unsigned(&[7; 20])),
    ),
    (
        "a byte behind the identifier of its key",
        Error::TrailingBytes,
        || {
            let value = [der::octet_string(&[7; 20]), vec![0]].concat();
            with_value(oid::SUBJECT_KEY_IDENTIFIER, value)
        },
    ),
    // That of its issuer's key.
    (
        "an identifier of its issuer's key of 19 bytes",
        Error::InvalidValue,
        || with_authority_key(&[der::implicit(0, &[7; 19])]),
    ),
    (
        "an identifier of its issuer's key that is an octet string",
        Error::UnexpectedTag,
        || with_authority_key(&[der::octet_string(&[7; 20])]),
    ),
    (
        "an issuer's key without identifier",
        Error::Truncated,
        || with_authority_key(&[]),
    ),
    (
        "an issuer's key with a serial number beside its identifier",
        Error::TrailingBytes,
        || with_authority_key(&[der::implicit(0, &[7; 20]), der::implicit(2, &[1])]),
    ),
    (
        "a byte behind the identifier of its issuer's key",
        Error::TrailingBytes,
        || {
            let key = der::sequence(&[der::implicit(0, &[7; 20])]);
            with_value(oid::AUTHORITY_KEY_IDENTIFIER, [key, vec![0]].concat())
        },
    ),
    // Key usage and basic constraints.
    (
        "a key usage with a zero at the end",
        Error::InvalidValue,
        || with_value(oid::KEY_USAGE, der::bit_string(5, &[0xC0])),
    ),
    (
        "a key usage with bits behind its end",
        Error::InvalidValue,
        || with_value(oid::KEY_USAGE, der::bit_string(7, &[0xC0])),
    ),
    (
        "a key usage with a byte of zeroes at the end",
        Error::InvalidValue,
        || with_value(oid::KEY_USAGE, der::bit_string(0, &[0xC0, 0])),
    ),
    (
        "a key usage that is no bit string",
        Error::UnexpectedTag,
        || with_value(oid::KEY_USAGE, der::octet_string(&[6, 0xC0])),
    ),
    (
        "a key usage without the number of unused bits",
        Error::InvalidValue,
        || with_value(oid::KEY_USAGE, der::element(der::BIT_STRING, &[])),
    ),
    ("a byte behind the key usage", Error::TrailingBytes, || {
        with_value(
            oid::KEY_USAGE,
            [der::bit_string(6, &[0xC0]), vec![0]].concat(),
        )
    }),
    ("a key usage of no bits", Error::InvalidKeyUsage, || {
        with_value(oid::KEY_USAGE, der::bit_string(0, &[]))
    }),
    (
        "basic constraints that expressly deny an authority",
        Error::InvalidValue,
        || {
            with_value(
                oid::BASIC_CONSTRAINTS,
                der::sequence(&[der::boolean(false)]),
            )
        },
    ),
    (
        "a path length without an authority",
        Error::TrailingBytes,
        || {
            with_value(
                oid::BASIC_CONSTRAINTS,
                der::sequence(&[der::unsigned(&[0])]),
            )
        },
    ),
    ("a path length of 256", Error::InvalidInteger, || {
        let constraints = [der::boolean(true), der::unsigned(&[1, 0])];
        with_value(oid::BASIC_CONSTRAINTS, der::sequence(&constraints))
    }),
    (
        "something behind the path length",
        Error::TrailingBytes,
        || {
            let constraints = [der::boolean(true), der::unsigned(&[0]), der::unsigned(&[0])];
            with_value(oid::BASIC_CONSTRAINTS, der::sequence(&constraints))
        },
    ),
    (
        "a byte behind the basic constraints",
        Error::TrailingBytes,
        || {
            with_value(
                oid::BASIC_CONSTRAINTS,
                [der::sequence(&[]), vec![0]].concat(),
            )
        },
    ),
];
