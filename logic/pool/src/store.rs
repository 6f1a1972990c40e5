//! What is kept per account and per stop, and the interface to whatever keeps it.

use crate::Release;
use math::{mul_div_ceil, mul_div_floor, Accumulator};
use primitives::{Balance, Timestamp};
use scale::{Decode, Encode};

/// All that a pool knows of one account, in one storage cell.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Encode, Decode)]
#[cfg_attr(feature = "std", derive(scale_info::TypeInfo))]
pub struct Staker<Account> {
    /// Shares held, queued ones included.
    pub shares: Balance,
    /// Settled rewards and undelivered payments, in plancks.
    pub claimable: Balance,
    /// Up to where the rewards are settled.
    pub snapshot: Accumulator,
    /// Since when the shares are held, on their average.
    pub held_since: Timestamp,
    /// How much others had earned that was not released when the shares came, on their average, in plancks: their
    /// part of as much they leave behind.
    pub inherited: Balance,
    /// The account's place in the withdraw queue.
    pub request: Option<Request<Account>>,
}

impl<Account> Default for Staker<Account> {
    fn default() -> Self {
        Self {
            shares: 0,
            claimable: 0,
            snapshot: Accumulator::default(),
            held_since: 0,
            inherited: 0,
            request: None,
        }
    }
}

impl<Account> Staker<Account> {
    /// Shares waiting in the withdraw queue.
    pub fn queued(&self) -> Balance {
        self.request.as_ref().map_or(0, |request| request.shares)
    }

    /// For how many milliseconds the shares have been held.
    pub fn held(&self, now: Timestamp) -> u64 {
        now.saturating_sub(self.held_since)
    }

    /// Takes in `shares` that have been held since then and inherit a part of so much. Age from before `oldest`
    /// counts for nothing, or it could be lent to shares that come later.
    pub fn add(
        &mut self,
        shares: Balance,
        held_since: Timestamp,
        inherited: Balance,
        oldest: Timestamp,
    ) {
        let held_since = held_since.max(oldest);
        self.held_since = self.held_since.max(oldest);
        let total = self.shares.saturating_add(shares);
        // Divided before time comes in: else the message would cost more in its block than in its trial.
        let part = mul_div_floor(shares, 1 << 64, total).unwrap_or(0);
        let shift = |time: u64| {
            let moved = u128::from(time).saturating_mul(part) >> 64;
            u64::try_from(moved).unwrap_or(time)
        };
        self.held_since = self
            .held_since
            .saturating_add(shift(held_since.saturating_sub(self.held_since)))
            .saturating_sub(shift(self.held_since.saturating_sub(held_since)));
        let part = |amount, shares| mul_div_ceil(amount, shares, total).unwrap_or(amount);
        self.inherited = part(self.inherited, self.shares).saturating_add(part(inherited, shares));
        self.shares = total;
    }

    /// Whether there is nothing to remember.
    pub fn is_empty(&self) -> bool {
        self.shares == 0 && self.claimable == 0
    }
}

/// An entry of the withdraw queue, linked to its neighbours.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Encode, Decode)]
#[cfg_attr(feature = "std", derive(scale_info::TypeInfo))]
pub struct Request<Account> {
    /// Shares to be paid out.
    pub shares: Balance,
    /// When the request was made; a partial payment does not change it.
    pub start: Timestamp,
    /// Numbers the requests in the order in which they came.
    pub place: u64,
    /// The entry in front; meaningless for the head.
    pub previous: Option<Account>,
    /// The entry behind.
    pub next: Option<Account>,
}

/// Keeps a pool's cells.
pub trait Store<Account> {
    /// The account's cell, an empty one if there is none.
    fn staker(&self, account: &Account) -> Staker<Account>;

    /// Keeps the account's cell, or removes it if it [is empty](Staker::is_empty).
    fn put_staker(&mut self, account: &Account, staker: &Staker<Account>);

    /// A record of cooling stake.
    fn release(&self, number: u32) -> Option<Release>;

    /// Keeps a record of cooling stake.
    fn put_release(&mut self, number: u32, release: &Release);

    /// Forgets a record of cooling stake.
    fn remove_release(&mut self, number: u32);
}
