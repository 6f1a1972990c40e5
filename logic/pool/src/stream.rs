//! Rewards are collected in lumps and released evenly, so that nobody gains by coming just before a
//! lump and leaving just after it; and whoever leaves by the queue takes along what he has waited for.

use math::{mul_div_floor, Accumulator};
use primitives::{Balance, Timestamp};
use scale::{Decode, Encode};

/// Collected rewards on their way to the holders of shares.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Encode, Decode)]
#[cfg_attr(feature = "std", derive(scale_info::TypeInfo))]
pub struct Stream {
    accumulator: Accumulator,
    unreleased: Balance,
    remaining: u64,
    released_at: Timestamp,
    collected_at: Timestamp,
}

impl Stream {
    /// An empty stream that begins `now`.
    pub fn new(now: Timestamp) -> Self {
        Self {
            accumulator: Accumulator::default(),
            unreleased: 0,
            remaining: 0,
            released_at: now,
            collected_at: now,
        }
    }

    /// The sum of rewards per share that holders settle against.
    pub fn accumulator(&self) -> &Accumulator {
        &self.accumulator
    }

    /// The last collection.
    pub fn collected_at(&self) -> Timestamp {
        self.collected_at
    }

    /// Collected and not released yet, in plancks.
    pub fn unreleased(&self) -> Balance {
        self.unreleased
    }

    /// Releases to `shares` what is due by `now`; returns how much.
    ///
    /// In proportion to the time passed, rounded down: the rounding stays in the stream, so releasing
    /// often delays nothing.
    pub fn release(&mut self, now: Timestamp, shares: Balance) -> Balance {
        let passed = now.saturating_sub(self.released_at);
        self.released_at = now;
        if passed >= self.remaining {
            return self.release_all(shares);
        }
        let due = mul_div_floor(self.unreleased, passed.into(), self.remaining.into()).unwrap_or(0);
        self.remaining -= passed;
        self.hand_out(due, shares)
    }

    /// Releases everything at once; returns how much.
    pub fn release_all(&mut self, shares: Balance) -> Balance {
        self.remaining = 0;
        self.hand_out(self.unreleased, shares)
    }

    /// Takes out the part in what is unreleased of `burned` of all `shares`, as far as it has been waited
    /// for: floor(floor(unreleased x burned / shares) x min(1, waited / remaining)). Returns how much.
    ///
    /// What is due by now must have been [released](Self::release) before.
    pub fn take_along(&mut self, burned: Balance, shares: Balance, waited: u64) -> Balance {
        let part = mul_div_floor(self.unreleased, burned, shares).unwrap_or(0);
        let waited = waited.min(self.remaining);
        let taken = mul_div_floor(part, waited.into(), self.remaining.into()).unwrap_or(0);
        self.unreleased = self.unreleased.saturating_sub(taken);
        taken
    }

    /// Counts `now` as the last collection.
    pub fn mark_collected(&mut self, now: Timestamp) {
        self.collected_at = now;
    }

    /// Takes in `reward`, to be released over D = 0 for a zero `period`, else
    /// max(period, now - last collection): a backlog over the time in which it came up. With something
    /// still unreleased the remaining times are averaged by amount:
    /// (left x remaining + reward x D) / (left + reward).
    ///
    /// What is due by `now` must have been [released](Self::release) before.
    pub fn take_in(&mut self, reward: Balance, now: Timestamp, period: u64) {
        let backlog = now.saturating_sub(self.collected_at);
        let duration = if period == 0 { 0 } else { period.max(backlog) };
        let total = self.unreleased.saturating_add(reward);
        let part = |amount, time: u64| mul_div_floor(amount, time.into(), total).unwrap_or(0);
        // An average of two 64-bit times; one planck of rounding in time is a millisecond at most.
        self.remaining = u64::try_from(
            part(self.unreleased, self.remaining).saturating_add(part(reward, duration)),
        )
        .unwrap_or(u64::MAX);
        self.unreleased = total;
    }

    fn hand_out(&mut self, amount: Balance, shares: Balance) -> Balance {
        if shares == 0 || amount == 0 {
            return 0;
        }
        self.unreleased = self.unreleased.saturating_sub(amount);
        self.accumulator.distribute(amount, shares);
        amount
    }
}
