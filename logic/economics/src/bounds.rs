//! What governance cannot do to the workers, whatever it announces.

use crate::Tokenomics;
use math::Real;
use primitives::{Error, Result};

/// The hard bounds of [`Tokenomics`], fixed for a deployment.
#[derive(Clone, Copy, Debug, PartialEq, Eq, scale::Encode, scale::Decode)]
#[cfg_attr(feature = "std", derive(scale_info::TypeInfo))]
pub struct TokenomicsBounds {
    /// The most of V that an unresponsive worker may lose in a period.
    pub slash_at_most: Real,
    /// The fewest periods between two heartbeats.
    pub interval_at_least: u32,
    /// The most periods between two heartbeats: so long at most can a worker be paid for what it did before.
    pub interval_at_most: u32,
    /// The fewest periods that a heartbeat may be late.
    pub window_at_least: u32,
    /// The most periods that a heartbeat may be late: so long at most does absence cost nothing.
    pub window_at_most: u32,
    /// The largest part of a reward that may go to the treasury.
    pub treasury_at_most: Real,
    /// The least growth rho - 1 in a period, unless there is none at all.
    pub growth_at_least: Real,
    /// The most growth rho - 1 in a period.
    pub growth_at_most: Real,
}

impl Default for TokenomicsBounds {
    /// The bounds of a real deployment.
    fn default() -> Self {
        Self {
            slash_at_most: Real::from_ratio(1, 100_000),
            interval_at_least: 50,
            interval_at_most: 7_200,
            window_at_least: 10,
            window_at_most: 7_200,
            treasury_at_most: Real::from_ratio(1, 2),
            growth_at_least: Real::from_ratio(1, 1_000_000_000),
            growth_at_most: Real::from_ratio(1, 100_000),
        }
    }
}

impl TokenomicsBounds {
    /// Vmax of any deployment, in tokens. The shares of 2^32 workers at this V still sum up below 2^64.
    const V_MAX_AT_MOST: Real = Real::from_int(1_000_000_000);

    /// Whether `tokenomics` lie within the bounds, and within those without which the formulas have no
    /// meaning, which no deployment can widen.
    ///
    /// # Errors
    /// [`Error::InvalidTokenomics`].
    pub fn validate(&self, tokenomics: &Tokenomics) -> Result<()> {
        if self.bear(tokenomics) && Self::make_sense(tokenomics) {
            Ok(())
        } else {
            Err(Error::InvalidTokenomics)
        }
    }

    fn bear(&self, tokenomics: &Tokenomics) -> bool {
        let growth = tokenomics.rho.minus(Real::ONE);
        tokenomics.slash <= self.slash_at_most
            && (self.interval_at_least..=self.interval_at_most)
                .contains(&tokenomics.heartbeat_interval)
            && (self.window_at_least..=self.window_at_most).contains(&tokenomics.heartbeat_window)
            && tokenomics.treasury_ratio <= self.treasury_at_most
            && growth <= self.growth_at_most
            && (growth == Real::ZERO || growth >= self.growth_at_least)
    }

    fn make_sense(tokenomics: &Tokenomics) -> bool {
        tokenomics.rho >= Real::ONE
            && tokenomics.stake_multiplier >= Real::ONE
            && tokenomics.slash <= Real::ONE
            && tokenomics.treasury_ratio < Real::ONE
            && tokenomics.heartbeat_interval > 0
            && tokenomics.halving_interval > 0
            && tokenomics.v_max <= Self::V_MAX_AT_MOST
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn is_valid(change: impl FnOnce(&mut Tokenomics)) -> bool {
        let mut tokenomics = Tokenomics::khala();
        change(&mut tokenomics);
        TokenomicsBounds::default().validate(&tokenomics).is_ok()
    }

    #[test]
    fn the_presets_are_valid() {
        let bounds = TokenomicsBounds::default();
        assert_eq!(bounds.validate(&Tokenomics::khala()), Ok(()));
        assert_eq!(bounds.validate(&Tokenomics::phala()), Ok(()));
    }

    #[test]
    fn each_bound_is_inclusive_and_hard() {
        let beyond = |numerator, denominator| Real(Real::from_ratio(numerator, denominator).0 + 1);
        assert!(is_valid(|it| it.slash = Real::from_ratio(1, 100_000)));
        assert!(!is_valid(|it| it.slash = beyond(1, 100_000)));
        assert!(is_valid(|it| it.heartbeat_interval = 50));
        assert!(!is_valid(|it| it.heartbeat_interval = 49));
        assert!(is_valid(|it| it.heartbeat_interval = 7_200));
        assert!(!is_valid(|it| it.heartbeat_interval = 7_201));
        assert!(is_valid(|it| it.heartbeat_window = 10));
        assert!(is_valid(|it| it.heartbeat_window = 7_200));
        assert!(!is_valid(|it| it.heartbeat_window = 7_201));
        assert!(!is_valid(|it| it.heartbeat_window = 9));
        assert!(is_valid(|it| it.treasury_ratio = Real::from_ratio(1, 2)));
        assert!(!is_valid(|it| it.treasury_ratio = beyond(1, 2)));
        assert!(is_valid(|it| it.rho = Real::ONE));
        assert!(!is_valid(|it| it.rho = Real(Real::ONE.0 + 1)));
        assert!(is_valid(
            |it| it.rho = Real::from_ratio(1_000_000_001, 1_000_000_000)
        ));
        assert!(is_valid(|it| it.rho = Real::from_ratio(100_001, 100_000)));
        assert!(!is_valid(|it| it.rho = beyond(100_001, 100_000)));
        assert!(!is_valid(|it| it.rho = Real::ZERO));
    }

    #[test]
    fn what_makes_no_sense_is_refused_however_wide_the_bounds_are() {
        let bounds = TokenomicsBounds {
            slash_at_most: Real::MAX,
            interval_at_least: 0,
            interval_at_most: u32::MAX,
            window_at_least: 0,
            window_at_most: u32::MAX,
            treasury_at_most: Real::MAX,
            growth_at_least: Real::ZERO,
            growth_at_most: Real::MAX,
        };
        let refuses = |change: fn(&mut Tokenomics)| {
            let mut tokenomics = Tokenomics::khala();
            change(&mut tokenomics);
            bounds.validate(&tokenomics) == Err(Error::InvalidTokenomics)
        };
        assert!(!refuses(|it| it.heartbeat_window = 0));
        assert!(refuses(|it| it.heartbeat_interval = 0));
        assert!(refuses(|it| it.halving_interval = 0));
        assert!(refuses(|it| it.treasury_ratio = Real::ONE));
        assert!(refuses(|it| it.stake_multiplier = Real::ZERO));
        assert!(refuses(|it| it.rho = Real::ZERO));
        assert!(refuses(|it| it.slash = Real(Real::ONE.0 + 1)));
        assert!(refuses(|it| it.v_max = Real::MAX));
    }
}
