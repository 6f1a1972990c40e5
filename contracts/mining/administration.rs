//! What governance may do.

use crate::mining::Mining;
use economics::{Tokenomics, TokenomicsBounds};
use governance::{ensure_hash, Announcement, Authority, GovernanceChange};
use ink::codegen::Env;
use ink::prelude::boxed::Box;
use ink::primitives::{AccountId, Hash};
use interfaces::{Cell, MiningChange as Change};
use primitives::{Error, Result, Timestamp, Timing};
use scale::{Decode, Encode};

/// What the hot messages never touch.
#[derive(Clone, Debug, Encode, Decode)]
#[cfg_attr(feature = "std", derive(scale_info::TypeInfo))]
pub struct Administration {
    /// Owner, guardian, pause.
    pub authority: Authority<AccountId>,
    /// A code upgrade to come.
    pub code: Announcement<Hash>,
    /// New parameters to come.
    pub tokenomics: Announcement<Tokenomics>,
    /// What new parameters must comply with.
    pub bounds: TokenomicsBounds,
    /// Durations of the deployment.
    pub timing: Timing,
    /// For how long a worker may be unresponsive before anyone may have it stopped, in milliseconds.
    pub offline_limit: u64,
    /// For how long a worker may go on after its attestation has run out, before anyone may have it stopped, in
    /// milliseconds.
    pub attestation_grace: u64,
    /// Until when nobody is stopped for that, in milliseconds: the last suspension by governance.
    pub attestation_stops_suspended_until: Timestamp,
    /// Receives the treasury's part of the rewards.
    pub treasury: AccountId,
    /// Knows the workers.
    pub registry: AccountId,
    /// Knows the pools.
    pub factory: Option<AccountId>,
}

impl Administration {
    /// Whether an attestation that held until then ran out so long ago that its worker may be stopped for it.
    pub fn is_attestation_overdue(
        &self,
        attested_until: Option<Timestamp>,
        now: Timestamp,
    ) -> bool {
        let end = |until: Timestamp| until.saturating_add(self.attestation_grace);
        let overdue = attested_until.is_some_and(|until| now > end(until));
        overdue && now >= self.attestation_stops_suspended_until
    }
}

/// What a governance message asks for. All of them pass through [`Mining::govern`]: most of what they do
/// is the same, and code is paid for at every heartbeat.
pub enum Action {
    Connect(AccountId),
    OfferOwnership(AccountId),
    AcceptOwnership,
    SetGuardian(AccountId),
    Pause,
    Unpause,
    AnnounceCode(Hash),
    ExecuteCode,
    CancelCode,
    AnnounceTokenomics(Tokenomics),
    ExecuteTokenomics,
    CancelTokenomics,
    SuspendAttestationStops,
}

impl Mining {
    /// What the hot messages do not need.
    pub(crate) fn administration(&self) -> Result<Box<Administration>> {
        self.administration
            .get()
            .map(|cell| cell.0)
            .ok_or(Error::InvalidConfiguration)
    }

    /// Owner, guardian, pause.
    pub(crate) fn authority(&self) -> Authority<AccountId> {
        match self.administration() {
            Ok(administration) => administration.authority,
            // The constructor wrote it: nobody ever sees this.
            Err(_) => Authority::new(self.env().account_id()),
        }
    }

    /// Does what governance asks for, and tells of it.
    #[inline(never)]
    pub(crate) fn govern(&mut self, action: Action) -> Result<()> {
        let mut administration = self.administration()?;
        let change = self.apply(action, &mut administration)?;
        self.administration.set(&Cell(administration));
        self.tell(change);
        Ok(())
    }

    fn apply(&mut self, action: Action, administration: &mut Administration) -> Result<Change> {
        let caller = self.env().caller();
        let now = self.tick();
        let Administration {
            authority,
            code,
            tokenomics,
            timing,
            ..
        } = administration;
        let is_owner = authority.ownership.ensure_owner(&caller);
        let common = match action {
            Action::AcceptOwnership => GovernanceChange::OwnershipTransferred {
                from: authority.ownership.accept(&caller)?,
                to: caller,
            },
            Action::Pause => {
                authority.pause(&caller)?;
                GovernanceChange::Paused { by: caller }
            }
            Action::OfferOwnership(to) => {
                authority.ownership.transfer(&caller, to)?;
                GovernanceChange::OwnershipOffered { to }
            }
            Action::SetGuardian(guardian) => {
                authority.set_guardian(&caller, guardian)?;
                GovernanceChange::GuardianSet { guardian }
            }
            Action::Unpause => {
                authority.unpause(&caller)?;
                GovernanceChange::Unpaused
            }
            Action::AnnounceCode(code_hash) => {
                is_owner?;
                ensure_hash(&code_hash)?;
                GovernanceChange::CodeAnnounced {
                    code_hash,
                    executable_at: code.announce(code_hash, now.time, timing.announcement()),
                }
            }
            Action::ExecuteCode => {
                is_owner?;
                let code_hash = code.execute(now.time)?;
                self.env()
                    .set_code_hash(&code_hash)
                    .map_err(|_| Error::CodeUpgradeFailed)?;
                GovernanceChange::CodeExecuted { code_hash }
            }
            Action::CancelCode => {
                is_owner?;
                GovernanceChange::CodeCancelled {
                    code_hash: code.cancel(now.time)?,
                }
            }
            Action::Connect(factory) => {
                is_owner?;
                if administration.factory.is_some() {
                    return Err(Error::AlreadyConnected);
                }
                if !self.env().is_contract(&factory) {
                    return Err(Error::InvalidConfiguration);
                }
                administration.factory = Some(factory);
                return Ok(Change::Connected { factory });
            }
            Action::AnnounceTokenomics(announced) => {
                is_owner?;
                administration.bounds.validate(&announced)?;
                return Ok(Change::TokenomicsAnnounced {
                    executable_at: tokenomics.announce(announced, now.time, timing.announcement()),
                });
            }
            Action::ExecuteTokenomics => {
                is_owner?;
                let executed = tokenomics.execute(now.time)?;
                let version = self.economy.version.saturating_add(1);
                self.economy.budget.change(&executed, now.period);
                self.economy.version = version;
                self.versions.insert(version, &Cell(executed));
                return Ok(Change::TokenomicsExecuted { version });
            }
            Action::CancelTokenomics => {
                is_owner?;
                tokenomics.cancel(now.time)?;
                return Ok(Change::TokenomicsCancelled);
            }
            Action::SuspendAttestationStops => {
                is_owner?;
                let until = now.time.saturating_add(administration.attestation_grace);
                administration.attestation_stops_suspended_until = until;
                return Ok(Change::AttestationStopsSuspended { until });
            }
        };
        Ok(Change::Governance(common))
    }
}
