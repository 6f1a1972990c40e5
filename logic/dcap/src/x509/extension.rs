//! Extensions of certificates, revocation lists and their entries.

use super::der::{implicit, Reader, BOOLEAN, OCTET_STRING, SEQUENCE};
use crate::{Error, KeyId, Result};

/// The extension subjectKeyIdentifier (2.5.29.14).
pub const SUBJECT_KEY_IDENTIFIER: &[u8] = &[0x55, 0x1d, 0x0e];
/// The extension authorityKeyIdentifier (2.5.29.35).
pub const AUTHORITY_KEY_IDENTIFIER: &[u8] = &[0x55, 0x1d, 0x23];

/// The most extensions that one certificate or list may have; Intel's have six at most.
const MAXIMUM_EXTENSIONS: usize = 16;

/// Reads `Extensions` and hands the identifier and value of each to `process`, which tells whether it has
/// dealt with it.
///
/// # Errors
/// [`Error::DuplicateExtension`], [`Error::UnknownExtension`] for a critical one that was not dealt with,
/// [`Error::TooMany`], and those of the reader and of `process`.
pub fn read_extensions<'a>(
    reader: &mut Reader<'a>,
    mut process: impl FnMut(&'a [u8], &'a [u8]) -> Result<bool>,
) -> Result<()> {
    let mut seen: [&[u8]; MAXIMUM_EXTENSIONS] = [&[]; MAXIMUM_EXTENSIONS];
    reader.within(SEQUENCE, |reader| {
        for place in 0.. {
            if reader.is_empty() {
                break;
            }
            let (identifier, critical, value) = reader.within(SEQUENCE, read_extension)?;
            if seen.contains(&identifier) {
                return Err(Error::DuplicateExtension);
            }
            *seen.get_mut(place).ok_or(Error::TooMany)? = identifier;
            if !process(identifier, value)? && critical {
                return Err(Error::UnknownExtension);
            }
        }
        Ok(())
    })
}

fn read_extension<'a>(reader: &mut Reader<'a>) -> Result<(&'a [u8], bool, &'a [u8])> {
    let identifier = reader.object_identifier()?;
    let critical = read_default_false(reader)?;
    Ok((identifier, critical, reader.expect(OCTET_STRING)?))
}

/// The value of a subjectKeyIdentifier.
///
/// # Errors
/// [`Error::InvalidValue`] of another size than Intel's, and those of the reader.
pub fn read_subject_key(value: &[u8]) -> Result<KeyId> {
    let mut reader = Reader::new(value);
    let key = reader.expect(OCTET_STRING)?;
    reader.finish()?;
    key.try_into().or(Err(Error::InvalidValue))
}

/// The value of an authorityKeyIdentifier, which names the key and, as in all that Intel issues, nothing else.
///
/// # Errors
/// [`Error::InvalidValue`] of another size than Intel's, and those of the reader.
pub fn read_authority_key(value: &[u8]) -> Result<KeyId> {
    let mut reader = Reader::new(value);
    let key = reader.within(SEQUENCE, |reader| reader.expect(implicit(0)))?;
    reader.finish()?;
    key.try_into().or(Err(Error::InvalidValue))
}

/// A boolean that is false unless it is there; DER leaves the default out.
///
/// # Errors
/// [`Error::InvalidValue`] if false is spelt out, and those of the reader.
pub fn read_default_false(reader: &mut Reader) -> Result<bool> {
    if !reader.next_is(BOOLEAN) {
        return Ok(false);
    }
    match reader.boolean()? {
        true => Ok(true),
        false => Err(Error::InvalidValue),
    }
}
