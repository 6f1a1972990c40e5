//! The parameters of the two networks that the model comes from.

use crate::Tokenomics;
use math::Real;

/// 1.0002^(1/300), rounded down to a multiple of 2^-64.
const RHO: Real = Real(18_446_756_370_313_413_554);
/// Seconds of a period and of a year.
const PERIOD: u128 = 12;
const YEAR: u128 = 31_536_000;

impl Tokenomics {
    /// Khala, at 0.84 USD a token.
    pub fn khala() -> Self {
        Self {
            budget: Real::from_ratio(60_000 * PERIOD, 86_400),
            halving_interval: 324_000,
            stake_multiplier: Real::from_ratio(3, 2),
            minimum_stake_k: Real::from_int(50),
            ..Self::at_price(84)
        }
    }

    /// Phala, at 1 USD a token.
    pub fn phala() -> Self {
        Self {
            budget: Real::from_ratio(720_000 * PERIOD, 86_400),
            halving_interval: 1_296_000,
            stake_multiplier: Real::from_ratio(13, 10),
            minimum_stake_k: Real::from_int(100),
            ..Self::at_price(100)
        }
    }

    /// What both presets share, with costs in USD turned into tokens at a price in cents.
    fn at_price(cents: u128) -> Self {
        Self {
            rho: RHO,
            slash: Real::from_ratio(PERIOD, 1_000 * 3_600),
            budget: Real::ZERO,
            halving_interval: 1,
            v_max: Real::from_int(30_000),
            cost_k: Real::from_ratio(415_625 * PERIOD * 100, 10_000_000 * YEAR * cents),
            cost_b: Real::from_ratio(8_859_375 * PERIOD * 100, 100_000 * YEAR * cents),
            treasury_ratio: Real::from_ratio(1, 5),
            heartbeat_interval: 150,
            heartbeat_window: 10,
            rig_k: Real::from_ratio(30, cents),
            rig_b: Real::ZERO,
            stake_multiplier: Real::ONE,
            minimum_stake_k: Real::ZERO,
        }
    }
}
