//! What a pool tells.

use super::unless_zero;
use crate::words::{account, amount, date, decimal, hash, percent, worker, workers};
use client::{PoolEvent, Token};
use ink::primitives::{AccountId, Hash};
use interfaces::PoolChange as Change;
use pool_logic::Payment;
use primitives::{Balance, Timestamp};

pub(super) fn describe(event: &PoolEvent, token: &Token) -> String {
    match event {
        PoolEvent::Transfer { from, to, value } => {
            transfer(from.as_ref(), to.as_ref(), *value, token)
        }
        PoolEvent::Approval {
            owner,
            spender,
            value,
        } => format!(
            "{} may move {} of {}",
            account(spender),
            shares(*value, token),
            account(owner)
        ),
        PoolEvent::Changed(change) => describe_change(change, token),
    }
}

/// Shares have the token's decimals.
fn shares(value: Balance, token: &Token) -> String {
    match decimal(value, token.decimals).as_str() {
        "1" => "1 share".to_owned(),
        number => format!("{number} shares"),
    }
}

fn transfer(
    from: Option<&AccountId>,
    to: Option<&AccountId>,
    value: Balance,
    token: &Token,
) -> String {
    let value = shares(value, token);
    match (from, to) {
        (None, Some(to)) => format!("{value} were minted for {}", account(to)),
        (Some(from), None) => format!("{value} of {} were burned", account(from)),
        (Some(from), Some(to)) => {
            format!("{value} moved from {} to {}", account(from), account(to))
        }
        (None, None) => format!("{value} moved from nobody to nobody"),
    }
}

fn describe_change(change: &Change, token: &Token) -> String {
    match change {
        Change::Contributed {
            staker,
            amount: plancks,
            shares: minted,
        } => format!(
            "{} contributed {} for {}",
            account(staker),
            amount(*plancks, token),
            shares(*minted, token)
        ),
        Change::Withdrawn {
            staker,
            amount: plancks,
            shares: burned,
            queued,
        } => withdrawal(staker, *plancks, *burned, *queued, token),
        Change::WithdrawalsServed { payments } => served(payments, token),
        Change::RewardClaimed {
            account: claimant,
            target,
            amount: plancks,
        } => {
            let target = if target == claimant {
                String::new()
            } else {
                format!(" for {}", account(target))
            };
            format!(
                "{} claimed {}{target}",
                account(claimant),
                amount(*plancks, token)
            )
        }
        Change::PaymentCredited {
            account: receiver,
            amount: plancks,
        } => format!(
            "{} wait for {} to be claimed",
            amount(*plancks, token),
            account(receiver)
        ),
        Change::RewardCollected {
            amount: plancks,
            lost,
            commission,
        } => format!(
            "a reward of {} came in, the commission is {}{}",
            amount(*plancks, token),
            percent(*commission),
            unless_zero(*lost, "; ", " were lost by absent workers", token)
        ),
        Change::CommissionSet {
            commission,
            pending,
        } => commission_set(*commission, *pending),
        Change::CapSet { cap: Some(cap) } => format!("the cap is {}", amount(*cap, token)),
        Change::CapSet { cap: None } => "there is no cap".to_owned(),
        Change::DescriptionSet => "the description was replaced".to_owned(),
        Change::WhitelistChanged {
            account: staker,
            listed,
        } => format!(
            "{} is {} the whitelist",
            account(staker),
            if *listed { "on" } else { "no longer on" }
        ),
        Change::WorkerAdded { worker: key } => format!("worker {} joined", worker(key)),
        Change::WorkerRemoved { worker: key } => format!("worker {} left", worker(key)),
        Change::MiningStarted {
            worker: key,
            stake,
            slashed,
        } => format!(
            "worker {} mines with a stake of {}{}",
            worker(key),
            amount(*stake, token),
            unless_zero(*slashed, ", ", " were slashed", token)
        ),
        Change::WorkersStopped {
            workers: keys,
            returned,
            slashed,
            matures_at,
        } => format!(
            "stopped: {}; {} are free again on {}{}",
            workers(keys),
            amount(*returned, token),
            date(*matures_at),
            unless_zero(*slashed, "; ", " were slashed", token)
        ),
        Change::ForcedStopChanged { active: true } => {
            "all workers are being stopped for overdue withdrawals".to_owned()
        }
        Change::ForcedStopChanged { active: false } => {
            "all workers have been stopped for overdue withdrawals".to_owned()
        }
        Change::WorkerReclaimed { worker: key } => {
            format!("the stake of worker {} was made free", worker(key))
        }
        Change::TreasurySwept { amount: plancks } => {
            format!("{} were sent to the treasury", amount(*plancks, token))
        }
        Change::OwnershipOffered { to } => format!("ownership was offered to {}", account(to)),
        Change::OwnershipTransferred { owner } => format!("{} is the owner", account(owner)),
        Change::PauseChanged { paused: true } => "it was paused".to_owned(),
        Change::PauseChanged { paused: false } => "the pause was lifted".to_owned(),
        Change::CodeUpgrade {
            code_hash,
            executable_at,
            done,
        } => code_upgrade(code_hash, *executable_at, *done),
    }
}

fn withdrawal(
    staker: &AccountId,
    plancks: Balance,
    burned: Balance,
    queued: Balance,
    token: &Token,
) -> String {
    let waiting = if queued == 0 {
        String::new()
    } else {
        format!(", {} wait in the queue", shares(queued, token))
    };
    format!(
        "{} withdrew {} for {}{waiting}",
        account(staker),
        amount(plancks, token),
        shares(burned, token)
    )
}

fn served(payments: &[Payment<AccountId>], token: &Token) -> String {
    let payments: Vec<_> = payments
        .iter()
        .map(|payment| {
            format!(
                "{} to {}",
                amount(payment.amount, token),
                account(&payment.to)
            )
        })
        .collect();
    format!("the withdraw queue was paid: {}", payments.join(", "))
}

fn commission_set(commission: u32, pending: Option<(u32, Timestamp)>) -> String {
    let pending = pending.map_or_else(String::new, |(raise, effective_at)| {
        format!(" and rises to {} on {}", percent(raise), date(effective_at))
    });
    format!("the commission is {}{pending}", percent(commission))
}

fn code_upgrade(code_hash: &Hash, executable_at: Option<Timestamp>, done: bool) -> String {
    let code = hash(code_hash);
    match executable_at {
        _ if done => format!("the pool's code is {code} now"),
        Some(moment) => format!("the pool's code can become {code} from {} on", date(moment)),
        None => format!("the pool's code will not become {code}"),
    }
}
