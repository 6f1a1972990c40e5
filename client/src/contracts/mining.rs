//! Mining.

use super::client;
use economics::Tokenomics;
use governance::Announced;
use ink::primitives::AccountId;
use interfaces::{Credit, Heartbeat, SessionInfo, Stopped, Subsidy, WorkerInfo};
use primitives::{Balance, Error, Timestamp, Worker};
use protocol::{GenesisHash, Signature};

client! {
    /// The mining contract.
    MiningClient {
        call connect(factory: AccountId) -> ();
        give fund();
        view subsidy() -> Subsidy;
        view tokenomics() -> Option<Tokenomics>;
        view pending_rewards(pool: AccountId) -> Balance;
        view pending_losses(pool: AccountId) -> Balance;
        view treasury_due() -> Balance;
        call sweep_treasury() -> Balance;
        call heartbeat(worker: Worker, session: u32, iterations: u64, signature: Signature) -> Balance;
        call heartbeats(batch: Vec<Heartbeat>) -> Vec<Option<Balance>>;
        call report_offline(worker: Worker) -> ();
        view worker_info(worker: Worker) -> Option<WorkerInfo>;
        view workers(start: u32, limit: u32) -> Vec<WorkerInfo>;
        view stake_bounds(worker: Worker) -> Option<(Balance, Balance)>;
        view session(worker: Worker) -> Option<SessionInfo>;
        call announce_tokenomics(tokenomics: Tokenomics) -> ();
        call execute_tokenomics() -> ();
        call cancel_tokenomics() -> ();
        call suspend_attestation_stops() -> ();
        view attestation_stops_suspended_until() -> Timestamp;
        view chain() -> GenesisHash;
        view pending_tokenomics() -> Option<Announced<Tokenomics>>;

        call start = ("Mining::start") (worker: Worker, stake: Balance, available: Balance) -> Credit, Error;
        call restart = ("Mining::restart") (worker: Worker, stake: Balance, available: Balance) -> (Stopped, Credit), Error;
        call stop = ("Mining::stop") (workers: Vec<Worker>) -> (Stopped, Credit), Error;
        call stop_unresponsive = ("Mining::stop_unresponsive") (worker: Worker) -> (Stopped, Credit), Error;
        call collect = ("Mining::collect") () -> Credit, Error;

        governed;
    }
}
