//! What each period pays, spread over all mining workers without walking them.

use crate::Tokenomics;
use math::Real;

/// The reward accumulator: how many tokens one unit of share has collected so far.
#[derive(Clone, Copy, Debug, PartialEq, Eq, scale::Encode, scale::Decode)]
#[cfg_attr(feature = "std", derive(scale_info::TypeInfo))]
pub struct Budget {
    /// Tokens per unit of share since deployment. Only differences count, so it may wrap around.
    per_share: Real,
    /// The sum of the shares of all responsive mining workers.
    share_sum: Real,
    /// B in the current period.
    per_period: Real,
    /// B falls at every multiple of this many periods since deployment.
    halving_interval: u32,
    /// The period of the deployment.
    deployed: u64,
    /// The period up to which rewards have been accrued.
    accrued: u64,
}

impl Budget {
    /// The budget of a deployment in period `period`.
    pub fn new(tokenomics: &Tokenomics, period: u64) -> Self {
        Self {
            per_share: Real::ZERO,
            share_sum: Real::ZERO,
            per_period: tokenomics.budget,
            halving_interval: tokenomics.halving_interval,
            deployed: period,
            accrued: period,
        }
    }

    /// Takes over B and its decay from now on. What has been earned before stays as it was.
    pub fn change(&mut self, tokenomics: &Tokenomics, period: u64) {
        self.accrue(period);
        self.per_period = tokenomics.budget;
        self.halving_interval = tokenomics.halving_interval;
    }

    /// Lets the rewards of all periods up to `period` flow. Where there is no share, nobody earns them.
    ///
    /// Where no period has passed, the work of one is done for nothing: a message that is tried out right after
    /// another one costs what it will cost in a block.
    pub fn accrue(&mut self, period: u64) {
        if period <= self.accrued {
            let mut rehearsed = *self;
            rehearsed.advance(self.accrued.saturating_add(1));
            core::hint::black_box(&rehearsed);
            return;
        }
        self.advance(period);
    }

    fn advance(&mut self, period: u64) {
        let flowed = self.flow(period);
        if self.share_sum > Real::ZERO {
            let growth = flowed.over(self.share_sum);
            self.per_share = Real(self.per_share.0.wrapping_add(growth.0));
        }
    }

    /// The budget of all periods up to `period`, step by step of its decay. The loop ends: less than 320
    /// steps take the largest budget to zero, two hundred any budget there ever was.
    fn flow(&mut self, period: u64) -> Real {
        let mut flowed = Real::ZERO;
        while self.accrued < period && self.per_period > Real::ZERO {
            let step = self.next_halving();
            let end = step.min(period);
            let periods = u128::from(end.saturating_sub(self.accrued));
            flowed = flowed.plus(Real(self.per_period.0.saturating_mul(periods)));
            self.accrued = end;
            if end == step {
                self.per_period = three_quarters(self.per_period);
            }
        }
        self.accrued = period;
        flowed
    }

    /// The first multiple of the halving interval since deployment that has not been reached.
    fn next_halving(&self) -> u64 {
        let interval = u64::from(self.halving_interval.max(1));
        let age = self.accrued.saturating_sub(self.deployed);
        self.accrued
            .saturating_add(interval.saturating_sub(age % interval))
    }

    /// Puts `new` in the place of a share of `old`.
    pub(crate) fn exchange(&mut self, old: Real, new: Real) {
        self.share_sum = self.share_sum.minus(old).plus(new);
    }

    /// What `share` collected since the accumulator stood at `snapshot`: w, in tokens.
    pub(crate) fn collected(&self, share: Real, snapshot: Real) -> Real {
        share.times(Real(self.per_share.0.wrapping_sub(snapshot.0)))
    }

    /// Tokens per unit of share, to be remembered as the snapshot of a payout.
    pub fn per_share(&self) -> Real {
        self.per_share
    }

    /// The sum of all shares.
    pub fn share_sum(&self) -> Real {
        self.share_sum
    }

    /// B in the period accrued last.
    pub fn per_period(&self) -> Real {
        self.per_period
    }
}

fn three_quarters(value: Real) -> Real {
    let quarter = value.0 / 4;
    Real(quarter * 3 + value.0 % 4 * 3 / 4)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn budget(per_period: u64, halving_interval: u32) -> Budget {
        let tokenomics = Tokenomics {
            budget: Real::from_int(per_period),
            halving_interval,
            ..Tokenomics::khala()
        };
        Budget::new(&tokenomics, 1_000)
    }

    #[test]
    fn rewards_flow_over_the_shares_in_proportion() {
        let mut budget = budget(8, 100);
        budget.exchange(Real::ZERO, Real::from_int(16));
        let start = budget.per_share();
        budget.accrue(1_010);
        assert_eq!(
            budget.collected(Real::from_int(4), start),
            Real::from_int(20)
        );
        assert_eq!(
            budget.collected(Real::from_int(12), start),
            Real::from_int(60)
        );
    }

    #[test]
    fn the_budget_decays_at_multiples_of_the_interval_since_deployment() {
        let mut budget = budget(64, 10);
        budget.exchange(Real::ZERO, Real::ONE);
        budget.accrue(1_010);
        assert_eq!(budget.per_share(), Real::from_int(640));
        assert_eq!(budget.per_period(), Real::from_int(48));
        budget.accrue(1_025);
        assert_eq!(budget.per_share(), Real::from_int(640 + 480 + 5 * 36));
    }

    #[test]
    fn a_changed_budget_acts_at_once_and_decays_at_the_next_multiple() {
        let mut budget = budget(64, 10);
        budget.exchange(Real::ZERO, Real::ONE);
        let changed = Tokenomics {
            budget: Real::from_int(100),
            halving_interval: 4,
            ..Tokenomics::khala()
        };
        budget.change(&changed, 1_005);
        budget.accrue(1_009);
        assert_eq!(budget.per_share(), Real::from_int(5 * 64 + 3 * 100 + 75));
    }

    #[test]
    fn nothing_accrues_without_shares_but_the_budget_decays() {
        let mut budget = budget(64, 10);
        budget.accrue(1_020);
        assert_eq!(budget.per_share(), Real::ZERO);
        assert_eq!(budget.per_period(), Real::from_int(36));
    }

    #[test]
    fn an_endless_absence_ends_with_an_empty_budget() {
        let mut budget = budget(u64::MAX, 1);
        budget.exchange(Real::ZERO, Real::ONE);
        budget.accrue(u64::MAX);
        assert_eq!(budget.per_period(), Real::ZERO);
        assert_eq!(budget.per_share(), Real::MAX);
    }

    #[test]
    fn the_accumulator_may_wrap_around() {
        let mut budget = budget(8, 1_000);
        budget.per_share = Real(u128::MAX - 5);
        budget.exchange(Real::ZERO, Real::ONE);
        let start = budget.per_share();
        budget.accrue(1_003);
        assert_eq!(budget.collected(Real::ONE, start), Real::from_int(24));
    }
}
