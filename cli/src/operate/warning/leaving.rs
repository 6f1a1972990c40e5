//! Withdrawals: the older request that they drop, and the rewards that they leave behind.

use super::part;
use crate::session::Suite;
use anyhow::Result;
use client::{Node, PoolClient, Token};
use ink::primitives::AccountId;
use interfaces::{PoolInfo, StakeInfo};
use math::mul_div_ceil;
use monitor::words;
use primitives::Balance;

/// A pool lists, and one message serves, this many entries of the queue at most.
const PAGE: u32 = 100;
/// Looks no further than this many pages into a queue.
const MOST_PAGES: u32 = 10;
const MOST_ENTRIES: u32 = MOST_PAGES * PAGE;
/// The whole, in parts per million.
const WHOLE: Balance = 1_000_000;

/// Who waits before somebody in a queue, as far as it matters.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
struct Ahead {
    entries: u32,
    /// What their shares are worth, in plancks.
    value: Balance,
}

/// Figures about somebody who is about to sell shares.
pub struct Leaving {
    pool: PoolInfo,
    stake: StakeInfo,
    ahead: Ahead,
    /// What the pool's workers earned and mining keeps, in plancks.
    uncollected: Balance,
    /// Over how long a collected reward is released at least, in milliseconds.
    stream_period: u64,
}

impl Leaving {
    /// Reads the figures of a staker.
    ///
    /// # Errors
    /// The node's.
    pub async fn read(suite: &Suite, pool: &PoolClient<Node>, staker: AccountId) -> Result<Self> {
        let info = pool.pool_info().ask().await?;
        let stake = pool.stake_info(staker).ask().await?;
        let ahead = match stake.queued_shares {
            0 => Ahead::default(),
            _ => ahead_of(pool, staker, info.free_stake).await?,
        };
        let pending = suite.mining().pending_rewards(pool.address());
        Ok(Self {
            pool: info,
            stake,
            ahead,
            uncollected: pending.ask().await?,
            stream_period: pool.settings().ask().await?.config.stream_period,
        })
    }

    /// What to know before so many shares, or all, are withdrawn.
    pub fn warnings(&self, shares: Option<Balance>, token: &Token) -> Vec<String> {
        let sold = self.sold_at_once(shares.unwrap_or(self.stake.shares));
        let warnings = [
            self.dropped_request(token),
            self.uncollected_rewards(sold, token),
            self.unreleased_rewards(sold, token),
        ];
        warnings.into_iter().flatten().collect()
    }

    /// Whatever is withdrawn, the older request goes, with its place and its clock.
    fn dropped_request(&self, token: &Token) -> Option<String> {
        let queued = self.stake.queued_shares;
        if queued == 0 {
            return None;
        }
        let Ahead { entries, value } = self.ahead;
        let payable = self.value_of(queued);
        let payable = payable.min(self.pool.free_stake.saturating_sub(value));
        let request = format!(
            "this drops your request for {} shares, which waits since {} behind {} others: its place and its clock are lost",
            words::decimal(queued, token.decimals),
            words::date(self.stake.queued_since),
            match entries {
                0 => "no".to_owned(),
                MOST_ENTRIES.. => format!("at least {MOST_ENTRIES}"),
                _ => entries.to_string(),
            }
        );
        let pid = self.pool.pid;
        let max = entries.saturating_add(1).min(PAGE);
        let command = format!("`stakepool anyone --pool {pid} process-withdrawals --max {max}`");
        Some(match payable {
            0 => format!(
                "{request}. None of it can be paid now; to keep it, do not withdraw, but have it paid with {command} once there is free stake"
            ),
            _ => format!(
                "{request}. {} of it can be paid now: {command} pays it, which keeps what is left of it in its place",
                words::amount(payable, token),
            ),
        })
    }

    /// A withdrawal from a pool that collected lately collects nothing: what is at mining stays with those who stay.
    fn uncollected_rewards(&self, sold: Balance, token: &Token) -> Option<String> {
        if !self.pool.fresh {
            return None;
        }
        let forfeited = part(self.uncollected_for_stakers(), sold, self.pool.total_shares);
        if forfeited == 0 {
            return None;
        }
        let then = if self.is_last(sold) {
            ", and the last shares take along what is not released".to_owned()
        } else if self.stream_period == 0 {
            ", and it is yours at once".to_owned()
        } else {
            format!(
                ". It is released over at least {} then, and only what is released is yours: collect, wait, withdraw",
                words::duration(self.stream_period)
            )
        };
        Some(format!(
            "this forfeits up to {}, your part of the rewards that wait at mining and are not collected: --collect-first collects them{then}",
            words::amount(forfeited, token)
        ))
    }

    /// What is collected and not released stays with those who stay, except for what was waited for.
    fn unreleased_rewards(&self, sold: Balance, token: &Token) -> Option<String> {
        if self.is_last(sold) {
            return None;
        }
        // An outdated collection is renewed before anything is paid, and without a stream all of it is released at once.
        let collects = !self.pool.fresh && self.stream_period > 0;
        let collected = if collects {
            self.uncollected_for_stakers()
        } else {
            0
        };
        let unreleased = self.pool.unreleased_reward.saturating_add(collected);
        let forfeited = part(unreleased, sold, self.pool.total_shares);
        (forfeited > 0).then(|| {
            format!(
                "this forfeits up to {}, your part of the collected rewards that are not released yet: they are released little by little, and what is released before you leave is yours",
                words::amount(forfeited, token)
            )
        })
    }

    /// Of `shares` those that are paid, and burned, at once; the others wait, and go on earning.
    fn sold_at_once(&self, shares: Balance) -> Balance {
        let PoolInfo {
            total_shares,
            total_stake,
            free_stake,
            ..
        } = self.pool;
        let others = self
            .pool
            .queued_shares
            .saturating_sub(self.stake.queued_shares);
        let limit = free_stake.saturating_sub(self.value_of(others));
        if self.value_of(shares) <= limit {
            return shares;
        }
        let burned = mul_div_ceil(limit, total_shares, total_stake);
        burned.map_or(shares, |burned| burned.min(shares))
    }

    fn is_last(&self, sold: Balance) -> bool {
        sold == self.pool.total_shares
    }

    fn value_of(&self, shares: Balance) -> Balance {
        part(self.pool.total_stake, shares, self.pool.total_shares)
    }

    /// What mining keeps, without the owner's part.
    fn uncollected_for_stakers(&self) -> Balance {
        let commission = part(self.uncollected, self.pool.commission.into(), WHOLE);
        self.uncollected.saturating_sub(commission)
    }
}

/// Looks at the queue before `staker`. If he is too far behind to be found, the `free` stake counts as used up.
async fn ahead_of(pool: &PoolClient<Node>, staker: AccountId, free: Balance) -> Result<Ahead> {
    let mut ahead = Ahead::default();
    let mut cursor = None;
    for _ in 0..MOST_PAGES {
        let page = pool.withdraw_queue(cursor, PAGE).ask().await?;
        let Some(last) = page.last() else { break };
        cursor = Some(last.staker);
        for entry in page {
            if entry.staker == staker {
                return Ok(ahead);
            }
            ahead.entries += 1;
            ahead.value = ahead.value.saturating_add(entry.value);
        }
    }
    ahead.value = ahead.value.max(free);
    Ok(ahead)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::operate::warning::fixture::{pool, token, TOKEN};

    /// Somebody with 100 of the 1,000 shares, in a pool at which nothing waits.
    fn leaving() -> Leaving {
        Leaving {
            pool: pool(),
            stake: StakeInfo {
                locked: 100 * TOKEN,
                shares: 100 * TOKEN,
                claimable_reward: 0,
                queued_shares: 0,
                queued_since: 0,
                countdown: 0,
            },
            ahead: Ahead::default(),
            uncollected: 0,
            stream_period: 21_600_000,
        }
    }

    /// The same, with 80 shares in the queue behind somebody with 150.
    fn waiting() -> Leaving {
        let mut leaving = leaving();
        leaving.pool.queued_shares = 230 * TOKEN;
        leaving.stake.queued_shares = 80 * TOKEN;
        leaving.stake.queued_since = 1_700_000_000_000;
        leaving.ahead = Ahead {
            entries: 1,
            value: 150 * TOKEN,
        };
        leaving
    }

    fn warnings(leaving: &Leaving) -> Vec<String> {
        leaving.warnings(None, &token())
    }

    #[test]
    fn who_forfeits_nothing_is_warned_of_nothing() {
        assert_eq!(warnings(&leaving()), [""; 0]);
    }

    #[test]
    fn a_request_that_would_be_dropped_is_told_with_what_could_be_paid_of_it() {
        let told = warnings(&waiting());
        assert_eq!(told.len(), 1);
        let line = &told[0];
        assert!(line.contains("your request for 80 shares"), "{line}");
        assert!(
            line.contains("since 2023-11-14 22:13:20 UTC behind 1 others"),
            "{line}"
        );
        // Of 200 that are free, 150 belong to who waits before.
        assert!(line.contains("50 PHA of it can be paid now"), "{line}");
        assert!(
            line.contains("--pool 3 process-withdrawals --max 2"),
            "{line}"
        );
    }

    #[test]
    fn a_request_that_cannot_be_paid_yet_is_told_so() {
        let mut waiting = waiting();
        waiting.pool.free_stake = 150 * TOKEN;
        let told = warnings(&waiting);
        assert!(told[0].contains("None of it can be paid now"), "{told:?}");
        assert!(told[0].contains("process-withdrawals"), "{told:?}");
    }

    #[test]
    fn what_waits_at_mining_is_forfeited_less_the_owners_part() {
        let mut leaving = leaving();
        leaving.uncollected = 50 * TOKEN;
        let told = warnings(&leaving);
        assert_eq!(told.len(), 1);
        // A tenth of the 40 that the owner leaves.
        assert!(told[0].contains("up to 4 PHA"), "{told:?}");
        assert!(told[0].contains("--collect-first"), "{told:?}");
        assert!(told[0].contains("over at least 6h"), "{told:?}");
    }

    #[test]
    fn part_of_the_shares_forfeits_its_part() {
        let mut leaving = leaving();
        leaving.uncollected = 50 * TOKEN;
        let told = leaving.warnings(Some(25 * TOKEN), &token());
        assert!(told[0].contains("up to 1 PHA"), "{told:?}");
    }

    #[test]
    fn an_outdated_pool_collects_by_itself_into_what_is_not_released() {
        let mut leaving = leaving();
        leaving.pool.fresh = false;
        leaving.uncollected = 50 * TOKEN;
        leaving.pool.unreleased_reward = 20 * TOKEN;
        let told = warnings(&leaving);
        assert_eq!(told.len(), 1);
        assert!(told[0].contains("up to 6 PHA"), "{told:?}");
        assert!(told[0].contains("not released yet"), "{told:?}");
        leaving.stream_period = 0;
        leaving.pool.unreleased_reward = 0;
        assert_eq!(warnings(&leaving), [""; 0]);
    }

    #[test]
    fn what_has_to_wait_goes_on_earning() {
        let mut leaving = leaving();
        leaving.uncollected = 50 * TOKEN;
        // 180 of the 200 are owed to others: a fifth of the shares is paid at once.
        leaving.pool.queued_shares = 180 * TOKEN;
        let told = warnings(&leaving);
        assert!(told[0].contains("up to 0.8 PHA"), "{told:?}");
        leaving.pool.queued_shares = 300 * TOKEN;
        assert_eq!(warnings(&leaving), [""; 0]);
    }

    #[test]
    fn the_last_one_takes_along_what_is_not_released_if_it_is_collected() {
        let mut leaving = leaving();
        leaving.stake.shares = leaving.pool.total_shares;
        leaving.pool.free_stake = leaving.pool.total_stake;
        leaving.pool.unreleased_reward = 20 * TOKEN;
        assert_eq!(warnings(&leaving), [""; 0]);
        leaving.uncollected = 50 * TOKEN;
        let told = warnings(&leaving);
        assert_eq!(told.len(), 1);
        assert!(told[0].contains("up to 40 PHA"), "{told:?}");
        assert!(told[0].contains("the last shares take along"), "{told:?}");
    }
}
