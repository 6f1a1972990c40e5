//! Unsigned Q64.64 reals.

use crate::wide::{mul_div_floor, sqrt_floor, Wide};

/// An unsigned real with 64 integer and 64 fractional bits, stored and sent as `value * 2^64`.
///
/// Products and quotients are formed over 256 bits and truncate; what does not fit saturates at
/// [`Real::MAX`], so no input can panic. In the economic model a unit is one whole token.
#[derive(
    Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, scale::Encode, scale::Decode,
)]
#[cfg_attr(feature = "std", derive(scale_info::TypeInfo))]
pub struct Real(
    /// The value times 2^64.
    pub u128,
);

impl Real {
    /// 0.
    pub const ZERO: Self = Self(0);
    /// 1.
    pub const ONE: Self = Self(1 << 64);
    /// The largest value, just below 2^64.
    pub const MAX: Self = Self(u128::MAX);

    /// An integer.
    pub const fn from_int(value: u64) -> Self {
        Self((value as u128) << 64)
    }

    /// `numerator / denominator`, truncated; saturates, also for a zero denominator.
    pub fn from_ratio(numerator: u128, denominator: u128) -> Self {
        Self(mul_div_floor(numerator, 1 << 64, denominator).unwrap_or(u128::MAX))
    }

    /// `self * factor`, truncated to an integer; saturates. Turns tokens into plancks.
    pub fn mul_int(self, factor: u128) -> u128 {
        self.times(Self(factor)).0
    }

    /// The sum; saturates.
    pub fn plus(self, other: Self) -> Self {
        Self(self.0.saturating_add(other.0))
    }

    /// The difference, zero where it would be negative.
    pub fn minus(self, other: Self) -> Self {
        Self(self.0.saturating_sub(other.0))
    }

    /// The product, truncated; saturates.
    pub fn times(self, other: Self) -> Self {
        let Wide { high, low } = Wide::product(self.0, other.0);
        if high >> 64 != 0 {
            return Self::MAX;
        }
        Self((high << 64) | (low >> 64))
    }

    /// The quotient, truncated; saturates, also for a zero divisor.
    pub fn over(self, divisor: Self) -> Self {
        Self::from_ratio(self.0, divisor.0)
    }

    /// `self ^ exponent` by repeated squaring, each product truncated; saturates.
    ///
    /// The work is the same for all exponents below 2^16: what a contract's message costs must not depend on the
    /// moment, or it fails although it was tried out right before.
    pub fn power(self, exponent: u64) -> Self {
        const BITS_AT_LEAST: u32 = 16;
        let bits = BITS_AT_LEAST.max(u64::BITS - exponent.leading_zeros());
        let mut result = Self::ONE;
        let mut base = self;
        for bit in 0..bits {
            // Without a branch, or the bits that are set would show in the cost.
            let mask = 0_u128.wrapping_sub(u128::from((exponent >> bit) & 1));
            result.0 ^= (result.0 ^ result.times(base).0) & mask;
            base = base.times(base);
        }
        result
    }

    /// `sqrt(self)`, the floor of the exact root.
    pub fn sqrt(self) -> Self {
        Self(sqrt_floor(Wide {
            high: self.0 >> 64,
            low: self.0 << 64,
        }))
    }

    /// `sqrt(self^2 + other^2)` over the exact 256-bit sum of squares; saturates.
    pub fn hypotenuse(self, other: Self) -> Self {
        Wide::product(self.0, self.0)
            .checked_add(Wide::product(other.0, other.0))
            .map_or(Self::MAX, |sum| Self(sqrt_floor(sum)))
    }
}
