//! Patience.

use std::time::Duration;

const FIRST: Duration = Duration::from_millis(500);

/// Waits longer with each failure in a row.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Backoff {
    longest: Duration,
    failures: u32,
}

impl Backoff {
    /// Waits that double up to `longest`.
    pub fn up_to(longest: Duration) -> Self {
        Self {
            longest,
            failures: 0,
        }
    }

    /// How long to wait after one more failure.
    pub fn fail(&mut self) -> Duration {
        let factor = 2u32.saturating_pow(self.failures);
        self.failures = self.failures.saturating_add(1);
        FIRST.saturating_mul(factor).min(self.longest)
    }

    /// It worked.
    pub fn succeed(&mut self) {
        self.failures = 0;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn it_doubles_up_to_the_longest_wait_and_begins_anew_after_a_success() {
        let longest = Duration::from_secs(30);
        let mut backoff = Backoff::up_to(longest);
        assert_eq!(backoff.fail(), FIRST);
        assert_eq!(backoff.fail(), FIRST * 2);
        for _ in 0..100 {
            backoff.fail();
        }
        assert_eq!(backoff.fail(), longest);
        backoff.succeed();
        assert_eq!(backoff.fail(), FIRST);
    }
}
