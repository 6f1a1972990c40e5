//! What senders want to know before they sign: what a message costs them besides what it says.
//!
//! There is a file for each kind of message. It reads figures from views of the contracts, and makes sentences of
//! them without asking anybody. Where the views do not give a figure exactly, the sentence has a bound and says so.

mod confirm;
mod contributing;
mod ending;
mod leaving;

pub use confirm::confirm;
pub use contributing::Contributing;
pub use ending::Ending;
pub use leaving::Leaving;

use math::mul_div_floor;
use primitives::Balance;

/// The part of `amount` that belongs to so many of all `shares`, rounded down.
fn part(amount: Balance, of: Balance, shares: Balance) -> Balance {
    mul_div_floor(amount, of, shares).unwrap_or(0)
}

#[cfg(test)]
mod fixture {
    //! A pool to warn about.

    use client::Token;
    use interfaces::{PoolInfo, WorkerInfo, WorkerState};
    use math::Real;
    use primitives::Balance;

    /// A token, in plancks.
    pub const TOKEN: Balance = 1_000_000_000_000;

    pub fn token() -> Token {
        Token {
            symbol: "PHA".to_owned(),
            decimals: 12,
        }
    }

    /// Pool 3, with 1,000 shares of a token each; a fifth of the stake is free, and nothing waits.
    pub fn pool() -> PoolInfo {
        PoolInfo {
            pid: 3,
            owner: [1; 32].into(),
            commission: 200_000,
            pending_commission: None,
            cap: None,
            owner_reward: 0,
            total_shares: 1_000 * TOKEN,
            total_stake: 1_000 * TOKEN,
            free_stake: 200 * TOKEN,
            releasing_stake: 0,
            mining_stake: 800 * TOKEN,
            queued_shares: 0,
            owed: 0,
            unreleased_reward: 0,
            collected_at: 1_700_000_000_000,
            fresh: true,
            claimable: 0,
            treasury_due: 0,
            workers: 2,
            running_workers: 2,
            whitelist_enabled: false,
            forced_stop: false,
            paused: false,
        }
    }

    /// A worker that mines.
    pub fn worker() -> WorkerInfo {
        WorkerInfo {
            worker: [2; 33],
            operator: [1; 32].into(),
            pool: Some([3; 32].into()),
            cores: 8,
            confidence_level: 1,
            initial_score: Some(1_000),
            state: WorkerState::Mining,
            stake: 1_600 * TOKEN,
            v_initial: Real::from_int(2_000),
            v: Real::from_int(2_100),
            p_instant: Real::from_int(1_000),
            total_reward: 0,
            heartbeat_due: 1_700_001_800_000,
            cool_down_end: 0,
        }
    }
}
