//! Chance that can be repeated.

use primitives::Balance;

/// A small generator of numbers that look random (splitmix64).
pub struct Dice(pub u64);

impl Dice {
    fn roll(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^ (mixed >> 31)
    }

    pub fn below(&mut self, limit: u64) -> u64 {
        self.roll() % limit
    }

    /// An amount up to `limit`: often all or nothing, else anything.
    pub fn amount(&mut self, limit: Balance) -> Balance {
        match self.below(10) {
            0 => limit,
            1 => limit / 2,
            2 => limit + 1,
            // So little stays that it is below what earns.
            3 => limit.saturating_sub(self.below(2_000_000).into()),
            _ => ((u128::from(self.roll()) << 64) | u128::from(self.roll())) % (limit + 1),
        }
    }
}
