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
    #[codec(index = 16)]
    Contributed {
        /// Who.
        staker: AccountId,
        /// How much, in plancks.
        amount: Balance,
        /// How many shares.
        shares: Balance,
    },
    /// A staker got `amount` for `shares` at once; `queued` shares wait.
    #[codec(index = 17)]
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
    #[codec(index = 18)]
    WithdrawalsServed {
        /// Each payment, in the order of the queue.
        payments: Vec<Payment<AccountId>>,
    },
    /// An account claimed rewards and undelivered payments.
    #[codec(index = 19)]
    RewardClaimed {
        /// Whose.
        account: AccountId,
        /// Who received it.
        target: AccountId,
        /// How much, in plancks.
        amount: Balance,
    },
    /// A payment that could not be delivered, or the reward of an owner who left, waits to be claimed.
    #[codec(index = 20)]
    PaymentCredited {
        /// Whose.
        account: AccountId,
        /// How much, in plancks.
        amount: Balance,
    },
    /// What mining kept for the pool came in.
    #[codec(index = 21)]
    RewardCollected {
        /// The rewards, in plancks.
        amount: Balance,
        /// What the treasury gets of the stake of workers that were absent, in plancks.
        lost: Balance,
        /// The commission in force, in parts per million.
        commission: u32,
    },
    /// The commission was set; a raise is pending until its date.
    #[codec(index = 22)]
    CommissionSet {
        /// The commission in force, in parts per million.
        commission: u32,
        /// The announced raise and from when on it acts, in milliseconds.
        pending: Option<(u32, Timestamp)>,
    },
    /// The cap was set.
    #[codec(index = 23)]
    CapSet {
        /// The most stake that the pool takes; none is unlimited.
        cap: Option<Balance>,
    },
    /// The description was replaced.
    #[codec(index = 24)]
    DescriptionSet,
    /// An account was put on the whitelist or taken off.
    #[codec(index = 25)]
    WhitelistChanged {
        /// Whose.
        account: AccountId,
        /// Whether it is on the list now.
        listed: bool,
    },
    /// A worker joined the pool.
    #[codec(index = 26)]
    WorkerAdded {
        /// Its key.
        worker: Worker,
    },
    /// A worker left the pool.
    #[codec(index = 27)]
    WorkerRemoved {
        /// Its key.
        worker: Worker,
    },
    /// A worker was started with `stake`; `slashed` is what a restart cost.
    #[codec(index = 28)]
    MiningStarted {
        /// Its key.
        worker: Worker,
        /// The stake bound, in plancks.
        stake: Balance,
        /// What the treasury gets of the stake now, beside losses that came home before, in plancks.
        slashed: Balance,
    },
    /// Workers were stopped; `returned` of their stake is free again at `matures_at`.
    #[codec(index = 29)]
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
    #[codec(index = 30)]
    ForcedStopChanged {
        /// Whether it goes on.
        active: bool,
    },
    /// The stake of a worker that cooled down was made free.
    #[codec(index = 31)]
    WorkerReclaimed {
        /// Its key.
        worker: Worker,
    },
    /// Slashed stake and rewards that nobody could earn were sent to the treasury.
    #[codec(index = 32)]
    TreasurySwept {
        /// How much, in plancks.
        amount: Balance,
    },
    /// Ownership was offered, or the offer withdrawn.
    #[codec(index = 33)]
    OwnershipOffered {
        /// To whom.
        to: AccountId,
    },
    /// The pool has a new owner.
    #[codec(index = 34)]
    OwnershipTransferred {
        /// The owner from now on.
        owner: AccountId,
    },
    /// The pool was paused or the pause lifted.
    #[codec(index = 35)]
    PauseChanged {
        /// Whether the pool is paused now.
        paused: bool,
    },
    /// A code upgrade was announced, cancelled (`executable_at` is none) or executed (`done`).
    #[codec(index = 36)]
    CodeUpgrade {
        /// The hash of the code.
        code_hash: Hash,
        /// From when on it can be executed, in milliseconds.
        executable_at: Option<Timestamp>,
        /// Whether the pool runs the code now.
        done: bool,
    },
}
