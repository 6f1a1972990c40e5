//! A worker's heartbeats.

use crate::{Challenge, ContractId, Separated};
use primitives::{Timestamp, Worker};
use scale::Encode;

/// What mining hashes at the start of a session, and at each accepted heartbeat, into the challenge that
/// the next heartbeat has to answer.
///
/// Block, time and the share accumulator, which every heartbeat of every worker moves, are unknown until
/// the block is made: a heartbeat cannot be signed in advance.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Encode)]
pub struct HeartbeatChallenge<Address> {
    /// The mining contract.
    pub mining: ContractId<Address>,
    /// The worker.
    pub worker: Worker,
    /// Its session.
    pub session: u32,
    /// The challenge before this one.
    pub previous: Challenge,
    /// The iterations accepted so far in the session.
    pub iterations: u64,
    /// The current block.
    pub block: u32,
    /// Its time, in milliseconds.
    pub time: Timestamp,
    /// Mining's reward accumulator.
    pub share_accumulator: u128,
}

impl<Address: Encode> Separated for HeartbeatChallenge<Address> {
    const DOMAIN: &'static str = "stakepool/heartbeat-challenge";
}

/// What a worker signs as its heartbeat.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Encode)]
pub struct HeartbeatStatement<Address> {
    /// The mining contract.
    pub mining: ContractId<Address>,
    /// The worker.
    pub worker: Worker,
    /// Its session.
    pub session: u32,
    /// The challenge that mining stores for it.
    pub challenge: Challenge,
    /// Iterations done since the session's start.
    pub iterations: u64,
}

impl<Address: Encode> Separated for HeartbeatStatement<Address> {
    const DOMAIN: &'static str = "stakepool/heartbeat";
}
