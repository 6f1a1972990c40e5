//! Why a file of Intel's cannot be used.

use super::{quote::PlatformName, FILES};
use dcap::Error;
use std::{io, path::PathBuf};

/// Why a file of Intel's cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum CollateralError {
    /// The file cannot be read.
    #[error("{path} cannot be read: {error}")]
    Unreadable {
        /// The file.
        path: PathBuf,
        /// Why.
        error: io::Error,
    },
    /// The folder has no collateral.
    #[error("{0} has no collateral: none of {names}", names = FILES.map(|(name, _)| name).join(", "))]
    Empty(PathBuf),
    /// The content is not what the name promises.
    #[error("{path} is of no use: {flaw}")]
    Invalid {
        /// The file.
        path: PathBuf,
        /// What is wrong with it.
        flaw: Flaw,
    },
}

/// Nothing tells which key has signed a document; so many are known that it could be.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error(
    "nothing tells which key has signed it: tcb-signing-chain.pem is not beside it, and the verifier knows {0} keys of \
     TCB signing instead of one"
)]
pub struct UnknownSigner(pub usize);

/// What is wrong with a file's content.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Flaw {
    /// PEM that is none.
    #[error("its PEM is damaged ({0})")]
    Pem(String),
    /// No certificate.
    #[error("there is no certificate in it")]
    NoCertificate,
    /// Not a certificate.
    #[error("a certificate in it is damaged ({0})")]
    Certificate(String),
    /// Only certificates for others.
    #[error("there is no certificate for {subject:?} in it, but for {others}", others = quoted(.others))]
    NoCertificateFor {
        /// Whose certificate is needed, by the common name.
        subject: String,
        /// Whose certificates there are.
        others: Vec<String>,
    },
    /// More than one certificate that could be meant.
    #[error("there are {count} certificates for {subject:?} in it instead of one")]
    SeveralCertificatesFor {
        /// Whose certificate is needed, by the common name.
        subject: String,
        /// How many certificates there are.
        count: usize,
    },
    /// A certificate without that of its issuer, who has this common name.
    #[error("the certificate of the platform's issuer, {0:?}, does not come with it")]
    NoIssuer(String),
    /// Not a revocation list.
    #[error("it is not one revocation list in DER, PEM, hexadecimal or base64")]
    RevocationList,
    /// Not an answer of Intel's service.
    #[error("it is not an answer of Intel's service ({0})")]
    Response(String),
    /// Another version of a document than the verifier understands.
    #[error(
        "its {member} is of version {found}, but version {wanted} is needed, which Intel's service returns at \
         /sgx/certification/v4"
    )]
    Version {
        /// The member of the answer that is the document.
        member: &'static str,
        /// Its version.
        found: u32,
        /// The version that is needed.
        wanted: u32,
    },
    /// A document that somebody has written anew.
    #[error(
        "somebody has changed its text: neither with its white space nor without is it what the key of the TCB signing \
         chain beside it signed; keep answers of Intel's service byte for byte"
    )]
    Rewritten,
    /// No signature of 64 bytes in hexadecimal.
    #[error("its signature is not 64 bytes in hexadecimal")]
    Signature,
    /// No FMSPC of 6 bytes in hexadecimal.
    #[error("its FMSPC is not 6 bytes in hexadecimal")]
    Fmspc,
    /// Not a quote.
    #[error("it is not a quote of version 3 ({0:?})")]
    Quote(Error),
    /// A quote that names its platform instead of carrying a certificate of it.
    #[error(
        "the quote carries no certificate, it only names its platform (certification data of type \
         {certification_type}): get the certificate from Intel's PCK service by PPID, {platform} (PCKIDRetrievalTool tells \
         them on the machine), or from a PCCS"
    )]
    Uncertified {
        /// The type of its certification data.
        certification_type: u16,
        /// What the platform goes by.
        platform: PlatformName,
    },
    /// A quote with other certification data.
    #[error(
        "the quote comes with certification data of type {0} instead of certificates (type 5)"
    )]
    CertificationType(u16),
}

fn quoted(names: &[String]) -> String {
    let names = names.iter().map(|name| format!("{name:?}"));
    names.collect::<Vec<_>>().join(", ")
}
