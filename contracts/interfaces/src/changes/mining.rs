//! What the events tell of.

use crate::Stopped;
use governance::GovernanceChange;
use ink::prelude::vec::Vec;
use ink::primitives::{AccountId, Hash};
use math::Real;
use primitives::{Balance, Timestamp, Worker};
use scale::{Decode, Encode};

/// An accepted heartbeat.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Encode, Decode)]
#[cfg_attr(feature = "std", derive(scale_info::TypeInfo))]
pub struct Accepted {
    /// The worker's key.
    pub worker: Worker,
    /// Its session.
    pub session: u32,
    /// What it earned for its pool, in plancks.
    pub paid: Balance,
    /// If it had been unresponsive, and mines again: what of its stake the absence has cost since it was
    /// reported last, in plancks.
    pub recovered: Option<Balance>,
}

/// A change of mining.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode)]
#[cfg_attr(feature = "std", derive(scale_info::TypeInfo))]
pub enum MiningChange {
    /// A heartbeat was accepted.
    #[codec(index = 80)]
    HeartbeatAccepted {
        /// The heartbeat.
        accepted: Accepted,
    },
    /// These heartbeats of a batch were accepted.
    #[codec(index = 81)]
    HeartbeatsAccepted {
        /// Each, in the order of the batch.
        accepted: Vec<Accepted>,
    },
    /// Governance did what it can do in every contract of the suite.
    #[codec(index = 82)]
    Governance(GovernanceChange<AccountId, Hash>),
    /// The factory's pools may mine from now on.
    #[codec(index = 83)]
    Connected {
        /// The pool factory.
        factory: AccountId,
    },
    /// New parameters were announced.
    #[codec(index = 84)]
    TokenomicsAnnounced {
        /// From when on they can be executed, in milliseconds.
        executable_at: Timestamp,
    },
    /// The announced parameters act.
    #[codec(index = 85)]
    TokenomicsExecuted {
        /// The number of their version.
        version: u32,
    },
    /// The announced parameters will not come.
    #[codec(index = 86)]
    TokenomicsCancelled,
    /// Until then, nobody is stopped for an attestation that has run out.
    #[codec(index = 87)]
    AttestationStopsSuspended {
        /// In milliseconds.
        until: Timestamp,
    },
    /// Somebody added to the subsidy.
    #[codec(index = 88)]
    Funded {
        /// Who.
        from: AccountId,
        /// How much, in plancks.
        amount: Balance,
    },
    /// A pool or the treasury was sent what it had earned.
    #[codec(index = 89)]
    Paid {
        /// The pool or the treasury.
        to: AccountId,
        /// How much, in plancks.
        amount: Balance,
    },
    /// A worker mines.
    #[codec(index = 90)]
    SessionStarted {
        /// Its key.
        worker: Worker,
        /// For which pool.
        pool: AccountId,
        /// Counts the worker's sessions from 1.
        session: u32,
        /// The stake bound, in plancks.
        stake: Balance,
        /// Ve, in tokens.
        v: Real,
    },
    /// Workers of a pool stopped.
    #[codec(index = 91)]
    SessionsEnded {
        /// The pool.
        pool: AccountId,
        /// Each worker, the stake that it had left and what of it returns.
        ended: Vec<(Worker, Stopped)>,
    },
    /// A worker was reported that had missed a heartbeat. It gets no part of the rewards until it recovers.
    #[codec(index = 92)]
    WorkerUnresponsive {
        /// Its key.
        worker: Worker,
        /// Its session.
        session: u32,
        /// What of its stake the absence has cost since it was reported last, in plancks.
        lost: Balance,
    },
}
