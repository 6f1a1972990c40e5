//! What newcomers inherit of rewards that others earned, and what leavers take along of those that they earned.

use super::{fraction::mul_div_up, Reference};
use primitives::Balance;

impl Reference {
    /// What new shares get a part of without having earned it: what is unreleased, and what has presumably been
    /// earned since something came home last.
    pub(super) fn earned_by_others(&self) -> Balance {
        let presumed = match self.running {
            0 => 0,
            _ => self.stream.presumed(self.now - self.home_at),
        };
        self.unreleased() + presumed
    }

    /// The time before which it makes no difference whether shares were held: nothing that is on its way, or may
    /// be, was earned before.
    pub(super) fn oldest(&self) -> u64 {
        let backlog = self.now - self.collected_at;
        let longest = self.ordinary().max(backlog).max(self.stream.left(self.now));
        self.now.saturating_sub(longest)
    }

    fn ordinary(&self) -> u64 {
        self.stream_period.max(self.freshness)
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
            let inherited = holder.inherited;
            holder.shares -= shares;
            if last {
                let earned = self.stream.part(shares, total, self.now - since);
                self.hand_out(who, earned);
                self.treasury += self.stream.empty();
            } else {
                let time = self.stream.earned_time(since, waited, self.ordinary());
                let all = total - self.newcomers;
                let earned = self.stream.part(shares, all, time);
                let set_off = mul_div_up(inherited, shares, all).min(earned);
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
