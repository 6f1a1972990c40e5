//! Where every planck went.

use super::Life;
use client::{Event, Kind, PoolEvent};
use e2e::node::{Ledger, State};
use ink::primitives::AccountId;
use interfaces::{MiningChange, PoolChange};
use primitives::Balance;
use std::collections::BTreeMap;

impl Life {
    /// What everybody paid and got is what the contracts told, and what they have left is what they say.
    pub async fn reconcile(&self, ledger: &Ledger, after: &State) {
        let (pool, mining) = (self.pool.address(), self.mining.address());
        let existence = self.existential_deposit();

        // What the pool told of each account, and what mining did.
        let told = self.told_by_pool(ledger);
        for account in [self.ann, self.ben, self.cleo, self.treasury] {
            let expected = told.get(&account).copied().unwrap_or_default();
            assert_eq!(ledger.exchanged(account, pool), expected, "{account:?}");
        }
        // The owner created the pool, which must have something to exist.
        let created = told[&self.owner] - signed(existence);
        assert_eq!(ledger.exchanged(self.owner, pool), created);
        let (funded, paid) = told_by_mining(ledger, mining);
        let to_treasury = paid.get(&self.treasury).copied().unwrap_or_default();
        assert_eq!(ledger.exchanged(pool, mining), signed(paid[&pool]));
        assert_eq!(ledger.exchanged(self.treasury, mining), signed(to_treasury));
        let deployed = -signed(funded + existence);
        assert_eq!(ledger.exchanged(self.governance, mining), deployed);

        // Nothing else happened to a staker's tokens than that, fees, and deposits.
        for account in [self.ann, self.ben, self.cleo] {
            let fee = signed(ledger.fee_of(account));
            let expected = told[&account] - fee + ledger.deposits_of(account);
            assert!(fee > 0, "everybody sent something");
            assert_eq!(ledger.gain(account), expected, "{account:?}");
            let stake = self.ask(self.pool.stake_info(account)).await;
            assert_eq!(stake.shares, 0, "everybody is out");
        }

        // Contracts have what they say that they have.
        let subsidy = self.ask(self.mining.subsidy()).await;
        assert_eq!(after.of(mining).free, existence + subsidy.held);
        assert_eq!(subsidy.promised, 0, "everything earned was paid");
        let info = self.ask(self.pool.pool_info()).await;
        assert_eq!(
            (info.total_shares, info.total_stake, info.workers),
            (0, 0, 0)
        );
        let left = info.claimable + info.unreleased_reward + info.owner_reward + info.treasury_due;
        assert!(left <= 5, "fractions of a planck, {left} of them");
        assert_eq!(after.of(pool).free, existence + left);
        for contract in [
            self.registry.address(),
            self.factory.address(),
            self.deployment.quorum_verifier().expect("a quorum"),
        ] {
            assert_eq!(after.of(contract).free, existence, "no tokens of anybody's");
        }
        assert_eq!(subsidy.held + paid.values().sum::<Balance>(), funded);
    }

    /// What each account got from the pool less what it gave, as the pool told it.
    fn told_by_pool(&self, ledger: &Ledger) -> BTreeMap<AccountId, i128> {
        let mut sums = BTreeMap::<AccountId, i128>::new();
        let mut book = |account, amount: i128| *sums.entry(account).or_default() += amount;
        for event in ledger.told_by(self.pool.address(), Kind::Pool) {
            let Event::Pool(PoolEvent::Changed(change)) = event else {
                continue;
            };
            match change {
                PoolChange::Contributed { staker, amount, .. } => book(staker, -signed(amount)),
                PoolChange::Withdrawn { staker, amount, .. } => book(staker, signed(amount)),
                PoolChange::WithdrawalsServed { payments } => {
                    for payment in payments {
                        book(payment.to, signed(payment.amount));
                    }
                }
                PoolChange::RewardClaimed { target, amount, .. } => book(target, signed(amount)),
                PoolChange::TreasurySwept { amount } => book(self.treasury, signed(amount)),
                _ => {}
            }
        }
        sums
    }
}

/// What mining was funded with, and what it paid to whom, as it told it.
fn told_by_mining(ledger: &Ledger, mining: AccountId) -> (Balance, BTreeMap<AccountId, Balance>) {
    let mut funded = 0;
    let mut paid = BTreeMap::<AccountId, Balance>::new();
    for event in ledger.told_by(mining, Kind::Mining) {
        match event {
            Event::Mining(MiningChange::Funded { amount, .. }) => {
                funded += amount;
            }
            Event::Mining(MiningChange::Paid { to, amount }) => {
                *paid.entry(to).or_default() += amount;
            }
            _ => {}
        }
    }
    (funded, paid)
}

fn signed(amount: Balance) -> i128 {
    amount.try_into().expect("no chain has so many tokens")
}
