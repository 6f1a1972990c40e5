//! An independent account of a pool, written from the specification and the contract's README alone: exact
//! fractions, no shared code, as slow and as plain as possible.
//!
//! A message that takes a time moves the reference's clock to it, as [`Reference::at`] does; the others happen at
//! the time that the clock shows.

mod fraction;
mod holder;
mod leaving;
mod queue;
mod stream;
mod views;
mod workers;

use crate::DAY;
use fraction::{mul_div, Fraction};
use holder::Holder;
use primitives::Balance;
use queue::Waiting;
use std::collections::BTreeMap;
use stream::Stream;

/// How long an entry of the queue has to bear with workers that mine.
const GRACE: u64 = 7 * DAY;
/// How long a raise of the commission waits.
const NOTICE: u64 = 14 * DAY;
/// With fewer shares than this, rewards go to the treasury.
const SHARES_THAT_EARN: Balance = 1_000_000;

/// The reference: a pool. Stakers have numbers of the test's choice.
#[derive(Clone, Debug, Default)]
pub struct Reference {
    holders: BTreeMap<u32, Holder>,
    queue: Vec<Waiting>,
    /// Stake that no worker uses.
    pub free: Balance,
    /// Stake of running workers, with losses that mining has booked and the pool has not.
    pub mining: Balance,
    /// Stake that cools down, and until when.
    cooling: Vec<(u64, Balance)>,
    /// Running workers.
    pub running: u32,
    /// Whether all workers are being stopped for those who wait.
    pub forced_stop: bool,
    /// Parts per million for the owner.
    pub commission: u32,
    /// An announced raise, and from when on it acts.
    pub pending_commission: Option<(u32, u64)>,
    /// What the owner can claim.
    pub owner_reward: Balance,
    /// What the treasury gets.
    pub treasury: Balance,
    /// What each holder was paid by the pool so far, claims included.
    pub paid: BTreeMap<u32, Balance>,
    /// What leavers took along of the stream so far.
    pub taken_along: Balance,
    /// What leavers had earned of the stream and did not get, because they had inherited as much.
    pub set_off: Balance,
    /// What was released and nobody has claimed, with the fractions that nobody can claim.
    released: Balance,
    stream: Stream,
    /// What mining keeps for the pool: earned and lost.
    kept: (Balance, Balance),
    /// The last collection.
    pub collected_at: u64,
    /// The last time that something came home.
    home_at: u64,
    /// Shares that a contribution has minted, while it pays others.
    newcomers: Balance,
    stream_period: u64,
    freshness: u64,
    now: u64,
}

impl Reference {
    /// An empty pool at this time: its commission in parts per million, its stream period and how long a
    /// collection stays fresh. [`Reference::default`] releases at once.
    pub fn new(commission: u32, stream_period: u64, freshness: u64, now: u64) -> Self {
        Self {
            commission,
            stream_period,
            freshness,
            collected_at: now,
            home_at: now,
            now,
            stream: Stream::default(),
            ..Self::default()
        }
    }

    /// Moves the clock.
    pub fn at(&mut self, now: u64) {
        assert!(now >= self.now, "time does not run backwards");
        self.now = now;
    }

    /// A contribution; returns the shares.
    pub fn contribute(&mut self, who: u32, amount: Balance, now: u64) -> Balance {
        self.at(now);
        if self.total_shares() == 0 && self.running > 0 {
            self.collect_kept();
        }
        self.settle(who);
        let shares = match self.total_shares() {
            0 => amount,
            total => mul_div(amount, total, self.total_stake()),
        };
        // The price is that with the new shares; but they take no part in what leavers have earned.
        self.holder(who).shares += shares;
        self.newcomers = shares;
        self.free += amount;
        self.mature();
        self.serve(2);
        self.newcomers = 0;
        self.holder(who).shares -= shares;
        let alone = self.total_shares() > 0 && self.shares(who) == self.total_shares();
        let (since, inherited) = match alone {
            true => (self.holder(who).since, self.holder(who).inherited),
            false => (now, self.earned_by_others()),
        };
        let oldest = self.oldest();
        self.holder(who).gain(shares, since, inherited, oldest);
        self.settle(who);
        shares
    }

    /// A valid withdrawal; returns what is paid at once.
    pub fn withdraw(&mut self, who: u32, shares: Balance, now: u64) -> Balance {
        self.at(now);
        self.settle(who);
        self.queue.retain(|entry| entry.holder != who);
        self.mature();
        self.serve(2);
        if !self.fresh() {
            self.collect_kept();
        }
        let (amount, burned) = self.payable(shares, self.free - self.owed());
        self.settle(who);
        self.redeem(who, amount, burned, 0);
        let rest = shares - burned;
        if self.value(rest) == 0 {
            self.redeem(who, 0, rest, 0);
        } else {
            self.queue.push(Waiting {
                holder: who,
                shares: rest,
                start: now,
                overdue: false,
            });
        }
        amount
    }

    /// Moves shares that the sender has and that are not queued, with all that belongs to them. What changes
    /// nothing settles nobody, and no fraction of a planck is lost.
    pub fn transfer(&mut self, from: u32, to: u32, shares: Balance) {
        self.release();
        if from == to || shares == 0 {
            return;
        }
        self.settle(from);
        self.settle(to);
        let sender = self.holder(from);
        sender.shares -= shares;
        let (since, inherited) = (sender.since, sender.inherited);
        let oldest = self.oldest();
        self.holder(to).gain(shares, since, inherited, oldest);
    }

    /// Pays out what a holder can claim.
    pub fn claim(&mut self, who: u32) -> Balance {
        self.settle(who);
        let amount = std::mem::take(&mut self.holder(who).claimable);
        self.released -= amount;
        *self.paid.entry(who).or_default() += amount;
        amount
    }

    /// Mining credits the pool with what a worker earned, and with what an absence cost.
    pub fn credit(&mut self, earned: Balance, lost: Balance) {
        self.kept.0 += earned;
        self.kept.1 += lost;
    }

    /// Collects this reward.
    pub fn collect(&mut self, reward: Balance) {
        self.credit(reward, 0);
        self.collect_kept();
    }

    /// Collects what mining keeps; returns what was earned.
    pub fn collect_kept(&mut self) -> Balance {
        let earned = self.bring_home();
        self.release();
        self.collected();
        earned
    }

    /// Another commission: lower at once, higher after a notice, unless nobody would mind.
    pub fn set_commission(&mut self, commission: u32, now: u64) {
        self.at(now);
        self.collect_kept();
        self.pending_commission = None;
        if commission <= self.commission || self.total_shares() == 0 {
            self.commission = commission;
        } else {
            self.pending_commission = Some((commission, now + NOTICE));
        }
    }

    fn holder(&mut self, who: u32) -> &mut Holder {
        self.holders.entry(who).or_default()
    }

    fn settle(&mut self, who: u32) {
        self.release();
        self.holder(who).settle();
    }

    /// What has come due belongs to those who hold shares now.
    fn release(&mut self) {
        let due = self.stream.release(self.now);
        if due == 0 {
            return;
        }
        self.released += due;
        let total = self.total_shares();
        for holder in self.holders.values_mut() {
            let part = Fraction::of_product(due, holder.shares, total);
            holder.earned = holder.earned.plus(&part);
        }
    }

    /// Takes in what mining keeps; returns what was earned. Where nothing was earned the stream is left alone:
    /// when it is floored to plancks the specification leaves open.
    fn bring_home(&mut self) -> Balance {
        let (earned, lost) = std::mem::take(&mut self.kept);
        if (earned, lost) != (0, 0) {
            self.home_at = self.now;
        }
        self.mining -= lost;
        self.treasury += lost;
        if earned == 0 {
            return 0;
        }
        self.release();
        let commission = mul_div(earned, self.commission.into(), 1_000_000);
        self.owner_reward += commission;
        let rest = earned - commission;
        if self.total_shares() < SHARES_THAT_EARN {
            self.treasury += rest;
            return earned;
        }
        let time = match self.stream_period {
            0 => 0,
            period => period.max(self.now - self.collected_at),
        };
        self.stream.pour(rest, time);
        self.release();
        earned
    }

    /// What came home was a collection.
    fn collected(&mut self) {
        self.collected_at = self.now;
        self.home_at = self.now;
        if let Some((commission, from)) = self.pending_commission {
            if from <= self.now {
                self.commission = commission;
                self.pending_commission = None;
            }
        }
    }
}
