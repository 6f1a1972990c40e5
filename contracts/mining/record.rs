//! What mining stores of a worker.

use economics::Session;
use ink::primitives::AccountId;
use primitives::{Balance, Error, Result, Timestamp};
use protocol::Challenge;
use scale::{Decode, Encode};

/// A worker that has mined, in one cell. A heartbeat does not change the cell's length.
#[derive(Clone, Debug, Encode, Decode)]
#[cfg_attr(feature = "std", derive(scale_info::TypeInfo))]
pub struct Record {
    /// The pool of its present or last session.
    pub pool: AccountId,
    /// How many sessions it has had; the number of the present one.
    pub sessions: u32,
    /// What the next heartbeat has to answer. Kept over sessions: the next challenge derives from it.
    pub challenge: Challenge,
    /// All that it ever earned, in plancks.
    pub total_reward: Balance,
    /// When its last session's cool-down ends.
    pub cool_down_end: Timestamp,
    /// The present session.
    pub session: Option<Session>,
}

impl Record {
    /// A worker of `pool` that has not mined yet.
    pub fn new(pool: AccountId) -> Self {
        Self {
            pool,
            sessions: 0,
            challenge: [0; 32],
            total_reward: 0,
            cool_down_end: 0,
            session: None,
        }
    }

    /// Whether the worker can be started.
    ///
    /// # Errors
    /// `WorkerIsNotReady` in a session and during the cool-down.
    pub fn ensure_ready(&self, now: Timestamp) -> Result<()> {
        if self.session.is_some() || now < self.cool_down_end {
            Err(Error::WorkerIsNotReady)
        } else {
            Ok(())
        }
    }
}
