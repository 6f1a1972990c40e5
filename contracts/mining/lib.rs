//! Mining sessions: the state machine of the workers, their heartbeats, V, payouts, stake bounds, and the
//! subsidy that pays them.
//!
//! The economic model lives in `economics`; this contract adds who may do what, signatures and
//! challenges, the calls to registry and factory, and the events. See README.md beside this file.
//!
//! ink! wants all events and messages in one module; what is behind them is in the other files.
#![cfg_attr(not(feature = "std"), no_std, no_main)]
#![deny(missing_docs)]

mod administration;
mod record;
mod round;
mod sessions;
mod views;

pub use mining::MiningRef;

#[ink::contract]
mod mining {
    use crate::administration::{Action, Administration};
    use crate::record::Record;
    use economics::{Budget, Clock, Economy, Tokenomics, TokenomicsBounds};
    use governance::{Announced, Announcement, Authority};
    use ink::{
        prelude::{boxed::Box, vec::Vec},
        storage::{Lazy, Mapping},
    };
    use interfaces::{
        page_size, Cell, Credit, Heartbeat, MiningChange as Change, SessionInfo, Stopped, Subsidy,
        WorkerInfo,
    };
    use primitives::{Error, Result, Timing, Worker};
    use protocol::GenesisHash;

    /// The most heartbeats in one batch.
    const MAX_BATCH: usize = 100;
    /// The most workers that a view returns at once: each costs a call to the registry.
    const MAX_PAGE: u32 = 20;

    /// Something changed. Anonymous: a topic that is the same for all changes would only cost gas, as much as a
    /// write of storage.
    #[ink(event, anonymous)]
    pub struct MiningChanged {
        pub(crate) change: Change,
    }

    /// Mining of one deployment.
    #[ink(storage)]
    pub struct Mining {
        /// The chain that workers sign for.
        pub(crate) chain: GenesisHash,
        /// Budget, subsidy, and the version of the parameters.
        pub(crate) economy: Cell<Economy>,
        /// What periods are counted with.
        pub(crate) clock: Cell<Clock>,
        /// How many workers have ever mined.
        pub(crate) worker_count: u32,
        /// All workers that have ever mined, in the order of their first start.
        pub(crate) workers: Mapping<u32, Cell<Worker>>,
        /// What is known of each.
        pub(crate) records: Mapping<Worker, Cell<Box<Record>>>,
        /// What each pool can collect; a pool that has none is not known yet.
        pub(crate) credits: Mapping<AccountId, Cell<Credit>>,
        /// Parameters by version.
        pub(crate) versions: Mapping<u32, Cell<Tokenomics>>,
        /// What the hot messages do not need.
        pub(crate) administration: Lazy<Cell<Box<Administration>>>,
    }

    impl Mining {
        /// Deploys mining; the deployer governs it.
        ///
        /// * `chain`: the hash of the chain's genesis block, which heartbeats name.
        /// * `timing`: the durations of the deployment, in milliseconds.
        /// * `plancks_per_token`: plancks in a whole native token.
        /// * `registry`: the worker registry.
        /// * `treasury`: receives the treasury's part of the rewards.
        /// * `tokenomics`: the parameters to begin with; they must lie within `bounds`.
        /// * `bounds`: what later parameters must comply with.
        /// * `offline_limit`: for how many milliseconds a worker may be unresponsive before anyone may
        ///   have it stopped.
        /// * `attestation_grace`: for how many milliseconds a worker may go on after its attestation has run out,
        ///   before anyone may have it stopped (28 d); at least `Timing::shortest_attestation_grace`.
        /// * `longest_block_time`: the most that a block accounts for on mining's clock, in milliseconds, about
        ///   twice the usual block time; 0 for plain chain time, where blocks are made on demand.
        ///
        /// Errors: `InvalidConfiguration` (a period or a token of zero length, a hash of zeroes, an attestation grace
        /// that is too short), `InvalidTokenomics`.
        #[ink(constructor)]
        #[allow(clippy::too_many_arguments)]
        pub fn new(
            chain: GenesisHash,
            timing: Timing,
            plancks_per_token: Balance,
            registry: AccountId,
            treasury: AccountId,
            tokenomics: Tokenomics,
            bounds: TokenomicsBounds,
            offline_limit: u64,
            attestation_grace: u64,
            longest_block_time: u64,
        ) -> Result<Self> {
            if timing.period == 0
                || plancks_per_token == 0
                || chain == GenesisHash::default()
                || attestation_grace < timing.shortest_attestation_grace()
            {
                return Err(Error::InvalidConfiguration);
            }
            bounds.validate(&tokenomics)?;
            let clock = Clock::new(
                timing.period,
                longest_block_time,
                Self::env().block_timestamp(),
                Self::env().block_number(),
            );
            let mut contract = Self {
                chain,
                economy: Cell(Economy {
                    budget: Budget::new(&tokenomics, clock.moment().period),
                    subsidy: economics::Subsidy::default(),
                    plancks_per_token,
                    version: 0,
                }),
                clock: Cell(clock),
                worker_count: 0,
                workers: Mapping::default(),
                records: Mapping::default(),
                credits: Mapping::default(),
                versions: Mapping::default(),
                administration: Lazy::default(),
            };
            contract.versions.insert(0, &Cell(tokenomics));
            contract.administration.set(&Cell(Box::new(Administration {
                authority: Authority::new(Self::env().caller()),
                code: Announcement::default(),
                tokenomics: Announcement::default(),
                bounds,
                timing,
                offline_limit,
                attestation_grace,
                attestation_stops_suspended_until: 0,
                treasury,
                registry,
                factory: None,
            })));
            Ok(contract)
        }

        // Workers.

        /// Hands in a worker's heartbeat; anyone may relay it. Returns what it earned, in plancks.
        ///
        /// `iterations` counts from the start of `session`. `signature` (r, s, recovery id) is over the
        /// statement that answers the challenge which `session(worker)` shows.
        ///
        /// Errors: `InvalidHeartbeat` (not a running session), `HeartbeatTooEarly`, `InvalidSignature`.
        #[ink(message)]
        pub fn heartbeat(
            &mut self,
            worker: Worker,
            session: u32,
            iterations: u64,
            signature: [u8; 65],
        ) -> Result<Balance> {
            let mut round = self.open_round()?;
            let heartbeat = Heartbeat {
                worker,
                session,
                iterations,
                signature,
            };
            let accepted = self.accept(&mut round, &heartbeat)?;
            self.close_round(round);
            self.tell(Change::HeartbeatAccepted { accepted });
            Ok(accepted.paid)
        }

        /// Hands in up to 100 heartbeats. Returns for each what it earned, in plancks; a bad one is
        /// skipped without any effect and shows as none.
        ///
        /// Errors: `TooMany`.
        #[ink(message)]
        pub fn heartbeats(&mut self, batch: Vec<Heartbeat>) -> Result<Vec<Option<Balance>>> {
            if batch.len() > MAX_BATCH {
                return Err(Error::TooMany);
            }
            let mut round = self.open_round()?;
            let mut accepted = Vec::new();
            let mut results = Vec::new();
            for heartbeat in &batch {
                let result = self.accept(&mut round, heartbeat).ok();
                results.push(result.map(|accepted| accepted.paid));
                accepted.extend(result);
            }
            self.close_round(round);
            self.tell(Change::HeartbeatsAccepted { accepted });
            Ok(results)
        }

        /// Records that a worker has missed a heartbeat; anyone may, any number of times. Its share of the
        /// rewards goes to the others until it recovers, and what it has lost so far is booked: its stake
        /// falls by it now, the stake of its pool when that collects, or starts or stops a worker. If there is
        /// nothing new, nothing changes.
        ///
        /// Errors: `WorkerIsNotMining`, `WorkerIsResponsive`.
        #[ink(message)]
        pub fn report_offline(&mut self, worker: Worker) -> Result<()> {
            self.record_offline(worker)
        }

        /// Everything the worker list shows of one worker; none if the registry does not know it.
        #[ink(message)]
        pub fn worker_info(&self, worker: Worker) -> Option<WorkerInfo> {
            self.describe_worker(worker)
        }

        /// Up to `limit`, and 20 at most (also for 0), of the workers that have ever mined, from number `start` on, in
        /// the order of their first start.
        #[ink(message)]
        pub fn workers(&self, start: u32, limit: u32) -> Vec<WorkerInfo> {
            self.describe_workers(start, page_size(limit, MAX_PAGE))
        }

        /// The least and the most stake, in plancks, that a worker can be started with; none before its
        /// benchmark.
        #[ink(message)]
        pub fn stake_bounds(&self, worker: Worker) -> Option<(Balance, Balance)> {
            self.bounds_of(worker)
        }

        /// A worker's running session: the challenge to answer, and when.
        #[ink(message)]
        pub fn session(&self, worker: Worker) -> Option<SessionInfo> {
            self.describe_session(worker)
        }

        // Money.

        /// Adds the transferred amount to the subsidy that rewards are paid from. Nobody can take it out
        /// again. A plain transfer to this contract is not counted.
        #[ink(message, payable)]
        pub fn fund(&mut self) {
            let amount = self.env().transferred_value();
            self.economy.subsidy.fund(amount);
            let from = self.env().caller();
            self.tell(Change::Funded { from, amount });
        }

        /// What is held for rewards and what of it is owed to pools and treasury, in plancks.
        #[ink(message)]
        pub fn subsidy(&self) -> Subsidy {
            Subsidy {
                held: self.economy.subsidy.held(),
                promised: self.economy.subsidy.promised(),
            }
        }

        /// What `pool` can collect, in plancks.
        #[ink(message)]
        pub fn pending_rewards(&self, pool: AccountId) -> Balance {
            self.credit_of(pool).earned
        }

        /// What absences have cost of the stake that workers of `pool` bind, and `pool` has not booked, in
        /// plancks.
        #[ink(message)]
        pub fn pending_losses(&self, pool: AccountId) -> Balance {
            self.credit_of(pool).lost
        }

        /// What the next sweep sends to the treasury, in plancks.
        #[ink(message)]
        pub fn treasury_due(&self) -> Balance {
            self.economy.subsidy.treasury_due()
        }

        /// Sends the treasury what is due to it; anyone may. Returns the amount in plancks.
        ///
        /// Errors: `NoRewardToClaim`, `TransferFailed`.
        #[ink(message)]
        pub fn sweep_treasury(&mut self) -> Result<Balance> {
            let amount = self.economy.subsidy.pay_out_treasury();
            if amount == 0 {
                return Err(Error::NoRewardToClaim);
            }
            self.pay(self.administration()?.treasury, amount)?;
            Ok(amount)
        }

        pub(crate) fn pay(&self, to: AccountId, amount: Balance) -> Result<()> {
            self.env()
                .transfer(to, amount)
                .map_err(|_| Error::TransferFailed)?;
            self.tell(Change::Paid { to, amount });
            Ok(())
        }

        /// The genesis block of the chain that workers sign for.
        #[ink(message)]
        pub fn chain(&self) -> GenesisHash {
            self.chain
        }

        // Parameters.

        /// The present parameters, with the budget as it has decayed until now.
        #[ink(message)]
        pub fn tokenomics(&self) -> Option<Tokenomics> {
            self.present_tokenomics()
        }

        /// The announced parameters and from when on (ms) they can be executed.
        #[ink(message)]
        pub fn pending_tokenomics(&self) -> Option<Announced<Tokenomics>> {
            let now = self.env().block_timestamp();
            self.administration().ok()?.tokenomics.pending(now)
        }

        /// Announces new parameters, in place of any announced before.
        ///
        /// Errors: `NotOwner`, `InvalidTokenomics`.
        #[ink(message)]
        pub fn announce_tokenomics(&mut self, tokenomics: Tokenomics) -> Result<()> {
            self.govern(Action::AnnounceTokenomics(tokenomics))
        }

        /// Makes the announced parameters the present ones. Budget and decay act at once; the rest acts
        /// on each worker from its next start or accepted heartbeat on.
        ///
        /// Errors: `NotOwner`, `NothingAnnounced`, `AnnouncementNotReady`.
        #[ink(message)]
        pub fn execute_tokenomics(&mut self) -> Result<()> {
            self.govern(Action::ExecuteTokenomics)
        }

        /// Drops the announced parameters.
        ///
        /// Errors: `NotOwner`, `NothingAnnounced`.
        #[ink(message)]
        pub fn cancel_tokenomics(&mut self) -> Result<()> {
            self.govern(Action::CancelTokenomics)
        }

        /// Keeps everybody from stopping workers for an attestation that has run out, for one attestation grace from
        /// now on, at once: that only permits more. To be said again while a verifier is being replaced.
        ///
        /// Errors: `NotOwner`.
        #[ink(message)]
        pub fn suspend_attestation_stops(&mut self) -> Result<()> {
            self.govern(Action::SuspendAttestationStops)
        }

        /// Until when (ms) nobody is stopped for an attestation that has run out; 0 if it was never suspended.
        #[ink(message)]
        pub fn attestation_stops_suspended_until(&self) -> Timestamp {
            self.administration()
                .map_or(0, |it| it.attestation_stops_suspended_until)
        }

        // Governance.

        /// Names the pool factory, once.
        ///
        /// Errors: `NotOwner`, `AlreadyConnected`, `InvalidConfiguration` (no contract).
        #[ink(message)]
        pub fn connect(&mut self, factory: AccountId) -> Result<()> {
            self.govern(Action::Connect(factory))
        }

        /// Who governs this contract.
        #[ink(message)]
        pub fn owner(&self) -> AccountId {
            self.authority().ownership.owner
        }

        /// Who becomes owner by accepting.
        #[ink(message)]
        pub fn pending_owner(&self) -> Option<AccountId> {
            self.authority().ownership.pending
        }

        /// Offers ownership to `to`, who has to accept it. An offer to oneself withdraws an earlier one.
        ///
        /// Errors: `NotOwner`.
        #[ink(message)]
        pub fn transfer_ownership(&mut self, to: AccountId) -> Result<()> {
            self.govern(Action::OfferOwnership(to))
        }

        /// Accepts the ownership that was offered to the caller.
        ///
        /// Errors: `NotPendingOwner`.
        #[ink(message)]
        pub fn accept_ownership(&mut self) -> Result<()> {
            self.govern(Action::AcceptOwnership)
        }

        /// Who may pause this contract, besides its owner.
        #[ink(message)]
        pub fn guardian(&self) -> AccountId {
            self.authority().guardian
        }

        /// Names the guardian, who may pause and nothing else.
        ///
        /// Errors: `NotOwner`.
        #[ink(message)]
        pub fn set_guardian(&mut self, account: AccountId) -> Result<()> {
            self.govern(Action::SetGuardian(account))
        }

        /// Whether starts and restarts are paused. Everything else always goes on.
        #[ink(message)]
        pub fn paused(&self) -> bool {
            self.authority().paused
        }

        /// Pauses starts and restarts.
        ///
        /// Errors: `NotGuardian` (the caller is neither guardian nor owner).
        #[ink(message)]
        pub fn pause(&mut self) -> Result<()> {
            self.govern(Action::Pause)
        }

        /// Lifts the pause.
        ///
        /// Errors: `NotOwner`.
        #[ink(message)]
        pub fn unpause(&mut self) -> Result<()> {
            self.govern(Action::Unpause)
        }

        /// The announced code and from when on (ms) it can be executed.
        #[ink(message)]
        pub fn pending_code(&self) -> Option<Announced<Hash>> {
            let now = self.env().block_timestamp();
            self.administration().ok()?.code.pending(now)
        }

        /// Announces new code for this contract, in place of any announced before.
        ///
        /// Errors: `NotOwner`.
        #[ink(message)]
        pub fn announce_code(&mut self, code_hash: Hash) -> Result<()> {
            self.govern(Action::AnnounceCode(code_hash))
        }

        /// Makes the announced code this contract's code.
        ///
        /// Errors: `NotOwner`, `NothingAnnounced`, `AnnouncementNotReady`, `CodeUpgradeFailed`.
        #[ink(message)]
        pub fn execute_code(&mut self) -> Result<()> {
            self.govern(Action::ExecuteCode)
        }

        /// Drops the announced code.
        ///
        /// Errors: `NotOwner`, `NothingAnnounced`.
        #[ink(message)]
        pub fn cancel_code(&mut self) -> Result<()> {
            self.govern(Action::CancelCode)
        }
    }

    impl interfaces::Mining for Mining {
        /// Pools alone: starts a session. People call `start_mining` of the pool.
        #[ink(message)]
        fn start(&mut self, worker: Worker, stake: Balance, available: Balance) -> Result<Credit> {
            self.start_session(worker, stake, available)
        }

        /// Pools alone: starts a session anew. People call `restart_mining` of the pool.
        #[ink(message)]
        fn restart(
            &mut self,
            worker: Worker,
            stake: Balance,
            available: Balance,
        ) -> Result<(Stopped, Credit)> {
            self.restart_session(worker, stake, available)
        }

        /// Pools alone: ends sessions. People call `stop_mining` of the pool.
        #[ink(message)]
        fn stop(&mut self, workers: Vec<Worker>) -> Result<(Stopped, Credit)> {
            self.end_sessions(&workers)
        }

        /// Pools alone: ends a session that anyone may end. People call `stop_unresponsive` of the pool.
        #[ink(message)]
        fn stop_unresponsive(&mut self, worker: Worker) -> Result<(Stopped, Credit)> {
            self.end_unresponsive(worker)
        }

        /// Pools alone: pays what the calling pool earned. People call `sync_rewards` of the pool.
        #[ink(message)]
        fn collect(&mut self) -> Result<Credit> {
            self.collect_credit()
        }
    }
}
