//! When a piece of collateral holds, and on whose word.

use crate::{ensure, Authority, Context, Error, Result, RevocationList, Serial};
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
    /// Whether something of this validity and number may be accepted now, in place of what is known with its
    /// own.
    ///
    /// What the root has revoked the issuer of takes no precedence: else a thief of the issuer's key could have
    /// posted something so new that nothing of Intel's would ever be newer. Nor has the number of what has run out:
    /// Intel's early and standard tracks differ in it, and whoever follows one must be able to go on.
    ///
    /// # Errors
    /// [`Error::NotYetValid`], [`Error::Expired`], [`Error::NotNewer`] if it is older than what is known, has a
    /// lower number while that holds, or is of the same date on the same word.
    pub(crate) fn ensure_acceptable<Number: PartialOrd>(
        &self,
        number: Number,
        context: &impl Context,
        known: Option<(Self, Number)>,
    ) -> Result<()> {
        let now = context.now();
        ensure(self.issued <= now, Error::NotYetValid)?;
        ensure(now <= self.expires, Error::Expired)?;
        let Some((known, known_number)) = known else {
            return Ok(());
        };
        let root = context.revocations(Authority::Root);
        if root.is_some_and(|root| known.ensure_issuer_not_revoked(&root).is_err()) {
            return Ok(());
        }
        let number_fell = number < known_number && now <= known.expires;
        let newer = self.issued >= known.issued && !number_fell && *self != known;
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
