//! What can be seen of a pool.

use super::{
    fraction::{mul_div, Fraction},
    Reference,
};
use primitives::Balance;

impl Reference {
    /// All shares.
    pub fn total_shares(&self) -> Balance {
        self.holders.values().map(|holder| holder.shares).sum()
    }

    /// All stake.
    pub fn total_stake(&self) -> Balance {
        self.free + self.mining + self.releasing()
    }

    /// Stake that cools down, and what has matured and was not set free yet.
    pub fn releasing(&self) -> Balance {
        self.cooling.iter().map(|(_, amount)| amount).sum()
    }

    /// The shares of a holder.
    pub fn shares(&self, holder: u32) -> Balance {
        self.holders.get(&holder).map_or(0, |it| it.shares)
    }

    /// What a holder could claim now.
    pub fn claimable(&self, holder: u32) -> Balance {
        let Some(holder) = self.holders.get(&holder) else {
            return 0;
        };
        let due = self.stream.due(self.now);
        let mut earned = holder.earned.clone();
        if due > 0 {
            let part = Fraction::of_product(due, holder.shares, self.total_shares());
            earned = earned.plus(&part);
        }
        holder.claimable + earned.floor()
    }

    /// What has been released and not been claimed.
    pub fn released(&self) -> Balance {
        self.released + self.stream.due(self.now)
    }

    /// What is collected and not released yet.
    pub fn unreleased(&self) -> Balance {
        self.stream.unreleased(self.now)
    }

    /// What mining keeps for the pool: earned and lost.
    pub fn kept(&self) -> (Balance, Balance) {
        self.kept
    }

    /// Whether the last collection is fresh.
    pub fn fresh(&self) -> bool {
        self.running == 0 || self.now - self.collected_at <= self.freshness
    }

    /// What shares are worth.
    pub fn value(&self, shares: Balance) -> Balance {
        match self.total_shares() {
            0 => 0,
            total => mul_div(shares, self.total_stake(), total),
        }
    }

    /// Free stake that the queue is owed.
    pub fn owed(&self) -> Balance {
        let queued = self.queue.iter().map(|it| it.shares).sum();
        self.free.min(self.value(queued))
    }

    /// Everything that the pool's money has to cover.
    pub fn obligations(&self) -> Balance {
        let rewards = self.released() + self.unreleased() + self.owner_reward;
        self.total_stake() + rewards + self.treasury
    }

    /// The same with everything free that has matured, as views show it.
    pub fn in_views(&self) -> Self {
        let mut shown = self.clone();
        for _ in &self.cooling {
            shown.mature();
        }
        shown
    }
}
