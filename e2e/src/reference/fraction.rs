//! Arithmetic without limits.

use num_bigint::BigUint;
use primitives::Balance;

/// An exact, unsigned fraction.
#[derive(Clone, Debug)]
pub(super) struct Fraction {
    numerator: BigUint,
    denominator: BigUint,
}

impl Default for Fraction {
    fn default() -> Self {
        Self::new(0u8, 1u8)
    }
}

impl Fraction {
    /// numerator / denominator
    pub fn new(numerator: impl Into<BigUint>, denominator: impl Into<BigUint>) -> Self {
        Self {
            numerator: numerator.into(),
            denominator: denominator.into(),
        }
    }

    /// a x b / c
    pub fn of_product(a: Balance, b: Balance, c: Balance) -> Self {
        Self::new(BigUint::from(a) * b, c)
    }

    /// The sum of both.
    pub fn plus(&self, other: &Self) -> Self {
        Self {
            numerator: &self.numerator * &other.denominator + &other.numerator * &self.denominator,
            denominator: &self.denominator * &other.denominator,
        }
    }

    /// The largest whole number that is not above it.
    pub fn floor(&self) -> Balance {
        let whole = &self.numerator / &self.denominator;
        whole.try_into().expect("amounts have 128 bits")
    }
}

/// floor(a x b / c)
pub(super) fn mul_div(a: Balance, b: Balance, c: Balance) -> Balance {
    Fraction::of_product(a, b, c).floor()
}

/// a x b / c, rounded up.
pub(super) fn mul_div_up(a: Balance, b: Balance, c: Balance) -> Balance {
    let raised = BigUint::from(a) * b + (c - 1);
    Fraction::new(raised, c).floor()
}
