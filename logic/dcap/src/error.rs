//! Why something was refused.

use scale::{Decode, Encode};

/// The result of a check.
pub type Result<T> = core::result::Result<T, Error>;

/// Why a certificate, a list, a document or a quote was refused.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Encode, Decode)]
#[cfg_attr(feature = "std", derive(scale_info::TypeInfo))]
pub enum Error {
    // Encodings.
    /// It ends too early.
    Truncated,
    /// Something follows behind its end.
    TrailingBytes,
    /// DER: another tag belongs there.
    UnexpectedTag,
    /// DER: a length that is indefinite, longer than necessary or above 64 KiB.
    InvalidLength,
    /// DER: an integer that is negative, longer than necessary or too large.
    InvalidInteger,
    /// DER: a value that its type does not have.
    InvalidValue,
    /// A date that does not exist, or written in another way than its standard says.
    InvalidTime,
    /// JSON: not what the grammar, or the place, asks for.
    InvalidJson,
    /// A member of a JSON object, or of Intel's extension, is there twice.
    DuplicateMember,
    /// A member that has to be there is missing.
    MissingMember,
    /// More entries, or more nesting, than anything that Intel issues has.
    TooMany,

    // Certificates and revocation lists.
    /// Another version than X.509 v3, CRL v2, TCB information 3, QE identity 2, or quote 3.
    UnsupportedVersion,
    /// Signed with something else than ECDSA with SHA-256.
    UnsupportedAlgorithm,
    /// The public key is not an uncompressed point of P-256.
    UnsupportedKey,
    /// An extension is there twice.
    DuplicateExtension,
    /// A critical extension that is not understood.
    UnknownExtension,
    /// An extension that has to be there is missing.
    MissingExtension,
    /// The issuer's name is not that of the authority that has to issue it.
    UnexpectedIssuer,
    /// The subject's name is none that is expected here.
    UnexpectedSubject,
    /// An authority that is no certificate authority, a leaf that is one, or a wrong path length.
    InvalidConstraints,
    /// The key may not be used for what it is used for.
    InvalidKeyUsage,
    /// The signature is not that of the issuer.
    InvalidSignature,
    /// It is not valid yet.
    NotYetValid,
    /// It is no longer valid.
    Expired,
    /// What is there already is as new, or newer.
    NotNewer,

    // Revocation.
    /// The certificate of an authority or of the signer of TCB information is revoked.
    AuthorityRevoked,
    /// The platform's certificate is revoked.
    PlatformRevoked,
    /// The platform's, or its quoting enclave's, trusted computing base is revoked.
    TcbRevoked,

    // What is needed and has not been posted.
    /// The certificate of the authority.
    MissingAuthority,
    /// The revocation list.
    MissingRevocations,
    /// The TCB information for the platform's FMSPC.
    MissingTcbInfo,
    /// The quoting enclave's identity.
    MissingQeIdentity,
    /// The platform's certificate.
    MissingPck,
    /// Something that was posted is no longer valid; its successor has to be posted.
    CollateralExpired,

    // Quotes.
    /// The proof is not the encoding of a [`crate::DcapProof`].
    InvalidProof,
    /// Not a quote with an ECDSA key on P-256 of an SGX enclave.
    UnsupportedQuote,
    /// The quote is from somebody else's quoting enclave than Intel's.
    UnknownVendor,
    /// The platform did not sign the quoting enclave's report.
    InvalidQeReportSignature,
    /// The quoting enclave did not vouch for the attestation key.
    InvalidKeyBinding,
    /// The attestation key did not sign the enclave's report.
    InvalidQuoteSignature,
    /// The quoting enclave's MISCSELECT is not that of its identity.
    QeMiscSelectMismatch,
    /// The quoting enclave's attributes are not those of its identity.
    QeAttributesMismatch,
    /// The quoting enclave is signed by somebody else.
    QeSignerMismatch,
    /// The quoting enclave is another product.
    QeProductMismatch,
    /// The quoting enclave is older than any that its identity knows.
    QeLevelUnknown,
    /// The TCB information is for another provisioning certification enclave.
    PceMismatch,
    /// The platform's TCB is below any that the TCB information knows.
    TcbLevelUnknown,

    // Keys and evaluation numbers.
    /// The identifier of the key is that of another key, which counts.
    KeyInUse,
    /// The evaluation number of TCB information or of the quoting enclave's identity is below what governance asks for.
    EvaluationTooLow,
    /// A minimum above the highest evaluation number that was posted.
    InvalidEvaluation,
    /// The caller is not the owner.
    NotOwner,
}

impl From<Error> for primitives::Error {
    /// What a registry needs to know: whether somebody has to post something, or the platform is not to be
    /// trusted, or the evidence is no good.
    fn from(error: Error) -> Self {
        match error {
            Error::MissingAuthority
            | Error::MissingRevocations
            | Error::MissingTcbInfo
            | Error::MissingQeIdentity
            | Error::MissingPck
            | Error::CollateralExpired
            | Error::AuthorityRevoked
            | Error::EvaluationTooLow => Self::CollateralOutdated,
            Error::NotOwner => Self::NotOwner,
            Error::PlatformRevoked | Error::TcbRevoked => Self::TcbRevoked,
            _ => Self::InvalidEvidence,
        }
    }
}
