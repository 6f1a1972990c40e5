//! What newcomers inherit of rewards that others earned, and what leavers take along of those that they earned.

use super::{fraction::mul_div_up, Reference};
use primitives::Balance;

impl Reference {
    /// What new shares inherit: their part of what is unreleased, and of what has presumably been earned since
    /// the last collection and will be streamed to them too.
    pub(super) fn inheritance(&self, minted: Balance) -> Balance {
        if minted == 0 {
            return 0;
        }
        let presumed = match self.running {
            0 => 0,
            _ => self.stream.presumed(self.now - self.collected_at),
        };
        let foreign = self.unreleased() + presumed;
        mul_div_up(foreign, minted, self.total_shares() + minted)
    }

    /// Burns shares and pays for them, after a wait in the queue or without one. All that is due has been
    /// released. To the last shares the others have left all; but they must have been held for the time that it
    /// takes, or the treasury gets the rest.
    pub(super) fn redeem(&mut self, who: u32, amount: Balance, shares: Balance, waited: u64) {
        if shares > 0 {
            let total = self.total_shares();
            let last = shares == total;
            let holder = self.holder(who);
            let since = holder.since;
            let inherited = holder.lose(shares);
            if last {
                let earned = self.stream.part(shares, total, self.now - since);
                self.hand_out(who, earned);
                self.treasury += self.stream.empty();
            } else {
                let ordinary = self.stream_period.max(self.freshness);
                let time = self.stream.earned_time(since, waited, ordinary);
                let earned = self.stream.part(shares, total, time);
                let set_off = inherited.min(earned);
                self.set_off += set_off;
                self.hand_out(who, earned - set_off);
            }
        }
        self.free -= amount;
        *self.paid.entry(who).or_default() += amount;
    }

    /// Gives a leaver whole plancks of the stream.
    fn hand_out(&mut self, who: u32, amount: Balance) {
        self.stream.take(amount);
        self.released += amount;
        self.taken_along += amount;
        self.holder(who).claimable += amount;
    }
}
