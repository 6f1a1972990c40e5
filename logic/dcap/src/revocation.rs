//! The certificates that Intel's authorities have revoked.

use crate::{
    authority::Signer, x509::RevocationListDer, Authority, Context, Error, Result, Serial, Validity,
};
use alloc::vec::Vec;
use scale::{Decode, Encode};

/// The certificates that one authority has revoked.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode)]
#[cfg_attr(feature = "std", derive(scale_info::TypeInfo))]
pub struct RevocationList {
    /// When the list holds.
    pub validity: Validity,
    /// The list's number, in big endian.
    pub number: [u8; 20],
    /// The serial numbers of the revoked certificates.
    pub revoked: Vec<Serial>,
}

impl RevocationList {
    /// Checks the DER-encoded list of one of the authorities that issue certificates.
    ///
    /// # Errors
    /// Those of revocation lists, [`Error::UnexpectedIssuer`], [`Error::MissingAuthority`],
    /// [`Error::AuthorityRevoked`], [`Error::NotYetValid`], [`Error::Expired`], [`Error::NotNewer`],
    /// [`Error::InvalidSignature`].
    pub fn accept(context: &impl Context, list: &[u8]) -> Result<(Authority, Self)> {
        let der = RevocationListDer::read(list)?;
        let issuer = Authority::named(der.issuer)
            .filter(|authority| authority.is_certificate_authority())
            .ok_or(Error::UnexpectedIssuer)?;
        let signer = Signer::of(context, issuer)?;
        let list = Self {
            validity: signer.vouch(der.this_update, der.next_update),
            number: der.number,
            revoked: der.revoked,
        };
        let known = context.revocations(issuer);
        let known = known.map(|known| (known.validity, known.number));
        list.validity
            .ensure_acceptable(list.number, context, known)?;
        signer.ensure_signed(context, der.message, &der.signature)?;
        Ok((issuer, list))
    }

    /// Whether the certificate with this serial number is revoked.
    pub fn contains(&self, serial: &Serial) -> bool {
        self.revoked.contains(serial)
    }
}
