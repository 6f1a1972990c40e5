//! The factory: creates one `stakepool` contract per pool, numbers them from 0, lists them, and tells
//! everybody else which contracts are pools and who governs them.
//!
//! See README.md beside this file. ink! wants all events and messages in one module; the list of pools is
//! in `listing`.
#![cfg_attr(not(feature = "std"), no_std, no_main)]
#![deny(missing_docs)]

mod listing;

pub use pool_factory::PoolFactoryRef;

#[ink::contract]
mod pool_factory {
    use crate::listing::Listing;
    use governance::{Announced, Announcement, Governance, GovernanceAction, GovernanceChange};
    use ink::{
        codegen::EmitEvent,
        env::call::{build_create, ExecutionInput, Selector},
        prelude::vec::Vec,
        selector_bytes, ToAccountId,
    };
    use interfaces::{page_size, Cell, Factory, FactoryChange as Change, PoolConfig, PoolRecord};
    use primitives::{Error, Result};
    use stakepool::StakepoolRef;

    /// The most entries that a view returns at once, so that they fit into ink!'s 16 KiB buffer.
    const MAXIMUM_PAGE: u32 = 100;

    /// The largest power of ten that an amount can hold is 10^38.
    const MAXIMUM_DECIMALS: u8 = 38;

    /// Something changed.
    #[ink(event)]
    pub struct FactoryChanged {
        change: Change,
    }

    /// What a decision of governance is about.
    #[derive(Clone, Copy)]
    enum Subject {
        Factory,
        Pools,
    }

    /// The factory of one deployment.
    #[ink(storage)]
    pub struct PoolFactory {
        pools: Listing,
        governance: Cell<Governance<AccountId>>,
        /// What every new pool is told.
        config: Cell<PoolConfig>,
        /// What new pools run.
        pool_code: Hash,
        /// What they will run.
        next_pool_code: Cell<Announcement<Hash>>,
        /// What the factory itself will run.
        code: Cell<Announcement<Hash>>,
    }

    impl PoolFactory {
        /// Deploys a factory; the deployer governs it and all pools' pauses.
        ///
        /// `pool_code` is the hash of the uploaded code of a pool, `config` what every pool is told; its
        /// registry and mining must be contracts, its freshness at least a period.
        ///
        /// Errors: `InvalidConfiguration`, also for a code hash of zeroes.
        #[ink(constructor)]
        pub fn new(pool_code: Hash, config: PoolConfig) -> Result<Self> {
            let sound = Self::env().is_contract(&config.registry)
                && Self::env().is_contract(&config.mining)
                && config.registry != config.mining
                && config.timing.period > 0
                && config.freshness >= config.timing.period
                && config.minimum_contribution > 0
                && config.decimals <= MAXIMUM_DECIMALS
                && pool_code != Hash::default();
            if !sound {
                return Err(Error::InvalidConfiguration);
            }
            Ok(Self {
                pools: Listing::default(),
                governance: Cell(Governance::new(
                    Self::env().caller(),
                    config.timing.announcement(),
                )),
                config: Cell(config),
                pool_code,
                next_pool_code: Cell::default(),
                code: Cell::default(),
            })
        }

        // Pools.

        /// Creates a pool that the caller owns; returns its number. The caller pays the storage deposit
        /// of the new contract.
        ///
        /// Errors: `Paused`, `PoolInstantiationFailed`.
        #[ink(message)]
        pub fn create_pool(&mut self) -> Result<u32> {
            self.governance.authority.ensure_not_paused()?;
            let owner = self.env().caller();
            let pid = self.pools.count();
            // The present pool's constructor cannot fail. The one of other code may refuse, and ink! would
            // trap over that if it did not expect a result.
            let constructor = ExecutionInput::new(Selector::new(selector_bytes!("new")))
                .push_arg(pid)
                .push_arg(owner)
                .push_arg(*self.config);
            let pool = build_create::<StakepoolRef>()
                .code_hash(self.pool_code)
                .gas_limit(0)
                .endowment(0)
                .exec_input(constructor)
                .salt_bytes(pid.to_le_bytes())
                .returns::<Result<StakepoolRef>>()
                .try_instantiate();
            let Ok(Ok(Ok(pool))) = pool else {
                return Err(Error::PoolInstantiationFailed);
            };
            let pool = pool.to_account_id();
            self.pools.add(&pool, &owner);
            self.tell(Change::PoolCreated { pid, pool, owner });
            Ok(pid)
        }

        /// How many pools there are.
        #[ink(message)]
        pub fn pool_count(&self) -> u32 {
            self.pools.count()
        }

        /// The pool with number `pid`.
        #[ink(message)]
        pub fn pool(&self, pid: u32) -> Option<PoolRecord> {
            self.pools.record(pid)
        }

        /// Up to 100 pools from number `start` on.
        #[ink(message)]
        pub fn pools(&self, start: u32, limit: u32) -> Vec<PoolRecord> {
            self.list(None, start, limit)
        }

        /// Up to 100 of the pools of `owner` from the `start`th on, counted from 0, in no fixed order.
        #[ink(message)]
        pub fn pools_of(&self, owner: AccountId, start: u32, limit: u32) -> Vec<PoolRecord> {
            self.list(Some(&owner), start, limit)
        }

        /// Whether `account` is a pool of this factory.
        #[ink(message)]
        pub fn is_pool(&self, account: AccountId) -> bool {
            self.pools.pid(&account).is_some()
        }

        /// What every new pool is told.
        #[ink(message)]
        pub fn config(&self) -> PoolConfig {
            *self.config
        }

        // Code of the pools.

        /// The code of new pools.
        #[ink(message)]
        pub fn pool_code(&self) -> Hash {
            self.pool_code
        }

        /// The announced code for pools and from when on (ms) it can be executed.
        #[ink(message)]
        pub fn pending_pool_code(&self) -> Option<Announced<Hash>> {
            self.next_pool_code.pending(self.env().block_timestamp())
        }

        /// Announces code for pools, in place of any announced before. From now on pool owners may
        /// announce it for their pools too.
        ///
        /// Errors: `NotOwner`.
        #[ink(message)]
        pub fn announce_pool_code(&mut self, code_hash: Hash) -> Result<()> {
            self.govern(Subject::Pools, GovernanceAction::AnnounceCode(code_hash))
        }

        /// Makes the announced code that of new pools.
        ///
        /// Errors: `NotOwner`, `NothingAnnounced`, `AnnouncementNotReady`.
        #[ink(message)]
        pub fn execute_pool_code(&mut self) -> Result<()> {
            self.govern(Subject::Pools, GovernanceAction::ExecuteCode)
        }

        /// Drops the announced code for pools; no pool can switch to it any more.
        ///
        /// Errors: `NotOwner`, `NothingAnnounced`.
        #[ink(message)]
        pub fn cancel_pool_code(&mut self) -> Result<()> {
            self.govern(Subject::Pools, GovernanceAction::CancelCode)
        }

        // Governance.

        /// Who governs this contract.
        #[ink(message)]
        pub fn owner(&self) -> AccountId {
            self.governance.authority.ownership.owner
        }

        /// Who becomes owner by accepting.
        #[ink(message)]
        pub fn pending_owner(&self) -> Option<AccountId> {
            self.governance.authority.ownership.pending
        }

        /// Offers ownership to `to`, who has to accept it. An offer to oneself withdraws an earlier one.
        ///
        /// Errors: `NotOwner`.
        #[ink(message)]
        pub fn transfer_ownership(&mut self, to: AccountId) -> Result<()> {
            self.govern(Subject::Factory, GovernanceAction::OfferOwnership(to))
        }

        /// Accepts the ownership that was offered to the caller.
        ///
        /// Errors: `NotPendingOwner`.
        #[ink(message)]
        pub fn accept_ownership(&mut self) -> Result<()> {
            self.govern(Subject::Factory, GovernanceAction::AcceptOwnership)
        }

        /// Who may pause this contract and the pools, besides the owner.
        #[ink(message)]
        pub fn guardian(&self) -> AccountId {
            self.governance.authority.guardian
        }

        /// Names the guardian, who may pause and nothing else.
        ///
        /// Errors: `NotOwner`.
        #[ink(message)]
        pub fn set_guardian(&mut self, account: AccountId) -> Result<()> {
            self.govern(Subject::Factory, GovernanceAction::SetGuardian(account))
        }

        /// Whether the creation of pools is paused. Everything else always goes on.
        #[ink(message)]
        pub fn paused(&self) -> bool {
            self.governance.authority.paused
        }

        /// Pauses the creation of pools.
        ///
        /// Errors: `NotGuardian` (the caller is neither guardian nor owner).
        #[ink(message)]
        pub fn pause(&mut self) -> Result<()> {
            self.govern(Subject::Factory, GovernanceAction::Pause)
        }

        /// Lifts the pause.
        ///
        /// Errors: `NotOwner`.
        #[ink(message)]
        pub fn unpause(&mut self) -> Result<()> {
            self.govern(Subject::Factory, GovernanceAction::Unpause)
        }

        /// The announced code of this contract and from when on (ms) it can be executed.
        #[ink(message)]
        pub fn pending_code(&self) -> Option<Announced<Hash>> {
            self.code.pending(self.env().block_timestamp())
        }

        /// Announces new code for this contract, in place of any announced before.
        ///
        /// Errors: `NotOwner`.
        #[ink(message)]
        pub fn announce_code(&mut self, code_hash: Hash) -> Result<()> {
            self.govern(Subject::Factory, GovernanceAction::AnnounceCode(code_hash))
        }

        /// Makes the announced code this contract's code.
        ///
        /// Errors: `NotOwner`, `NothingAnnounced`, `AnnouncementNotReady`, `CodeUpgradeFailed`.
        #[ink(message)]
        pub fn execute_code(&mut self) -> Result<()> {
            self.govern(Subject::Factory, GovernanceAction::ExecuteCode)
        }

        /// Drops the announced code.
        ///
        /// Errors: `NotOwner`, `NothingAnnounced`.
        #[ink(message)]
        pub fn cancel_code(&mut self) -> Result<()> {
            self.govern(Subject::Factory, GovernanceAction::CancelCode)
        }

        /// Does what governance asks for, be it about the factory or about the code of new pools.
        #[inline(never)]
        fn govern(
            &mut self,
            subject: Subject,
            action: GovernanceAction<AccountId, Hash>,
        ) -> Result<()> {
            let code = match subject {
                Subject::Factory => &mut self.code,
                Subject::Pools => &mut self.next_pool_code,
            };
            let (caller, now) = (Self::env().caller(), Self::env().block_timestamp());
            let change = self.governance.act(action, code, &caller, now)?;
            if let GovernanceChange::CodeExecuted { code_hash } = &change {
                match subject {
                    Subject::Factory => self
                        .env()
                        .set_code_hash(code_hash)
                        .or(Err(Error::CodeUpgradeFailed))?,
                    Subject::Pools => self.pool_code = *code_hash,
                }
            }
            self.tell(match subject {
                Subject::Factory => Change::Governance(change),
                Subject::Pools => Change::PoolCode(change),
            });
            Ok(())
        }

        /// Emits the event. The pool's crate has events too, so it has to be said whose this is.
        fn tell(&self, change: Change) {
            EmitEvent::<Self>::emit_event(self.env(), FactoryChanged { change });
        }

        /// Up to 100 pools from number `start` on, of all or of those of `owner`.
        fn list(&self, owner: Option<&AccountId>, start: u32, limit: u32) -> Vec<PoolRecord> {
            let count = match owner {
                Some(owner) => self.pools.count_of(owner),
                None => self.pools.count(),
            };
            let end = count.min(start.saturating_add(page_size(limit, MAXIMUM_PAGE)));
            let mut records = Vec::new();
            for number in start..end {
                let pid = match owner {
                    Some(owner) => self.pools.owned(owner, number),
                    None => Some(number),
                };
                records.extend(pid.and_then(|pid| self.pools.record(pid)));
            }
            records
        }
    }

    impl Factory for PoolFactory {
        /// For contracts: the number of the pool at `account`.
        #[ink(message)]
        fn pool_id(&self, account: AccountId) -> Option<u32> {
            self.pools.pid(&account)
        }

        /// For contracts: whether `account` may pause pools, or lift their pause.
        #[ink(message)]
        fn may_set_pool_paused(&self, account: AccountId, paused: bool) -> bool {
            let is_guardian = account == self.governance.authority.guardian;
            account == self.governance.authority.ownership.owner || paused && is_guardian
        }

        /// For contracts: from when on (ms) pools may run a code; 0 for the present one.
        #[ink(message)]
        fn pool_code_from(&self, code_hash: Hash) -> Option<Timestamp> {
            if code_hash == self.pool_code {
                return Some(0);
            }
            let announced = self.next_pool_code.pending(self.env().block_timestamp())?;
            (announced.change == code_hash).then_some(announced.executable_at)
        }

        /// Pools alone: the calling pool has a new owner, of which it tells itself.
        #[ink(message)]
        fn pool_owner_changed(&mut self, owner: AccountId) -> Result<()> {
            if self.pools.move_to(&self.env().caller(), &owner) {
                Ok(())
            } else {
                Err(Error::CallerNotAllowed)
            }
        }
    }
}
