//! The arithmetic against an independent big-integer library.

use math::{mul_div_ceil, mul_div_floor, sqrt_floor, Accumulator, Real, Wide};
use primitive_types::{U256, U512};
use proptest::prelude::*;

/// Numbers of every magnitude: uniform 128-bit ones alone would never be small.
fn any_size() -> impl Strategy<Value = u128> {
    (any::<u128>(), 0u32..128).prop_map(|(value, shift)| value >> shift)
}

fn big(value: Wide) -> U256 {
    (U256::from(value.high) << 128) + U256::from(value.low)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(20_000))]

    #[test]
    fn a_product_is_exact(a in any_size(), b in any_size()) {
        prop_assert_eq!(big(Wide::product(a, b)), U256::from(a) * U256::from(b));
    }

    #[test]
    fn a_quotient_and_its_rest_are_exact(high in any_size(), low in any::<u128>(), divisor in any_size()) {
        let value = Wide { high, low };
        match value.div_rem(divisor) {
            None => prop_assert!(high >= divisor),
            Some((quotient, rest)) => {
                prop_assert!(rest < divisor);
                prop_assert_eq!(big(value), U256::from(quotient) * U256::from(divisor) + U256::from(rest));
            }
        }
    }

    #[test]
    fn mul_div_rounds_as_its_name_says(a in any_size(), b in any_size(), divisor in any_size()) {
        let limit = U256::from(u128::MAX);
        if divisor == 0 {
            prop_assert_eq!(mul_div_floor(a, b, divisor), None);
        } else {
            let (exact, rest) = (U256::from(a) * U256::from(b)).div_mod(U256::from(divisor));
            let up = exact + U256::from(u8::from(!rest.is_zero()));
            prop_assert_eq!(mul_div_floor(a, b, divisor), (exact <= limit).then(|| exact.as_u128()));
            prop_assert_eq!(mul_div_ceil(a, b, divisor), (up <= limit).then(|| up.as_u128()));
        }
    }

    #[test]
    fn a_square_root_is_the_floor(high in any_size(), low in any::<u128>()) {
        let value = Wide { high, low };
        let root = U512::from(sqrt_floor(value));
        let exact = U512::from(big(value));
        prop_assert!(root * root <= exact && exact < (root + 1) * (root + 1));
    }

    #[test]
    fn a_square_root_is_right_beside_perfect_squares(root in any_size(), below in any::<bool>()) {
        let square = Wide::product(root, root);
        if below && root > 0 {
            let (low, borrow) = square.low.overflowing_sub(1);
            let value = Wide { high: square.high - u128::from(borrow), low };
            prop_assert_eq!(sqrt_floor(value), root - 1);
        } else {
            prop_assert_eq!(sqrt_floor(square), root);
        }
    }

    #[test]
    fn reals_truncate_and_saturate(a in any_size(), b in any_size()) {
        let product = (U256::from(a) * U256::from(b)) >> 64;
        let expected = if product > U256::from(u128::MAX) { u128::MAX } else { product.as_u128() };
        prop_assert_eq!(Real(a).times(Real(b)).0, expected);
        let hypotenuse = U512::from(Real(a).hypotenuse(Real(b)).0);
        let squares = U512::from(a) * U512::from(a) + U512::from(b) * U512::from(b);
        if squares <= U512::from(U256::MAX) {
            prop_assert!(hypotenuse * hypotenuse <= squares);
            prop_assert!((hypotenuse + 1) * (hypotenuse + 1) > squares);
        }
    }

    #[test]
    fn readings_of_an_accumulator_are_exact_and_never_exceed_what_was_put_in(
        holders in proptest::collection::vec(1u128..1 << 90, 1..20),
        amounts in proptest::collection::vec(0u128..1 << 80, 1..20),
    ) {
        let total: u128 = holders.iter().sum();
        let mut sum = Accumulator::default();
        for amount in &amounts {
            sum.distribute(*amount, total);
        }
        let put_in: u128 = amounts.iter().sum();
        let mut paid = 0;
        for shares in holders {
            let earned = sum.earned_since(&Accumulator::default(), shares);
            prop_assert_eq!(Some(earned), mul_div_floor(put_in, shares, total));
            paid += earned;
        }
        prop_assert!(paid <= put_in);
    }
}

#[test]
fn a_power_is_a_product_of_factors() {
    let factor = Real::from_ratio(10_001, 10_000);
    let by_hand = (0..13).fold(Real::ONE, |product, _| product.times(factor));
    assert!(factor.power(13).0.abs_diff(by_hand.0) < 32);
    assert_eq!(Real::ZERO.power(0), Real::ONE);
    assert_eq!(Real::from_int(2).power(200), Real::MAX);
}
