//! Mining's clock: chain time, bounded by blocks.

use crate::Moment;
use primitives::Timestamp;

/// The clock that periods are counted with.
///
/// It follows chain time, but advances between two readings by no more than the blocks between them can
/// account for. A chain that stands still makes no blocks, and workers cannot answer there: the time of the
/// halt must not count as their absence.
#[derive(Clone, Copy, Debug, PartialEq, Eq, scale::Encode, scale::Decode)]
#[cfg_attr(feature = "std", derive(scale_info::TypeInfo))]
pub struct Clock {
    /// In milliseconds, never 0.
    period_length: u64,
    /// The most that one block accounts for, in milliseconds; 0 lets the clock be plain chain time.
    longest_block_time: u64,
    /// What the clock showed at the last reading, in milliseconds.
    shown: u64,
    /// Chain time at the last reading.
    time: Timestamp,
    /// The block of the last reading.
    block: u32,
}

impl Clock {
    /// A clock that shows chain time `time` in `block`. A period of no length counts as a millisecond.
    pub fn new(period_length: u64, longest_block_time: u64, time: Timestamp, block: u32) -> Self {
        Self {
            period_length: period_length.max(1),
            longest_block_time,
            shown: time,
            time,
            block,
        }
    }

    /// The clock as it is read at chain time `time` in `block`.
    pub fn at(self, time: Timestamp, block: u32) -> Self {
        let passed = time.saturating_sub(self.time);
        let blocks = u64::from(block.saturating_sub(self.block));
        let accounted = match self.longest_block_time {
            0 => passed,
            longest => passed.min(blocks.saturating_mul(longest)),
        };
        Self {
            shown: self.shown.saturating_add(accounted),
            time,
            block,
            ..self
        }
    }

    /// The moment of the reading.
    pub fn moment(&self) -> Moment {
        Moment {
            time: self.time,
            period: self.shown / self.period_length,
        }
    }

    /// A chain time at which the clock, if it runs with chain time, shows `period`: now + (period - p(now)) x
    /// period length.
    pub fn date_of(&self, period: u64) -> Timestamp {
        let present = self.moment().period;
        let length = |periods: u64| periods.saturating_mul(self.period_length);
        self.time
            .saturating_add(length(period.saturating_sub(present)))
            .saturating_sub(length(present.saturating_sub(period)))
    }

    /// For how many milliseconds of this clock `period` has begun.
    pub fn passed_since(&self, period: u64) -> u64 {
        self.shown.saturating_sub(self.begin_of(period))
    }

    fn begin_of(&self, period: u64) -> u64 {
        period.saturating_mul(self.period_length)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const HOUR: u64 = 3_600_000;

    #[test]
    fn a_halt_counts_for_no_more_than_its_blocks() {
        let clock = Clock::new(12_000, 24_000, HOUR, 100);
        // 300 blocks of 12 s, then 25 hours without any.
        let before = clock.at(2 * HOUR, 400);
        assert_eq!(before.moment().period, 600);
        let after = before.at(27 * HOUR, 401);
        assert_eq!(after.moment().period, 602);
        assert_eq!(after.moment().time, 27 * HOUR);
        // Unread before the halt, the ordinary blocks leave it what they have not used themselves.
        assert_eq!(clock.at(27 * HOUR, 401).moment().period, 300 + 2 * 301);
    }

    #[test]
    fn within_a_block_it_stands_still() {
        let clock = Clock::new(12_000, 24_000, HOUR, 100);
        assert_eq!(clock.at(HOUR, 100), clock);
        assert_eq!(clock.at(2 * HOUR, 100).moment().period, 300);
    }

    #[test]
    fn it_can_be_plain_chain_time() {
        let clock = Clock::new(12_000, 0, HOUR, 100);
        assert_eq!(clock.at(27 * HOUR, 101).moment().period, 27 * 300);
    }

    #[test]
    fn dates_are_chain_time_whatever_the_clock_shows() {
        let clock = Clock::new(12_000, 24_000, HOUR, 100).at(26 * HOUR, 101);
        assert_eq!(clock.moment().period, 302);
        assert_eq!(clock.date_of(312), 26 * HOUR + 120_000);
        assert_eq!(clock.date_of(300), 26 * HOUR - 24_000);
        assert_eq!(clock.passed_since(300), 24_000);
        assert_eq!(clock.passed_since(303), 0);
    }
}
