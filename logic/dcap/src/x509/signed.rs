//! What certificates and revocation lists have in common: a body and its issuer's signature.

use super::der::{Reader, SEQUENCE};
use crate::{Error, Result, Signature};

/// The content of the algorithm identifier ecdsa-with-SHA256 (1.2.840.10045.4.3.2), which has no parameters.
const ECDSA_WITH_SHA256: &[u8] = &[0x06, 0x08, 0x2a, 0x86, 0x48, 0xce, 0x3d, 0x04, 0x03, 0x02];

/// A body and its signature.
pub struct Signed<'a> {
    /// What is signed: the body's whole encoding.
    pub message: &'a [u8],
    /// The content of the body.
    pub body: &'a [u8],
    /// r and s.
    pub signature: Signature,
}

impl<'a> Signed<'a> {
    /// Splits the encoding of a certificate or revocation list.
    ///
    /// # Errors
    /// Those of the reader, [`Error::UnsupportedAlgorithm`].
    pub fn read(encoding: &'a [u8]) -> Result<Self> {
        let mut reader = Reader::new(encoding);
        let signed = reader.within(SEQUENCE, |reader| {
            let body = reader.element()?;
            if body.tag != SEQUENCE {
                return Err(Error::UnexpectedTag);
            }
            expect_algorithm(reader)?;
            Ok(Self {
                message: body.encoding,
                body: body.content,
                signature: read_signature(reader.bytes_of_bit_string()?)?,
            })
        })?;
        reader.finish()?;
        Ok(signed)
    }
}

/// Reads the algorithm identifier.
///
/// # Errors
/// [`Error::UnsupportedAlgorithm`] for any but ECDSA with SHA-256.
pub fn expect_algorithm(reader: &mut Reader) -> Result<()> {
    if reader.expect(SEQUENCE)? == ECDSA_WITH_SHA256 {
        Ok(())
    } else {
        Err(Error::UnsupportedAlgorithm)
    }
}

/// Reads a signature as certificates and revocation lists carry it: the `Ecdsa-Sig-Value` of RFC 3279, a sequence of
/// r and s.
///
/// # Errors
/// [`Error::Truncated`], [`Error::UnexpectedTag`], [`Error::InvalidLength`], [`Error::InvalidInteger`] unless
/// both are not negative, minimal and of at most 32 bytes, [`Error::TrailingBytes`].
pub fn read_signature(encoding: &[u8]) -> Result<Signature> {
    let mut reader = Reader::new(encoding);
    let (r, s) = reader.within(SEQUENCE, |reader| {
        Ok((
            reader.unsigned_array::<32>()?,
            reader.unsigned_array::<32>()?,
        ))
    })?;
    reader.finish()?;
    let mut signature = [0; 64];
    let (first, second) = signature.split_at_mut(32);
    first.copy_from_slice(&r);
    second.copy_from_slice(&s);
    Ok(signature)
}
