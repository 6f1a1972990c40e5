//! Extensions of certificates, of revocation lists and of their entries.

use crate::{der, oid};

/// Reasons to revoke a certificate (RFC 5280, 5.3.1).
pub mod reason {
    /// The private key is known to others.
    pub const KEY_COMPROMISE: u8 = 1;
    /// The private key of the issuer is known to others.
    pub const CA_COMPROMISE: u8 = 2;
    /// Another certificate has taken its place.
    pub const SUPERSEDED: u8 = 4;
    /// It is no longer needed.
    pub const CESSATION_OF_OPERATION: u8 = 5;
}

/// What a key may be used for. The bits are those of the BIT STRING's first byte.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum KeyUsage {
    /// keyCertSign and cRLSign: an authority.
    Authority,
    /// digitalSignature and nonRepudiation: everybody else.
    Signature,
}

/// An extension.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Extension {
    /// What it is, as a dotted object identifier.
    pub oid: String,
    /// Whether who does not know it must refuse the whole.
    pub critical: bool,
    /// What it says: the content of its OCTET STRING, itself DER.
    pub value: Vec<u8>,
}

impl Extension {
    fn new(oid: &str, critical: bool, value: Vec<u8>) -> Self {
        Self {
            oid: oid.into(),
            critical,
            value,
        }
    }

    /// Which key signed this.
    pub fn authority_key_identifier(identifier: &[u8]) -> Self {
        let value = der::sequence(&[der::implicit(0, identifier)]);
        Self::new(oid::AUTHORITY_KEY_IDENTIFIER, false, value)
    }

    /// Where to find the list that may revoke this.
    pub fn crl_distribution_points(address: &str) -> Self {
        let address = der::implicit(6, address.as_bytes());
        let point = der::sequence(&[der::explicit(0, &der::explicit(0, &address))]);
        let value = der::sequence(&[point]);
        Self::new(oid::CRL_DISTRIBUTION_POINTS, false, value)
    }

    /// Which key this is about.
    pub fn subject_key_identifier(identifier: &[u8]) -> Self {
        let value = der::octet_string(identifier);
        Self::new(oid::SUBJECT_KEY_IDENTIFIER, false, value)
    }

    /// What the key may be used for.
    pub fn key_usage(usage: KeyUsage) -> Self {
        let value = match usage {
            KeyUsage::Authority => der::bit_string(1, &[0b0000_0110]),
            KeyUsage::Signature => der::bit_string(6, &[0b1100_0000]),
        };
        Self::new(oid::KEY_USAGE, true, value)
    }

    /// Says that this is the certificate of an authority with at most `path_length` authorities below it.
    pub fn authority(path_length: u8) -> Self {
        let value = der::sequence(&[der::boolean(true), der::unsigned(&[path_length])]);
        Self::new(oid::BASIC_CONSTRAINTS, true, value)
    }

    /// Says that this is not the certificate of an authority.
    pub fn no_authority() -> Self {
        Self::new(oid::BASIC_CONSTRAINTS, true, der::sequence(&[]))
    }

    /// The number of a revocation list.
    pub fn crl_number(number: u64) -> Self {
        let value = der::unsigned(&number.to_be_bytes());
        Self::new(oid::CRL_NUMBER, false, value)
    }

    /// Why a certificate was revoked: one of [`reason`].
    pub fn crl_reason(reason: u8) -> Self {
        let value = der::element(der::ENUMERATED, &[reason]);
        Self::new(oid::CRL_REASON, false, value)
    }

    /// The extension in DER.
    pub fn encode(&self) -> Vec<u8> {
        let mut members = vec![der::object_identifier(&self.oid)];
        if self.critical {
            members.push(der::boolean(true));
        }
        members.push(der::octet_string(&self.value));
        der::sequence(&members)
    }

    /// Extensions in DER: a SEQUENCE of them.
    pub fn encode_all(extensions: &[Self]) -> Vec<u8> {
        let extensions: Vec<_> = extensions.iter().map(Self::encode).collect();
        der::sequence(&extensions)
    }
}
