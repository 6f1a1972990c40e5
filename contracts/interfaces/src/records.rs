//! What the views of the contracts return, and what travels between the contracts.

use governance::{Announcement, Ownership};
use ink::prelude::vec::Vec;
use ink::primitives::{AccountId, Hash};
use math::Real;
use primitives::{Balance, Timestamp, Worker};
use scale::{Decode, Encode};

/// How many entries a view returns that was asked for `limit` and has room for `largest`: as many as fit for 0, which
/// clients that fill in nothing ask for. An empty page would look like the end of the list.
pub fn page_size(limit: u32, largest: u32) -> u32 {
    match limit {
        0 => largest,
        _ => limit.min(largest),
    }
}

/// Deployment addresses and parameters that the factory hands to every pool.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Encode, Decode)]
#[cfg_attr(feature = "std", derive(scale_info::TypeInfo))]
pub struct PoolConfig {
    /// The worker registry.
    pub registry: AccountId,
    /// The mining contract.
    pub mining: AccountId,
    /// Receives slashed stake and rewards that nobody can earn.
    pub treasury: AccountId,
    /// Durations of the deployment.
    pub timing: primitives::Timing,
    /// Over how long a collected reward is released at least, in milliseconds; 0 releases at once.
    pub stream_period: u64,
    /// For how long after a collection the withdraw queue is paid without another one, in milliseconds; at
    /// least a period.
    pub freshness: u64,
    /// The smallest contribution and the smallest partial withdrawal, in plancks.
    pub minimum_contribution: Balance,
    /// Decimals of the native token, which the pool's shares have too.
    pub decimals: u8,
}

/// A pool as the factory lists it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Encode, Decode)]
#[cfg_attr(feature = "std", derive(scale_info::TypeInfo))]
pub struct PoolRecord {
    /// The pool's number, counted from 0.
    pub pid: u32,
    /// The pool contract.
    pub address: AccountId,
    /// Its present owner.
    pub owner: AccountId,
}

/// What the registry knows of a worker.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Encode, Decode)]
#[cfg_attr(feature = "std", derive(scale_info::TypeInfo))]
pub struct WorkerFacts {
    /// The account that the attested registration names.
    pub operator: AccountId,
    /// The pool the worker is bound to.
    pub pool: Option<AccountId>,
    /// CPU cores that the enclave reported.
    pub cores: u32,
    /// 1 (best) to 5, from the platform's TCB status.
    pub confidence_level: u8,
    /// The benchmark's result in iterations per 6 seconds.
    pub score: Option<u32>,
    /// Whether the enclave's measurement is on the allow-list now.
    pub measurement_allowed: bool,
    /// Until when its attestation holds, in milliseconds; it cannot be started afterwards, before it registers again.
    /// `None` does not end.
    pub attested_until: Option<Timestamp>,
    /// From when on the worker is Ready: 0 if it never mined, `u64::MAX` during a session, else the end
    /// of its cool-down.
    pub ready_at: Timestamp,
}

impl WorkerFacts {
    /// Whether its attestation has run out.
    pub fn is_attestation_expired(&self, now: Timestamp) -> bool {
        self.attested_until.is_some_and(|until| now > until)
    }
}

/// What mining keeps for a pool until the pool collects it, or starts or stops a worker. In plancks.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Encode, Decode)]
#[cfg_attr(feature = "std", derive(scale_info::TypeInfo))]
pub struct Credit {
    /// What its workers earned.
    pub earned: Balance,
    /// What absences have cost of the stake that its workers bind.
    pub lost: Balance,
}

impl Credit {
    /// Adds `more` to it.
    pub fn add(&mut self, more: Self) {
        self.earned = self.earned.saturating_add(more.earned);
        self.lost = self.lost.saturating_add(more.lost);
    }
}

/// What stopping workers gives back.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Encode, Decode)]
#[cfg_attr(feature = "std", derive(scale_info::TypeInfo))]
pub struct Stopped {
    /// The stake that was bound, less losses booked before, in plancks.
    pub stake: Balance,
    /// What of it returns after the cool-down; the rest is slashed.
    pub returned: Balance,
}

/// A worker's place in the state machine.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Encode, Decode)]
#[cfg_attr(feature = "std", derive(scale_info::TypeInfo))]
pub enum WorkerState {
    /// Can be started.
    Ready,
    /// In a session and answering in time.
    Mining,
    /// In a session and past the window of a heartbeat.
    Unresponsive,
    /// Stopped, its stake is still locked.
    CoolingDown,
}

/// A worker as the Console's worker list shows it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Encode, Decode)]
#[cfg_attr(feature = "std", derive(scale_info::TypeInfo))]
pub struct WorkerInfo {
    /// The worker's key.
    pub worker: Worker,
    /// The account that decides which pool may bind it.
    pub operator: AccountId,
    /// The pool it is bound to.
    pub pool: Option<AccountId>,
    /// CPU cores ("Mining Core").
    pub cores: u32,
    /// 1 (best) to 5; of the session while there is one.
    pub confidence_level: u8,
    /// The benchmark score that V and the stake bounds start from.
    pub initial_score: Option<u32>,
    /// The state at this moment.
    pub state: WorkerState,
    /// Stake bound in the session, less what reported absences have cost, in plancks.
    pub stake: Balance,
    /// Ve, in tokens: V at the start of the session; it falls with booked losses and payouts at Vmax.
    pub v_initial: Real,
    /// V at this moment, in tokens.
    pub v: Real,
    /// The instant performance P_t, in iterations per 6 seconds.
    pub p_instant: Real,
    /// All that the worker ever earned for its pools, in plancks.
    pub total_reward: Balance,
    /// The first moment at which the next heartbeat is accepted, in milliseconds; 0 without a session.
    pub heartbeat_due: Timestamp,
    /// When the cool-down ends or ended, in milliseconds; 0 if the worker was never stopped.
    pub cool_down_end: Timestamp,
}

/// A mining session as its worker needs to see it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Encode, Decode)]
#[cfg_attr(feature = "std", derive(scale_info::TypeInfo))]
pub struct SessionInfo {
    /// Counts the worker's sessions from 1.
    pub session: u32,
    /// What the next heartbeat has to answer.
    pub challenge: [u8; 32],
    /// The iterations accepted so far in the running session.
    pub iterations: u64,
    /// The first moment at which the next heartbeat is accepted, in milliseconds.
    pub due: Timestamp,
    /// The first moment at which it is late, in milliseconds.
    pub late: Timestamp,
}

/// One signed heartbeat.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode)]
#[cfg_attr(feature = "std", derive(scale_info::TypeInfo))]
pub struct Heartbeat {
    /// Who reports.
    pub worker: Worker,
    /// In which of its sessions.
    pub session: u32,
    /// Iterations done since the session's start.
    pub iterations: u64,
    /// ECDSA over the heartbeat statement: r, s, recovery id.
    pub signature: [u8; 65],
}

/// What mining holds for rewards, in plancks.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Encode, Decode)]
#[cfg_attr(feature = "std", derive(scale_info::TypeInfo))]
pub struct Subsidy {
    /// Funded and not paid out yet.
    pub held: Balance,
    /// The part of it that is owed to pools and treasury.
    pub promised: Balance,
}

/// Evidence that an enclave runs what it claims, for one of the registry's verifiers.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode)]
#[cfg_attr(feature = "std", derive(scale_info::TypeInfo))]
pub struct Evidence {
    /// The verifier contract that shall judge it.
    pub verifier: AccountId,
    /// What that verifier expects.
    pub proof: Vec<u8>,
}

/// What a pool's owner and governance can change of it besides its accounts.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Encode, Decode)]
#[cfg_attr(feature = "std", derive(scale_info::TypeInfo))]
pub struct PoolSettings {
    /// The pool's number.
    pub pid: u32,
    /// The factory that made it.
    pub factory: AccountId,
    /// The deployment's addresses and parameters.
    pub config: PoolConfig,
    /// The owner, and whom the pool is offered to.
    pub ownership: Ownership<AccountId>,
    /// The announced code upgrade.
    pub upgrade: Announcement<Hash>,
}

/// A pool as the Console's pool list shows it. Amounts are in plancks.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode)]
#[cfg_attr(feature = "std", derive(scale_info::TypeInfo))]
pub struct PoolInfo {
    /// The pool's number.
    pub pid: u32,
    /// Its owner.
    pub owner: AccountId,
    /// Parts per million of each reward that go to the owner.
    pub commission: u32,
    /// An announced raise of the commission and from when on it acts.
    pub pending_commission: Option<(u32, Timestamp)>,
    /// The most stake that the pool takes; `None` is unlimited.
    pub cap: Option<Balance>,
    /// What the owner can claim.
    pub owner_reward: Balance,
    /// All shares.
    pub total_shares: Balance,
    /// All stake.
    pub total_stake: Balance,
    /// Stake that no worker uses, matured stake included.
    pub free_stake: Balance,
    /// Stake of stopped workers that has not matured.
    pub releasing_stake: Balance,
    /// Stake of running workers, losses that have not been collected included.
    pub mining_stake: Balance,
    /// Shares waiting in the withdraw queue.
    pub queued_shares: Balance,
    /// The part of the free stake that the withdraw queue is owed.
    pub owed: Balance,
    /// Collected rewards that are not released yet.
    pub unreleased_reward: Balance,
    /// The last collection from mining, in milliseconds.
    pub collected_at: Timestamp,
    /// Whether it is recent enough for the queue to be paid, and for guarded contributions.
    pub fresh: bool,
    /// Released rewards and undelivered payments that nobody has claimed yet.
    pub claimable: Balance,
    /// What the next sweep sends to the treasury.
    pub treasury_due: Balance,
    /// Workers in the pool.
    pub workers: u32,
    /// Workers of the pool that are in a session.
    pub running_workers: u32,
    /// Whether a whitelist limits who can contribute.
    pub whitelist_enabled: bool,
    /// Whether all workers are being stopped for overdue withdrawals.
    pub forced_stop: bool,
    /// Whether contributions, new workers and starts are paused.
    pub paused: bool,
}

/// A staker's position in a pool.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Encode, Decode)]
#[cfg_attr(feature = "std", derive(scale_info::TypeInfo))]
pub struct StakeInfo {
    /// What the shares are worth now, in plancks.
    pub locked: Balance,
    /// Shares held, queued ones included.
    pub shares: Balance,
    /// What the account can claim now, in plancks.
    pub claimable_reward: Balance,
    /// Shares that wait in the withdraw queue.
    pub queued_shares: Balance,
    /// Since when they wait, in milliseconds; 0 if none do.
    pub queued_since: Timestamp,
    /// Milliseconds until the pool's workers can be stopped for them; 0 if none wait.
    pub countdown: u64,
}

/// An entry of the withdraw queue.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Encode, Decode)]
#[cfg_attr(feature = "std", derive(scale_info::TypeInfo))]
pub struct QueueEntry {
    /// Who waits.
    pub staker: AccountId,
    /// For how many shares.
    pub shares: Balance,
    /// What they are worth now, in plancks.
    pub value: Balance,
    /// Since when, in milliseconds.
    pub start: Timestamp,
    /// Milliseconds until the pool's workers can be stopped for it.
    pub countdown: u64,
}

/// A worker as its pool lists it; mining's `worker_info` knows the rest.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Encode, Decode)]
#[cfg_attr(feature = "std", derive(scale_info::TypeInfo))]
pub struct PoolWorker {
    /// The worker's key.
    pub worker: Worker,
    /// Whether it is in a session (Mining or Unresponsive).
    pub running: bool,
}
