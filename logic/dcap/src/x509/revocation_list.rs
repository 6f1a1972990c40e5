//! Certificate revocation lists (RFC 5280, section 5).

use super::{
    der::{context, Reader, INTEGER, SEQUENCE},
    extension::{read_authority_key, read_extensions, AUTHORITY_KEY_IDENTIFIER},
    name::read_common_name,
    signed::{expect_algorithm, Signed},
    time::read_time,
};
use crate::{ensure, Error, KeyId, Result, Serial, Signature};
use alloc::vec::Vec;
use primitives::Timestamp;

/// Version 2 is written as 1.
const VERSION_2: u8 = 1;

/// The most certificates that a list may revoke, so that their serial numbers fit into a storage cell, which
/// holds 16 KiB.
const MAXIMUM_REVOKED: usize = 800;

/// The extension cRLNumber (2.5.29.20).
const CRL_NUMBER: &[u8] = &[0x55, 0x1d, 0x14];

/// A revocation list, its signature not yet checked.
pub struct RevocationListDer<'a> {
    /// What the issuer signed.
    pub message: &'a [u8],
    /// The issuer's signature.
    pub signature: Signature,
    /// The issuer's common name.
    pub issuer: &'a [u8],
    /// What the issuer's key goes by.
    pub authority_key: Option<KeyId>,
    /// When it was issued.
    pub this_update: Timestamp,
    /// Until when its successor will be there.
    pub next_update: Timestamp,
    /// Its number; later lists have higher ones.
    pub number: [u8; 20],
    /// The serial numbers of the revoked certificates.
    pub revoked: Vec<Serial>,
}

impl<'a> RevocationListDer<'a> {
    /// Reads a complete revocation list.
    ///
    /// # Errors
    /// Those of the reader, of extensions and of names, [`Error::UnsupportedVersion`],
    /// [`Error::UnsupportedAlgorithm`], [`Error::InvalidTime`], [`Error::MissingExtension`] without a number,
    /// [`Error::TooMany`] revoked certificates.
    /// What makes a list incomplete (delta, indirect, limited to a purpose) are critical extensions, and so
    /// [`Error::UnknownExtension`].
    pub fn read(encoding: &'a [u8]) -> Result<Self> {
        let signed = Signed::read(encoding)?;
        let mut reader = Reader::new(signed.body);
        if reader.expect(INTEGER)? != [VERSION_2] {
            return Err(Error::UnsupportedVersion);
        }
        expect_algorithm(&mut reader)?;
        let issuer = read_common_name(&mut reader)?;
        let this_update = read_time(&mut reader)?;
        let next_update = read_time(&mut reader)?;
        let mut revoked = Vec::new();
        if reader.next_is(SEQUENCE) {
            reader.within(SEQUENCE, |reader| {
                while !reader.is_empty() {
                    ensure(revoked.len() < MAXIMUM_REVOKED, Error::TooMany)?;
                    revoked.push(reader.within(SEQUENCE, read_entry)?);
                }
                Ok(())
            })?;
        }
        let (mut authority_key, mut number) = (None, None);
        reader.within(context(0), |reader| {
            read_extensions(reader, |identifier, value| {
                match identifier {
                    AUTHORITY_KEY_IDENTIFIER => authority_key = Some(read_authority_key(value)?),
                    CRL_NUMBER => number = Some(read_number(value)?),
                    _ => return Ok(false),
                }
                Ok(true)
            })
        })?;
        reader.finish()?;
        Ok(Self {
            message: signed.message,
            signature: signed.signature,
            issuer,
            authority_key,
            this_update,
            next_update,
            number: number.ok_or(Error::MissingExtension)?,
            revoked,
        })
    }
}

/// A revoked certificate: its serial number, the date, and extensions that may give a reason.
fn read_entry(reader: &mut Reader) -> Result<Serial> {
    let serial = reader.unsigned_array()?;
    read_time(reader)?;
    if !reader.is_empty() {
        read_extensions(reader, |_, _| Ok(false))?;
    }
    Ok(serial)
}

fn read_number(value: &[u8]) -> Result<[u8; 20]> {
    let mut reader = Reader::new(value);
    let number = reader.unsigned_array()?;
    reader.finish()?;
    Ok(number)
}
