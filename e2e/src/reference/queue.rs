//! Who waits to leave, and what follows from waiting for too long.

use super::{Reference, GRACE};
use primitives::Balance;

/// An entry of the withdraw queue.
#[derive(Clone, Copy, Debug)]
pub(super) struct Waiting {
    pub holder: u32,
    pub shares: Balance,
    pub start: u64,
    /// Whether a check has seen that its grace period is over.
    pub overdue: bool,
}

impl Reference {
    /// The queue: holder, shares, start.
    pub fn queue(&self) -> Vec<(u32, Balance, u64)> {
        let entry = |it: &Waiting| (it.holder, it.shares, it.start);
        self.queue.iter().map(entry).collect()
    }

    /// The queued shares of a holder.
    pub fn queued(&self, holder: u32) -> Balance {
        let mine = self.queue.iter().filter(|it| it.holder == holder);
        mine.map(|it| it.shares).sum()
    }

    /// Pays from the queue after collecting; returns how many entries were paid.
    pub fn process(&mut self, max: u32, now: u64) -> u32 {
        self.at(now);
        self.collect_kept();
        self.mature();
        self.serve(max)
    }

    /// Collects and checks whether all workers have to stop, or goes on stopping them; returns how many may be
    /// stopped now, which [`Reference::stop`] has to be told one by one.
    pub fn check(&mut self, max: u32, now: u64) -> u32 {
        self.at(now);
        self.collect_kept();
        let mut steps = max;
        if !self.forced_stop {
            for entry in self.queue.iter_mut().filter(|it| !it.overdue) {
                if steps == 0 || entry.start + GRACE >= now {
                    break;
                }
                entry.overdue = true;
                steps -= 1;
            }
            let overdue = self.queue.iter().filter(|it| it.overdue);
            let overdue = overdue.map(|it| it.shares).sum();
            let coming = self.free + self.releasing();
            self.forced_stop = self.value(overdue) > coming && self.running > 0;
        }
        match self.forced_stop {
            true => steps.min(self.running),
            false => 0,
        }
    }

    /// Pays at most `max` entries from the head, as long as the last collection is fresh.
    pub(super) fn serve(&mut self, max: u32) -> u32 {
        let mut served = 0;
        while served < max && self.fresh() {
            let Some(&head) = self.queue.first() else {
                break;
            };
            let (amount, burned) = self.payable(head.shares, self.free);
            if burned == 0 {
                break;
            }
            self.holder(head.holder).settle();
            if burned == head.shares {
                self.queue.remove(0);
            } else {
                self.queue[0].shares -= burned;
            }
            self.redeem(head.holder, amount, burned, self.now - head.start);
            served += 1;
        }
        served
    }

    /// What can be paid for shares out of a limit, and the shares that it takes, rounded up.
    pub(super) fn payable(&self, shares: Balance, limit: Balance) -> (Balance, Balance) {
        let value = self.value(shares);
        if value <= limit {
            return (value, shares);
        }
        let (total, stake) = (self.total_shares(), self.total_stake());
        (limit, super::fraction::mul_div_up(limit, total, stake))
    }
}
