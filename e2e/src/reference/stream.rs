//! Rewards that were collected and are released evenly.

use super::fraction::mul_div;
use primitives::Balance;

/// What is left of a stream, and for how long it still flows.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Stream {
    unreleased: Balance,
    remaining: u64,
    /// The time to which both belong.
    since: u64,
}

impl Stream {
    /// What has come due since.
    pub fn due(&self, now: u64) -> Balance {
        let passed = now - self.since;
        if passed >= self.remaining {
            return self.unreleased;
        }
        mul_div(self.unreleased, passed.into(), self.remaining.into())
    }

    /// What is still to come.
    pub fn unreleased(&self, now: u64) -> Balance {
        self.unreleased - self.due(now)
    }

    /// Takes out what has come due.
    pub fn release(&mut self, now: u64) -> Balance {
        let due = self.due(now);
        let passed = now - self.since;
        self.unreleased -= due;
        self.remaining = self.remaining.saturating_sub(passed);
        self.since = now;
        due
    }

    /// Pours in a reward that shall flow for `time`: the times left are averaged by amount. All that is due
    /// has been taken out.
    pub fn pour(&mut self, reward: Balance, time: u64) {
        let together = self.unreleased + reward;
        if together == 0 {
            return;
        }
        let old = mul_div(self.unreleased, self.remaining.into(), together);
        let new = mul_div(reward, time.into(), together);
        self.unreleased = together;
        self.remaining = (old + new)
            .try_into()
            .expect("no more than the longer time");
    }

    /// The part that `shares` of `total` take along after waiting for so long. All that is due has been
    /// taken out.
    pub fn take_along(&mut self, shares: Balance, total: Balance, waited: u64) -> Balance {
        if self.remaining == 0 {
            return 0;
        }
        let part = mul_div(self.unreleased, shares, total);
        let earned = waited.min(self.remaining);
        let taken = mul_div(part, earned.into(), self.remaining.into());
        self.unreleased -= taken;
        taken
    }

    /// Takes everything that is left.
    pub fn empty(&mut self) -> Balance {
        std::mem::take(&mut self.unreleased)
    }
}
