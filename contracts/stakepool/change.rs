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
pub enum Change {
    /// A staker put `amount` in and got `shares`.
    Contributed {
        staker: AccountId,
        amount: Balance,
        shares: Balance,
    },
    /// A staker got `amount` for `shares` at once; `queued` shares wait.
    Withdrawn {
        staker: AccountId,
        amount: Balance,
        shares: Balance,
        queued: Balance,
    },
    /// Entries of the withdraw queue were paid, in whole or in part.
    WithdrawalsServed { payments: Vec<Payment<AccountId>> },
    /// An account claimed rewards and undelivered payments.
    RewardClaimed {
        account: AccountId,
        target: AccountId,
        amount: Balance,
    },
    /// A payment that could not be delivered, or the reward of an owner who left, waits to be claimed.
    PaymentCredited { account: AccountId, amount: Balance },
    /// Rewards came in from mining.
    RewardCollected { amount: Balance, commission: u32 },
    /// The commission was set; a raise is pending until its date.
    CommissionSet {
        commission: u32,
        pending: Option<(u32, Timestamp)>,
    },
    /// The cap was set.
    CapSet { cap: Option<Balance> },
    /// The description was replaced.
    DescriptionSet,
    /// An account was put on the whitelist or taken off.
    WhitelistChanged { account: AccountId, listed: bool },
    /// A worker joined the pool.
    WorkerAdded { worker: Worker },
    /// A worker left the pool.
    WorkerRemoved { worker: Worker },
    /// A worker was started with `stake`; `slashed` is what a restart cost.
    MiningStarted {
        worker: Worker,
        stake: Balance,
        slashed: Balance,
    },
    /// Workers were stopped; `returned` of their stake is free again at `matures_at`.
    WorkersStopped {
        workers: Vec<Worker>,
        returned: Balance,
        slashed: Balance,
        matures_at: Timestamp,
    },
    /// All workers are being stopped for overdue withdrawals, or all have been.
    ForcedStopChanged { active: bool },
    /// The stake of a worker that cooled down was made free.
    WorkerReclaimed { worker: Worker },
    /// Slashed stake and rewards that nobody could earn were sent to the treasury.
    TreasurySwept { amount: Balance },
    /// Ownership was offered, or the offer withdrawn.
    OwnershipOffered { to: AccountId },
    /// The pool has a new owner.
    OwnershipTransferred { owner: AccountId },
    /// The pool was paused or the pause lifted.
    PauseChanged { paused: bool },
    /// A code upgrade was announced, cancelled (`executable_at` is none) or executed (`done`).
    CodeUpgrade {
        code_hash: Hash,
        executable_at: Option<Timestamp>,
        done: bool,
    },
}
