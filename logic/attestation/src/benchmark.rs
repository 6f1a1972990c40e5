//! The benchmark that gives a worker its score.

use primitives::{Error, Result, Timestamp};
use protocol::Challenge;
use scale::{Decode, Encode};

/// The highest score, in iterations per 6 seconds.
pub const MAXIMUM_SCORE: u32 = 6_000;

/// A score counts iterations per this many seconds.
const SCORE_SECONDS: u32 = 6;

/// When a benchmark's result is accepted, in milliseconds after it was opened; both ends included.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Encode, Decode)]
#[cfg_attr(feature = "std", derive(scale_info::TypeInfo))]
pub struct BenchmarkWindow {
    /// A shorter benchmark says too little.
    pub start: u64,
    /// A longer one could be counted by more than one machine.
    pub end: u64,
}

/// A benchmark that has been opened for a worker.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Encode, Decode)]
#[cfg_attr(feature = "std", derive(scale_info::TypeInfo))]
pub struct Benchmark {
    /// What the worker has to sign along with its count.
    pub challenge: Challenge,
    /// When it was opened, in milliseconds.
    pub opened_at: Timestamp,
}

impl Benchmark {
    /// Whether no result can be accepted any more.
    pub fn is_over(&self, now: Timestamp, window: &BenchmarkWindow) -> bool {
        self.elapsed(now) > window.end
    }

    /// The score for `iterations` counted until now.
    ///
    /// # Errors
    /// [`Error::BenchmarkTooShort`] before the window, [`Error::BenchmarkTooLate`] after it.
    pub fn score(&self, iterations: u64, now: Timestamp, window: &BenchmarkWindow) -> Result<u32> {
        let elapsed = self.elapsed(now);
        if elapsed < window.start {
            return Err(Error::BenchmarkTooShort);
        }
        if elapsed > window.end {
            return Err(Error::BenchmarkTooLate);
        }
        // Saturation is far above the maximum score for any window below 500,000 years.
        let per_second = iterations.saturating_mul(1_000) / elapsed.max(1);
        let score = per_second.saturating_mul(u64::from(SCORE_SECONDS));
        Ok(u32::try_from(score).map_or(MAXIMUM_SCORE, |score| score.min(MAXIMUM_SCORE)))
    }

    fn elapsed(&self, now: Timestamp) -> u64 {
        now.saturating_sub(self.opened_at)
    }
}
