//! The sums of a pool, and what its owner and its workers do to them.

use crate::{Commission, Cooling, Queue, Store, Stream};
use math::{mul_div_ceil, mul_div_floor};
use primitives::{Balance, Error, Result, Timestamp};
use scale::{Decode, Encode};

/// With fewer shares than this the stakers' part of a reward goes to the treasury: what is left of a
/// pool that everybody left shall not collect the rewards of its old size.
pub const MINIMUM_REWARDED_SHARES: Balance = 1_000_000;

/// The sums of a pool. Amounts are in plancks.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Encode, Decode)]
#[cfg_attr(feature = "std", derive(scale_info::TypeInfo))]
pub struct Pool<Account> {
    /// All shares.
    pub total_shares: Balance,
    /// All stake: free, mining and releasing.
    pub total_stake: Balance,
    /// Stake that no worker uses.
    pub free: Balance,
    /// Stake of stopped workers.
    pub cooling: Cooling,
    /// Who waits to be paid out.
    pub queue: Queue<Account>,
    /// Rewards on their way to the stakers.
    pub stream: Stream,
    /// Released rewards and undelivered payments that nobody has claimed yet.
    pub claimable: Balance,
    /// The owner's part of the rewards.
    pub commission: Commission,
    /// What the owner can claim.
    pub owner_reward: Balance,
    /// Slashed stake and rewards that nobody can earn.
    pub treasury_due: Balance,
    /// The most stake that the pool takes; `None` is unlimited.
    pub cap: Option<Balance>,
    /// The smallest contribution and the smallest partial withdrawal.
    pub minimum: Balance,
    /// For how many milliseconds after a collection the queue is paid without another one.
    pub freshness: u64,
    /// Over how many milliseconds at least rewards are released; 0 releases them at once.
    pub stream_period: u64,
    /// How many workers run.
    pub running: u32,
    /// Whether all workers are being stopped for overdue withdrawals.
    pub forced_stop: bool,
}

impl<Account: Copy + PartialEq> Pool<Account> {
    /// An empty, unlimited pool.
    pub fn new(now: Timestamp, minimum: Balance, freshness: u64, stream_period: u64) -> Self {
        Self {
            total_shares: 0,
            total_stake: 0,
            free: 0,
            cooling: Cooling::default(),
            queue: Queue::default(),
            stream: Stream::new(now),
            claimable: 0,
            commission: Commission::default(),
            owner_reward: 0,
            treasury_due: 0,
            cap: None,
            minimum,
            freshness,
            stream_period,
            running: 0,
            forced_stop: false,
        }
    }

    /// `floor(shares x T / S)`: what `shares` are worth.
    pub fn value_of(&self, shares: Balance) -> Balance {
        mul_div_floor(shares, self.total_stake, self.total_shares).unwrap_or(0)
    }

    /// The part of the free stake that the withdraw queue is owed.
    pub fn owed(&self) -> Balance {
        self.value_of(self.queue.shares()).min(self.free)
    }

    /// The free stake that is not owed.
    pub fn available(&self) -> Balance {
        self.free.saturating_sub(self.owed())
    }

    /// Stake bound by running workers.
    pub fn mining(&self) -> Balance {
        self.total_stake
            .saturating_sub(self.free)
            .saturating_sub(self.cooling.stake())
    }

    /// Stake of stopped workers that is not free yet.
    pub fn releasing(&self) -> Balance {
        self.cooling.stake()
    }

    /// Whether what mining kept for the pool was collected so lately that the sums can be relied on: the
    /// price, for losses may wait there, and the rewards, which belong to those who hold shares now. A pool
    /// without a running worker has nothing there.
    pub fn is_fresh(&self, now: Timestamp) -> bool {
        let age = now.saturating_sub(self.stream.collected_at());
        self.running == 0 || age <= self.freshness
    }

    /// Whether the shares are worth too little to price new ones: no stake, or less than 10^-9 a share.
    pub fn is_bankrupt(&self) -> bool {
        self.total_shares > 0
            && (self.total_stake == 0
                || self.total_stake.saturating_mul(1_000_000_000) < self.total_shares)
    }

    /// Sets the cap.
    ///
    /// # Errors
    /// [`Error::InadequateCapacity`] below the stake that is in the pool and not owed to the queue, and below
    /// the minimum contribution.
    pub fn set_cap(&mut self, cap: Option<Balance>) -> Result<()> {
        let staying = self.total_stake.saturating_sub(self.owed());
        if cap.is_some_and(|cap| cap < staying.max(self.minimum)) {
            return Err(Error::InadequateCapacity);
        }
        self.cap = cap;
        Ok(())
    }

    /// Releases the rewards that are due by `now`.
    pub fn release_rewards(&mut self, now: Timestamp) {
        let released = self.stream.release(now, self.total_shares);
        self.claimable = self.claimable.saturating_add(released);
    }

    /// Takes in everything that mining kept for the pool; see [`Self::bring_home`]. A commission raise whose
    /// date has come acts from now on.
    pub fn collect(&mut self, reward: Balance, lost: Balance, now: Timestamp) {
        self.bring_home(reward, lost, now);
        self.mark_collected(now);
    }

    /// Books what absent workers have `lost` of their stake, and takes in a `reward`: the owner's part at
    /// once, the rest into the stream, or to the treasury if there are too few shares.
    pub fn bring_home(&mut self, reward: Balance, lost: Balance, now: Timestamp) {
        self.slash(lost);
        self.release_rewards(now);
        self.stream.set_home_at(now);
        let commission = self.commission.of(reward);
        let rest = reward.saturating_sub(commission);
        self.owner_reward = self.owner_reward.saturating_add(commission);
        if self.total_shares < MINIMUM_REWARDED_SHARES {
            self.treasury_due = self.treasury_due.saturating_add(rest);
        } else {
            self.stream.take_in(rest, now, self.stream_period);
            self.release_rewards(now);
        }
    }

    /// Sets the commission; a raise waits until `effective_at` unless `owner_alone` holds all shares.
    ///
    /// # Errors
    /// [`Error::InvalidCommission`].
    pub fn set_commission(
        &mut self,
        rate: u32,
        store: &impl Store<Account>,
        owner: &Account,
        effective_at: Timestamp,
    ) -> Result<()> {
        let owner_alone = store.staker(owner).shares == self.total_shares;
        self.commission.set(rate, owner_alone, effective_at)
    }

    /// Binds free `stake` to a worker that starts. If it is the only one, this counts as a collection: there was
    /// nothing to collect.
    ///
    /// # Errors
    /// [`Error::InsufficientFreeStake`] beyond what is free and not owed.
    pub fn bind(&mut self, stake: Balance, now: Timestamp) -> Result<()> {
        self.take_free(stake)?;
        if self.running == 0 {
            self.mark_collected(now);
        }
        self.running = self.running.saturating_add(1);
        Ok(())
    }

    /// Books that so many `workers` with `stake` were stopped: `returned` cools down until `matures_at`, the
    /// rest is slashed. What mining kept has been [brought home](Self::bring_home); if no worker is left to
    /// run, there is nothing more to collect.
    pub fn unbind(
        &mut self,
        store: &mut impl Store<Account>,
        workers: u32,
        stake: Balance,
        returned: Balance,
        matures_at: Timestamp,
        now: Timestamp,
    ) {
        self.running = self.running.saturating_sub(workers);
        if self.running == 0 {
            self.mark_collected(now);
        }
        self.slash(stake.saturating_sub(returned));
        self.cooling.push(store, returned, matures_at);
    }

    /// Books that a worker with `old` stake, of which `returned` is left, goes on with `new` stake.
    ///
    /// # Errors
    /// [`Error::CannotRestartWithLessStake`], [`Error::InsufficientFreeStake`].
    pub fn rebind(&mut self, old: Balance, returned: Balance, new: Balance) -> Result<()> {
        let more = new
            .checked_sub(returned)
            .filter(|more| *more > 0)
            .ok_or(Error::CannotRestartWithLessStake)?;
        self.take_free(more)?;
        self.slash(old.saturating_sub(returned));
        Ok(())
    }

    /// Makes matured stake free, at most two records of it.
    pub fn release_stake(&mut self, store: &mut impl Store<Account>, now: Timestamp) {
        let released = self.cooling.release(store, now);
        self.free = self.free.saturating_add(released);
    }

    /// Looks at no more than `max` further queue entries for expired ones; sets the forced stop if those
    /// found need more than is free or cooling down. Returns how many entries it looked at.
    pub fn check_overdue(
        &mut self,
        store: &impl Store<Account>,
        now: Timestamp,
        grace: u64,
        max: u32,
    ) -> u32 {
        let looked_at = self.queue.expire(store, now.saturating_sub(grace), max);
        let coming = self.free.saturating_add(self.cooling.stake());
        if self.value_of(self.queue.expired()) > coming {
            self.forced_stop = true;
        }
        looked_at
    }

    /// The pool as it will be once everything due by `now` is released: what a view shows.
    pub fn at(&self, store: &impl Store<Account>, now: Timestamp) -> Self {
        let mut pool = *self;
        pool.release_rewards(now);
        let matured = pool.cooling.release_for_view(store, now);
        pool.free = pool.free.saturating_add(matured);
        pool
    }

    /// How many of `shares` have to be burned for how much, if at most `limit` can be paid: all for
    /// their value, or the least that covers the limit.
    pub(crate) fn payable(&self, shares: Balance, limit: Balance) -> (Balance, Balance) {
        let value = self.value_of(shares);
        if value <= limit {
            return (value, shares);
        }
        let burned = mul_div_ceil(limit, self.total_shares, self.total_stake).unwrap_or(shares);
        (limit, burned.min(shares))
    }

    /// Counts `now` as a collection of everything that there was.
    fn mark_collected(&mut self, now: Timestamp) {
        self.stream.set_collected_at(now);
        self.commission.apply_due(now);
    }

    fn take_free(&mut self, stake: Balance) -> Result<()> {
        if stake > self.available() {
            return Err(Error::InsufficientFreeStake);
        }
        self.free = self.free.saturating_sub(stake);
        Ok(())
    }

    fn slash(&mut self, slashed: Balance) {
        self.total_stake = self.total_stake.saturating_sub(slashed);
        self.treasury_due = self.treasury_due.saturating_add(slashed);
    }
}
