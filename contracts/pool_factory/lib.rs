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
    use governance::{Announced, Announcement, Authority, GovernanceChange};
    use ink::{codegen::EmitEvent, prelude::vec::Vec, reflect::ContractEventBase, ToAccountId};
    use interfaces::{Cell, Factory, PoolConfig, PoolRecord};
    use primitives::{Error, Result};
    use stakepool::StakepoolRef;

    /// The most entries that a view returns at once, so that they fit into ink!'s 16 KiB buffer.
    const MAXIMUM_PAGE: u32 = 100;

    /// The largest power of ten that an amount can hold is 10^38.
    const MAXIMUM_DECIMALS: u8 = 38;

    /// Somebody created a pool and owns it.
    #[ink(event)]
    pub struct PoolCreated {
        pid: u32,
        pool: AccountId,
        owner: AccountId,
    }

    /// Code for pools was announced, to be executed from `executable_at` (ms) on.
    #[ink(event)]
    pub struct PoolCodeAnnounced {
        code_hash: Hash,
        executable_at: Timestamp,
    }

    /// The announced code for pools will not come.
    #[ink(event)]
    pub struct PoolCodeCancelled {
        code_hash: Hash,
    }

    /// New pools run this code from now on.
    #[ink(event)]
    pub struct PoolCodeExecuted {
        code_hash: Hash,
    }

    /// Something that governance did or announced.
    #[ink(event)]
    pub struct Governance {
        change: GovernanceChange<AccountId, Hash>,
    }

    /// The factory of one deployment.
    #[ink(storage)]
    pub struct PoolFactory {
        pools: Listing,
        authority: Cell<Authority<AccountId>>,
        /// What every new pool is told.
        config: Cell<PoolConfig>,
        /// What new pools run.
        pool_code: Hash,
        /// What they will run.
        next_pool_code: Cell<Announcement<Hash>>,
        /// A code upgrade of the factory itself to come.
        code: Cell<Announcement<Hash>>,
    }

    impl PoolFactory {
        /// Deploys a factory; the deployer governs it and all pools' pauses.
        ///
        /// `pool_code` is the hash of the uploaded code of a pool, `config` what every pool is told; its
        /// registry and mining must be contracts.
        ///
        /// Errors: `InvalidConfiguration`.
        #[ink(constructor)]
        pub fn new(pool_code: Hash, config: PoolConfig) -> Result<Self> {
            let sound = Self::env().is_contract(&config.registry)
                && Self::env().is_contract(&config.mining)
                && config.registry != config.mining
                && config.timing.period > 0
                && config.minimum_contribution > 0
                && config.decimals <= MAXIMUM_DECIMALS;
            if !sound {
                return Err(Error::InvalidConfiguration);
            }
            Ok(Self {
                pools: Listing::default(),
                authority: Cell(Authority::new(Self::env().caller())),
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
            self.authority.ensure_not_paused()?;
            let owner = self.env().caller();
            let pid = self.pools.count();
            let pool = StakepoolRef::new(pid, owner, *self.config)
                .code_hash(self.pool_code)
                .endowment(0)
                .salt_bytes(pid.to_le_bytes())
                .try_instantiate();
            let Ok(Ok(pool)) = pool else {
                return Err(Error::PoolInstantiationFailed);
            };
            let pool = pool.to_account_id();
            self.pools.add(pool, owner);
            self.emit(PoolCreated { pid, pool, owner });
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
            page(start, limit, self.pools.count())
                .filter_map(|pid| self.pools.record(pid))
                .collect()
        }

        /// Up to 100 of the pools of `owner` from the `start`th on, counted from 0, in no fixed order.
        #[ink(message)]
        pub fn pools_of(&self, owner: AccountId, start: u32, limit: u32) -> Vec<PoolRecord> {
            page(start, limit, self.pools.count_of(owner))
                .filter_map(|place| self.pools.record(self.pools.owned(owner, place)?))
                .collect()
        }

        /// Whether `account` is a pool of this factory.
        #[ink(message)]
        pub fn is_pool(&self, account: AccountId) -> bool {
            self.pools.pid(account).is_some()
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
            self.next_pool_code.pending()
        }

        /// Announces code for pools, in place of any announced before. From now on pool owners may
        /// announce it for their pools too.
        ///
        /// Errors: `NotOwner`.
        #[ink(message)]
        pub fn announce_pool_code(&mut self, code_hash: Hash) -> Result<()> {
            self.ensure_owner()?;
            let (now, notice) = (self.now(), self.notice());
            let executable_at = self.next_pool_code.announce(code_hash, now, notice);
            self.emit(PoolCodeAnnounced {
                code_hash,
                executable_at,
            });
            Ok(())
        }

        /// Makes the announced code that of new pools.
        ///
        /// Errors: `NotOwner`, `NothingAnnounced`, `AnnouncementNotReady`.
        #[ink(message)]
        pub fn execute_pool_code(&mut self) -> Result<()> {
            self.ensure_owner()?;
            let now = self.now();
            let code_hash = self.next_pool_code.execute(now)?;
            self.pool_code = code_hash;
            self.emit(PoolCodeExecuted { code_hash });
            Ok(())
        }

        /// Drops the announced code for pools; no pool can switch to it any more.
        ///
        /// Errors: `NotOwner`, `NothingAnnounced`.
        #[ink(message)]
        pub fn cancel_pool_code(&mut self) -> Result<()> {
            self.ensure_owner()?;
            let code_hash = self.next_pool_code.cancel()?;
            self.emit(PoolCodeCancelled { code_hash });
            Ok(())
        }

        // Governance.

        /// Who governs this contract.
        #[ink(message)]
        pub fn owner(&self) -> AccountId {
            self.authority.ownership.owner
        }

        /// Who becomes owner by accepting.
        #[ink(message)]
        pub fn pending_owner(&self) -> Option<AccountId> {
            self.authority.ownership.pending
        }

        /// Offers ownership to `to`, who has to accept it. An offer to oneself withdraws an earlier one.
        ///
        /// Errors: `NotOwner`.
        #[ink(message)]
        pub fn transfer_ownership(&mut self, to: AccountId) -> Result<()> {
            let caller = self.env().caller();
            self.authority.ownership.transfer(&caller, to)?;
            self.tell(GovernanceChange::OwnershipOffered { to });
            Ok(())
        }

        /// Accepts the ownership that was offered to the caller.
        ///
        /// Errors: `NotPendingOwner`.
        #[ink(message)]
        pub fn accept_ownership(&mut self) -> Result<()> {
            let to = self.env().caller();
            let from = self.authority.ownership.accept(&to)?;
            self.tell(GovernanceChange::OwnershipTransferred { from, to });
            Ok(())
        }

        /// Who may pause this contract and the pools, besides the owner.
        #[ink(message)]
        pub fn guardian(&self) -> AccountId {
            self.authority.guardian
        }

        /// Names the guardian, who may pause and nothing else.
        ///
        /// Errors: `NotOwner`.
        #[ink(message)]
        pub fn set_guardian(&mut self, account: AccountId) -> Result<()> {
            let caller = self.env().caller();
            self.authority.set_guardian(&caller, account)?;
            self.tell(GovernanceChange::GuardianSet { guardian: account });
            Ok(())
        }

        /// Whether the creation of pools is paused. Everything else always goes on.
        #[ink(message)]
        pub fn paused(&self) -> bool {
            self.authority.paused
        }

        /// Pauses the creation of pools.
        ///
        /// Errors: `NotGuardian` (the caller is neither guardian nor owner).
        #[ink(message)]
        pub fn pause(&mut self) -> Result<()> {
            let by = self.env().caller();
            self.authority.pause(&by)?;
            self.tell(GovernanceChange::Paused { by });
            Ok(())
        }

        /// Lifts the pause.
        ///
        /// Errors: `NotOwner`.
        #[ink(message)]
        pub fn unpause(&mut self) -> Result<()> {
            let caller = self.env().caller();
            self.authority.unpause(&caller)?;
            self.tell(GovernanceChange::Unpaused);
            Ok(())
        }

        /// The announced code of the factory and from when on (ms) it can be executed.
        #[ink(message)]
        pub fn pending_code(&self) -> Option<Announced<Hash>> {
            self.code.pending()
        }

        /// Announces new code for the factory, in place of any announced before.
        ///
        /// Errors: `NotOwner`.
        #[ink(message)]
        pub fn announce_code(&mut self, code_hash: Hash) -> Result<()> {
            self.ensure_owner()?;
            let (now, notice) = (self.now(), self.notice());
            let executable_at = self.code.announce(code_hash, now, notice);
            self.tell(GovernanceChange::CodeAnnounced {
                code_hash,
                executable_at,
            });
            Ok(())
        }

        /// Makes the announced code the factory's code.
        ///
        /// Errors: `NotOwner`, `NothingAnnounced`, `AnnouncementNotReady`, `CodeUpgradeFailed`.
        #[ink(message)]
        pub fn execute_code(&mut self) -> Result<()> {
            self.ensure_owner()?;
            let now = self.now();
            let code_hash = self.code.execute(now)?;
            self.env()
                .set_code_hash(&code_hash)
                .or(Err(Error::CodeUpgradeFailed))?;
            self.tell(GovernanceChange::CodeExecuted { code_hash });
            Ok(())
        }

        /// Drops the announced code of the factory.
        ///
        /// Errors: `NotOwner`, `NothingAnnounced`.
        #[ink(message)]
        pub fn cancel_code(&mut self) -> Result<()> {
            self.ensure_owner()?;
            let code_hash = self.code.cancel()?;
            self.tell(GovernanceChange::CodeCancelled { code_hash });
            Ok(())
        }

        fn ensure_owner(&self) -> Result<()> {
            self.authority.ownership.ensure_owner(&self.env().caller())
        }

        fn now(&self) -> Timestamp {
            self.env().block_timestamp()
        }

        /// How long what is announced has to wait, in milliseconds.
        fn notice(&self) -> u64 {
            self.config.timing.announcement()
        }

        /// Emits an event. The pool's crate knows events too, so it has to be said whose this is.
        fn emit(&self, event: impl Into<<Self as ContractEventBase>::Type>) {
            EmitEvent::<Self>::emit_event(self.env(), event);
        }

        fn tell(&self, change: GovernanceChange<AccountId, Hash>) {
            self.emit(Governance { change });
        }
    }

    impl Factory for PoolFactory {
        #[ink(message)]
        fn pool_id(&self, account: AccountId) -> Option<u32> {
            self.pools.pid(account)
        }

        #[ink(message)]
        fn may_set_pool_paused(&self, account: AccountId, paused: bool) -> bool {
            let is_guardian = account == self.authority.guardian;
            account == self.authority.ownership.owner || paused && is_guardian
        }

        #[ink(message)]
        fn is_pool_code(&self, code_hash: Hash) -> bool {
            let announced = self.next_pool_code.pending().map(|it| it.change);
            code_hash == self.pool_code || announced == Some(code_hash)
        }

        /// The pool tells of the new owner in its own event.
        #[ink(message)]
        fn pool_owner_changed(&mut self, owner: AccountId) -> Result<()> {
            let pid = self.pools.pid(self.env().caller());
            let moved = pid.is_some_and(|pid| self.pools.move_to(pid, owner));
            moved.then_some(()).ok_or(Error::CallerNotAllowed)
        }
    }

    /// The numbers from `start` on, at most as many as asked for or returned at once, below `count`.
    fn page(start: u32, limit: u32, count: u32) -> core::ops::Range<u32> {
        start..count.min(start.saturating_add(limit.min(MAXIMUM_PAGE)))
    }
}
