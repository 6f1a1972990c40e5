//! When a piece of collateral holds, and on whose word.

use crate::{ensure, Context, Error, Issuer, Result, RevocationList, Serial};
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
    /// Whether something of this validity may be accepted now.
    ///
    /// # Errors
    /// [`Error::NotYetValid`], [`Error::Expired`].
    pub(crate) fn ensure_in_date(&self, now: Timestamp) -> Result<()> {
        ensure(self.issued <= now, Error::NotYetValid)?;
        ensure(now <= self.expires, Error::Expired)
    }

    /// Whether what is known of this validity yields to nothing but what is newer.
    ///
    /// What the root has revoked the issuer of yields to anything: else a thief of the issuer's key could have posted
    /// something so new that nothing of Intel's would ever be newer.
    pub(crate) fn takes_precedence(&self, context: &impl Context) -> bool {
        let root = context.revocations(&Issuer::Root);
        root.is_none_or(|root| self.ensure_issuer_not_revoked(&root).is_ok())
    }

    /// Whether the dates say that something is newer than what is known: not if it is older, or of the same date on the
    /// same word.
    pub(crate) fn is_newer_than(&self, known: &Self) -> bool {
        self.issued >= known.issued && self != known
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
