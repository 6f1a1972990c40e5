//! One stakepool: custody of stake, PSP22 shares, commission, cap, withdraw queue, reward accounting.
//!
//! The arithmetic and the queue live in `pool-logic`; this contract adds who may do what, the native
//! transfers, the calls to registry, mining and factory, and the events. See README.md beside this file.
//!
//! ink! wants all events and messages in one module; everything behind them is in `internal`.
#![cfg_attr(not(feature = "std"), no_std, no_main)]
#![deny(missing_docs)]

mod book;
mod internal;

pub use stakepool::StakepoolRef;

#[ink::contract]
mod stakepool {
    use crate::{
        book::Book,
        internal::{cold, collect_into, emit_commission, emit_commission_unless, share_name},
    };
    use governance::{Announcement, Ownership};
    use ink::{
        prelude::{string::String, vec, vec::Vec},
        storage::{Lazy, Mapping},
    };
    use interfaces::{
        page_size, trial, Cell, Enumeration, PoolChange as Change, PoolConfig, PoolInfo,
        PoolSettings, PoolWorker, QueueEntry, StakeInfo,
    };
    use openbrush::contracts::traits::psp22::{
        extensions::metadata::psp22metadata_external::PSP22Metadata, psp22_external::PSP22,
        PSP22Error,
    };
    use pool_logic::{Pool, Store};
    use primitives::{Error, Result, Worker};

    /// The most workers that a pool can have.
    const MAX_WORKERS: u32 = 200;
    /// The most accounts on a whitelist.
    const MAX_WHITELIST: u32 = 100;
    /// The longest description, in bytes.
    const MAX_DESCRIPTION: usize = 4_400;
    /// The most entries that a view returns at once.
    const MAX_PAGE: u32 = 100;

    /// The result of the PSP22 standard's messages.
    pub type PSP22Result<T> = core::result::Result<T, PSP22Error>;

    /// The pool changed. The first event, as in every contract of the suite. Anonymous: a topic that is the same for all
    /// changes would only cost gas.
    #[ink(event, anonymous)]
    pub struct PoolChanged {
        pub(crate) change: Change,
    }

    /// Shares moved, were minted (`from` is none) or burned (`to` is none).
    #[ink(event)]
    pub struct Transfer {
        #[ink(topic)]
        pub(crate) from: Option<AccountId>,
        #[ink(topic)]
        pub(crate) to: Option<AccountId>,
        pub(crate) value: Balance,
    }

    /// `spender` may now move `value` of the shares of `owner`.
    #[ink(event)]
    pub struct Approval {
        #[ink(topic)]
        pub(crate) owner: AccountId,
        #[ink(topic)]
        pub(crate) spender: AccountId,
        pub(crate) value: Balance,
    }

    /// A stakepool.
    #[ink(storage)]
    pub struct Stakepool {
        pub(crate) pool: Cell<Pool<AccountId>>,
        pub(crate) book: Book,
        /// Contributions, new workers and starts are paused.
        pub(crate) paused: bool,
        /// All workers; those in a session come first.
        pub(crate) workers: Enumeration<Worker>,
        /// Who may contribute besides the owner; everybody if it is empty.
        pub(crate) whitelist: Mapping<AccountId, ()>,
        pub(crate) whitelisted: u32,
        pub(crate) allowances: Mapping<(AccountId, AccountId), Balance>,
        pub(crate) settings: Lazy<Cell<PoolSettings>>,
        pub(crate) description: Lazy<Vec<u8>>,
    }

    impl Stakepool {
        /// Creates pool number `pid` of `owner`. The caller is its factory.
        #[ink(constructor)]
        pub fn new(pid: u32, owner: AccountId, config: PoolConfig) -> Self {
            let mut settings = Lazy::default();
            settings.set(&Cell(PoolSettings {
                pid,
                factory: Self::env().caller(),
                config,
                ownership: Ownership::new(owner),
                upgrade: Announcement::default(),
            }));
            Self {
                pool: Cell(Pool::new(
                    Self::env().block_timestamp(),
                    config.minimum_contribution,
                    config.freshness,
                    config.stream_period,
                )),
                book: Book::default(),
                paused: false,
                workers: Enumeration::default(),
                whitelist: Mapping::default(),
                whitelisted: 0,
                allowances: Mapping::default(),
                settings,
                description: Lazy::default(),
            }
        }

        // Stakers.

        /// Stakes the transferred tokens and mints shares for them at the present price; returns the shares.
        ///
        /// Pays at most two entries of the queue with them, if the last collection is fresh. Into a pool
        /// without shares but with running workers it collects first.
        ///
        /// Errors: `Paused`, `NotInContributeWhitelist`, `TransferFailed` (the collection),
        /// `InsufficientContribution`, `PoolBankrupt`, `StakeExceedsCapacity`.
        #[ink(message, payable)]
        pub fn contribute(&mut self) -> Result<Balance> {
            if self.paused {
                return Err(Error::Paused);
            }
            let staker = self.env().caller();
            if !self.may_hold(&staker) {
                return Err(Error::NotInContributeWhitelist);
            }
            if self.pool.total_shares == 0 && self.pool.running > 0 {
                // What the leavers' stake has earned is not the newcomer's.
                self.sync_rewards()?;
            }
            trial::burn(trial::ARITHMETIC);
            let amount = self.env().transferred_value();
            let now = self.env().block_timestamp();
            let contribution = self.pool.contribute(&mut self.book, &staker, amount, now)?;
            let shares = contribution.shares;
            self.emit_transfer(None, Some(staker), shares);
            self.emit(Change::Contributed {
                staker,
                amount,
                shares,
            });
            self.deliver(contribution.served);
            Ok(shares)
        }

        /// As `contribute`, but fails with `CollectionOutdated` unless the last collection is fresh, so that
        /// the price shows all losses that were reported before it; with `CommissionTooHigh` if the
        /// commission or an announced raise is above `max_commission` (parts per million), and with
        /// `TooFewShares` below `min_shares`.
        #[ink(message, payable)]
        pub fn contribute_with(
            &mut self,
            max_commission: u32,
            min_shares: Balance,
        ) -> Result<Balance> {
            if !self.pool.is_fresh(self.env().block_timestamp()) {
                return Err(Error::CollectionOutdated);
            }
            let shares = self.contribute()?;
            if self.pool.commission.highest() > max_commission {
                return Err(Error::CommissionTooHigh);
            }
            if shares < min_shares {
                return Err(Error::TooFewShares);
            }
            Ok(shares)
        }

        /// Takes `shares` out: pays at once what is free and not owed to others, and queues the rest at
        /// the back. An older request of the caller is dropped. Unless the last collection is fresh, it
        /// collects before it pays; if that fails, everything is queued. Returns the plancks paid.
        ///
        /// Errors: `InvalidWithdrawalAmount` (none, more than held, or worth less than the minimum
        /// contribution without being all).
        #[ink(message)]
        pub fn withdraw(&mut self, shares: Balance) -> Result<Balance> {
            let staker = self.env().caller();
            let now = self.env().block_timestamp();
            trial::burn(trial::ARITHMETIC);
            let settings = &self.settings;
            let withdrawal = self
                .pool
                .withdraw(&mut self.book, &staker, shares, now, |pool| {
                    collect_into(pool, &cold(settings), now).is_ok()
                })?;
            self.deliver(withdrawal.served);
            let amount = withdrawal.amount;
            self.pay(&staker, amount);
            if withdrawal.burned > 0 {
                self.emit_transfer(Some(staker), None, withdrawal.burned);
            }
            self.emit(Change::Withdrawn {
                staker,
                amount,
                shares: withdrawal.burned,
                queued: withdrawal.queued,
            });
            Ok(amount)
        }

        /// `withdraw` of everything the caller holds.
        #[ink(message)]
        pub fn withdraw_all(&mut self) -> Result<Balance> {
            self.withdraw(self.book.staker(&self.env().caller()).shares)
        }

        /// Sends what the caller can claim to `target`: released rewards, payments that could not be
        /// delivered, and the owner reward if the caller is the owner. Returns the amount.
        ///
        /// Errors: `NoRewardToClaim`, `TransferFailed` (`target` cannot take it).
        #[ink(message)]
        pub fn claim_rewards(&mut self, target: AccountId) -> Result<Balance> {
            let is_owner = self.ensure_owner().is_ok();
            self.claim(target, is_owner)
        }

        /// As `claim_rewards`, without the owner reward.
        #[ink(message)]
        pub fn claim_staker_rewards(&mut self, target: AccountId) -> Result<Balance> {
            self.claim(target, false)
        }

        // Owner.

        /// Sets the commission in parts per million, after collecting. Lowering acts at once, and so
        /// does raising while nobody but the owner holds shares; otherwise a raise waits long enough
        /// for everybody to leave first.
        ///
        /// Errors: `NotOwner`, `TransferFailed` (the collection), `InvalidCommission` (above 1,000,000).
        #[ink(message)]
        pub fn set_payout_pref(&mut self, commission: u32) -> Result<()> {
            let owner = self.ensure_owner()?;
            self.sync_rewards()?;
            let effective_at = self.in_future(self.cold_settings().config.timing.exit());
            self.pool
                .set_commission(commission, &self.book, &owner, effective_at)?;
            emit_commission(&self.pool.commission);
            Ok(())
        }

        /// Sets the most stake that the pool takes, in plancks; none is unlimited.
        ///
        /// Errors: `NotOwner`, `InadequateCapacity` (below the stake that is in and not leaving, or below the
        /// minimum contribution).
        #[ink(message)]
        pub fn set_cap(&mut self, cap: Option<Balance>) -> Result<()> {
            self.ensure_owner()?;
            self.release_stake();
            self.pool.set_cap(cap)?;
            self.emit(Change::CapSet { cap });
            Ok(())
        }

        /// Adds a registered, benchmarked worker whose operator is the caller.
        ///
        /// Errors: `NotOwner`, `Paused`, `WorkerExists`, `WorkersExceedLimit`, `WorkerNotRegistered`,
        /// `UnauthorizedOperator`, `BenchmarkMissing`, `WorkerInAnotherPool`, `WorkerIsNotReady`.
        #[ink(message)]
        pub fn add_worker(&mut self, worker: Worker) -> Result<()> {
            let owner = self.ensure_owner()?;
            if self.paused {
                return Err(Error::Paused);
            }
            if self.workers.contains(&worker) {
                return Err(Error::WorkerExists);
            }
            if self.workers.len() >= MAX_WORKERS {
                return Err(Error::WorkersExceedLimit);
            }
            self.registry().bind(worker, owner)?;
            self.workers.insert(&worker);
            self.emit(Change::WorkerAdded { worker });
            Ok(())
        }

        /// Removes a worker that is Ready.
        ///
        /// Errors: `NotOwner`, `WorkerDoesNotExist`, `WorkerIsNotReady`.
        #[ink(message)]
        pub fn remove_worker(&mut self, worker: Worker) -> Result<()> {
            self.ensure_owner()?;
            if self.number_of(&worker)? < self.pool.running {
                return Err(Error::WorkerIsNotReady);
            }
            let ready_at = self.registry().unbind(worker)?;
            if ready_at > self.env().block_timestamp() {
                return Err(Error::WorkerIsNotReady);
            }
            self.drop_worker(worker);
            Ok(())
        }

        /// Starts a worker with `stake` plancks of the free stake that is not owed to the withdraw queue.
        ///
        /// Errors: `NotOwner`, `WorkerDoesNotExist`, `ForcedStop`, `WorkerIsNotReady`,
        /// `InsufficientFreeStake`, `MiningDisabled`, `MeasurementNotAllowed`, `AttestationExpired`,
        /// `BenchmarkTooLow`, `InsufficientStake`, `TooMuchStake`.
        #[ink(message)]
        pub fn start_mining(&mut self, worker: Worker, stake: Balance) -> Result<()> {
            self.ensure_owner()?;
            let number = self.number_of(&worker)?;
            if self.pool.forced_stop {
                return Err(Error::ForcedStop);
            }
            let first_ready = self.pool.running;
            if number < first_ready {
                return Err(Error::WorkerIsNotReady);
            }
            self.release_stake();
            let available = self.pool.available();
            let credit = self.mining().start(worker, stake, available)?;
            self.ensure_mining_enabled()?;
            self.bring_home(credit);
            let now = self.env().block_timestamp();
            let commission = self.pool.commission;
            self.pool.bind(stake, now)?;
            emit_commission_unless(&commission, &self.pool);
            self.workers.swap(number, first_ready);
            self.emit(Change::MiningStarted {
                worker,
                stake,
                slashed: 0,
            });
            Ok(())
        }

        /// Stops a worker; its stake cools down.
        ///
        /// Errors: `NotOwner`, `WorkerDoesNotExist`, `WorkerIsNotMining`.
        #[ink(message)]
        pub fn stop_mining(&mut self, worker: Worker) -> Result<()> {
            self.ensure_owner()?;
            self.stop_worker(worker)
        }

        /// Gives a mining worker more stake without cooling down; `stake` is the new total. V starts anew.
        ///
        /// Errors: `NotOwner`, `WorkerDoesNotExist`, `ForcedStop`, `WorkerIsNotMining`,
        /// `WithdrawQueueNotEmpty`, `CannotRestartWithLessStake`, `InsufficientFreeStake`, then as
        /// `start_mining`.
        #[ink(message)]
        pub fn restart_mining(&mut self, worker: Worker, stake: Balance) -> Result<()> {
            self.ensure_owner()?;
            let number = self.number_of(&worker)?;
            if self.pool.forced_stop {
                return Err(Error::ForcedStop);
            }
            if number >= self.pool.running {
                return Err(Error::WorkerIsNotMining);
            }
            if self.pool.queue.shares() > 0 {
                return Err(Error::WithdrawQueueNotEmpty);
            }
            self.release_stake();
            let available = self.pool.available();
            let (stopped, credit) = self.mining().restart(worker, stake, available)?;
            self.ensure_mining_enabled()?;
            self.bring_home(credit);
            self.pool.rebind(stopped.stake, stopped.returned, stake)?;
            self.emit(Change::MiningStarted {
                worker,
                stake,
                slashed: stopped.stake.saturating_sub(stopped.returned),
            });
            Ok(())
        }

        /// Sends the owner reward to `target`; returns the amount.
        ///
        /// Errors: `NotOwner`, `NoRewardToClaim`, `TransferFailed`.
        #[ink(message)]
        pub fn claim_owner_rewards(&mut self, target: AccountId) -> Result<Balance> {
            let owner = self.ensure_owner()?;
            let amount = core::mem::take(&mut self.pool.owner_reward);
            if amount == 0 {
                return Err(Error::NoRewardToClaim);
            }
            self.send_claimed(owner, target, amount)
        }

        /// Replaces the description, at most 4,400 bytes, which consoles show as UTF-8.
        ///
        /// Errors: `NotOwner`, `DescriptionTooLong`.
        #[ink(message)]
        pub fn set_description(&mut self, bytes: Vec<u8>) -> Result<()> {
            self.ensure_owner()?;
            if bytes.len() > MAX_DESCRIPTION {
                return Err(Error::DescriptionTooLong);
            }
            self.description.set(&bytes);
            self.emit(Change::DescriptionSet);
            Ok(())
        }

        /// Puts an account on the whitelist; the first entry closes the pool for all others.
        ///
        /// Errors: `NotOwner`, `AlreadyInWhitelist`, `WhitelistFull` (100).
        #[ink(message)]
        pub fn add_staker_to_whitelist(&mut self, account: AccountId) -> Result<()> {
            self.ensure_owner()?;
            if self.whitelist.contains(account) {
                return Err(Error::AlreadyInWhitelist);
            }
            if self.whitelisted >= MAX_WHITELIST {
                return Err(Error::WhitelistFull);
            }
            self.whitelist.insert(account, &());
            self.whitelisted = self.whitelisted.saturating_add(1);
            self.emit(Change::WhitelistChanged {
                account,
                listed: true,
            });
            Ok(())
        }

        /// Takes an account off the whitelist; removing the last one opens the pool.
        ///
        /// Errors: `NotOwner`, `NotInWhitelist`.
        #[ink(message)]
        pub fn remove_staker_from_whitelist(&mut self, account: AccountId) -> Result<()> {
            self.ensure_owner()?;
            if self.whitelist.take(account).is_none() {
                return Err(Error::NotInWhitelist);
            }
            self.whitelisted = self.whitelisted.saturating_sub(1);
            self.emit(Change::WhitelistChanged {
                account,
                listed: false,
            });
            Ok(())
        }

        /// Offers the pool to `to`, who becomes owner by accepting; offering it to oneself withdraws it.
        ///
        /// Errors: `NotOwner`.
        #[ink(message)]
        pub fn transfer_ownership(&mut self, to: AccountId) -> Result<()> {
            let mut settings = self.cold_settings();
            settings.ownership.transfer(&self.env().caller(), to)?;
            self.settings.set(&settings);
            self.emit(Change::OwnershipOffered { to });
            Ok(())
        }

        /// Makes the caller, whom the pool was offered to, its owner. The owner reward so far stays with
        /// the old owner, who can claim it as staker rewards.
        ///
        /// Errors: `NotPendingOwner`.
        #[ink(message)]
        pub fn accept_ownership(&mut self) -> Result<()> {
            let owner = self.env().caller();
            let mut settings = self.cold_settings();
            let old = settings.ownership.accept(&owner)?;
            self.settings.set(&settings);
            let reward = core::mem::take(&mut self.pool.owner_reward);
            self.credit(&old, reward);
            self.factory().pool_owner_changed(owner)?;
            self.emit(Change::OwnershipTransferred { owner });
            Ok(())
        }

        // Anyone.

        /// Makes the stake of a worker free whose cool-down has ended.
        ///
        /// Errors: `WorkerDoesNotExist`, `CoolDownNotReady`.
        #[ink(message)]
        pub fn reclaim_worker(&mut self, worker: Worker) -> Result<()> {
            self.number_of(&worker)?;
            if self.registry().ready_at(worker) > self.env().block_timestamp() {
                return Err(Error::CoolDownNotReady);
            }
            self.release_stake();
            self.emit(Change::WorkerReclaimed { worker });
            Ok(())
        }

        /// Collects, then pays at most `max` (100) entries from the head of the withdraw queue out of the free
        /// stake; returns how many were paid, the last one perhaps in part. If the collection fails and the
        /// last one is not fresh, only entries are paid that are older than grace and cool-down.
        #[ink(message)]
        pub fn process_withdrawals(&mut self, max: u32) -> Result<u32> {
            let now = self.env().block_timestamp();
            // Whether or not it could be collected, those who have waited long enough are paid.
            let _ = self.sync_rewards();
            let overdue = now.saturating_sub(self.cold_settings().config.timing.exit());
            let served =
                self.pool
                    .process_withdrawals(&mut self.book, max.min(MAX_PAGE), now, overdue);
            let count = served.len();
            self.deliver(served);
            Ok(u32::try_from(count).unwrap_or(MAX_PAGE))
        }

        /// Collects, and stops all workers if the stake that is free or cooling down does not cover the
        /// withdrawals older than the grace period. Takes at most `max` steps, each a queue entry looked at or a
        /// worker stopped; further calls go on. Returns how many workers were stopped.
        #[ink(message)]
        pub fn check_and_force_withdraw(&mut self, max: u32) -> Result<u32> {
            // What is known decides, even if mining does not answer.
            let _ = self.sync_rewards();
            let mut steps = max;
            if !self.pool.forced_stop {
                let now = self.env().block_timestamp();
                let grace = self.cold_settings().config.timing.grace;
                let looked_at = self.pool.check_overdue(&self.book, now, grace, max);
                steps = max.saturating_sub(looked_at);
                if self.pool.forced_stop {
                    self.emit(Change::ForcedStopChanged { active: true });
                }
            }
            if !self.pool.forced_stop {
                return Ok(0);
            }
            let stopped = self.pool.running.min(steps);
            self.stop_last(stopped)?;
            self.end_forced_stop();
            Ok(stopped)
        }

        /// Stops a worker that has been unresponsive for longer than the offline limit, whose measurement is no longer
        /// allowed, or whose attestation ran out longer ago than mining's attestation grace.
        ///
        /// Errors: `WorkerIsNotMining` (not one of the pool's included), `WorkerIsResponsive`.
        #[ink(message)]
        pub fn stop_unresponsive(&mut self, worker: Worker) -> Result<()> {
            self.retire(&worker).map_err(|_| Error::WorkerIsNotMining)?;
            let stopped = self.mining().stop_unresponsive(worker)?;
            self.book_stop(vec![worker], stopped)
        }

        /// Collects from mining what the pool's workers earned, and books what absences have cost them of
        /// their stake; returns the rewards.
        ///
        /// Errors: `TransferFailed` (mining cannot pay).
        #[ink(message)]
        pub fn sync_rewards(&mut self) -> Result<Balance> {
            let now = self.env().block_timestamp();
            collect_into(&mut self.pool, &cold(&self.settings), now)
        }

        /// Takes a worker out of the pool, by its operator; a running one is stopped first.
        ///
        /// Errors: `WorkerDoesNotExist`, `UnauthorizedOperator`.
        #[ink(message)]
        pub fn unbind_worker(&mut self, worker: Worker) -> Result<()> {
            let number = self.number_of(&worker)?;
            if !self.registry().is_operator(worker, self.env().caller()) {
                return Err(Error::UnauthorizedOperator);
            }
            if number < self.pool.running {
                self.stop_worker(worker)?;
            }
            self.registry().unbind(worker)?;
            self.drop_worker(worker);
            Ok(())
        }

        /// Sends slashed stake, and rewards that nobody could earn, to the treasury; returns the amount.
        ///
        /// Errors: `NoRewardToClaim`, `TransferFailed`.
        #[ink(message)]
        pub fn sweep_treasury(&mut self) -> Result<Balance> {
            let amount = core::mem::take(&mut self.pool.treasury_due);
            if amount == 0 {
                return Err(Error::NoRewardToClaim);
            }
            self.send(self.cold_settings().config.treasury, amount)?;
            self.emit(Change::TreasurySwept { amount });
            Ok(amount)
        }

        // Governance.

        /// Pauses contributions, new workers and starts. Exits, claims and stops go on.
        ///
        /// Errors: `NotGuardian` (for anybody but guardian and governance).
        #[ink(message)]
        pub fn pause(&mut self) -> Result<()> {
            self.set_paused(true, Error::NotGuardian)
        }

        /// Lifts the pause.
        ///
        /// Errors: `NotOwner` (for anybody but governance).
        #[ink(message)]
        pub fn unpause(&mut self) -> Result<()> {
            self.set_paused(false, Error::NotOwner)
        }

        /// Announces that the pool will run other code, which governance has approved.
        ///
        /// Errors: `NotOwner`, `CodeNotApproved`.
        #[ink(message)]
        pub fn announce_code(&mut self, code_hash: Hash) -> Result<()> {
            self.ensure_owner()?;
            self.approved_from(code_hash)?;
            let mut settings = self.cold_settings();
            let delay = settings.config.timing.announcement();
            let executable_at =
                settings
                    .upgrade
                    .announce(code_hash, self.env().block_timestamp(), delay);
            self.settings.set(&settings);
            self.emit_upgrade(code_hash, Some(executable_at), false);
            Ok(())
        }

        /// Runs the announced code from the next call on, if it is the code of new pools, or governance may
        /// make it that now.
        ///
        /// Errors: `NotOwner`, `NothingAnnounced`, `AnnouncementNotReady`, `CodeNotApproved`,
        /// `CodeUpgradeFailed`.
        #[ink(message)]
        pub fn execute_code(&mut self) -> Result<()> {
            self.ensure_owner()?;
            let mut settings = self.cold_settings();
            let now = self.env().block_timestamp();
            let code_hash = settings.upgrade.execute(now)?;
            if now < self.approved_from(code_hash)? {
                return Err(Error::AnnouncementNotReady);
            }
            self.settings.set(&settings);
            self.env()
                .set_code_hash(&code_hash)
                .map_err(|_| Error::CodeUpgradeFailed)?;
            self.emit_upgrade(code_hash, None, true);
            Ok(())
        }

        /// Drops the announced code upgrade.
        ///
        /// Errors: `NotOwner`, `NothingAnnounced`.
        #[ink(message)]
        pub fn cancel_code(&mut self) -> Result<()> {
            self.ensure_owner()?;
            let mut settings = self.cold_settings();
            let code_hash = settings.upgrade.cancel(self.env().block_timestamp())?;
            self.settings.set(&settings);
            self.emit_upgrade(code_hash, None, false);
            Ok(())
        }

        // Views.

        /// The pool's sums and settings, with everything released that is due now.
        #[ink(message)]
        pub fn pool_info(&self) -> PoolInfo {
            let pool = self.pool_now();
            PoolInfo {
                pid: self.cold_settings().pid,
                owner: self.owner(),
                commission: pool.commission.rate(),
                pending_commission: pool.commission.pending(),
                cap: pool.cap,
                owner_reward: pool.owner_reward,
                total_shares: pool.total_shares,
                total_stake: pool.total_stake,
                free_stake: pool.free,
                releasing_stake: pool.releasing(),
                mining_stake: pool.mining(),
                queued_shares: pool.queue.shares(),
                owed: pool.owed(),
                unreleased_reward: pool.stream.unreleased(),
                collected_at: pool.stream.collected_at(),
                fresh: pool.is_fresh(self.env().block_timestamp()),
                claimable: pool.claimable,
                treasury_due: pool.treasury_due,
                workers: self.workers.len(),
                running_workers: pool.running,
                whitelist_enabled: self.whitelisted > 0,
                forced_stop: pool.forced_stop,
                paused: self.paused,
            }
        }

        /// What `account` has in the pool.
        #[ink(message)]
        pub fn stake_info(&self, account: AccountId) -> StakeInfo {
            let mut pool = self.pool_now();
            let now = self.env().block_timestamp();
            let staker = pool.settled(&self.book, &account, now);
            let queued_since = staker.request.as_ref().map(|request| request.start);
            StakeInfo {
                locked: pool.value_of(staker.shares),
                shares: staker.shares,
                claimable_reward: staker.claimable,
                queued_shares: staker.queued(),
                queued_since: queued_since.unwrap_or(0),
                countdown: queued_since.map_or(0, |start| self.countdown(start)),
            }
        }

        /// At most `limit` (100) entries of the withdraw queue: from its head, or behind the account
        /// `cursor`, the last one of the page before.
        #[ink(message)]
        pub fn withdraw_queue(&self, cursor: Option<AccountId>, limit: u32) -> Vec<QueueEntry> {
            let behind = |account| self.book.staker(&account).request?.next;
            let mut next = match cursor {
                None => self.pool.queue.head(),
                Some(account) => behind(account),
            };
            let mut entries = Vec::new();
            for _ in 0..page_size(limit, MAX_PAGE) {
                let entry = next.and_then(|staker| {
                    let request = self.book.staker(&staker).request?;
                    next = request.next;
                    Some(QueueEntry {
                        staker,
                        shares: request.shares,
                        value: self.pool.value_of(request.shares),
                        start: request.start,
                        countdown: self.countdown(request.start),
                    })
                });
                let Some(entry) = entry else { break };
                entries.push(entry);
            }
            entries
        }

        /// At most `limit` (100) of the pool's workers, from number `start` on; running ones come first.
        #[ink(message)]
        pub fn workers(&self, start: u32, limit: u32) -> Vec<PoolWorker> {
            self.workers
                .page(start, page_size(limit, MAX_PAGE))
                .into_iter()
                .zip(start..)
                .map(|(worker, number)| PoolWorker {
                    worker,
                    running: number < self.pool.running,
                })
                .collect()
        }

        /// Whether `account` is on the whitelist.
        #[ink(message)]
        pub fn is_whitelisted(&self, account: AccountId) -> bool {
            self.whitelist.contains(account)
        }

        /// The description.
        #[ink(message)]
        pub fn description(&self) -> Vec<u8> {
            self.description.get_or_default()
        }

        /// The pool's owner.
        #[ink(message)]
        pub fn owner(&self) -> AccountId {
            self.cold_settings().ownership.owner
        }

        /// Number, owners, addresses and parameters, announced code.
        #[ink(message)]
        pub fn settings(&self) -> PoolSettings {
            self.cold_settings().0
        }
    }

    impl PSP22 for Stakepool {
        /// All shares.
        #[ink(message)]
        fn total_supply(&self) -> Balance {
            self.pool.total_shares
        }

        /// The shares of `owner`, queued ones included.
        #[ink(message)]
        fn balance_of(&self, owner: AccountId) -> Balance {
            self.book.staker(&owner).shares
        }

        /// How many shares of `owner` `spender` may move.
        #[ink(message)]
        fn allowance(&self, owner: AccountId, spender: AccountId) -> Balance {
            self.allowances.get((owner, spender)).unwrap_or(0)
        }

        /// Moves shares of the caller that are not queued; `data` is ignored.
        #[ink(message)]
        #[allow(unused_variables)]
        fn transfer(&mut self, to: AccountId, value: Balance, data: Vec<u8>) -> PSP22Result<()> {
            self.move_shares(self.env().caller(), to, value)
        }

        /// Moves shares of `from` that are not queued, out of the caller's allowance.
        #[ink(message)]
        #[allow(unused_variables)]
        fn transfer_from(
            &mut self,
            from: AccountId,
            to: AccountId,
            value: Balance,
            data: Vec<u8>,
        ) -> PSP22Result<()> {
            self.lower_allowance(from, self.env().caller(), value)?;
            self.move_shares(from, to, value)
        }

        /// Lets `spender` move `value` shares of the caller, whatever it was before.
        #[ink(message)]
        fn approve(&mut self, spender: AccountId, value: Balance) -> PSP22Result<()> {
            self.set_allowance(self.env().caller(), spender, value)
        }

        /// Lets `spender` move more shares of the caller.
        #[ink(message)]
        fn increase_allowance(
            &mut self,
            spender: AccountId,
            delta_value: Balance,
        ) -> PSP22Result<()> {
            let owner = self.env().caller();
            let value = self.allowance(owner, spender).saturating_add(delta_value);
            self.set_allowance(owner, spender, value)
        }

        /// Lets `spender` move fewer shares of the caller.
        #[ink(message)]
        fn decrease_allowance(
            &mut self,
            spender: AccountId,
            delta_value: Balance,
        ) -> PSP22Result<()> {
            self.lower_allowance(self.env().caller(), spender, delta_value)
        }
    }

    impl PSP22Metadata for Stakepool {
        /// The name of the pool's shares.
        #[ink(message)]
        fn token_name(&self) -> Option<String> {
            Some(share_name("StakePool Share ", self.cold_settings().pid))
        }

        /// The symbol of the pool's shares.
        #[ink(message)]
        fn token_symbol(&self) -> Option<String> {
            Some(share_name("SP", self.cold_settings().pid))
        }

        /// The decimals of the shares, those of the native token.
        #[ink(message)]
        fn token_decimals(&self) -> u8 {
            self.cold_settings().config.decimals
        }
    }
}
