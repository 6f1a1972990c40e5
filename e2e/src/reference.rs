//! An independent account of a pool: exact fractions, no shared code, as slow and as plain as possible.

use num_bigint::BigUint;
use primitives::Balance;
use std::collections::BTreeMap;

/// An exact, unsigned fraction.
#[derive(Clone, Debug)]
struct Fraction {
    numerator: BigUint,
    denominator: BigUint,
}

impl Fraction {
    fn new(numerator: impl Into<BigUint>, denominator: impl Into<BigUint>) -> Self {
        Self {
            numerator: numerator.into(),
            denominator: denominator.into(),
        }
    }

    fn plus(&self, other: &Self) -> Self {
        Self {
            numerator: &self.numerator * &other.denominator + &other.numerator * &self.denominator,
            denominator: &self.denominator * &other.denominator,
        }
    }

    fn floor(&self) -> Balance {
        let whole = &self.numerator / &self.denominator;
        whole.try_into().expect("amounts have 128 bits")
    }
}

/// floor(a x b / c)
fn mul_div(a: Balance, b: Balance, c: Balance) -> Balance {
    Fraction::new(BigUint::from(a) * b, c).floor()
}

/// A staker, by a name of the test's choice.
#[derive(Clone, Debug)]
struct Holder {
    shares: Balance,
    /// Earned since the last settlement, with all fractions of a planck.
    earned: Fraction,
    /// Settled, in whole plancks.
    claimable: Balance,
    /// Queued shares and since when.
    request: Option<(Balance, u64)>,
}

impl Default for Holder {
    fn default() -> Self {
        Self {
            shares: 0,
            earned: Fraction::new(0u8, 1u8),
            claimable: 0,
            request: None,
        }
    }
}

impl Holder {
    /// Whole plancks become claimable; what is below one is lost, as in the pool.
    fn settle(&mut self) {
        self.claimable += self.earned.floor();
        self.earned = Fraction::new(0u8, 1u8);
    }

    fn queued(&self) -> Balance {
        self.request.map_or(0, |(shares, _)| shares)
    }
}

/// The reference: a pool whose rewards are released at once (stream period 0).
#[derive(Clone, Debug, Default)]
pub struct Reference {
    holders: BTreeMap<u32, Holder>,
    /// Who waits, in order.
    queue: Vec<u32>,
    /// Stake that no worker uses.
    pub free: Balance,
    /// Stake of running workers.
    pub mining: Balance,
    /// Stake that cools down, and until when.
    cooling: Vec<(u64, Balance)>,
    /// Parts per million for the owner.
    pub commission: u32,
    /// What the owner can claim.
    pub owner_reward: Balance,
    /// What the treasury gets.
    pub treasury: Balance,
    /// What each holder was paid by the pool so far, claims included.
    pub paid: BTreeMap<u32, Balance>,
}

impl Reference {
    /// An empty pool with this commission, in parts per million.
    pub fn with_commission(commission: u32) -> Self {
        Self {
            commission,
            ..Self::default()
        }
    }

    /// All shares.
    pub fn total_shares(&self) -> Balance {
        self.holders.values().map(|holder| holder.shares).sum()
    }

    /// All stake.
    pub fn total_stake(&self) -> Balance {
        self.free + self.mining + self.releasing()
    }

    /// Stake that cools down.
    pub fn releasing(&self) -> Balance {
        self.cooling.iter().map(|(_, amount)| amount).sum()
    }

    /// The shares of a holder.
    pub fn shares(&self, holder: u32) -> Balance {
        self.holders.get(&holder).map_or(0, |it| it.shares)
    }

    /// The queued shares of a holder.
    pub fn queued(&self, holder: u32) -> Balance {
        self.holders.get(&holder).map_or(0, Holder::queued)
    }

    /// What a holder could claim now.
    pub fn claimable(&self, holder: u32) -> Balance {
        let holder = self.holders.get(&holder);
        holder.map_or(0, |it| it.claimable + it.earned.floor())
    }

    /// The queue: holder, shares, start.
    pub fn queue(&self) -> Vec<(u32, Balance, u64)> {
        let entry = |holder: &u32| {
            let (shares, start) = self.holders[holder].request.expect("queued");
            (*holder, shares, start)
        };
        self.queue.iter().map(entry).collect()
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
        let queued = self.holders.values().map(Holder::queued).sum();
        self.free.min(self.value(queued))
    }

    /// A contribution; returns the shares.
    pub fn contribute(&mut self, who: u32, amount: Balance, now: u64) -> Balance {
        let shares = match self.total_shares() {
            0 => amount,
            total => mul_div(amount, total, self.total_stake()),
        };
        let holder = self.holders.entry(who).or_default();
        holder.settle();
        holder.shares += shares;
        self.free += amount;
        self.mature(now);
        self.serve(2);
        shares
    }

    /// A valid withdrawal; returns what is paid at once.
    pub fn withdraw(&mut self, who: u32, shares: Balance, now: u64) -> Balance {
        self.settle(who);
        self.queue.retain(|queued| *queued != who);
        self.holder(who).request = None;
        self.mature(now);
        self.serve(2);
        let available = self.free - self.owed();
        let (amount, burned) = self.payable(shares, available);
        self.redeem(who, amount, burned);
        let rest = shares - burned;
        if self.value(rest) == 0 {
            self.redeem(who, 0, rest);
        } else {
            self.holder(who).request = Some((rest, now));
            self.queue.push(who);
        }
        amount
    }

    /// Pays from the queue; returns how many entries were paid.
    pub fn process(&mut self, max: u32, now: u64) -> u32 {
        self.mature(now);
        self.serve(max)
    }

    /// Moves shares that the sender has and that are not queued.
    pub fn transfer(&mut self, from: u32, to: u32, shares: Balance) {
        self.settle(from);
        self.settle(to);
        self.holder(from).shares -= shares;
        self.holder(to).shares += shares;
    }

    /// Takes in a reward.
    pub fn collect(&mut self, reward: Balance) {
        let commission = mul_div(reward, self.commission.into(), 1_000_000);
        self.owner_reward += commission;
        let rest = reward - commission;
        let total = self.total_shares();
        if total < 1_000_000 {
            self.treasury += rest;
            return;
        }
        for holder in self.holders.values_mut() {
            let part = Fraction::new(BigUint::from(rest) * holder.shares, total);
            holder.earned = holder.earned.plus(&part);
        }
    }

    /// Pays out what a holder can claim.
    pub fn claim(&mut self, who: u32) -> Balance {
        self.settle(who);
        let amount = std::mem::take(&mut self.holder(who).claimable);
        *self.paid.entry(who).or_default() += amount;
        amount
    }

    /// A worker starts.
    pub fn start(&mut self, stake: Balance, now: u64) {
        self.mature(now);
        self.free -= stake;
        self.mining += stake;
    }

    /// A worker stops; the rest of its stake is slashed.
    pub fn stop(&mut self, stake: Balance, returned: Balance, matures_at: u64) {
        self.mining -= stake;
        self.treasury += stake - returned;
        match self.cooling.last_mut() {
            Some((last, amount)) if *last == matures_at => *amount += returned,
            _ if returned > 0 => self.cooling.push((matures_at, returned)),
            _ => {}
        }
    }

    /// A worker goes on with more stake after a slash.
    pub fn restart(&mut self, old: Balance, returned: Balance, new: Balance, now: u64) {
        self.mature(now);
        self.free -= new - returned;
        self.mining = self.mining - old + new;
        self.treasury += old - returned;
    }

    /// Stake that has matured becomes free, at most two records of it.
    pub fn mature(&mut self, now: u64) {
        for _ in 0..2 {
            match self.cooling.first() {
                Some(&(matures_at, amount)) if matures_at <= now => {
                    self.cooling.remove(0);
                    self.free += amount;
                }
                _ => break,
            }
        }
    }

    /// The free stake as views show it: with everything that has matured.
    pub fn free_in_views(&self, now: u64) -> Balance {
        let matured = self
            .cooling
            .iter()
            .filter(|(matures_at, _)| *matures_at <= now);
        self.free + matured.map(|(_, amount)| amount).sum::<Balance>()
    }

    fn holder(&mut self, who: u32) -> &mut Holder {
        self.holders.entry(who).or_default()
    }

    fn settle(&mut self, who: u32) {
        self.holder(who).settle();
    }

    fn serve(&mut self, max: u32) -> u32 {
        let mut served = 0;
        while served < max {
            let Some(&head) = self.queue.first() else {
                break;
            };
            let queued = self.holders[&head].queued();
            let (amount, burned) = self.payable(queued, self.free);
            if burned == 0 {
                break;
            }
            self.settle(head);
            if burned == queued {
                self.queue.remove(0);
                self.holder(head).request = None;
            } else if let Some((shares, _)) = self.holder(head).request.as_mut() {
                *shares -= burned;
            }
            self.redeem(head, amount, burned);
            served += 1;
        }
        served
    }

    /// What can be paid for shares out of a limit, and the shares that it takes, rounded up.
    fn payable(&self, shares: Balance, limit: Balance) -> (Balance, Balance) {
        let value = self.value(shares);
        if value <= limit {
            return (value, shares);
        }
        let (total, stake) = (self.total_shares(), self.total_stake());
        let exact = BigUint::from(limit) * total;
        let burned = (exact + (stake - 1)) / stake;
        (limit, burned.try_into().expect("no more than the shares"))
    }

    fn redeem(&mut self, who: u32, amount: Balance, shares: Balance) {
        let holder = self.holder(who);
        holder.shares -= shares;
        self.free -= amount;
        *self.paid.entry(who).or_default() += amount;
    }
}
