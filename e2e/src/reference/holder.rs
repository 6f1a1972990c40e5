//! A staker, and what is known of the shares.

use super::fraction::{mul_div, mul_div_up, Fraction};
use primitives::Balance;

/// A staker.
#[derive(Clone, Debug, Default)]
pub(super) struct Holder {
    pub shares: Balance,
    /// Earned since the last settlement, with all fractions of a planck.
    pub earned: Fraction,
    /// Settled, in whole plancks.
    pub claimable: Balance,
    /// Since when the shares have been held, on their average.
    pub since: u64,
    /// What others had earned and not got yet when the shares were bought, on the average of the shares.
    pub inherited: Balance,
}

impl Holder {
    /// Whole plancks become claimable; what is below one is lost, as in the pool.
    pub fn settle(&mut self) {
        self.claimable += self.earned.floor();
        self.earned = Fraction::default();
    }

    /// More shares, that have been held for a time already and bring along what they inherited. The dates are
    /// averaged by shares: the date moves by a part of the difference, in 2^64ths, rounded down.
    /// Age from before `oldest` is forgotten.
    pub fn gain(&mut self, shares: Balance, since: u64, inherited: Balance, oldest: u64) {
        let total = self.shares + shares;
        if total == 0 {
            return;
        }
        let since = since.max(oldest);
        self.since = self.since.max(oldest);
        let part = mul_div(shares, 1 << 64, total);
        let difference = u128::from(self.since.abs_diff(since));
        let moved = u64::try_from(mul_div(difference, part, 1 << 64)).expect("a part of it");
        match self.since < since {
            true => self.since += moved,
            false => self.since -= moved,
        }
        let old = mul_div_up(self.inherited, self.shares, total);
        self.inherited = old + mul_div_up(inherited, shares, total);
        self.shares = total;
    }
}
