//! What the tests of several modules begin with.

use crate::{reader::PoolState, state::WorkerState};
use ink::primitives::AccountId;
use interfaces::{PoolInfo, WorkerInfo, WorkerState as State};
use math::Real;

/// Whoever it may be.
pub(crate) fn somebody() -> AccountId {
    [7; 32].into()
}

/// An empty pool.
pub(crate) fn pool() -> PoolState {
    PoolState {
        info: PoolInfo {
            pid: 0,
            owner: somebody(),
            commission: 0,
            pending_commission: None,
            cap: None,
            owner_reward: 0,
            total_shares: 0,
            total_stake: 0,
            free_stake: 0,
            releasing_stake: 0,
            mining_stake: 0,
            queued_shares: 0,
            owed: 0,
            unreleased_reward: 0,
            collected_at: 0,
            fresh: true,
            claimable: 0,
            treasury_due: 0,
            workers: 0,
            running_workers: 0,
            whitelist_enabled: false,
            forced_stop: false,
            paused: false,
        },
        queue: Vec::new(),
        upgrade: None,
        position: None,
        workers: Vec::new(),
    }
}

/// A worker of pool 0 in this state; in a session, its heartbeat is due at 100 and late at 150.
pub(crate) fn worker_in(state: State) -> WorkerState {
    let runs = matches!(state, State::Mining | State::Unresponsive);
    WorkerState {
        info: WorkerInfo {
            worker: [2; 33],
            operator: somebody(),
            pool: Some(somebody()),
            cores: 8,
            confidence_level: 1,
            initial_score: Some(1_200),
            state,
            stake: 0,
            v_initial: Real::ZERO,
            v: Real::ZERO,
            p_instant: Real::ZERO,
            total_reward: 0,
            heartbeat_due: if runs { 100 } else { 0 },
            cool_down_end: 0,
        },
        pid: 0,
        late: if runs { 150 } else { 0 },
        stoppable: false,
        read: 0,
    }
}
