//! What stands behind the messages: access to the cold cells, calls to the other contracts, payments.

use crate::stakepool::{Approval, PSP22Result, PoolChanged, Stakepool, Transfer};
use ink::{
    codegen::{EmitEvent, Env, StaticEnv},
    prelude::{string::String, vec, vec::Vec},
    primitives::{AccountId, Hash},
    storage::{traits::StorageKey, Lazy},
};
use interfaces::{
    trial, Cell, Credit, FactoryRef, MiningRef, PoolChange as Change, PoolSettings, RegistryRef,
    Stopped,
};
use openbrush::contracts::traits::psp22::PSP22Error;
use pool_logic::{Commission, Payment, Pool};
use primitives::{Balance, Error, Result, Timestamp, Worker};

impl Stakepool {
    // Cold cells.

    /// Returns the caller if it is the owner.
    pub(crate) fn ensure_owner(&self) -> Result<AccountId> {
        let caller = self.env().caller();
        self.cold_settings().ownership.ensure_owner(&caller)?;
        Ok(caller)
    }

    /// From when on governance lets pools run `code_hash`.
    pub(crate) fn approved_from(&self, code_hash: Hash) -> Result<Timestamp> {
        self.factory()
            .pool_code_from(code_hash)
            .ok_or(Error::CodeNotApproved)
    }

    pub(crate) fn cold_settings(&self) -> Cell<PoolSettings> {
        cold(&self.settings)
    }

    // Other contracts.

    pub(crate) fn registry(&self) -> RegistryRef {
        RegistryRef(self.cold_settings().config.registry)
    }

    pub(crate) fn mining(&self) -> MiningRef {
        MiningRef(self.cold_settings().config.mining)
    }

    pub(crate) fn factory(&self) -> FactoryRef {
        FactoryRef(self.cold_settings().factory)
    }

    // Time.

    pub(crate) fn in_future(&self, delay: u64) -> Timestamp {
        self.env().block_timestamp().saturating_add(delay)
    }

    /// Milliseconds until a withdrawal requested at `start` can stop the pool's workers.
    pub(crate) fn countdown(&self, start: Timestamp) -> u64 {
        start
            .saturating_add(self.cold_settings().config.timing.grace)
            .saturating_sub(self.env().block_timestamp())
    }

    /// The accounting with everything released that is due now.
    pub(crate) fn pool_now(&self) -> Pool<AccountId> {
        self.pool.at(&self.book, self.env().block_timestamp())
    }

    pub(crate) fn release_stake(&mut self) {
        let now = self.env().block_timestamp();
        self.pool.release_stake(&mut self.book, now);
    }

    // Workers.

    pub(crate) fn number_of(&self, worker: &Worker) -> Result<u32> {
        self.workers
            .number_of(worker)
            .ok_or(Error::WorkerDoesNotExist)
    }

    /// Moves a running worker behind the other running ones, where those are that are being stopped.
    pub(crate) fn retire(&mut self, worker: &Worker) -> Result<()> {
        let number = self.number_of(worker)?;
        if number >= self.pool.running {
            return Err(Error::WorkerIsNotMining);
        }
        self.workers
            .swap(number, self.pool.running.saturating_sub(1));
        Ok(())
    }

    /// The pool's own pause, looked at after mining's answer, because mining's other reasons come first.
    pub(crate) fn ensure_mining_enabled(&self) -> Result<()> {
        if self.paused {
            Err(Error::MiningDisabled)
        } else {
            Ok(())
        }
    }

    pub(crate) fn stop_worker(&mut self, worker: Worker) -> Result<()> {
        self.retire(&worker)?;
        let stopped = self.mining().stop(&[worker])?;
        self.book_stop(vec![worker], stopped)
    }

    /// Stops the last `count` of the running workers, which need not change their numbers.
    pub(crate) fn stop_last(&mut self, count: u32) -> Result<()> {
        if count == 0 {
            return Ok(());
        }
        let first = self.pool.running.saturating_sub(count);
        let workers = self.workers.page(first, count);
        let stopped = self.mining().stop(&workers)?;
        self.book_stop(workers, stopped)
    }

    pub(crate) fn book_stop(
        &mut self,
        workers: Vec<Worker>,
        (stopped, credit): (Stopped, Credit),
    ) -> Result<()> {
        let now = self.env().block_timestamp();
        let matures_at = self.in_future(self.cold_settings().config.timing.cool_down);
        let Stopped { stake, returned } = stopped;
        self.bring_home(credit);
        let commission = self.pool.commission;
        let count = u32::try_from(workers.len()).unwrap_or(u32::MAX);
        self.pool
            .unbind(&mut self.book, count, stake, returned, matures_at, now);
        emit_commission_unless(&commission, &self.pool);
        self.registry().stopped(&workers, matures_at)?;
        self.end_forced_stop();
        self.emit(Change::WorkersStopped {
            workers,
            returned,
            slashed: stake.saturating_sub(returned),
            matures_at,
        });
        Ok(())
    }

    /// A forced stop is over when no worker runs, whoever stopped the last one.
    pub(crate) fn end_forced_stop(&mut self) {
        if self.pool.forced_stop && self.pool.running == 0 {
            self.pool.forced_stop = false;
            self.emit(Change::ForcedStopChanged { active: false });
        }
    }

    pub(crate) fn drop_worker(&mut self, worker: Worker) {
        self.workers.remove(&worker);
        self.emit(Change::WorkerRemoved { worker });
    }

    // Money.

    /// Books what mining has brought home along with a start or a stop.
    pub(crate) fn bring_home(&mut self, credit: Credit) {
        if credit == Credit::default() {
            return;
        }
        let now = self.env().block_timestamp();
        self.pool.bring_home(credit.earned, credit.lost, now);
        emit_collected(credit, self.pool.commission.rate());
    }

    /// Whether the whitelist lets `account` hold shares.
    pub(crate) fn may_hold(&self, account: &AccountId) -> bool {
        self.whitelisted == 0
            || self.whitelist.contains(account)
            || *account == self.cold_settings().ownership.owner
    }

    /// Sends plancks, or fails the message.
    pub(crate) fn send(&self, to: AccountId, amount: Balance) -> Result<()> {
        self.env()
            .transfer(to, amount)
            .map_err(|_| Error::TransferFailed)
    }

    /// Sends plancks; what the chain refuses to deliver can be claimed, so that it stops nobody else.
    pub(crate) fn pay(&mut self, to: &AccountId, amount: Balance) {
        if amount > 0 && self.send(*to, amount).is_err() {
            self.credit(to, amount);
        }
    }

    /// Keeps plancks for `account` to claim.
    pub(crate) fn credit(&mut self, account: &AccountId, amount: Balance) {
        if amount > 0 {
            self.pool.credit(&mut self.book, account, amount);
            self.emit(Change::PaymentCredited {
                account: *account,
                amount,
            });
        }
    }

    /// Pays what the queue was served and tells about it.
    pub(crate) fn deliver(&mut self, payments: Vec<Payment<AccountId>>) {
        if payments.is_empty() {
            return;
        }
        for payment in &payments {
            self.pay(&payment.to, payment.amount);
            self.emit_transfer(Some(payment.to), None, payment.shares);
        }
        self.emit(Change::WithdrawalsServed { payments });
    }

    pub(crate) fn claim(&mut self, target: AccountId, with_owner_reward: bool) -> Result<Balance> {
        trial::burn(trial::ARITHMETIC);
        let account = self.env().caller();
        let now = self.env().block_timestamp();
        let amount = self
            .pool
            .claim(&mut self.book, &account, with_owner_reward, now)?;
        self.send_claimed(account, target, amount)
    }

    pub(crate) fn send_claimed(
        &mut self,
        account: AccountId,
        target: AccountId,
        amount: Balance,
    ) -> Result<Balance> {
        // The chain takes a transfer to oneself for done: the claim would be lost.
        if target == self.env().account_id() {
            return Err(Error::TransferFailed);
        }
        self.send(target, amount)?;
        self.emit(Change::RewardClaimed {
            account,
            target,
            amount,
        });
        Ok(amount)
    }

    // Events and shares.

    pub(crate) fn emit(&self, change: Change) {
        emit(change);
    }

    pub(crate) fn emit_transfer(
        &self,
        from: Option<AccountId>,
        to: Option<AccountId>,
        value: Balance,
    ) {
        self.env().emit_event(Transfer { from, to, value });
    }

    pub(crate) fn move_shares(
        &mut self,
        from: AccountId,
        to: AccountId,
        value: Balance,
    ) -> PSP22Result<()> {
        ensure_account(&to, PSP22Error::ZeroRecipientAddress)?;
        // Nobody could ever move them again, and the pool could never be empty.
        if to == self.env().account_id() {
            return Err(PSP22Error::Custom(String::from("TransferToPool")));
        }
        if !self.may_hold(&to) {
            return Err(PSP22Error::Custom(String::from("NotInContributeWhitelist")));
        }
        trial::burn(trial::ARITHMETIC);
        let now = self.env().block_timestamp();
        self.pool
            .transfer(&mut self.book, &from, &to, value, now)
            .map_err(|_| PSP22Error::InsufficientBalance)?;
        self.emit_transfer(Some(from), Some(to), value);
        Ok(())
    }

    pub(crate) fn lower_allowance(
        &mut self,
        owner: AccountId,
        spender: AccountId,
        by: Balance,
    ) -> PSP22Result<()> {
        let value = self
            .allowances
            .get((owner, spender))
            .unwrap_or(0)
            .checked_sub(by)
            .ok_or(PSP22Error::InsufficientAllowance)?;
        self.set_allowance(owner, spender, value)
    }

    pub(crate) fn set_allowance(
        &mut self,
        owner: AccountId,
        spender: AccountId,
        value: Balance,
    ) -> PSP22Result<()> {
        ensure_account(&spender, PSP22Error::ZeroRecipientAddress)?;
        if value == 0 {
            self.allowances.remove((owner, spender));
        } else {
            self.allowances.insert((owner, spender), &value);
        }
        self.env().emit_event(Approval {
            owner,
            spender,
            value,
        });
        Ok(())
    }

    // Governance.

    pub(crate) fn set_paused(&mut self, paused: bool, refusal: Error) -> Result<()> {
        let caller = self.env().caller();
        if !self.factory().may_set_pool_paused(caller, paused) {
            return Err(refusal);
        }
        self.paused = paused;
        self.emit(Change::PauseChanged { paused });
        Ok(())
    }

    pub(crate) fn emit_upgrade(
        &self,
        code_hash: Hash,
        executable_at: Option<Timestamp>,
        done: bool,
    ) {
        self.emit(Change::CodeUpgrade {
            code_hash,
            executable_at,
            done,
        });
    }
}

/// What the hot messages do not need.
pub(crate) fn cold<Key: StorageKey>(
    settings: &Lazy<Cell<PoolSettings>, Key>,
) -> Cell<PoolSettings> {
    match settings.get() {
        Some(settings) => settings,
        None => unreachable!("the constructor wrote them"),
    }
}

/// Collects from mining for `pool`; returns the rewards.
///
/// Not a method: a withdrawal collects while the pool's accounting is at work.
///
/// # Errors
/// `TransferFailed` if mining cannot pay; nothing is changed then.
pub(crate) fn collect_into(
    pool: &mut Pool<AccountId>,
    settings: &PoolSettings,
    now: Timestamp,
) -> Result<Balance> {
    let credit = MiningRef(settings.config.mining).collect()?;
    let commission = pool.commission;
    pool.collect(credit.earned, credit.lost, now);
    emit_collected(credit, commission.rate());
    emit_commission_unless(&commission, pool);
    Ok(credit.earned)
}

fn emit(change: Change) {
    EmitEvent::<Stakepool>::emit_event(Stakepool::env(), PoolChanged { change });
}

fn emit_collected(credit: Credit, commission: u32) {
    emit(Change::RewardCollected {
        amount: credit.earned,
        lost: credit.lost,
        commission,
    });
}

/// Tells the pool's commission, unless it still is what it was `before`.
pub(crate) fn emit_commission_unless(before: &Commission, pool: &Pool<AccountId>) {
    if pool.commission != *before {
        emit_commission(&pool.commission);
    }
}

pub(crate) fn emit_commission(commission: &Commission) {
    emit(Change::CommissionSet {
        commission: commission.rate(),
        pending: commission.pending(),
    });
}

/// Refuses the zero account, whose key nobody has.
fn ensure_account(account: &AccountId, error: PSP22Error) -> PSP22Result<()> {
    if *account == AccountId::from([0; 32]) {
        Err(error)
    } else {
        Ok(())
    }
}

/// `prefix` with the decimal digits of `number` behind it; without core::fmt, which is large.
pub(crate) fn share_name(prefix: &str, number: u32) -> String {
    let mut name = String::from(prefix);
    let mut unit = 1_000_000_000;
    while unit > 0 {
        let digit = number / unit % 10;
        if number >= unit || unit == 1 {
            name.push(char::from_digit(digit, 10).unwrap_or('0'));
        }
        unit /= 10;
    }
    name
}
