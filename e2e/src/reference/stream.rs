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
    /// How it was right after its last reward had come in.
    filled: Filled,
}

/// A stream right after a reward has come in, and when that was.
#[derive(Clone, Copy, Debug, Default)]
struct Filled {
    unreleased: Balance,
    remaining: u64,
    at: u64,
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

    /// For how long it still flows.
    pub fn left(&self, now: u64) -> u64 {
        self.remaining.saturating_sub(now - self.since)
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
        if reward == 0 {
            return;
        }
        let together = self.unreleased + reward;
        let old = mul_div(self.unreleased, self.remaining.into(), together);
        let new = mul_div(reward, time.into(), together);
        self.unreleased = together;
        self.remaining = (old + new)
            .try_into()
            .expect("no more than the longer time");
        self.filled = Filled {
            unreleased: together,
            remaining: self.remaining,
            at: self.since,
        };
    }

    /// What is presumably earned in a time, if it goes on as it did when the last reward came in.
    pub fn presumed(&self, time: u64) -> Balance {
        match self.filled.remaining {
            0 => 0,
            remaining => mul_div(self.filled.unreleased, time.into(), remaining.into()),
        }
    }

    /// How much of the time left is earned by who has held shares since then and waited in the queue: for what
    /// came in while he held them he worked, but only what he waits for, or what is a backlog, is his. All that
    /// is due has been taken out.
    pub fn earned_time(&self, since: u64, waited: u64, ordinary: u64) -> u64 {
        let left = self.remaining;
        if left == 0 {
            return 0;
        }
        let before = self.filled.at.saturating_sub(since).min(left);
        let backlog = left.saturating_sub(ordinary);
        let backlog = mul_div(before.into(), backlog.into(), left.into());
        let backlog = backlog.try_into().expect("no more than the time before");
        before.min(waited).max(backlog)
    }

    /// What `shares` of `total` have of what comes in this much of the time left, or in all of it. All that is
    /// due has been taken out.
    pub fn part(&self, shares: Balance, total: Balance, time: u64) -> Balance {
        if self.remaining == 0 {
            return 0;
        }
        let part = mul_div(self.unreleased, shares, total);
        mul_div(part, time.min(self.remaining).into(), self.remaining.into())
    }

    /// Takes some of it out before it is due.
    pub fn take(&mut self, amount: Balance) {
        self.unreleased -= amount;
    }

    /// Takes everything that is left.
    pub fn empty(&mut self) -> Balance {
        std::mem::take(&mut self.unreleased)
    }
}
