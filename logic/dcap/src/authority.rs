//! Intel's authorities, from the root down.

use crate::{
    ensure,
    signature::is_signed,
    x509::{Certificate, Constraints, KeyUsage},
    Context, Error, PublicKey, Result, Serial, Signature, Validity,
};
use primitives::Timestamp;
use scale::{Decode, Encode};

/// One of Intel's authorities for SGX.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Encode, Decode)]
#[cfg_attr(feature = "std", derive(scale_info::TypeInfo))]
pub enum Authority {
    /// Certifies the others.
    Root,
    /// Certifies platforms of one processor package.
    ProcessorCa,
    /// Certifies platforms of several processor packages.
    PlatformCa,
    /// Signs TCB information and identities of enclaves.
    TcbSigning,
}

impl Authority {
    const ALL: [Self; 4] = [
        Self::Root,
        Self::ProcessorCa,
        Self::PlatformCa,
        Self::TcbSigning,
    ];

    /// The common name in the authority's certificate.
    pub const fn common_name(self) -> &'static str {
        match self {
            Self::Root => "Intel SGX Root CA",
            Self::ProcessorCa => "Intel SGX PCK Processor CA",
            Self::PlatformCa => "Intel SGX PCK Platform CA",
            Self::TcbSigning => "Intel SGX TCB Signing",
        }
    }

    pub(crate) fn named(common_name: &[u8]) -> Option<Self> {
        Self::ALL
            .into_iter()
            .find(|it| it.common_name().as_bytes() == common_name)
    }

    /// Whether it issues certificates, and so revocation lists.
    pub(crate) fn is_certificate_authority(self) -> bool {
        self != Self::TcbSigning
    }
}

/// The key of an authority, from its certificate.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Encode, Decode)]
#[cfg_attr(feature = "std", derive(scale_info::TypeInfo))]
pub struct AuthorityKey {
    /// When the certificate holds.
    pub validity: Validity,
    /// The certificate's serial number.
    pub serial: Serial,
    /// The key.
    pub key: PublicKey,
}

impl AuthorityKey {
    /// Checks the DER-encoded certificate of an authority below the root.
    ///
    /// # Errors
    /// Those of certificates, [`Error::UnexpectedSubject`], [`Error::UnexpectedIssuer`] unless it is the root,
    /// [`Error::InvalidConstraints`], [`Error::InvalidKeyUsage`], [`Error::AuthorityRevoked`] if the known
    /// root list has it, [`Error::NotYetValid`], [`Error::Expired`], [`Error::NotNewer`],
    /// [`Error::InvalidSignature`].
    pub fn accept(context: &impl Context, certificate: &[u8]) -> Result<(Authority, Self)> {
        let certificate = Certificate::read(certificate)?;
        let authority = match Authority::named(certificate.subject) {
            Some(authority) if authority != Authority::Root => authority,
            _ => return Err(Error::UnexpectedSubject),
        };
        let (usage, constraints) = match authority {
            Authority::TcbSigning => (KeyUsage::DIGITAL_SIGNATURE, Constraints::Leaf),
            _ => (
                KeyUsage::CERTIFICATE_AND_CRL_SIGN,
                Constraints::Authority(Some([0])),
            ),
        };
        ensure(
            certificate.constraints == constraints,
            Error::InvalidConstraints,
        )?;
        ensure(certificate.key_usage.allows(usage), Error::InvalidKeyUsage)?;
        let signer = Signer::of(context, Authority::Root)?;
        let key = Self {
            validity: signer.vouch(certificate.not_before, certificate.not_after),
            serial: certificate.serial,
            key: certificate.key,
        };
        let root = context.revocations(Authority::Root);
        let is_revoked = |serial: &Serial| root.as_ref().is_some_and(|root| root.contains(serial));
        ensure(!is_revoked(&key.serial), Error::AuthorityRevoked)?;
        let known = context.authority(authority);
        let known = known.filter(|known| !is_revoked(&known.serial));
        let known = known.map(|known| (known.validity, ()));
        key.validity.ensure_acceptable((), context, known)?;
        signer.ensure_issuer(certificate.issuer)?;
        signer.ensure_signed(context, certificate.message, &certificate.signature)?;
        Ok((authority, key))
    }
}

/// An authority that something claims to be signed by.
pub(crate) struct Signer {
    authority: Authority,
    key: PublicKey,
    serial: Option<Serial>,
    expires: Timestamp,
}

impl Signer {
    /// The authority as it is known at present.
    ///
    /// # Errors
    /// [`Error::MissingAuthority`]; [`Error::AuthorityRevoked`] if the known root list has it.
    pub fn of(context: &impl Context, authority: Authority) -> Result<Self> {
        if authority == Authority::Root {
            return Ok(Self {
                authority,
                key: context.root_key(),
                serial: None,
                expires: Timestamp::MAX,
            });
        }
        let known = context
            .authority(authority)
            .ok_or(Error::MissingAuthority)?;
        if let Some(root) = context.revocations(Authority::Root) {
            ensure(!root.contains(&known.serial), Error::AuthorityRevoked)?;
        }
        Ok(Self {
            authority,
            key: known.key,
            serial: Some(known.serial),
            expires: known.validity.expires,
        })
    }

    /// The validity of what the authority signs for these times.
    pub fn vouch(&self, issued: Timestamp, expires: Timestamp) -> Validity {
        Validity {
            issued,
            expires: expires.min(self.expires),
            issuer: self.serial,
        }
    }

    /// # Errors
    /// [`Error::UnexpectedIssuer`] unless `common_name` is the authority's.
    pub fn ensure_issuer(&self, common_name: &[u8]) -> Result<()> {
        ensure(
            self.authority.common_name().as_bytes() == common_name,
            Error::UnexpectedIssuer,
        )
    }

    /// # Errors
    /// [`Error::InvalidSignature`] unless the authority signed `message`.
    pub fn ensure_signed(
        &self,
        context: &impl Context,
        message: &[u8],
        signature: &Signature,
    ) -> Result<()> {
        ensure(
            is_signed(context, &self.key, message, signature),
            Error::InvalidSignature,
        )
    }
}
