//! Two-step ownership, and the guardian who may only pause.

use primitives::{Error, Result};

/// An owner, and the account that ownership is offered to.
#[derive(Clone, Copy, Debug, PartialEq, Eq, scale::Encode, scale::Decode)]
#[cfg_attr(feature = "std", derive(scale_info::TypeInfo))]
pub struct Ownership<Account> {
    /// Who decides.
    pub owner: Account,
    /// Who becomes owner by accepting.
    pub pending: Option<Account>,
}

impl<Account: Copy + PartialEq> Ownership<Account> {
    /// Ownership by `owner`, offered to nobody.
    pub fn new(owner: Account) -> Self {
        Self {
            owner,
            pending: None,
        }
    }

    /// # Errors
    /// [`Error::NotOwner`] for anybody but the owner.
    pub fn ensure_owner(&self, caller: &Account) -> Result<()> {
        if *caller == self.owner {
            Ok(())
        } else {
            Err(Error::NotOwner)
        }
    }

    /// Offers ownership to `to`, in place of any earlier offer. An offer to oneself withdraws it.
    ///
    /// # Errors
    /// [`Error::NotOwner`].
    pub fn transfer(&mut self, caller: &Account, to: Account) -> Result<()> {
        self.ensure_owner(caller)?;
        self.pending = (to != self.owner).then_some(to);
        Ok(())
    }

    /// Makes the account that ownership was offered to the owner; returns the old one.
    ///
    /// # Errors
    /// [`Error::NotPendingOwner`] for anybody else.
    pub fn accept(&mut self, caller: &Account) -> Result<Account> {
        if self.pending != Some(*caller) {
            return Err(Error::NotPendingOwner);
        }
        self.pending = None;
        Ok(core::mem::replace(&mut self.owner, *caller))
    }
}

/// Who governs a contract, who may pause it, and whether it is paused.
#[derive(Clone, Copy, Debug, PartialEq, Eq, scale::Encode, scale::Decode)]
#[cfg_attr(feature = "std", derive(scale_info::TypeInfo))]
pub struct Authority<Account> {
    /// Governance.
    pub ownership: Ownership<Account>,
    /// May pause, nothing else.
    pub guardian: Account,
    /// Whether the contract is paused.
    pub paused: bool,
}

impl<Account: Copy + PartialEq> Authority<Account> {
    /// Governance and guardianship by `owner`, not paused.
    pub fn new(owner: Account) -> Self {
        Self {
            ownership: Ownership::new(owner),
            guardian: owner,
            paused: false,
        }
    }

    /// Names the guardian.
    ///
    /// # Errors
    /// [`Error::NotOwner`].
    pub fn set_guardian(&mut self, caller: &Account, guardian: Account) -> Result<()> {
        self.ownership.ensure_owner(caller)?;
        self.guardian = guardian;
        Ok(())
    }

    /// Pauses, by guardian or governance.
    ///
    /// # Errors
    /// [`Error::NotGuardian`].
    pub fn pause(&mut self, caller: &Account) -> Result<()> {
        if *caller != self.guardian && *caller != self.ownership.owner {
            return Err(Error::NotGuardian);
        }
        self.paused = true;
        Ok(())
    }

    /// Lifts the pause, by governance alone.
    ///
    /// # Errors
    /// [`Error::NotOwner`].
    pub fn unpause(&mut self, caller: &Account) -> Result<()> {
        self.ownership.ensure_owner(caller)?;
        self.paused = false;
        Ok(())
    }

    /// # Errors
    /// [`Error::Paused`] while paused.
    pub fn ensure_not_paused(&self) -> Result<()> {
        if self.paused {
            Err(Error::Paused)
        } else {
            Ok(())
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ownership_moves_only_when_the_new_owner_accepts() {
        let mut ownership = Ownership::new('a');
        assert_eq!(ownership.transfer(&'b', 'b'), Err(Error::NotOwner));
        ownership.transfer(&'a', 'b').unwrap();
        assert_eq!(ownership.owner, 'a');
        assert_eq!(ownership.accept(&'c'), Err(Error::NotPendingOwner));
        assert_eq!(ownership.accept(&'b'), Ok('a'));
        assert_eq!(ownership.owner, 'b');
        assert_eq!(ownership.accept(&'b'), Err(Error::NotPendingOwner));
    }

    #[test]
    fn an_offer_is_withdrawn_by_offering_to_oneself() {
        let mut ownership = Ownership::new('a');
        ownership.transfer(&'a', 'b').unwrap();
        ownership.transfer(&'a', 'a').unwrap();
        assert_eq!(ownership.accept(&'b'), Err(Error::NotPendingOwner));
        assert_eq!(ownership.accept(&'a'), Err(Error::NotPendingOwner));
    }

    #[test]
    fn the_guardian_may_pause_and_nothing_else() {
        let mut authority = Authority::new('a');
        assert_eq!(authority.set_guardian(&'g', 'g'), Err(Error::NotOwner));
        authority.set_guardian(&'a', 'g').unwrap();
        assert_eq!(authority.pause(&'x'), Err(Error::NotGuardian));
        authority.pause(&'g').unwrap();
        assert_eq!(authority.ensure_not_paused(), Err(Error::Paused));
        assert_eq!(authority.unpause(&'g'), Err(Error::NotOwner));
        authority.unpause(&'a').unwrap();
        assert_eq!(authority.ensure_not_paused(), Ok(()));
        authority.pause(&'a').unwrap();
        assert!(authority.paused);
    }
}
