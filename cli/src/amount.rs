//! Numbers as people write them: amounts of tokens, percentages, the model's reals.

use client::Token;
use math::{mul_div_ceil, mul_div_floor, Real};
use monitor::words::decimal;
use primitives::Balance;
use std::str::FromStr;

/// Decimals of a percentage in parts per million.
const PERCENT_DECIMALS: u8 = 4;
/// Every multiple of 2^-64 is what is left of a number of this many decimals when it is truncated.
const REAL_DECIMALS: u8 = 20;
/// 10 to this power still fits 128 bits.
const MOST_DECIMALS: usize = 38;

/// An exact decimal number, without a sign.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Decimal {
    integer: u128,
    fraction: u128,
    /// Digits of the fraction.
    decimals: u32,
}

impl FromStr for Decimal {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let wrong = || format!("{text:?} is not a number such as 1400 or 0.5");
        let (integer, fraction) = text.split_once('.').unwrap_or((text, "0"));
        let digits = |part: &str| part.bytes().all(|byte| byte.is_ascii_digit());
        if !digits(integer) || !digits(fraction) || fraction.len() > MOST_DECIMALS {
            return Err(wrong());
        }
        Ok(Self {
            integer: integer.parse().map_err(|_| wrong())?,
            fraction: fraction.parse().map_err(|_| wrong())?,
            decimals: fraction.len().try_into().map_err(|_| wrong())?,
        })
    }
}

impl Decimal {
    /// The number times 10^decimals, if that is an integer of 128 bits.
    fn scaled(&self, decimals: u8) -> Option<u128> {
        let unit = 10u128.checked_pow(decimals.into())?;
        let own_unit = 10u128.checked_pow(self.decimals)?;
        // Trailing zeroes may be more than the unit has decimals.
        let fraction = mul_div_floor(self.fraction, unit, own_unit)?;
        let exact = mul_div_ceil(self.fraction, unit, own_unit)? == fraction;
        let scaled = self.integer.checked_mul(unit)?.checked_add(fraction)?;
        exact.then_some(scaled)
    }

    /// This many tokens, in plancks.
    ///
    /// # Errors
    /// More decimals than the token has, or more than can exist.
    pub fn plancks(&self, token: &Token) -> anyhow::Result<Balance> {
        self.scaled(token.decimals).ok_or_else(|| {
            let Token { symbol, decimals } = token;
            anyhow::anyhow!(
                "an amount of {symbol} has at most {decimals} decimals, and fits 128 bits"
            )
        })
    }

    /// The number truncated to a multiple of 2^-64, as the constructors of [`Real`] do.
    pub fn real(&self) -> Option<Real> {
        let unit = 10u128.checked_pow(self.decimals)?;
        let integer = u64::try_from(self.integer).ok()?;
        let fraction = mul_div_floor(self.fraction, Real::ONE.0, unit)?;
        Some(Real::from_int(integer).plus(Real(fraction)))
    }
}

/// A part of something in parts per million, as "20%" or "2.5%".
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Percentage(pub u32);

impl Percentage {
    /// The whole.
    pub const ALL: Self = Self(1_000_000);
}

impl FromStr for Percentage {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let wrong = || format!("{text:?} is not a percentage such as 20% or 2.5%");
        let number: Decimal = text.strip_suffix('%').ok_or_else(wrong)?.parse()?;
        let scaled = number.scaled(PERCENT_DECIMALS).ok_or_else(wrong)?;
        Ok(Self(scaled.try_into().map_err(|_| wrong())?))
    }
}

/// Parts per million as a percentage that can be read again.
pub fn percentage(parts: u32) -> String {
    decimal(parts.into(), PERCENT_DECIMALS) + "%"
}

/// The shortest number of which [`Decimal::real`] makes this real again.
pub fn real(value: Real) -> String {
    let integer = value.0 >> 64;
    let below_one = value.0 & (Real::ONE.0 - 1);
    let shortest = (0..=REAL_DECIMALS).find_map(|decimals| {
        let unit = 10u128.pow(decimals.into());
        let digits = mul_div_ceil(below_one, unit, Real::ONE.0)?;
        let read_again = mul_div_floor(digits, Real::ONE.0, unit)?;
        (read_again == below_one).then(|| decimal(digits, decimals))
    });
    let fraction = shortest.expect("twenty decimals suffice");
    format!("{integer}{}", fraction.trim_start_matches('0'))
}

#[cfg(test)]
mod tests {
    use super::*;
    use client::Settings;

    fn plancks(text: &str) -> Option<Balance> {
        text.parse::<Decimal>().ok()?.scaled(12)
    }

    #[test]
    fn tokens_become_plancks_and_back() {
        for (text, amount) in [
            ("1400", 1_400_000_000_000_000),
            ("0.5", 500_000_000_000),
            ("0.000000000001", 1),
            ("0", 0),
        ] {
            assert_eq!(plancks(text), Some(amount));
            assert_eq!(decimal(amount, 12), text);
        }
        assert_eq!(plancks("0.50000000000000"), plancks("0.5"));
    }

    #[test]
    fn what_is_no_amount_is_refused() {
        for text in [
            "", ".", ".5", "1.", "-1", "+1", "1e3", "1_000", "1,5", "1.2.3", " 1", "0x10",
        ] {
            assert_eq!(plancks(text), None, "{text:?}");
        }
        assert_eq!(plancks("0.0000000000001"), None, "below a planck");
        assert_eq!(
            plancks("340282366920938463463374608"),
            None,
            "above 128 bits"
        );
    }

    #[test]
    fn percentages_are_parts_per_million() {
        for (text, parts) in [
            ("20%", 200_000),
            ("0.0001%", 1),
            ("100%", 1_000_000),
            ("101%", 1_010_000),
        ] {
            assert_eq!(text.parse(), Ok(Percentage(parts)));
            assert_eq!(percentage(parts), text);
        }
        for text in ["20", "0.2", "%", "0.00001%", "-1%"] {
            assert!(text.parse::<Percentage>().is_err(), "{text:?}");
        }
    }

    #[test]
    fn a_real_is_written_as_the_shortest_number_that_means_it() {
        assert_eq!(real(Real::from_ratio(1, 5)), "0.2");
        assert_eq!(real(Real::from_ratio(10_001, 10_000)), "1.0001");
        assert_eq!(real(Real::from_int(30_000)), "30000");
        let tokenomics = Settings::khala(12).tokenomics;
        assert_eq!(real(tokenomics.stake_multiplier), "1.5");
    }

    #[test]
    fn no_real_changes_on_its_way_through_text() {
        let mut value = Real(1);
        for step in 0..10_000u128 {
            let read_again = real(value).parse::<Decimal>().expect("a number").real();
            assert_eq!(read_again, Some(value));
            value = Real(
                value
                    .0
                    .wrapping_mul(6_364_136_223_846_793_005)
                    .wrapping_add(step)
                    >> (step % 70),
            );
        }
        assert_eq!(
            real(Real::MAX).parse::<Decimal>().expect("a number").real(),
            Some(Real::MAX)
        );
    }
}
