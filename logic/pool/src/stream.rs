//! Rewards are collected in lumps and released evenly, so that nobody gains by coming just before a
//! lump and leaving just after it; and whoever leaves takes along what he has waited for.

use math::{mul_div_floor, Accumulator};
use primitives::{Balance, Timestamp};
use scale::{Decode, Encode};

const MINUTE: u64 = 60_000;

/// Collected rewards on their way to the holders of shares.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Encode, Decode)]
#[cfg_attr(feature = "std", derive(scale_info::TypeInfo))]
pub struct Stream {
    accumulator: Accumulator,
    unreleased: Balance,
    remaining: u64,
    released_at: Timestamp,
    collected_at: Timestamp,
    /// When mining's credit came home last, with a collection or without one.
    home_at: Timestamp,
    /// How much was unreleased after the last reward had come in, and how long it had to flow.
    pace: (Balance, u64),
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
            home_at: now,
            pace: (0, 0),
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
    ///
    /// Where no time has passed, the work of a minute, or of as much as is left, is done for nothing: a message that is
    /// tried out right after another one costs what it will cost in a block.
    pub fn release(&mut self, now: Timestamp, shares: Balance) -> Balance {
        if now <= self.released_at && self.remaining > 0 {
            let mut rehearsed = *self;
            let later = MINUTE.min(self.remaining.saturating_sub(1));
            rehearsed.advance(self.released_at.saturating_add(later), shares);
            core::hint::black_box(&rehearsed);
            return 0;
        }
        self.advance(now, shares)
    }

    fn advance(&mut self, now: Timestamp, shares: Balance) -> Balance {
        let passed = now.saturating_sub(self.released_at);
        self.released_at = now;
        if passed >= self.remaining {
            return self.release_all(shares);
        }
        let due = mul_div_floor(self.unreleased, passed.into(), self.remaining.into()).unwrap_or(0);
        self.remaining -= passed;
        self.hand_out(due, shares)
    }

    fn release_all(&mut self, shares: Balance) -> Balance {
        self.remaining = 0;
        self.hand_out(self.unreleased, shares)
    }

    /// How much of the time that the stream has left a leaver has earned, in milliseconds: at most as much as
    /// he had `held` his shares before the last reward came in, for that is when he worked for it. Of that
    /// as much as he has `waited`, or what goes beyond an `ordinary` stream, which is that of a backlog.
    ///
    /// before = min(held - time since the last reward, remaining);
    /// max(min(waited, before), before x (remaining - ordinary) / remaining)
    pub fn time_earned(&self, waited: u64, held: u64, ordinary: u64) -> u64 {
        let since_reward = self.pace.1.saturating_sub(self.remaining);
        let before = held.saturating_sub(since_reward).min(self.remaining);
        let backlog = self.remaining.saturating_sub(ordinary);
        let of_backlog = mul_div_floor(before.into(), backlog.into(), self.remaining.into());
        let of_backlog = of_backlog.and_then(|time| u64::try_from(time).ok());
        waited.min(before).max(of_backlog.unwrap_or(0))
    }

    /// The part in what is unreleased of `burned` of all `shares`, for so much `time` of that which is left:
    /// floor(floor(unreleased x burned / shares) x min(1, time / remaining)).
    pub fn part_of(&self, burned: Balance, shares: Balance, time: u64) -> Balance {
        let part = mul_div_floor(self.unreleased, burned, shares).unwrap_or(0);
        let time = time.min(self.remaining);
        mul_div_floor(part, time.into(), self.remaining.into()).unwrap_or(0)
    }

    /// Takes `amount` out, which somebody takes along.
    pub fn take_out(&mut self, amount: Balance) {
        self.unreleased = self.unreleased.saturating_sub(amount);
    }

    /// What new shares will get a part of although others have earned it: what is unreleased, and what the
    /// workers have presumably earned since mining's credit came home last, at the pace of the stream, if they
    /// are `earning`.
    pub fn earned_by_others(&self, now: Timestamp, earning: bool) -> Balance {
        let age = now.saturating_sub(self.home_at);
        let (amount, time) = self.pace;
        let uncollected = if earning {
            mul_div_floor(amount, age.into(), time.into()).unwrap_or(0)
        } else {
            0
        };
        self.unreleased.saturating_add(uncollected)
    }

    /// The longest time for which shares have to have been held, in milliseconds, to have earned all that is or
    /// may be on its way, where an ordinary stream takes so long.
    pub fn longest(&self, now: Timestamp, ordinary: u64) -> u64 {
        let backlog = now.saturating_sub(self.collected_at);
        ordinary.max(backlog).max(self.remaining)
    }

    /// Sets the time of the last collection.
    pub fn set_collected_at(&mut self, now: Timestamp) {
        self.collected_at = now;
        self.set_home_at(now);
    }

    /// Sets the time at which mining's credit came home last.
    pub fn set_home_at(&mut self, now: Timestamp) {
        self.home_at = now;
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
        if reward > 0 {
            self.pace = (total, self.remaining);
        }
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
