//! The running sum of "reward per share" that lets any number of holders earn in constant time.

use crate::wide::Wide;

/// A sum of `amount / shares` terms in Q128.128.
///
/// Each term is rounded up by less than 2^-128 and each reading rounded down to whole units, so a holder
/// gets the exact floor of his part. The excess of all terms together reaches one unit only after 2^28
/// terms (one per 6-second block for 50 years) over 2^100 shares: the readings never sum up to more than
/// what was put in. Even 50 years of 10^22 plancks over a single share stay below 2^128 in the integer part.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, scale::Encode, scale::Decode)]
#[cfg_attr(feature = "std", derive(scale_info::TypeInfo))]
pub struct Accumulator {
    integer: u128,
    fraction: u128,
}

impl Accumulator {
    /// Adds `amount / shares`; nothing if there are no shares.
    pub fn distribute(&mut self, amount: u128, shares: u128) {
        if shares == 0 {
            return;
        }
        let rest = Wide {
            high: amount % shares,
            low: 0,
        };
        let Some((fraction, remainder)) = rest.div_rem(shares) else {
            return;
        };
        let term = Wide {
            high: amount / shares,
            low: fraction,
        };
        let round_up = Wide {
            high: 0,
            low: u128::from(remainder != 0),
        };
        let sum = term.checked_add(round_up).and_then(|term| {
            term.checked_add(Wide {
                high: self.integer,
                low: self.fraction,
            })
        });
        if let Some(Wide { high, low }) = sum {
            (self.integer, self.fraction) = (high, low);
        }
    }

    /// What `shares` earned since the sum stood at `snapshot`, in whole units rounded down.
    pub fn earned_since(&self, snapshot: &Self, shares: u128) -> u128 {
        let (fraction, borrow) = self.fraction.overflowing_sub(snapshot.fraction);
        let integer = self
            .integer
            .saturating_sub(snapshot.integer)
            .saturating_sub(u128::from(borrow));
        shares
            .saturating_mul(integer)
            .saturating_add(Wide::product(shares, fraction).high)
    }
}
