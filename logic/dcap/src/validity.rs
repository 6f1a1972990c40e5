//! When a piece of collateral holds, and on whose word.

use crate::{ensure, Error, Result, RevocationList, Serial};
use primitives::Timestamp;
use scale::{Decode, Encode};

/// When a piece of collateral holds, and on whose word.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Encode, Decode)]
#[cfg_attr(feature = "std", derive(scale_info::TypeInfo))]
pub struct Validity {
    /// When it was issued, in milliseconds.
    pub issued: Timestamp,
    /// Until when it holds, in milliseconds: the earlier of its own last moment and its issuer's.
    pub expires: Timestamp,
    /// The serial number of the certificate of its issuer; `None` stands for the root.
    pub issuer: Option<Serial>,
}

impl Validity {
    /// Whether something of this validity may be accepted now, in place of `known`.
    ///
    /// # Errors
    /// [`Error::NotYetValid`], [`Error::Expired`], [`Error::NotNewer`] if it is older than what is known, or
    /// of the same date on the same word.
    pub(crate) fn ensure_acceptable(&self, now: Timestamp, known: Option<&Self>) -> Result<()> {
        ensure(self.issued <= now, Error::NotYetValid)?;
        ensure(now <= self.expires, Error::Expired)?;
        let newer = known.is_none_or(|known| self.issued >= known.issued && self != known);
        ensure(newer, Error::NotNewer)
    }

    /// Whether what was accepted before still counts.
    ///
    /// # Errors
    /// [`Error::CollateralExpired`], [`Error::AuthorityRevoked`].
    pub(crate) fn ensure_current(&self, now: Timestamp, root: &RevocationList) -> Result<()> {
        ensure(now <= self.expires, Error::CollateralExpired)?;
        self.ensure_issuer_not_revoked(root)
    }

    /// Whether the issuer's certificate still counts.
    ///
    /// # Errors
    /// [`Error::AuthorityRevoked`].
    pub(crate) fn ensure_issuer_not_revoked(&self, root: &RevocationList) -> Result<()> {
        let revoked = self.issuer.is_some_and(|issuer| root.contains(&issuer));
        ensure(!revoked, Error::AuthorityRevoked)
    }
}
