//! Quotes, version 3 with an ECDSA key on P-256 (Intel SGX ECDSA QuoteLibReference, appendix A.4).

use crate::{
    ensure,
    report::{EnclaveReport, REPORT},
    Error, PublicKey, Result, Signature,
};
use alloc::vec::Vec;

const HEADER: usize = 48;
const SIGNATURE: usize = 64;
const KEY: usize = 64;

/// The version, and the type of attestation keys that are ECDSA on P-256; then the trusted execution
/// environment, of which SGX is 0. All in little endian.
const VERSION_KEY_AND_ENVIRONMENT: [u8; 8] = [3, 0, 2, 0, 0, 0, 0, 0];

/// Intel's quoting enclaves.
const INTEL: [u8; 16] = [
    0x93, 0x9a, 0x72, 0x33, 0xf7, 0x9c, 0x4c, 0xa9, 0x94, 0x0a, 0x0d, 0xb3, 0x95, 0x7f, 0x06, 0x07,
];

/// Where the vendor stands in the header.
const VENDOR: core::ops::Range<usize> = 12..28;

/// A stripped quote.
///
/// Every byte of it is signed or a signature: the lengths in between and the certification data at the end of
/// a quote are not, so that whoever sends it to the chain leaves them out ([`strip`]).
pub struct Quote<'a> {
    /// The header and the enclave's report, which the attestation key signs.
    pub message: &'a [u8],
    /// The enclave's report.
    pub report: EnclaveReport<'a>,
    /// The attestation key's signature.
    pub signature: &'a Signature,
    /// The attestation key.
    pub attestation_key: &'a PublicKey,
    /// The report of the quoting enclave, which the platform signs.
    pub qe_report: EnclaveReport<'a>,
    /// The platform's signature.
    pub qe_signature: &'a Signature,
    /// What the quoting enclave hashed along with the attestation key.
    pub qe_authentication: &'a [u8],
}

impl<'a> Quote<'a> {
    /// Takes a stripped quote apart.
    ///
    /// # Errors
    /// [`Error::Truncated`], [`Error::UnsupportedQuote`], [`Error::UnknownVendor`].
    pub fn read(bytes: &'a [u8]) -> Result<Self> {
        let (message, rest) = take(bytes, HEADER + REPORT)?;
        let (signature, rest) = array(rest)?;
        let (attestation_key, rest) = array(rest)?;
        let (qe_report, rest) = array(rest)?;
        let (qe_signature, qe_authentication) = array(rest)?;
        let (header, report) = array::<HEADER>(message)?;
        ensure(
            header.starts_with(&VERSION_KEY_AND_ENVIRONMENT),
            Error::UnsupportedQuote,
        )?;
        ensure(header.get(VENDOR) == Some(&INTEL), Error::UnknownVendor)?;
        Ok(Self {
            message,
            report: EnclaveReport(array(report)?.0),
            signature,
            attestation_key,
            qe_report: EnclaveReport(qe_report),
            qe_signature,
            qe_authentication,
        })
    }
}

/// A quote as Intel's library makes it, taken apart into what is signed and what is not.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StrippedQuote {
    /// What [`Quote`] reads.
    pub quote: Vec<u8>,
    /// What kind of certification data follows the signatures: 5 is a chain of certificates in PEM, the
    /// platform's first.
    pub certification_type: u16,
    /// The certification data.
    pub certification: Vec<u8>,
}

/// Strips a quote of its unsigned parts.
///
/// # Errors
/// [`Error::Truncated`], [`Error::TrailingBytes`] if a length does not fit. Bytes behind the quote's own end
/// are padding, as the buffers of Intel's library have it, if they are zero.
pub fn strip(raw: &[u8]) -> Result<StrippedQuote> {
    let (message, rest) = take(raw, HEADER + REPORT)?;
    let (length, rest) = array(rest)?;
    let (data, padding) = take(rest, u32::from_le_bytes(*length) as usize)?;
    ensure(padding.iter().all(|byte| *byte == 0), Error::TrailingBytes)?;
    let (signatures, rest) = take(data, SIGNATURE + KEY + REPORT + SIGNATURE)?;
    let (length, rest) = array(rest)?;
    let (authentication, rest) = take(rest, u16::from_le_bytes(*length).into())?;
    let (kind, rest) = array(rest)?;
    let (length, rest) = array(rest)?;
    let (certification, rest) = take(rest, u32::from_le_bytes(*length) as usize)?;
    ensure(rest.is_empty(), Error::TrailingBytes)?;
    Ok(StrippedQuote {
        quote: [message, signatures, authentication].concat(),
        certification_type: u16::from_le_bytes(*kind),
        certification: certification.to_vec(),
    })
}

fn take(bytes: &[u8], length: usize) -> Result<(&[u8], &[u8])> {
    bytes.split_at_checked(length).ok_or(Error::Truncated)
}

fn array<const SIZE: usize>(bytes: &[u8]) -> Result<(&[u8; SIZE], &[u8])> {
    bytes.split_first_chunk().ok_or(Error::Truncated)
}
