//! What the pool tells the world besides the PSP22 standard's events.

use ink::{
    prelude::vec::Vec,
    primitives::{AccountId, Hash},
};
use pool_logic::Payment;
use primitives::{Balance, Timestamp, Worker};
use scale::{Decode, Encode};

/// A change of the pool. One event type carries them all: each further type would cost code, and so gas
/// in every call.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode)]
#[cfg_attr(feature = "std", derive(scale_info::TypeInfo))]
pub enum PoolChange {
    /// A staker put `amount` in and got `shares`.
    Contributed {
        /// Who.
        staker: AccountId,
        /// How much, in plancks.
        amount: Balance,
        /// How many shares.
        shares: Balance,
    },
    /// A staker got `amount` for `shares` at once; `queued` shares wait.
    Withdrawn {
        /// Who.
        staker: AccountId,
        /// How much, in plancks.
        amount: Balance,
        /// How many shares.
        shares: Balance,
        /// The shares that wait in the withdraw queue.
        queued: Balance,
    },
    /// Entries of the withdraw queue were paid, in whole or in part.
    WithdrawalsServed {
        /// Each payment, in the order of the queue.
        payments: Vec<Payment<AccountId>>,
    },
    /// An account claimed rewards and undelivered payments.
    RewardClaimed {
        /// Whose.
        account: AccountId,
        /// Who received it.
        target: AccountId,
        /// How much, in plancks.
        amount: Balance,
    },
    /// A payment that could not be delivered, or the reward of an owner who left, waits to be claimed.
    PaymentCredited {
        /// Whose.
        account: AccountId,
        /// How much, in plancks.
        amount: Balance,
    },
    /// What mining kept for the pool came in.
    RewardCollected {
        /// The rewards, in plancks.
        amount: Balance,
        /// What the treasury gets of the stake of workers that were absent, in plancks.
        lost: Balance,
        /// The commission in force, in parts per million.
        commission: u32,
    },
    /// The commission was set; a raise is pending until its date.
    CommissionSet {
        /// The commission in force, in parts per million.
        commission: u32,
        /// The announced raise and from when on it acts, in milliseconds.
        pending: Option<(u32, Timestamp)>,
    },
    /// The cap was set.
    CapSet {
        /// The most stake that the pool takes; none is unlimited.
        cap: Option<Balance>,
    },
    /// The description was replaced.
    DescriptionSet,
    /// An account was put on the whitelist or taken off.
    WhitelistChanged {
        /// Whose.
        account: AccountId,
        /// Whether it is on the list now.
        listed: bool,
    },
    /// A worker joined the pool.
    WorkerAdded {
        /// Its key.
        worker: Worker,
    },
    /// A worker left the pool.
    WorkerRemoved {
        /// Its key.
        worker: Worker,
    },
    /// A worker was started with `stake`; `slashed` is what a restart cost.
    MiningStarted {
        /// Its key.
        worker: Worker,
        /// The stake bound, in plancks.
        stake: Balance,
        /// What the treasury gets of the stake now, beside losses that came home before, in plancks.
        slashed: Balance,
    },
    /// Workers were stopped; `returned` of their stake is free again at `matures_at`.
    WorkersStopped {
        /// Their keys.
        workers: Vec<Worker>,
        /// What comes back of their stake, in plancks.
        returned: Balance,
        /// What the treasury gets of the stake now, beside losses that came home before, in plancks.
        slashed: Balance,
        /// From when on it is free again, in milliseconds.
        matures_at: Timestamp,
    },
    /// All workers are being stopped for overdue withdrawals, or all have been.
    ForcedStopChanged {
        /// Whether it goes on.
        active: bool,
    },
    /// The stake of a worker that cooled down was made free.
    WorkerReclaimed {
        /// Its key.
        worker: Worker,
    },
    /// Slashed stake and rewards that nobody could earn were sent to the treasury.
    TreasurySwept {
        /// How much, in plancks.
        amount: Balance,
    },
    /// Ownership was offered, or the offer withdrawn.
    OwnershipOffered {
        /// To whom.
        to: AccountId,
    },
    /// The pool has a new owner.
    OwnershipTransferred {
        /// The owner from now on.
        owner: AccountId,
    },
    /// The pool was paused or the pause lifted.
    PauseChanged {
        /// Whether the pool is paused now.
        paused: bool,
    },
    /// A code upgrade was announced, cancelled (`executable_at` is none) or executed (`done`).
    CodeUpgrade {
        /// The hash of the code.
        code_hash: Hash,
        /// From when on it can be executed, in milliseconds.
        executable_at: Option<Timestamp>,
        /// Whether the pool runs the code now.
        done: bool,
    },
}
