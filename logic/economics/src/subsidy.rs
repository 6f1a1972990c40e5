//! The money behind the rewards.

use math::{mul_div_floor, Real};
use primitives::Balance;

/// What is held for rewards, in plancks. `promised` never exceeds `held`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, scale::Encode, scale::Decode)]
#[cfg_attr(feature = "std", derive(scale_info::TypeInfo))]
pub struct Subsidy {
    /// Funded and not paid out yet.
    held: Balance,
    /// The part of it that is owed to pools and treasury.
    promised: Balance,
    /// The part of what is promised that is the treasury's.
    treasury_due: Balance,
}

impl Subsidy {
    /// Adds `amount` to what can be earned.
    pub fn fund(&mut self, amount: Balance) {
        self.held = self.held.saturating_add(amount);
    }

    /// The most that a worker can be paid so that its payment and the treasury's part of it are covered.
    pub fn covers(&self, treasury_ratio: Real) -> Balance {
        let free = self.held.saturating_sub(self.promised);
        Real::ONE.minus(treasury_ratio).mul_int(free)
    }

    /// Promises `paid` to a pool and paid x tau / (1 - tau) to the treasury; returns the latter.
    pub fn promise(&mut self, paid: Balance, treasury_ratio: Real) -> Balance {
        let kept = Real::ONE.minus(treasury_ratio);
        let treasury = mul_div_floor(paid, treasury_ratio.0, kept.0).unwrap_or(0);
        self.promised = self.promised.saturating_add(paid).saturating_add(treasury);
        self.treasury_due = self.treasury_due.saturating_add(treasury);
        treasury
    }

    /// `amount` of what was promised leaves.
    pub fn pay_out(&mut self, amount: Balance) {
        self.held = self.held.saturating_sub(amount);
        self.promised = self.promised.saturating_sub(amount);
    }

    /// Takes out what is due to the treasury.
    pub fn pay_out_treasury(&mut self) -> Balance {
        let due = core::mem::take(&mut self.treasury_due);
        self.pay_out(due);
        due
    }

    /// Funded and not paid out yet.
    pub fn held(&self) -> Balance {
        self.held
    }

    /// Owed to pools and treasury.
    pub fn promised(&self) -> Balance {
        self.promised
    }

    /// Owed to the treasury.
    pub fn treasury_due(&self) -> Balance {
        self.treasury_due
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_payment_and_its_treasury_part_never_exceed_what_is_held() {
        let tau = Real::from_ratio(1, 5);
        let mut subsidy = Subsidy::default();
        subsidy.fund(1_000);
        assert_eq!(subsidy.covers(tau), 800);
        subsidy.promise(800, tau);
        assert!(subsidy.promised() <= subsidy.held());
        assert_eq!(subsidy.covers(tau), 0);
    }

    #[test]
    fn what_is_paid_out_is_no_longer_promised() {
        let half = Real::from_ratio(1, 2);
        let mut subsidy = Subsidy::default();
        subsidy.fund(100);
        assert_eq!(subsidy.promise(30, half), 30);
        subsidy.pay_out(30);
        assert_eq!((subsidy.held(), subsidy.promised()), (70, 30));
        assert_eq!(subsidy.pay_out_treasury(), 30);
        assert_eq!((subsidy.held(), subsidy.promised()), (40, 0));
        assert_eq!(subsidy.pay_out_treasury(), 0);
    }
}
