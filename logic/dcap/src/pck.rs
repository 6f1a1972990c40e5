//! The certificates of platforms: whose quoting enclaves may vouch for quotes, at which TCB.

use crate::{
    authority::Signer,
    ensure,
    sgx_extension::SgxExtension,
    x509::{Certificate, Constraints, KeyUsage},
    Authority, Context, Error, Fmspc, Issuer, KeyId, PckId, PublicKey, Result, Serial, Validity,
};
use protocol::Platform;
use scale::{Decode, Encode};

/// The common name in every platform's certificate.
const COMMON_NAME: &str = "Intel SGX PCK Certificate";

/// How many components a TCB has.
pub const COMPONENTS: usize = 16;

/// The security versions of a TCB's components.
pub type Components = [u8; COMPONENTS];

/// The provisioning certification key of a platform, from its certificate.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Encode, Decode)]
#[cfg_attr(feature = "std", derive(scale_info::TypeInfo))]
pub struct Pck {
    /// When the certificate holds.
    pub validity: Validity,
    /// What the key of its issuer goes by: that of a [`Authority::ProcessorCa`] or [`Authority::PlatformCa`].
    pub issuer: KeyId,
    /// The certificate's serial number.
    pub serial: Serial,
    /// The key.
    pub key: PublicKey,
    /// What the platform goes by, whatever its key: its provisioning identifier (PPID).
    pub ppid: Platform,
    /// Which TCB information is for the platform.
    pub fmspc: Fmspc,
    /// Which provisioning certification enclave certified the quoting enclave.
    pub pce_id: [u8; 2],
    /// The security versions of the TCB's components.
    pub components: Components,
    /// The security version of the provisioning certification enclave.
    pub pce_svn: u16,
}

impl Pck {
    /// Checks the DER-encoded certificate of a platform, to be kept in place of an older one for the same
    /// key; returns the key's identifier too.
    ///
    /// # Errors
    /// Those of [`Self::check`], and [`Error::NotNewer`].
    pub fn accept(context: &impl Context, certificate: &[u8]) -> Result<(PckId, Self)> {
        let pck = Self::check(context, certificate)?;
        let id = context.sha256(&pck.key);
        let known = context.pck(&id).map(|known| known.validity);
        if let Some(known) = known.filter(|known| known.takes_precedence(context)) {
            ensure(pck.validity.is_newer_than(&known), Error::NotNewer)?;
        }
        Ok((id, pck))
    }

    /// Checks the DER-encoded certificate of a platform.
    ///
    /// # Errors
    /// Those of certificates, [`Error::UnexpectedSubject`], [`Error::UnexpectedIssuer`],
    /// [`Error::InvalidConstraints`], [`Error::InvalidKeyUsage`], [`Error::MissingExtension`] without Intel's
    /// or an identifier of the issuer's key, [`Error::InvalidValue`] for what does not belong into Intel's, [`Error::MissingAuthority`],
    /// [`Error::AuthorityRevoked`], [`Error::PlatformRevoked`] if the known lists say so,
    /// [`Error::NotYetValid`], [`Error::Expired`], [`Error::InvalidSignature`].
    pub fn check(context: &impl Context, certificate: &[u8]) -> Result<Self> {
        let certificate = Certificate::read(certificate)?;
        ensure(
            certificate.subject == COMMON_NAME.as_bytes(),
            Error::UnexpectedSubject,
        )?;
        let authority = Authority::certifying(certificate.issuer)?;
        ensure(
            certificate.constraints == Constraints::Leaf,
            Error::InvalidConstraints,
        )?;
        ensure(
            certificate.key_usage.allows(KeyUsage::DIGITAL_SIGNATURE),
            Error::InvalidKeyUsage,
        )?;
        let sgx = SgxExtension::read(certificate.sgx.ok_or(Error::MissingExtension)?)?;
        let issuer = certificate.authority_key.ok_or(Error::MissingExtension)?;
        let signer = Signer::of(context, authority, &issuer)?;
        let pck = Self {
            validity: signer.vouch(certificate.not_before, certificate.not_after),
            issuer,
            serial: certificate.serial,
            key: certificate.key,
            ppid: sgx.ppid,
            fmspc: sgx.fmspc,
            pce_id: sgx.pce_id,
            components: sgx.components,
            pce_svn: sgx.pce_svn,
        };
        if let Some(list) = context.revocations(&Issuer::Authority(issuer)) {
            ensure(!list.contains(&pck.serial), Error::PlatformRevoked)?;
        }
        pck.validity.ensure_in_date(context.now())?;
        signer.ensure_signed(context, certificate.message, &certificate.signature)?;
        Ok(pck)
    }
}
