//! 256-bit intermediate values: product, quotient by 128 bits, square root.

/// An unsigned 256-bit value, `high * 2^128 + low`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct Wide {
    /// The upper 128 bits.
    pub high: u128,
    /// The lower 128 bits.
    pub low: u128,
}

const HALF: u32 = 64;
const MASK: u128 = u64::MAX as u128;

impl Wide {
    /// The exact product of two 128-bit factors.
    pub fn product(a: u128, b: u128) -> Self {
        let (a1, a0) = ((a >> HALF) as u64, a as u64);
        let (b1, b0) = ((b >> HALF) as u64, b as u64);
        let low = product_of_halves(a0, b0);
        if a1 == 0 && b1 == 0 {
            return Self { high: 0, low };
        }
        // Neither sum can overflow: (2^64 - 1)^2 + 2 * (2^64 - 1) < 2^128.
        let middle = product_of_halves(a1, b0) + (low >> HALF);
        let crossed = product_of_halves(a0, b1) + (middle & MASK);
        Self {
            high: product_of_halves(a1, b1) + (middle >> HALF) + (crossed >> HALF),
            low: (crossed << HALF) | (low & MASK),
        }
    }

    /// The sum, `None` beyond 256 bits.
    pub fn checked_add(self, other: Self) -> Option<Self> {
        let (low, carry) = self.low.overflowing_add(other.low);
        let high = self
            .high
            .checked_add(other.high)?
            .checked_add(u128::from(carry))?;
        Some(Self { high, low })
    }

    /// Quotient (floor) and remainder; `None` if `divisor` is zero or the quotient exceeds 128 bits.
    pub fn div_rem(self, divisor: u128) -> Option<(u128, u128)> {
        if self.high >= divisor {
            return None;
        }
        if self.high == 0 {
            return Some((self.low / divisor, self.low % divisor));
        }
        // Knuth's algorithm D with base 2^64: normalise, then two steps of 192 by 128 bits.
        let shift = divisor.leading_zeros();
        let divisor = divisor << shift;
        let high = if shift == 0 {
            self.high
        } else {
            (self.high << shift) | (self.low >> (128 - shift))
        };
        let low = self.low << shift;
        let (q1, rest) = div_step(high, low >> HALF, divisor);
        let (q0, rest) = div_step(rest, low & MASK, divisor);
        Some(((q1 << HALF) | q0, rest >> shift))
    }
}

/// The exact product of two 64-bit factors, from quarters of 32 bits: Wasm multiplies 64 bits natively, but
/// calls a function for 128. Nothing wraps, for the reason given in [`Wide::product`].
fn product_of_halves(a: u64, b: u64) -> u128 {
    const QUARTER: u32 = 32;
    const QUARTER_MASK: u64 = u32::MAX as u64;
    let (a1, a0) = (a >> QUARTER, a & QUARTER_MASK);
    let (b1, b0) = (b >> QUARTER, b & QUARTER_MASK);
    let low = a0.wrapping_mul(b0);
    let middle = a1.wrapping_mul(b0).wrapping_add(low >> QUARTER);
    let crossed = a0.wrapping_mul(b1).wrapping_add(middle & QUARTER_MASK);
    let high = a1
        .wrapping_mul(b1)
        .wrapping_add(middle >> QUARTER)
        .wrapping_add(crossed >> QUARTER);
    (u128::from(high) << HALF) | u128::from((crossed << QUARTER) | (low & QUARTER_MASK))
}

/// One digit of a long division: `(rest * 2^64 + digit) / divisor` for a normalised divisor and
/// `rest < divisor`; returns the 64-bit quotient and the new rest.
fn div_step(rest: u128, digit: u128, divisor: u128) -> (u128, u128) {
    let (d1, d0) = (divisor >> HALF, divisor & MASK);
    let mut quotient = rest / d1;
    // Not `%`, which would divide again.
    let mut remainder = rest.wrapping_sub(quotient.wrapping_mul(d1));
    while quotient > MASK
        || product_of_halves(quotient as u64, d0 as u64) > ((remainder << HALF) | digit)
    {
        quotient -= 1;
        remainder += d1;
        if remainder > MASK {
            break;
        }
    }
    // The true rest is below 2^128; the intermediate terms wrap around it.
    let rest = ((rest << HALF) | digit).wrapping_sub(quotient.wrapping_mul(divisor));
    (quotient, rest)
}

/// `floor(a * b / divisor)` with a 256-bit product; `None` if `divisor` is zero or the result exceeds
/// 128 bits.
pub fn mul_div_floor(a: u128, b: u128, divisor: u128) -> Option<u128> {
    Some(Wide::product(a, b).div_rem(divisor)?.0)
}

/// `ceil(a * b / divisor)` with a 256-bit product; `None` if `divisor` is zero or the result exceeds
/// 128 bits.
pub fn mul_div_ceil(a: u128, b: u128, divisor: u128) -> Option<u128> {
    let (quotient, rest) = Wide::product(a, b).div_rem(divisor)?;
    quotient.checked_add(u128::from(rest != 0))
}

/// The floor of the square root of a 256-bit value.
///
/// One step of Zimmermann's Karatsuba square root over the root of the upper half: a single 128-bit
/// division instead of Newton's 256-bit ones.
pub fn sqrt_floor(value: Wide) -> u128 {
    // Normalise by an even shift, so that one of the two top bits is set.
    let (high, low, moved) = if value.high == 0 {
        (value.low, 0, 128)
    } else {
        (value.high, value.low, 0)
    };
    if high == 0 {
        return 0;
    }
    let shift = high.leading_zeros() & !1;
    let (high, low) = if shift == 0 {
        (high, low)
    } else {
        ((high << shift) | (low >> (128 - shift)), low << shift)
    };
    let shift = shift + moved;
    let root = sqrt_of_normalised(high);
    let rest = high - product_of_halves(root as u64, root as u64);
    // rest <= 2 * root < 2^65: the dividend rest * 2^64 + digit can need 129 bits, so halve both sides.
    let digit = low >> HALF;
    let dividend = (rest << (HALF - 1)) | (digit >> 1);
    let quotient = dividend / root;
    if quotient > MASK {
        return ((root << HALF) | MASK) >> (shift / 2);
    }
    let remainder = dividend - product_of_halves(quotient as u64, root as u64);
    let odd = (remainder << 1) | digit & 1;
    let too_large = odd >> HALF == 0
        && ((odd << HALF) | low & MASK) < product_of_halves(quotient as u64, quotient as u64);
    (((root << HALF) | quotient) - u128::from(too_large)) >> (shift / 2)
}

/// The floor of the square root of a value that has one of its two top bits set.
///
/// Newton's method from above, first with 64 bits and then, from there, with 128: a fifth of the code of
/// the standard library's tables, which counts where code is paid for at every call.
fn sqrt_of_normalised(value: u128) -> u128 {
    let upper = (value >> HALF) as u64;
    let mut rough: u64 = 1 << (HALF / 2);
    loop {
        let next = (rough + upper / rough) / 2;
        if next >= rough {
            break;
        }
        rough = next;
    }
    let mut root = u128::from(rough + 1) << (HALF / 2);
    loop {
        let next = (root + value / root) / 2;
        if next >= root {
            return root;
        }
        root = next;
    }
}
