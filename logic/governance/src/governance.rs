//! Everything that governs a contract, behind one door.

use crate::{Announcement, Authority, GovernanceChange};
use primitives::{Result, Timestamp};
use scale::{Decode, Encode};

/// What governance can ask of a contract.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum GovernanceAction<Account, Hash> {
    /// Offer ownership.
    OfferOwnership(Account),
    /// Accept the ownership offered to the caller.
    AcceptOwnership,
    /// Name the guardian.
    SetGuardian(Account),
    /// Pause.
    Pause,
    /// Lift the pause.
    Unpause,
    /// Announce new code.
    AnnounceCode(Hash),
    /// Switch to the announced code.
    ExecuteCode,
    /// Drop the announced code.
    CancelCode,
}

/// Who governs a contract, and how long what they announce has to wait.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Encode, Decode)]
#[cfg_attr(feature = "std", derive(scale_info::TypeInfo))]
pub struct Governance<Account> {
    /// Owner, guardian, pause.
    pub authority: Authority<Account>,
    /// How long an announcement waits, in milliseconds.
    pub notice: u64,
}

impl<Account: Copy + PartialEq> Governance<Account> {
    /// Governance by `owner`, whose announcements wait for `notice` milliseconds.
    pub fn new(owner: Account, notice: u64) -> Self {
        Self {
            authority: Authority::new(owner),
            notice,
        }
    }

    /// # Errors
    /// [`primitives::Error::NotOwner`] for anybody but the owner.
    pub fn ensure_owner(&self, caller: &Account) -> Result<()> {
        self.authority.ownership.ensure_owner(caller)
    }

    /// Does what `caller` asks for and returns what that changed. Actions on code are about the upgrade
    /// announced in `code`; to switch to that of [`GovernanceChange::CodeExecuted`] is left to the contract.
    ///
    /// # Errors
    /// [`primitives::Error::NotPendingOwner`] and [`primitives::Error::NotGuardian`] for the wrong caller of an acceptance or a
    /// pause, [`primitives::Error::NotOwner`] for that of anything else; [`primitives::Error::NothingAnnounced`],
    /// [`primitives::Error::AnnouncementNotReady`]; [`primitives::Error::InvalidConfiguration`] for code with a hash of zeroes.
    pub fn act<Hash: Copy + Default + PartialEq>(
        &mut self,
        action: GovernanceAction<Account, Hash>,
        code: &mut Announcement<Hash>,
        caller: &Account,
        now: Timestamp,
    ) -> Result<GovernanceChange<Account, Hash>> {
        use {GovernanceAction as Action, GovernanceChange as Change};
        match action {
            Action::OfferOwnership(to) => {
                self.authority.ownership.transfer(caller, to)?;
                Ok(Change::OwnershipOffered { to })
            }
            Action::AcceptOwnership => {
                let from = self.authority.ownership.accept(caller)?;
                Ok(Change::OwnershipTransferred { from, to: *caller })
            }
            Action::SetGuardian(guardian) => {
                self.authority.set_guardian(caller, guardian)?;
                Ok(Change::GuardianSet { guardian })
            }
            Action::Pause => {
                self.authority.pause(caller)?;
                Ok(Change::Paused { by: *caller })
            }
            Action::Unpause => {
                self.authority.unpause(caller)?;
                Ok(Change::Unpaused)
            }
            Action::AnnounceCode(code_hash) => {
                self.ensure_owner(caller)?;
                ensure_hash(&code_hash)?;
                let executable_at = code.announce(code_hash, now, self.notice);
                Ok(Change::CodeAnnounced {
                    code_hash,
                    executable_at,
                })
            }
            Action::ExecuteCode => {
                self.ensure_owner(caller)?;
                let code_hash = code.execute(now)?;
                Ok(Change::CodeExecuted { code_hash })
            }
            Action::CancelCode => {
                self.ensure_owner(caller)?;
                let code_hash = code.cancel(now)?;
                Ok(Change::CodeCancelled { code_hash })
            }
        }
    }
}

/// Refuses what a client sends that was given no hash.
///
/// # Errors
/// [`primitives::Error::InvalidConfiguration`] for zeroes.
pub fn ensure_hash<Hash: Default + PartialEq>(code_hash: &Hash) -> Result<()> {
    if *code_hash == Hash::default() {
        Err(primitives::Error::InvalidConfiguration)
    } else {
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use primitives::Error;

    #[test]
    fn every_action_is_refused_to_strangers_and_told_when_done() {
        let mut governance = Governance::new('o', 10);
        let mut code = Announcement::<u8>::default();
        for (action, refusal) in [
            (GovernanceAction::OfferOwnership('x'), Error::NotOwner),
            (GovernanceAction::AcceptOwnership, Error::NotPendingOwner),
            (GovernanceAction::SetGuardian('x'), Error::NotOwner),
            (GovernanceAction::Pause, Error::NotGuardian),
            (GovernanceAction::Unpause, Error::NotOwner),
            (GovernanceAction::AnnounceCode(1), Error::NotOwner),
            (GovernanceAction::ExecuteCode, Error::NotOwner),
            (GovernanceAction::CancelCode, Error::NotOwner),
        ] {
            let before = (governance, code);
            assert_eq!(governance.act(action, &mut code, &'x', 0), Err(refusal));
            assert_eq!((governance, code), before);
        }
        let mut act =
            |action, caller, now| governance.act(action, &mut code, &caller, now).unwrap();
        assert_eq!(
            act(GovernanceAction::SetGuardian('g'), 'o', 0),
            GovernanceChange::GuardianSet { guardian: 'g' }
        );
        assert_eq!(
            act(GovernanceAction::Pause, 'g', 0),
            GovernanceChange::Paused { by: 'g' }
        );
        assert_eq!(
            act(GovernanceAction::Unpause, 'o', 0),
            GovernanceChange::Unpaused
        );
        assert_eq!(
            act(GovernanceAction::OfferOwnership('n'), 'o', 0),
            GovernanceChange::OwnershipOffered { to: 'n' }
        );
        assert_eq!(
            act(GovernanceAction::AcceptOwnership, 'n', 0),
            GovernanceChange::OwnershipTransferred { from: 'o', to: 'n' }
        );
        assert_eq!(
            act(GovernanceAction::AnnounceCode(1), 'n', 5),
            GovernanceChange::CodeAnnounced {
                code_hash: 1,
                executable_at: 15
            }
        );
        assert_eq!(
            act(GovernanceAction::CancelCode, 'n', 5),
            GovernanceChange::CodeCancelled { code_hash: 1 }
        );
        let nothing = governance.act(GovernanceAction::AnnounceCode(0), &mut code, &'n', 6);
        assert_eq!(nothing, Err(Error::InvalidConfiguration));
        let mut act =
            |action, caller, now| governance.act(action, &mut code, &caller, now).unwrap();
        act(GovernanceAction::AnnounceCode(2), 'n', 6);
        assert_eq!(
            act(GovernanceAction::ExecuteCode, 'n', 16),
            GovernanceChange::CodeExecuted { code_hash: 2 }
        );
    }

    #[test]
    fn announced_code_waits_for_its_date() {
        let mut governance = Governance::new('o', 10);
        let mut code = Announcement::<u8>::default();
        let execute = GovernanceAction::ExecuteCode;
        assert_eq!(
            governance.act(execute, &mut code, &'o', 0),
            Err(Error::NothingAnnounced)
        );
        governance
            .act(GovernanceAction::AnnounceCode(1), &mut code, &'o', 0)
            .unwrap();
        assert_eq!(
            governance.act(execute, &mut code, &'o', 9),
            Err(Error::AnnouncementNotReady)
        );
    }
}
