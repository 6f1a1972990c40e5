//! What stakers do: contribute, withdraw, transfer, claim; and the payment of the withdraw queue.

use crate::{Pool, Request, Staker, Store};
use alloc::vec::Vec;
use math::{mul_div_ceil, mul_div_floor};
use primitives::{Balance, Error, Result, Timestamp};
use scale::{Decode, Encode};

/// How many queue entries a contribution or a withdrawal serves besides its own business.
const SERVED_ALONG: u32 = 2;

/// How shares come to be burned.
#[derive(Clone, Copy)]
struct Exit {
    /// For how many milliseconds they have waited in the queue.
    waited: u64,
    /// How many of all shares came with the payment, and have no part in what the leaver has earned.
    newcomers: Balance,
}

/// Without a wait.
const AT_ONCE: Exit = Exit {
    waited: 0,
    newcomers: 0,
};

/// What the pool pays to an account for burned shares.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Encode, Decode)]
#[cfg_attr(feature = "std", derive(scale_info::TypeInfo))]
pub struct Payment<Account> {
    /// Who is paid.
    pub to: Account,
    /// How much, in plancks.
    pub amount: Balance,
    /// The shares burned for it.
    pub shares: Balance,
}

/// What a contribution did.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Contribution<Account> {
    /// Shares minted.
    pub shares: Balance,
    /// Queue entries served with the new money.
    pub served: Vec<Payment<Account>>,
}

/// What a withdrawal did.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Withdrawal<Account> {
    /// Plancks to be paid at once.
    pub amount: Balance,
    /// Shares burned for it, worthless ones included.
    pub burned: Balance,
    /// Shares that wait in the queue now.
    pub queued: Balance,
    /// Queue entries served before the caller.
    pub served: Vec<Payment<Account>>,
}

impl<Account: Copy + PartialEq> Pool<Account> {
    /// Takes in `amount` from `account` for new shares, then serves at most two queue entries if the last
    /// collection is fresh.
    ///
    /// # Errors
    /// [`Error::InsufficientContribution`] below the minimum, [`Error::PoolBankrupt`],
    /// [`Error::StakeExceedsCapacity`]: the last only after serving, so that new money can replace queued
    /// exits in a full pool, and only if it has really replaced them.
    pub fn contribute(
        &mut self,
        store: &mut impl Store<Account>,
        account: &Account,
        amount: Balance,
        now: Timestamp,
    ) -> Result<Contribution<Account>> {
        if amount < self.minimum {
            return Err(Error::InsufficientContribution);
        }
        if self.is_bankrupt() {
            return Err(Error::PoolBankrupt);
        }
        let shares = if self.total_shares == 0 {
            amount
        } else {
            mul_div_floor(amount, self.total_shares, self.total_stake).unwrap_or(0)
        };
        let stake_before = self.total_stake;
        self.release_rewards(now);
        // Also the only place where the supply of shares could leave 128 bits.
        self.total_shares = self
            .total_shares
            .checked_add(shares)
            .filter(|_| shares > 0)
            .ok_or(Error::InsufficientContribution)?;
        self.total_stake = self.total_stake.saturating_add(amount);
        self.free = self.free.saturating_add(amount);
        self.release_stake(store, now);
        // Before the new shares take part in the stream: whoever leaves has earned his part without them.
        let served = self.serve(store, SERVED_ALONG, now, 0, shares);
        let mut staker = self.accounted(store, account);
        let old_shares = self.total_shares.saturating_sub(shares);
        let (held_since, inherited) = if staker.shares == old_shares && old_shares > 0 {
            // All that is on its way is his own.
            (staker.held_since, staker.inherited)
        } else {
            (now, self.stream.earned_by_others(now, self.running > 0))
        };
        staker.add(shares, held_since, inherited, self.oldest(now));
        store.put_staker(account, &staker);
        let most = self.cap.map(|cap| cap.max(stake_before));
        if most.is_some_and(|most| self.total_stake > most) {
            return Err(Error::StakeExceedsCapacity);
        }
        Ok(Contribution { shares, served })
    }

    /// Takes `shares` out of the pool: pays what is free and not owed to others, queues the rest at
    /// the back. An older request of the account is dropped, its place and its clock too. If the last
    /// collection is not fresh, `collect` must bring one home before anything is paid; if it cannot,
    /// everything is queued.
    ///
    /// # Errors
    /// [`Error::InvalidWithdrawalAmount`] for no shares, for more than held, and for less than the
    /// minimum contribution's worth without being all.
    pub fn withdraw(
        &mut self,
        store: &mut impl Store<Account>,
        account: &Account,
        shares: Balance,
        now: Timestamp,
        collect: impl FnOnce(&mut Self) -> bool,
    ) -> Result<Withdrawal<Account>> {
        let held = store.staker(account).shares;
        let is_dust = shares < held && self.value_of(shares) < self.minimum;
        if shares == 0 || shares > held || is_dust {
            return Err(Error::InvalidWithdrawalAmount);
        }
        let mut staker = self.settled(store, account, now);
        self.queue.remove(store, account, &mut staker);
        self.release_stake(store, now);
        let served = self.serve(store, SERVED_ALONG, now, 0, 0);
        let mut limit = self.available();
        if !self.is_fresh(now) {
            let collected = collect(self);
            self.settle(&mut staker);
            limit = if collected { self.available() } else { 0 };
        }
        let (amount, mut burned) = self.payable(shares, limit);
        self.redeem(&mut staker, amount, burned, AT_ONCE, now);
        let mut queued = shares.saturating_sub(burned);
        if self.value_of(queued) == 0 {
            self.redeem(&mut staker, 0, queued, AT_ONCE, now);
            burned = shares;
            queued = 0;
        } else {
            self.queue.push(store, account, &mut staker, queued, now);
        }
        store.put_staker(account, &staker);
        Ok(Withdrawal {
            amount,
            burned,
            queued,
            served,
        })
    }

    /// Releases matured stake and pays at most `max` entries from the queue's head. If the last collection
    /// is not fresh, only those that were requested before `overdue`: nobody waits for mining for ever.
    pub fn process_withdrawals(
        &mut self,
        store: &mut impl Store<Account>,
        max: u32,
        now: Timestamp,
        overdue: Timestamp,
    ) -> Vec<Payment<Account>> {
        self.release_rewards(now);
        self.release_stake(store, now);
        self.serve(store, max, now, overdue, 0)
    }

    /// Moves shares that are not queued.
    ///
    /// # Errors
    /// [`Error::InvalidWithdrawalAmount`] for more than that.
    pub fn transfer(
        &mut self,
        store: &mut impl Store<Account>,
        from: &Account,
        to: &Account,
        shares: Balance,
        now: Timestamp,
    ) -> Result<()> {
        let mut sender = self.settled(store, from, now);
        if shares > sender.shares.saturating_sub(sender.queued()) {
            return Err(Error::InvalidWithdrawalAmount);
        }
        if from == to || shares == 0 {
            return Ok(());
        }
        let mut receiver = self.accounted(store, to);
        sender.shares = sender.shares.saturating_sub(shares);
        let oldest = self.oldest(now);
        receiver.add(shares, sender.held_since, sender.inherited, oldest);
        store.put_staker(from, &sender);
        store.put_staker(to, &receiver);
        Ok(())
    }

    /// Takes out all that `account` can claim, and `owner_reward` with it where it is the owner's.
    ///
    /// # Errors
    /// [`Error::NoRewardToClaim`].
    pub fn claim(
        &mut self,
        store: &mut impl Store<Account>,
        account: &Account,
        with_owner_reward: bool,
        now: Timestamp,
    ) -> Result<Balance> {
        let mut staker = self.settled(store, account, now);
        let claimed = core::mem::take(&mut staker.claimable);
        self.claimable = self.claimable.saturating_sub(claimed);
        store.put_staker(account, &staker);
        let of_owner = if with_owner_reward {
            core::mem::take(&mut self.owner_reward)
        } else {
            0
        };
        match claimed.saturating_add(of_owner) {
            0 => Err(Error::NoRewardToClaim),
            amount => Ok(amount),
        }
    }

    /// Keeps a payment that could not be delivered, or that its owner left behind, for `account` to claim.
    pub fn credit(&mut self, store: &mut impl Store<Account>, account: &Account, amount: Balance) {
        let mut staker = store.staker(account);
        staker.claimable = staker.claimable.saturating_add(amount);
        self.claimable = self.claimable.saturating_add(amount);
        store.put_staker(account, &staker);
    }

    /// The account's cell with all rewards released and settled up to `now`.
    pub fn settled(
        &mut self,
        store: &impl Store<Account>,
        account: &Account,
        now: Timestamp,
    ) -> Staker<Account> {
        self.release_rewards(now);
        self.accounted(store, account)
    }

    /// The account with everything that it has earned of what is released.
    fn accounted(&self, store: &impl Store<Account>, account: &Account) -> Staker<Account> {
        let mut staker = store.staker(account);
        self.settle(&mut staker);
        staker
    }

    /// Pays from the queue's head as long as there is free stake; unless the last collection is fresh, only
    /// entries that were requested before `overdue`. One that can only be paid in part keeps its place and
    /// its clock. `newcomers` is how many of the shares have only just been minted.
    fn serve(
        &mut self,
        store: &mut impl Store<Account>,
        max: u32,
        now: Timestamp,
        overdue: Timestamp,
        newcomers: Balance,
    ) -> Vec<Payment<Account>> {
        let requested_before = if self.is_fresh(now) {
            Timestamp::MAX
        } else {
            overdue
        };
        let mut served = Vec::new();
        for _ in 0..max {
            let Some(head) = self.queue.head() else {
                break;
            };
            let mut staker = store.staker(&head);
            let Some(Request {
                shares: queued,
                start,
                ..
            }) = staker.request
            else {
                break;
            };
            let (amount, burned) = self.payable(queued, self.free);
            if burned == 0 || start >= requested_before {
                break;
            }
            self.settle(&mut staker);
            if burned == queued {
                self.queue.remove(store, &head, &mut staker);
            } else {
                self.queue.reduce(&mut staker, burned);
            }
            let exit = Exit {
                waited: now.saturating_sub(start),
                newcomers,
            };
            self.redeem(&mut staker, amount, burned, exit, now);
            store.put_staker(&head, &staker);
            served.push(Payment {
                to: head,
                amount,
                shares: burned,
            });
        }
        served
    }

    /// Burns `shares` of a settled staker for `amount` of free stake. They take along of the rewards that are not
    /// released what they have earned, less what they had inherited; the last ones, to whom others left it, all
    /// that they held out for, and nothing is left to inherit.
    fn redeem(
        &mut self,
        staker: &mut Staker<Account>,
        amount: Balance,
        shares: Balance,
        exit: Exit,
        now: Timestamp,
    ) {
        if shares == 0 {
            return;
        }
        let held = staker.held(now);
        let taken = if shares == self.total_shares {
            let taken = self.stream.part_of(shares, shares, held);
            let left = self.stream.unreleased().saturating_sub(taken);
            self.stream.take_out(left);
            self.treasury_due = self.treasury_due.saturating_add(left);
            taken
        } else {
            let all = self.total_shares.saturating_sub(exit.newcomers);
            let time = self
                .stream
                .time_earned(exit.waited, held, self.ordinary_stream());
            let inherited = mul_div_ceil(staker.inherited, shares, all).unwrap_or(Balance::MAX);
            self.stream
                .part_of(shares, all, time)
                .saturating_sub(inherited)
        };
        self.stream.take_out(taken);
        staker.claimable = staker.claimable.saturating_add(taken);
        self.claimable = self.claimable.saturating_add(taken);
        staker.shares = staker.shares.saturating_sub(shares);
        self.total_shares = self.total_shares.saturating_sub(shares);
        self.total_stake = self.total_stake.saturating_sub(amount);
        self.free = self.free.saturating_sub(amount);
    }

    /// For how long rewards are released where they are collected before a collection is stale.
    fn ordinary_stream(&self) -> u64 {
        self.stream_period.max(self.freshness)
    }

    /// From when on it makes a difference since when shares are held.
    fn oldest(&self, now: Timestamp) -> Timestamp {
        now.saturating_sub(self.stream.longest(now, self.ordinary_stream()))
    }

    fn settle(&self, staker: &mut Staker<Account>) {
        let sum = self.stream.accumulator();
        staker.claimable = staker
            .claimable
            .saturating_add(sum.earned_since(&staker.snapshot, staker.shares));
        staker.snapshot = *sum;
    }
}
