//! The values that the model's description works out, and the presets' constants.

use economics::{Growth, SessionTerms, Tokenomics};
use math::{Real, Wide};
use primitives::Error;

const TOKEN: u128 = 1_000_000_000_000;

/// `value` in billionths, rounded to nearest.
fn billionths(value: Real) -> u128 {
    (value.mul_int(10_000_000_000) + 5) / 10
}

#[test]
fn v_starts_above_stake_and_hardware_by_confidence() {
    let khala = Tokenomics::khala();
    let v = |level| billionths(khala.initial_v(Real::from_int(1_000), 1_000, level));
    assert_eq!(v(1), 2_035_714_285_714);
    assert_eq!(v(2), v(1));
    assert_eq!(v(3), v(1));
    assert_eq!(v(4), 1_900_000_000_000);
    assert_eq!(v(5), 1_832_142_857_143);
}

#[test]
fn the_stake_bounds_follow_the_score() {
    let khala = Tokenomics::khala();
    // 50 sqrt(1000) = 1581.13883008418...
    assert_eq!(billionths(khala.minimum_stake(1_000)), 1_581_138_830_084);
    assert_eq!(
        billionths(khala.maximum_stake(2_000, 1)),
        19_285_714_285_714
    );
    let (minimum, maximum) = khala.stake_bounds(1_000, 1, TOKEN);
    assert_eq!(minimum, 1_581_138_830_084_190);
    assert_eq!(maximum, 19_642_857_142_857_142);
}

#[test]
fn the_stake_bounds_are_inclusive_and_checked_after_the_score() {
    let khala = Tokenomics::khala();
    let start = |stake, score| {
        let terms = SessionTerms {
            stake,
            score,
            confidence_level: 1,
        };
        khala.ensure_startable(&terms, TOKEN)
    };
    let (minimum, maximum) = khala.stake_bounds(50, 1, TOKEN);
    assert_eq!(start(minimum, 50), Ok(()));
    assert_eq!(start(minimum - 1, 50), Err(Error::InsufficientStake));
    assert_eq!(start(maximum, 50), Ok(()));
    assert_eq!(start(maximum + 1, 50), Err(Error::TooMuchStake));
    assert_eq!(start(0, 49), Err(Error::BenchmarkTooLow));
}

#[test]
fn the_largest_stake_starts_at_no_more_than_v_max() {
    for tokenomics in [Tokenomics::khala(), Tokenomics::phala()] {
        for (score, level) in [(50, 1), (1_234, 4), (6_000, 5)] {
            let stake = tokenomics.maximum_stake(score, level);
            assert!(tokenomics.initial_v(stake, score, level) <= tokenomics.v_max);
        }
    }
}

#[test]
fn rho_is_the_300th_root_of_1_0002_to_the_last_bit() {
    // With 127 fractional bits, so that the rounding of 300 products stays far below a bit of rho.
    let power = |rho: u128| {
        (0..300).fold(1u128 << 127, |product, _| {
            let Wide { high, low } = Wide::product(product, rho << 63);
            (high << 1) | (low >> 127)
        })
    };
    let target = (1u128 << 127) / 5_000 + (1 << 127);
    let rho = Tokenomics::khala().rho.0;
    assert!(power(rho) <= target);
    assert!(power(rho + 1) > target);
    assert_eq!(Tokenomics::phala().rho.0, rho);
}

#[test]
fn the_presets_differ_in_price_budget_and_stakes() {
    let (khala, phala) = (Tokenomics::khala(), Tokenomics::phala());
    assert_eq!(billionths(khala.budget), 8_333_333_333);
    assert_eq!(billionths(phala.budget), 100_000_000_000);
    assert_eq!(billionths(khala.slash), 3_333);
    assert_eq!(billionths(khala.rig_k), 357_142_857);
    assert_eq!(billionths(phala.rig_k), 300_000_000);
    let year = |cost: Real| billionths(Real(cost.0 * 31_536_000 / 12));
    assert_eq!(year(phala.cost_k), 41_562_500);
    assert_eq!(year(phala.cost_b), 88_593_750_000);
    assert_eq!(year(khala.cost_b), 105_468_750_000);
}

#[test]
fn a_day_of_growth_at_full_performance() {
    // (V + K) rho^7200 - K with V = 2035.714285714 and K = 88.449405988..., worked out with 60 digits.
    let khala = Tokenomics::khala();
    let v = khala.initial_v(Real::from_int(1_000), 1_000, 1);
    let grown =
        Growth::new(&khala, 1_000, Real::from_int(1_000)).grow(v, khala.v_max, 7_200, 7_200);
    assert_eq!(billionths(grown.v), 2_045_933_756_632);
    assert_eq!(grown.deductible, grown.v.minus(v));
}
