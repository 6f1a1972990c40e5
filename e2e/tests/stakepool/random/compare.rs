//! The pool is as the reference says.

use super::Life;
use e2e::invariants::whole_queue;
use e2e::reference::Reference;
use e2e::DAY;
use primitives::Balance;
use std::collections::BTreeMap;

impl Life {
    /// Everybody but the sender, who also pays deposits, has got what the reference says.
    pub fn compare_payments(&self, before: &[Balance], paid_before: &BTreeMap<u32, Balance>) {
        for ((number, before), now) in (0..).zip(before).zip(self.balances()) {
            if self.sender != Some(number) {
                let paid = |paid: &BTreeMap<u32, Balance>| paid.get(&number).copied().unwrap_or(0);
                let expected = paid(&self.reference.paid) - paid(paid_before);
                assert_eq!(now - before, expected, "payment of staker {number}");
            }
        }
    }

    /// Compares all that views show.
    pub fn compare(&self) {
        let info = self.pool.pool_info();
        let reference = self.reference.in_views();
        assert_eq!(
            (info.total_shares, info.total_stake),
            (reference.total_shares(), reference.total_stake()),
            "shares, stake"
        );
        assert_eq!(
            (info.free_stake, info.mining_stake, info.releasing_stake),
            (reference.free, reference.mining, reference.releasing()),
            "free, mining, releasing"
        );
        assert_eq!(
            (info.collected_at, info.fresh, info.forced_stop),
            (
                reference.collected_at,
                reference.fresh(),
                reference.forced_stop
            ),
            "collected at, fresh, forced stop"
        );
        assert_eq!(
            (info.unreleased_reward, info.claimable),
            (reference.unreleased(), reference.released()),
            "unreleased, claimable"
        );
        assert_eq!(info.owner_reward, reference.owner_reward, "owner reward");
        assert_eq!(info.treasury_due, reference.treasury, "treasury");
        assert_eq!(
            (info.owed, info.running_workers),
            (reference.owed(), reference.running)
        );
        assert_eq!(
            (info.commission, info.pending_commission, info.cap),
            (reference.commission, reference.pending_commission, self.cap)
        );
        let (pool, mining) = (self.pool.address(), &self.suite.mining);
        let kept = (mining.pending_rewards(pool), mining.pending_losses(pool));
        assert_eq!(kept, reference.kept(), "earned and lost at mining");
        let covered = self.endowment + reference.obligations();
        assert_eq!(self.pool.balance(), covered, "the pool's money");
        self.compare_stakers(&reference);
    }

    fn compare_stakers(&self, reference: &Reference) {
        let queue = reference.queue();
        for (number, staker) in (0..).zip(&self.stakers) {
            let stake = self.pool.stake_info(*staker);
            let shares = reference.shares(number);
            assert_eq!(stake.shares, shares, "shares of {number}");
            assert_eq!(stake.locked, reference.value(shares), "locked of {number}");
            assert_eq!(
                stake.claimable_reward,
                reference.claimable(number),
                "claimable of {number}"
            );
            let entry = queue.iter().find(|(who, ..)| *who == number);
            let (_, queued, start) = entry.copied().unwrap_or_default();
            let countdown = match queued {
                0 => 0,
                _ => (start + 7 * DAY).saturating_sub(self.now()),
            };
            assert_eq!(
                (stake.queued_shares, stake.queued_since, stake.countdown),
                (queued, start, countdown),
                "queue entry of {number}"
            );
        }
        let shown = whole_queue(&self.pool);
        let shown = shown.iter().map(|it| (it.staker, it.shares, it.start));
        let expected = queue
            .iter()
            .map(|(who, shares, start)| (self.stakers[*who as usize], *shares, *start));
        assert!(shown.eq(expected), "order of the queue");
    }
}
