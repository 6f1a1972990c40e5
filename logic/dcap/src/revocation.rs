//! The certificates that Intel's authorities have revoked.

use crate::{
    authority::{Signer, ROOT},
    ensure,
    x509::RevocationListDer,
    Authority, Context, Error, Issuer, Result, Serial, Validity,
};
use alloc::vec::Vec;
use primitives::Timestamp;
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
    /// Who has issued a DER-encoded list, by its own account; nothing else of it is checked.
    ///
    /// # Errors
    /// Those of revocation lists, [`Error::UnexpectedIssuer`], [`Error::MissingExtension`].
    pub fn issuer_in(list: &[u8]) -> Result<Issuer> {
        issuer(&RevocationListDer::read(list)?)
    }

    /// Checks the DER-encoded list of the root or of an authority that certifies platforms.
    ///
    /// # Errors
    /// Those of revocation lists, [`Error::UnexpectedIssuer`], [`Error::MissingExtension`] without an identifier of the
    /// authority's key, [`Error::MissingAuthority`], [`Error::AuthorityRevoked`], [`Error::NotYetValid`],
    /// [`Error::Expired`], [`Error::NotNewer`], [`Error::InvalidSignature`].
    pub fn accept(context: &impl Context, list: &[u8]) -> Result<(Issuer, Self)> {
        let der = RevocationListDer::read(list)?;
        let issuer = issuer(&der)?;
        let signer = match &issuer {
            Issuer::Root => Signer::root(context),
            Issuer::Authority(id) => Signer::of(context, Authority::certifying(der.issuer)?, id)?,
        };
        let list = Self {
            validity: signer.vouch(der.this_update, der.next_update),
            number: der.number,
            revoked: der.revoked,
        };
        let now = context.now();
        list.validity.ensure_in_date(now)?;
        let known = context.revocations(&issuer);
        if let Some(known) = known.filter(|known| known.validity.takes_precedence(context)) {
            ensure(list.is_newer_than(&known, now), Error::NotNewer)?;
        }
        signer.ensure_signed(context, der.message, &der.signature)?;
        Ok((issuer, list))
    }

    /// Whether it may take the place of `known`: not if it is older, or has a lower number while that holds.
    fn is_newer_than(&self, known: &Self, now: Timestamp) -> bool {
        let number_fell = self.number < known.number && now <= known.validity.expires;
        self.validity.is_newer_than(&known.validity) && !number_fell
    }

    /// Whether the certificate with this serial number is revoked.
    pub fn contains(&self, serial: &Serial) -> bool {
        self.revoked.contains(serial)
    }
}

fn issuer(list: &RevocationListDer) -> Result<Issuer> {
    if list.issuer == ROOT.as_bytes() {
        return Ok(Issuer::Root);
    }
    Authority::certifying(list.issuer)?;
    let id = list.authority_key.ok_or(Error::MissingExtension)?;
    Ok(Issuer::Authority(id))
}
