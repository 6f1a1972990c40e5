//! Certificates (RFC 5280, section 4).

use super::{
    der::{context, Reader, INTEGER, SEQUENCE},
    extension::{
        read_authority_key, read_default_false, read_extensions, read_subject_key,
        AUTHORITY_KEY_IDENTIFIER, SUBJECT_KEY_IDENTIFIER,
    },
    name::read_common_name,
    signed::{expect_algorithm, Signed},
    time::read_time,
};
use crate::{Error, KeyId, PublicKey, Result, Serial, Signature};
use primitives::Timestamp;

/// Version 3 is written as 2.
const VERSION_3: u8 = 2;

/// The content of a `SubjectPublicKeyInfo` for an uncompressed point of P-256, up to the point: id-ecPublicKey
/// (1.2.840.10045.2.1), prime256v1 (1.2.840.10045.3.1.7), and a bit string of whole bytes that begins with 4.
const P256_KEY: &[u8] = &[
    0x30, 0x13, 0x06, 0x07, 0x2a, 0x86, 0x48, 0xce, 0x3d, 0x02, 0x01, 0x06, 0x08, 0x2a, 0x86, 0x48,
    0xce, 0x3d, 0x03, 0x01, 0x07, 0x03, 0x42, 0x00, 0x04,
];

/// The extension keyUsage (2.5.29.15).
const KEY_USAGE: &[u8] = &[0x55, 0x1d, 0x0f];
/// The extension basicConstraints (2.5.29.19).
const BASIC_CONSTRAINTS: &[u8] = &[0x55, 0x1d, 0x13];
/// Intel's extension for PCK certificates (1.2.840.113741.1.13.1).
const SGX: &[u8] = &[0x2a, 0x86, 0x48, 0x86, 0xf8, 0x4d, 0x01, 0x0d, 0x01];

/// A certificate, its signature not yet checked.
pub struct Certificate<'a> {
    /// What the issuer signed.
    pub message: &'a [u8],
    /// The issuer's signature.
    pub signature: Signature,
    /// Its serial number.
    pub serial: Serial,
    /// The issuer's common name.
    pub issuer: &'a [u8],
    /// The subject's common name.
    pub subject: &'a [u8],
    /// From when on it is valid.
    pub not_before: Timestamp,
    /// Until when it is valid.
    pub not_after: Timestamp,
    /// The subject's key.
    pub key: PublicKey,
    /// What the subject's key goes by.
    pub subject_key: Option<KeyId>,
    /// What the issuer's key goes by.
    pub authority_key: Option<KeyId>,
    /// What the key may be used for.
    pub key_usage: KeyUsage,
    /// Whether the subject may issue certificates.
    pub constraints: Constraints,
    /// The value of Intel's extension for PCK certificates.
    pub sgx: Option<&'a [u8]>,
}

/// The extension basicConstraints.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Constraints {
    /// The subject issues no certificates.
    Leaf,
    /// It does, with at most so many authorities below it.
    Authority(Option<[u8; 1]>),
}

/// The extension keyUsage: its first eight bits, which are all that matter here.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct KeyUsage(u8);

impl KeyUsage {
    /// Signatures other than on certificates and lists.
    pub const DIGITAL_SIGNATURE: Self = Self(0x80);
    /// Signatures on certificates and on revocation lists.
    pub const CERTIFICATE_AND_CRL_SIGN: Self = Self(0x04 | 0x02);

    /// Whether all of `usage` is allowed.
    pub fn allows(self, usage: Self) -> bool {
        self.0 & usage.0 == usage.0
    }
}

impl<'a> Certificate<'a> {
    /// Reads a certificate.
    ///
    /// # Errors
    /// Those of the reader, of extensions and of names, [`Error::UnsupportedVersion`],
    /// [`Error::UnsupportedAlgorithm`], [`Error::UnsupportedKey`], [`Error::InvalidTime`],
    /// [`Error::MissingExtension`] without key usage or basic constraints.
    pub fn read(encoding: &'a [u8]) -> Result<Self> {
        let signed = Signed::read(encoding)?;
        let mut reader = Reader::new(signed.body);
        let version = reader.within(context(0), |reader| reader.expect(INTEGER))?;
        if version != [VERSION_3] {
            return Err(Error::UnsupportedVersion);
        }
        let serial = reader.unsigned_array()?;
        expect_algorithm(&mut reader)?;
        let issuer = read_common_name(&mut reader)?;
        let (not_before, not_after) = reader.within(SEQUENCE, |reader| {
            Ok((read_time(reader)?, read_time(reader)?))
        })?;
        let subject = read_common_name(&mut reader)?;
        let key = read_key(reader.expect(SEQUENCE)?)?;
        let (mut subject_key, mut authority_key) = (None, None);
        let (mut key_usage, mut constraints, mut sgx) = (None, None, None);
        reader.within(context(3), |reader| {
            read_extensions(reader, |identifier, value| {
                match identifier {
                    SUBJECT_KEY_IDENTIFIER => subject_key = Some(read_subject_key(value)?),
                    AUTHORITY_KEY_IDENTIFIER => authority_key = Some(read_authority_key(value)?),
                    KEY_USAGE => key_usage = Some(read_key_usage(value)?),
                    BASIC_CONSTRAINTS => constraints = Some(read_constraints(value)?),
                    SGX => sgx = Some(value),
                    _ => return Ok(false),
                }
                Ok(true)
            })
        })?;
        reader.finish()?;
        Ok(Self {
            message: signed.message,
            signature: signed.signature,
            serial,
            issuer,
            subject,
            not_before,
            not_after,
            key,
            subject_key,
            authority_key,
            key_usage: key_usage.ok_or(Error::MissingExtension)?,
            constraints: constraints.ok_or(Error::MissingExtension)?,
            sgx,
        })
    }
}

fn read_key(info: &[u8]) -> Result<PublicKey> {
    info.strip_prefix(P256_KEY)
        .and_then(|point| point.try_into().ok())
        .ok_or(Error::UnsupportedKey)
}

fn read_constraints(value: &[u8]) -> Result<Constraints> {
    let mut reader = Reader::new(value);
    let constraints = reader.within(SEQUENCE, |reader| {
        if !read_default_false(reader)? {
            return Ok(Constraints::Leaf);
        }
        let path_length = match reader.is_empty() {
            true => None,
            false => Some(reader.unsigned_array()?),
        };
        Ok(Constraints::Authority(path_length))
    })?;
    reader.finish()?;
    Ok(constraints)
}

/// A bit string of named bits: the bits that fill up the last byte are zero, and DER leaves out zeroes at
/// the end.
fn read_key_usage(value: &[u8]) -> Result<KeyUsage> {
    let mut reader = Reader::new(value);
    let bits = reader.named_bits()?;
    reader.finish()?;
    Ok(KeyUsage(bits.first().copied().unwrap_or_default()))
}
