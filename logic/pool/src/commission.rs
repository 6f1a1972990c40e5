//! The owner's part of the rewards.

use math::mul_div_floor;
use primitives::{Balance, Error, Result, Timestamp};
use scale::{Decode, Encode};

/// A commission is counted in parts of this: 1,000,000 is all of the reward.
pub const COMMISSION_UNIT: u32 = 1_000_000;

/// The rate in force, and a raise that stakers can still run away from.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Encode, Decode)]
#[cfg_attr(feature = "std", derive(scale_info::TypeInfo))]
pub struct Commission {
    rate: u32,
    pending: Option<(u32, Timestamp)>,
}

impl Commission {
    /// The rate in force, in parts per million.
    pub fn rate(&self) -> u32 {
        self.rate
    }

    /// An announced raise and from when on a collection applies it.
    pub fn pending(&self) -> Option<(u32, Timestamp)> {
        self.pending
    }

    /// The highest rate that is in force or announced.
    pub fn highest(&self) -> u32 {
        self.pending.map_or(self.rate, |(raise, _)| raise)
    }

    /// Sets the rate in place of a pending one: at once if it falls or nobody can be hurt by it
    /// (`at_once`), else as a raise due at `effective_at`.
    ///
    /// # Errors
    /// [`Error::InvalidCommission`] above [`COMMISSION_UNIT`].
    pub fn set(&mut self, rate: u32, at_once: bool, effective_at: Timestamp) -> Result<()> {
        if rate > COMMISSION_UNIT {
            return Err(Error::InvalidCommission);
        }
        if at_once || rate <= self.rate {
            self.rate = rate;
            self.pending = None;
        } else {
            self.pending = Some((rate, effective_at));
        }
        Ok(())
    }

    /// `floor(reward * rate)`, the owner's part.
    pub fn of(&self, reward: Balance) -> Balance {
        mul_div_floor(reward, self.rate.into(), COMMISSION_UNIT.into()).unwrap_or(0)
    }

    /// Puts a raise into force whose date has come.
    pub fn apply_due(&mut self, now: Timestamp) {
        if let Some((raise, effective_at)) = self.pending {
            if effective_at <= now {
                self.rate = raise;
                self.pending = None;
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_raise_waits_and_a_cut_does_not() {
        let mut commission = Commission::default();
        commission.set(500_000, false, 14).unwrap();
        assert_eq!((commission.rate(), commission.highest()), (0, 500_000));
        commission.apply_due(13);
        assert_eq!(commission.rate(), 0);
        commission.apply_due(14);
        assert_eq!(commission.rate(), 500_000);
        commission.set(400_000, false, 28).unwrap();
        assert_eq!((commission.rate(), commission.pending()), (400_000, None));
    }

    #[test]
    fn each_call_replaces_the_pending_raise() {
        let mut commission = Commission::default();
        commission.set(500_000, false, 14).unwrap();
        commission.set(600_000, false, 20).unwrap();
        assert_eq!(commission.pending(), Some((600_000, 20)));
        commission.set(0, false, 30).unwrap();
        assert_eq!(commission.pending(), None);
    }

    #[test]
    fn a_raise_that_hurts_nobody_acts_at_once() {
        let mut commission = Commission::default();
        commission.set(1_000_000, true, 14).unwrap();
        assert_eq!(commission.of(7), 7);
    }

    #[test]
    fn more_than_everything_is_refused_and_the_cut_is_rounded_down() {
        let mut commission = Commission::default();
        assert_eq!(
            commission.set(1_000_001, true, 0),
            Err(Error::InvalidCommission)
        );
        commission.set(333_333, true, 0).unwrap();
        assert_eq!(commission.of(10), 3);
        let (millions, rest) = (u128::MAX / 1_000_000, u128::MAX % 1_000_000);
        let exact = millions * 333_333 + rest * 333_333 / 1_000_000;
        assert_eq!(commission.of(u128::MAX), exact);
    }
}
