//! The parameters, and what follows from them at the start of a session.

use crate::SessionTerms;
use math::{mul_div_ceil, Real};
use primitives::{Balance, Error, Result};

/// The lowest benchmark score that a worker can be started with.
pub const MINIMUM_SCORE: u32 = 50;

/// The parameters of the economic model. Amounts are in whole tokens.
#[derive(Clone, Copy, Debug, PartialEq, Eq, scale::Encode, scale::Decode)]
#[cfg_attr(feature = "std", derive(scale_info::TypeInfo))]
pub struct Tokenomics {
    /// rho: the factor by which V grows in a period at full performance.
    pub rho: Real,
    /// s: the part of V that an unresponsive worker loses in a period.
    pub slash: Real,
    /// B: what all workers together can earn in a period, before the next halving.
    pub budget: Real,
    /// After how many periods the budget falls to three quarters.
    pub halving_interval: u32,
    /// Vmax: V neither starts nor grows above it.
    pub v_max: Real,
    /// Running costs for each point of the score, in a period.
    pub cost_k: Real,
    /// Running costs of any worker, in a period.
    pub cost_b: Real,
    /// tau: the treasury's part of a reward.
    pub treasury_ratio: Real,
    /// Periods from one heartbeat to the next.
    pub heartbeat_interval: u32,
    /// Periods that a heartbeat may come later before the worker is unresponsive.
    pub heartbeat_window: u32,
    /// What the hardware for a point of the score costs.
    pub rig_k: Real,
    /// What the hardware of any worker costs.
    pub rig_b: Real,
    /// Re: by which factor V starts above stake and hardware at full confidence.
    pub stake_multiplier: Real,
    /// k: the minimum stake for a score of 1.
    pub minimum_stake_k: Real,
}

/// How far the platform's confidence level can be trusted: 1 for levels 1 to 3, 0.8 for 4, 0.7 for 5.
pub fn confidence(level: u8) -> Real {
    match level {
        0..=3 => Real::ONE,
        4 => Real::from_ratio(8, 10),
        _ => Real::from_ratio(7, 10),
    }
}

impl Tokenomics {
    /// f = 1 + (Re - 1) conf
    fn multiplier(&self, confidence_level: u8) -> Real {
        let excess = self.stake_multiplier.minus(Real::ONE);
        Real::ONE.plus(excess.times(confidence(confidence_level)))
    }

    /// C = rig_k P + rig_b
    fn rig(&self, score: u32) -> Real {
        self.rig_k
            .times(Real::from_int(score.into()))
            .plus(self.rig_b)
    }

    /// The most periods for which V grows on, from one heartbeat to the end of the window of the next.
    pub(crate) fn longest_growth(&self) -> u64 {
        u64::from(self.heartbeat_interval).saturating_add(self.heartbeat_window.into())
    }

    /// Running costs in a period: cost_k P + cost_b
    pub(crate) fn cost(&self, score: u32) -> Real {
        self.cost_k
            .times(Real::from_int(score.into()))
            .plus(self.cost_b)
    }

    /// Ve = f (S + C), what V starts from.
    pub fn initial_v(&self, stake: Real, score: u32, confidence_level: u8) -> Real {
        self.multiplier(confidence_level)
            .times(stake.plus(self.rig(score)))
    }

    /// Smin = k sqrt(P), in tokens.
    pub fn minimum_stake(&self, score: u32) -> Real {
        self.minimum_stake_k
            .times(Real::from_int(score.into()).sqrt())
    }

    /// Smax = Vmax / f - C, in tokens. Any stake up to it gives Ve <= Vmax.
    pub fn maximum_stake(&self, score: u32, confidence_level: u8) -> Real {
        self.v_max
            .over(self.multiplier(confidence_level))
            .minus(self.rig(score))
    }

    /// The least and the most plancks that a worker can be started with: Smin rounded up, Smax rounded
    /// down.
    pub fn stake_bounds(
        &self,
        score: u32,
        confidence_level: u8,
        plancks_per_token: Balance,
    ) -> (Balance, Balance) {
        let minimum = self.minimum_stake(score);
        let maximum = self.maximum_stake(score, confidence_level);
        (
            mul_div_ceil(minimum.0, plancks_per_token, Real::ONE.0).unwrap_or(Balance::MAX),
            maximum.mul_int(plancks_per_token),
        )
    }

    /// Whether a session may start on `terms`; the bounds of the stake themselves are allowed.
    ///
    /// # Errors
    /// In this order: [`Error::BenchmarkTooLow`], [`Error::InsufficientStake`], [`Error::TooMuchStake`].
    pub fn ensure_startable(&self, terms: &SessionTerms, plancks_per_token: Balance) -> Result<()> {
        let (minimum, maximum) =
            self.stake_bounds(terms.score, terms.confidence_level, plancks_per_token);
        if terms.score < MINIMUM_SCORE {
            Err(Error::BenchmarkTooLow)
        } else if terms.stake < minimum {
            Err(Error::InsufficientStake)
        } else if terms.stake > maximum {
            Err(Error::TooMuchStake)
        } else {
            Ok(())
        }
    }
}
