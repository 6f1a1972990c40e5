//! Intel's authorities, from the root down.

use crate::{
    ensure,
    signature::is_signed,
    x509::{Certificate, Constraints, KeyUsage},
    Context, Error, KeyId, PublicKey, Result, Serial, Signature, Validity,
};
use primitives::Timestamp;
use scale::{Decode, Encode};

/// The common name in the root's certificate.
pub(crate) const ROOT: &str = "Intel SGX Root CA";

/// One of Intel's authorities for SGX below the root.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Encode, Decode)]
#[cfg_attr(feature = "std", derive(scale_info::TypeInfo))]
pub enum Authority {
    /// Certifies platforms of one processor package.
    ProcessorCa,
    /// Certifies platforms of several processor packages.
    PlatformCa,
    /// Signs TCB information and identities of enclaves.
    TcbSigning,
}

impl Authority {
    /// All of them.
    const ALL: [Self; 3] = [Self::ProcessorCa, Self::PlatformCa, Self::TcbSigning];

    /// The common name in the authority's certificate.
    pub const fn common_name(self) -> &'static str {
        match self {
            Self::ProcessorCa => "Intel SGX PCK Processor CA",
            Self::PlatformCa => "Intel SGX PCK Platform CA",
            Self::TcbSigning => "Intel SGX TCB Signing",
        }
    }

    fn named(common_name: &[u8]) -> Option<Self> {
        Self::ALL
            .into_iter()
            .find(|it| it.common_name().as_bytes() == common_name)
    }

    /// The authority of this name that certifies platforms, and issues revocation lists.
    ///
    /// # Errors
    /// [`Error::UnexpectedIssuer`] if there is none.
    pub(crate) fn certifying(common_name: &[u8]) -> Result<Self> {
        Self::named(common_name)
            .filter(|it| *it != Self::TcbSigning)
            .ok_or(Error::UnexpectedIssuer)
    }
}

/// Who issues certificates and revocation lists.
///
/// Intel's root has certified several keys under one name, each with its own certificates and its own list: so an
/// authority is its key.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Encode, Decode)]
#[cfg_attr(feature = "std", derive(scale_info::TypeInfo))]
pub enum Issuer {
    /// The root, whose key is given.
    Root,
    /// The authority with this key.
    Authority(KeyId),
}

/// The key of an authority, from its certificate.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Encode, Decode)]
#[cfg_attr(feature = "std", derive(scale_info::TypeInfo))]
pub struct AuthorityKey {
    /// Which authority it is.
    pub authority: Authority,
    /// When the certificate holds.
    pub validity: Validity,
    /// The certificate's serial number.
    pub serial: Serial,
    /// The key.
    pub key: PublicKey,
}

impl AuthorityKey {
    /// What the DER-encoded certificate of an authority says that its key goes by; nothing else of it is checked.
    ///
    /// # Errors
    /// Those of certificates, [`Error::MissingExtension`].
    pub fn id_in(certificate: &[u8]) -> Result<KeyId> {
        let certificate = Certificate::read(certificate)?;
        certificate.subject_key.ok_or(Error::MissingExtension)
    }

    /// Checks the DER-encoded certificate of an authority below the root; returns what its key goes by, too.
    ///
    /// # Errors
    /// Those of certificates, [`Error::UnexpectedSubject`], [`Error::UnexpectedIssuer`] unless it is the root,
    /// [`Error::InvalidConstraints`], [`Error::InvalidKeyUsage`], [`Error::MissingExtension`] without an identifier
    /// of its key, [`Error::AuthorityRevoked`] if the known root list has it, [`Error::NotYetValid`],
    /// [`Error::Expired`], [`Error::KeyInUse`], [`Error::NotNewer`], [`Error::InvalidSignature`].
    pub fn accept(context: &impl Context, certificate: &[u8]) -> Result<(KeyId, Self)> {
        let certificate = Certificate::read(certificate)?;
        let authority = Authority::named(certificate.subject).ok_or(Error::UnexpectedSubject)?;
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
        ensure(
            certificate.issuer == ROOT.as_bytes(),
            Error::UnexpectedIssuer,
        )?;
        let id = certificate.subject_key.ok_or(Error::MissingExtension)?;
        let signer = Signer::root(context);
        let key = Self {
            authority,
            validity: signer.vouch(certificate.not_before, certificate.not_after),
            serial: certificate.serial,
            key: certificate.key,
        };
        let root = context.revocations(&Issuer::Root);
        let is_revoked = |serial: &Serial| root.as_ref().is_some_and(|root| root.contains(serial));
        ensure(!is_revoked(&key.serial), Error::AuthorityRevoked)?;
        key.validity.ensure_in_date(context.now())?;
        let known = context.authority(&id);
        if let Some(known) = known.filter(|known| !is_revoked(&known.serial)) {
            let same = (known.authority, known.key) == (key.authority, key.key);
            ensure(same, Error::KeyInUse)?;
            let newer = key.validity.is_newer_than(&known.validity);
            ensure(newer, Error::NotNewer)?;
        }
        signer.ensure_signed(context, certificate.message, &certificate.signature)?;
        Ok((id, key))
    }
}

/// An authority that something claims to be signed by.
pub(crate) struct Signer {
    key: PublicKey,
    serial: Option<Serial>,
    expires: Timestamp,
}

impl Signer {
    /// The root.
    pub fn root(context: &impl Context) -> Self {
        Self {
            key: context.root_key(),
            serial: None,
            expires: Timestamp::MAX,
        }
    }

    /// The authority with this key as it is known at present, which has to be this one.
    ///
    /// # Errors
    /// [`Error::MissingAuthority`]; [`Error::AuthorityRevoked`] if the known root list has it;
    /// [`Error::UnexpectedIssuer`] if it is another authority's key.
    pub fn of(context: &impl Context, authority: Authority, id: &KeyId) -> Result<Self> {
        let known = context.authority(id).ok_or(Error::MissingAuthority)?;
        if let Some(root) = context.revocations(&Issuer::Root) {
            ensure(!root.contains(&known.serial), Error::AuthorityRevoked)?;
        }
        ensure(known.authority == authority, Error::UnexpectedIssuer)?;
        Ok(Self {
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
