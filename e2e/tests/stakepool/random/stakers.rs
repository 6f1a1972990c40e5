//! What stakers and pokers do, and the owner besides mining.

use super::Life;
use e2e::reference::Reference;
use e2e::TOKEN;
use ink::primitives::AccountId;
use primitives::{Balance, Error};

/// The smallest contribution and the smallest partial withdrawal.
const MINIMUM: Balance = TOKEN / 100;

impl Life {
    fn staker(&mut self) -> (u32, AccountId) {
        let number = self.dice.below(self.stakers.len() as u64) as u32;
        (number, self.stakers[number as usize])
    }

    /// What a contribution would be answered, and the pool after it.
    fn contribution(&self, who: u32, amount: Balance) -> (Result<Balance, Error>, Reference) {
        let mut after = self.reference.clone();
        let (shares, stake) = (after.total_shares(), after.total_stake());
        if amount < MINIMUM {
            return (Err(Error::InsufficientContribution), after);
        }
        if shares > 0 && (stake == 0 || stake * 1_000_000_000 < shares) {
            return (Err(Error::PoolBankrupt), after);
        }
        let minted = after.contribute(who, amount, self.now());
        let cap = self.cap.unwrap_or(Balance::MAX);
        let result = match after.total_stake() <= cap.max(stake) {
            true => Ok(minted),
            false => Err(Error::StakeExceedsCapacity),
        };
        (result, after)
    }

    pub fn contribute(&mut self) {
        let (number, staker) = self.staker();
        let amount = self.dice.amount(1_000 * TOKEN);
        let (expected, after) = self.contribution(number, amount);
        self.sender = Some(number);
        assert_eq!(self.pool.contribute(staker, amount), expected);
        if expected.is_ok() {
            let before = self.reference.queue();
            if !before.is_empty() && !self.reference.fresh() {
                self.done("queue, left alone");
            }
            self.reference = after;
            self.done("contribute");
            if before != self.reference.queue() {
                self.done("queue, served");
            }
        }
    }

    pub fn contribute_with(&mut self) {
        let (number, staker) = self.staker();
        let amount = self.dice.amount(1_000 * TOKEN);
        if self.dice.below(2) == 0 {
            self.sync();
        }
        let (plain, after) = self.contribution(number, amount);
        let acting = self.reference.commission;
        let commission = match self.reference.pending_commission {
            Some((raised, _)) => raised.max(acting),
            None => acting,
        };
        let max_commission = match self.dice.below(4) {
            0 => commission.saturating_sub(1),
            _ => commission,
        };
        let min_shares = match (self.dice.below(4), plain) {
            (0, Ok(minted)) => minted + 1,
            (_, Ok(minted)) => minted,
            _ => 0,
        };
        // The specification does not say which of several refusals is told, but that an old collection is first.
        let too_few = plain.is_ok_and(|minted| minted < min_shares);
        let refusals = [
            plain.err(),
            (commission > max_commission).then_some(Error::CommissionTooHigh),
            too_few.then_some(Error::TooFewShares),
        ];
        self.sender = Some(number);
        let result = self
            .pool
            .contribute_with(staker, amount, max_commission, min_shares);
        if !self.reference.fresh() {
            assert_eq!(result, Err(Error::CollectionOutdated));
        } else if let Err(error) = result {
            assert!(refusals.contains(&Some(error)), "{error:?} {refusals:?}");
        } else {
            assert_eq!((result, refusals), (plain, [None; 3]));
        }
        match result {
            Ok(_) => {
                self.reference = after;
                self.done("contribute_with");
            }
            Err(Error::CollectionOutdated) => self.done("outdated"),
            _ => {}
        }
    }

    pub fn withdraw(&mut self) {
        let (number, _) = self.staker();
        let shares = self.dice.amount(self.reference.shares(number));
        self.leave(number, shares);
    }

    /// A staker asks for what these shares are worth.
    pub fn leave(&mut self, number: u32, shares: Balance) {
        let staker = self.stakers[number as usize];
        let held = self.reference.shares(number);
        let dust = shares < held && self.reference.value(shares) < MINIMUM;
        let expected = if shares == 0 || shares > held || dust {
            Err(Error::InvalidWithdrawalAmount)
        } else {
            let stale = !self.reference.fresh();
            let taken = self.reference.taken_along;
            let paid = self.reference.withdraw(number, shares, self.now());
            self.done("withdraw");
            if stale {
                self.done("withdraw, stale");
            }
            if self.reference.taken_along > taken {
                self.done("withdraw, taking along");
            }
            if self.reference.queued(number) > 0 {
                self.done("withdraw, queued");
            }
            if self.reference.total_shares() == 0 {
                self.done("withdraw, last");
            }
            Ok(paid)
        };
        self.sender = Some(number);
        assert_eq!(self.pool.withdraw(staker, shares), expected);
    }

    pub fn transfer(&mut self) {
        let ((from, sender), (to, receiver)) = (self.staker(), self.staker());
        let movable = self.reference.shares(from) - self.reference.queued(from);
        let shares = self.dice.amount(movable);
        self.sender = Some(from);
        let result = self.pool.transfer(sender, receiver, shares, Vec::new());
        assert_eq!(result.is_ok(), shares <= movable);
        if result.is_ok() {
            self.reference.transfer(from, to, shares);
            self.done(match from == to || shares == 0 {
                true => "transfer of nothing",
                false => "transfer",
            });
        }
    }

    pub fn claim(&mut self) {
        let (number, staker) = self.staker();
        let expected = match self.reference.claimable(number) {
            0 => Err(Error::NoRewardToClaim),
            amount => {
                assert_eq!(self.reference.claim(number), amount);
                self.done("claim");
                Ok(amount)
            }
        };
        self.sender = Some(number);
        assert_eq!(self.pool.claim_rewards(staker, staker), expected);
    }

    pub fn claim_for_owner(&mut self) {
        let expected = match std::mem::take(&mut self.reference.owner_reward) {
            0 => Err(Error::NoRewardToClaim),
            amount => Ok(amount),
        };
        let result = self.pool.claim_owner_rewards(self.owner, self.owner);
        assert_eq!(result, expected);
    }

    pub fn sync(&mut self) {
        let earned = self.reference.collect_kept();
        let poker = self.suite.governance;
        assert_eq!(self.pool.sync_rewards(poker), Ok(earned));
        if earned > 0 {
            self.done("sync");
        }
    }

    pub fn process(&mut self) {
        let max = self.dice.below(4) as u32;
        let taken = self.reference.taken_along;
        let served = self.reference.process(max, self.now());
        let poker = self.suite.governance;
        assert_eq!(self.pool.process_withdrawals(poker, max), Ok(served));
        if served > 0 {
            self.done("process");
            if self.reference.taken_along > taken {
                self.done("process, taking along");
            }
        }
    }

    pub fn sweep(&mut self) {
        let expected = match std::mem::take(&mut self.reference.treasury) {
            0 => Err(Error::NoRewardToClaim),
            amount => Ok(amount),
        };
        let poker = self.suite.governance;
        assert_eq!(self.pool.sweep_treasury(poker), expected);
    }

    pub fn set_cap(&mut self) {
        let shown = self.reference.in_views();
        let staying = shown.total_stake() - shown.owed();
        let cap = match self.dice.below(4) {
            0 => None,
            1 => Some(staying),
            2 => Some(staying + self.dice.amount(1_000 * TOKEN)),
            _ => staying.checked_sub(1),
        };
        let low = cap.is_some_and(|cap| cap < staying || cap < MINIMUM);
        let expected = match low {
            true => Err(Error::InadequateCapacity),
            false => Ok(()),
        };
        assert_eq!(self.pool.set_cap(self.owner, cap), expected);
        if expected.is_ok() {
            self.cap = cap;
        }
    }

    pub fn set_commission(&mut self) {
        let commission = match self.dice.below(3) {
            0 => self.reference.commission.saturating_sub(1_000),
            _ => self.dice.below(1_000_001) as u32,
        };
        self.reference.set_commission(commission, self.now());
        let result = self.pool.set_payout_pref(self.owner, commission);
        assert_eq!(result, Ok(()));
    }
}
